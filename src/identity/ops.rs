//! The people of all tenants, and creating one.

use super::password::check_new;
use super::store::{self, NewUser};
use super::types::UserRow;
use crate::audit::store as audit;
use crate::ctx::{Actor, Ctx, Request};
use crate::fault::{Error, Result};
use crate::id::{TenantId, UserId};
use crate::paging::{Page, PageRequest};
use crate::permission::{Permission, Role};
use crate::problem::{Conflict, Kind, Problem, Reason};
use crate::services::Services;
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;

/// The people of all tenants, the newest first, for the platform.
pub async fn list_users(ctx: &Ctx, page: PageRequest) -> Result<Page<UserRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.platform(Permission::TenantsView).await?;
    let total = store::count_users(&mut tx).await?;
    let listed = store::list_users(&mut tx, page).await?;
    tx.commit().await?;
    let rows = listed.into_iter().map(user_row).collect::<Result<_>>()?;
    Ok(Page::new(rows, page, total))
}

fn user_row(user: store::ListedUser) -> Result<UserRow> {
    Ok(UserRow {
        id: user.id,
        tenant: user.tenant,
        business_name: user.business_name,
        name: user.name,
        email: user.email,
        role: user.role.parse()?,
        active: user.active,
        last_sign_in: user.last_login_at,
        created_at: user.created_at,
    })
}

/// A person to be created.
#[derive(Debug)]
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// Made from the email's local part when absent.
    pub username: Option<&'a str>,
    pub role: Role,
    pub password: &'a SecretString,
    pub active: bool,
}

/// Creates a person from the command line or the demo data. The password is checked like any new one.
pub async fn create_user(services: &Arc<Services>, tenant: TenantId, new: &NewPerson<'_>) -> Result<UserId> {
    let email = new.email.trim().to_lowercase();
    if !email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.')) {
        return Err(Problem::invalid("email", Reason::Malformed).into());
    }
    let username = new.username.map_or_else(|| username_from(&email), |name| name.trim().to_lowercase());
    if !is_username(&username) {
        return Err(Problem::invalid("username", Reason::Malformed).into());
    }
    if !(1..=100).contains(&new.name.trim().chars().count()) {
        return Err(Problem::invalid("name", Reason::Missing).into());
    }
    check_new(new.password, &username)?;
    let password_hash = services.passwords.hash(new.password.clone()).await?;
    let id = UserId::new();
    let mut tx = services.db.system().await?;
    let row = NewUser {
        tenant,
        id,
        name: new.name.trim(),
        username: &username,
        email: &email,
        password_hash: &password_hash,
        role: new.role.as_str(),
        active: new.active,
    };
    store::insert_user(&mut tx, &row).await.map_err(|error| match error.as_database_error() {
        Some(refusal) if refusal.constraint() == Some("logins_pkey") => {
            Error::from(Problem::Conflict { what: Kind::User, why: Conflict::Taken })
        }
        _ => error.into(),
    })?;
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let after =
        json!({ "name": row.name, "email": email, "username": username, "role": row.role, "active": new.active });
    audit::insert(tx.sql(), &ctx, tenant, audit::Entry::new("create_user", "user", id).after(after)).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) fn is_username(name: &str) -> bool {
    (3..=50).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

/// The part before the `@` with what a username may not have as a dash, filled up to three characters.
pub(super) fn username_from(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let name: String = local
        .chars()
        .take(50)
        .map(|letter| if letter.is_ascii_lowercase() || letter.is_ascii_digit() { letter } else { '-' })
        .collect();
    format!("{name:-<3}")
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn a_username_is_made_from_the_email() {
        assert_eq!(username_from("ana.perez@taller.mx"), "ana-perez");
        assert_eq!(username_from("a@b.mx"), "a--");
        assert!(is_username(&username_from("ñoño@b.mx")));
    }
}
