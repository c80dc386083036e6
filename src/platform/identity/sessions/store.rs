//! SQL of sessions and their refresh tokens.

use crate::base::fault::Result;
use crate::base::id::{MachineId, PadId, SessionId, StageId, TenantId, UserId};
use crate::platform::ctx::PadPlace;
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// How long a session on a pad may go unused, whatever the organization says of others: somebody else comes along.
const ON_PAD_MINUTES: i32 = 5;

/// An open session with its person, as of now.
pub(super) struct OpenSession {
    pub user: UserId,
    pub name: String,
    pub username: String,
    pub email: String,
    pub role: String,
    pub extra_permissions: Vec<String>,
    pub must_change_password: bool,
    pub business_name: String,
    pub modules: Vec<String>,
    pub primary_color: Option<String>,
    pub logo: Option<i32>,
    pub mode: String,
    pub language: String,
    pub time_zone: String,
    pub currency: String,
    pub remembered: bool,
    pub last_used_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub acting: Option<Begun>,
    /// The pad that it is on.
    pub pad: Option<PadId>,
}

/// Acting for an organization, as it was begun.
pub(super) struct Begun {
    pub tenant: TenantId,
    pub since: DateTime<Utc>,
    pub reason: String,
}

/// The session, if it opens anything now.
pub(super) async fn find_open_session(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<OpenSession>> {
    let row = sqlx::query!(
        r#"select
             s.user_id as "user: UserId",
             u.name,
             u.username,
             u.email,
             u.role,
             u.extra_permissions,
             u.must_change_password,
             t.name as business_name,
             t.modules,
             t.primary_color,
             l.number as "logo?",
             t.mode,
             t.language,
             t.time_zone,
             t.currency,
             s.remembered,
             s.last_used_at,
             s.ends_at,
             s.expires_at,
             s.acting_tenant_id,
             s.acting_since,
             s.acting_reason,
             s.pad_id
           from sessions s
           join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
           join tenants t on t.id = s.tenant_id
           left join tenant_logos l on l.tenant_id = s.tenant_id
           where s.tenant_id = $1
             and s.id = $2
             and s.ended_at is null
             and s.ends_at > $3
             and u.active
             and t.active"#,
        tenant.0,
        session.0,
        now
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| OpenSession {
        user: row.user,
        name: row.name,
        username: row.username,
        email: row.email,
        role: row.role,
        extra_permissions: row.extra_permissions,
        must_change_password: row.must_change_password,
        business_name: row.business_name,
        modules: row.modules,
        primary_color: row.primary_color,
        logo: row.logo,
        mode: row.mode,
        language: row.language,
        time_zone: row.time_zone,
        currency: row.currency,
        remembered: row.remembered,
        last_used_at: row.last_used_at,
        ends_at: row.ends_at,
        expires_at: row.expires_at,
        acting: match (row.acting_tenant_id, row.acting_since, row.acting_reason) {
            (Some(tenant), Some(since), Some(reason)) => Some(Begun { tenant: tenant.into(), since, reason }),
            _ => None,
        },
        pad: row.pad_id.map(PadId),
    }))
}

