//! The log of queries: who asked which data what, for which time, how long it took and how many rows came.
//!
//! It must cost next to nothing on the way of a request: a query is put on a bounded queue in memory and written with
//! others once a second. When the queue is full, queries are counted rather than kept.

mod store;

use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::platform::ctx::{Actor, Ctx};
use crate::platform::db::Db;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

/// Queries that wait to be written at the most.
const MOST: usize = 8_192;
/// How often they are written.
const EVERY: Duration = Duration::from_secs(1);
/// How long they are kept.
const KEPT: chrono::Duration = chrono::Duration::days(90);

/// The queries that wait to be written.
#[derive(Debug)]
pub struct QueryLog {
    sender: mpsc::Sender<QueryRecord>,
    receiver: Mutex<mpsc::Receiver<QueryRecord>>,
    lost: AtomicU64,
}

/// A query that ran.
#[derive(Debug)]
pub(crate) struct QueryRecord {
    tenant: TenantId,
    at: DateTime<Utc>,
    actor_id: Option<UserId>,
    actor: String,
    query: &'static str,
    filters: Value,
    interval: Option<(DateTime<Utc>, DateTime<Utc>)>,
    duration_ms: i32,
    rows: i64,
}

/// A query that runs: begun before it, noted after it.
#[derive(Debug)]
pub(crate) struct Running {
    query: &'static str,
    begun: Instant,
}

impl Running {
    /// Begins the query of this name.
    pub fn new(query: &'static str) -> Self {
        Self { query, begun: Instant::now() }
    }

    /// Notes that it is done, if somebody who is signed in asked. `filters` is what was asked, `interval` the time it was
    /// asked for, in milliseconds.
    pub fn done(self, ctx: &Ctx, filters: &impl Serialize, interval: Option<(i64, i64)>, rows: usize) {
        let Actor::Person(person) = &ctx.actor else { return };
        let instant = DateTime::from_timestamp_millis;
        let mut filters = serde_json::to_value(filters).unwrap_or_default();
        strip_nul(&mut filters);
        let ran = QueryRecord {
            tenant: person.tenant,
            at: ctx.now(),
            actor_id: Some(person.user),
            actor: person.name.clone(),
            query: self.query,
            filters,
            interval: interval.and_then(|(from, to)| instant(from).zip(instant(to))),
            duration_ms: i32::try_from(self.begun.elapsed().as_millis()).unwrap_or(i32::MAX),
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
        };
        let log = &ctx.services.audit.queries;
        if log.sender.try_send(ran).is_err() {
            log.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The database takes none: one would keep all that is written with it from being written.
fn strip_nul(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|letter| letter != '\0'),
        Value::Array(values) => values.iter_mut().for_each(strip_nul),
        Value::Object(fields) => fields.values_mut().for_each(strip_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Default for QueryLog {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(MOST);
        Self { sender, receiver: Mutex::new(receiver), lost: AtomicU64::new(0) }
    }
}

/// Writes what ran until `stop`, and what waits then.
pub async fn run(db: &Db, log: &QueryLog, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = flush(db, log).await {
            tracing::warn!("queries were not logged: {error}");
        }
        let lost = log.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::warn!(lost, "more queries ran than could be logged");
        }
    }
}

/// Writes what waits.
pub async fn flush(db: &Db, log: &QueryLog) -> Result<()> {
    let mut receiver = log.receiver.lock().await;
    while !receiver.is_empty() {
        let mut batch = Vec::new();
        receiver.recv_many(&mut batch, 1_000).await;
        let mut tx = db.system().await?;
        store::insert(&mut tx, &batch).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Removes what is old.
pub(crate) async fn prune(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.system().await?;
    let deleted = store::delete_before(&mut tx, now - KEPT).await?;
    tx.commit().await?;
    Ok(deleted)
}
