//! Who has which badge, and whether somebody is who their badge says.

use super::rules::{check_code, check_pin, typed};
use super::store;
use crate::base::check::Check;
use crate::base::fault::{Error, Result};
use crate::base::id::{TenantId, UserId};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::SystemTx;
use crate::platform::identity::attempts::{self, Begun};
use crate::platform::identity::people::ops::{may_change, record};
use crate::platform::identity::people::reach::{Reach, changer};
use crate::platform::identity::people::rules::Changed;
use crate::platform::identity::people::store as people;
use crate::platform::identity::sessions::ending::end_sessions_on_pads;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// The code of somebody's badge; none when they have none.
pub async fn find_badge(ctx: &Ctx, user: UserId) -> Result<Option<String>> {
    let mut reach = Reach::reading(ctx).await?;
    let row = find(&mut reach, user).await?;
    let code = store::find_code(reach.sql(), row.tenant, user).await?;
    reach.commit().await?;
    Ok(code)
}

/// Gives somebody a badge with a PIN, in place of what they had: whoever is at work on a pad by that is not any more. One that somebody
/// else of the organization has is refused with [`Conflict::Taken`].
pub async fn set_badge(ctx: &Ctx, user: UserId, code: &str, pin: &SecretString) -> Result<String> {
    may_change(ctx)?;
    let code = typed(code);
    let mut check = Check::default();
    check_code(&mut check, &code);
    check_pin(&mut check, "pin", pin.expose_secret());
    check.done()?;
    // No transaction is held while the hash is computed.
    let hash = ctx.services.passwords.hash(pin.clone()).await?;
    let mut reach = Reach::changing(ctx).await?;
    let tenant = changeable(ctx, &mut reach, user).await?;
    let before = store::find_code(reach.sql(), tenant, user).await?;
    store::save(reach.sql(), tenant, user, &code, &hash, ctx.now()).await.map_err(taken)?;
    end_sessions_on_pads(reach.sql(), ctx, tenant, user, None).await?;
    let shown = |code: &str| json!({ "badge": code });
    let before = before.as_deref().map(shown);
    record(reach.sql(), ctx, Action::SetBadge, tenant, user, before, Some(shown(&code))).await?;
    reach.commit().await?;
    Ok(code)
}

/// Takes somebody's badge away, if they have one: whoever is at work on a pad by it is not any more.
pub async fn remove_badge(ctx: &Ctx, user: UserId) -> Result<()> {
    let mut reach = Reach::changing(ctx).await?;
    let tenant = changeable(ctx, &mut reach, user).await?;
    if let Some(code) = store::delete(reach.sql(), tenant, user).await? {
        // Or it would go on when they are given one again.
        end_sessions_on_pads(reach.sql(), ctx, tenant, user, None).await?;
        let before = Some(json!({ "badge": code }));
        record(reach.sql(), ctx, Action::RemoveBadge, tenant, user, before, None).await?;
    }
    reach.commit().await
}

async fn find(reach: &mut Reach, user: UserId) -> Result<people::Row> {
    let tenant = reach.tenant();
    people::find(reach.sql(), tenant, user).await?.ok_or_else(|| Problem::NotFound { what: Entity::User }.into())
}

/// The organization of somebody whom the caller may change.
async fn changeable(ctx: &Ctx, reach: &mut Reach, user: UserId) -> Result<TenantId> {
    let row = find(reach, user).await?;
    let modules = stored::row("tenants", row.tenant).words("modules", &row.modules)?;
    let role = stored::row("users", user).word("role", &row.role)?;
    changer(ctx)?.may_change(Changed { user: Some(user), tenant: row.tenant, modules: &modules, role })?;
    Ok(row.tenant)
}

fn taken(error: sqlx::Error) -> Error {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("badges_code_unique") {
        Problem::Conflict { what: Entity::Badge, why: Conflict::Taken }.into()
    } else {
        error.into()
    }
}

/// What came of a badge and a PIN.
pub(crate) struct Proof {
    /// Whose badge it is, if anybody's.
    pub user: Option<UserId>,
    /// Why it is not believed that it is them.
    pub refusal: Option<Problem>,
    /// What the PIN that was looked at was made into.
    checked_hash: Option<String>,
}

