-- Files of orders and of workpieces go the way of all imports. What is here besides: the rows of a file while they are worked out, and
-- what an import did, by which the same file is known again and the import undone.

alter table imports
  drop constraint imports_kind_known,
  add constraint imports_kind_known check (kind in ('inventory', 'detections', 'stock', 'orders', 'workpieces'));
alter table import_mappings
  drop constraint import_mappings_kind_known,
  add constraint import_mappings_kind_known check (kind in ('inventory', 'detections', 'stock', 'orders', 'workpieces'));

-- The rows of a file, as they were read and with what would become of them. Unlogged, because they are read again where they are lost;
-- no foreign key, which would look up the import for each of ten thousand rows.
create unlogged table production_import_rows (
  tenant_id     uuid not null,
  import_id     uuid not null,
  -- The spreadsheet's own number.
  row           integer not null,
  -- Whether it can be read at all; what is refused otherwise may be taken once the production is another one.
  readable      boolean not null,
  state         text not null constraint production_import_rows_state_known
                  check (state in ('read', 'new', 'changed', 'same', 'refused')),
  -- Why it is refused: which field, and what stands there.
  reason        text,
  field         text,
  value         text,
  -- What the row says; null where it says nothing. Keys are how a text is compared.
  reference     text,
  reference_key text,
  code          text,
  code_key      text,
  name          text,
  name_key      text,
  revision      text,
  material      text,
  -- Words of stages, with a > between them.
  route         text,
  qty_plan      integer,
  due           date,
  priority      text,
  customer      text,
  customer_key  text,
  description   text,
  partner       text,
  partner_key   text,
  partner_due   date,
  machine       text,
  -- All that it says, in short: rows that say the same have the same.
  content       text not null,
  -- The ids of what it makes, where it makes something: an order, a workpiece.
  order_id      uuid not null,
  piece_id      uuid not null,
  -- What it is about: the workpiece, which may have to be made, and what else it names.
  workpiece_id  uuid,
  makes_piece   boolean,
  partner_id    uuid,
  machine_id    uuid,
  stages        uuid[],
  -- Of a workpiece that is there: what it says and what the row says, by field.
  changes       jsonb,
  primary key (tenant_id, import_id, row)
);
select tenant_table('production_import_rows');
-- Plans that nobody applied are forgotten.
grant select (tenant_id, import_id), delete on production_import_rows to engrane_system;

-- The orders that an import made, each with what its row said.
create table production_import_orders (
  tenant_id     uuid not null references tenants (id),
  import_id     uuid not null,
  order_id      uuid not null,
  -- What the file calls it and what it was made of, as they are compared.
  reference_key text,
  code_key      text not null,
  content       text not null,
  -- What it was left as: whoever changes it later has another one.
  version       integer not null,
  primary key (tenant_id, import_id, order_id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id),
  foreign key (tenant_id, order_id) references production_orders (tenant_id, id) on delete cascade
);
create unique index production_import_orders_reference_unique on production_import_orders (tenant_id, reference_key, code_key)
  where reference_key is not null;
create index production_import_orders_by_content on production_import_orders (tenant_id, content);
create index production_import_orders_of_order on production_import_orders (tenant_id, order_id);
select tenant_table('production_import_orders');
revoke update, delete on production_import_orders from engrane_app;

-- What an import did with a workpiece.
create table production_import_workpieces (
  tenant_id    uuid not null references tenants (id),
  import_id    uuid not null,
  workpiece_id uuid not null,
  -- What it was; null where the import made it.
  before       jsonb,
  version      integer not null,
  primary key (tenant_id, import_id, workpiece_id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id),
  foreign key (tenant_id, workpiece_id) references workpieces (tenant_id, id) on delete cascade
);
create index production_import_workpieces_of_workpiece on production_import_workpieces (tenant_id, workpiece_id);
select tenant_table('production_import_workpieces');
revoke update, delete on production_import_workpieces from engrane_app;

-- Takes the numbers of so many orders at once, and tells the first of them: one after the other, ten thousand take seconds.
create function take_order_numbers(many integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  first bigint;
begin
  insert into production_numbers as n (tenant_id, last) values (tenant, greatest(many, 0))
  on conflict (tenant_id) do update set last = n.last + greatest(many, 0)
  returning n.last - greatest(many, 0) + 1 into first;
  return first;
end $$;
revoke execute on function take_order_numbers(integer) from public;
grant execute on function take_order_numbers(integer) to engrane_app;

-- A number that comes with an order was taken before.
create or replace function number_production_order() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.number is null then
    insert into production_numbers as n (tenant_id, last) values (new.tenant_id, 1)
    on conflict (tenant_id) do update set last = n.last + 1
    returning n.last into new.number;
  elsif new.number < 1
        or not exists (select from production_numbers n where n.tenant_id = new.tenant_id and n.last >= new.number) then
    perform refuse_production('production_orders_number_taken');
  end if;
  new.words := new.words || ' ' || new.number;
  return new;
end $$;
grant insert (number) on production_orders to engrane_app;

-- Has the planner know of rows that were only just made. Tables that it never looked at look alike to it whichever index it takes, and it
-- takes one that goes through all of a tenant's rows for each of a hundred thousand. Whoever fills them says so when there is something in
-- them. Somebody else's look is as good.
create function learn_tables(names text[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public set lock_timeout = '10ms' as $$
declare
  name text;
begin
  for name in
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples < 64 and relname = any (names)
  loop
    begin
      execute format('analyze %I', name);
    exception when lock_not_available then
      null;
    end;
  end loop;
end $$;
revoke execute on function learn_tables(text[]) from public;
grant execute on function learn_tables(text[]) to engrane_app;
