//! Server functions of the floor.

use super::shown::{FloorShown, FloorView};
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

/// The floor, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_floor(view: FloorView, language: Language) -> RpcResult<FloorShown> {
    let filter = present::filter(&view);
    let floor = ops::floor(&caller()?, &filter).await?;
    Ok(present::floor(language.into(), &view, filter.page, &floor))
}
