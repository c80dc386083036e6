-- Wall screens and pads are both devices that were connected by a code and are known by a token: what is common to them is kept once.
create table paired_devices (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  kind         text not null constraint paired_devices_kind check (kind in ('screen', 'pad')),
  name         text not null constraint paired_devices_name_length check (char_length(name) between 1 and 100),
  -- SHA-256 of the token's secret part; none until the device has fetched it.
  token_hash   bytea,
  -- The browser and its system, as far as it says so.
  user_agent   text not null default '',
  -- The name of the person, as it was then.
  connected_by text not null,
  connected_at timestamptz not null,
  last_seen_at timestamptz,
  -- Moves on as long as the device is used.
  expires_at   timestamptz not null,
  primary key (tenant_id, id),
  constraint paired_devices_name_unique unique (tenant_id, kind, name)
);
select tenant_table('paired_devices');
revoke update on paired_devices from engrane_app;
grant select, update, delete on paired_devices to engrane_system;

insert into paired_devices
select tenant_id, id, 'screen', name, token_hash, user_agent, connected_by, connected_at, last_seen_at, expires_at from screens
union all
select tenant_id, id, 'pad', name, token_hash, user_agent, connected_by, connected_at, last_seen_at, expires_at from pads;

-- What a screen shows and where a pad stands goes with its device, and what follows from that is done as before.
alter table screens
  drop column name,
  drop column token_hash,
  drop column user_agent,
  drop column connected_by,
  drop column connected_at,
  drop column last_seen_at,
  drop column expires_at,
  add foreign key (tenant_id, id) references paired_devices (tenant_id, id) on delete cascade;
revoke delete on screens from engrane_app;
revoke update, delete on screens from engrane_system;
alter table pads
  drop column name,
  drop column token_hash,
  drop column user_agent,
  drop column connected_by,
  drop column connected_at,
  drop column last_seen_at,
  drop column expires_at,
  add foreign key (tenant_id, id) references paired_devices (tenant_id, id) on delete cascade;
revoke delete on pads from engrane_app;
revoke delete on pads from engrane_system;

-- An organization that is switched off, or has no plant or production any more, has no devices of that kind.
drop trigger tenants_end_screens on tenants;
drop trigger tenants_end_pads on tenants;
drop function end_screens();
drop function end_pads();
create function end_paired_devices() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from paired_devices where tenant_id = new.id and kind = tg_argv[0];
  return null;
end $$;
revoke execute on function end_paired_devices() from public;
create trigger tenants_end_screens after update of active, modules on tenants for each row
  when (old.active and not new.active or 'plant' = any (old.modules) and not 'plant' = any (new.modules))
  execute function end_paired_devices('screen');
create trigger tenants_end_pads after update of active, modules on tenants for each row
  when (old.active and not new.active or 'production' = any (old.modules) and not 'production' = any (new.modules))
  execute function end_paired_devices('pad');

-- A device that waits says what it wants to become: a code that is shown for one is not taken for the other.
drop function take_screen_code(text, uuid, timestamptz);
drop function take_pad_code(text, uuid, timestamptz);
alter table screen_codes rename to device_codes;
alter table device_codes rename constraint screen_codes_pkey to device_codes_pkey;
alter table device_codes rename constraint screen_codes_code_unique to device_codes_code_unique;
alter index screen_codes_oldest rename to device_codes_oldest;
alter table device_codes
  add column kind text constraint device_codes_kind check (kind in ('screen', 'pad')),
  -- What the device became.
  add column device_id uuid;
delete from device_codes c
where pad_id is not null
  and not exists (select from paired_devices d where d.tenant_id = c.tenant_id and d.id = c.pad_id);
update device_codes set kind = case when for_pad then 'pad' else 'screen' end, device_id = coalesce(screen_id, pad_id);
alter table device_codes
  alter column kind set not null,
  drop column for_pad,
  drop column screen_id,
  drop column pad_id,
  add foreign key (tenant_id, device_id) references paired_devices (tenant_id, id) on delete cascade;

-- The only way from a tenant's transaction to a code: the device that shows it becomes one of the transaction's tenant. A code is taken
-- once.
create function take_device_code(wanted text, wanted_kind text, device uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update device_codes
  set tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid, device_id = device
  where code = wanted and kind = wanted_kind and device_id is null and expires_at > at;
  return found;
end $$;
revoke execute on function take_device_code(text, text, uuid, timestamptz) from public;
grant execute on function take_device_code(text, text, uuid, timestamptz) to engrane_app;
