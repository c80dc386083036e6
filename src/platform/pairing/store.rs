//! SQL of devices that wait, and of those that are connected.

use super::types::{Kind, Paired};
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::identity::rules::device;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A device that is known.
pub(super) struct Waiting {
    pub code: String,
    /// Whose it became, and under which id.
    pub became: Option<(TenantId, Uuid)>,
}

/// The device with this hash, while other requests of it wait until the transaction ends.
pub(super) async fn lock_waiting(
    tx: &mut SystemTx,
    kind: Kind,
    device: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Waiting>> {
    let row = sqlx::query!(
        "select code, tenant_id, device_id
         from device_codes
         where device_hash = $1 and kind = $2 and expires_at > $3
         for update",
        device,
        kind.as_str(),
        now
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| Waiting {
        code: row.code,
        became: row.tenant_id.zip(row.device_id).map(|(tenant, became)| (tenant.into(), became)),
    }))
}

/// False when the code is shown already.
pub(super) async fn insert_waiting(
    tx: &mut SystemTx,
    kind: Kind,
    device: &[u8],
    code: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        "insert into device_codes (device_hash, kind, code, expires_at) values ($1, $2, $3, $4)
         on conflict on constraint device_codes_code_unique do nothing",
        device,
        kind.as_str(),
        code,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(inserted.rows_affected() > 0)
}

/// The device that shows the code becomes the one with this id; false when no such device shows it.
pub(super) async fn take(tx: &mut TenantTx, kind: Kind, code: &str, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select take_device_code($1, $2, $3, $4) as "taken!""#, code, kind.as_str(), id, now)
        .fetch_one(tx.sql())
        .await?)
}

/// The devices of the tenant that have not expired, by name; or the one with this id.
pub(super) async fn list<I: From<Uuid>>(
    tx: &mut TenantTx,
    kind: Kind,
    one: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Vec<Paired<I>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, name, user_agent, connected_by, connected_at, last_seen_at, expires_at
         from paired_devices
         where tenant_id = $1 and kind = $2 and ($3::uuid is null or id = $3) and expires_at > $4
         order by name, id",
        tenant.0,
        kind.as_str(),
        one,
        now
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Paired {
        id: row.id.into(),
        name: row.name,
        device: if row.user_agent.is_empty() { String::new() } else { device(&row.user_agent) },
        connected_by: row.connected_by,
        connected_at: row.connected_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    });
    Ok(read.collect())
}

pub(super) async fn count(tx: &mut TenantTx, kind: Kind) -> Result<i64> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from paired_devices where tenant_id = $1 and kind = $2"#,
        tenant.0,
        kind.as_str()
    )
    .fetch_one(sql)
    .await?)
}

/// Gives way to a new one of the same name.
pub(super) async fn delete_expired(tx: &mut TenantTx, kind: Kind, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from paired_devices where tenant_id = $1 and kind = $2 and expires_at <= $3",
        tenant.0,
        kind.as_str(),
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn insert<I: Copy + Into<Uuid>>(tx: &mut TenantTx, kind: Kind, new: &Paired<I>) -> sqlx::Result<()> {
    let id: Uuid = new.id.into();
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into paired_devices (tenant_id, id, kind, name, connected_by, connected_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        id,
        kind.as_str(),
        new.name,
        new.connected_by,
        new.connected_at,
        new.expires_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Was there one?
pub(super) async fn delete(tx: &mut TenantTx, kind: Kind, id: Uuid) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let deleted = sqlx::query!(
        "delete from paired_devices where tenant_id = $1 and kind = $2 and id = $3",
        tenant.0,
        kind.as_str(),
        id
    )
    .execute(sql)
    .await?;
    Ok(deleted.rows_affected() > 0)
}

/// Gives a device that was never there its token; false when there is no such one any more.
pub(super) async fn hand_over(
    tx: &mut SystemTx,
    tenant: TenantId,
    id: Uuid,
    hash: &[u8],
    user_agent: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let updated = sqlx::query!(
        "update paired_devices set token_hash = $3, user_agent = $4, expires_at = $5
         where tenant_id = $1 and id = $2 and last_seen_at is null",
        tenant.0,
        id,
        hash,
        user_agent,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// A device with its organization, as of now.
pub(super) struct OpenDevice {
    pub name: String,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub business_name: String,
    pub primary_color: Option<String>,
    pub logo: Option<i32>,
    pub mode: String,
    pub language: String,
    pub time_zone: String,
}

/// The device, if its token opens anything now.
pub(super) async fn find_open(
    tx: &mut SystemTx,
    kind: Kind,
    tenant: TenantId,
    id: Uuid,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<OpenDevice>> {
    Ok(sqlx::query_as!(
        OpenDevice,
        r#"select
             d.name,
             d.last_seen_at,
             d.expires_at,
             t.name as business_name,
             t.primary_color,
             l.number as "logo?",
             t.mode,
             t.language,
             t.time_zone
           from paired_devices d
           join tenants t on t.id = d.tenant_id
           left join tenant_logos l on l.tenant_id = d.tenant_id
           where d.tenant_id = $1
             and d.id = $2
             and d.kind = $3
             and d.token_hash = $4
             and d.expires_at > $5
             and t.active
             and $6 = any (t.modules)"#,
        tenant.0,
        id,
        kind.as_str(),
        hash,
        now,
        kind.module().as_str()
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// When the device ends; none when it has ended.
pub(super) async fn find_end(
    tx: &mut SystemTx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select expires_at from paired_devices where tenant_id = $1 and id = $2 and expires_at > $3",
        tenant.0,
        id,
        now
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// The device was here.
pub(super) async fn touch(
    tx: &mut SystemTx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update paired_devices set last_seen_at = $3, expires_at = $4 where tenant_id = $1 and id = $2",
        tenant.0,
        id,
        now,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Removes codes that nobody can type any more, and devices that were not there for too long.
pub(super) async fn delete_old(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let codes = sqlx::query!("delete from device_codes where expires_at <= $1", now).execute(tx.sql()).await?;
    let devices = sqlx::query!("delete from paired_devices where expires_at <= $1", now).execute(tx.sql()).await?;
    Ok(codes.rows_affected() + devices.rows_affected())
}
