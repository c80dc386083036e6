//! The REST doors. The router is the OpenAPI document: what is not routed here is not in it, and the other way round.

mod freshness;
pub mod v1;
mod wire;

use crate::respond::{ApiError, FieldBody, ProblemBody};
use crate::state::AppState;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn;
use axum::routing::get;
use engrane::problem::{Kind, Problem};
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Engrane",
        description = "The parts business: catalogue, inventory, imports, plants. Besides what a door says of itself, any of \
                       them may answer 405, 413 and 429, with a Problem."
    ),
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

pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let (doors, document) = doors().split_for_parts();
    let viewer = utoipa_swagger_ui::SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    doors
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn(freshness::keep_nothing))
        .layer(cors(&state.cors_origins))
        .route("/api/v1/events", get(crate::stream::events).fallback(no_such_method))
        .route(crate::middleware::screens::EVENTS, get(crate::stream::screen_events).fallback(no_such_method))
        // An address that a script has wrong is no page.
        .route("/api/v1/{*rest}", axum::routing::any(nowhere))
        .merge(Router::new().merge(viewer))
}

/// Lets scripts of the named sites call the doors with a bearer token. Cookies never go along, and without names no
/// other site reads anything.
fn cors(origins: &[String]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH])
        .expose_headers([
            header::RETRY_AFTER,
            HeaderName::from_static("ratelimit-limit"),
            HeaderName::from_static("ratelimit-remaining"),
            HeaderName::from_static("ratelimit-reset"),
            HeaderName::from_static("x-request-id"),
        ])
}

async fn nowhere() -> ApiError {
    Problem::NotFound { what: Kind::Page }.into()
}

async fn no_such_method() -> ApiError {
    ApiError::no_such_method()
}
