//! Posting what is due: to each webhook one after the other, to several of them at the same time.
//!
//! Before a post leaves it is written down when it is tried again, so that two processes post it once, and one that dies on the
//! way loses nothing.

use super::ops;
use super::rules::{self, Verdict};
use super::store::{self, DuePost, Step};
use super::types::{Attempt, Outcome, Webhook};
use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId, WebhookId};
use crate::base::permission::Permission;
use crate::notices::steps;
use crate::notices::store::list_choices;
use crate::notices::types::{DropReason, Facts, MailChoice};
use crate::notices::words::words;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::identity::people::steps::active_people;
use crate::platform::services::Services;
use crate::platform::tenancy;
use chrono::Duration;
use futures_util::{StreamExt, stream};
use secrecy::ExposeSecret;
use std::collections::HashSet;
use std::sync::Arc;

/// Webhooks of one run at the most; the next one goes on.
const MOST_WEBHOOKS: i64 = 500;
/// At the same time.
const AT_ONCE: usize = 8;
/// Posts to one webhook in a run: nobody's slow server holds the others up for long.
const MOST_POSTS: usize = 10;
/// If nothing is heard of an attempt, its process has died by then.
const IN_HAND: Duration = Duration::minutes(1);

/// Posts what is due, in all tenants.
pub(in crate::notices) async fn post_due(services: &Arc<Services>) -> Result<()> {
    let mut tx = services.db.system().await?;
    let due = store::list_due(&mut tx, services.clock.now(), MOST_WEBHOOKS).await?;
    tx.commit().await?;
    let posting = due.into_iter().map(|(tenant, webhook)| {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "post_notices".to_owned(),
            acting: None,
            permissions: &[Permission::NoticesView],
        };
        let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
        async move { Box::pin(post_to(&ctx, webhook)).await }
    });
    let ended: Vec<Result<()>> = stream::iter(posting).buffer_unordered(AT_ONCE).collect().await;
    ended.into_iter().collect()
}

