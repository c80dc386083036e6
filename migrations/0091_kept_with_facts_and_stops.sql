-- A stop of which a task was made: for more than how many minutes the line stood still, as was asked then. Whoever changes that later
-- says nothing of what was found before.
alter table task_links
  add column minutes integer,
  add constraint task_links_minutes_of_stop check (minutes is null or at is not null);
update task_links l
set minutes = t.stop_minutes
from tenants t
where t.id = l.tenant_id and l.at is not null;
