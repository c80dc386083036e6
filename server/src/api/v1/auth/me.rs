//! `GET /api/v1/auth/me`

use crate::extract::SignedIn;
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, Utc};
use engrane::identity::acting::ops::ACTING_LASTS;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The signed-in person, as of this request.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    id: Uuid,
    /// The organization.
    tenant: Uuid,
    business_name: String,
    name: String,
    username: String,
    email: String,
    /// `super_admin`, `owner`, `admin`, `manager`, `operator` or `viewer`.
    role: &'static str,
    /// What the person may do: the role and what was granted besides, as far as the modules allow.
    permissions: Vec<&'static str>,
    /// What the organization has switched on: `workshop`, `warehouse`, …
    modules: Vec<&'static str>,
    /// Nothing else may be done before the password is changed.
    must_change_password: bool,
    /// Set while the person acts for an organization that is not their own: organization, role, permissions and modules
    /// above are then those of its owner.
    acting_for: Option<ActingFor>,
}

/// Acting for an organization.
#[derive(Serialize, ToSchema)]
pub(super) struct ActingFor {
    /// The organization that is acted for.
    tenant: Uuid,
    business_name: String,
    reason: String,
    since: DateTime<Utc>,
    /// When it ends by itself.
    ends_at: DateTime<Utc>,
}

/// Who the token is for.
#[utoipa::path(
    get,
    path = "/auth/me",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = 200, body = Me, description = "The person"), crate::api::wire::Personal)
)]
pub(super) async fn me(SignedIn(ctx): SignedIn) -> Result<Json<Me>, ApiError> {
    let person = ctx.person()?;
    Ok(Json(Me {
        id: person.user.0,
        tenant: person.tenant.0,
        business_name: person.business_name.clone(),
        name: person.name.clone(),
        username: person.username.clone(),
        email: person.email.clone(),
        role: person.role.as_str(),
        permissions: person.permissions.iter().map(|permission| permission.as_str()).collect(),
        modules: person.modules.iter().map(|module| module.as_str()).collect(),
        must_change_password: person.must_change_password,
        acting_for: person.acting.as_ref().map(|now| ActingFor {
            tenant: now.acting.tenant.0,
            business_name: now.acting.name.clone(),
            reason: now.reason.clone(),
            since: now.ends_at - ACTING_LASTS,
            ends_at: now.ends_at,
        }),
    }))
}
