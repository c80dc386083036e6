//! `/api/v1/tenants`

use crate::api::idempotency::once;
use crate::api::wire::{Guarded, GuardedChange, GuardedOne, GuardedStep, Paged};
use crate::extract::{IfMatch, Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use engrane::base::id::TenantId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Module;
use engrane::base::permission::Permission;
use engrane::base::problem::{Problem, Reason};
use engrane::platform::organizations::ops;
use engrane::platform::organizations::types::{NewOrganization, Organization, OrganizationFilter, OrganizationPatch};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An organization.
#[derive(Serialize, ToSchema)]
pub(super) struct Tenant {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    code: String,
    name: String,
    /// `workshop`, `warehouse`, `plant`, …
    modules: Vec<&'static str>,
    is_active: bool,
    /// When it was let in for the first time.
    associated_since: Option<DateTime<Utc>>,
    phone: Option<String>,
    address: Option<String>,
    max_users: i32,
    max_lines: i32,
    /// Active people.
    users: u32,
    created_at: DateTime<Utc>,
}

impl From<Organization> for Tenant {
    fn from(tenant: Organization) -> Self {
        Self {
            id: tenant.id.0,
            version: tenant.version,
            code: tenant.code,
            name: tenant.name,
            modules: tenant.modules.iter().map(|module| module.as_str()).collect(),
            is_active: tenant.active,
            associated_since: tenant.associated_since,
            phone: tenant.phone,
            address: tenant.address,
            max_users: tenant.limits.max_users,
            max_lines: tenant.limits.max_lines,
            users: tenant.users,
            created_at: tenant.created_at,
        }
    }
}

/// Which organizations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TenantsQuery {
    /// Part of a name or a code.
    #[serde(default)]
    q: String,
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
}

/// All organizations, the newest first.
#[utoipa::path(
    get,
    path = "/tenants",
    tag = "tenants",
    security(("bearer" = [])),
    params(TenantsQuery),
    responses((status = 200, body = Paged<Tenant>, description = "A page of organizations"), Guarded)
)]
pub(super) async fn list_tenants(
    SignedIn(ctx): SignedIn,
    Query(query): Query<TenantsQuery>,
) -> Result<axum::Json<Paged<Tenant>>, ApiError> {
    let filter = OrganizationFilter { q: query.q, page: PageRequest::bounded(query.page, query.per_page) };
    Ok(axum::Json(Paged::new(ops::list_organizations(&ctx, &filter).await?, Tenant::from)))
}

/// One of them.
#[utoipa::path(
    get,
    path = "/tenants/{id}",
    tag = "tenants",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, body = Tenant, description = "The organization"), GuardedOne)
)]
pub(super) async fn find_tenant(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TenantId>,
) -> Result<axum::Json<Tenant>, ApiError> {
    Ok(axum::Json(ops::find_organization(&ctx, id).await?.into()))
}

/// A new organization.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTenant {
    name: String,
    /// `a-z 0-9 -`; made from the name when left out.
    code: Option<String>,
    /// `workshop`, `warehouse`, `plant`, …
    modules: Vec<String>,
    /// 50 when left out.
    max_users: Option<i32>,
    /// 10 when left out.
    max_lines: Option<i32>,
}

/// Creates an organization, active at once.
#[utoipa::path(
    post,
    path = "/tenants",
    tag = "tenants",
    security(("bearer" = [])),
    request_body = NewTenant,
    responses((status = 201, body = Tenant, description = "It is there"), GuardedStep)
)]
pub(super) async fn create_tenant(
    SignedIn(ctx): SignedIn,
    Json(body): Json<NewTenant>,
) -> Result<(StatusCode, axum::Json<Tenant>), ApiError> {
    ops::may_change(&ctx)?;
    let made = async {
        let new = NewOrganization {
            name: body.name,
            code: body.code,
            modules: modules(&body.modules)?,
            max_users: body.max_users,
            max_lines: body.max_lines,
        };
        Ok(ops::create_organization(&ctx, &new).await?)
    };
    Ok((StatusCode::CREATED, axum::Json(once(&ctx, Permission::TenantsEdit, made).await?.into())))
}

/// What is to be changed; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TenantPatch {
    name: Option<String>,
    /// All of them, also those that stay.
    modules: Option<Vec<String>>,
    /// Switched off, all its sessions end and its stock leaves the market.
    is_active: Option<bool>,
    max_users: Option<i32>,
    max_lines: Option<i32>,
}

/// Changes an organization; it counts from the next request of its people on.
#[utoipa::path(
    patch,
    path = "/tenants/{id}",
    tag = "tenants",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    request_body = TenantPatch,
    responses((status = 200, body = Tenant, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_tenant(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TenantId>,
    IfMatch(version): IfMatch,
    Json(body): Json<TenantPatch>,
) -> Result<axum::Json<Tenant>, ApiError> {
    ops::may_change(&ctx)?;
    let patch = OrganizationPatch {
        version,
        name: body.name,
        modules: body.modules.as_deref().map(modules).transpose()?,
        active: body.is_active,
        max_users: body.max_users,
        max_lines: body.max_lines,
    };
    let changed = async { Ok(ops::change_organization(&ctx, id, &patch).await?) };
    Ok(axum::Json(once(&ctx, Permission::TenantsEdit, changed).await?.into()))
}

fn modules(words: &[String]) -> Result<Vec<Module>, Problem> {
    words.iter().map(|word| word.parse().map_err(|_| Problem::invalid("modules", Reason::Unknown))).collect()
}
