-- A production as it is after years: at the scale of 1, 500 open and 20,000 done orders of 12 stages with 5 million facts, and as many
-- other tenants as `others` says, a tenth of that each. What a trigger would have made of each fact is made of all at once, and is the
-- same: `engrane production verify` agrees.
--
-- Of a done order, 200 pieces went through each stage in 20 facts of ten, and one was scrap at the first. Of an open one, 60 facts of ten
-- pieces were recorded at the first stage and five fewer at each one behind it: fifty pieces wait before each.
--
-- For psql, with `scale` and `others`; whoever runs it is a superuser. The tenant `banco` is there, with its shifts and reasons.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set work_mem = '256MB';
set timezone = 'UTC';

create function pg_temp.made_id(kind integer, shop integer, number bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex(kind), 8, '0') || '-' || lpad(to_hex(shop), 4, '0') || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid
$$;

insert into tenants (id, code, name, modules, active)
select pg_temp.made_id(1, n, 0), 'otra-' || n, 'Otra ' || n, '{production}', true from generate_series(1, :others) n;

create temporary table shops as
select id as tenant_id, 0 as shop, ceil(500 * :scale)::integer as open, ceil(20000 * :scale)::integer as done
from tenants where code = 'banco'
union all
select pg_temp.made_id(1, n, 0), n, ceil(50 * :scale)::integer, ceil(2000 * :scale)::integer from generate_series(1, :others) n;

insert into shifts (tenant_id, id, code, name, weekdays, start_minute, end_minute, active)
select tenant_id, pg_temp.made_id(2, shop, n), code, name, 127, start_minute, 1800 - start_minute, true
from shops, (values (0, 'day', 'Día', 540), (1, 'night', 'Noche', 1260)) as worked (n, code, name, start_minute)
where shop > 0;
insert into production_reasons (tenant_id, id, kind, code, name, position)
select tenant_id, pg_temp.made_id(3, shop, 0), 'scrap', 'unspecified', 'Sin especificar', 0 from shops where shop > 0;

insert into stages (tenant_id, id, code, name, position, kind, shift, operator, machine, operators_record)
select tenant_id, pg_temp.made_id(4, shop, n), 'b' || n, 'Etapa ' || n, 10 + n, 'inside', 'optional', 'optional', 'optional', false
from shops, generate_series(1, 12) n;
insert into machines (tenant_id, id, code, name, stage_id, capabilities, rate_per_shift)
select tenant_id, pg_temp.made_id(5, shop, n), 'M-' || n, 'Máquina ' || n, pg_temp.made_id(4, shop, 1 + n % 12), '{}', 300 + n
from shops, generate_series(0, 39) n;
insert into workpieces (tenant_id, id, code, code_key, name, revision, words)
select tenant_id, pg_temp.made_id(6, shop, n), code, lower(code), 'Flecha ' || n, 'A', ' ' || lower(code) || ' flecha ' || n
from shops, generate_series(0, 199) n, lateral (select 'BP-' || 1000 + n as code) as named;

-- Of an order: its place in time, how many pieces of ten were recorded at its first stage, and how many fewer at each one behind it.
create temporary table bench_orders as
select s.tenant_id, s.shop, n, pg_temp.made_id(7, s.shop, n) as id, n > s.open as is_done,
       case when n > s.open then 200 else 1000 end as plan,
       case when n > s.open then 20 else 60 end as first, case when n > s.open then 0 else 5 end as less,
       case when n > s.open then current_date - 730 + ((n - s.open - 1) * 690 / s.done)::integer else current_date - 30 end as begun
from shops s, lateral generate_series(1, s.open + s.done) n;
analyze bench_orders;

insert into production_orders
  (tenant_id, id, number, workpiece_id, revision, qty_plan, overrun_percent, due, priority, customer, description, is_cooperation,
   published, made_by_name, made_at, words, started, finished, scrapped, here, facts, live_facts, first_fact_at, done_at)
select tenant_id, id, n, pg_temp.made_id(6, shop, n % 200), 'A', plan, 10, begun + 45, (array['high', 'medium', 'low'])[1 + n % 3],
       'Cliente ' || n % 40, '', false, true, 'Banco', begun,
       ' bp-' || 1000 + n % 200 || ' flecha ' || n % 200 || ' cliente ' || n % 40 || ' ' || n,
       case when is_done then 201 else 600 end, case when is_done then 200 else 50 end, case when is_done then 1 else 0 end,
       case when is_done then 0 else 550 end, facts, facts, begun + interval '10 hours',
       case when is_done then begun + interval '15 days' end
from bench_orders, lateral (select 12 * first - 66 * less as facts) as counted
order by shop, n;
insert into production_numbers (tenant_id, last) select tenant_id, open + done from shops;

insert into order_stages (tenant_id, order_id, stage_id, position, received, good, scrap, here, facts)
select tenant_id, id, pg_temp.made_id(4, shop, p), p,
       case when p > 1 then good + 10 * less else good + scrap end, good, scrap, case when p > 1 then 10 * less else 0 end, facts
