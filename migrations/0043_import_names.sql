-- What was decided about a file is found by the names of its columns where these stand in another order than before: a fingerprint of
-- the names alone, and which name stood where. Null where columns have no names of their own.
alter table import_mappings
  add column names text,
  add column headers jsonb;
