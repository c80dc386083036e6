-- What a file would do, before anything is written.

alter table imports
  drop constraint imports_status_known,
  add constraint imports_status_known check (
    status in ('queued', 'reading', 'needs_mapping', 'planning', 'planned', 'applying', 'completed', 'failed', 'undone')),
  -- Whether applying stops at a plan that alarms.
  add column heeds_alarms boolean not null default false;

-- A plan, line by line. Unlogged, because it is made of the file again where it is lost; no foreign key, which would look up the
-- import for each of a hundred thousand lines.
create unlogged table import_rows (
  tenant_id    uuid not null,
  import_id    uuid not null,
  action       text not null constraint import_rows_action_known check (action in ('new', 'changed', 'same', 'missing')),
  -- The spreadsheet's own row number; of lines that stand in no row, counted from 1.
  place        bigint not null,
  number       text not null,
  brand_text   text not null,
  description  text not null,
  location     text not null,
  part_id      uuid,
  -- Null: the line is not there before, or no price is known.
  old_price    numeric(14, 4),
  old_currency text,
  old_stock    numeric(14, 3),
  price        numeric(14, 4),
  currency     text not null,
  stock        numeric(14, 3) not null,
  primary key (tenant_id, import_id, action, place)
);
select tenant_table('import_rows');
