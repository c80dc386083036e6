//! A valid sample of every server function.

use crate::areas::{Area, SAMPLES, Things};
use crate::doors::{Door, Opens, Reaches};
use crate::site::NOWHERE;
use engrane::base::permission::Role;
use engrane::testing::{PASSWORD, login};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The name of a server function: its path without the prefix and without the hash at its end.
pub fn name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap();
    name.trim_end_matches(|end: char| end.is_ascii_digit())
}

/// Every server function, by its name.
#[expect(clippy::too_many_lines, reason = "a table: one line a function")]
pub fn rpc(things: &Things) -> Vec<Door> {
    let Things {
        part, vehicle, import, applied, change, undone, planned, item, session, plant, notice, webhooks, ..
    } = *things;
    let line = plant.line;
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let by_form = |arguments: String| Some(("application/x-www-form-urlencoded", arguments));
    let catalog = Opens::Anyone("the catalogue is public");
    let own_sessions = Opens::SignedIn("everybody sees and ends their own");
    let webhook = format!("id=&version=0&values%5Bname%5D=Otro&values%5Burl%5D={NOWHERE}&values%5Bactive%5D=on");
    let own_notices = Opens::SignedIn("everybody sees and answers their own");
    let preference = Opens::Anyone("a preference of the browser, kept in its cookie");
    let password = PASSWORD.replace('-', "%2D");
    let search = json!({ "q": "balatas", "category": null, "group": null, "brand": null });
    let filter = json!({ "q": "", "show": "all", "page": { "page": 1, "per_page": 50 } });
    let asked = json!({ "period": "today", "from": "", "to": "", "lines": [] });
    // Brackets as forms send them.
    let typed = [
        ("name", "Prueba"),
        ("code", "PRUEBA"),
        ("ideal_rate", "60"),
        ("stop_seconds", "300"),
        ("slow_percent", "125"),
        ("discard", "none"),
    ]
    .map(|(name, value)| format!("&values%5B{name}%5D={value}"))
    .concat();
    let seen_columns = [("column_0", "instant"), ("column_1", "line"), ("output_area", "OUT"), ("discard_area", "BAD")]
        .map(|(name, value)| format!("&values%5B{name}%5D={value}"))
        .concat();
    let stock_columns = [("column_0", "part_number"), ("column_2", "price"), ("column_3", "stock")];
    let said: BTreeMap<&str, &str> = stock_columns.into_iter().collect();
    let stock_columns = stock_columns.map(|(name, value)| format!("&values%5B{name}%5D={value}")).concat();
    let part_typed = [
        ("brand", "TRW".to_owned()),
        ("number", "TECLEADA-1".to_owned()),
        ("group", things.catalog.group.to_string()),
        ("name_es", "Balatas".to_owned()),
        ("kind", "aftermarket".to_owned()),
        ("tier", "standard".to_owned()),
        ("status", "active".to_owned()),
        ("currency", "MXN".to_owned()),
    ]
    .map(|(name, value)| format!("&values%5B{name}%5D={value}"))
    .concat();
    let part_typed = format!("id=&version=0{part_typed}");
    let samples = [
        ("search", by_json(&json!({ "search": search })), catalog, Reaches::Shared),
        ("suggest", by_form("q=balatas+tsu".into()), catalog, Reaches::Shared),
        ("categories", by_json(&json!({ "vehicle": { "engine": vehicle } })), catalog, Reaches::Shared),
        ("vehicle_step", by_json(&json!({ "choice": { "make": "nissan" } })), catalog, Reaches::Shared),
        ("vehicle_fit", by_json(&json!({ "part": part, "choice": { "engine": vehicle } })), catalog, Reaches::Shared),
        ("part", by_form(format!("id={part}")), catalog, Reaches::Shared),
        ("fitments_of_part", by_form(format!("id={part}&make=toyota")), catalog, Reaches::Shared),
        ("part_interchange", by_form(format!("id={part}")), catalog, Reaches::Shared),
        ("result_offers", by_json(&json!({ "parts": [part] })), Opens::Workshop, Reaches::Shared),
        ("catalog_large_groups", by_json(&json!({ "page": 1 })), Opens::Platform, Reaches::Shared),
        (
            "catalog_import",
            by_form(format!("id={}&language=es", things.catalog.read)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "reread_catalog_file",
            by_form(format!("id={}&values%5Bheader_row%5D=1", things.catalog.read)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "apply_catalog_file",
            by_form(format!("id={}&values%5Bcolumn_0%5D=brand&values%5Bcolumn_1%5D=number", things.catalog.read)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "catalog_settings",
            by_json(&json!({ "place": "brands", "asked": { "edit": "new", "q": "", "page": 1 }, "language": "es" })),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "save_in_catalog",
            by_form("place=brands&id=&version=0&values%5Bname%5D=Otra%20marca&values%5Baliases%5D=Otrita".into()),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "remove_from_catalog",
            by_form(format!("place=groups&id={}", things.catalog.group)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "catalog_merge",
            by_form(format!("id={}&language=es", things.catalog.brand)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "merge_catalog_brand",
            by_form(format!("id={}&values%5Binto%5D=TRW", things.catalog.brand)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "catalog_part_editing",
            by_json(&json!({
                "id": things.catalog.part, "begun": { "brand": "", "number": "", "name": "" }, "language": "es"
            })),
            Opens::Platform,
            Reaches::Shared,
        ),
        ("save_catalog_part", by_form(part_typed), Opens::Platform, Reaches::Shared),
        ("remove_catalog_part", by_form(format!("id={}", things.catalog.bare)), Opens::Platform, Reaches::Shared),
        (
            "add_catalog_fitment",
            by_form(format!(
                "part={}&values%5Bmake%5D=Nissan&values%5Bmodel%5D=Tsuru&values%5Byear%5D=2004&values%5Bposition%5D=trasera&values%5Bsource%5D=x",
                things.catalog.part
            )),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "remove_catalog_fitment",
            by_form(format!("part={}&fitment={}", things.catalog.part, things.catalog.fitment)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "add_catalog_reference",
            by_form(format!(
                "part={}&values%5Bbrand%5D=TRW&values%5Bnumber%5D=OTRO-88&values%5Breplaced_brand%5D=TRW&values%5Breplaced_number%5D=GDB1420&values%5Bsource%5D=x",
                things.catalog.part
            )),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "turn_catalog_reference",
            by_form(format!("part={}&reference={}&counts=false", things.catalog.part, things.catalog.reference)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "catalog_reports",
            by_json(&json!({ "decided": false, "page": 1, "language": "es" })),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "decide_catalog_report",
            by_form(format!("id={}&decision=dismiss", things.catalog.report)),
            Opens::Platform,
            Reaches::Shared,
        ),
        (
            "report_part_fit",
            by_form(format!("part={part}&about={}&note=no", things.catalog.bare)),
            Opens::Workshop,
            Reaches::Shared,
        ),
        (
            "catalog_wanted",
            by_json(&json!({ "searched": true, "page": 1, "language": "es" })),
            Opens::Platform,
            Reaches::Shared,
        ),
        ("offers", by_form(format!("id={part}")), Opens::Workshop, Reaches::Shared),
        (
            "sign_in",
            by_form(format!("login={}&password={password}&next=", login("norte", Role::Owner))),
            Opens::Anyone("whoever signs in is not signed in yet"),
            Reaches::Shared,
        ),
        (
            "sign_out",
            by_form(String::new()),
            Opens::Anyone("whoever is not signed in is left as they are"),
            Reaches::Shared,
        ),
        (
            "password_strength",
            by_form(format!("password={password}&username=ana")),
            Opens::Anyone("whoever registers is not signed in yet"),
            Reaches::Shared,
        ),
        ("stay", by_form(String::new()), Opens::SignedIn("it says that somebody is there"), Reaches::Own),
        (
            "change_password",
            by_form("current_password=Ninguna-2026&new_password=Refaccion-Otra-7".into()),
            Opens::SignedIn("everybody changes their own"),
            Reaches::Own,
        ),
        ("my_sessions", by_form(String::new()), own_sessions, Reaches::Own),
        ("close_session", by_form(format!("id={session}")), own_sessions, Reaches::Named),
        ("close_other_sessions", by_form(String::new()), own_sessions, Reaches::Own),
        ("set_theme", by_form("theme=light".into()), preference, Reaches::Shared),
        ("set_language", by_form("language=en".into()), preference, Reaches::Shared),
        (
            "plant_board",
            by_json(&json!({ "filter": asked, "every_stop": false, "language": "es" })),
            Opens::Reads(Area::Plant),
            Reaches::Own,
        ),
        (
            "plant_settings",
            by_json(&json!({ "place": "lines", "asked": { "edit": "", "q": "", "page": 1 }, "language": "es" })),
            Opens::Reads(Area::Plant),
            Reaches::Own,
        ),
        (
            "save_in_plant",
            by_form(format!("place=lines&id=&version=0{typed}")),
            Opens::Writes(Area::Plant),
            Reaches::Own,
        ),
        (
            "plant_screens",
            by_json(&json!({ "filter": asked, "language": "es" })),
            Opens::Writes(Area::Plant),
            Reaches::Own,
        ),
        (
            "connect_screen",
            by_form(format!("code={}&name=Nave+2&shows=%7B%22period%22%3A%22week%22%7D", plant.code(1))),
            Opens::Writes(Area::Plant),
            Reaches::Own,
        ),
        ("disconnect_screen", by_form(format!("id={}", plant.screen)), Opens::Writes(Area::Plant), Reaches::Named),
        (
            "pair_screen",
            by_form(String::new()),
            Opens::Anyone("a device that waits to become a screen is nobody's yet"),
            Reaches::Shared,
        ),
        ("screen_board", by_form("language=es".into()), Opens::Screen, Reaches::Own),
        ("remove_from_plant", by_form(format!("place=lines&id={line}")), Opens::Writes(Area::Plant), Reaches::Named),
        (
            "detections_import",
            by_form(format!("id={}&review=false&language=es", plant.import)),
            Opens::Writes(Area::Plant),
            Reaches::Named,
        ),
        (
            "reread_detections",
            by_form(format!("id={}&values%5Bheader_row%5D=1", plant.import)),
            Opens::Writes(Area::Plant),
            Reaches::Named,
        ),
        (
            "decide_columns",
            by_form(format!("id={}{seen_columns}", plant.import)),
            Opens::Writes(Area::Plant),
            Reaches::Named,
        ),
        ("decide_unknown", by_form(format!("id={}", plant.import)), Opens::Writes(Area::Plant), Reaches::Named),
        ("apply_detections", by_form(format!("id={}", plant.import)), Opens::Writes(Area::Plant), Reaches::Named),
        (
            "audit_log",
            by_json(&json!({ "filter": { "action": "sign_in" }, "page": 1, "language": "es" })),
            Opens::Administration,
            Reaches::Own,
        ),
        ("audit_exports", by_form("language=es".into()), Opens::Administration, Reaches::Own),
        (
            "begin_audit_export",
            by_form("filter%5Baction%5D=sign_in&filter%5Bfrom%5D=".into()),
            Opens::Administration,
            Reaches::Own,
        ),
        (
            "count_waiting",
            by_form(String::new()),
            Opens::SignedIn("everybody is told what waits for them"),
            Reaches::Own,
        ),
        (
            "list_notices",
            by_json(&json!({
                "query": { "show": "all", "page": { "page": 1, "per_page": 50 } }, "language": "es"
            })),
            own_notices,
            Reaches::Own,
        ),
        ("read_all_notices", by_form(String::new()), own_notices, Reaches::Own),
        ("read_notice", by_form(format!("id={notice}")), own_notices, Reaches::Named),
        ("acknowledge_notice", by_form(format!("id={notice}&note=Yo+me+encargo")), own_notices, Reaches::Named),
        ("notice_preferences", by_form("language=es".into()), own_notices, Reaches::Own),
        // The sample of the REST door has changed them once.
        (
            "save_notice_preferences",
            by_form("version=2&values%5Bimport_ended%5D=digest".into()),
            own_notices,
            Reaches::Own,
        ),
        ("list_webhooks", by_form("edit=new&language=es".into()), Opens::Administration, Reaches::Own),
        ("save_webhook", by_form(webhook), Opens::Administration, Reaches::Own),
        ("test_webhook", by_form(format!("id={}&language=es", webhooks[1])), Opens::Administration, Reaches::Named),
        ("remove_webhook", by_form(format!("id={}", webhooks[1])), Opens::Administration, Reaches::Named),
        ("list_items", by_json(&json!({ "filter": filter })), Opens::Reads(Area::Bodega), Reaches::Own),
        ("stock_chart", by_form("language=es".into()), Opens::Reads(Area::Bodega), Reaches::Own),
        ("list_imports", by_form("kind=inventory&page=1".into()), Opens::Reads(Area::Bodega), Reaches::Own),
        ("import", by_form(format!("id={import}&language=es")), Opens::Reads(Area::Bodega), Reaches::Named),
        (
            "reread_import",
            by_form(format!("id={import}&values%5Bheader_row%5D=1")),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        (
            "preview_import",
            by_json(&json!({ "id": import, "language": "es", "values": said })),
            Opens::Reads(Area::Bodega),
            Reaches::Named,
        ),
        (
            "decide_import",
            by_form(format!("id={import}{stock_columns}&aim=apply")),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        ("undo_import", by_json(&json!({ "id": applied })), Opens::Writes(Area::Bodega), Reaches::Named),
        ("redo_import", by_json(&json!({ "id": undone })), Opens::Writes(Area::Bodega), Reaches::Named),
        ("apply_import", by_json(&json!({ "id": import })), Opens::Writes(Area::Bodega), Reaches::Named),
        (
            "answer_import",
            by_json(&json!({ "id": planned, "answers": [] })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        (
            "change_item",
            by_json(&json!({ "id": item, "version": 1, "patch": { "stock": "3" } })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        ("clear_items", by_json(&json!({})), Opens::Writes(Area::Bodega), Reaches::Own),
        ("undo_change", by_json(&json!({ "id": change })), Opens::Writes(Area::Bodega), Reaches::Named),
        (
            "import_plan",
            by_json(&json!({ "id": planned, "action": null, "page": { "page": 1, "per_page": 50 } })),
            Opens::Reads(Area::Bodega),
            Reaches::Named,
        ),
    ];
    let paths: Vec<_> = server_fn::axum::server_fn_paths().collect();
    samples
        .into_iter()
        .chain(SAMPLES.iter().flat_map(|area| (area.functions)(things)))
        .map(|(wanted, body, opens, reaches)| {
            let (path, method) = paths
                .iter()
                .find(|(path, _)| name(path) == wanted)
                .unwrap_or_else(|| panic!("no server function {wanted}"));
            Door { name: wanted, method: method.clone(), path: (*path).to_owned(), body, opens, reaches }
        })
        .collect()
}
