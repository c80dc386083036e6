-- The audit: sealed, read by people, exported; who queried what; and what waits to be sealed.

-- The name that somebody tried to sign in with, as typed: of a sign-in that failed. When it belongs to nobody the entry
-- stands in the audit of the platform's tenant.
alter table audit_entries add column attempted_username text
  constraint audit_entries_attempted_username_length check (char_length(attempted_username) <= 200);

-- What the filters of the audit page reach by.
create index audit_entries_newest on audit_entries (tenant_id, at, id);
create index audit_entries_by_actor on audit_entries (tenant_id, actor_id, at, id);
create index audit_entries_by_action on audit_entries (tenant_id, action, at, id);
create index audit_entries_by_target on audit_entries (tenant_id, target_kind, target_id, at, id);

-- Each seal is an HMAC over the seal before it and one entry, by a key that is not in the database. `sequence` counts from
-- one in each tenant, in the order of sealing: entries that commit late come later in it, whatever their time.
create table audit_seals (
  tenant_id uuid not null,
  sequence  bigint not null constraint audit_seals_sequence_positive check (sequence > 0),
  entry_id  uuid not null,
  seal      bytea not null constraint audit_seals_seal_length check (octet_length(seal) = 32),
  sealed_at timestamptz not null default now(),
  primary key (tenant_id, sequence),
  constraint audit_seals_entry_unique unique (tenant_id, entry_id),
  foreign key (tenant_id, entry_id) references audit_entries (tenant_id, id)
);

-- Entries without a seal: written by the trigger below in the transaction of the entry, taken off by the sealer.
create table audit_unsealed (
  tenant_id uuid not null,
  entry_id  uuid not null,
  primary key (tenant_id, entry_id)
);

-- Somebody asked for the audit as a file.
create table audit_exports (
  tenant_id       uuid not null references tenants (id),
  id              uuid not null,
  status          text not null constraint audit_exports_status_known check (status in ('queued', 'writing', 'completed', 'failed')),
  -- The filter, as src/audit/types.rs has it.
  filter          jsonb not null,
  rows_total      bigint not null default 0,
  rows_written    bigint not null default 0,
  file_id         uuid,
  -- The incident in the log.
  failure         text,
  created_by      uuid,
  created_by_name text not null default '',
  created_at      timestamptz not null default now(),
  completed_at    timestamptz,
  updated_at      timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id)
);
create index audit_exports_newest on audit_exports (tenant_id, created_at desc, id);

-- Who ran which query over data. Kept for 90 days.
create table query_log (
  tenant_id   uuid not null references tenants (id),
  id          uuid not null,
  at          timestamptz not null,
  actor_id    uuid,
  actor       text not null,
  query       text not null,
  filters     jsonb not null,
  -- The interval that was asked for, where there is one.
  starts      timestamptz,
  ends        timestamptz,
  duration_ms integer not null,
  rows        bigint not null,
  primary key (tenant_id, id)
);
create index query_log_oldest on query_log (at);

do $$
declare name text;
begin
  foreach name in array array['audit_seals', 'audit_unsealed', 'audit_exports', 'query_log'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                   name || '_of_tenant', name);
    execute format('create policy %I on %I to engrane_system, current_user using (true)', name || '_of_all', name);
  end loop;
end $$;

-- Nobody who serves requests can rewrite a seal either.
grant select, insert on audit_seals to engrane_system;
grant select on audit_seals to engrane_app;
grant select, delete on audit_unsealed to engrane_system;
grant select, insert, update on audit_exports to engrane_app;
-- Old exports are removed with their files.
grant select, delete on audit_exports, files to engrane_system;
grant select, insert, delete on query_log to engrane_system;
grant select on query_log to engrane_app;

-- With the rights of the owner: those who write entries cannot touch what waits to be sealed.
create function note_unsealed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.audit_unsealed (tenant_id, entry_id) select tenant_id, id from added;
  perform pg_notify('engrane_audit', '');
  return null;
end $$;
create trigger audit_entries_unsealed after insert on audit_entries
  referencing new table as added for each statement execute function note_unsealed();

-- What was written before there were seals is sealed by the first server that starts. No entry falls between: the trigger's
-- lock keeps writers out until this commits.
insert into audit_unsealed (tenant_id, entry_id) select tenant_id, id from audit_entries;
