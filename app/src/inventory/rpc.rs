//! Server functions of the bodega's inventory and its imports. The file itself travels by `POST
//! /api/v1/inventory/imports`: a server function cannot show how much of it has arrived.

use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use engrane::base::id::ImportId;
use engrane::base::paging::Page;
use engrane::inventory::history::types::Undone;
use engrane::inventory::import::types::ImportDetail;
use engrane::inventory::types::{ItemFilter, ItemRow, ItemTotals};
use engrane::platform::imports::mapping::Mapping;
use engrane::platform::imports::reader::types::ReadChoices;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::base::rpc::caller;

/// The lines that a filter leaves, and the counts of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Items {
    pub page: Page<ItemRow>,
    pub totals: ItemTotals,
}

/// The bodega's stock lines.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn list_items(filter: ItemFilter) -> RpcResult<AsOf<Items>> {
    let ctx = caller()?;
    let page = engrane::inventory::ops::list_items(&ctx, &filter).await?;
    let totals = engrane::inventory::ops::totals(&ctx).await?;
    Ok(AsOf { now: ctx.now(), value: Items { page, totals } })
}

/// One import with everything that its page shows.
#[server(output = Answer, client = Browser)]
pub async fn import(id: ImportId) -> RpcResult<AsOf<ImportDetail>> {
    let ctx = caller()?;
    let value = engrane::inventory::import::ops::import(&ctx, id).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reads the file again, with another sheet or header.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn reread_import(id: ImportId, choices: ReadChoices) -> RpcResult<()> {
    engrane::inventory::import::ops::reread(&caller()?, id, choices).await?;
    Ok(())
}

/// Puts the lines that an import changed back as they were.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn undo_import(id: ImportId) -> RpcResult<Undone> {
    Ok(engrane::inventory::history::ops::undo_import(&caller()?, id).await?)
}

/// Undoes the undoing of an import.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn redo_import(id: ImportId) -> RpcResult<Undone> {
    Ok(engrane::inventory::history::ops::redo_import(&caller()?, id).await?)
}

/// Puts the file into the inventory, with each column being what the mapping says.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn apply_import(id: ImportId, mapping: Mapping) -> RpcResult<()> {
    engrane::inventory::import::ops::apply(&caller()?, id, mapping).await?;
    Ok(())
}
