//! Somebody new: what is checked and written of them, whoever makes them.

use super::ops::{record, there_is_room, words};
use super::store::{self, NewRow};
use super::types::NewPerson;
use crate::base::fault::Result;
use crate::base::fields::{normal_email, person_name, short_text, username_for};
use crate::base::id::{TenantId, UserId};
use crate::base::permission::{Permission, Role};
use crate::base::problem::Problem;
use crate::platform::audit::action::Action;
use crate::platform::ctx::Ctx;
use serde_json::json;
use sqlx::PgConnection;

/// Somebody who may be written.
pub(in crate::platform::identity) struct Newcomer {
    pub tenant: TenantId,
    pub name: String,
    pub username: String,
    pub email: String,
    pub phone: Option<String>,
    pub role: Role,
    pub extra_permissions: Vec<Permission>,
    pub active: bool,
    pub must_change_password: bool,
}

impl Newcomer {
    /// Somebody of `tenant` as they are kept: active at once, with a password that was made for them.
    pub fn checked(new: &NewPerson, tenant: TenantId) -> Result<Self, Problem> {
        let (name, email) = (person_name(&new.name)?, normal_email(&new.email)?);
        Ok(Self {
            tenant,
            name,
            username: username_for(&email, new.username.as_deref())?,
            email,
            phone: short_text(new.phone.as_deref(), "phone")?,
            role: new.role,
            extra_permissions: new.extra_permissions.clone(),
            active: true,
            must_change_password: true,
        })
    }
}

/// Writes somebody into their tenant, as far as it has room, with an entry of the audit.
pub(in crate::platform::identity) async fn write(
    connection: &mut PgConnection,
    ctx: &Ctx,
    new: &Newcomer,
    password_hash: &str,
) -> Result<UserId> {
    store::lock_tenant(connection, new.tenant).await?;
    if new.active {
        there_is_room(connection, new.tenant).await?;
    }
    let id = UserId::new();
    let row = NewRow {
        tenant: new.tenant,
        id,
        name: &new.name,
        username: &new.username,
        email: &new.email,
        phone: new.phone.as_deref(),
        address: None,
        password_hash,
        role: new.role.as_str(),
        extra_permissions: &words(&new.extra_permissions),
        active: new.active,
        must_change_password: new.must_change_password,
        now: ctx.now(),
    };
    store::insert(connection, &row).await?;
    let after = json!({
        "name": new.name,
        "username": new.username,
        "email": new.email,
        "phone": new.phone,
        "role": new.role,
        "extra_permissions": new.extra_permissions,
        "active": new.active,
    });
    record(connection, ctx, Action::CreateUser, new.tenant, id, None, Some(after)).await?;
    Ok(id)
}
