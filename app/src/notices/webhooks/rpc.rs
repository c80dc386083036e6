//! Server functions of the webhooks.

use super::sheet::{WebhookList, Went};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use leptos::prelude::*;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{present, sheet};
#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, from_script};
#[cfg(feature = "ssr")]
use engrane::base::id::WebhookId;
#[cfg(feature = "ssr")]
use engrane::base::problem::{Entity, Problem};
#[cfg(feature = "ssr")]
use engrane::notices::webhooks::ops;

/// All of them in words, with the one that the address asks for.
#[server(output = Answer, client = Browser)]
pub async fn list_webhooks(edit: String, language: Language) -> RpcResult<AsOf<WebhookList>> {
    let ctx = caller()?;
    let webhooks = ops::list(&ctx).await?;
    // One that is gone is not open.
    let open = webhooks.iter().find(|webhook| webhook.id.to_string() == edit).map(|webhook| webhook.id);
    let open = match open {
        Some(id) => Some(ops::find(&ctx, id).await?),
        None => None,
    };
    Ok(AsOf { now: ctx.now(), value: present::list(language.into(), webhooks, open, &edit) })
}

/// Sets up a webhook, or changes the one with this id; then leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn save_webhook(
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    let (ctx, values) = (caller()?, present::typed(&values));
    if id.is_empty() {
        ops::create(&ctx, &values).await?;
    } else {
        ops::change(&ctx, named(&id)?, version, &values).await?;
    }
    leptos_axum::redirect(sheet::ADDRESS);
    Ok(())
}

/// Removes a webhook; then leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn remove_webhook(id: String) -> RpcResult<()> {
    ops::delete(&caller()?, named(&id)?).await?;
    leptos_axum::redirect(sheet::ADDRESS);
    Ok(())
}

/// Posts a sentence, and says how that went.
#[server(output = Answer, client = Browser)]
pub async fn test_webhook(id: String, language: Language) -> RpcResult<Went> {
    let tried = ops::test(&caller()?, named(&id)?).await?;
    // A plain form comes back to the list, which tells it as well.
    if !from_script() {
        leptos_axum::redirect(sheet::ADDRESS);
    }
    Ok(present::went(language.into(), tried))
}

#[cfg(feature = "ssr")]
fn named(id: &str) -> Result<WebhookId, engrane::base::fault::Error> {
    id.parse().map_err(|_| Problem::NotFound { what: Entity::Webhook }.into())
}
