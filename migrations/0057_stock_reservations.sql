-- Reservations: stock that is kept for a person or a job until a day. It stays on its shelf, and is available to nobody else.

alter table stock_totals
  -- Of what lies on shelves from which something is issued, what is kept for somebody.
  add column reserved numeric not null default 0 constraint stock_totals_reserved_not_below_zero check (reserved >= 0);

create table stock_reservations (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  version      integer not null default 1,
  item_id      uuid not null,
  holder_id    uuid not null,
  -- What is kept still: less what was issued of it, and what is not there any more.
  quantity     numeric not null constraint stock_reservations_quantity_range check (quantity between 0 and 1000000000),
  -- Its last day, by the organization's clocks.
  until        date not null,
  note         text not null constraint stock_reservations_note_length check (char_length(note) <= 500),
  -- By how much it became less because less is there, and of this, what its owner was told.
  shortened    numeric not null default 0,
  told         numeric not null default 0,
  made_by      uuid,
  made_by_name text not null,
  made_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint stock_reservations_told_range check (told between 0 and shortened),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  foreign key (tenant_id, holder_id) references stock_locations (tenant_id, id)
);
create index stock_reservations_of_item on stock_reservations (tenant_id, item_id) where quantity > 0;
create index stock_reservations_of_holder on stock_reservations (tenant_id, holder_id);
create index stock_reservations_until on stock_reservations (tenant_id, until);
create index stock_reservations_untold on stock_reservations (tenant_id, item_id) where told < shortened;
select tenant_table('stock_reservations');

-- What a move that issued something took of a reservation, less what was put back.
create table stock_reservation_uses (
  tenant_id      uuid not null references tenants (id),
  item_id        uuid not null,
  position       bigint not null,
  reservation_id uuid not null,
  quantity       numeric not null constraint stock_reservation_uses_not_below_zero check (quantity >= 0),
  primary key (tenant_id, item_id, position, reservation_id),
  foreign key (tenant_id, item_id, position) references stock_moves (tenant_id, item_id, position) deferrable initially deferred,
  foreign key (tenant_id, reservation_id) references stock_reservations (tenant_id, id) on delete cascade
);
create index stock_reservation_uses_of_reservation on stock_reservation_uses (tenant_id, reservation_id);
select tenant_table('stock_reservation_uses');
revoke insert, update, delete on stock_reservation_uses from engrane_app;

-- Keeps the sum of an item's reservations with its totals.
create function sum_stock_reservations() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' and new.item_id = old.item_id then
    update stock_totals set reserved = reserved + new.quantity - old.quantity
    where tenant_id = new.tenant_id and item_id = new.item_id and new.quantity <> old.quantity;
    return null;
  end if;
  if tg_op <> 'INSERT' then
    update stock_totals set reserved = reserved - old.quantity
    where tenant_id = old.tenant_id and item_id = old.item_id and old.quantity <> 0;
  end if;
  if tg_op <> 'DELETE' then
    update stock_totals set reserved = reserved + new.quantity
    where tenant_id = new.tenant_id and item_id = new.item_id and new.quantity <> 0;
  end if;
  return null;
end $$;
create trigger stock_reservations_summed after insert or update or delete on stock_reservations
  for each row execute function sum_stock_reservations();

-- More is reserved than there is: who reserves is refused, and where there is less than there was, those that were made last are
-- shortened. Their own trigger comes back here once for each of them, and finds it done.
create function shorten_stock_reservations() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  missing numeric;
begin
  if new.reserved > old.reserved then
    perform refuse_stock('stock_reservations_not_over_available');
  end if;
  select coalesce(sum(quantity), 0) - (new.on_hand - new.unusable) into missing
  from stock_reservations
  where tenant_id = new.tenant_id and item_id = new.item_id and quantity > 0;
  if missing <= 0 then
    return null;
  end if;
  update stock_reservations r
  set quantity = r.quantity - least(l.quantity, missing - l.later), shortened = r.shortened + least(l.quantity, missing - l.later),
      version = r.version + 1
  from (select id, quantity, sum(quantity) over (order by made_at desc, id desc) - quantity as later
        from stock_reservations
        where tenant_id = new.tenant_id and item_id = new.item_id and quantity > 0) as l
  where r.tenant_id = new.tenant_id and r.id = l.id and l.later < missing;
  return null;
end $$;
create trigger stock_totals_reserved after update on stock_totals
  for each row when (new.reserved > new.on_hand - new.unusable) execute function shorten_stock_reservations();

-- What somebody is issued is taken from what is reserved for them, that of the nearest day first; what is reserved for others is
-- not issued. Comes before the move is posted.
create function claim_stock_reservations() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  total stock_totals%rowtype;
begin
  select * into total from stock_totals where tenant_id = new.tenant_id and item_id = new.item_id for no key update;
  if coalesce(total.reserved, 0) = 0 or new.undoes is not null
     or not exists (select from stock_documents where tenant_id = new.tenant_id and id = new.document_id and act = 'issue') then
    return new;
  end if;
  with claimed as (
    select id, least(quantity, new.quantity - before) as part
    from (select id, quantity, sum(quantity) over (order by until, made_at, id) - quantity as before
          from stock_reservations
          where tenant_id = new.tenant_id and item_id = new.item_id and holder_id = new.to_id and quantity > 0) as theirs
    where before < new.quantity
  ), used as (
    insert into stock_reservation_uses (tenant_id, item_id, position, reservation_id, quantity)
    select new.tenant_id, new.item_id, total.position + 1, id, part from claimed
  )
  update stock_reservations r set quantity = r.quantity - c.part, version = r.version + 1
  from claimed c
  where r.tenant_id = new.tenant_id and r.id = c.id;
  if exists (select from stock_totals
             where tenant_id = new.tenant_id and item_id = new.item_id and on_hand - unusable - reserved < new.quantity) then
    perform refuse_stock('stock_moves_not_over_available');
  end if;
  return new;
end $$;
create trigger stock_moves_claimed before insert on stock_moves for each row execute function claim_stock_reservations();

-- An issue that is taken back is reserved again, as far as there is enough of it.
create function unclaim_stock_reservations() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  free numeric;
begin
  select least(new.quantity, on_hand - unusable - reserved) into free
  from stock_totals
  where tenant_id = new.tenant_id and item_id = new.item_id;
  with put_back as (
    select reservation_id, least(quantity, free - before) as part
    from (select u.reservation_id, u.quantity, sum(u.quantity) over (order by r.until, r.made_at, r.id) - u.quantity as before
          from stock_reservation_uses u
          join stock_reservations r on r.tenant_id = u.tenant_id and r.id = u.reservation_id
          where u.tenant_id = new.tenant_id and u.item_id = new.item_id and u.position = new.undoes and u.quantity > 0) as used
    where before < free
  ), unused as (
    update stock_reservation_uses u set quantity = u.quantity - p.part
    from put_back p
    where u.tenant_id = new.tenant_id and u.item_id = new.item_id and u.position = new.undoes
      and u.reservation_id = p.reservation_id
  )
  update stock_reservations r set quantity = r.quantity + p.part, version = r.version + 1
  from put_back p
  where r.tenant_id = new.tenant_id and r.id = p.reservation_id;
  return null;
end $$;
create trigger stock_moves_unclaimed after insert on stock_moves
  for each row when (new.undoes is not null) execute function unclaim_stock_reservations();
