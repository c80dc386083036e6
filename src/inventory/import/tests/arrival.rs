//! How files come in: received, read, mapped, worked through by the queue, and refused.

use super::super::ops::{apply, apply_now, fail, import, list_imports, read, reread};
use super::refusal;
use super::{FILE, bring, column, lines, run, sum, take, upload, world};
use crate::base::fault::{Error, Result};
use crate::base::id::FileId;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::inventory::import::fields::{Field, Mapping};
use crate::inventory::ops::list_items;
use crate::inventory::types::ItemFilter;
use crate::platform::files::Upload;
use crate::platform::imports::mapping::{FieldSource, MappedColumn, Mapping as _};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::ops::{Reading, Step, finish_reading};
use crate::platform::imports::reader::types::{Found, ReadChoices, ReadFailure};
use crate::platform::imports::types::{ImportFailure, ImportKind, ImportStatus, ReaderEnd};
use crate::testing::World;
use crate::worker;
use sqlx::PgPool;

/// Files of the tenant on disk.
fn files(world: &World) -> Vec<String> {
    let path = world.services.files.path(world.norte.tenant, FileId::new());
    let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    entries.into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[sqlx::test]
async fn a_file_is_read_and_its_columns_are_understood(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let id = upload(&norte, "C:\\Listas\\existencias.csv", FILE.as_bytes()).await?;
    let queued = import(&norte, id).await?;
    assert_eq!(
        (queued.row.status, queued.row.filename.as_str(), queued.row.created_by.as_str()),
        (ImportStatus::Queued, "existencias.csv", "norte-owner")
    );
    read(&norte, id).await?;
    let detail = import(&norte, id).await?;
    assert_eq!(detail.row.status, ImportStatus::NeedsMapping);
    let profile = detail.profile.as_ref().ok_or_else(|| Error::broken("no profile"))?;
    assert_eq!((profile.header_row, profile.rows_total, detail.counts.total), (2, 10, 10));
    let mapping = detail.mapping.ok_or_else(|| Error::broken("no mapping"))?;
    let fields = [Field::PartNumber, Field::Brand, Field::Description, Field::Price, Field::Stock, Field::Location];
    for (field, index) in fields.into_iter().zip(0..) {
        assert_eq!(
            mapping.get(field).map(|column| column.source.clone()),
            Some(FieldSource::Column(index)),
            "{field:?}"
        );
    }
    assert_eq!(mapping.get(Field::Price).map(|column| column.decimals), Some(Decimals::Point));
    assert!(detail.proposals.iter().all(|proposal| proposal.confidence > 0.5), "{:?}", detail.proposals);
    assert!(mapping.problems().is_empty() && lines(&norte).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn a_job_that_runs_twice_changes_nothing(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let detail = bring(&norte, FILE.as_bytes()).await?;
    let id = detail.row.id;
    read(&norte, id).await?;
    assert_eq!(import(&norte, id).await?, detail);
    let done = take(&norte, detail).await?;
    apply_now(&norte, id).await?;
    read(&norte, id).await?;
    assert_eq!(import(&norte, id).await?, done);
    let market: i64 =
        sqlx::query_scalar("select count(*) from outbox where audience = 'market'").fetch_one(&pool).await?;
    assert_eq!(market, 1);
    Ok(())
}

#[sqlx::test]
async fn the_queue_takes_an_import_from_upload_to_completion(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let id = upload(&norte, "existencias.csv", FILE.as_bytes()).await?;
    worker::run_waiting(&world.services).await?;
    let detail = import(&norte, id).await?;
    assert_eq!(detail.row.status, ImportStatus::NeedsMapping, "{:?}", detail.failure);
    apply(&norte, id, detail.mapping.unwrap_or_default()).await?;
    assert_eq!(import(&norte, id).await?.row.status, ImportStatus::Applying);
    worker::run_waiting(&world.services).await?;
    let done = import(&norte, id).await?;
    assert_eq!((done.row.status, done.counts.new), (ImportStatus::Completed, 5));
    let author: (String, Option<uuid::Uuid>) =
        sqlx::query_as("select actor, actor_id from audit_entries where action = 'complete_import'")
            .fetch_one(&pool)
            .await?;
    assert_eq!(
        author,
        ("norte-owner".to_owned(), norte.actor_id().map(|user| user.0)),
        "the job works for whoever asked"
    );
    let left: i64 =
        sqlx::query_scalar("select count(*) from graphile_worker.jobs where task_identifier like '%import'")
            .fetch_one(&pool)
            .await?;
    assert_eq!(left, 0);
    Ok(())
}

#[sqlx::test]
async fn a_job_that_breaks_is_tried_again_and_gives_up_in_the_end(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let id = upload(&norte, "existencias.csv", FILE.as_bytes()).await?;
    sqlx::raw_sql(
        "create function out_of_order() returns trigger language plpgsql as $$ begin raise exception 'out of order'; end $$;
         create trigger out_of_order before update of profile on imports for each row execute function out_of_order();",
    )
    .execute(&pool)
    .await?;
    let mut runs = 0;
    while import(&norte, id).await?.row.status != ImportStatus::Failed {
        assert!(runs < 6, "it is tried for ever");
        worker::run_waiting(&world.services).await?;
        sqlx::query("update graphile_worker._private_jobs set run_at = now()").execute(&pool).await?;
        runs += 1;
    }
    assert_eq!(runs, 5);
    let failed = import(&norte, id).await?;
    assert!(
        matches!(failed.failure, Some(ImportFailure::Internal { ref incident }) if incident.len() == 32),
        "{:?}",
        failed.failure
    );
    Ok(())
}

#[sqlx::test]
async fn a_file_that_cannot_be_read_fails_with_its_reason_and_touches_nothing(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    run(&norte, FILE).await?;
    let before = lines(&norte).await?;
    let failed = bring(&norte, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01").await?;
    assert_eq!(failed.row.status, ImportStatus::Failed);
    assert_eq!(failed.failure, Some(ImportFailure::File { failure: ReadFailure::WrongType { found: Found::Picture } }));
    assert_eq!(lines(&norte).await?, before);
    let wrong = Some(Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus });
    assert_eq!(refusal(apply(&norte, failed.row.id, Mapping::default()).await), wrong);
    // It can be read again, with the same end.
    reread(&norte, failed.row.id, ReadChoices::default()).await?;
    let queued = import(&norte, failed.row.id).await?;
    assert_eq!((queued.row.status, queued.failure, queued.row.completed_at), (ImportStatus::Queued, None, None));
    read(&norte, failed.row.id).await?;
    assert_eq!(import(&norte, failed.row.id).await?.row.status, ImportStatus::Failed);
    Ok(())
}

#[sqlx::test]
async fn a_file_that_disappears_before_it_is_applied_leaves_the_inventory_alone(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, FILE).await?;
    let before = lines(&norte).await?;
    let detail = bring(&norte, FILE.replace("$99.90", "$1.00").as_bytes()).await?;
    let file: FileId =
        sqlx::query_scalar("select file_id from imports where id = $1").bind(detail.row.id).fetch_one(&pool).await?;
    std::fs::remove_file(world.services.files.path(world.norte.tenant, file))?;
    let failed = take(&norte, detail).await?;
    assert!(
        matches!(failed.failure, Some(ImportFailure::File { failure: ReadFailure::Unreadable { .. } })),
        "{:?}",
        failed.failure
    );
    assert_eq!(lines(&norte).await?, before);
    Ok(())
}

#[sqlx::test]
async fn another_header_row_is_read_by_choice(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let detail = bring(&norte, FILE.as_bytes()).await?;
    reread(&norte, detail.row.id, ReadChoices { header_row: Some(3), ..ReadChoices::default() }).await?;
    let noted: Vec<(String, String)> = sqlx::query_as(
        "select target_id, after ->> 'header_row' from audit_entries where action = 'reread_import' order by id",
    )
    .fetch_all(&pool)
    .await?;
    assert_eq!(noted.last(), Some(&(detail.row.id.to_string(), "3".to_owned())));
    read(&norte, detail.row.id).await?;
    let again = import(&norte, detail.row.id).await?;
    let profile = again.profile.ok_or_else(|| Error::broken("no profile"))?;
    assert_eq!((again.row.status, profile.header_row, profile.rows_total), (ImportStatus::NeedsMapping, 3, 9));
    assert_eq!(profile.columns[0].header, "41060-50Y90");
    let mapping = Mapping {
        columns: vec![column(Field::PartNumber, 0), column(Field::Price, 3), column(Field::Stock, 4)],
        ..Mapping::default()
    };
    apply(&norte, detail.row.id, mapping).await?;
    apply_now(&norte, detail.row.id).await?;
    let done = import(&norte, detail.row.id).await?;
    assert_eq!((done.counts.total, sum(&done.counts)), (9, 9));
    let wrong = Some(Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus });
    assert_eq!(refusal(reread(&norte, detail.row.id, ReadChoices::default()).await), wrong, "what is applied stays");
    Ok(())
}

#[sqlx::test]
async fn a_mapping_that_lacks_what_is_needed_is_refused_field_by_field(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let detail = bring(&norte, FILE.as_bytes()).await?;
    let id = detail.row.id;
    let fields = |outcome| match refusal(outcome) {
        Some(Problem::Invalid { fields }) => {
            fields.into_iter().map(|FieldProblem { field, reason }| (field, reason)).collect()
        }
        other => vec![(format!("{other:?}"), Reason::Unknown)],
    };
    let named = |field: &str, reason| (field.to_owned(), reason);
    let mapping = Mapping { columns: vec![column(Field::Brand, 1)], ..Mapping::default() };
    assert_eq!(
        fields(apply(&norte, id, mapping).await),
        [named("part_number", Reason::Missing), named("price", Reason::Missing), named("stock", Reason::Missing)]
    );
    let undecided = MappedColumn { decimals: Decimals::Ambiguous, ..column(Field::Price, 3) };
    let mapping = Mapping {
        columns: vec![column(Field::PartNumber, 0), undecided, column(Field::Stock, 4), column(Field::Stock, 4)],
        ..Mapping::default()
    };
    assert_eq!(
        fields(apply(&norte, id, mapping).await),
        [named("price", Reason::Undecided), named("stock", Reason::Duplicate)]
    );
    let mapping = Mapping {
        columns: vec![column(Field::PartNumber, 77), column(Field::Price, 3), column(Field::Stock, 4)],
        ..Mapping::default()
    };
    assert_eq!(fields(apply(&norte, id, mapping).await), [named("part_number", Reason::Unknown)], "no such column");
    let constant = |field, value: &str| MappedColumn {
        field,
        source: FieldSource::Constant(value.into()),
        decimals: Decimals::Point,
    };
    let mapping = Mapping {
        columns: vec![
            column(Field::PartNumber, 0),
            column(Field::Price, 3),
            column(Field::Stock, 4),
            constant(Field::Location, "a\0b"),
        ],
        ..Mapping::default()
    };
    assert!(refusal(apply(&norte, id, mapping).await).is_some());
    assert_eq!(import(&norte, id).await?, detail, "nothing moved");

    let mapping = Mapping {
        columns: vec![
            column(Field::PartNumber, 0),
            column(Field::Price, 3),
            constant(Field::Stock, "1"),
            constant(Field::Location, "Patio"),
        ],
        ..Mapping::default()
    };
    apply(&norte, id, mapping.clone()).await?;
    let wrong = Some(Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus });
    assert_eq!(refusal(apply(&norte, id, mapping.clone()).await), wrong);
    apply_now(&norte, id).await?;
    assert_eq!(refusal(apply(&norte, id, mapping).await), wrong);
    assert!(lines(&norte).await?.iter().all(|line| (line.2.as_str(), line.4.as_str()) == ("Patio", "1")));
    Ok(())
}

