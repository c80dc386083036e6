//! `GET /api/v1/stores/{documents,moves,issues}`, `POST /api/v1/stores/documents/{id}/reverse`

use crate::api::wire::{Answer, Guarded, GuardedOne, GuardedStep, Paged};
use crate::extract::{JsonIfAny, Path, Query, SignedIn};
use chrono::NaiveDate;
use engrane::base::id::StockDocumentId;
use engrane::base::paging::PageRequest;
use engrane::platform::links::ByMovement;
use engrane::stores::history::ops;
use engrane::stores::ledger::undo;
use engrane::stores::types::{
    Act, ActAnswer, DocumentDetail, DocumentFilter, DocumentRow, IssueFilter, IssueRow, MoveFilter, MoveRow,
    RemnantRow, UndoLine, UndoRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which documents are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DocumentQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<Act>, inline)]
    act: Option<Act>,
    /// Whom it names, or whose things it brings back or scraps.
    holder: Option<Uuid>,
    /// Who made it.
    person: Option<Uuid>,
    /// Recorded on or after this day of the organization's clocks.
    from: Option<NaiveDate>,
    /// And on or before this one.
    to: Option<NaiveDate>,
}

/// The documents, the newest first. More than 10,000 are not counted.
#[utoipa::path(
    get, path = "/stores/documents", params(DocumentQuery),
    responses((status = 200, body = Paged<DocumentRow>, description = "A page of documents"), Guarded)
)]
pub(super) async fn list_documents(
    SignedIn(ctx): SignedIn,
    Query(query): Query<DocumentQuery>,
) -> Answer<Paged<DocumentRow>> {
    let DocumentQuery { page, per_page, act, holder, person, from, to } = query;
    let filter = DocumentFilter { act, holder: holder.map(Into::into), person: person.map(Into::into), from, to };
    let page = ops::documents(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// A document with its moves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DocumentBody {
    #[serde(flatten)]
    document: DocumentRow,
    moves: Vec<MoveRow>,
    /// What is known of remnants that came back by it.
    remnants: Vec<RemnantRow>,
    /// Of what a movement of the production brought, or takes back: it is taken back there alone.
    movement: Option<ByMovement>,
    /// What taking it back would do to each move of which something is left; `null` where the caller may not.
    undo: Option<Vec<UndoLine>>,
}

/// One document with its moves, and what taking it back would do.
#[utoipa::path(
    get, path = "/stores/documents/{id}", params(("id" = Uuid, Path, description = "The document")),
    responses((status = 200, body = DocumentBody, description = "The document"), GuardedOne)
)]
pub(super) async fn find_document(SignedIn(ctx): SignedIn, Path(id): Path<StockDocumentId>) -> Answer<DocumentBody> {
    let DocumentDetail { document, moves, remnants, movement, undo } = ops::document(&ctx, id).await?;
    Ok(axum::Json(DocumentBody { document, moves, remnants, movement, undo: undo.map(|plan| plan.lines) }))
}

/// Takes a document back: one's own within some minutes, or anybody's. Where stock has gone on it is refused with `not_enough`,
/// unless `partial` asks for as much as can be; what a movement of the production brought with `by_movement`, for it is taken back there.
#[utoipa::path(
    post, path = "/stores/documents/{id}/reverse", params(("id" = Uuid, Path, description = "The document")),
    request_body = Option<UndoRequest>,
    responses((status = 200, body = ActAnswer, description = "It is taken back: how the items stand now"), GuardedStep)
)]
pub(super) async fn reverse_document(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockDocumentId>,
    JsonIfAny(asked): JsonIfAny<UndoRequest>,
) -> Answer<ActAnswer> {
    Ok(axum::Json(undo::undo(&ctx, id, &asked.unwrap_or_default()).await?))
}

/// Which moves are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MoveQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    item: Option<Uuid>,
    /// A shelf or a holder: from there or to it.
    place: Option<Uuid>,
    #[param(value_type = Option<Act>, inline)]
    act: Option<Act>,
    /// Recorded on or after this day of the organization's clocks.
    from: Option<NaiveDate>,
    /// And on or before this one.
    to: Option<NaiveDate>,
}

/// The moves of the ledger, the newest first. More than 10,000 are not counted, but for those of one item.
#[utoipa::path(
    get, path = "/stores/moves", params(MoveQuery),
    responses((status = 200, body = Paged<MoveRow>, description = "A page of moves"), Guarded)
)]
pub(super) async fn list_moves(SignedIn(ctx): SignedIn, Query(query): Query<MoveQuery>) -> Answer<Paged<MoveRow>> {
    let MoveQuery { page, per_page, item, place, act, from, to } = query;
    let filter = MoveFilter { item: item.map(Into::into), place: place.map(Into::into), act, from, to };
    let page = ops::moves(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Which issues are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IssueQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    item: Option<Uuid>,
    holder: Option<Uuid>,
    /// Of what is returnable alone.
    #[serde(default)]
    loans: bool,
    /// Of what should be back by now alone.
    #[serde(default)]
    overdue: bool,
}

/// What is issued and not returned, the oldest first: all of it for whoever may issue, and their own for the others.
#[utoipa::path(
    get, path = "/stores/issues", params(IssueQuery),
    responses((status = 200, body = Paged<IssueRow>, description = "A page of what is out"), Guarded)
)]
pub(super) async fn list_issues(SignedIn(ctx): SignedIn, Query(query): Query<IssueQuery>) -> Answer<Paged<IssueRow>> {
    let IssueQuery { page, per_page, item, holder, loans, overdue } = query;
    let filter = IssueFilter { item: item.map(Into::into), holder: holder.map(Into::into), loans, overdue };
    let page = ops::issues(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}
