//! Bringing in a file: received, read by a job, mapped by a person, applied by a job.

use super::jobs::{ApplyImport, ReadImport};
use super::mapping::{Evidence, Field, FieldSource, MappedColumn, Mapping, MappingProblem, propose};
use super::reader::types::{Profile, ReadChoices};
use super::rows::RowReader;
use super::store::{self, NewImport, Stored};
use super::types::{
    Counts, ImportDetail, ImportFailure, ImportRow, ImportStatus, Progress, ReaderEnd, RowProblem, RowReason,
};
use super::wire::ReaderMessage;
use crate::audit::store as audit;
use crate::catalog;
use crate::ctx::Ctx;
use crate::db::TenantTx;
use crate::events::store as events;
use crate::events::types::{Audience, Event, MAX_NAMED_PARTS};
use crate::fault::{Error, Result};
use crate::files::{Incoming, kept_name, store as files};
use crate::id::{ImportId, TenantId};
use crate::jobs;
use crate::outside::ReadTask;
use crate::paging::{Page, PageRequest};
use crate::permission::Permission;
use crate::problem::{Conflict, FieldProblem, Kind, Problem, Reason};
use crate::tenancy;
use serde_json::json;
use std::time::{Duration, Instant};

/// Progress is written this often at the most.
const PROGRESS_EVERY: Duration = Duration::from_millis(400);
/// Rows that go to the database together.
const STAGED_TOGETHER: usize = 2_000;

/// A file on its way in.
#[derive(Debug)]
pub struct Upload {
    ctx: Ctx,
    filename: String,
    file: Incoming,
}

/// Begins to receive a file; the caller's permission is asked before the first byte is kept.
pub async fn begin_upload(ctx: &Ctx, filename: &str) -> Result<Upload> {
    let tx = ctx.begin(Permission::InventoryEdit).await?;
    let tenant = tx.tenant();
    tx.commit().await?;
    Ok(Upload { ctx: ctx.clone(), filename: kept_name(filename)?, file: ctx.services.files.begin(tenant).await? })
}

impl Upload {
    /// Takes the next bytes; refuses past the size limit.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write(bytes).await
    }

    /// All bytes are there: the import is queued.
    pub async fn finish(self) -> Result<ImportId> {
        let Self { ctx, filename, file } = self;
        if file.is_empty() {
            return Err(Problem::invalid("file", Reason::Missing).into());
        }
        let file = file.finish().await?;
        let id = ImportId::new();
        let mut tx = ctx.begin(Permission::InventoryEdit).await?;
        files::insert(&mut tx, &file, &filename, ctx.actor_id()).await?;
        let import = NewImport {
            id,
            file: file.id,
            filename: &filename,
            by: ctx.actor_id(),
            by_name: ctx.actor_name(),
            now: ctx.now(),
        };
        store::insert(&mut tx, &import).await?;
        let entry = audit::Entry::new("upload_import", "import", id)
            .after(json!({ "filename": filename, "bytes": file.bytes }));
        let tenant = tx.tenant();
        audit::insert(tx.sql(), &ctx, tenant, entry).await?;
        jobs::enqueue(&mut tx, &ReadImport(jobs::Errand::of(&ctx, tenant, id))).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// The history, newest first.
pub async fn list_imports(ctx: &Ctx, page: PageRequest) -> Result<Page<ImportRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let (rows, mut total) = store::list(&mut tx, page).await?;
    if rows.is_empty() && page.page > 1 {
        // Past the end no row carries the total.
        total = store::list(&mut tx, PageRequest { page: 1, per_page: 1 }).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One import with everything that its page shows.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<ImportDetail> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let stored = find(&mut tx, id, false).await?;
    let (problems, problems_total) = store::list_problems(&mut tx, id).await?;
    tx.commit().await?;
    Ok(ImportDetail {
        row: stored.row,
        progress: stored.progress,
        profile: stored.profile,
        proposals: stored.proposals,
        mapping: stored.mapping,
        failure: stored.failure,
        problems,
        problems_total,
    })
}

/// Reads the file again, by other choices of sheet and header row.
pub async fn reread(ctx: &Ctx, id: ImportId, choices: ReadChoices) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    let stored = find(&mut tx, id, true).await?;
    if !matches!(stored.row.status, ImportStatus::NeedsMapping | ImportStatus::Failed) {
        return Err(Problem::Conflict { what: Kind::Import, why: Conflict::WrongStatus }.into());
    }
    store::update_choices(&mut tx, id, choices).await?;
    move_on(&mut tx, id, ImportStatus::Queued).await?;
    let tenant = tx.tenant();
    jobs::enqueue(&mut tx, &ReadImport(jobs::Errand::of(ctx, tenant, id))).await?;
    tx.commit().await
}

