//! `GET /api/v1/auth/me` and `PATCH`

use crate::extract::{IfMatch, Json, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use chrono::{DateTime, Utc};
use engrane::base::problem::{Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::identity::acting::ops::ACTING_LASTS;
use engrane::platform::identity::profile::{change_profile, notify, profile};
use engrane::platform::identity::types::{Profile, ProfilePatch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The signed-in person, as of this request.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    id: Uuid,
    /// The organization.
    tenant: Uuid,
    business_name: String,
    /// Sent back with a change.
    version: i32,
    name: String,
    username: String,
    email: String,
    phone: Option<String>,
    address: Option<String>,
    /// Whether the person is written to: `email` or `none`.
    notify: &'static str,
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

impl Me {
    fn of(ctx: &Ctx, profile: Profile) -> Result<Self, ApiError> {
        let person = ctx.person()?;
        Ok(Self {
            id: person.user.0,
            tenant: person.tenant.0,
            business_name: person.business_name.clone(),
            version: profile.version,
            name: profile.name,
            username: profile.username,
            email: profile.email,
            phone: profile.phone,
            address: profile.address,
            notify: notify(profile.wants_mail),
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
        })
    }
}

/// Who the token is for.
#[utoipa::path(
    get,
    path = "/auth/me",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = 200, body = Me, description = "The person"), crate::api::wire::Personal)
)]
pub(super) async fn me(SignedIn(ctx): SignedIn) -> Result<axum::Json<Me>, ApiError> {
    Ok(axum::Json(Me::of(&ctx, profile(&ctx).await?)?))
}

/// What is to be changed; what is left out stays, an empty text takes away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MePatch {
    name: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    /// `email` or `none`.
    notify: Option<String>,
}

/// Changes what a person may change of themself. Not while they act for another organization.
#[utoipa::path(
    patch,
    path = "/auth/me",
    tag = "auth",
    security(("bearer" = [])),
    request_body = MePatch,
    responses(
        (status = 200, body = Me, description = "As it is now"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Somebody changed it since, or the person acts for another organization"),
        (status = 428, body = ProblemBody, content_type = "application/problem+json", description = "`If-Match` names no version"),
        crate::api::wire::Guarded,
    )
)]
pub(super) async fn change_me(
    SignedIn(ctx): SignedIn,
    IfMatch(version): IfMatch,
    Json(body): Json<MePatch>,
) -> Result<axum::Json<Me>, ApiError> {
    let wants_mail = match body.notify.as_deref() {
        None => None,
        Some("email") => Some(true),
        Some("none") => Some(false),
        Some(_) => return Err(Problem::invalid("notify", Reason::Unknown).into()),
    };
    let patch = ProfilePatch { version, name: body.name, phone: body.phone, address: body.address, wants_mail };
    let changed = change_profile(&ctx, &patch).await?;
    Ok(axum::Json(Me::of(&ctx, changed)?))
}
