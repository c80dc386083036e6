//! Lists and forms of people, organizations and settings, in words.

use super::labels::{module_name, permission_name};
use super::sheet::{Asked, Line, Made, NEW, Place, SettingsSheet, Sheet, SheetForm, State};
use crate::base::address::escape;
use crate::base::format;
use crate::base::labels;
use crate::catalog;
use crate::forms::edit_form::EditForm;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::fault::Result;
use engrane::base::money::Tax;
use engrane::base::paging::PageRequest;
use engrane::base::permission::{Module, Permission, Role};
use engrane::base::zone::Zone;
use engrane::platform::ctx::Ctx;
use engrane::platform::identity::people::ops as people;
use engrane::platform::identity::people::types::{PeopleFilter, Person, Show};
use engrane::platform::organizations::ops as organizations;
use engrane::platform::organizations::settings::ops::{currencies, time_zones};
use engrane::platform::organizations::types::{Organization, OrganizationFilter};
use engrane::platform::tenancy::settings::types::{PRICE_LEVELS, TenantSettings};
use std::iter;

/// The list that is asked for, with the form that is open.
pub async fn sheet(ctx: &Ctx, lang: Locale, place: Place, asked: &Asked) -> Result<Sheet> {
    match place {
        Place::Own | Place::All => people_sheet(ctx, lang, place, asked).await,
        Place::Organizations | Place::Settings => organizations_sheet(ctx, lang, asked).await,
    }
}

async fn people_sheet(ctx: &Ctx, lang: Locale, place: Place, asked: &Asked) -> Result<Sheet> {
    let page = PageRequest::bounded(Some(asked.page), None);
    let filter = PeopleFilter { q: asked.q.clone(), show: Show::of(&asked.show), page };
    let found = people::list_people(ctx, &filter).await?;
    let may_edit = people::may_change(ctx).is_ok();
    let own = ctx.person()?.user;
    let pending = if place == Place::All { people::count_pending(ctx).await? } else { 0 };
    let form = if may_edit { person_form(ctx, lang, asked).await? } else { None };
    let views = Show::ALL.iter().copied().filter(|show| place == Place::All || *show != Show::Pending).map(|show| {
        let name = match show {
            Show::All => td_string!(lang, people.show.all),
            Show::Pending => td_string!(lang, people.show.pending),
            Show::Active => td_string!(lang, people.show.active),
            Show::Inactive => td_string!(lang, people.show.inactive),
        };
        let count = if show == Show::Pending && pending > 0 { pending.to_string() } else { String::new() };
        (show.as_str().to_owned(), name.to_owned(), count)
    });
    let mut heads = vec![td_string!(lang, people.field.name)];
    if place == Place::All {
        heads.push(td_string!(lang, people.field.business));
    }
    heads.extend([
        td_string!(lang, people.field.role),
        td_string!(lang, people.field.state),
        td_string!(lang, people.field.last_sign_in),
        td_string!(lang, people.field.created),
    ]);
    Ok(Sheet {
        count: match found.total {
            1 => td_string!(lang, people.found_single).to_owned(),
            total => td_string!(lang, people.found, count = format::count(total)),
        },
        heads: heads.into_iter().map(str::to_owned).collect(),
        pages: u32::try_from(found.total_pages()).unwrap_or(u32::MAX),
        rows: found
            .rows
            .iter()
            .map(|person| person_line(ctx, lang, place, person, may_edit && person.id != own))
            .collect(),
        none: td_string!(lang, people.none).to_owned(),
        views: views.collect(),
        may_edit,
        form,
        made: None,
    })
}

