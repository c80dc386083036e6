-- Pads: devices beside a stage or a machine, on which people say who they are by a badge and a PIN, and record what they made there.
create table pads (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  name         text not null constraint pads_name_length check (char_length(name) between 1 and 100),
  stage_id     uuid not null,
  machine_id   uuid,
  -- SHA-256 of the token's secret part; none until the device has fetched it.
  token_hash   bytea,
  -- The browser and its system, as far as it says so.
  user_agent   text not null default '',
  -- The name of the person, as it was then.
  connected_by text not null,
  connected_at timestamptz not null,
  last_seen_at timestamptz,
  -- Moves on as long as the pad is used.
  expires_at   timestamptz not null,
  -- Of whoever said last who they are; it opens something only as long as it is open itself.
  session_id   uuid,
  primary key (tenant_id, id),
  constraint pads_name_unique unique (tenant_id, name),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  foreign key (tenant_id, machine_id) references machines (tenant_id, id)
);
create index pads_of_stage on pads (tenant_id, stage_id);
create index pads_of_machine on pads (tenant_id, machine_id) where machine_id is not null;
select tenant_table('pads');
revoke update on pads from engrane_app;
grant select, update, delete on pads to engrane_system;
-- Where one stands is asked before anybody is known.
grant select (tenant_id, id, code) on stages, machines to engrane_system;

-- A device that waits says what it wants to become: a code that is shown for one is not taken for the other.
alter table screen_codes
  add column for_pad boolean not null default false,
  -- The pad that the device became.
  add column pad_id uuid;

create or replace function take_screen_code(wanted text, screen uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update screen_codes
  set tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid, screen_id = screen
  where code = wanted and screen_id is null and not for_pad and expires_at > at;
  return found;
end $$;
create function take_pad_code(wanted text, pad uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update screen_codes
  set tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid, pad_id = pad
  where code = wanted and pad_id is null and for_pad and expires_at > at;
  return found;
end $$;
revoke execute on function take_pad_code(text, uuid, timestamptz) from public;
grant execute on function take_pad_code(text, uuid, timestamptz) to engrane_app;

-- What somebody is known by on a pad.
create table badges (
  tenant_id  uuid not null,
  user_id    uuid not null,
  -- As it is scanned or typed.
  code       text not null constraint badges_code_form check (code ~ '^[A-Z0-9-]{3,40}$'),
  pin_hash   text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, user_id),
  constraint badges_code_unique unique (tenant_id, code),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
select tenant_table('badges');
-- Nobody but the system reads what PINs were made into.
revoke select on badges from engrane_app;
grant select (tenant_id, user_id, code, changed_at) on badges to engrane_app;
create policy badges_of_platform on badges to engrane_platform using (true);
grant select (tenant_id, user_id, code, changed_at), insert, update, delete on badges to engrane_platform;
grant select, update on badges to engrane_system;

-- A session on a pad has no tokens: the pad's own says which it is. It may do less, and ends sooner.
alter table sessions add column pad_id uuid;
create index sessions_on_pads on sessions (tenant_id, pad_id) where pad_id is not null;

-- Whatever ends a pad ends who is at work there, and every server process hears of it.
create function end_pad() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update sessions set ended_at = now(), end_reason = 'closed'
  where tenant_id = old.tenant_id and pad_id = old.id and ended_at is null;
  perform pg_notify('engrane_sessions_ended', old.id::text);
  return null;
end $$;
revoke execute on function end_pad() from public;
create trigger pads_ended after delete on pads for each row execute function end_pad();

-- An organization that is switched off, or has no production any more, has no pads.
create function end_pads() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from pads where tenant_id = new.id;
  return null;
end $$;
revoke execute on function end_pads() from public;
create trigger tenants_end_pads after update of active, modules on tenants for each row
  when (old.active and not new.active or 'production' = any (old.modules) and not 'production' = any (new.modules))
  execute function end_pads();
