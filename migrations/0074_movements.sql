-- Movements: what is sent and what comes back. Their receipts are only added, as facts are. What follows from both (where the pieces of
-- an order are, how much of a movement is left) is written by the triggers here, under the lock of the order, and requests can only read
-- it. What may not be is refused by the database itself, under the name of a constraint.

-- Pieces of an order that left the house.
alter table production_orders
  add column shipped integer not null default 0,
  add constraint orders_shipped_within_finished check (shipped between 0 and finished);
-- Receipts there, those that take others back among them.
alter table order_stages add column receipts integer not null default 0;

create table movements (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  kind         text not null constraint movements_kind_known check (kind in ('to_partner', 'shipping', 'inbound', 'internal')),
  status       text not null constraint movements_status_known
                 check (status in ('pending', 'sent', 'in_transit', 'partly_received', 'received', 'returned', 'cancelled')),
  order_id     uuid,
  -- The stage outside whose pieces they are.
  stage_id     uuid,
  partner_id   uuid,
  -- What it is, where that is no pieces of an order.
  what         text not null constraint movements_what_length check (char_length(what) <= 200),
  quantity     integer not null constraint movements_quantity_range check (quantity between 1 and 10000000),
  place_from   text not null constraint movements_place_from_length check (char_length(place_from) <= 100),
  holder_from  text not null constraint movements_holder_from_length check (char_length(holder_from) <= 100),
  place_to     text not null constraint movements_place_to_length check (char_length(place_to) <= 100),
  holder_to    text not null constraint movements_holder_to_length check (char_length(holder_to) <= 100),
  carrier      text not null constraint movements_carrier_length check (char_length(carrier) <= 100),
  tracking     text not null constraint movements_tracking_length check (char_length(tracking) <= 100),
  -- When it is there, or back.
  eta          date,
  note         text not null constraint movements_note_length check (char_length(note) <= 500),
  -- Why it was cancelled.
  reason       text not null default '' constraint movements_reason_length check (char_length(reason) <= 200),
  happened_at  timestamptz not null,
  recorded_at  timestamptz not null,
  -- When it left, and who sent it.
  sent_at      timestamptz,
  sent_by_name text,
  ended_at     timestamptz,
  made_by      uuid,
  made_by_name text not null,
  -- SHA-256 of what was asked for: another request under the same id is refused.
  asked        bytea not null constraint movements_asked_length check (octet_length(asked) = 32),
  -- What follows is said by the triggers. Are its pieces born as they are received?
  bears        boolean not null default false,
  -- Pieces of the order that went out by it, and those of them that are out.
  moved        integer not null default 0,
  outside      integer not null default 0,
  -- Received by now: through, scrap, as they went, lost.
  good         integer not null default 0,
  scrap        integer not null default 0,
  unworked     integer not null default 0,
  lost         integer not null default 0,
  receipts     integer not null default 0,
  primary key (tenant_id, id),
  constraint movements_whole check (
    case kind when 'to_partner' then order_id is not null and stage_id is not null and partner_id is not null
              when 'shipping' then order_id is not null and stage_id is null
              when 'inbound' then stage_id is null or order_id is not null
              else stage_id is null end
    and (order_id is not null or what <> '')),
  constraint movements_sent_whole check (
    (sent_at is null) = (sent_by_name is null) and (status in ('pending', 'cancelled') or sent_at is not null)),
  constraint movements_ended_whole check ((status in ('received', 'returned', 'cancelled')) = (ended_at is not null)),
  -- What comes back was sent; only pieces that a partner makes anew may be more.
  constraint movements_within_sent check (
    good >= 0 and scrap >= 0 and unworked >= 0 and lost >= 0 and outside between 0 and moved
    and (bears or good + scrap + unworked + lost <= quantity)),
  constraint movements_order_fkey foreign key (tenant_id, order_id) references production_orders (tenant_id, id),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  foreign key (tenant_id, partner_id) references partners (tenant_id, id)
);
create index movements_newest on movements (tenant_id, recorded_at desc, id);
create index movements_open on movements (tenant_id, eta) where ended_at is null;
create index movements_of_order on movements (tenant_id, order_id, stage_id) where order_id is not null;
create index movements_of_stage on movements (tenant_id, stage_id) where stage_id is not null;
create index movements_of_partner on movements (tenant_id, partner_id) where partner_id is not null;
select tenant_table('movements');
revoke insert, update, delete on movements from engrane_app;
grant insert (tenant_id, id, kind, status, order_id, stage_id, partner_id, what, quantity, place_from, holder_from, place_to, holder_to,
              carrier, tracking, eta, note, happened_at, recorded_at, sent_at, sent_by_name, made_by, made_by_name, asked),
      update (status, carrier, tracking, eta, reason, sent_at, sent_by_name, ended_at)
  on movements to engrane_app;

