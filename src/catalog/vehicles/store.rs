//! SQL of choosing a vehicle.

use super::types::{Make, Model, ModelYear, Vehicle, VehicleFit};
use crate::base::fault::Result;
use crate::base::id::{PartId, VehicleId};
use crate::platform::db::CatalogTx;
use uuid::Uuid;

/// Makes that have vehicles: those that parts fit first.
pub(super) async fn list_makes(tx: &mut CatalogTx) -> Result<Vec<Make>> {
    let rows = sqlx::query!(
        "select key, name, fitments
         from vehicle_makes
         where vehicles > 0
         order by fitments > 0 desc, lower(name), key"
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Make { key: row.key, name: row.name, fitments: clamp(row.fitments.into()) })
        .collect())
}

/// Models of a make that have vehicles: those that parts fit first.
pub(super) async fn list_models(tx: &mut CatalogTx, make: &str) -> Result<Vec<Model>> {
    let rows = sqlx::query!(
        "select m.key, m.name, m.body_type, m.fitments
         from vehicle_models m
         join vehicle_makes k on k.id = m.make_id
         where k.key = $1
           and m.vehicles > 0
         order by m.fitments > 0 desc, lower(m.name), m.key",
        make
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Model {
            key: row.key,
            name: row.name,
            body_type: row.body_type,
            fitments: clamp(row.fitments.into()),
        })
        .collect())
}

/// Years of a model, newest first.
pub(super) async fn list_years(tx: &mut CatalogTx, make: &str, model: &str) -> Result<Vec<ModelYear>> {
    let rows = sqlx::query!(
        r#"select v.year, sum(v.fitments)::bigint as "fitments!"
           from vehicles v
           join vehicle_models m on m.id = v.model_id
           join vehicle_makes k on k.id = m.make_id
           where k.key = $1
             and m.key = $2
           group by v.year
           order by v.year desc"#,
        make,
        model
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ModelYear { year: row.year.cast_unsigned(), fitments: clamp(row.fitments) })
        .collect())
}

/// What a choice names: make, model and year as they are written, and the vehicles of that year.
pub(super) struct Named {
    pub make: String,
    pub make_key: String,
    pub model: String,
    pub model_key: String,
    pub year: u16,
    pub vehicles: Vec<Vehicle>,
}

/// The vehicles of a model and year; nothing when there are none.
pub(super) async fn find_year(tx: &mut CatalogTx, make: &str, model: &str, year: u16) -> Result<Option<Named>> {
    let found = sqlx::query!(
        "select m.id, k.name as make, k.key as make_key, m.name as model, m.key as model_key
         from vehicle_models m
         join vehicle_makes k on k.id = m.make_id
         where k.key = $1
           and m.key = $2",
        make,
        model
    )
    .fetch_optional(tx.sql())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let vehicles = list_vehicles(tx, found.id, year).await?;
    Ok((!vehicles.is_empty()).then_some(Named {
        make: found.make,
        make_key: found.make_key,
        model: found.model,
        model_key: found.model_key,
        year,
        vehicles,
    }))
}

/// The vehicles of the model and year of this one.
pub(super) async fn find_by_id(tx: &mut CatalogTx, id: VehicleId) -> Result<Option<Named>> {
    let found = sqlx::query!(
        "select v.year, m.id, k.name as make, k.key as make_key, m.name as model, m.key as model_key
         from vehicles v
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where v.id = $1",
        id.0
    )
    .fetch_optional(tx.sql())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let year = found.year.cast_unsigned();
    let vehicles = list_vehicles(tx, found.id, year).await?;
    Ok(Some(Named {
        make: found.make,
        make_key: found.make_key,
        model: found.model,
        model_key: found.model_key,
        year,
        vehicles,
    }))
}

async fn list_vehicles(tx: &mut CatalogTx, model: Uuid, year: u16) -> Result<Vec<Vehicle>> {
    let rows = sqlx::query!(
        "select id, engine_code, displacement_cc, cylinders, fuel, power_hp, trim, transmission, drivetrain, fitments
         from vehicles
         where model_id = $1
           and year = $2
         order by id",
        model,
        year.cast_signed()
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Vehicle {
            id: row.id.into(),
            engine_code: row.engine_code,
            displacement_cc: row.displacement_cc,
            cylinders: row.cylinders,
            fuel: row.fuel,
            power_hp: row.power_hp,
            trim: row.trim,
            transmission: row.transmission,
            drivetrain: row.drivetrain,
            fitments: clamp(row.fitments.into()),
        })
        .collect())
}

/// How a part fits any of the vehicles: each position, quantity and note once. None when there is no such part.
pub(super) async fn list_fits(
    tx: &mut CatalogTx,
    part: PartId,
    vehicles: &[VehicleId],
) -> Result<Option<Vec<VehicleFit>>> {
    let vehicles: Vec<Uuid> = vehicles.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select distinct f.position as "position?", f.quantity as "quantity?", f.notes as "notes?"
           from parts p
           left join fitments f on f.part_id = p.id and f.vehicle_id = any ($2)
           where p.id = $1
           order by 1, 3, 2"#,
        part.0,
        &vehicles
    )
    .fetch_all(tx.sql())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        rows.into_iter()
            .filter_map(|row| {
                let (position, quantity, notes) = (row.position?, row.quantity?, row.notes?);
                Some(VehicleFit { position, quantity: quantity.normalize(), notes })
            })
            .collect(),
    ))
}

fn clamp(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(0)
}
