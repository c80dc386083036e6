-- The bytes of a file that came in are kept for a while, and within a quota of each tenant. Then they go; the row stays, and says when.
alter table files add column removed_at timestamptz;
grant update (removed_at) on files to engrane_system;
grant select (file_id, status, created_at) on imports to engrane_system;
