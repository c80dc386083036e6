-- To replace the stock by a file, to clear it and to undo that is a permission of its own: whoever was given the change of stock
-- lines as an extra could do that too, and still can.
update users
set extra_permissions = extra_permissions || '{inventory_import}'::text[]
where 'inventory_edit' = any (extra_permissions)
  and not 'inventory_import' = any (extra_permissions);
