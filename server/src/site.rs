//! The site's files (scripts, styles, fonts), with their precompressed twins, and the page for what is not there.

use crate::state::AppState;
use axum::Router;
use axum::routing::get;
use leptos::config::{Env, LeptosOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_http::services::ServeDir;

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
pub(crate) fn files(state: &AppState) -> ServeDir<Router> {
    let options = Arc::clone(&state.leptos);
    let page = leptos_axum::render_app_async_with_context(|| {}, move || app::shell(LeptosOptions::clone(&options)));
    let not_found = Router::new().fallback(get(page));
    ServeDir::new(&*state.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(not_found)
}
