//! `GET /api/v1/notices`

use super::wire::Notice;
use crate::api::wire::{Guarded, Language, Paged};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::paging::PageRequest;
use engrane::notices::ops;
use engrane::notices::types::{NoticeQuery, NoticeShow};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which notices are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// `all` when left out, `unread` (those that the bell counts) or `open`.
    #[serde(default)]
    #[param(value_type = Option<NoticeShow>, inline)]
    show: NoticeShow,
    /// Of the words: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// The caller's notices, the latest first. Nobody else's are listed, and none that the caller may not know of by now.
#[utoipa::path(
    get,
    path = "/notices",
    tag = "notices",
    security(("bearer" = [])),
    params(ListQuery),
    responses((status = 200, body = Paged<Notice>, description = "A page of notices"), Guarded)
)]
pub(super) async fn list_notices(
    SignedIn(ctx): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<Paged<Notice>>, ApiError> {
    let ListQuery { page, per_page, show, lang } = query;
    let found = ops::list(&ctx, &NoticeQuery { show, page: PageRequest::bounded(page, per_page) }).await?;
    Ok(Json(Paged::new(found, |notice| Notice::of(lang, notice))))
}
