//! Sealing and verifying, against a real database, by somebody who has nothing but the database.

use super::sealer::{Seals, lag_seconds, seal_waiting};
use super::verify::{Broken, Verified, verify};
use crate::base::fault::Result;
use crate::base::id::AuditId;
use crate::base::permission::Permission;
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{Entry, insert};
use crate::platform::ctx::Ctx;
use crate::platform::services::{BackupSettings, Services};
use crate::testing::World;
use chrono::Duration;
use serde_json::json;
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// Writes entries of norte and gives their ids in the order of sealing.
async fn write(pool: &PgPool, ctx: &Ctx, count: usize) -> Result<Vec<Uuid>> {
    for number in 0..count {
        let mut tx = ctx.begin(Permission::InventoryEdit).await?;
        let tenant = tx.tenant();
        let entry = Entry::new(Action::ChangeUser, "item", number)
            .before(json!({ "price": "1.50", "b": [1, 2.50] }))
            .after(json!({ "price": number, "ñ": "á" }));
        insert(tx.sql(), ctx, tenant, entry).await?;
        tx.commit().await?;
    }
    Ok(sqlx::query_scalar("select id from audit_entries where tenant_id = $1 order by id")
        .bind(ctx.tenant()?)
        .fetch_all(pool)
        .await?)
}

async fn of_norte(world: &World) -> Result<Verified> {
    Ok(verify(&world.services.db, &world.services.audit.seals, Some(world.norte.tenant)).await?.remove(0))
}

#[sqlx::test]
async fn every_entry_is_sealed_once_and_all_seals_hold(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    world.services.clock.advance(Duration::seconds(30));
    let entries = write(&pool, &norte, 20).await?;
    let before = of_norte(&world).await?;
    assert_eq!((before.sealed, before.waiting, before.broken), (0, entries.len() as u64, None));
    assert!((29.0..31.0).contains(&lag_seconds(&world.services.db, world.services.clock.now()).await?));
    assert!(seal_waiting(&world.services.db, &world.services.audit.seals).await? > 20);
    assert_eq!(seal_waiting(&world.services.db, &world.services.audit.seals).await?, 0);
    assert!(lag_seconds(&world.services.db, world.services.clock.now()).await? < f64::EPSILON);
    for verified in verify(&world.services.db, &world.services.audit.seals, None).await? {
        assert_eq!((verified.waiting, verified.broken), (0, None), "{}", verified.code);
    }
    assert_eq!(of_norte(&world).await?.sealed, entries.len() as u64);
    Ok(())
}

#[sqlx::test]
async fn an_entry_that_commits_late_is_sealed_behind_later_ones(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    let mut late = norte.begin(Permission::InventoryEdit).await?;
    insert(late.sql(), &norte, world.norte.tenant, Entry::new(Action::SignOut, "item", "")).await?;
    let early = write(&pool, &norte, 3).await?;
    seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    assert_eq!(of_norte(&world).await?.sealed, early.len() as u64);
    late.commit().await?;
    assert_eq!(of_norte(&world).await?.waiting, 1);
    assert_eq!(seal_waiting(&world.services.db, &world.services.audit.seals).await?, 1);
    let verified = of_norte(&world).await?;
    assert_eq!((verified.sealed, verified.waiting, verified.broken), (early.len() as u64 + 1, 0, None));
    Ok(())
}

#[sqlx::test]
async fn several_sealers_at_once_make_one_chain(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    let writing = async {
        for _ in 0..10 {
            write(&pool, &norte, 5).await?;
        }
        Ok::<(), crate::base::fault::Error>(())
    };
    let sealing = || async {
        for _ in 0..30 {
            seal_waiting(&world.services.db, &world.services.audit.seals).await?;
        }
        Ok::<(), crate::base::fault::Error>(())
    };
    tokio::try_join!(writing, sealing(), sealing(), sealing())?;
    seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    let verified = of_norte(&world).await?;
    assert_eq!((verified.waiting, verified.broken), (0, None));
    assert!(verified.sealed > 50);
    Ok(())
}

