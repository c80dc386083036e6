-- What somebody follows of a store-room: all of it, or what belongs to one of these. Whoever has no row is told as their role is.

create table stock_subscriptions (
  tenant_id     uuid not null,
  id            uuid not null,
  user_id       uuid not null,
  -- One of them, or none, which is all.
  department_id uuid,
  category_id   uuid,
  -- A shelf, with what stands in it.
  location_id   uuid,
  item_id       uuid,
  primary key (tenant_id, id),
  constraint stock_subscriptions_one check (num_nonnulls(department_id, category_id, location_id, item_id) <= 1),
  constraint stock_subscriptions_unique unique nulls not distinct (tenant_id, user_id, department_id, category_id, location_id, item_id),
  constraint stock_subscriptions_user foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, department_id) references stock_departments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, category_id) references stock_categories (tenant_id, id) on delete cascade,
  foreign key (tenant_id, location_id) references stock_locations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id) on delete cascade
);
select tenant_table('stock_subscriptions');
revoke update on stock_subscriptions from engrane_app;
