-- Production: the stages that pieces go through, the machines that work there, what goes wrong, what is made and how much of it a
-- shift, and who works outside. A `…_key` is a name as it is compared: without case, accents and needless blanks.

-- Shifts have a code, by which what was done in them names them: one that is not said is made of the name.
create function shift_code(tenant uuid, name text) returns text
language plpgsql stable set search_path = pg_catalog, public as $$
declare
  plain text := regexp_replace(translate(lower(name), 'áéíóúüñ', 'aeiouun'), '[^a-z0-9_]+', '-', 'g');
  base text := coalesce(nullif(btrim(left(plain, 25), '-'), ''), 'shift');
  free text := base;
  at integer := 1;
begin
  while exists (select from shifts where tenant_id = tenant and code = free) loop
    at := at + 1;
    free := base || '-' || at;
  end loop;
  return free;
end $$;
create function name_shift() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  new.code := coalesce(new.code, shift_code(new.tenant_id, new.name));
  return new;
end $$;
alter table shifts add column code text constraint shifts_code_form check (code ~ '^[a-z0-9_-]{1,30}$');
do $$
declare
  shift record;
begin
  for shift in select tenant_id, id, name from shifts order by tenant_id, start_minute, id loop
    update shifts s set code = shift_code(shift.tenant_id, shift.name)
    where s.tenant_id = shift.tenant_id and s.id = shift.id;
  end loop;
end $$;
alter table shifts alter column code set not null;
alter table shifts add constraint shifts_code_unique unique (tenant_id, code);
create trigger shifts_named before insert on shifts for each row execute function name_shift();

create table stages (
  tenant_id        uuid not null references tenants (id),
  id               uuid not null,
  version          integer not null default 1,
  code             text not null constraint stages_code_form check (code ~ '^[a-z][a-z0-9_]{0,29}$'),
  name             text not null constraint stages_name_length check (char_length(name) between 1 and 100),
  -- Stages are listed in this order.
  position         integer not null,
  kind             text not null constraint stages_kind_known check (kind in ('inside', 'inspection', 'outside')),
  -- Must, may or does a fact name them?
  shift            text not null constraint stages_shift_known check (shift in ('required', 'optional', 'none')),
  operator         text not null constraint stages_operator_known check (operator in ('required', 'optional', 'none')),
  machine          text not null constraint stages_machine_known check (machine in ('required', 'optional', 'none')),
  -- Do operators record there what they did?
  operators_record boolean not null,
  active           boolean not null default true,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stages_code_unique unique (tenant_id, code),
  -- Who works outside records nothing: what comes back is received.
  constraint stages_outside_bare
    check (kind <> 'outside' or (shift = 'none' and operator = 'none' and machine = 'none' and not operators_record)),
  constraint stages_recorded_by_themselves check (not operators_record or operator <> 'none')
);
select tenant_table('stages');

create table machines (
  tenant_id      uuid not null references tenants (id),
  id             uuid not null,
  version        integer not null default 1,
  code           text not null constraint machines_code_form check (code ~ '^[A-Z0-9_-]{1,30}$'),
  name           text not null constraint machines_name_length check (char_length(name) between 1 and 100),
  stage_id       uuid not null,
  -- What it can do.
  capabilities   text[] not null constraint machines_capabilities_count check (cardinality(capabilities) <= 20),
  -- Pieces, where there is no norm.
  rate_per_shift integer not null constraint machines_rate_range check (rate_per_shift between 1 and 1000000),
  -- The line of the plant that counts what it makes.
  line_id        uuid,
  active         boolean not null default true,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint machines_code_unique unique (tenant_id, code),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  constraint machines_line_id_fkey foreign key (tenant_id, line_id) references lines (tenant_id, id) on delete set null (line_id)
);
create index machines_of_stage on machines (tenant_id, stage_id);
create index machines_of_line on machines (tenant_id, line_id) where line_id is not null;
select tenant_table('machines');

-- Why pieces are scrap, and why a shift made more or fewer than was expected.
create table production_reasons (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  version    integer not null default 1,
  kind       text not null constraint production_reasons_kind_known check (kind in ('scrap', 'deviation')),
  code       text not null constraint production_reasons_code_form check (code ~ '^[a-z][a-z0-9_]{0,29}$'),
  name       text not null constraint production_reasons_name_length check (char_length(name) between 1 and 100),
  position   integer not null default 0,
  active     boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint production_reasons_code_unique unique (tenant_id, kind, code)
);
select tenant_table('production_reasons');

-- Who works on pieces outside.
create table partners (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  version    integer not null default 1,
  name       text not null constraint partners_name_length check (char_length(name) between 1 and 100),
  name_key   text not null,
  contact    text not null default '' constraint partners_contact_length check (char_length(contact) <= 200),
  active     boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint partners_name_unique unique (tenant_id, name_key)
);
select tenant_table('partners');

create table workpieces (
  tenant_id  uuid not null references tenants (id),
  id         uuid not null,
  version    integer not null default 1,
  -- Of its drawing.
  code       text not null constraint workpieces_code_length check (char_length(code) between 1 and 60),
  code_key   text not null,
  name       text not null constraint workpieces_name_length check (char_length(name) between 1 and 100),
  revision   text not null default '' constraint workpieces_revision_length check (char_length(revision) <= 20),
  material   text not null default '' constraint workpieces_material_length check (char_length(material) <= 200),
  active     boolean not null default true,
  -- Code and name as they are compared, in which what somebody looks for is found.
  words      text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint workpieces_code_unique unique (tenant_id, code_key)
);
select tenant_table('workpieces');

