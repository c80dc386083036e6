//! Backing up while people write, and restoring as an owner who is no superuser.

mod kept;

use super::manifest::{MANIFEST, Manifest};
use super::ops::backup;
use super::restore::{Place, is_unfinished, restore};
use crate::base::fault::{Error, Result};
use crate::base::permission::Permission;
use crate::demo;
use crate::platform::audit::Audit;
use crate::platform::audit::action::Action;
use crate::platform::audit::exports;
use crate::platform::audit::seals::sealer::seal_waiting;
use crate::platform::audit::seals::verify::verify;
use crate::platform::audit::store::{Entry, insert};
use crate::platform::audit::types::AuditFilter;
use crate::platform::credentials::password::Passwords;
use crate::platform::credentials::token::Tokens;
use crate::platform::ctx::{Actor, Ctx};
use crate::platform::db::Db;
use crate::platform::exports::types::ExportStatus;
use crate::platform::files::FileStore;
use crate::platform::imports::reader::process::Reader;
use crate::platform::services::{BackupSettings, Services};
use crate::testing::World;
use crate::worker;
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, PgPool};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const SECRETS: [&str; 3] = ["session.secret", "audit.secret", "audit.heads"];

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("engrane-backup-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An empty database of an owner who is no superuser, removed in the end.
struct Target {
    name: String,
    admin: PgPool,
    /// As a superuser, who sees all rows.
    all: PgPool,
    db: Db,
}

impl Target {
    async fn new(admin: &PgPool) -> Result<Self> {
        let name = format!("restored_{}", uuid::Uuid::now_v7().simple());
        for statement in [
            format!("create role {name} login password 'x'"),
            format!("grant engrane_app, engrane_market, engrane_platform, engrane_catalog, engrane_system to {name}"),
            format!("create database {name} owner {name} template template0"),
        ] {
            sqlx::query(AssertSqlSafe(statement)).execute(admin).await?;
        }
        let options = admin.connect_options().as_ref().clone().database(&name);
        let all = PgPool::connect_with(options.clone()).await?;
        let db = Db::connect(options.username(&name).password("x"), 4);
        Ok(Self { name, admin: admin.clone(), all, db })
    }

    async fn remove(self) -> Result<()> {
        self.db.close().await;
        self.all.close().await;
        let name = &self.name;
        for statement in [format!("drop database {name} with (force)"), format!("drop role {name}")] {
            sqlx::query(AssertSqlSafe(statement)).execute(&self.admin).await?;
        }
        Ok(())
    }
}

/// Rows and hash of each table, and where each sequence stands.
async fn content(pool: &PgPool) -> Result<Vec<(String, i64, String)>> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> '_sqlx_migrations'
         order by 1",
    )
    .fetch_all(pool)
    .await?;
    let mut content = Vec::new();
    for table in tables {
        let statement = format!(
            "select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text collate \"C\")), '') from public.{table} t"
        );
        let (rows, hash) = sqlx::query_as(AssertSqlSafe(statement)).fetch_one(pool).await?;
        content.push((table, rows, hash));
    }
    let sequences: Vec<(String, Option<i64>)> = sqlx::query_as(
        "select sequencename::text, last_value from pg_sequences where schemaname = 'public' order by 1",
    )
    .fetch_all(pool)
    .await?;
    content.extend(sequences.into_iter().map(|(name, value)| (name, value.unwrap_or_default(), String::new())));
    Ok(content)
}

/// Triggers, foreign keys and row-level security of each table.
async fn shape(pool: &PgPool) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as(
        "select c.relname::text,
                concat(c.relrowsecurity, c.relforcerowsecurity,
                       (select string_agg(t.tgname || t.tgenabled::text, ',' order by t.tgname) from pg_trigger t
                        where t.tgrelid = c.oid and not t.tgisinternal),
                       (select string_agg(k.conname || pg_get_constraintdef(k.oid), ',' order by k.conname)
                        from pg_constraint k where k.conrelid = c.oid))
         from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         order by 1",
    )
    .fetch_all(pool)
    .await?)
}

