//! SQL of tasks.

use super::rules::{Assignee, Standing, Who, roles_of};
use super::steps::{Blocker, Link, OpenFinding};
use super::telling::ToDo;
use super::types::{
    AssigneeType, Evidence, TaskCategory, TaskEntry, TaskEntryKind, TaskFilter, TaskReader, TaskStatus,
};
use crate::base::fault::Result;
use crate::base::id::{TaskId, TenantId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::base::problem::{Entity, Problem};
use crate::base::stored;
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const TABLE: &str = "tasks";

/// A task as it is stored.
#[derive(Clone, Debug)]
pub(super) struct TaskRow {
    pub id: TaskId,
    pub title: String,
    pub description: String,
    pub category: TaskCategory,
    pub is_blocker: bool,
    pub due_date: Option<NaiveDate>,
    pub evidence: Vec<Evidence>,
    pub assignee: Assignee,
    pub assignee_name: String,
    pub status: TaskStatus,
    pub accepted_by: Option<UserId>,
    pub accepted_by_name: String,
    pub doers: Vec<UserId>,
    pub reviewed_by: Option<UserId>,
    pub created_by: Option<UserId>,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub comments: u32,
    pub is_read: bool,
}

impl TaskRow {
    /// As those are told who may accept it.
    pub fn to_do(&self) -> ToDo<'_> {
        ToDo {
            task: self.id,
            title: &self.title,
            by: &self.created_by_name,
            is_blocker: self.is_blocker,
            assignee: self.assignee,
        }
    }

    pub fn standing(&self) -> Standing<'_> {
        Standing {
            status: self.status,
            assignee: self.assignee,
            created_by: self.created_by,
            accepted_by: self.accepted_by,
            doers: &self.doers,
            ended_at: self.ended_at,
        }
    }
}

/// What a list is asked for besides its filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight<'a> {
    pub who: &'a Who,
    pub today: NaiveDate,
    /// All who are let in.
    pub people: &'a [Uuid],
}

