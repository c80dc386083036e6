//! The REST doors. The router is the OpenAPI document: what is not routed here is not in it, and the other way round.

mod freshness;
pub mod v1;
mod wire;

use crate::respond::{ApiError, FieldBody, PROBLEM_JSON, ProblemBody};
use crate::state::AppState;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn;
use axum::routing::get;
use engrane::base::problem::{Kind, Problem};
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Engrane",
        description = "The parts business: catalogue, inventory, imports, plants. A method that an address does not \
                       have is answered by 405, with a Problem."
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

/// The document of all doors.
pub fn document() -> utoipa::openapi::OpenApi {
    routed().1
}

/// The routes and the document, from one list.
fn routed() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    let (routes, mut document) = doors().split_for_parts();
    for (address, path) in &mut document.paths.paths {
        let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in operations.into_iter().flatten() {
            belong_to_the_area(address, operation);
            ask_for_the_version(operation);
            say_what_any_door_answers(operation);
        }
    }
    (routes, document)
}

/// A door that names no tag is its area's, and asks for a token.
fn belong_to_the_area(address: &str, operation: &mut Operation) {
    if operation.tags.is_none() {
        let area = address.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
        operation.tags = Some(vec![area.to_owned()]);
        operation.security = Some(vec![SecurityRequirement::new("bearer", [""; 0])]);
    }
}

/// Whoever may be told that no version was named has to name one ([`IfMatch`](crate::extract::IfMatch)).
fn ask_for_the_version(operation: &mut Operation) {
    if !operation.responses.responses.contains_key("428") {
        return;
    }
    let tag = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r#"^"[0-9]{1,9}"$"#));
    let version = ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some("The version that was read, in quotes: `\"3\"`"))
        .schema(Some(tag));
    operation.parameters.get_or_insert_default().push(version.build().into());
}

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new().description(description).content(PROBLEM_JSON, content);
    RefOr::T(response.build())
}

/// The refusals that are no door's own, where it does not say more about them itself.
fn say_what_any_door_answers(operation: &mut Operation) {
    let has_body = operation.request_body.is_some();
    let answers = &mut operation.responses.responses;
    answers.entry("429".to_owned()).or_insert_with(|| problem("More requests than the caller may make in a minute"));
    if has_body {
        answers.entry("413".to_owned()).or_insert_with(|| problem("The body is larger than the door takes"));
    }
}

fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", v1::doors())
}

pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let (doors, document) = routed();
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
