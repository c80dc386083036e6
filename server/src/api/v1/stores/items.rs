//! `/api/v1/stores/items`, `GET /api/v1/stores/{balances,usage}`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, List, Paged};
use crate::extract::{IfMatch, Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use chrono::NaiveDate;
use engrane::base::entity::NameOr;
use engrane::base::id::StockItemId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::entity;
use engrane::stores::codes::types::LearntCode;
use engrane::stores::items::ops;
use engrane::stores::types::{
    BalanceFilter, BalanceRow, IssueRow, ItemDetail, ItemFilter, ItemKind, ItemRow, ItemShow, Levels, PlaceBalance,
    PlaceKind, StockItem, StockItemValues, UsageDay, UsageFilter,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Which items are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ItemQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Words of name, code and supplier: all of them, each from its beginning.
    #[serde(default)]
    q: String,
    department: Option<Uuid>,
    category: Option<Uuid>,
    /// A shelf: with something on it, or on one that stands in it.
    place: Option<Uuid>,
    #[param(value_type = Option<ItemKind>, inline)]
    kind: Option<ItemKind>,
    /// Of one standing alone. What is archived is listed only where it is asked for.
    #[param(value_type = Option<ItemShow>, inline)]
    show: Option<ItemShow>,
}

/// An item with how much there is of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ItemBody {
    #[serde(flatten)]
    item: StockItem,
    /// `DEPARTMENT / CATEGORY`.
    category_path: Option<String>,
    levels: Levels,
    /// Shelves with something of it, the fullest first, at most three.
    shelves: Vec<PlaceBalance>,
}

impl From<ItemRow> for ItemBody {
    fn from(row: ItemRow) -> Self {
        Self { item: row.item, category_path: row.category, levels: row.levels, shelves: row.shelves }
    }
}

/// An item with where it is and who has it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ItemWhole {
    #[serde(flatten)]
    item: ItemBody,
    /// Where it is: shelves, then holders of what is returnable.
    balances: Vec<PlaceBalance>,
    /// Who has it, the oldest first, at most 200; own loans alone for whoever may not see those of others.
    issues: Vec<IssueRow>,
    /// What stands on its labels.
    own_code: String,
    /// Its other codes, which it has learnt.
    codes: Vec<LearntCode>,
}

/// The items, in the order of their names. More than 10,000 are not counted.
#[utoipa::path(
    get, path = "/stores/items", params(ItemQuery),
    responses((status = 200, body = Paged<ItemBody>, description = "A page of items"), Guarded)
)]
async fn list_stock_items(SignedIn(ctx): SignedIn, Query(query): Query<ItemQuery>) -> Answer<Paged<ItemBody>> {
    let ItemQuery { page, per_page, q, department, category, place, kind, show } = query;
    let filter = ItemFilter {
        words: q,
        department: department.map(Into::into),
        category: category.map(Into::into),
        place: place.map(Into::into),
        kind,
        show,
    };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, ItemBody::from)))
}

/// One item.
#[utoipa::path(
    get, path = "/stores/items/{id}", params(("id" = String, Path, description = "Its id, code or name")),
    responses((status = 200, body = ItemWhole, description = "As it is now"), GuardedOne)
)]
async fn find_stock_item(SignedIn(ctx): SignedIn, Path(name): Path<NameOr<StockItemId>>) -> Answer<ItemWhole> {
    let ItemDetail { row, balances, open, own_code, codes } = ops::find(&ctx, name).await?;
    Ok(axum::Json(ItemWhole { item: row.into(), balances, issues: open, own_code, codes }))
}

/// Sets up an item.
#[utoipa::path(
    post, path = "/stores/items", request_body = StockItemValues,
    responses((status = 201, body = StockItem, description = "It is set up"), GuardedStep)
)]
async fn create_stock_item(
    SignedIn(ctx): SignedIn,
    Json(new): Json<StockItemValues>,
) -> Result<Created<StockItem>, ApiError> {
    let made = async { Ok(entity::create(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::StoresEdit, made).await?))
}

/// Changes an item as a whole. What moves were reckoned by stays: its unit once it was moved, whether it comes back once it was
/// issued.
#[utoipa::path(
    put, path = "/stores/items/{id}", params(("id" = String, Path, description = "Its id, code or name")),
    request_body = StockItemValues,
    responses((status = 200, body = StockItem, description = "As it is now"), GuardedChange)
)]
async fn change_stock_item(
    SignedIn(ctx): SignedIn,
    Path(name): Path<NameOr<StockItemId>>,
    IfMatch(version): IfMatch,
    Json(new): Json<StockItemValues>,
) -> Answer<StockItem> {
    let changed = async { Ok(entity::change(&ctx, name, version, &new).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresEdit, changed).await?))
}

/// Archives an item: nothing of it comes in any more, and its history stays. One of which there is something is refused with
/// `still_used`.
#[utoipa::path(
    delete, path = "/stores/items/{id}", params(("id" = String, Path, description = "Its id, code or name")),
    responses((status = 204, description = "It is archived"), GuardedStep)
)]
async fn archive_stock_item(
    SignedIn(ctx): SignedIn,
    Path(name): Path<NameOr<StockItemId>>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::StoresEdit, async { Ok(ops::archive(&ctx, name).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which balances are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BalanceQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    item: Option<Uuid>,
    /// There, or in what stands in it.
    place: Option<Uuid>,
    /// Shelves when left out; the others are shown to whoever may issue.
    #[param(value_type = Option<PlaceKind>, inline)]
    kind: Option<PlaceKind>,
}

/// What is where, in the order of items.
#[utoipa::path(
    get, path = "/stores/balances", params(BalanceQuery),
    responses((status = 200, body = Paged<BalanceRow>, description = "A page of balances"), Guarded)
)]
async fn list_balances(SignedIn(ctx): SignedIn, Query(query): Query<BalanceQuery>) -> Answer<Paged<BalanceRow>> {
    let BalanceQuery { page, per_page, item, place, kind } = query;
    let filter = BalanceFilter { item: item.map(Into::into), place: place.map(Into::into), kind };
    let page = ops::balances(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Of which item and days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UsageQuery {
    item: Uuid,
    /// Days of the organization's clocks, both ends included: at most 400.
    from: NaiveDate,
    to: NaiveDate,
}

/// What was moved of an item, by day, less what was taken back. Days without a move are left out.
#[utoipa::path(
    get, path = "/stores/usage", params(UsageQuery),
    responses((status = 200, body = List<UsageDay>, description = "The days, in their order"), GuardedOne)
)]
async fn usage(SignedIn(ctx): SignedIn, Query(query): Query<UsageQuery>) -> Answer<List<UsageDay>> {
    let filter = UsageFilter { item: query.item.into(), from: query.from, to: query.to };
    Ok(axum::Json(List { data: ops::usage(&ctx, filter).await? }))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_stock_items, create_stock_item))
        .routes(routes!(find_stock_item, change_stock_item, archive_stock_item))
        .routes(routes!(list_balances))
        .routes(routes!(usage))
}
