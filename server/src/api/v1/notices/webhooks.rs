//! `/api/v1/notices/webhooks`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, List};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use engrane::base::id::WebhookId;
use engrane::base::permission::Permission;
use engrane::notices::types::{DropReason, State, Topic};
use engrane::notices::webhooks::ops::{self, WebhookValues};
use engrane::notices::webhooks::types::{Attempt, Outcome, Post, Webhook as Values, WebhookSheet};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

const EDIT: Permission = Permission::SettingsEdit;

/// A chat to which notices are posted, as `{"text": …}`.
#[derive(Serialize, ToSchema)]
pub(super) struct Webhook {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    name: String,
    /// Its server, and at most the end of what is secret: `https://hooks.slack.com/…x9Qz`. The address itself is told to nobody.
    address: String,
    active: bool,
    /// How the last post went; null before the first.
    last: Option<WebhookAttempt>,
}

/// How a post went. Nothing else of what the server answered is told.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookAttempt {
    at: DateTime<Utc>,
    #[schema(inline)]
    outcome: Outcome,
    /// Of the answer, where there was one.
    status: Option<u16>,
}

/// A webhook with its latest posts.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookWithPosts {
    #[serde(flatten)]
    webhook: Webhook,
    /// The latest 20, the latest first.
    posts: Vec<WebhookPost>,
}

/// A notice to a webhook.
#[derive(Serialize, ToSchema)]
struct WebhookPost {
    topic: Topic,
    raised_at: DateTime<Utc>,
    #[schema(inline)]
    state: State,
    /// Why it was dropped.
    #[schema(inline)]
    reason: Option<DropReason>,
    attempts: u32,
    #[schema(inline)]
    outcome: Option<Outcome>,
    status: Option<u16>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<Values> for Webhook {
    fn from(webhook: Values) -> Self {
        let Values { id, version, name, address, active, last } = webhook;
        Self { id: id.0, version, name, address, active, last: last.map(WebhookAttempt::from) }
    }
}

impl From<Attempt> for WebhookAttempt {
    fn from(Attempt { at, outcome, status }: Attempt) -> Self {
        Self { at, outcome, status }
    }
}

impl From<Post> for WebhookPost {
    fn from(post: Post) -> Self {
        let Post { topic, raised_at, state, reason, attempts, outcome, status, ended_at } = post;
        Self { topic, raised_at, state, reason, attempts, outcome, status, ended_at }
    }
}

/// A webhook as somebody wants it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookBody {
    /// 1 to 100 characters; no other webhook has it.
    name: String,
    /// Where it posts to: `https`, on a server that anybody can reach; others are listed in the settings of the server. Left out of a
    /// change, it stays as it is.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    url: Option<SecretString>,
    /// True when left out.
    #[serde(default = "yes")]
    active: bool,
}

fn yes() -> bool {
    true
}

impl From<WebhookBody> for WebhookValues {
    fn from(WebhookBody { name, url, active }: WebhookBody) -> Self {
        Self { name, url, active }
    }
}

/// The webhooks of the organization, by name.
#[utoipa::path(
    get,
    path = "/notices/webhooks",
    tag = "notices",
    security(("bearer" = [])),
    responses((status = 200, body = List<Webhook>, description = "All of them"), Guarded)
)]
pub(super) async fn list_webhooks(SignedIn(ctx): SignedIn) -> Answer<List<Webhook>> {
    Ok(axum::Json(List { data: ops::list(&ctx).await?.into_iter().map(Webhook::from).collect() }))
}

/// Sets up a webhook: notices are posted there that name whoever chose `webhook` for their topic.
#[utoipa::path(
    post,
    path = "/notices/webhooks",
    tag = "notices",
    security(("bearer" = [])),
    request_body = WebhookBody,
    responses((status = 201, body = Webhook, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_webhook(
    SignedIn(ctx): SignedIn,
    Json(body): Json<WebhookBody>,
) -> Result<Created<Webhook>, ApiError> {
    let values = WebhookValues::from(body);
    let made = async { Ok(ops::create(&ctx, &values).await?) };
    Ok(Created(once(&ctx, EDIT, made).await?.into()))
}

/// A webhook with its latest posts.
#[utoipa::path(
    get,
    path = "/notices/webhooks/{id}",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, body = WebhookWithPosts, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_webhook(SignedIn(ctx): SignedIn, Path(id): Path<WebhookId>) -> Answer<WebhookWithPosts> {
    let WebhookSheet { webhook, posts } = ops::find(&ctx, id).await?;
    let posts = posts.into_iter().map(WebhookPost::from).collect();
    Ok(axum::Json(WebhookWithPosts { webhook: webhook.into(), posts }))
}

/// Changes a webhook as a whole, but for an address that is left out. What waits for one that is switched off is dropped.
#[utoipa::path(
    put,
    path = "/notices/webhooks/{id}",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The webhook")),
    request_body = WebhookBody,
    responses((status = 200, body = Webhook, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_webhook(
    SignedIn(ctx): SignedIn,
    Path(id): Path<WebhookId>,
    IfMatch(version): IfMatch,
    Json(body): Json<WebhookBody>,
) -> Answer<Webhook> {
    let values = WebhookValues::from(body);
    let changed = async { Ok(ops::change(&ctx, id, version, &values).await?) };
    Ok(axum::Json(once(&ctx, EDIT, changed).await?.into()))
}

/// Removes a webhook, with what waits for it.
#[utoipa::path(
    delete,
    path = "/notices/webhooks/{id}",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_webhook(SignedIn(ctx): SignedIn, Path(id): Path<WebhookId>) -> Result<StatusCode, ApiError> {
    once(&ctx, EDIT, async { Ok(ops::delete(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Posts a sentence to a webhook, whether it is switched on or not, and says how that went: within ten seconds.
#[utoipa::path(
    post,
    path = "/notices/webhooks/{id}/test",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, body = WebhookAttempt, description = "How it went"), GuardedStep)
)]
pub(super) async fn test_webhook(SignedIn(ctx): SignedIn, Path(id): Path<WebhookId>) -> Answer<WebhookAttempt> {
    let tried = async { Ok(ops::test(&ctx, id).await?) };
    Ok(axum::Json(once(&ctx, EDIT, tried).await?.into()))
}
