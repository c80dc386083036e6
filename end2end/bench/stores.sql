-- Store-rooms as they are after years: at the scale of 1 a hundred of them, with 200,000 items in 400,000 balances and 20 million
-- moves. What a trigger would have made of each move is made of all at once, and is the same: `engrane stores verify` agrees.
--
-- Of an item, moves go by tens: ten pieces are received (60 at first), five go to a holder, and one goes to another shelf and back,
-- twice. Documents have a line of each item of a group. A group has its days, on each of which it is moved several times.
--
-- For psql, with `scale`; whoever runs it is a superuser. The tenant `banco` is there.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set work_mem = '256MB';
set timezone = 'UTC';

create function pg_temp.made_id(kind integer, room integer, number bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex(kind), 8, '0') || '-' || lpad(to_hex(room), 4, '0') || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid
$$;
-- Of an item after so many moves.
create function pg_temp.issued(moves bigint) returns bigint language sql immutable as $$
  select 5 * ((moves - 1) / 10) + least((moves - 1) % 10, 5)
$$;
create function pg_temp.on_hand(moves bigint) returns bigint language sql immutable as $$
  select 60 + 10 * ((moves - 1) / 10) - pg_temp.issued(moves)
$$;
create function pg_temp.elsewhere(moves bigint) returns integer language sql immutable as $$
  select case when (moves - 1) % 10 in (6, 8) then 1 else 0 end
$$;

insert into tenants (id, code, name, modules, active)
select pg_temp.made_id(1, n, 0), 'otra-' || n, 'Otra ' || n, '{stores}', true from generate_series(1, 99) n;

-- The first room is the largest, and one of its items is moved most. The audit has the documents of those that are verified.
create temporary table rooms as
select id as tenant_id, 0 as room, ceil(20000 * :scale)::integer as items, 95 as rounds, 5 as lines, true as audited
from tenants where code = 'banco'
union all
select pg_temp.made_id(1, n, 0), n, ceil(1819 * :scale)::integer, 100, case when n <= 17 then 5 else 20 end, n <= 17
from generate_series(1, 99) n;

create temporary table bench_items as
select r.tenant_id, r.room, n, pg_temp.made_id(2, r.room, n) as id, (n + r.lines - 1) / r.lines as grp,
       round((100 + n * 37 % 90000) / 100.0, 2) as cost
from rooms r cross join lateral generate_series(0, r.items - 1) n;

create temporary table bench_groups as
select i.tenant_id, i.room, i.grp, min(i.n) as first,
       case when i.grp = 0 and i.room = 0 then ceil(100000 * :scale)::integer else r.rounds end as rounds,
       case when i.grp = 0 and i.room = 0 then 400 else 20 end as days,
       -- Some were moved long ago.
       current_date - case when i.grp % 20 = 7 then 800 else 400 end as begun,
       pg_temp.made_id(3, i.room, i.grp % 100) as home, pg_temp.made_id(3, i.room, (i.grp + 1) % 100) as second,
       pg_temp.made_id(4, i.room, i.grp % 50) as holder
from bench_items i join rooms r using (room)
group by i.tenant_id, i.room, i.grp, r.rounds;

insert into stock_departments (tenant_id, id, name, name_key, icon)
select tenant_id, pg_temp.made_id(5, room, n), 'Departamento ' || n, 'departamento ' || n, 'box' from rooms, generate_series(0, 4) n;
insert into stock_categories (tenant_id, id, department_id, name, name_key)
select tenant_id, pg_temp.made_id(6, room, n), pg_temp.made_id(5, room, n % 5), 'Familia ' || n, 'familia ' || n
from rooms, generate_series(0, 49) n;
insert into stock_locations (tenant_id, id, kind, name, path, path_key, own_code)
select tenant_id, pg_temp.made_id(3, room, n), 'shelf', name, name, lower(name), stock_code('U', n)
from rooms, generate_series(0, 99) n, lateral (select 'Estante ' || lpad(n::text, 2, '0') as name) as named;
insert into stock_locations (tenant_id, id, kind, name, holder_kind, code, own_code)
select tenant_id, pg_temp.made_id(4, room, n), 'holder', 'Persona ' || n, 'person', 'P-' || n, stock_code('P', n)
from rooms, generate_series(0, 49) n;
insert into stock_locations (tenant_id, id, kind, name)
select tenant_id, pg_temp.made_id(7, room, 0), 'outside', 'supplier' from rooms;

