//! The site's files (scripts, styles, fonts), with their precompressed twins, and the page for what is not there.

use crate::state::AppState;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::{Env, LeptosOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// No file of the site has a longer address, in bytes. File systems do not say of a name that is too long for them that
/// it is not there.
const LONGEST_ADDRESS: usize = 200;

/// Where the site's files are: where `cargo leptos watch` says, beside the program, or in the workspace.
pub fn find() -> Option<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("site")));
    [std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from), beside, Some(PathBuf::from("target/site"))]
        .into_iter()
        .flatten()
        .find(|directory| directory.join("pkg").is_dir())
}

/// How Leptos finds the site's files.
pub fn options(root: &Path) -> LeptosOptions {
    // File names carry a hash when the build left the list of hashes beside the program.
    let hashed = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("hash.txt").exists()))
        .unwrap_or(false);
    let reload_port = std::env::var("LEPTOS_RELOAD_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3001);
    let watched = std::env::var_os("LEPTOS_WATCH").is_some();
    LeptosOptions::builder()
        .output_name("engrane")
        .site_root(root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .env(if watched { Env::DEV } else { Env::PROD })
        .reload_port(reload_port)
        .hash_files(hashed)
        .build()
}

/// Files of the site; for anything else the application's own "not found" page.
pub(crate) fn files(state: &AppState) -> Router {
    let options = Arc::clone(&state.leptos);
    let page = leptos_axum::render_app_async_with_context(|| {}, move || app::shell(LeptosOptions::clone(&options)));
    let not_found = Router::new().fallback(get(page));
    let files = ServeDir::new(&*state.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(not_found.clone());
    Router::new().fallback_service(files).layer(from_fn_with_state(not_found, skip_files))
}

/// Looks for no file where none can be.
async fn skip_files(State(not_found): State<Router>, request: Request, next: Next) -> Response {
    if request.uri().path().len() > LONGEST_ADDRESS {
        return not_found.oneshot(request).await.into_response();
    }
    next.run(request).await
}
