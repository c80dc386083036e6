-- How a line was before a change is kept in columns like those of the line: a document of it takes five times as long to write.

alter table inventory_items
  -- Which change made the line what it is; nil where none did since there is a history. Undoing puts it back with all else: a
  -- line that is as a change left it has that change's state.
  add column state uuid not null default '00000000-0000-0000-0000-000000000000';

alter table inventory_change_lines
  -- The state of the line after the change; null: the change took it away.
  add column left_state   uuid,
  -- Of the line before the change, as all that follow; null: the change added it.
  add column part_id      uuid,
  add column brand_text   text,
  add column brand_key    text collate "C",
  add column number       text,
  add column key          text collate "C",
  add column description  text,
  add column own_code     text,
  add column gtin         text,
  add column price        numeric(14, 4),
  add column currency     text,
  add column stock        numeric(14, 3),
  add column location     text,
  add column min_order    numeric(14, 3),
  add column words        text,
  add column import_id    uuid,
  add column confirmed_at timestamptz,
  add column created_at   timestamptz,
  add column updated_at   timestamptz,
  add column state        uuid;

-- What is as its last change left it has that change's state; what came before that can no more be told apart.
update inventory_items i
set state = l.change_id
from inventory_change_lines l
where l.tenant_id = i.tenant_id
  and l.item_id = i.id
  and l.version = i.version
  and not exists (
    select
    from inventory_change_lines later
    join inventory_changes c on c.tenant_id = later.tenant_id and c.id = later.change_id
    join inventory_changes this on this.tenant_id = l.tenant_id and this.id = l.change_id
    where later.tenant_id = l.tenant_id and later.item_id = l.item_id and later.version = l.version and c.made_at > this.made_at
  );
update inventory_change_lines l
set left_state = case when l.version is not null then l.change_id end,
    part_id = b.part_id, brand_text = b.brand_text, brand_key = b.brand_key, number = b.number, key = b.key,
    description = b.description, own_code = b.own_code, gtin = b.gtin, price = b.price, currency = b.currency, stock = b.stock,
    location = b.location, min_order = b.min_order, words = b.words, import_id = b.import_id, confirmed_at = b.confirmed_at,
    created_at = b.created_at, updated_at = b.updated_at, version = b.version,
    state = case when b.id is not null then '00000000-0000-0000-0000-000000000000'::uuid end
from (select tenant_id, change_id, item_id, before from inventory_change_lines) kept
cross join lateral jsonb_populate_record(null::inventory_items, kept.before) b
where (kept.tenant_id, kept.change_id, kept.item_id) = (l.tenant_id, l.change_id, l.item_id);

drop index inventory_change_lines_of_item;
alter table inventory_change_lines drop column before;
