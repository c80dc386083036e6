//! Server functions that imports of every kind share. The file itself travels by a REST door: a server function cannot
//! show how much of it has arrived.

use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use engrane::base::paging::Page;
use engrane::platform::imports::types::{ImportKind, ImportRow};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::bring::address_of_one;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::id::ImportId;

/// Leads to the page of an import.
#[cfg(feature = "ssr")]
pub fn lead_to(kind: ImportKind, id: ImportId) {
    leptos_axum::redirect(&format!("{}/{id}", address_of_one(kind)));
}

/// Imports that a page of the history shows.
#[cfg(feature = "ssr")]
const IMPORTS_PER_PAGE: u32 = 20;

/// A page of the history, and what may be brought in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imports {
    pub page: Page<ImportRow>,
    /// The largest file that is taken.
    pub upload_limit_bytes: u64,
}

/// The imports of a kind, the last ones first. Pages count from one.
#[server(output = Answer, client = Browser)]
pub async fn list_imports(kind: ImportKind, page: u32) -> RpcResult<AsOf<Imports>> {
    let ctx = caller()?;
    let request = engrane::base::paging::PageRequest::bounded(Some(page), Some(IMPORTS_PER_PAGE));
    let page = engrane::platform::imports::ops::list(&ctx, kind, request).await?;
    let upload_limit_bytes = engrane::platform::imports::ops::upload_limit_bytes(&ctx);
    Ok(AsOf { now: ctx.now(), value: Imports { page, upload_limit_bytes } })
}
