//! `/api/v1/production/orders/{id}/material`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, GuardedOne, GuardedStep};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use engrane::base::id::ProductionOrderId;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::production::material::ops;
use engrane::production::material::types::{Material, MaterialAct, MaterialAnswer, MaterialRequest};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What an order needs of the store-room, what is kept for it, what was given out to it, and what is missing.
#[utoipa::path(
    get, path = "/production/orders/{id}/material", params(("id" = Uuid, Path, description = "The order")),
    responses((status = 200, body = Material, description = "As it is now"), GuardedOne)
)]
async fn find_material(SignedIn(ctx): SignedIn, Path(id): Path<ProductionOrderId>) -> Answer<Material> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

async fn act(
    ctx: &Ctx,
    id: ProductionOrderId,
    act: MaterialAct,
    asked: &MaterialRequest,
) -> Result<Created<MaterialAnswer>, ApiError> {
    let done = async { Ok(ops::act(ctx, id, act, asked).await?) };
    Ok(Created(once(ctx, Permission::StoresMove, done).await?))
}

macro_rules! act {
    ($name:ident, $path:tt, $act:ident, $doc:tt) => {
        #[doc = $doc]
        #[utoipa::path(
                            post, path = $path, params(("id" = Uuid, Path, description = "The order")),
                            request_body = MaterialRequest,
                            responses((status = 201, body = MaterialAnswer, description = "It is done"), GuardedStep)
                        )]
        async fn $name(
            SignedIn(ctx): SignedIn,
            Path(id): Path<ProductionOrderId>,
            Json(asked): Json<MaterialRequest>,
        ) -> Result<Created<MaterialAnswer>, ApiError> {
            act(&ctx, id, MaterialAct::$act, &asked).await
        }
    };
}

act!(
    reserve_material,
    "/production/orders/{id}/material/reserve",
    Reserve,
    "Keeps material for an order, until it is given out to it or its day is over."
);
act!(
    issue_material,
    "/production/orders/{id}/material/issue",
    Issue,
    "Gives material out to an order: what is kept for it first."
);
act!(
    return_material,
    "/production/orders/{id}/material/return",
    Return,
    "Takes back what was given out to an order; of a remnant its size, heat number and certificate are kept."
);

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(find_material))
        .routes(routes!(reserve_material))
        .routes(routes!(issue_material))
        .routes(routes!(return_material))
}
