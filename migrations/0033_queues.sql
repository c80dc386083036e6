-- Jobs that must not run beside each other stand in a queue of one name.

drop function enqueue_job(text, jsonb, text);
create function enqueue_job(task text, payload jsonb, job_key text, queue text default null) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if payload ->> 'tenant_id' is distinct from nullif(current_setting('app.tenant_id', true), '') then
    raise exception 'a job for another tenant than the transaction''s' using errcode = 'insufficient_privilege';
  end if;
  -- A job that keeps failing gives up after a minute or two, so that whoever waits for it is told.
  perform graphile_worker.add_job(
    identifier := task, payload := payload::json, queue_name := queue, job_key := job_key, max_attempts := 5);
end $$;
revoke execute on function enqueue_job(text, jsonb, text, text) from public;
grant execute on function enqueue_job(text, jsonb, text, text) to engrane_app;
