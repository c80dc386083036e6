//! Creating tasks, taking them on, and what becomes of them.

use super::files;
use super::links;
use super::rules::{
    About, Assignee, Verdict, Who, check, check_said, judge, may_assign, may_attach, offered, roles_of, says,
    takes_tasks,
};
use super::store::{self, NewTask, Sight, Stepped, TaskRow};
use super::telling::{self, Known};
use super::types::{
    AssigneeName, AssigneeType, Assignees, Task, TaskDetail, TaskEntryKind, TaskFilter, TaskStatus, TaskStep,
    TaskValues,
};
use crate::base::fault::{Error, Result};
use crate::base::id::{TaskId, UserId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::steps::{Topic, close};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::LinkKind;
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Of what is over, how long it counts as something new.
const NEWS: TimeDelta = TimeDelta::days(30);

/// The caller, as far as tasks go.
fn who(ctx: &Ctx) -> Result<Who> {
    let person = ctx.person()?;
    Ok(Who {
        user: person.user,
        role: person.role,
        sees_all: ctx.may(Permission::TasksViewAll),
        works: ctx.may(Permission::TasksWork),
        creates: ctx.may(Permission::TasksCreate),
        reviews: ctx.may(Permission::TasksReview),
    })
}

/// What is known while a task is looked at.
pub(super) struct View {
    pub who: Who,
    pub people: Vec<Known>,
    ids: Vec<Uuid>,
    today: NaiveDate,
}

impl View {
    pub async fn of(ctx: &Ctx, tx: &mut TenantTx) -> Result<Self> {
        let people = telling::people(tx).await?;
        let ids = people.iter().map(|known| known.who.user.0).collect();
        Ok(Self { who: who(ctx)?, people, ids, today: telling::today(ctx, tx).await? })
    }

    fn sight(&self) -> Sight<'_> {
        Sight { who: &self.who, today: self.today, people: &self.ids }
    }

    /// Could anybody review it?
    fn reviewable(&self, task: &TaskRow) -> bool {
        task.standing().finds_reviewer(self.people.iter().map(|known| &known.who))
    }

    fn shown(&self, ctx: &Ctx, row: TaskRow) -> Task {
        let steps = offered(&row.standing(), &self.who, self.reviewable(&row), ctx.now());
        let (assignee_type, assignee_id, assignee_role) = match row.assignee {
            Assignee::User(user) => (AssigneeType::User, Some(user), None),
            Assignee::Role(role) => (AssigneeType::Role, None, Some(role)),
            Assignee::All => (AssigneeType::All, None, None),
        };
        Task {
            id: row.id,
            is_overdue: !row.status.is_over() && row.due_date.is_some_and(|due| due < self.today),
            is_stranded: self.who.reviews && telling::is_stranded(&self.people, &row),
            title: row.title,
            description: row.description,
            category: row.category,
            is_blocker: row.is_blocker,
            due_date: row.due_date,
            evidence: row.evidence,
            assignee_type,
            assignee_id,
            assignee_role,
            assignee_name: row.assignee_name,
            status: row.status,
            accepted_by: row.accepted_by,
            accepted_by_name: row.accepted_by_name,
            doers: row.doers,
            reviewed_by: row.reviewed_by,
            links: Vec::new(),
            created_by: row.created_by,
            created_by_name: row.created_by_name,
            created_at: row.created_at,
            ended_at: row.ended_at,
            comments: row.comments,
            is_read: row.is_read,
            read_by: Vec::new(),
            steps,
            may_comment: self.who.works,
            may_attach: may_attach(row.status, &self.who),
        }
    }

    /// With what each is about, and who has read it.
    async fn complete(&self, ctx: &Ctx, tx: &mut TenantTx, rows: Vec<TaskRow>) -> Result<Vec<Task>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
        let mut links = links::of_tasks(ctx, tx, &ids).await?;
        let mut readers = store::readers(tx, &ids).await?;
        let complete = |row: TaskRow| {
            let id = row.id;
            Task {
                links: links.remove(&id).unwrap_or_default(),
                read_by: readers.remove(&id).unwrap_or_default(),
                ..self.shown(ctx, row)
            }
        };
        Ok(rows.into_iter().map(complete).collect())
    }

    /// A task that the caller sees.
    pub async fn row(&self, tx: &mut TenantTx, id: TaskId) -> Result<TaskRow> {
        Ok(store::read(tx, &self.who, &[id]).await?.pop().ok_or(Problem::NotFound { what: Entity::Task })?)
    }

    async fn detail(&self, ctx: &Ctx, tx: &mut TenantTx, row: TaskRow) -> Result<TaskDetail> {
        let entries = store::entries(tx, row.id).await?;
        let (files, missing) = files::ops::of_task(tx, &row, &self.who).await?;
        let task = self.complete(ctx, tx, vec![row]).await?.pop().ok_or(Problem::NotFound { what: Entity::Task })?;
        Ok(TaskDetail { task, entries, files, missing })
    }
}

