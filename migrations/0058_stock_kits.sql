-- Kits: items that are issued together, and how many of each.

create table stock_kits (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  version    integer not null default 1,
  name       text not null constraint stock_kits_name_length check (char_length(name) between 1 and 100),
  name_key   text not null,
  -- It is not issued any more.
  archived   boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stock_kits_name_unique unique (tenant_id, name_key)
);
select tenant_table('stock_kits');

create table stock_kit_lines (
  tenant_id uuid not null references tenants (id),
  kit_id    uuid not null,
  -- From 0, as they were named.
  line      smallint not null,
  item_id   uuid not null,
  quantity  numeric not null constraint stock_kit_lines_quantity_range check (quantity > 0 and quantity <= 1000000000),
  primary key (tenant_id, kit_id, line),
  constraint stock_kit_lines_item_unique unique (tenant_id, kit_id, item_id),
  foreign key (tenant_id, kit_id) references stock_kits (tenant_id, id) on delete cascade,
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
create index stock_kit_lines_of_item on stock_kit_lines (tenant_id, item_id);
select tenant_table('stock_kit_lines');