/// Decides the mapping and has the import applied.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: Mapping) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    let stored = find(&mut tx, id, true).await?;
    if stored.row.status != ImportStatus::NeedsMapping {
        return Err(Problem::Conflict { what: Kind::Import, why: Conflict::WrongStatus }.into());
    }
    let unknown =
        mapping.columns.iter().filter(|mapped| !exists(mapped, stored.profile.as_ref())).map(|mapped| mapped.field);
    let unknown = unknown.map(|field| FieldProblem { field: field_name(field), reason: Reason::Unknown });
    let fields: Vec<FieldProblem> = mapping.problems().into_iter().map(field_problem).chain(unknown).collect();
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    store::update_mapping(&mut tx, id, &mapping).await?;
    move_on(&mut tx, id, ImportStatus::Applying).await?;
    let tenant = tx.tenant();
    let entry = audit::Entry::new("apply_import", "import", id).after(serde_json::to_value(&mapping)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    jobs::enqueue(&mut tx, &ApplyImport(jobs::Errand::of(ctx, tenant, id))).await?;
    tx.commit().await
}

fn field_problem(problem: MappingProblem) -> FieldProblem {
    let (field, reason) = match problem {
        MappingProblem::Missing(field) => (field, Reason::Missing),
        MappingProblem::Repeated(field) => (field, Reason::Duplicate),
        MappingProblem::DecimalsUndecided(field) => (field, Reason::Undecided),
        MappingProblem::ConstantNotANumber(field) | MappingProblem::ConstantNotAllowed(field) => {
            (field, Reason::Malformed)
        }
    };
    FieldProblem { field: field_name(field), reason }
}

/// The field's name on the wire.
fn field_name(field: Field) -> String {
    serde_json::to_value(field).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Does the file have the column? A constant is there whatever the file has.
fn exists(mapped: &MappedColumn, profile: Option<&Profile>) -> bool {
    match &mapped.source {
        FieldSource::Column(index) => {
            profile.is_some_and(|profile| profile.columns.iter().any(|column| column.index == *index))
        }
        FieldSource::Constant(_) => true,
    }
}

async fn find(tx: &mut TenantTx, id: ImportId, lock: bool) -> Result<Stored> {
    Ok(store::find(tx, id, lock).await?.ok_or(Problem::NotFound { what: Kind::Import })?)
}

async fn move_on(tx: &mut TenantTx, id: ImportId, status: ImportStatus) -> Result<()> {
    store::update_status(tx, id, status).await?;
    events::insert(tx, Audience::Tenant, &Event::ImportMoved { import: id }).await
}

/// The job that reads: what the file looks like, and what its columns seem to be. Done again, it does the same; an
/// import that has moved on since is left alone.
pub(crate) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    let stored = find(&mut tx, id, true).await?;
    if !matches!(stored.row.status, ImportStatus::Queued | ImportStatus::Reading) {
        return Ok(());
    }
    let tenant = tx.tenant();
    move_on(&mut tx, id, ImportStatus::Reading).await?;
    tx.commit().await?;

    let outcome = read_profile(ctx, tenant, id, &stored).await?;
    let profile = match outcome {
        Ok(profile) => profile,
        Err(failure) => return fail(ctx, id, &failure).await,
    };
    let mut evidence = Vec::with_capacity(profile.columns.len());
    for column in &profile.columns {
        let (number_hits, brand_hits) = catalog::ops::count_known(ctx, &column.probes).await?;
        let probes = u32::try_from(column.probes.len()).unwrap_or(u32::MAX);
        evidence.push(Evidence { column: column.index, probes, number_hits, brand_hits });
    }
    let proposals = propose(&profile, &evidence);
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    store::update_profile(&mut tx, id, &profile, &proposals).await?;
    store::update_mapping(&mut tx, id, &Mapping::from_proposals(&profile, &proposals)).await?;
    move_on(&mut tx, id, ImportStatus::NeedsMapping).await?;
    tx.commit().await
}

