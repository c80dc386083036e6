//! `GET /api/v1/admin/users`

use crate::api::wire::{Guarded, PageQuery, Paged};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, Utc};
use engrane::platform::identity::people::ops;
use engrane::platform::identity::people::types::{PeopleFilter, Person};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person of any organization.
#[derive(Serialize, ToSchema)]
pub(super) struct User {
    id: Uuid,
    name: String,
    email: String,
    /// The organization.
    tenant: Uuid,
    business_name: String,
    /// `super_admin`, `owner`, `admin`, `manager`, `operator` or `viewer`.
    role: &'static str,
    /// May sign in: neither the person nor the organization is switched off.
    is_active: bool,
    last_login: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// The people of all organizations, the newest first.
#[utoipa::path(
    get,
    path = "/admin/users",
    tag = "admin",
    security(("bearer" = [])),
    params(PageQuery),
    responses((status = 200, body = Paged<User>, description = "A page of people"), Guarded)
)]
pub(super) async fn list_users(
    SignedIn(ctx): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Paged<User>>, ApiError> {
    let filter = PeopleFilter { page: query.request(), ..PeopleFilter::default() };
    Ok(Json(Paged::new(ops::list_all_people(&ctx, &filter).await?, User::from)))
}

impl From<Person> for User {
    fn from(row: Person) -> Self {
        Self {
            is_active: row.comes_in(),
            id: row.id.0,
            name: row.name,
            email: row.email,
            tenant: row.tenant.0,
            business_name: row.business_name,
            role: row.role.as_str(),
            last_login: row.last_sign_in,
            created_at: row.created_at,
        }
    }
}
