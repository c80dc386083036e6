-- Stock that nobody has counted (null) is on sale all the same: it is to be confirmed.

alter table inventory_items alter column stock drop not null;
alter table import_rows alter column stock drop not null;

create or replace view market_offers as
select i.id as item_id, i.tenant_id as bodega_id, t.name as bodega, t.city, t.phone, t.whatsapp, t.tax,
       i.part_id, i.brand_text, i.brand_key, i.number, i.key, i.description, i.words,
       i.price, i.currency, i.stock, i.min_order, i.location,
       line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) as confirmed_at
from inventory_items i
join tenants t on t.id = i.tenant_id
left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id
where t.active and 'warehouse' = any (t.modules) and i.price is not null and (i.stock is null or i.stock > 0);
