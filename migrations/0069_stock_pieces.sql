-- Serialised pieces: of an item that is tracked by piece each one has a serial, a condition and, where it is serviced, the day until
-- which that holds. Where one is follows from the moves, which name it: exactly one place at a time.

alter table stock_items
  add column tracking text not null default 'bulk'
    constraint stock_items_tracking_known check (tracking in ('bulk', 'piece')),
  add constraint stock_items_pieces_counted
    check (tracking = 'bulk' or (decimals = 0 and unit in ('piece', 'pair', 'set', 'box', 'roll', 'sheet')));

create table stock_pieces (
  tenant_id   uuid not null references tenants (id),
  id          uuid not null,
  version     integer not null default 1,
  item_id     uuid not null,
  serial      text not null constraint stock_pieces_serial_length check (char_length(serial) between 1 and 60),
  serial_key  text not null,
  condition   text not null constraint stock_pieces_condition_known check (condition in ('good', 'worn', 'damaged')),
  -- After this day it is not issued but to whoever services it.
  service_due date,
  note        text not null default '' constraint stock_pieces_note_length check (char_length(note) <= 500),
  -- What stands on its label: S, and ten digits as of items.
  own_code    text collate "C" constraint stock_pieces_own_code_form check (own_code ~ '^S[0-9]{10}$'),
  -- Where its last move put it; none before the first. The trigger of the moves says it.
  location_id uuid,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint stock_pieces_serial_unique unique (tenant_id, item_id, serial_key),
  constraint stock_pieces_own_code_unique unique (tenant_id, own_code),
  constraint stock_pieces_of_item unique (tenant_id, item_id, id),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id),
  foreign key (tenant_id, location_id) references stock_locations (tenant_id, id)
);
create index stock_pieces_of_location on stock_pieces (tenant_id, location_id) where location_id is not null;
create index stock_pieces_service on stock_pieces (tenant_id, service_due) where service_due is not null;
select tenant_table('stock_pieces');
-- Requests say what a piece is, never where.
revoke insert, update, delete on stock_pieces from engrane_app;
grant insert (tenant_id, id, version, item_id, serial, serial_key, condition, service_due, note) on stock_pieces to engrane_app;
grant update (version, serial, serial_key, condition, service_due, note, updated_at) on stock_pieces to engrane_app;

alter table stock_moves
  add column piece_id uuid,
  add foreign key (tenant_id, item_id, piece_id) references stock_pieces (tenant_id, item_id, id);
create index stock_moves_of_piece on stock_moves (tenant_id, piece_id, position) where piece_id is not null;

create or replace function free_stock_code(tenant uuid, letter text) returns text
language plpgsql volatile set search_path = pg_catalog, public set enable_seqscan = off as $$
declare
  made text;
begin
  loop
    made := stock_code(letter, floor(random() * 100000000)::bigint);
    exit when not exists (select from stock_items where tenant_id = tenant and own_code = made)
      and not exists (select from stock_locations where tenant_id = tenant and own_code = made)
      and not exists (select from stock_pieces where tenant_id = tenant and own_code = made);
  end loop;
  return made;
end $$;

create function give_piece_code() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  new.own_code := free_stock_code(new.tenant_id, 'S');
  return new;
end $$;
create trigger stock_pieces_own_code before insert on stock_pieces
  for each row when (new.own_code is null) execute function give_piece_code();
alter table stock_pieces alter column own_code set not null;

-- Only an item that is tracked by piece has pieces, and a piece stays its item's.
create function keep_stock_piece() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' and not exists (select from stock_items
                                      where tenant_id = new.tenant_id and id = new.item_id and tracking = 'piece') then
    perform refuse_stock('stock_pieces_item_tracked');
  end if;
  return new;
end $$;
create trigger stock_pieces_kept before insert on stock_pieces for each row execute function keep_stock_piece();

-- Whether an item's pieces are named does not change under its moves, nor under its pieces.
create function keep_stock_tracking() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if exists (select from stock_totals where tenant_id = new.tenant_id and item_id = new.id and position > 0)
     or exists (select from stock_pieces where tenant_id = new.tenant_id and item_id = new.id) then
    perform refuse_stock('stock_items_tracking_stays');
  end if;
  return new;
end $$;
create trigger stock_items_tracking_kept before update on stock_items
  for each row when (new.tracking <> old.tracking) execute function keep_stock_tracking();

-- A move of an item that is tracked by piece names the piece, which is where the move takes it from, and afterwards where it puts
-- it. After the trigger that posts the move, which holds the item.
create function place_stock_piece() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  item_tracking text;
  piece stock_pieces%rowtype;
  document stock_documents%rowtype;
  source stock_locations%rowtype;
  target stock_locations%rowtype;
  is_there boolean;
begin
  select tracking into item_tracking from stock_items where tenant_id = new.tenant_id and id = new.item_id;
  if (item_tracking = 'piece') <> (new.piece_id is not null) then
    perform refuse_stock('stock_moves_piece_named');
  end if;
  if new.piece_id is null then
    return new;
  end if;
  select * into piece from stock_pieces
  where tenant_id = new.tenant_id and id = new.piece_id and item_id = new.item_id
  for no key update;
  if piece.id is null or new.quantity <> 1 then
    perform refuse_stock('stock_moves_piece_named');
  end if;
  -- What is taken back, or closed, is of this very piece.
  if exists (select from stock_moves
             where tenant_id = new.tenant_id and item_id = new.item_id and position in (new.undoes, new.against)
               and piece_id is distinct from new.piece_id) then
    perform refuse_stock('stock_moves_piece_named');
  end if;
  select * into document from stock_documents where tenant_id = new.tenant_id and id = new.document_id;
  select * into source from stock_locations where tenant_id = new.tenant_id and id = new.from_id;
  select * into target from stock_locations where tenant_id = new.tenant_id and id = new.to_id;
  -- What is outside, or was nowhere yet, comes in from any place outside.
  is_there := case
    when document.act <> 'undo' and source.kind = 'outside' then
      piece.location_id is null
      or exists (select from stock_locations
                 where tenant_id = new.tenant_id and id = piece.location_id and kind = 'outside')
    else piece.location_id = new.from_id
  end;
  if not coalesce(is_there, false) then
    perform refuse_stock('stock_moves_piece_is_there');
  end if;
  if document.act = 'issue' and piece.service_due < document.day and target.holder_kind <> 'service' then
    perform refuse_stock('stock_pieces_serviced');
  end if;
  update stock_pieces set location_id = new.to_id where tenant_id = new.tenant_id and id = new.piece_id;
  return new;
end $$;
create trigger stock_moves_serialised before insert on stock_moves
  for each row execute function place_stock_piece();
