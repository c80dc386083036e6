//! `/api/v1/oee/imports`: a file of detections is uploaded, read by a job, mapped, previewed and applied by another job.

use crate::api::v1::file_read::{FileRead, Guess, open_doubts};
use crate::api::v1::imports::{Begun, begin, headers};
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::{Guarded, GuardedOne, GuardedStep};
use crate::extract::{Json, JsonIfAny, Path, SignedIn};
use crate::respond::{ApiError, FieldBody, ProblemBody};
use chrono::{DateTime, Utc};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::oee::import::fields::{DetectionField, DetectionMapping};
use engrane::oee::import::ops;
use engrane::oee::import::types::{DetectionImport, Outcome, Preview};
use engrane::platform::imports::types::{ImportFailure, ImportStatus};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where an import of detections stands.
#[derive(Serialize, ToSchema)]
#[schema(as = DetectionImport)]
pub(super) struct Import {
    id: Uuid,
    filename: String,
    /// `queued`, `needs_mapping`, `applying`, `completed` or `failed`.
    status: ImportStatus,
    created_by: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// The file's headers, once it is read; columns are counted from 0.
    columns: Vec<String>,
    /// How it was read, once it is.
    file: Option<FileRead>,
    /// What the columns seem to be.
    proposals: Vec<Guess<DetectionField>>,
    /// Whether the mapping is that of an earlier file of the same shape.
    remembered: bool,
    /// While a mapping is needed: what applying without one would ask for.
    doubts: Vec<FieldBody>,
    /// What the columns seem to be, or what was applied.
    #[schema(value_type = Option<Object>)]
    mapping: Option<DetectionMapping>,
    /// Rows, accepted, duplicates and the first refused ones.
    #[schema(value_type = Option<Object>)]
    outcome: Option<Outcome>,
    /// Why it failed.
    #[schema(value_type = Option<Object>)]
    failure: Option<ImportFailure>,
}

impl From<DetectionImport> for Import {
    fn from(import: DetectionImport) -> Self {
        Self {
            id: import.row.id.0,
            filename: import.row.filename,
            status: import.row.status,
            created_by: import.row.created_by,
            created_at: import.row.created_at,
            completed_at: import.row.completed_at,
            columns: headers(import.profile.as_ref()),
            doubts: open_doubts(import.row.status, import.remembered, import.mapping.as_ref(), &import.proposals),
            file: import.profile.map(|profile| (profile, import.choices).into()),
            proposals: import.proposals.into_iter().map(Guess::from).collect(),
            remembered: import.remembered,
            mapping: import.mapping,
            outcome: import.outcome,
            failure: import.failure,
        }
    }
}

/// Brings in a file of detections. It is read by a job; the answer says where the import stands.
#[utoipa::path(
    post,
    path = "/oee/imports",
    tag = "oee",
    security(("bearer" = [])),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = Import, description = "The file is there and queued"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large"),
        Guarded,
    )
)]
pub(super) async fn upload_detections(SignedIn(ctx): SignedIn, form: SentForm) -> Begun<Import> {
    let file = receive_file(&ctx, Permission::PlantEdit, form).await?;
    begin(&ctx, Permission::PlantEdit, ops::bring_in(&ctx, file)).await
}

/// One import of detections: where it stands, what its columns seem to be, and what became of it.
#[utoipa::path(
    get,
    path = "/oee/imports/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, body = Import, description = "The import"), GuardedOne)
)]
pub(super) async fn find_detections(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
) -> Result<axum::Json<Import>, ApiError> {
    Ok(axum::Json(ops::import(&ctx, id).await?.into()))
}

/// Says what applying with this mapping would create and refuse; changes nothing.
#[utoipa::path(
    post,
    path = "/oee/imports/{id}/preview",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body(content = Object, description = "A mapping, as the import shows it"),
    responses((status = 200, body = Object, description = "What would be"), GuardedStep)
)]
pub(super) async fn preview_detections(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Json(mapping): Json<DetectionMapping>,
) -> Result<axum::Json<Preview>, ApiError> {
    Ok(axum::Json(ops::preview(&ctx, id, &mapping).await?))
}

/// Takes the rows in by this mapping. Without one, by what the columns seem to be: where a required field is not sure, the
/// answer is 409 `needs_mapping` with what has to be said. A job does it.
#[utoipa::path(
    post,
    path = "/oee/imports/{id}/apply",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body(content = Object, description = "A mapping, as the import shows it"),
    responses((status = 202, body = Import, description = "It is being applied"), GuardedStep)
)]
pub(super) async fn apply_detections(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    JsonIfAny(mapping): JsonIfAny<DetectionMapping>,
) -> Begun<Import> {
    let applied = async {
        match mapping {
            Some(mapping) => ops::apply(&ctx, id, &mapping).await,
            None => ops::apply_proposed(&ctx, id).await,
        }
    };
    begin(&ctx, Permission::PlantEdit, applied).await
}