create table movement_receipts (
  tenant_id     uuid not null references tenants (id),
  id            uuid not null,
  movement_id   uuid not null,
  kind          text not null constraint movement_receipts_kind_known check (kind in ('receive', 'reverse')),
  -- The receipt that it takes back.
  names         uuid,
  day           date not null,
  -- Of one that takes back: below zero. The trigger says them.
  good          integer not null,
  scrap         integer not null,
  unworked      integer not null,
  lost          integer not null,
  -- Of what is scrap and lost, how many for which reason.
  scrap_reasons uuid[] not null,
  scraps        integer[] not null,
  -- Does nothing more of the movement come?
  closes        boolean not null,
  note          text not null constraint movement_receipts_note_length check (char_length(note) <= 500),
  -- Why it takes back.
  reason        text not null constraint movement_receipts_reason_length check (char_length(reason) <= 200),
  happened_at   timestamptz not null,
  recorded_at   timestamptz not null,
  made_by       uuid,
  made_by_name  text not null,
  asked         bytea not null constraint movement_receipts_asked_length check (octet_length(asked) = 32),
  -- Pieces that were out and are not any more, and those that were born; the trigger says them.
  taken         integer not null default 0,
  born          integer not null default 0,
  primary key (tenant_id, id),
  constraint movement_receipts_names_whole check ((kind = 'receive') = (names is null)),
  constraint movement_receipts_reason_said check (kind = 'receive' or reason <> ''),
  constraint movement_receipts_something check (kind = 'reverse' or closes or good > 0 or scrap > 0 or unworked > 0 or lost > 0),
  constraint movement_receipts_quantities_range check (
    case when kind = 'reverse' then good <= 0 and scrap <= 0 and unworked <= 0 and lost <= 0
         else good >= 0 and scrap >= 0 and unworked >= 0 and lost >= 0 end
    and abs(good::bigint) + abs(scrap::bigint) + abs(unworked::bigint) + abs(lost::bigint) <= 10000000),
  foreign key (tenant_id, movement_id) references movements (tenant_id, id),
  foreign key (tenant_id, names) references movement_receipts (tenant_id, id)
);
-- A receipt is taken back once.
create unique index movement_receipts_named_once on movement_receipts (tenant_id, names) where names is not null;
create index movement_receipts_of_movement on movement_receipts (tenant_id, movement_id, recorded_at);
select tenant_table('movement_receipts');
revoke insert, update, delete on movement_receipts from engrane_app;
grant insert (tenant_id, id, movement_id, kind, names, day, good, scrap, unworked, lost, scrap_reasons, scraps, closes, note, reason,
              happened_at, recorded_at, made_by, made_by_name, asked)
  on movement_receipts to engrane_app;

-- Looks at where a movement is going, takes out the pieces that go along with it, and puts them back where it is cancelled. Whoever asks
-- for it holds the lock of the order by then.
create function post_movement() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  ordered production_orders%rowtype;
  place order_stages%rowtype;
  goes_out boolean := new.status = 'sent';
  comes_back boolean := false;
  shipped_now integer := 0;
begin
  if tg_op = 'INSERT' then
    if new.status not in ('pending', 'sent') then
      perform refuse_production('movements_transition');
    end if;
  else
    goes_out := goes_out and old.status = 'pending';
    comes_back := new.status = 'cancelled' and old.status in ('sent', 'in_transit');
    -- A receipt has a movement go where it leads; nobody else does.
    if new.receipts = old.receipts and new.status <> old.status
       and (old.status, new.status) not in (
         ('pending', 'sent'), ('pending', 'cancelled'), ('sent', 'in_transit'), ('sent', 'cancelled'), ('in_transit', 'cancelled')) then
      perform refuse_production('movements_transition');
    end if;
  end if;
  if new.order_id is null or not (tg_op = 'INSERT' or goes_out or comes_back) then
    return new;
  end if;

  select * into ordered from production_orders
  where tenant_id = new.tenant_id and id = new.order_id for no key update;
  if new.stage_id is not null and not comes_back then
    select * into place from order_stages
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
    if place.stage_id is null or place.skipped
       or not exists (select from stages where tenant_id = new.tenant_id and id = new.stage_id and kind = 'outside') then
      perform refuse_production('movements_in_route');
    end if;
    if ordered.halt is not null then
      perform refuse_production('movements_order_goes_on');
    end if;
    -- What a partner makes from nothing is born as it is received.
    new.bears := ordered.is_cooperation and not exists (
      select from order_stages
      where tenant_id = new.tenant_id and order_id = new.order_id and position < place.position and not skipped);
    if new.kind = 'inbound' and not new.bears then
      perform refuse_production('movements_in_route');
    end if;
  end if;

  if goes_out then
    new.moved := case when new.stage_id is null or new.kind <> 'to_partner' then 0
                      when new.bears then least(new.quantity, place.here)
                      else new.quantity end;
    new.outside := new.moved;
    shipped_now := case when new.kind = 'shipping' then new.quantity else 0 end;
  elsif comes_back then
    new.outside := 0;
    shipped_now := case when new.kind = 'shipping' then -new.quantity else 0 end;
  end if;
  if goes_out and new.moved > 0 then
    update order_stages set here = here - new.moved, outside = outside + new.moved
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  elsif comes_back and old.outside > 0 then
    update order_stages set here = here + old.outside, outside = outside - old.outside
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  end if;
  if goes_out or comes_back then
    update production_orders
    set here = here - new.outside + case when comes_back then old.outside else 0 end,
        outside = outside + new.outside - case when comes_back then old.outside else 0 end,
        shipped = shipped + shipped_now
    where tenant_id = new.tenant_id and id = new.order_id;
  end if;
  return new;
