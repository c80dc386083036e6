-- Notices are told to chats as well: to addresses that whoever administers an organization sets up.

create table notice_webhooks (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  version      integer not null,
  name         text not null constraint notice_webhooks_name_length check (char_length(name) between 1 and 100),
  -- Whoever knows it may write there: encrypted by a key that is not in the database.
  address      bytea not null,
  -- What is shown of it.
  masked       text not null,
  active       boolean not null,
  -- How the last post went.
  last_at      timestamptz,
  last_outcome text,
  last_status  smallint,
  primary key (tenant_id, id),
  constraint notice_webhooks_last_whole check ((last_at is null) = (last_outcome is null))
);
create unique index notice_webhooks_name_unique on notice_webhooks (tenant_id, name);

-- A notice to be posted, once to each address. A timed job reads what is due; how it went is kept.
create table notice_posts (
  tenant_id  uuid not null,
  webhook_id uuid not null,
  notice_id  uuid not null,
  state      text not null default 'waiting'
             constraint notice_posts_state_known check (state in ('waiting', 'sent', 'dropped', 'failed')),
  -- Why it was dropped.
  reason     text,
  -- Since when it waits: it is tried for some time.
  raised_at  timestamptz not null,
  due_at     timestamptz not null,
  attempts   integer not null default 0,
  -- How the last attempt went.
  outcome    text,
  status     smallint,
  ended_at   timestamptz,
  primary key (tenant_id, webhook_id, notice_id),
  constraint notice_posts_webhook foreign key (tenant_id, webhook_id)
    references notice_webhooks (tenant_id, id) on delete cascade,
  constraint notice_posts_notice foreign key (tenant_id, notice_id) references notices (tenant_id, id) on delete cascade,
  constraint notice_posts_ended check ((state = 'waiting') = (ended_at is null)),
  constraint notice_posts_reasoned check ((state = 'dropped') = (reason is not null))
);
create index notice_posts_due on notice_posts (due_at) where state = 'waiting';
create index notice_posts_by_notice on notice_posts (tenant_id, notice_id);

select tenant_table('notice_webhooks');
select tenant_table('notice_posts');
-- They go with their webhook or their notice alone.
revoke delete on notice_posts from engrane_app;
grant select on notice_posts to engrane_system;
