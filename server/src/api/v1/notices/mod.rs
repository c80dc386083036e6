//! What the caller is told, how they want to be told, and the chats where an organization is told.

mod acknowledge_notice;
mod list_notices;
mod preferences;
mod read_notices;
mod subscriptions;
mod webhooks;
mod wire;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_notices::list_notices))
        .routes(routes!(read_notices::read_notice))
        .routes(routes!(read_notices::read_all_notices))
        .routes(routes!(acknowledge_notice::acknowledge_notice))
        .routes(routes!(preferences::find_preferences, preferences::change_preferences))
        .routes(routes!(subscriptions::list_subscriptions, subscriptions::create_subscription))
        .routes(routes!(subscriptions::change_subscription, subscriptions::delete_subscription))
        .routes(routes!(webhooks::list_webhooks, webhooks::create_webhook))
        .routes(routes!(webhooks::find_webhook, webhooks::change_webhook, webhooks::delete_webhook))
        .routes(routes!(webhooks::test_webhook))
}
