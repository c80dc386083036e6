//! `/api/v1/tenant/logo`

use crate::api::wire::{Guarded, GuardedOne};
use crate::extract::SignedIn;
use crate::respond::{ApiError, ProblemBody};
use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use engrane::problem::{Kind, Problem, Reason};
use engrane::tenancy::settings::ops;
use utoipa::ToSchema;

/// Whoever opens the picture itself gets a picture, and nothing that acts.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";
/// The page with the form.
const PAGE: &str = "/settings";

/// The logo of the caller's organization. Each has an address of its own (`v`), so it is kept for good.
#[utoipa::path(
    get,
    path = "/tenant/logo",
    tag = "tenants",
    security(("bearer" = [])),
    responses((status = 200, content_type = "image/*", description = "The picture"), GuardedOne)
)]
pub(super) async fn find_logo(SignedIn(ctx): SignedIn) -> Result<Response, ApiError> {
    let (kind, content) = ops::find_logo(&ctx).await?.ok_or(Problem::NotFound { what: Kind::Page })?;
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    Ok((headers, content).into_response())
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
    let mut form = form.map_err(|rejection| unreadable(rejection.body_text()))?;
    let mut content = None;
    while let Some(field) = form.next_field().await.map_err(|error| cut_off(&error))? {
        match field.name() {
            Some("logo") if content.is_none() => {
                content = Some(field.bytes().await.map_err(|error| cut_off(&error))?);
            }
            Some("logo") => return Err(Problem::invalid("logo", Reason::Duplicate).into()),
            name => return Err(Problem::invalid(name.unwrap_or_default(), Reason::Unknown).into()),
        }
    }
    let content = content.ok_or_else(|| Problem::invalid("logo", Reason::Missing))?;
    let outcome = ops::change_logo(&ctx, &content).await;
    // A plain form goes back to its page, which says what was wrong.
    let from_form =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    match outcome {
        Err(error) if from_form => {
            Ok(Redirect::to(&format!("{PAGE}?logo={}", error.into_problem().code())).into_response())
        }
        Err(error) => Err(error.into()),
        Ok(_) if from_form => Ok(Redirect::to(PAGE).into_response()),
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
    }
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
    ops::remove_logo(&ctx).await?;
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
