//! What every request passes through, outermost first: log, headers, compression, same origin, who calls, how often,
//! the guard of server functions, people who must change their password.

pub mod authenticate;
mod client;
pub mod headers;
pub mod limits;
pub mod request_log;
pub mod same_origin;
pub mod server_functions;

/// Is this the address of a file of the site, rather than of a page or a door?
fn is_file(path: &str) -> bool {
    ["/pkg/", "/fonts/", "/vendor/"].iter().any(|folder| path.starts_with(folder))
        || path.strip_prefix('/').is_some_and(|name| !name.contains('/') && name.contains('.'))
}