async fn populated(pool: &PgPool) -> Result<World> {
    let world = World::new(pool.clone()).await?;
    demo::load(&world.services).await?;
    for (number, path) in world.services.backup.secrets.iter().take(2).enumerate() {
        std::fs::write(path, format!("secret number {number}"))?;
    }
    seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    // Inexact texts, empty ones, null ones, and what COPY has a sign for.
    let norte = world.owner(&world.norte).await?;
    let mut tx = norte.begin(Permission::InventoryEdit).await?;
    let entry = Entry::new(Action::SignIn, "x", "a\tb\\N\n\\.\r\"")
        .after(serde_json::json!({ "text": "á\n\t\\", "none": null }));
    insert(tx.sql(), &norte, world.norte.tenant, entry).await?;
    tx.commit().await?;
    sqlx::raw_sql(
        "select prepare_detections('2026-08-01', '2026-10-01');
         insert into detections (tenant_id, line, device, sequence, at, area, product)
         select id, 1, 1, n, '2026-08-30T00:00:00Z'::timestamptz + n * interval '1 hour', 1, 0
         from tenants, generate_series(1, 100) n where code = 'planta'",
    )
    .execute(pool)
    .await?;
    Ok(world)
}

fn data_dir(folder: &Folder, name: &str) -> PathBuf {
    let path = folder.0.join(name);
    std::fs::create_dir_all(&path).unwrap();
    path
}

async fn restored(target: &Target, data_dir: &Path, folder: &Path) -> Result<Manifest> {
    restore(&Place { db: &target.db, data_dir, secrets: &SECRETS }, folder).await
}

/// The services of whoever goes on with what was restored.
fn services(world: &World, target: &Target, data_dir: &Path) -> Arc<Services> {
    let secret = SecretString::from("a secret of the seals in tests");
    Arc::new(Services {
        db: target.db.clone(),
        clock: world.services.clock.clone(),
        tokens: Tokens::new(&SecretString::from("a secret of the tests, long enough")),
        passwords: Passwords::default(),
        files: FileStore::new(data_dir.join("files"), 5_000_000),
        reader: Reader::Thread,
        sign_in: world.services.sign_in,
        stores: world.services.stores,
        outgoing: world.services.outgoing.clone(),
        vault: world.services.vault.clone(),
        production: world.services.production,
        mail: world.services.mail.clone(),
        audit: Audit::new(&secret, Some(data_dir.join("audit.heads"))),
        backup: BackupSettings::default(),
        hooks: crate::worker::HOOKS,
        memory: crate::platform::memory::Memory::default(),
    })
}

#[sqlx::test]
async fn what_is_restored_is_what_was_backed_up(pool: PgPool) -> Result<()> {
    let world = populated(&pool).await?;
    let norte = world.owner(&world.norte).await?;
    // A file that is there, and a job that waits.
    let first = exports::begin(&norte, &AuditFilter::default()).await?.id;
    worker::run_waiting(&world.services).await?;
    let waiting = exports::begin(&norte, &AuditFilter::default()).await?.id;
    // What a request was answered stays behind.
    sqlx::query(
        "insert into idempotent_answers (tenant_id, user_id, operation, key, hash, answer, answered_at)
         values ($1, $1, 'POST /x', 'k', sha256('x'), 'null', now())",
    )
    .bind(world.norte.tenant)
    .execute(&pool)
    .await?;
    let folder = Folder::new();
    let at = folder.0.join("backup");
    let manifest = backup(&world.services, &at).await?;
    sqlx::query("delete from idempotent_answers").execute(&pool).await?;
    // Two lists of the demo data and the export.
    assert_eq!((manifest.files.len(), manifest.missing.len(), manifest.jobs.rows), (3, 0, 1));
    assert_eq!(manifest.secrets.iter().map(|secret| secret.name.as_str()).collect::<Vec<_>>(), SECRETS);
    let before = content(&pool).await?;
    assert!(backup(&world.services, &at).await.is_err(), "a folder that is not empty is left alone");

    let target = Target::new(&pool).await?;
    let data = data_dir(&folder, "data");
    assert_eq!(restored(&target, &data, &at).await?, manifest);
    assert_eq!(content(&target.all).await?, before);
    assert_eq!(shape(&target.all).await?, shape(&pool).await?);
    for (number, name) in SECRETS.iter().take(2).enumerate() {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::read_to_string(data.join(name))?, format!("secret number {number}"));
        assert_eq!(std::fs::metadata(data.join(name))?.permissions().mode() & 0o777, 0o600);
    }

    // It goes on: seals hold and are continued, the job is done, what was a file is one.
    let services = services(&world, &target, &data);
    for verified in verify(&services.db, &services.audit.seals, None).await? {
        assert_eq!(verified.broken, None, "{}", verified.code);
    }
    worker::run_waiting(&services).await?;
    seal_waiting(&services.db, &services.audit.seals).await?;
    let ctx = Ctx::new(Arc::clone(&services), norte.actor.clone(), norte.request.clone());
    assert_eq!(exports::export(&ctx, waiting).await?.status, ExportStatus::Completed);
    let download = exports::download(&ctx, first).await?;
    assert_eq!(std::fs::metadata(download.path)?.len(), download.bytes);
    assert!(matches!(ctx.actor, Actor::Person(_)));

    // A place that holds something already is left alone.
    let refused = restored(&target, &data_dir(&folder, "other"), &at).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("the database is not empty")));
    let refused = restored(&target, &data, &at).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("the data directory is not empty")));
    target.remove().await
}

