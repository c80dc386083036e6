//! How entries read.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use super::labels::known_fact;
use super::log::{Change, address, filter_of};
use super::present::changes;
use crate::base::labels;
use crate::i18n::Locale;
use engrane::base::id::LineId;
use engrane::base::money::Tax;
use engrane::base::permission::Role;
use engrane::catalog::import as catalog;
use engrane::catalog::import::types::CatalogRowReason;
use engrane::inventory::edit::types::ItemValues;
use engrane::inventory::import::fields::{Field, Mapping, MissingLines};
use engrane::inventory::import::types::{Alarms, Counts};
use engrane::inventory::mapping::types::{Always, DefaultMapping, InColumn, Source};
use engrane::oee::dashboard::types::DashboardFilter;
use engrane::oee::import::fields::{DetectionField, DetectionMapping, LineRate, SameAs};
use engrane::oee::import::types::{AreaToCreate, LineToCreate, Outcome, RowRefused};
use engrane::oee::types::{
    AreaKind, AreaValues, Break, DiscardRule, ExceptionKind, LineValues, NewException, NewShift, ProductRate,
    ProductValues,
};
use engrane::platform::audit::types::AuditFilter;
use engrane::platform::imports::mapping::{FieldSource, MappedColumn};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{Found, LeftOut, ReadChoices, ReadFailure, Separator, TextEncoding};
use engrane::platform::imports::types::{ImportFailure, ReaderEnd};
use engrane::platform::tenancy::settings::types::{Limits, TenantSettings, Theme};
use leptos_router::params::ParamsMap;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

fn change(name: &str, before: &str, after: &str) -> Change {
    Change { name: name.into(), before: before.into(), after: after.into() }
}

#[test]
fn only_what_differs_is_told_in_words() {
    let before = json!({ "name": "Ensamble", "active": true, "ideal_rate": 60, "weekdays": [1, 2] });
    let after = json!({ "name": "Ensamble", "active": false, "ideal_rate": 75.5, "weekdays": [1, 2, 3] });
    assert_eq!(
        changes(Locale::es, Some(&before), Some(&after)),
        [change("Activo", "sí", "no"), change("Ritmo ideal", "60", "75.5"), change("Días", "1, 2", "1, 2, 3")]
    );
}

#[test]
fn what_people_may_do_and_are_is_told_in_words() {
    let before = json!({ "role": "viewer", "extra_permissions": [], "theme": { "primary_color": null } });
    let after =
        json!({ "role": "owner", "extra_permissions": ["export_data"], "theme": { "primary_color": "#1a5bb5" } });
    assert_eq!(
        changes(Locale::es, Some(&before), Some(&after)),
        [
            change("Permisos adicionales", "–", "Exportar datos"),
            change("Rol", labels::role(Locale::es, Role::Viewer), labels::role(Locale::es, Role::Owner)),
            change("Apariencia · Color principal", "–", "#1a5bb5"),
        ]
    );
}

#[test]
fn what_is_new_has_no_before_and_what_is_inside_says_where() {
    let after = json!({ "columns": [{ "field": "price" }], "strange_thing": { "code": null } });
    assert_eq!(
        changes(Locale::en, None, Some(&after)),
        [change("Columns 1 · Field", "", "price"), change("Strange thing · Code", "", "–")]
    );
    assert_eq!(changes(Locale::en, None, None), []);
}

#[test]
fn an_address_comes_back_as_it_was_asked() {
    let filter = AuditFilter { action: "sign_in".into(), from: "2026-11-20".into(), ..AuditFilter::default() };
    assert_eq!(address(&filter, 2), "/settings/audit?action=sign_in&from=2026-11-20&page=2");
    let mut query = ParamsMap::new();
    query.insert("action", " sign_in ".to_owned());
    query.insert("from", "2026-11-20".to_owned());
    assert_eq!(filter_of(&query), filter);
}