fn words(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

/// Which tasks a page shows of those that a filter leaves and somebody sees, and how many there are in all. What is not over comes before
/// the rest, what something waits for before what nothing does, what is due before what is not.
pub(super) async fn list(
    tx: &mut TenantTx,
    sight: Sight<'_>,
    filter: &TaskFilter,
    page: PageRequest,
) -> Result<(Vec<TaskId>, u64)> {
    let (tenant, sql) = tx.split();
    // A status says as much, by which an index is found.
    let open = filter.open.or(filter.status.map(|status| !status.is_over()));
    let rows = sqlx::query!(
        r#"select t.id, count(*) over () as "total!"
           from tasks t
           where t.tenant_id = $1
             and ($3 or t.created_by = $2 or t.accepted_by = $2 or t.assignee_type = 'all' or t.assignee_id = $2
                  or t.assignee_role = any ($4))
             and ($5::text is null or t.status = $5)
             and ($6::boolean is null or (t.ended_at is null) = $6)
             and (not $7 or t.accepted_by = $2
                  or t.accepted_by is null and (t.assignee_type = 'all' or t.assignee_id = $2 or t.assignee_role = any ($4)))
             and (not $8 or t.created_by = $2)
             and ($9::boolean is null or t.is_blocker = $9)
             and (not $10 or t.ended_at is null and t.due_date < $11)
             and (not $12 or exists (select from task_entries e
                                     left join task_reads r
                                       on r.tenant_id = e.tenant_id and r.task_id = e.task_id and r.user_id = $2
                                     where e.tenant_id = t.tenant_id and e.task_id = t.id and e.by_id is distinct from $2
                                       and e.position > coalesce(r.position, 0)))
             and ($13::uuid is null
                  or t.id = any (array(select l.task_id from task_links l
                                       where l.tenant_id = $1 and l.kind = 'order' and l.target = $13)))
             and ($14::uuid is null or t.assignee_id = $14 or t.accepted_by = $14)
             and (not $15 or t.ended_at is null and coalesce(t.accepted_by, t.assignee_id) <> all ($16))
           order by t.ended_at is not null, t.is_blocker desc, t.due_date nulls last, t.created_at desc, t.id
           limit $17 offset $18"#,
        tenant.0,
        sight.who.user.0,
        sight.who.sees_all,
        &words(&roles_of(sight.who.role)),
        filter.status.map(TaskStatus::as_str),
        open,
        filter.mine,
        filter.created_by_me,
        filter.blocker,
        filter.overdue,
        sight.today,
        filter.unread,
        filter.order,
        filter.person as _,
        filter.stranded,
        sight.people,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row(TABLE, tenant).number("total", rows.first().map_or(0, |row| row.total))?;
    Ok((rows.into_iter().map(|row| row.id.into()).collect(), total))
}

/// Those of these tasks that somebody sees, in their order.
pub(super) async fn read(tx: &mut TenantTx, who: &Who, ids: &[TaskId]) -> Result<Vec<TaskRow>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select t.id, t.title, t.description, t.category, t.is_blocker, t.due_date, t.evidence, t.assignee_id, t.assignee_role,
                  t.assignee_name, t.status, t.accepted_by, t.accepted_by_name, t.doers, t.reviewed_by, t.created_by,
                  t.created_by_name, t.created_at, t.ended_at,
                  (select count(*) from task_entries e
                   where e.tenant_id = t.tenant_id and e.task_id = t.id and e.step = 'comment') as "comments!",
                  not exists (select from task_entries e
                              where e.tenant_id = t.tenant_id and e.task_id = t.id and e.by_id is distinct from $3
                                and e.position > coalesce(r.position, 0)) as "is_read!"
           from tasks t
           left join task_reads r on r.tenant_id = t.tenant_id and r.task_id = t.id and r.user_id = $3
           where t.tenant_id = $1
             and t.id = any ($2)
             and ($4 or t.created_by = $3 or t.accepted_by = $3 or t.assignee_type = 'all' or t.assignee_id = $3
                  or t.assignee_role = any ($5))
           order by array_position($2, t.id)"#,
        tenant.0,
        &ids,
        who.user.0,
        who.sees_all,
        &words(&roles_of(who.role))
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row(TABLE, row.id);
        let assignee = match (row.assignee_id, &row.assignee_role) {
            (Some(user), _) => Assignee::User(UserId(user)),
            (None, Some(role)) => Assignee::Role(stored.word("assignee_role", role)?),
            (None, None) => Assignee::All,
        };
        Ok(TaskRow {
            id: row.id.into(),
            title: row.title,
            description: row.description,
            category: stored.word("category", &row.category)?,
            is_blocker: row.is_blocker,
            due_date: row.due_date,
            evidence: stored.words("evidence", &row.evidence)?,
            assignee,
            assignee_name: row.assignee_name,
            status: stored.word("status", &row.status)?,
            accepted_by: row.accepted_by.map(UserId),
            accepted_by_name: row.accepted_by_name,
            doers: row.doers.into_iter().map(UserId).collect(),
            reviewed_by: row.reviewed_by.map(UserId),
            created_by: row.created_by.map(UserId),
            created_by_name: row.created_by_name,
            created_at: row.created_at,
            ended_at: row.ended_at,
            comments: stored.number("comments", row.comments)?,
            is_read: row.is_read,
        })
    });
    read.collect()
}

/// How many of those that somebody has, may accept or created have something new in them, of those that are not over or have not been
/// for long.
pub(super) async fn count_unread(tx: &mut TenantTx, who: &Who, since: DateTime<Utc>) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from tasks t
           left join task_reads r on r.tenant_id = t.tenant_id and r.task_id = t.id and r.user_id = $2
           where t.tenant_id = $1
             and (t.ended_at is null or t.ended_at > $4)
             and (t.created_by = $2 or t.accepted_by = $2
                  or t.accepted_by is null and (t.assignee_type = 'all' or t.assignee_id = $2 or t.assignee_role = any ($3)))
             and exists (select from task_entries e
                         where e.tenant_id = t.tenant_id and e.task_id = t.id and e.by_id is distinct from $2
                           and e.position > coalesce(r.position, 0))"#,
        tenant.0,
        who.user.0,
        &words(&roles_of(who.role)),
        since
    )
    .fetch_one(sql)
    .await?;
    stored::row(TABLE, "unread").number("count", count)
}

/// Keeps others from changing it meanwhile.
pub(super) async fn lock(tx: &mut TenantTx, id: TaskId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select id from tasks where tenant_id = $1 and id = $2 for no key update", tenant.0, id.0)
        .fetch_optional(sql)
        .await?;
    Ok(())
}

