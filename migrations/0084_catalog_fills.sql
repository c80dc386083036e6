-- The catalogue is filled by what every installation begins with, and by files that the platform brings in. Here is what they say and
-- the tables lacked.

-- What the program itself says of a category, a group or a brand, as it said it last: what is still so follows the next version of
-- the program, and what somebody changed stays. Brands have a code besides, by which the program knows them whatever they are called.
alter table categories add column shipped jsonb;
alter table part_groups add column shipped jsonb;
alter table brands
  add column code text constraint brands_code_unique unique,
  add column shipped jsonb;

alter table parts
  -- A GTIN of any length, with zeros before it: those of 12 and of 13 digits are one.
  add column gtin text constraint parts_gtin_form check (gtin ~ '^[0-9]{14}$'),
  -- Addresses, the best one first.
  add column images text[] not null default '{}',
  -- What is known of it by name, such as a diameter; names are in lower case without accents.
  add column attributes jsonb not null default '{}' constraint parts_attributes_object check (jsonb_typeof(attributes) = 'object'),
  add column status text not null default 'active' constraint parts_status_known check (status in ('active', 'superseded', 'obsolete')),
  -- What is sold instead of it.
  add column superseded_by uuid constraint parts_superseded_by_fkey references parts (id) on delete set null,
  -- Parts that replace each other have the same: those that two-way references lead to, one after the other. None where it is alone.
  add column interchange_id uuid,
  -- How much is asked for it: the more, the sooner it is found.
  add column popularity integer not null default 0 constraint parts_popularity_not_negative check (popularity >= 0),
  add constraint parts_not_superseded_by_itself check (superseded_by <> id);
create index parts_by_gtin on parts (gtin) where gtin is not null;
create index parts_by_interchange on parts (interchange_id) where interchange_id is not null;
create index parts_by_successor on parts (superseded_by) where superseded_by is not null;

alter table cross_references
  -- What the source allows to be done with it.
  add column licence text not null default '',
  add column notes text not null default '',
  -- The day from which the source says so.
  add column claimed_at date,
  -- Since when it does not count any more.
  add column revoked_at timestamptz;

-- One that does not count any more may be what a number was known by.
drop trigger cross_references_noted on cross_references;
create trigger cross_references_noted before insert or delete or update of from_brand_id, from_key, to_part_id, revoked_at
  on cross_references for each row
  when (current_setting('app.catalog_changed_by', true) is distinct from pg_current_xact_id()::text)
  execute function note_catalog_change();

-- Somebody says of two parts that one does not replace the other, whatever references say.
create table negative_references (
  part_id     uuid not null references parts (id) on delete cascade,
  other_id    uuid not null references parts (id) on delete cascade,
  source      text not null,
  notes       text not null default '',
  reported_at timestamptz not null default now(),
  primary key (part_id, other_id, source),
  constraint negative_references_of_two check (part_id <> other_id)
);
create index negative_references_by_other on negative_references (other_id);
grant select on negative_references to engrane_catalog, engrane_app, engrane_platform, engrane_system;
grant insert, update, delete on negative_references to engrane_platform;

-- Which parts replace each other, of what is there already: each part takes the least name of its neighbours until none is less.
do $$
begin
  create temporary table edges on commit drop as
  select distinct p.id as one, x.to_part_id as other
  from cross_references x
  join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
  where x.two_way
    and p.id <> x.to_part_id;
  create temporary table members on commit drop as
  select id, id as root from (select one as id from edges union select other from edges) as ends;
  loop
    update members m
    set root = least.root
    from (
      select of.id, min(of.root::text)::uuid as root
      from (
        select e.one as id, n.root from edges e join members n on n.id = e.other
        union all
        select e.other, n.root from edges e join members n on n.id = e.one
      ) as of
      group by of.id
    ) as least
    where least.id = m.id
      and least.root::text < m.root::text;
    exit when not found;
  end loop;
  -- No part is called as a group is.
  update parts p
  set interchange_id = named.id
  from members m
  join (select root, gen_random_uuid() as id from members group by root) as named on named.root = m.root
  where p.id = m.id;
  drop table members;
  drop table edges;
end $$;

-- What is counted of vehicles and fitments is counted by the operation that changes them, once (src/catalog/vehicles/counting): a
-- trigger of whole statements has no place on several machines.
drop trigger models_inserted on vehicle_models;
drop trigger models_deleted on vehicle_models;
drop trigger models_changed on vehicle_models;
drop trigger fitments_inserted on fitments;
drop trigger fitments_deleted on fitments;
drop trigger fitments_left on fitments;
drop trigger fitments_reached on fitments;
drop trigger vehicles_inserted on vehicles;
drop trigger vehicles_deleted on vehicles;
drop function count_models_added();
drop function count_models_removed();
drop function count_models_changed();
drop function count_fitments_added();
drop function count_fitments_removed();
drop function count_vehicles_added();
drop function count_vehicles_removed();

-- Files of parts, cross references and fitments go the way of all imports.
alter table imports
  drop constraint imports_kind_known,
  add constraint imports_kind_known check (kind in (
    'inventory', 'detections', 'stock', 'orders', 'workpieces', 'catalog_parts', 'catalog_references', 'catalog_fitments'));
alter table import_mappings
  drop constraint import_mappings_kind_known,
  add constraint import_mappings_kind_known check (kind in (
    'inventory', 'detections', 'stock', 'orders', 'workpieces', 'catalog_parts', 'catalog_references', 'catalog_fitments'));
