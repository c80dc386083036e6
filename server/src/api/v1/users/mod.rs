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
        .routes(routes!(users::list_people, users::create_person))
        .routes(routes!(users::find_person, users::change_person))
        .routes(routes!(activation::set_activation))
        .routes(routes!(reset_password::reset_user_password))
}