-- The stages that it goes through; none where it has the tenant's usual ones.
create table workpiece_stages (
  tenant_id    uuid not null references tenants (id),
  workpiece_id uuid not null,
  position     smallint not null,
  stage_id     uuid not null,
  primary key (tenant_id, workpiece_id, position),
  constraint workpiece_stages_once unique (tenant_id, workpiece_id, stage_id),
  foreign key (tenant_id, workpiece_id) references workpieces (tenant_id, id) on delete cascade,
  foreign key (tenant_id, stage_id) references stages (tenant_id, id)
);
create index workpiece_stages_of_stage on workpiece_stages (tenant_id, stage_id);
select tenant_table('workpiece_stages');

-- Pieces that a shift makes of a workpiece: on one machine, or at a stage.
create table norms (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  version      integer not null default 1,
  workpiece_id uuid not null,
  stage_id     uuid,
  machine_id   uuid,
  pieces       integer not null constraint norms_pieces_range check (pieces between 1 and 1000000),
  -- The shift that it was given for, and how long that worked then; none where it is any shift's.
  shift_id     uuid,
  net_minutes  integer constraint norms_net_minutes_range check (net_minutes between 1 and 1440),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint norms_of_stage_or_machine check ((stage_id is null) <> (machine_id is null)),
  constraint norms_pair_unique unique nulls not distinct (tenant_id, workpiece_id, stage_id, machine_id),
  foreign key (tenant_id, workpiece_id) references workpieces (tenant_id, id) on delete cascade,
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  foreign key (tenant_id, machine_id) references machines (tenant_id, id),
  constraint norms_shift_fkey foreign key (tenant_id, shift_id) references shifts (tenant_id, id) on delete set null (shift_id)
);
create index norms_of_stage on norms (tenant_id, stage_id) where stage_id is not null;
create index norms_of_machine on norms (tenant_id, machine_id) where machine_id is not null;
select tenant_table('norms');

-- Minutes that a shift works: from its start to its end, less its breaks.
create function shift_net_minutes(tenant uuid, shift uuid) returns integer
language sql stable set search_path = pg_catalog, public as $$
  select ((s.end_minute - s.start_minute + 1439) % 1440 + 1
          - coalesce((select sum((b.end_minute - b.start_minute + 1440) % 1440)
                      from shift_breaks b
                      where b.tenant_id = s.tenant_id and b.shift_id = s.id), 0))::integer
  from shifts s
  where s.tenant_id = tenant and s.id = shift
$$;

-- What an organization begins with once it has the module; one that has set up stages keeps its own.
create function begin_production() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if exists (select from stages where tenant_id = new.id) then
    return null;
  end if;
  insert into stages (tenant_id, id, code, name, position, kind, shift, operator, machine, operators_record)
  select new.id, gen_random_uuid(), code, name, position, kind, shift, operator, machine, operators_record
  from (values
    ('machining', 'Maquinado', 1, 'inside', 'required', 'required', 'required', true),
    ('fitting', 'Ajuste', 2, 'inside', 'optional', 'optional', 'none', false),
    ('grinding', 'Rectificado', 3, 'inside', 'optional', 'optional', 'optional', false),
    ('heat_treatment', 'Tratamiento térmico', 4, 'outside', 'none', 'none', 'none', false),
    ('galvanic', 'Galvanizado', 5, 'outside', 'none', 'none', 'none', false),
    ('qc', 'Control de calidad', 6, 'inspection', 'optional', 'optional', 'none', false)
  ) as first (code, name, position, kind, shift, operator, machine, operators_record);
  insert into production_reasons (tenant_id, id, kind, code, name, position)
  select new.id, gen_random_uuid(), kind, code, name, position
  from (values
    ('scrap', 'unspecified', 'Sin especificar', 0),
    ('scrap', 'dimension', 'Fuera de medida', 1),
    ('scrap', 'surface', 'Mal acabado', 2),
    ('scrap', 'material', 'Material defectuoso', 3),
    ('scrap', 'setup', 'Piezas de ajuste', 4),
    ('deviation', 'setup', 'Preparación', 1),
    ('deviation', 'quality', 'Calidad', 2),
    ('deviation', 'material', 'Material', 3),
    ('deviation', 'tooling', 'Herramental', 4),
    ('deviation', 'operator', 'Operador', 5),
    ('deviation', 'machine', 'Máquina', 6),
    ('deviation', 'external', 'Causa externa', 7),
    ('deviation', 'logistics', 'Logística', 8)
  ) as first (kind, code, name, position);
  if not exists (select from shifts where tenant_id = new.id) then
    insert into shifts (tenant_id, id, code, name, weekdays, start_minute, end_minute, active)
    values (new.id, gen_random_uuid(), 'day', 'Día', 127, 540, 1260, true),
           (new.id, gen_random_uuid(), 'night', 'Noche', 127, 1260, 540, true);
  end if;
  return null;
end $$;
create trigger tenants_production after insert or update of modules on tenants
  for each row when ('production' = any (new.modules)) execute function begin_production();
update tenants set modules = modules where 'production' = any (modules);
