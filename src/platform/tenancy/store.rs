//! SQL of tenants.

use super::settings::types::{Limits, PriceLevels};
use super::types::Contact;
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::permission::Module;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A tenant to be written; one that is active is associated from now on.
pub(crate) struct NewRow<'a> {
    pub id: TenantId,
    pub code: &'a str,
    pub name: &'a str,
    pub modules: &'a [Module],
    pub active: bool,
    pub contact: &'a Contact,
    pub address: Option<&'a str>,
    pub tax: Tax,
    pub limits: Limits,
    pub now: DateTime<Utc>,
}

/// Writes a tenant; a code that is taken is refused with [`Conflict::Taken`].
pub(crate) async fn insert(connection: &mut PgConnection, tenant: &NewRow<'_>) -> Result<()> {
    let modules: Vec<String> = tenant.modules.iter().map(|module| Module::as_str(*module).to_owned()).collect();
    sqlx::query!(
        "insert into tenants
           (id, code, name, modules, active, phone, whatsapp, city, address, tax, max_users, max_lines, associated_since,
            created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        tenant.id.0,
        tenant.code,
        tenant.name,
        &modules,
        tenant.active,
        tenant.contact.phone,
        tenant.contact.whatsapp,
        tenant.contact.city,
        tenant.address,
        tenant.tax.as_str(),
        tenant.limits.max_users,
        tenant.limits.max_lines,
        tenant.active.then_some(tenant.now),
        tenant.now
    )
    .execute(connection)
    .await
    .map_err(|error| match error.as_database_error() {
        Some(refusal) if refusal.constraint() == Some("tenants_code_unique") => {
            Error::from(Problem::Conflict { what: Entity::Tenant, why: Conflict::Taken })
        }
        _ => error.into(),
    })?;
    Ok(())
}

pub(crate) async fn find_by_code(tx: &mut SystemTx, code: &str) -> Result<Option<TenantId>> {
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
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select currency from tenants where id = $1", tenant.0).fetch_one(sql).await?)
}

pub(super) async fn find_time_zone(tx: &mut TenantTx) -> Result<String> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select time_zone from tenants where id = $1", tenant.0).fetch_one(sql).await?)
}

pub(super) async fn find_language(tx: &mut TenantTx) -> Result<String> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select language from tenants where id = $1", tenant.0).fetch_one(sql).await?)
}

pub(super) async fn find_prices(tx: &mut TenantTx) -> Result<PriceLevels> {
    let (tenant, sql) = tx.split();
    let prices = sqlx::query_as!(
        PriceLevels,
        "select shown_price as shown, price_names as names from tenants where id = $1",
        tenant.0
    );
    Ok(prices.fetch_one(sql).await?)
}

pub(super) async fn update_prices(tx: &mut TenantTx, prices: &PriceLevels, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update own_tenant set shown_price = $1, price_names = $2, updated_at = $3, version = version + 1",
        prices.shown,
        &prices.names,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
