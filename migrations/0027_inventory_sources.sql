-- Each stock line belongs to the source that brought its stock, which is known by the shape of its files. A line that stands in
-- today's file as it was is as fresh as that file, without being written again.

create table inventory_sources (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  -- Fingerprint of the columns of its files.
  shape        text not null constraint inventory_sources_shape_not_empty check (shape <> ''),
  -- Of the last file.
  filename     text not null,
  -- When its last file that is in effect was applied; null: none is.
  confirmed_at timestamptz,
  primary key (tenant_id, id),
  constraint inventory_sources_shape_unique unique (tenant_id, shape)
);
select tenant_table('inventory_sources');

alter table inventory_changes
  -- Of an import.
  add column source_id uuid,
  add foreign key (tenant_id, source_id) references inventory_sources (tenant_id, id);

alter table inventory_items
  -- Null: of before there were sources. No foreign key, which would look up each of a hundred thousand lines by itself; sources
  -- are never deleted.
  add column source_id uuid,
  -- Since when it stands in no file of its source any more.
  add column missing_since timestamptz;
alter table inventory_change_lines
  add column source_id uuid,
  add column missing_since timestamptz;

-- When a file or a person last said that a line is as it is: its own instant, or that of its source where it still stands there.
create function line_confirmed_at(own timestamptz, missing_since timestamptz, of_source timestamptz) returns timestamptz
language sql immutable
return case when missing_since is null then greatest(own, of_source) else own end;

create or replace view market_offers as
select i.id as item_id, i.tenant_id as bodega_id, t.name as bodega, t.city, t.phone, t.whatsapp, t.tax,
       i.part_id, i.brand_text, i.brand_key, i.number, i.key, i.description, i.words,
       i.price, i.currency, i.stock, i.min_order, i.location,
       line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) as confirmed_at
from inventory_items i
join tenants t on t.id = i.tenant_id
left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id
where t.active and 'warehouse' = any (t.modules) and i.price is not null and i.stock > 0;
