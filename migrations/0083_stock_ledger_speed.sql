-- What many take of one item at once: whoever waits for its lock waits for every round trip that is made under it. What an act needs to
-- know of the shelves is told by the statement that locks, as it is once nobody else moves anything there.
create function lock_stock_on_shelves(tenant uuid, items uuid[], holder uuid)
returns table (item_id uuid, shelf_id uuid, usable boolean, quantity numeric, reserved numeric)
language plpgsql volatile set search_path = pg_catalog, public as $$
begin
  perform lock_stock_items(items);
  -- With what of each item is reserved, but not for the holder.
  return query
    select b.item_id, l.id, l.usable, b.quantity,
           (select coalesce(sum(r.quantity), 0) from stock_reservations r
            where r.tenant_id = b.tenant_id and r.item_id = b.item_id and r.holder_id <> holder and r.quantity > 0)
    from stock_balances b
    join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
    where b.tenant_id = tenant and b.item_id = any (items) and b.quantity > 0 and l.kind = 'shelf'
    order by l.path_key;
end $$;
revoke execute on function lock_stock_on_shelves(uuid, uuid[], uuid) from public;
grant execute on function lock_stock_on_shelves(uuid, uuid[], uuid) to engrane_app;

-- What a document of a line takes. Where each entry of an index has a key of its own, in the order of holders, half of each page stays
-- empty; entries that share their keys take a tenth of that.

-- An issue keeps what changes of it: its document, and since when it is out, its move says.
alter table stock_issues drop column document_id, drop column since;

-- The documents of a holder are put in their order when somebody asks for them.
drop index stock_documents_of_holder;
create index stock_documents_of_holder on stock_documents (tenant_id, holder_id) where holder_id is not null;

-- What occurred since then was recorded since then, but for what was ahead of its time: the days of documents share their keys.
drop index stock_documents_occurred;
create index stock_documents_by_day on stock_documents (tenant_id, day);
create index stock_documents_ahead on stock_documents (tenant_id, occurred_at) where occurred_at > recorded_at;

-- No two tenants have a document in common.
drop index stock_moves_of_document;
create index stock_moves_of_document on stock_moves (document_id);

-- Half of a hash tells two requests apart as well.
alter table stock_documents
  drop constraint stock_documents_asked_length,
  add constraint stock_documents_asked_length check (octet_length(asked) in (16, 32));

-- Rows that are changed in place stay on their page, where it has room for the next.
alter table stock_totals set (fillfactor = 85);
alter table stock_balances set (fillfactor = 85);
alter table stock_days set (fillfactor = 90);
alter table stock_months set (fillfactor = 90);

-- As it was, without what of an issue is said by its move and its document, and with a statement less for what comes from outside.
create or replace function post_stock_move() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  document stock_documents%rowtype;
  item stock_items%rowtype;
  source stock_locations%rowtype;
  target stock_locations%rowtype;
  total stock_totals%rowtype;
  original stock_moves%rowtype;
  issue stock_issues%rowtype;
  act text;
  owned numeric;
  -- +1: the business has more of it, -1: less, 0: it has it elsewhere.
  direction integer;
  is_whole boolean := false;
  undone numeric := 0;
  change numeric;
