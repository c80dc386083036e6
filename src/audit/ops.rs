//! What is written into the audit besides changes.

use super::store::{self, Entry};
use crate::ctx::Ctx;
use crate::fault::Result;
use crate::id::{TenantId, UserId};
use crate::tenancy;

/// A sign-in that failed, in a transaction of its own.
///
/// `account` is whose name was typed; a name that is nobody's goes into the audit of the platform's tenant (and nowhere
/// while there is none). `why` is the code of the refusal.
pub(crate) async fn sign_in_failed(
    ctx: &Ctx,
    account: Option<(TenantId, UserId)>,
    typed: &str,
    why: &'static str,
) -> Result<()> {
    let mut tx = ctx.services.db.system().await?;
    // Asked for whether it is needed or not: a known name must not take less time than an unknown one.
    let platform = tenancy::ops::platform_tenant(tx.sql()).await?;
    if let Some(tenant) = account.map(|(tenant, _)| tenant).or(platform) {
        let target = account.map(|(_, user)| user.to_string()).unwrap_or_default();
        let entry =
            Entry::new("sign_in_failed", "user", target).after(serde_json::json!({ "why": why })).attempted(typed);
        store::insert(tx.sql(), ctx, tenant, entry).await?;
    }
    tx.commit().await
}
