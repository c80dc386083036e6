//! Server functions of the pages of orders.

use super::shown::{FromWorkpiece, OrderSheet, OrderShown, Orders, TypedOrder};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{ProductionOrderId, WorkpieceId};
use engrane::production::orders::types::{OrderFilter, OrderStep};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{present, typed as read};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::entity::NameOr;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::platform::entity;
#[cfg(feature = "ssr")]
use engrane::production::orders::ops;
#[cfg(feature = "ssr")]
use engrane::production::types::WorkpieceValues;

/// A page of the orders that the caller sees, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_orders(filter: OrderFilter, page: u32, language: Language) -> RpcResult<Orders> {
    Ok(present::orders(&caller()?, language.into(), &filter, PageRequest::bounded(Some(page), None)).await?)
}

/// Everything that the page of an order shows.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_order(id: ProductionOrderId, language: Language) -> RpcResult<OrderShown> {
    Ok(present::order(&caller()?, language.into(), id).await?)
}

/// What ordering begins with, of a workpiece or of any.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_order_form(workpiece: Option<WorkpieceId>, language: Language) -> RpcResult<OrderSheet> {
    Ok(present::new_form(&caller()?, language.into(), workpiece).await?)
}

/// What changing an order begins with.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn order_form(id: ProductionOrderId, language: Language) -> RpcResult<OrderSheet> {
    Ok(present::form(&caller()?, language.into(), id).await?)
}

/// What an order takes from a workpiece.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn chosen_workpiece(id: WorkpieceId) -> RpcResult<FromWorkpiece> {
    let found = entity::find::<WorkpieceValues>(&caller()?, id).await?.values;
    let route = found.route.iter().filter_map(NameOr::id).collect();
    Ok(FromWorkpiece { revision: found.revision, route })
}

/// Orders so many of a workpiece, and tells which order it is.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_order(typed: TypedOrder) -> RpcResult<ProductionOrderId> {
    let ctx = caller()?;
    // Before anything of it is read: whoever may not order is told that first.
    ctx.require(ops::create_permission(typed.is_cooperation))?;
    Ok(ops::create(&ctx, &read::new(&typed).map_err(Error::Refused)?).await?.id)
}

/// Changes an order as a whole.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn change_order(id: ProductionOrderId, version: i32, typed: TypedOrder) -> RpcResult<()> {
    ops::change(&caller()?, id, version, &read::changed(&typed).map_err(Error::Refused)?).await?;
    Ok(())
}

/// Shows an order to operators, or shows it to them no more.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn publish_order(id: ProductionOrderId, published: bool) -> RpcResult<()> {
    let ctx = caller()?;
    ctx.require(Permission::OrdersEdit)?;
    let order = ops::find(&ctx, id).await?;
    ops::change(&ctx, id, order.version, &read::published(&order, published)).await?;
    Ok(())
}

/// Holds an order, lets it go on, cancels it, opens it again or closes it short.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn step_order(id: ProductionOrderId, step: OrderStep, reason: String) -> RpcResult<()> {
    ops::step(&caller()?, id, step, &reason).await?;
    Ok(())
}

/// Removes an order of which nothing was recorded.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn delete_order(id: ProductionOrderId) -> RpcResult<()> {
    Ok(ops::delete(&caller()?, id).await?)
}