end $$;
create trigger movements_posted before insert or update on movements for each row execute function post_movement();

-- Says what a receipt takes back or how many pieces it bore, and keeps what follows from it.
create function post_movement_receipt() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  come movements%rowtype;
  ordered production_orders%rowtype;
  place order_stages%rowtype;
  named movement_receipts%rowtype;
  worked integer;
  total integer;
  through integer;
  leads_to text;
begin
  select * into come from movements where tenant_id = new.tenant_id and id = new.movement_id;
  if come.order_id is not null then
    select * into ordered from production_orders
    where tenant_id = new.tenant_id and id = come.order_id for no key update;
  end if;
  -- As it is by now.
  select * into come from movements where tenant_id = new.tenant_id and id = new.movement_id for no key update;

  if new.kind = 'reverse' then
    select * into named from movement_receipts where tenant_id = new.tenant_id and id = new.names;
    if named.id is null or named.kind = 'reverse' or named.movement_id <> new.movement_id or named.day <> new.day then
      perform refuse_production('movement_receipts_names');
    end if;
    -- Before what it would change is looked at.
    if exists (select from movement_receipts where tenant_id = new.tenant_id and names = new.names) then
      perform refuse_production('movement_receipts_named_once');
    end if;
    new.good := -named.good;
    new.scrap := -named.scrap;
    new.unworked := -named.unworked;
    new.lost := -named.lost;
    new.scrap_reasons := named.scrap_reasons;
    new.scraps := (select coalesce(array_agg(-amount order by nth), '{}')
                   from unnest(named.scraps) with ordinality as scrap (amount, nth));
    new.closes := false;
    new.taken := -named.taken;
    new.born := -named.born;
  elsif come.status is null or come.status not in ('sent', 'in_transit', 'partly_received') then
    perform refuse_production('movement_receipts_open');
  end if;
  if cardinality(new.scrap_reasons) <> cardinality(new.scraps)
     or (select coalesce(sum(amount), 0) <> new.scrap + new.lost
                or coalesce(bool_or(amount = 0 or sign(amount) <> sign(new.scrap + new.lost)), false)
         from unnest(new.scraps) as scrap (amount))
     or exists (select from unnest(new.scrap_reasons) as said (reason)
                where not exists (select from production_reasons r
                                  where r.tenant_id = new.tenant_id and r.id = said.reason and r.kind = 'scrap')) then
    perform refuse_production('stage_facts_scrap_by_reason');
  end if;

  if come.stage_id is not null then
    select * into place from order_stages
    where tenant_id = new.tenant_id and order_id = come.order_id and stage_id = come.stage_id;
    if new.kind = 'receive' then
      worked := new.good + new.scrap + new.lost;
      -- What went out comes back before anything is born.
      new.taken := new.unworked + case when come.bears then least(greatest(come.outside - new.unworked, 0), worked) else worked end;
      new.born := worked + new.unworked - new.taken;
      -- What was never there is not lost, nor does it come back as it went.
      if new.born > new.good + new.scrap or new.taken > come.outside then
        perform refuse_production('movements_within_sent');
      end if;
      if place.stage_id is null or place.skipped or come.bears and (not ordered.is_cooperation or exists (
           select from order_stages
           where tenant_id = new.tenant_id and order_id = come.order_id and position < place.position and not skipped)) then
        perform refuse_production('movements_in_route');
      end if;
      if new.born > 0 and ordered.halt is not null then
        perform refuse_production('movements_order_goes_on');
      end if;
      if new.born > 0 and ordered.started + new.born - ordered.scrapped - new.scrap - new.lost
                          > order_limit(ordered.qty_plan, ordered.overrun_percent) then
        perform refuse_production('orders_within_plan');
      end if;
    end if;
    if new.born <> 0 then
      update order_stages set received = received + new.born, bypassed = bypassed + new.born
      where tenant_id = new.tenant_id and order_id = come.order_id and position < place.position;
    end if;
    update order_stages
    set received = received + new.born, good = good + new.good, scrap = scrap + new.scrap + new.lost, outside = outside - new.taken,
        here = here + new.unworked, receipts = receipts + 1
    where tenant_id = new.tenant_id and order_id = come.order_id and stage_id = come.stage_id;
    through := pass_on(new.tenant_id, come.order_id, place.position, new.good);
    update production_orders
    set started = started + new.born, finished = finished + through, scrapped = scrapped + new.scrap + new.lost,
        outside = outside - new.taken, here = here + new.unworked + new.good - through,
        first_fact_at = coalesce(first_fact_at, new.recorded_at),
        done_at = case when finished + through >= qty_plan then coalesce(done_at, new.recorded_at) end
    where tenant_id = new.tenant_id and id = come.order_id;
    insert into order_stage_days as d (tenant_id, order_id, stage_id, day, good, scrap, born)
    values (new.tenant_id, come.order_id, come.stage_id, new.day, new.good, new.scrap + new.lost, new.born)
    on conflict (tenant_id, order_id, stage_id, day) do update
    set good = d.good + excluded.good, scrap = d.scrap + excluded.scrap, born = d.born + excluded.born;
    if new.scrap + new.lost <> 0 then
      perform sum_scrap(new.tenant_id, new.day, come.stage_id, new.scrap_reasons, new.scraps, 1);
    end if;
  elsif come.kind = 'shipping' and new.unworked <> 0 then
    -- They are in the house again.
    update production_orders set shipped = shipped - new.unworked where tenant_id = new.tenant_id and id = come.order_id;
  end if;

  total := come.good + come.scrap + come.unworked + come.lost + new.good + new.scrap + new.unworked + new.lost;
  leads_to := case when new.kind = 'reverse' and total = 0 then 'sent'
                   when new.kind = 'reverse' or not new.closes and total < come.quantity then 'partly_received'
                   when come.good + come.scrap + come.lost + new.good + new.scrap + new.lost = 0 then 'returned'
                   else 'received' end;
  update movements
  set good = good + new.good, scrap = scrap + new.scrap, unworked = unworked + new.unworked, lost = lost + new.lost,
      outside = outside - new.taken, receipts = receipts + 1, status = leads_to,
      ended_at = case when leads_to in ('received', 'returned') then new.recorded_at end
  where tenant_id = new.tenant_id and id = new.movement_id;
  return new;
