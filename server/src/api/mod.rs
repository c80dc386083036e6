//! The REST doors. The router is the OpenAPI document: what is not routed here is not in it, and the other way round.

mod crud;
mod download;
pub(crate) mod freshness;
pub mod idempotency;
pub mod v1;
mod wire;

use crate::respond::{ApiError, FieldBody, PROBLEM_JSON, ProblemBody};
use crate::state::AppState;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn;
use axum::routing::get;
use engrane::base::problem::{Entity, Problem};
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, Ref, RefOr, Required, ResponseBuilder};
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
    for (address, item) in &mut document.paths.paths {
        let operations = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in operations.into_iter().filter_map(|(method, item)| Some((method, item.as_mut()?))) {
            belong_to_the_area(address, operation);
            ask_for_the_version(operation);
            say_what_any_door_answers(operation);
            if method != "GET" && idempotency::exemption(&format!("{method} {address}")).is_none() {
                operation.parameters.get_or_insert_default().push(key().into());
                answer(operation, "409", "Another request came under the same `Idempotency-Key`");
                answer(operation, "422", "Some input cannot be taken");
            }
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

/// The header by which a request is done once.
fn key() -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(idempotency::LONGEST));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "Visible ASCII characters. The same request again under the same key is not done again: for seven days it has \
             the same answer, with `Idempotency-Replayed: true`.",
        ))
        .schema(Some(schema))
        .build()
}

/// The refusals that are no door's own.
fn say_what_any_door_answers(operation: &mut Operation) {
    answer(operation, "429", "More requests than the caller may make in a minute");
    if operation.request_body.is_some() {
        answer(operation, "413", "The body is larger than the door takes");
    }
}

/// Says when a door refuses, unless it says more about it itself.
fn answer(operation: &mut Operation, status: &str, description: &str) {
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new().description(description).content(PROBLEM_JSON, content);
        RefOr::T(response.build())
    });
}

fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", v1::doors())
}

pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let (doors, document) = routed();
    // Hundreds of operations drawn at once keep a browser busy for seconds: an area's are drawn once it is opened.
    let config =
        utoipa_swagger_ui::Config::default().doc_expansion("none").filter(true).default_models_expand_depth(-1);
    let viewer = utoipa_swagger_ui::SwaggerUi::new("/api/docs").config(config).url("/api/openapi.json", document);
    doors
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn(idempotency::guard))
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
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH, idempotency::KEY])
        .expose_headers([
            header::RETRY_AFTER,
            HeaderName::from_static("ratelimit-limit"),
            HeaderName::from_static("ratelimit-remaining"),
            HeaderName::from_static("ratelimit-reset"),
            HeaderName::from_static("x-request-id"),
            idempotency::REPLAYED,
        ])
}

async fn nowhere() -> ApiError {
    Problem::NotFound { what: Entity::Page }.into()
}

async fn no_such_method() -> ApiError {
    ApiError::no_such_method()
}