#[sqlx::test]
async fn of_two_who_apply_at_once_one_is_told_that_it_is_done(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let detail = bring(&norte, FILE.as_bytes()).await?;
    let (id, mapping) = (detail.row.id, detail.mapping.unwrap_or_default());
    let (one, other) = tokio::join!(apply(&norte, id, mapping.clone()), apply(&norte, id, mapping.clone()));
    let refused = [one.map(|_| ()), other.map(|_| ())].map(refusal);
    let wrong = Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus };
    assert!(refused.contains(&None) && refused.contains(&Some(wrong)), "{refused:?}");
    apply_now(&norte, id).await?;
    assert_eq!(import(&norte, id).await?.row.status, ImportStatus::Completed);
    let applied: i64 = sqlx::query_scalar("select count(*) from inventory_changes").fetch_one(&pool).await?;
    assert_eq!(applied, 1);
    Ok(())
}

#[sqlx::test]
async fn a_file_over_the_limit_is_refused_and_leaves_nothing_on_disk(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let mut upload = Upload::begin(&norte, Permission::InventoryImport, "grande.csv").await?;
    let megabyte = vec![b'a'; 1_000_000];
    for _ in 0..5 {
        upload.write(&megabyte).await?;
    }
    assert_eq!(refusal(upload.write(b"a").await), Some(Problem::TooLarge { limit_bytes: 5_000_000 }));
    drop(upload);
    assert_eq!(files(&world), [] as [&str; 0]);
    assert_eq!(list_imports(&norte, PageRequest::default()).await?.total, 0);
    Ok(())
}