end $$;
create trigger movement_receipts_posted before insert on movement_receipts
  for each row execute function post_movement_receipt();

-- Receipts are only added.
create function keep_movement_receipt() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'receipts are only added' using errcode = 'check_violation', constraint = 'movement_receipts_append_only';
end $$;
create trigger movement_receipts_append_only before update or delete on movement_receipts
  for each row execute function keep_movement_receipt();

-- A stage where something was received stays, as one with facts does.
create function keep_received_stage() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  perform refuse_production('order_stages_used_stay');
  return null;
end $$;
create trigger order_stages_received before delete on order_stages
  for each row when (old.receipts > 0) execute function keep_received_stage();
create trigger order_stages_received_skipped before update of skipped on order_stages
  for each row when (new.skipped <> old.skipped and old.receipts > 0) execute function keep_received_stage();

-- As before, but what left the house is not called back.
create or replace function call_back(tenant uuid, of_order uuid, behind smallint) returns integer
language plpgsql set search_path = pg_catalog, public as $$
declare
  waiting integer;
begin
  select least(here, received) into waiting from order_stages
  where tenant_id = tenant and order_id = of_order and position > behind and not skipped
  order by position limit 1;
  if not found then
    select finished - shipped into waiting from production_orders where tenant_id = tenant and id = of_order;
    update production_orders set finished = finished - waiting, here = here + waiting,
                                 done_at = case when finished - waiting >= qty_plan then done_at end
    where tenant_id = tenant and id = of_order;
  end if;
  perform pass_on(tenant, of_order, behind, -waiting);
  return waiting;
end $$;

-- What a partner works on, or made, stays what it is as well.
create or replace function keep_production_order() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if order_limit(new.qty_plan, new.overrun_percent) < order_limit(old.qty_plan, old.overrun_percent)
     and new.started - new.scrapped > order_limit(new.qty_plan, new.overrun_percent) then
    perform refuse_production('orders_within_plan');
  end if;
  if new.workpiece_id <> old.workpiece_id
     and (old.facts > 0 or old.started > 0
          or exists (select from movements m
                     where m.tenant_id = old.tenant_id and m.order_id = old.id and m.status not in ('pending', 'cancelled'))) then
    perform refuse_production('production_orders_workpiece_stays');
  end if;
  new.done_at := case when new.finished >= new.qty_plan then coalesce(old.done_at, now()) end;
  return new;
end $$;