begin
  select * into document from stock_documents where tenant_id = new.tenant_id and id = new.document_id;
  select * into item from stock_items where tenant_id = new.tenant_id and id = new.item_id;
  select * into source from stock_locations where tenant_id = new.tenant_id and id = new.from_id;
  select * into target from stock_locations where tenant_id = new.tenant_id and id = new.to_id;
  select * into total from stock_totals where tenant_id = new.tenant_id and item_id = new.item_id for no key update;
  if document.id is null or item.id is null or source.id is null or target.id is null or total.item_id is null then
    perform refuse_stock('stock_moves_known');
  end if;
  if new.quantity is null or new.quantity <= 0 then
    perform refuse_stock('stock_moves_quantity_range');
  end if;
  if new.quantity <> round(new.quantity, item.decimals) then
    perform refuse_stock('stock_moves_decimals');
  end if;
  if (item.tracking = 'piece') <> (new.piece_id is not null) then
    perform refuse_stock('stock_moves_piece_named');
  end if;
  if target.archived or (item.archived and target.kind <> 'outside') then
    perform refuse_stock('stock_moves_not_archived');
  end if;

  act := document.act;
  if act = 'undo' then
    select * into original from stock_moves
    where tenant_id = new.tenant_id and item_id = new.item_id and position = new.undoes;
    if original.position is null or original.document_id <> document.undoes or original.undoes is not null
       or new.from_id <> original.to_id or new.to_id <> original.from_id then
      perform refuse_stock('stock_moves_undoes');
    end if;
    select coalesce(sum(quantity), 0) into undone from stock_moves
    where tenant_id = new.tenant_id and item_id = new.item_id and undoes = new.undoes;
    if undone + new.quantity > original.quantity then
      perform refuse_stock('stock_moves_not_over_undone');
    end if;
    is_whole := new.quantity = original.quantity;
    select d.act into act from stock_documents d where tenant_id = new.tenant_id and id = original.document_id;
  elsif new.undoes is not null then
    perform refuse_stock('stock_moves_undoes');
  elsif not coalesce(
    case act
      when 'receive' then source.kind = 'outside' and source.name = 'supplier' and target.kind = 'shelf'
      when 'issue' then source.kind = 'shelf' and source.usable and target.kind = 'holder'
      when 'return' then source.kind = 'holder' and target.kind = 'shelf'
      when 'transfer' then source.kind = 'shelf' and target.kind = 'shelf'
      when 'adjust' then (source.kind = 'outside' and source.name = 'difference' and target.kind = 'shelf')
                         or (source.kind = 'shelf' and target.kind = 'outside' and target.name = 'difference')
      when 'scrap' then (source.kind = 'shelf' or (source.kind = 'holder' and item.returnable))
                        and target.kind = 'outside' and target.name in ('scrap', 'lost')
    end, false) then
    perform refuse_stock('stock_moves_places');
  end if;
  if new.cost is not null and document.act <> 'receive' then
    perform refuse_stock('stock_moves_cost_of_receipt');
  end if;
  if (new.against is not null) <> (document.act in ('return', 'scrap') and source.kind = 'holder') then
    perform refuse_stock('stock_moves_against');
  end if;

  -- The issue that it closes, or opens again.
  if new.against is not null then
    select * into issue from stock_issues
    where tenant_id = new.tenant_id and item_id = new.item_id and position = new.against;
    if issue.position is null or issue.holder_id <> new.from_id then
      perform refuse_stock('stock_moves_against');
    end if;
  elsif original.against is not null then
    select * into issue from stock_issues
    where tenant_id = new.tenant_id and item_id = new.item_id and position = original.against;
  elsif act = 'issue' and original.position is not null then
    select * into issue from stock_issues
    where tenant_id = new.tenant_id and item_id = new.item_id and position = original.position;
  end if;
  if issue.position is not null and original.against is null and new.quantity > issue.open then
    perform refuse_stock('stock_moves_not_over_open');
  end if;

  -- What it is worth.
  owned := total.on_hand + total.in_use;
  direction := case when target.kind = 'shelf' or (target.kind = 'holder' and item.returnable) then 1 else 0 end
             - case when source.kind = 'shelf' or (source.kind = 'holder' and item.returnable) then 1 else 0 end;
  if direction = 0 then
    new.value := 0;
  elsif original.position is not null and total.top = original.position and undone = 0 then
    new.value := case when is_whole then -original.value
                      else -stock_share(original.value, new.quantity, original.quantity) end;
    if direction < 0 then
      new.value := case when new.quantity = owned then -total.value else greatest(new.value, -total.value) end;
    end if;
  elsif direction < 0 then
    new.value := -case when new.quantity >= owned then total.value else stock_share(total.value, new.quantity, owned) end;
  elsif act = 'receive' and new.cost is not null then
    new.value := round(new.cost * new.quantity, 4);
  elsif act = 'return' and original.position is null then
    new.value := case when new.quantity = issue.open then issue.open_value
                      else stock_share(issue.open_value, new.quantity, issue.open) end;
  elsif owned > 0 then
    new.value := stock_share(total.value, new.quantity, owned);
  elsif original.position is not null then
    new.value := -stock_share(original.value, new.quantity, original.quantity);
  else
    new.value := 0;
  end if;

  new.position := total.position + 1;
  new.under := total.top;
  new.recorded_at := greatest(document.recorded_at, total.recorded_at);
  total.on_hand := total.on_hand
    + case when target.kind = 'shelf' then new.quantity else 0 end
    - case when source.kind = 'shelf' then new.quantity else 0 end;
  new.on_hand_after := total.on_hand;

  if source.kind = 'outside' then
    -- Neither can be refused for being below zero: the one is unbounded, and the other becomes more.
    insert into stock_balances as b (tenant_id, item_id, location_id, bounded, quantity)
    values (new.tenant_id, new.item_id, new.from_id, false, -new.quantity),
           (new.tenant_id, new.item_id, new.to_id, target.kind <> 'outside', new.quantity)
    on conflict (tenant_id, item_id, location_id) do update set quantity = b.quantity + excluded.quantity;
  else
    perform change_stock_balance(new.tenant_id, new.item_id, new.from_id, true, -new.quantity);
    perform change_stock_balance(new.tenant_id, new.item_id, new.to_id, target.kind <> 'outside', new.quantity);
  end if;
  update stock_totals
  set position = new.position,
      top = case when is_whole and total.top = original.position then original.under else new.position end,
      on_hand = total.on_hand,
      unusable = unusable
        + case when target.kind = 'shelf' and not target.usable then new.quantity else 0 end
        - case when source.kind = 'shelf' and not source.usable then new.quantity else 0 end,
      in_use = in_use
        + case when target.kind = 'holder' and item.returnable then new.quantity else 0 end
        - case when source.kind = 'holder' and item.returnable then new.quantity else 0 end,
      value = value + new.value,
      recorded_at = new.recorded_at
  where tenant_id = new.tenant_id and item_id = new.item_id;

  if document.act = 'issue' then
    insert into stock_issues (tenant_id, item_id, position, holder_id, quantity, open, open_value, due_at)
    values (new.tenant_id, new.item_id, new.position, new.to_id, new.quantity, new.quantity, -new.value, document.due_at);
  elsif original.against is not null then
    -- A return, or a scrapping, is taken back: it is out again.
    change := case when act = 'return' then stock_share(original.value, new.quantity, original.quantity) else 0 end;
    update stock_issues set open = open + new.quantity, open_value = open_value + change
    where tenant_id = new.tenant_id and item_id = new.item_id and position = issue.position;
  elsif issue.position is not null then
    change := case when new.quantity = issue.open then issue.open_value
                   else stock_share(issue.open_value, new.quantity, issue.open) end;
    update stock_issues set open = open - new.quantity, open_value = open_value - change
    where tenant_id = new.tenant_id and item_id = new.item_id and position = issue.position;
  end if;

  change := case when document.act = 'undo' then -new.quantity else new.quantity end;
  insert into stock_days as d (tenant_id, item_id, day, received, issued, returned, adjusted, scrapped)
  values (new.tenant_id, new.item_id, document.day,
          case when act = 'receive' then change else 0 end,
          case when act = 'issue' then change else 0 end,
          case when act = 'return' then change else 0 end,
          case when act <> 'adjust' then 0 when target.kind = 'shelf' then new.quantity else -new.quantity end,
          case when act = 'scrap' then change else 0 end)
  on conflict (tenant_id, item_id, day) do update
  set received = d.received + excluded.received, issued = d.issued + excluded.issued,
      returned = d.returned + excluded.returned, adjusted = d.adjusted + excluded.adjusted,
      scrapped = d.scrapped + excluded.scrapped;
  return new;
