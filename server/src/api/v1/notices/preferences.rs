//! `/api/v1/notices/preferences`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Guarded, GuardedChange};
use crate::extract::{IfMatch, Json, SignedIn};
use engrane::base::permission::Permission;
use engrane::notices::ops;
use engrane::notices::types::{NewPreferences, NoticePreferences as Preferences, TopicChoice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the caller is told.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticePreferences {
    /// Sent back with a change.
    version: i32,
    /// Each topic that may concern the caller. The bell tells it in any case; `mail` is sent after two minutes and not at
    /// night, the `digest` at 8:00 by the organization's clock, and a `webhook` tells it in the organization's chats at once.
    topics: Vec<TopicChoice>,
    /// Is what is urgent mailed at night too?
    urgent_at_night: bool,
    /// Is there a chat where `webhook` is posted?
    has_webhook: bool,
}

impl From<Preferences> for NoticePreferences {
    fn from(preferences: Preferences) -> Self {
        let Preferences { version, topics, urgent_at_night, has_webhook } = preferences;
        Self { version, topics, urgent_at_night, has_webhook }
    }
}

/// How the caller is told about each topic.
#[utoipa::path(
    get,
    path = "/notices/preferences",
    tag = "notices",
    security(("bearer" = [])),
    responses((status = 200, body = NoticePreferences, description = "As they are"), Guarded)
)]
pub(super) async fn find_preferences(SignedIn(ctx): SignedIn) -> Answer<NoticePreferences> {
    Ok(axum::Json(ops::preferences(&ctx).await?.into()))
}

/// How the caller wants to be told from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreferencesBody {
    /// A topic that is left out is as it is for whoever has chosen nothing.
    topics: Vec<TopicChoice>,
    /// False when left out.
    #[serde(default)]
    urgent_at_night: bool,
}

/// Changes how the caller is told. Whoever chooses another than `none` is told of a topic that is told to managers alone otherwise.
#[utoipa::path(
    put,
    path = "/notices/preferences",
    tag = "notices",
    security(("bearer" = [])),
    request_body = PreferencesBody,
    responses((status = 200, body = NoticePreferences, description = "As they are now"), GuardedChange)
)]
pub(super) async fn change_preferences(
    SignedIn(ctx): SignedIn,
    IfMatch(version): IfMatch,
    Json(body): Json<PreferencesBody>,
) -> Answer<NoticePreferences> {
    let new = NewPreferences { version, topics: body.topics, urgent_at_night: body.urgent_at_night };
    let changed = async { Ok(ops::change_preferences(&ctx, &new).await?) };
    Ok(axum::Json(once(&ctx, Permission::NoticesView, changed).await?.into()))
}
