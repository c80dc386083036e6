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
