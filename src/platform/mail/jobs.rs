//! What is mailed later.

use super::ops;
use crate::base::id::{TenantId, UserId};
use crate::base::permission::Permission;
use crate::platform::ctx::Actor;
use crate::platform::jobs::{self, Job, JobKind, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<SendLetter>()];

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
    /// In which request; letters of before it was kept say nothing of it.
    #[serde(default)]
    pub request: String,
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
        let actor = Actor::Job {
            tenant: self.tenant_id,
            person: self.by,
            name: Self::IDENTIFIER.to_owned(),
            acting: None,
            permissions: Self::PERMISSIONS,
        };
        let ctx = jobs::ctx(&worker, actor, &self.request)?;
        let outcome = ops::send(&ctx, self.user, self.about).await;
        finish(&worker, outcome, async |incident| {
            tracing::error!(incident, user = %self.user, "a letter could not be sent");
            Ok(())
        })
        .await
    }
}
