//! `GET /api/v1/stores/custody` and `GET /api/v1/stores/holders/{id}/custody`

use crate::api::wire::{GuardedOne, LanguageQuery};
use crate::extract::{Path, Query, SignedIn};
use crate::respond::ApiError;
use app::i18n::Locale;
use app::stores::custody;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engrane::base::id::StockLocationId;
use engrane::platform::ctx::Ctx;
use engrane::stores::custody::types::Custody;
use engrane::stores::custody::{ops, pdf};

/// A custody receipt of what a holder has that is to come back, to be signed.
#[utoipa::path(
    get, path = "/stores/holders/{id}/custody",
    params(("id" = Uuid, Path, description = "The holder"), LanguageQuery),
    responses((status = 200, content_type = "application/pdf", body = String, description = "On pages of letter size"), GuardedOne)
)]
pub(super) async fn print_custody(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockLocationId>,
    Query(LanguageQuery { lang }): Query<LanguageQuery>,
) -> Result<Response, ApiError> {
    let custody = ops::of_holder(&ctx, id).await?;
    written(&ctx, &custody, lang.into())
}

/// Likewise, of what the caller has.
#[utoipa::path(
    get, path = "/stores/custody", params(LanguageQuery),
    responses((status = 200, content_type = "application/pdf", body = String, description = "On pages of letter size"), GuardedOne)
)]
pub(super) async fn print_own_custody(
    SignedIn(ctx): SignedIn,
    Query(LanguageQuery { lang }): Query<LanguageQuery>,
) -> Result<Response, ApiError> {
    let custody = ops::own(&ctx).await?;
    written(&ctx, &custody, lang.into())
}

fn written(ctx: &Ctx, custody: &Custody, lang: Locale) -> Result<Response, ApiError> {
    let (business, now) = (ctx.business_name(), ctx.now());
    let sheet = custody::sheet(lang, ctx.zone(), (business, ctx.actor_name()), custody, now);
    let file = format!("{}-{}.pdf", custody::file_name(lang), now.format("%Y-%m-%d"));
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, pdf::write(&sheet)?).into_response())
}
