//! Server functions of the catalogue and the market.

use super::heard::HeardShown;
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use engrane::base::id::PartId;
use engrane::catalog::interchange::types::Interchange;
use engrane::catalog::suggesting::types::Suggestion;
use engrane::catalog::types::{CategoryList, OfferSummary, PartDetail, PartFitments, PartSearch, SearchResults};
use engrane::catalog::vehicles::types::{FitAnswer, StepOption, VehicleChoice};
use engrane::market::types::{Availability, Offer};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, from_script};
#[cfg(feature = "ssr")]
use engrane::{catalog, market};

/// What a search found in the catalogue, and beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub results: SearchResults,
    pub heard: HeardShown,
    /// Offers without catalogue; for those who may see availability.
    pub loose: Vec<Offer>,
}

/// Searches the catalogue, and the offers without catalogue on the first page.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn search(search: PartSearch) -> RpcResult<AsOf<Found>> {
    use engrane::base::permission::Permission;

    let ctx = caller()?;
    let results = market::ops::search_parts(&ctx, &search).await?;
    if let Some(vehicle) = &results.vehicle {
        crate::catalog::my_vehicles::keep(vehicle);
    }
    let wants_loose = search.cursor.is_empty() && !search.q.trim().is_empty() && ctx.may(Permission::AvailabilityView);
    let loose = if wants_loose { market::ops::loose_offers(&ctx, &search.q).await? } else { Vec::new() };
    let heard = HeardShown::of(&results.heard);
    Ok(AsOf { now: ctx.now(), value: Found { results, heard, loose } })
}

/// What somebody may mean who has typed this.
#[server(output = Answer, client = Browser)]
pub async fn suggest(q: String) -> RpcResult<Vec<Suggestion>> {
    Ok(catalog::suggesting::ops::suggest(&caller()?, &q).await?)
}

/// The categories with their groups, or those of which something fits a vehicle.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn categories(vehicle: VehicleChoice) -> RpcResult<CategoryList> {
    let list = catalog::ops::categories(&caller()?, &vehicle).await?;
    if let Some(vehicle) = &list.vehicle {
        crate::catalog::my_vehicles::keep(vehicle);
    }
    Ok(list)
}

/// What can be chosen next on the way to a vehicle.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn vehicle_step(choice: VehicleChoice) -> RpcResult<Vec<StepOption>> {
    Ok(catalog::vehicles::ops::step(&caller()?, &choice).await?)
}

/// Does a part fit a vehicle, where, and how many of it?
#[server(input = Json, output = Answer, client = Browser)]
pub async fn vehicle_fit(part: PartId, choice: VehicleChoice) -> RpcResult<FitAnswer> {
    Ok(catalog::vehicles::ops::fit(&caller()?, part, &choice).await?)
}

/// A part with everything public about it.
#[server(output = Answer, client = Browser)]
pub async fn part(id: PartId) -> RpcResult<PartDetail> {
    Ok(catalog::ops::part(&caller()?, id).await?)
}

/// What a part fits of a make; of another one where it fits nothing of that, or none is asked for.
#[server(output = Answer, client = Browser)]
pub async fn fitments_of_part(id: PartId, #[server(default)] make: String) -> RpcResult<PartFitments> {
    let ctx = caller()?;
    if !make.is_empty() {
        let found = catalog::ops::fitments(&ctx, id, Some(&make)).await?;
        if found.make.is_some() {
            return Ok(found);
        }
    }
    Ok(catalog::ops::fitments(&ctx, id, None).await?)
}

/// What replaces a part, and why.
#[server(output = Answer, client = Browser)]
pub async fn part_interchange(id: PartId) -> RpcResult<Interchange> {
    Ok(catalog::interchange::ops::interchange(&caller()?, id).await?)
}

/// How each of these parts is offered at this moment; those that nobody offers are absent.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn result_offers(parts: Vec<PartId>) -> RpcResult<Vec<(PartId, OfferSummary)>> {
    Ok(market::ops::offers_of(&caller()?, &parts).await?)
}

/// Who has a part, cheapest first.
#[server(output = Answer, client = Browser)]
pub async fn offers(id: PartId) -> RpcResult<AsOf<Availability>> {
    let ctx = caller()?;
    let value = market::ops::availability(&ctx, id).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reports that a part does not fit the vehicle, or does not replace the part, which `about` names by its id.
#[server(output = Answer, client = Browser)]
pub async fn report_part_fit(
    part: PartId,
    about: String,
    #[server(default)] make: String,
    #[server(default)] model: String,
    #[server(default)] year: String,
    #[server(default)] engine: String,
    #[server(default)] note: String,
) -> RpcResult<()> {
    use catalog::reports::types::NewFitReport;

    let other: Option<PartId> = about.parse().ok();
    let vehicle = if other.is_some() { VehicleChoice::default() } else { VehicleChoice { make, model, year, engine } };
    catalog::reports::ops::report(&caller()?, part, &NewFitReport { vehicle, other, note }).await?;
    if !from_script() {
        leptos_axum::redirect(&format!("/catalog/parts/{part}"));
    }
    Ok(())
}
