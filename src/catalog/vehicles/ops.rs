//! Choosing a vehicle, step by step, and finding what a choice means: open to anyone.

use super::import::facts::make_key;
use super::rules::{engine_of, engines as by_engine, name_key};
use super::store::{self, Named};
use super::types::{ChosenVehicle, Engine, FitAnswer, Make, Model, ModelYear, StepOption, Vehicle, VehicleChoice};
use crate::base::fault::{Error, Result};
use crate::base::id::{PartId, VehicleId};
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::CatalogTx;

/// What a choice means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub chosen: ChosenVehicle,
    /// The vehicles of that engine, or of that year when the engine was left open.
    pub vehicles: Vec<VehicleId>,
}

/// One vehicle with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VehicleDetail {
    pub make: String,
    pub model: String,
    pub year: u16,
    pub engine: String,
    pub vehicle: Vehicle,
}

fn unknown() -> Error {
    Problem::NotFound { what: Entity::Vehicle }.into()
}

/// An empty list means that what it hangs from does not exist.
fn existing<T>(rows: Vec<T>) -> Result<Vec<T>> {
    if rows.is_empty() { Err(unknown()) } else { Ok(rows) }
}

/// The makes; those that parts fit come first.
pub async fn makes(ctx: &Ctx) -> Result<Vec<Make>> {
    let mut tx = ctx.catalog().await?;
    let makes = store::list_makes(&mut tx).await?;
    tx.commit().await?;
    Ok(makes)
}

/// The models of a make, by any of its names; those that parts fit come first.
pub async fn models(ctx: &Ctx, make: &str) -> Result<Vec<Model>> {
    let mut tx = ctx.catalog().await?;
    let models = store::list_models(&mut tx, &make_key(make)).await?;
    tx.commit().await?;
    existing(models)
}

/// The years of a model, newest first.
pub async fn years(ctx: &Ctx, make: &str, model: &str) -> Result<Vec<ModelYear>> {
    let mut tx = ctx.catalog().await?;
    let years = store::list_years(&mut tx, &make_key(make), &name_key(model)).await?;
    tx.commit().await?;
    existing(years)
}

/// The engines of a model and year, smallest first.
pub async fn engines(ctx: &Ctx, make: &str, model: &str, year: &str) -> Result<Vec<Engine>> {
    let mut tx = ctx.catalog().await?;
    let named = find_year(&mut tx, make, model, year).await?;
    tx.commit().await?;
    Ok(by_engine(named.vehicles))
}

/// What can be chosen next: makes when nothing is chosen, then models, years, and engines.
pub async fn step(ctx: &Ctx, choice: &VehicleChoice) -> Result<Vec<StepOption>> {
    let VehicleChoice { make, model, year, engine } = choice;
    Ok(if make.is_empty() {
        makes(ctx).await?.into_iter().map(|make| option(&make.key, make.name, make.fitments)).collect()
    } else if model.is_empty() {
        models(ctx, make).await?.into_iter().map(|model| option(&model.key, model.name, model.fitments)).collect()
    } else if year.is_empty() {
        let years = years(ctx, make, model).await?;
        years.into_iter().map(|row| option(&row.year.to_string(), row.year.to_string(), row.fitments)).collect()
    } else {
        let asked: Option<VehicleId> = engine.parse().ok();
        let engines = engines(ctx, make, model, year).await?;
        engines.into_iter().map(|engine| engine_option(engine, asked)).collect()
    })
}

fn option(key: &str, label: String, fitments: u32) -> StepOption {
    let value = key.to_ascii_lowercase();
    StepOption { value, label, fuel: String::new(), cylinders: None, has_parts: fitments > 0 }
}

/// An engine goes by the vehicle that was asked for when it is one of its own, so that it is found chosen.
fn engine_option(engine: Engine, asked: Option<VehicleId>) -> StepOption {
    let id = asked.filter(|asked| engine.vehicles.contains(asked)).unwrap_or(engine.id);
    StepOption {
        value: id.to_string(),
        label: engine.label,
        fuel: engine.fuel,
        cylinders: engine.cylinders,
        has_parts: engine.fitments > 0,
    }
}

/// One vehicle.
pub async fn vehicle(ctx: &Ctx, id: VehicleId) -> Result<VehicleDetail> {
    let mut tx = ctx.catalog().await?;
    let named = store::find_by_id(&mut tx, id).await?.ok_or_else(unknown)?;
    tx.commit().await?;
    let vehicle = named.vehicles.into_iter().find(|vehicle| vehicle.id == id).ok_or_else(unknown)?;
    let engine = super::rules::engine_label(vehicle.displacement_cc, &vehicle.engine_code);
    Ok(VehicleDetail { make: named.make, model: named.model, year: named.year, engine, vehicle })
}

/// Does a part fit the chosen vehicle, where, and how many of it?
pub async fn fit(ctx: &Ctx, part: PartId, choice: &VehicleChoice) -> Result<FitAnswer> {
    let mut tx = ctx.catalog().await?;
    let resolved = resolve(&mut tx, choice).await?.ok_or_else(unknown)?;
    let fits = store::list_fits(&mut tx, part, &resolved.vehicles).await?;
    tx.commit().await?;
    let fits = fits.ok_or(Problem::NotFound { what: Entity::Part })?;
    Ok(FitAnswer { vehicle: resolved.chosen, fits })
}

/// What a choice means; nothing when it does not say enough to mean a vehicle. One that names what does not exist is
/// refused.
pub(crate) async fn resolve(tx: &mut CatalogTx, choice: &VehicleChoice) -> Result<Option<Resolved>> {
    if !choice.is_complete() {
        return Ok(None);
    }
    let engine =
        if choice.engine.is_empty() { None } else { Some(choice.engine.parse::<VehicleId>().map_err(|_| unknown())?) };
    let named = match engine {
        Some(id) if choice.make.is_empty() && choice.model.is_empty() && choice.year.is_empty() => {
            store::find_by_id(tx, id).await?.ok_or_else(unknown)?
        }
        _ => find_year(tx, &choice.make, &choice.model, &choice.year).await?,
    };
    let all: Vec<VehicleId> = named.vehicles.iter().map(|vehicle| vehicle.id).collect();
    let (label, vehicles) = match engine {
        None => (String::new(), all),
        Some(id) => {
            let engines = by_engine(named.vehicles);
            let engine = engine_of(&engines, id).ok_or_else(unknown)?;
            (engine.label.clone(), engine.vehicles.clone())
        }
    };
    let choice = VehicleChoice {
        make: named.make_key.to_ascii_lowercase(),
        model: named.model_key.to_ascii_lowercase(),
        year: named.year.to_string(),
        engine: engine.map(|id| id.to_string()).unwrap_or_default(),
    };
    let chosen = ChosenVehicle { choice, make: named.make, model: named.model, year: named.year, engine: label };
    Ok(Some(Resolved { chosen, vehicles }))
}

async fn find_year(tx: &mut CatalogTx, make: &str, model: &str, year: &str) -> Result<Named> {
    let year: u16 = year.trim().parse().map_err(|_| unknown())?;
    // Years beyond the database's smallint name nothing.
    if year > i16::MAX.cast_unsigned() {
        return Err(unknown());
    }
    store::find_year(tx, &make_key(make), &name_key(model), year).await?.ok_or_else(unknown)
}
