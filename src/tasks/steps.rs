//! What other areas ask of tasks in their own transaction: what stands still until one is done, and that one is made of what they
//! found, once, however often they find it.

use super::ops::record;
use super::rules::{Assignee, Standing};
use super::store::{self, NewTask, Stepped};
use super::telling::{self, Known, ToDo};
pub(crate) use super::types::TaskCategory;
use super::types::{TaskEntryKind, TaskStatus};
use crate::base::fault::{Error, Result};
use crate::base::id::TaskId;
use crate::base::permission::Role;
use crate::base::problem::Entity;
use crate::notices::steps::{Topic, close};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::Entry;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::LinkKind;
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// What a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    pub kind: LinkKind,
    pub target: Uuid,
    /// Of a stop that was found: the last piece before it.
    pub at: Option<DateTime<Utc>>,
    /// Likewise: more than so many minutes were a stop then.
    pub minutes: Option<i32>,
}

/// What was found and has a task that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenFinding {
    pub source: String,
    /// Of a stop: more than so many minutes were one then.
    pub minutes: Option<i32>,
}

/// What an area found that somebody is to see to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding<'a> {
    /// What makes it one and the same whenever it is found: the word of its kind first.
    pub source: &'a str,
    /// As the organization speaks.
    pub title: &'a str,
    pub category: TaskCategory,
    /// Whose it is to see to it: of the first of these that somebody has.
    pub roles: &'a [Role],
    pub links: &'a [Link],
    /// Where it was found, as people call it.
    pub by: &'a str,
}

/// An open task that something stands still for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blocker {
    /// The role that it is for, where it is for one.
    pub whose: Option<Role>,
    /// An order, a stage, a machine, or more than one of them.
    pub links: Vec<(LinkKind, Uuid)>,
}

impl Blocker {
    /// Does what is all these stand still? The task may be of less, never of another.
    pub(crate) fn blocks(&self, things: &[(LinkKind, Uuid)]) -> bool {
        !self.links.is_empty() && self.links.iter().all(|link| things.contains(link))
    }

    /// May it be of this one, for it names no other one of its kind?
    pub(crate) fn may_be_of(&self, thing: (LinkKind, Uuid)) -> bool {
        self.links.iter().all(|link| link.0 != thing.0 || *link == thing)
    }
}

/// The open ones, whoever they are for: that something stands still, everybody sees who sees it.
pub(crate) async fn blockers(tx: &mut TenantTx) -> Result<Vec<Blocker>> {
    store::blockers(tx).await
}

/// Makes a task of it, which something stands still for. Nothing where there is one of this source, or was one.
pub(crate) async fn report(ctx: &Ctx, tx: &mut TenantTx, found: Finding<'_>) -> Result<()> {
    let Finding { source, title, category, roles, links, by } = found;
    let people = telling::people(tx).await?;
    let role = whose(roles, &people)?;
    let (id, now, assignee) = (TaskId::new(), ctx.now(), Assignee::Role(role));
    let new = NewTask {
        id,
        title,
        description: "",
        category,
        is_blocker: true,
        due_date: None,
        evidence: &[],
        assignee,
        assignee_name: "",
        source: Some(source),
        by: None,
        by_name: by,
        at: now,
        asked: Sha256::digest(source).into(),
    };
    if !store::insert(tx, &new).await? {
        return Ok(());
    }
    store::insert_links(tx, id, links).await?;
    store::insert_entry(tx, id, TaskEntryKind::Create, "", (None, by), now).await?;
    let after = json!({
        "title": title,
        "task_category": category,
        "is_blocker": true,
        "assignee": role,
        "task_status": TaskStatus::Open,
    });
    let entry = Entry::new(format!("create_{}", Entity::Task), Entity::Task.as_str(), id).after(after);
    record(ctx, tx, entry).await?;
    let standing = Standing {
        status: TaskStatus::Open,
        assignee,
        created_by: None,
        accepted_by: None,
        doers: &[],
        ended_at: None,
    };
    telling::tell(tx, &people, id, &standing).await?;
    telling::assigned(ctx, tx, &people, ToDo { task: id, title, by, is_blocker: true, assignee }).await
}

/// The first of these roles whose tasks somebody takes on; where nobody does, the first of all.
fn whose(roles: &[Role], people: &[Known]) -> Result<Role> {
    let is_filled = |role: &&Role| people.iter().any(|Known { who, .. }| who.works && Assignee::Role(**role).is(who));
    let role = roles.iter().find(is_filled).or(roles.first()).copied();
    role.ok_or_else(|| Error::broken("a finding is nobody's"))
}

/// Of these sources, those of which there is or was a task.
pub(crate) async fn known(tx: &mut TenantTx, sources: &[String]) -> Result<HashSet<String>> {
    store::list_known(tx, sources).await
}

/// Tasks that are not over, whose sources are of the kind of this word.
pub(crate) async fn found(tx: &mut TenantTx, kind: &str) -> Result<Vec<OpenFinding>> {
    store::list_found(tx, &format!("{kind} ")).await
}

/// What was found turned out not to be so: a task that nobody has is cancelled, and whoever has one is told, once.
pub(crate) async fn retract(ctx: &Ctx, tx: &mut TenantTx, source: &str) -> Result<()> {
    let Some(found) = store::lock_found(tx, source).await? else { return Ok(()) };
    let (id, now) = (found.id, ctx.now());
    let is_open = found.status == TaskStatus::Open;
    if !is_open && store::has_entry(tx, id, TaskEntryKind::Unfounded).await? {
        return Ok(());
    }
    if is_open {
        let over = Stepped { status: TaskStatus::Cancelled, accepted: None, reviewed_by: None, ended_at: Some(now) };
        store::step(tx, id, over).await?;
    }
    store::insert_entry(tx, id, TaskEntryKind::Unfounded, "", (None, &found.by_name), now).await?;
    let status = if is_open { TaskStatus::Cancelled } else { found.status };
    let entry = Entry::new(Action::RetractTask, Entity::Task.as_str(), id)
        .before(json!({ "task_status": found.status }))
        .after(json!({ "task_status": status }));
    record(ctx, tx, entry).await?;
    let people = telling::people(tx).await?;
    let standing = Standing {
        status,
        assignee: Assignee::Role(found.role),
        created_by: None,
        accepted_by: found.accepted_by,
        doers: &[],
        ended_at: is_open.then_some(now),
    };
    telling::tell(tx, &people, id, &standing).await?;
    if is_open {
        close(ctx, tx, Topic::TaskAssigned, &id.to_string()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_blocks_all_of_what_it_is_about_and_nothing_else() {
        let [order, other, stage, machine] = [(); 4].map(|()| Uuid::now_v7());
        let blocks = |links: &[(LinkKind, Uuid)], things: &[(LinkKind, Uuid)]| {
            Blocker { whose: None, links: links.to_vec() }.blocks(things)
        };
        let here = [(LinkKind::Order, order), (LinkKind::Stage, stage), (LinkKind::Machine, machine)];
        assert!(blocks(&here[..1], &here));
        assert!(blocks(&here[2..], &here));
        assert!(blocks(&here, &here));
        assert!(!blocks(&here, &here[..2]));
        assert!(!blocks(&[(LinkKind::Order, other), here[1]], &here));
        assert!(!blocks(&[], &here));
    }
}
