-- What stock costs: the value of what was moved, by item and by holder, in months; and when the stock of a tenant was looked at last.

-- By how much a month changed the value of an item, less what was taken back. What went out counts as more.
create table stock_months (
  tenant_id uuid not null references tenants (id),
  item_id   uuid not null,
  -- Its first day.
  month     date not null constraint stock_months_begins check (extract(day from month) = 1),
  issued    numeric not null default 0,
  returned  numeric not null default 0,
  -- Of what was found, less that of what was missed.
  adjusted  numeric not null default 0,
  scrapped  numeric not null default 0,
  lost      numeric not null default 0,
  primary key (tenant_id, item_id, month),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
select tenant_table('stock_months');
revoke insert, update, delete on stock_months from engrane_app;

-- What a holder was issued in a month, less what came back.
create table stock_holder_months (
  tenant_id uuid not null references tenants (id),
  holder_id uuid not null,
  month     date not null constraint stock_holder_months_begins check (extract(day from month) = 1),
  cost      numeric not null default 0,
  primary key (tenant_id, holder_id, month),
  foreign key (tenant_id, holder_id) references stock_locations (tenant_id, id)
);
select tenant_table('stock_holder_months');
revoke insert, update, delete on stock_holder_months from engrane_app;

-- What is used is read by days, of all items.
create index stock_days_by_day on stock_days (tenant_id, day);

-- When it was looked at last for what no move causes: thresholds that were raised, loans that are due.
create table stock_checks (
  tenant_id  uuid not null references tenants (id),
  checked_at timestamptz not null,
  primary key (tenant_id)
);
select tenant_table('stock_checks');
grant select on stock_checks to engrane_system;

-- Counts a move that was posted into its months.
create function cost_stock_move() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  act text;
  first_day date;
  holder uuid;
  is_lost boolean;
begin
  if new.value = 0 then
    return null;
  end if;
  select coalesce(u.act, d.act), date_trunc('month', d.day)::date into act, first_day
  from stock_documents d
  left join stock_documents u on u.tenant_id = d.tenant_id and u.id = d.undoes
  where d.tenant_id = new.tenant_id and d.id = new.document_id;
  if act not in ('issue', 'return', 'adjust', 'scrap') then
    return null;
  end if;
  select (array_agg(id) filter (where kind = 'holder'))[1], coalesce(bool_or(kind = 'outside' and name = 'lost'), false)
  into holder, is_lost
  from stock_locations
  where tenant_id = new.tenant_id and id in (new.from_id, new.to_id);
  insert into stock_months as m (tenant_id, item_id, month, issued, returned, adjusted, scrapped, lost)
  values (new.tenant_id, new.item_id, first_day,
          case when act = 'issue' then -new.value else 0 end,
          case when act = 'return' then new.value else 0 end,
          case when act = 'adjust' then new.value else 0 end,
          case when act = 'scrap' and not is_lost then -new.value else 0 end,
          case when act = 'scrap' and is_lost then -new.value else 0 end)
  on conflict (tenant_id, item_id, month) do update
  set issued = m.issued + excluded.issued, returned = m.returned + excluded.returned, adjusted = m.adjusted + excluded.adjusted,
      scrapped = m.scrapped + excluded.scrapped, lost = m.lost + excluded.lost;
  if act in ('issue', 'return') then
    insert into stock_holder_months as h (tenant_id, holder_id, month, cost)
    values (new.tenant_id, holder, first_day, -new.value)
    on conflict (tenant_id, holder_id, month) do update set cost = h.cost + excluded.cost;
  end if;
  return null;
end $$;
create trigger stock_moves_costed after insert on stock_moves for each row execute function cost_stock_move();

-- What was moved before.
insert into stock_months (tenant_id, item_id, month, issued, returned, adjusted, scrapped, lost)
select m.tenant_id, m.item_id, date_trunc('month', d.day)::date,
       coalesce(sum(-m.value) filter (where coalesce(u.act, d.act) = 'issue'), 0),
       coalesce(sum(m.value) filter (where coalesce(u.act, d.act) = 'return'), 0),
       coalesce(sum(m.value) filter (where coalesce(u.act, d.act) = 'adjust'), 0),
       coalesce(sum(-m.value) filter (where coalesce(u.act, d.act) = 'scrap' and 'lost' not in (f.name, t.name)), 0),
       coalesce(sum(-m.value) filter (where coalesce(u.act, d.act) = 'scrap' and 'lost' in (f.name, t.name)), 0)
from stock_moves m
join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
left join stock_documents u on u.tenant_id = d.tenant_id and u.id = d.undoes
join stock_locations f on f.tenant_id = m.tenant_id and f.id = m.from_id
join stock_locations t on t.tenant_id = m.tenant_id and t.id = m.to_id
where m.value <> 0 and coalesce(u.act, d.act) in ('issue', 'return', 'adjust', 'scrap')
group by 1, 2, 3;

insert into stock_holder_months (tenant_id, holder_id, month, cost)
select m.tenant_id, h.id, date_trunc('month', d.day)::date, sum(-m.value)
from stock_moves m
join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
left join stock_documents u on u.tenant_id = d.tenant_id and u.id = d.undoes
join stock_locations h on h.tenant_id = m.tenant_id and h.id in (m.from_id, m.to_id) and h.kind = 'holder'
where m.value <> 0 and coalesce(u.act, d.act) in ('issue', 'return')
group by 1, 2, 3;
