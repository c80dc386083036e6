//! What every request passes through, outermost first: log, measure, headers, compression, same origin, who calls, the
//! note of who was turned away, the guard of server functions.

use axum::extract::{MatchedPath, Request};

pub mod authenticate;
pub mod headers;
pub mod measure;
pub mod request_log;
pub mod same_origin;
pub mod server_functions;
pub mod turned_away;

/// The door of a request as the router knows it, without what is particular to the request: `/api/v1/auth/sessions/{id}`,
/// `/api/save_in_plant`; none for what no route is for.
fn route(request: &Request) -> Option<String> {
    let matched = request.extensions().get::<MatchedPath>()?;
    // The addresses of server functions end in a number of the build.
    Some(matched.as_str().trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned())
}
