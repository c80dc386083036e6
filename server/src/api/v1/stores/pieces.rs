//! `/api/v1/stores/pieces`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, Paged};
use crate::extract::{IfMatch, Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use chrono::{DateTime, NaiveDate, Utc};
use engrane::base::entity::NameOr;
use engrane::base::id::{StockDocumentId, StockPieceId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::entity;
use engrane::stores::pieces::ops;
use engrane::stores::pieces::types::{PieceFilter, PieceRow, PieceValues, StockPiece};
use engrane::stores::types::{ItemName, Place, PlaceKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Which pieces are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PieceQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    item: Option<Uuid>,
    /// On this shelf, or on what stands in it.
    place: Option<Uuid>,
    /// Who has them; of others for whoever may issue.
    holder: Option<Uuid>,
    #[param(value_type = Option<PlaceKind>, inline)]
    at: Option<PlaceKind>,
    /// To be serviced on this day or before.
    service_by: Option<NaiveDate>,
}

/// A piece with where it is.
#[derive(Debug, Serialize, ToSchema)]
struct PieceBody {
    #[serde(flatten)]
    piece: StockPiece,
    of_item: ItemName,
    /// What stands on its label.
    own_code: String,
    /// None of one that was never moved.
    at: Option<PlaceKind>,
    /// Likewise, and where the caller may not see who has it.
    place: Option<Place>,
    /// Of what somebody has: by which issue, since when, and until when.
    #[schema(value_type = Option<Uuid>)]
    issue: Option<StockDocumentId>,
    since: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    /// Is it to be serviced before it is issued again?
    service_overdue: bool,
}

impl From<PieceRow> for PieceBody {
    fn from(row: PieceRow) -> Self {
        let PieceRow { piece, item, own_code, at, place, issue, since, due_at, service_overdue } = row;
        Self { piece, of_item: item, own_code, at, place, issue, since, due_at, service_overdue }
    }
}

/// The serialised pieces, in the order of their items and serials. More than 10,000 are not counted.
#[utoipa::path(
    get, path = "/stores/pieces", params(PieceQuery),
    responses((status = 200, body = Paged<PieceBody>, description = "A page of pieces"), Guarded)
)]
async fn list_stock_pieces(SignedIn(ctx): SignedIn, Query(query): Query<PieceQuery>) -> Answer<Paged<PieceBody>> {
    let PieceQuery { page, per_page, item, place, holder, at, service_by } = query;
    let filter = PieceFilter {
        item: item.map(Into::into),
        place: place.map(Into::into),
        holder: holder.map(Into::into),
        at,
        service_by,
    };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, PieceBody::from)))
}

/// One piece, with where it is.
#[utoipa::path(
    get, path = "/stores/pieces/{id}", params(("id" = String, Path, description = "Its id, or the code on its label")),
    responses((status = 200, body = PieceBody, description = "As it is now"), GuardedOne)
)]
async fn find_stock_piece(SignedIn(ctx): SignedIn, Path(name): Path<NameOr<StockPieceId>>) -> Answer<PieceBody> {
    Ok(axum::Json(ops::find(&ctx, &name).await?.into()))
}

/// Sets up a piece of an item that is tracked by piece. It is nowhere until it is received by its serial, or found by an
/// adjustment. To receive a serial that is new sets one up as well.
#[utoipa::path(
    post, path = "/stores/pieces", request_body = PieceValues,
    responses((status = 201, body = StockPiece, description = "It is set up"), GuardedStep)
)]
async fn create_stock_piece(
    SignedIn(ctx): SignedIn,
    Json(new): Json<PieceValues>,
) -> Result<Created<StockPiece>, ApiError> {
    let made = async { Ok(entity::create(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::StoresEdit, made).await?))
}

/// Changes a piece as a whole: its serial, its condition, until when its service holds. Its item stays.
#[utoipa::path(
    put, path = "/stores/pieces/{id}", params(("id" = String, Path, description = "Its id, or the code on its label")),
    request_body = PieceValues,
    responses((status = 200, body = StockPiece, description = "As it is now"), GuardedChange)
)]
async fn change_stock_piece(
    SignedIn(ctx): SignedIn,
    Path(name): Path<NameOr<StockPieceId>>,
    IfMatch(version): IfMatch,
    Json(new): Json<PieceValues>,
) -> Answer<StockPiece> {
    let changed = async { Ok(entity::change(&ctx, name, version, &new).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresEdit, changed).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_stock_pieces, create_stock_piece))
        .routes(routes!(find_stock_piece, change_stock_piece))
}
