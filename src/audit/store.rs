//! SQL of the audit: insert only.

use super::redaction::redact;
use crate::ctx::Ctx;
use crate::fault::Result;
use crate::id::{AuditId, TenantId};
use serde_json::Value;
use sqlx::PgConnection;
use std::fmt::Display;

/// What was done to what.
///
/// `before` and `after` are kept as `jsonb`, whose text PostgreSQL writes in one way only (members in a fixed order, numbers
/// as they were, one space): that text is the canonical one which seals are made of. Secrets are redacted on the way in.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    action: &'a str,
    target_kind: &'a str,
    target_id: String,
    before: Option<Value>,
    after: Option<Value>,
    attempted_username: Option<String>,
}

/// Letters of a name somebody tried to sign in with that are kept.
const LONGEST_ATTEMPT: usize = 200;

impl<'a> Entry<'a> {
    /// `action` is a verb with its object in `snake_case`; the target is what it was done to.
    pub fn new(action: &'a str, target_kind: &'a str, target: impl Display) -> Self {
        let target_id = target.to_string();
        Self { action, target_kind, target_id, before: None, after: None, attempted_username: None }
    }

    /// What there was before; `None` for what is new.
    #[must_use]
    pub fn before(self, before: impl Into<Option<Value>>) -> Self {
        Self { before: before.into().map(redact), ..self }
    }

    /// What there is now; `None` for what is gone.
    #[must_use]
    pub fn after(self, after: impl Into<Option<Value>>) -> Self {
        Self { after: after.into().map(redact), ..self }
    }

    /// The name that was typed by whoever could not sign in.
    #[must_use]
    pub fn attempted(self, username: &str) -> Self {
        let kept = username.chars().filter(|letter| !letter.is_control()).take(LONGEST_ATTEMPT).collect();
        Self { attempted_username: Some(kept), ..self }
    }
}

/// Writes one entry into the transaction of the change.
pub(crate) async fn insert(connection: &mut PgConnection, ctx: &Ctx, tenant: TenantId, entry: Entry<'_>) -> Result<()> {
    sqlx::query!(
        "insert into audit_entries
           (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id,
            attempted_username)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
        ctx.request.id,
        entry.attempted_username
    )
    .execute(connection)
    .await?;
    Ok(())
}
