-- The rows of a file as they were understood wait beside its plan, so that applying it need not read the file again. They are left
-- out of backups and do not outlive a crash, as the plan's lines; then the file is read. What is read and applied in one go keeps
-- none: to put 100,000 rows here and take them away again costs 0.3 s more than a temporary table.

alter table import_rows
  drop constraint import_rows_action_known,
  -- 'read': a row as it was understood; the others: a line as it would become.
  add constraint import_rows_action_known check (action in ('read', 'new', 'changed', 'same', 'missing')),
  -- Of rows as they were understood, as all that follow: the line, should it be a new one.
  add column item_id   uuid,
  add column key       text collate "C",
  add column brand_key text collate "C",
  add column own_code  text,
  add column gtin      text,
  add column min_order numeric(14, 3),
  add column words     text;

alter table imports
  -- What the rows were understood by, while they are kept: where it is other now, the file is read again.
  add column rows_read_by text;
