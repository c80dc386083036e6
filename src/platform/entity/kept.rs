//! In which transactions things are kept.

use super::store;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::{PlatformTx, TenantTx};
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// A transaction on things that are set up: those of one tenant, or those that all of them share. What is done to either is written
/// into the audit of whoever asks.
pub trait Kept: Sized + Send {
    fn begin(ctx: &Ctx, permission: Permission) -> impl Future<Output = Result<Self>> + Send;

    /// Into whose audit it is written.
    fn audited(&self, ctx: &Ctx) -> Result<TenantId>;

    /// The connection, for the SQL that is the same of all.
    fn connection(&mut self) -> &mut PgConnection;

    /// Removes the row of a table.
    fn delete(&mut self, table: &'static str, id: Uuid) -> impl Future<Output = Result<()>> + Send;

    /// Ends what only read.
    fn end(self) -> impl Future<Output = Result<()>> + Send;

    /// Makes the changes permanent, with what is answered to a request that has a key.
    fn finish(self, answer: &(impl Serialize + Sync)) -> impl Future<Output = Result<()>> + Send;
}

impl Kept for TenantTx {
    async fn begin(ctx: &Ctx, permission: Permission) -> Result<Self> {
        ctx.begin(permission).await
    }

    fn audited(&self, _ctx: &Ctx) -> Result<TenantId> {
        Ok(self.tenant())
    }

    fn connection(&mut self) -> &mut PgConnection {
        self.sql()
    }

    async fn delete(&mut self, table: &'static str, id: Uuid) -> Result<()> {
        store::delete(self, table, id).await
    }

    async fn end(self) -> Result<()> {
        self.commit().await
    }

    async fn finish(self, answer: &(impl Serialize + Sync)) -> Result<()> {
        self.commit_with(answer).await
    }
}

impl Kept for PlatformTx {
    async fn begin(ctx: &Ctx, permission: Permission) -> Result<Self> {
        ctx.platform(permission).await
    }

    fn audited(&self, ctx: &Ctx) -> Result<TenantId> {
        ctx.tenant()
    }

    fn connection(&mut self) -> &mut PgConnection {
        self.sql()
    }

    async fn delete(&mut self, table: &'static str, id: Uuid) -> Result<()> {
        store::delete_shared(self, table, id).await
    }

    async fn end(self) -> Result<()> {
        self.commit().await
    }

    async fn finish(self, answer: &(impl Serialize + Sync)) -> Result<()> {
        self.commit_with(answer).await
    }
}
