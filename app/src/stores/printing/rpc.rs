//! Server functions of the page of labels.

use super::shown::{AskedLabels, LabelSheet, Labelled};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::stores;

/// What the page begins with: what the address asks for, and what can be added.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn label_form(asked: AskedLabels, language: Language) -> RpcResult<LabelSheet> {
    let ctx = caller()?;
    let room = stores::ops::store_room(&ctx).await?;
    let labelled = present::labelled(&ctx, language.into(), &room, &asked).await?;
    Ok(present::form(&room, labelled))
}

/// What is added by a press.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn label_things(asked: AskedLabels, language: Language) -> RpcResult<Labelled> {
    let ctx = caller()?;
    let room = stores::ops::store_room(&ctx).await?;
    Ok(present::labelled(&ctx, language.into(), &room, &asked).await?)
}
