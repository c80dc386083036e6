//! Version 1: one module an area, one file a door.

mod admin;
mod audit;
mod auth;
mod catalog;
mod file_read;
mod imports;
mod inventory;
mod notices;
mod oee;
mod production;
mod receive;
mod stores;
mod system;
mod tasks;
mod tenants;
mod users;

use crate::extract::BodyLimit;
use crate::state::AppState;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(admin::doors())
        .merge(audit::doors())
        .merge(auth::doors())
        .merge(catalog::doors())
        .merge(inventory::doors())
        .merge(notices::doors())
        .merge(oee::doors())
        .merge(production::doors())
        .merge(stores::doors())
        .merge(system::doors())
        .merge(tasks::doors())
        .merge(tenants::doors())
        .merge(users::doors())
        .layer(DefaultBodyLimit::max(BodyLimit::default().0))
}
