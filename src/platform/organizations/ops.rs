//! Listing, creating and changing organizations.

use super::store::{self, Row, Values};
use super::types::{NewOrganization, Organization, OrganizationFilter, OrganizationPatch};
use crate::base::fault::Result;
use crate::base::fields::name;
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::paging::Page;
use crate::base::permission::{Module, Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::PlatformTx;
use crate::platform::events::store as events;
use crate::platform::events::types::Event;
use crate::platform::identity::acting::ops::end_of_tenant;
use crate::platform::identity::people::ops::let_applicant_in;
use crate::platform::identity::people::store as people;
use crate::platform::identity::sessions::ending::{EndReason, end_sessions_of_tenant};
use crate::platform::services::Services;
use crate::platform::tenancy::ops::{checked_modules, code_for};
use crate::platform::tenancy::settings::types::Limits;
use crate::platform::tenancy::store::{NewRow, insert};
use crate::platform::tenancy::types::{Contact, NewTenant};
use serde_json::{Value, json};
use std::ops::RangeInclusive;
use std::sync::Arc;

const USERS: RangeInclusive<i32> = 1..=100_000;
const LINES: RangeInclusive<i32> = 0..=10_000;

/// Refuses whoever may change no organization.
pub fn may_change(ctx: &Ctx) -> Result<()> {
    ctx.require(Permission::TenantsEdit)
}

/// Organizations, the newest first.
pub async fn list_organizations(ctx: &Ctx, filter: &OrganizationFilter) -> Result<Page<Organization>> {
    let filter = OrganizationFilter { page: filter.page.in_bounds(), ..filter.clone() };
    let mut tx = ctx.platform(Permission::TenantsView).await?;
    let total = store::count(&mut tx, &filter).await?;
    let rows = store::list(&mut tx, &filter).await?;
    tx.commit().await?;
    Ok(Page::new(rows.into_iter().map(organization).collect::<Result<_>>()?, filter.page, total))
}

/// One of them.
pub async fn find_organization(ctx: &Ctx, id: TenantId) -> Result<Organization> {
    let mut tx = ctx.platform(Permission::TenantsView).await?;
    let found = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok(found)
}

/// Creates an organization, active at once. A code that is taken is refused with [`Conflict::Taken`].
pub async fn create_organization(ctx: &Ctx, new: &NewOrganization) -> Result<Organization> {
    let mut tx = ctx.platform(Permission::TenantsEdit).await?;
    let name = name(&new.name, "name")?;
    let (code, modules) = (code_for(&name, new.code.as_deref())?, granted_modules(ctx, &[], &new.modules)?);
    let id = TenantId::new();
    let row = NewRow {
        id,
        code: &code,
        name: &name,
        modules: &modules,
        active: true,
        contact: &Contact::default(),
        address: None,
        tax: Tax::default(),
        limits: limits(new.max_users, new.max_lines, Limits::default())?,
        now: ctx.now(),
    };
    insert(tx.sql(), &row).await?;
    let made = find(&mut tx, id).await?;
    record(&mut tx, ctx, Action::CreateTenant, id, None, Some(shown(&made))).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// Creates a tenant, for the command line and the demo data; gives its id and code. A code that is taken is refused with
/// [`Conflict::Taken`].
pub async fn create_tenant(services: &Arc<Services>, new: &NewTenant) -> Result<(TenantId, String)> {
    let name = name(&new.name, "name")?;
    let (code, modules) = (code_for(&name, new.code.as_deref())?, checked_modules(&new.modules)?);
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let id = TenantId::new();
    let row = NewRow {
        id,
        code: &code,
        name: &name,
        modules: &modules,
        active: new.active,
        contact: &new.contact,
        address: None,
        tax: new.tax,
        limits: Limits::default(),
        now: ctx.now(),
    };
    let mut tx = services.db.system().await?;
    insert(tx.sql(), &row).await?;
    let after = json!({ "name": name, "code": code, "modules": modules, "active": new.active });
    audit::insert(tx.sql(), &ctx, id, audit::Entry::new(Action::CreateTenant, "tenant", id).after(after)).await?;
    tx.commit().await?;
    Ok((id, code))
}

/// Changes an organization; a `version` other than its own is refused with [`Conflict::Changed`]. Switched off, all its
/// sessions end and its stock leaves the market; switched on for the first time, it is associated from now on, and whoever
/// applied for it comes in with it and is written to. Open pages with offers are told when others are on sale, or under
/// another name.
pub async fn change_organization(ctx: &Ctx, id: TenantId, patch: &OrganizationPatch) -> Result<Organization> {
    let mut tx = ctx.platform(Permission::TenantsEdit).await?;
    people::lock_tenant(tx.sql(), id).await?;
    people::lock_super_admins(tx.sql()).await?;
    let before = find(&mut tx, id).await?;
    let name = name(patch.name.as_deref().unwrap_or(&before.name), "name")?;
    let modules = granted_modules(ctx, &before.modules, patch.modules.as_ref().unwrap_or(&before.modules))?;
    let values = Values {
        name: &name,
        modules: &modules,
        active: patch.active.unwrap_or(before.active),
        limits: limits(patch.max_users, patch.max_lines, before.limits)?,
    };
    let was_platform = before.modules.contains(&Module::Platform);
    let leaves = was_platform && !modules.contains(&Module::Platform);
    if (before.active && !values.active) || leaves {
        stays_open(ctx, &mut tx, &before).await?;
    }
    if leaves {
        // As long as it still runs the platform.
        end_of_tenant(tx.sql(), ctx, id).await?;
    }
    if !store::update(&mut tx, id, patch.version, &values, ctx.now()).await? {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed }.into());
    }
    if before.active && !values.active {
        end_sessions_of_tenant(tx.sql(), ctx, id, EndReason::TenantDeactivated).await?;
    }
    if !before.active && values.active && before.associated_since.is_none() {
        let_applicant_in(&mut tx, ctx, id).await?;
    }
    if before.active != values.active {
        events::insert_for_platform(tx.sql(), id, &Event::PendingChanged).await?;
    }
    let after = find(&mut tx, id).await?;
    if offers_as(&before) != offers_as(&after) {
        events::insert_for_market(tx.sql(), id, &Event::OffersChanged { parts: None }).await?;
    }
    record(&mut tx, ctx, Action::ChangeTenant, id, Some(shown(&before)), Some(shown(&after))).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// The name under which the stock of an organization is offered; none where it is not: what the market shows by
/// `market_offers`.
fn offers_as(tenant: &Organization) -> Option<&str> {
    (tenant.active && tenant.modules.contains(&Module::Warehouse)).then_some(tenant.name.as_str())
}

/// Nobody shuts themself out, nor the last super admin.
async fn stays_open(ctx: &Ctx, tx: &mut PlatformTx, tenant: &Organization) -> Result<()> {
    if ctx.tenant()? == tenant.id {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::Yourself }.into());
    }
    let (within, outside) = store::count_super_admins(tx, tenant.id).await?;
    if within > 0 && outside == 0 {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::LastOne }.into());
    }
    Ok(())
}

