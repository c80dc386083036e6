//! SQL of notices.

use super::rules::Choices;
use super::types::{Acknowledged, Facts, MailChoice, Notice, NoticeShow, Topic};
use crate::base::fault::Result;
use crate::base::id::{NoticeId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::stored;
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Whoever tells something of a subject waits for whoever is at it, until the transaction ends. Several subjects are locked as the
/// whole topic: a file of a hundred thousand items would have a lock for each of them.
pub(super) async fn lock(tx: &mut TenantTx, topic: Topic, subjects: &[&str]) -> Result<()> {
    let (tenant, sql) = tx.split();
    match subjects {
        [] => {}
        [subject] => {
            sqlx::query!(
                "select pg_advisory_xact_lock_shared(hashtextextended('notices ' || $1::uuid::text || ' ' || $2::text, 0)),
                        pg_advisory_xact_lock(
                          hashtextextended('notice ' || $1::uuid::text || ' ' || $2::text || ' ' || $3::text, 0))",
                tenant.0,
                topic.as_str(),
                *subject
            )
            .execute(sql)
            .await?;
        }
        _ => {
            sqlx::query!(
                "select pg_advisory_xact_lock(hashtextextended('notices ' || $1::uuid::text || ' ' || $2::text, 0))",
                tenant.0,
                topic.as_str()
            )
            .execute(sql)
            .await?;
        }
    }
    Ok(())
}

/// What is told of a subject.
pub(super) struct Told<'a> {
    pub subject: &'a str,
    pub facts: &'a Facts,
}

fn split(told: &[Told<'_>]) -> Result<(Vec<String>, Vec<Value>)> {
    let subjects = told.iter().map(|one| one.subject.to_owned()).collect();
    let facts = told.iter().map(|one| serde_json::to_value(one.facts)).collect::<serde_json::Result<_>>()?;
    Ok((subjects, facts))
}

/// What the open notices of the subjects tell from now on; answers of which one is open.
pub(super) async fn update_open(tx: &mut TenantTx, topic: Topic, told: &[Told<'_>]) -> Result<BTreeSet<String>> {
    let (subjects, facts) = split(told)?;
    let (tenant, sql) = tx.split();
    let updated = sqlx::query_scalar!(
        "update notices n
         set facts = told.facts
         from unnest($3::text[], $4::jsonb[]) as told(subject, facts)
         where n.tenant_id = $1
           and n.topic = $2
           and n.subject = told.subject
           and n.closed_at is null
         returning n.subject",
        tenant.0,
        topic.as_str(),
        &subjects,
        &facts
    )
    .fetch_all(sql)
    .await?;
    Ok(updated.into_iter().collect())
}

/// Opens those notices of the subjects again that were closed last, unless that was before `since`.
pub(super) async fn reopen(
    tx: &mut TenantTx,
    topic: Topic,
    told: &[Told<'_>],
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<Vec<(NoticeId, String)>> {
    let (subjects, facts) = split(told)?;
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"update notices n
           set closed_at = null, changed_at = $5, times = n.times + 1, facts = last.facts
           from (select distinct on (told.subject) c.id, told.facts
                 from unnest($3::text[], $4::jsonb[]) as told(subject, facts)
                 join notices c
                   on c.tenant_id = $1 and c.topic = $2 and c.subject = told.subject and c.closed_at > $6
                 order by told.subject, c.closed_at desc) as last
           where n.tenant_id = $1
             and n.id = last.id
           returning n.id as "id: NoticeId", n.subject"#,
        tenant.0,
        topic.as_str(),
        &subjects,
        &facts,
        now,
        since
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.subject)).collect())
}

/// A notice to be written.
pub(super) struct NewNotice<'a> {
    pub id: NoticeId,
    pub subject: &'a str,
    pub permission: Permission,
    pub facts: &'a Facts,
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    topic: Topic,
    notices: &[NewNotice<'_>],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = notices.iter().map(|notice| notice.id.0).collect();
    let permissions: Vec<String> = notices.iter().map(|notice| notice.permission.as_str().to_owned()).collect();
    let told: Vec<Told<'_>> =
        notices.iter().map(|notice| Told { subject: notice.subject, facts: notice.facts }).collect();
    let (subjects, facts) = split(&told)?;
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into notices (tenant_id, id, topic, subject, permission, facts, opened_at, changed_at)
         select $1, id, $2, subject, permission, facts, $3, $3
         from unnest($4::uuid[], $5::text[], $6::text[], $7::jsonb[]) as made(id, subject, permission, facts)",
        tenant.0,
        topic.as_str(),
        now,
        &ids,
        &subjects,
        &permissions,
        &facts
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Of which subjects of these topics a notice is open: of all, or of these.
pub(super) async fn list_open(
    tx: &mut TenantTx,
    topics: &[Topic],
    subjects: Option<&[String]>,
) -> Result<BTreeSet<(Topic, String)>> {
    let (tenant, sql) = tx.split();
    let words: Vec<String> = topics.iter().map(|topic| topic.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        "select id, topic, subject
         from notices
         where tenant_id = $1
           and topic = any ($2)
           and ($3::text[] is null or subject = any ($3))
           and closed_at is null",
        tenant.0,
        &words,
        subjects
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Ok((stored::row("notices", row.id).word("topic", &row.topic)?, row.subject)));
    read.collect()
}

/// Closes the open notices of the subjects, as far as there are some.
pub(super) async fn close(
    tx: &mut TenantTx,
    topic: Topic,
    subjects: &[&str],
    now: DateTime<Utc>,
) -> Result<Vec<NoticeId>> {
    let subjects: Vec<String> = subjects.iter().map(|subject| (*subject).to_owned()).collect();
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"update notices
           set closed_at = $4, changed_at = $4
           where tenant_id = $1
             and topic = $2
             and subject = any ($3)
             and closed_at is null
           returning id as "id: NoticeId""#,
        tenant.0,
        topic.as_str(),
        &subjects,
        now
    )
    .fetch_all(sql)
    .await?)
}

