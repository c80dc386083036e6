-- Files of vehicles go the way of all imports as well.
alter table imports
  drop constraint imports_kind_known,
  add constraint imports_kind_known check (kind in (
    'inventory', 'detections', 'stock', 'orders', 'workpieces', 'catalog_parts', 'catalog_references', 'catalog_fitments',
    'catalog_vehicles'));
alter table import_mappings
  drop constraint import_mappings_kind_known,
  add constraint import_mappings_kind_known check (kind in (
    'inventory', 'detections', 'stock', 'orders', 'workpieces', 'catalog_parts', 'catalog_references', 'catalog_fitments',
    'catalog_vehicles'));