/// A task that is to be.
pub(super) struct NewTask<'a> {
    pub id: TaskId,
    pub title: &'a str,
    pub description: &'a str,
    pub category: TaskCategory,
    pub is_blocker: bool,
    pub due_date: Option<NaiveDate>,
    pub evidence: &'a [Evidence],
    pub assignee: Assignee,
    pub assignee_name: &'a str,
    pub source: Option<&'a str>,
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub at: DateTime<Utc>,
    pub asked: [u8; 32],
}

/// Adds it; false where one of its id or its source is there.
pub(super) async fn insert(tx: &mut TenantTx, new: &NewTask<'_>) -> Result<bool> {
    let (kind, user, role) = match new.assignee {
        Assignee::User(user) => (AssigneeType::User, Some(user), None),
        Assignee::Role(role) => (AssigneeType::Role, None, Some(role)),
        Assignee::All => (AssigneeType::All, None, None),
    };
    let evidence: Vec<String> = new.evidence.iter().map(|evidence| evidence.as_str().to_owned()).collect();
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "insert into tasks
           (tenant_id, id, title, description, category, is_blocker, due_date, assignee_type, assignee_id, assignee_role,
            assignee_name, source, created_by, created_by_name, created_at, asked, evidence)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         on conflict do nothing",
        tenant.0,
        new.id as _,
        new.title,
        new.description,
        new.category.as_str(),
        new.is_blocker,
        new.due_date,
        kind.as_str(),
        user as _,
        role.map(Role::as_str),
        new.assignee_name,
        new.source,
        new.by as _,
        new.by_name,
        new.at,
        &new.asked[..],
        &evidence
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// What was asked for under an id, and by whom.
pub(super) async fn find_asked(tx: &mut TenantTx, id: TaskId) -> Result<Option<(Option<UserId>, Vec<u8>)>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!("select created_by, asked from tasks where tenant_id = $1 and id = $2", tenant.0, id.0)
        .fetch_optional(sql)
        .await?;
    Ok(row.map(|row| (row.created_by.map(UserId), row.asked)))
}

pub(super) async fn insert_links(tx: &mut TenantTx, id: TaskId, links: &[Link]) -> Result<()> {
    let kinds: Vec<String> = links.iter().map(|link| link.kind.as_str().to_owned()).collect();
    let targets: Vec<Uuid> = links.iter().map(|link| link.target).collect();
    let instants: Vec<Option<DateTime<Utc>>> = links.iter().map(|link| link.at).collect();
    let minutes: Vec<Option<i32>> = links.iter().map(|link| link.minutes).collect();
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into task_links (tenant_id, task_id, kind, target, at, minutes)
         select $1, $2, kind, target, at, minutes
         from unnest($3::text[], $4::uuid[], $5::timestamptz[], $6::integer[]) as link(kind, target, at, minutes)",
        tenant.0,
        id.0,
        &kinds,
        &targets,
        &instants as _,
        &minutes as _
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What these tasks are about.
pub(super) async fn links(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<TaskId, Vec<Link>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select task_id, kind, target, at, minutes from task_links where tenant_id = $1 and task_id = any ($2)",
        tenant.0,
        ids
    )
    .fetch_all(sql)
    .await?;
    let mut found: HashMap<TaskId, Vec<Link>> = HashMap::new();
    for row in rows {
        let kind = stored::row("task_links", row.task_id).word("kind", &row.kind)?;
        let link = Link { kind, target: row.target, at: row.at, minutes: row.minutes };
        found.entry(row.task_id.into()).or_default().push(link);
    }
    for links in found.values_mut() {
        links.sort_unstable();
    }
    Ok(found)
}

/// What stands still for open tasks.
pub(super) async fn blockers(tx: &mut TenantTx) -> Result<Vec<Blocker>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select t.id, t.assignee_role, l.kind, l.target
           from tasks t
           join task_links l on l.tenant_id = t.tenant_id and l.task_id = t.id and l.kind in ('order', 'stage', 'machine')
           where t.tenant_id = $1 and t.is_blocker and t.ended_at is null"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    let mut found: HashMap<Uuid, Blocker> = HashMap::new();
    for row in rows {
        let stored = stored::row(TABLE, row.id);
        let whose = row.assignee_role.map(|role| stored.word("assignee_role", &role)).transpose()?;
        let kind = stored.word("kind", &row.kind)?;
        let blocker = found.entry(row.id).or_insert_with(|| Blocker { whose, links: Vec::new() });
        blocker.links.push((kind, row.target));
    }
    Ok(found.into_values().collect())
}

