//! People: of the caller's own organization, or of all for the platform.

mod activation;
mod badge;
mod people;
mod reset_password;
mod wire;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(people::list_people, people::create_person))
        .routes(routes!(people::find_person, people::change_person))
        .routes(routes!(activation::set_activation))
        .routes(routes!(badge::find_badge, badge::set_badge, badge::remove_badge))
        .routes(routes!(reset_password::reset_user_password))
}