/// A page of the tasks that a filter leaves and the caller sees.
pub async fn list(ctx: &Ctx, filter: &TaskFilter, page: PageRequest) -> Result<Page<Task>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::TasksView).await?;
    let view = View::of(ctx, &mut tx).await?;
    let hidden = match filter.order {
        Some(order) => !links::sees(ctx, &mut tx, LinkKind::Order, order).await?,
        None => filter.stranded && !view.who.reviews,
    };
    if hidden {
        return Ok(Page::new(Vec::new(), page, 0));
    }
    let (ids, mut total) = store::list(&mut tx, view.sight(), filter, page).await?;
    if let Some(first) = page.instead_of(&ids) {
        total = store::list(&mut tx, view.sight(), filter, first).await?.1;
    }
    tx.read_along_keys().await?;
    let rows = store::read(&mut tx, &view.who, &ids).await?;
    let tasks = view.complete(ctx, &mut tx, rows).await?;
    tx.commit().await?;
    Ok(Page::new(tasks, page, total))
}

/// One task, with what was done and said.
pub async fn find(ctx: &Ctx, id: TaskId) -> Result<TaskDetail> {
    let mut tx = ctx.begin(Permission::TasksView).await?;
    let view = View::of(ctx, &mut tx).await?;
    let row = view.row(&mut tx, id).await?;
    let detail = view.detail(ctx, &mut tx, row).await?;
    tx.commit().await?;
    Ok(detail)
}

/// How many of those that concern the caller have something new in them.
pub async fn count_unread(ctx: &Ctx) -> Result<u64> {
    let mut tx = ctx.begin(Permission::TasksView).await?;
    let count = store::count_unread(&mut tx, &who(ctx)?, ctx.now() - NEWS).await?;
    tx.commit().await?;
    Ok(count)
}

/// The caller has read all that there is of it.
pub async fn read(ctx: &Ctx, id: TaskId) -> Result<TaskDetail> {
    let mut tx = ctx.begin(Permission::TasksView).await?;
    let view = View::of(ctx, &mut tx).await?;
    let before = view.row(&mut tx, id).await?;
    store::save_read(&mut tx, id, (view.who.user, ctx.actor_name()), ctx.now()).await?;
    if !before.is_read {
        telling::tell(&mut tx, &view.people, id, &before.standing()).await?;
    }
    let row = view.row(&mut tx, id).await?;
    let detail = view.detail(ctx, &mut tx, row).await?;
    tx.commit().await?;
    Ok(detail)
}

/// For whom the caller may create a task that is about an order, a machine and, if that is said, a stage.
pub async fn assignees(ctx: &Ctx) -> Result<Assignees> {
    let mut tx = ctx.begin(Permission::TasksWork).await?;
    let (caller, people) = (who(ctx)?, telling::people(&mut tx).await?);
    tx.commit().await?;
    let about = About { order: true, stage: true, machine: true };
    let may = |assignee, role| may_assign(&caller, assignee, role, about);
    let workers = people.iter().filter(|known| known.who.works);
    Ok(Assignees {
        people: workers
            .filter(|known| may(Assignee::User(known.who.user), Some(known.who.role)))
            .map(|known| AssigneeName { id: known.who.user, name: known.name.clone(), role: known.who.role })
            .collect(),
        roles: Role::ALL
            .iter()
            .copied()
            // Of the two that are one desk in a production, the first that has somebody.
            .filter(|role| takes_tasks(*role) && may(Assignee::Role(*role), None))
            .filter(|role| people.iter().any(|known| roles_of(*role).contains(&known.who.role) && known.who.works))
            .collect(),
        all: may(Assignee::All, None),
    })
}

