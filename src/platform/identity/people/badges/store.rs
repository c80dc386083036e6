//! SQL of badges.

use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(super) async fn find_code(connection: &mut PgConnection, tenant: TenantId, user: UserId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select code from badges where tenant_id = $1 and user_id = $2", tenant.0, user.0)
        .fetch_optional(connection)
        .await?)
}

pub(super) async fn save(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    code: &str,
    pin_hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into badges (tenant_id, user_id, code, pin_hash, changed_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, user_id) do update set code = $3, pin_hash = $4, changed_at = $5",
        tenant.0,
        user.0,
        code,
        pin_hash,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives the code that there was.
pub(super) async fn delete(connection: &mut PgConnection, tenant: TenantId, user: UserId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("delete from badges where tenant_id = $1 and user_id = $2 returning code", tenant.0, user.0)
        .fetch_optional(connection)
        .await?)
}

/// Whose a badge is.
pub(super) struct Known {
    pub user: UserId,
    pub pin_hash: String,
    /// Neither the person nor the organization is switched off.
    pub active: bool,
}

pub(super) async fn find_known(tx: &mut SystemTx, tenant: TenantId, code: &str) -> Result<Option<Known>> {
    Ok(sqlx::query_as!(
        Known,
        r#"select b.user_id as "user: UserId", b.pin_hash, u.active and t.active as "active!"
           from badges b
           join users u on u.tenant_id = b.tenant_id and u.id = b.user_id
           join tenants t on t.id = b.tenant_id
           where b.tenant_id = $1 and b.code = $2"#,
        tenant.0,
        code
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// Code and hash of somebody's own badge.
pub(super) async fn find_own(tx: &mut SystemTx, tenant: TenantId, user: UserId) -> Result<Option<(String, String)>> {
    let row = sqlx::query!("select code, pin_hash from badges where tenant_id = $1 and user_id = $2", tenant.0, user.0)
        .fetch_optional(tx.sql())
        .await?;
    Ok(row.map(|row| (row.code, row.pin_hash)))
}

/// What somebody's PIN was made into; nobody changes it or takes the badge away until the transaction ends.
pub(super) async fn lock_hash(tx: &mut SystemTx, tenant: TenantId, user: UserId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select pin_hash from badges where tenant_id = $1 and user_id = $2 for share",
        tenant.0,
        user.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// Replaces the PIN, if it is still the old one.
pub(super) async fn update_pin(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    old_hash: &str,
    new_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let updated = sqlx::query!(
        "update badges set pin_hash = $4, changed_at = $5 where tenant_id = $1 and user_id = $2 and pin_hash = $3",
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
