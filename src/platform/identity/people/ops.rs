//! Listing people, creating and changing them, and letting them in or out.

use super::newcomer::{Newcomer, write};
use super::reach::{Reach, changer};
use super::rules::{Changed, Changer};
use super::store::{self, Row, Values};
use super::temporary::temporary_password;
use super::types::{NewPerson, PeopleFilter, Person, PersonPatch};
use crate::base::fault::Result;
use crate::base::fields::{normal_email, person_name, short_text};
use crate::base::id::{TenantId, UserId};
use crate::base::paging::Page;
use crate::base::permission::{Module, Permission, Role, effective};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::PlatformTx;
use crate::platform::events::store as events;
use crate::platform::events::types::Event;
use crate::platform::identity::acting::ops::end_of_person;
use crate::platform::identity::password::check_new;
use crate::platform::identity::sessions::ending::{EndReason, end_sessions_of_user};
use crate::platform::mail;
use crate::platform::services::Services;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::sync::Arc;

/// Somebody with the password that was made for them; it is not kept, so it is shown now or never.
#[derive(Debug)]
pub struct WithPassword {
    pub person: Person,
    pub temporary_password: SecretString,
}

impl WithPassword {
    /// The password, to be shown.
    pub fn password(&self) -> &str {
        self.temporary_password.expose_secret()
    }
}

/// Somebody who was let in or out.
#[derive(Debug, Serialize, Deserialize)]
pub struct Switched {
    pub person: Person,
    /// A letter tells them of it in a moment.
    pub mailed: bool,
}

/// What the caller may make of somebody: for the form that changes them.
#[derive(Debug)]
pub struct Choices {
    pub roles: Vec<Role>,
    pub permissions: Vec<Permission>,
}

/// With what the caller changes people: those of all tenants for the platform, or of their own.
pub fn needed(ctx: &Ctx) -> Permission {
    if ctx.may(Permission::TenantsEdit) { Permission::TenantsEdit } else { Permission::UsersEdit }
}

/// Refuses whoever may change nobody.
pub fn may_change(ctx: &Ctx) -> Result<()> {
    ctx.require(needed(ctx))
}

/// People, the newest first: of all tenants for the platform, of the caller's own for anybody else.
pub async fn list_people(ctx: &Ctx, filter: &PeopleFilter) -> Result<Page<Person>> {
    let filter = PeopleFilter { page: filter.page.in_bounds(), ..filter.clone() };
    let mut reach = Reach::reading(ctx).await?;
    let tenant = reach.tenant();
    let total = store::count(reach.sql(), tenant, &filter).await?;
    let rows = store::list(reach.sql(), tenant, &filter).await?;
    reach.commit().await?;
    Ok(Page::new(rows.into_iter().map(person_of).collect::<Result<_>>()?, filter.page, total))
}

/// The people of all tenants, for the platform alone.
pub async fn list_all_people(ctx: &Ctx, filter: &PeopleFilter) -> Result<Page<Person>> {
    ctx.require(Permission::TenantsView)?;
    list_people(ctx, filter).await
}

/// One of them.
pub async fn find_person(ctx: &Ctx, user: UserId) -> Result<Person> {
    let mut reach = Reach::reading(ctx).await?;
    let row = find(&mut reach, user).await?;
    reach.commit().await?;
    person_of(row)
}

/// How many registered and wait to be let in.
pub async fn count_pending(ctx: &Ctx) -> Result<u64> {
    let mut tx = ctx.platform(Permission::TenantsView).await?;
    let count = store::count_pending(tx.sql()).await?;
    tx.commit().await?;
    Ok(count)
}

/// Which roles and permissions the caller may give this person, or somebody new of the tenant (their own when none is
/// named).
pub async fn choices(ctx: &Ctx, user: Option<UserId>, tenant: Option<TenantId>) -> Result<Choices> {
    let changer = changer(ctx)?;
    let mut reach = Reach::changing(ctx).await?;
    let whom = if let Some(user) = user {
        let row = find(&mut reach, user).await?;
        (Some(user), row.tenant, modules_of(&row)?, stored::row("users", user).word("role", &row.role)?)
    } else {
        let tenant = tenant.unwrap_or(changer.tenant);
        (None, tenant, modules(&mut reach, tenant).await?, Role::Viewer)
    };
    reach.commit().await?;
    let whom = Changed { user: whom.0, tenant: whom.1, modules: &whom.2, role: whom.3 };
    Ok(Choices { roles: changer.assignable(whom), permissions: changer.grantable(whom) })
}

