//! SQL of the life of an import: what all of them go through, whatever they bring in. The mapping and the outcome are
//! the area's own types.

use super::mapping::fields::ImportField;
use super::mapping::{Headers, Proposal, fingerprint};
use super::reader::types::{Profile, ReadChoices};
use super::types::{ApplyWhen, ImportFailure, ImportKind, ImportRow, ImportStatus, Progress};
use crate::base::fault::{Error, Result};
use crate::base::id::{FileId, ImportId, UserId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;

pub(super) struct NewImport<'a> {
    pub id: ImportId,
    pub kind: ImportKind,
    pub file: FileId,
    pub filename: &'a str,
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub now: DateTime<Utc>,
    pub apply_when: ApplyWhen,
}

pub(super) async fn insert(tx: &mut TenantTx, import: &NewImport<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into imports
           (tenant_id, id, kind, file_id, filename, status, created_by, created_by_name, created_at, apply_when)
         values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9)",
        tenant.0,
        import.id.0,
        import.kind.as_str(),
        import.file.0,
        import.filename,
        import.by.map(|user| user.0),
        import.by_name,
        import.now,
        import.apply_when.as_str()
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Where an import stands, as far as it is told to people.
pub(super) struct End {
    pub status: ImportStatus,
    pub filename: String,
    pub by: Option<UserId>,
    pub rows_taken: u64,
    pub rows_refused: u64,
}

pub(super) async fn find_end(tx: &mut TenantTx, kind: ImportKind, id: ImportId) -> Result<Option<End>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select status, filename, created_by, rows_taken, rows_refused
         from imports
         where tenant_id = $1
           and id = $2
           and kind = $3",
        tenant.0,
        id.0,
        kind.as_str()
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| {
        Ok(End {
            status: stored::row("imports", id).word("status", &row.status)?,
            filename: row.filename,
            by: row.created_by.map(UserId),
            rows_taken: row.rows_taken.cast_unsigned(),
            rows_refused: row.rows_refused.cast_unsigned(),
        })
    })
    .transpose()
}

/// An import as it is stored, with the area's mapping `M` and outcome `O`.
pub(crate) struct Stored<M, O> {
    pub row: ImportRow,
    pub file: FileId,
    pub sha256: Vec<u8>,
    pub bytes: u64,
    pub choices: ReadChoices,
    pub progress: Progress,
    pub profile: Option<Profile>,
    proposals: Vec<Proposal>,
    pub mapping: Option<M>,
    /// Whether the mapping was said before: of an earlier file of the same shape, or of all files that have its headers.
    pub remembered: bool,
    pub apply_when: ApplyWhen,
    /// Whether applying stops at a plan that alarms.
    pub heeds_alarms: bool,
    /// What the rows that are kept were understood by.
    pub rows_read_by: Option<String>,
    pub outcome: Option<O>,
    pub failure: Option<ImportFailure>,
}

impl<M, O> Stored<M, O> {
    /// What the columns seem to be.
    pub fn proposals<F: ImportField>(&self) -> Result<Vec<Proposal<F>>> {
        let known = |proposal: &Proposal| {
            let field = proposal.field.clone();
            let unknown =
                || Error::broken(format!("import {} has a proposal of an unknown field {field}", self.row.id));
            proposal.clone().of().ok_or_else(unknown)
        };
        self.proposals.iter().map(known).collect()
    }
}

macro_rules! import_row {
    ($row:expr) => {
        ImportRow {
            id: $row.id.into(),
            filename: $row.filename,
            status: stored::row("imports", $row.id).word("status", &$row.status)?,
            rows_total: $row.rows_total.cast_unsigned(),
            rows_taken: $row.rows_taken.cast_unsigned(),
            rows_refused: $row.rows_refused.cast_unsigned(),
            created_by: $row.created_by_name,
            created_at: $row.created_at,
            completed_at: $row.completed_at,
            file_gone: $row.removed_at.is_some(),
        }
    };
}

fn read<T: DeserializeOwned>(id: ImportId, column: &'static str, value: Option<Value>) -> Result<Option<T>> {
    value.map(|value| stored::row("imports", id).document(column, value)).transpose()
}

