//! A backup that was kept: what stands in databases, queues and backups is read, run and continued, whatever has become of
//! the code since. What is in it says `fixtures/README.md`.

use super::{Folder, SECRETS, Target, data_dir, restored};
use crate::base::clock::Clock;
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::paging::{MAX_PER_PAGE, PageRequest};
use crate::base::permission::{Module, Permission};
use crate::base::problem::Entity;
use crate::catalog::vehicles::import::import_vehicles;
use crate::inventory::import::ops as lists;
use crate::inventory::import::types::{Counts, RowReason};
use crate::oee::dashboard::ops::dashboard;
use crate::oee::dashboard::types::{DashboardFilter, Flag, Interval, Period};
use crate::oee::import::ops as detections;
use crate::oee::ops as plant;
use crate::oee::screens::ops::{disconnect, screens};
use crate::oee::types::{AreaValues, LineValues, NewException, NewShift, Plant, ProductValues};
use crate::platform::audit::Audit;
use crate::platform::audit::action::Action;
use crate::platform::audit::denials::{Denial, audit_denial};
use crate::platform::audit::exports;
use crate::platform::audit::ops::list as list_entries;
use crate::platform::audit::seals::sealer::seal_waiting;
use crate::platform::audit::seals::verify::{Verified, verify};
use crate::platform::audit::types::{AuditEntry, AuditFilter, AuditQuery};
use crate::platform::backup::manifest::MANIFEST;
use crate::platform::config::Config;
use crate::platform::credentials::password::Passwords;
use crate::platform::credentials::token::Tokens;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::entity;
use crate::platform::exports::types::ExportStatus;
use crate::platform::files::{FileStore, receive};
use crate::platform::identity::acting::ops::ACTING_LASTS;
use crate::platform::identity::people::ops::{list_people, set_active};
use crate::platform::identity::people::types::{PeopleFilter, Person};
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::platform::imports::ops::list as list_files;
use crate::platform::imports::reader::process::Reader;
use crate::platform::imports::types::{ImportKind, ImportRow, ImportStatus};
use crate::platform::mail::Mailer;
use crate::platform::organizations::ops::{change_organization, list_organizations};
use crate::platform::organizations::types::{Organization, OrganizationFilter, OrganizationPatch};
use crate::platform::outgoing::Outgoing;
use crate::platform::services::{BackupSettings, Services};
use crate::platform::vault::Vault;
use crate::testing::{PASSWORD, SUPER_ADMIN, UNLIMITED};
use crate::worker::run_waiting;
use chrono::{DateTime, Duration, Utc};
use secrecy::SecretString;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// A minute after its last entry, by its own clock.
fn then() -> DateTime<Utc> {
    "2026-09-21T14:21:20Z".parse().unwrap()
}

/// Whoever owns each organization of it; of the one that still waits nobody comes in.
const OWNERS: [&str; 9] = [
    "owner@norte.test",
    "owner@centro.test",
    "owner@taller.test",
    "owner@planta.test",
    "owner@otra-planta.test",
    "owner@platform.test",
    "owner@mostrador.test",
    "owner@taller-grande.test",
    "ana@aguila.test",
];
const ALL: PageRequest = PageRequest { page: 1, per_page: MAX_PER_PAGE };

/// The kept backup, restored.
struct Kept {
    folder: Folder,
    target: Target,
    services: Arc<Services>,
}

