//! SQL of backups: the catalogue of the database itself, and whole tables in and out. Its statements are made of names that
//! come from PostgreSQL's catalogue, or from a manifest that was checked ([`super::manifest::Manifest::problem`]).

use super::archive::{Compressed, unpack};
use super::manifest::{JOBS, Sequence, Table};
use crate::base::fault::{Error, Result};
use crate::base::id::{FileId, TenantId};
use crate::platform::db::{OwnerTx, SnapshotTx};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, PgConnection};
use std::path::Path;

/// The columns of a waiting job, as the queue's own function takes them: its tables may look different another time.
const JOB_COLUMNS: [&str; 7] = ["identifier", "payload", "queue_name", "run_at", "max_attempts", "key", "priority"];

pub(super) async fn find_migration(tx: &mut SnapshotTx) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations").fetch_one(tx.sql()).await?)
}

/// The instant of the snapshot.
pub(super) async fn find_instant(tx: &mut SnapshotTx) -> Result<DateTime<Utc>> {
    Ok(sqlx::query_scalar("select now()").fetch_one(tx.sql()).await?)
}

/// Every table with the columns that can be written; partitions belong to their table. What a request was answered is not taken
/// along: whoever restores goes back to before it, and it shall be done then.
pub(super) async fn list_tables(connection: &mut PgConnection) -> Result<Vec<(String, Vec<String>)>> {
    let tables = sqlx::query_as(
        "select c.relname::text,
                (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
                 where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
         from pg_class c
         where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p')
           and not c.relispartition
           and c.relname not in ('_sqlx_migrations', 'idempotent_answers', 'import_rows', 'stock_import_rows',
                                'production_import_rows')
         order by 1",
    );
    Ok(tables.fetch_all(connection).await?)
}

/// Writes a table, or what a query finds, into a file.
async fn copy_out(tx: &mut SnapshotTx, query: &str, file: &Path) -> Result<(u64, String)> {
    let mut compressed = Compressed::create(file)?;
    let mut rows = tx.sql().copy_out_raw(&format!("copy ({query}) to stdout")).await?;
    while let Some(bytes) = rows.try_next().await? {
        compressed.write(&bytes).await?;
    }
    compressed.finish().await
}

pub(super) async fn copy_table(
    tx: &mut SnapshotTx,
    folder: &Path,
    (name, columns): (String, Vec<String>),
) -> Result<Table> {
    let mut table = Table { name, columns, rows: 0, sha256: String::new() };
    let query = format!("select {} from public.{}", list(&table.columns), quoted(&table.name));
    (table.rows, table.sha256) = copy_out(tx, &query, &folder.join(table.path())).await?;
    Ok(table)
}

/// The jobs that wait or are in hand: whoever restores begins those anew.
pub(super) async fn copy_jobs(tx: &mut SnapshotTx, folder: &Path) -> Result<Table> {
    let columns = JOB_COLUMNS.map(str::to_owned).into();
    let mut table = Table { name: JOBS.to_owned(), columns, rows: 0, sha256: String::new() };
    let query = "select t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key, j.priority
                 from graphile_worker._private_jobs j
                 join graphile_worker._private_tasks t on t.id = j.task_id
                 left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
                 where j.attempts < j.max_attempts or j.locked_at is not null
                 order by j.id";
    (table.rows, table.sha256) = copy_out(tx, query, &folder.join(table.path())).await?;
    Ok(table)
}

pub(super) async fn list_sequences(tx: &mut SnapshotTx) -> Result<Vec<Sequence>> {
    let sequences: Vec<(String, i64)> = sqlx::query_as(
        "select sequencename::text, last_value from pg_sequences
         where schemaname = 'public' and last_value is not null
         order by 1",
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(sequences.into_iter().map(|(name, value)| Sequence { name, value }).collect())
}

pub(super) async fn find_detection_months(tx: &mut SnapshotTx) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let (first, last): (Option<NaiveDate>, Option<NaiveDate>) = sqlx::query_as(
        "select to_date(min(right(c.relname, 7)), 'YYYY_MM'), to_date(max(right(c.relname, 7)), 'YYYY_MM')
         from pg_inherits i
         join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'public.detections'::regclass",
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(first.zip(last))
}

pub(super) async fn list_files(tx: &mut SnapshotTx) -> Result<Vec<(TenantId, FileId)>> {
    Ok(sqlx::query_as("select tenant_id, id from files where removed_at is null order by tenant_id, id")
        .fetch_all(tx.sql())
        .await?)
}

/// Is there no row in any table?
pub(super) async fn is_empty(tx: &mut OwnerTx) -> Result<bool> {
    for (table, _) in list_tables(tx.sql()).await? {
        // Safe: a quoted name of the catalogue.
        let statement = AssertSqlSafe(format!("select not exists (select from public.{})", quoted(&table)));
        if !sqlx::query_scalar::<_, bool>(statement).fetch_one(tx.sql()).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the months of detections.
pub(super) async fn prepare_detections(tx: &mut OwnerTx, (first, last): (NaiveDate, NaiveDate)) -> Result<()> {
    sqlx::query("select prepare_detections($1, $2)").bind(first).bind(last).execute(tx.sql()).await?;
    Ok(())
}

/// What was set aside while tables are loaded.
pub(super) struct Aside {
    /// Tables with the foreign keys that they had.
    keys: Vec<(String, String, String)>,
    forced: Vec<String>,
    tables: Vec<String>,
}

/// Sets aside what would stand in the way of loading whole tables (foreign keys, triggers, row-level security, which refuses
/// `COPY`), and empties them. Until [`put_back`] in the same transaction, so that nobody ever sees them without.
pub(super) async fn set_aside(tx: &mut OwnerTx, tables: &[Table]) -> Result<Aside> {
    let keys: Vec<(String, String, String)> = sqlx::query_as(
        "select c.relname::text, k.conname::text, pg_get_constraintdef(k.oid)
         from pg_constraint k
         join pg_class c on c.oid = k.conrelid
         where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0
         order by 1, 2",
    )
    .fetch_all(tx.sql())
    .await?;
    let forced: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = 'public'::regnamespace and relforcerowsecurity and not relispartition",
    )
    .fetch_all(tx.sql())
    .await?;
    for (table, key, _) in &keys {
        run(tx, format!("alter table public.{} drop constraint {}", quoted(table), quoted(key))).await?;
    }
    for table in &forced {
        run(tx, format!("alter table public.{} no force row level security", quoted(table))).await?;
    }
    let tables: Vec<String> = tables.iter().map(|table| table.name.clone()).collect();
    for table in &tables {
        run(tx, format!("alter table public.{} disable trigger user", quoted(table))).await?;
        run(tx, format!("truncate public.{}", quoted(table))).await?;
    }
    Ok(Aside { keys, forced, tables })
}

/// Puts back what was set aside; foreign keys are checked against everything that was loaded.
pub(super) async fn put_back(tx: &mut OwnerTx, aside: Aside) -> Result<()> {
    for table in &aside.tables {
        run(tx, format!("alter table public.{} enable trigger user", quoted(table))).await?;
    }
    for (table, key, definition) in &aside.keys {
        run(tx, format!("alter table public.{} add constraint {} {definition}", quoted(table), quoted(key))).await?;
    }
    for table in &aside.forced {
        run(tx, format!("alter table public.{} force row level security", quoted(table))).await?;
    }
    Ok(())
}

/// Loads a file into a table; gives the rows.
pub(super) async fn load_table(tx: &mut OwnerTx, folder: &Path, table: &Table) -> Result<u64> {
    let target = format!("public.{} ({})", quoted(&table.name), list(&table.columns));
    load(tx, &target, &folder.join(table.path())).await
}

/// Puts the jobs that waited into the queue, in its own way.
pub(super) async fn load_jobs(tx: &mut OwnerTx, folder: &Path, jobs: &Table) -> Result<u64> {
    run(
        tx,
        "create temporary table waiting_jobs (place bigint generated always as identity, identifier text, payload json,
           queue_name text, run_at timestamptz, max_attempts integer, key text, priority integer) on commit drop"
            .to_owned(),
    )
    .await?;
    let target = format!("waiting_jobs ({})", list(&jobs.columns));
    let rows = load(tx, &target, &folder.join(jobs.path())).await?;
    run(
        tx,
        "select graphile_worker.add_job(identifier := identifier, payload := payload, queue_name := queue_name,
           run_at := run_at, max_attempts := max_attempts, job_key := key, priority := priority)
         from waiting_jobs order by place"
            .to_owned(),
    )
    .await?;
    Ok(rows)
}

async fn load(tx: &mut OwnerTx, target: &str, file: &Path) -> Result<u64> {
    let (mut chunks, thread) = unpack(file);
    let mut copy = tx.sql().copy_in_raw(&format!("copy {target} from stdin")).await?;
    while let Some(chunk) = chunks.recv().await {
        if let Err(error) = copy.send(chunk).await {
            return Err(error.into());
        }
    }
    if let Err(error) = thread.await? {
        copy.abort("the file cannot be read").await?;
        return Err(error.into());
    }
    Ok(copy.finish().await?)
}

pub(super) async fn set_sequence(tx: &mut OwnerTx, sequence: &Sequence) -> Result<()> {
    sqlx::query("select setval(format('public.%I', $1)::regclass, $2)")
        .bind(&sequence.name)
        .bind(sequence.value)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// So that the first queries find their way.
pub(super) async fn analyze(tx: &mut OwnerTx) -> Result<()> {
    run(tx, "analyze".to_owned()).await
}

async fn run(tx: &mut OwnerTx, statement: String) -> Result<()> {
    // Safe: words of this file, quoted names, and definitions that PostgreSQL wrote itself.
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(tx.sql()).await.map(|_| ()).map_err(Error::from)
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
