-- Of twenty thousand items some hundreds are low, and each of all was looked at to find them: an item's threshold stood in one table, and
-- how much there is of it in another.
alter table stock_totals
  -- Of its item; a trigger says it.
  add column threshold numeric not null default 0;
update stock_totals t set threshold = i.threshold
from stock_items i
where i.tenant_id = t.tenant_id and i.id = t.item_id and i.threshold <> 0;
alter table stock_totals
  add column low boolean not null generated always as (
    on_hand - unusable - reserved > 0 and on_hand - unusable - reserved < threshold
  ) stored;
-- A row that stays what it is, low or not, stays on its page when it changes.
create index stock_totals_low on stock_totals (tenant_id, item_id) where low;

create or replace function begin_stock_item() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into stock_totals (tenant_id, item_id, threshold) values (new.tenant_id, new.id, new.threshold);
  return null;
end $$;

create function keep_stock_threshold() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update stock_totals set threshold = new.threshold where tenant_id = new.tenant_id and item_id = new.id;
  return null;
end $$;
create trigger stock_items_threshold after update on stock_items
  for each row when (new.threshold <> old.threshold) execute function keep_stock_threshold();
