//! The REST doors. The router is the OpenAPI document: what is not routed here is not in it, and the other way round.

mod freshness;
pub mod v1;
mod wire;

use crate::respond::{ApiError, FieldBody, ProblemBody};
use crate::state::AppState;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use engrane::problem::{Kind, Problem};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(title = "Engrane", description = "The parts business: catalogue, inventory, imports, plants."),
    components(schemas(ProblemBody, FieldBody)),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
        );
    }
}

/// The document and the routes, from one list.
pub fn document() -> utoipa::openapi::OpenApi {
    doors().split_for_parts().1
}

fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", v1::doors())
}

pub(crate) fn router(_state: &AppState) -> Router<AppState> {
    let (doors, document) = doors().split_for_parts();
    let viewer = utoipa_swagger_ui::SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    doors
        .layer(from_fn(freshness::keep_nothing))
        .route("/api/v1/events", get(crate::stream::events))
        // An address that a script has wrong is no page.
        .route("/api/v1/{*rest}", axum::routing::any(nowhere))
        .merge(Router::new().merge(viewer))
}

async fn nowhere() -> ApiError {
    Problem::NotFound { what: Kind::Page }.into()
}