end $$;

-- Whether a move names a piece is known where its item is.
drop trigger stock_moves_serialised on stock_moves;
create trigger stock_moves_serialised before insert on stock_moves
  for each row when (new.piece_id is not null) execute function place_stock_piece();

-- What has a cost is received: nothing of it is reserved, and no holder pays for it.
drop trigger stock_moves_claimed on stock_moves;
create trigger stock_moves_claimed before insert on stock_moves
  for each row when (new.undoes is null and new.cost is null) execute function claim_stock_reservations();
drop trigger stock_moves_costed on stock_moves;
create trigger stock_moves_costed after insert on stock_moves
  for each row when (new.value <> 0 and new.cost is null) execute function cost_stock_move();

-- What follows from moves needs no proof of its own that its item and its places are there: the trigger writes it alone, with a move that
-- has them for foreign keys; and that of an item writes its totals, with the item. A new item with a balance looked ten times for what
-- was found before.
alter table stock_totals
  drop constraint stock_totals_tenant_id_fkey,
  drop constraint stock_totals_tenant_id_item_id_fkey;
alter table stock_balances
  drop constraint stock_balances_tenant_id_fkey,
  drop constraint stock_balances_tenant_id_item_id_fkey,
  drop constraint stock_balances_tenant_id_location_id_fkey;
alter table stock_issues
  drop constraint stock_issues_tenant_id_fkey,
  drop constraint stock_issues_tenant_id_holder_id_fkey;
alter table stock_days
  drop constraint stock_days_tenant_id_fkey,
  drop constraint stock_days_tenant_id_item_id_fkey;
alter table stock_months
  drop constraint stock_months_tenant_id_fkey,
  drop constraint stock_months_tenant_id_item_id_fkey;
alter table stock_holder_months
  drop constraint stock_holder_months_tenant_id_fkey,
  drop constraint stock_holder_months_tenant_id_holder_id_fkey;