async fn read_profile(
    ctx: &Ctx,
    tenant: TenantId,
    id: ImportId,
    stored: &Stored,
) -> Result<Result<Profile, ImportFailure>> {
    let path = ctx.services.files.path(tenant, stored.file);
    let mut messages = ctx.services.reader.start(&path, ReadTask::Profile, stored.choices)?;
    let mut pace = Pace::default();
    let mut profile = None;
    while let Some(message) = messages.recv().await {
        match message {
            Ok(ReaderMessage::Progress(progress)) => {
                pace.report(ctx, id, Progress { done: progress.rows, total: None }).await?;
            }
            Ok(ReaderMessage::Profile(found)) => profile = Some(*found),
            Ok(ReaderMessage::Rows(_)) => {}
            Ok(ReaderMessage::Done { .. }) => break,
            Ok(ReaderMessage::Failed(failure)) => return Ok(Err(ImportFailure::File { failure })),
            Err(why) => return Ok(Err(ImportFailure::Reader { why })),
        }
    }
    Ok(profile.ok_or(ImportFailure::Reader { why: ReaderEnd::Died }))
}

/// The job that applies: one transaction, all or nothing. Done again after it was cut off, it begins from the
/// beginning; done again after it succeeded, it does nothing.
pub(crate) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    let stored = find(&mut tx, id, false).await?;
    if stored.row.status != ImportStatus::Applying {
        return Ok(());
    }
    let (Some(profile), Some(mapping)) = (&stored.profile, &stored.mapping) else {
        return Err(Error::broken("an import that is applied has no profile or mapping"));
    };
    let currency = tenancy::ops::currency(&mut tx).await?;
    store::delete_problems(&mut tx, id).await?;
    store::create_staging(&mut tx).await?;
    let rows = RowReader::new(mapping, profile, &currency);
    let mut counts = Counts::default();
    if let Err(failure) = stage_rows(ctx, &mut tx, &stored, id, &rows, &mut counts).await? {
        drop(tx);
        return fail(ctx, id, &failure).await;
    }

    store::resolve(&mut tx).await?;
    let (ambiguous, duplicate) = store::take_out(&mut tx).await?;
    counts.ambiguous = ambiguous.len() as u64;
    counts.duplicate = duplicate.len() as u64;
    let left_out = |rows: Vec<(i64, String)>, reason| {
        rows.into_iter().map(move |(row, value)| RowProblem {
            row: row.cast_unsigned(),
            column: String::new(),
            value,
            reason,
        })
    };
    let remarks: Vec<RowProblem> =
        left_out(ambiguous, RowReason::Ambiguous).chain(left_out(duplicate, RowReason::Duplicate)).collect();
    store::insert_problems(&mut tx, id, LEFT_OUT_SEQUENCE, &remarks).await?;

    let applied = store::apply(&mut tx, id, ctx.now()).await?;
    counts.new = applied.new;
    counts.changed = applied.changed;
    counts.same = applied.same;
    counts.unmatched = applied.unmatched;
    counts.unpriced = applied.unpriced;
    // Only now, so that progress could be written by others until here.
    if find(&mut tx, id, true).await?.row.status != ImportStatus::Applying {
        return Ok(());
    }
    store::update_completed(&mut tx, id, &counts, ctx.now()).await?;
    events::insert(&mut tx, Audience::Tenant, &Event::ImportMoved { import: id }).await?;
    let parts = (applied.parts.len() <= MAX_NAMED_PARTS).then_some(applied.parts);
    events::insert(&mut tx, Audience::Market, &Event::OffersChanged { parts }).await?;
    let tenant = tx.tenant();
    let entry = audit::Entry::new("complete_import", "import", id).after(serde_json::to_value(counts)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit().await
}