/// At least one module, each once; who runs the platform is decided by super admins.
fn granted_modules(ctx: &Ctx, before: &[Module], wanted: &[Module]) -> Result<Vec<Module>> {
    let modules = checked_modules(wanted)?;
    let changes_platform = before.contains(&Module::Platform) != modules.contains(&Module::Platform);
    if changes_platform && ctx.person()?.role != Role::SuperAdmin {
        return Err(Problem::invalid("modules", Reason::OutOfRange).into());
    }
    Ok(modules)
}

/// The limits that are wanted, within bounds; what is absent stays as it is.
fn limits(max_users: Option<i32>, max_lines: Option<i32>, now: Limits) -> Result<Limits, Problem> {
    let within = |number: i32, bounds: &RangeInclusive<i32>, field: &str| {
        if bounds.contains(&number) { Ok(number) } else { Err(Problem::invalid(field, Reason::OutOfRange)) }
    };
    Ok(Limits {
        max_users: within(max_users.unwrap_or(now.max_users), &USERS, "max_users")?,
        max_lines: within(max_lines.unwrap_or(now.max_lines), &LINES, "max_lines")?,
    })
}

async fn find(tx: &mut PlatformTx, id: TenantId) -> Result<Organization> {
    store::find(tx, id)
        .await?
        .map(organization)
        .transpose()?
        .ok_or_else(|| Problem::NotFound { what: Entity::Tenant }.into())
}

fn organization(row: Row) -> Result<Organization> {
    Ok(Organization {
        id: row.id,
        version: row.version,
        code: row.code,
        name: row.name,
        modules: stored::row("tenants", row.id).words("modules", &row.modules)?,
        active: row.active,
        associated_since: row.associated_since,
        phone: row.phone,
        address: row.address,
        limits: Limits { max_users: row.max_users, max_lines: row.max_lines },
        users: u32::try_from(row.users).unwrap_or(u32::MAX),
        created_at: row.created_at,
    })
}

/// What the audit shows of an organization.
fn shown(tenant: &Organization) -> Value {
    json!({
        "name": tenant.name,
        "code": tenant.code,
        "modules": tenant.modules,
        "active": tenant.active,
        "limits": tenant.limits,
    })
}

/// Under the organization's own audit.
async fn record(
    tx: &mut PlatformTx,
    ctx: &Ctx,
    action: Action,
    tenant: TenantId,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    audit::insert(tx.sql(), ctx, tenant, audit::Entry::new(action, "tenant", tenant).before(before).after(after)).await
}
