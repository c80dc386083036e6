-- Files of tasks, and the evidence that is asked for before somebody looks at what was done.

alter table tasks
  add column evidence text[] not null default '{}'
    constraint tasks_evidence_known check (evidence <@ array['photo', 'file']);
grant insert (evidence) on tasks to engrane_app;

-- The file itself is among the files that people brought in.
create table task_files (
  tenant_id        uuid not null references tenants (id),
  file_id          uuid not null,
  task_id          uuid not null,
  -- What its bytes are, whatever its name says.
  media            text not null constraint task_files_media_known
                     check (media in ('image/jpeg', 'image/png', 'application/pdf')),
  attached_by      uuid not null,
  attached_by_name text not null,
  attached_at      timestamptz not null,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id)
);
create index task_files_of_task on task_files (tenant_id, task_id);
select tenant_table('task_files');
revoke update on task_files from engrane_app;
