//! The audit in words: what the operation found becomes the log.

use super::labels;
use super::log::{Change, Line, Log, address};
use crate::base::format;
use crate::base::labels::reason;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use chrono::{DateTime, Datelike, TimeZone, Timelike, Utc};
use engrane::base::acting::Acting;
use engrane::base::paging::Page;
use engrane::base::problem::FieldProblem;
use engrane::platform::audit::action::Action;
use engrane::platform::audit::types::{AuditChoices, AuditEntry, AuditFilter};
use serde_json::Value;
use std::collections::BTreeSet;

/// Changes of one entry that are shown; of a thing with more of them the rest is counted.
const MOST_CHANGES: usize = 60;
/// Letters of a value that are shown.
const LONGEST_VALUE: usize = 300;

/// A filter as it was asked, and what of it could be understood.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub filter: &'a AuditFilter,
    pub understood: &'a AuditFilter,
    pub problems: &'a [FieldProblem],
}

/// The filter without the fields that make no sense.
pub fn without(filter: &AuditFilter, problems: &[FieldProblem]) -> AuditFilter {
    let mut kept = filter.clone();
    for problem in problems {
        match problem.field.as_str() {
            "person" => kept.person.clear(),
            "action" => kept.action.clear(),
            "target_kind" => kept.target_kind.clear(),
            "target" => kept.target.clear(),
            "from" => kept.from.clear(),
            _ => kept.to.clear(),
        }
    }
    kept
}

/// A page of the audit.
pub fn log<Z: TimeZone>(
    lang: Locale,
    asked: Asked<'_>,
    choices: &AuditChoices,
    zone: &Z,
    found: &Page<AuditEntry>,
) -> Log {
    Log {
        fields: fields(lang, asked.filter, choices),
        problems: asked
            .problems
            .iter()
            .map(|problem| (problem.field.clone(), reason(lang, problem.reason).to_owned()))
            .collect(),
        found: match found.total {
            1 => td_string!(lang, audit.found_single).to_owned(),
            total => td_string!(lang, audit.found, count = format::count(total)),
        },
        lines: found.rows.iter().map(|entry| line(lang, entry, zone, asked.understood)).collect(),
        pages: u32::try_from(found.total_pages()).unwrap_or(u32::MAX),
    }
}

fn fields(lang: Locale, asked: &AuditFilter, choices: &AuditChoices) -> Vec<FormField> {
    let pick = |value: String, label: String, asked: &str| Pick { chosen: value == asked, value, label };
    // What is asked for in the address is offered, even if there is none of it.
    let offered = |values: Vec<(String, String)>, all: &str, asked: &str| {
        let unknown = !asked.is_empty() && values.iter().all(|(value, _)| value != asked);
        let more = unknown.then(|| (asked.to_owned(), asked.to_owned()));
        let all = (String::new(), all.to_owned());
        [all].into_iter().chain(values).chain(more).map(|(value, label)| pick(value, label, asked)).collect::<Vec<_>>()
    };
    let by_label = |mut values: Vec<(String, String)>| {
        values.sort_by_key(|(_, label)| label.to_lowercase());
        values
    };
    let people = choices.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let actions = choices.actions.iter().map(|action| (action.clone(), labels::action(lang, action))).collect();
    let kinds = choices.target_kinds.iter().map(|kind| (kind.clone(), labels::kind(lang, kind))).collect();
    let choice = |name: &str, label: &str, picks: Vec<Pick>| FormField::new(name, label, Kind::Choice).picks(picks);
    let mut fields = vec![
        choice(
            "person",
            td_string!(lang, audit.person),
            offered(people, td_string!(lang, audit.anybody), &asked.person),
        ),
        choice(
            "action",
            td_string!(lang, audit.action_field),
            offered(by_label(actions), td_string!(lang, audit.anything), &asked.action),
        ),
        choice(
            "target_kind",
            td_string!(lang, audit.target_kind),
            offered(by_label(kinds), td_string!(lang, audit.everything), &asked.target_kind),
        ),
        FormField::new("from", td_string!(lang, audit.from), Kind::Day).value(asked.from.clone()),
        FormField::new("to", td_string!(lang, audit.to), Kind::Day).value(asked.to.clone()),
    ];
    if !asked.target.is_empty() {
        fields.push(FormField::new("target", td_string!(lang, audit.target), Kind::Text).value(asked.target.clone()));
    }
    fields
}

