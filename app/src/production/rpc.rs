//! Server functions of the set-up of a production.

use super::settings::SetUp;
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::entity_pages::{Asked, EntityList};
use crate::session::preferences::Language;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::set_up;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::entity_pages::{EntityLists, Sent};

/// A list of the set-up, and the form of the thing that is being changed.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_settings(place: SetUp, asked: Asked, language: Language) -> RpcResult<EntityList> {
    Ok(set_up::shown(&caller()?, language.into(), place, &asked).await?)
}

/// Creates a thing of the set-up, or changes the one with this id as a whole; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn save_in_production(
    place: SetUp,
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
pub async fn remove_from_production(place: SetUp, id: String) -> RpcResult<()> {
    set_up::remove(&caller()?, place, &id).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}
