-- The platform edits the catalogue: brands, groups and parts, by the version that was read. Two brands become one, and offers without
-- catalogue become lines of a part as soon as there is one.

alter table brands
  add column version integer not null default 1,
  add column updated_at timestamptz not null default now();
alter table part_groups
  add column version integer not null default 1,
  add column updated_at timestamptz not null default now();
create index brands_by_alias on brands using gin (aliases);

-- Brands of the program that somebody put together with another one: the program does not make them again.
create table merged_brands (
  code text primary key
);
grant select, insert on merged_brands to engrane_platform;
grant select on merged_brands to engrane_system;

-- Lines of bodegas that name a brand otherwise, or are of another part, or of one at last. The platform sees no line: it may do
-- these things to them, and is told how many they were. Whoever writes lines holds the lock of their parts together with others, so
-- nothing else writes any meanwhile. What was changed here is left alone when an older change is undone: its state is another one.

-- Counts lines anew, of these tenants.
create function count_lines_anew(tenants uuid[]) returns void
language sql security definer set search_path = pg_catalog, public as $$
  update inventory_totals t
  set lines = c.lines, loose = c.loose, out_of_stock = c.out_of_stock, unpriced = c.unpriced, missing = c.missing,
      priced_2 = c.priced_2, priced_3 = c.priced_3, priced_4 = c.priced_4, priced_5 = c.priced_5
  from (
    select wanted.id, count(i.id) as lines, count(i.id) filter (where i.part_id is null) as loose,
           count(*) filter (where i.stock = 0) as out_of_stock, count(i.id) filter (where i.price is null) as unpriced,
           count(i.missing_since) as missing, count(i.price_2) as priced_2, count(i.price_3) as priced_3,
           count(i.price_4) as priced_4, count(i.price_5) as priced_5
    from unnest(tenants) as wanted(id)
    left join inventory_items i on i.tenant_id = wanted.id
    group by wanted.id
  ) as c
  where t.tenant_id = c.id;
$$;
revoke execute on function count_lines_anew(uuid[]) from public;

alter table inventory_changes
  drop constraint inventory_changes_kind_known,
  -- 'merge': the platform put brands together, and lines with them.
  add constraint inventory_changes_kind_known check (kind in ('import', 'edit', 'clear', 'undo', 'merge'));

-- What was of one brand is of another one. Where a bodega has the number under both at a place, the line that was confirmed last stays,
-- and takes from the other what it lacks itself; how both were stands among the changes of the bodega, which may undo it.
create function move_lines_of_brand(old_key text, new_key text, new_name text, out moved bigint, out joined bigint)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  shortened uuid[];
  merges uuid[];
  stayed bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('parts of lines', 0));
  with twins as (
    select a.tenant_id, case when w.second then b.id else a.id end as stays, case when w.second then a.id else b.id end as goes
    from inventory_items a
    join inventory_items b on b.tenant_id = a.tenant_id and b.key = a.key and b.brand_key = new_key and b.location = a.location
    cross join lateral (select (b.confirmed_at, b.id) > (a.confirmed_at, a.id) as second) as w
    where a.brand_key = old_key
      and old_key <> new_key
  ), made as (
    insert into inventory_changes (tenant_id, id, kind, made_by_name, made_at, lines)
    select tenant_id, gen_random_uuid(), 'merge', 'Engrane', now(), 2 * count(*)
    from twins
    group by tenant_id
    returning tenant_id, id, lines
  ), last_made as (
    insert into inventory_states (tenant_id, change_id)
    select tenant_id, id from made
    on conflict (tenant_id) do update set change_id = excluded.change_id
  ), as_they_were as (
    insert into inventory_change_lines
      (tenant_id, change_id, item_id, left_state, version, state, part_id, brand_text, brand_key, number, key, description, own_code,
       gtin, price, currency, stock, location, min_order, words, import_id, confirmed_at, created_at, updated_at, source_id,
       missing_since, cost, price_2, price_3, price_4, price_5)
    select m.tenant_id, m.id, i.id, case when i.id = t.stays then m.id end, i.version, i.state, i.part_id, i.brand_text, i.brand_key,
           i.number, i.key, i.description, i.own_code, i.gtin, i.price, i.currency, i.stock, i.location, i.min_order, i.words,
           i.import_id, i.confirmed_at, i.created_at, i.updated_at, i.source_id, i.missing_since, i.cost, i.price_2, i.price_3,
           i.price_4, i.price_5
    from made m
    join twins t on t.tenant_id = m.tenant_id
    join inventory_items i on i.tenant_id = t.tenant_id and i.id in (t.stays, t.goes)
  )
  select coalesce(sum(lines) / 2, 0), coalesce(array_agg(tenant_id), '{}'), coalesce(array_agg(id), '{}')
  into joined, shortened, merges
  from made;
  delete from inventory_items i
  using unnest(shortened, merges) as m(tenant_id, id)
  join inventory_change_lines l on l.tenant_id = m.tenant_id and l.change_id = m.id and l.left_state is null
  where i.tenant_id = l.tenant_id
    and i.id = l.item_id;
  update inventory_items i
  set brand_key = new_key, brand_text = new_name, version = i.version + 1, state = s.change_id, updated_at = now(),
      part_id = coalesce(i.part_id, g.part_id),
      description = case when i.description = '' then g.description else i.description end,
      own_code = case when i.own_code = '' then g.own_code else i.own_code end,
      gtin = case when i.gtin = '' then g.gtin else i.gtin end,
      stock = coalesce(i.stock, g.stock), min_order = coalesce(i.min_order, g.min_order),
      -- Prices in another currency are others.
      price = case when i.currency = g.currency then coalesce(i.price, g.price) else i.price end,
      cost = case when i.currency = g.currency then coalesce(i.cost, g.cost) else i.cost end,
      price_2 = case when i.currency = g.currency then coalesce(i.price_2, g.price_2) else i.price_2 end,
      price_3 = case when i.currency = g.currency then coalesce(i.price_3, g.price_3) else i.price_3 end,
      price_4 = case when i.currency = g.currency then coalesce(i.price_4, g.price_4) else i.price_4 end,
      price_5 = case when i.currency = g.currency then coalesce(i.price_5, g.price_5) else i.price_5 end,
      words = array_to_string(array(
        select distinct word collate "C"
        from unnest(string_to_array(i.words, ' ') || string_to_array(g.words, ' ')) as word
        where word <> ''
        order by 1
      ), ' ')
  from unnest(shortened, merges) as m(tenant_id, id)
  join inventory_change_lines s on s.tenant_id = m.tenant_id and s.change_id = m.id and s.left_state is not null
  join inventory_change_lines g on g.tenant_id = m.tenant_id and g.change_id = m.id and g.left_state is null
                               and g.key = s.key and g.location = s.location
  where i.tenant_id = s.tenant_id
    and i.id = s.item_id;
  select count(*)
  into stayed
  from unnest(shortened, merges) as m(tenant_id, id)
  join inventory_change_lines l on l.tenant_id = m.tenant_id and l.change_id = m.id and l.left_state is not null
  where l.brand_key = old_key;
  update inventory_items
  set brand_key = new_key, brand_text = new_name, version = version + 1, state = gen_random_uuid(), updated_at = now()
  where brand_key = old_key
    and (brand_key, brand_text) <> (new_key, new_name);
  get diagnostics moved = row_count;
  moved := moved + stayed;
  perform count_lines_anew(shortened);
