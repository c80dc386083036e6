//! `/api/v1/inventory/changes`, and the undoing of imports

use crate::api::idempotency::once;
use crate::api::wire::{Guarded, GuardedStep, PageQuery, Paged};
use crate::extract::{Path, Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, Utc};
use engrane::base::id::{ChangeId, ImportId};
use engrane::base::permission::Permission;
use engrane::inventory::history::ops;
use engrane::inventory::history::types::{LineLeft, StockChange, Undone};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What one import, or one undoing, did to the stock.
#[derive(Serialize, ToSchema)]
pub(super) struct Change {
    id: Uuid,
    /// `import`, `edit`, `clear`, `undo`, or `merge` where the platform put two brands together, and lines with them.
    kind: &'static str,
    /// The import that it is, or that it undoes or does again.
    import: Option<Uuid>,
    filename: Option<String>,
    /// The change that it undoes.
    undoes: Option<Uuid>,
    /// The change that undid it.
    undone_by: Option<Uuid>,
    made_by: String,
    made_at: DateTime<Utc>,
    /// Lines that it added, changed or took away.
    lines: u64,
}

/// What undoing did.
#[derive(Serialize, ToSchema)]
pub(super) struct Undoing {
    change: Change,
    /// Lines that were changed since, and are left as they are; the first hundred.
    left: Vec<Left>,
    left_total: u64,
}

/// A line that was changed since.
#[derive(Serialize, ToSchema)]
struct Left {
    item: Uuid,
    part_number: String,
    brand: String,
    location: String,
}

impl From<StockChange> for Change {
    fn from(change: StockChange) -> Self {
        Self {
            id: change.id.0,
            kind: change.kind.as_str(),
            import: change.import.map(|import| import.0),
            filename: change.filename,
            undoes: change.undoes.map(|undone| undone.0),
            undone_by: change.undone_by.map(|undoing| undoing.0),
            made_by: change.made_by,
            made_at: change.made_at,
            lines: change.lines,
        }
    }
}

impl From<Undone> for Undoing {
    fn from(undone: Undone) -> Self {
        let left = |line: LineLeft| Left {
            item: line.item.0,
            part_number: line.number,
            brand: line.brand,
            location: line.location,
        };
        Self {
            change: undone.change.into(),
            left: undone.left.into_iter().map(left).collect(),
            left_total: undone.left_total,
        }
    }
}

/// What changed the bodega's stock, the last first.
#[utoipa::path(
    get,
    path = "/inventory/changes",
    tag = "inventory",
    security(("bearer" = [])),
    params(PageQuery),
    responses((status = 200, body = Paged<Change>, description = "A page of changes"), Guarded)
)]
pub(super) async fn list_changes(
    SignedIn(ctx): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Paged<Change>>, ApiError> {
    Ok(Json(Paged::new(ops::list_changes(&ctx, query.request()).await?, Change::from)))
}

/// Puts the lines of a change back as they were before it, but for those that were changed since. Whoever may change a line may
/// undo that; all else takes the permission to bring in files.
#[utoipa::path(
    post,
    path = "/inventory/changes/{id}/undo",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The change")),
    responses((status = 200, body = Undoing, description = "It is undone"), GuardedStep)
)]
pub(super) async fn undo_change(SignedIn(ctx): SignedIn, Path(id): Path<ChangeId>) -> Result<Json<Undoing>, ApiError> {
    let undone = async { Ok(ops::undo(&ctx, id).await?) };
    Ok(Json(once(&ctx, Permission::InventoryEdit, undone).await?.into()))
}

/// Undoes a completed import. The undoing is a change, which can be undone.
#[utoipa::path(
    post,
    path = "/inventory/imports/{id}/undo",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, body = Undoing, description = "It is undone"), GuardedStep)
)]
pub(super) async fn undo_import(SignedIn(ctx): SignedIn, Path(id): Path<ImportId>) -> Result<Json<Undoing>, ApiError> {
    let undone = async { Ok(ops::undo_import(&ctx, id).await?) };
    Ok(Json(once(&ctx, Permission::InventoryImport, undone).await?.into()))
}
