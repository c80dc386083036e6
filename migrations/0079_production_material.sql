-- Material of orders: what a piece takes of the store-room is said of its workpiece. What an order has of it stands in the ledger alone: an
-- order is a holder there, under its own id, for which stock is reserved, to which it is issued and from which it comes back.

create table workpiece_needs (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  version      integer not null default 1,
  workpiece_id uuid not null,
  item_id      uuid not null,
  -- In the unit of the item, …
  quantity     numeric not null constraint workpiece_needs_quantity_range check (quantity > 0 and quantity <= 1000000000),
  -- … for so many pieces.
  pieces       integer not null default 1 constraint workpiece_needs_pieces_range check (pieces between 1 and 1000000),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint workpiece_needs_pair_unique unique (tenant_id, workpiece_id, item_id),
  foreign key (tenant_id, workpiece_id) references workpieces (tenant_id, id) on delete cascade,
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
create index workpiece_needs_of_item on workpiece_needs (tenant_id, item_id);
select tenant_table('workpiece_needs');

-- An order of the production: nobody sets one up nor lists it among holders, it is made when the order first has something.
alter table stock_locations
  drop constraint stock_locations_holder_kind_known,
  add constraint stock_locations_holder_kind_known
    check (holder_kind in ('person', 'department', 'job', 'service', 'order'));

-- What is known of what came back and is no whole bar or sheet any more, by the line of the return that it is of. It is only added, as the
-- return is.
create table stock_remnants (
  tenant_id   uuid not null references tenants (id),
  document_id uuid not null,
  line        smallint not null,
  size        text not null constraint stock_remnants_size_length check (char_length(size) between 1 and 100),
  heat_number text not null constraint stock_remnants_heat_number_length check (char_length(heat_number) <= 100),
  certificate text not null constraint stock_remnants_certificate_length check (char_length(certificate) <= 500),
  primary key (tenant_id, document_id, line),
  foreign key (tenant_id, document_id) references stock_documents (tenant_id, id)
);
select tenant_table('stock_remnants');
revoke update, delete on stock_remnants from engrane_app;
