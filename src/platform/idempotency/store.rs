//! SQL of the answers that are given again.

use super::types::{Key, Scope};
use crate::base::fault::Result;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// Keeps an answer; false when there is one under the key. Waits for whoever is about to keep one.
pub(super) async fn insert(connection: &mut PgConnection, key: &Key, answer: &Value) -> Result<bool> {
    let Scope { tenant, user, operation, now } = key.scope();
    // No constraint is named: whoever works for the platform may not read the keys of others.
    let inserted = sqlx::query!(
        "insert into idempotent_answers (tenant_id, user_id, operation, key, hash, answer, answered_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing",
        tenant.0,
        user.0,
        operation,
        key.as_str(),
        key.hash(),
        answer,
        now
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The hash of the request that was answered under the key, and its answer.
pub(super) async fn find(connection: &mut PgConnection, key: &Key) -> Result<Option<(Vec<u8>, Value)>> {
    let Scope { tenant, user, operation, .. } = key.scope();
    let found = sqlx::query!(
        "select hash, answer from idempotent_answers
         where tenant_id = $1 and user_id = $2 and operation = $3 and key = $4",
        tenant.0,
        user.0,
        operation,
        key.as_str()
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|row| (row.hash, row.answer)))
}

pub(super) async fn delete_before(connection: &mut PgConnection, instant: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from idempotent_answers where answered_at < $1", instant)
        .execute(connection)
        .await?
        .rows_affected())
}
