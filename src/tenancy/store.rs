//! SQL of tenants.

use super::types::NewTenant;
use crate::db::{SystemTx, TenantTx};
use crate::fault::Result;
use crate::id::TenantId;
use crate::permission::Module;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(super) async fn insert(
    tx: &mut SystemTx,
    id: TenantId,
    code: &str,
    tenant: &NewTenant,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let modules: Vec<String> = tenant.modules.iter().map(|module| Module::as_str(*module).to_owned()).collect();
    sqlx::query!(
        "insert into tenants (id, code, name, modules, active, phone, whatsapp, city, tax, associated_since)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        code,
        tenant.name.trim(),
        &modules,
        tenant.active,
        tenant.contact.phone,
        tenant.contact.whatsapp,
        tenant.contact.city,
        tenant.tax.as_str(),
        tenant.active.then_some(now)
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn find_by_code(tx: &mut SystemTx, code: &str) -> Result<Option<TenantId>> {
    Ok(sqlx::query_scalar!("select id from tenants where code = $1", code)
        .fetch_optional(tx.sql())
        .await?
        .map(TenantId))
}

/// The first one that was made.
pub(super) async fn find_platform(connection: &mut PgConnection) -> Result<Option<TenantId>> {
    let platform = Module::Platform.as_str();
    Ok(sqlx::query_scalar!("select id from tenants where $1 = any (modules) order by id limit 1", platform)
        .fetch_optional(connection)
        .await?
        .map(TenantId))
}

pub(super) async fn find_currency(tx: &mut TenantTx) -> Result<String> {
    let tenant = tx.tenant();
    Ok(sqlx::query_scalar!("select currency from tenants where id = $1", tenant.0).fetch_one(tx.sql()).await?)
}

pub(super) async fn find_time_zone(tx: &mut TenantTx) -> Result<String> {
    let tenant = tx.tenant();
    Ok(sqlx::query_scalar!("select time_zone from tenants where id = $1", tenant.0).fetch_one(tx.sql()).await?)
}
