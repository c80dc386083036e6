//! People as the doors show them.

use chrono::{DateTime, Utc};
use engrane::base::permission::{Permission, Role};
use engrane::base::problem::{Problem, Reason};
use engrane::platform::identity::people::ops::WithPassword;
use engrane::platform::identity::people::types::Person;
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person.
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of its own on the wire")]
pub(super) struct User {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    /// The organization.
    tenant: Uuid,
    business_name: String,
    name: String,
    username: String,
    email: String,
    phone: Option<String>,
    /// `super_admin`, `owner`, `admin`, `manager`, `operator` or `viewer`.
    role: &'static str,
    /// Granted besides what the role has.
    extra_permissions: Vec<&'static str>,
    /// The person's own switch.
    is_active: bool,
    /// The organization's.
    tenant_is_active: bool,
    /// Registered, and not let in yet.
    is_pending: bool,
    must_change_password: bool,
    last_login: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Person> for User {
    fn from(person: Person) -> Self {
        Self {
            id: person.id.0,
            version: person.version,
            tenant: person.tenant.0,
            business_name: person.business_name,
            name: person.name,
            username: person.username,
            email: person.email,
            phone: person.phone,
            role: person.role.as_str(),
            extra_permissions: person.extra_permissions.iter().map(|permission| permission.as_str()).collect(),
            is_active: person.active,
            tenant_is_active: person.tenant_active,
            is_pending: person.pending,
            must_change_password: person.must_change_password,
            last_login: person.last_sign_in,
            created_at: person.created_at,
        }
    }
}

/// A person with the password that was made for them.
#[derive(Serialize, ToSchema)]
pub(super) struct UserWithPassword {
    #[serde(flatten)]
    user: User,
    /// To be changed at the next sign-in. It is not kept: this answer is the only one that has it.
    temporary_password: String,
}

impl From<WithPassword> for UserWithPassword {
    fn from(made: WithPassword) -> Self {
        Self { user: made.person.into(), temporary_password: made.temporary_password.expose_secret().to_owned() }
    }
}

pub(super) fn role(word: &str) -> Result<Role, Problem> {
    word.parse().map_err(|_| Problem::invalid("role", Reason::Unknown))
}

pub(super) fn permissions(words: &[String]) -> Result<Vec<Permission>, Problem> {
    let parse = |word: &String| word.parse().map_err(|_| Problem::invalid("extra_permissions", Reason::Unknown));
    words.iter().map(parse).collect()
}
