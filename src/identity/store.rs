//! SQL of people, logins and sessions.

use crate::db::{PlatformTx, SystemTx};
use crate::fault::Result;
use crate::id::{SessionId, TenantId, UserId};
use crate::paging::PageRequest;
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

/// A live session with its person, as of now.
pub(super) struct LiveSession {
    pub name: String,
    pub username: String,
    pub email: String,
    pub role: String,
    pub extra_permissions: Vec<String>,
    pub business_name: String,
    pub modules: Vec<String>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn find_live_session(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<LiveSession>> {
    Ok(sqlx::query_as!(
        LiveSession,
        "select u.name, u.username, u.email, u.role, u.extra_permissions, t.name as business_name, t.modules, s.expires_at
         from sessions s
         join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
         join tenants t on t.id = s.tenant_id
         where s.tenant_id = $1
           and s.id = $2
           and s.user_id = $3
           and s.ended_at is null
           and s.expires_at > $4
           and u.active
           and t.active",
        tenant.0,
        session.0,
        user.0,
        now
    )
    .fetch_optional(tx.sql())
    .await?)
}

pub(super) struct NewSession<'a> {
    pub tenant: TenantId,
    pub id: SessionId,
    pub user: UserId,
    pub refresh_hash: &'a [u8],
    pub ip: &'a str,
    pub user_agent: &'a str,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert_session(tx: &mut SystemTx, session: &NewSession<'_>) -> Result<()> {
    sqlx::query!(
        "with seen as (
           update users set last_login_at = $7 where tenant_id = $1 and id = $3
         )
         insert into sessions (tenant_id, id, user_id, refresh_hash, ip, user_agent, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        session.tenant.0,
        session.id.0,
        session.user.0,
        session.refresh_hash,
        session.ip,
        session.user_agent,
        session.now,
        session.expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Replaces the refresh token of a live session; the person it belongs to, or none when `old` is not its token.
pub(super) async fn update_refresh(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    old: &[u8],
    new: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<UserId>> {
    let user = sqlx::query_scalar!(
        "update sessions set refresh_hash = $4
         where tenant_id = $1
           and id = $2
           and refresh_hash = $3
           and ended_at is null
           and expires_at > $5
         returning user_id",
        tenant.0,
        session.0,
        old,
        new,
        now
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(user.map(UserId))
}

pub(super) async fn end_session(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $3, end_reason = $4 where tenant_id = $1 and id = $2 and ended_at is null",
        tenant.0,
        session.0,
        now,
        reason
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) struct NewUser<'a> {
    pub tenant: TenantId,
    pub id: UserId,
    pub name: &'a str,
    pub username: &'a str,
    pub email: &'a str,
    pub password_hash: &'a str,
    pub role: &'a str,
    pub active: bool,
}

/// Writes the person; the login names follow by themselves.
pub(super) async fn insert_user(tx: &mut SystemTx, user: &NewUser<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into users (tenant_id, id, name, username, email, password_hash, role, active)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        user.tenant.0,
        user.id.0,
        user.name,
        user.username,
        user.email,
        user.password_hash,
        user.role,
        user.active
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A person of any tenant.
pub(super) struct ListedUser {
    pub id: UserId,
    pub tenant: TenantId,
    pub business_name: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub active: bool,
    pub last_login_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// People of all tenants, the newest first.
pub(super) async fn list_users(tx: &mut PlatformTx, page: PageRequest) -> Result<Vec<ListedUser>> {
    Ok(sqlx::query_as!(
        ListedUser,
        "select
           u.id,
           u.tenant_id as tenant,
           t.name as business_name,
           u.name,
           u.email,
           u.role,
           u.active and t.active as \"active!\",
           u.last_login_at,
           u.created_at
         from users u
         join tenants t on t.id = u.tenant_id
         order by u.created_at desc, u.id desc
         limit $1
         offset $2",
        page.limit(),
        page.offset()
    )
    .fetch_all(tx.sql())
    .await?)
}

pub(super) async fn count_users(tx: &mut PlatformTx) -> Result<u64> {
    let count = sqlx::query_scalar!("select count(*) as \"count!\" from users").fetch_one(tx.sql()).await?;
    Ok(count.cast_unsigned())
}
