-- Orders: so many of a workpiece by a date, and the stages that they go through. Where each of its pieces is, the counters say. Nobody
-- writes these but the triggers here and those of the facts; what may not be is refused under the name of a constraint.

create table production_orders (
  tenant_id       uuid not null references tenants (id),
  id              uuid not null,
  version         integer not null default 1,
  -- From 1 in each tenant; the trigger says it.
  number          bigint not null,
  workpiece_id    uuid not null,
  -- Of the drawing, as it was when the order was made.
  revision        text not null constraint production_orders_revision_length check (char_length(revision) <= 20),
  qty_plan        integer not null constraint production_orders_plan_range check (qty_plan between 1 and 10000000),
  -- How many more than that may be made, in percent: scrap is made up.
  overrun_percent smallint not null constraint production_orders_overrun_range check (overrun_percent between 0 and 100),
  due             date,
  priority        text not null constraint production_orders_priority_known check (priority in ('high', 'medium', 'low')),
  customer        text not null constraint production_orders_customer_length check (char_length(customer) <= 100),
  description     text not null constraint production_orders_description_length check (char_length(description) <= 500),
  is_cooperation  boolean not null,
  partner_id      uuid,
  partner_due     date,
  machine_id      uuid,
  -- Do operators see it without being granted it?
  published       boolean not null,
  -- What keeps it from going on, and why.
  halt            text constraint production_orders_halt_known check (halt in ('on_hold', 'cancelled', 'closed_short')),
  halt_reason     text not null default '' constraint production_orders_halt_reason_length check (char_length(halt_reason) <= 200),
  made_by         uuid,
  made_by_name    text not null,
  made_at         timestamptz not null,
  -- Code, name, customer and number as they are compared, in which what somebody looks for is found.
  words           text not null,
  -- Pieces: born, through the last stage, scrap, with a partner, at a stage.
  started         integer not null default 0,
  finished        integer not null default 0,
  scrapped        integer not null default 0,
  outside         integer not null default 0,
  here            integer not null default 0,
  -- Facts, and those of them that were not taken back.
  facts           integer not null default 0,
  live_facts      integer not null default 0 constraint production_orders_live_facts_range check (live_facts between 0 and facts),
  first_fact_at   timestamptz,
  -- Since when as many are finished as were planned.
  done_at         timestamptz,
  status          text not null generated always as (
                    case when halt = 'cancelled' then 'cancelled'
                         when halt = 'on_hold' then 'on_hold'
                         when halt = 'closed_short' or finished >= qty_plan then 'done'
                         when live_facts > 0 or started > 0 then 'in_progress'
                         else 'not_started' end) stored,
  primary key (tenant_id, id),
  constraint production_orders_number_unique unique (tenant_id, number),
  constraint production_orders_partner_of_cooperation check (is_cooperation or (partner_id is null and partner_due is null)),
  constraint production_orders_machine_of_shop check (not is_cooperation or machine_id is null),
  constraint production_orders_halt_said check ((halt is null) = (halt_reason = '')),
  constraint orders_conserved check (
    started = finished + scrapped + outside + here
    and started >= 0 and finished >= 0 and scrapped >= 0 and outside >= 0 and here >= 0),
  foreign key (tenant_id, workpiece_id) references workpieces (tenant_id, id),
  foreign key (tenant_id, partner_id) references partners (tenant_id, id),
  foreign key (tenant_id, machine_id) references machines (tenant_id, id)
);
create index production_orders_of_workpiece on production_orders (tenant_id, workpiece_id);
create index production_orders_of_partner on production_orders (tenant_id, partner_id) where partner_id is not null;
create index production_orders_of_machine on production_orders (tenant_id, machine_id) where machine_id is not null;
create index production_orders_by_status on production_orders (tenant_id, status, due, number);
select tenant_table('production_orders');
revoke insert, update on production_orders from engrane_app;
grant insert (tenant_id, id, version, workpiece_id, revision, qty_plan, overrun_percent, due, priority, customer, description,
              is_cooperation, partner_id, partner_due, machine_id, published, made_by, made_by_name, made_at, words),
      update (version, workpiece_id, revision, qty_plan, overrun_percent, due, priority, customer, description, is_cooperation,
              partner_id, partner_due, machine_id, published, halt, halt_reason, words)
  on production_orders to engrane_app;

