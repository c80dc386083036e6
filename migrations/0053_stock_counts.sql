-- Counts of what lies on shelves: what is to be counted, and what people found there and when. The ledger goes on meanwhile; what
-- a line says is compared with what had occurred by the time it was counted.

create table stock_counts (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  name         text not null constraint stock_counts_name_length check (char_length(name) between 1 and 100),
  state        text not null default 'open' constraint stock_counts_state_known check (state in ('open', 'closed')),
  -- Whoever counts is not told how much there should be.
  blind        boolean not null,
  -- In percent of what should be there: what differs by more is counted once more, by somebody else. None: never.
  tolerance    numeric constraint stock_counts_tolerance_range check (tolerance between 0 and 100),
  assignee_id  uuid,
  made_by      uuid,
  made_by_name text not null,
  made_at      timestamptz not null,
  closed_at    timestamptz,
  primary key (tenant_id, id),
  constraint stock_counts_closed_whole check ((state = 'closed') = (closed_at is not null)),
  foreign key (tenant_id, assignee_id) references users (tenant_id, id)
);
create index stock_counts_newest on stock_counts (tenant_id, made_at);
select tenant_table('stock_counts');
revoke delete on stock_counts from engrane_app;

-- An item on a shelf, which is to be counted.
create table stock_count_lines (
  tenant_id   uuid not null references tenants (id),
  count_id    uuid not null,
  item_id     uuid not null,
  location_id uuid not null,
  -- Applied: by what was found then, with a document where that differed.
  counted_at  timestamptz,
  document_id uuid,
  primary key (tenant_id, count_id, item_id, location_id),
  constraint stock_count_lines_applied_whole check (document_id is null or counted_at is not null),
  foreign key (tenant_id, count_id) references stock_counts (tenant_id, id),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  foreign key (tenant_id, location_id) references stock_locations (tenant_id, id),
  foreign key (tenant_id, document_id) references stock_documents (tenant_id, id)
);
create index stock_count_lines_of_document on stock_count_lines (tenant_id, document_id) where document_id is not null;
-- A shelf that was counted once is archived rather than removed.
create index stock_count_lines_of_location on stock_count_lines (tenant_id, location_id);
select tenant_table('stock_count_lines');
revoke delete on stock_count_lines from engrane_app;

-- What somebody found. Counted again, there are several of a line: the one that was counted last holds.
create table stock_count_entries (
  tenant_id       uuid not null references tenants (id),
  id              uuid not null,
  count_id        uuid not null,
  item_id         uuid not null,
  location_id     uuid not null,
  quantity        numeric not null constraint stock_count_entries_quantity_range check (quantity between 0 and 1000000000),
  counted_at      timestamptz not null,
  counted_by      uuid,
  counted_by_name text not null,
  recorded_at     timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, count_id, item_id, location_id)
    references stock_count_lines (tenant_id, count_id, item_id, location_id)
);
create index stock_count_entries_of_line
  on stock_count_entries (tenant_id, count_id, item_id, location_id, counted_at, recorded_at, id);
select tenant_table('stock_count_entries');
revoke update, delete on stock_count_entries from engrane_app;

-- What occurred since something was counted.
create index stock_documents_occurred on stock_documents (tenant_id, occurred_at);
