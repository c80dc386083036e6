//! SQL of joining.

use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};

/// Has anybody this login name?
pub(super) async fn is_login(tx: &mut SystemTx, name: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!("select exists (select from logins where name = $1) as \"exists!\"", name)
        .fetch_one(tx.sql())
        .await?)
}

/// Somebody who may be written to.
pub(super) struct Addressee {
    pub tenant: TenantId,
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub language: String,
}

/// Whoever has this login name, if they may come in.
pub(super) async fn find_addressee(tx: &mut SystemTx, login: &str) -> Result<Option<Addressee>> {
    let row = sqlx::query!(
        "select u.tenant_id, u.id, u.name, u.email, t.language
         from logins l
         join users u on u.tenant_id = l.tenant_id and u.id = l.user_id
         join tenants t on t.id = u.tenant_id
         where l.name = $1
           and u.active
           and t.active",
        login
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| Addressee {
        tenant: row.tenant_id.into(),
        user: row.id.into(),
        name: row.name,
        email: row.email,
        language: row.language,
    }))
}

/// Keeps the hash of a link until `expires_at`, unless one that still opens does so beyond `recent`; says whether. The link
/// before it opens nothing any more.
pub(super) async fn keep_reset(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    hash: &[u8],
    expires_at: DateTime<Utc>,
    recent: DateTime<Utc>,
) -> Result<bool> {
    let kept = sqlx::query!(
        "insert into password_resets as r (tenant_id, user_id, token_hash, expires_at)
         values ($1, $2, $3, $4)
         on conflict (tenant_id, user_id)
         do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at, used_at = null
         where r.used_at is not null or r.expires_at <= $5",
        tenant.0,
        user.0,
        hash,
        expires_at,
        recent
    )
    .execute(tx.sql())
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// The username of whom a link belongs to, if it still opens.
pub(super) async fn find_reset(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select u.username
         from password_resets r
         join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
         join tenants t on t.id = u.tenant_id
         where r.tenant_id = $1
           and r.user_id = $2
           and r.token_hash = $3
           and r.used_at is null
           and r.expires_at > $4
           and u.active
           and t.active",
        tenant.0,
        user.0,
        hash,
        now
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// Spends a link; says whether it still opened.
pub(super) async fn spend_reset(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update password_resets
         set used_at = $4
         where tenant_id = $1
           and user_id = $2
           and token_hash = $3
           and used_at is null
           and expires_at > $4",
        tenant.0,
        user.0,
        hash,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Is there anybody who runs the platform?
pub(super) async fn has_super_admin(tx: &mut SystemTx) -> Result<bool> {
    Ok(sqlx::query_scalar!("select exists (select from users where role = 'super_admin') as \"exists!\"")
        .fetch_one(tx.sql())
        .await?)
}
