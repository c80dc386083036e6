-- Plans that nobody applied are forgotten, whoever's they are.

grant select (tenant_id, import_id), delete on import_rows to engrane_system;
grant select (tenant_id, id, updated_at) on imports to engrane_system;
