//! How entries read.

use super::log::{Change, address, filter_of};
use super::present::changes;
use crate::base::labels;
use crate::i18n::Locale;
use engrane::base::permission::Role;
use engrane::platform::audit::types::AuditFilter;
use leptos_router::params::ParamsMap;
use serde_json::json;

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