#[sqlx::test]
async fn a_backup_is_of_one_instant_however_much_is_written_meanwhile(pool: PgPool) -> Result<()> {
    let world = populated(&pool).await?;
    let norte = world.owner(&world.norte).await?;
    let folder = Folder::new();
    let at = folder.0.join("backup");
    let over = AtomicBool::new(false);
    let writing = async {
        let mut pairs = 0;
        while !over.load(Ordering::Relaxed) {
            // Two tables that are far from each other in the alphabet, and always have as many rows of this kind.
            let mut tx = norte.begin(Permission::InventoryEdit).await?;
            insert(tx.sql(), &norte, world.norte.tenant, Entry::new(Action::SignOut, "pair", pairs)).await?;
            sqlx::query(
                "insert into inventory_items (tenant_id, id, number, key, price, currency, stock)
                 values ($1, gen_random_uuid(), 'PAIR-' || $2, 'PAIR' || $2, 1, 'MXN', 1)",
            )
            .bind(world.norte.tenant)
            .bind(pairs)
            .execute(tx.sql())
            .await?;
            tx.commit().await?;
            seal_waiting(&world.services.db, &world.services.audit.seals).await?;
            pairs += 1;
        }
        Ok::<i32, Error>(pairs)
    };
    let backing_up = async {
        let manifest = backup(&world.services, &at).await;
        over.store(true, Ordering::Relaxed);
        manifest
    };
    let (pairs, _) = tokio::try_join!(writing, backing_up)?;
    assert!(pairs > 1, "nobody wrote meanwhile");
    let target = Target::new(&pool).await?;
    let data = data_dir(&folder, "data");
    restored(&target, &data, &at).await?;
    let (entries, items): (i64, i64) = sqlx::query_as(
        "select (select count(*) from audit_entries where target_kind = 'pair'),
                (select count(*) from inventory_items where number like 'PAIR-%')",
    )
    .fetch_one(&target.all)
    .await?;
    assert_eq!(entries, items);
    let restored = services(&world, &target, &data);
    for verified in verify(&restored.db, &restored.audit.seals, None).await? {
        assert_eq!(verified.broken, None, "{}", verified.code);
    }
    target.remove().await
}

#[sqlx::test]
async fn each_day_has_a_folder_until_it_is_old(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let folder = Folder::new();
    let target = folder.0.join("days");
    let daily = |services: Services| async move { super::ops::daily(&Arc::new(services)).await };
    let of = |dir: Option<PathBuf>| Services {
        db: world.services.db.clone(),
        clock: world.services.clock.clone(),
        tokens: Tokens::new(&SecretString::from("a secret of the tests, long enough")),
        passwords: Passwords::default(),
        files: world.services.files.clone(),
        reader: Reader::Thread,
        sign_in: world.services.sign_in,
        stores: world.services.stores,
        outgoing: world.services.outgoing.clone(),
        vault: world.services.vault.clone(),
        production: world.services.production,
        mail: world.services.mail.clone(),
        audit: Audit::new(&SecretString::from("a secret of the seals in tests"), None),
        backup: BackupSettings { dir, keep_days: 2, secrets: Vec::new() },
        hooks: crate::worker::HOOKS,
        memory: crate::platform::memory::Memory::default(),
    };
    daily(of(None)).await?;
    std::fs::create_dir_all(target.join("of somebody else"))?;
    for _ in 0..4 {
        daily(of(Some(target.clone()))).await?;
        world.services.clock.advance(chrono::Duration::hours(23));
    }
    let mut names: Vec<String> =
        target.read_dir()?.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(names[..3].iter().all(|name| target.join(name).join(MANIFEST).exists()), "{names:?}");
    let noted: Vec<String> = sqlx::query_scalar(
        "select e.target_id from audit_entries e
         join tenants t on t.id = e.tenant_id
         where e.action = 'back_up' and t.code = 'platform'
         order by e.at",
    )
    .fetch_all(&pool)
    .await?;
    assert_eq!((noted.len(), &noted[1..]), (4, &names[..3]), "each is in the audit, also when it is gone");
    Ok(())
}

