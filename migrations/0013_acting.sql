-- Somebody of the platform acts for another organization: for a while their session works for it. It stands on the row of
-- the session, which every request reads, so that it ends as soon as the row says so.
alter table sessions
  add column acting_tenant_id uuid references tenants (id),
  add column acting_since     timestamptz,
  add column acting_reason    text
    constraint sessions_acting_reason_length check (char_length(acting_reason) between 3 and 200),
  add constraint sessions_acting_whole check (num_nulls(acting_tenant_id, acting_since, acting_reason) in (0, 3)),
  add constraint sessions_acting_for_others check (acting_tenant_id <> tenant_id);
create index sessions_acting on sessions (acting_tenant_id) where acting_tenant_id is not null;

-- The event streams of the session close when it begins or ends: they tell what happens in one organization.
create trigger sessions_acting_changed after update of acting_tenant_id on sessions for each row
  when (old.acting_tenant_id is distinct from new.acting_tenant_id) execute function announce_ended_session();

-- Who acts for whom, with the names of then: {"of", "of_name", "for", "for_name"}. An entry of somebody who acts stands in
-- the audit of both organizations, under the same id.
alter table audit_entries add column acting jsonb
  constraint audit_entries_acting_whole check (acting ?& array['of', 'of_name', 'for', 'for_name']);

-- With the rights of the owner: whoever works for one organization cannot write into the audit of another. The second
-- entry is written by the first one, so that no operation can forget it.
create function write_acting_twin() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.tenant_id <> (new.acting ->> 'for')::uuid then
    raise exception 'an entry of somebody who acts for another organization' using errcode = 'insufficient_privilege';
  end if;
  if not exists (
    select
    from public.users u
    join public.tenants t on t.id = u.tenant_id
    where u.id = new.actor_id
      and u.tenant_id = (new.acting ->> 'of')::uuid
      and 'platform' = any (t.modules)
  ) then
    raise exception 'only people of the platform act for others' using errcode = 'insufficient_privilege';
  end if;
  insert into public.audit_entries
    (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id,
     attempted_username, acting)
  values
    ((new.acting ->> 'of')::uuid, new.id, new.at, new.actor_id, new.actor, new.action, new.target_kind, new.target_id,
     new.before, new.after, new.ip, new.request_id, new.attempted_username, new.acting);
  return null;
end $$;
revoke execute on function write_acting_twin() from public;
create trigger audit_entries_acting_twin after insert on audit_entries for each row
  when (new.acting is not null and new.tenant_id::text <> new.acting ->> 'of') execute function write_acting_twin();

-- A letter about being let in can wait a moment, so that letting in can be taken back before anybody hears of it.
create function enqueue_mail(task text, payload jsonb, job_key text, wait_seconds integer) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if task not in ('send_letter', 'send_reset') then
    raise exception 'no mail: %', task using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(identifier := task, payload := payload::json, job_key := job_key, max_attempts := 8,
                                  run_at := now() + make_interval(secs => wait_seconds));
end $$;
revoke execute on function enqueue_mail(text, jsonb, text, integer) from public;
grant execute on function enqueue_mail(text, jsonb, text, integer) to engrane_platform, engrane_system;

-- People who wait to be let in are news to the platform, whose open pages show how many there are.
alter table outbox drop constraint outbox_audience_known;
alter table outbox add constraint outbox_audience_known check (audience in ('tenant', 'market', 'platform'));
create policy outbox_of_platform on outbox for insert to engrane_platform with check (true);
grant insert on outbox to engrane_platform;
grant insert on outbox to engrane_system;