/// A task as a step leaves it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stepped<'a> {
    pub status: TaskStatus,
    /// Who has it, by id and name.
    pub accepted: Option<(UserId, &'a str)>,
    pub reviewed_by: Option<UserId>,
    pub ended_at: Option<DateTime<Utc>>,
}

pub(super) async fn step(tx: &mut TenantTx, id: TaskId, to: Stepped<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update tasks
         set status = $3, accepted_by = $4, accepted_by_name = $5, reviewed_by = $6, ended_at = $7,
             told_overdue = told_overdue and $7::timestamptz is null and ended_at is null
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        to.status.as_str(),
        to.accepted.map(|(user, _)| user.0),
        to.accepted.map_or("", |(_, name)| name),
        to.reviewed_by as _,
        to.ended_at
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// What the database refuses, by the rule that says so.
fn refused(error: sqlx::Error) -> crate::base::fault::Error {
    match error.as_database_error().and_then(sqlx::error::DatabaseError::constraint) {
        Some("tasks_reviewer_is_another") => Problem::NotAllowed.into(),
        Some("tasks_transition") => {
            Problem::Conflict { what: Entity::Task, why: crate::base::problem::Conflict::WrongStatus }.into()
        }
        _ => error.into(),
    }
}

/// Adds what was done or said, under the lock of the task.
pub(super) async fn insert_entry(
    tx: &mut TenantTx,
    id: TaskId,
    kind: TaskEntryKind,
    body: &str,
    (by, by_name): (Option<UserId>, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into task_entries (tenant_id, task_id, position, step, body, by_id, by_name, at)
         select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7
         from task_entries where tenant_id = $1 and task_id = $2",
        tenant.0,
        id.0,
        kind.as_str(),
        body,
        by as _,
        by_name,
        at
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn entries(tx: &mut TenantTx, id: TaskId) -> Result<Vec<TaskEntry>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select position, step, body, by_id, by_name, at from task_entries
         where tenant_id = $1 and task_id = $2
         order by position",
        tenant.0,
        id.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("task_entries", row.position);
        Ok(TaskEntry {
            position: stored.number("position", row.position)?,
            step: stored.word("step", &row.step)?,
            body: row.body,
            by: row.by_id.map(UserId),
            by_name: row.by_name,
            at: row.at,
        })
    });
    read.collect()
}

