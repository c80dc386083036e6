//! What runs later. A *job* is a row of the queue, written in the transaction that asks for it; it carries the tenant
//! and the person on whose behalf it runs, and does the same when it runs again.
//!
//! Must always hold: a job that was cut off is taken up again; one that keeps failing ends with an incident that its
//! subject shows.

pub(crate) mod store;

use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::base::permission::Permission;
use crate::base::problem::Problem;
use crate::platform::audit::types::Acting;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::services::Services;
use graphile_worker::{TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::sync::Arc;

/// A job with a name under which it stands in the queue only once.
pub trait Job: TaskHandler + Serialize {
    /// What its operations begin with: it may do this on behalf of whoever enqueued it, and nothing else.
    const PERMISSIONS: &'static [Permission];

    /// While a job of this key waits, asking for it again replaces it.
    fn key(&self) -> String;
}

/// For whom a job runs, and what it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Errand<S> {
    pub tenant_id: TenantId,
    pub person: Option<UserId>,
    pub name: String,
    /// For whom the person acted; jobs of before there was such a thing say nothing of it.
    #[serde(default)]
    pub acting: Option<Acting>,
    pub subject: S,
}

impl<S> Errand<S> {
    /// On behalf of the caller.
    pub fn of(ctx: &Ctx, tenant_id: TenantId, subject: S) -> Self {
        let acting = ctx.acting().cloned();
        Self { tenant_id, person: ctx.actor_id(), name: ctx.actor_name().to_owned(), acting, subject }
    }

    /// The context in which the job works.
    pub fn ctx<J: Job>(&self, worker: &WorkerContext) -> Result<Ctx, String> {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        let (name, acting) = (self.name.clone(), self.acting.clone());
        let permissions = J::PERMISSIONS;
        let actor = Actor::Job { tenant: self.tenant_id, person: self.person, name, acting, permissions };
        let request = Request { id: format!("job-{}", worker.job().id()), ..Request::default() };
        Ok(Ctx::new(Arc::clone(services), actor, request))
    }
}

/// Writes the job into the caller's transaction.
pub(crate) async fn enqueue<J: Job>(tx: &mut TenantTx, job: &J) -> Result<()> {
    store::insert(tx, J::IDENTIFIER, serde_json::to_value(job)?, &job.key()).await
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
            Problem::Ours { incident } => incident.clone(),
            other => other.code().to_owned(),
        };
        give_up(incident).await.map_err(|error| error.to_string())?;
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
pub async fn look(services: &Services) -> Result<Queue> {
    store::look(services.db.queue_pool()).await
}
