-- Tasks that long stops of lines make. They are found again by their source, which names the line and its last piece before the stop.

alter table tenants
  -- Of a plant's lines: one that stands still for longer is somebody's to see to.
  add column stop_minutes integer not null default 15 constraint tenants_stop_minutes_range check (stop_minutes between 1 and 1440);
create or replace view own_tenant as
select id, name, phone, whatsapp, city, address, language, time_zone, currency, mode, primary_color, session_idle_minutes,
       updated_at, version, tax, shown_price, price_names, stop_minutes
from tenants
where id = nullif(current_setting('app.tenant_id', true), '')::uuid;
grant update (stop_minutes) on own_tenant to engrane_app;

-- The job that looks for stops finds out where lines are.
grant select (tenant_id, active, auto_detect) on lines to engrane_system;

-- What was found and is not over is looked at each minute.
create index tasks_found on tasks (tenant_id, source) where source is not null and ended_at is null;

-- Of a stop: its line is linked to, as of the last piece before it.
alter table task_links
  add column at timestamptz,
  add constraint task_links_at_of_stop check (at is null or kind = 'stop');

-- What was found turned out not to be so.
alter table task_entries
  drop constraint task_entries_step_known,
  add constraint task_entries_step_known
    check (step in ('create', 'accept', 'start', 'send_to_review', 'approve', 'send_back', 'finish_unreviewed', 'release',
                    'cancel', 'reopen', 'comment', 'unfounded'));
