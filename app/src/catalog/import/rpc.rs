//! Server functions of the page of an import of the catalogue.

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
use crate::imports::lead_to;
#[cfg(feature = "ssr")]
use engrane::catalog::import::ops;

/// One import in words.
#[server(output = Answer, client = Browser)]
pub async fn catalog_import(id: ImportId, language: Language) -> RpcResult<AsOf<Shown>> {
    let ctx = caller()?;
    let value = present::shown(&ctx, language.into(), id).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Reads the file again, with another sheet, header, encoding or separator.
#[server(output = Answer, client = Browser)]
pub async fn reread_catalog_file(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::reread(&ctx, id, choices(&values, import.profile.as_ref(), import.choices)).await?;
    lead_to(import.kind.import(), id);
    Ok(())
}

/// Says what the columns are, and has the rows taken in that can be.
#[server(output = Answer, client = Browser)]
pub async fn apply_catalog_file(id: ImportId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let import = ops::import(&ctx, id).await?;
    ops::apply(&ctx, id, Some(&typed::mapping(&values, &import))).await?;
    lead_to(import.kind.import(), id);
    Ok(())
}