/// What is written of a plant's set-up, whole: a new member does not compile until it stands here.
fn of_plants() -> Vec<Value> {
    let (line, rate) = (LineId::new(), 10.into());
    let (from, to) = ("2026-12-25T00:00:00".parse().unwrap(), "2026-12-26T00:00:00".parse().unwrap());
    let text = String::new;
    vec![
        json!(LineValues {
            code: text(),
            name: text(),
            active: true,
            ideal_rate: rate,
            availability_target: None,
            performance_target: None,
            stop_seconds: 300,
            micro_stop_seconds: None,
            slow_percent: 125,
            auto_detect: true,
            discard: DiscardRule::Before,
            position: 0,
        }),
        json!(AreaValues { line: line.into(), code: text(), name: text(), kind: AreaKind::Output, position: 0 }),
        json!(ProductValues {
            code: text(),
            name: text(),
            active: true,
            weight: None,
            colour: None,
            pieces_per_batch: None,
            rates: vec![ProductRate { line: line.into(), ideal_rate: rate }],
        }),
        json!(NewShift {
            code: text(),
            name: text(),
            weekdays: 1,
            start: 0,
            end: 60,
            breaks: vec![Break { start: 0, end: 1 }],
            active: true,
        }),
        json!(NewException { name: text(), kind: ExceptionKind::Holiday, line: Some(line), from, to }),
        json!(DashboardFilter::default()),
    ]
}

/// What is written of files.
fn of_imports() -> Vec<Value> {
    let text = String::new;
    let (column, constant) = (FieldSource::Column(0), FieldSource::Constant(text()));
    let mapped = |source| MappedColumn { field: Field::PartNumber, source, decimals: Decimals::None };
    let (now, rate) = (Some("2026-11-22T00:00:00Z".parse().unwrap()), 10.into());
    let failures = [
        ReadFailure::Encrypted,
        ReadFailure::Corrupt { detail: text() },
        ReadFailure::WrongType { found: Found::Pdf },
        ReadFailure::TooLarge { limit: 1 },
        ReadFailure::Empty,
        ReadFailure::TooManyRows { limit: 1 },
        ReadFailure::NoSuchSheet { index: 1 },
        ReadFailure::Unreadable { detail: text() },
    ];
    let failures = failures.map(|failure| json!(ImportFailure::File { failure }));
    let mut written = vec![
        json!(ReadChoices {
            sheet: None,
            header_row: None,
            encoding: Some(TextEncoding::Cp850),
            separator: Some(Separator::Tab)
        }),
        json!(Mapping {
            columns: vec![mapped(column.clone()), mapped(constant.clone())],
            shown_price: Some(2),
            ..Mapping::default()
        }),
        json!(DefaultMapping {
            sources: [
                (Field::Price, Source::Column(InColumn { column: 0 })),
                (Field::Brand, Source::Constant(Always { constant: text() })),
            ]
            .into(),
            missing: MissingLines::Leave,
            decimals: None,
        }),
        json!(ItemValues {
            price: None,
            shown_price: 2,
            currency: text(),
            stock: None,
            location: text(),
            min_order: None
        }),
        json!(DetectionMapping {
            columns: vec![MappedColumn { field: DetectionField::Line, source: column, decimals: Decimals::None }],
            zone: None,
            day_first: true,
            good: Vec::new(),
            output_area: text(),
            discard_area: text(),
            create: true,
            rates: vec![LineRate { line: text(), ideal_rate: rate }],
            values: vec![SameAs { field: DetectionField::Line, from: text(), to: text() }],
        }),
        json!(Counts {
            total: 0,
            new: 0,
            changed: 0,
            same: 0,
            errors: 0,
            skipped: 0,
            ambiguous: 0,
            duplicate: 0,
            unmatched: 0,
            unpriced: 0,
            uncounted: 0,
            missing: 0,
            alarms: Alarms { price_jumps: 0, sold_out: 0, currency_changes: 0 },
            unchanged: false,
            left_out: LeftOut::default(),
        }),
        json!(Outcome {
            rows: 0,
            accepted: 0,
            duplicates: 0,
            first: now,
            last: now,
            lines: Vec::new(),
            refused_total: 1,
            refused: vec![RowRefused { row: 2, reason: text(), value: text() }],
        }),
        json!(LineToCreate { code: text(), name: text(), pieces: 0, ideal_rate: rate }),
        json!(AreaToCreate { line: text(), code: text(), kind: AreaKind::Output }),
        json!(catalog::fields::NamedMapping::default()),
        json!(catalog::types::Outcome {
            counts: catalog::types::Counts::default(),
            refused: vec![catalog::types::RowRefused {
                row: 2,
                reason: CatalogRowReason::Missing,
                field: text(),
                value: text(),
                partly: false,
            }],
            alike: vec![catalog::types::RefusedAlike {
                reason: CatalogRowReason::Missing,
                field: text(),
                rows: 2,
                value: text(),
                same: true,
            }],
        }),
        json!(ImportFailure::Reader { why: ReaderEnd::Died }),
        json!(ImportFailure::VehicleIds { column: text(), rows: 0 }),
        json!(ImportFailure::Internal { incident: text() }),
    ];
    written.extend(failures);
    written
}