impl Kept {
    async fn new(admin: &PgPool) -> Result<Self> {
        let (folder, target) = (Folder::new(), Target::new(admin).await?);
        let data = data_dir(&folder, "data");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join(file!()).with_file_name("fixtures");
        restored(&target, &data, &fixtures.join("migration_16")).await?;
        let secret = |name: &str| std::fs::read_to_string(data.join(name)).map(SecretString::from);
        let mut mail = Config::load(None).map_err(Error::broken)?.mail;
        mail.to_log = true;
        let services = Arc::new(Services {
            db: target.db.clone(),
            clock: Clock::manual(then()),
            tokens: Tokens::new(&secret("session.secret")?),
            passwords: Passwords::cheap()?,
            files: FileStore::new(data.join("files"), 5_000_000),
            reader: Reader::Thread,
            mail: Mailer::new(&mail, "https://engrane.test/").map_err(Error::broken)?,
            sign_in: UNLIMITED,
            stores: Config::load(None).map_err(Error::broken)?.stores,
            outgoing: Outgoing::new(&[])?,
            vault: Vault::new(&secret("audit.secret")?)?,
            production: Config::load(None).map_err(Error::broken)?.production,
            audit: Audit::new(&secret("audit.secret")?, Some(data.join("audit.heads"))),
            backup: BackupSettings {
                dir: Some(folder.0.join("days")),
                keep_days: 1,
                secrets: SECRETS.map(|name| data.join(name)).into(),
            },
            hooks: crate::worker::HOOKS,
            memory: crate::platform::memory::Memory::default(),
        });
        Ok(Self { folder, target, services })
    }

    async fn signed_in(&self, login: &str) -> Result<Ctx> {
        let nobody = Ctx::new(Arc::clone(&self.services), Actor::Nobody, Request::default());
        let token = sign_in(&nobody, login, PASSWORD, false).await?.token;
        authenticate(&self.services, Some(&token), Request::default()).await
    }

    async fn owners(&self) -> Result<Vec<Ctx>> {
        let mut owners = Vec::new();
        for login in OWNERS {
            owners.push(self.signed_in(login).await?);
        }
        Ok(owners)
    }

    /// Seals that hold of each organization.
    async fn sealed(&self) -> Result<BTreeMap<TenantId, u64>> {
        let heads = self.services.audit.seals.heads()?;
        let mut sealed = BTreeMap::new();
        for Verified { tenant, code, sealed: count, broken, .. } in
            verify(&self.services.db, &self.services.audit.seals, None).await?
        {
            assert_eq!(broken, None, "{code}");
            assert_eq!(heads.get(&tenant).map(|head| head.sequence.cast_unsigned()), Some(count), "{code}");
            sealed.insert(tenant, count);
        }
        Ok(sealed)
    }

    /// The jobs that wait or have failed, with what was wrong.
    async fn jobs(&self) -> Result<Vec<(String, Option<String>)>> {
        let jobs = sqlx::query_as(
            "select t.identifier, j.last_error from graphile_worker._private_jobs j
             join graphile_worker._private_tasks t on t.id = j.task_id
             order by j.id",
        );
        Ok(jobs.fetch_all(&self.target.all).await?)
    }
}

/// Everything in the audit of the caller's organization.
async fn entries(ctx: &Ctx) -> Result<Vec<AuditEntry>> {
    let found = list_entries(ctx, &AuditQuery { filter: AuditFilter::default(), page: ALL }).await?;
    assert_eq!(found.total, found.rows.len() as u64, "one page holds them all");
    Ok(found.rows)
}

async fn organizations(boss: &Ctx) -> Result<Vec<Organization>> {
    Ok(list_organizations(boss, &OrganizationFilter { page: ALL, ..OrganizationFilter::default() }).await?.rows)
}

fn kinds(entries: &[AuditEntry]) -> BTreeSet<&str> {
    entries.iter().map(|entry| entry.target_kind.as_str()).collect()
}

#[sqlx::test]
async fn words_at_rest_are_read(pool: PgPool) -> Result<()> {
    let kept = Kept::new(&pool).await?;
    let mut actions = BTreeSet::new();
    for owner in kept.owners().await? {
        for AuditEntry { id, action, .. } in entries(&owner).await? {
            if action.parse::<Action>().is_err() {
                let thing = ["create_", "change_", "delete_"].iter().find_map(|verb| action.strip_prefix(verb));
                let known = thing.and_then(|thing| thing.parse::<Entity>().ok());
                known.ok_or_else(|| Error::broken(format!("{id}: unknown word: {action}")))?;
            }
            actions.insert(action);
        }
    }
    assert_eq!(actions.len(), 56, "{actions:?}");
    kept.target.remove().await
}

