-- People and organizations: who joins, what a tenant sets for itself, and what is mailed.

alter table tenants
  add column address text,
  -- Which colours whoever has chosen none sees first.
  add column mode text not null default 'dark' constraint tenants_mode_known check (mode in ('dark', 'light')),
  add column primary_color text constraint tenants_primary_color_form check (primary_color ~ '^#[0-9a-f]{6}$'),
  add column max_users integer not null default 50 constraint tenants_max_users_bounds check (max_users between 1 and 100000),
  add column max_lines integer not null default 10 constraint tenants_max_lines_bounds check (max_lines between 0 and 10000);

alter table users
  add column phone text,
  add column address text,
  add column notify text not null default 'email' constraint users_notify_known check (notify in ('email', 'none'));

-- The platform finds a person by the id alone, and lists all of them with the newest first.
create index users_by_id on users (id);
create index users_newest on users (created_at desc, id desc);

-- What a tenant changes of itself. The table has the rows of all; the view has the one of the transaction, so that the
-- application's role needs no right on the table beyond reading it.
create view own_tenant as
select id, name, phone, whatsapp, city, address, language, time_zone, currency, mode, primary_color, session_idle_minutes,
       updated_at, version
from tenants
where id = nullif(current_setting('app.tenant_id', true), '')::uuid;
grant select on own_tenant to engrane_app;
grant update (language, time_zone, currency, mode, primary_color, session_idle_minutes, updated_at, version)
  on own_tenant to engrane_app;

create table tenant_logos (
  tenant_id  uuid not null references tenants (id),
  kind       text not null constraint tenant_logos_kind_known check (kind in ('image/png', 'image/svg+xml')),
  content    bytea not null constraint tenant_logos_size check (octet_length(content) between 1 and 65536),
  -- In the logo's address, so that browsers keep each one for good.
  number     integer not null,
  primary key (tenant_id)
);

-- The link that was mailed last to somebody who forgot the password: a new one replaces it.
create table password_resets (
  tenant_id  uuid not null,
  user_id    uuid not null,
  -- SHA-256 of the link's secret; the link itself is never stored.
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['tenant_logos', 'password_resets'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                   name || '_of_tenant', name);
    execute format('create policy %I on %I to engrane_system, current_user using (true)', name || '_of_all', name);
  end loop;
end $$;
grant select, insert, update, delete on tenant_logos to engrane_app;
-- Each request of a session asks which logo its pages show.
grant select on tenant_logos to engrane_system;
grant select, insert, update on password_resets to engrane_system;

-- The directory of login names follows the people by itself: whoever may write a person may not read whose a name is,
-- and no name is left out or left over. A name that is taken refuses the person (logins_pkey).
create function keep_logins() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    delete from logins
    where tenant_id = new.tenant_id
      and user_id = new.id
      and name not in (new.username, new.email);
  end if;
  insert into logins (name, tenant_id, user_id)
  select name, new.tenant_id, new.id
  from unnest(array[new.username, new.email]) as names(name)
  where not exists (select from logins l where l.name = names.name and l.tenant_id = new.tenant_id and l.user_id = new.id);
  return null;
end $$;
revoke execute on function keep_logins() from public;
create trigger users_keep_logins after insert or update of username, email on users
for each row execute function keep_logins();

-- Mail for people whose tenant is not the transaction's: whoever registers, whoever is approved, whoever forgot the
-- password. Only these two jobs, and only for the roles that see all tenants.
create function enqueue_mail(task text, payload jsonb, job_key text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if task not in ('send_letter', 'send_reset') then
    raise exception 'no mail: %', task using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(identifier := task, payload := payload::json, job_key := job_key, max_attempts := 8);
end $$;
revoke execute on function enqueue_mail(text, jsonb, text) from public;
grant execute on function enqueue_mail(text, jsonb, text) to engrane_platform, engrane_system;
