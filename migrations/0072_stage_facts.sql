-- Facts: what was made of an order at a stage, in a shift. They are only added. What follows from one (how many pieces it bore, where the
-- pieces of its order are, sums of days) is written by its trigger under the lock of the order, and requests can only read it. What may
-- not be is refused by the database itself, under the name of a constraint.

-- A shift on a day, as it was when something of it was first recorded; or what is of a day and of no shift, whose id is all zeros.
create table shift_days (
  tenant_id   uuid not null references tenants (id),
  day         date not null,
  shift_id    uuid not null,
  code        text not null constraint shift_days_code_length check (char_length(code) between 1 and 30),
  name        text not null constraint shift_days_name_length check (char_length(name) <= 100),
  starts_at   timestamptz not null,
  ends_at     timestamptz not null,
  -- How long it works, less its breaks.
  net_minutes integer not null constraint shift_days_net_minutes_range check (net_minutes between 0 and 1560),
  closed_at   timestamptz,
  primary key (tenant_id, day, shift_id),
  constraint shift_days_order check (starts_at < ends_at)
);
create index shift_days_open on shift_days (tenant_id, ends_at) where closed_at is null;
select tenant_table('shift_days');
revoke update, delete on shift_days from engrane_app;
grant update (closed_at) on shift_days to engrane_app;

-- Each time that it was closed: what was handed over then, and how it was opened again.
create table shift_closings (
  tenant_id        uuid not null references tenants (id),
  day              date not null,
  shift_id         uuid not null,
  number           integer not null,
  hand_over        jsonb not null,
  closed_at        timestamptz not null,
  closed_by        uuid,
  closed_by_name   text not null,
  opened_at        timestamptz,
  opened_by_name   text,
  opened_reason    text constraint shift_closings_reason_length check (char_length(opened_reason) between 1 and 200),
  primary key (tenant_id, day, shift_id, number),
  constraint shift_closings_opened_whole
    check ((opened_at is null) = (opened_by_name is null) and (opened_at is null) = (opened_reason is null)),
  foreign key (tenant_id, day, shift_id) references shift_days (tenant_id, day, shift_id)
);
select tenant_table('shift_closings');
revoke update, delete on shift_closings from engrane_app;
grant update (opened_at, opened_by_name, opened_reason) on shift_closings to engrane_app;

