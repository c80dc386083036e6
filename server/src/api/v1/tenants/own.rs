//! `/api/v1/tenant`

use crate::api::idempotency::once;
use crate::api::wire::{Guarded, GuardedChange};
use crate::extract::{IfMatch, Json, SignedIn};
use crate::respond::ApiError;
use engrane::base::permission::Permission;
use engrane::platform::organizations::settings::ops;
use engrane::platform::tenancy::settings::types::{SettingsPatch, TenantSettings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the organization has set.
#[derive(Serialize, ToSchema)]
pub(super) struct Settings {
    /// Sent back with a change.
    version: i32,
    name: String,
    theme: Theme,
    /// `dark` or `light`, for whoever has chosen none.
    mode: String,
    /// `es` or `en`, for whoever has chosen none.
    language: String,
    /// IANA's name: `America/Mexico_City`.
    time_zone: String,
    /// ISO 4217.
    currency: String,
    limits: Limits,
    /// After how long without use a session ends.
    session_idle_minutes: i32,
    /// Of a plant's lines: of one that stands still for longer a task is made.
    stop_minutes: i32,
    /// How others reach it: workshops see phone, WhatsApp and city with a bodega's offers.
    phone: Option<String>,
    /// With its country: `+52 81 8344 2050`.
    whatsapp: Option<String>,
    city: Option<String>,
    address: Option<String>,
    /// Of its prices: `included`, `excluded` or `unknown`.
    tax: &'static str,
    /// Of a bodega's prices, the level that workshops see: 1 is `price`, 2 is `price_2` of its files.
    shown_price: i16,
    /// What a bodega calls the levels that it has, from the first; empty: nothing that says more than that it is a price. Files name
    /// those that have no name.
    price_names: Vec<String>,
}

/// How its pages look.
#[derive(Serialize, ToSchema)]
struct Theme {
    /// `#rrggbb`
    primary_color: Option<String>,
    /// Where the logo is.
    logo: Option<String>,
}

/// How much it may have; the platform sets it.
#[derive(Serialize, ToSchema)]
struct Limits {
    max_users: i32,
    max_lines: i32,
}

impl From<TenantSettings> for Settings {
    fn from(settings: TenantSettings) -> Self {
        Self {
            version: settings.version,
            name: settings.name,
            theme: Theme { primary_color: settings.theme.primary_color, logo: settings.theme.logo },
            mode: settings.mode,
            language: settings.language,
            time_zone: settings.time_zone,
            currency: settings.currency,
            limits: Limits { max_users: settings.limits.max_users, max_lines: settings.limits.max_lines },
            session_idle_minutes: settings.session_idle_minutes,
            stop_minutes: settings.stop_minutes,
            phone: settings.phone,
            whatsapp: settings.whatsapp,
            city: settings.city,
            address: settings.address,
            tax: settings.tax.as_str(),
            shown_price: settings.shown_price,
            price_names: settings.price_names,
        }
    }
}

/// The settings of the caller's organization.
#[utoipa::path(
    get,
    path = "/tenant",
    tag = "tenants",
    security(("bearer" = [])),
    responses((status = 200, body = Settings, description = "The settings"), Guarded)
)]
pub(super) async fn find_own(SignedIn(ctx): SignedIn) -> Result<axum::Json<Settings>, ApiError> {
    Ok(axum::Json(ops::settings(&ctx).await?.into()))
}

/// What is to be changed; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsBody {
    theme: Option<ThemeBody>,
    mode: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    currency: Option<String>,
    /// 5 to 1440.
    session_idle_minutes: Option<i32>,
    /// 1 to 1440.
    stop_minutes: Option<i32>,
    /// Empty for none, as the three that follow.
    phone: Option<String>,
    /// With `+` and the country: `+52 81 8344 2050`.
    whatsapp: Option<String>,
    /// At most 100 characters.
    city: Option<String>,
    /// At most 200 characters.
    address: Option<String>,
    /// Of its prices: `included`, `excluded` or `unknown`.
    tax: Option<String>,
    /// Of its prices, the level that workshops see: 1 to 5.
    #[schema(minimum = 1, maximum = 5)]
    shown_price: Option<i16>,
    /// What the levels of its prices are called, all of them from the first.
    #[schema(max_items = 5)]
    price_names: Option<Vec<String>>,
}

/// The colour; the logo has a door of its own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ThemeBody {
    /// `#rrggbb`; empty for ours.
    primary_color: Option<String>,
}

/// Changes the settings; everybody of the organization sees it at the next page, and workshops at once what is told to them.
#[utoipa::path(
    patch,
    path = "/tenant",
    tag = "tenants",
    security(("bearer" = [])),
    request_body = SettingsBody,
    responses((status = 200, body = Settings, description = "As they are now"), GuardedChange)
)]
pub(super) async fn change_own(
    SignedIn(ctx): SignedIn,
    IfMatch(version): IfMatch,
    Json(body): Json<SettingsBody>,
) -> Result<axum::Json<Settings>, ApiError> {
    let patch = SettingsPatch {
        version,
        primary_color: body.theme.and_then(|theme| theme.primary_color),
        mode: body.mode,
        language: body.language,
        time_zone: body.time_zone,
        currency: body.currency,
        session_idle_minutes: body.session_idle_minutes,
        stop_minutes: body.stop_minutes,
        phone: body.phone,
        whatsapp: body.whatsapp,
        city: body.city,
        address: body.address,
        tax: body.tax,
        shown_price: body.shown_price,
        price_names: body.price_names,
    };
    let changed = async { Ok(ops::change_settings(&ctx, &patch).await?) };
    Ok(axum::Json(once(&ctx, Permission::SettingsEdit, changed).await?.into()))
}
