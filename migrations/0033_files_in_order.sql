-- Files of one bodega come in one after the other, and one that comes a second time changes nothing where nothing else has changed
-- since.

-- Jobs that must not run beside each other stand in a queue of one name.
drop function enqueue_job(text, jsonb, text);
create function enqueue_job(task text, payload jsonb, job_key text, queue text default null) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if payload ->> 'tenant_id' is distinct from nullif(current_setting('app.tenant_id', true), '') then
    raise exception 'a job for another tenant than the transaction''s' using errcode = 'insufficient_privilege';
  end if;
  -- A job that keeps failing gives up after a minute or two, so that whoever waits for it is told.
  perform graphile_worker.add_job(
    identifier := task, payload := payload::json, queue_name := queue, job_key := job_key, max_attempts := 5);
end $$;
revoke execute on function enqueue_job(text, jsonb, text, text) from public;
grant execute on function enqueue_job(text, jsonb, text, text) to engrane_app;

-- How often something changed that decides which part a number is. Each transaction that does so adds a row, so that none waits for
-- another, and one that commits late still changes the number of rows.
create table catalog_changes (
  id      uuid primary key default gen_random_uuid(),
  made_at timestamptz not null default now()
);
grant select on catalog_changes to engrane_catalog, engrane_app, engrane_platform, engrane_system;
grant insert on catalog_changes to engrane_platform;

create function note_catalog_change() returns trigger language plpgsql as $$
begin
  insert into public.catalog_changes default values;
  -- The first row of a transaction speaks for all of them.
  perform set_config('app.catalog_changed_by', pg_current_xact_id()::text, true);
  return coalesce(new, old);
end $$;
create trigger brands_noted before insert or delete or update of key, name, aliases on brands for each row
  when (current_setting('app.catalog_changed_by', true) is distinct from pg_current_xact_id()::text)
  execute function note_catalog_change();
create trigger parts_noted before insert or delete or update of brand_id, key, kind on parts for each row
  when (current_setting('app.catalog_changed_by', true) is distinct from pg_current_xact_id()::text)
  execute function note_catalog_change();
create trigger cross_references_noted before insert or delete or update of from_brand_id, from_key, to_part_id on cross_references
  for each row
  when (current_setting('app.catalog_changed_by', true) is distinct from pg_current_xact_id()::text)
  execute function note_catalog_change();

-- The last change that wrote a line of the tenant's, whatever it was.
create table inventory_states (
  tenant_id uuid not null references tenants (id),
  change_id uuid not null,
  primary key (tenant_id)
);
select tenant_table('inventory_states');

alter table inventory_sources
  -- The last file that was applied, and what it was, met and left, as one hash.
  add column last_import uuid,
  add column last_standing text;
