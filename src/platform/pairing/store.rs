//! SQL of devices that wait.

use super::steps::Waiting;
use crate::base::fault::Result;
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The device with this hash, while other requests of it wait until the transaction ends.
pub(super) async fn lock_waiting(
    tx: &mut SystemTx,
    for_pad: bool,
    device: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Waiting>> {
    let row = sqlx::query!(
        "select code, tenant_id, coalesce(screen_id, pad_id) as became
         from screen_codes
         where device_hash = $1 and for_pad = $2 and expires_at > $3
         for update",
        device,
        for_pad,
        now
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| Waiting {
        code: row.code,
        became: row.tenant_id.zip(row.became).map(|(tenant, became)| (tenant.into(), became)),
    }))
}

/// False when the code is shown already.
pub(super) async fn insert_waiting(
    tx: &mut SystemTx,
    for_pad: bool,
    device: &[u8],
    code: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        "insert into screen_codes (device_hash, for_pad, code, expires_at) values ($1, $2, $3, $4)
         on conflict on constraint screen_codes_code_unique do nothing",
        device,
        for_pad,
        code,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(inserted.rows_affected() > 0)
}

pub(super) async fn take_for_screen(tx: &mut TenantTx, code: &str, screen: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select take_screen_code($1, $2, $3) as "taken!""#, code, screen, now)
        .fetch_one(tx.sql())
        .await?)
}

pub(super) async fn take_for_pad(tx: &mut TenantTx, code: &str, pad: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select take_pad_code($1, $2, $3) as "taken!""#, code, pad, now)
        .fetch_one(tx.sql())
        .await?)
}

pub(super) async fn delete_old(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let codes = sqlx::query!("delete from screen_codes where expires_at <= $1", now).execute(tx.sql()).await?;
    Ok(codes.rows_affected())
}
