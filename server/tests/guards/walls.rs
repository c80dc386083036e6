//! Walls that the compiler does not see: which files speak SQL, and which functions see the rows of all tenants.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files that speak SQL besides `src/**/store.rs`, each with the reason.
const SQL: &[(&str, &str)] = &[
    ("server/src/postgres/cluster.rs", "creates the database in which everything else happens"),
    ("src/platform/db.rs", "roles, migrations, and how a transaction begins"),
    ("src/testing.rs", "takes the checks off the tables of a test, which then writes what no version would"),
];
/// Functions that see the rows of all tenants, each with the reason.
const SYSTEM: &[(&str, &str)] = &[
    ("src/platform/exports/ops.rs prune", "upkeep of the exports"),
    ("src/production/import/ops.rs prune", "upkeep of the rows of imports"),
    ("src/platform/audit/ops.rs note_upkeep", "the installation belongs to no tenant; the platform's is named"),
    ("src/platform/audit/ops.rs sign_in_failed", "nobody is signed in"),
    ("src/platform/audit/queries/mod.rs flush", "queries of all tenants are written together"),
    ("src/platform/audit/queries/mod.rs prune", "upkeep of the log of queries"),
    ("src/platform/audit/denials.rs audit_denial", "whoever is refused may not have a transaction of the tenant"),
    ("src/platform/audit/seals/sealer.rs lag_seconds", "for whoever watches the system"),
    ("src/platform/audit/seals/sealer.rs seal_some", "seals are the system's"),
    ("src/platform/audit/seals/sealer.rs seal_waiting", "whose entries wait"),
    ("src/platform/audit/seals/verify.rs verify", "for the command line"),
    ("src/platform/audit/seals/verify.rs verify_tenant", "for the command line"),
    (
        "src/platform/events/ops.rs pass_on",
        "an event is announced by its number alone; whom it is told is decided afterwards",
    ),
    ("src/platform/events/ops.rs prune", "upkeep of the outbox"),
    ("src/platform/files/sweep.rs sweep_tenant", "upkeep of the files: those without a row, or kept no more"),
    ("src/platform/idempotency/ops.rs prune", "upkeep of the answers that are given again"),
    ("src/platform/identity/acting/ops.rs end", "sessions are the system's; the caller's own is named"),
    ("src/platform/identity/acting/ops.rs end_lapsed", "what ended by itself, of all tenants"),
    ("src/platform/identity/attempts/mod.rs begin", "attempts to sign in belong to no tenant"),
    ("src/platform/identity/attempts/mod.rs forgive", "attempts to sign in belong to no tenant"),
    ("src/platform/identity/attempts/mod.rs prune", "upkeep of the attempts to sign in"),
    (
        "src/platform/identity/people/badges/ops.rs change_pin",
        "what PINs were made into only the system reads; the caller's own is named",
    ),
    (
        "src/platform/identity/people/badges/ops.rs not_changed",
        "the entry of a refusal outlives it; the caller's own tenant is named",
    ),
    ("src/platform/identity/people/badges/ops.rs prove", "nobody has said who they are yet; the pad's tenant is named"),
    ("src/platform/identity/people/ops.rs create_user", "for the command line and the demo"),
    ("src/platform/identity/joining/first.rs ensure_super_admin", "nobody runs the platform yet"),
    ("src/platform/identity/joining/registration.rs register", "whoever applies has no tenant yet"),
    ("src/platform/identity/joining/registration.rs write", "whoever applies has no tenant yet"),
    ("src/platform/identity/joining/reset.rs mail_reset", "the directory of logins belongs to no tenant"),
    ("src/platform/identity/joining/reset.rs request_reset", "nobody is signed in"),
    ("src/platform/identity/joining/reset.rs reset_password", "the link says whose it is; its row decides"),
    (
        "src/platform/identity/profile.rs change_profile",
        "whoever is signed in, whatever their role, changes their own row alone",
    ),
    ("src/platform/identity/profile.rs profile", "the caller's own row is named"),
    (
        "src/platform/identity/sessions/ops.rs close_other_sessions",
        "sessions are the system's; the caller's own are named",
    ),
    ("src/platform/identity/sessions/ops.rs close_session", "sessions are the system's; the caller's own are named"),
    ("src/platform/identity/sessions/ops.rs ends_at", "sessions are the system's; the caller's own is named"),
    ("src/platform/identity/sessions/ops.rs enter", "the token says whose session it is; the row decides"),
    ("src/platform/identity/sessions/ops.rs exchange", "the token says whose session it is; the row decides"),
    ("src/platform/identity/sessions/ops.rs listed", "sessions are the system's; the caller's own are named"),
    ("src/platform/identity/sessions/ops.rs open", "nobody is signed in yet"),
    ("src/platform/identity/sessions/ops.rs prune", "upkeep of refresh tokens"),
    ("src/platform/identity/sessions/ops.rs sign_out", "sessions are the system's"),
    ("src/platform/identity/sign_in.rs change_password", "the directory of logins and sessions are the system's"),
    (
        "src/platform/identity/sign_in.rs not_changed",
        "the entry of a refusal outlives it; the caller's own tenant is named",
    ),
    ("src/platform/identity/sign_in.rs sign_in", "nobody is signed in yet"),
    ("src/platform/imports/keeping.rs prune", "upkeep of the files of imports: those that were kept long enough"),
    ("src/stores/alerts/ops.rs check_due", "which store-rooms are to be looked at; each is looked at in its own"),
    ("src/stores/verify/ops.rs verify", "lists the organizations that have a ledger, for the command line"),
    ("src/production/verify/ops.rs verify", "lists the organizations that have orders, for the command line"),
    ("src/production/movements/late.rs check_due", "which productions have orders; each tells of its own"),
    ("src/production/shifts/ops.rs close_late", "which productions have shifts; each closes its own"),
    ("src/notices/ops.rs prune", "upkeep of the notices"),
    ("src/tasks/late.rs check_due", "where tasks are late; those whom it concerns are told in their own organization"),
    (
        "src/notices/webhooks/sending.rs post_due",
        "to which chats something is due in any tenant; each is told of its own",
    ),
    ("src/stores/import/ops.rs prune", "upkeep of the rows of imports that nobody goes on with"),
    ("src/notices/sending.rs send_due", "to whom something is due in any tenant; each is written to in their own"),
    ("src/oee/detections/ops.rs prepare_ahead", "upkeep of the months of detections"),
    ("src/oee/screens/ops.rs ends_at", "nobody is signed in on a screen; the calling one is named"),
    ("src/oee/screens/ops.rs enter", "the token says whose screen it is; the row decides"),
    ("src/production/pads/ops.rs begin", "sessions are the system's; the calling pad is named"),
    ("src/production/pads/ops.rs enter", "the token says whose pad it is; the row decides"),
    ("src/production/pads/ops.rs identify", "the entry of a refusal outlives it; the calling pad is named"),
    ("src/oee/stops/ops.rs check_all", "which plants have lines; each looks at its own"),
    ("src/platform/pairing/ops.rs prune", "upkeep of devices and their codes"),
    ("src/platform/pairing/ops.rs wait", "a device that waits belongs to nobody yet"),
    ("src/platform/imports/ops.rs prune", "upkeep of rows and plans that nobody applied"),
    ("src/platform/organizations/ops.rs create_tenant", "there is no tenant yet"),
    ("src/platform/tenancy/ops.rs find_tenant", "for the command line"),
];
/// Functions that see tenants and users of all, each with the reason.
const PLATFORM: &[(&str, &str)] = &[
    ("src/catalog/import/terminal.rs import_as", "for the command line"),
    ("src/catalog/system/ops.rs fill", "what every installation begins with"),
    ("src/catalog/vehicles/import/ops.rs import_vehicles", "for the command line"),
    ("src/platform/ctx.rs platform", "asks for the permission"),
    ("src/demo/ops.rs fill_catalog", "the demo catalogue, at first start"),
];