#[sqlx::test]
async fn people_and_organizations_at_rest_are_read(pool: PgPool) -> Result<()> {
    let kept = Kept::new(&pool).await?;
    let boss = kept.signed_in(SUPER_ADMIN).await?;
    let people = list_people(&boss, &PeopleFilter { page: ALL, ..PeopleFilter::default() }).await?.rows;
    let of = |name: &str| -> &Person { people.iter().find(|person| person.username == name).expect(name) };
    // Whoever could change the inventory then could bring in files.
    assert_eq!(of("permisos").extra_permissions.len(), 15);
    let extra = [Permission::InventoryEdit, Permission::ExportData, Permission::InventoryImport];
    assert_eq!(of("cambiado").extra_permissions, extra);
    assert!(!of("bloqueado").active && of("eva").pending && of("gerente").must_change_password);
    let roles: BTreeSet<_> = people.iter().map(|person| person.role).collect();
    assert_eq!(roles.len(), 6);
    let organizations = organizations(&boss).await?;
    let modules: BTreeSet<Module> =
        organizations.iter().flat_map(|organization| organization.modules.clone()).collect();
    assert_eq!((organizations.len(), modules.len()), (10, 8));
    kept.target.remove().await
}

#[sqlx::test]
async fn imports_at_rest_are_read(pool: PgPool) -> Result<()> {
    let kept = Kept::new(&pool).await?;
    let norte = kept.signed_in(OWNERS[0]).await?;
    let mut failures = Vec::new();
    for (row, _) in lists::list_imports(&norte, ALL).await?.rows {
        let found = lists::import(&norte, row.id).await?;
        failures.extend(found.failure);
        if row.filename == "existencias.csv" {
            let counts = Counts {
                total: 16,
                new: 5,
                errors: 8,
                skipped: 1,
                ambiguous: 1,
                duplicate: 1,
                unmatched: 2,
                unpriced: 1,
                ..Counts::default()
            };
            assert_eq!(found.counts, counts);
            let reasons: BTreeSet<RowReason> = found.problems.iter().map(|problem| problem.reason).collect();
            assert_eq!(reasons.len(), 11);
            assert_eq!((found.mapping.unwrap().columns.len(), found.proposals.len()), (8, 8));
            assert_eq!(found.profile.unwrap().header_row, 2);
        }
    }
    let planta = kept.signed_in(OWNERS[3]).await?;
    for row in list_files(&planta, ImportKind::Detections, ALL).await?.rows {
        let found = detections::import(&planta, row.id).await?;
        failures.extend(found.failure);
        match row.filename.as_str() {
            "turno.csv" => {
                let outcome = found.outcome.unwrap();
                assert_eq!((outcome.rows, outcome.accepted, outcome.refused_total), (6, 4, 3));
                assert_eq!((outcome.lines.len(), outcome.first.is_some()), (1, true));
            }
            "decidido.csv" => {
                let mapping = found.mapping.unwrap();
                assert_eq!((mapping.columns.len(), mapping.rates.len(), mapping.values.len()), (7, 1, 1));
                assert_eq!(mapping.zone.as_deref(), Some("America/Tijuana"));
            }
            _ => {}
        }
    }
    assert_eq!(failures.len(), 16);
    kept.target.remove().await
}

