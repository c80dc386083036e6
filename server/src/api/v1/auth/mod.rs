//! Signing in and out by script. Browsers sign in on the page, which keeps the token in a cookie.

mod acting;
mod change_password;
mod change_pin;
mod login;
mod logout;
mod me;
mod refresh;
mod register;
mod reset;
mod sessions;
mod wire;

use crate::extract::BodyLimit;
use crate::state::AppState;
use axum::Extension;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Bytes of a body at the most: names and passwords are short.
const BODY_LIMIT: usize = 16 * 1024;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(login::login))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(me::me, me::change_me))
        .routes(routes!(acting::end_acting))
        .routes(routes!(register::register))
        .routes(routes!(reset::request_reset))
        .routes(routes!(reset::reset_password))
        .routes(routes!(change_password::change_password))
        .routes(routes!(change_pin::change_pin))
        .routes(routes!(sessions::list, sessions::close_others))
        .routes(routes!(sessions::find, sessions::close))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(Extension(BodyLimit(BODY_LIMIT)))
}
