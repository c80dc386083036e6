-- A session is one sign-in on one device, and the family of its refresh tokens. It ends when it is ended, when nobody
-- used it for too long, and at `expires_at` at the latest.
alter table sessions
  -- By the person; what a page does by itself does not count.
  add column last_used_at timestamptz not null default now(),
  -- When it ends unless the person uses it; never after `expires_at`.
  add column ends_at timestamptz not null default now() + interval '30 minutes',
  -- "Remember this computer": lasts longer, and longer without use.
  add column remembered boolean not null default false,
  -- Tokens have rows of their own now. The column goes when no running server writes it any more.
  alter column refresh_hash drop not null;

-- Every refresh token of a session, those that were exchanged for a newer one as well: seeing one of them again means
-- that two have it.
create table refresh_tokens (
  tenant_id  uuid not null,
  session_id uuid not null,
  -- SHA-256 of the token's secret part; the token itself is never stored.
  hash       bytea not null,
  created_at timestamptz not null,
  -- When it was exchanged.
  spent_at   timestamptz,
  primary key (tenant_id, session_id, hash),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade
);
alter table refresh_tokens enable row level security;
alter table refresh_tokens force row level security;
create policy refresh_tokens_of_tenant on refresh_tokens to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy refresh_tokens_of_all on refresh_tokens to engrane_system, current_user using (true);
grant select, insert, update, delete on refresh_tokens to engrane_system;

insert into refresh_tokens (tenant_id, session_id, hash, created_at)
select tenant_id, id, refresh_hash, created_at from sessions where ended_at is null and refresh_hash is not null;

-- The platform ends sessions when it switches people and tenants off.
create policy sessions_of_platform on sessions to engrane_platform using (true);
grant select, update on sessions to engrane_platform;

-- Whatever ends a session, every server process hears of it when that is committed, and closes its event streams.
create function announce_ended_session() returns trigger language plpgsql as $$
begin
  perform pg_notify('engrane_sessions_ended', new.id::text);
  return null;
end $$;
create trigger sessions_ended after update of ended_at on sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function announce_ended_session();

-- How long a session that is not remembered may go unused.
alter table tenants
  add column session_idle_minutes integer not null default 30
    constraint tenants_session_idle_bounds check (session_idle_minutes between 1 and 1440);

-- Attempts to sign in, counted for all server processes together. A subject is an address or, as its SHA-256, a login
-- name as it was typed, whether anybody has it or not.
create table sign_in_attempts (
  subject  text primary key,
  attempts integer not null,
  -- When counting begins anew, or when a subject that is locked is let in again.
  ends_at  timestamptz not null
);
create index sign_in_attempts_oldest on sign_in_attempts (ends_at);
grant select, insert, update, delete on sign_in_attempts to engrane_system;
