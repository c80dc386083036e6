//! Server functions of the page of an import of detections.

use super::shown::Shown;
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::ImportId;
use leptos::prelude::*;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{present, typed};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::imports::columns::typed::choices;
#[cfg(feature = "ssr")]
use crate::imports::{address_of_one, lead_to};
#[cfg(feature = "ssr")]
use engrane::oee::import::fields::DetectionMapping;
#[cfg(feature = "ssr")]
use engrane::oee::import::ops;
#[cfg(feature = "ssr")]
use engrane::platform::imports::types::ImportKind;

/// One import of detections in words; with `review`, what applying its draft would do.
#[server(output = Answer, client = Browser)]
pub async fn detections_import(id: ImportId, review: bool, language: Language) -> RpcResult<AsOf<Shown>> {
    let ctx = caller()?;
    let value = present::shown(&ctx, language.into(), id, review).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reads the file again, with another sheet, header, encoding or separator.
#[server(output = Answer, client = Browser)]
pub async fn reread_detections(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::reread(&ctx, id, choices(&values, import.profile.as_ref(), import.choices)).await?;
    lead_to(ImportKind::Detections, id);
    Ok(())
}

/// Says what the columns are; then leads to the review.
#[server(output = Answer, client = Browser)]
pub async fn decide_columns(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::decide(&ctx, id, &typed::columns(&values, &import)).await?;
    leptos_axum::redirect(&format!("{}/{id}?step=review", address_of_one(ImportKind::Detections)));
    Ok(())
}

/// Says what becomes of what is not set up yet; then leads back to the review.
#[server(output = Answer, client = Browser)]
pub async fn decide_unknown(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::decide(&ctx, id, &typed::unknown(&values, import.mapping.unwrap_or_default())?).await?;
    leptos_axum::redirect(&format!("{}/{id}?step=review", address_of_one(ImportKind::Detections)));
    Ok(())
}

/// Takes the rows in as the review shows it, and creates what it names.
#[server(output = Answer, client = Browser)]
pub async fn apply_detections(id: ImportId) -> RpcResult<()> {
    let ctx = caller()?;
    let draft = ops::import(&ctx, id).await?.mapping.unwrap_or_default();
    ops::apply(&ctx, id, &DetectionMapping { create: true, ..draft }).await?;
    lead_to(ImportKind::Detections, id);
    Ok(())
}
