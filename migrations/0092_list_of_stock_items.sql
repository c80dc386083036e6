-- The items in the order of their list, which are counted from it alone.
create index stock_items_listed on stock_items (tenant_id, name_key, id) where not archived;