/// With `lock`, nobody else moves the import on until the transaction ends.
pub(super) async fn find<M: DeserializeOwned, O: DeserializeOwned>(
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    lock: bool,
) -> Result<Option<Stored<M, O>>> {
    let (tenant, sql) = tx.split();
    if lock {
        sqlx::query!("select id from imports where tenant_id = $1 and id = $2 for update", tenant.0, id.0)
            .fetch_optional(&mut *sql)
            .await?;
    }
    let row = sqlx::query!(
        r#"select i.id, i.file_id, i.filename, i.status, i.choices as "choices: Json<ReadChoices>",
                  i.profile as "profile: Json<Profile>", i.proposals as "proposals: Json<Vec<Proposal>>", i.mapping, i.outcome,
                  i.failure as "failure: Json<ImportFailure>", i.progress_done, i.progress_total, i.rows_total, i.rows_taken,
                  i.rows_refused, i.remembered, i.apply_when, i.heeds_alarms, i.rows_read_by, i.created_by_name, i.created_at,
                  i.completed_at, f.sha256, f.bytes, f.removed_at
           from imports i
           join files f on f.tenant_id = i.tenant_id and f.id = i.file_id
           where i.tenant_id = $1
             and i.id = $2
             and i.kind = $3"#,
        tenant.0,
        id.0,
        kind.as_str()
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| {
        Ok(Stored {
            file: row.file_id.into(),
            sha256: row.sha256,
            bytes: row.bytes.cast_unsigned(),
            choices: row.choices.0,
            progress: Progress {
                done: row.progress_done.cast_unsigned(),
                total: row.progress_total.map(i64::cast_unsigned),
            },
            profile: row.profile.map(|profile| profile.0),
            proposals: row.proposals.0,
            mapping: read(id, "mapping", row.mapping)?,
            remembered: row.remembered,
            apply_when: stored::row("imports", id).word("apply_when", &row.apply_when)?,
            heeds_alarms: row.heeds_alarms,
            rows_read_by: row.rows_read_by,
            outcome: read(id, "outcome", row.outcome)?,
            failure: row.failure.map(|failure| failure.0),
            row: import_row!(row),
        })
    })
    .transpose()
}

/// The history, newest first, each with its outcome.
pub(super) async fn list<O: DeserializeOwned>(
    tx: &mut TenantTx,
    kind: ImportKind,
    page: PageRequest,
) -> Result<(Vec<(ImportRow, Option<O>)>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.filename, i.status, i.rows_total, i.rows_taken, i.rows_refused, i.outcome, i.created_by_name, i.created_at,
                  i.completed_at, f.removed_at, count(*) over () as "total_imports!"
           from imports i
           join files f on f.tenant_id = i.tenant_id and f.id = i.file_id
           where i.tenant_id = $1
             and i.kind = $2
           order by i.created_at desc, i.id
           limit $3 offset $4"#,
        tenant.0,
        kind.as_str(),
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total_imports.cast_unsigned());
    let rows = rows
        .into_iter()
        .map(|row| Ok((import_row!(row), read(row.id.into(), "outcome", row.outcome)?)))
        .collect::<Result<_>>()?;
    Ok((rows, total))
}

/// Nobody else counts the tenant's files until the transaction ends.
pub(super) async fn lock_files(tx: &mut TenantTx) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('files:' || $1::text, 0))", tenant.to_string())
        .execute(sql)
        .await?;
    Ok(())
}

/// Bytes of the files that are kept.
pub(super) async fn sum_files(tx: &mut TenantTx) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let bytes = sqlx::query_scalar!(
        r#"select coalesce(sum(f.bytes), 0)::bigint as "bytes!"
           from imports i
           join files f on f.tenant_id = i.tenant_id and f.id = i.file_id
           where i.tenant_id = $1
             and f.removed_at is null"#,
        tenant.0
    );
    Ok(bytes.fetch_one(sql).await?.cast_unsigned())
}

/// Files of imports that came to their end, the oldest first, with their bytes; none of them begins again until the transaction
/// ends.
pub(super) async fn list_files_of_ended(tx: &mut TenantTx) -> Result<Vec<(FileId, u64)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select f.id, f.bytes
         from imports i
         join files f on f.tenant_id = i.tenant_id and f.id = i.file_id
         where i.tenant_id = $1
           and i.status in ('completed', 'undone', 'failed')
           and f.removed_at is null
         order by i.created_at, i.id
         for update of i skip locked",
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (FileId(row.id), row.bytes.cast_unsigned())).collect())
}

