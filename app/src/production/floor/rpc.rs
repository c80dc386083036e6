//! Server functions of the floor.

use super::shown::{FloorShown, Layout};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::production::floor::ops;
#[cfg(feature = "ssr")]
use engrane::production::floor::types::FloorFilter;

/// The floor, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_floor(layout: Layout, language: Language) -> RpcResult<FloorShown> {
    let floor = ops::floor(&caller()?, &FloorFilter::default()).await?;
    Ok(present::floor(language.into(), layout, &floor))
}
