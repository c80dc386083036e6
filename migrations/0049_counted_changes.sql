-- What files and their undoing left is looked back at without going through every price that somebody typed in between.
create index inventory_changes_counted on inventory_changes (tenant_id, made_at desc, id desc) where lines_after is not null;
