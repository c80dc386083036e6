-- An import that was applied is undone by a job, and says so until that is done. The rows of a file of items that were not taken are
-- kept beside the import, as those of other files are: of those that came in before, the first hundred are known.

alter table imports
  drop constraint imports_status_known,
  add constraint imports_status_known check (
    status in ('queued', 'reading', 'needs_mapping', 'planning', 'planned', 'applying', 'completed', 'undoing', 'failed', 'undone'));

insert into import_problems (tenant_id, import_id, sequence, row, column_name, value, reason)
select i.tenant_id, i.id, (r ->> 'row')::bigint, (r ->> 'row')::bigint, coalesce(r ->> 'field', ''), coalesce(r ->> 'value', ''),
       r ->> 'reason'
from imports i
cross join jsonb_array_elements(
  case when i.kind = 'stock' and i.status in ('planned', 'completed', 'undone') then coalesce(i.outcome -> 'refused', '[]')
       else '[]' end
) as r
on conflict do nothing;
