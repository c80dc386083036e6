//! Server functions that imports of every kind share. The file itself travels by a REST door: a server function cannot
//! show how much of it has arrived.

use crate::rpc::{Answer, AsOf, Browser, RpcResult};
use engrane::imports::types::{ImportKind, ImportRow};
use engrane::paging::Page;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::rpc::caller;

/// Imports that a page of the history shows.
#[cfg(feature = "ssr")]
const IMPORTS_PER_PAGE: u32 = 20;

/// The imports of a kind, the last ones first. Pages count from one.
#[server(output = Answer, client = Browser)]
pub async fn list_imports(kind: ImportKind, page: u32) -> RpcResult<AsOf<Page<ImportRow>>> {
    let ctx = caller()?;
    let request = engrane::paging::PageRequest::bounded(Some(page), Some(IMPORTS_PER_PAGE));
    let value = engrane::imports::ops::list(&ctx, kind, request).await?;
    Ok(AsOf { now: ctx.now(), value })
}
