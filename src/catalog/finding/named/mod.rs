//! The vehicles that words name, and what fitments tell of them.

mod store;

use super::rules::{means_many, names_vehicle};
use crate::base::fault::Result;
use crate::catalog::query::types::{Known, Understood};
use crate::platform::db::CatalogTx;
use uuid::Uuid;

pub(super) use store::list_nearest_years;

/// Vehicles of which all parts are looked at, where a vehicle shares with many what is said of it: the newest ones.
pub(super) const MOST_VEHICLES: usize = 2_000;

/// The vehicles that the words name, and whether they name more than these.
pub(super) async fn list_vehicles(tx: &mut CatalogTx, understood: &Understood) -> Result<(Option<Vec<Uuid>>, bool)> {
    if !names_vehicle(understood) {
        return Ok((None, false));
    }
    let most = means_many(understood).then_some(MOST_VEHICLES);
    let mut vehicles = store::list_vehicles(tx, understood, most.map(|most| most + 1)).await?;
    let more = most.is_some_and(|most| vehicles.len() > most);
    vehicles.truncate(most.unwrap_or(usize::MAX));
    Ok((Some(vehicles), more))
}

/// Do fitments tell that there is nothing of what the words ask for? They do where some vehicle of the make and model has a fitment, and
/// some part of the group has one: then nothing fits. Where one of them has none, as universal parts, they tell nothing, nor where the
/// words name no vehicle.
pub(super) async fn tells_what_fits(tx: &mut CatalogTx, understood: &Understood) -> Result<bool> {
    if !names_vehicle(understood) {
        return Ok(false);
    }
    let key = |known: Option<&Known>| known.map(|known| known.code.to_ascii_uppercase());
    let (make, model) = (key(understood.make.as_ref()), key(understood.model.as_ref()));
    let group = understood.group.as_ref().map(|group| group.code.as_str());
    store::has_fitments(tx, make.as_deref(), model.as_deref(), group).await
}