#[sqlx::test]
async fn an_upload_that_breaks_off_or_is_empty_or_nameless_leaves_nothing(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let mut broken_off = Upload::begin(&norte, Permission::InventoryImport, "a.csv").await?;
    broken_off.write(b"codigo,precio").await?;
    drop(broken_off);
    let missing = Some(Problem::invalid("file", Reason::Missing));
    assert_eq!(refusal(upload(&norte, "vacio.csv", b"").await), missing);
    for name in ["", "  ", "carpeta/", "C:\\"] {
        assert_eq!(
            refusal(Upload::begin(&norte, Permission::InventoryImport, name).await.map(drop)),
            missing,
            "{name:?}"
        );
    }
    assert_eq!(files(&world), [] as [&str; 0]);
    let id = upload(&norte, &format!("../../{}\u{0}\n.csv", "ñ".repeat(300)), FILE.as_bytes()).await?;
    assert_eq!(import(&norte, id).await?.row.filename, "ñ".repeat(200));
    assert_eq!(files(&world).len(), 1);
    Ok(())
}

#[sqlx::test]
async fn a_job_that_was_taken_for_dead_does_not_bring_back_what_has_moved_on(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let detail = bring(&norte, FILE.as_bytes()).await?;
    let id = detail.row.id;
    let profile = detail.profile.clone().ok_or_else(|| Error::broken("no profile"))?;
    let late = ImportFailure::Reader { why: ReaderEnd::Died };
    // Both readers were at it: the second one is done, the first one comes to its end now.
    fail(&norte, id, Step::Reading, &late).await?;
    assert_eq!(import(&norte, id).await?, detail);
    let done = take(&norte, detail.clone()).await?;
    let finish_reading = async |id| {
        let reading = Reading { profile: profile.clone(), remembered: None };
        finish_reading(&norte, ImportKind::Inventory, id, reading, &[], Mapping::from_proposals).await
    };
    assert!(finish_reading(id).await?.is_none());
    fail(&norte, id, Step::Reading, &late).await?;
    fail(&norte, id, Step::Applying, &late).await?;
    assert_eq!(import(&norte, id).await?, done);
    // While it is applied, a late reader has no say; who applies it has.
    let second = bring(&norte, FILE.as_bytes()).await?;
    let id = second.row.id;
    apply(&norte, id, second.mapping.ok_or_else(|| Error::broken("no mapping"))?).await?;
    assert!(finish_reading(id).await?.is_none());
    fail(&norte, id, Step::Reading, &late).await?;
    assert_eq!(import(&norte, id).await?.row.status, ImportStatus::Applying);
    fail(&norte, id, Step::Applying, &late).await?;
    let failed = import(&norte, id).await?;
    assert_eq!((failed.row.status, failed.failure), (ImportStatus::Failed, Some(late)));
    Ok(())
}

#[sqlx::test]
async fn work_goes_on_when_its_progress_cannot_be_written(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    for statement in [
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$",
        "create trigger imports_refuse before update of progress_done on imports
         for each row when (new.progress_done > 0) execute function refuse()",
    ] {
        sqlx::query(statement).execute(&pool).await?;
    }
    let done = run(&norte, FILE).await?;
    assert_eq!((done.row.status, done.row.rows_taken), (ImportStatus::Completed, 5));
    Ok(())
}

#[sqlx::test]
async fn prices_without_a_currency_are_in_the_organizations_own(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    sqlx::query("update tenants set currency = 'COP' where code = 'norte'").execute(&pool).await?;
    let detail = bring(&norte, FILE.as_bytes()).await?;
    assert_eq!(detail.currency, "COP");
    take(&norte, detail).await?;
    let found = list_items(&norte, &ItemFilter::default()).await?.rows;
    let currencies: Vec<_> = found.into_iter().filter_map(|row| row.price).map(|price| price.currency).collect();
    assert_eq!(currencies, ["COP"; 4]);
    Ok(())
}
