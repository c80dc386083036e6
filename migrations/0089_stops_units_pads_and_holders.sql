-- A stop of which a task was made: for more than how many minutes the line stood still, as was asked then. Whoever changes that later
-- says nothing of what was found before.
alter table task_links
  add column minutes integer,
  add constraint task_links_minutes_of_stop check (minutes is null or at is not null);
update task_links l
set minutes = t.stop_minutes
from tenants t
where t.id = l.tenant_id and l.at is not null;

-- Does something say how much of an item there is to be, in its unit? What a piece takes, what a kit has, what was asked for or sent and
-- is not here would be another quantity in another unit, although nothing of the item was ever moved.
create function stock_item_measured(tenant uuid, item uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select exists (select from workpiece_needs n where n.tenant_id = tenant and n.item_id = item)
      or exists (select from stock_kit_lines l where l.tenant_id = tenant and l.item_id = item)
      or exists (select from stock_requests r where r.tenant_id = tenant and r.item_id = item and r.ended_at is null)
      or exists (select from movements m where m.tenant_id = tenant and m.item_id = item and m.ended_at is null)
$$;

-- The pad on which a fact was recorded, as it was called then: pads come and go.
alter table stage_facts
  add column pad_id uuid,
  add column pad_name text,
  add constraint stage_facts_pad_whole check ((pad_id is null) = (pad_name is null));
grant insert (pad_id, pad_name) on stage_facts to engrane_app;

-- Whom a document is about besides the holder that it names: who brings something back may bring what others took as well, and what is
-- scrapped may be with somebody. It is among the documents of each of them.
create table stock_document_holders (
  tenant_id   uuid not null references tenants (id),
  holder_id   uuid not null,
  document_id uuid not null,
  primary key (tenant_id, holder_id, document_id),
  foreign key (tenant_id, holder_id) references stock_locations (tenant_id, id),
  foreign key (tenant_id, document_id) references stock_documents (tenant_id, id)
);
select tenant_table('stock_document_holders');
revoke update, delete on stock_document_holders from engrane_app;
insert into stock_document_holders (tenant_id, holder_id, document_id)
select distinct d.tenant_id, l.id, d.id
from stock_documents d
join stock_moves m on m.tenant_id = d.tenant_id and m.document_id = d.id
join stock_locations l on l.tenant_id = m.tenant_id and l.id in (m.from_id, m.to_id) and l.kind = 'holder'
where d.act in ('return', 'scrap', 'undo') and l.id is distinct from d.holder_id;