#[sqlx::test]
async fn screens_at_rest_show_what_they_showed(pool: PgPool) -> Result<()> {
    let kept = Kept::new(&pool).await?;
    let planta = kept.signed_in(OWNERS[3]).await?;
    let day = plant::plant(&planta).await?.shifts.into_iter().find(|shift| shift.values.name == "De día").unwrap();
    let none = DashboardFilter::default();
    let of = |period, interval| DashboardFilter { period, interval: Some(interval), ..DashboardFilter::default() };
    let whole = DashboardFilter {
        from: "2026-09-01".into(),
        to: "2026-09-20T06:00".into(),
        lines: vec!["L1".into(), "L2".into()],
        shift: Some(day.id),
        product: Some("P1".into()),
        threshold: Some(600),
        ..of(Period::Custom, Interval::Week)
    };
    let months =
        DashboardFilter { from: "2026-01-01".into(), to: "2026-09-20".into(), ..of(Period::Custom, Interval::Month) };
    let shown: Vec<_> = screens(&planta).await?.into_iter().map(|screen| screen.filter).collect();
    let expected = [
        none,
        of(Period::Yesterday, Interval::Hour),
        of(Period::Week, Interval::Day),
        of(Period::Shift, Interval::Minute),
        of(Period::LastNight, Interval::Quarter),
        whole,
        months,
    ];
    assert_eq!(shown, expected);
    kept.target.remove().await
}

#[sqlx::test]
async fn jobs_that_waited_are_run(pool: PgPool) -> Result<()> {
    let kept = Kept::new(&pool).await?;
    let waiting = kept.jobs().await?;
    assert_eq!(waiting.iter().map(|(kind, _)| kind).collect::<BTreeSet<_>>().len(), 14, "{waiting:?}");
    let planta = kept.signed_in(OWNERS[3]).await?;
    let today = DashboardFilter { lines: vec!["L1".into()], ..DashboardFilter::default() };
    assert!(dashboard(&planta, &today).await?.total.flags.contains(&Flag::Recomputing));

    // By the machine's clock, which may be behind that of the one that wrote them.
    sqlx::query("update graphile_worker._private_jobs set run_at = now()").execute(&kept.target.all).await?;
    kept.services.clock.advance(ACTING_LASTS);
    run_waiting(&kept.services).await?;
    assert_eq!(kept.jobs().await?, []);

    // Not only over: what each was about has become what it should.
    let (norte, planta) = (kept.signed_in(OWNERS[0]).await?, kept.signed_in(OWNERS[3]).await?);
    let stands = |rows: Vec<ImportRow>| -> BTreeMap<String, (ImportStatus, u64)> {
        rows.into_iter().map(|row| (row.filename, (row.status, row.rows_taken))).collect()
    };
    let found = stands(list_files(&norte, ImportKind::Inventory, ALL).await?.rows);
    assert_eq!(found["por otra.csv"], (ImportStatus::Completed, 5));
    assert_eq!(found["por leer.csv"], (ImportStatus::NeedsMapping, 0));
    assert_eq!(found["trampas.csv"], (ImportStatus::NeedsMapping, 0));
    let found = stands(list_files(&planta, ImportKind::Detections, ALL).await?.rows);
    assert_eq!(found["decidido.csv"], (ImportStatus::Completed, 3));
    assert_eq!(found["turno por leer.csv"], (ImportStatus::NeedsMapping, 0));
    for row in lists::list_imports(&norte, ALL).await?.rows.into_iter().map(|(row, _)| row) {
        // Somebody had said that it has no header.
        if row.filename == "trampas.csv" {
            assert_eq!(lists::import(&norte, row.id).await?.profile.unwrap().header_row, 0);
        }
    }
    // Each filter of it was narrowed to the one entry.
    for export in exports::latest(&norte).await? {
        assert_eq!((export.status, export.rows_written), (ExportStatus::Completed, export.rows_total));
    }
    assert!(!dashboard(&planta, &today).await?.total.flags.contains(&Flag::Recomputing));
    // Acted for the one when it was asked for, and for the other until now.
    for (owner, action) in [(&norte, Action::CompleteImport), (&planta, Action::EndActing)] {
        let entries = entries(owner).await?;
        let entry = entries.iter().find(|entry| entry.action == action.as_str() && entry.at > then()).unwrap();
        let acting = entry.acting.as_ref().unwrap();
        assert_eq!((acting.tenant, acting.of_name.as_str()), (owner.tenant()?, "Prueba platform"));
    }
    let resets: i64 = sqlx::query_scalar("select count(*) from password_resets").fetch_one(&kept.target.all).await?;
    assert_eq!(resets, 1);
    let days = std::fs::read_dir(kept.folder.0.join("days"))?.collect::<std::io::Result<Vec<_>>>()?;
    assert!(days.len() == 1 && days[0].path().join(MANIFEST).exists());
    kept.target.remove().await
}

