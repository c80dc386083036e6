create table files (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  name       text not null,
  bytes      bigint not null,
  sha256     bytea not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table imports (
  tenant_id       uuid not null references tenants (id),
  id              uuid not null,
  file_id         uuid not null,
  filename        text not null,
  status          text not null constraint imports_status_known check (
                    status in ('queued', 'reading', 'needs_mapping', 'planned', 'applying', 'completed', 'failed', 'undone')),
  -- What the reader saw, and what a person made of it: the types of src/imports.
  profile         jsonb,
  choices         jsonb not null default '{}',
  proposals       jsonb not null default '[]',
  mapping         jsonb,
  failure         jsonb,
  progress_done   bigint not null default 0,
  progress_total  bigint,
  rows_total      bigint not null default 0,
  rows_new        bigint not null default 0,
  rows_changed    bigint not null default 0,
  rows_same       bigint not null default 0,
  rows_errors     bigint not null default 0,
  rows_skipped    bigint not null default 0,
  rows_ambiguous  bigint not null default 0,
  rows_unmatched  bigint not null default 0,
  rows_duplicate  bigint not null default 0,
  rows_unpriced   bigint not null default 0,
  created_by      uuid,
  created_by_name text not null default '',
  created_at      timestamptz not null default now(),
  completed_at    timestamptz,
  updated_at      timestamptz not null default now(),
  version         integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id)
);
create index imports_newest on imports (tenant_id, created_at desc, id);

-- Rows that were not taken, or taken with a remark: each with the spreadsheet's own row number.
create table import_problems (
  tenant_id   uuid not null,
  import_id   uuid not null,
  sequence    bigint not null,
  row         bigint not null,
  column_name text not null,
  value       text not null,
  reason      text not null,
  primary key (tenant_id, import_id, sequence),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);

create table inventory_items (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  -- Null: an offer without catalogue, on sale by its number, brand text and words.
  part_id      uuid references parts (id),
  brand_text   text not null default '',
  brand_key    text collate "C" not null default '',
  number       text not null,
  key          text collate "C" not null,
  description  text not null default '',
  own_code     text not null default '',
  gtin         text not null default '',
  -- Null: no price known, so not on sale.
  price        numeric(14, 4) constraint inventory_items_price_not_negative check (price >= 0),
  currency     text not null,
  stock        numeric(14, 3) not null constraint inventory_items_stock_not_negative check (stock >= 0),
  location     text not null default 'Principal',
  min_order    numeric(14, 3),
  -- Folded words of number, description, brand text and own code: see src/text.rs.
  words        text not null default '',
  import_id    uuid,
  -- When a file or a person last said that this is so.
  confirmed_at timestamptz not null default now(),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  version      integer not null default 1,
  primary key (tenant_id, id)
);
-- One line for a number of a brand at a location, whether the catalogue knows it or not: a line that it knows carries
-- the part's own brand and key, so two brands of one OEM part never overwrite each other.
create unique index inventory_items_identity on inventory_items (tenant_id, key, brand_key, location);
create index inventory_items_offers on inventory_items (part_id) where part_id is not null and price is not null and stock > 0;
create index inventory_items_loose_by_key on inventory_items (key) where part_id is null;
create index inventory_items_loose_by_words on inventory_items using gin (array_to_tsvector(string_to_array(words, ' '))) where part_id is null;

-- What workshops may see of all bodegas: public columns of active bodegas, priced and in stock. The role that reads
-- it has no grant on any table.
create view market_offers as
select i.id as item_id, i.tenant_id as bodega_id, t.name as bodega, t.city, t.phone, t.whatsapp, t.tax,
       i.part_id, i.brand_text, i.brand_key, i.number, i.key, i.description, i.words,
       i.price, i.currency, i.stock, i.min_order, i.location, i.confirmed_at
from inventory_items i
join tenants t on t.id = i.tenant_id
where t.active and 'warehouse' = any (t.modules) and i.price is not null and i.stock > 0;

do $$
declare name text;
begin
  foreach name in array array['files', 'imports', 'import_problems', 'inventory_items'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                   name || '_of_tenant', name);
    execute format('create policy %I on %I to engrane_system, current_user using (true)', name || '_of_all', name);
  end loop;
end $$;

grant select, insert, update, delete on files, imports, import_problems, inventory_items to engrane_app;
grant select on market_offers to engrane_market;
