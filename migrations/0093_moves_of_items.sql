-- An item is one tenant's. Where the planner is not told so, it takes both to be rare of themselves and expects one move of any item,
-- where there are thousands: it then goes through all moves of an item for each of its issues.
create statistics stock_moves_of_items (dependencies) on tenant_id, item_id from stock_moves;
create statistics stock_issues_of_items (dependencies) on tenant_id, item_id from stock_issues;
analyze stock_moves, stock_issues;
