//! What is mailed later.

use super::ops;
use crate::base::id::{TenantId, UserId};
use crate::base::permission::Permission;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::jobs::{Job, finish};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Approval,
}

/// Write to somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendLetter {
    pub tenant_id: TenantId,
    pub user: UserId,
    /// Who caused it.
    pub by: Option<UserId>,
    pub about: About,
}

impl Job for SendLetter {
    const PERMISSIONS: &'static [Permission] = &[Permission::UsersView];

    fn key(&self) -> String {
        format!("letter:{:?}:{}", self.about, self.user)
    }
}

impl TaskHandler for SendLetter {
    const IDENTIFIER: &'static str = "send_letter";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        let actor = Actor::Job {
            tenant: self.tenant_id,
            person: self.by,
            name: Self::IDENTIFIER.to_owned(),
            acting: None,
            permissions: Self::PERMISSIONS,
        };
        let request = Request { id: format!("job-{}", worker.job().id()), ..Request::default() };
        let ctx = Ctx::new(Arc::clone(services), actor, request);
        let outcome = ops::send(&ctx, self.user, self.about).await;
        finish(&worker, outcome, async |incident| {
            tracing::error!(incident, user = %self.user, "a letter could not be sent");
            Ok(())
        })
        .await
    }
}
