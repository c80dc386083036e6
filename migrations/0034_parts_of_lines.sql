-- Which part a line is: said by a person where several would do, and kept while lines are of it.

-- That the part is in the catalogue was looked up, and its row locked, for each of a hundred thousand lines: half a second of CPU
-- time. Lines are written while no part can go (src/inventory/history), and a part that a line is of does not go.
alter table inventory_items drop constraint inventory_items_part_id_fkey;

create function keep_part_of_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  -- Whoever writes lines holds it together with others.
  perform pg_advisory_xact_lock(hashtextextended('parts of lines', 0));
  if exists (select from inventory_items where part_id = old.id) then
    raise foreign_key_violation using
      message = format('part %s is one of lines of stock', old.id), table = 'inventory_items', constraint = 'inventory_items_part_id_fkey';
  end if;
  return coalesce(new, old);
end $$;
revoke execute on function keep_part_of_lines() from public;
create trigger parts_kept before delete or update of id on parts for each row execute function keep_part_of_lines();

-- Which of several parts a bodega means by a number, and the brand that its file says: asked once.
create table inventory_answers (
  tenant_id   uuid not null references tenants (id),
  key         text collate "C" not null,
  -- As the file spells it; empty where it says none.
  brand_key   text collate "C" not null,
  part_id     uuid not null references parts (id) on delete cascade,
  answered_at timestamptz not null,
  primary key (tenant_id, key, brand_key)
);
select tenant_table('inventory_answers');

alter table import_rows
  drop constraint import_rows_action_known,
  -- 'ambiguous': a row that could be several parts, and that nobody has said of which it is.
  add constraint import_rows_action_known check (action in ('read', 'new', 'changed', 'same', 'missing', 'ambiguous')),
  -- Parts that the row could be, where there are several.
  add column candidates uuid[];
