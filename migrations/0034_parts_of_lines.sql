-- Which part a line is was looked up and locked for each of a hundred thousand lines: half a second of CPU time. Lines are written
-- while the parts that they are of cannot go (src/inventory/history), and a part that a line is of does not go.

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
