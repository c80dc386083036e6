//! SQL of webhooks and posts.

use super::types::{Attempt, Outcome, Post, Webhook};
use crate::base::fault::Result;
use crate::base::id::{NoticeId, TenantId, UserId, WebhookId};
use crate::base::permission::Permission;
use crate::base::stored;
use crate::notices::types::{DropReason, Facts, State};
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// All of them by name, or one.
pub(super) async fn list(tx: &mut TenantTx, one: Option<WebhookId>) -> Result<Vec<Webhook>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id as "id: WebhookId", version, name, masked, active, last_at, last_outcome, last_status
           from notice_webhooks
           where tenant_id = $1
             and ($2::uuid is null or id = $2)
           order by name"#,
        tenant.0,
        one.map(|id| id.0)
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("notice_webhooks", row.id);
            let last = match row.last_at.zip(row.last_outcome) {
                Some((at, outcome)) => Some(Attempt {
                    at,
                    outcome: stored.word("last_outcome", &outcome)?,
                    status: row.last_status.map(|status| stored.number("last_status", status)).transpose()?,
                }),
                None => None,
            };
            Ok(Webhook {
                id: row.id,
                version: row.version,
                name: row.name,
                address: row.masked,
                active: row.active,
                last,
            })
        })
        .collect()
}

/// Is there one that is switched on?
pub(in crate::notices) async fn any_active(tx: &mut TenantTx) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from notice_webhooks where tenant_id = $1 and active) as "any!""#,
        tenant.0
    )
    .fetch_one(sql)
    .await?)
}

/// Its address, as it is encrypted.
pub(super) async fn find_address(tx: &mut TenantTx, id: WebhookId) -> Result<Option<Vec<u8>>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select address from notice_webhooks where tenant_id = $1 and id = $2", tenant.0, id.0)
        .fetch_optional(sql)
        .await?)
}

/// Writes a new one, whose version is 1, or the next version of one that is there; without an address that stays as it was. False
/// where that is not the next.
pub(super) async fn save(tx: &mut TenantTx, webhook: &Webhook, address: Option<&[u8]>) -> sqlx::Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "insert into notice_webhooks (tenant_id, id, version, name, address, masked, active)
         values ($1, $2, $3, $4, coalesce($5::bytea, ''::bytea), $6, $7)
         on conflict (tenant_id, id) do update
         set name = excluded.name, address = coalesce($5::bytea, notice_webhooks.address), masked = excluded.masked,
             active = excluded.active, version = excluded.version
         where notice_webhooks.version = excluded.version - 1",
        tenant.0,
        webhook.id.0,
        webhook.version,
        webhook.name,
        address,
        webhook.address,
        webhook.active
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes down how the last attempt went.
pub(super) async fn update_last(tx: &mut TenantTx, id: WebhookId, attempt: &Attempt) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notice_webhooks
         set last_at = $3, last_outcome = $4, last_status = $5
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        attempt.at,
        attempt.outcome.as_str(),
        attempt.status.map(u16::cast_signed)
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Switches one off; false where it is not on.
pub(super) async fn switch_off(tx: &mut TenantTx, id: WebhookId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update notice_webhooks
         set active = false, version = version + 1
         where tenant_id = $1
           and id = $2
           and active",
        tenant.0,
        id.0
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Removes one, with its posts.
pub(super) async fn delete(tx: &mut TenantTx, id: WebhookId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from notice_webhooks where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(())
}

/// The latest posts to one, at most so many.
pub(super) async fn list_posts(tx: &mut TenantTx, id: WebhookId, most: i64) -> Result<Vec<Post>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select n.topic, p.raised_at, p.state, p.reason, p.attempts, p.outcome, p.status, p.ended_at
         from notice_posts p
         join notices n on n.tenant_id = p.tenant_id and n.id = p.notice_id
         where p.tenant_id = $1
           and p.webhook_id = $2
         order by p.raised_at desc, p.notice_id desc
         limit $3",
        tenant.0,
        id.0,
        most
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("notice_posts", id);
            Ok(Post {
                topic: stored.word("topic", &row.topic)?,
                raised_at: row.raised_at,
                state: stored.word("state", &row.state)?,
                reason: row.reason.map(|reason| stored.word("reason", &reason)).transpose()?,
                attempts: stored.number("attempts", row.attempts)?,
                outcome: row.outcome.map(|outcome| stored.word("outcome", &outcome)).transpose()?,
                status: row.status.map(|status| stored.number("status", status)).transpose()?,
                ended_at: row.ended_at,
            })
        })
        .collect()
}

