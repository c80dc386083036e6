-- The ledger of store-rooms. Documents and moves are added, and never changed nor removed; everything else here follows from
-- them by the trigger of the moves, and requests can only read it. What may not be is refused by the database itself, under the
-- name of a constraint.

create table stock_documents (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  -- From 1 in each tenant; the trigger says it.
  number       bigint not null,
  act          text not null constraint stock_documents_act_known
                 check (act in ('receive', 'issue', 'return', 'transfer', 'adjust', 'scrap', 'undo')),
  recorded_at  timestamptz not null,
  -- The day of recorded_at by the organization's clocks as they were then.
  day          date not null,
  occurred_at  timestamptz not null,
  -- Who was issued something, or returned it.
  holder_id    uuid,
  due_at       timestamptz,
  reason       text not null constraint stock_documents_reason_length check (char_length(reason) <= 200),
  note         text not null constraint stock_documents_note_length check (char_length(note) <= 500),
  made_by      uuid,
  made_by_name text not null,
  -- The document that it takes back.
  undoes       uuid,
  -- SHA-256 of what was asked for: another request under the same id is refused.
  asked        bytea not null constraint stock_documents_asked_length check (octet_length(asked) = 32),
  primary key (tenant_id, id),
  constraint stock_documents_number_unique unique (tenant_id, number),
  constraint stock_documents_undo_whole check ((act = 'undo') = (undoes is not null)),
  foreign key (tenant_id, holder_id) references stock_locations (tenant_id, id),
  foreign key (tenant_id, undoes) references stock_documents (tenant_id, id)
);
create index stock_documents_undoing on stock_documents (tenant_id, undoes) where undoes is not null;
create index stock_documents_of_holder on stock_documents (tenant_id, holder_id, number) where holder_id is not null;
select tenant_table('stock_documents');
revoke update, delete on stock_documents from engrane_app;

create table stock_moves (
  tenant_id     uuid not null references tenants (id),
  item_id       uuid not null,
  -- From 1 in each item, without a gap; the trigger says it, as whatever stands below `undoes`.
  position      bigint not null,
  document_id   uuid not null,
  -- Of what was asked for, from 0.
  line          smallint not null,
  quantity      numeric not null constraint stock_moves_quantity_range check (quantity > 0 and quantity <= 1000000000),
  from_id       uuid not null,
  to_id         uuid not null,
  -- Of a receipt: what one cost.
  cost          numeric constraint stock_moves_cost_range check (cost >= 0 and cost <= 1000000000),
  -- The issue of the item that a return, or the scrapping of what somebody has, is of.
  against       bigint,
  -- The move of the item that it takes back.
  undoes        bigint,
  on_hand_after numeric not null,
  -- By how much it changed the value of the stock: four decimals.
  value         numeric not null,
  -- The move on which this one stands: the newest one before it that is not taken back.
  under         bigint not null,
  -- Never before that of the move before it.
  recorded_at   timestamptz not null,
  primary key (tenant_id, item_id, position),
  constraint stock_moves_other_place check (from_id <> to_id),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  foreign key (tenant_id, document_id) references stock_documents (tenant_id, id),
  foreign key (tenant_id, from_id) references stock_locations (tenant_id, id),
  foreign key (tenant_id, to_id) references stock_locations (tenant_id, id)
);
create index stock_moves_of_document on stock_moves (tenant_id, document_id);
create index stock_moves_undoing on stock_moves (tenant_id, item_id, undoes) where undoes is not null;
select tenant_table('stock_moves');
revoke update, delete on stock_moves from engrane_app;