/// Where a pad stands, for somebody who has a badge.
pub(super) async fn find_pad_place(
    tx: &mut SystemTx,
    tenant: TenantId,
    pad: PadId,
    user: UserId,
) -> Result<Option<PadPlace>> {
    Ok(sqlx::query_as!(
        PadPlace,
        r#"select
             p.id as "id: PadId",
             d.name,
             p.stage_id as "stage: StageId",
             s.code as stage_code,
             p.machine_id as "machine: MachineId",
             m.code as "machine_code?"
           from pads p
           join paired_devices d on d.tenant_id = p.tenant_id and d.id = p.id
           join badges b on b.tenant_id = p.tenant_id and b.user_id = $3
           join stages s on s.tenant_id = p.tenant_id and s.id = p.stage_id
           left join machines m on m.tenant_id = p.tenant_id and m.id = p.machine_id
           where p.tenant_id = $1 and p.id = $2"#,
        tenant.0,
        pad.0,
        user.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// An organization that somebody acts for.
pub(super) struct ActedFor {
    pub name: String,
    pub modules: Vec<String>,
    pub primary_color: Option<String>,
    pub logo: Option<i32>,
    pub mode: String,
    pub language: String,
    pub time_zone: String,
    pub currency: String,
}

/// The organization, if it is open and does not run the platform.
pub(super) async fn find_acted_for(tx: &mut SystemTx, tenant: TenantId) -> Result<Option<ActedFor>> {
    Ok(sqlx::query_as!(
        ActedFor,
        r#"select t.name, t.modules, t.primary_color, l.number as "logo?", t.mode, t.language, t.time_zone,
                  t.currency
           from tenants t
           left join tenant_logos l on l.tenant_id = t.id
           where t.id = $1
             and t.active
             and 'platform' <> all (t.modules)"#,
        tenant.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// Holds back other sign-ins of the person until the transaction ends; gives the hash of their password.
pub(super) async fn lock_user(tx: &mut SystemTx, tenant: TenantId, user: UserId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select password_hash from users where tenant_id = $1 and id = $2 for no key update",
        tenant.0,
        user.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// Ends the oldest open sessions of a person but for the `keep` newest, and those on pads; says which.
pub(super) async fn evict_oldest(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    keep: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Vec<SessionId>> {
    Ok(sqlx::query_scalar!(
        r#"update sessions set ended_at = $4, end_reason = $5
           where tenant_id = $1
             and id in (
               select id from sessions
               where tenant_id = $1 and user_id = $2 and pad_id is null and ended_at is null and ends_at > $4
               order by created_at desc, id desc
               offset $3
             )
           returning id as "id: SessionId""#,
        tenant.0,
        user.0,
        keep,
        now,
        reason
    )
    .fetch_all(connection)
    .await?)
}

pub(super) struct NewSession<'a> {
    pub tenant: TenantId,
    pub id: SessionId,
    pub user: UserId,
    pub remembered: bool,
    pub ip: &'a str,
    pub user_agent: &'a str,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub pad: Option<PadId>,
}

pub(super) async fn insert_session(tx: &mut SystemTx, session: &NewSession<'_>) -> Result<()> {
    sqlx::query!(
        "with seen as (
           update users set last_login_at = $6 where tenant_id = $1 and id = $3
         )
         insert into sessions
           (tenant_id, id, user_id, ip, user_agent, created_at, last_used_at, expires_at, remembered, pad_id, ends_at)
         select
           $1, $2, $3, $4, $5, $6, $6, $7, $8, $9,
           case
             when $8 then $7
             else least($7, $6 + make_interval(mins => case when $9::uuid is null then session_idle_minutes else $10 end))
           end
         from tenants
         where id = $1",
        session.tenant.0,
        session.id.0,
        session.user.0,
        session.ip,
        session.user_agent,
        session.now,
        session.expires_at,
        session.remembered,
        session.pad as _,
        ON_PAD_MINUTES
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The person used the session.
pub(super) async fn touch_session(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update sessions s set
           last_used_at = $3,
           ends_at = case
             when s.remembered then s.expires_at
             else least(
               s.expires_at,
               $3 + make_interval(mins => case when s.pad_id is null then t.session_idle_minutes else $4 end)
             )
           end
         from tenants t
         where t.id = s.tenant_id and s.tenant_id = $1 and s.id = $2 and s.ended_at is null and s.last_used_at < $3",
        tenant.0,
        session.0,
        now,
        ON_PAD_MINUTES
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A refresh token that belongs to the session.
pub(super) struct KnownToken {
    pub spent_at: Option<DateTime<Utc>>,
}

/// The token, while other exchanges of the session wait until the transaction ends.
pub(super) async fn lock_token(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    hash: &[u8],
) -> Result<Option<KnownToken>> {
    sqlx::query!("select id from sessions where tenant_id = $1 and id = $2 for no key update", tenant.0, session.0)
        .fetch_optional(tx.sql())
        .await?;
    Ok(sqlx::query_as!(
        KnownToken,
        "select spent_at from refresh_tokens where tenant_id = $1 and session_id = $2 and hash = $3",
        tenant.0,
        session.0,
        hash
    )
    .fetch_optional(tx.sql())
    .await?)
}

pub(super) async fn spend_token(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update refresh_tokens set spent_at = $4
         where tenant_id = $1 and session_id = $2 and hash = $3 and spent_at is null",
        tenant.0,
        session.0,
        hash,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn insert_token(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into refresh_tokens (tenant_id, session_id, hash, created_at) values ($1, $2, $3, $4)",
        tenant.0,
        session.0,
        hash,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Removes the tokens of sessions that can never be open again.
pub(super) async fn delete_dead_tokens(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from refresh_tokens r using sessions s
         where s.tenant_id = r.tenant_id and s.id = r.session_id and (s.ended_at is not null or s.ends_at < $1)",
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(deleted.rows_affected())
}

/// A session as its person sees it.
pub(super) struct ListedSession {
    pub id: SessionId,
    pub ip: String,
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub remembered: bool,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
}

/// The last sessions of a person, or the one that is named: those that are open before those that ended, the newest first.
pub(super) async fn list_sessions(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    session: Option<SessionId>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ListedSession>> {
    Ok(sqlx::query_as!(
        ListedSession,
        r#"select
             id as "id: SessionId",
             ip,
             user_agent,
             created_at,
             last_used_at,
             ends_at,
             remembered,
             ended_at,
             end_reason
           from sessions
           where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id = $3)
           order by (ended_at is null and ends_at > $4) desc, created_at desc, id desc
           limit $5"#,
        tenant.0,
        user.0,
        session.map(|session| session.0),
        now,
        limit
    )
    .fetch_all(tx.sql())
    .await?)
}

/// Is it an open session of this person?
pub(super) async fn is_open_of(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from sessions
             where tenant_id = $1 and user_id = $2 and id = $3 and ended_at is null and ends_at > $4
           ) as "open!""#,
        tenant.0,
        user.0,
        session.0,
        now
    )
    .fetch_one(tx.sql())
    .await?)
}

pub(super) async fn end_session(
    connection: &mut PgConnection,
    tenant: TenantId,
    session: SessionId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let ended = sqlx::query!(
        "update sessions set ended_at = $3, end_reason = $4 where tenant_id = $1 and id = $2 and ended_at is null",
        tenant.0,
        session.0,
        now,
        reason
    )
    .execute(connection)
    .await?;
    Ok(ended.rows_affected() > 0)
}

pub(super) async fn end_sessions_of_user(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    except: Option<SessionId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<u64> {
    let ended = sqlx::query!(
        "update sessions set ended_at = $4, end_reason = $5
         where tenant_id = $1
           and user_id = $2
           and id is distinct from $3
           and ended_at is null",
        tenant.0,
        user.0,
        except.map(|session| session.0),
        now,
        reason
    )
    .execute(connection)
    .await?;
    Ok(ended.rows_affected())
}

/// Ends the sessions of a person on pads but `except`.
pub(super) async fn end_sessions_on_pads(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    except: Option<SessionId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $4, end_reason = $5
         where tenant_id = $1
           and user_id = $2
           and id is distinct from $3
           and pad_id is not null
           and ended_at is null",
        tenant.0,
        user.0,
        except.map(|session| session.0),
        now,
        reason
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn end_sessions_of_tenant(
    connection: &mut PgConnection,
    tenant: TenantId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<u64> {
    let ended = sqlx::query!(
        "update sessions set ended_at = $2, end_reason = $3 where tenant_id = $1 and ended_at is null",
        tenant.0,
        now,
        reason
    )
    .execute(connection)
    .await?;
    Ok(ended.rows_affected())
}
