//! Signing in and out by script. Browsers sign in on the page, which keeps the token in a cookie.

mod login;
mod logout;
mod me;
mod refresh;
mod wire;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(login::login))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(me::me))
}