-- One of fifty is low, and another one is at its threshold: it crosses with the next issue.
insert into stock_items
  (tenant_id, id, code, name, name_key, kind, unit, decimals, category_id, returnable, supplier, lead_days, pack, threshold, target,
   home_id, words, own_code)
select i.tenant_id, i.id, code, name, lower(name), 'consumable', 'piece', 0, pg_temp.made_id(6, i.room, i.n % 50), false, supplier,
       i.n % 20, 10, threshold, threshold * 2, g.home, ' ' || lower(name || ' ' || code || ' ' || supplier), stock_code('A', i.n)
from bench_items i
join bench_groups g using (room, grp)
cross join lateral (
  select 'BK' || (1000000 + i.n) as code, 'Proveedor ' || i.n % 40 as supplier,
         (array['Tornillo', 'Tuerca', 'Rondana', 'Broca', 'Guante', 'Lija', 'Cinta', 'Disco', 'Foco', 'Rodamiento', 'Banda', 'Filtro',
                'Manguera', 'Conector', 'Cable', 'Fusible', 'Electrodo', 'Llave', 'Pinza', 'Resorte'])[1 + i.n % 20]
           || ' ' || (array['acero', 'laton', 'nylon', 'cobre', 'aluminio', 'hule', 'bronce'])[1 + i.n % 7] || ' M' || 1 + i.n % 97
           || ' ' || i.n as name,
         case i.n % 50 when 0 then 500 when 1 then pg_temp.on_hand(g.rounds) else 20 end as threshold
) as made;
insert into stock_codes (tenant_id, code, item_id, kind)
select tenant_id, 'PROV-' || (500000 + n), id, 'supplier' from bench_items;

create temporary table bench_documents (
  grp integer, round bigint, id uuid, number bigint, act text, day date, at timestamptz, holder uuid, quantity numeric
);

do $$
declare
  made rooms%rowtype;
  owner uuid := (select u.id from users u join tenants t on t.id = u.tenant_id where t.code = 'banco' limit 1);