/// What is written of an organization and of its audit.
fn of_organizations() -> Vec<Value> {
    let text = String::new;
    vec![
        json!(TenantSettings {
            version: 1,
            name: text(),
            theme: Theme { primary_color: None, logo: None },
            mode: text(),
            language: text(),
            time_zone: text(),
            currency: text(),
            limits: Limits { max_users: 1, max_lines: 1 },
            session_idle_minutes: 30,
            stop_minutes: 15,
            phone: None,
            whatsapp: None,
            city: None,
            address: None,
            tax: Tax::Unknown,
            shown_price: 1,
            price_names: Vec::new(),
        }),
        json!(AuditFilter::default()),
    ]
}

fn of_stores() -> Vec<Value> {
    let place =
        json!({ "name": "A", "parent": null, "department": null, "usable": true, "archived": false, "path": "A" });
    let holder = json!({ "kind": "person", "code": null, "user": null });
    let item = json!({
        "unit": "piece", "decimal_places": 0, "tracking": "bulk", "category": null, "returnable": false, "supplier": "", "lead_days": null,
        "pack": null, "low_below": "0", "fill_up_to": null, "home": null,
    });
    let document = json!({
        "document_number": 1, "act": "issue", "moves": 1, "lines_sha256": "", "holder": "", "undoes_document": "", "reason": "",
    });
    vec![json!({ "icon": "build" }), place, holder, item, document]
}

fn of_production() -> Vec<Value> {
    let stage = json!({ "shift": "none", "operator": "none", "machine": "none", "operators_record": false });
    let machine = json!({ "stage": "", "capabilities": [], "rate_per_shift": 400, "line": null });
    let workpiece = json!({ "revision": "", "material": "", "route": [] });
    let norm = json!({ "workpiece": "", "pieces": 1, "contact": "" });
    let need = json!({ "stock_item": "", "needed": "0.5" });
    vec![stage, machine, workpiece, norm, need]
}

/// The members of what operations write without a type of its own: each `json!({ … })` of the files that write entries.
fn written_in_place() -> BTreeSet<String> {
    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs")
                && !name.ends_with("tests.rs")
                && name != "testing.rs"
            {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src"), &mut found);
    let writes = |text: &String| {
        ["Entry::new(", "note(", "record(", "note_upkeep", "fn told("].iter().any(|call| text.contains(call))
    };
    let mut members = BTreeSet::new();
    for text in found.iter().filter(|text| writes(text)) {
        for object in text.split("json!({").skip(1) {
            let object = object.split("})").next().unwrap_or_default();
            let quoted: Vec<&str> = object.split('"').collect();
            let keys = quoted.windows(2).skip(1).step_by(2).filter(|pair| pair[1].starts_with(':'));
            members.extend(keys.map(|pair| pair[0].to_owned()));
        }
    }
    members
}

fn members(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(inner) => {
            found.extend(inner.keys().cloned());
            inner.values().for_each(|value| members(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| members(item, found)),
        _ => {}
    }
}

#[test]
fn every_member_of_what_is_written_has_words_in_both_languages() {
    let mut written = written_in_place();
    for known in ["left_out_before", "vehicles_completed", "extra_permissions", "taken_at", "day", "why"] {
        assert!(written.contains(known), "{known} is not seen");
    }
    for value in
        of_plants().iter().chain(&of_imports()).chain(&of_organizations()).chain(&of_stores()).chain(&of_production())
    {
        members(value, &mut written);
    }
    for member in ["auto_detect", "discard", "pieces_per_batch", "rates", "constant", "found"] {
        assert!(written.contains(member), "{member} is not seen");
    }
    for lang in [Locale::es, Locale::en] {
        let without: Vec<_> = written.iter().filter(|member| known_fact(lang, member).is_none()).collect();
        assert!(without.is_empty(), "{lang:?}: {without:?}");
    }
    let words = |text: &str| -> BTreeSet<String> {
        let words: Value = serde_json::from_str(text).unwrap();
        ["action", "kind", "fact"]
            .iter()
            .flat_map(|part| words[part].as_object().unwrap().keys().map(move |key| format!("{part}.{key}")))
            .collect()
    };
    // What is missing in one language would be said in the other.
    let (es, en) = (include_str!("../../locales/es/audit.json"), include_str!("../../locales/en/audit.json"));
    assert_eq!(words(es), words(en));
}
