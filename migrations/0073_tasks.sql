-- Tasks: work for a person, a role or everybody, which another reviews.

create table tasks (
  tenant_id        uuid not null references tenants (id),
  id               uuid not null,
  title            text not null constraint tasks_title_length check (char_length(title) between 1 and 500),
  description      text not null constraint tasks_description_length check (char_length(description) <= 2000),
  category         text not null constraint tasks_category_known
                     check (category in ('tooling', 'quality', 'machine', 'material', 'logistics', 'general')),
  is_blocker       boolean not null,
  due_date         date,
  assignee_type    text not null constraint tasks_assignee_type_known check (assignee_type in ('user', 'role', 'all')),
  assignee_id      uuid,
  assignee_role    text,
  -- Of a person, as it was then.
  assignee_name    text not null default '',
  status           text not null default 'open' constraint tasks_status_known
                     check (status in ('open', 'accepted', 'in_progress', 'review', 'done', 'cancelled')),
  accepted_by      uuid,
  accepted_by_name text not null default '',
  -- Whoever accepted it, ever; the trigger says it.
  doers            uuid[] not null default '{}',
  -- None where there was nobody to review it.
  reviewed_by      uuid,
  -- By what it was found, where nobody reported it: one task each.
  source           text constraint tasks_source_length check (char_length(source) <= 200),
  created_by       uuid,
  created_by_name  text not null,
  created_at       timestamptz not null,
  ended_at         timestamptz,
  -- Was it told that it is late?
  told_overdue     boolean not null default false,
  -- What was asked for, to know it again.
  asked            bytea not null constraint tasks_asked_length check (octet_length(asked) = 32),
  primary key (tenant_id, id),
  constraint tasks_source_unique unique (tenant_id, source),
  constraint tasks_assignee_named check (
    (assignee_type = 'user') = (assignee_id is not null) and (assignee_type = 'role') = (assignee_role is not null)),
  constraint tasks_accepted_whole check (
    case status when 'open' then accepted_by is null
                when 'cancelled' then true
                else accepted_by is not null end),
  constraint tasks_reviewed_when_done check (reviewed_by is null or status = 'done'),
  constraint tasks_reviewer_is_another check (reviewed_by is null or not (reviewed_by = any (doers))),
  constraint tasks_ended_whole check ((status in ('done', 'cancelled')) = (ended_at is not null)),
  foreign key (tenant_id, assignee_id) references users (tenant_id, id)
);
create index tasks_newest on tasks (tenant_id, created_at desc, id);
create index tasks_standing on tasks (tenant_id, due_date, created_at desc) where ended_at is null;
create index tasks_for_person on tasks (tenant_id, assignee_id) where assignee_id is not null;
create index tasks_of_doer on tasks (tenant_id, accepted_by) where accepted_by is not null;
create index tasks_of_creator on tasks (tenant_id, created_by) where created_by is not null;
create index tasks_late on tasks (tenant_id, due_date) where due_date is not null and ended_at is null and not told_overdue;
create index tasks_blocking on tasks (tenant_id) where is_blocker and ended_at is null;
select tenant_table('tasks');
-- The job that looks for what is late finds out where.
grant select (tenant_id, due_date, ended_at, told_overdue) on tasks to engrane_system;
-- What it is and for whom stays; how far it is moves by its steps.
revoke insert, update, delete on tasks from engrane_app;
grant insert (tenant_id, id, title, description, category, is_blocker, due_date, assignee_type, assignee_id, assignee_role,
              assignee_name, source, created_by, created_by_name, created_at, asked),
      update (status, accepted_by, accepted_by_name, reviewed_by, ended_at, told_overdue)
  on tasks to engrane_app;

create function refuse_task(rule text) returns void language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'tasks refuse it: %', rule using errcode = 'check_violation', constraint = rule;
end $$;

-- A task is born open, and goes from one status to the next by the steps that there are.
create function step_task() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.status <> old.status and (old.status, new.status) not in (
       ('open', 'accepted'), ('open', 'cancelled'),
       ('accepted', 'in_progress'), ('accepted', 'open'), ('accepted', 'cancelled'),
       ('in_progress', 'review'), ('in_progress', 'open'), ('in_progress', 'cancelled'),
       ('review', 'done'), ('review', 'in_progress'), ('review', 'cancelled'),
       ('done', 'in_progress'))
     -- Who has it changes only as it is accepted and released.
     or new.accepted_by is distinct from old.accepted_by
        and (old.status, new.status) not in (('open', 'accepted'), ('accepted', 'open'), ('in_progress', 'open')) then
    perform refuse_task('tasks_transition');
  end if;
  if new.accepted_by is not null and not new.accepted_by = any (new.doers) then
    new.doers := new.doers || new.accepted_by;
  end if;
  return new;
end $$;
create trigger tasks_stepped before update on tasks for each row execute function step_task();

-- What a task is about: things of other areas, which say who sees them and what they are called. A stop is named by its line.
create table task_links (
  tenant_id uuid not null references tenants (id),
  task_id   uuid not null,
  kind      text not null constraint task_links_kind_known
              check (kind in ('order', 'stage', 'machine', 'stop', 'stock_item')),
  target    uuid not null,
  primary key (tenant_id, task_id, kind),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id)
);
create index task_links_of_target on task_links (tenant_id, kind, target);
select tenant_table('task_links');
revoke update, delete on task_links from engrane_app;

-- What was done and said about a task, from 1 in each; nothing of it changes.
create table task_entries (
  tenant_id uuid not null references tenants (id),
  task_id   uuid not null,
  position  integer not null constraint task_entries_position_range check (position > 0),
  step      text not null constraint task_entries_step_known
              check (step in ('create', 'accept', 'start', 'send_to_review', 'approve', 'send_back', 'finish_unreviewed', 'release',
                              'cancel', 'reopen', 'comment')),
  body      text not null constraint task_entries_body_length check (char_length(body) <= 2000),
  by_id     uuid,
  by_name   text not null,
  at        timestamptz not null,
  primary key (tenant_id, task_id, position),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id)
);
select tenant_table('task_entries');
revoke update, delete on task_entries from engrane_app;

-- How far somebody has read a task.
create table task_reads (
  tenant_id uuid not null references tenants (id),
  task_id   uuid not null,
  user_id   uuid not null,
  user_name text not null,
  position  integer not null,
  read_at   timestamptz not null,
  primary key (tenant_id, task_id, user_id),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id)
);
create index task_reads_of_person on task_reads (tenant_id, user_id);
select tenant_table('task_reads');
revoke delete on task_reads from engrane_app;
