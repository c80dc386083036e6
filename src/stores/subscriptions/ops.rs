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
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let user = ctx.oneself()?.user;
    let made = wanted(&mut tx, StockSubscriptionId::new(), new).await?;
    store::lock(&mut tx, user).await?;
    let followed = store::list(&mut tx, user, None).await?;
    if let Some(followed) = followed.iter().find(|one| one.is_of(new)) {
        tx.commit_with(followed).await?;
        return Ok(followed.clone());
    }
    if followed.len() >= MOST {
        return Err(Problem::Conflict { what: Entity::StockSubscription, why: Conflict::LimitReached }.into());
    }
    store::insert(&mut tx, user, &made).await?;
    record(ctx, &mut tx, None, Some(&made)).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// The caller follows something else instead, which they do not follow yet. Somebody else's is not found.
pub async fn change(ctx: &Ctx, id: StockSubscriptionId, new: NewSubscription) -> Result<Subscription> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let user = ctx.oneself()?.user;
    store::lock(&mut tx, user).await?;
    let followed = store::list(&mut tx, user, None).await?;
    let before = followed.iter().find(|one| one.id == id);
    let before = before.ok_or(Problem::NotFound { what: Entity::StockSubscription })?;
    let after = wanted(&mut tx, id, new).await?;
    if !before.is_of(new) {
        if followed.iter().any(|one| one.is_of(new)) {
            return Err(Problem::Conflict { what: Entity::StockSubscription, why: Conflict::Taken }.into());
        }
        // What is followed has no versions: the row is another one under the same id.
        store::delete(&mut tx, user, id).await?;
        store::insert(&mut tx, user, &after).await?;
        record(ctx, &mut tx, Some(before), Some(&after)).await?;
    }
    tx.commit_with(&after).await?;
    Ok(after)
}

/// The subscription that is wanted, with what people call what it is to.
async fn wanted(tx: &mut TenantTx, id: StockSubscriptionId, new: NewSubscription) -> Result<Subscription> {
    let NewSubscription { scope, target } = new;
    let name = match target {
        None if scope == FollowScope::All => String::new(),
        None => return Err(Problem::invalid("target", Reason::Missing).into()),
        Some(target) => {
            let name = store::find_name(tx, scope, target).await?;
            name.ok_or_else(|| Problem::invalid("target", Reason::Unknown))?
        }
    };
    Ok(Subscription { id, scope, target, name })
}

/// The caller follows something no more. Somebody else's is not found.
pub async fn leave(ctx: &Ctx, id: StockSubscriptionId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let user = ctx.oneself()?.user;
    let gone = store::list(&mut tx, user, Some(id)).await?.pop();
    let gone = gone.ok_or(Problem::NotFound { what: Entity::StockSubscription })?;
    store::delete(&mut tx, user, id).await?;
    record(ctx, &mut tx, Some(&gone), None).await?;
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
        let of_items = store::followers(&mut tx, &[item.0], true).await?;
        of_items.get(&item.0).and_then(|of_item| of_item.get(&user)).copied().unwrap_or_default()
    };
    let watch = Watch { own: own.map(|own| own.id), otherwise };
    tx.commit().await?;
    Ok(watch)
}

/// Of everybody who follows anything, whether they follow each of the items.
pub(in crate::stores) async fn followers(
    tx: &mut TenantTx,
    items: &[Uuid],
) -> Result<HashMap<Uuid, HashMap<UserId, bool>>> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    store::followers(tx, items, false).await
}

async fn record(
    ctx: &Ctx,
    tx: &mut TenantTx,
    before: Option<&Subscription>,
    after: Option<&Subscription>,
) -> Result<()> {
    let what = Entity::StockSubscription;
    let (verb, of) = match (before, after) {
        (None, Some(made)) => ("create", made),
        (Some(_), Some(changed)) => ("change", changed),
        (Some(gone), None) => ("delete", gone),
        (None, None) => return Ok(()),
    };
    let facts = |one: &Subscription| json!({ "scope": one.scope, "name": one.name });
    let entry = Entry::new(format!("{verb}_{what}"), what.as_str(), of.id);
    let entry = entry.before(before.map(facts)).after(after.map(facts));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}
