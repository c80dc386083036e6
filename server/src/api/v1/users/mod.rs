//! People: of the caller's own organization, or of all for the platform.

mod activation;
mod reset_password;
mod users;
mod wire;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(users::list_users, users::create_user))
        .routes(routes!(users::find_user, users::change_user))
        .routes(routes!(activation::set_activation))
        .routes(routes!(reset_password::reset_user_password))
}