fn person_line(ctx: &Ctx, lang: Locale, place: Place, person: &Person, may_switch: bool) -> Line {
    let state = match (person.pending, person.comes_in()) {
        (true, _) => State::Waits,
        (false, true) => State::On,
        (false, false) => State::Off,
    };
    let state_text = match state {
        State::Waits => td_string!(lang, people.state.pending),
        State::On if person.must_change_password => td_string!(lang, people.state.invited),
        State::On => td_string!(lang, people.state.active),
        State::Off if person.active => td_string!(lang, people.state.tenant_inactive),
        State::Off => td_string!(lang, people.state.inactive),
    };
    let never = || td_string!(lang, people.never).to_owned();
    let mut cells = Vec::new();
    if place == Place::All {
        cells.push(person.business_name.clone());
    }
    cells.push(labels::role(lang, person.role).to_owned());
    let seen = [
        person.last_sign_in.map_or_else(never, |at| format::ago(lang, ctx.zone(), at, ctx.now())),
        format::date(lang, ctx.zone(), person.created_at),
    ];
    Line {
        id: person.id.to_string(),
        name: person.name.clone(),
        about: person.email.clone(),
        cells: cells.into_iter().chain(seen).collect(),
        state,
        state_text: state_text.to_owned(),
        switch: may_switch.then_some(!person.active),
    }
}

async fn person_form(ctx: &Ctx, lang: Locale, asked: &Asked) -> Result<Option<SheetForm>> {
    let known = match asked.edit.as_str() {
        "" => return Ok(None),
        NEW => None,
        id => match id.parse() {
            Ok(id) => Some(people::find_person(ctx, id).await?),
            Err(_) => return Ok(None),
        },
    };
    let tenant = match &known {
        None if ctx.may(Permission::TenantsEdit) => {
            let tenant = asked.tenant.parse().map_or_else(|_| ctx.tenant(), Ok)?;
            Some(organizations::find_organization(ctx, tenant).await?)
        }
        _ => None,
    };
    let of = tenant.as_ref().map(|tenant| tenant.id);
    let choices = people::choices(ctx, known.as_ref().map(|person| person.id), of).await?;
    let role_now = known.as_ref().map_or(Role::Viewer, |person| person.role);
    let mut roles = choices.roles;
    if !roles.contains(&role_now) {
        roles.insert(0, role_now);
    }
    let roles = roles.into_iter().map(|role| Pick {
        value: role.as_str().to_owned(),
        label: labels::role(lang, role).to_owned(),
        chosen: role == role_now,
    });
    let extra = known.as_ref().map(|person| person.extra_permissions.clone()).unwrap_or_default();
    // What the role has anyway need not be granted.
    let grants = Permission::ALL.iter().copied().filter(|permission| {
        extra.contains(permission) || (choices.permissions.contains(permission) && !role_now.holds(*permission))
    });
    let grants: Vec<Pick> = grants
        .map(|permission| Pick {
            value: permission.as_str().to_owned(),
            label: permission_name(lang, permission).to_owned(),
            chosen: extra.contains(&permission),
        })
        .collect();
    let text = |value: fn(&Person) -> String| known.as_ref().map(value).unwrap_or_default();
    let mut fields = vec![
        FormField::new("name", td_string!(lang, people.field.name), Kind::Text)
            .value(text(|person| person.name.clone()))
            .required(),
        FormField::new("email", td_string!(lang, people.field.email), Kind::Email)
            .value(text(|person| person.email.clone()))
            .required(),
        FormField::new("phone", td_string!(lang, people.field.phone), Kind::Text)
            .value(text(|person| person.phone.clone().unwrap_or_default())),
        FormField::new("role", td_string!(lang, people.field.role), Kind::Choice).picks(roles.collect()),
    ];
    if known.is_none() {
        let username = FormField::new("username", td_string!(lang, people.field.username), Kind::Text)
            .hint(td_string!(lang, people.hint.username));
        fields.insert(2, username);
    }
    if let Some(tenant) = &tenant {
        fields.insert(0, tenant_field(lang, tenant));
    }
    if !grants.is_empty() {
        let label = td_string!(lang, people.field.extra_permissions);
        fields.push(FormField::new("extra_permissions", label, Kind::Several).picks(grants));
    }
    let title = match &known {
        Some(person) => person.name.clone(),
        None => td_string!(lang, people.add).to_owned(),
    };
    let resets = known.as_ref().is_some_and(|person| ctx.actor_id() != Some(person.id));
    let (id, version) = known.map(|person| (person.id.to_string(), person.version)).unwrap_or_default();
    Ok(Some(SheetForm { form: EditForm { title, id, version, fields, lines: None }, resets, acts: false }))
}