/// Somebody has read all that there is.
pub(super) async fn save_read(
    tx: &mut TenantTx,
    id: TaskId,
    (user, name): (UserId, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into task_reads (tenant_id, task_id, user_id, user_name, position, read_at)
         select $1, $2, $3, $4, max(position), $5 from task_entries where tenant_id = $1 and task_id = $2
         on conflict (tenant_id, task_id, user_id) do update
         set position = excluded.position, read_at = excluded.read_at, user_name = excluded.user_name
         where task_reads.position < excluded.position",
        tenant.0,
        id.0,
        user.0,
        name,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Who has read these tasks as they are now.
pub(super) async fn readers(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<TaskId, Vec<TaskReader>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select r.task_id, r.user_id, r.user_name, r.read_at
         from task_reads r
         where r.tenant_id = $1 and r.task_id = any ($2)
           and not exists (select from task_entries e
                           where e.tenant_id = r.tenant_id and e.task_id = r.task_id and e.position > r.position
                             and e.by_id is distinct from r.user_id)
         order by r.read_at, r.user_id",
        tenant.0,
        ids
    )
    .fetch_all(sql)
    .await?;
    let mut found: HashMap<TaskId, Vec<TaskReader>> = HashMap::new();
    for row in rows {
        let reader = TaskReader { id: row.user_id.into(), name: row.user_name, read_at: row.read_at };
        found.entry(row.task_id.into()).or_default().push(reader);
    }
    Ok(found)
}

/// Of these sources, those of which there is or was a task.
pub(super) async fn list_known(tx: &mut TenantTx, sources: &[String]) -> Result<HashSet<String>> {
    let (tenant, sql) = tx.split();
    let known = sqlx::query_scalar!(
        r#"select source as "source!" from tasks where tenant_id = $1 and source = any ($2)"#,
        tenant.0,
        sources
    )
    .fetch_all(sql)
    .await?;
    Ok(known.into_iter().collect())
}

/// Those that are not over, whose sources begin like this.
pub(super) async fn list_found(tx: &mut TenantTx, beginning: &str) -> Result<Vec<OpenFinding>> {
    let (tenant, sql) = tx.split();
    let found = sqlx::query_as!(
        OpenFinding,
        r#"select t.source as "source!", l.minutes
           from tasks t
           left join task_links l on l.tenant_id = t.tenant_id and l.task_id = t.id and l.kind = 'stop'
           where t.tenant_id = $1 and t.source is not null and t.ended_at is null and starts_with(t.source, $2)
           order by t.source"#,
        tenant.0,
        beginning
    )
    .fetch_all(sql)
    .await?;
    Ok(found)
}

/// A task that was made of what was found, for a role.
#[derive(Debug)]
pub(super) struct Found {
    pub id: TaskId,
    pub status: TaskStatus,
    pub role: Role,
    pub accepted_by: Option<UserId>,
    /// Who found it.
    pub by_name: String,
}

/// The one of this source that is not over, if there is one; nobody else changes it until the transaction ends.
pub(super) async fn lock_found(tx: &mut TenantTx, source: &str) -> Result<Option<Found>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select id, status, assignee_role as "assignee_role!", accepted_by, created_by_name from tasks
           where tenant_id = $1 and source = $2 and ended_at is null and assignee_role is not null
           for no key update"#,
        tenant.0,
        source
    )
    .fetch_optional(sql)
    .await?;
    let read = row.map(|row| {
        let stored = stored::row(TABLE, row.id);
        Ok(Found {
            id: row.id.into(),
            status: stored.word("status", &row.status)?,
            role: stored.word("assignee_role", &row.assignee_role)?,
            accepted_by: row.accepted_by.map(UserId),
            by_name: row.created_by_name,
        })
    });
    read.transpose()
}

/// Was this done or said of it? Under its lock.
pub(super) async fn has_entry(tx: &mut TenantTx, id: TaskId, kind: TaskEntryKind) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let has = sqlx::query_scalar!(
        r#"select exists (select from task_entries where tenant_id = $1 and task_id = $2 and step = $3) as "has!""#,
        tenant.0,
        id.0,
        kind.as_str()
    )
    .fetch_one(sql)
    .await?;
    Ok(has)
}

/// Tenants that have tasks that are late somewhere on earth, which nobody was told of.
pub(super) async fn list_late_tenants(tx: &mut SystemTx, day: NaiveDate) -> Result<Vec<TenantId>> {
    let tenants = sqlx::query_scalar!(
        "select distinct tenant_id from tasks where due_date <= $1 and ended_at is null and not told_overdue
         order by tenant_id",
        day
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(tenants.into_iter().map(TenantId).collect())
}

/// A task that is late.
pub(super) struct Late {
    pub id: TaskId,
    pub title: String,
    pub due_date: NaiveDate,
    pub assignee: Assignee,
    pub accepted_by: Option<UserId>,
    pub created_by: Option<UserId>,
}

/// Those that are late and nobody was told of, some at a time: they are told of now.
pub(super) async fn mark_late(tx: &mut TenantTx, today: NaiveDate, at_once: i64) -> Result<Vec<Late>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"update tasks t set told_overdue = true
           from (select id from tasks
                 where tenant_id = $1 and due_date < $2 and ended_at is null and not told_overdue
                 order by id limit $3
                 for no key update) as late
           where t.tenant_id = $1 and t.id = late.id
           returning t.id, t.title, t.due_date as "due_date!", t.assignee_id, t.assignee_role, t.accepted_by, t.created_by"#,
        tenant.0,
        today,
        at_once
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let assignee = match (row.assignee_id, &row.assignee_role) {
            (Some(user), _) => Assignee::User(UserId(user)),
            (None, Some(role)) => Assignee::Role(stored::row(TABLE, row.id).word("assignee_role", role)?),
            (None, None) => Assignee::All,
        };
        Ok(Late {
            id: row.id.into(),
            title: row.title,
            due_date: row.due_date,
            assignee,
            accepted_by: row.accepted_by.map(UserId),
            created_by: row.created_by.map(UserId),
        })
    });
    read.collect()
}
