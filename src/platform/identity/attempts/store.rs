//! SQL of the attempts to sign in.

use crate::base::fault::Result;
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};

/// Counts one attempt, unless the subject is full: then says until when. Counting begins anew when its time is over; the
/// attempt that fills it sets that time to `until`.
pub(super) async fn count(
    tx: &mut SystemTx,
    subject: &str,
    limit: u32,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let counted = sqlx::query!(
        "insert into sign_in_attempts as a (subject, attempts, ends_at) values ($1, 1, $4)
         on conflict (subject) do update set
           attempts = case when a.ends_at <= $3 then 1 else a.attempts + 1 end,
           ends_at = case when a.ends_at <= $3 or a.attempts + 1 >= $2 then $4 else a.ends_at end
         where a.ends_at <= $3 or a.attempts < $2",
        subject,
        i32::try_from(limit).unwrap_or(i32::MAX),
        now,
        until
    )
    .execute(tx.sql())
    .await?;
    if counted.rows_affected() > 0 {
        return Ok(None);
    }
    let full = sqlx::query_scalar!("select ends_at from sign_in_attempts where subject = $1", subject)
        .fetch_optional(tx.sql())
        .await?;
    Ok(Some(full.unwrap_or(until)))
}

pub(super) async fn give_back(tx: &mut SystemTx, subject: &str) -> Result<()> {
    sqlx::query!("update sign_in_attempts set attempts = attempts - 1 where subject = $1 and attempts > 0", subject)
        .execute(tx.sql())
        .await?;
    Ok(())
}

pub(super) async fn forget(tx: &mut SystemTx, subject: &str) -> Result<()> {
    sqlx::query!("delete from sign_in_attempts where subject = $1", subject).execute(tx.sql()).await?;
    Ok(())
}

pub(super) async fn delete_before(tx: &mut SystemTx, instant: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from sign_in_attempts where ends_at < $1", instant)
        .execute(tx.sql())
        .await?
        .rows_affected())
}