create table stage_facts (
  tenant_id     uuid not null references tenants (id),
  id            uuid not null,
  order_id      uuid not null,
  stage_id      uuid not null,
  kind          text not null constraint stage_facts_kind_known check (kind in ('record', 'correct', 'reverse')),
  -- The fact that it replaces, or takes back.
  names         uuid,
  day           date not null,
  shift_id      uuid not null,
  operator_id   uuid,
  machine_id    uuid,
  -- Of one that takes back: below zero. The trigger says them.
  good          integer not null,
  scrap         integer not null,
  -- Of the scrap, how many for which reason.
  scrap_reasons uuid[] not null,
  scraps        integer[] not null,
  rework        integer not null,
  -- The stage where they are worked on again.
  rework_to     uuid,
  -- How long was worked; none where it was the whole shift.
  minutes       integer constraint stage_facts_minutes_range check (minutes between 1 and 1560),
  expected      integer constraint stage_facts_expected_range check (expected between 0 and 10000000),
  -- Why it is not as expected. The only member that is changed later.
  deviation_id  uuid,
  comment       text not null constraint stage_facts_comment_length check (char_length(comment) <= 500),
  -- Why it was replaced or taken back.
  reason        text not null constraint stage_facts_reason_length check (char_length(reason) <= 200),
  happened_at   timestamptz not null,
  recorded_at   timestamptz not null,
  made_by       uuid,
  made_by_name  text not null,
  -- SHA-256 of what was asked for: another request under the same id is refused.
  asked         bytea not null constraint stage_facts_asked_length check (octet_length(asked) = 32),
  -- Pieces that were born by it; the trigger says it.
  born          integer not null default 0,
  primary key (tenant_id, id),
  constraint stage_facts_names_whole check ((kind = 'record') = (names is null)),
  constraint stage_facts_rework_whole check ((rework = 0) = (rework_to is null)),
  constraint stage_facts_quantities_range check (
    case when kind = 'reverse' then good <= 0 and scrap <= 0 and rework <= 0 else good >= 0 and scrap >= 0 and rework >= 0 end
    and abs(good::bigint) + abs(scrap::bigint) + abs(rework::bigint) <= 10000000),
  constraint stage_facts_reason_said check (kind = 'record' or reason <> ''),
  foreign key (tenant_id, order_id) references production_orders (tenant_id, id),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  foreign key (tenant_id, rework_to) references stages (tenant_id, id),
  foreign key (tenant_id, names) references stage_facts (tenant_id, id),
  foreign key (tenant_id, day, shift_id) references shift_days (tenant_id, day, shift_id),
  foreign key (tenant_id, operator_id) references users (tenant_id, id),
  foreign key (tenant_id, machine_id) references machines (tenant_id, id),
  foreign key (tenant_id, deviation_id) references production_reasons (tenant_id, id)
);
-- A fact is replaced or taken back once.
create unique index stage_facts_named_once on stage_facts (tenant_id, names) where names is not null;
create index stage_facts_of_order on stage_facts (tenant_id, order_id, stage_id, recorded_at);
create index stage_facts_of_shift on stage_facts (tenant_id, day, shift_id, machine_id);
create index stage_facts_of_machine on stage_facts (tenant_id, machine_id, day) where machine_id is not null;
create index stage_facts_of_operator on stage_facts (tenant_id, operator_id, day) where operator_id is not null;
create index stage_facts_of_maker on stage_facts (tenant_id, made_by, recorded_at) where made_by is not null;
create index stage_facts_of_deviation on stage_facts (tenant_id, deviation_id) where deviation_id is not null;
select tenant_table('stage_facts');
revoke insert, update, delete on stage_facts from engrane_app;
grant insert (tenant_id, id, order_id, stage_id, kind, names, day, shift_id, operator_id, machine_id, good, scrap, scrap_reasons,
              scraps, rework, rework_to, minutes, expected, deviation_id, comment, reason, happened_at, recorded_at, made_by,
              made_by_name, asked),
      update (deviation_id) on stage_facts to engrane_app;

-- What was made of an order at a stage on a day.
create table order_stage_days (
  tenant_id uuid not null references tenants (id),
  order_id  uuid not null,
  stage_id  uuid not null,
  day       date not null,
  good      integer not null default 0,
  scrap     integer not null default 0,
  rework    integer not null default 0,
  born      integer not null default 0,
  primary key (tenant_id, order_id, stage_id, day),
  foreign key (tenant_id, order_id) references production_orders (tenant_id, id)
);
create index order_stage_days_of_stage on order_stage_days (tenant_id, stage_id, day);
select tenant_table('order_stage_days');
revoke insert, update, delete on order_stage_days from engrane_app;

-- What was scrap at a stage on a day, and why.
create table scrap_days (
  tenant_id uuid not null references tenants (id),
  day       date not null,
  stage_id  uuid not null,
  reason_id uuid not null,
  pieces    integer not null,
  primary key (tenant_id, day, stage_id, reason_id),
  foreign key (tenant_id, reason_id) references production_reasons (tenant_id, id)
);
create index scrap_days_of_reason on scrap_days (tenant_id, reason_id);
select tenant_table('scrap_days');
revoke insert, update, delete on scrap_days from engrane_app;

create function sum_scrap(tenant uuid, of_day date, stage uuid, reasons uuid[], pieces integer[], sign integer) returns void
language sql set search_path = pg_catalog, public as $$
  insert into scrap_days as d (tenant_id, day, stage_id, reason_id, pieces)
  select tenant, of_day, stage, reason, sum(amount) * sign
  from unnest(reasons, pieces) as scrap (reason, amount)
  group by reason
  order by reason
  on conflict (tenant_id, day, stage_id, reason_id) do update set pieces = d.pieces + excluded.pieces