/// Posts what is due to a webhook, until one has to wait.
async fn post_to(ctx: &Ctx, id: WebhookId) -> Result<()> {
    for _ in 0..MOST_POSTS {
        match next(ctx, id).await? {
            Next::Nothing => return Ok(()),
            Next::Dropped => {}
            Next::Post(ready) => {
                let Ready { post, name, address, message } = *ready;
                let tried = attempt(&ctx.services, &name, &address, message).await;
                if !settle(ctx, id, &post, &tried).await? {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

enum Next {
    Nothing,
    Dropped,
    Post(Box<Ready>),
}

struct Ready {
    post: DuePost,
    /// As what its address is locked.
    name: String,
    address: Vec<u8>,
    message: Vec<u8>,
}

/// What is to be posted next.
async fn next(ctx: &Ctx, id: WebhookId) -> Result<Next> {
    let now = ctx.now();
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let (post, address) = (store::lock_due(&mut tx, id, now).await?, store::find_address(&mut tx, id).await?);
    let Some((post, address)) = post.zip(address) else { return Ok(Next::Nothing) };
    let people = named(&mut tx, &post).await?;
    let dropped = match people {
        _ if post.closed => Some(DropReason::Closed),
        Err(reason) => Some(reason),
        Ok(_) => None,
    };
    if let Some(reason) = dropped {
        store::update_post(&mut tx, (id, post.notice), Step::Dropped(reason), now).await?;
        tx.commit().await?;
        return Ok(Next::Dropped);
    }
    let again_at = now + IN_HAND;
    store::update_post(&mut tx, (id, post.notice), Step::Tried { again_at }, now).await?;
    let language = tenancy::ops::language(&mut tx).await?;
    let name = name_of(tx.tenant(), id);
    tx.commit().await?;
    let site = ctx.services.mail.site();
    let message = rules::message(language, &words(language, &post.facts), site, &people.unwrap_or_default());
    Ok(Next::Post(Box::new(Ready { post, name, address, message })))
}

/// Whom a post names: those of its notice's people who chose to be told there, may know of it and have not read it; or why it names
/// nobody.
async fn named(tx: &mut TenantTx, post: &DuePost) -> Result<Result<Vec<String>, DropReason>> {
    let topic = post.facts.topic();
    let chosen = list_choices(tx).await?;
    let chose = |person: UserId| chosen.get(&person).is_some_and(|choices| choices.of(topic) == MailChoice::Webhook);
    let unread: HashSet<UserId> = store::list_unread(tx, post.notice).await?.into_iter().collect();
    let mut choosing = active_people(tx, None).await?;
    choosing.retain(|person| chose(person.id));
    if choosing.is_empty() {
        return Ok(Err(DropReason::Unwanted));
    }
    choosing.retain(|person| person.permissions.contains(&post.permission));
    if choosing.is_empty() {
        return Ok(Err(DropReason::NotAllowed));
    }
    choosing.retain(|person| unread.contains(&person.id));
    if choosing.is_empty() {
        return Ok(Err(DropReason::Read));
    }
    let mut names: Vec<String> = choosing.into_iter().map(|person| person.name).collect();
    names.sort_unstable();
    Ok(Ok(names))
}

/// How an attempt went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried {
    pub outcome: Outcome,
    pub status: Option<u16>,
    verdict: Verdict,
}

/// As what the address of a webhook is locked.
pub(super) fn name_of(tenant: TenantId, id: WebhookId) -> String {
    format!("webhook {tenant} {id}")
}

/// Posts a message to an address as it is kept.
pub(super) async fn attempt(services: &Services, name: &str, address: &[u8], message: Vec<u8>) -> Tried {
    let Some(url) = services.vault.open(name, address) else {
        tracing::warn!("the address of a {name} does not open: was it locked by another secret?");
        return Tried { outcome: Outcome::Unreadable, status: None, verdict: Verdict::Never };
    };
    let Ok(target) = services.outgoing.target(url.expose_secret()) else {
        tracing::warn!("nothing is posted to a {name} any more by what the settings allow");
        return Tried { outcome: Outcome::Unreachable, status: None, verdict: Verdict::Later(None) };
    };
    let answer = services.outgoing.post(&target, message).await;
    if let Err(failure) = &answer {
        tracing::warn!("nothing was posted to a {name}: {failure}");
    }
    let (outcome, status) = rules::outcome(&answer);
    Tried { outcome, status, verdict: rules::verdict(&answer, services.clock.now()) }
}

/// Writes down how an attempt went, and what follows; false when the webhook has to wait.
async fn settle(ctx: &Ctx, id: WebhookId, post: &DuePost, tried: &Tried) -> Result<bool> {
    let now = ctx.now();
    let Tried { outcome, status, verdict } = *tried;
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    store::update_last(&mut tx, id, &Attempt { at: now, outcome, status }).await?;
    let again_at = match verdict {
        Verdict::Later(asked) => rules::next_attempt(post.attempts + 1, post.raised_at, asked, now),
        Verdict::Delivered | Verdict::Gone | Verdict::Never => None,
    };
    let step = match (verdict, again_at) {
        (Verdict::Delivered, _) => Step::Sent(outcome, status),
        (_, Some(again_at)) => Step::Waits { again_at, outcome, status },
        (_, None) => Step::Failed(outcome, status),
    };
    store::update_post(&mut tx, (id, post.notice), step, now).await?;
    if let Some(again_at) = again_at {
        store::postpone(&mut tx, id, again_at).await?;
    }
    if verdict == Verdict::Gone {
        switch_off(ctx, &mut tx, id, status).await?;
    }
    tx.commit().await?;
    Ok(verdict == Verdict::Delivered)
}

/// Its server says that it is gone: whoever may set it up is told.
async fn switch_off(ctx: &Ctx, tx: &mut TenantTx, id: WebhookId, status: Option<u16>) -> Result<()> {
    if !store::switch_off(tx, id).await? {
        return Ok(());
    }
    store::drop_waiting(tx, id, DropReason::Off, ctx.now()).await?;
    let Some(off) = store::list(tx, Some(id)).await?.pop() else { return Ok(()) };
    let on = Webhook { active: true, ..off.clone() };
    ops::record(ctx, tx, "change", id, Some(ops::facts(&on)), Some(ops::facts(&off))).await?;
    let facts = Facts::WebhookOff { webhook: id, name: off.name, status: status.unwrap_or_default() };
    steps::raise(ctx, tx, &id.to_string(), &facts, &[]).await
}
