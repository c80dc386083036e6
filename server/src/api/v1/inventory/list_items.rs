//! `GET /api/v1/inventory/items`

use crate::api::wire::{Guarded, Language, Number, Pagination, StockConfirmation};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, Utc};
use engrane::base::paging::PageRequest;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::inventory::ops;
use engrane::inventory::types::{Beside, ItemFilter, ItemRow, ItemSort, Show};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which page of which lines is listed.
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
    /// `after` of another page: the lines that follow that page, without counting up to them.
    after: Option<String>,
    /// `before` of another page: the lines that come before that page. Not beside `after`.
    before: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    lines: LinesQuery,
    /// Of names: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// Which lines, and in which order: a part of the queries that list or export them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LinesQuery {
    /// A number (from its beginning) or words.
    #[serde(default)]
    q: String,
    /// `all` when left out, `loose` (not in the catalogue), `out_of_stock`, `unpriced` or `missing` (in no file of their source any
    /// more).
    #[serde(default)]
    #[param(value_type = Option<Show>, inline)]
    show: Show,
    /// From its beginning.
    #[serde(default)]
    brand: String,
    /// From its beginning.
    #[serde(default)]
    location: String,
    /// Nobody has said for so many days that they are so.
    #[serde(default, deserialize_with = "days")]
    older_than_days: Option<u32>,
    /// `number` when left out, `brand`, `price` (lines without one are the cheapest), `stock` or `age` (the freshest first).
    #[serde(default)]
    #[param(value_type = Option<ItemSort>, inline)]
    sort: ItemSort,
    #[serde(default)]
    #[param(inline)]
    order: Order,
}

/// What is a part of a query comes as text.
fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(|error| D::Error::custom(format!("older_than_days: {error}")))
}

impl From<LinesQuery> for ItemFilter {
    fn from(query: LinesQuery) -> Self {
        let LinesQuery { q, show, brand, location, older_than_days, sort, order } = query;
        let descending = order == Order::Desc;
        Self { q, show, brand, location, older_than_days, sort, descending, ..Self::default() }
    }
}

/// In which direction a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    Asc,
    Desc,
}

/// A page of stock lines.
#[derive(Serialize, ToSchema)]
pub(super) struct ItemList {
    data: Vec<Item>,
    pagination: Pagination,
    /// Whether there are more lines than `total`: of a list of many lines that are searched or narrowed nobody counts all.
    at_least: bool,
    /// Asks for the next page; `null`: this is the last one.
    after: Option<String>,
    /// Asks for the page before; `null`: this is the first one.
    before: Option<String>,
}

/// A stock line.
#[derive(Serialize, ToSchema)]
pub(super) struct Item {
    id: Uuid,
    part_number: String,
    brand: String,
    /// The catalogue's name, else what the bodega's file calls it.
    part_name: String,
    /// The one that workshops see, in major units of `currency`; without it the line is not on sale.
    price: Option<Number>,
    /// All prices by their levels, from the first. Only the bodega sees them.
    prices: Vec<Option<Number>>,
    /// What it costs the bodega, which alone sees it.
    cost: Option<Number>,
    /// Of all prices and of the cost; none where there is neither.
    currency: Option<String>,
    /// In pieces; none where it is to be confirmed.
    stock: Option<Number>,
    stock_status: StockConfirmation,
    location: String,
    min_order_quantity: Option<Number>,
    /// When a file or a person last said that this is so.
    updated_at: DateTime<Utc>,
    /// Goes up with every change.
    version: i32,
}

/// The bodega's stock lines. A page is found by its number, and faster by the place where the page beside it ends.
#[utoipa::path(
    get,
    path = "/inventory/items",
    tag = "inventory",
    security(("bearer" = [])),
    params(ItemQuery, LinesQuery),
    responses((status = 200, body = ItemList, description = "A page of lines"), Guarded)
)]
pub(super) async fn list_items(
    SignedIn(ctx): SignedIn,
    Query(query): Query<ItemQuery>,
) -> Result<Json<ItemList>, ApiError> {
    let lang = query.lang;
    let page = ops::list_items(&ctx, &filter(query)?).await?;
    let pagination =
        Pagination { page: page.page, per_page: page.per_page, total: page.total, total_pages: page.total_pages() };
    let data = page.rows.into_iter().map(|row| item(row, lang)).collect();
    Ok(Json(ItemList { data, pagination, at_least: page.at_least, after: page.after, before: page.before }))
}

fn filter(query: ItemQuery) -> Result<ItemFilter, Problem> {
    let ItemQuery { page, per_page, after, before, lines, lang: _ } = query;
    let beside = match (after, before) {
        (Some(_), Some(_)) => {
            let field = FieldProblem { field: "before".to_owned(), reason: Reason::Duplicate };
            return Err(Problem::Invalid { fields: vec![field] });
        }
        (after, before) => after.map(Beside::After).or_else(|| before.map(Beside::Before)),
    };
    let page = PageRequest::bounded(page, per_page);
    Ok(ItemFilter { page, beside, ..lines.into() })
}

pub(super) fn item(row: ItemRow, lang: Language) -> Item {
    Item {
        id: row.id.0,
        part_number: row.number,
        brand: row.brand,
        part_name: row.name.map_or(row.description, |name| lang.of(name)),
        price: row.price.map(|price| Number(price.amount)),
        currency: (row.cost.is_some() || row.prices.iter().any(Option::is_some)).then_some(row.currency),
        prices: row.prices.into_iter().map(|price| price.map(Number)).collect(),
        cost: row.cost.map(Number),
        stock: row.stock.map(Number),
        stock_status: StockConfirmation::of(row.stock.as_ref()),
        location: row.location,
        min_order_quantity: row.min_order.map(Number),
        updated_at: row.confirmed_at,
        version: row.version,
    }
}
