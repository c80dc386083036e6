//! Reading and changing what a tenant sets for itself.

use super::logo;
use super::rules;
use super::store;
use crate::base::fault::{Error, Result};
use crate::base::money::Tax;
use crate::base::permission::{Module, Permission};
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::base::zone::zone_named;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::tenancy::settings::color::{parse_color, styles};
use crate::platform::tenancy::settings::look::Look;
use crate::platform::tenancy::settings::types::{PRICE_LEVELS, SettingsPatch, TenantSettings};
use iso_currency::{Currency, IntoEnumIterator};
use serde_json::{Value, json};
use std::ops::RangeInclusive;
use tokio::sync::Semaphore;

/// Minutes without use after which a session may end.
const IDLE: RangeInclusive<i32> = 5..=1440;
/// Minutes for which a line may stand still.
const STOP: RangeInclusive<i32> = 1..=1440;
/// Who reads a picture at the moment.
static PICTURES: Semaphore = Semaphore::const_new(1);

/// Refuses whoever may not change them.
pub fn may_change(ctx: &Ctx) -> Result<()> {
    ctx.require(Permission::SettingsEdit)
}

/// The settings of the caller's tenant.
pub async fn settings(ctx: &Ctx) -> Result<TenantSettings> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let settings = store::find(&mut tx).await?;
    tx.commit().await?;
    Ok(settings)
}

/// Whether the prices of the transaction's tenant include tax.
pub(crate) async fn tax(tx: &mut TenantTx) -> Result<Tax> {
    Ok(store::find(tx).await?.tax)
}

/// Says whether its prices include tax, whatever else was changed meanwhile.
pub async fn say_tax(ctx: &Ctx, tax: Tax) -> Result<()> {
    let version = settings(ctx).await?.version;
    let tax = Some(tax.as_str().to_owned());
    change_settings(ctx, &SettingsPatch { version, tax, ..SettingsPatch::default() }).await?;
    Ok(())
}

/// Changes them; a `version` other than theirs is refused with [`Conflict::Changed`]. Everything that cannot be taken is
/// named at once.
pub async fn change_settings(ctx: &Ctx, patch: &SettingsPatch) -> Result<TenantSettings> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let before = store::find(&mut tx).await?;
    let wanted = merged(&before, patch)?;
    if !store::update(&mut tx, patch.version, &wanted, ctx.now()).await? {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed }.into());
    }
    if wanted.time_zone != before.time_zone {
        for step in ctx.services.hooks.clock_changed {
            step(ctx, &mut tx).await?;
        }
    }
    if tells_workshops_more(ctx, &before, &wanted)? {
        events::insert(&mut tx, Audience::Market, &Event::OffersChanged { parts: None }).await?;
    }
    let after = store::find(&mut tx).await?;
    if before.currency != after.currency {
        // A bodega's offers are looked at anew by whoever sees them; anybody else's own people see offers in another order.
        let is_bodega = ctx.person()?.modules.contains(&Module::Warehouse);
        let audience = if is_bodega { Audience::Market } else { Audience::Tenant };
        events::insert(&mut tx, audience, &Event::OffersChanged { parts: None }).await?;
    }
    let (before, now) = (serde_json::to_value(&before)?, serde_json::to_value(&after)?);
    record(&mut tx, ctx, Action::ChangeSettings, Some(before), Some(now)).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// The settings as they shall be.
fn merged(before: &TenantSettings, patch: &SettingsPatch) -> Result<TenantSettings, Problem> {
    let mut wanted = before.clone();
    let mut problems: Vec<FieldProblem> = Vec::new();
    let mut refuse = |field: &str, reason| problems.push(FieldProblem { field: field.to_owned(), reason });
    if let Some(color) = &patch.primary_color {
        wanted.theme.primary_color = parse_color(color);
        if wanted.theme.primary_color.is_none() && !color.trim().is_empty() {
            refuse("primary_color", Reason::Malformed);
        }
    }
    for (field, given, kept, known) in [
        ("mode", &patch.mode, &mut wanted.mode, (|mode| ["dark", "light"].contains(&mode)) as fn(&str) -> bool),
        ("language", &patch.language, &mut wanted.language, |language| ["es", "en"].contains(&language)),
        ("time_zone", &patch.time_zone, &mut wanted.time_zone, |zone| zone.parse::<chrono_tz::Tz>().is_ok()),
        ("currency", &patch.currency, &mut wanted.currency, |code| Currency::from_code(code).is_some_and(is_paid_with)),
    ] {
        if let Some(given) = given {
            given.trim().clone_into(kept);
            if !known(kept) {
                refuse(field, Reason::Unknown);
            }
        }
    }
    if let Some(minutes) = patch.session_idle_minutes {
        wanted.session_idle_minutes = minutes;
        if !IDLE.contains(&minutes) {
            refuse("session_idle_minutes", Reason::OutOfRange);
        }
    }
    if let Some(minutes) = patch.stop_minutes {
        wanted.stop_minutes = minutes;
        if !STOP.contains(&minutes) {
            refuse("stop_minutes", Reason::OutOfRange);
        }
    }
    tell(patch, &mut wanted, &mut problems);
    if problems.is_empty() { Ok(wanted) } else { Err(Problem::Invalid { fields: problems }) }
}

