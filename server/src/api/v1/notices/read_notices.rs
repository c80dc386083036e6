//! `POST /api/v1/notices/{id}/read` and `POST /api/v1/notices/read-all`

use super::wire::Notice;
use crate::api::wire::{Answer, Guarded, GuardedOne, LanguageQuery};
use crate::extract::{Path, Query, SignedIn};
use engrane::base::id::NoticeId;
use engrane::notices::ops;
use serde::Serialize;
use utoipa::ToSchema;

/// The caller has read a notice: the bell does not count it, and no mail about it is sent any more. Once read it stays so.
#[utoipa::path(
    post,
    path = "/notices/{id}/read",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The notice"), LanguageQuery),
    responses((status = 200, body = Notice, description = "As it is now"), GuardedOne)
)]
pub(super) async fn read_notice(
    SignedIn(ctx): SignedIn,
    Path(id): Path<NoticeId>,
    Query(LanguageQuery { lang }): Query<LanguageQuery>,
) -> Answer<Notice> {
    Ok(axum::Json(Notice::of(lang, ops::read(&ctx, id).await?)))
}

/// What was read.
#[derive(Serialize, ToSchema)]
pub(super) struct ReadNotices {
    /// How many had not been.
    read: u64,
}

/// The caller has read all of their notices.
#[utoipa::path(
    post,
    path = "/notices/read-all",
    tag = "notices",
    security(("bearer" = [])),
    responses((status = 200, body = ReadNotices, description = "How many there were"), Guarded)
)]
pub(super) async fn read_all_notices(SignedIn(ctx): SignedIn) -> Answer<ReadNotices> {
    Ok(axum::Json(ReadNotices { read: ops::read_all(&ctx).await? }))
}
