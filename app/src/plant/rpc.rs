//! Server functions of the plant's pages.

use super::board::Board;
use super::settings::{Place, Settings};
use crate::preferences::Language;
use crate::rpc::{Answer, Browser, RpcResult};
use engrane::oee::dashboard::types::DashboardFilter;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{forms, present, typed};
#[cfg(feature = "ssr")]
use crate::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::fault::Error;
#[cfg(feature = "ssr")]
use engrane::oee;
#[cfg(feature = "ssr")]
use engrane::oee::dashboard::rules::without;

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

/// A list of the set-up, and the form of the thing that is being changed: its id, `new`, or empty.
#[server(output = Answer, client = Browser)]
pub async fn plant_settings(place: Place, edit: String, language: Language) -> RpcResult<Settings> {
    let plant = oee::ops::plant(&caller()?).await?;
    Ok(forms::settings(language.into(), &plant, place, &edit))
}

/// Creates a thing of the set-up, or changes the one with this id as a whole; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn save_in_plant(
    place: Place,
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    typed::save(&caller()?, place, &id, version, &values).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}

/// Removes a thing of the set-up; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn remove_from_plant(place: Place, id: String) -> RpcResult<()> {
    typed::remove(&caller()?, place, &id).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}
