-- What is scanned in a store-room: the code of our own that everything there has, and the other codes of items.
--
-- An own code is a letter (A an item, U a shelf, P a holder), eight digits by chance, and two that check them: ISO 7064, MOD 97-10.

-- Other codes of an item: those of the goods trade, its supplier's, and whatever else was learnt. One may be of several items.
create table stock_codes (
  tenant_id uuid not null references tenants (id),
  -- In capitals; a GTIN with 14 digits.
  code      text collate "C" not null constraint stock_codes_code_length check (char_length(code) between 1 and 200),
  item_id   uuid not null,
  kind      text not null constraint stock_codes_kind_known check (kind in ('gtin', 'supplier', 'other')),
  -- How much of the item it stands for, where that is said.
  quantity  numeric constraint stock_codes_quantity_positive check (quantity > 0),
  learnt_at timestamptz not null default now(),
  primary key (tenant_id, code, item_id),
  constraint stock_codes_gtin_form check (kind <> 'gtin' or code ~ '^[0-9]{14}$'),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
create index stock_codes_of_item on stock_codes (tenant_id, item_id);
select tenant_table('stock_codes');
revoke update on stock_codes from engrane_app;

alter table stock_items
  add column own_code text collate "C" constraint stock_items_own_code_form check (own_code ~ '^A[0-9]{10}$'),
  add constraint stock_items_own_code_unique unique (tenant_id, own_code);
alter table stock_locations
  add column own_code text collate "C" constraint stock_locations_own_code_form check (own_code ~ '^[UP][0-9]{10}$'),
  add constraint stock_locations_own_code_unique unique (tenant_id, own_code);

create function stock_code(letter text, digits bigint) returns text
language sql immutable set search_path = pg_catalog, public as $$
  select letter || lpad(digits::text, 8, '0') || lpad((98 - digits * 100 % 97)::text, 2, '0')
$$;

-- One that nothing of the tenant has. Whoever makes two at once meets the unique constraint. It looks into indexes whatever the planner
-- knows of the tables, which is nothing while they are filled for the first time.
create function free_stock_code(tenant uuid, letter text) returns text
language plpgsql volatile set search_path = pg_catalog, public set enable_seqscan = off as $$
declare
  made text;
begin
  loop
    made := stock_code(letter, floor(random() * 100000000)::bigint);
    exit when not exists (select from stock_items where tenant_id = tenant and own_code = made)
      and not exists (select from stock_locations where tenant_id = tenant and own_code = made);
  end loop;
  return made;
end $$;

-- An item whose code has the form of an own one has that one.
create function give_item_code() returns trigger
language plpgsql set search_path = pg_catalog, public set enable_seqscan = off as $$
begin
  if new.code ~ '^A[0-9]{10}$' and new.code = stock_code('A', substr(new.code, 2, 8)::bigint)
     and not exists (select from stock_items where tenant_id = new.tenant_id and own_code = new.code) then
    new.own_code := new.code;
  else
    new.own_code := free_stock_code(new.tenant_id, 'A');
  end if;
  return new;
end $$;
create trigger stock_items_own_code before insert on stock_items
  for each row when (new.own_code is null) execute function give_item_code();

create function give_place_code() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  new.own_code := free_stock_code(new.tenant_id, case new.kind when 'shelf' then 'U' else 'P' end);
  return new;
end $$;
create trigger stock_locations_own_code before insert on stock_locations
  for each row when (new.own_code is null and new.kind <> 'outside') execute function give_place_code();

update stock_items set own_code = code where code ~ '^A[0-9]{10}$' and code = stock_code('A', substr(code, 2, 8)::bigint);
update stock_items set own_code = free_stock_code(tenant_id, 'A') where own_code is null;
update stock_locations set own_code = free_stock_code(tenant_id, case kind when 'shelf' then 'U' else 'P' end)
where kind <> 'outside';

alter table stock_items alter column own_code set not null;
alter table stock_locations
  add constraint stock_locations_own_code_whole check ((kind = 'outside') = (own_code is null));
