//! Server functions of what is followed.

use super::shown::Following;
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{StockItemId, StockSubscriptionId};
use engrane::stores::subscriptions::types::Watch;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, from_script};
#[cfg(feature = "ssr")]
use engrane::stores::ops::store_room;
#[cfg(feature = "ssr")]
use engrane::stores::subscriptions::ops;
#[cfg(feature = "ssr")]
use engrane::stores::subscriptions::types::{FollowScope, NewSubscription};

/// The page of the card.
pub(super) const ACCOUNT: &str = "/account";

/// What the caller follows, in words.
#[server(output = Answer, client = Browser)]
pub async fn followed_stock(language: Language) -> RpcResult<Following> {
    let ctx = caller()?;
    let (room, followed) = (store_room(&ctx).await?, ops::list(&ctx).await?);
    let all_by_default = ops::follows_all(&ctx).await?;
    Ok(present::following(language.into(), &room, &followed, all_by_default))
}

/// The caller follows what they chose.
#[server(output = Answer, client = Browser)]
pub async fn follow_stock(what: String) -> RpcResult<()> {
    let new = present::chosen(&what).map_err(engrane::base::fault::Error::from)?;
    ops::follow(&caller()?, new).await?;
    back(ACCOUNT);
    Ok(())
}

/// The caller follows what they chose instead.
#[server(output = Answer, client = Browser)]
pub async fn change_followed(id: StockSubscriptionId, what: String) -> RpcResult<()> {
    let new = present::chosen(&what).map_err(engrane::base::fault::Error::from)?;
    ops::change(&caller()?, id, new).await?;
    // Also of a page that is alive, whose address says what is to be changed.
    leptos_axum::redirect(ACCOUNT);
    Ok(())
}

/// The caller follows it no more.
#[server(output = Answer, client = Browser)]
pub async fn unfollow_stock(id: StockSubscriptionId) -> RpcResult<()> {
    ops::leave(&caller()?, id).await?;
    back(ACCOUNT);
    Ok(())
}

/// How the caller stands to an item.
#[server(output = Answer, client = Browser)]
pub async fn item_watch(item: StockItemId) -> RpcResult<Watch> {
    Ok(ops::watch(&caller()?, item).await?)
}

/// The caller follows an item, or leaves it.
#[server(output = Answer, client = Browser)]
pub async fn watch_item(item: StockItemId, #[server(default)] left: Option<StockSubscriptionId>) -> RpcResult<()> {
    let ctx = caller()?;
    if let Some(id) = left {
        ops::leave(&ctx, id).await?;
    } else {
        let new = NewSubscription { scope: FollowScope::Item, target: Some(item.0) };
        ops::follow(&ctx, new).await?;
    }
    back(&format!("/stores/items/{item}"));
    Ok(())
}

/// A plain form comes back to its page.
#[cfg(feature = "ssr")]
fn back(address: &str) {
    if !from_script() {
        leptos_axum::redirect(address);
    }
}
