//! `GET /api/v1/stores/restock`, `GET /api/v1/stores/analytics/{abc,dead,cover,shrinkage,cost}`

use crate::api::wire::{Answer, Guarded, List, Number, Paged};
use crate::extract::{Query, SignedIn};
use engrane::base::paging::PageRequest;
use engrane::stores::analytics::ops;
use engrane::stores::analytics::types::{Abc, AbcRow, AbcSum, Costs, CoverRow, DeadRow, RestockRow, ShrinkageRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RestockQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
}

/// What is to be ordered: items of which less is available than their threshold, by supplier and name.
#[utoipa::path(
    get, path = "/stores/restock", params(RestockQuery),
    responses((status = 200, body = Paged<RestockRow>, description = "A page of items"), Guarded)
)]
pub(super) async fn restock(SignedIn(ctx): SignedIn, Query(query): Query<RestockQuery>) -> Answer<Paged<RestockRow>> {
    let RestockQuery { page, per_page } = query;
    let page = ops::restock(&ctx, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Of which months.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AbcQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// So many months, the running one with them; 12 when left out.
    #[param(minimum = 1, maximum = 60)]
    months: Option<u32>,
}

/// Items by the value of what was used of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AbcBody {
    /// Of all items.
    #[schema(value_type = f64)]
    value: Number,
    /// A are the dearest, up to 80 % of the value, B those up to 95 %, C the others.
    classes: Vec<AbcSum>,
    #[serde(flatten)]
    rows: Paged<AbcRow>,
}

/// Items by the value of what was issued of them, less what came back: the dearest first.
#[utoipa::path(
    get, path = "/stores/analytics/abc", params(AbcQuery),
    responses((status = 200, body = AbcBody, description = "The classes, and a page of items"), Guarded)
)]
pub(super) async fn abc(SignedIn(ctx): SignedIn, Query(query): Query<AbcQuery>) -> Answer<AbcBody> {
    let AbcQuery { page, per_page, months } = query;
    let Abc { value, classes, rows } = ops::abc(&ctx, months, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(AbcBody { value: Number(value), classes, rows: Paged::new(rows, |row| row) }))
}

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeadQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Not issued for so many days; 180 when left out.
    #[param(minimum = 1, maximum = 3650)]
    days: Option<u32>,
}

/// What lies on shelves and is not issued any more: the dearest first. What came later than that is not among it.
#[utoipa::path(
    get, path = "/stores/analytics/dead", params(DeadQuery),
    responses((status = 200, body = Paged<DeadRow>, description = "A page of items"), Guarded)
)]
pub(super) async fn dead(SignedIn(ctx): SignedIn, Query(query): Query<DeadQuery>) -> Answer<Paged<DeadRow>> {
    let DeadQuery { page, per_page, days } = query;
    let page = ops::dead(&ctx, days, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CoverQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// By what was used in so many days; 90 when left out.
    #[param(minimum = 1, maximum = 180)]
    days: Option<u32>,
}

/// How long what is available lasts, by what was used lately: what is gone first comes first.
#[utoipa::path(
    get, path = "/stores/analytics/cover", params(CoverQuery),
    responses((status = 200, body = Paged<CoverRow>, description = "A page of items"), Guarded)
)]
pub(super) async fn cover(SignedIn(ctx): SignedIn, Query(query): Query<CoverQuery>) -> Answer<Paged<CoverRow>> {
    let CoverQuery { page, per_page, days } = query;
    let page = ops::cover(&ctx, days, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Of which months.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MonthsQuery {
    /// So many months, the running one with them; 12 when left out.
    #[param(minimum = 1, maximum = 60)]
    months: Option<u32>,
}

/// What counts missed, what was scrapped and what was lost, by its value: the latest month first.
#[utoipa::path(
    get, path = "/stores/analytics/shrinkage", params(MonthsQuery),
    responses((status = 200, body = List<ShrinkageRow>, description = "The months in which something went missing"), Guarded)
)]
pub(super) async fn shrinkage(SignedIn(ctx): SignedIn, Query(query): Query<MonthsQuery>) -> Answer<List<ShrinkageRow>> {
    Ok(axum::Json(List { data: ops::shrinkage(&ctx, query.months).await? }))
}

/// What was issued, less what came back, by its value: of departments and of jobs.
#[utoipa::path(
    get, path = "/stores/analytics/cost", params(MonthsQuery),
    responses((status = 200, body = Costs, description = "The dearest first"), Guarded)
)]
pub(super) async fn cost(SignedIn(ctx): SignedIn, Query(query): Query<MonthsQuery>) -> Answer<Costs> {
    Ok(axum::Json(ops::cost(&ctx, query.months).await?))
}