/// Who is told which notice.
pub(super) async fn insert_people(tx: &mut TenantTx, told: &[(NoticeId, UserId)]) -> Result<()> {
    let notices: Vec<Uuid> = told.iter().map(|(notice, _)| notice.0).collect();
    let people: Vec<Uuid> = told.iter().map(|(_, person)| person.0).collect();
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into notice_people (tenant_id, user_id, notice_id)
         select $1, person, notice
         from unnest($2::uuid[], $3::uuid[]) as people(person, notice)",
        tenant.0,
        &people,
        &notices
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Who is told one of these, each once.
pub(super) async fn list_people(tx: &mut TenantTx, ids: &[NoticeId]) -> Result<Vec<UserId>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select distinct user_id as "user: UserId"
           from notice_people
           where tenant_id = $1
             and notice_id = any ($2)
           order by 1"#,
        tenant.0,
        &ids
    )
    .fetch_all(sql)
    .await?)
}

/// What the people of the tenant have chosen, as far as they have.
pub(super) async fn list_choices(tx: &mut TenantTx) -> Result<HashMap<UserId, Choices>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select user_id as "user: UserId", choices, urgent_at_night from notice_preferences where tenant_id = $1"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter().map(|row| Ok((row.user, choices(row.user, row.choices, row.urgent_at_night)?))).collect()
}

fn choices(user: UserId, topics: Value, urgent_at_night: bool) -> Result<Choices> {
    let topics = stored::row("notice_preferences", user).document("choices", topics)?;
    Ok(Choices { topics, urgent_at_night })
}

/// What somebody has chosen, with its version; none who has chosen nothing.
pub(super) async fn find_choices(tx: &mut TenantTx, user: UserId) -> Result<Option<(i32, Choices)>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select version, choices, urgent_at_night
         from notice_preferences
         where tenant_id = $1
           and user_id = $2",
        tenant.0,
        user.0
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| Ok((row.version, choices(user, row.choices, row.urgent_at_night)?))).transpose()
}

/// Keeps what somebody chose as the version after `version`; false where that is not the one that there is.
pub(super) async fn save_choices(tx: &mut TenantTx, user: UserId, version: i32, chosen: &Choices) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let topics: &BTreeMap<Topic, MailChoice> = &chosen.topics;
    // Whoever has no row has version 1.
    let saved = sqlx::query!(
        "insert into notice_preferences as p (tenant_id, user_id, version, choices, urgent_at_night)
         select $1, $2, 2, $4, $5
         where $3 = 1
            or exists (select from notice_preferences where tenant_id = $1 and user_id = $2)
         on conflict (tenant_id, user_id) do update
         set version = p.version + 1, choices = excluded.choices, urgent_at_night = excluded.urgent_at_night
         where p.version = $3",
        tenant.0,
        user.0,
        version,
        Json(topics) as _,
        chosen.urgent_at_night
    )
    .execute(sql)
    .await?;
    Ok(saved.rows_affected() > 0)
}

macro_rules! notice {
    ($row:expr) => {{
        let row = $row;
        let stored = stored::row("notices", row.id);
        let acknowledged = row.acknowledged_by_name.zip(row.acknowledged_at);
        Ok(Notice {
            id: row.id,
            facts: stored.document("facts", row.facts)?,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            times: stored.number("times", row.times)?,
            read_at: row.read_at,
            acknowledged: acknowledged.map(|(by, at)| Acknowledged { by, at, note: row.note }),
        })
    }};
}

fn words(permissions: &[Permission]) -> Vec<String> {
    permissions.iter().map(ToString::to_string).collect()
}

