//! `POST /api/v1/audit/exports`

use super::wire::Export;
use crate::api::idempotency::once;
use crate::api::wire::GuardedStep;
use crate::extract::{JsonIfAny, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use axum::http::StatusCode;
use engrane::base::permission::Permission;
use engrane::platform::audit::exports;
use engrane::platform::audit::types::AuditFilter;
use serde::Deserialize;
use utoipa::ToSchema;

/// Which entries the file is to have: everything when all is left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = AuditExportFilter)]
pub(super) struct Filter {
    /// The id of who did it.
    person: String,
    /// What was done, such as `sign_in`.
    action: String,
    /// What it was done to, such as `line`.
    target_kind: String,
    /// And its id.
    target: String,
    /// An instant, or a date by the organization's clock.
    from: String,
    /// Before this instant, or until the end of this date.
    to: String,
}

/// Asks for the audit as a file (CSV): a job writes it.
#[utoipa::path(
    post,
    path = "/audit/exports",
    tag = "audit",
    security(("bearer" = [])),
    request_body(content = Option<Filter>),
    responses((status = 202, body = Export, description = "It is being written"), GuardedStep)
)]
pub(super) async fn begin_export(
    SignedIn(ctx): SignedIn,
    JsonIfAny(filter): JsonIfAny<Filter>,
) -> Result<(StatusCode, Json<Export>), ApiError> {
    let Filter { person, action, target_kind, target, from, to } = filter.unwrap_or_default();
    let filter = AuditFilter { person, action, target_kind, target, from, to };
    let begun = async { Ok(exports::begin(&ctx, &filter).await?) };
    Ok((StatusCode::ACCEPTED, Json(once(&ctx, Permission::ExportData, begun).await?.into())))
}
