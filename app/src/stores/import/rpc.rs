//! Server functions of the page of an import of items.

use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::imports::planned::PlannedShown;
use crate::session::preferences::Language;
use engrane::base::id::ImportId;
use engrane::platform::imports::types::RowState;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{present, typed};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::imports::columns::typed::choices;
#[cfg(feature = "ssr")]
use crate::imports::lead_to;
#[cfg(feature = "ssr")]
use engrane::platform::imports::types::ImportKind;
#[cfg(feature = "ssr")]
use engrane::stores::import::{ops, undoing};

/// One import of items in words; of its plan the rows of a state, or of all.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_import(
    id: ImportId,
    state: Option<RowState>,
    page: u32,
    language: Language,
) -> RpcResult<AsOf<PlannedShown>> {
    let ctx = caller()?;
    let value = present::shown(&ctx, language.into(), id, state, page).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reads the file again, with another sheet, header, encoding or separator.
#[server(output = Answer, client = Browser)]
pub async fn reread_stock(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::reread(&ctx, id, choices(&values, import.profile.as_ref(), import.choices)).await?;
    lead_to(ImportKind::Stock, id);
    Ok(())
}

/// Says what the columns are, and has worked out what would become of the rows.
#[server(output = Answer, client = Browser)]
pub async fn plan_stock(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::plan(&ctx, id, &typed::mapping(&values, &import)).await?;
    lead_to(ImportKind::Stock, id);
    Ok(())
}

/// Back to what the columns are.
#[server(output = Answer, client = Browser)]
pub async fn remap_stock(id: ImportId) -> RpcResult<()> {
    let ctx = caller()?;
    ops::remap(&ctx, id).await?;
    lead_to(ImportKind::Stock, id);
    Ok(())
}

/// Takes in the rows that can be, as the review shows it.
#[server(output = Answer, client = Browser)]
pub async fn apply_stock(id: ImportId) -> RpcResult<()> {
    let ctx = caller()?;
    ops::apply(&ctx, id, None).await?;
    lead_to(ImportKind::Stock, id);
    Ok(())
}

/// Takes the import back, as far as can be.
#[server(output = Answer, client = Browser)]
pub async fn undo_stock_import(id: ImportId) -> RpcResult<()> {
    let ctx = caller()?;
    undoing::undo(&ctx, id).await?;
    lead_to(ImportKind::Stock, id);
    Ok(())
}
