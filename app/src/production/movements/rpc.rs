//! Server functions of the pages of movements.

use super::shown::{MovementSheet, Movements, MovementsOfOrder, SendingSheet, TypedReceipt, TypedSending, TypedStep};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{MovementId, MovementReceiptId, ProductionOrderId};
use engrane::production::movements::types::{MovementFilter, MovementStep};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{present, typed as read};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::production::movements::ops;
#[cfg(feature = "ssr")]
use engrane::production::movements::types::ReceiptReversal;

/// A page of the movements that the caller sees, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_movements(filter: MovementFilter, page: u32, language: Language) -> RpcResult<Movements> {
    Ok(present::movements(&caller()?, language.into(), &filter, PageRequest::bounded(Some(page), None)).await?)
}

/// Everything that the panel of a movement shows.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_movement(id: MovementId, language: Language) -> RpcResult<MovementSheet> {
    Ok(present::movement(&caller()?, language.into(), id).await?)
}

/// The movements of an order, and where its pieces are.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn order_movements(id: ProductionOrderId, language: Language) -> RpcResult<MovementsOfOrder> {
    Ok(present::of_order(&caller()?, language.into(), id).await?)
}

/// What sending something begins with, of an order or of none.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn sending_form(id: Option<ProductionOrderId>, language: Language) -> RpcResult<SendingSheet> {
    Ok(present::sending(&caller()?, language.into(), id).await?)
}

/// Sends something, or prepares that: of an order or of none.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn send_movement(id: Option<ProductionOrderId>, typed: TypedSending) -> RpcResult<()> {
    let ctx = caller()?;
    // Before anything of it is read: whoever may not send is told that first.
    ctx.require(Permission::MovementsEdit)?;
    ops::send(&ctx, &read::sending(id, &typed).map_err(Error::Refused)?).await?;
    Ok(())
}

/// Receives some of a movement.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn receive_movement(id: MovementId, typed: TypedReceipt) -> RpcResult<()> {
    let ctx = caller()?;
    ctx.require(Permission::MovementsEdit)?;
    ops::receive(&ctx, id, &read::receipt(&typed).map_err(Error::Refused)?).await?;
    Ok(())
}

/// Takes a movement a step further.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn step_movement(id: MovementId, step: MovementStep, typed: TypedStep) -> RpcResult<()> {
    let ctx = caller()?;
    ctx.require(Permission::MovementsEdit)?;
    ops::step(&ctx, id, step, &read::step(step, &typed).map_err(Error::Refused)?).await?;
    Ok(())
}

/// Takes a receipt back.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn take_receipt_back(id: MovementReceiptId, reason: String) -> RpcResult<()> {
    ops::reverse(&caller()?, id, &ReceiptReversal { id: None, reason }).await?;
    Ok(())
}
