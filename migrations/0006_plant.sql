-- Plants: what is set up, what was seen, and what was made of it.

-- Equality of uuid and integer inside the exclusion constraint of the stops. Trusted: no superuser needed.
create extension if not exists btree_gist;

-- `number` is a line's small number within its tenant: detections and what is summed from them refer to it.
create table lines (
  tenant_id           uuid not null references tenants (id),
  id                  uuid not null,
  number              integer not null,
  code                text not null constraint lines_code_form check (code ~ '^[A-Z0-9_-]{1,30}$'),
  name                text not null constraint lines_name_length check (char_length(name) between 1 and 100),
  active              boolean not null default true,
  -- Pieces a minute.
  ideal_rate          numeric(12, 3) not null constraint lines_ideal_rate_positive check (ideal_rate > 0),
  -- Basis points.
  availability_target integer,
  performance_target  integer,
  stop_seconds        integer not null constraint lines_stop_seconds_range check (stop_seconds between 60 and 3600),
  micro_stop_seconds  integer constraint lines_micro_stop_range check (micro_stop_seconds between 1 and stop_seconds),
  slow_percent        integer not null default 125 constraint lines_slow_percent_range check (slow_percent between 101 and 1000),
  auto_detect         boolean not null default true,
  discard             text not null default 'none' constraint lines_discard_known check (discard in ('none', 'before', 'after')),
  position            integer not null default 0,
  -- The set-up changed after the history was reckoned.
  stale               boolean not null default false,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  version             integer not null default 1,
  primary key (tenant_id, id),
  constraint lines_number_unique unique (tenant_id, number),
  constraint lines_code_unique unique (tenant_id, code)
);

create table areas (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  line_id    uuid not null,
  number     integer not null,
  code       text not null constraint areas_code_form check (code ~ '^[A-Z0-9_-]{1,30}$'),
  name       text not null constraint areas_name_length check (char_length(name) between 1 and 100),
  kind       text not null constraint areas_kind_known check (kind in ('input', 'process', 'output', 'discard')),
  position   integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    integer not null default 1,
  primary key (tenant_id, id),
  constraint areas_number_unique unique (tenant_id, number),
  constraint areas_code_unique unique (tenant_id, line_id, code),
  foreign key (tenant_id, line_id) references lines (tenant_id, id) on delete cascade
);

create table products (
  tenant_id        uuid not null references tenants (id),
  id               uuid not null,
  number           integer not null,
  code             text not null constraint products_code_form check (code ~ '^[A-Z0-9_-]{1,30}$'),
  name             text not null constraint products_name_length check (char_length(name) between 1 and 100),
  active           boolean not null default true,
  -- Grams of a piece.
  weight           numeric(12, 3),
  colour           text constraint products_colour_form check (colour ~ '^#[0-9a-fA-F]{6}$'),
  pieces_per_batch integer,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  version          integer not null default 1,
  primary key (tenant_id, id),
  constraint products_number_unique unique (tenant_id, number),
  constraint products_code_unique unique (tenant_id, code)
);

create table product_rates (
  tenant_id  uuid not null,
  product_id uuid not null,
  line_id    uuid not null,
  ideal_rate numeric(12, 3) not null constraint product_rates_positive check (ideal_rate > 0),
  primary key (tenant_id, product_id, line_id),
  foreign key (tenant_id, product_id) references products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, line_id) references lines (tenant_id, id) on delete cascade
);

-- By the clock of the tenant's zone, in minutes after midnight. An end at or before the start is on the next day.
create table shifts (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  name         text not null constraint shifts_name_length check (char_length(name) between 1 and 100),
  -- Bit 0 is Monday.
  weekdays     smallint not null constraint shifts_weekdays_range check (weekdays between 1 and 127),
  start_minute smallint not null constraint shifts_start_range check (start_minute between 0 and 1439),
  end_minute   smallint not null constraint shifts_end_range check (end_minute between 0 and 1439),
  active       boolean not null default true,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  version      integer not null default 1,
  primary key (tenant_id, id),
  constraint shifts_name_unique unique (tenant_id, name)
);

create table shift_breaks (
  tenant_id    uuid not null,
  shift_id     uuid not null,
  start_minute smallint not null constraint shift_breaks_start_range check (start_minute between 0 and 1439),
  end_minute   smallint not null constraint shift_breaks_end_range check (end_minute between 0 and 1439),
  primary key (tenant_id, shift_id, start_minute),
  foreign key (tenant_id, shift_id) references shifts (tenant_id, id) on delete cascade
);

