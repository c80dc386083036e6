-- Requests: what somebody wants restocked, or picked for a holder.

create table stock_requests (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  version      integer not null default 1,
  kind         text not null constraint stock_requests_kind_known check (kind in ('restock', 'pick')),
  item_id      uuid not null,
  quantity     numeric not null constraint stock_requests_quantity_range check (quantity > 0 and quantity <= 1000000000),
  urgency      text not null constraint stock_requests_urgency_known check (urgency in ('low', 'normal', 'high', 'urgent')),
  -- Of what is picked: for whom.
  holder_id    uuid,
  note         text not null constraint stock_requests_note_length check (char_length(note) <= 500),
  state        text not null default 'open'
                 constraint stock_requests_state_known check (state in ('open', 'ordered', 'closed', 'refused')),
  -- What was ordered, how much of that came, and when all of it should be here.
  ordered      numeric constraint stock_requests_ordered_range check (ordered > 0 and ordered <= 1000000000),
  received     numeric not null default 0,
  expected     date,
  -- Why it was refused.
  reason       text not null default '' constraint stock_requests_reason_length check (char_length(reason) <= 200),
  made_by      uuid,
  made_by_name text not null,
  made_at      timestamptz not null,
  ended_at     timestamptz,
  primary key (tenant_id, id),
  constraint stock_requests_received_range check (received between 0 and coalesce(ordered, 0)),
  constraint stock_requests_ordered_whole check ((state <> 'open' or ordered is null) and (state <> 'ordered' or ordered is not null)),
  constraint stock_requests_ordered_restocks check (ordered is null or kind = 'restock'),
  constraint stock_requests_refused_whole check ((state = 'refused') = (reason <> '')),
  constraint stock_requests_ended_whole check ((state in ('closed', 'refused')) = (ended_at is not null)),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  foreign key (tenant_id, holder_id) references stock_locations (tenant_id, id)
);
create index stock_requests_newest on stock_requests (tenant_id, made_at);
create index stock_requests_ordered on stock_requests (tenant_id, item_id) where state = 'ordered';
create index stock_requests_of_holder on stock_requests (tenant_id, holder_id) where holder_id is not null;
select tenant_table('stock_requests');

-- What a receipt brought of what was ordered, less what was taken back.
create table stock_request_receipts (
  tenant_id  uuid not null references tenants (id),
  item_id    uuid not null,
  position   bigint not null,
  request_id uuid not null,
  quantity   numeric not null constraint stock_request_receipts_not_below_zero check (quantity >= 0),
  primary key (tenant_id, item_id, position, request_id),
  foreign key (tenant_id, item_id, position) references stock_moves (tenant_id, item_id, position),
  foreign key (tenant_id, request_id) references stock_requests (tenant_id, id) on delete cascade
);
create index stock_request_receipts_of_request on stock_request_receipts (tenant_id, request_id);
select tenant_table('stock_request_receipts');
revoke insert, update, delete on stock_request_receipts from engrane_app;

-- What comes is what was ordered first. Taken back, what came last is awaited again.
create function receive_stock_requests() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  over numeric;
begin
  if new.undoes is null then
    if not exists (select from stock_requests
                   where tenant_id = new.tenant_id and item_id = new.item_id and state = 'ordered')
       or not exists (select from stock_documents
                      where tenant_id = new.tenant_id and id = new.document_id and act = 'receive') then
      return null;
    end if;
    with came as (
      select id, least(awaited, new.quantity - before) as part
      from (select id, ordered - received as awaited,
                   sum(ordered - received) over (order by made_at, id) - (ordered - received) as before
            from stock_requests
            where tenant_id = new.tenant_id and item_id = new.item_id and state = 'ordered') as waiting
      where before < new.quantity
    ), written as (
      insert into stock_request_receipts (tenant_id, item_id, position, request_id, quantity)
      select new.tenant_id, new.item_id, new.position, id, part from came
    )
    update stock_requests r
    set received = r.received + c.part, version = r.version + 1,
        state = case when r.received + c.part = r.ordered then 'closed' else 'ordered' end,
        ended_at = case when r.received + c.part = r.ordered then new.recorded_at end
    from came c
    where r.tenant_id = new.tenant_id and r.id = c.id;
    return null;
  end if;
  -- What it brought may not be more than what is left of it.
  select (select coalesce(sum(quantity), 0) from stock_request_receipts
          where tenant_id = new.tenant_id and item_id = new.item_id and position = new.undoes)
       - (select m.quantity - coalesce(sum(u.quantity), 0)
          from stock_moves m
          join stock_moves u on u.tenant_id = m.tenant_id and u.item_id = m.item_id and u.undoes = m.position
          where m.tenant_id = new.tenant_id and m.item_id = new.item_id and m.position = new.undoes
          group by m.quantity)
  into over;
  with gone as (
    select request_id, least(quantity, over - later) as part
    from (select c.request_id, c.quantity, sum(c.quantity) over (order by r.made_at desc, r.id desc) - c.quantity as later
          from stock_request_receipts c
          join stock_requests r on r.tenant_id = c.tenant_id and r.id = c.request_id
          where c.tenant_id = new.tenant_id and c.item_id = new.item_id and c.position = new.undoes and c.quantity > 0) as brought
    where later < over
  ), unwritten as (
    update stock_request_receipts c set quantity = c.quantity - g.part
    from gone g
    where c.tenant_id = new.tenant_id and c.item_id = new.item_id and c.position = new.undoes
      and c.request_id = g.request_id
  )
  update stock_requests r
  set received = r.received - g.part, version = r.version + 1,
      -- One that somebody closed before all of it was here stays closed.
      state = case when r.state = 'closed' and r.received = r.ordered then 'ordered' else r.state end,
      ended_at = case when r.state = 'closed' and r.received = r.ordered then null else r.ended_at end
  from gone g
  where r.tenant_id = new.tenant_id and r.id = g.request_id;
  return null;
end $$;
create trigger stock_moves_requested after insert on stock_moves for each row execute function receive_stock_requests();
