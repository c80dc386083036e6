//! `POST /api/v1/notices/{id}/acknowledge`

use super::wire::Notice;
use crate::api::idempotency::once;
use crate::api::wire::{Answer, GuardedStep, LanguageQuery};
use crate::extract::{JsonIfAny, Path, Query, SignedIn};
use engrane::base::id::NoticeId;
use engrane::base::permission::Permission;
use engrane::notices::ops;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is said with it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Acknowledgement {
    /// For all of its people to see; at most 500 characters.
    note: Option<String>,
}

/// The caller takes care of a notice, and has read it. When somebody else does by now, that is refused with `why: changed`.
#[utoipa::path(
    post,
    path = "/notices/{id}/acknowledge",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The notice"), LanguageQuery),
    request_body = Option<Acknowledgement>,
    responses((status = 200, body = Notice, description = "As it is now"), GuardedStep)
)]
pub(super) async fn acknowledge_notice(
    SignedIn(ctx): SignedIn,
    Path(id): Path<NoticeId>,
    Query(LanguageQuery { lang }): Query<LanguageQuery>,
    JsonIfAny(body): JsonIfAny<Acknowledgement>,
) -> Answer<Notice> {
    let Acknowledgement { note } = body.unwrap_or_default();
    let acknowledged = async { Ok(ops::acknowledge(&ctx, id, note.as_deref()).await?) };
    Ok(axum::Json(Notice::of(lang, once(&ctx, Permission::NoticesView, acknowledged).await?)))
}
