//! Registering: a workshop, a bodega, a plant or a store-room with its first person, both waiting for the platform.

use super::store;
use crate::base::fault::{Error, Result};
use crate::base::fields::{name, normal_email, person_name, short_text, username_from};
use crate::base::id::{TenantId, UserId};
use crate::base::money::Tax;
use crate::base::permission::Role;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx};
use crate::platform::events::store as events;
use crate::platform::events::types::Event;
use crate::platform::identity::password::check_new;
use crate::platform::identity::people::store::{self as people, NewRow};
use crate::platform::identity::types::Business;
use crate::platform::tenancy::ops::code_from;
use crate::platform::tenancy::settings::types::Limits;
use crate::platform::tenancy::store as tenancy;
use crate::platform::tenancy::types::Contact;
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

/// How often another username or code is tried when somebody takes it at the same moment.
const TRIES: u32 = 5;

/// What an applicant says.
#[derive(Clone, Debug)]
pub struct Registration {
    pub name: String,
    pub email: String,
    pub password: SecretString,
    /// A word of [`Business`].
    pub kind: String,
    pub business_name: String,
    pub phone: String,
    pub address: String,
}

/// The same, as it is kept.
struct Applicant {
    name: String,
    email: String,
    business: Business,
    business_name: String,
    phone: Option<String>,
    address: Option<String>,
}

/// Registers a business with its owner, both inactive. Everything that cannot be taken is named at once; an email that
/// somebody has is refused with [`Conflict::Taken`].
pub async fn register(ctx: &Ctx, asked: &Registration) -> Result<UserId> {
    if matches!(ctx.actor, Actor::Unverified) {
        return Err(Problem::Unavailable.into());
    }
    let applicant = checked(asked)?;
    let password_hash = ctx.services.passwords.hash(asked.password.clone()).await?;
    for attempt in 0..TRIES {
        match write(ctx, &applicant, &password_hash, attempt).await {
            // Taken by somebody at the same moment: was it the email, or only the username that was made from it?
            Err(Error::Refused(Problem::Conflict { why: Conflict::Taken, .. })) => {
                let mut tx = ctx.services.db.system().await?;
                let known = store::is_login(&mut tx, &applicant.email).await?;
                tx.commit().await?;
                if known {
                    break;
                }
            }
            outcome => return outcome,
        }
    }
    Err(Problem::Conflict { what: Entity::User, why: Conflict::Taken }.into())
}

/// Will whoever registers be written to, once they are let in?
pub fn is_answered(ctx: &Ctx) -> bool {
    ctx.services.mail.is_set()
}

fn checked(asked: &Registration) -> Result<Applicant> {
    let mut problems: Vec<FieldProblem> = Vec::new();
    let mut or_problem = |problem: Problem| {
        if let Problem::Invalid { fields } = problem {
            problems.extend(fields);
        }
    };
    let person = person_name(&asked.name).map_err(&mut or_problem);
    let email = normal_email(&asked.email).map_err(&mut or_problem);
    let business_name = name(&asked.business_name, "business_name").map_err(&mut or_problem);
    let phone = short_text(Some(&asked.phone), "phone").map_err(&mut or_problem);
    let address = short_text(Some(&asked.address), "address").map_err(&mut or_problem);
    let business = asked.kind.trim().parse::<Business>().map_err(|_| {
        let reason = if asked.kind.trim().is_empty() { Reason::Missing } else { Reason::Unknown };
        or_problem(Problem::invalid("role", reason));
    });
    let username = email.as_deref().map(username_from).unwrap_or_default();
    let password = match check_new(&asked.password, &username) {
        Err(Error::Refused(problem)) => {
            or_problem(problem);
            Err(())
        }
        outcome => Ok(outcome?),
    };
    match (person, email, business_name, phone, address, business, password) {
        (Ok(name), Ok(email), Ok(business_name), Ok(phone), Ok(address), Ok(business), Ok(())) => {
            Ok(Applicant { name, email, business, business_name, phone, address })
        }
        _ => Err(Problem::Invalid { fields: problems }.into()),
    }
}

async fn write(ctx: &Ctx, applicant: &Applicant, password_hash: &str, attempt: u32) -> Result<UserId> {
    let (tenant, user, now) = (TenantId::new(), UserId::new(), ctx.now());
    let mut tx = ctx.services.db.system().await?;
    if store::is_login(&mut tx, &applicant.email).await? {
        return Err(Problem::Conflict { what: Entity::User, why: Conflict::Taken }.into());
    }
    let code = code_from(&applicant.business_name);
    let code = if attempt > 0 || code.len() < 2 || tenancy::find_by_code(&mut tx, &code).await?.is_some() {
        marked(&code, 40)
    } else {
        code
    };
    let username = username_from(&applicant.email);
    let username =
        if attempt > 0 || store::is_login(&mut tx, &username).await? { marked(&username, 50) } else { username };
    let modules = applicant.business.modules();
    let new = tenancy::NewRow {
        id: tenant,
        code: &code,
        name: &applicant.business_name,
        modules,
        active: false,
        contact: &Contact { phone: applicant.phone.clone(), ..Contact::default() },
        address: applicant.address.as_deref(),
        tax: Tax::default(),
        limits: Limits::default(),
        now,
    };
    tenancy::insert(tx.sql(), &new).await?;
    let row = NewRow {
        tenant,
        id: user,
        name: &applicant.name,
        username: &username,
        email: &applicant.email,
        phone: applicant.phone.as_deref(),
        address: applicant.address.as_deref(),
        password_hash,
        role: Role::Owner.as_str(),
        extra_permissions: &[],
        active: false,
        must_change_password: false,
        now,
    };
    people::insert(tx.sql(), &row).await?;
    let entry = audit::Entry::new(Action::Register, "user", user).after(json!({
        "name": applicant.name,
        "email": applicant.email,
        "username": username,
        "business_name": applicant.business_name,
        "modules": modules,
    }));
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    events::insert_for_platform(tx.sql(), tenant, &Event::PendingChanged).await?;
    tx.commit().await?;
    Ok(user)
}

/// A name of at most `longest` letters that nobody has: with random letters at its end.
fn marked(name: &str, longest: usize) -> String {
    // The last digits of an id are random.
    let random = Uuid::now_v7().simple().to_string().split_off(26);
    let kept: String = name.chars().take(longest - 7).collect();
    if kept.is_empty() { format!("t-{random}") } else { format!("{kept}-{random}") }
}
