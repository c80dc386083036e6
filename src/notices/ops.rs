//! What people ask for about the notices that they are told.

use super::rules::{self, Choices};
use super::steps::{tell, tell_its_people};
use super::store;
use super::types::{NewPreferences, Notice, NoticePreferences, NoticeQuery, NoticeShow, Topic, TopicChoice};
use super::webhooks::store::any_active;
use crate::base::fault::Result;
use crate::base::id::NoticeId;
use crate::base::paging::Page;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Ctx, Person};
use crate::platform::services::Services;
use serde_json::json;
use std::collections::BTreeMap;

/// Characters of a note at the most.
const LONGEST_NOTE: usize = 500;

/// The caller's notices, the latest first.
pub async fn list(ctx: &Ctx, query: &NoticeQuery) -> Result<Page<Notice>> {
    let page = query.page.in_bounds();
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let Person { user, permissions, .. } = ctx.person()?;
    let (rows, total) = store::list(&mut tx, *user, permissions, query.show, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// How many of them the caller has not read.
pub async fn count_unread(ctx: &Ctx) -> Result<u64> {
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let Person { user, permissions, .. } = ctx.person()?;
    let count = store::count(&mut tx, *user, permissions, NoticeShow::Unread).await?;
    tx.commit().await?;
    Ok(count)
}

/// The caller has read one of them. Read twice, it is read.
pub async fn read(ctx: &Ctx, id: NoticeId) -> Result<Notice> {
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let Person { user, permissions, .. } = ctx.person()?;
    let mut notice = store::find(&mut tx, *user, permissions, id).await?.ok_or_else(not_found)?;
    if store::update_read(&mut tx, *user, id, ctx.now()).await? {
        notice.read_at = Some(ctx.now());
        // Their other pages.
        tell(&mut tx, &[*user]).await?;
    }
    tx.commit().await?;
    Ok(notice)
}

/// The caller has read all of them; how many they had not.
pub async fn read_all(ctx: &Ctx) -> Result<u64> {
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let Person { user, permissions, .. } = ctx.person()?;
    let read = store::update_all_read(&mut tx, *user, permissions, ctx.now()).await?;
    if read > 0 {
        tell(&mut tx, &[*user]).await?;
    }
    tx.commit().await?;
    Ok(read)
}

/// The caller takes care of one of their notices, for all of its people to see; refused with [`Conflict::Changed`] when
/// somebody else does by now.
pub async fn acknowledge(ctx: &Ctx, id: NoticeId, note: Option<&str>) -> Result<Notice> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(Problem::invalid("note", Reason::TooLong).into());
    }
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let Person { user, permissions, name, .. } = ctx.person()?;
    let before = store::find(&mut tx, *user, permissions, id).await?.ok_or_else(not_found)?;
    if store::lock_acknowledged(&mut tx, id).await?.is_some_and(|by| by != *user) {
        return Err(Problem::Conflict { what: Entity::Notice, why: Conflict::Changed }.into());
    }
    store::update_acknowledged(&mut tx, id, (*user, name.as_str()), note, ctx.now()).await?;
    store::update_read(&mut tx, *user, id, ctx.now()).await?;
    let after = json!({ "topic": before.facts.topic(), "note": note });
    let entry = audit::Entry::new(Action::AcknowledgeNotice, Entity::Notice.as_str(), id).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    tell_its_people(&mut tx, &[id]).await?;
    let notice = store::find(&mut tx, *user, permissions, id).await?.ok_or_else(not_found)?;
    tx.commit_with(&notice).await?;
    Ok(notice)
}

fn not_found() -> Problem {
    Problem::NotFound { what: Entity::Notice }
}

/// How the caller is told, of each topic that may concern them.
pub async fn preferences(ctx: &Ctx) -> Result<NoticePreferences> {
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let (version, choices) = store::find_choices(&mut tx, ctx.person()?.user).await?.unwrap_or_else(nothing_chosen);
    let has_webhook = any_active(&mut tx).await?;
    tx.commit().await?;
    Ok(shown(ctx, version, &choices, has_webhook))
}

/// Version 1 is that of whoever has chosen nothing.
fn nothing_chosen() -> (i32, Choices) {
    (1, Choices::default())
}

fn shown(ctx: &Ctx, version: i32, choices: &Choices, has_webhook: bool) -> NoticePreferences {
    let concerning = Topic::ALL.iter().copied().filter(|topic| topic.concerns(|permission| ctx.may(permission)));
    NoticePreferences {
        version,
        topics: concerning.map(|topic| TopicChoice { topic, mail: choices.of(topic) }).collect(),
        urgent_at_night: choices.urgent_at_night,
        has_webhook,
    }
}

/// Changes how the caller is told; a `version` other than theirs is refused with [`Conflict::Changed`]. Refused while they act
/// for another organization, where they are told nothing.
pub async fn change_preferences(ctx: &Ctx, new: &NewPreferences) -> Result<NoticePreferences> {
    let mut topics = BTreeMap::new();
    for TopicChoice { topic, mail } in &new.topics {
        if topics.insert(*topic, *mail).is_some() {
            let fields = vec![FieldProblem { field: "topics".to_owned(), reason: Reason::Duplicate }];
            return Err(Problem::Invalid { fields }.into());
        }
    }
    let mut tx = ctx.begin(Permission::NoticesView).await?;
    let user = ctx.oneself()?.user;
    let (_, before) = store::find_choices(&mut tx, user).await?.unwrap_or_else(nothing_chosen);
    let choices = Choices { topics, urgent_at_night: new.urgent_at_night };
    if !store::save_choices(&mut tx, user, new.version, &choices).await? {
        return Err(Problem::Conflict { what: Entity::Notice, why: Conflict::Changed }.into());
    }
    let entry = audit::Entry::new(Action::ChangeNoticePreferences, "user", user)
        .before(serde_json::to_value(&before)?)
        .after(serde_json::to_value(&choices)?);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    let preferences = shown(ctx, new.version + 1, &choices, any_active(&mut tx).await?);
    tx.commit_with(&preferences).await?;
    Ok(preferences)
}

/// Removes the notices that are over for long.
pub(crate) async fn prune(services: &Services) -> Result<u64> {
    let lasting: Vec<Topic> = Topic::ALL.iter().copied().filter(|topic| topic.lasts()).collect();
    let mut tx = services.db.system().await?;
    let deleted = store::delete_before(&mut tx, services.clock.now() - rules::KEPT, &lasting).await?;
    tx.commit().await?;
    Ok(deleted)
}
