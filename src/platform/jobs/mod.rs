//! What runs later. A *job* is a row of the queue, written in the transaction that asks for it; it carries the tenant
//! and the person on whose behalf it runs, and does the same when it runs again.
//!
//! Must always hold: a job that was cut off is taken up again; one that keeps failing ends with an incident that its
//! subject shows; what it logs and writes into the audit carries the id of the request that asked for it.

mod kinds;
pub(crate) mod store;

pub(crate) use kinds::{JobKind, Lane};

use crate::base::acting::Acting;
use crate::base::fault::{Error, Result};
use crate::base::id::{TenantId, UserId};
use crate::base::permission::Permission;
use crate::base::problem::Problem;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::sync::Arc;
use tracing::field::{Empty, display};
use tracing::{Instrument, Span};

/// A job with a name under which it stands in the queue only once.
pub trait Job: TaskHandler + Serialize {
    /// What its operations begin with: it may do this on behalf of whoever enqueued it, and nothing else.
    const PERMISSIONS: &'static [Permission];

    /// While a job of this key waits, asking for it again replaces it.
    fn key(&self) -> String;

    /// Jobs of one queue run one after the other, in the order in which they were asked for; those of none run side by side.
    fn queue(&self) -> Option<String> {
        None
    }
}

/// For whom a job runs, and what it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobPayload<S> {
    pub tenant_id: TenantId,
    pub person: Option<UserId>,
    pub name: String,
    /// For whom the person acted; jobs of before there was such a thing say nothing of it.
    #[serde(default)]
    pub acting: Option<Acting>,
    /// The request that asked for it; empty where none did, and in jobs of before it was kept.
    #[serde(default)]
    pub request: String,
    pub subject: S,
}

impl<S> JobPayload<S> {
    /// On behalf of the caller.
    pub fn of(ctx: &Ctx, tenant_id: TenantId, subject: S) -> Self {
        let (name, acting) = (ctx.actor_name().to_owned(), ctx.acting().cloned());
        Self { tenant_id, person: ctx.actor_id(), name, acting, request: ctx.request.id.clone(), subject }
    }

    /// The context in which the job works.
    pub fn ctx<J: Job>(&self, worker: &WorkerContext) -> Result<Ctx, String> {
        let (name, acting) = (self.name.clone(), self.acting.clone());
        let permissions = J::PERMISSIONS;
        let actor = Actor::Job { tenant: self.tenant_id, person: self.person, name, acting, permissions };
        ctx(worker, actor, &self.request)
    }
}

/// The context of a job that works as `actor`: what it logs and writes into the audit is found by the request that asked
/// for it, and where none is known by the job's own number.
pub(crate) fn ctx(worker: &WorkerContext, actor: Actor, request: &str) -> Result<Ctx, String> {
    let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
    let id = if request.is_empty() { format!("job-{}", worker.job().id()) } else { request.to_owned() };
    Span::current().record("request", display(&id));
    let ctx = Ctx::new(Arc::clone(services), actor, Request { id, ..Request::default() });
    ctx.record();
    Ok(ctx)
}

/// A job of any kind in a span of its own, which says what it is and, once that is known, whose.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct InSpan<J>(J);

impl<J: TaskHandler> TaskHandler for InSpan<J> {
    const IDENTIFIER: &'static str = J::IDENTIFIER;

    fn run(self, worker: WorkerContext) -> impl Future<Output = impl IntoTaskHandlerResult> + Send + 'static {
        // Of the highest level, so that no filter takes it from the lines in it.
        let span = tracing::error_span!(
            "job",
            request = Empty,
            kind = J::IDENTIFIER,
            job = worker.job().id(),
            tenant = Empty,
            user = Empty
        );
        self.0.run(worker).instrument(span)
    }
}

/// What the queue is told of a job that broke; the log has the rest.
pub(crate) fn broke(error: Error) -> String {
    match error.into_problem() {
        Problem::Internal { incident } => format!("incident {incident}"),
        problem => problem.to_string(),
    }
}

/// Writes the job into the caller's transaction.
pub(crate) async fn enqueue<J: Job>(tx: &mut TenantTx, job: &J) -> Result<()> {
    store::insert(tx, J::IDENTIFIER, serde_json::to_value(job)?, &job.key(), job.queue().as_deref()).await
}

/// Writes a letter's job into a transaction that sees all tenants.
pub(crate) async fn enqueue_mail<J: Job>(connection: &mut PgConnection, job: &J) -> Result<()> {
    store::insert_mail(connection, J::IDENTIFIER, serde_json::to_value(job)?, &job.key(), 0).await
}

/// The same for a letter that can be taken back for a moment.
pub(crate) async fn enqueue_mail_in<J: Job>(connection: &mut PgConnection, job: &J, seconds: i32) -> Result<()> {
    store::insert_mail(connection, J::IDENTIFIER, serde_json::to_value(job)?, &job.key(), seconds).await
}

/// Ends a run: a fault is logged and tried again; after the last attempt `give_up` tells whoever waits. A refusal
/// because the database is away is tried again as well.
pub(crate) async fn finish(
    worker: &WorkerContext,
    outcome: Result<()>,
    give_up: impl AsyncFnOnce(String) -> Result<()>,
) -> Result<(), String> {
    let Err(error) = outcome else { return Ok(()) };
    let problem = error.into_problem();
    let job = worker.job();
    if job.attempts() >= job.max_attempts() {
        let incident = match &problem {
            Problem::Internal { incident } => incident.clone(),
            other => other.code().to_owned(),
        };
        give_up(incident).await.map_err(broke)?;
        return Ok(());
    }
    Err(problem.to_string())
}

/// What stands in the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Queue {
    /// Due, and nobody works on them.
    pub due: i64,
    /// In hand.
    pub running: i64,
    /// Given up after their last attempt.
    pub failed: i64,
    /// How long the one that has been due longest has waited.
    pub oldest_due_seconds: f64,
}

/// Looks at the queue.
pub async fn queue_stats(services: &Services) -> Result<Queue> {
    store::queue_stats(services.db.queue_pool()).await
}

#[cfg(test)]
mod tests;
