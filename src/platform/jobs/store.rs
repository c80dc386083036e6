//! SQL of the queue, as far as it is ours.

use super::Queue;
use crate::base::fault::Result;
use crate::platform::db::TenantTx;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

pub(crate) async fn insert(
    tx: &mut TenantTx,
    task: &str,
    payload: Value,
    key: &str,
    queue: Option<&str>,
) -> Result<()> {
    sqlx::query!("select enqueue_job($1, $2, $3, $4)", task, payload, key, queue).execute(tx.sql()).await?;
    Ok(())
}

/// The queue's tables are its own, made by its own migrations, so the macros cannot see them.
pub(super) async fn queue_stats(pool: &PgPool) -> Result<Queue> {
    let (due, running, failed, oldest_due_seconds) = sqlx::query_as(
        "select count(*) filter (where is_available and run_at <= now()),
                count(*) filter (where locked_at is not null),
                count(*) filter (where locked_at is null and attempts >= max_attempts),
                coalesce(extract(epoch from now() - min(run_at) filter (where is_available and run_at <= now())), 0)::float8
         from graphile_worker._private_jobs",
    )
    .fetch_one(pool)
    .await?;
    Ok(Queue { due, running, failed, oldest_due_seconds })
}

/// Sent after so many seconds.
pub(crate) async fn insert_mail(
    connection: &mut PgConnection,
    task: &str,
    payload: Value,
    key: &str,
    seconds: i32,
) -> Result<()> {
    sqlx::query!("select enqueue_mail($1, $2, $3, $4)", task, payload, key, seconds).execute(connection).await?;
    Ok(())
}