-- How an item stands after its last move. The row is also what keeps two acts on one item apart.
create table stock_totals (
  tenant_id   uuid not null references tenants (id),
  item_id     uuid not null,
  -- Of its last move.
  position    bigint not null default 0,
  -- The newest move that is not taken back.
  top         bigint not null default 0,
  on_hand     numeric not null default 0 constraint stock_totals_on_hand_not_below_zero check (on_hand >= 0),
  -- Of this, what lies on shelves from which nothing is issued.
  unusable    numeric not null default 0 constraint stock_totals_unusable_range check (unusable between 0 and on_hand),
  -- With holders, of what is returnable.
  in_use      numeric not null default 0 constraint stock_totals_in_use_not_below_zero check (in_use >= 0),
  -- Of all that is on hand and in use.
  value       numeric not null default 0 constraint stock_totals_value_not_below_zero check (value >= 0),
  recorded_at timestamptz,
  primary key (tenant_id, item_id),
  constraint stock_totals_no_value_without_quantity check (value = 0 or on_hand + in_use > 0),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
select tenant_table('stock_totals');
-- Which organizations have a ledger.
grant select on stock_totals to engrane_system;
revoke insert, update, delete on stock_totals from engrane_app;

create table stock_balances (
  tenant_id   uuid not null references tenants (id),
  item_id     uuid not null,
  location_id uuid not null,
  -- On shelves and with holders.
  bounded     boolean not null,
  quantity    numeric not null default 0,
  primary key (tenant_id, item_id, location_id),
  constraint stock_balances_not_below_zero check (quantity >= 0 or not bounded),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  foreign key (tenant_id, location_id) references stock_locations (tenant_id, id)
);
create index stock_balances_of_location on stock_balances (tenant_id, location_id, item_id);
select tenant_table('stock_balances');
revoke insert, update, delete on stock_balances from engrane_app;

-- What was issued, and how much of it is still out.
create table stock_issues (
  tenant_id   uuid not null references tenants (id),
  item_id     uuid not null,
  -- Of its move.
  position    bigint not null,
  document_id uuid not null,
  holder_id   uuid not null,
  quantity    numeric not null,
  open        numeric not null constraint stock_issues_open_range check (open between 0 and quantity),
  -- What of its value comes back with that.
  open_value  numeric not null constraint stock_issues_open_value_not_below_zero check (open_value >= 0),
  since       timestamptz not null,
  due_at      timestamptz,
  primary key (tenant_id, item_id, position),
  foreign key (tenant_id, item_id, position) references stock_moves (tenant_id, item_id, position) deferrable initially deferred,
  foreign key (tenant_id, holder_id) references stock_locations (tenant_id, id)
);
create index stock_issues_of_holder on stock_issues (tenant_id, holder_id, item_id, position) where open > 0;
create index stock_issues_due on stock_issues (tenant_id, due_at) where open > 0 and due_at is not null;
select tenant_table('stock_issues');
revoke insert, update, delete on stock_issues from engrane_app;

-- What was moved of an item on a day, less what was taken back.
create table stock_days (
  tenant_id uuid not null references tenants (id),
  item_id   uuid not null,
  day       date not null,
  received  numeric not null default 0,
  issued    numeric not null default 0,
  returned  numeric not null default 0,
  -- What was found, less what was missed.
  adjusted  numeric not null default 0,
  scrapped  numeric not null default 0,
  primary key (tenant_id, item_id, day),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
select tenant_table('stock_days');
revoke insert, update, delete on stock_days from engrane_app;

-- The last number of a document.
create table stock_numbers (
  tenant_id uuid not null references tenants (id),
  last      bigint not null,
  primary key (tenant_id)
);
select tenant_table('stock_numbers');
revoke select, insert, update, delete on stock_numbers from engrane_app;

-- Refuses a row under the name of a rule, as a constraint would.
create function refuse_stock(rule text) returns void language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'the ledger refuses it: %', rule using errcode = 'check_violation', constraint = rule;
end $$;

create function begin_stock_item() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into stock_totals (tenant_id, item_id) values (new.tenant_id, new.id);
  return null;
end $$;
create trigger stock_items_totals after insert on stock_items for each row execute function begin_stock_item();

-- What moves were reckoned by does not change under them.
create function keep_stock_item() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.unit <> old.unit or new.decimals < old.decimals then
    if exists (select from stock_totals where tenant_id = new.tenant_id and item_id = new.id and position > 0) then
      perform refuse_stock('stock_items_unit_stays');
    end if;
  end if;
  if new.returnable <> old.returnable
     and exists (select from stock_balances b
                 join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
                 where b.tenant_id = new.tenant_id and b.item_id = new.id and l.kind = 'holder') then
    perform refuse_stock('stock_items_returnable_stays');
  end if;
  if new.archived and not old.archived
     and exists (select from stock_totals where tenant_id = new.tenant_id and item_id = new.id and on_hand + in_use > 0) then
    perform refuse_stock('stock_items_archived_empty');
  end if;
  return new;
end $$;
create trigger stock_items_kept before update on stock_items for each row execute function keep_stock_item();

-- What lies on a shelf is available or not, as the shelf is.
create function keep_stock_location() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.kind <> old.kind then
    perform refuse_stock('stock_locations_kind_stays');
  end if;
  if new.usable <> old.usable then
    update stock_totals t
    set unusable = t.unusable + case when new.usable then -b.quantity else b.quantity end
    from stock_balances b
    where b.tenant_id = new.tenant_id and b.location_id = new.id and b.quantity <> 0
      and t.tenant_id = b.tenant_id and t.item_id = b.item_id;
  end if;
  return new;
end $$;
create trigger stock_locations_kept before update on stock_locations for each row execute function keep_stock_location();

-- Whoever may only insert cannot lock rows: this does, for the tenant of the transaction, in the order of ids.
create function lock_stock_items(items uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  select from stock_totals
  where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and item_id = any (items)
  order by item_id
  for no key update
$$;
revoke execute on function lock_stock_items(uuid[]) from public;
grant execute on function lock_stock_items(uuid[]) to engrane_app;

create function number_stock_document() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into stock_numbers as n (tenant_id, last) values (new.tenant_id, 1)
  on conflict (tenant_id) do update set last = n.last + 1
  returning n.last into new.number;
  return new;
end $$;
create trigger stock_documents_number before insert on stock_documents
  for each row execute function number_stock_document();

-- Makes room for a balance before it is changed: a check would be tried on the row that is proposed, which is below zero.
create function change_stock_balance(tenant uuid, item uuid, location uuid, is_bounded boolean, change numeric) returns void
language plpgsql set search_path = pg_catalog, public as $$
begin
  loop
    update stock_balances
    set quantity = quantity + change
    where tenant_id = tenant and item_id = item and location_id = location;
    exit when found;
    insert into stock_balances (tenant_id, item_id, location_id, bounded)
    values (tenant, item, location, is_bounded)
    on conflict do nothing;
  end loop;
end $$;

-- What a part is worth of what the whole is: four decimals, rounded once.
create function stock_share(worth numeric, part numeric, whole numeric) returns numeric
language sql immutable set search_path = pg_catalog, public as $$
  select round(worth * part * 1.0000000000000000000000 / whole, 4)
$$;

-- Gives a move its position, what is on hand after it and its value, and keeps what follows from it.
create function post_stock_move() returns trigger
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

  perform change_stock_balance(new.tenant_id, new.item_id, new.from_id, source.kind <> 'outside', -new.quantity);
  perform change_stock_balance(new.tenant_id, new.item_id, new.to_id, target.kind <> 'outside', new.quantity);
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
    insert into stock_issues (tenant_id, item_id, position, document_id, holder_id, quantity, open, open_value, since, due_at)
    values (new.tenant_id, new.item_id, new.position, new.document_id, new.to_id, new.quantity, new.quantity, -new.value,
            document.occurred_at, document.due_at);
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
create trigger stock_moves_posted before insert on stock_moves for each row execute function post_stock_move();
