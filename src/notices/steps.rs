//! What happens to others, in their own transactions, of which people are told.

use super::rules::{self, Choices};
#[cfg(test)]
pub(crate) use super::sending::send_due;
use super::sending::store::{self as sending, NewDelivery};
use super::store::{self, NewNotice, Told};
use super::types::{DropReason, MailChoice, Rows};
pub(crate) use super::types::{Facts, Topic};
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
    raise_all(ctx, tx, facts.topic(), &[Crossing { subject, facts, named, following }]).await
}

/// Something that crossed its line, as [`raise_to`] is told of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crossing<'a> {
    pub subject: &'a str,
    pub facts: &'a Facts,
    pub named: &'a [UserId],
    pub following: &'a HashMap<UserId, bool>,
}

/// Likewise of several, each with another subject of the topic.
pub(crate) async fn raise_all(ctx: &Ctx, tx: &mut TenantTx, topic: Topic, crossings: &[Crossing<'_>]) -> Result<()> {
    if crossings.is_empty() {
        return Ok(());
    }
    let now = ctx.now();
    hold(tx, topic, &crossings.iter().map(|crossing| crossing.subject).collect::<Vec<_>>()).await?;
    let open = store::update_open(tx, topic, &told(crossings.iter())).await?;
    let closed: Vec<&Crossing<'_>> = crossings.iter().filter(|crossing| !open.contains(crossing.subject)).collect();
    if closed.is_empty() {
        return Ok(());
    }
    let since = now - rules::REOPENS_WITHIN;
    let reopened = store::reopen(tx, topic, &told(closed.iter().copied()), now, since).await?;
    for (id, _) in &reopened {
        revive(tx, topic, *id, now).await?;
    }
    let again: BTreeSet<&str> = reopened.iter().map(|(_, subject)| subject.as_str()).collect();
    let fresh: Vec<&Crossing<'_>> = closed.into_iter().filter(|crossing| !again.contains(crossing.subject)).collect();
    let mut people: BTreeSet<UserId> = BTreeSet::new();
    if !reopened.is_empty() {
        let ids: Vec<NoticeId> = reopened.iter().map(|(id, _)| *id).collect();
        people.extend(store::list_people(tx, &ids).await?);
    }
    people.extend(open_new(ctx, tx, topic, &fresh).await?);
    tell(tx, &people.into_iter().collect::<Vec<_>>()).await
}

fn told<'a>(crossings: impl Iterator<Item = &'a Crossing<'a>>) -> Vec<Told<'a>> {
    crossings.map(|crossing| Told { subject: crossing.subject, facts: crossing.facts }).collect()
}

/// Writes notices that were not there, with whom they are told and what is sent of them; answers who is told one.
async fn open_new(ctx: &Ctx, tx: &mut TenantTx, topic: Topic, crossings: &[&Crossing<'_>]) -> Result<BTreeSet<UserId>> {
    if crossings.is_empty() {
        return Ok(BTreeSet::new());
    }
    let now = ctx.now();
    let chosen = store::list_choices(tx).await?;
    let zone = tenancy::ops::zone(tx).await?;
    let people = active_people(tx, None).await?;
    let (mut notices, mut told, mut deliveries, mut posted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for crossing in crossings {
        let Crossing { subject, facts, named, following } = **crossing;
        let (id, permission) = (NoticeId::new(), facts.permission());
        notices.push(NewNotice { id, subject, permission, facts });
        let mut is_posted = false;
        for person in &people {
            let none = Choices::default();
            let choices = chosen.get(&person.id).unwrap_or(&none);
            let may = (person.role, person.permissions.as_slice());
            let follows = following.get(&person.id).copied();
            if !rules::is_told(topic, permission, may, choices, follows, named.contains(&person.id)) {
                continue;
            }
            told.push((id, person.id));
            is_posted |= choices.of(topic) == MailChoice::Webhook;
            if ctx.services.mail.is_set()
                && let Some((channel, due_at)) = rules::delivery(topic, choices, now, zone)
            {
                deliveries.push(NewDelivery { notice: id, to: person.id, channel, due_at });
            }
        }
        posted.extend(is_posted.then_some(id));
    }
    store::insert(tx, topic, &notices, now).await?;
    store::insert_people(tx, &told).await?;
    sending::insert_deliveries(tx, &deliveries).await?;
    if !posted.is_empty() {
        webhooks::store::insert_posts(tx, &posted, now).await?;
    }
    Ok(told.into_iter().map(|(_, person)| person).collect())
}

/// Nobody else tells anything of these subjects until the transaction ends. Whoever raises some and closes others holds all of them
/// first: what is held of one and then of several could be waited for by two at once.
pub(crate) async fn hold(tx: &mut TenantTx, topic: Topic, subjects: &[&str]) -> Result<()> {
    store::lock(tx, topic, subjects).await
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
    let dropped = sending::list_dropped(tx, id, DropReason::Closed).await?;
    if dropped.is_empty() {
        return Ok(());
    }
    let (chosen, zone) = (store::list_choices(tx).await?, tenancy::ops::zone(tx).await?);
    for (to, channel) in dropped {
        let at_night = chosen.get(&to).is_some_and(|choices| choices.at_night(topic));
        let due_at = rules::due(channel, at_night, now, zone);
        sending::revive_delivery(tx, &NewDelivery { notice: id, to, channel, due_at }).await?;
    }
    Ok(())
}

/// What was told of the subject does not hold any more. Where nothing is open, nothing happens.
pub(crate) async fn close(ctx: &Ctx, tx: &mut TenantTx, topic: Topic, subject: &str) -> Result<()> {
    close_all(ctx, tx, topic, &[subject]).await
}

/// Likewise of several subjects.
pub(crate) async fn close_all(ctx: &Ctx, tx: &mut TenantTx, topic: Topic, subjects: &[&str]) -> Result<()> {
    if subjects.is_empty() {
        return Ok(());
    }
    hold(tx, topic, subjects).await?;
    let closed = store::close(tx, topic, subjects, ctx.now()).await?;
    tell_its_people(tx, &closed).await
}

/// Of which subjects of these topics a notice is open: of all, or of these.
pub(crate) async fn list_open(
    tx: &mut TenantTx,
    topics: &[Topic],
    subjects: Option<&[String]>,
) -> Result<BTreeSet<(Topic, String)>> {
    store::list_open(tx, topics, subjects).await
}

/// The open pages of those who are told one of them.
pub(super) async fn tell_its_people(tx: &mut TenantTx, ids: &[NoticeId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let people = store::list_people(tx, ids).await?;
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
