//! Following and leaving off.

use super::store;
use super::types::{FollowScope, NewSubscription, Subscription, Watch};
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockSubscriptionId, UserId};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::steps::{Topic, follows};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Of a person at the most.
const MOST: usize = 200;

/// What the caller follows, the widest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Subscription>> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let subscriptions = store::list(&mut tx, ctx.person()?.user, None).await?;
    tx.commit().await?;
    Ok(subscriptions)
}

/// The caller follows something; what they follow already they go on following. Refused while they act for another organization,
/// where they are told nothing.
pub async fn follow(ctx: &Ctx, new: NewSubscription) -> Result<Subscription> {
    let NewSubscription { scope, target } = new;
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let user = ctx.oneself()?.user;
    let name = match target {
        None if scope == FollowScope::All => String::new(),
        None => return Err(Problem::invalid("target", Reason::Missing).into()),
        Some(target) => {
            let name = store::find_name(&mut tx, scope, target).await?;
            name.ok_or_else(|| Problem::invalid("target", Reason::Unknown))?
        }
    };
    store::lock(&mut tx, user).await?;
    let followed = store::list(&mut tx, user, None).await?;
    if let Some(followed) = followed.iter().find(|one| (one.scope, one.target) == (scope, target)) {
        tx.commit_with(followed).await?;
        return Ok(followed.clone());
    }
    if followed.len() >= MOST {
        return Err(Problem::Conflict { what: Entity::StockSubscription, why: Conflict::LimitReached }.into());
    }
    let made = Subscription { id: StockSubscriptionId::new(), scope, target, name };
    store::insert(&mut tx, user, &made).await?;
    record(ctx, &mut tx, "create", &made).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// The caller follows something no more. Somebody else's is not found.
pub async fn leave(ctx: &Ctx, id: StockSubscriptionId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let user = ctx.oneself()?.user;
    let gone = store::list(&mut tx, user, Some(id)).await?.pop();
    let gone = gone.ok_or(Problem::NotFound { what: Entity::StockSubscription })?;
    store::delete(&mut tx, user, id).await?;
    record(ctx, &mut tx, "delete", &gone).await?;
    tx.commit_with(&()).await
}

/// Is the caller told of every item while they follow nothing?
pub async fn follows_all(ctx: &Ctx) -> Result<bool> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let all = follows(ctx, &mut tx, Topic::StockLow).await?;
    tx.commit().await?;
    Ok(all)
}

/// How the caller stands to an item.
pub async fn watch(ctx: &Ctx, item: StockItemId) -> Result<Watch> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let user = ctx.person()?.user;
    let followed = store::list(&mut tx, user, None).await?;
    let own = followed.iter().find(|one| one.scope == FollowScope::Item && one.target == Some(item.0));
    let otherwise = if followed.is_empty() {
        follows(ctx, &mut tx, Topic::StockLow).await?
    } else {
        store::followers(&mut tx, item.0, true).await?.get(&user).copied().unwrap_or_default()
    };
    let watch = Watch { own: own.map(|own| own.id), otherwise };
    tx.commit().await?;
    Ok(watch)
}

/// Of everybody who follows anything, whether they follow the item.
pub(in crate::stores) async fn followers(tx: &mut TenantTx, item: Uuid) -> Result<HashMap<UserId, bool>> {
    store::followers(tx, item, false).await
}

async fn record(ctx: &Ctx, tx: &mut TenantTx, verb: &str, subscription: &Subscription) -> Result<()> {
    let what = Entity::StockSubscription;
    let facts = json!({ "scope": subscription.scope, "name": subscription.name });
    let entry = Entry::new(format!("{verb}_{what}"), what.as_str(), subscription.id);
    let entry = if verb == "delete" { entry.before(facts) } else { entry.after(facts) };
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}
