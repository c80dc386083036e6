-- Of which items something was asked for or ordered and is not ended yet: what lists are narrowed by, and what was ordered is read by.

create index stock_requests_active on stock_requests (tenant_id, item_id) where state in ('open', 'ordered');
drop index stock_requests_ordered;