create table calendar_exceptions (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  name       text not null constraint calendar_exceptions_name_length check (char_length(name) between 1 and 100),
  kind       text not null constraint calendar_exceptions_kind_known check (kind in ('holiday', 'planned_stop')),
  -- Null: for all lines.
  line_id    uuid,
  -- By the plant's own clock, hence without a zone.
  starts     timestamp not null,
  ends       timestamp not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    integer not null default 1,
  primary key (tenant_id, id),
  constraint calendar_exceptions_order check (starts < ends),
  foreign key (tenant_id, line_id) references lines (tenant_id, id) on delete cascade
);
create index calendar_exceptions_by_time on calendar_exceptions (tenant_id, ends);

-- What sends detections, by the name it gives itself.
create table devices (
  tenant_id uuid not null references tenants (id),
  number    integer not null,
  code      text not null constraint devices_code_length check (char_length(code) <= 100),
  primary key (tenant_id, number),
  constraint devices_code_unique unique (tenant_id, code)
);

-- Small rows, by the million: per-tenant numbers, no id, no foreign keys (operations keep what is referred to), kept to
-- the millisecond. Product 0 is none.
create table detections (
  tenant_id uuid not null,
  line      integer not null,
  device    integer not null,
  sequence  bigint not null,
  at        timestamptz not null,
  area      integer not null,
  product   integer not null,
  primary key (tenant_id, line, device, sequence, at)
) partition by range (at);
create index detections_by_time on detections (tenant_id, line, at);

-- Gaps above the micro-stop threshold between two pieces, whole. Another stop threshold can be tried on them.
create table line_stops (
  tenant_id uuid not null,
  line      integer not null,
  starts    timestamptz not null,
  ends      timestamptz not null,
  kind      text not null constraint line_stops_kind_known check (kind in ('stop', 'micro')),
  primary key (tenant_id, line, starts),
  constraint line_stops_order check (starts < ends),
  constraint line_stops_apart exclude using gist (tenant_id with =, line with =, tstzrange(starts, ends) with &&),
  foreign key (tenant_id, line) references lines (tenant_id, number) on delete cascade
);
create index line_stops_by_end on line_stops (tenant_id, line, ends);

-- What of each minute of expected time was neither stop nor unknown, in milliseconds. The time after a line's last piece
-- stands nowhere: it is reckoned when somebody asks.
create table line_minutes (
  tenant_id  uuid not null,
  line       integer not null,
  minute     timestamptz not null,
  running_ms integer not null,
  slow_ms    integer not null,
  micro_ms   integer not null,
  primary key (tenant_id, line, minute),
  foreign key (tenant_id, line) references lines (tenant_id, number) on delete cascade
);

-- Detections of each minute by area and product.
create table line_pieces (
  tenant_id uuid not null,
  line      integer not null,
  minute    timestamptz not null,
  area      integer not null,
  product   integer not null,
  pieces    integer not null,
  primary key (tenant_id, line, minute, area, product),
  foreign key (tenant_id, line) references lines (tenant_id, number) on delete cascade
);

do $$
declare name text;
begin
  foreach name in array array['lines', 'areas', 'products', 'product_rates', 'shifts', 'shift_breaks', 'calendar_exceptions',
                              'devices', 'detections', 'line_stops', 'line_minutes', 'line_pieces'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                   name || '_of_tenant', name);
    execute format('create policy %I on %I to engrane_system, current_user using (true)', name || '_of_all', name);
  end loop;
end $$;

grant select, insert, update, delete on lines, areas, products, product_rates, shifts, shift_breaks, calendar_exceptions,
  devices, line_stops, line_minutes, line_pieces to engrane_app;
grant select, insert on detections to engrane_app;

-- Makes the months of detections from `first` to `last` (UTC) that are not there yet. Whoever serves requests may not
-- create tables, so this does, within bounds.
create function prepare_detections(first date, last date) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  month date;
  name text;
begin
  if first < current_date - interval '11 years' or last > current_date + interval '4 months' then
    raise exception 'detections of a time that nobody keeps: % to %', first, last using errcode = 'datetime_field_overflow';
  end if;
  for month in select generate_series(date_trunc('month', first), date_trunc('month', last), interval '1 month') loop
    name := 'detections_' || to_char(month, 'YYYY_MM');
    continue when to_regclass('public.' || name) is not null;
    -- Whoever waited finds the table that the other one made.
    perform pg_advisory_xact_lock(hashtextextended('prepare_detections', 0));
    continue when to_regclass('public.' || name) is not null;
    -- Attached rather than created as a partition, which would wait for everybody who reads detections.
    execute format('create table public.%I (like public.detections)', name);
    execute format('alter table public.%I enable row level security', name);
    execute format('alter table public.%I force row level security', name);
    execute format('create policy %I on public.%I to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                   name || '_of_tenant', name);
    execute format('create policy %I on public.%I to engrane_system, current_user using (true)', name || '_of_all', name);
    execute format('alter table public.detections attach partition public.%I for values from (%L) to (%L)',
                   name, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
  end loop;
end $$;
revoke execute on function prepare_detections(date, date) from public;
grant execute on function prepare_detections(date, date) to engrane_app, engrane_system;
