//! Beginning to act for an organization, and the many ways it ends.

use super::store::{self, Over, Which};
use crate::base::acting::Acting;
use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::base::permission::{Module, Permission};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::services::Services;
use chrono::Duration;
use serde_json::json;
use sqlx::PgConnection;
use std::sync::Arc;

/// How long it lasts at the most.
pub const ACTING_LASTS: Duration = Duration::minutes(60);
/// Characters of a reason, at the least and at the most.
const SHORTEST: usize = 3;
const LONGEST: usize = 200;

/// From the next request on the caller's session works for `tenant`, as its owner would.
///
/// Refused with [`Conflict::Acting`] while the caller acts already, with [`Conflict::Off`] for an organization that is
/// switched off, and with [`Problem::NotAllowed`] for one that runs the platform.
pub async fn begin(ctx: &Ctx, tenant: TenantId, reason: &str) -> Result<()> {
    let person = ctx.oneself()?;
    let mut tx = ctx.platform(Permission::TenantAct).await?;
    let reason = checked(reason)?;
    let whom = store::lock_tenant(&mut tx, tenant).await?.ok_or(Problem::NotFound { what: Entity::Tenant })?;
    if whom.modules.iter().any(|word| word == Module::Platform.as_str()) {
        return Err(Problem::NotAllowed.into());
    }
    if !whom.active {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::Off }.into());
    }
    // What ended by itself is written down before anything new begins.
    end_with_sessions(tx.sql(), ctx).await?;
    if !store::begin(&mut tx, person.tenant, person.session, tenant, &reason, ctx.now()).await? {
        return Err(Problem::Conflict { what: Entity::Tenant, why: Conflict::Acting }.into());
    }
    let acting = Acting { of: person.tenant, of_name: person.business_name.clone(), tenant, name: whom.name.clone() };
    let entry =
        audit::Entry::new(Action::BeginActing, "tenant", tenant).after(json!({ "name": whom.name, "reason": reason }));
    audit::insert(tx.sql(), &by(ctx, person.user, &person.name, acting), tenant, entry).await?;
    tx.commit().await
}

/// Ends it: the caller works for their own organization again. Whoever does not act is left as they are.
pub async fn end(ctx: &Ctx) -> Result<()> {
    let person = ctx.person()?;
    let mut tx = ctx.services.db.system().await?;
    let which = Which { session: Some(person.session), ..Which::default() };
    close(tx.sql(), ctx, which, "ended").await?;
    tx.commit().await
}

/// In the transaction that ended sessions: whoever acted in one of those does so no more.
pub(crate) async fn end_with_sessions(connection: &mut PgConnection, ctx: &Ctx) -> Result<()> {
    close(connection, ctx, Which::default(), "ended").await
}

/// In the transaction that switched an organization off and ended its sessions: nobody acts in one of those, nor for it.
pub(crate) async fn end_for_tenant(connection: &mut PgConnection, ctx: &Ctx, whom: TenantId) -> Result<()> {
    let which = Which { whom: Some(whom), ..Which::default() };
    close(connection, ctx, which, "tenant_deactivated").await
}

/// In the transaction that took the permission away from somebody.
pub(crate) async fn end_of_person(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    user: UserId,
) -> Result<()> {
    let which = Which { tenant: Some(tenant), user: Some(user), ..Which::default() };
    close(connection, ctx, which, "not_allowed").await
}

/// In the transaction after which an organization runs the platform no more.
pub(crate) async fn end_of_tenant(connection: &mut PgConnection, ctx: &Ctx, tenant: TenantId) -> Result<()> {
    let which = Which { tenant: Some(tenant), ..Which::default() };
    close(connection, ctx, which, "not_allowed").await
}

/// Writes down what ended by itself: by its time, or because a session went unused. It opened nothing any more.
pub async fn end_lapsed(services: &Arc<Services>) -> Result<()> {
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let mut tx = services.db.system().await?;
    end_with_sessions(tx.sql(), &ctx).await?;
    tx.commit().await
}

/// Ends `which` and all that is over anyway, each with an entry of the person who acted.
async fn close(connection: &mut PgConnection, ctx: &Ctx, which: Which, why: &str) -> Result<()> {
    for over in store::end(connection, which, why, ctx.now(), ctx.now() - ACTING_LASTS).await? {
        let Over { acting, user, user_name, since, reason, why } = over;
        let tenant = acting.tenant;
        let after = json!({ "name": acting.name, "reason": reason, "since": since, "why": why });
        let entry = audit::Entry::new(Action::EndActing, "tenant", tenant).after(after);
        audit::insert(connection, &by(ctx, user, &user_name, acting), tenant, entry).await?;
    }
    Ok(())
}

/// The context of whoever acts: the person stays the actor, whatever the cause, and a request of somebody else is none of
/// theirs.
fn by(ctx: &Ctx, user: UserId, name: &str, acting: Acting) -> Ctx {
    let actor = Actor::Job {
        tenant: acting.tenant,
        person: Some(user),
        name: name.to_owned(),
        acting: Some(acting),
        permissions: &[],
    };
    let request = if ctx.actor_id() == Some(user) { ctx.request.clone() } else { Request::default() };
    Ctx { actor, request, ..ctx.clone() }
}

/// One line without blanks around it, of the length that it may have.
fn checked(reason: &str) -> Result<String, Problem> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.chars().count() {
        0 => Err(Problem::invalid("reason", Reason::Missing)),
        length if length < SHORTEST => Err(Problem::invalid("reason", Reason::TooShort)),
        length if length > LONGEST => Err(Problem::invalid("reason", Reason::TooLong)),
        _ if reason.chars().any(char::is_control) => Err(Problem::invalid("reason", Reason::Malformed)),
        _ => Ok(reason),
    }
}