#[sqlx::test]
async fn a_restore_that_was_cut_off_is_taken_up_again(pool: PgPool) -> Result<()> {
    let world = populated(&pool).await?;
    let folder = Folder::new();
    let (at, later) = (folder.0.join("backup"), folder.0.join("later"));
    backup(&world.services, &at).await?;
    backup(&world.services, &later).await?;
    let taken_at = |at: &Path| -> Result<String> {
        let manifest: Manifest = serde_json::from_slice(&std::fs::read(at.join(MANIFEST))?)?;
        Ok(manifest.taken_at.to_rfc3339())
    };
    let target = Target::new(&pool).await?;
    let data = data_dir(&folder, "data");
    // Killed while files were copied, before there was anything in the database.
    let mark = data.join("restore.unfinished");
    std::fs::write(&mark, taken_at(&at)?)?;
    std::fs::write(data.join("session.secret"), "half")?;
    std::fs::create_dir_all(data.join("files/half"))?;
    assert!(is_unfinished(&data));
    let refused = restored(&target, &data, &later).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("another backup")));
    restored(&target, &data, &at).await?;
    assert_eq!(content(&target.all).await?, content(&pool).await?);
    assert!(!is_unfinished(&data) && !data.join("files/half").exists());
    assert_eq!(std::fs::read(data.join("session.secret"))?, std::fs::read(at.join("secrets/session.secret"))?);

    // Killed after the rows had been committed.
    std::fs::write(&mark, taken_at(&at)?)?;
    restored(&target, &data, &at).await?;
    assert_eq!(content(&target.all).await?, content(&pool).await?);
    assert!(!is_unfinished(&data));
    assert!(restored(&target, &data, &at).await.is_err(), "it is finished, and not empty");
    target.remove().await
}

#[sqlx::test]
async fn a_damaged_backup_leaves_the_place_empty(pool: PgPool) -> Result<()> {
    let world = populated(&pool).await?;
    let folder = Folder::new();
    let at = folder.0.join("backup");
    let manifest = backup(&world.services, &at).await?;
    let target = Target::new(&pool).await?;
    let data = data_dir(&folder, "data");
    let write = |manifest: &Manifest| std::fs::write(at.join(MANIFEST), serde_json::to_vec(manifest).unwrap());
    let mut fewer = manifest.clone();
    fewer.tables.iter_mut().find(|table| table.name == "users").unwrap().rows += 1;
    write(&fewer)?;
    let refused = restored(&target, &data, &at).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("users has")));
    assert!(!data.join("files").exists() && !data.join("session.secret").exists());
    let newer = Manifest { migration: 9_999, ..manifest.clone() };
    write(&newer)?;
    let refused = restored(&target, &data, &at).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("older than the data")));
    let mut elsewhere = manifest.clone();
    elsewhere.tables[0].name = "../parts".into();
    write(&elsewhere)?;
    assert!(restored(&target, &data, &at).await.is_err_and(|error| error.to_string().contains("no name of ours")));
    write(&manifest)?;
    let parts = at.join("tables/parts.copy.gz");
    let whole = std::fs::read(&parts)?;
    std::fs::write(&parts, &whole[..whole.len() / 2])?;
    assert!(restored(&target, &data, &at).await.is_err_and(|error| error.to_string().contains("damaged")));
    // After all of that it can still be restored.
    std::fs::write(&parts, whole)?;
    restored(&target, &data, &at).await?;
    assert_eq!(content(&target.all).await?, content(&pool).await?);
    target.remove().await
}