/// What is told to others, as it shall be. What stays as it is is not asked about: it may be older than the rules.
fn tell(patch: &SettingsPatch, wanted: &mut TenantSettings, problems: &mut Vec<FieldProblem>) {
    for (field, given, kept, check) in [
        ("phone", &patch.phone, &mut wanted.phone, rules::phone as fn(&str, &str) -> Result<Option<String>, Problem>),
        ("whatsapp", &patch.whatsapp, &mut wanted.whatsapp, rules::whatsapp),
        ("city", &patch.city, &mut wanted.city, rules::city),
        ("address", &patch.address, &mut wanted.address, rules::address),
    ] {
        let Some(given) = given.as_deref().filter(|given| given.trim() != kept.as_deref().unwrap_or_default()) else {
            continue;
        };
        match check(given, field) {
            Ok(text) => *kept = text,
            Err(Problem::Invalid { fields }) => problems.extend(fields),
            Err(_) => problems.push(FieldProblem { field: field.to_owned(), reason: Reason::Malformed }),
        }
    }
    if let Some(given) = &patch.tax {
        match given.trim().parse() {
            Ok(tax) => wanted.tax = tax,
            Err(_) => problems.push(FieldProblem { field: "tax".to_owned(), reason: Reason::Unknown }),
        }
    }
    if let Some(level) = patch.shown_price {
        wanted.shown_price = level;
        if !(1..=PRICE_LEVELS).contains(&level) {
            problems.push(FieldProblem { field: "shown_price".to_owned(), reason: Reason::OutOfRange });
        }
    }
    if let Some(names) = patch.price_names.as_ref().filter(|names| **names != wanted.price_names) {
        match rules::price_names(names, "price_names") {
            Ok(names) => wanted.price_names = names,
            Err(Problem::Invalid { fields }) => problems.extend(fields),
            Err(_) => problems.push(FieldProblem { field: "price_names".to_owned(), reason: Reason::Malformed }),
        }
    }
}

/// Do workshops see something else with the offers of the caller's bodega?
fn tells_workshops_more(ctx: &Ctx, before: &TenantSettings, after: &TenantSettings) -> Result<bool> {
    fn told(settings: &TenantSettings) -> ([Option<&str>; 4], i16) {
        let TenantSettings { phone, whatsapp, city, tax, shown_price, .. } = settings;
        ([phone.as_deref(), whatsapp.as_deref(), city.as_deref(), Some(tax.as_str())], *shown_price)
    }
    Ok(ctx.person()?.modules.contains(&Module::Warehouse) && told(before) != told(after))
}

/// The time zones that a tenant may reckon by, without those that only are another name for hours from Greenwich.
pub fn time_zones() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| name.contains('/') && !name.starts_with("Etc/"))
}

/// The codes of the currencies that a tenant may keep its prices in.
pub fn currencies() -> impl Iterator<Item = &'static str> {
    Currency::iter().filter(|currency| is_paid_with(*currency)).map(|currency| currency.code())
}

/// Is it money that somebody pays with: not a metal, a fund or a test, nor what was replaced?
fn is_paid_with(currency: Currency) -> bool {
    !currency.is_special() && !currency.is_fund() && currency.is_superseded().is_none()
}

/// Keeps a logo: a PNG or an SVG, written anew. Of two at once, one is refused with [`Conflict::Changed`].
pub async fn change_logo(ctx: &Ctx, content: Vec<u8>) -> Result<TenantSettings> {
    ctx.require(Permission::SettingsEdit)?;
    let logo = {
        // One at a time: a picture is small as a file and large in memory.
        let _turn = PICTURES.acquire().await.map_err(Error::broken)?;
        tokio::task::spawn_blocking(move || logo::read(&content)).await??
    };
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    let settings = store::find(&mut tx).await?;
    if !store::update(&mut tx, settings.version, &settings, ctx.now()).await? {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed }.into());
    }
    store::upsert_logo(&mut tx, logo.kind, &logo.content, logo.number()).await?;
    let after = store::find(&mut tx).await?;
    record(&mut tx, ctx, Action::ChangeLogo, None, Some(json!({ "kind": logo.kind, "bytes": logo.content.len() })))
        .await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Takes the logo away: ours is shown again.
pub async fn remove_logo(ctx: &Ctx) -> Result<TenantSettings> {
    let mut tx = ctx.begin(Permission::SettingsEdit).await?;
    if store::delete_logo(&mut tx).await? {
        record(&mut tx, ctx, Action::RemoveLogo, None, None).await?;
    }
    let after = store::find(&mut tx).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// The logo of the caller's tenant, for all of its people.
pub async fn find_logo(ctx: &Ctx) -> Result<Option<StoredLogo>> {
    ctx.person()?;
    let mut tx = ctx.services.db.tenant(ctx.tenant()?).await?;
    let logo = store::find_logo(&mut tx).await?;
    tx.commit().await?;
    Ok(logo)
}

/// A logo as it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLogo {
    /// `image/png` or `image/svg+xml`.
    pub kind: String,
    pub content: Vec<u8>,
    /// What its address ends with.
    pub version: String,
}

/// How pages look by these settings.
pub fn look(settings: &TenantSettings) -> Look {
    Look {
        styles: settings.theme.primary_color.as_deref().and_then(styles).unwrap_or_default(),
        logo: settings.theme.logo.clone(),
        light: settings.mode == "light",
        english: settings.language == "en",
        zone: zone_named(&settings.time_zone),
    }
}

/// The largest logo, in bytes.
pub const LARGEST_LOGO: usize = logo::LARGEST;

async fn record(
    tx: &mut TenantTx,
    ctx: &Ctx,
    action: Action,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    let tenant = tx.tenant();
    audit::insert(tx.sql(), ctx, tenant, audit::Entry::new(action, "tenant", tenant).before(before).after(after)).await
}
