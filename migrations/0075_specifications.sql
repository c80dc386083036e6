-- Specifications: what a customer ordered, by lines that orders make or partners do. How far a line is follows from the orders that make
-- it, how far a specification is from its lines; nothing of it is written down twice.

create table specifications (
  tenant_id    uuid not null references tenants (id),
  id           uuid not null,
  version      integer not null default 1,
  -- As the customer, or whoever took it, calls it.
  number       text not null constraint specifications_number_length check (char_length(number) between 1 and 60),
  number_key   text not null,
  customer     text not null constraint specifications_customer_length check (char_length(customer) <= 100),
  customer_key text not null,
  due          date,
  note         text not null constraint specifications_note_length check (char_length(note) <= 500),
  -- Do operators see it, and the orders that make its lines, without being granted them?
  published    boolean not null default false,
  made_by      uuid,
  made_by_name text not null,
  made_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint specifications_number_unique unique (tenant_id, number_key)
);
create index specifications_by_due on specifications (tenant_id, due, number_key);
select tenant_table('specifications');
revoke insert, update on specifications from engrane_app;
grant insert (tenant_id, id, number, number_key, customer, customer_key, due, note, made_by, made_by_name, made_at),
      update (version, number, number_key, customer, customer_key, due, note, published)
  on specifications to engrane_app;

create table specification_lines (
  tenant_id        uuid not null references tenants (id),
  id               uuid not null,
  specification_id uuid not null,
  position         smallint not null constraint specification_lines_position_range check (position between 1 and 200),
  -- Made in the own shop, or by a partner.
  kind             text not null constraint specification_lines_kind_known check (kind in ('make', 'coop')),
  is_cooperation   boolean not null generated always as (kind = 'coop') stored,
  workpiece_id     uuid not null,
  quantity         integer not null constraint specification_lines_quantity_range check (quantity between 1 and 10000000),
  unit             text not null constraint specification_lines_unit_length check (char_length(unit) between 1 and 20),
  comment          text not null constraint specification_lines_comment_length check (char_length(comment) <= 500),
  -- Set by hand; where it is none, how far the line is follows from what is ready.
  halt             text constraint specification_lines_halt_known check (halt in ('blocked', 'cancelled')),
  primary key (tenant_id, id),
  -- What an order that makes the line must have in common with it.
  constraint specification_lines_of_order unique (tenant_id, id, workpiece_id, is_cooperation),
  constraint specification_lines_position_unique unique (tenant_id, specification_id, position) deferrable initially deferred,
  foreign key (tenant_id, specification_id) references specifications (tenant_id, id) on delete cascade,
  foreign key (tenant_id, workpiece_id) references workpieces (tenant_id, id)
);
create index specification_lines_of_workpiece on specification_lines (tenant_id, workpiece_id);
select tenant_table('specification_lines');
revoke insert, update on specification_lines from engrane_app;
grant insert (tenant_id, id, specification_id, position, kind, workpiece_id, quantity, unit, comment, halt),
      update (position, kind, workpiece_id, quantity, unit, comment, halt)
  on specification_lines to engrane_app;

-- An order makes a line: the same workpiece, in the same way. What an order makes is neither removed nor becomes something else.
alter table production_orders
  add column specification_line uuid,
  add constraint production_orders_line_fkey foreign key (tenant_id, specification_line, workpiece_id, is_cooperation)
    references specification_lines (tenant_id, id, workpiece_id, is_cooperation);
create index production_orders_of_line on production_orders (tenant_id, specification_line) where specification_line is not null;
grant insert (specification_line), update (specification_line) on production_orders to engrane_app;

-- Specifications that somebody sees who would not otherwise, with the orders that make their lines.
create table specification_grants (
  tenant_id        uuid not null references tenants (id),
  specification_id uuid not null,
  user_id          uuid not null,
  granted_by       uuid,
  granted_at       timestamptz not null,
  primary key (tenant_id, specification_id, user_id),
  foreign key (tenant_id, specification_id) references specifications (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index specification_grants_of_user on specification_grants (tenant_id, user_id);
select tenant_table('specification_grants');

-- Is a specification shown to somebody who sees linked ones alone?
create function specification_shown(tenant uuid, specification uuid, person uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select exists (
    select from specifications s
    where s.tenant_id = tenant and s.id = specification
      and (s.published
           or exists (select from specification_grants g
                      where g.tenant_id = s.tenant_id and g.specification_id = s.id and g.user_id = person)))
$$;

-- Is an order, which is not published itself, shown to somebody who sees linked ones alone: by a grant or by its specification?
create function order_shown(tenant uuid, of_order uuid, line uuid, person uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select exists (select from order_grants g where g.tenant_id = tenant and g.order_id = of_order and g.user_id = person)
      or line is not null
         and exists (select from specification_lines l
                     where l.tenant_id = tenant and l.id = line and specification_shown(tenant, l.specification_id, person))
$$;

-- How many pieces of an order count as ordered: those of its plan, or of one that makes no more, those that it has made.
create function ordered_pieces(qty_plan integer, finished integer, halt text) returns integer
language sql immutable set search_path = pg_catalog, public as $$
  select case when halt in ('cancelled', 'closed_short') then finished else qty_plan end
$$;

-- How far a line is: what was set by hand, else what follows from how many are ready.
create function specification_line_status(halt text, quantity integer, ready bigint) returns text
language sql immutable set search_path = pg_catalog, public as $$
  select case when halt is not null then halt
              when ready >= quantity then 'fulfilled'
              when ready > 0 then 'partial'
              else 'open' end
$$;
