-- Everything that changes a bodega's stock, and how each line was before, so that it can be undone.

create table inventory_changes (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  kind         text not null constraint inventory_changes_kind_known check (kind in ('import', 'undo')),
  -- The import that it is, or that it undoes or does again.
  import_id    uuid,
  undoes       uuid,
  undone_by    uuid,
  made_by      uuid,
  made_by_name text not null,
  made_at      timestamptz not null,
  lines        bigint not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete set null (import_id)
);
create index inventory_changes_newest on inventory_changes (tenant_id, made_at desc, id desc);
create index inventory_changes_of_import on inventory_changes (tenant_id, import_id, made_at desc);
select tenant_table('inventory_changes');

create table inventory_change_lines (
  tenant_id uuid not null,
  change_id uuid not null,
  item_id   uuid not null,
  -- The row of inventory_items; null: the change added it.
  before    jsonb,
  -- Of the line after the change; null: the change took it away.
  version   integer,
  primary key (tenant_id, change_id, item_id),
  foreign key (tenant_id, change_id) references inventory_changes (tenant_id, id) on delete cascade
);
create index inventory_change_lines_of_item on inventory_change_lines (tenant_id, item_id, version);
select tenant_table('inventory_change_lines');