/// Creates somebody with a temporary password, active at once. Refused beyond the tenant's `max_users`.
pub async fn create_person(ctx: &Ctx, new: &NewPerson) -> Result<WithPassword> {
    let changer = changer(ctx)?;
    let (temporary_password, password_hash) = hashed(ctx).await?;
    let mut reach = Reach::changing(ctx).await?;
    let tenant = new.tenant.unwrap_or(changer.tenant);
    // A tenant that the client names must be one within reach.
    if reach.tenant().is_some_and(|own| own != tenant) {
        return Err(Problem::NotFound { what: Entity::Tenant }.into());
    }
    let modules = modules(&mut reach, tenant).await?;
    let whom = Changed { user: None, tenant, modules: &modules, role: Role::Viewer };
    changer.may_assign(whom, new.role)?;
    for &permission in &new.extra_permissions {
        changer.may_grant(whom, permission)?;
    }
    let id = write(reach.sql(), ctx, &Newcomer::checked(new, tenant)?, &password_hash).await?;
    let person = person_of(find(&mut reach, id).await?)?;
    reach.commit().await?;
    Ok(WithPassword { person, temporary_password })
}

/// Creates somebody from the command line or the demo data, where nobody is asked for a permission: of the tenant that is
/// named, with a password that is checked like any new one and stays. Refused beyond the tenant's `max_users`.
pub async fn create_user(
    services: &Arc<Services>,
    new: &NewPerson,
    password: &SecretString,
    active: bool,
) -> Result<UserId> {
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let tenant = new.tenant.ok_or(Problem::NotFound { what: Entity::Tenant })?;
    let newcomer = Newcomer { active, must_change_password: false, ..Newcomer::checked(new, tenant)? };
    check_new(password, &newcomer.username)?;
    let password_hash = services.passwords.hash(password.clone()).await?;
    let mut tx = services.db.system().await?;
    let modules = store::find_modules(tx.sql(), tenant).await?.ok_or(Problem::NotFound { what: Entity::Tenant })?;
    if new.role == Role::SuperAdmin && !modules.iter().any(|word| word == Module::Platform.as_str()) {
        return Err(Problem::invalid("role", Reason::OutOfRange).into());
    }
    let id = write(tx.sql(), &ctx, &newcomer, &password_hash).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes somebody; a `version` other than theirs is refused with [`Conflict::Changed`].
pub async fn change_person(ctx: &Ctx, user: UserId, patch: &PersonPatch) -> Result<Person> {
    let changer = changer(ctx)?;
    let mut reach = Reach::changing(ctx).await?;
    let tenant = find(&mut reach, user).await?.tenant;
    store::lock_tenant(reach.sql(), tenant).await?;
    let row = find(&mut reach, user).await?;
    let modules = modules_of(&row)?;
    let before = person_of(row)?;
    let whom = Changed { user: Some(user), tenant, modules: &modules, role: before.role };
    changer.may_change(whom)?;
    let role = patch.role.unwrap_or(before.role);
    if role != before.role {
        changer.may_assign(whom, role)?;
        if before.active {
            somebody_else_leads(reach.sql(), &before).await?;
        }
    }
    let extra = patch.extra_permissions.as_ref().unwrap_or(&before.extra_permissions);
    for &permission in extra.iter().filter(|permission| !before.extra_permissions.contains(permission)) {
        changer.may_grant(whom, permission)?;
    }
    let name = person_name(patch.name.as_deref().unwrap_or(&before.name))?;
    let email = normal_email(patch.email.as_deref().unwrap_or(&before.email))?;
    let phone = short_text(patch.phone.as_deref().or(before.phone.as_deref()), "phone")?;
    let extra_permissions = words(extra);
    let values = Values {
        name: &name,
        email: &email,
        phone: phone.as_deref(),
        role: role.as_str(),
        extra_permissions: &extra_permissions,
    };
    if !store::update(reach.sql(), tenant, user, patch.version, &values, ctx.now()).await? {
        return Err(Problem::Conflict { what: Entity::User, why: Conflict::Changed }.into());
    }
    if !effective(role, extra, &modules).contains(&Permission::TenantAct) {
        end_of_person(reach.sql(), ctx, tenant, user).await?;
    }
    let after = person_of(find(&mut reach, user).await?)?;
    record(reach.sql(), ctx, Action::ChangeUser, tenant, user, Some(shown(&before)), Some(shown(&after))).await?;
    reach.commit_with(&after).await?;
    Ok(after)
}

/// A new temporary password for somebody; their sessions end.
pub async fn reset_password(ctx: &Ctx, user: UserId) -> Result<WithPassword> {
    let changer = changer(ctx)?;
    let (temporary_password, password_hash) = hashed(ctx).await?;
    let mut reach = Reach::changing(ctx).await?;
    let row = find(&mut reach, user).await?;
    let modules = modules_of(&row)?;
    let before = person_of(row)?;
    // One's own password is changed by whoever knows it.
    not_oneself(&changer, user)?;
    changer.may_change(Changed { user: Some(user), tenant: before.tenant, modules: &modules, role: before.role })?;
    store::update_password(reach.sql(), before.tenant, user, &password_hash, true, ctx.now()).await?;
    end_sessions_of_user(reach.sql(), ctx, before.tenant, user, None, EndReason::PasswordChanged).await?;
    let person = person_of(find(&mut reach, user).await?)?;
    record(reach.sql(), ctx, Action::ResetPassword, before.tenant, user, None, None).await?;
    reach.commit().await?;
    Ok(WithPassword { person, temporary_password })
}

/// A temporary password and its hash, for whoever may change people; no transaction is held while it is computed.
async fn hashed(ctx: &Ctx) -> Result<(SecretString, String)> {
    may_change(ctx)?;
    let password = temporary_password()?;
    let hash = ctx.services.passwords.hash(password.clone()).await?;
    Ok((password, hash))
}

/// Lets somebody in, or out: then their sessions end, and nobody else's. Letting in the first owner of an organization
/// that waits lets the organization in as well, and mails the applicant. As long as nobody of it has come in, the platform
/// can take that back: the organization waits again, and a letter that was not sent yet is not.
pub async fn set_active(ctx: &Ctx, user: UserId, active: bool) -> Result<Switched> {
    let changer = changer(ctx)?;
    let mut reach = Reach::changing(ctx).await?;
    let tenant = find(&mut reach, user).await?.tenant;
    store::lock_tenant(reach.sql(), tenant).await?;
    let row = find(&mut reach, user).await?;
    let modules = modules_of(&row)?;
    let before = person_of(row)?;
    changer.may_change(Changed { user: Some(user), tenant, modules: &modules, role: before.role })?;
    if before.active == active {
        let switched = Switched { person: before, mailed: false };
        reach.commit_with(&switched).await?;
        return Ok(switched);
    }
    // Does the organization come in with them, or go out again?
    let mut switched = false;
    if active {
        there_is_room(reach.sql(), tenant).await?;
    } else {
        not_oneself(&changer, user)?;
        switched = waits_again(&mut reach, ctx, &before).await?;
        if !switched {
            somebody_else_leads(reach.sql(), &before).await?;
        }
        end_sessions_of_user(reach.sql(), ctx, tenant, user, None, EndReason::UserDeactivated).await?;
    }
    store::update_active(reach.sql(), tenant, user, active, ctx.now()).await?;
    let mut mailed = false;
    if let Reach::All(tx) = &mut reach
        && active
        && before.role == Role::Owner
        && store::associate_tenant(tx.sql(), tenant, ctx.now()).await?
    {
        record(tx.sql(), ctx, Action::ActivateTenant, tenant, user, None, Some(json!({ "active": true }))).await?;
        mailed = mail::ops::send_approval(tx, ctx, tenant, user).await?;
        switched = true;
    }
    if let Reach::All(tx) = &mut reach {
        events::insert_for_platform(tx.sql(), tenant, &Event::PendingChanged).await?;
        // A bodega whose price list somebody of the platform has brought in already comes and goes with it.
        if switched && modules.contains(&Module::Warehouse) {
            events::insert_for_market(tx.sql(), tenant, &Event::OffersChanged { parts: None }).await?;
        }
    }
    let after = person_of(find(&mut reach, user).await?)?;
    let action = if active { Action::ActivateUser } else { Action::DeactivateUser };
    let state = |person: &Person| Some(json!({ "active": person.active }));
    record(reach.sql(), ctx, action, tenant, user, state(&before), state(&after)).await?;
    let switched = Switched { person: after, mailed };
    reach.commit_with(&switched).await?;
    Ok(switched)
}

/// In the transaction that lets a waiting organization in, under the lock of its people: whoever applied for it comes in as
/// well, and is written to.
pub(crate) async fn let_applicant_in(tx: &mut PlatformTx, ctx: &Ctx, tenant: TenantId) -> Result<()> {
    let Some(user) = store::find_applicant(tx.sql(), tenant).await? else { return Ok(()) };
    there_is_room(tx.sql(), tenant).await?;
    store::update_active(tx.sql(), tenant, user, true, ctx.now()).await?;
    let state = |active: bool| Some(json!({ "active": active }));
    record(tx.sql(), ctx, Action::ActivateUser, tenant, user, state(false), state(true)).await?;
    mail::ops::send_approval(tx, ctx, tenant, user).await?;
    Ok(())
}

/// A tenant keeps an active owner, and the platform a super admin.
async fn somebody_else_leads(connection: &mut PgConnection, person: &Person) -> Result<()> {
    let last = match person.role {
        Role::Owner => store::count_others(connection, person.tenant, Role::Owner.as_str(), person.id).await? == 0,
        Role::SuperAdmin => {
            store::lock_super_admins(connection).await?;
            store::count_other_super_admins(connection, person.id).await? == 0
        }
        Role::Admin
        | Role::Manager
        | Role::Operator
        | Role::Viewer
        | Role::Director
        | Role::ChiefEngineer
        | Role::ShopHead
        | Role::Supply
        | Role::Master => false,
    };
    if last && person.active {
        return Err(Problem::Conflict { what: Entity::User, why: Conflict::LastOne }.into());
    }
    Ok(())
}

/// Takes back that an organization was let in, which rested on this applicant alone and into which nobody has come yet.
async fn waits_again(reach: &mut Reach, ctx: &Ctx, person: &Person) -> Result<bool> {
    let Reach::All(tx) = reach else { return Ok(false) };
    let applied = person.role == Role::Owner && person.last_sign_in.is_none() && !person.must_change_password;
    if !applied || !store::dissociate_tenant(tx.sql(), person.tenant, person.id, ctx.now()).await? {
        return Ok(false);
    }
    let after = Some(json!({ "active": false }));
    record(tx.sql(), ctx, Action::DeactivateTenant, person.tenant, person.id, None, after).await?;
    Ok(true)
}

fn not_oneself(changer: &Changer, user: UserId) -> Result<(), Problem> {
    if changer.user == user {
        return Err(Problem::Conflict { what: Entity::User, why: Conflict::Yourself });
    }
    Ok(())
}

/// The tenant may have one more active person; asked under its lock.
pub(super) async fn there_is_room(connection: &mut PgConnection, tenant: TenantId) -> Result<()> {
    let (active, most) =
        store::find_room(connection, tenant).await?.ok_or(Problem::NotFound { what: Entity::Tenant })?;
    if active >= i64::from(most) {
        return Err(Problem::Conflict { what: Entity::User, why: Conflict::LimitReached }.into());
    }
    Ok(())
}

async fn find(reach: &mut Reach, user: UserId) -> Result<Row> {
    let tenant = reach.tenant();
    store::find(reach.sql(), tenant, user).await?.ok_or_else(|| Problem::NotFound { what: Entity::User }.into())
}

async fn modules(reach: &mut Reach, tenant: TenantId) -> Result<Vec<Module>> {
    let words = store::find_modules(reach.sql(), tenant).await?.ok_or(Problem::NotFound { what: Entity::Tenant })?;
    stored::row("tenants", tenant).words("modules", &words)
}

fn modules_of(row: &Row) -> Result<Vec<Module>> {
    stored::row("tenants", row.tenant).words("modules", &row.modules)
}

fn person_of(row: Row) -> Result<Person> {
    let stored = stored::row("users", row.id);
    Ok(Person {
        id: row.id,
        version: row.version,
        tenant: row.tenant,
        business_name: row.business_name,
        name: row.name,
        username: row.username,
        email: row.email,
        phone: row.phone,
        role: stored.word("role", &row.role)?,
        extra_permissions: stored.words("extra_permissions", &row.extra_permissions)?,
        active: row.active,
        tenant_active: row.tenant_active,
        pending: row.pending,
        must_change_password: row.must_change_password,
        last_sign_in: row.last_login_at,
        created_at: row.created_at,
    })
}

pub(super) fn words(permissions: &[Permission]) -> Vec<String> {
    let mut permissions = permissions.to_vec();
    permissions.sort_unstable();
    permissions.dedup();
    permissions.into_iter().map(|permission| permission.as_str().to_owned()).collect()
}

/// What the audit shows of a person.
fn shown(person: &Person) -> Value {
    json!({
        "name": person.name,
        "username": person.username,
        "email": person.email,
        "phone": person.phone,
        "role": person.role,
        "extra_permissions": person.extra_permissions,
        "active": person.active,
    })
}

pub(super) async fn record(
    connection: &mut PgConnection,
    ctx: &Ctx,
    action: Action,
    tenant: TenantId,
    user: UserId,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    audit::insert(connection, ctx, tenant, audit::Entry::new(action, "user", user).before(before).after(after)).await
}
