//! Server functions of material.

use super::shown::{MaterialOfOrder, MovingSheet, TypedMaterial, TypedNeed};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{NeedId, ProductionOrderId, WorkpieceId};
use engrane::production::material::types::MaterialAct;
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
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::platform::entity;
#[cfg(feature = "ssr")]
use engrane::production::material::ops;
#[cfg(feature = "ssr")]
use engrane::production::material::types::NeedValues;

/// Says how much of an item of the store-room a piece takes.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_need(workpiece: WorkpieceId, typed: TypedNeed) -> RpcResult<()> {
    let ctx = caller()?;
    // Before anything of it is read: whoever may not is told that first.
    ctx.require(Permission::ProductionSetup)?;
    entity::create::<NeedValues>(&ctx, &read::need(workpiece, &typed).map_err(Error::Refused)?).await?;
    Ok(())
}

/// Changes a need.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn change_need(id: NeedId, version: i32, workpiece: WorkpieceId, typed: TypedNeed) -> RpcResult<()> {
    let ctx = caller()?;
    ctx.require(Permission::ProductionSetup)?;
    let values = read::need(workpiece, &typed).map_err(Error::Refused)?;
    entity::change::<NeedValues>(&ctx, id, version, &values).await?;
    Ok(())
}

/// Removes a need.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn remove_need(id: NeedId) -> RpcResult<()> {
    Ok(entity::delete::<NeedValues>(&caller()?, NameOr::Id(id)).await?)
}

/// The material of an order.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn order_material(id: ProductionOrderId, language: Language) -> RpcResult<MaterialOfOrder> {
    Ok(present::of_order(&caller()?, language.into(), id).await?)
}

/// What moving material of an order begins with.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn material_form(id: ProductionOrderId, act: MaterialAct, language: Language) -> RpcResult<MovingSheet> {
    Ok(present::moving(&caller()?, language.into(), id, act).await?)
}

/// Keeps material for an order, gives it out or takes it back.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn move_material(id: ProductionOrderId, act: MaterialAct, typed: TypedMaterial) -> RpcResult<()> {
    let ctx = caller()?;
    ctx.require(Permission::StoresMove)?;
    ops::act(&ctx, id, act, &read::request(act, &typed).map_err(Error::Refused)?).await?;
    Ok(())
}
