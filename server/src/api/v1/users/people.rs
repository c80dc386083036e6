//! `/api/v1/users`

use super::wire::{User, UserWithPassword, permissions, role};
use crate::api::idempotency::once;
use crate::api::wire::{Guarded, GuardedChange, GuardedOne, GuardedStep, Paged};
use crate::extract::{IfMatch, Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::{TenantId, UserId};
use engrane::base::paging::PageRequest;
use engrane::platform::identity::people::ops;
use engrane::platform::identity::people::types::{NewPerson, PeopleFilter, PersonPatch, Show};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which people.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UsersQuery {
    /// Part of a name, an email, a username or an organization.
    #[serde(default)]
    q: String,
    /// `all`, `pending`, `active` or `inactive`.
    #[serde(default)]
    #[param(value_type = Option<Show>, inline)]
    show: Show,
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
}

/// People, the newest first: of all organizations for the platform, of the own one for anybody else.
#[utoipa::path(
    get,
    path = "/users",
    tag = "users",
    security(("bearer" = [])),
    params(UsersQuery),
    responses((status = 200, body = Paged<User>, description = "A page of people"), Guarded)
)]
pub(super) async fn list_people(
    SignedIn(ctx): SignedIn,
    Query(query): Query<UsersQuery>,
) -> Result<axum::Json<Paged<User>>, ApiError> {
    let page = PageRequest::bounded(query.page, query.per_page);
    let filter = PeopleFilter { q: query.q, show: query.show, page };
    Ok(axum::Json(Paged::new(ops::list_people(&ctx, &filter).await?, User::from)))
}

/// One of them.
#[utoipa::path(
    get,
    path = "/users/{id}",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses((status = 200, body = User, description = "The person"), GuardedOne)
)]
pub(super) async fn find_person(SignedIn(ctx): SignedIn, Path(id): Path<UserId>) -> Result<axum::Json<User>, ApiError> {
    Ok(axum::Json(ops::find_person(&ctx, id).await?.into()))
}

/// Somebody new.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUser {
    /// The organization; the caller's own when left out. Another one for the platform only.
    #[schema(value_type = Option<uuid::Uuid>)]
    tenant: Option<TenantId>,
    name: String,
    email: String,
    /// Made from the email when left out.
    username: Option<String>,
    phone: Option<String>,
    /// `owner`, `admin`, `manager`, `operator` or `viewer`; not above the caller's own.
    role: String,
    /// Granted besides what the role has; only what the caller may do as well.
    #[serde(default)]
    extra_permissions: Vec<String>,
}

/// Creates somebody with a temporary password, which only this answer has.
#[utoipa::path(
    post,
    path = "/users",
    tag = "users",
    security(("bearer" = [])),
    request_body = NewUser,
    responses((status = 201, body = UserWithPassword, description = "They may sign in"), GuardedStep)
)]
pub(super) async fn create_person(
    SignedIn(ctx): SignedIn,
    Json(body): Json<NewUser>,
) -> Result<(StatusCode, axum::Json<UserWithPassword>), ApiError> {
    ops::may_change(&ctx)?;
    let new = NewPerson {
        tenant: body.tenant,
        name: body.name,
        username: body.username,
        email: body.email,
        phone: body.phone,
        role: role(&body.role)?,
        extra_permissions: permissions(&body.extra_permissions)?,
    };
    Ok((StatusCode::CREATED, axum::Json(ops::create_person(&ctx, &new).await?.into())))
}

/// What is to be changed; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserPatch {
    name: Option<String>,
    email: Option<String>,
    /// Empty for none.
    phone: Option<String>,
    role: Option<String>,
    /// All of them, also those that stay.
    extra_permissions: Option<Vec<String>>,
}

/// Changes somebody; it counts from their next request on.
#[utoipa::path(
    patch,
    path = "/users/{id}",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    request_body = UserPatch,
    responses((status = 200, body = User, description = "As they are now"), GuardedChange)
)]
pub(super) async fn change_person(
    SignedIn(ctx): SignedIn,
    Path(id): Path<UserId>,
    IfMatch(version): IfMatch,
    Json(body): Json<UserPatch>,
) -> Result<axum::Json<User>, ApiError> {
    ops::may_change(&ctx)?;
    let patch = PersonPatch {
        version,
        name: body.name,
        email: body.email,
        phone: body.phone,
        role: body.role.as_deref().map(role).transpose()?,
        extra_permissions: body.extra_permissions.as_deref().map(permissions).transpose()?,
    };
    let changed = async { Ok(ops::change_person(&ctx, id, &patch).await?) };
    Ok(axum::Json(once(&ctx, ops::needed(&ctx), changed).await?.into()))
}
