//! SQL of the queue, as far as it is ours.

use crate::db::TenantTx;
use crate::fault::Result;
use serde_json::Value;
use sqlx::PgConnection;

pub(crate) async fn insert(tx: &mut TenantTx, task: &str, payload: Value, key: &str) -> Result<()> {
    sqlx::query!("select enqueue_job($1, $2, $3)", task, payload, key).execute(tx.sql()).await?;
    Ok(())
}

pub(crate) async fn insert_mail(connection: &mut PgConnection, task: &str, payload: Value, key: &str) -> Result<()> {
    sqlx::query!("select enqueue_mail($1, $2, $3)", task, payload, key).execute(connection).await?;
    Ok(())
}
