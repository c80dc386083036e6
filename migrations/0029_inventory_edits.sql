-- A line that somebody changes, and an inventory that somebody clears, are changes of the stock as well.

alter table inventory_changes
  drop constraint inventory_changes_kind_known,
  add constraint inventory_changes_kind_known check (kind in ('import', 'edit', 'clear', 'undo'));