/// Where somebody new belongs: the own organization, unless the address names another one.
fn tenant_field(lang: Locale, tenant: &Organization) -> FormField {
    let pick = Pick { value: tenant.id.to_string(), label: tenant.name.clone(), chosen: true };
    FormField::new("tenant", td_string!(lang, people.field.business), Kind::Fixed)
        .hint(td_string!(lang, people.hint.tenant))
        .picks(vec![pick])
}

async fn organizations_sheet(ctx: &Ctx, lang: Locale, asked: &Asked) -> Result<Sheet> {
    let page = PageRequest::bounded(Some(asked.page), None);
    let filter = OrganizationFilter { q: asked.q.clone(), page };
    let found = organizations::list_organizations(ctx, &filter).await?;
    let may_edit = organizations::may_change(ctx).is_ok();
    let known = match asked.edit.as_str() {
        "" | NEW => None,
        id => match id.parse() {
            Ok(id) => Some(organizations::find_organization(ctx, id).await?),
            Err(_) => None,
        },
    };
    let runs_platform = |tenant: &Organization| tenant.modules.contains(&Module::Platform);
    let acts =
        ctx.may(Permission::TenantAct) && known.as_ref().is_some_and(|tenant| tenant.active && !runs_platform(tenant));
    let opened = may_edit && (known.is_some() || asked.edit == NEW);
    let heads = [
        td_string!(lang, people.field.name),
        td_string!(lang, people.field.modules),
        td_string!(lang, people.field.state),
        td_string!(lang, people.field.users),
        td_string!(lang, people.field.associated),
    ];
    Ok(Sheet {
        count: match found.total {
            1 => td_string!(lang, people.organizations.found_single).to_owned(),
            total => td_string!(lang, people.organizations.found, count = format::count(total)),
        },
        heads: heads.map(str::to_owned).to_vec(),
        pages: u32::try_from(found.total_pages()).unwrap_or(u32::MAX),
        rows: found.rows.iter().map(|tenant| organization_line(lang, ctx.zone(), tenant)).collect(),
        none: td_string!(lang, people.organizations.none).to_owned(),
        views: Vec::new(),
        may_edit,
        form: opened.then(|| organization_form(lang, known, acts)),
        made: None,
    })
}

fn organization_line(lang: Locale, zone: &Zone, tenant: &Organization) -> Line {
    let modules: Vec<&str> = tenant.modules.iter().map(|module| module_name(lang, *module)).collect();
    let state = match (tenant.active, tenant.associated_since) {
        (true, _) => State::On,
        (false, Some(_)) => State::Off,
        (false, None) => State::Waits,
    };
    let state_text = match state {
        State::On => td_string!(lang, people.state.active),
        State::Off => td_string!(lang, people.state.inactive),
        State::Waits => td_string!(lang, people.state.pending),
    };
    Line {
        id: tenant.id.to_string(),
        name: tenant.name.clone(),
        about: tenant.code.clone(),
        cells: vec![
            modules.join(", "),
            format!("{} / {}", tenant.users, tenant.limits.max_users),
            tenant.associated_since.map_or_else(|| "—".to_owned(), |at| format::date(lang, zone, at)),
        ],
        state,
        state_text: state_text.to_owned(),
        switch: None,
    }
}

