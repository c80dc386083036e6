//! Requests that are named by the id of what they make.

use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::idempotency::ops as idempotency;
use crate::platform::idempotency::types::{Key, Scope};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::fmt::Display;

/// An answer that says whether it was given before.
pub(crate) trait Replayed: DeserializeOwned {
    fn replayed(self) -> Self;
}

/// A request with the id that names it.
pub(crate) struct Asked<I> {
    /// With the key by which an answer is kept.
    pub ctx: Ctx,
    pub id: I,
    /// SHA-256 of what is asked for.
    pub hash: [u8; 32],
    is_named: bool,
}

impl<I: Copy + Default + Display> Asked<I> {
    /// The id of what is to be made names its request, before a key of the request does.
    pub(crate) fn new(ctx: &Ctx, operation: &str, id: Option<I>, content: &(impl Serialize + Sync)) -> Result<Self> {
        let content = serde_json::to_value(content)?;
        let mut ctx = ctx.clone();
        if let (Some(id), Some(user)) = (id, ctx.actor_id()) {
            let scope = Scope { tenant: ctx.tenant()?, user, operation: operation.to_owned(), now: ctx.now() };
            let key = Key::new(scope, id.to_string(), Vec::new());
            key.read(&content);
            ctx.request.key = Some(key);
        }
        let hash = Sha256::digest(format!("{operation} {content}")).into();
        Ok(Self { ctx, id: id.unwrap_or_default(), hash, is_named: id.is_some() })
    }

    /// The id, where the client made it: there may be something under it.
    pub(crate) fn named(&self) -> Option<I> {
        self.is_named.then_some(self.id)
    }

    /// Does the work unless it was done before. Whatever keeps it from being done a second time may come of the first, so a refusal
    /// is said only where there is no answer by then.
    pub(crate) fn once<A: Replayed>(
        &self,
        permission: Permission,
        work: impl Future<Output = Result<A>>,
    ) -> impl Future<Output = Result<A>> {
        // What it holds while it waits is large, and stays where it is.
        let work = Box::pin(work);
        async move {
            if let Some(answer) = self.ctx.answered::<A>(permission).await? {
                return Ok(answer.replayed());
            }
            self.attempt(permission, work).await
        }
    }

    /// Likewise, by work that begins with looking for the answer in its own transaction, by [`kept`](Self::kept).
    pub(crate) fn attempt<A: Replayed>(
        &self,
        permission: Permission,
        work: impl Future<Output = Result<A>>,
    ) -> impl Future<Output = Result<A>> {
        let work = Box::pin(work);
        async move {
            match work.await {
                Ok(answer) => Ok(answer),
                Err(error) => self.ctx.answered::<A>(permission).await?.map(A::replayed).ok_or(error),
            }
        }
    }

    /// What was answered to this very request before.
    pub(crate) async fn kept<A: Replayed>(&self, tx: &mut TenantTx) -> Result<Option<A>> {
        let Some(key) = &self.ctx.request.key else { return Ok(None) };
        Ok(idempotency::answer(tx.sql(), key).await?.map(A::replayed))
    }

    /// Is what is kept under the id what this request asked for, of this person? Otherwise it is refused with
    /// [`Conflict::Different`]. What is kept is the hash, or the beginning of it.
    pub(crate) fn check_same(&self, what: Entity, asked: &[u8], made_by: Option<UserId>) -> Result<()> {
        if self.hash.starts_with(asked) && made_by == self.ctx.actor_id() {
            return Ok(());
        }
        Err(Problem::Conflict { what, why: Conflict::Different }.into())
    }
}
