-- With a search path of its own a function is read and planned anew by each statement that calls it. This one names nothing but operators,
-- and is put in its place instead.
alter function order_limit(integer, smallint) reset search_path;
