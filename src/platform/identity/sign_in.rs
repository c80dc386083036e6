//! Signing in with a password, and changing it.

use super::attempts::{self, Begun};
use super::password::check_new_as;
use super::rules::login_name;
use super::sessions::ending::{EndReason, end_sessions_of_user};
use super::sessions::ops::{SignedIn, open};
use super::store;
use crate::base::fault::{Error, Result};
use crate::base::problem::{Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::ops::sign_in_failed;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Ctx, Person};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// Signs a person in by email or username; `remember` asks for a session that lasts longer.
///
/// Refused with [`Problem::WrongCredentials`] alike for an unknown login and a wrong password, with
/// [`Problem::Inactive`] only when the password is right, and with [`Problem::TooMany`] after too many failures.
pub async fn sign_in(ctx: &Ctx, login: &str, password: &str, remember: bool) -> Result<SignedIn> {
    let login = login_name(login);
    if login.is_empty() {
        return Err(Problem::invalid("username", Reason::Missing).into());
    }
    if password.is_empty() {
        return Err(Problem::invalid("password", Reason::Missing).into());
    }
    let services = &ctx.services;
    let _turn = services.passwords.turn().await?;
    let begun = attempts::begin(ctx, &login).await?;
    let mut tx = services.db.system().await?;
    let account = store::find_account(&mut tx, &login).await?;
    // No transaction is held while the hash is computed.
    tx.commit().await?;
    let known = account.as_ref().map(|account| (account.tenant, account.user));
    let problem = match begun {
        Begun::Locked(problem) => problem,
        Begun::Counted(attempt) => {
            let hash = account.as_ref().map(|account| account.password_hash.clone());
            let right = services.passwords.verify(SecretString::from(password), hash).await?;
            match account {
                Some(account) if right => {
                    attempts::forgive(ctx, attempt).await?;
                    if !account.active {
                        Problem::Inactive
                    } else if let Some(signed_in) =
                        open(ctx, account.tenant, account.user, &account.password_hash, remember).await?
                    {
                        return Ok(signed_in);
                    } else {
                        // It was right until a moment ago.
                        Problem::WrongCredentials
                    }
                }
                _ => Problem::WrongCredentials,
            }
        }
    };
    sign_in_failed(ctx, known, &login, problem.code()).await?;
    Err(problem.into())
}

/// Changes the caller's password, and ends their other sessions. The current one must be right, and is counted like an
/// attempt to sign in when it is not. Refused while they act for another organization.
pub async fn change_password(ctx: &Ctx, current: &SecretString, new: &SecretString) -> Result<()> {
    let person = ctx.oneself()?;
    if current.expose_secret().is_empty() {
        return Err(Problem::invalid("current_password", Reason::Missing).into());
    }
    check_new_as("new_password", new, &person.username)?;
    let services = &ctx.services;
    let attempt = match attempts::begin(ctx, &person.username).await? {
        Begun::Counted(attempt) => attempt,
        Begun::Locked(problem) => return Err(not_changed(ctx, person, problem.code(), problem.clone()).await?),
    };
    let mut tx = services.db.system().await?;
    let account = store::find_account(&mut tx, &person.username).await?.ok_or(Problem::NotSignedIn)?;
    tx.commit().await?;
    let old_hash = account.password_hash;
    let incorrect = || not_changed(ctx, person, "incorrect", Problem::invalid("current_password", Reason::Incorrect));
    if !services.passwords.verify(current.clone(), Some(old_hash.clone())).await? {
        return Err(incorrect().await?);
    }
    attempts::forgive(ctx, attempt).await?;
    if current.expose_secret() == new.expose_secret() {
        return Err(Problem::invalid("new_password", Reason::Duplicate).into());
    }
    let hash = services.passwords.hash(new.clone()).await?;
    let mut tx = services.db.system().await?;
    let (tenant, user, now) = (person.own_tenant(), person.user, ctx.now());
    // Somebody may have changed it since it was looked at; the password that was checked is then no longer the one.
    if !store::update_password(&mut tx, tenant, user, &old_hash, &hash, now).await? {
        tx.commit().await?;
        return Err(incorrect().await?);
    }
    end_sessions_of_user(tx.sql(), ctx, tenant, user, Some(person.session), EndReason::PasswordChanged).await?;
    audit::insert(tx.sql(), ctx, tenant, audit::Entry::new(Action::ChangePassword, "user", user)).await?;
    tx.commit().await
}

/// Writes down that the password stayed, and gives the refusal that says so.
async fn not_changed(ctx: &Ctx, person: &Person, why: &str, problem: Problem) -> Result<Error> {
    let mut tx = ctx.services.db.system().await?;
    let entry = audit::Entry::new(Action::ChangePasswordFailed, "user", person.user).after(json!({ "why": why }));
    audit::insert(tx.sql(), ctx, person.own_tenant(), entry).await?;
    tx.commit().await?;
    Ok(problem.into())
}
