-- Movements of material and tools: what comes in is an item of the store-room, in so much of its unit. What of it came is put on a shelf by
-- a document of the stock ledger, in the transaction of the receipt that says so; what came unusable and what is lost never enters stock.
-- A receipt that is taken back takes its document back.

alter table movements
  -- What of the store-room comes in, …
  add column item_id uuid,
  -- … how much of it, in its unit, …
  add column item_quantity numeric constraint movements_item_quantity_range check (item_quantity > 0 and item_quantity <= 1000000000),
  -- … on which shelf, what one of it cost, and which one it is, where it is tracked by piece.
  add column shelf_id uuid,
  add column cost numeric constraint movements_cost_range check (cost >= 0 and cost <= 1000000000),
  add column serial text constraint movements_serial_length check (char_length(serial) between 1 and 60),
  -- Received by now, in the unit of the item: put on a shelf, unusable, lost. The trigger says them.
  add column item_good numeric not null default 0,
  add column item_scrap numeric not null default 0,
  add column item_lost numeric not null default 0,
  add constraint movements_item_fkey foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  -- A shelf that is removed is none to lie on.
  add constraint movements_shelf_fkey foreign key (tenant_id, shelf_id) references stock_locations (tenant_id, id)
    on delete set null (shelf_id),
  -- An item comes in alone: what is born at a stage are pieces.
  add constraint movements_item_whole check (
    (item_id is null) = (item_quantity is null)
    and (item_id is null or kind = 'inbound' and stage_id is null)
    and (item_id is not null or shelf_id is null and cost is null and serial is null)),
  add constraint movements_item_within_sent check (
    item_good >= 0 and item_scrap >= 0 and item_lost >= 0
    and item_good + item_scrap + item_lost <= coalesce(item_quantity, 0)),
  -- Pieces are counted of what is no item.
  drop constraint movements_quantity_range,
  add constraint movements_quantity_range check (
    case when item_id is null then quantity between 1 and 10000000 else quantity = 0 end),
  drop constraint movements_whole,
  add constraint movements_whole check (
    case kind when 'to_partner' then order_id is not null and stage_id is not null and partner_id is not null
              when 'shipping' then order_id is not null and stage_id is null
              when 'inbound' then stage_id is null or order_id is not null
              else stage_id is null end
    and (order_id is not null or item_id is not null or what <> ''));
create index movements_of_item on movements (tenant_id, item_id) where item_id is not null;
create index movements_of_shelf on movements (tenant_id, shelf_id) where shelf_id is not null;
grant insert (item_id, item_quantity, shelf_id, cost, serial) on movements to engrane_app;
-- Material comes in before there is an order.
grant select (tenant_id) on movements to engrane_system;

alter table movement_receipts
  -- By which document it came on a shelf, or was taken from there again.
  add column document_id uuid,
  -- Of an item, in its unit; of one that takes back below zero, as the trigger says.
  add column item_good numeric not null default 0,
  add column item_scrap numeric not null default 0,
  add column item_lost numeric not null default 0,
  add constraint movement_receipts_document_fkey foreign key (tenant_id, document_id) references stock_documents (tenant_id, id),
  add constraint movement_receipts_document_whole check ((document_id is not null) = (item_good <> 0)),
  add constraint movement_receipts_item_range check (
    case when kind = 'reverse' then item_good <= 0 and item_scrap <= 0 and item_lost <= 0
         else item_good >= 0 and item_scrap >= 0 and item_lost >= 0 end
    and abs(item_good) + abs(item_scrap) + abs(item_lost) <= 1000000000),
  drop constraint movement_receipts_something,
  add constraint movement_receipts_something check (
    kind = 'reverse' or closes or good > 0 or scrap > 0 or unworked > 0 or lost > 0 or item_good > 0 or item_scrap > 0 or item_lost > 0);
-- A document is of one receipt.
create unique index movement_receipts_of_document on movement_receipts (tenant_id, document_id) where document_id is not null;
grant insert (document_id, item_good, item_scrap, item_lost) on movement_receipts to engrane_app;

-- As before, and of an item what came of it besides: no more than its document moved.
create or replace function post_movement_receipt() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  come movements%rowtype;
  ordered production_orders%rowtype;
  place order_stages%rowtype;
  named movement_receipts%rowtype;
  worked integer;
  total integer;
  item_total numeric;
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
    new.item_good := -named.item_good;
    new.item_scrap := -named.item_scrap;
    new.item_lost := -named.item_lost;
    new.scrap_reasons := named.scrap_reasons;
    new.scraps := (select coalesce(array_agg(-amount order by nth), '{}')
                   from unnest(named.scraps) with ordinality as scrap (amount, nth));
    new.closes := false;
    new.taken := -named.taken;
    new.born := -named.born;
  elsif come.status is null or come.status not in ('sent', 'in_transit', 'partly_received') then
    perform refuse_production('movement_receipts_open');
  end if;
  -- Pieces or an item, whichever was to come.
  if (case when come.item_id is null then new.item_good <> 0 or new.item_scrap <> 0 or new.item_lost <> 0
           else new.good <> 0 or new.scrap <> 0 or new.unworked <> 0 or new.lost <> 0 end) then
    perform refuse_production('movements_within_sent');
  end if;
  -- What came is what the document moved; what takes it back is the document that takes back that one.
  if new.document_id is not null
     and ((select sum(quantity) from stock_moves
           where document_id = new.document_id and tenant_id = new.tenant_id and item_id = come.item_id)
          is distinct from abs(new.item_good)
          or (select undoes from stock_documents where tenant_id = new.tenant_id and id = new.document_id)
             is distinct from case when new.kind = 'reverse' then named.document_id end) then
    perform refuse_production('movement_receipts_document');
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

  item_total := come.item_good + come.item_scrap + come.item_lost + new.item_good + new.item_scrap + new.item_lost;
  total := come.good + come.scrap + come.unworked + come.lost + new.good + new.scrap + new.unworked + new.lost;
  leads_to := case when new.kind = 'reverse' and total = 0 and item_total = 0 then 'sent'
                   when new.kind = 'reverse' or not new.closes and (total < come.quantity or item_total < come.item_quantity) then 'partly_received'
                   when come.item_id is null and come.good + come.scrap + come.lost + new.good + new.scrap + new.lost = 0 then 'returned'
                   else 'received' end;
  update movements
  set good = good + new.good, scrap = scrap + new.scrap, unworked = unworked + new.unworked, lost = lost + new.lost,
      item_good = item_good + new.item_good, item_scrap = item_scrap + new.item_scrap, item_lost = item_lost + new.item_lost,
      outside = outside - new.taken, receipts = receipts + 1, status = leads_to,
      ended_at = case when leads_to in ('received', 'returned') then new.recorded_at end
  where tenant_id = new.tenant_id and id = new.movement_id;
  return new;
end $$;