fn line<Z: TimeZone>(lang: Locale, entry: &AuditEntry, zone: &Z, asked: &AuditFilter) -> Line {
    let mut changes = changes(lang, entry.before.as_ref(), entry.after.as_ref());
    let count = changes.len();
    if count > MOST_CHANGES {
        changes.truncate(MOST_CHANGES);
        let more = td_string!(lang, audit.more, count = format::count((count - MOST_CHANGES) as u64));
        changes.push(Change { name: more, ..Change::default() });
    }
    let summary = match (entry.before.is_some(), count) {
        (_, 0) | (false, _) => td_string!(lang, audit.details).to_owned(),
        (true, 1) => td_string!(lang, audit.change_single).to_owned(),
        (true, count) => td_string!(lang, audit.changes, count = format::count(count as u64)),
    };
    let who = match &entry.attempted_username {
        Some(typed) => td_string!(lang, audit.attempted, name = typed.as_str()),
        None if entry.actor.is_empty() => td_string!(lang, audit.system).to_owned(),
        None => match &entry.acting {
            Some(Acting { of_name, name, .. }) => {
                let (actor, of, whom) = (entry.actor.as_str(), of_name.as_str(), name.as_str());
                td_string!(lang, audit.acting, name = actor, of = of, for_whom = whom).to_string()
            }
            None => entry.actor.clone(),
        },
    };
    let of_target = AuditFilter {
        target_kind: entry.target_kind.clone(),
        target: entry.target_id.clone(),
        ..AuditFilter::default()
    };
    let seal = match entry.seal {
        Some(seal) => td_string!(lang, audit.sealed, number = format::count(seal.unsigned_abs())),
        None => td_string!(lang, audit.unsealed).to_owned(),
    };
    Line {
        when: moment(lang, entry.at, zone),
        who,
        from: entry.ip.clone(),
        what: labels::action(lang, &entry.action),
        bad: matches!(
            entry.action.parse(),
            Ok(Action::Refused
                | Action::Failed
                | Action::SignInFailed
                | Action::ChangePasswordFailed
                | Action::FailImport
                | Action::FailDetections
                | Action::FailStockImport
                | Action::FailProductionImport)
        ),
        target: target(lang, entry),
        href: if entry.target_id.is_empty() || *asked == of_target { String::new() } else { address(&of_target, 1) },
        summary,
        changes,
        trace: format!("{seal} · {}", entry.id),
    }
}

/// The kind of thing, and what it is called if that is known.
fn target(lang: Locale, entry: &AuditEntry) -> String {
    let kind = labels::kind(lang, &entry.target_kind);
    let known = |facts: &Option<Value>| {
        let facts = facts.as_ref()?;
        ["name", "code", "filename", "email"].into_iter().find_map(|key| facts.get(key)?.as_str().map(str::to_owned))
    };
    // Ids say nothing to people; words, such as the path of a door, do.
    let word = || {
        (!entry.target_id.is_empty() && entry.target_id.parse::<uuid::Uuid>().is_err()).then(|| entry.target_id.clone())
    };
    match known(&entry.after).or_else(|| known(&entry.before)).or_else(word) {
        Some(name) => format!("{kind}: {}", shortened(&name)),
        None => kind,
    }
}

/// What differs between before and after, fact by fact, in the order of their names.
pub(super) fn changes(lang: Locale, before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for (value, facts) in [(before, &mut was), (after, &mut is)] {
        if let Some(value) = value {
            flatten(lang, "", String::new(), value, facts);
        }
    }
    let mut seen = BTreeSet::new();
    let names: Vec<&String> =
        was.iter().chain(&is).map(|(name, _)| name).filter(|name| seen.insert((*name).clone())).collect();
    let of = |facts: &[(String, String)], name: &str| {
        facts.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    names
        .into_iter()
        .map(|name| Change { name: name.clone(), before: of(&was, name), after: of(&is, name) })
        .filter(|change| change.before != change.after)
        .collect()
}

/// The facts of a value that is called `key`, each with its name: those inside of others behind the name of the outer one.
fn flatten(lang: Locale, key: &str, name: String, value: &Value, facts: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let inner = labels::fact(lang, key);
                let name = if name.is_empty() { inner } else { format!("{name} · {inner}") };
                flatten(lang, key, name, member, facts);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                let number = index + 1;
                flatten(
                    lang,
                    key,
                    if name.is_empty() { number.to_string() } else { format!("{name} {number}") },
                    item,
                    facts,
                );
            }
        }
        _ => facts.push((name, text(lang, key, value))),
    }
}

fn text(lang: Locale, key: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => td_string!(lang, audit.yes).to_owned(),
        Value::Bool(false) => td_string!(lang, audit.no).to_owned(),
        Value::String(text) if text.is_empty() => "–".to_owned(),
        Value::String(text) => labels::value(lang, key, text).map_or_else(|| shortened(text), str::to_owned),
        Value::Array(items) if items.is_empty() => "–".to_owned(),
        Value::Array(items) => {
            shortened(&items.iter().map(|item| text(lang, key, item)).collect::<Vec<_>>().join(", "))
        }
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `22 nov 2026, 09:44:10`, by the organization's clock.
fn moment<Z: TimeZone>(lang: Locale, at: DateTime<Utc>, zone: &Z) -> String {
    let at = at.with_timezone(zone);
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{} {} {}, {hour:02}:{minute:02}:{second:02}", at.day(), format::month(lang, at.month()), at.year())
}
