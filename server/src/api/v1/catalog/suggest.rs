//! `GET /api/v1/catalog/suggest`

use crate::api::wire::{Language, List, OpenOne};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::suggesting::ops;
use engrane::catalog::suggesting::types::{self as suggesting, SuggestionKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What was typed so far.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SuggestQuery {
    /// A number or words, of which the last one may be a beginning.
    #[param(max_length = 200)]
    q: String,
    /// Of names: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// What somebody may mean.
#[derive(Serialize, ToSchema)]
pub(super) struct Suggestion {
    /// What is searched for then: what was typed, gone on with.
    text: String,
    /// What it adds: `number`, `group`, `model`, `make` or `brand`.
    kind: SuggestionKind,
    /// Its name; of a number its brand, of a model its make as well.
    name: String,
}

/// What somebody may mean who is typing, the likeliest first; at most eight.
#[utoipa::path(
    get,
    path = "/catalog/suggest",
    tag = "catalog",
    params(SuggestQuery),
    responses((status = 200, body = List<Suggestion>, description = "Suggestions"), OpenOne)
)]
pub(super) async fn suggest(
    Caller(ctx): Caller,
    Query(query): Query<SuggestQuery>,
) -> Result<Json<List<Suggestion>>, ApiError> {
    let SuggestQuery { q, lang } = query;
    let found = ops::suggest(&ctx, &q).await?;
    let suggestion = |suggesting::Suggestion { text, kind, name }| Suggestion { text, kind, name: lang.of(name) };
    Ok(Json(List { data: found.into_iter().map(suggestion).collect() }))
}
