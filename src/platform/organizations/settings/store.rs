//! SQL of a tenant's own settings: through `own_tenant`, which has the one row of the transaction.

use super::ops::StoredLogo;
use crate::base::fault::Result;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::platform::tenancy::ops::{logo_address, logo_version};
use crate::platform::tenancy::settings::types::{Limits, TenantSettings, Theme};
use chrono::{DateTime, Utc};

pub(super) async fn find(tx: &mut TenantTx) -> Result<TenantSettings> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select t.version, t.name, t.mode, t.language, t.time_zone, t.currency, t.primary_color, t.max_users, t.max_lines,
                t.session_idle_minutes, t.stop_minutes, t.phone, t.whatsapp, t.city, t.address, t.tax, t.shown_price, t.price_names,
                l.number as \"logo?\"
         from tenants t
         left join tenant_logos l on l.tenant_id = t.id
         where t.id = $1",
        tenant.0
    )
    .fetch_one(sql)
    .await?;
    Ok(TenantSettings {
        version: row.version,
        name: row.name,
        theme: Theme { primary_color: row.primary_color, logo: row.logo.map(logo_address) },
        mode: row.mode,
        language: row.language,
        time_zone: row.time_zone,
        currency: row.currency,
        limits: Limits { max_users: row.max_users, max_lines: row.max_lines },
        session_idle_minutes: row.session_idle_minutes,
        stop_minutes: row.stop_minutes,
        phone: row.phone,
        whatsapp: row.whatsapp,
        city: row.city,
        address: row.address,
        tax: stored::row("tenants", tenant).word("tax", &row.tax)?,
        shown_price: row.shown_price,
        price_names: row.price_names,
    })
}

/// Changes the settings if they still have this version.
pub(super) async fn update(
    tx: &mut TenantTx,
    version: i32,
    settings: &TenantSettings,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update own_tenant
         set mode = $2, language = $3, time_zone = $4, currency = $5, primary_color = $6, session_idle_minutes = $7,
             phone = $8, whatsapp = $9, city = $10, address = $11, tax = $12, shown_price = $13, price_names = $14,
             updated_at = $15, stop_minutes = $16, version = version + 1
         where version = $1",
        version,
        settings.mode,
        settings.language,
        settings.time_zone,
        settings.currency,
        settings.theme.primary_color,
        settings.session_idle_minutes,
        settings.phone,
        settings.whatsapp,
        settings.city,
        settings.address,
        settings.tax.as_str(),
        settings.shown_price,
        &settings.price_names,
        now,
        settings.stop_minutes
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A logo in place of the one before.
pub(super) async fn upsert_logo(tx: &mut TenantTx, kind: &str, content: &[u8], number: i32) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into tenant_logos (tenant_id, kind, content, number)
         values ($1, $2, $3, $4)
         on conflict (tenant_id)
         do update set kind = excluded.kind, content = excluded.content, number = excluded.number",
        tenant.0,
        kind,
        content,
        number
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Says whether there was one.
pub(super) async fn delete_logo(tx: &mut TenantTx) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!("delete from tenant_logos where tenant_id = $1", tenant.0).execute(sql).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn find_logo(tx: &mut TenantTx) -> Result<Option<StoredLogo>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!("select kind, content, number from tenant_logos where tenant_id = $1", tenant.0)
        .fetch_optional(sql)
        .await?;
    Ok(row.map(|row| StoredLogo { kind: row.kind, content: row.content, version: logo_version(row.number) }))
}
