//! Server functions of the plant's pages.

use super::board::Board;
use super::screens::{Screens, Wall};
use super::settings::Place;
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::entity_pages::{Asked, EntityList};
use crate::session::preferences::Language;
use engrane::oee::dashboard::types::DashboardFilter;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{present, query, set_up, wall};
#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, host};
#[cfg(feature = "ssr")]
use crate::entity_pages::{EntityLists, Sent};
#[cfg(feature = "ssr")]
use crate::pairing::present::code;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::problem::{Entity, Problem, Reason};
#[cfg(feature = "ssr")]
use engrane::oee;
#[cfg(feature = "ssr")]
use engrane::oee::dashboard::rules::without;
#[cfg(feature = "ssr")]
use engrane::oee::screens::ops as screens;
#[cfg(feature = "ssr")]
use engrane::oee::screens::types::NewScreen;
#[cfg(feature = "ssr")]
use engrane::platform::pairing::types::Kind;

/// The dashboard, in words; of many stops the longest, if not `every_stop` is asked for. What cannot be taken of the filter
/// is named beside its field, and left out.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn plant_board(filter: DashboardFilter, every_stop: bool, language: Language) -> RpcResult<Board> {
    let ctx = caller()?;
    let (mut readable, mut problems) = (filter.clone(), Vec::new());
    let dashboard = loop {
        let problem = match oee::dashboard::ops::dashboard(&ctx, &readable).await {
            Err(Error::Refused(problem)) => problem,
            dashboard => break dashboard?,
        };
        let Some((left, fields)) = without(&readable, &problem) else { return Err(Error::Refused(problem).into()) };
        readable = left;
        problems.extend(fields);
    };
    Ok(present::board(
        language.into(),
        &present::Asked { filter: &filter, every_stop, problems: &problems },
        &dashboard,
    ))
}

/// A list of the set-up, and the form of the thing that is being changed.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn plant_settings(place: Place, asked: Asked, language: Language) -> RpcResult<EntityList> {
    let plant = oee::ops::plant(&caller()?).await?;
    Ok(set_up::shown(language.into(), &plant, place, &asked))
}

/// Creates a thing of the set-up, or changes the one with this id as a whole; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn save_in_plant(
    place: Place,
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    set_up::save(&caller()?, place, Sent { id: &id, version, typed: &values }).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}

/// Removes a thing of the set-up; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn remove_from_plant(place: Place, id: String) -> RpcResult<()> {
    set_up::remove(&caller()?, place, &id).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}

/// The wall screens, and what another one would show.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn plant_screens(filter: DashboardFilter, language: Language) -> RpcResult<Screens> {
    let ctx = caller()?;
    let screens = screens::screens(&ctx).await?;
    let plant = oee::ops::plant(&ctx).await?;
    let address = host().unwrap_or_default() + query::SCREEN;
    Ok(wall::screens(&ctx, language.into(), &plant, &filter, screens, address)?)
}

/// Makes a wall screen of the device that shows the code; `shows` is the filter of its dashboard. Leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn connect_screen(code: String, name: String, shows: String) -> RpcResult<()> {
    let ctx = caller()?;
    let filter =
        serde_json::from_str(&shows).map_err(|_| Error::Refused(Problem::invalid("shows", Reason::Malformed)))?;
    screens::connect(&ctx, &NewScreen { code, name, filter }).await?;
    leptos_axum::redirect(query::SCREENS);
    Ok(())
}

/// Ends a wall screen; then leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn disconnect_screen(id: String) -> RpcResult<()> {
    let id = id.parse().map_err(|_| Error::Refused(Problem::NotFound { what: Entity::Screen }))?;
    screens::disconnect(&caller()?, id).await?;
    leptos_axum::redirect(query::SCREENS);
    Ok(())
}

/// For a device that waits to become a wall screen: the code that it shows. Empty when it is one, and has its token in a
/// cookie.
#[server(output = Answer, client = Browser)]
pub async fn pair_screen() -> RpcResult<String> {
    let ctx = caller()?;
    if ctx.screen().is_ok() {
        return Ok(String::new());
    }
    Ok(code(&ctx, Kind::Screen).await?)
}

/// What the calling wall screen shows, in words.
#[server(output = Answer, client = Browser)]
pub async fn screen_board(language: Language) -> RpcResult<Wall> {
    let ctx = caller()?;
    let shown = screens::dashboard(&ctx).await?;
    Ok(wall::wall(language.into(), ctx.screen()?, &shown))
}