fn organization_form(lang: Locale, known: Option<Organization>, acts: bool) -> SheetForm {
    let chosen = known.as_ref().map(|tenant| tenant.modules.clone()).unwrap_or_default();
    let modules = Module::ALL.iter().map(|module| Pick {
        value: module.as_str().to_owned(),
        label: module_name(lang, *module).to_owned(),
        chosen: chosen.contains(module),
    });
    let number = |value: Option<i32>, usual: &str| value.map_or_else(|| usual.to_owned(), |value| value.to_string());
    let name = known.as_ref().map(|tenant| tenant.name.clone()).unwrap_or_default();
    let mut fields = vec![
        FormField::new("name", td_string!(lang, people.field.name), Kind::Text).value(name).required(),
        FormField::new("max_users", td_string!(lang, people.field.max_users), Kind::Number)
            .value(number(known.as_ref().map(|tenant| tenant.limits.max_users), "50"))
            .required(),
        FormField::new("max_lines", td_string!(lang, people.field.max_lines), Kind::Number)
            .value(number(known.as_ref().map(|tenant| tenant.limits.max_lines), "10"))
            .required(),
        FormField::new("modules", td_string!(lang, people.field.modules), Kind::Several).picks(modules.collect()),
    ];
    match &known {
        Some(tenant) => fields.push(
            FormField::new("active", td_string!(lang, people.field.active), Kind::Check)
                .value(if tenant.active { "on" } else { "" })
                .hint(td_string!(lang, people.hint.active)),
        ),
        None => fields.insert(
            1,
            FormField::new("code", td_string!(lang, people.field.code), Kind::Text)
                .hint(td_string!(lang, people.hint.code)),
        ),
    }
    let title = match &known {
        Some(tenant) => tenant.name.clone(),
        None => td_string!(lang, people.organizations.add).to_owned(),
    };
    let (id, version) = known.map(|tenant| (tenant.id.to_string(), tenant.version)).unwrap_or_default();
    SheetForm { form: EditForm { title, id, version, fields, lines: None }, resets: false, acts }
}

/// The settings of the own organization, which has these modules.
pub fn settings(lang: Locale, settings: &TenantSettings, modules: &[Module]) -> SettingsSheet {
    let picks = |chosen: &str, all: &[(&str, &str)]| {
        all.iter()
            .map(|(value, label)| Pick {
                value: (*value).to_owned(),
                label: (*label).to_owned(),
                chosen: *value == chosen,
            })
            .collect()
    };
    let mut fields = vec![
        FormField::new("primary_color", td_string!(lang, people.field.primary_color), Kind::Color)
            .value(settings.theme.primary_color.clone().unwrap_or_default())
            .hint(td_string!(lang, people.hint.primary_color)),
        FormField::new("mode", td_string!(lang, people.field.mode), Kind::Choice)
            .picks(picks(
                &settings.mode,
                &[("dark", td_string!(lang, people.mode.dark)), ("light", td_string!(lang, people.mode.light))],
            ))
            .hint(td_string!(lang, people.hint.mode)),
        FormField::new("language", td_string!(lang, people.field.language), Kind::Choice)
            .picks(picks(&settings.language, &[("es", "Español"), ("en", "English")])),
        FormField::new("time_zone", td_string!(lang, people.field.time_zone), Kind::Text)
            .value(settings.time_zone.clone())
            .proposals(time_zones())
            .hint(td_string!(lang, people.hint.time_zone))
            .required(),
        FormField::new("currency", td_string!(lang, people.field.currency), Kind::Text)
            .value(settings.currency.clone())
            .proposals(currencies())
            .hint(td_string!(lang, people.hint.currency))
            .required(),
        FormField::new("session_idle_minutes", td_string!(lang, people.field.session_idle_minutes), Kind::Number)
            .value(settings.session_idle_minutes.to_string())
            .hint(td_string!(lang, people.hint.session_idle_minutes))
            .required(),
    ];
    if modules.contains(&Module::Plant) {
        fields.push(
            FormField::new("stop_minutes", td_string!(lang, people.field.stop_minutes), Kind::Number)
                .value(settings.stop_minutes.to_string())
                .hint(td_string!(lang, people.hint.stop_minutes))
                .required(),
        );
    }
    fields.extend(told(lang, settings, modules.contains(&Module::Warehouse)));
    let limits = [
        (td_string!(lang, people.field.max_users), settings.limits.max_users),
        (td_string!(lang, people.field.max_lines), settings.limits.max_lines),
    ];
    SettingsSheet {
        form: EditForm {
            title: settings.name.clone(),
            id: String::new(),
            version: settings.version,
            fields,
            lines: None,
        },
        limits: limits.map(|(name, limit)| (name.to_owned(), limit.to_string())).to_vec(),
        logo: settings.theme.logo.clone(),
    }
}

