-- The outbox: written in the transaction of the change, announced by its id, read by every server process.
create table outbox (
  id         bigint generated always as identity primary key,
  tenant_id  uuid not null references tenants (id),
  -- 'tenant': for the people of the tenant; 'market': for everyone who may see offers.
  audience   text not null constraint outbox_audience_known check (audience in ('tenant', 'market')),
  event      jsonb not null,
  created_at timestamptz not null default now()
);
create index outbox_oldest on outbox (created_at);
alter table outbox enable row level security;
alter table outbox force row level security;
create policy outbox_of_tenant on outbox to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy outbox_of_all on outbox to engrane_system, current_user using (true);
grant select, insert on outbox to engrane_app;
grant select, delete on outbox to engrane_system;

create function announce_event() returns trigger language plpgsql as $$
begin
  perform pg_notify('engrane_events', new.id::text);
  return null;
end $$;
create trigger outbox_announced after insert on outbox for each row execute function announce_event();

-- The only way from a tenant's transaction into the queue, whose own tables stay closed to it: a job always carries
-- the tenant of the transaction that asks for it.
create function enqueue_job(task text, payload jsonb, job_key text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if payload ->> 'tenant_id' is distinct from nullif(current_setting('app.tenant_id', true), '') then
    raise exception 'a job for another tenant than the transaction''s' using errcode = 'insufficient_privilege';
  end if;
  -- A job that keeps failing gives up after a minute or two, so that whoever waits for it is told.
  perform graphile_worker.add_job(identifier := task, payload := payload::json, job_key := job_key, max_attempts := 5);
end $$;
revoke execute on function enqueue_job(text, jsonb, text) from public;
grant execute on function enqueue_job(text, jsonb, text) to engrane_app;