/// What somebody with the whole database does, and what the walk says then.
async fn after(pool: &PgPool, world: &World, statements: &str) -> Result<Option<Broken>> {
    let statements = statements.replace("$norte", &format!("'{}'", world.norte.tenant));
    // Safe: statements of this file. Foreign keys and triggers do not hold up a superuser.
    let all = format!("begin; set local session_replication_role = replica; {statements}; commit");
    sqlx::raw_sql(sqlx::AssertSqlSafe(all)).execute(pool).await?;
    Ok(of_norte(world).await?.broken)
}

#[sqlx::test]
async fn each_kind_of_tampering_is_found_and_named(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    let entries = write(&pool, &norte, 9).await?;
    seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    let sealed = of_norte(&world).await?;
    assert_eq!((sealed.broken, sealed.sealed), (None, entries.len() as u64));
    let id = |place: usize| AuditId(entries[place - 1]);
    let entry = |place: usize| format!("tenant_id = $norte and id = '{}'", id(place));
    sqlx::raw_sql(
        "create table kept_entries as select * from audit_entries;
         create table kept_seals as select * from audit_seals;
         alter table audit_seals drop constraint audit_seals_entry_unique, drop constraint audit_seals_pkey",
    )
    .execute(&pool)
    .await?;
    let back = "delete from audit_seals; delete from audit_entries; delete from audit_unsealed;
                insert into audit_entries select * from kept_entries; insert into audit_seals select * from kept_seals";

    let changed = |place: usize| Some(Broken::Changed { sequence: number(place), entry: id(place) });
    let cases: Vec<(String, Option<Broken>)> = vec![
        // Each field of an entry.
        (format!("update audit_entries set after = '{{\"price\": 7}}' where {}", entry(7)), changed(7)),
        (format!("update audit_entries set before = null where {}", entry(6)), changed(6)),
        (format!("update audit_entries set at = at + interval '1 microsecond' where {}", entry(1)), changed(1)),
        (format!("update audit_entries set actor = 'otra' where {}", entry(5)), changed(5)),
        (format!("update audit_entries set actor_id = null where {}", entry(5)), changed(5)),
        (format!("update audit_entries set attempted_username = '' where {}", entry(5)), changed(5)),
        (format!("update audit_entries set ip = '10.0.0.1', request_id = 'x' where {}", entry(9)), changed(9)),
        // Two entries that change places.
        (
            format!(
                "update audit_entries e set (target_id, after) =
                   (select k.target_id, k.after from kept_entries k
                    where k.id in ('{0}', '{1}') and k.id <> e.id)
                 where e.id in ('{0}', '{1}')",
                id(6),
                id(8)
            ),
            changed(6),
        ),
        (format!("delete from audit_entries where {}", entry(4)), Some(Broken::EntryGone { sequence: 4, entry: id(4) })),
        // An entry whose seal goes with it leaves a gap, filled or not.
        (
            format!("delete from audit_entries where {}; delete from audit_seals where tenant_id = $norte and sequence = 4", entry(4)),
            Some(Broken::SealGone { sequence: 4 }),
        ),
        (
            format!(
                "delete from audit_entries where {};
                 delete from audit_seals where tenant_id = $norte and sequence = 4;
                 update audit_seals set sequence = sequence - 1 where tenant_id = $norte and sequence > 4",
                entry(4)
            ),
            Some(changed_entry(4, id(5))),
        ),
        ("delete from audit_seals where tenant_id = $norte and sequence = 1".into(), Some(Broken::SealGone { sequence: 1 })),
        (
            "update audit_seals set seal = sha256('x') where tenant_id = $norte and sequence = 3".into(),
            changed(3),
        ),
        // Two seals that change places, with their entries or without.
        (
            "update audit_seals s set seal = k.seal from kept_seals k
             where k.tenant_id = $norte and s.tenant_id = $norte and k.sequence in (2, 3) and s.sequence = 5 - k.sequence"
                .into(),
            changed(2),
        ),
        (
            "update audit_seals s set entry_id = k.entry_id, seal = k.seal from kept_seals k
             where k.tenant_id = $norte and s.tenant_id = $norte and k.sequence in (2, 3) and s.sequence = 5 - k.sequence"
                .into(),
            Some(changed_entry(2, id(3))),
        ),
        // An entry that is put between, without a seal, and with one that nobody can make without the key.
        (
            "insert into audit_entries (tenant_id, id, at, actor, action, target_kind, target_id)
             values ($norte, '00000000-0000-7000-8000-000000000001', now(), 'x', 'x', 'x', 'x')"
                .into(),
            Some(Broken::NeverSealed { entry: AuditId(Uuid::from_u128(0x7000_8000_0000_0000_0001)) }),
        ),
        (
            format!(
                "insert into audit_entries (tenant_id, id, at, actor, action, target_kind, target_id)
                 values ($norte, '00000000-0000-7000-8000-000000000001', now(), 'x', 'x', 'x', 'x');
                 insert into audit_seals (tenant_id, sequence, entry_id, seal)
                 values ($norte, {}, '00000000-0000-7000-8000-000000000001', sha256('x'))",
                entries.len() + 1
            ),
            Some(changed_entry(entries.len() + 1, AuditId(Uuid::from_u128(0x7000_8000_0000_0000_0001)))),
        ),
        // The newest ones, with their seals: only what the data directory remembers tells.
        (
            format!(
                "delete from audit_entries where {}; delete from audit_seals where tenant_id = $norte and sequence = {}",
                entry(entries.len()),
                entries.len()
            ),
            Some(Broken::Shortened { sequence: number(entries.len() - 1) }),
        ),
        // Everything.
        (
            "delete from audit_seals where tenant_id = $norte; delete from audit_entries where tenant_id = $norte".into(),
            Some(Broken::Shortened { sequence: 0 }),
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(after(&pool, &world, &statements).await?, expected, "{statements}");
        assert_eq!(after(&pool, &world, back).await?, None, "it is as it was");
    }

    // Whoever takes the newest ones away and has them sealed anew cannot make the same seal of another entry.
    let last = entries.len();
    let again = format!(
        "update audit_entries set after = null where {};
         delete from audit_seals where tenant_id = $norte and sequence = {last};
         insert into audit_unsealed values ($norte, '{}')",
        entry(last),
        id(last)
    );
    after(&pool, &world, &again).await?;
    let heads = world.services.audit.seals.heads()?;
    let elsewhere = Services {
        audit: crate::platform::audit::Audit {
            seals: Seals { heads: None, ..world.services.audit.seals.clone() },
            ..crate::platform::audit::Audit::new(&"x".into(), None)
        },
        ..unwrapped(&world)
    };
    assert_eq!(seal_waiting(&elsewhere.db, &elsewhere.audit.seals).await?, 1);
    assert_eq!(heads, world.services.audit.seals.heads()?);
    assert_eq!(of_norte(&world).await?.broken, Some(Broken::Replaced { sequence: number(last) }));
    Ok(())
}

fn changed_entry(sequence: usize, entry: AuditId) -> Broken {
    Broken::Changed { sequence: number(sequence), entry }
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// The services of another server process on the same database.
fn unwrapped(world: &World) -> Services {
    let services = &world.services;
    Services {
        db: services.db.clone(),
        clock: services.clock.clone(),
        tokens: crate::platform::credentials::token::Tokens::new(&"another process, with its own tokens".into()),
        passwords: crate::platform::credentials::password::Passwords::default(),
        files: services.files.clone(),
        reader: crate::platform::imports::reader::process::Reader::Thread,
        sign_in: services.sign_in,
        stores: services.stores,
        outgoing: services.outgoing.clone(),
        vault: services.vault.clone(),
        production: services.production,
        mail: services.mail.clone(),
        backup: BackupSettings::default(),
        hooks: crate::worker::HOOKS,
        memory: crate::platform::memory::Memory::default(),
        audit: crate::platform::audit::Audit::new(&"replaced".into(), None),
    }
}

#[sqlx::test]
async fn without_the_key_no_seal_holds(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    let other = Arc::new(unwrapped(&world));
    let verified = verify(&other.db, &other.audit.seals, Some(world.norte.tenant)).await?.remove(0);
    assert!(matches!(verified.broken, Some(Broken::Changed { sequence: 1, .. })), "{:?}", verified.broken);
    Ok(())
}
