//! Creating and finding tenants, for the command line and the demo data.

use super::settings::color::styles;
use super::settings::look::Look;
use super::settings::ops::logo_address;
use super::store;
use super::types::NewTenant;
use crate::audit::store as audit;
use crate::ctx::{Actor, Ctx, Request};
use crate::db::TenantTx;
use crate::fault::{Error, Result};
use crate::id::TenantId;
use crate::permission::Module;
use crate::problem::{Conflict, Kind, Problem, Reason};
use crate::services::Services;
use crate::text::fold;
use crate::zone::zone_named;
use chrono_tz::Tz;
use serde_json::json;
use sqlx::PgConnection;
use std::sync::Arc;

/// Creates a tenant; gives its id and code. A code that is taken is refused with [`Conflict::Taken`].
pub async fn create_tenant(services: &Arc<Services>, new: &NewTenant) -> Result<(TenantId, String)> {
    if !(1..=100).contains(&new.name.trim().chars().count()) {
        return Err(Problem::invalid("name", Reason::Missing).into());
    }
    if new.modules.is_empty() {
        return Err(Problem::invalid("modules", Reason::Missing).into());
    }
    let code = new.code.clone().unwrap_or_else(|| code_from(&new.name));
    if !is_code(&code) {
        return Err(Problem::invalid("code", Reason::Malformed).into());
    }
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let id = TenantId::new();
    let mut tx = services.db.system().await?;
    store::insert(&mut tx, id, &code, new, ctx.now()).await.map_err(|error| match error.as_database_error() {
        Some(refusal) if refusal.constraint() == Some("tenants_code_unique") => {
            Error::from(Problem::Conflict { what: Kind::Tenant, why: Conflict::Taken })
        }
        _ => error.into(),
    })?;
    let modules: Vec<&str> = new.modules.iter().map(|module| Module::as_str(*module)).collect();
    let after = json!({ "name": new.name.trim(), "code": code, "modules": modules, "active": new.active });
    audit::insert(tx.sql(), &ctx, id, audit::Entry::new("create_tenant", "tenant", id).after(after)).await?;
    tx.commit().await?;
    Ok((id, code))
}

/// The tenant with this code.
pub async fn find_tenant(services: &Services, code: &str) -> Result<Option<TenantId>> {
    let mut tx = services.db.system().await?;
    let tenant = store::find_by_code(&mut tx, code).await?;
    tx.commit().await?;
    Ok(tenant)
}

/// The organization that keeps the platform, to whose audit belongs what changes the shared catalogue and what concerns no
/// tenant. For transactions that see all tenants.
pub(crate) async fn platform_tenant(connection: &mut PgConnection) -> Result<Option<TenantId>> {
    store::find_platform(connection).await
}

/// The currency of the transaction's tenant.
pub(crate) async fn currency(tx: &mut TenantTx) -> Result<String> {
    store::find_currency(tx).await
}

/// The name of the zone by whose clocks the transaction's tenant lives.
pub(crate) async fn zone_name(tx: &mut TenantTx) -> Result<String> {
    store::find_time_zone(tx).await
}

/// The zone itself; UTC for one that is not known any more.
pub(crate) async fn zone(tx: &mut TenantTx) -> Result<Tz> {
    Ok(zone_name(tx).await?.parse().unwrap_or(Tz::UTC))
}

/// How the pages of a tenant look, from what it has set.
pub(crate) fn look(
    primary_color: Option<&str>,
    logo: Option<i32>,
    mode: &str,
    language: &str,
    time_zone: &str,
) -> Look {
    Look {
        styles: primary_color.and_then(styles).unwrap_or_default(),
        logo: logo.map(logo_address),
        light: mode == "light",
        english: language == "en",
        zone: zone_named(time_zone),
    }
}

pub(crate) fn is_code(code: &str) -> bool {
    (2..=40).contains(&code.len())
        && !code.starts_with('-')
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// `"Bodega Norte, S.A."` → `bodega-norte-s-a`.
pub(crate) fn code_from(name: &str) -> String {
    let ascii: String =
        fold(name).chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    ascii.chars().take(40).collect::<String>().trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_made_from_the_name() {
        assert_eq!(code_from("Bodega Norte, S.A."), "bodega-norte-s-a");
        assert_eq!(code_from("Refaccionaria Ñandú"), "refaccionaria-nandu");
        assert!(is_code("taller-2") && !is_code("-x") && !is_code("T"));
    }
}
