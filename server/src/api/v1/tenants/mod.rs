//! Organizations for the platform, and what an organization sets for itself.

mod acting;
mod logo;
mod organizations;
mod own;

use crate::state::AppState;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A form with one picture. Far more than is kept: whoever chose a photograph hears that it is too large.
const LOGO_FORM: usize = 16 * 1024 * 1024;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(logo::find_logo, logo::change_logo, logo::remove_logo))
        .layer(DefaultBodyLimit::max(LOGO_FORM))
        .routes(routes!(own::find_own, own::change_own))
        .routes(routes!(organizations::list_tenants, organizations::create_tenant))
        .routes(routes!(organizations::find_tenant, organizations::change_tenant))
        .routes(routes!(acting::begin_acting))
}
