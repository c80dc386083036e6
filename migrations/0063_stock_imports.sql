-- Files of items and stock go the way of all imports. What is here besides: the rows of a file while they are worked out, and what an
-- import did, by which it is undone.

alter table imports
  drop constraint imports_kind_known,
  add constraint imports_kind_known check (kind in ('inventory', 'detections', 'stock'));
alter table import_mappings
  drop constraint import_mappings_kind_known,
  add constraint import_mappings_kind_known check (kind in ('inventory', 'detections', 'stock'));

-- The rows of a file, as they were read and with what would become of them. Unlogged, because they are read again where they are lost;
-- no foreign key, which would look up the import for each of a hundred thousand rows.
create unlogged table stock_import_rows (
  tenant_id      uuid not null,
  import_id      uuid not null,
  -- The spreadsheet's own number.
  row            integer not null,
  -- Whether it can be read at all; what is refused otherwise may be taken once the store-room is another one.
  readable       boolean not null,
  state          text not null constraint stock_import_rows_state_known
                   check (state in ('read', 'new', 'changed', 'same', 'refused')),
  -- Why it is refused: which field, and what stands there.
  reason         text,
  field          text,
  value          text,
  -- What the row says; null where it says nothing.
  code           text,
  name           text,
  name_key       text,
  kind           text,
  unit           text,
  department     text,
  department_key text,
  category       text,
  category_key   text,
  place          text,
  place_key      text collate "C",
  quantity       numeric,
  cost           numeric,
  threshold      numeric,
  target         numeric,
  supplier       text,
  gtin           text,
  -- The id of the item that it makes, where it makes one.
  new_id         uuid not null,
  -- What it is about: rows of one item have the same key, and the first of them says what the item is.
  item_id        uuid,
  item_key       text,
  first_row      integer,
  -- The shelf that it is about, said or not, and its id once it is there.
  shelf          text,
  shelf_key      text collate "C",
  place_id       uuid,
  -- What is there before, and by how much that changes.
  there          numeric,
  moved          numeric,
  -- Of an item that is there: what it says and what the row says, by field.
  changes        jsonb,
  primary key (tenant_id, import_id, row)
);
select tenant_table('stock_import_rows');
-- Plans that nobody applied are forgotten.
grant select (tenant_id, import_id), delete on stock_import_rows to engrane_system;

-- What an import did with an item.
create table stock_import_items (
  tenant_id uuid not null references tenants (id),
  import_id uuid not null,
  item_id   uuid not null,
  -- What it was, as far as that was changed; null where the import made it.
  before    jsonb,
  -- What it was left as: whoever changes it later has another one.
  version   integer not null,
  -- The code of the goods trade that it learnt.
  gtin      text,
  primary key (tenant_id, import_id, item_id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
select tenant_table('stock_import_items');
revoke update on stock_import_items from engrane_app;

-- The documents of an import, in their order.
create table stock_import_documents (
  tenant_id   uuid not null references tenants (id),
  import_id   uuid not null,
  place       integer not null,
  document_id uuid not null,
  primary key (tenant_id, import_id, place),
  foreign key (tenant_id, import_id) references imports (tenant_id, id),
  foreign key (tenant_id, document_id) references stock_documents (tenant_id, id)
);
select tenant_table('stock_import_documents');
revoke update, delete on stock_import_documents from engrane_app;
