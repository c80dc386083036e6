//! What the forms say when they come back: read from text, and handed to the operations.

use super::present::price_name;
use super::sheet::{Made, Place, Saved};
use engrane::base::fault::Result;
use engrane::base::permission::{Module, Permission, Role};
use engrane::base::problem::{Entity, Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::identity::people::ops as people;
use engrane::platform::identity::people::ops::WithPassword;
use engrane::platform::identity::people::types::{NewPerson, PersonPatch};
use engrane::platform::organizations::ops as organizations;
use engrane::platform::organizations::settings::ops as settings;
use engrane::platform::organizations::types::{NewOrganization, OrganizationPatch};
use engrane::platform::tenancy::settings::types::{PRICE_LEVELS, SettingsPatch};
use std::collections::BTreeMap;
use std::str::FromStr;

type Values = BTreeMap<String, String>;

/// Creates a thing, or changes the one with this id.
pub async fn save(ctx: &Ctx, place: Place, id: &str, version: i32, values: &Values) -> Result<Saved> {
    // Whoever may not change learns nothing of what is there.
    match place {
        Place::Own | Place::All => people::may_change(ctx)?,
        Place::Organizations => organizations::may_change(ctx)?,
        Place::Settings => settings::may_change(ctx)?,
    }
    match place {
        Place::Own | Place::All if id.is_empty() => Ok(made(&people::create_person(ctx, &new_person(values)?).await?)),
        Place::Own | Place::All => {
            people::change_person(ctx, named(id, Entity::User)?, &person_patch(version, values)?).await?;
            Ok(Saved::default())
        }
        Place::Organizations => {
            save_organization(ctx, id, version, values).await?;
            Ok(Saved::default())
        }
        Place::Settings => {
            let patch = SettingsPatch {
                version,
                primary_color: Some(text(values, "primary_color")),
                mode: given(values, "mode"),
                language: given(values, "language"),
                time_zone: given(values, "time_zone"),
                currency: given(values, "currency"),
                session_idle_minutes: number(values, "session_idle_minutes")?,
                stop_minutes: number(values, "stop_minutes")?,
                phone: asked(values, "phone"),
                whatsapp: asked(values, "whatsapp"),
                city: asked(values, "city"),
                address: asked(values, "address"),
                tax: asked(values, "tax"),
                shown_price: number(values, "shown_price")?,
                price_names: price_names(values),
            };
            let settings = settings::change_settings(ctx, &patch).await?;
            Ok(Saved { look: Some(settings::look(&settings)), ..Saved::default() })
        }
    }
}

/// What the levels of prices are called; none where the form does not ask.
fn price_names(values: &Values) -> Option<Vec<String>> {
    let names: Vec<String> = (1..=PRICE_LEVELS).map_while(|level| asked(values, &price_name(level))).collect();
    (!names.is_empty()).then_some(names)
}

/// A password that was made, for the page that shows it.
pub fn made(made: &WithPassword) -> Saved {
    let password = made.password().to_owned();
    Saved { made: Some(Made { name: made.person.name.clone(), password }), ..Saved::default() }
}

fn new_person(values: &Values) -> Result<NewPerson, Problem> {
    Ok(NewPerson {
        tenant: given(values, "tenant").map(|id| named(&id, Entity::Tenant)).transpose()?,
        name: text(values, "name"),
        username: given(values, "username"),
        email: text(values, "email"),
        phone: given(values, "phone"),
        role: role(values)?,
        extra_permissions: permissions(values),
    })
}

fn person_patch(version: i32, values: &Values) -> Result<PersonPatch, Problem> {
    Ok(PersonPatch {
        version,
        name: Some(text(values, "name")),
        email: Some(text(values, "email")),
        phone: Some(text(values, "phone")),
        role: Some(role(values)?),
        extra_permissions: Some(permissions(values)),
    })
}

async fn save_organization(ctx: &Ctx, id: &str, version: i32, values: &Values) -> Result<()> {
    let modules = Module::ALL.iter().copied().filter(|module| ticked(values, "modules", module.as_str())).collect();
    let (max_users, max_lines) = (number(values, "max_users")?, number(values, "max_lines")?);
    if id.is_empty() {
        let (name, code) = (text(values, "name"), given(values, "code"));
        organizations::create_organization(ctx, &NewOrganization { name, code, modules, max_users, max_lines }).await?;
        return Ok(());
    }
    let patch = OrganizationPatch {
        version,
        name: Some(text(values, "name")),
        modules: Some(modules),
        active: Some(values.contains_key("active")),
        max_users,
        max_lines,
    };
    organizations::change_organization(ctx, named(id, Entity::Tenant)?, &patch).await?;
    Ok(())
}

fn text(values: &Values, name: &str) -> String {
    values.get(name).map(|value| value.trim().to_owned()).unwrap_or_default()
}

/// None when the form has no such field.
fn asked(values: &Values, name: &str) -> Option<String> {
    values.get(name).map(|value| value.trim().to_owned())
}

/// None when nothing was typed.
fn given(values: &Values, name: &str) -> Option<String> {
    Some(text(values, name)).filter(|value| !value.is_empty())
}

fn number<N: FromStr>(values: &Values, name: &str) -> Result<Option<N>, Problem> {
    given(values, name)
        .map(|value| value.replace([',', ' '], "").parse().map_err(|_| Problem::invalid(name, Reason::Malformed)))
        .transpose()
}

fn ticked(values: &Values, name: &str, value: &str) -> bool {
    values.contains_key(&format!("{name}_{value}"))
}

fn role(values: &Values) -> Result<Role, Problem> {
    text(values, "role").parse().map_err(|_| Problem::invalid("role", Reason::Unknown))
}

fn permissions(values: &Values) -> Vec<Permission> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|permission| ticked(values, "extra_permissions", permission.as_str()))
        .collect()
}

/// An id that was never given to anything is not there.
fn named<T: FromStr>(id: &str, what: Entity) -> Result<T, Problem> {
    id.parse().map_err(|_| Problem::NotFound { what })
}
