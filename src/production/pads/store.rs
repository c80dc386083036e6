//! SQL of pads.

use super::types::Pad;
use crate::base::fault::Result;
use crate::base::id::{MachineId, PadId, SessionId, StageId, TenantId};
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::identity::rules::device;
use chrono::{DateTime, Utc};

/// The pads of the tenant that have not expired, by name; or the one with this id.
pub(super) async fn list(tx: &mut TenantTx, one: Option<PadId>, now: DateTime<Utc>) -> Result<Vec<Pad>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select
             p.id, p.name, p.stage_id, s.code as stage_code, s.name as stage_name, p.machine_id,
             m.code as "machine_code?", m.name as "machine_name?", p.user_agent, p.connected_by, p.connected_at,
             p.last_seen_at, p.expires_at, u.name as "person?"
           from pads p
           join stages s on s.tenant_id = p.tenant_id and s.id = p.stage_id
           left join machines m on m.tenant_id = p.tenant_id and m.id = p.machine_id
           left join sessions o on o.tenant_id = p.tenant_id and o.id = p.session_id and o.ended_at is null and o.ends_at > $3
           left join users u on u.tenant_id = o.tenant_id and u.id = o.user_id and u.active
           where p.tenant_id = $1 and ($2::uuid is null or p.id = $2) and p.expires_at > $3
           order by p.name, p.id"#,
        tenant.0,
        one as _,
        now
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Pad {
        id: row.id.into(),
        name: row.name,
        stage: row.stage_id.into(),
        stage_code: row.stage_code,
        stage_name: row.stage_name,
        machine: row.machine_id.map(MachineId),
        machine_code: row.machine_code,
        machine_name: row.machine_name,
        device: if row.user_agent.is_empty() { String::new() } else { device(&row.user_agent) },
        connected_by: row.connected_by,
        connected_at: row.connected_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        person: row.person,
    });
    Ok(read.collect())
}

/// Gives way to a new one of the same name.
pub(super) async fn delete_expired(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from pads where tenant_id = $1 and expires_at <= $2", tenant.0, now).execute(sql).await?;
    Ok(())
}

pub(super) struct NewRow<'a> {
    pub id: PadId,
    pub name: &'a str,
    pub stage: StageId,
    pub machine: Option<MachineId>,
    pub connected_by: &'a str,
    pub connected_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, pad: &NewRow<'_>) -> sqlx::Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into pads (tenant_id, id, name, stage_id, machine_id, connected_by, connected_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant.0,
        pad.id.0,
        pad.name,
        pad.stage.0,
        pad.machine as _,
        pad.connected_by,
        pad.connected_at,
        pad.expires_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Was there one?
pub(super) async fn delete(tx: &mut TenantTx, id: PadId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let deleted =
        sqlx::query!("delete from pads where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(deleted.rows_affected() > 0)
}

/// Gives a pad that was never there its token; false when there is no such one any more.
pub(super) async fn hand_over(
    tx: &mut SystemTx,
    tenant: TenantId,
    pad: PadId,
    hash: &[u8],
    user_agent: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let updated = sqlx::query!(
        "update pads set token_hash = $3, user_agent = $4, expires_at = $5
         where tenant_id = $1 and id = $2 and last_seen_at is null",
        tenant.0,
        pad.0,
        hash,
        user_agent,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// A pad with its organization, as of now.
pub(super) struct OpenPad {
    pub name: String,
    pub stage: StageId,
    pub stage_code: String,
    pub machine: Option<MachineId>,
    pub machine_code: Option<String>,
    /// Of whoever said last who they are.
    pub session: Option<SessionId>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub business_name: String,
    pub primary_color: Option<String>,
    pub logo: Option<i32>,
    pub mode: String,
    pub language: String,
    pub time_zone: String,
}

/// The pad, if its token opens anything now.
pub(super) async fn find_open(
    tx: &mut SystemTx,
    tenant: TenantId,
    pad: PadId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<OpenPad>> {
    Ok(sqlx::query_as!(
        OpenPad,
        r#"select
             p.name,
             p.stage_id as "stage: StageId",
             s.code as stage_code,
             p.machine_id as "machine: MachineId",
             m.code as "machine_code?",
             p.session_id as "session: SessionId",
             p.last_seen_at,
             p.expires_at,
             t.name as business_name,
             t.primary_color,
             l.number as "logo?",
             t.mode,
             t.language,
             t.time_zone
           from pads p
           join tenants t on t.id = p.tenant_id
           join stages s on s.tenant_id = p.tenant_id and s.id = p.stage_id
           left join machines m on m.tenant_id = p.tenant_id and m.id = p.machine_id
           left join tenant_logos l on l.tenant_id = p.tenant_id
           where p.tenant_id = $1
             and p.id = $2
             and p.token_hash = $3
             and p.expires_at > $4
             and t.active
             and 'production' = any (t.modules)"#,
        tenant.0,
        pad.0,
        hash,
        now
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// The pad was here.
pub(super) async fn touch(
    tx: &mut SystemTx,
    tenant: TenantId,
    pad: PadId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update pads set last_seen_at = $3, expires_at = $4 where tenant_id = $1 and id = $2",
        tenant.0,
        pad.0,
        now,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Who is at work on a pad.
pub(super) struct AtWork {
    pub session: Option<SessionId>,
}

/// The pad's last session, while others who identify themselves there wait; none when the pad is gone.
pub(super) async fn lock_session(tx: &mut SystemTx, tenant: TenantId, pad: PadId) -> Result<Option<AtWork>> {
    Ok(sqlx::query_as!(
        AtWork,
        r#"select session_id as "session: SessionId" from pads where tenant_id = $1 and id = $2 for update"#,
        tenant.0,
        pad.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

pub(super) async fn set_session(tx: &mut SystemTx, tenant: TenantId, pad: PadId, session: SessionId) -> Result<()> {
    sqlx::query!("update pads set session_id = $3 where tenant_id = $1 and id = $2", tenant.0, pad.0, session.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Removes pads that were not there for too long.
pub(super) async fn delete_old(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from pads where expires_at <= $1", now).execute(tx.sql()).await?.rows_affected())
}
