//! SQL of people and logins.

use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};

/// The account behind a login name.
pub(super) struct Account {
    pub tenant: TenantId,
    pub user: UserId,
    pub password_hash: String,
    pub active: bool,
}

pub(super) async fn find_account(tx: &mut SystemTx, login: &str) -> Result<Option<Account>> {
    let row = sqlx::query!(
        "select u.tenant_id, u.id, u.password_hash, u.active and t.active as \"active!\"
         from logins l
         join users u on u.tenant_id = l.tenant_id and u.id = l.user_id
         join tenants t on t.id = u.tenant_id
         where l.name = $1",
        login
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| Account {
        tenant: row.tenant_id.into(),
        user: row.id.into(),
        password_hash: row.password_hash,
        active: row.active,
    }))
}

/// Replaces the password, if it is still the old one; it need not be changed any more.
pub(super) async fn update_password(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    old_hash: &str,
    new_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let updated = sqlx::query!(
        "update users set password_hash = $4, must_change_password = false, updated_at = $5, version = version + 1
         where tenant_id = $1 and id = $2 and password_hash = $3",
        tenant.0,
        user.0,
        old_hash,
        new_hash,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// A person's own facts.
pub(super) struct OwnRow {
    pub version: i32,
    pub name: String,
    pub username: String,
    pub email: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub wants_mail: bool,
    pub business_name: String,
    pub role: String,
}

pub(super) async fn find_profile(tx: &mut SystemTx, tenant: TenantId, user: UserId) -> Result<Option<OwnRow>> {
    Ok(sqlx::query_as!(
        OwnRow,
        "select u.version, u.name, u.username, u.email, u.phone, u.address, u.notify = 'email' as \"wants_mail!\",
                t.name as business_name, u.role
         from users u
         join tenants t on t.id = u.tenant_id
         where u.tenant_id = $1
           and u.id = $2",
        tenant.0,
        user.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// What people change of themselves.
pub(super) struct OwnValues<'a> {
    pub name: &'a str,
    pub phone: Option<&'a str>,
    pub address: Option<&'a str>,
    pub notify: &'a str,
}

/// Changes the person if they still have this version.
pub(super) async fn update_profile(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    version: i32,
    values: &OwnValues<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update users
         set name = $4, phone = $5, address = $6, notify = $7, updated_at = $8, version = version + 1
         where tenant_id = $1
           and id = $2
           and version = $3",
        tenant.0,
        user.0,
        version,
        values.name,
        values.phone,
        values.address,
        values.notify,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