/// Every source file with its path from the root of the workspace; tests are no part of the program.
pub fn sources() -> Vec<(String, String)> {
    fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for package in ["src", "app/src", "frontend/src", "server/src"] {
        collect(&root.join(package), &mut found);
    }
    found
        .into_iter()
        .map(|path| {
            (path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), fs::read_to_string(&path).unwrap())
        })
        .filter(|(path, _)| !path.ends_with("tests.rs") && !path.contains("/tests/"))
        .collect()
}

/// The code of a file: without its unit tests and comments.
pub fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn names(list: &[(&'static str, &str)]) -> BTreeSet<String> {
    list.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// `file function` of every function in which `call` stands.
fn callers(call: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path != "src/platform/db.rs") {
        let mut function = String::new();
        for line in code(&text).lines() {
            if let Some((_, rest)) = line.split_once("fn ") {
                function = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            }
            if line.contains(call) {
                found.insert(format!("{path} {function}"));
            }
        }
    }
    found
}

#[test]
fn only_stores_speak_sql() {
    let words = ["sqlx::query", "sqlx::raw_sql", "QueryBuilder", "query!(", "query_as!(", "query_scalar!("];
    let speaks = |text: &str| words.iter().any(|word| text.contains(word));
    let store = |path: &str| path.starts_with("src/") && path.ends_with("/store.rs");
    let speakers =
        sources().into_iter().filter(|(path, text)| !store(path) && speaks(&code(text))).map(|(path, _)| path);
    assert_eq!(speakers.collect::<BTreeSet<_>>(), names(SQL));
}

#[test]
fn only_the_functions_on_the_list_see_all_tenants() {
    assert_eq!(callers(".system()"), names(SYSTEM));
}

#[test]
fn only_the_functions_on_the_list_work_for_the_platform() {
    assert_eq!(callers("db.platform()"), names(PLATFORM));
}

#[test]
fn only_backups_and_a_made_up_catalogue_work_as_the_owner_of_the_tables() {
    assert_eq!(callers("db.snapshot()"), BTreeSet::from(["src/platform/backup/ops.rs write".to_owned()]));
    let loading = [
        // Millions of rows come in without indexes, which their owner alone can take off.
        "src/demo/generate/ops.rs generate",
        "src/platform/backup/restore.rs restore",
        "src/platform/backup/restore.rs write",
    ];
    assert_eq!(callers("db.owner()"), BTreeSet::from(loading.map(str::to_owned)));
}

#[test]
fn the_market_and_a_tenant_are_reached_by_the_context_alone() {
    let only = |name: &str| BTreeSet::from([format!("src/platform/ctx.rs {name}")]);
    assert_eq!(callers("db.market()"), only("market"));
    let mut own_rows = only("begin");
    // Everybody of a tenant sees its logo: there is no permission to ask for.
    own_rows.insert("src/platform/organizations/settings/ops.rs find_logo".to_owned());
    assert_eq!(callers("db.tenant("), own_rows);
    let mut as_of_now = only("begin_as_of_now");
    // A wall screen has no permissions: it has one dashboard.
    as_of_now.insert("src/platform/ctx.rs begin_on_screen".to_owned());
    // Nobody asks to have all ledgers verified: a timed job does, or whoever runs the server.
    as_of_now.insert("src/stores/verify/ops.rs as_of_now".to_owned());
    as_of_now.insert("src/production/verify/ops.rs verify".to_owned());
    assert_eq!(callers("db.tenant_as_of_now("), as_of_now);
}

#[test]
fn the_market_store_reads_the_view_alone() {
    let (_, text) = sources().into_iter().find(|(path, _)| path == "src/market/store.rs").unwrap();
    let code = code(&text);
    let tables = code.split_whitespace().zip(code.split_whitespace().skip(1));
    let read: BTreeSet<&str> =
        tables.filter(|(word, _)| matches!(*word, "from" | "join")).map(|(_, table)| table).collect();
    assert_eq!(read, BTreeSet::from(["market_offers"]));
}