/// What the organization tells others about itself; a bodega tells it to workshops, beside its prices.
fn told(lang: Locale, settings: &TenantSettings, sells: bool) -> Vec<FormField> {
    let text = |name: &str, label: &str, value: &Option<String>| {
        FormField::new(name, label, Kind::Text).value(value.clone().unwrap_or_default())
    };
    let seen = if sells { td_string!(lang, people.hint.seen_by_workshops) } else { "" };
    let mut fields = vec![
        text("phone", td_string!(lang, people.field.phone), &settings.phone).hint(seen).autocomplete("tel"),
        text("whatsapp", td_string!(lang, people.field.whatsapp), &settings.whatsapp)
            .hint(td_string!(lang, people.hint.whatsapp)),
        text("city", td_string!(lang, people.field.city), &settings.city).hint(seen).autocomplete("address-level2"),
        text("address", td_string!(lang, people.field.address), &settings.address).autocomplete("street-address"),
    ];
    if sells {
        let picks = Tax::ALL.iter().map(|tax| Pick {
            value: tax.as_str().to_owned(),
            label: catalog::labels::tax(lang, *tax).to_owned(),
            chosen: *tax == settings.tax,
        });
        let label = td_string!(lang, people.field.tax);
        fields.push(FormField::new("tax", label, Kind::Choice).hint(seen).picks(picks.collect()));
        fields.extend(prices(lang, settings));
    }
    fields
}

/// Which of several prices workshops see, and what they are called; nothing where there is one.
fn prices(lang: Locale, settings: &TenantSettings) -> Vec<FormField> {
    let known = i16::try_from(settings.price_names.len()).unwrap_or(PRICE_LEVELS).max(settings.shown_price);
    if known < 2 {
        return Vec::new();
    }
    let levels = (1..=known).zip(settings.price_names.iter().map(String::as_str).chain(iter::repeat("")));
    let levels: Vec<(i16, &str, String)> = levels
        .map(|(level, name)| {
            let plain = match level {
                1 => td_string!(lang, people.field.price).to_owned(),
                level => td_string!(lang, people.field.price_of_level, level = level.to_string()),
            };
            (level, name, plain)
        })
        .collect();
    let picks = levels.iter().map(|(level, name, plain)| Pick {
        value: level.to_string(),
        label: if name.is_empty() { plain.clone() } else { (*name).to_owned() },
        chosen: *level == settings.shown_price,
    });
    let label = td_string!(lang, people.field.shown_price);
    let mut fields = vec![FormField::new("shown_price", label, Kind::Choice).picks(picks.collect())];
    fields.extend(levels.iter().map(|(level, name, plain)| {
        let label = td_string!(lang, people.field.price_name, price = plain.clone());
        FormField::new(price_name(*level), label, Kind::Text).value((*name).to_owned())
    }));
    fields
}

/// The field of the name of a price.
pub fn price_name(level: i16) -> String {
    format!("price_name_{level}")
}

/// What a cookie can carry to the next page.
pub fn kept(made: &Made) -> String {
    format!("{}.{}", made.password, escape(&made.name))
}

/// And back. Only our own letters come out of it: names are shown as text.
pub fn made_of(kept: &str) -> Option<Made> {
    let (password, name) = kept.split_once('.')?;
    let name = unescape(name)?;
    (!password.is_empty()).then(|| Made { name, password: password.to_owned() })
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_comes_back_from_the_cookie() {
        let made = Made { name: "Íñigo; O’Neil %2".into(), password: "Kx7m-R4tq-w9Hd".into() };
        let kept = kept(&made);
        assert!(kept.is_ascii() && !kept.contains([';', ' ', ',']), "{kept}");
        assert_eq!(made_of(&kept), Some(made));
        for nonsense in ["", "x", ".x", "a.%zz", "a.%f"] {
            assert_eq!(made_of(nonsense), None, "{nonsense}");
        }
    }
}