impl Proof {
    /// Would it be believed now as well? The badge stays as it is until the transaction ends.
    pub(crate) async fn still_holds(&self, tx: &mut SystemTx, tenant: TenantId) -> Result<bool> {
        let (Some(user), Some(checked)) = (self.user, &self.checked_hash) else { return Ok(false) };
        Ok(store::lock_hash(tx, tenant, user).await?.is_some_and(|hash| hash == *checked))
    }
}

/// Looks whether badge and PIN go together in the organization. An unknown badge and a wrong PIN are both
/// [`Problem::WrongCredentials`], and [`Problem::TooMany`] is said after too many failures.
pub(crate) async fn prove(ctx: &Ctx, tenant: TenantId, badge: &str, pin: &SecretString) -> Result<Proof> {
    let code = typed(badge);
    let passwords = &ctx.services.passwords;
    let _turn = passwords.turn().await?;
    let begun = attempts::begin(ctx, &subject(tenant, &code)).await?;
    let mut tx = ctx.services.db.system().await?;
    let known = store::find_known(&mut tx, tenant, &code).await?;
    tx.commit().await?;
    let user = known.as_ref().map(|known| known.user);
    let attempt = match begun {
        Begun::Counted(attempt) => attempt,
        Begun::Locked(problem) => return Ok(Proof { user, refusal: Some(problem), checked_hash: None }),
    };
    // Without a hash it takes the same time and says no.
    let (hash, active) = known.map_or((None, false), |known| (Some(known.pin_hash), known.active));
    let refusal = if passwords.verify(pin.clone(), hash.clone()).await? {
        attempts::forgive(ctx, attempt).await?;
        (!active).then_some(Problem::Inactive)
    } else {
        Some(Problem::WrongCredentials)
    };
    Ok(Proof { user, refusal, checked_hash: hash })
}

/// By what failures are counted.
fn subject(tenant: TenantId, code: &str) -> String {
    format!("badge {tenant} {code}")
}

/// Changes the caller's PIN, on a pad as well; on other pads they are not at work any more. The present one must be right, and is counted like one on a pad when it is not.
pub async fn change_pin(ctx: &Ctx, current: &SecretString, new: &SecretString) -> Result<()> {
    let person = ctx.oneself_on_pads()?;
    let mut check = Check::default();
    check.that(!current.expose_secret().is_empty(), "current_pin", Reason::Missing);
    check_pin(&mut check, "new_pin", new.expose_secret());
    check.done()?;
    let (tenant, user, passwords) = (person.own_tenant(), person.user, &ctx.services.passwords);
    let mut tx = ctx.services.db.system().await?;
    let own = store::find_own(&mut tx, tenant, user).await?;
    tx.commit().await?;
    let (code, old_hash) = own.ok_or(Problem::NotFound { what: Entity::Badge })?;
    let attempt = match attempts::begin(ctx, &subject(tenant, &code)).await? {
        Begun::Counted(attempt) => attempt,
        Begun::Locked(problem) => return Err(not_changed(ctx, problem.code(), problem.clone()).await?),
    };
    let incorrect = || not_changed(ctx, "incorrect", Problem::invalid("current_pin", Reason::Incorrect));
    if !passwords.verify(current.clone(), Some(old_hash.clone())).await? {
        return Err(incorrect().await?);
    }
    attempts::forgive(ctx, attempt).await?;
    let hash = passwords.hash(new.clone()).await?;
    let mut tx = ctx.services.db.system().await?;
    // Somebody may have changed it since it was looked at.
    if !store::update_pin(&mut tx, tenant, user, &old_hash, &hash, ctx.now()).await? {
        tx.commit().await?;
        return Err(incorrect().await?);
    }
    end_sessions_on_pads(tx.sql(), ctx, tenant, user, Some(person.session)).await?;
    audit::insert(tx.sql(), ctx, tenant, audit::Entry::new(Action::ChangePin, "user", user)).await?;
    tx.commit().await
}

/// Writes down that the PIN stayed, and gives the refusal that says so.
async fn not_changed(ctx: &Ctx, why: &str, problem: Problem) -> Result<Error> {
    let person = ctx.person()?;
    let mut tx = ctx.services.db.system().await?;
    let entry = audit::Entry::new(Action::ChangePinFailed, "user", person.user).after(json!({ "why": why }));
    audit::insert(tx.sql(), ctx, person.own_tenant(), entry).await?;
    tx.commit().await?;
    Ok(problem.into())
}
