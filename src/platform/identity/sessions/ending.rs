//! Ending sessions inside the transaction of the cause. From its commit on they open nothing, and their event streams
//! close: a trigger of the table announces each one to all server processes. Whoever acted for an organization in one of them
//! does so no more.

use super::store;
use crate::base::enums::text_enum;
use crate::base::fault::Result;
use crate::base::id::{SessionId, TenantId, UserId};
use crate::platform::ctx::Ctx;
use crate::platform::identity::acting::ops::{end_for_tenant, end_with_sessions};
use sqlx::PgConnection;

text_enum! {
    /// Why a session ended.
    EndReason {
        /// The person signed out.
        SignedOut = "signed_out",
        /// The person closed it from another one.
        Closed = "closed",
        /// The person signed in on more devices than may be.
        Evicted = "evicted",
        /// The password was changed or set anew.
        PasswordChanged = "password_changed",
        /// The person was switched off.
        UserDeactivated = "user_deactivated",
        /// The tenant was switched off.
        TenantDeactivated = "tenant_deactivated",
        /// A refresh token came back that had been exchanged: two had it.
        TokenReused = "token_reused",
    }
}

/// Ends the oldest open sessions of a person but for the `keep` newest; says which.
pub async fn evict_oldest(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    user: UserId,
    keep: u32,
) -> Result<Vec<SessionId>> {
    let reason = EndReason::Evicted.as_str();
    let ended = store::evict_oldest(connection, tenant, user, keep.into(), reason, ctx.now()).await?;
    end_with_sessions(connection, ctx).await?;
    Ok(ended)
}

/// Ends one session; says whether it was still open.
pub async fn end_session(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    session: SessionId,
    reason: EndReason,
) -> Result<bool> {
    let ended = store::end_session(connection, tenant, session, reason.as_str(), ctx.now()).await?;
    end_with_sessions(connection, ctx).await?;
    Ok(ended)
}

/// Ends all sessions of a person but `except`; gives how many were open.
pub async fn end_sessions_of_user(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    user: UserId,
    except: Option<SessionId>,
    reason: EndReason,
) -> Result<u64> {
    let ended = store::end_sessions_of_user(connection, tenant, user, except, reason.as_str(), ctx.now()).await?;
    end_with_sessions(connection, ctx).await?;
    Ok(ended)
}

/// Ends the sessions of a person on pads but `except`: what they came in with there is not the same any more.
pub async fn end_sessions_on_pads(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    user: UserId,
    except: Option<SessionId>,
) -> Result<()> {
    // Nobody acts for an organization in one of these.
    store::end_sessions_on_pads(connection, tenant, user, except, EndReason::Closed.as_str(), ctx.now()).await
}

/// Ends all sessions of a tenant; gives how many were open.
pub async fn end_sessions_of_tenant(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    reason: EndReason,
) -> Result<u64> {
    let ended = store::end_sessions_of_tenant(connection, tenant, reason.as_str(), ctx.now()).await?;
    end_for_tenant(connection, ctx, tenant).await?;
    Ok(ended)
}
