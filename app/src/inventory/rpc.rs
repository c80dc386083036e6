//! Server functions of the bodega's inventory and its imports. The file itself travels by `POST
//! /api/v1/inventory/imports`: a server function cannot show how much of it has arrived.

use super::shown::Shown;
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::imports::columns::Preview;
use crate::session::preferences::Language;
use crate::ui::chart::ChartData;
use engrane::base::id::{ChangeId, ImportId, ItemId};
use engrane::base::paging::PageRequest;
use engrane::inventory::edit::types::{Edited, ItemPatch};
use engrane::inventory::history::types::{StockChange, Undone};
use engrane::inventory::import::types::{LineAction, PartOfRow, Plan};
use engrane::inventory::types::{ItemFilter, ItemPage, ItemTotals};
use engrane::platform::imports::types::Aim;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::imports::columns::typed;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::problem::Problem;
#[cfg(feature = "ssr")]
use engrane::inventory::import::ops;

/// Where imports are shown.
#[cfg(feature = "ssr")]
const ADDRESS: &str = "/inventory/imports";

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

/// One import in words, with everything that its page shows.
#[server(output = Answer, client = Browser)]
pub async fn import(id: ImportId, language: Language) -> RpcResult<AsOf<Shown>> {
    let ctx = caller()?;
    let value = present::shown(&ctx, language.into(), id).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reads the file again, with another sheet, header, encoding or separator.
#[server(output = Answer, client = Browser)]
pub async fn reread_import(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::reread(&ctx, id, typed::choices(&values, import.profile.as_ref(), import.choices)).await?;
    leptos_axum::redirect(&format!("{ADDRESS}/{id}"));
    Ok(())
}

/// The first rows as they would be by what the form says.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn preview_import(id: ImportId, language: Language, values: BTreeMap<String, String>) -> RpcResult<Preview> {
    Ok(present::preview_of(&caller()?, language.into(), id, &values).await?)
}

/// Says what the columns are, and what is done with the file.
#[server(output = Answer, client = Browser)]
pub async fn decide_import(
    id: ImportId,
    #[server(default)] values: BTreeMap<String, String>,
    aim: Aim,
) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    if let Some(tax) = present::tax(&values, &import) {
        engrane::platform::organizations::settings::ops::say_tax(&ctx, tax).await?;
    }
    ops::decide(&ctx, id, present::mapping(&values, &import), aim).await?;
    leptos_axum::redirect(&format!("{ADDRESS}/{id}"));
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

/// Has the file applied as it was planned.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn apply_import(id: ImportId) -> RpcResult<()> {
    ops::decide_proposed(&caller()?, id, None, ops::LineChoices::default(), Aim::Apply).await?;
    Ok(())
}

/// Says which part rows of a plan are that could be several.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn answer_import(id: ImportId, answers: Vec<PartOfRow>) -> RpcResult<()> {
    engrane::inventory::import::ops::answer(&caller()?, id, &answers).await?;
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
    Ok(ops::plan(&caller()?, id, action, page).await?)
}
