-- The sums of line_minutes and line_pieces by quarter of an hour: a window that is cut at whole quarters, as almost all
-- are, is read from a fifteenth of the rows.

create table line_quarters (
  tenant_id  uuid not null,
  line       integer not null,
  quarter    timestamptz not null,
  running_ms integer not null,
  slow_ms    integer not null,
  micro_ms   integer not null,
  primary key (tenant_id, line, quarter),
  foreign key (tenant_id, line) references lines (tenant_id, number) on delete cascade
);

create table line_quarter_pieces (
  tenant_id uuid not null,
  line      integer not null,
  quarter   timestamptz not null,
  area      integer not null,
  product   integer not null,
  pieces    integer not null,
  primary key (tenant_id, line, quarter, area, product),
  foreign key (tenant_id, line) references lines (tenant_id, number) on delete cascade
);

insert into line_quarters (tenant_id, line, quarter, running_ms, slow_ms, micro_ms)
select tenant_id, line, date_bin('15 minutes', minute, '2000-01-01 00:00+00'), sum(running_ms), sum(slow_ms), sum(micro_ms)
from line_minutes
group by 1, 2, 3;

insert into line_quarter_pieces (tenant_id, line, quarter, area, product, pieces)
select tenant_id, line, date_bin('15 minutes', minute, '2000-01-01 00:00+00'), area, product, sum(pieces)
from line_pieces
group by 1, 2, 3, 4, 5;

do $$
declare name text;
begin
  foreach name in array array['line_quarters', 'line_quarter_pieces'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to engrane_app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                   name || '_of_tenant', name);
    execute format('create policy %I on %I to engrane_system, current_user using (true)', name || '_of_all', name);
  end loop;
end $$;

grant select, insert, update, delete on line_quarters, line_quarter_pieces to engrane_app;
