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

/// What the files are called that every page loads: `engrane.js`, `engrane.css`.
const NAME: &str = "engrane";

/// Where a build leaves the list of the hashes that stand in file names. Leptos looks for it there and nowhere else.
fn hash_file() -> PathBuf {
    let program = std::env::current_exe().ok();
    program.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join("hash.txt")
}

/// Refuses a site whose pages would come without script and style: they name other files than are there.
pub fn check(site: &Path) -> Result<(), String> {
    missing(site, &hash_file()).map_or(Ok(()), Err)
}

/// Why pages would not find their script or their style in the site.
fn missing(site: &Path, hash_file: &Path) -> Option<String> {
    let hashes = std::fs::read_to_string(hash_file).ok();
    let named = |kind: &str| match &hashes {
        Some(hashes) => {
            let found = hashes.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == kind);
            found.map_or_else(|| format!("{NAME}.{kind}"), |(_, hash)| format!("{NAME}.{}.{kind}", hash.trim()))
        }
        None => format!("{NAME}.{kind}"),
    };
    let absent = ["js", "css"].map(named).into_iter().find(|file| !site.join("pkg").join(file).is_file())?;
    let (site, list) = (site.display(), hash_file.display());
    Some(if hashes.is_some() {
        format!(
            "pages would have no script or no style: {list} names {absent}, which is not in {site}/pkg. They are of \
             different builds; `make build` makes them together, and they are copied together"
        )
    } else {
        format!(
            "pages would have no script or no style: {list} is not there, which says what the files in {site}/pkg are \
             called. `make build` puts it beside the program; copy engrane, hash.txt and site/ together"
        )
    })
}

/// How Leptos finds the site's files.
pub fn options(root: &Path) -> LeptosOptions {
    // File names carry a hash when the build left the list of hashes.
    let hashed = hash_file().exists();
    let reload_port = std::env::var("LEPTOS_RELOAD_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3001);
    let watched = std::env::var_os("LEPTOS_WATCH").is_some();
    LeptosOptions::builder()
        .output_name(NAME)
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

#[cfg(test)]
mod tests {

    use super::*;

    /// A site with these files in its `pkg`, and a list of hashes when there is one.
    fn built(files: &[&str], hashes: Option<&str>) -> Option<String> {
        let folder = std::env::temp_dir().join(format!("engrane-site-{}", uuid::Uuid::now_v7().simple()));
        let (pkg, list) = (folder.join("site/pkg"), folder.join("hash.txt"));
        std::fs::create_dir_all(&pkg).unwrap();
        for file in files {
            std::fs::write(pkg.join(file), "").unwrap();
        }
        if let Some(hashes) = hashes {
            std::fs::write(&list, hashes).unwrap();
        }
        let said = missing(&folder.join("site"), &list);
        std::fs::remove_dir_all(folder).unwrap();
        said
    }

    #[test]
    fn a_site_has_the_script_and_the_style_that_pages_name() {
        let hashes = Some("js: aB\nwasm: cD\ncss: eF\nsplit: gH\n");
        assert_eq!(built(&["engrane.js", "engrane.css"], None), None);
        assert_eq!(built(&["engrane.aB.js", "engrane.eF.css"], hashes), None);
        let without_list = built(&["engrane.aB.js", "engrane.eF.css"], None).unwrap();
        assert!(without_list.contains("hash.txt is not there"), "{without_list}");
        for (files, absent) in [
            (["engrane.aB.js", "engrane.xx.css"], "engrane.eF.css"),
            (["engrane.xx.js", "engrane.eF.css"], "engrane.aB.js"),
            (["engrane.js", "engrane.css"], "engrane.aB.js"),
        ] {
            let other_build = built(&files, hashes).unwrap();
            assert!(other_build.contains(absent) && other_build.contains("different builds"), "{other_build}");
        }
    }
}
