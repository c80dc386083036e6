//! `GET /api/v1/catalog/parts/{id}/interchange`, and for the platform `/api/v1/catalog/interchange/large`

use crate::api::wire::{Answer, Guarded, Language, LanguageQuery, OpenOne, PageQuery, Paged};
use crate::extract::{Caller, Path, Query, SignedIn};
use crate::state::AppState;
use axum::Json;
use engrane::base::id::PartId;
use engrane::catalog::interchange::ops;
use engrane::catalog::interchange::types::{Interchange, LargeGroup, Member, Stands, Step};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// What stands beside a part, and why.
#[derive(Serialize, ToSchema)]
pub(super) struct PartInterchange {
    /// What replaces it, the nearest first; what is reported not to replace it after that; what it replaces itself last.
    data: Vec<InterchangeMember>,
    /// More than 300 parts hang together with it, so none of them is offered for it.
    held_back: bool,
    /// There are more: of a long chain the nearest are listed, with 5,000 steps of their paths together.
    more: bool,
}

/// A part that stands beside another one.
#[derive(Serialize, ToSchema)]
struct InterchangeMember {
    id: Uuid,
    number: String,
    brand: String,
    name: String,
    /// `oem` or `aftermarket`.
    kind: &'static str,
    /// `economy`, `standard`, `premium` or `oem`.
    tier: &'static str,
    /// `both_ways`: either replaces the other; `substitute`: it replaces the part, and not the other way round; `replaced`: the part
    /// replaces it, and not the other way round.
    stands: Stands,
    /// It is reported not to replace the part, although others join the two.
    denied: bool,
    /// The shortest way of references between the two, from the part that is asked about.
    path: Vec<Step>,
}

/// The parts that replace one, each with the path of references that says so.
#[utoipa::path(
    get,
    path = "/catalog/parts/{id}/interchange",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The part"), LanguageQuery),
    responses((status = 200, body = PartInterchange, description = "What stands beside it"), OpenOne)
)]
pub(super) async fn list_interchange(
    Caller(ctx): Caller,
    Path(id): Path<PartId>,
    Query(query): Query<LanguageQuery>,
) -> Answer<PartInterchange> {
    let Interchange { members, held_back, cut } = ops::interchange(&ctx, id).await?;
    let data = members.into_iter().map(|row| member(row, query.lang)).collect();
    Ok(Json(PartInterchange { data, held_back, more: cut }))
}

fn member(row: Member, lang: Language) -> InterchangeMember {
    InterchangeMember {
        id: row.part.id.0,
        number: row.part.number,
        brand: row.part.brand,
        name: lang.of(row.name),
        kind: row.kind.as_str(),
        tier: row.tier.as_str(),
        stands: row.stands,
        denied: row.denied,
        path: row.path,
    }
}

/// Groups of so many parts that none is offered for another, the largest first: a reference among them is wrong.
#[utoipa::path(
    get, path = "/catalog/interchange/large", params(PageQuery),
    responses((status = 200, body = Paged<LargeGroup>, description = "A page of groups"), Guarded)
)]
async fn list_large_groups(SignedIn(ctx): SignedIn, Query(query): Query<PageQuery>) -> Answer<Paged<LargeGroup>> {
    Ok(Json(Paged::new(ops::large(&ctx, query.request()).await?, |row| row)))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_large_groups))
}
