-- What every table of tenants needs, said once: its tenant alone sees and writes its rows; upkeep and the owner see all.
-- A migration calls it after it made the table, and revokes what requests may not do there.
create function tenant_table(name regclass) returns void
language plpgsql set search_path = pg_catalog, public as $$
declare
  plain text := (select relname from pg_class where oid = name);
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy %I on %s to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                 plain || '_of_tenant', name);
  execute format('create policy %I on %s to engrane_system, current_user using (true)', plain || '_of_all', name);
  execute format('grant select, insert, update, delete on %s to engrane_app', name);
end $$;
-- For migrations: whoever serves requests changes no tables.
revoke execute on function tenant_table(regclass) from public;
