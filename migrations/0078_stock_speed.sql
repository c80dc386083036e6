-- What a hundred thousand items and moves at once take: fewer statements for each of them, and the same rules.

-- More of something is added where nothing was, or to what was, in one statement: only what becomes less may be refused for being
-- below zero, and a check would be tried on the row that is proposed. That one is made first, at zero, as before.
create or replace function change_stock_balance(tenant uuid, item uuid, location uuid, is_bounded boolean, change numeric) returns void
language plpgsql set search_path = pg_catalog, public as $$
begin
  if change >= 0 or not is_bounded then
    insert into stock_balances as b (tenant_id, item_id, location_id, bounded, quantity)
    values (tenant, item, location, is_bounded, change)
    on conflict (tenant_id, item_id, location_id) do update set quantity = b.quantity + excluded.quantity;
    return;
  end if;
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

-- Only what is issued is looked up among what is reserved; the trigger that posts a move locks the item of any other.
create or replace function claim_stock_reservations() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  total stock_totals%rowtype;
begin
  if new.undoes is not null
     or not exists (select from stock_documents where tenant_id = new.tenant_id and id = new.document_id and act = 'issue') then
    return new;
  end if;
  select * into total from stock_totals where tenant_id = new.tenant_id and item_id = new.item_id for no key update;
  if coalesce(total.reserved, 0) = 0 then
    return new;
  end if;
  with claimed as (
    select id, least(quantity, new.quantity - before) as part
    from (select id, quantity, sum(quantity) over (order by until, made_at, id) - quantity as before
          from stock_reservations
          where tenant_id = new.tenant_id and item_id = new.item_id and holder_id = new.to_id and quantity > 0) as theirs
    where before < new.quantity
  ), used as (
    insert into stock_reservation_uses (tenant_id, item_id, position, reservation_id, quantity)
    select new.tenant_id, new.item_id, total.position + 1, id, part from claimed
  )
  update stock_reservations r set quantity = r.quantity - c.part, version = r.version + 1
  from claimed c
  where r.tenant_id = new.tenant_id and r.id = c.id;
  if exists (select from stock_totals
             where tenant_id = new.tenant_id and item_id = new.item_id and on_hand - unusable - reserved < new.quantity) then
    perform refuse_stock('stock_moves_not_over_available');
  end if;
  return new;
end $$;

-- So many own codes that nothing of the tenant has, for whoever makes many things at once; a trigger gives each of others its own.
create function free_stock_codes(tenant uuid, letter text, wanted integer) returns text[]
language plpgsql volatile set search_path = pg_catalog, public set enable_seqscan = off as $$
declare
  made text[] := '{}';
begin
  while cardinality(made) < wanted loop
    select coalesce(array_agg(code), '{}') into made
    from (select unnest(made) as code
          union
          select stock_code(letter, floor(random() * 100000000)::bigint) from generate_series(1, wanted - cardinality(made))) fresh
    where not exists (select from stock_items i where i.tenant_id = tenant and i.own_code = fresh.code)
      and not exists (select from stock_locations l where l.tenant_id = tenant and l.own_code = fresh.code)
      and not exists (select from stock_pieces p where p.tenant_id = tenant and p.own_code = fresh.code);
  end loop;
  return made;
end $$;