/// Notices are to be posted to all that are switched on.
pub(in crate::notices) async fn insert_posts(tx: &mut TenantTx, ids: &[NoticeId], now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into notice_posts (tenant_id, webhook_id, notice_id, raised_at, due_at)
         select w.tenant_id, w.id, raised.id, $3, $3
         from notice_webhooks w
         cross join unnest($2::uuid[]) as raised(id)
         where w.tenant_id = $1
           and w.active",
        tenant.0,
        &ids,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What was not posted because it had closed is posted after all.
pub(in crate::notices) async fn revive_posts(tx: &mut TenantTx, notice: NoticeId, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notice_posts
         set state = 'waiting', reason = null, ended_at = null, raised_at = $3, due_at = $3
         where tenant_id = $1
           and notice_id = $2
           and reason = $4",
        tenant.0,
        notice.0,
        now,
        DropReason::Closed.as_str()
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// To which webhooks something is due in any tenant, those that have waited longest first; at most `most`.
pub(super) async fn list_due(tx: &mut SystemTx, now: DateTime<Utc>, most: i64) -> Result<Vec<(TenantId, WebhookId)>> {
    let rows = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", webhook_id as "webhook: WebhookId"
           from notice_posts
           where state = 'waiting'
             and due_at <= $1
           group by tenant_id, webhook_id
           order by min(due_at), tenant_id, webhook_id
           limit $2"#,
        now,
        most
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.tenant, row.webhook)).collect())
}

/// A post that is due.
#[derive(Debug)]
pub(super) struct DuePost {
    pub notice: NoticeId,
    pub facts: Facts,
    pub permission: Permission,
    pub closed: bool,
    pub raised_at: DateTime<Utc>,
    pub attempts: i32,
}

/// The one that is due to a webhook for the longest; what another process has in hand is left to it.
pub(super) async fn lock_due(tx: &mut TenantTx, id: WebhookId, now: DateTime<Utc>) -> Result<Option<DuePost>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select p.notice_id as "notice: NoticeId", n.facts, n.permission, n.closed_at is not null as "closed!", p.raised_at,
                  p.attempts
           from notice_posts p
           join notices n on n.tenant_id = p.tenant_id and n.id = p.notice_id
           where p.tenant_id = $1
             and p.webhook_id = $2
             and p.state = 'waiting'
             and p.due_at <= $3
           order by p.due_at, p.notice_id
           limit 1
           for no key update of p skip locked"#,
        tenant.0,
        id.0,
        now
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| {
        let stored = stored::row("notices", row.notice);
        Ok(DuePost {
            notice: row.notice,
            facts: stored.document("facts", row.facts)?,
            permission: stored.word("permission", &row.permission)?,
            closed: row.closed,
            raised_at: row.raised_at,
            attempts: row.attempts,
        })
    })
    .transpose()
}

/// Whom a notice is told who have not read it.
pub(super) async fn list_unread(tx: &mut TenantTx, notice: NoticeId) -> Result<Vec<UserId>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select user_id as "user: UserId"
           from notice_people
           where tenant_id = $1
             and notice_id = $2
             and read_at is null"#,
        tenant.0,
        notice.0
    )
    .fetch_all(sql)
    .await?)
}

/// How a post goes on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// It is tried now, and if nothing is heard of that, again then.
    Tried {
        again_at: DateTime<Utc>,
    },
    Dropped(DropReason),
    Sent(Outcome, Option<u16>),
    /// It is tried again then.
    Waits {
        again_at: DateTime<Utc>,
        outcome: Outcome,
        status: Option<u16>,
    },
    Failed(Outcome, Option<u16>),
}

/// Writes how a post goes on.
pub(super) async fn update_post(
    tx: &mut TenantTx,
    (webhook, notice): (WebhookId, NoticeId),
    step: Step,
    now: DateTime<Utc>,
) -> Result<()> {
    let (state, due_at, attempts, reason, outcome, status) = match step {
        Step::Tried { again_at } => (State::Waiting, Some(again_at), 1, None, None, None),
        Step::Dropped(reason) => (State::Dropped, None, 0, Some(reason), None, None),
        Step::Sent(outcome, status) => (State::Sent, None, 0, None, Some(outcome), status),
        Step::Waits { again_at, outcome, status } => (State::Waiting, Some(again_at), 0, None, Some(outcome), status),
        Step::Failed(outcome, status) => (State::Failed, None, 0, None, Some(outcome), status),
    };
    let ended_at = (state != State::Waiting).then_some(now);
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notice_posts
         set state = $4, due_at = coalesce($5, due_at), attempts = attempts + $6, reason = $7,
             outcome = coalesce($8, outcome), status = case when $8::text is null then status else $9 end, ended_at = $10
         where tenant_id = $1
           and webhook_id = $2
           and notice_id = $3
           and state = 'waiting'",
        tenant.0,
        webhook.0,
        notice.0,
        state.as_str(),
        due_at,
        attempts,
        reason.map(DropReason::as_str),
        outcome.map(Outcome::as_str),
        status.map(u16::cast_signed),
        ended_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Nothing that waits for the webhook is due before then.
pub(super) async fn postpone(tx: &mut TenantTx, webhook: WebhookId, until: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notice_posts
         set due_at = $3
         where tenant_id = $1
           and webhook_id = $2
           and state = 'waiting'
           and due_at < $3",
        tenant.0,
        webhook.0,
        until
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Nothing waits for the webhook any more.
pub(super) async fn drop_waiting(
    tx: &mut TenantTx,
    webhook: WebhookId,
    reason: DropReason,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notice_posts
         set state = 'dropped', reason = $3, ended_at = $4
         where tenant_id = $1
           and webhook_id = $2
           and state = 'waiting'",
        tenant.0,
        webhook.0,
        reason.as_str(),
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}
