//! How long files are kept, and how many.

use super::super::ops::{apply_now, apply_proposed, file, import, list_imports, read, reread};
use super::super::types::RowReason;
use super::{FILE, refusal, run, upload, world};
use crate::base::fault::{Error, Result};
use crate::base::id::{FileId, ImportId};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::inventory::export::rejected;
use crate::inventory::history::ops::undo_import;
use crate::platform::ctx::Ctx;
use crate::platform::exports::types::TableFormat;
use crate::platform::files::sweep;
use crate::platform::imports::keeping;
use crate::platform::imports::reader::types::ReadChoices;
use crate::platform::imports::rejected::RejectedWords;
use crate::platform::imports::types::ImportStatus;
use crate::testing::World;
use crate::worker;
use chrono::Duration;
use sqlx::PgPool;
use std::sync::Arc;

const GONE: Option<Problem> = Some(Problem::Conflict { what: Entity::Import, why: Conflict::FileGone });

/// Whether the bytes of an import's file are on disk.
async fn on_disk(world: &World, id: ImportId) -> Result<bool> {
    let file: uuid::Uuid =
        sqlx::query_scalar("select file_id from imports where id = $1").bind(id.0).fetch_one(&world.pool).await?;
    Ok(world.services.files.path(world.norte.tenant, FileId(file)).exists())
}

async fn gone(ctx: &Ctx, id: ImportId) -> Result<bool> {
    Ok(import(ctx, id).await?.row.file_gone)
}

#[sqlx::test]
async fn a_file_goes_when_it_was_kept_long_enough_and_what_it_did_stays(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let done = run(&norte, FILE).await?.row.id;
    let waits = upload(&norte, "espera.csv", FILE.as_bytes()).await?;
    read(&norte, waits).await?;
    let queued = upload(&norte, "en-cola.csv", FILE.as_bytes()).await?;
    let kept = file(&norte, done).await?;
    assert_eq!((std::fs::read(&kept.path)?, kept.bytes), (FILE.as_bytes().to_vec(), FILE.len() as u64));
    assert_eq!(kept.name, "existencias.csv");

    world.services.clock.advance(Duration::days(89));
    keeping::prune(&world.services.db, world.services.files.keep_days(), world.services.clock.now()).await?;
    sweep(&world.services.db, &world.services.files, world.services.clock.now()).await?;
    assert!(!gone(&norte, done).await? && on_disk(&world, done).await?);

    world.services.clock.advance(Duration::days(2));
    let young = upload(&norte, "nuevo.csv", FILE.as_bytes()).await?;
    keeping::prune(&world.services.db, world.services.files.keep_days(), world.services.clock.now()).await?;
    sweep(&world.services.db, &world.services.files, world.services.clock.now()).await?;
    for (id, is_gone) in [(done, true), (waits, true), (queued, false), (young, false)] {
        assert_eq!((gone(&norte, id).await?, on_disk(&world, id).await?), (is_gone, !is_gone), "{id}");
    }
    let history = list_imports(&norte, PageRequest::default()).await?.rows;
    assert_eq!(history.iter().filter(|(row, _)| row.file_gone).count(), 2);

    assert_eq!(refusal(file(&norte, done).await), GONE);
    let words = RejectedWords { title: "Renglones", reason_head: "Motivo" };
    for &format in TableFormat::ALL {
        assert_eq!(refusal(rejected(&norte, done, words, RowReason::as_str, format).await), GONE);
    }
    assert_eq!(refusal(reread(&norte, waits, ReadChoices::default()).await), GONE);
    assert_eq!(refusal(apply_proposed(&norte, waits, None).await), GONE);
    undo_import(&norte, done).await?;
    assert_eq!(import(&norte, done).await?.row.status, ImportStatus::Undone);
    read(&norte, queued).await?;
    apply_proposed(&norte, queued, None).await?;
    apply_now(&norte, queued).await?;
    assert_eq!(import(&norte, queued).await?.row.status, ImportStatus::Completed);
    Ok(())
}

/// A bodega whose files may take up so many bytes.
async fn bodega(pool: &PgPool, quota: u64) -> Result<(World, Ctx)> {
    let mut world = World::new(pool.clone()).await?;
    let files = world.services.files.clone().keeping(90, quota);
    Arc::get_mut(&mut world.services).ok_or_else(|| Error::broken("somebody else holds the services"))?.files = files;
    let norte = world.owner(&world.norte).await?;
    Ok((world, norte))
}

#[sqlx::test]
async fn the_oldest_files_that_nobody_needs_make_room_and_no_others(pool: PgPool) -> Result<()> {
    let row = "Clave,Precio,Existencia\nA-1,10.00,5\nA-2,20.50,6\nA-3,30.00,7\n";
    let bytes = row.len() as u64;
    let (world, norte) = bodega(&pool, 3 * bytes).await?;
    let bring = async || upload(&norte, "a.csv", row.as_bytes()).await;
    let waits = bring().await?;
    read(&norte, waits).await?;
    world.services.clock.advance(Duration::minutes(1));
    let first = run(&norte, row).await?.row.id;
    world.services.clock.advance(Duration::minutes(1));
    let second = run(&norte, row).await?.row.id;
    assert!(!gone(&norte, first).await?);

    // The fourth takes the place of the oldest that came to its end.
    let queued = bring().await?;
    assert_eq!(
        [gone(&norte, waits).await?, gone(&norte, first).await?, gone(&norte, second).await?],
        [false, true, false]
    );
    assert!(on_disk(&world, first).await?, "until a job removes it");
    // The job reads the new one as well.
    worker::run_waiting(&world.services).await?;
    assert!(!on_disk(&world, first).await? && on_disk(&world, second).await?);
    assert_eq!(import(&norte, queued).await?.row.status, ImportStatus::NeedsMapping);

    let fifth = bring().await?;
    assert!(gone(&norte, second).await?);
    // Now all that are kept wait for somebody.
    let full = Some(Problem::StorageFull { used_bytes: 3 * bytes, limit_bytes: 3 * bytes });
    assert_eq!(refusal(bring().await), full);
    assert_eq!(
        std::fs::read_dir(world.services.files.path(world.norte.tenant, FileId::new()).parent().unwrap())?.count(),
        4,
        "the bytes of the refused one are gone: three are kept, one waits for its removal"
    );
    assert!([waits, queued, fifth].len() == 3 && !gone(&norte, fifth).await?);
    // Somebody else's files take no room here.
    let centro = world.owner(&world.centro).await?;
    upload(&centro, "a.csv", row.as_bytes()).await?;
    // Who is done with one has room again.
    apply_proposed(&norte, waits, None).await?;
    apply_now(&norte, waits).await?;
    bring().await?;
    assert!(gone(&norte, waits).await?);
    Ok(())
}

#[sqlx::test]
async fn of_two_files_that_come_at_once_both_are_counted(pool: PgPool) -> Result<()> {
    let row = "Clave,Precio,Existencia\nA-1,10.00,5\n";
    let (_world, norte) = bodega(&pool, row.len() as u64 + 5).await?;
    let (one, other) = tokio::join!(upload(&norte, "a.csv", row.as_bytes()), upload(&norte, "b.csv", row.as_bytes()));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    assert_eq!(refusal(if one.is_ok() { other } else { one }).map(|problem| problem.code()), Some("storage_full"));
    Ok(())
}
