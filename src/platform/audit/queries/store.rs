//! SQL of the log of queries.

use super::QueryRecord;
use crate::base::fault::Result;
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

pub(super) async fn insert(tx: &mut SystemTx, batch: &[QueryRecord]) -> Result<()> {
    let column = |of: fn(&QueryRecord) -> Uuid| batch.iter().map(of).collect::<Vec<_>>();
    let tenants = column(|ran| ran.tenant.0);
    let ids = column(|_| Uuid::now_v7());
    let at: Vec<DateTime<Utc>> = batch.iter().map(|ran| ran.at).collect();
    let actor_ids: Vec<Option<Uuid>> = batch.iter().map(|ran| ran.actor_id.map(|user| user.0)).collect();
    let actors: Vec<&str> = batch.iter().map(|ran| ran.actor.as_str()).collect();
    let queries: Vec<&str> = batch.iter().map(|ran| ran.query).collect();
    let filters: Vec<&Value> = batch.iter().map(|ran| &ran.filters).collect();
    let starts: Vec<Option<DateTime<Utc>>> = batch.iter().map(|ran| ran.interval.map(|(from, _)| from)).collect();
    let ends: Vec<Option<DateTime<Utc>>> = batch.iter().map(|ran| ran.interval.map(|(_, to)| to)).collect();
    let durations: Vec<i32> = batch.iter().map(|ran| ran.duration_ms).collect();
    let rows: Vec<i64> = batch.iter().map(|ran| ran.rows).collect();
    sqlx::query!(
        "insert into query_log (tenant_id, id, at, actor_id, actor, query, filters, starts, ends, duration_ms, rows)
         select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[],
                              $8::timestamptz[], $9::timestamptz[], $10::integer[], $11::bigint[])",
        &tenants,
        &ids,
        &at,
        &actor_ids as _,
        &actors as _,
        &queries as _,
        &filters as _,
        &starts as _,
        &ends as _,
        &durations,
        &rows
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn delete_before(tx: &mut SystemTx, instant: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from query_log where at < $1", instant).execute(tx.sql()).await?.rows_affected())
}
