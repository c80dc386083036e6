//! What every request passes through, outermost first: log, measure, headers, compression, same origin, who calls, how
//! often, the note of who was turned away, what was typed into a refused form, the guard of server functions, people who must change their password.

use crate::crawlers::SITEMAP;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, header};

pub mod audit_denials;
pub mod authenticate;
mod client;
pub mod headers;
pub mod limits;
pub mod measure;
pub mod pads;
pub mod plain_forms;
pub mod request_log;
pub mod same_origin;
pub mod screens;
pub mod server_functions;

/// The door of a request as the router knows it, without what is particular to the request: `/api/v1/auth/sessions/{id}`,
/// `/api/save_in_plant`; none for what no route is for.
fn route(request: &Request) -> Option<String> {
    let matched = request.extensions().get::<MatchedPath>()?;
    // The addresses of server functions end in a number of the build.
    Some(matched.as_str().trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned())
}

/// Does a browser open a page with this request?
fn opens_page(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.method() == Method::GET && !request.uri().path().starts_with("/api/") && accept.contains("text/html")
}

/// Is this the address of a file of the site, rather than of a page or a door? The sitemap is none: it is read in the database.
fn is_file(path: &str) -> bool {
    let in_folder = ["/pkg/", "/fonts/", "/vendor/", "/reader/"].iter().any(|folder| path.starts_with(folder));
    let at_the_root = path.strip_prefix('/').is_some_and(|name| !name.contains('/') && name.contains('.'));
    (in_folder || at_the_root) && path != SITEMAP
}
