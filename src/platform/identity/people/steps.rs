//! What others ask about the people of a tenant, in their own transactions.

use super::store;
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::permission::{Permission, Role, effective};
use crate::base::stored;
use crate::platform::db::TenantTx;

/// Somebody who is let in, and what they may do.
#[derive(Debug)]
pub(crate) struct ActivePerson {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    pub permissions: Vec<Permission>,
}

/// Everybody of the tenant who is let in, or the one with this id.
pub(crate) async fn active_people(tx: &mut TenantTx, only: Option<UserId>) -> Result<Vec<ActivePerson>> {
    let (tenant, sql) = tx.split();
    let modules = store::find_modules(sql, tenant).await?.unwrap_or_default();
    let modules = stored::row("tenants", tenant).words("modules", &modules)?;
    let mut people = Vec::new();
    for row in store::list_active(sql, tenant, only).await? {
        let stored = stored::row("users", row.id);
        let role = stored.word("role", &row.role)?;
        let extra = stored.words("extra_permissions", &row.extra_permissions)?;
        people.push(ActivePerson { id: row.id, name: row.name, role, permissions: effective(role, &extra, &modules) });
    }
    Ok(people)
}