/// Somebody's notices, the latest first, of those that ask for one of these permissions; with how many there are.
pub(super) async fn list(
    tx: &mut TenantTx,
    user: UserId,
    permissions: &[Permission],
    show: NoticeShow,
    page: PageRequest,
) -> Result<(Vec<Notice>, u64)> {
    let total = count(tx, user, permissions, show).await?;
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select n.id as "id: NoticeId", n.facts, n.opened_at, n.closed_at, n.times, p.read_at, n.acknowledged_by_name,
                  n.acknowledged_at, n.note
           from notice_people p
           join notices n on n.tenant_id = p.tenant_id and n.id = p.notice_id
           where p.tenant_id = $1
             and p.user_id = $2
             and n.permission = any ($3)
             and ($4 <> 'unread' or p.read_at is null)
             and ($4 = 'all' or n.closed_at is null)
           order by p.notice_id desc
           offset $5
           limit $6"#,
        tenant.0,
        user.0,
        &words(permissions),
        show.as_str(),
        page.offset(),
        page.limit()
    )
    .fetch_all(sql)
    .await?;
    Ok((rows.into_iter().map(|row| notice!(row)).collect::<Result<_>>()?, total))
}

/// How many of somebody's notices there are, of those that ask for one of these permissions.
pub(super) async fn count(
    tx: &mut TenantTx,
    user: UserId,
    permissions: &[Permission],
    show: NoticeShow,
) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from notice_people p
           join notices n on n.tenant_id = p.tenant_id and n.id = p.notice_id
           where p.tenant_id = $1
             and p.user_id = $2
             and n.permission = any ($3)
             and ($4 <> 'unread' or p.read_at is null)
             and ($4 = 'all' or n.closed_at is null)"#,
        tenant.0,
        user.0,
        &words(permissions),
        show.as_str()
    )
    .fetch_one(sql)
    .await?;
    Ok(count.cast_unsigned())
}

/// One of somebody's notices.
pub(super) async fn find(
    tx: &mut TenantTx,
    user: UserId,
    permissions: &[Permission],
    id: NoticeId,
) -> Result<Option<Notice>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select n.id as "id: NoticeId", n.facts, n.opened_at, n.closed_at, n.times, p.read_at, n.acknowledged_by_name,
                  n.acknowledged_at, n.note
           from notice_people p
           join notices n on n.tenant_id = p.tenant_id and n.id = p.notice_id
           where p.tenant_id = $1
             and p.user_id = $2
             and p.notice_id = $3
             and n.permission = any ($4)"#,
        tenant.0,
        user.0,
        id.0,
        &words(permissions)
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| notice!(row)).transpose()
}

/// Somebody has read one of theirs; false when they had before.
pub(super) async fn update_read(tx: &mut TenantTx, user: UserId, id: NoticeId, now: DateTime<Utc>) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let updated = sqlx::query!(
        "update notice_people
         set read_at = $4
         where tenant_id = $1
           and user_id = $2
           and notice_id = $3
           and read_at is null",
        tenant.0,
        user.0,
        id.0,
        now
    )
    .execute(sql)
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// Somebody has read all of theirs that ask for one of these permissions; how many they had not.
pub(super) async fn update_all_read(
    tx: &mut TenantTx,
    user: UserId,
    permissions: &[Permission],
    now: DateTime<Utc>,
) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let updated = sqlx::query!(
        "update notice_people p
         set read_at = $4
         from notices n
         where p.tenant_id = $1
           and p.user_id = $2
           and p.read_at is null
           and n.tenant_id = p.tenant_id
           and n.id = p.notice_id
           and n.permission = any ($3)",
        tenant.0,
        user.0,
        &words(permissions),
        now
    )
    .execute(sql)
    .await?;
    Ok(updated.rows_affected())
}

/// Who takes care of the notice, with whoever else asks waiting until the transaction ends.
pub(super) async fn lock_acknowledged(tx: &mut TenantTx, id: NoticeId) -> Result<Option<UserId>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select acknowledged_by as "by: UserId"
           from notices
           where tenant_id = $1
             and id = $2
           for no key update"#,
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?
    .flatten())
}

/// Somebody takes care of it.
pub(super) async fn update_acknowledged(
    tx: &mut TenantTx,
    id: NoticeId,
    (by, name): (UserId, &str),
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notices
         set acknowledged_by = $3, acknowledged_by_name = $4, acknowledged_at = $5, note = $6
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        by.0,
        name,
        now,
        note
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Removes the notices of all tenants that have not changed since `instant`, but for those of `lasting` topics that are open.
pub(super) async fn delete_before(tx: &mut SystemTx, instant: DateTime<Utc>, lasting: &[Topic]) -> Result<u64> {
    let lasting: Vec<String> = lasting.iter().map(ToString::to_string).collect();
    let deleted = sqlx::query!(
        "delete from notices where changed_at < $1 and (closed_at is not null or topic <> all ($2))",
        instant,
        &lasting
    )
    .execute(tx.sql())
    .await?;
    Ok(deleted.rows_affected())
}
