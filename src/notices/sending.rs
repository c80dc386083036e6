//! Writing to people: what is due to somebody by one channel goes into one letter.
//!
//! Before a letter is sent it is written down when it is tried again, so that two processes send it once, and one that dies
//! on the way loses nothing.

pub(super) mod store;

use super::letters::{To, letter};
use super::rules::{self, Choices, Fate, Pending};
use super::store::find_choices;
use super::types::Channel;
use super::words::{Words, words};
use crate::base::fault::Result;
use crate::base::id::{NoticeId, UserId};
use crate::base::permission::Permission;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::identity::people::steps::active_people;
use crate::platform::mail;
use crate::platform::mail::letters::Language;
use crate::platform::services::Services;
use crate::platform::tenancy;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Due, DueDelivery, Outcome};

/// Letters that one run sends at the most; the next one goes on.
const MOST_LETTERS: i64 = 500;
/// After so many letters that could not be sent, the mail server seems to be away, and the run ends.
const MOST_FAILURES: usize = 3;

/// Sends what is due, in all tenants.
pub(crate) async fn send_due(services: &Arc<Services>) -> Result<()> {
    if !services.mail.is_set() {
        return Ok(());
    }
    let mut tx = services.db.system().await?;
    let due = store::list_due(&mut tx, services.clock.now(), MOST_LETTERS).await?;
    tx.commit().await?;
    let mut failures = 0;
    for Due { tenant, user, channel } in due {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "send_notices".to_owned(),
            acting: None,
            permissions: &[Permission::NoticesView],
        };
        let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
        if !send_to(&ctx, user, channel).await? {
            failures += 1;
            if failures == MOST_FAILURES {
                break;
            }
        }
    }
    Ok(())
}

/// Sends what is due to somebody; false when that failed, which is then tried again.
async fn send_to(ctx: &Ctx, user: UserId, channel: Channel) -> Result<bool> {
    let now = ctx.now();
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let due = store::lock_due(&mut tx, user, channel, now).await?;
    let zone = tenancy::ops::zone(&mut tx).await?;
    let choices = find_choices(&mut tx, user).await?.map_or_else(Choices::default, |(_, choices)| choices);
    let person = active_people(&mut tx, Some(user)).await?.pop();
    let to = mail::ops::addressee(&mut tx, user).await?;
    let mut sent = Vec::new();
    for delivery in due {
        let DueDelivery { id, ref facts, permission, attempts, read, closed } = delivery;
        let pending = Pending { topic: facts.topic(), permission, channel, read, closed };
        let reader = person.as_ref().zip(to.as_ref()).map(|(person, to)| (&*person.permissions, to.wants_mail));
        let outcome = match rules::fate(pending, reader, &choices, now, zone) {
            Fate::Send => Outcome::Tried { again_at: rules::next_attempt(attempts + 1, now) },
            Fate::Wait(until) => Outcome::Waits(until),
            Fate::Drop(reason) => Outcome::Dropped(reason),
        };
        store::update_deliveries(&mut tx, user, channel, &[id], &outcome, now).await?;
        if matches!(outcome, Outcome::Tried { .. }) {
            sent.push(delivery);
        }
    }
    tx.commit().await?;
    let Some(to) = to.filter(|_| !sent.is_empty()) else { return Ok(true) };

    let language = Language::of(&to.language);
    let told: Vec<Words> = sent.iter().map(|delivery| words(language, &delivery.facts)).collect();
    let site = ctx.services.mail.site();
    let letter = letter(language, channel, To { name: &to.name, business: &to.business_name, site }, &told);
    let outcome = ctx.services.mail.send(&to.name, &to.email, &letter).await;

    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let mut outcomes: HashMap<bool, Vec<NoticeId>> = HashMap::new();
    for delivery in &sent {
        outcomes.entry(rules::gives_up(delivery.attempts + 1)).or_default().push(delivery.id);
    }
    let error = outcome.as_ref().err().map(ToString::to_string);
    for (gives_up, ids) in outcomes {
        let outcome = match &error {
            None => Outcome::Sent,
            Some(error) if gives_up => Outcome::GivenUp { error },
            Some(error) => Outcome::Refused { error },
        };
        store::update_deliveries(&mut tx, user, channel, &ids, &outcome, ctx.now()).await?;
    }
    tx.commit().await?;
    if let Some(error) = &error {
        tracing::warn!(%user, "notices could not be mailed: {error}");
    }
    Ok(error.is_none())
}
