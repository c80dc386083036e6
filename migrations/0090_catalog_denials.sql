-- What the platform removes by hand is denied, as what a report says is: files do not bring it again. Where the part has another fitment
-- to the vehicle, only the one of that place and note is denied, else the vehicle.
alter table negative_fitments
  add column only_position text,
  add column only_notes text,
  add constraint negative_fitments_of_one_or_all check ((only_position is null) = (only_notes is null));
