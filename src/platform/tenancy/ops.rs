//! Finding tenants, and what everybody asks about one.

use super::settings::color::styles;
use super::settings::look::Look;
use super::settings::types::PriceLevels;
use super::store;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::permission::Module;
use crate::base::problem::{Problem, Reason};
use crate::base::stored;
use crate::base::text::fold;
use crate::base::zone::zone_named;
use crate::platform::db::TenantTx;
use crate::platform::mail::letters::Language;
use crate::platform::services::Services;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;

/// The code of somebody new with this name: `given`, or one that is made from the name.
pub(crate) fn code_for(name: &str, given: Option<&str>) -> Result<String, Problem> {
    let code = given.map_or_else(|| code_from(name), |code| code.trim().to_lowercase());
    if is_code(&code) { Ok(code) } else { Err(Problem::invalid("code", Reason::Malformed)) }
}

/// At least one module, each once.
pub(crate) fn checked_modules(wanted: &[Module]) -> Result<Vec<Module>, Problem> {
    let mut modules = wanted.to_vec();
    modules.sort_unstable();
    modules.dedup();
    if modules.is_empty() { Err(Problem::invalid("modules", Reason::Missing)) } else { Ok(modules) }
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

/// The prices of the transaction's tenant.
pub(crate) async fn prices(tx: &mut TenantTx) -> Result<PriceLevels> {
    store::find_prices(tx).await
}

/// Says which of them workshops see and what they are called, as another version of the settings.
pub(crate) async fn change_prices(tx: &mut TenantTx, prices: &PriceLevels, now: DateTime<Utc>) -> Result<()> {
    store::update_prices(tx, prices, now).await
}

/// The name of the zone by whose clocks the transaction's tenant lives.
pub(crate) async fn zone_name(tx: &mut TenantTx) -> Result<String> {
    store::find_time_zone(tx).await
}

/// The zone itself.
pub(crate) async fn zone(tx: &mut TenantTx) -> Result<Tz> {
    let name = zone_name(tx).await?;
    stored::row("tenants", tx.tenant()).word("time_zone", &name)
}

/// In which language the tenant is written to as a whole.
pub(crate) async fn language(tx: &mut TenantTx) -> Result<Language> {
    Ok(Language::of(&store::find_language(tx).await?))
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

/// Where a logo is served: each picture at an address of its own, so that browsers keep it for good and never show that of
/// another organization.
pub(crate) fn logo_address(number: i32) -> String {
    format!("/api/v1/tenant/logo?v={}", logo_version(number))
}

/// A logo's number, as its address has it.
pub(crate) fn logo_version(number: i32) -> String {
    format!("{number:08x}")
}

fn is_code(code: &str) -> bool {
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
