//! `/api/v1/tenant/logo`

use crate::api::idempotency::once;
use crate::api::wire::{Guarded, GuardedOne};
use crate::extract::{Query, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::organizations::settings::ops;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Whoever opens the picture itself gets a picture, and nothing that acts.
const POLICY: &str = "default-src 'none'; style-src 'none'; frame-ancestors 'none'; sandbox";
/// The page with the form.
const PAGE: &str = "/settings";

/// Which picture is meant.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Version {
    /// Of the picture, as the settings give its address. Another one than the present logo's is not found; without it, it
    /// is the present one.
    v: Option<String>,
}

/// The logo of the caller's organization. Each has an address of its own (`v`), where it is kept for good.
#[utoipa::path(
    get,
    path = "/tenant/logo",
    tag = "tenants",
    security(("bearer" = [])),
    params(Version),
    responses((status = 200, content_type = "image/*", description = "The picture"), GuardedOne)
)]
pub(super) async fn find_logo(SignedIn(ctx): SignedIn, Query(asked): Query<Version>) -> Result<Response, ApiError> {
    let logo = ops::find_logo(&ctx).await?;
    // A page of before may ask for a picture that is another organization's, or is gone: that address must not get this one.
    let logo = logo.filter(|logo| asked.v.as_ref().is_none_or(|version| *version == logo.version));
    let logo = logo.ok_or(Problem::NotFound { what: Entity::Page })?;
    let kept = if asked.v.is_some() { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    let headers =
        [(CONTENT_TYPE, logo.kind), (CACHE_CONTROL, kept.to_owned()), (CONTENT_SECURITY_POLICY, POLICY.to_owned())];
    Ok((headers, logo.content).into_response())
}

/// A form with one picture.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the document shows it: the form is read piece by piece")]
struct LogoForm {
    /// PNG or SVG, up to 64 kB.
    #[schema(value_type = String, format = Binary)]
    logo: Vec<u8>,
}

/// Keeps a logo: a PNG, or an SVG, from which everything that acts is taken out.
#[utoipa::path(
    post,
    path = "/tenant/logo",
    tag = "tenants",
    security(("bearer" = [])),
    request_body(content = LogoForm, content_type = "multipart/form-data"),
    responses(
        (status = 204, description = "It is shown from now on"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The picture is too large"),
        Guarded,
    )
)]
pub(super) async fn change_logo(
    SignedIn(ctx): SignedIn,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let outcome = changed(&ctx, form).await;
    // A plain form goes back to its page, which says what was wrong.
    let from_form =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    match outcome {
        Err(error) if from_form => Ok(Redirect::to(&format!("{PAGE}?logo={}", error.code())).into_response()),
        Err(error) => Err(error),
        Ok(()) if from_form => Ok(Redirect::to(PAGE).into_response()),
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Reads the form and keeps its picture.
async fn changed(ctx: &Ctx, form: Result<Multipart, MultipartRejection>) -> Result<(), ApiError> {
    let mut form = form.map_err(|rejection| unreadable(rejection.body_text()))?;
    let mut content = None;
    while let Some(field) = form.next_field().await.map_err(|error| cut_off(&error))? {
        match field.name() {
            Some("logo") if content.is_none() => {
                content = Some(beginning(field).await.map_err(|error| cut_off(&error))?);
            }
            Some("logo") => return Err(Problem::invalid("logo", Reason::Duplicate).into()),
            name => return Err(Problem::invalid(name.unwrap_or_default(), Reason::Unknown).into()),
        }
    }
    let content = content.ok_or_else(|| Problem::invalid("logo", Reason::Missing))?;
    if let Some(key) = &ctx.request.key {
        key.read_bytes(&content);
    }
    once(ctx, Permission::SettingsEdit, async { Ok(ops::change_logo(ctx, content).await?) }).await?;
    Ok(())
}

/// The file, or as much of it as shows that it is too large. The rest is passed over: a browser that is cut off while it
/// sends does not hear why.
async fn beginning(mut field: Field<'_>) -> Result<Vec<u8>, MultipartError> {
    let mut kept = Vec::new();
    while let Some(piece) = field.chunk().await? {
        if kept.len() <= ops::LARGEST_LOGO {
            kept.extend_from_slice(&piece);
        }
    }
    Ok(kept)
}

/// Takes the logo away.
#[utoipa::path(
    delete,
    path = "/tenant/logo",
    tag = "tenants",
    security(("bearer" = [])),
    responses((status = 204, description = "Ours is shown from now on"), Guarded)
)]
pub(super) async fn remove_logo(SignedIn(ctx): SignedIn) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::SettingsEdit, async { Ok(ops::remove_logo(&ctx).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn cut_off(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::TooLarge { limit_bytes: ops::LARGEST_LOGO as u64 }.into();
    }
    unreadable(error.body_text())
}

fn unreadable(why: impl Into<String>) -> ApiError {
    ApiError::with_detail(Problem::invalid("logo", Reason::Malformed), why)
}
