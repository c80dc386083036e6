//! The server function of the traveller.

use super::shown::Traveller;
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::ProductionOrderId;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;

/// What stands on the sheet of an order.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_traveller(id: ProductionOrderId, language: Language) -> RpcResult<Traveller> {
    Ok(present::traveller(&caller()?, language.into(), id).await?)
}
