//! How far a change of people reaches: the caller's own tenant, or all of them for the platform.

use super::rules::Changer;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::{PlatformTx, TenantTx};
use serde::Serialize;
use sqlx::PgConnection;

/// A transaction on people.
pub(super) enum Reach {
    Own(TenantTx),
    All(PlatformTx),
}

impl Reach {
    /// To read: the platform sees all, anybody else needs [`Permission::UsersView`] and sees their own.
    pub async fn reading(ctx: &Ctx) -> Result<Self> {
        Self::open(ctx, Permission::TenantsView, Permission::UsersView).await
    }

    /// To change; likewise.
    pub async fn changing(ctx: &Ctx) -> Result<Self> {
        Self::open(ctx, Permission::TenantsEdit, Permission::UsersEdit).await
    }

    async fn open(ctx: &Ctx, all: Permission, own: Permission) -> Result<Self> {
        // Jobs may everything, but people are changed by people.
        if ctx.person().is_ok() && ctx.may(all) {
            Ok(Self::All(ctx.platform(all).await?))
        } else {
            Ok(Self::Own(ctx.begin(own).await?))
        }
    }

    /// The only tenant within reach; none when all are.
    pub fn tenant(&self) -> Option<TenantId> {
        match self {
            Self::Own(tx) => Some(tx.tenant()),
            Self::All(_) => None,
        }
    }

    pub fn sql(&mut self) -> &mut PgConnection {
        match self {
            Self::Own(tx) => tx.sql(),
            Self::All(tx) => tx.sql(),
        }
    }

    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Own(tx) => tx.commit().await,
            Self::All(tx) => tx.commit().await,
        }
    }

    pub async fn commit_with(self, answer: &impl Serialize) -> Result<()> {
        match self {
            Self::Own(tx) => tx.commit_with(answer).await,
            Self::All(tx) => tx.commit_with(answer).await,
        }
    }
}

/// The caller, as the rules see them.
pub(super) fn changer(ctx: &Ctx) -> Result<Changer> {
    let person = ctx.person()?;
    Ok(Changer { user: person.user, tenant: person.tenant, role: person.role, permissions: person.permissions.clone() })
}
