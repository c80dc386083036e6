//! Who is told of a task: open pages, and those whom it is for.

use super::rules::{Assignee, Standing, Who};
use super::store::TaskRow;
use crate::base::fault::Result;
use crate::base::id::{TaskId, UserId};
use crate::base::permission::Permission;
use crate::notices::steps::{Facts, raise_to};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::identity::people::steps::{ActivePerson, active_people};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Somebody, with their name.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub who: Who,
    pub name: String,
}

fn known(person: ActivePerson) -> Known {
    let may = |permission| person.permissions.contains(&permission);
    let who = Who {
        user: person.id,
        role: person.role,
        sees_all: may(Permission::TasksViewAll),
        works: may(Permission::TasksWork),
        creates: may(Permission::TasksCreate),
        reviews: may(Permission::TasksReview),
    };
    Known { who, name: person.name }
}

/// All who are let in.
pub(super) async fn people(tx: &mut TenantTx) -> Result<Vec<Known>> {
    Ok(active_people(tx, None).await?.into_iter().map(known).collect())
}

/// Open pages show it anew: of those who see tasks of others, and of those who see this one.
pub(super) async fn tell(tx: &mut TenantTx, people: &[Known], task: TaskId, standing: &Standing<'_>) -> Result<()> {
    events::store::insert(tx, Audience::Tenant, &Event::TaskChanged { task, shown: false }).await?;
    let seen: Vec<UserId> = people
        .iter()
        .filter(|known| !known.who.sees_all && standing.is_seen_by(&known.who))
        .map(|known| known.who.user)
        .collect();
    if seen.is_empty() {
        return Ok(());
    }
    events::store::insert_for_people(tx, &seen, &Event::TaskChanged { task, shown: true }).await
}

/// A task that waits for somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToDo<'a> {
    pub task: TaskId,
    pub title: &'a str,
    /// Who created it.
    pub by: &'a str,
    pub is_blocker: bool,
    pub assignee: Assignee,
}

/// Those who may accept it are told that it is there, and nobody else.
pub(super) async fn assigned(ctx: &Ctx, tx: &mut TenantTx, people: &[Known], task: ToDo<'_>) -> Result<()> {
    let ToDo { task: id, title, by, is_blocker, assignee } = task;
    let facts = Facts::TaskAssigned { task: id, title: title.to_owned(), by: by.to_owned(), is_blocker };
    let is_told = |who: &Who| who.works && assignee.is(who) && Some(who.user) != ctx.actor_id();
    let following: HashMap<UserId, bool> = people.iter().map(|known| (known.who.user, is_told(&known.who))).collect();
    raise_to(ctx, tx, &id.to_string(), &facts, &[], &following).await
}

/// That it is late those are told who have it, or may accept it, and who created it; of the others whoever follows that and sees it.
pub(super) async fn late(ctx: &Ctx, tx: &mut TenantTx, people: &[Known], task: &super::store::Late) -> Result<()> {
    let facts = Facts::TaskOverdue { task: task.id, title: task.title.clone(), due_on: task.due_date };
    let concerned = |who: &Who| {
        let has_it = match task.accepted_by {
            Some(user) => user == who.user,
            None => who.works && task.assignee.is(who),
        };
        has_it || task.created_by == Some(who.user)
    };
    let named: Vec<UserId> = people.iter().filter(|known| concerned(&known.who)).map(|known| known.who.user).collect();
    let hidden = people.iter().filter(|known| !known.who.sees_all && !concerned(&known.who));
    let following: HashMap<UserId, bool> = hidden.map(|known| (known.who.user, false)).collect();
    raise_to(ctx, tx, &task.id.to_string(), &facts, &named, &following).await
}

/// Of whom a task is that is for this person; none who may do none.
pub(super) fn find(people: &[Known], user: UserId) -> Option<&Known> {
    people.iter().find(|known| known.who.user == user && known.who.works)
}

/// Is whoever is to do it not let in any more?
pub(super) fn is_stranded(people: &[Known], task: &TaskRow) -> bool {
    let person = match (task.accepted_by, task.assignee) {
        (Some(user), _) | (None, Assignee::User(user)) => Some(user),
        (None, Assignee::Role(_) | Assignee::All) => None,
    };
    !task.status.is_over() && person.is_some_and(|user| people.iter().all(|known| known.who.user != user))
}

/// By the organization's clocks.
pub(super) async fn today(ctx: &Ctx, tx: &mut TenantTx) -> Result<NaiveDate> {
    let zone = crate::platform::tenancy::ops::zone(tx).await?;
    Ok(ctx.now().with_timezone(&zone).date_naive())
}
