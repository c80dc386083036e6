//! What joining does later: mailing links.

use super::reset;
use crate::base::permission::Permission;
use crate::platform::ctx::Actor;
use crate::platform::jobs::{self, Job, JobKind, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<SendReset>()];

/// Mail a link to whoever has this login name, if anybody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendReset {
    pub login: String,
    /// Where it was asked for; jobs of before this was kept say nothing of it.
    #[serde(default)]
    pub ip: String,
    /// The request that asked for it; jobs of before it was kept say nothing of it.
    #[serde(default)]
    pub request: String,
}

impl Job for SendReset {
    /// Nobody is signed in, and nobody is told whether the name is known.
    const PERMISSIONS: &'static [Permission] = &[];

    fn key(&self) -> String {
        let hash = Sha256::digest(self.login.as_bytes());
        format!("reset:{:x}", u128::from_be_bytes(std::array::from_fn(|at| hash[at])))
    }
}

impl TaskHandler for SendReset {
    const IDENTIFIER: &'static str = "send_reset";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let mut ctx = jobs::ctx(&worker, Actor::Nobody, &self.request)?;
        ctx.request.ip.clone_from(&self.ip);
        let outcome = reset::mail_reset(&ctx, &self.login).await;
        finish(&worker, outcome, async |incident| {
            tracing::error!(incident, "a link to set a new password could not be mailed");
            Ok(())
        })
        .await
    }
}
