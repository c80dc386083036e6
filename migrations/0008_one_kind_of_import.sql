-- Files of detections go the same way as files of the inventory: one table for both, told apart by their kind.
alter table imports
  add column kind text not null default 'inventory' constraint imports_kind_known check (kind in ('inventory', 'detections')),
  -- Rows that were taken, and rows that were not; what else there is to tell is the area's own.
  add column rows_taken bigint not null default 0,
  add column rows_refused bigint not null default 0,
  add column outcome jsonb;

update imports
set rows_taken = rows_new + rows_changed + rows_same,
    rows_refused = rows_errors,
    outcome = jsonb_build_object(
      'total', rows_total, 'new', rows_new, 'changed', rows_changed, 'same', rows_same, 'errors', rows_errors,
      'skipped', rows_skipped, 'ambiguous', rows_ambiguous, 'duplicate', rows_duplicate, 'unmatched', rows_unmatched,
      'unpriced', rows_unpriced)
where status = 'completed';

-- The device that stood with a file of detections is made from the file's hash: src/oee/import.
insert into imports
  (tenant_id, id, kind, file_id, filename, status, profile, mapping, failure, outcome, rows_total, rows_taken, rows_refused,
   created_by, created_by_name, created_at, completed_at, updated_at, version)
select tenant_id, id, 'detections', file_id, filename, status, profile, mapping, failure, outcome,
       coalesce((outcome ->> 'rows')::bigint, (profile ->> 'rows_total')::bigint, 0),
       coalesce(greatest((outcome ->> 'rows')::bigint - (outcome ->> 'refused_total')::bigint, 0), 0),
       coalesce((outcome ->> 'refused_total')::bigint, 0),
       created_by, created_by_name, created_at, completed_at, updated_at, version
from detection_imports;
drop table detection_imports;

alter table imports
  drop column rows_new, drop column rows_changed, drop column rows_same, drop column rows_errors, drop column rows_skipped,
  drop column rows_ambiguous, drop column rows_unmatched, drop column rows_duplicate, drop column rows_unpriced;

drop index imports_newest;
create index imports_newest on imports (tenant_id, kind, created_at desc, id);
