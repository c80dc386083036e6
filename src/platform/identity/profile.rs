//! What people see and change of themselves, whatever their role: name, telephone number, address, and whether they are
//! written to. Email, username and role are changed by whoever administers the organization.

use super::store;
use super::types::{Profile, ProfilePatch};
use crate::base::fault::Result;
use crate::base::fields::{person_name, short_text};
use crate::base::problem::{Conflict, Entity, Problem};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Ctx, Person};
use crate::platform::db::SystemTx;
use serde_json::{Value, json};

/// The caller's own facts: in their own organization, also while they act for another one.
pub async fn profile(ctx: &Ctx) -> Result<Profile> {
    let person = ctx.person()?;
    let mut tx = ctx.services.db.system().await?;
    let found = find(&mut tx, person).await?;
    tx.commit().await?;
    Ok(found)
}

/// Changes them; a `version` other than theirs is refused with [`Conflict::Changed`]. Refused while they act for another
/// organization.
pub async fn change_profile(ctx: &Ctx, patch: &ProfilePatch) -> Result<Profile> {
    ctx.settled_person()?;
    let person = ctx.oneself()?;
    let mut tx = ctx.services.db.system().await?;
    let before = find(&mut tx, person).await?;
    let name = person_name(patch.name.as_deref().unwrap_or(&before.name))?;
    let phone = short_text(patch.phone.as_deref().or(before.phone.as_deref()), "phone")?;
    let address = short_text(patch.address.as_deref().or(before.address.as_deref()), "address")?;
    let values = store::OwnValues {
        name: &name,
        phone: phone.as_deref(),
        address: address.as_deref(),
        notify: notify(patch.wants_mail.unwrap_or(before.wants_mail)),
    };
    if !store::update_profile(&mut tx, person.tenant, person.user, patch.version, &values, ctx.now()).await? {
        return Err(Problem::Conflict { what: Entity::User, why: Conflict::Changed }.into());
    }
    let after = find(&mut tx, person).await?;
    let entry =
        audit::Entry::new(Action::ChangeProfile, "user", person.user).before(shown(&before)).after(shown(&after));
    audit::insert(tx.sql(), ctx, person.tenant, entry).await?;
    tx.commit().await?;
    Ok(after)
}

async fn find(tx: &mut SystemTx, person: &Person) -> Result<Profile> {
    let row = store::find_profile(tx, person.own_tenant(), person.user).await?.ok_or(Problem::NotSignedIn)?;
    Ok(Profile {
        version: row.version,
        name: row.name,
        username: row.username,
        email: row.email,
        phone: row.phone,
        address: row.address,
        wants_mail: row.wants_mail,
        business_name: row.business_name,
        role: stored::row("users", person.user).word("role", &row.role)?,
    })
}

/// The word in the database and on the wire.
pub fn notify(wants_mail: bool) -> &'static str {
    if wants_mail { "email" } else { "none" }
}

/// What the audit shows of it.
fn shown(profile: &Profile) -> Value {
    json!({
        "name": profile.name,
        "phone": profile.phone,
        "address": profile.address,
        "notify": notify(profile.wants_mail),
    })
}
