-- Store-rooms: departments with their categories, places, and the items that are kept.
--
-- A `…_key` is a name as it is compared: without case, accents and needless blanks.

create table stock_departments (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  version    integer not null default 1,
  name       text not null constraint stock_departments_name_length check (char_length(name) between 1 and 100),
  name_key   text not null,
  icon       text not null constraint stock_departments_icon_length check (char_length(icon) between 1 and 50),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stock_departments_name_unique unique (tenant_id, name_key)
);
select tenant_table('stock_departments');

create table stock_categories (
  tenant_id     uuid not null references tenants (id),
  id            uuid not null,
  version       integer not null default 1,
  department_id uuid not null,
  name          text not null constraint stock_categories_name_length check (char_length(name) between 1 and 100),
  name_key      text not null,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stock_categories_name_unique unique (tenant_id, department_id, name_key),
  foreign key (tenant_id, department_id) references stock_departments (tenant_id, id)
);
select tenant_table('stock_categories');

-- Where stock is: on shelves, with holders, or outside of the store-room, from where it comes and to where it goes.
create table stock_locations (
  tenant_id     uuid not null references tenants (id),
  id            uuid not null,
  version       integer not null default 1,
  kind          text not null constraint stock_locations_kind_known check (kind in ('shelf', 'holder', 'outside')),
  -- Of what is outside: its word.
  name          text not null constraint stock_locations_name_length check (char_length(name) between 1 and 100),
  department_id uuid,
  archived      boolean not null default false,
  -- Of shelves: what they stand in, and the names from the top with ' / ' between them.
  parent_id     uuid,
  path          text constraint stock_locations_path_length check (char_length(path) <= 1000),
  path_key      text collate "C",
  usable        boolean not null default true,
  -- Of holders.
  holder_kind   text constraint stock_locations_holder_kind_known
                  check (holder_kind in ('person', 'department', 'job', 'service')),
  code          text constraint stock_locations_code_form check (code ~ '^[A-Z0-9_-]{1,30}$'),
  user_id       uuid,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stock_locations_shelf_whole check ((kind = 'shelf') = (path is not null) and (path is null) = (path_key is null)),
  constraint stock_locations_holder_whole check ((kind = 'holder') = (holder_kind is not null)),
  constraint stock_locations_outside_known
    check (kind <> 'outside' or name in ('supplier', 'difference', 'scrap', 'lost')),
  foreign key (tenant_id, department_id) references stock_departments (tenant_id, id),
  foreign key (tenant_id, parent_id) references stock_locations (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create unique index stock_locations_name_unique on stock_locations (tenant_id, path_key) where kind = 'shelf';
create unique index stock_locations_code_unique on stock_locations (tenant_id, code) where code is not null;
create unique index stock_locations_user_unique on stock_locations (tenant_id, user_id) where user_id is not null;
create unique index stock_locations_outside_unique on stock_locations (tenant_id, name) where kind = 'outside';
select tenant_table('stock_locations');

create table stock_items (
  tenant_id   uuid not null references tenants (id),
  id          uuid not null,
  version     integer not null default 1,
  code        text not null constraint stock_items_code_form check (code ~ '^[A-Z0-9_-]{1,30}$'),
  name        text not null constraint stock_items_name_length check (char_length(name) between 1 and 100),
  name_key    text not null,
  kind        text not null constraint stock_items_kind_known
                check (kind in ('consumable', 'tool', 'spare', 'material', 'finished')),
  unit        text not null constraint stock_items_unit_known
                check (unit in ('piece', 'pair', 'set', 'box', 'roll', 'sheet', 'kilogram', 'gram', 'metre', 'millimetre',
                                'square_metre', 'litre', 'millilitre', 'hour')),
  -- Of quantities.
  decimals    smallint not null constraint stock_items_decimals_range check (decimals between 0 and 3),
  category_id uuid,
  -- Stays the business's own while somebody has it.
  returnable  boolean not null,
  supplier    text not null default '' constraint stock_items_supplier_length check (char_length(supplier) <= 100),
  lead_days   integer constraint stock_items_lead_days_range check (lead_days between 0 and 3650),
  pack        numeric constraint stock_items_pack_positive check (pack > 0),
  threshold   numeric not null default 0 constraint stock_items_threshold_range check (threshold >= 0),
  target      numeric constraint stock_items_target_range check (target >= threshold),
  -- The shelf that it belongs on.
  home_id     uuid,
  archived    boolean not null default false,
  -- A blank and the words under which it is found, with blanks between them.
  words       text not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stock_items_code_unique unique (tenant_id, code),
  constraint stock_items_name_unique unique (tenant_id, name_key),
  foreign key (tenant_id, category_id) references stock_categories (tenant_id, id),
  foreign key (tenant_id, home_id) references stock_locations (tenant_id, id)
);
create index stock_items_of_category on stock_items (tenant_id, category_id);
select tenant_table('stock_items');
-- Items are archived: their history stays.
revoke delete on stock_items from engrane_app;
