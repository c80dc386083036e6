//! `POST /api/v1/inventory/imports/{id}/answers`

use super::wire::ImportWithFile;
use crate::api::v1::imports::{Begun, begin};
use crate::api::wire::GuardedStep;
use crate::extract::{Json, Path, SignedIn};
use engrane::base::id::{ImportId, PartId};
use engrane::base::permission::Permission;
use engrane::inventory::import::ops;
use engrane::inventory::import::types::PartOfRow;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which part rows are that could be several.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    answers: Vec<RowAnswer>,
}

/// Which of its candidates a row is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RowAnswer {
    /// The spreadsheet's own row number, as the plan tells it.
    row: u64,
    /// One of the row's `candidates`.
    part: Uuid,
}

/// Says which part rows of a plan are that could be several. It is remembered for the number and the brand of each, for this file
/// and later ones, until it is said otherwise; the plan is made again by it.
#[utoipa::path(
    post,
    path = "/inventory/imports/{id}/answers",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body = Answers,
    responses((status = 202, body = ImportWithFile, description = "It is being planned again"), GuardedStep)
)]
pub(super) async fn answer_import(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Json(Answers { answers }): Json<Answers>,
) -> Begun<ImportWithFile> {
    let answers: Vec<_> =
        answers.into_iter().map(|RowAnswer { row, part }| PartOfRow { row, part: PartId(part) }).collect();
    begin(&ctx, Permission::InventoryImport, ops::answer(&ctx, id, &answers)).await
}