pub(super) async fn update_files_removed(tx: &mut TenantTx, files: &[FileId], now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    let files: Vec<_> = files.iter().map(|file| file.0).collect();
    sqlx::query!("update files set removed_at = $3 where tenant_id = $1 and id = any ($2)", tenant.0, &files, now)
        .execute(sql)
        .await?;
    Ok(())
}

/// Of all tenants: of imports that were brought in before, but for those that are being read or applied.
pub(super) async fn update_files_removed_before(
    connection: &mut PgConnection,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let removed = sqlx::query!(
        "update files f
         set removed_at = $2
         from imports i
         where i.tenant_id = f.tenant_id
           and i.file_id = f.id
           and i.created_at < $1
           and i.status not in ('queued', 'reading', 'planning', 'applying')
           and f.removed_at is null",
        before,
        now
    )
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}

pub(super) async fn update_status(tx: &mut TenantTx, id: ImportId, status: ImportStatus) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports
         set status = $3, progress_done = 0, progress_total = null, failure = null, completed_at = null, updated_at = now(),
             version = version + 1
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        status.as_str()
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Another status of an import that has come to its end.
pub(super) async fn update_turned(tx: &mut TenantTx, id: ImportId, status: ImportStatus) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports
         set status = $3, progress_done = 0, progress_total = null, failure = null, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        status.as_str()
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn update_progress(tx: &mut TenantTx, id: ImportId, progress: Progress) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports set progress_done = $3, progress_total = $4, updated_at = now() where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        progress.done.cast_signed(),
        progress.total.map(u64::cast_signed)
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn update_choices(tx: &mut TenantTx, id: ImportId, choices: ReadChoices) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports set choices = $3 where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        Json(choices) as _
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What was found in the file, and whether its mapping is remembered.
pub(super) async fn update_profile<F: ImportField>(
    tx: &mut TenantTx,
    id: ImportId,
    profile: &Profile,
    proposals: &[Proposal<F>],
    remembered: bool,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports
         set profile = $3, proposals = $4, rows_total = $5, read_shape = $6, remembered = $7
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        Json(profile) as _,
        Json(proposals) as _,
        profile.rows_total.cast_signed(),
        fingerprint(profile),
        remembered
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn update_mapping<M: Serialize>(tx: &mut TenantTx, id: ImportId, mapping: &M) -> Result<()> {
    let (tenant, mapping) = (tx.tenant(), serde_json::to_value(mapping)?);
    sqlx::query!("update imports set mapping = $3 where tenant_id = $1 and id = $2", tenant.0, id.0, mapping)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The shape of the file as it is found when nobody says where its table is.
pub(super) async fn update_shape(tx: &mut TenantTx, id: ImportId, shape: &str) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("update imports set shape = $3 where tenant_id = $1 and id = $2", tenant.0, id.0, shape)
        .execute(sql)
        .await?;
    Ok(())
}

/// What was decided about an earlier file.
pub(super) struct Memory<M> {
    pub choices: ReadChoices,
    /// The shape of its columns, with these choices.
    pub read_shape: String,
    pub mapping: M,
    /// Which name stood in which column; empty where they have none of their own.
    pub headers: Headers,
}

/// What was decided about the last file of a shape; else about the last one whose columns have the same names, in whatever order.
pub(super) async fn find_memory<M: DeserializeOwned>(
    tx: &mut TenantTx,
    kind: ImportKind,
    shape: &str,
    names: Option<&str>,
) -> Result<Option<Memory<M>>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select choices as "choices: Json<ReadChoices>", read_shape, mapping, headers as "headers: Json<Headers>"
           from import_mappings
           where tenant_id = $1
             and kind = $2
             and (shape = $3 or names = $4)
           order by shape = $3 desc, used_at desc
           limit 1"#,
        tenant.0,
        kind.as_str(),
        shape,
        names
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| {
        let mapping = stored::row("import_mappings of", shape).document("mapping", row.mapping)?;
        let headers = row.headers.map(|headers| headers.0).unwrap_or_default();
        Ok(Memory { choices: row.choices.0, read_shape: row.read_shape, mapping, headers })
    })
    .transpose()
}

/// Shapes of files about which something was decided and whose columns have these names, the last one first.
pub(super) async fn list_shapes(tx: &mut TenantTx, kind: ImportKind, names: &str) -> Result<Vec<String>> {
    let (tenant, sql) = tx.split();
    let shapes = sqlx::query_scalar!(
        "select read_shape
         from import_mappings
         where tenant_id = $1
           and kind = $2
           and names = $3
         order by used_at desc",
        tenant.0,
        kind.as_str(),
        names
    );
    Ok(shapes.fetch_all(sql).await?)
}