from bench_orders, generate_series(1, 12) p,
     lateral (select first - less * (p - 1) as facts, 10 * (first - less * (p - 1)) as good,
                     case when is_done and p = 1 then 1 else 0 end as scrap) as counted
order by shop, n, p;

-- A fact of an order at a stage each hour or so, one stage a day behind the other.
create temporary table bench_shifts as
select s.tenant_id, s.shop, h.id, h.code, h.name, h.start_minute from shops s join shifts h using (tenant_id);
insert into shift_days (tenant_id, day, shift_id, code, name, starts_at, ends_at, net_minutes, closed_at)
select h.tenant_id, day, h.id, h.code, h.name, starts_at, starts_at + interval '12 hours', 720, starts_at + interval '24 hours'
from bench_shifts h, generate_series(current_date - 731, current_date - 1, interval '1 day') as days (day),
     lateral (select day + h.start_minute * interval '1 minute' + interval '6 hours' as starts_at) as begun;

do $$
declare
  made shops%rowtype;
  unspecified uuid;
  day_shift uuid;
  night_shift uuid;
begin
  for made in select * from shops order by shop loop
    select id into unspecified from production_reasons
    where tenant_id = made.tenant_id and kind = 'scrap' and code = 'unspecified';
    select id into day_shift from bench_shifts where shop = made.shop and code = 'day';
    select id into night_shift from bench_shifts where shop = made.shop and code = 'night';
    insert into stage_facts
      (tenant_id, id, order_id, stage_id, kind, day, shift_id, machine_id, good, scrap, scrap_reasons, scraps, rework, comment, reason,
       happened_at, recorded_at, made_by_name, asked, born)
    select made.tenant_id, fact, o.id, pg_temp.made_id(4, made.shop, p), 'record', day, case when k % 2 = 0 then day_shift else night_shift end,
           pg_temp.made_id(5, made.shop, p - 1 + 12 * (k % 3)), 10, scrap, case scrap when 0 then '{}' else array[unspecified] end,
           case scrap when 0 then '{}'::integer[] else array[scrap] end, 0, '', '', at, at, 'Banco', sha256(fact::text::bytea),
           case p when 1 then 10 + scrap else 0 end
    from bench_orders o
    cross join lateral generate_series(1, 12) p
    cross join lateral generate_series(1, o.first - o.less * (p - 1)) k
    cross join lateral (
      select pg_temp.made_id(8, made.shop, (o.n * 12 + p) * 100 + k) as fact, o.begun + p + k / 10 as day,
             case when o.is_done and p = 1 and k = 20 then 1 else 0 end as scrap
    ) as said
    cross join lateral (select said.day + interval '10 hours' + k * interval '1 minute' as at) as recorded
    where o.shop = made.shop
    order by said.day, o.n, p, k;
    raise notice 'shop %', made.shop;
  end loop;
end $$;

insert into order_stage_days (tenant_id, order_id, stage_id, day, good, scrap, born)
select tenant_id, order_id, stage_id, day, sum(good), sum(scrap), sum(born) from stage_facts group by 1, 2, 3, 4;
insert into scrap_days (tenant_id, day, stage_id, reason_id, pieces)
select tenant_id, day, stage_id, scrap_reasons[1], sum(scrap) from stage_facts where scrap > 0 group by 1, 2, 3, 4;

-- At the scale of 1, 100,000 tasks, a tenth of that beside each: all were done but one in fifty, of which one in twenty blocks an order.
create temporary table bench_tasks as
select s.tenant_id, pg_temp.made_id(9, s.shop, n) as id, n, n % 50 = 0 as stands, n % 1000 = 0 as blocks,
       pg_temp.made_id(7, s.shop, 1 + n % case when n % 50 = 0 then s.open else s.open + s.done end) as order_id,
       pg_temp.made_id(10, s.shop, n % 7) as doer, now() - n * interval '10 minutes' as at
from shops s cross join lateral generate_series(1, case when s.shop = 0 then ceil(100000 * :scale) else ceil(10000 * :scale) end::integer) n;
insert into tasks
  (tenant_id, id, title, description, category, is_blocker, due_date, assignee_type, assignee_role, status, accepted_by, accepted_by_name,
   doers, created_by_name, created_at, ended_at, told_overdue, asked)
select tenant_id, id, 'Tarea ' || n, '', 'general', blocks, at::date + 7, 'role', 'master', case when stands then 'open' else 'done' end,
       case when not stands then doer end, case when stands then '' else 'Persona ' || n % 7 end,
       case when stands then '{}' else array[doer] end, 'Banco', at, case when not stands then at + interval '2 days' end, true,
       sha256(id::text::bytea)
from bench_tasks
order by at;
insert into task_links (tenant_id, task_id, kind, target) select tenant_id, id, 'order', order_id from bench_tasks;
insert into task_entries (tenant_id, task_id, position, step, body, by_name, at)
select tenant_id, id, position, step, '', 'Persona', at + position * interval '1 hour'
from bench_tasks
cross join lateral (values (1, 'create'), (2, 'accept'), (3, 'start'), (4, 'send_to_review'), (5, 'approve')) as steps (position, step)
where position = 1 or not stands;