-- The last number of an order.
create table production_numbers (
  tenant_id uuid not null references tenants (id),
  last      bigint not null,
  primary key (tenant_id)
);
select tenant_table('production_numbers');
revoke select, insert, update, delete on production_numbers from engrane_app;

-- The stages of an order, in a chain.
create table order_stages (
  tenant_id  uuid not null references tenants (id),
  order_id   uuid not null,
  stage_id   uuid not null,
  position   smallint not null constraint order_stages_position_range check (position between 1 and 100),
  -- All pieces go by.
  skipped    boolean not null default false,
  -- Was it added or skipped when pieces had been born? Then it cannot be told from the facts how many went by.
  detoured   boolean not null default false,
  -- Pieces, ever: from the stage before, to be worked on again, through, scrap, to be worked on again elsewhere, gone by.
  received   integer not null default 0,
  rework_in  integer not null default 0,
  good       integer not null default 0,
  scrap      integer not null default 0,
  rework_out integer not null default 0,
  bypassed   integer not null default 0,
  -- Pieces, now: with a partner, and waiting here.
  outside    integer not null default 0,
  here       integer not null default 0,
  facts      integer not null default 0,
  primary key (tenant_id, order_id, stage_id),
  constraint order_stages_position_unique unique (tenant_id, order_id, position) deferrable initially deferred,
  constraint order_stages_conserved check (
    here = received + rework_in - good - scrap - rework_out - outside - bypassed
    and received >= 0 and rework_in >= 0 and good >= 0 and scrap >= 0 and rework_out >= 0 and bypassed >= 0
    and outside >= 0 and here >= 0),
  foreign key (tenant_id, order_id) references production_orders (tenant_id, id) on delete cascade,
  foreign key (tenant_id, stage_id) references stages (tenant_id, id)
);
create index order_stages_waiting on order_stages (tenant_id, stage_id) where here > 0;
create index order_stages_of_stage on order_stages (tenant_id, stage_id);
select tenant_table('order_stages');
revoke insert, update on order_stages from engrane_app;
grant insert (tenant_id, order_id, stage_id, position, skipped), update (position, skipped) on order_stages to engrane_app;

-- Refuses a row under the name of a rule, as a constraint would.
create function refuse_production(rule text) returns void language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'the production refuses it: %', rule using errcode = 'check_violation', constraint = rule;
end $$;

create function number_production_order() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into production_numbers as n (tenant_id, last) values (new.tenant_id, 1)
  on conflict (tenant_id) do update set last = n.last + 1
  returning n.last into new.number;
  new.words := new.words || ' ' || new.number;
  return new;
end $$;
create trigger production_orders_number before insert on production_orders
  for each row execute function number_production_order();

-- How many pieces of an order may be born that are no scrap.
create function order_limit(qty_plan integer, overrun_percent smallint) returns integer
language sql immutable set search_path = pg_catalog, public as $$
  select ((qty_plan::bigint * (100 + overrun_percent) + 99) / 100)::integer
$$;

-- A plan is not below what there is, and what was made stays what it is.
create function keep_production_order() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if order_limit(new.qty_plan, new.overrun_percent) < order_limit(old.qty_plan, old.overrun_percent)
     and new.started - new.scrapped > order_limit(new.qty_plan, new.overrun_percent) then
    perform refuse_production('orders_within_plan');
  end if;
  if new.workpiece_id <> old.workpiece_id and old.facts > 0 then
    perform refuse_production('production_orders_workpiece_stays');
  end if;
  new.done_at := case when new.finished >= new.qty_plan then coalesce(old.done_at, now()) end;
  return new;
end $$;
create trigger production_orders_kept before update of qty_plan, overrun_percent, workpiece_id on production_orders
  for each row execute function keep_production_order();

create function keep_begun_order() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if old.facts > 0 or old.started > 0 then
    perform refuse_production('production_orders_begun_stay');
  end if;
  return old;
end $$;
create trigger production_orders_begun before delete on production_orders
  for each row execute function keep_begun_order();

-- Pieces come from the stage at a position, or where there are fewer than none go back to it: to the next stage that is not skipped, or
-- out of the last. What went by a stage goes back only after what waits there. Tells how many came out of the last.
create function pass_on(tenant uuid, of_order uuid, behind smallint, pieces integer) returns integer
language plpgsql set search_path = pg_catalog, public as $$
declare
  stage record;
  held integer;
