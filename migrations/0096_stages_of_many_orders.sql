-- Ten thousand orders come in at once, with a dozen stages each. For a stage that is added where nothing was born, no more is read of its
-- order than that, and its chain is not looked at: it has received nothing, and so have all of its order.
create function route_added_stage() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  begun integer;
  come integer;
  waiting integer := 0;
begin
  select started into begun from production_orders
  where tenant_id = new.tenant_id and id = new.order_id for no key update;
  if begun = 0 then
    return null;
  end if;
  if not exists (
    select from order_stages
    where tenant_id = new.tenant_id and order_id = new.order_id and not skipped and received > 0
      and stage_id <> new.stage_id and position <= new.position
  ) then
    perform refuse_production('order_stages_behind_first');
  end if;
  select good + bypassed into come from order_stages
  where tenant_id = new.tenant_id and order_id = new.order_id and position < new.position
  order by position desc limit 1;
  if not new.skipped then
    waiting := call_back(new.tenant_id, new.order_id, new.position);
  end if;
  update order_stages set received = come, bypassed = come - waiting, here = waiting, detoured = true
  where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  return null;
end $$;
drop trigger order_stages_added on order_stages;
create trigger order_stages_added after insert on order_stages for each row execute function route_added_stage();

-- A stage is skipped, skipped no more or taken out behind the first where pieces were born. One that holds pieces again gets what waits
-- there; one that is skipped or taken out lets go what it has.
create or replace function route_order_stage() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  changed order_stages%rowtype;
  ordered production_orders%rowtype;
  born_at smallint;
  waiting integer := 0;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  select * into ordered from production_orders
  where tenant_id = changed.tenant_id and id = changed.order_id for no key update;
  if changed.facts > 0 or changed.outside > 0 or changed.rework_in > 0 then
    perform refuse_production('order_stages_used_stay');
  end if;
  if coalesce(ordered.started, 0) = 0 then
    return changed;
  end if;
  select min(position) into born_at from order_stages
  where tenant_id = changed.tenant_id and order_id = changed.order_id and not skipped and received > 0
    and stage_id <> changed.stage_id;
  if born_at is null or changed.position < born_at then
    perform refuse_production('order_stages_behind_first');
  end if;
  if tg_op = 'DELETE' or new.skipped then
    if tg_op = 'UPDATE' then
      update order_stages set bypassed = bypassed + here, here = 0, detoured = true
      where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
    end if;
    perform finish_pieces(changed.tenant_id, changed.order_id,
                          pass_on(changed.tenant_id, changed.order_id, changed.position, changed.here));
  else
    waiting := call_back(new.tenant_id, new.order_id, new.position);
    update order_stages set bypassed = bypassed - waiting, here = here + waiting, detoured = true
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  end if;
  return changed;
end $$;

-- Where pieces were born an added stage is detoured, by the trigger above, and its chain is looked at.
drop trigger order_stages_chained on order_stages;
create constraint trigger order_stages_chained after delete or update of position, skipped, detoured on order_stages
  deferrable initially deferred for each row execute function keep_order_chain();

-- Both belong to an order, and the order to its tenant.
alter table order_stages drop constraint order_stages_tenant_id_fkey;
alter table production_import_orders drop constraint production_import_orders_tenant_id_fkey;
