//! SQL of the audit: insert only.

use crate::ctx::Ctx;
use crate::fault::Result;
use crate::id::{AuditId, TenantId};
use serde_json::Value;
use sqlx::PgConnection;

/// What was done to what. `before` and `after` hold no secrets.
pub(crate) struct Entry<'a> {
    pub action: &'a str,
    pub target_kind: &'a str,
    pub target_id: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Writes one entry into the transaction of the change.
pub(crate) async fn insert(connection: &mut PgConnection, ctx: &Ctx, tenant: TenantId, entry: Entry<'_>) -> Result<()> {
    sqlx::query!(
        "insert into audit_entries
           (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant.0,
        AuditId::new().0,
        ctx.now(),
        ctx.actor_id().map(|user| user.0),
        ctx.actor_name(),
        entry.action,
        entry.target_kind,
        entry.target_id,
        entry.before,
        entry.after,
        ctx.request.ip,
        ctx.request.id
    )
    .execute(connection)
    .await?;
    Ok(())
}
