-- What somebody has is found by holder and item. Without the position, which is another one in each issue, entries of the same
-- holder and item share their key: an entry takes some 8 bytes rather than 80 or 100, and an issue of what is consumed stays open.
drop index stock_issues_of_holder;
create index stock_issues_of_holder on stock_issues (tenant_id, holder_id, item_id) where open > 0;
