//! The first super admin: made at first start, when nobody runs the platform yet.

use super::store;
use crate::audit::store as audit;
use crate::ctx::{Actor, Ctx, Request};
use crate::fault::Result;
use crate::id::{TenantId, UserId};
use crate::identity::fields::normal_email;
use crate::identity::ops::username_from;
use crate::identity::password::check_new;
use crate::identity::people::ops::taken;
use crate::identity::people::store::{self as people, NewRow};
use crate::identity::people::temporary::temporary_password;
use crate::permission::Role;
use crate::services::Services;
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;

/// Who was made, and the password when it was made as well: it is not kept, so it is shown now or never.
#[derive(Debug)]
pub struct FirstAdmin {
    pub email: String,
    pub password: Option<SecretString>,
}

/// Makes a super admin when there is none; several processes that start at once make one. Without a `password` a random
/// one is made, which has to be changed at the first sign-in.
pub async fn ensure_super_admin(
    services: &Arc<Services>,
    email: &str,
    password: Option<&SecretString>,
) -> Result<Option<FirstAdmin>> {
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let mut tx = services.db.system().await?;
    store::lock_first_start(&mut tx).await?;
    if store::has_super_admin(&mut tx).await? {
        tx.commit().await?;
        return Ok(None);
    }
    let email = normal_email(email)?;
    let username = username_from(&email);
    if let Some(password) = password {
        check_new(password, &username)?;
    }
    let made = if password.is_none() { Some(temporary_password()?) } else { None };
    let Some(secret) = password.or(made.as_ref()) else { return Ok(None) };
    // First start: nobody waits for the transaction meanwhile.
    let password_hash = services.passwords.hash(secret.clone()).await?;
    let tenant = if let Some(tenant) = store::find_platform(&mut tx).await? {
        tenant
    } else {
        let tenant = TenantId::new();
        store::insert_platform(&mut tx, tenant, ctx.now()).await?;
        tenant
    };
    let id = UserId::new();
    let row = NewRow {
        tenant,
        id,
        name: "Superadministración",
        username: &username,
        email: &email,
        phone: None,
        address: None,
        password_hash: &password_hash,
        role: Role::SuperAdmin.as_str(),
        extra_permissions: &[],
        active: true,
        must_change_password: made.is_some(),
        now: ctx.now(),
    };
    people::insert(tx.sql(), &row).await.map_err(taken)?;
    let after = json!({ "email": email, "username": username, "role": row.role, "active": true });
    let entry = audit::Entry::new("create_user", "user", id).after(after);
    audit::insert(tx.sql(), &ctx, tenant, entry).await?;
    tx.commit().await?;
    Ok(Some(FirstAdmin { email, password: made }))
}