/// Remarks about rows that are left out after matching come behind those about cells.
const LEFT_OUT_SEQUENCE: u64 = 1 << 40;

async fn stage_rows(
    ctx: &Ctx,
    tx: &mut TenantTx,
    stored: &Stored,
    id: ImportId,
    rows: &RowReader<'_>,
    counts: &mut Counts,
) -> Result<Result<(), ImportFailure>> {
    let path = ctx.services.files.path(tx.tenant(), stored.file);
    let mut messages = ctx.services.reader.start(&path, ReadTask::Rows, stored.choices)?;
    let mut pace = Pace::default();
    let total = Some(stored.row.counts.total);
    let mut lines = Vec::with_capacity(STAGED_TOGETHER);
    let mut remarks = Vec::new();
    let mut written = 0;
    while let Some(message) = messages.recv().await {
        match message {
            Ok(ReaderMessage::Rows(batch)) => {
                for row in &batch {
                    counts.total += 1;
                    match rows.read(row) {
                        Ok(line) => lines.push(line),
                        Err(problems) => {
                            match problems.first().map(|problem| problem.reason) {
                                Some(RowReason::NoPartNumber) => counts.skipped += 1,
                                _ => counts.errors += 1,
                            }
                            remarks.extend(problems);
                        }
                    }
                }
                if lines.len() >= STAGED_TOGETHER {
                    store::stage(tx, &lines).await?;
                    lines.clear();
                }
                if remarks.len() >= STAGED_TOGETHER {
                    store::insert_problems(tx, id, written, &remarks).await?;
                    written += remarks.len() as u64;
                    remarks.clear();
                }
                pace.report(ctx, id, Progress { done: counts.total, total }).await?;
            }
            Ok(ReaderMessage::Progress(_) | ReaderMessage::Profile(_)) => {}
            Ok(ReaderMessage::Done { .. }) => {
                store::stage(tx, &lines).await?;
                store::insert_problems(tx, id, written, &remarks).await?;
                return Ok(Ok(()));
            }
            Ok(ReaderMessage::Failed(failure)) => return Ok(Err(ImportFailure::File { failure })),
            Err(why) => return Ok(Err(ImportFailure::Reader { why })),
        }
    }
    Ok(Err(ImportFailure::Reader { why: ReaderEnd::Died }))
}

/// The import did not work out; its page says why.
pub(crate) async fn fail(ctx: &Ctx, id: ImportId, failure: &ImportFailure) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    store::update_failure(&mut tx, id, failure, ctx.now()).await?;
    events::insert(&mut tx, Audience::Tenant, &Event::ImportMoved { import: id }).await?;
    let tenant = tx.tenant();
    let entry = audit::Entry::new("fail_import", "import", id).after(serde_json::to_value(failure)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit().await
}

/// Writes progress now and then, in transactions of its own so that pages see it while the work goes on.
#[derive(Default)]
struct Pace {
    last: Option<Instant>,
}

impl Pace {
    async fn report(&mut self, ctx: &Ctx, id: ImportId, progress: Progress) -> Result<()> {
        if self.last.is_some_and(|last| last.elapsed() < PROGRESS_EVERY) {
            return Ok(());
        }
        self.last = Some(Instant::now());
        let mut tx = ctx.begin(Permission::InventoryEdit).await?;
        store::update_progress(&mut tx, id, progress).await?;
        events::insert(&mut tx, Audience::Tenant, &Event::ImportMoved { import: id }).await?;
        tx.commit().await
    }
}