end $$;
revoke execute on function move_lines_of_brand(text, text, text) from public;
grant execute on function move_lines_of_brand(text, text, text) to engrane_platform;

-- Lines of each of the first parts are of the one of the others that has its place.
create function move_lines_of_parts(gone uuid[], kept uuid[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  moved bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('parts of lines', 0));
  update inventory_items i
  set part_id = p.kept, version = i.version + 1, state = gen_random_uuid(), updated_at = now()
  from unnest(gone, kept) as p(gone, kept)
  where i.part_id = p.gone;
  get diagnostics moved = row_count;
  update inventory_answers a set part_id = p.kept from unnest(gone, kept) as p(gone, kept) where a.part_id = p.gone;
  return moved;
end $$;
revoke execute on function move_lines_of_parts(uuid[], uuid[]) from public;
grant execute on function move_lines_of_parts(uuid[], uuid[]) to engrane_platform;

-- Offers without catalogue that may mean one of these parts, which are new, called otherwise, or led to by references of late. Each is
-- understood as a list is that comes in (src/inventory/import): by brand and number; without a known brand by the number alone; or by a
-- reference. It becomes a line of a part where it means that one alone, and takes on its brand where it is the part. Tells which parts
-- are on sale now.
create function find_loose_lines(parts_wanted uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('parts of lines', 0));
  return query
  with numbers as (
    select p.key from parts p where p.id = any (parts_wanted)
    union
    select x.from_key from cross_references x where x.to_part_id = any (parts_wanted) and x.revoked_at is null
  ), loose as (
    select i.tenant_id, i.id, i.key, i.brand_key, i.brand_text, i.location, i.confirmed_at
    from numbers n
    join inventory_items i on i.key = n.key and i.part_id is null
  ), spelled as (
    select distinct on (s.brand_key) s.brand_key, b.id
    from (select distinct l.brand_key from loose l where l.brand_key <> '') as s
    join brands b on b.key = s.brand_key or b.aliases @> array[s.brand_key]
    order by s.brand_key, b.key = s.brand_key desc
  ), said as (
    select distinct l.key, l.brand_key, b.id as brand_id
    from loose l
    left join spelled b on b.brand_key = l.brand_key
  ), hits as (
    select s.key, s.brand_key, 1 as rank, p.id
    from said s
    join parts p on p.brand_id = s.brand_id and p.key = s.key
    union
    select s.key, s.brand_key, case when p.kind = 'oem' then 2 else 3 end, p.id
    from said s
    join parts p on p.key = s.key
    where s.brand_id is null
    union
    select s.key, s.brand_key, 4, x.to_part_id
    from said s
    join cross_references x on x.from_key = s.key and x.revoked_at is null
    where s.brand_id is null
       or x.from_brand_id = s.brand_id
  ), meant as (
    select distinct on (r.key, r.brand_key) r.key, r.brand_key, r.rank, r.ids
    from (select h.key, h.brand_key, h.rank, array_agg(h.id) as ids from hits h group by h.key, h.brand_key, h.rank) as r
    order by r.key, r.brand_key, r.rank
  ), found as (
    select l.tenant_id, l.id, l.key, l.location, p.id as part_id, c.brand_key, c.brand_text,
           row_number() over (
             partition by l.tenant_id, l.key, c.brand_key, l.location
             order by l.brand_key = c.brand_key desc, l.confirmed_at desc, l.id
           ) as place
    from loose l
    join meant m on m.key = l.key and m.brand_key = l.brand_key and cardinality(m.ids) = 1
    join parts p on p.id = m.ids[1]
    join brands b on b.id = p.brand_id
    cross join lateral (
      select (m.rank = 1 or (l.brand_key = '' and m.rank < 4)) as is_part
    ) as w
    cross join lateral (
      select case when w.is_part then b.key else l.brand_key end as brand_key,
             case when w.is_part then b.name else l.brand_text end as brand_text
    ) as c
  ), matched as (
    update inventory_items i
    set part_id = f.part_id, brand_key = f.brand_key, brand_text = f.brand_text, version = i.version + 1,
        state = gen_random_uuid(), updated_at = now()
    from found f
    where i.tenant_id = f.tenant_id
      and i.id = f.id
      and f.place = 1
      -- A line that already has the place keeps it.
      and not exists (
        select from inventory_items o
        where o.tenant_id = f.tenant_id
          and o.key = f.key
          and o.brand_key = f.brand_key
          and o.location = f.location
          and o.id <> f.id
      )
    returning i.tenant_id, i.part_id
  ), counted as (
    update inventory_totals t
    set loose = t.loose - m.lines
    from (select tenant_id, count(*) as lines from matched group by tenant_id) as m
    where t.tenant_id = m.tenant_id
  )
  select distinct part_id from matched;
end $$;
revoke execute on function find_loose_lines(uuid[]) from public;
grant execute on function find_loose_lines(uuid[]) to engrane_platform;

-- Is a line of any bodega of the part?
create function part_has_lines(part uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from inventory_items where part_id = part);
$$;
revoke execute on function part_has_lines(uuid) from public;
grant execute on function part_has_lines(uuid) to engrane_platform;

-- A workshop says that a part does not fit a vehicle, or does not replace another part, whatever the catalogue says. The platform looks at
-- each, and may take back what it decided.
create table fit_reports (
  tenant_id     uuid not null references tenants (id),
  id            uuid not null,
  part_id       uuid not null references parts (id) on delete cascade,
  -- The vehicles of one engine of a year, and what they are called; or another part.
  vehicles      uuid[] not null default '{}',
  vehicle       text not null default '',
  other_id      uuid references parts (id) on delete cascade,
  note          text not null default '',
  reported_by   uuid,
  reporter      text not null default '',
  reported_at   timestamptz not null,
  status        text not null default 'open' constraint fit_reports_status_known check (status in ('open', 'accepted', 'dismissed')),
  decided_by    text not null default '',
  decided_at    timestamptz,
  -- Fitments that were removed because of it, as they were.
  removed       jsonb not null default '[]',
  primary key (tenant_id, id),
  constraint fit_reports_of_something check ((cardinality(vehicles) > 0) <> (other_id is not null)),
  constraint fit_reports_of_two check (other_id <> part_id)
);
select tenant_table('fit_reports');
revoke update, delete on fit_reports from engrane_app;
create index fit_reports_by_part on fit_reports (part_id);
create index fit_reports_by_other on fit_reports (other_id) where other_id is not null;
create index fit_reports_newest on fit_reports (status, reported_at desc);
create policy fit_reports_of_platform on fit_reports to engrane_platform using (true);
grant select, update, delete on fit_reports to engrane_platform;

-- Somebody says of a part that it does not fit a vehicle, whatever files say: they do not bring the fitment again.
create table negative_fitments (
  part_id     uuid not null references parts (id) on delete cascade,
  vehicle_id  uuid not null references vehicles (id) on delete cascade,
  source      text not null,
  notes       text not null default '',
  reported_at timestamptz not null default now(),
  primary key (part_id, vehicle_id, source)
);
create index negative_fitments_by_vehicle on negative_fitments (vehicle_id);
grant select on negative_fitments to engrane_catalog, engrane_app, engrane_platform, engrane_system;
grant insert, update, delete on negative_fitments to engrane_platform;

-- What people searched for in the catalogue and did not find: that much of who queried what the platform sees.
create policy query_log_of_platform on query_log for select to engrane_platform using (query = 'catalog_search' and rows = 0);
grant select on query_log to engrane_platform;
create index query_log_found_nothing on query_log (at) where query = 'catalog_search' and rows = 0;
