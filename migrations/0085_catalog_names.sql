-- Queries are read by the names of makes, models, groups and brands, which each server process keeps in its memory and reads again when
-- one of them changes. Announcements of one transaction are one.
create function announce_catalog_name() returns trigger language plpgsql as $$
begin
  perform pg_notify('engrane_catalog_names', '');
  return null;
end $$;
create trigger vehicle_makes_announced after insert or delete or update of key, name on vehicle_makes
  for each row execute function announce_catalog_name();
create trigger vehicle_models_announced after insert or delete or update of make_id, key, name, nicknames, year_from, year_to on vehicle_models
  for each row execute function announce_catalog_name();
create trigger part_groups_announced after insert or delete or update of code, name_es, name_en, synonyms on part_groups
  for each row execute function announce_catalog_name();
create trigger brands_announced after insert or delete or update of key, name, aliases, code on brands
  for each row execute function announce_catalog_name();
