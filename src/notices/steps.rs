//! What happens to others, in their own transactions, of which people are told.

use super::rules::{self, Choices};
#[cfg(test)]
pub(crate) use super::sending::send_due;
use super::store::{self, NewDelivery, NewNotice};
pub(crate) use super::types::{Facts, Topic};
use super::types::{MailChoice, Reason, Rows};
use super::webhooks;
use crate::base::fault::Result;
use crate::base::id::{NoticeId, UserId};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::store as events;
use crate::platform::events::types::Event;
use crate::platform::identity::people::steps::active_people;
use crate::platform::imports::types::{ImportEnd, ImportNews};
use crate::platform::tenancy;
use chrono::{DateTime, Utc};
use std::collections::{BTreeSet, HashMap};

/// Something crossed its line. `subject` names what, within its topic; `named` are told besides those who follow the topic.
///
/// Where a notice of it is open, what it tells becomes what is so now and nobody is told again; one that was closed less than
/// a day ago opens again, as silently for those who were told. The notice is locked until the transaction ends, as the last
/// of its locks.
pub(crate) async fn raise(ctx: &Ctx, tx: &mut TenantTx, subject: &str, facts: &Facts, named: &[UserId]) -> Result<()> {
    raise_to(ctx, tx, subject, facts, named, &HashMap::new()).await
}

/// Likewise of what people follow in part: `following` says of everybody who chose what to follow whether this is of it.
pub(crate) async fn raise_to(
    ctx: &Ctx,
    tx: &mut TenantTx,
    subject: &str,
    facts: &Facts,
    named: &[UserId],
    following: &HashMap<UserId, bool>,
) -> Result<()> {
    let (topic, now) = (facts.topic(), ctx.now());
    store::lock(tx, topic, subject).await?;
    if store::update_open(tx, topic, subject, facts).await? {
        return Ok(());
    }
    if let Some(id) = store::reopen(tx, topic, subject, facts, now, now - rules::REOPENS_WITHIN).await? {
        revive(tx, topic, id, now).await?;
        return tell_its_people(tx, id).await;
    }
    let permission = facts.permission();
    let chosen = store::list_choices(tx).await?;
    let zone = tenancy::ops::zone(tx).await?;
    let (mut told, mut deliveries, mut posted) = (Vec::new(), Vec::new(), false);
    for person in active_people(tx, None).await? {
        let none = Choices::default();
        let choices = chosen.get(&person.id).unwrap_or(&none);
        let may = (person.role, person.permissions.as_slice());
        if !rules::is_told(
            topic,
            permission,
            may,
            choices,
            following.get(&person.id).copied(),
            named.contains(&person.id),
        ) {
            continue;
        }
        told.push(person.id);
        posted |= choices.of(topic) == MailChoice::Webhook;
        if ctx.services.mail.is_set()
            && let Some((channel, due_at)) = rules::delivery(topic, choices, now, zone)
        {
            deliveries.push(NewDelivery { to: person.id, channel, due_at });
        }
    }
    let id = NoticeId::new();
    store::insert(tx, &NewNotice { id, topic, subject, permission, facts, now }).await?;
    store::insert_people(tx, id, &told).await?;
    store::insert_deliveries(tx, id, &deliveries).await?;
    if posted {
        webhooks::store::insert_posts(tx, id, now).await?;
    }
    tell(tx, &told).await
}

/// Does the caller follow all that is told of the topic, as long as they have not chosen what to follow?
pub(crate) async fn follows(ctx: &Ctx, tx: &mut TenantTx, topic: Topic) -> Result<bool> {
    let person = ctx.person()?;
    let chosen = store::find_choices(tx, person.user).await?;
    Ok(rules::follows(topic, person.role, &chosen.map_or_else(Choices::default, |(_, choices)| choices)))
}

/// Whoever was not written to because it had closed has not been told, and is written to after all.
async fn revive(tx: &mut TenantTx, topic: Topic, id: NoticeId, now: DateTime<Utc>) -> Result<()> {
    webhooks::store::revive_posts(tx, id, now).await?;
    let dropped = store::list_dropped(tx, id, Reason::Closed).await?;
    if dropped.is_empty() {
        return Ok(());
    }
    let (chosen, zone) = (store::list_choices(tx).await?, tenancy::ops::zone(tx).await?);
    for (to, channel) in dropped {
        let at_night = chosen.get(&to).is_some_and(|choices| choices.at_night(topic));
        let due_at = rules::due(channel, at_night, now, zone);
        store::revive_delivery(tx, id, &NewDelivery { to, channel, due_at }).await?;
    }
    Ok(())
}

/// What was told of the subject does not hold any more. Where nothing is open, nothing happens.
pub(crate) async fn close(ctx: &Ctx, tx: &mut TenantTx, topic: Topic, subject: &str) -> Result<()> {
    store::lock(tx, topic, subject).await?;
    match store::close(tx, topic, subject, ctx.now()).await? {
        Some(id) => tell_its_people(tx, id).await,
        None => Ok(()),
    }
}

/// Of which subjects of these topics a notice is open: of all, or of these.
pub(crate) async fn list_open(
    tx: &mut TenantTx,
    topics: &[Topic],
    subjects: Option<&[String]>,
) -> Result<BTreeSet<(Topic, String)>> {
    store::list_open(tx, topics, subjects).await
}

/// The open pages of those who are told it.
pub(super) async fn tell_its_people(tx: &mut TenantTx, id: NoticeId) -> Result<()> {
    let people = store::list_people(tx, id).await?;
    tell(tx, &people).await
}

/// Their open pages.
pub(super) async fn tell(tx: &mut TenantTx, people: &[UserId]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    events::insert_for_people(tx, people, &Event::NoticesChanged).await
}

/// A file that was brought in has ended, or that does not stand any more.
pub(crate) async fn import_ended(ctx: &Ctx, tx: &mut TenantTx, news: &ImportNews) -> Result<()> {
    let ImportNews { import, kind, filename, by, end } = news;
    // That a file could not be taken in and that it was are told each by itself: the one does not make the other old.
    let (done, failed) = (import.to_string(), format!("{import} failed"));
    let facts = |rows| Facts::ImportEnded { import: *import, of: *kind, filename: filename.clone(), rows };
    match *end {
        ImportEnd::Completed { taken, refused } => {
            raise(ctx, tx, &done, &facts(Some(Rows { taken, refused })), by.as_slice()).await
        }
        ImportEnd::Failed => raise(ctx, tx, &failed, &facts(None), by.as_slice()).await,
        ImportEnd::TakenBack => {
            close(ctx, tx, Topic::ImportEnded, &done).await?;
            close(ctx, tx, Topic::ImportEnded, &failed).await
        }
    }
}
