//! Server functions of the notices.

use super::lines::{Lines, PreferencesSheet};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::NoticeId;
use engrane::notices::types::NoticeQuery;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{lines, present};
#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, from_script};
#[cfg(feature = "ssr")]
use engrane::notices::ops;

/// The caller's notices, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn list_notices(query: NoticeQuery, language: Language) -> RpcResult<AsOf<Lines>> {
    let ctx = caller()?;
    let found = ops::list(&ctx, &query).await?;
    Ok(AsOf { now: ctx.now(), value: present::lines(language.into(), found) })
}

/// The caller has read one of them.
#[server(output = Answer, client = Browser)]
pub async fn read_notice(id: NoticeId) -> RpcResult<()> {
    ops::read(&caller()?, id).await?;
    back(lines::ADDRESS);
    Ok(())
}

/// The caller has read all of them.
#[server(output = Answer, client = Browser)]
pub async fn read_all_notices() -> RpcResult<()> {
    ops::read_all(&caller()?).await?;
    back(lines::ADDRESS);
    Ok(())
}

/// The caller takes care of one of them.
#[server(output = Answer, client = Browser)]
pub async fn acknowledge_notice(id: NoticeId, #[server(default)] note: String) -> RpcResult<()> {
    ops::acknowledge(&caller()?, id, Some(&note)).await?;
    back(lines::ADDRESS);
    Ok(())
}

/// How the caller is told, in words.
#[server(output = Answer, client = Browser)]
pub async fn notice_preferences(language: Language) -> RpcResult<PreferencesSheet> {
    Ok(present::preferences(language.into(), &ops::preferences(&caller()?).await?))
}

/// Changes how the caller is told.
#[server(output = Answer, client = Browser)]
pub async fn save_notice_preferences(
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    let ctx = caller()?;
    let new = present::chosen(version, &values).map_err(engrane::base::fault::Error::from)?;
    ops::change_preferences(&ctx, &new).await?;
    back("/account");
    Ok(())
}

/// A plain form comes back to its page.
#[cfg(feature = "ssr")]
fn back(address: &str) {
    if !from_script() {
        leptos_axum::redirect(address);
    }
}