begin
  analyze bench_items;
  analyze bench_groups;
  for made in select * from rooms order by room loop
    truncate bench_documents;
    insert into bench_documents
    select grp, round, pg_temp.made_id(16, made.room, number), number, act, at::date, at, holder, quantity
    from (
      select g.grp, d.round, moved.at, g.holder, row_number() over (order by moved.at, g.grp) as number,
             case when (d.round - 1) % 10 = 0 then 'receive' when (d.round - 1) % 10 <= 5 then 'issue' else 'transfer' end as act,
             case when d.round = 1 then 60 when (d.round - 1) % 10 = 0 then 10 else 1 end as quantity
      from bench_groups g
      cross join lateral generate_series(1, g.rounds::bigint) as d(round)
      cross join lateral (
        select g.begun + ((d.round - 1) * g.days / g.rounds * (400 / g.days) + g.grp % (400 / g.days))::integer + interval '15 hours'
               + interval '8 hours' * (((d.round - 1) * g.days % g.rounds) / g.rounds::double precision
                                       + g.grp % 500 / 500.0 * g.days / g.rounds) as at
      ) as moved
      where g.room = made.room
    ) as numbered;
    analyze bench_documents;

    insert into stock_documents
      (tenant_id, id, number, act, recorded_at, day, occurred_at, holder_id, reason, note, made_by, made_by_name, asked)
    select made.tenant_id, id, number, act, at, day, at, case act when 'issue' then holder end, '', '',
           case made.room when 0 then owner end, 'Banco', substr(sha256(id::text::bytea), 1, 16)
    from bench_documents order by number;

    insert into stock_moves
      (tenant_id, item_id, position, document_id, line, quantity, from_id, to_id, cost, on_hand_after, value, under, recorded_at)
    select made.tenant_id, i.id, d.round, d.id, i.n - g.first, d.quantity,
           case when d.act = 'receive' then pg_temp.made_id(7, made.room, 0) when (d.round - 1) % 10 in (7, 9) then g.second else g.home end,
           case when d.act = 'issue' then g.holder when pg_temp.elsewhere(d.round) = 1 then g.second else g.home end,
           case d.act when 'receive' then i.cost end, pg_temp.on_hand(d.round),
           case d.act when 'receive' then i.cost * d.quantity when 'issue' then -i.cost else 0 end, d.round - 1, d.at
    from bench_documents d
    join bench_groups g on g.room = made.room and g.grp = d.grp
    join bench_items i on i.room = made.room and i.grp = d.grp
    order by d.number, i.n;

    insert into stock_issues (tenant_id, item_id, position, holder_id, quantity, open, open_value)
    select made.tenant_id, i.id, d.round, d.holder, d.quantity, d.quantity, i.cost
    from bench_documents d
    join bench_items i on i.room = made.room and i.grp = d.grp
    where d.act = 'issue'
    order by d.number, i.n;

    insert into stock_days (tenant_id, item_id, day, received, issued)
    select made.tenant_id, i.id, d.day, d.received, d.issued
    from (select grp, day, coalesce(sum(quantity) filter (where act = 'receive'), 0) as received,
                 coalesce(sum(quantity) filter (where act = 'issue'), 0) as issued
          from bench_documents group by grp, day) as d
    join bench_items i on i.room = made.room and i.grp = d.grp
    order by d.day, i.n;

    insert into stock_months (tenant_id, item_id, month, issued)
    select made.tenant_id, i.id, d.month, d.issued * i.cost
    from (select grp, date_trunc('month', day)::date as month, sum(quantity) as issued
          from bench_documents where act = 'issue' group by 1, 2) as d
    join bench_items i on i.room = made.room and i.grp = d.grp
    order by d.month, i.n;

    insert into stock_holder_months (tenant_id, holder_id, month, cost)
    select made.tenant_id, d.holder, date_trunc('month', d.day)::date, sum(d.quantity * i.cost)
    from bench_documents d
    join bench_items i on i.room = made.room and i.grp = d.grp
    where d.act = 'issue'
    group by 1, 2, 3;

    if made.audited then
      insert into audit_entries (tenant_id, id, at, actor, action, target_kind, target_id, after)
      select made.tenant_id, pg_temp.made_id(17, made.room, d.number), d.at, 'Banco', 'move_stock', 'stock_document', d.id::text,
             jsonb_build_object('document_number', d.number, 'act', d.act, 'moves', count(*), 'lines_sha256', encode(sha256(convert_to(
               string_agg(concat_ws(' ', m.item_id, m.position, m.line, trim_scale(m.quantity), m.from_id, m.to_id,
                                    trim_scale(m.on_hand_after), trim_scale(m.value),
                                    (extract(epoch from m.recorded_at) * 1000000)::bigint) || e'\n', '' order by m.item_id),
               'UTF8')), 'hex'))
      from bench_documents d
      join stock_moves m on m.tenant_id = made.tenant_id and m.document_id = d.id
      group by d.number, d.id, d.act, d.at
      order by d.number;
    end if;

    insert into stock_totals (tenant_id, item_id, position, top, on_hand, value, recorded_at, threshold)
    select made.tenant_id, i.id, d.round, d.round, pg_temp.on_hand(d.round), pg_temp.on_hand(d.round) * i.cost, d.at,
           (select s.threshold from stock_items s where s.tenant_id = made.tenant_id and s.id = i.id)
    from bench_documents d
    join bench_groups g on g.room = made.room and g.grp = d.grp and g.rounds = d.round
    join bench_items i on i.room = made.room and i.grp = d.grp;

    insert into stock_numbers (tenant_id, last) select made.tenant_id, count(*) from bench_documents;
    raise notice 'room %', made.room;
  end loop;
end $$;

insert into stock_balances (tenant_id, item_id, location_id, bounded, quantity)
select g.tenant_id, i.id, at.location_id, at.bounded, at.quantity
from bench_groups g
join bench_items i using (room, grp)
cross join lateral (values
  (pg_temp.made_id(7, g.room, 0), false, -pg_temp.on_hand(g.rounds) - pg_temp.issued(g.rounds)),
  (g.home, true, pg_temp.on_hand(g.rounds) - pg_temp.elsewhere(g.rounds)),
  (g.second, true, pg_temp.elsewhere(g.rounds)),
  (g.holder, true, pg_temp.issued(g.rounds))
) as at(location_id, bounded, quantity);
-- They were looked at just now, so that nobody is told of what has been low for long while something is measured.
insert into stock_checks (tenant_id, checked_at) select tenant_id, now() + interval '1 day' from rooms;