begin
  for stage in
    select stage_id, skipped, here from order_stages
    where tenant_id = tenant and order_id = of_order and position > behind
    order by position
  loop
    exit when pieces = 0;
    held := case when stage.skipped then 0 else greatest(pieces, -stage.here) end;
    update order_stages
    set received = received + pieces, bypassed = bypassed + pieces - held, here = here + held
    where tenant_id = tenant and order_id = of_order and stage_id = stage.stage_id;
    pieces := pieces - held;
  end loop;
  return pieces;
end $$;

-- Takes what waits behind a position to be held there: from the next stage that is not skipped, or what came out of the last. Tells how
-- many these are.
create function call_back(tenant uuid, of_order uuid, behind smallint) returns integer
language plpgsql set search_path = pg_catalog, public as $$
declare
  waiting integer;
begin
  select least(here, received) into waiting from order_stages
  where tenant_id = tenant and order_id = of_order and position > behind and not skipped
  order by position limit 1;
  if not found then
    select finished into waiting from production_orders where tenant_id = tenant and id = of_order;
    update production_orders set finished = finished - waiting, here = here + waiting,
                                 done_at = case when finished - waiting >= qty_plan then done_at end
    where tenant_id = tenant and id = of_order;
  end if;
  perform pass_on(tenant, of_order, behind, -waiting);
  return waiting;
end $$;

-- What comes out of the last stage, or does not any more, of what was at stages.
create function finish_pieces(tenant uuid, of_order uuid, pieces integer) returns void
language sql set search_path = pg_catalog, public as $$
  update production_orders
  set finished = finished + pieces, here = here - pieces,
      done_at = case when finished + pieces >= qty_plan then coalesce(done_at, now()) end
  where tenant_id = tenant and id = of_order and pieces <> 0
$$;

-- A stage is added, skipped, skipped no more or taken out behind the first where pieces were born. One that holds pieces gets what waits
-- there; one that is skipped or taken out lets go what it has.
create function route_order_stage() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  changed order_stages%rowtype;
  ordered production_orders%rowtype;
  born_at smallint;
  come integer;
  waiting integer := 0;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  select * into ordered from production_orders
  where tenant_id = changed.tenant_id and id = changed.order_id for no key update;
  if tg_op <> 'INSERT' and (changed.facts > 0 or changed.outside > 0 or changed.rework_in > 0) then
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
  if tg_op = 'INSERT' then
    select good + bypassed into come from order_stages
    where tenant_id = new.tenant_id and order_id = new.order_id and position < new.position
    order by position desc limit 1;
    if not new.skipped then
      waiting := call_back(new.tenant_id, new.order_id, new.position);
    end if;
    update order_stages set received = come, bypassed = come - waiting, here = waiting, detoured = true
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  elsif tg_op = 'DELETE' or new.skipped then
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
create trigger order_stages_added after insert on order_stages for each row execute function route_order_stage();
create trigger order_stages_skipped after update of skipped on order_stages
  for each row when (new.skipped <> old.skipped) execute function route_order_stage();
create trigger order_stages_taken_out before delete on order_stages for each row execute function route_order_stage();

-- What a stage received came from the one before it, whatever became of the route.
create function keep_order_chain() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  changed order_stages%rowtype;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  if exists (
    select from (
      select s.received, lag(s.good + s.bypassed, 1, o.started) over (order by s.position) as come
      from order_stages s
      join production_orders o on o.tenant_id = s.tenant_id and o.id = s.order_id
      where s.tenant_id = changed.tenant_id and s.order_id = changed.order_id
    ) as chain
    where received <> come
  ) then
    perform refuse_production('order_stages_conserved');
  end if;
  return null;
end $$;
create constraint trigger order_stages_chained after insert or delete or update of position, skipped on order_stages
  deferrable initially deferred for each row execute function keep_order_chain();

-- Orders that somebody sees who would not otherwise.
create table order_grants (
  tenant_id  uuid not null references tenants (id),
  order_id   uuid not null,
  user_id    uuid not null,
  granted_by uuid,
  granted_at timestamptz not null,
  primary key (tenant_id, order_id, user_id),
  foreign key (tenant_id, order_id) references production_orders (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index order_grants_of_user on order_grants (tenant_id, user_id);
select tenant_table('order_grants');
