//! Server functions of the pages of workpieces.

use super::shown::{TypedNorm, TypedWorkpiece, WorkpieceShown, Workpieces};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use crate::stores::shown::Choice;
use engrane::base::id::{NormId, WorkpieceId};
use engrane::production::types::WorkpieceFilter;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::production::present::CHOICES;
#[cfg(feature = "ssr")]
use engrane::base::entity::NameOr;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::platform::entity;
#[cfg(feature = "ssr")]
use engrane::production::types::{NormValues, WorkpieceValues};
#[cfg(feature = "ssr")]
use engrane::production::workpieces;

/// A page of the workpieces, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_workpieces(filter: WorkpieceFilter, page: u32, language: Language) -> RpcResult<Workpieces> {
    Ok(present::workpieces(&caller()?, language.into(), &filter, PageRequest::bounded(Some(page), None)).await?)
}

/// Everything that the page of a workpiece shows.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_workpiece(id: WorkpieceId, language: Language) -> RpcResult<WorkpieceShown> {
    Ok(present::workpiece(&caller()?, language.into(), id).await?)
}

/// Workpieces that have the words, for somebody who types them.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn workpiece_choices(words: String) -> RpcResult<Vec<Choice>> {
    let filter = WorkpieceFilter { q: words, active: Some(true) };
    let first = PageRequest::bounded(Some(1), Some(CHOICES));
    let found = workpieces::ops::list(&caller()?, &filter, first).await?;
    Ok(found.rows.iter().map(present::choice).collect())
}

/// Sets up a workpiece, and tells which one it is.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_workpiece(typed: TypedWorkpiece) -> RpcResult<WorkpieceId> {
    Ok(entity::create::<WorkpieceValues>(&caller()?, &present::values(&typed)).await?.id)
}

/// Changes a workpiece as a whole.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn change_workpiece(id: WorkpieceId, version: i32, typed: TypedWorkpiece) -> RpcResult<()> {
    entity::change::<WorkpieceValues>(&caller()?, id, version, &present::values(&typed)).await?;
    Ok(())
}

/// Removes a workpiece that was never ordered.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn remove_workpiece(id: WorkpieceId) -> RpcResult<()> {
    Ok(entity::delete::<WorkpieceValues>(&caller()?, NameOr::Id(id)).await?)
}

/// Says how much of a workpiece a shift makes.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_norm(workpiece: WorkpieceId, typed: TypedNorm) -> RpcResult<()> {
    entity::create::<NormValues>(&caller()?, &present::norm(workpiece, &typed)?).await?;
    Ok(())
}

/// Changes a norm.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn change_norm(id: NormId, version: i32, workpiece: WorkpieceId, typed: TypedNorm) -> RpcResult<()> {
    entity::change::<NormValues>(&caller()?, id, version, &present::norm(workpiece, &typed)?).await?;
    Ok(())
}

/// Removes a norm.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn remove_norm(id: NormId) -> RpcResult<()> {
    Ok(entity::delete::<NormValues>(&caller()?, NameOr::Id(id)).await?)
}
