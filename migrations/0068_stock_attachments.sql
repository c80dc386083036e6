-- Pictures and papers of items: the file itself is among the files that people brought in.
create table stock_attachments (
  tenant_id   uuid not null references tenants (id),
  file_id     uuid not null,
  item_id     uuid not null,
  -- What its bytes are, whatever its name says.
  media       text not null constraint stock_attachments_media_known
                check (media in ('image/jpeg', 'image/png', 'application/pdf')),
  attached_by text not null,
  attached_at timestamptz not null,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id),
  foreign key (tenant_id, item_id) references stock_items (tenant_id, id)
);
create index stock_attachments_of_item on stock_attachments (tenant_id, item_id);
select tenant_table('stock_attachments');
revoke update on stock_attachments from engrane_app;
