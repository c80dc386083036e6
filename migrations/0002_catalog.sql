-- The shared catalogue: reference tables, the same for every tenant, public to read.

create table vehicle_makes (
  id   uuid primary key,
  name text not null,
  key  text not null constraint vehicle_makes_key_unique unique,
  country text not null default ''
);

create table vehicle_models (
  id        uuid primary key,
  make_id   uuid not null references vehicle_makes (id),
  name      text not null,
  key       text not null,
  body_type text not null default '',
  year_from smallint,
  year_to   smallint,
  nicknames text[] not null default '{}',
  constraint vehicle_models_unique unique (make_id, key)
);

-- A vehicle is make + model + year + engine; trim and transmission where they are known.
create table vehicles (
  id              uuid primary key,
  model_id        uuid not null references vehicle_models (id),
  year            smallint not null constraint vehicles_year_plausible check (year between 1900 and 2100),
  engine_code     text not null default '',
  displacement_cc integer,
  cylinders       smallint,
  fuel            text not null default '',
  power_hp        integer,
  trim            text not null default '',
  transmission    text not null default '',
  constraint vehicles_unique unique nulls not distinct (model_id, year, engine_code, displacement_cc, cylinders, fuel, trim, transmission)
);

create table categories (
  id       uuid primary key,
  code     text not null constraint categories_code_unique unique,
  name_es  text not null,
  name_en  text not null,
  position smallint not null
);

create table part_groups (
  id          uuid primary key,
  category_id uuid not null references categories (id),
  code        text not null constraint part_groups_code_unique unique,
  name_es     text not null,
  name_en     text not null,
  synonyms    text[] not null default '{}'
);
create index part_groups_by_category on part_groups (category_id);

create table brands (
  id      uuid primary key,
  name    text not null,
  key     text not null constraint brands_key_unique unique,
  country text not null default '',
  oem     boolean not null,
  -- Other spellings, as keys.
  aliases text[] not null default '{}'
);

create table parts (
  id              uuid primary key,
  brand_id        uuid not null references brands (id),
  number          text not null,
  -- The number as it is compared: see src/text.rs. Identity is (brand, key), never the key alone.
  key             text collate "C" not null,
  kind            text not null constraint parts_kind_known check (kind in ('oem', 'aftermarket')),
  tier            text not null constraint parts_tier_known check (tier in ('economy', 'standard', 'premium', 'oem')),
  group_id        uuid not null references part_groups (id),
  name_es         text not null,
  name_en         text not null,
  description_es  text not null default '',
  description_en  text not null default '',
  reference_price numeric(14, 4),
  currency        text not null default 'MXN',
  -- Folded words of name, group, brand and fitted vehicles: see src/text.rs.
  words           text not null default '',
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  version         integer not null default 1,
  constraint parts_identity_unique unique (brand_id, key)
);
create index parts_by_key on parts (key);
create index parts_by_words on parts using gin (array_to_tsvector(string_to_array(words, ' ')));
create index parts_by_group on parts (group_id);

create table fitments (
  id         uuid primary key,
  part_id    uuid not null references parts (id) on delete cascade,
  vehicle_id uuid not null references vehicles (id),
  position   text not null default '',
  quantity   numeric(10, 3) not null default 1,
  notes      text not null default '',
  source     text not null default '',
  constraint fitments_unique unique (part_id, vehicle_id, position, notes)
);
create index fitments_by_vehicle on fitments (vehicle_id, part_id);

-- One source says: this number of this brand replaces that part.
create table cross_references (
  id          uuid primary key,
  from_brand_id uuid not null references brands (id),
  from_number text not null,
  from_key    text collate "C" not null,
  to_part_id  uuid not null references parts (id) on delete cascade,
  source      text not null,
  two_way     boolean not null,
  confidence  real not null constraint cross_references_confidence_range check (confidence between 0 and 1),
  created_at  timestamptz not null default now(),
  constraint cross_references_unique unique (from_brand_id, from_key, to_part_id, source)
);
create index cross_references_by_key on cross_references (from_key);
create index cross_references_by_part on cross_references (to_part_id);

grant select on vehicle_makes, vehicle_models, vehicles, categories, part_groups, brands, parts, fitments, cross_references
  to engrane_catalog, engrane_app, engrane_platform, engrane_system;
grant insert, update, delete on vehicle_makes, vehicle_models, vehicles, categories, part_groups, brands, parts, fitments, cross_references
  to engrane_platform;
