-- What was decided about a file is remembered for the next one of its shape.

create table import_mappings (
  tenant_id  uuid not null references tenants (id),
  kind       text not null constraint import_mappings_kind_known check (kind in ('inventory', 'detections')),
  -- Fingerprint of the columns as they are found when nobody says where the table is.
  shape      text not null,
  -- Where it was said to be, and the fingerprint of the columns there.
  choices    jsonb not null,
  read_shape text not null,
  mapping    jsonb not null,
  used_at    timestamptz not null,
  primary key (tenant_id, kind, shape)
);
select tenant_table('import_mappings');

alter table imports
  add column shape text,
  add column read_shape text,
  -- Whether the mapping is one that was remembered.
  add column remembered boolean not null default false,
  -- When it is applied although nobody looked at it: never, with a remembered mapping, or also with a sure one.
  add column apply_when text not null default 'asked'
    constraint imports_apply_when_known check (apply_when in ('asked', 'known', 'sure'));
