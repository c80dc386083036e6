//! SQL of what is sent of notices.

use crate::base::fault::Result;
use crate::base::id::{NoticeId, TenantId, UserId};
use crate::base::permission::Permission;
use crate::base::stored;
use crate::notices::types::{Channel, DropReason, Facts, State};
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A delivery to be made.
pub(in crate::notices) struct NewDelivery {
    pub notice: NoticeId,
    pub to: UserId,
    pub channel: Channel,
    pub due_at: DateTime<Utc>,
}

pub(in crate::notices) async fn insert_deliveries(tx: &mut TenantTx, deliveries: &[NewDelivery]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let notices: Vec<Uuid> = deliveries.iter().map(|delivery| delivery.notice.0).collect();
    let to: Vec<Uuid> = deliveries.iter().map(|delivery| delivery.to.0).collect();
    let channels: Vec<String> = deliveries.iter().map(|delivery| delivery.channel.to_string()).collect();
    let due: Vec<DateTime<Utc>> = deliveries.iter().map(|delivery| delivery.due_at).collect();
    sqlx::query!(
        "insert into notice_deliveries (tenant_id, user_id, notice_id, channel, due_at)
         select $1, person, notice, channel, due_at
         from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) as deliveries(notice, person, channel, due_at)",
        tenant.0,
        &notices,
        &to,
        &channels,
        &due
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// To whom and by what a notice was not sent for this reason.
pub(in crate::notices) async fn list_dropped(
    tx: &mut TenantTx,
    id: NoticeId,
    reason: DropReason,
) -> Result<Vec<(UserId, Channel)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select d.user_id as "user: UserId", d.channel
           from notice_people p
           join notice_deliveries d
             on d.tenant_id = p.tenant_id and d.user_id = p.user_id and d.notice_id = p.notice_id
           where p.tenant_id = $1
             and p.notice_id = $2
             and d.reason = $3"#,
        tenant.0,
        id.0,
        reason.as_str()
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.user, stored::row("notice_deliveries", id).word("channel", &row.channel)?)))
        .collect()
}

/// A delivery that was dropped is made after all.
pub(in crate::notices) async fn revive_delivery(tx: &mut TenantTx, delivery: &NewDelivery) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update notice_deliveries
         set state = 'waiting', reason = null, ended_at = null, due_at = $5
         where tenant_id = $1
           and user_id = $2
           and notice_id = $3
           and channel = $4
           and state = 'dropped'",
        tenant.0,
        delivery.to.0,
        delivery.notice.0,
        delivery.channel.as_str(),
        delivery.due_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Somebody to whom something is due.
#[derive(Debug)]
pub(in crate::notices) struct Due {
    pub tenant: TenantId,
    pub user: UserId,
    pub channel: Channel,
}

/// To whom something is due in any tenant, those who have waited longest first; at most `most`.
pub(in crate::notices) async fn list_due(tx: &mut SystemTx, now: DateTime<Utc>, most: i64) -> Result<Vec<Due>> {
    let rows = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", user_id as "user: UserId", channel
           from notice_deliveries
           where state = 'waiting'
             and due_at <= $1
           group by tenant_id, user_id, channel
           order by min(due_at), tenant_id, user_id, channel
           limit $2"#,
        now,
        most
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let channel = stored::row("notice_deliveries", row.user).word("channel", &row.channel)?;
            Ok(Due { tenant: row.tenant, user: row.user, channel })
        })
        .collect()
}

/// A delivery that is due.
#[derive(Debug)]
pub(in crate::notices) struct DueDelivery {
    pub id: NoticeId,
    pub facts: Facts,
    pub permission: Permission,
    pub attempts: i32,
    pub read: bool,
    pub closed: bool,
}

/// What is due to somebody by a channel, the earliest notice first; what another process has in hand is left to it.
pub(in crate::notices) async fn lock_due(
    tx: &mut TenantTx,
    user: UserId,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<Vec<DueDelivery>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select d.notice_id as "id: NoticeId", n.facts, n.permission, d.attempts,
                  p.read_at is not null as "read!", n.closed_at is not null as "closed!"
           from notice_deliveries d
           join notice_people p
             on p.tenant_id = d.tenant_id and p.user_id = d.user_id and p.notice_id = d.notice_id
           join notices n on n.tenant_id = d.tenant_id and n.id = d.notice_id
           where d.tenant_id = $1
             and d.user_id = $2
             and d.channel = $3
             and d.state = 'waiting'
             and d.due_at <= $4
           order by d.notice_id
           for no key update of d skip locked"#,
        tenant.0,
        user.0,
        channel.as_str(),
        now
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("notices", row.id);
            Ok(DueDelivery {
                id: row.id,
                facts: stored.document("facts", row.facts)?,
                permission: stored.word("permission", &row.permission)?,
                attempts: row.attempts,
                read: row.read,
                closed: row.closed,
            })
        })
        .collect()
}

/// How a delivery goes on.
pub(in crate::notices) enum Outcome<'a> {
    /// It waits until then.
    Waits(DateTime<Utc>),
    /// It is sent now, and if nothing is heard of that, again then.
    Tried {
        again_at: DateTime<Utc>,
    },
    Dropped(DropReason),
    Sent,
    /// It could not be sent, and will be tried again as it was said.
    Refused {
        error: &'a str,
    },
    GivenUp {
        error: &'a str,
    },
}

/// Writes how deliveries of these notices to somebody go on.
pub(in crate::notices) async fn update_deliveries(
    tx: &mut TenantTx,
    user: UserId,
    channel: Channel,
    ids: &[NoticeId],
    outcome: &Outcome<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (state, due_at, attempts, reason, error) = match *outcome {
        Outcome::Waits(until) => (State::Waiting, Some(until), 0, None, None),
        Outcome::Tried { again_at } => (State::Waiting, Some(again_at), 1, None, None),
        Outcome::Dropped(reason) => (State::Dropped, None, 0, Some(reason), None),
        Outcome::Sent => (State::Sent, None, 0, None, None),
        Outcome::Refused { error } => (State::Waiting, None, 0, None, Some(error)),
        Outcome::GivenUp { error } => (State::Failed, None, 0, None, Some(error)),
    };
    let ended_at = (state != State::Waiting).then_some(now);
    let (tenant, sql) = tx.split();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "update notice_deliveries
         set state = $5, due_at = coalesce($6, due_at), attempts = attempts + $7, reason = $8,
             error = coalesce($9, error), ended_at = $10
         where tenant_id = $1
           and user_id = $2
           and channel = $3
           and notice_id = any ($4)
           and state = 'waiting'",
        tenant.0,
        user.0,
        channel.as_str(),
        &ids,
        state.as_str(),
        due_at,
        attempts,
        reason.map(DropReason::as_str),
        error,
        ended_at
    )
    .execute(sql)
    .await?;
    Ok(())
}
