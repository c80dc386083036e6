-- What a line costs its bodega, and the prices that it has beside the first. Workshops see one of the prices and nothing of the
-- others: which one, the bodega chooses.

alter table inventory_items
  add column cost    numeric(14, 4) constraint inventory_items_cost_not_negative check (cost >= 0),
  add column price_2 numeric(14, 4) constraint inventory_items_price_2_not_negative check (price_2 >= 0),
  add column price_3 numeric(14, 4) constraint inventory_items_price_3_not_negative check (price_3 >= 0),
  add column price_4 numeric(14, 4) constraint inventory_items_price_4_not_negative check (price_4 >= 0),
  add column price_5 numeric(14, 4) constraint inventory_items_price_5_not_negative check (price_5 >= 0);
alter table inventory_change_lines
  add column cost    numeric(14, 4),
  add column price_2 numeric(14, 4),
  add column price_3 numeric(14, 4),
  add column price_4 numeric(14, 4),
  add column price_5 numeric(14, 4);

alter table tenants
  -- Of a bodega's prices: the level that workshops see.
  add column shown_price smallint not null default 1 constraint tenants_shown_price_known check (shown_price between 1 and 5),
  -- What its files call the levels, from the first; empty: nothing that says more than that it is a price.
  add column price_names text[] not null default '{}';
create or replace view own_tenant as
select id, name, phone, whatsapp, city, address, language, time_zone, currency, mode, primary_color, session_idle_minutes,
       updated_at, version, tax, shown_price, price_names
from tenants
where id = nullif(current_setting('app.tenant_id', true), '')::uuid;
grant update (shown_price, price_names) on own_tenant to engrane_app;

-- The price of a level.
create function price_of_level(
  level smallint, price numeric, price_2 numeric, price_3 numeric, price_4 numeric, price_5 numeric
) returns numeric
language sql immutable
return case level when 1 then price when 2 then price_2 when 3 then price_3 when 4 then price_4 when 5 then price_5 end;

create or replace view market_offers as
select i.id as item_id, i.tenant_id as bodega_id, t.name as bodega, t.city, t.phone, t.whatsapp, t.tax,
       i.part_id, i.brand_text, i.brand_key, i.number, i.key, i.description, i.words,
       price_of_level(t.shown_price, i.price, i.price_2, i.price_3, i.price_4, i.price_5)::numeric(14, 4) as price,
       i.currency, i.stock, i.min_order, i.location,
       line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) as confirmed_at
from inventory_items i
join tenants t on t.id = i.tenant_id
left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id
where t.active and 'warehouse' = any (t.modules) and (i.stock is null or i.stock > 0)
  and price_of_level(t.shown_price, i.price, i.price_2, i.price_3, i.price_4, i.price_5) is not null;

-- Of rows as they were understood, while they are kept beside a plan.
alter table import_rows
  add column cost    numeric(14, 4),
  add column price_2 numeric(14, 4),
  add column price_3 numeric(14, 4),
  add column price_4 numeric(14, 4),
  add column price_5 numeric(14, 4);

-- Lines that have a price of a level beside the first; `unpriced` is about the first.
alter table inventory_totals
  add column priced_2 bigint not null default 0,
  add column priced_3 bigint not null default 0,
  add column priced_4 bigint not null default 0,
  add column priced_5 bigint not null default 0;