$$;

-- Says what a fact takes back or how many pieces it bore, and keeps what follows from it. A correction counts by how it differs from what
-- it replaces.
create function post_stage_fact() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  worked shift_days%rowtype;
  ordered production_orders%rowtype;
  place order_stages%rowtype;
  stage stages%rowtype;
  target order_stages%rowtype;
  named stage_facts%rowtype;
  is_first boolean;
  -- By how many pieces this changes things.
  more_good integer;
  more_scrap integer;
  more_rework integer;
  more_born integer := 0;
  again integer := 0;
  through integer;
begin
  select * into worked from shift_days
  where tenant_id = new.tenant_id and day = new.day and shift_id = new.shift_id for share;
  if worked.day is null or worked.closed_at is not null then
    perform refuse_production('stage_facts_shift_open');
  end if;
  select * into ordered from production_orders
  where tenant_id = new.tenant_id and id = new.order_id for no key update;
  select * into place from order_stages
  where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  select * into stage from stages where tenant_id = new.tenant_id and id = new.stage_id;
  if ordered.id is null or place.stage_id is null or stage.id is null then
    perform refuse_production('stage_facts_in_route');
  end if;
  if place.skipped or stage.kind = 'outside' then
    perform refuse_production('stage_facts_in_route');
  end if;
  if ordered.halt is not null then
    perform refuse_production('stage_facts_order_goes_on');
  end if;

  if new.kind <> 'record' then
    select * into named from stage_facts where tenant_id = new.tenant_id and id = new.names;
    if named.id is null or named.kind = 'reverse' or named.order_id <> new.order_id or named.stage_id <> new.stage_id
       or named.day <> new.day or named.shift_id <> new.shift_id then
      perform refuse_production('stage_facts_names');
    end if;
    -- Before what it would change is looked at.
    if exists (select from stage_facts where tenant_id = new.tenant_id and names = new.names) then
      perform refuse_production('stage_facts_named_once');
    end if;
  end if;
  if new.kind = 'reverse' then
    new.good := -named.good;
    new.scrap := -named.scrap;
    new.scrap_reasons := named.scrap_reasons;
    new.scraps := (select coalesce(array_agg(-amount order by nth), '{}')
                   from unnest(named.scraps) with ordinality as scrap (amount, nth));
    new.rework := -named.rework;
    new.rework_to := named.rework_to;
    new.operator_id := named.operator_id;
    new.machine_id := named.machine_id;
    new.expected := null;
    new.minutes := null;
  end if;
  if cardinality(new.scrap_reasons) <> cardinality(new.scraps)
     or (select coalesce(sum(amount), 0) <> new.scrap or coalesce(bool_or(amount = 0 or sign(amount) <> sign(new.scrap)), false)
         from unnest(new.scraps) as scrap (amount))
     or exists (select from unnest(new.scrap_reasons) as said (reason)
                where not exists (select from production_reasons r
                                  where r.tenant_id = new.tenant_id and r.id = said.reason and r.kind = 'scrap')) then
    perform refuse_production('stage_facts_scrap_by_reason');
  end if;
  if new.rework <> 0 then
    select * into target from order_stages
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.rework_to;
    if target.stage_id is null or target.position > place.position or (target.skipped and new.kind <> 'reverse') then
      perform refuse_production('stage_facts_rework_behind');
    end if;
  end if;

  more_good := new.good;
  more_scrap := new.scrap;
  more_rework := new.rework;
  if new.kind = 'correct' then
    more_good := more_good - named.good;
    more_scrap := more_scrap - named.scrap;
    more_rework := more_rework - named.rework;
  end if;

  -- The first stage bears what is not waiting there, once what comes back is worked on again.
  is_first := not exists (
    select from order_stages
    where tenant_id = new.tenant_id and order_id = new.order_id and position < place.position and not skipped);
  if new.kind = 'reverse' then
    more_born := -named.born;
  elsif more_good + more_scrap + more_rework < 0 then
    -- Those were the last of them.
    more_born := greatest(more_good + more_scrap + more_rework, -named.born);
  elsif is_first then
    more_born := greatest(more_good + more_scrap + more_rework - place.here, 0);
  end if;
  new.born := more_born + case when new.kind = 'correct' then named.born else 0 end;
  if more_born > 0
     and ordered.started + more_born - ordered.scrapped - more_scrap > order_limit(ordered.qty_plan, ordered.overrun_percent) then
    perform refuse_production('orders_within_plan');
  end if;

  -- What is worked on again, by stage: here, and elsewhere.
  if named.rework <> 0 and new.kind = 'correct' then
    again := case when named.rework_to = new.stage_id then -named.rework else 0 end;
    update order_stages set rework_in = rework_in - named.rework, here = here - named.rework
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = named.rework_to
      and stage_id <> new.stage_id and named.rework_to is distinct from new.rework_to;
  end if;
  if new.rework <> 0 then
    again := again + case when new.rework_to = new.stage_id then new.rework else 0 end;
    update order_stages
    set rework_in = rework_in + new.rework - case when named.rework_to = stage_id and new.kind = 'correct' then named.rework else 0 end,
        here = here + new.rework
               - case when named.rework_to = stage_id and new.kind = 'correct' then named.rework else 0 end
    where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.rework_to and stage_id <> new.stage_id;
  end if;
  if more_born <> 0 then
    update order_stages set received = received + more_born, bypassed = bypassed + more_born
    where tenant_id = new.tenant_id and order_id = new.order_id and position < place.position;
  end if;
  update order_stages
  set received = received + more_born, rework_in = rework_in + again, good = good + more_good, scrap = scrap + more_scrap,
      rework_out = rework_out + more_rework, here = here + more_born + again - more_good - more_scrap - more_rework,
      facts = facts + 1
  where tenant_id = new.tenant_id and order_id = new.order_id and stage_id = new.stage_id;
  through := pass_on(new.tenant_id, new.order_id, place.position, more_good);

  update production_orders
  set started = started + more_born, finished = finished + through, scrapped = scrapped + more_scrap,
      here = here + more_born - through - more_scrap, facts = facts + 1,
      live_facts = live_facts + case new.kind when 'record' then 1 when 'reverse' then -1 else 0 end,
      first_fact_at = coalesce(first_fact_at, new.recorded_at),
      done_at = case when finished + through >= qty_plan then coalesce(done_at, new.recorded_at) end
  where tenant_id = new.tenant_id and id = new.order_id;

  insert into order_stage_days as d (tenant_id, order_id, stage_id, day, good, scrap, rework, born)
  values (new.tenant_id, new.order_id, new.stage_id, new.day, more_good, more_scrap, more_rework, more_born)
  on conflict (tenant_id, order_id, stage_id, day) do update
  set good = d.good + excluded.good, scrap = d.scrap + excluded.scrap, rework = d.rework + excluded.rework,
      born = d.born + excluded.born;
  if new.scrap <> 0 then
    perform sum_scrap(new.tenant_id, new.day, new.stage_id, new.scrap_reasons, new.scraps, 1);
  end if;
  if new.kind = 'correct' and named.scrap <> 0 then
    perform sum_scrap(new.tenant_id, new.day, new.stage_id, named.scrap_reasons, named.scraps, -1);
  end if;
  return new;
end $$;
create trigger stage_facts_posted before insert on stage_facts for each row execute function post_stage_fact();

-- Facts are only added: of one, why it is not as expected is all that may be said later.
create function keep_stage_fact() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    old.deviation_id := new.deviation_id;
    if old is not distinct from new then
      return new;
    end if;
  end if;
  raise exception 'facts are only added' using errcode = 'check_violation', constraint = 'stage_facts_append_only';
end $$;
create trigger stage_facts_append_only before update or delete on stage_facts for each row execute function keep_stage_fact();
-- Which organizations have a production.
grant select on production_orders to engrane_system;
