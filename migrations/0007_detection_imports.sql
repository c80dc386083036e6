-- Files of detections on their way in: read, mapped by a person, applied.
create table detection_imports (
  tenant_id       uuid not null references tenants (id),
  id              uuid not null,
  file_id         uuid not null,
  filename        text not null,
  -- What sent rows that name no device: the file, by its content, so that the same file again adds nothing.
  device          text not null,
  status          text not null constraint detection_imports_status_known check (
                    status in ('queued', 'reading', 'needs_mapping', 'applying', 'completed', 'failed')),
  -- What the reader saw, what a person made of it, and what came of it: the types of src/oee/import.
  profile         jsonb,
  mapping         jsonb,
  outcome         jsonb,
  failure         jsonb,
  created_by      uuid,
  created_by_name text not null default '',
  created_at      timestamptz not null default now(),
  completed_at    timestamptz,
  updated_at      timestamptz not null default now(),
  version         integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id)
);
create index detection_imports_newest on detection_imports (tenant_id, created_at desc, id);

alter table detection_imports enable row level security;
alter table detection_imports force row level security;
create policy detection_imports_of_tenant on detection_imports to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy detection_imports_of_all on detection_imports to engrane_system, current_user using (true);
grant select, insert, update on detection_imports to engrane_app;
