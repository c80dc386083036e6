-- The roles engrane_app, engrane_market, engrane_platform, engrane_catalog and engrane_system belong to the whole
-- cluster and are made before migrations run (see src/db.rs): test databases migrate side by side.

create table tenants (
  id         uuid primary key,
  code       text not null constraint tenants_code_unique unique
             constraint tenants_code_form check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  name       text not null constraint tenants_name_length check (char_length(name) between 1 and 100),
  modules    text[] not null,
  active     boolean not null default false,
  phone      text,
  whatsapp   text,
  city       text,
  -- Whether list prices include tax: shown to workshops beside each price.
  tax        text not null default 'unknown' constraint tenants_tax_known check (tax in ('included', 'excluded', 'unknown')),
  language   text not null default 'es' constraint tenants_language_known check (language in ('es', 'en')),
  time_zone  text not null default 'America/Mexico_City',
  currency   text not null default 'MXN' constraint tenants_currency_form check (currency ~ '^[A-Z]{3}$'),
  associated_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    integer not null default 1
);

create table users (
  tenant_id            uuid not null references tenants (id),
  id                   uuid not null,
  name                 text not null constraint users_name_length check (char_length(name) between 1 and 100),
  username             text not null constraint users_username_form check (username ~ '^[a-z0-9_-]{3,50}$'),
  email                text not null constraint users_email_lower check (email = lower(email)),
  password_hash        text not null,
  role                 text not null,
  extra_permissions    text[] not null default '{}',
  active               boolean not null default false,
  must_change_password boolean not null default false,
  last_login_at        timestamptz,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  version              integer not null default 1,
  primary key (tenant_id, id)
);

-- The directory: which person a login name belongs to. Emails and usernames are unique in the whole platform, which
-- no tenant may look at, so only the system role reads it.
create table logins (
  name      text primary key constraint logins_name_lower check (name = lower(name)),
  tenant_id uuid not null,
  user_id   uuid not null,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index logins_by_user on logins (tenant_id, user_id);

create table sessions (
  tenant_id    uuid not null,
  id           uuid not null,
  user_id      uuid not null,
  -- SHA-256 of the refresh token's secret half; the token itself is never stored.
  refresh_hash bytea not null,
  ip           text not null default '',
  user_agent   text not null default '',
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  ended_at     timestamptz,
  end_reason   text,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index sessions_by_user on sessions (tenant_id, user_id, created_at desc);

create table audit_entries (
  tenant_id   uuid not null references tenants (id),
  id          uuid not null,
  at          timestamptz not null,
  actor_id    uuid,
  actor       text not null,
  action      text not null,
  target_kind text not null,
  target_id   text not null,
  before      jsonb,
  after       jsonb,
  ip          text not null default '',
  request_id  text not null default '',
  primary key (tenant_id, id)
);

alter table users enable row level security;
alter table users force row level security;
create policy users_of_tenant on users to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy users_of_all on users to engrane_system, engrane_platform, current_user using (true);

alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_of_tenant on sessions to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy sessions_of_all on sessions to engrane_system, current_user using (true);

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy audit_entries_of_tenant on audit_entries to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy audit_entries_of_all on audit_entries to engrane_system, engrane_platform, current_user using (true);

grant usage on schema public to engrane_app, engrane_market, engrane_platform, engrane_catalog, engrane_system;
-- A tenant reads its own name and settings; which row that is, the query says (tenants is a reference table).
grant select on tenants to engrane_app;
grant select, insert, update on users to engrane_app;
grant select, update on sessions to engrane_app;
-- Nobody who serves requests can rewrite the audit.
grant select, insert on audit_entries to engrane_app;
grant select, insert, update on tenants, users to engrane_platform;
grant select, insert on audit_entries to engrane_platform;
grant select, insert, update on tenants, users, logins, sessions to engrane_system;
grant delete on logins to engrane_system;
grant select, insert on audit_entries to engrane_system;
