//! The first super admin: made at first start, when nobody runs the platform yet.

use super::store;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::permission::{Module, Role};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::identity::password::check_new;
use crate::platform::identity::people::newcomer::{Newcomer, write};
use crate::platform::identity::people::store as people;
use crate::platform::identity::people::temporary::temporary_password;
use crate::platform::identity::people::types::NewPerson;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::platform_tenant;
use crate::platform::tenancy::settings::types::Limits;
use crate::platform::tenancy::store::{NewRow, insert};
use crate::platform::tenancy::types::Contact;
use secrecy::SecretString;
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
    people::lock_super_admins(tx.sql()).await?;
    if store::has_super_admin(&mut tx).await? {
        tx.commit().await?;
        return Ok(None);
    }
    let tenant = platform_tenant(tx.sql()).await?;
    let id = tenant.unwrap_or_else(TenantId::new);
    let new = NewPerson {
        tenant,
        name: "Superadministración".to_owned(),
        username: None,
        email: email.to_owned(),
        phone: None,
        role: Role::SuperAdmin,
        extra_permissions: Vec::new(),
    };
    let newcomer = Newcomer { must_change_password: password.is_none(), ..Newcomer::checked(&new, id)? };
    if let Some(password) = password {
        check_new(password, &newcomer.username)?;
    }
    let made = if password.is_none() { Some(temporary_password()?) } else { None };
    let Some(secret) = password.or(made.as_ref()) else { return Ok(None) };
    // First start: nobody waits for the transaction meanwhile.
    let password_hash = services.passwords.hash(secret.clone()).await?;
    if tenant.is_none() {
        let platform = NewRow {
            id,
            code: "engrane",
            name: "Engrane",
            modules: &[Module::Platform],
            active: true,
            contact: &Contact::default(),
            address: None,
            tax: Tax::default(),
            limits: Limits::default(),
            now: ctx.now(),
        };
        insert(tx.sql(), &platform).await?;
    }
    write(tx.sql(), &ctx, &newcomer, &password_hash).await?;
    tx.commit().await?;
    Ok(Some(FirstAdmin { email: newcomer.email, password: made }))
}
