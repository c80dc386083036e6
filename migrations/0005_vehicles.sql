-- Choosing a vehicle step by step, and finding what fits it.

alter table vehicles add column drivetrain text not null default '';
alter table vehicles drop constraint vehicles_unique;
-- Its index also leads from a model to its years, and from a year to its engines.
alter table vehicles add constraint vehicles_unique unique nulls not distinct
  (model_id, year, engine_code, displacement_cc, cylinders, fuel, trim, transmission, drivetrain);

-- How many vehicles a make and a model have, and how many fitments a make, a model and a vehicle, counted as they come
-- and go: a step of choosing looks at what it offers, never at millions of fitments.
alter table vehicles add column fitments integer not null default 0;
alter table vehicle_models add column vehicles integer not null default 0;
alter table vehicle_models add column fitments integer not null default 0;
alter table vehicle_makes add column vehicles integer not null default 0;
alter table vehicle_makes add column fitments integer not null default 0;

update vehicles v
set fitments = counted.rows
from (select vehicle_id, count(*) as rows from fitments group by vehicle_id) as counted
where counted.vehicle_id = v.id;
update vehicle_models m
set vehicles = counted.rows, fitments = counted.fitments
from (select model_id, count(*) as rows, sum(fitments) as fitments from vehicles group by model_id) as counted
where counted.model_id = m.id;
update vehicle_makes k
set vehicles = counted.rows, fitments = counted.fitments
from (select make_id, sum(vehicles) as rows, sum(fitments) as fitments from vehicle_models group by make_id) as counted
where counted.make_id = k.id;

create function count_fitments_added() returns trigger language plpgsql as $$
begin
  with counted as (
    select vehicle_id, count(*)::integer as rows from added group by vehicle_id
  ),
  vehicle as (
    update vehicles v set fitments = v.fitments + counted.rows
    from counted
    where v.id = counted.vehicle_id
    returning v.model_id, counted.rows
  )
  update vehicle_models m set fitments = m.fitments + model.rows
  from (select model_id, sum(rows)::integer as rows from vehicle group by model_id) as model
  where m.id = model.model_id;
  return null;
end
$$;

create function count_fitments_removed() returns trigger language plpgsql as $$
begin
  with counted as (
    select vehicle_id, count(*)::integer as rows from removed group by vehicle_id
  ),
  vehicle as (
    update vehicles v set fitments = v.fitments - counted.rows
    from counted
    where v.id = counted.vehicle_id
    returning v.model_id, counted.rows
  )
  update vehicle_models m set fitments = m.fitments - model.rows
  from (select model_id, sum(rows)::integer as rows from vehicle group by model_id) as model
  where m.id = model.model_id;
  return null;
end
$$;

create function count_vehicles_added() returns trigger language plpgsql as $$
begin
  update vehicle_models m set vehicles = m.vehicles + model.rows, fitments = m.fitments + model.fitments
  from (select model_id, count(*)::integer as rows, sum(fitments)::integer as fitments from added group by model_id) as model
  where m.id = model.model_id;
  return null;
end
$$;

create function count_vehicles_removed() returns trigger language plpgsql as $$
begin
  update vehicle_models m set vehicles = m.vehicles - model.rows, fitments = m.fitments - model.fitments
  from (select model_id, count(*)::integer as rows, sum(fitments)::integer as fitments from removed group by model_id) as model
  where m.id = model.model_id;
  return null;
end
$$;

-- A model brings its counts to its make, and takes them along.
create function count_models_added() returns trigger language plpgsql as $$
begin
  update vehicle_makes k set vehicles = k.vehicles + make.rows, fitments = k.fitments + make.fitments
  from (select make_id, sum(vehicles)::integer as rows, sum(fitments)::integer as fitments from added group by make_id) as make
  where k.id = make.make_id and (make.rows, make.fitments) <> (0, 0);
  return null;
end
$$;

create function count_models_removed() returns trigger language plpgsql as $$
begin
  update vehicle_makes k set vehicles = k.vehicles - make.rows, fitments = k.fitments - make.fitments
  from (select make_id, sum(vehicles)::integer as rows, sum(fitments)::integer as fitments from removed group by make_id) as make
  where k.id = make.make_id and (make.rows, make.fitments) <> (0, 0);
  return null;
end
$$;

create function count_models_changed() returns trigger language plpgsql as $$
begin
  update vehicle_makes k set vehicles = k.vehicles + make.rows, fitments = k.fitments + make.fitments
  from (
    select make_id, sum(rows)::integer as rows, sum(fitments)::integer as fitments
    from (
      select make_id, vehicles as rows, fitments from added
      union all
      select make_id, -vehicles, -fitments from removed
    ) as change
    group by make_id
  ) as make
  where k.id = make.make_id and (make.rows, make.fitments) <> (0, 0);
  return null;
end
$$;

create trigger models_inserted after insert on vehicle_models
  referencing new table as added for each statement execute function count_models_added();
create trigger models_deleted after delete on vehicle_models
  referencing old table as removed for each statement execute function count_models_removed();
create trigger models_changed after update on vehicle_models
  referencing old table as removed new table as added for each statement execute function count_models_changed();
create trigger fitments_inserted after insert on fitments
  referencing new table as added for each statement execute function count_fitments_added();
create trigger fitments_deleted after delete on fitments
  referencing old table as removed for each statement execute function count_fitments_removed();
-- A fitment that moves to another vehicle leaves one and reaches the other.
create trigger fitments_left after update on fitments
  referencing old table as removed for each statement execute function count_fitments_removed();
create trigger fitments_reached after update on fitments
  referencing new table as added for each statement execute function count_fitments_added();
create trigger vehicles_inserted after insert on vehicles
  referencing new table as added for each statement execute function count_vehicles_added();
create trigger vehicles_deleted after delete on vehicles
  referencing old table as removed for each statement execute function count_vehicles_removed();
