//! Setting up webhooks.

use super::rules;
use super::sending::{Tried, attempt, name_of};
use super::store;
use super::types::{Attempt, Webhook, WebhookSheet};
use crate::base::check::Check;
use crate::base::fault::Result;
use crate::base::id::WebhookId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason as Wrong};
use crate::notices::steps;
use crate::notices::types::{DropReason, Topic};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{conflict_by_constraint, require_version};
use crate::platform::outgoing::{Target, Unfit};
use crate::platform::tenancy;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// Of an organization at the most.
const MOST: usize = 20;
/// Posts that are shown of one.
const MOST_POSTS: i64 = 20;

/// What somebody says of a webhook.
#[derive(Clone, Debug)]
pub struct WebhookValues {
    pub name: String,
    /// Where it posts to; none where that stays as it is.
    pub url: Option<SecretString>,
    pub active: bool,
}

/// All of the organization, by name.
pub async fn list(ctx: &Ctx) -> Result<Vec<Webhook>> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let webhooks = store::list(&mut tx, None).await?;
    tx.commit().await?;
    Ok(webhooks)
}

/// One of them, with its latest posts.
pub async fn find(ctx: &Ctx, id: WebhookId) -> Result<WebhookSheet> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let webhook = named(&mut tx, id).await?;
    let posts = store::list_posts(&mut tx, id, MOST_POSTS).await?;
    tx.commit().await?;
    Ok(WebhookSheet { webhook, posts })
}

/// Sets up a new one. An address that is not posted to is refused by the field `url`, a name that is taken with
/// [`Conflict::Taken`].
pub async fn create(ctx: &Ctx, values: &WebhookValues) -> Result<Webhook> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let target = checked(ctx, values, true)?;
    if store::list(&mut tx, None).await?.len() >= MOST {
        return Err(Problem::Conflict { what: Entity::Webhook, why: Conflict::LimitReached }.into());
    }
    let made = Webhook {
        id: WebhookId::new(),
        version: 1,
        name: values.name.trim().to_owned(),
        address: target.as_ref().map(Target::masked).unwrap_or_default(),
        active: values.active,
        last: None,
    };
    save(ctx, &mut tx, &made, target.as_ref()).await?;
    record(ctx, &mut tx, "create", made.id, None, Some(facts(&made))).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// Changes one as a whole. A `version` other than its own is refused with [`Conflict::Changed`].
pub async fn change(ctx: &Ctx, id: WebhookId, version: i32, values: &WebhookValues) -> Result<Webhook> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let target = checked(ctx, values, false)?;
    let before = named(&mut tx, id).await?;
    let after = Webhook {
        version: version + 1,
        name: values.name.trim().to_owned(),
        address: target.as_ref().map_or_else(|| before.address.clone(), Target::masked),
        active: values.active,
        ..before.clone()
    };
    save(ctx, &mut tx, &after, target.as_ref()).await?;
    if !after.active {
        store::drop_waiting(&mut tx, id, DropReason::Off, ctx.now()).await?;
    }
    let mut told = facts(&after);
    if target.is_some() {
        // Where what is shown of it is the same, it is another one all the same.
        told["address_given"] = json!(true);
    }
    record(ctx, &mut tx, "change", id, Some(facts(&before)), Some(told)).await?;
    if after.active {
        steps::close(ctx, &mut tx, Topic::WebhookOff, &id.to_string()).await?;
    }
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Removes one, with what waits for it.
pub async fn delete(ctx: &Ctx, id: WebhookId) -> Result<()> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let gone = named(&mut tx, id).await?;
    store::delete(&mut tx, id).await?;
    record(ctx, &mut tx, "delete", id, Some(facts(&gone)), None).await?;
    steps::close(ctx, &mut tx, Topic::WebhookOff, &id.to_string()).await?;
    tx.commit_with(&()).await
}

/// Posts a sentence, whether it is switched on or not, and tells how that went.
pub async fn test(ctx: &Ctx, id: WebhookId) -> Result<Attempt> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let webhook = named(&mut tx, id).await?;
    let address = store::find_address(&mut tx, id).await?.ok_or_else(not_found)?;
    let language = tenancy::ops::language(&mut tx).await?;
    let name = name_of(tx.tenant(), id);
    tx.commit().await?;

    // Nothing is held while somebody else's server takes its time.
    let message = rules::trial(language, &ctx.person()?.business_name);
    let Tried { outcome, status, .. } = attempt(&ctx.services, &name, &address, message).await;
    let made = Attempt { at: ctx.now(), outcome, status };

    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    store::update_last(&mut tx, id, &made).await?;
    let after = json!({ "name": webhook.name, "outcome": outcome, "status": status });
    let entry = Entry::new(Action::TestWebhook, Entity::Webhook.as_str(), id).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

async fn named(tx: &mut TenantTx, id: WebhookId) -> Result<Webhook> {
    Ok(store::list(tx, Some(id)).await?.pop().ok_or_else(not_found)?)
}

fn not_found() -> Problem {
    Problem::NotFound { what: Entity::Webhook }
}

/// Where it posts to, unless that stays as it is.
fn checked(ctx: &Ctx, values: &WebhookValues, is_new: bool) -> Result<Option<Target>, Problem> {
    let mut check = Check::default();
    check.name(&values.name);
    let given = values.url.as_ref().map(|url| url.expose_secret().trim()).filter(|url| !url.is_empty());
    check.that(given.is_some() || !is_new, "url", Wrong::Missing);
    let target = given.map(|url| ctx.services.outgoing.target(url)).transpose();
    if let Err(unfit) = &target {
        let wrong = match unfit {
            Unfit::Malformed => Wrong::Malformed,
            Unfit::TooLong => Wrong::TooLong,
            Unfit::Open => Wrong::Insecure,
            Unfit::Inside => Wrong::Inside,
        };
        check.that(false, "url", wrong);
    }
    check.done()?;
    Ok(target.unwrap_or_default())
}

async fn save(ctx: &Ctx, tx: &mut TenantTx, webhook: &Webhook, target: Option<&Target>) -> Result<()> {
    let locked = target.map(|target| {
        let text = SecretString::from(target.as_str());
        ctx.services.vault.lock(&name_of(tx.tenant(), webhook.id), &text)
    });
    let saved = store::save(tx, webhook, locked.transpose()?.as_deref()).await;
    require_version(saved.map_err(conflict_by_constraint(Entity::Webhook))?, Entity::Webhook)
}

/// What the audit tells of one.
pub(super) fn facts(webhook: &Webhook) -> Value {
    json!({ "name": webhook.name, "address": webhook.address, "active": webhook.active })
}

pub(super) async fn record(
    ctx: &Ctx,
    tx: &mut TenantTx,
    verb: &str,
    id: WebhookId,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    let entry =
        Entry::new(format!("{verb}_{}", Entity::Webhook), Entity::Webhook.as_str(), id).before(before).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}