/// Creates a task. The same under an id that is taken answers that one, something else is refused with [`Conflict::Different`].
pub async fn create(ctx: &Ctx, asked: &TaskValues) -> Result<TaskDetail> {
    let mut tx = ctx.begin(Permission::TasksWork).await?;
    let assignee = check(asked)?;
    let view = View::of(ctx, &mut tx).await?;
    let person = match assignee {
        Assignee::User(user) => {
            let person = telling::find(&view.people, user);
            Some(person.ok_or_else(|| Problem::invalid("assignee_id", Reason::Unknown))?)
        }
        Assignee::Role(_) | Assignee::All => None,
    };
    let links = links::resolve(ctx, &mut tx, asked).await?;
    let has = |kind| links.iter().any(|link| link.kind == kind);
    let about = About { order: has(LinkKind::Order), stage: has(LinkKind::Stage), machine: has(LinkKind::Machine) };
    if !may_assign(&view.who, assignee, person.map(|person| person.who.role), about) {
        return Err(Problem::NotAllowed.into());
    }
    let id = asked.id.unwrap_or_default();
    let hash: [u8; 32] = Sha256::digest(serde_json::to_vec(asked)?).into();
    let mut evidence = asked.evidence.clone();
    evidence.sort_unstable();
    evidence.dedup();
    let new = NewTask {
        id,
        title: asked.title.trim(),
        description: asked.description.trim(),
        category: asked.category,
        is_blocker: asked.is_blocker,
        due_date: asked.due_date,
        evidence: &evidence,
        assignee,
        assignee_name: person.map_or("", |person| &person.name),
        source: None,
        by: ctx.actor_id(),
        by_name: ctx.actor_name(),
        at: ctx.now(),
        asked: hash,
    };
    if !store::insert(&mut tx, &new).await? {
        return again(ctx, tx, &view, id, &hash).await;
    }
    store::insert_links(&mut tx, id, &links).await?;
    store::insert_entry(&mut tx, id, TaskEntryKind::Create, "", (new.by, new.by_name), new.at).await?;
    let row = view.row(&mut tx, id).await?;
    let made = view.detail(ctx, &mut tx, row.clone()).await?;
    let entry = Entry::new(format!("create_{}", Entity::Task), Entity::Task.as_str(), id).after(facts(&row));
    record(ctx, &mut tx, entry).await?;
    telling::tell(&mut tx, &view.people, id, &row.standing()).await?;
    telling::assigned(ctx, &mut tx, &view.people, row.to_do()).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// One of this id is there: what was asked for then, if it is this.
async fn again(ctx: &Ctx, mut tx: TenantTx, view: &View, id: TaskId, hash: &[u8]) -> Result<TaskDetail> {
    let known = store::find_asked(&mut tx, id).await?;
    if known.is_none_or(|(by, asked)| by != ctx.actor_id() || asked != hash) {
        return Err(conflict(Conflict::Different));
    }
    let row = view.row(&mut tx, id).await?;
    let detail = view.detail(ctx, &mut tx, row).await?;
    tx.commit_with(&detail).await?;
    Ok(detail)
}

/// Takes a step; with some of them something is said. To accept what somebody else accepted is refused with [`Problem::Held`], to have
/// it looked at without the evidence that is asked for with [`Conflict::EvidenceMissing`].
pub async fn step(ctx: &Ctx, id: TaskId, step: TaskStep, said: &str) -> Result<TaskDetail> {
    let mut tx = ctx.begin(Permission::TasksWork).await?;
    let said = check_said(said, says(step).unwrap_or("comment"), says(step).is_some())?;
    store::lock(&mut tx, id).await?;
    let view = View::of(ctx, &mut tx).await?;
    let before = view.row(&mut tx, id).await?;
    let (to, kind) = match judge(step, &before.standing(), &view.who, view.reviewable(&before), ctx.now()) {
        Verdict::To(to) => (to, kind_of(step)),
        Verdict::Unreviewed => (TaskStatus::Done, TaskEntryKind::FinishUnreviewed),
        Verdict::Again => {
            let detail = view.detail(ctx, &mut tx, before).await?;
            tx.commit_with(&detail).await?;
            return Ok(detail);
        }
        Verdict::Taken => {
            return Err(Problem::Held { what: Entity::Task, name: before.accepted_by_name }.into());
        }
        Verdict::WrongStatus => return Err(conflict(Conflict::WrongStatus)),
        Verdict::NotAllowed => return Err(Problem::NotAllowed.into()),
    };
    if step == TaskStep::SendToReview && !files::ops::of_task(&mut tx, &before, &view.who).await?.1.is_empty() {
        return Err(conflict(Conflict::EvidenceMissing));
    }
    take(ctx, &mut tx, &before, to, kind).await?;
    store::insert_entry(&mut tx, id, kind, said, (ctx.actor_id(), ctx.actor_name()), ctx.now()).await?;
    let row = view.row(&mut tx, id).await?;
    let after = view.detail(ctx, &mut tx, row.clone()).await?;
    let entry = Entry::new(action_of(step), Entity::Task.as_str(), id).before(facts(&before)).after(told(&row, said));
    record(ctx, &mut tx, entry).await?;
    telling::tell(&mut tx, &view.people, id, &before.standing()).await?;
    follow_up(ctx, &mut tx, &view, &row).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Writes the status that a step leads to. What nobody can review goes through the review all the same.
async fn take(ctx: &Ctx, tx: &mut TenantTx, before: &TaskRow, to: TaskStatus, kind: TaskEntryKind) -> Result<()> {
    let accepted = match kind {
        TaskEntryKind::Accept => Some((ctx.person()?.user, ctx.actor_name())),
        TaskEntryKind::Release => None,
        _ => before.accepted_by.map(|user| (user, before.accepted_by_name.as_str())),
    };
    let reviewed_by: Option<UserId> = (kind == TaskEntryKind::Approve).then(|| ctx.actor_id()).flatten();
    if kind == TaskEntryKind::FinishUnreviewed && before.status == TaskStatus::InProgress {
        let between = Stepped { status: TaskStatus::Review, accepted, reviewed_by: None, ended_at: None };
        store::step(tx, before.id, between).await?;
    }
    let ended_at = to.is_over().then(|| ctx.now());
    store::step(tx, before.id, Stepped { status: to, accepted, reviewed_by, ended_at }).await
}

/// Whoever may accept it is told of what is open; what is over is late no more.
async fn follow_up(ctx: &Ctx, tx: &mut TenantTx, view: &View, row: &TaskRow) -> Result<()> {
    let subject = row.id.to_string();
    if row.status == TaskStatus::Open {
        return telling::assigned(ctx, tx, &view.people, row.to_do()).await;
    }
    close(ctx, tx, Topic::TaskAssigned, &subject).await?;
    if row.status.is_over() {
        close(ctx, tx, Topic::TaskOverdue, &subject).await?;
    }
    Ok(())
}

/// Says something about it.
pub async fn comment(ctx: &Ctx, id: TaskId, said: &str) -> Result<TaskDetail> {
    let mut tx = ctx.begin(Permission::TasksWork).await?;
    let said = check_said(said, "comment", true)?;
    store::lock(&mut tx, id).await?;
    let view = View::of(ctx, &mut tx).await?;
    view.row(&mut tx, id).await?;
    let by = (ctx.actor_id(), ctx.actor_name());
    store::insert_entry(&mut tx, id, TaskEntryKind::Comment, said, by, ctx.now()).await?;
    let row = view.row(&mut tx, id).await?;
    let after = view.detail(ctx, &mut tx, row.clone()).await?;
    let entry = Entry::new(Action::CommentTask, Entity::Task.as_str(), id).after(json!({ "said": said }));
    record(ctx, &mut tx, entry).await?;
    telling::tell(&mut tx, &view.people, id, &row.standing()).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

fn kind_of(step: TaskStep) -> TaskEntryKind {
    match step {
        TaskStep::Accept => TaskEntryKind::Accept,
        TaskStep::Start => TaskEntryKind::Start,
        TaskStep::SendToReview => TaskEntryKind::SendToReview,
        TaskStep::Approve => TaskEntryKind::Approve,
        TaskStep::SendBack => TaskEntryKind::SendBack,
        TaskStep::Release => TaskEntryKind::Release,
        TaskStep::Cancel => TaskEntryKind::Cancel,
        TaskStep::Reopen => TaskEntryKind::Reopen,
    }
}

fn action_of(step: TaskStep) -> Action {
    match step {
        TaskStep::Accept => Action::AcceptTask,
        TaskStep::Start => Action::StartTask,
        TaskStep::SendToReview => Action::SendTaskToReview,
        TaskStep::Approve | TaskStep::SendBack => Action::ReviewTask,
        TaskStep::Release => Action::ReleaseTask,
        TaskStep::Cancel => Action::CancelTask,
        TaskStep::Reopen => Action::ReopenTask,
    }
}

pub(super) fn conflict(why: Conflict) -> Error {
    Problem::Conflict { what: Entity::Task, why }.into()
}

/// As the audit tells them.
fn facts(row: &TaskRow) -> Value {
    let assignee = match row.assignee {
        Assignee::User(user) => json!(user),
        Assignee::Role(role) => json!(role),
        Assignee::All => json!(AssigneeType::All),
    };
    json!({
        "title": row.title,
        "description": row.description,
        "task_category": row.category,
        "is_blocker": row.is_blocker,
        "due_date": row.due_date,
        "evidence": row.evidence,
        "assignee": assignee,
        "task_status": row.status,
        "accepted_by": row.accepted_by,
        "reviewed_by": row.reviewed_by,
    })
}

/// Likewise, with what was said.
fn told(row: &TaskRow, said: &str) -> Value {
    let mut facts = facts(row);
    if !said.is_empty() {
        facts["said"] = json!(said);
    }
    facts
}

pub(super) async fn record(ctx: &Ctx, tx: &mut TenantTx, entry: Entry<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}
