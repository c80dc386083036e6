//! Server functions of the pad.

use super::shown::{Pad, TypedFact, TypedMend};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{MachineId, ProductionOrderId, StageFactId, StageId};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::production::facts::ops;
#[cfg(feature = "ssr")]
use engrane::production::facts::types::ReversalRequest;

/// Where somebody may record, and what can be recorded at a stage and on a machine, by their codes.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_pad(stage: String, machine: String, language: Language) -> RpcResult<AsOf<Pad>> {
    let ctx = caller()?;
    let value = present::pad(&ctx, language.into(), &stage, &machine).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Records what was made of an order.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn record_fact(
    order: ProductionOrderId,
    stage: StageId,
    machine: Option<MachineId>,
    typed: TypedFact,
    language: Language,
) -> RpcResult<String> {
    let asked = present::asked(stage, machine, &typed)?;
    let answer = ops::record(&caller()?, order, &asked).await?;
    Ok(present::recorded(language.into(), &answer))
}

/// Replaces a fact.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn correct_fact(id: StageFactId, typed: TypedMend) -> RpcResult<()> {
    ops::correct(&caller()?, id, &present::mended(&typed)?).await?;
    Ok(())
}

/// Takes a fact back.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn take_fact_back(id: StageFactId, reason: String) -> RpcResult<()> {
    ops::reverse(&caller()?, id, &ReversalRequest { id: None, reason }).await?;
    Ok(())
}
