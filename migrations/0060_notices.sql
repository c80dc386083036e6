-- Notices: something crossed a line, and whoever it concerns is told once.

create table notices (
  tenant_id            uuid not null references tenants (id),
  id                   uuid not null,
  topic                text not null,
  -- What it is about, in a word that its topic makes: an item, or an import and how it ended.
  subject              text not null constraint notices_subject_length check (char_length(subject) between 1 and 200),
  -- Whoever lacks it is neither told nor shown it.
  permission           text not null,
  -- What is told, as values: words are made of them for each reader.
  facts                jsonb not null,
  opened_at            timestamptz not null,
  -- Of its last opening or closing.
  changed_at           timestamptz not null,
  closed_at            timestamptz,
  -- How often it has opened.
  times                integer not null default 1 constraint notices_times_bounds check (times >= 1),
  -- Who takes care of it, for all to see.
  acknowledged_by      uuid,
  acknowledged_by_name text,
  acknowledged_at      timestamptz,
  note                 text constraint notices_note_length check (char_length(note) <= 500),
  primary key (tenant_id, id),
  constraint notices_acknowledged_whole
    check ((acknowledged_by is null) = (acknowledged_at is null) and (acknowledged_by is null) = (acknowledged_by_name is null))
);
-- One that is open for a subject; it opens again within a day.
create unique index notices_open_unique on notices (tenant_id, topic, subject) where closed_at is null;
create index notices_closed on notices (tenant_id, topic, subject, closed_at) where closed_at is not null;
-- Upkeep finds the old ones of all tenants.
create index notices_oldest on notices (changed_at);

-- Whom a notice is told, whatever they are written.
create table notice_people (
  tenant_id uuid not null,
  user_id   uuid not null,
  notice_id uuid not null,
  read_at   timestamptz,
  primary key (tenant_id, user_id, notice_id),
  constraint notice_people_notice foreign key (tenant_id, notice_id) references notices (tenant_id, id) on delete cascade,
  constraint notice_people_user foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index notice_people_unread on notice_people (tenant_id, user_id, notice_id) where read_at is null;
create index notice_people_by_notice on notice_people (tenant_id, notice_id);

-- What each of them is written, once a channel. A timed job reads what is due; how it went is kept.
create table notice_deliveries (
  tenant_id uuid not null,
  user_id   uuid not null,
  notice_id uuid not null,
  channel   text not null constraint notice_deliveries_channel_known check (channel in ('mail', 'digest')),
  state     text not null default 'waiting'
            constraint notice_deliveries_state_known check (state in ('waiting', 'sent', 'dropped', 'failed')),
  -- Why it was dropped.
  reason    text,
  due_at    timestamptz not null,
  attempts  integer not null default 0,
  -- Why the last attempt failed.
  error     text,
  ended_at  timestamptz,
  primary key (tenant_id, user_id, notice_id, channel),
  constraint notice_deliveries_person foreign key (tenant_id, user_id, notice_id)
    references notice_people (tenant_id, user_id, notice_id) on delete cascade,
  constraint notice_deliveries_ended check ((state = 'waiting') = (ended_at is null)),
  constraint notice_deliveries_reasoned check ((state = 'dropped') = (reason is not null))
);
create index notice_deliveries_due on notice_deliveries (due_at) where state = 'waiting';

-- What somebody has chosen; whoever has no row has chosen nothing, which is version 1.
create table notice_preferences (
  tenant_id       uuid not null,
  user_id         uuid not null,
  version         integer not null,
  -- For each topic that they chose something for, how they are written to.
  choices         jsonb not null,
  urgent_at_night boolean not null,
  primary key (tenant_id, user_id),
  constraint notice_preferences_user foreign key (tenant_id, user_id) references users (tenant_id, id)
);

select tenant_table('notices');
select tenant_table('notice_people');
select tenant_table('notice_deliveries');
select tenant_table('notice_preferences');
-- What was told is not taken back, and goes with time alone.
revoke delete on notices, notice_people, notice_deliveries, notice_preferences from engrane_app;
grant select, delete on notices to engrane_system;
grant select on notice_deliveries to engrane_system;
