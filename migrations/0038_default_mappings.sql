-- Which column of a bodega's files is what, by the names of headers, as its scripts say it once for all shapes of files.

create table inventory_default_mappings (
  tenant_id  uuid not null references tenants (id),
  -- The type of src/inventory/mapping.
  mapping    jsonb not null,
  version    integer not null,
  updated_at timestamptz not null,
  primary key (tenant_id)
);
select tenant_table('inventory_default_mappings');
revoke delete on inventory_default_mappings from engrane_app;
