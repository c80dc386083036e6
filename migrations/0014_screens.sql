-- Wall screens: devices that show one dashboard of a plant and nothing else, without anybody being signed in on them.
create table screens (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  name         text not null constraint screens_name_length check (char_length(name) between 1 and 100),
  -- What it shows: the dashboard's filter, as its address has it.
  filter       jsonb not null,
  -- SHA-256 of the token's secret part; none until the device has fetched it.
  token_hash   bytea,
  -- The browser and its system, as far as it says so.
  user_agent   text not null default '',
  -- The name of the person, as it was then.
  connected_by text not null,
  connected_at timestamptz not null,
  last_seen_at timestamptz,
  -- Moves on as long as the screen is used.
  expires_at   timestamptz not null,
  primary key (tenant_id, id),
  constraint screens_name_unique unique (tenant_id, name)
);
alter table screens enable row level security;
alter table screens force row level security;
create policy screens_of_tenant on screens to engrane_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy screens_of_all on screens to engrane_system, current_user using (true);
grant select, insert, delete on screens to engrane_app;
grant select, update, delete on screens to engrane_system;

-- Devices that show a code and wait for somebody to type it. They belong to nobody yet.
create table screen_codes (
  -- SHA-256 of what the device keeps in a cookie.
  device_hash bytea primary key,
  -- Opens nothing by itself: it only says which device is meant.
  code        text not null constraint screen_codes_code_unique unique,
  expires_at  timestamptz not null,
  -- The screen that the device became.
  tenant_id   uuid,
  screen_id   uuid,
  foreign key (tenant_id, screen_id) references screens (tenant_id, id) on delete cascade
);
create index screen_codes_oldest on screen_codes (expires_at);
grant select, insert, update, delete on screen_codes to engrane_system;

-- The only way from a tenant's transaction to a code: the device that shows it becomes a screen of the transaction's
-- tenant. A code is taken once.
create function take_screen_code(wanted text, screen uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update screen_codes
  set tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid, screen_id = screen
  where code = wanted and screen_id is null and expires_at > at;
  return found;
end $$;
revoke execute on function take_screen_code(text, uuid, timestamptz) from public;
grant execute on function take_screen_code(text, uuid, timestamptz) to engrane_app;

-- Whatever ends a screen, every server process hears of it as of a session, and closes its event streams.
create function announce_ended_screen() returns trigger language plpgsql as $$
begin
  perform pg_notify('engrane_sessions_ended', old.id::text);
  return null;
end $$;
create trigger screens_ended after delete on screens for each row execute function announce_ended_screen();

-- An organization that is switched off, or is no plant any more, has no screens.
create function end_screens() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from screens where tenant_id = new.id;
  return null;
end $$;
revoke execute on function end_screens() from public;
create trigger tenants_end_screens after update of active, modules on tenants for each row
  when (old.active and not new.active or 'plant' = any (old.modules) and not 'plant' = any (new.modules))
  execute function end_screens();