/// What was found in the file of an import.
pub(super) async fn find_profile(tx: &mut TenantTx, id: ImportId) -> Result<Option<Profile>> {
    let (tenant, sql) = tx.split();
    let profile = sqlx::query_scalar!(
        r#"select profile as "profile: Json<Profile>" from imports where tenant_id = $1 and id = $2"#,
        tenant.0,
        id.0
    );
    Ok(profile.fetch_optional(sql).await?.flatten().map(|profile| profile.0))
}

/// Remembers what was decided about an import for the next file of its shape.
pub(super) async fn upsert_memory(
    tx: &mut TenantTx,
    id: ImportId,
    named: Option<&(String, Headers)>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into import_mappings (tenant_id, kind, shape, choices, read_shape, mapping, used_at, names, headers)
         select tenant_id, kind, shape, choices, read_shape, mapping, $3, $4, $5
         from imports
         where tenant_id = $1
           and id = $2
           and shape is not null
           and read_shape is not null
           and mapping is not null
         on conflict (tenant_id, kind, shape) do update
         set choices = excluded.choices, read_shape = excluded.read_shape, mapping = excluded.mapping, used_at = excluded.used_at,
             names = excluded.names, headers = excluded.headers",
        tenant.0,
        id.0,
        now,
        named.map(|(names, _)| names.as_str()),
        named.map(|(_, headers)| Json(headers)) as _
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn update_heeds_alarms(tx: &mut TenantTx, id: ImportId, heeds: bool) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("update imports set heeds_alarms = $3 where tenant_id = $1 and id = $2", tenant.0, id.0, heeds)
        .execute(sql)
        .await?;
    Ok(())
}

pub(super) async fn update_rows_read_by(tx: &mut TenantTx, id: ImportId, read_by: Option<&str>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("update imports set rows_read_by = $3 where tenant_id = $1 and id = $2", tenant.0, id.0, read_by)
        .execute(sql)
        .await?;
    Ok(())
}

pub(super) async fn delete_rows(tx: &mut TenantTx, id: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from import_rows where tenant_id = $1 and import_id = $2", tenant.0, id.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// Forgets the rows of imports that nobody has moved on since the instant.
pub(super) async fn delete_rows_before(connection: &mut PgConnection, instant: DateTime<Utc>) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from import_rows r
         using imports i
         where i.tenant_id = r.tenant_id
           and i.id = r.import_id
           and i.updated_at < $1",
        instant
    )
    .execute(connection)
    .await?;
    Ok(deleted.rows_affected())
}

/// It is known what the rows would become.
pub(super) async fn update_planned(tx: &mut TenantTx, id: ImportId, rows: &Rows, outcome: &Value) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports
         set status = 'planned', rows_total = $3, rows_taken = $4, rows_refused = $5, outcome = $6, updated_at = now(),
             version = version + 1
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        rows.total.cast_signed(),
        rows.taken.cast_signed(),
        rows.refused.cast_signed(),
        outcome
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn update_outcome(tx: &mut TenantTx, id: ImportId, outcome: &Value) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("update imports set outcome = $3 where tenant_id = $1 and id = $2", tenant.0, id.0, outcome)
        .execute(sql)
        .await?;
    Ok(())
}

pub(super) async fn update_failure(
    tx: &mut TenantTx,
    id: ImportId,
    status: ImportStatus,
    failure: &ImportFailure,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports
         set status = $3, failure = $4, completed_at = coalesce(completed_at, $5), updated_at = now(), version = version + 1
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        status.as_str(),
        Json(failure) as _,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What became of the rows, as every import says it.
pub(crate) struct Rows {
    pub total: u64,
    pub taken: u64,
    pub refused: u64,
}

pub(super) async fn update_completed(
    tx: &mut TenantTx,
    id: ImportId,
    rows: &Rows,
    outcome: &Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update imports
         set status = 'completed', completed_at = $3, rows_total = $4, rows_taken = $5, rows_refused = $6, outcome = $7,
             updated_at = now(), version = version + 1
         where tenant_id = $1
           and id = $2",
        tenant.0,
        id.0,
        now,
        rows.total.cast_signed(),
        rows.taken.cast_signed(),
        rows.refused.cast_signed(),
        outcome
    )
    .execute(sql)
    .await?;
    Ok(())
}
