//! Server functions of the bodega's inventory and its imports. The file itself travels by `POST
//! /api/v1/inventory/imports`: a server function cannot show how much of it has arrived.

use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use crate::ui::chart::ChartData;
use engrane::base::id::{ChangeId, ImportId, ItemId};
use engrane::base::money::Tax;
use engrane::base::paging::PageRequest;
use engrane::inventory::edit::types::{Edited, ItemPatch};
use engrane::inventory::history::types::{StockChange, Undone};
use engrane::inventory::import::fields::Mapping;
use engrane::inventory::import::types::{ImportDetail, LineAction, PartOfRow, Plan};
use engrane::inventory::types::{ItemFilter, ItemPage, ItemTotals};
use engrane::platform::imports::reader::types::ReadChoices;
use engrane::platform::imports::types::Aim;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::problem::Problem;

/// The lines that a filter leaves, and the counts of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Items {
    pub page: ItemPage,
    pub totals: ItemTotals,
}

/// The bodega's stock lines. A place that an address says and nobody understands is as if it were not there.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn list_items(filter: ItemFilter) -> RpcResult<AsOf<Items>> {
    let ctx = caller()?;
    let page = match engrane::inventory::ops::list_items(&ctx, &filter).await {
        Err(Error::Refused(Problem::Invalid { .. })) if filter.beside.is_some() => {
            let filter = ItemFilter { beside: None, ..filter };
            engrane::inventory::ops::list_items(&ctx, &filter).await?
        }
        page => page?,
    };
    let totals = engrane::inventory::ops::totals(&ctx).await?;
    Ok(AsOf { now: ctx.now(), value: Items { page, totals } })
}

/// The chart of lines and their value over the imports, once there are two to compare.
#[server(output = Answer, client = Browser)]
pub async fn stock_chart(language: Language) -> RpcResult<Option<ChartData>> {
    let ctx = caller()?;
    let figures = engrane::inventory::history::ops::list_figures(&ctx).await?;
    Ok(super::charts::stock(language.into(), ctx.zone(), &figures))
}

/// One import with everything that its page shows.
#[server(output = Answer, client = Browser)]
pub async fn import(id: ImportId) -> RpcResult<AsOf<ImportDetail>> {
    let ctx = caller()?;
    let value = engrane::inventory::import::ops::import(&ctx, id).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reads the file again, with another sheet, header, encoding or separator.
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

/// Has done with the file what is wanted, with each column being what the mapping says; without one, as it was planned.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn apply_import(id: ImportId, mapping: Option<Mapping>, aim: Aim) -> RpcResult<()> {
    use engrane::inventory::import::ops;
    let ctx = caller()?;
    match mapping {
        Some(mapping) => ops::decide(&ctx, id, mapping, aim).await?,
        None => ops::decide_proposed(&ctx, id, None, ops::LineChoices::default(), aim).await?,
    };
    Ok(())
}

/// Says which part rows of a plan are that could be several.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn answer_import(id: ImportId, answers: Vec<PartOfRow>) -> RpcResult<()> {
    engrane::inventory::import::ops::answer(&caller()?, id, &answers).await?;
    Ok(())
}

/// Says whether the bodega's prices include tax.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn say_tax(tax: Tax) -> RpcResult<()> {
    engrane::platform::tenancy::settings::ops::say_tax(&caller()?, tax).await?;
    Ok(())
}

/// Changes a stock line by hand.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn change_item(id: ItemId, version: i32, patch: ItemPatch) -> RpcResult<Edited> {
    Ok(engrane::inventory::edit::ops::change_item(&caller()?, id, version, &patch).await?)
}

/// Removes all stock lines; answers the change that undoing takes.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn clear_items() -> RpcResult<StockChange> {
    Ok(engrane::inventory::edit::ops::clear(&caller()?).await?)
}

/// Puts the lines of a change back as they were before it.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn undo_change(id: ChangeId) -> RpcResult<Undone> {
    Ok(engrane::inventory::history::ops::undo(&caller()?, id).await?)
}

/// What a planned import would do: lines of one action, or of all.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn import_plan(id: ImportId, action: Option<LineAction>, page: PageRequest) -> RpcResult<Plan> {
    Ok(engrane::inventory::import::ops::plan(&caller()?, id, action, page).await?)
}