#[sqlx::test]
async fn what_is_written_from_now_on_goes_on_in_the_same_words(pool: PgPool) -> Result<()> {
    let kept = Kept::new(&pool).await?;
    let before = kept.sealed().await?;
    assert_eq!((before.len(), before.values().all(|&count| count > 0)), (10, true));
    // Those that nobody had sealed yet.
    assert!(seal_waiting(&kept.services.db, &kept.services.audit.seals).await? > 0);
    let owners = kept.owners().await?;
    let mut known = Vec::new();
    for owner in &owners {
        known.extend(entries(owner).await?);
    }
    kept.services.clock.advance(Duration::minutes(1));
    something_of_each_kind(&kept).await?;
    let mut new = Vec::new();
    for owner in &owners {
        new.extend(entries(owner).await?);
    }
    new.retain(|entry| !known.iter().any(|known| known.id == entry.id));
    assert_eq!(kinds(&new), kinds(&known));
    seal_waiting(&kept.services.db, &kept.services.audit.seals).await?;
    let after = kept.sealed().await?;
    for owner in &owners {
        let tenant = owner.tenant()?;
        assert!(after[&tenant] > before[&tenant]);
    }
    kept.target.remove().await
}

/// Writes an entry about each kind of thing that the audit knows.
async fn something_of_each_kind(kept: &Kept) -> Result<()> {
    let boss = kept.signed_in(SUPER_ADMIN).await?;
    let taller = organizations(&boss).await?.into_iter().find(|organization| organization.code == "taller").unwrap();
    let patch =
        OrganizationPatch { version: taller.version, name: Some("Taller".into()), ..OrganizationPatch::default() };
    change_organization(&boss, taller.id, &patch).await?;
    let files = kept.folder.0.join("vehicles");
    std::fs::create_dir(&files)?;
    std::fs::write(files.join("new.csv"), "year,make,model,body_styles\n2006,NISSAN,PATHFINDER,\"[\"\"SUV\"\"]\"\n")?;
    import_vehicles(&kept.services, &files, &kept.folder.0.join("rejected"), &mut |_| {}).await?;

    let norte = kept.signed_in(OWNERS[0]).await?;
    let people = list_people(&norte, &PeopleFilter::default()).await?.rows;
    set_active(&norte, people.iter().find(|person| person.username == "bloqueado").unwrap().id, true).await?;
    audit_denial(&norte, "GET /api/v1/plant", Denial::NotAllowed).await?;
    exports::begin(&norte, &AuditFilter::default()).await?;
    lists::bring_in(&norte, receive(&norte, Permission::InventoryEdit, "nueva.csv", b"x").await?).await?;

    let planta = kept.signed_in(OWNERS[3]).await?;
    detections::bring_in(&planta, receive(&planta, Permission::PlantEdit, "nuevo.csv", b"x").await?).await?;
    let Plant { lines, areas, products, shifts, exceptions, .. } = plant::plant(&planta).await?;
    let name = || "Otro nombre".to_owned();
    entity::change(&planta, lines[0].id, lines[0].version, &LineValues { name: name(), ..lines[0].values.clone() })
        .await?;
    entity::change(&planta, areas[0].id, areas[0].version, &AreaValues { name: name(), ..areas[0].values.clone() })
        .await?;
    let values = ProductValues { name: name(), ..products[0].values.clone() };
    entity::change(&planta, products[0].id, products[0].version, &values).await?;
    entity::change(&planta, shifts[0].id, shifts[0].version, &NewShift { name: name(), ..shifts[0].values.clone() })
        .await?;
    let values = NewException { name: name(), ..exceptions[0].values.clone() };
    entity::change(&planta, exceptions[0].id, exceptions[0].version, &values).await?;
    disconnect(&planta, screens(&planta).await?[0].paired.id).await
}
