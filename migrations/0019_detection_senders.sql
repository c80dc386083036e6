-- Who sent detections of which line and production day: the audit says it once, however many requests it took.

create table detection_senders (
  tenant_id uuid not null,
  line      integer not null,
  day       date not null,
  -- Of the platform, when somebody acts for the plant.
  sender    uuid not null,
  primary key (tenant_id, line, day, sender),
  foreign key (tenant_id, line) references lines (tenant_id, number) on delete cascade
);

alter table detection_senders enable row level security;
alter table detection_senders force row level security;
create policy detection_senders_of_tenant on detection_senders to engrane_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy detection_senders_of_all on detection_senders to engrane_system, current_user using (true);

grant select, insert on detection_senders to engrane_app;
