//! The life of an import, the same for every kind: queued, read, failed or completed. Areas decide what a column means and
//! what applying does.

use super::keeping::make_room;
use super::mapping::{Follow, Mapping, Proposal, doubts, fingerprint, named};
use super::reader::protocol::ReaderMessage;
use super::reader::types::{Profile, ReadChoices};
use super::store::{self, Memory, NewImport, Rows, Stored};
use super::types::{
    Aim, ApplyWhen, ImportEnd, ImportFailure, ImportKind, ImportNews, ImportRow, ImportStatus, Progress, ReaderEnd,
};
use crate::base::fault::Result;
use crate::base::id::{ImportId, TenantId};
use crate::base::paging::{Page, PageRequest};
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::{Db, TenantTx};
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::files::{KeptFile, Received, store as files};
use crate::platform::imports::reader::process::ReadTask;
use crate::platform::jobs::{Job, JobPayload, enqueue};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Progress is written this often at the most.
const PROGRESS_EVERY: Duration = Duration::from_millis(400);

/// How long rows and plans are kept that nobody applies.
pub(crate) const ROWS_KEPT: TimeDelta = TimeDelta::days(1);

/// Queues a file that was received; `read` is the job that finds out what it looks like.
pub(crate) async fn bring_in<J: Job>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    file: Received,
    apply_when: ApplyWhen,
    read: fn(JobPayload<ImportId>) -> J,
) -> Result<ImportId> {
    let id = ImportId::new();
    if let Err(refused) = make_room(ctx, tx, file.bytes).await {
        // Nobody would find it before the next sweep, and there is no room.
        ctx.services.files.remove(tx.tenant(), file.id).await?;
        return Err(refused);
    }
    files::insert(tx, &file, ctx.actor_id()).await?;
    let import = NewImport {
        id,
        kind,
        file: file.id,
        filename: &file.name,
        by: ctx.actor_id(),
        by_name: ctx.actor_name(),
        now: ctx.now(),
        apply_when,
    };
    store::insert(tx, &import).await?;
    note(ctx, tx, kind, Deed::Upload.of(kind), id, json!({ "filename": file.name, "bytes": file.bytes })).await?;
    let tenant = tx.tenant();
    enqueue(tx, &read(JobPayload::of(ctx, tenant, id))).await?;
    Ok(id)
}

/// The largest file that is taken.
pub fn upload_limit_bytes(ctx: &Ctx) -> u64 {
    ctx.services.files.limit_bytes()
}

/// The history, newest first.
pub async fn list(ctx: &Ctx, kind: ImportKind, page: PageRequest) -> Result<Page<ImportRow>> {
    let Page { rows, page, per_page, total } = list_with::<IgnoredAny>(ctx, kind, page).await?;
    Ok(Page { rows: rows.into_iter().map(|(row, _)| row).collect(), page, per_page, total })
}

/// The history with what became of each file.
pub(crate) async fn list_with<O: DeserializeOwned>(
    ctx: &Ctx,
    kind: ImportKind,
    page: PageRequest,
) -> Result<Page<(ImportRow, Option<O>)>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(kind.view()).await?;
    let (rows, mut total) = store::list(&mut tx, kind, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::list::<IgnoredAny>(&mut tx, kind, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One import of the kind; with `lock`, nobody else moves it on until the transaction ends.
pub(crate) async fn find<M: DeserializeOwned, O: DeserializeOwned>(
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    lock: bool,
) -> Result<Stored<M, O>> {
    Ok(store::find(tx, kind, id, lock).await?.ok_or(Problem::NotFound { what: Entity::Import })?)
}

/// One of the kind that is read and waits for somebody's word; nobody else moves it on.
pub(crate) async fn waiting<M: DeserializeOwned, O: DeserializeOwned>(
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
) -> Result<Stored<M, O>> {
    let stored = find(tx, kind, id, true).await?;
    if !matches!(stored.row.status, ImportStatus::NeedsMapping | ImportStatus::Planned) {
        return Err(wrong_status().into());
    }
    needs_file(&stored.row)?;
    Ok(stored)
}

/// Where the import stands.
pub(crate) async fn status(tx: &mut TenantTx, kind: ImportKind, id: ImportId, lock: bool) -> Result<ImportStatus> {
    Ok(find::<IgnoredAny, IgnoredAny>(tx, kind, id, lock).await?.row.status)
}

/// The refusal of a step for which the import is not ready, or no more.
pub(crate) fn wrong_status() -> Problem {
    Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus }
}

/// Refuses a step that needs the file of an import whose bytes are not kept any more.
pub(crate) fn needs_file(row: &ImportRow) -> Result<()> {
    if row.file_gone {
        return Err(Problem::Conflict { what: Entity::Import, why: Conflict::FileGone }.into());
    }
    Ok(())
}

/// The file of an import, as it was brought in.
pub async fn file(ctx: &Ctx, kind: ImportKind, id: ImportId) -> Result<KeptFile> {
    let mut tx = ctx.begin(kind.view()).await?;
    let stored = find::<IgnoredAny, IgnoredAny>(&mut tx, kind, id, false).await?;
    let tenant = tx.tenant();
    tx.commit().await?;
    needs_file(&stored.row)?;
    let path = ctx.services.files.path(tenant, stored.file);
    Ok(KeptFile { path, name: stored.row.filename, bytes: stored.bytes })
}

/// The kinds that fill the catalogue.
macro_rules! of_catalog {
    () => {
        ImportKind::CatalogParts
            | ImportKind::CatalogReferences
            | ImportKind::CatalogFitments
            | ImportKind::CatalogVehicles
    };
}

/// What happens to an import of either kind.
#[derive(Clone, Copy)]
enum Deed {
    Upload,
    Reread,
    Apply,
    Complete,
    Fail,
}

impl Deed {
    /// As the audit says it.
    fn of(self, kind: ImportKind) -> Action {
        match (kind, self) {
            (ImportKind::Inventory, Self::Upload) => Action::UploadImport,
            (ImportKind::Inventory, Self::Reread) => Action::RereadImport,
            (ImportKind::Inventory, Self::Apply) => Action::ApplyImport,
            (ImportKind::Inventory, Self::Complete) => Action::CompleteImport,
            (ImportKind::Inventory, Self::Fail) => Action::FailImport,
            (ImportKind::Detections, Self::Upload) => Action::UploadDetections,
            (ImportKind::Detections, Self::Reread) => Action::RereadDetections,
            (ImportKind::Detections, Self::Apply) => Action::ApplyDetections,
            (ImportKind::Detections, Self::Complete) => Action::CompleteDetections,
            (ImportKind::Detections, Self::Fail) => Action::FailDetections,
            (ImportKind::Stock, Self::Upload) => Action::UploadStockImport,
            (ImportKind::Stock, Self::Reread) => Action::RereadStockImport,
            (ImportKind::Stock, Self::Apply) => Action::ApplyStockImport,
            (ImportKind::Stock, Self::Complete) => Action::CompleteStockImport,
            (ImportKind::Stock, Self::Fail) => Action::FailStockImport,
            (ImportKind::Orders | ImportKind::Workpieces, Self::Upload) => Action::UploadProductionImport,
            (ImportKind::Orders | ImportKind::Workpieces, Self::Reread) => Action::RereadProductionImport,
            (ImportKind::Orders | ImportKind::Workpieces, Self::Apply) => Action::ApplyProductionImport,
            (ImportKind::Orders | ImportKind::Workpieces, Self::Complete) => Action::CompleteProductionImport,
            (ImportKind::Orders | ImportKind::Workpieces, Self::Fail) => Action::FailProductionImport,
            (of_catalog!(), Self::Upload) => Action::UploadCatalogImport,
            (of_catalog!(), Self::Reread) => Action::RereadCatalogImport,
            (of_catalog!(), Self::Apply) => Action::ApplyCatalogImport,
            (of_catalog!(), Self::Complete) => Action::CompleteCatalogImport,
            (of_catalog!(), Self::Fail) => Action::FailCatalogImport,
        }
    }
}

/// Says in the audit what was done to an import.
pub(crate) async fn note(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    action: Action,
    id: ImportId,
    after: Value,
) -> Result<()> {
    let target_kind = match kind {
        ImportKind::Inventory => "import",
        ImportKind::Detections => "detection_import",
        ImportKind::Stock => "stock_import",
        ImportKind::Orders | ImportKind::Workpieces => "production_import",
        of_catalog!() => "catalog_import",
    };
    let entry = audit::Entry::new(action, target_kind, id).after(after);
    let tenant = tx.tenant();
    audit::insert(tx.sql(), ctx, tenant, entry).await
}

/// The import stands elsewhere now, and open pages are told.
pub(crate) async fn move_on(tx: &mut TenantTx, kind: ImportKind, id: ImportId, status: ImportStatus) -> Result<()> {
    store::update_status(tx, id, status).await?;
    announce(tx, kind, id).await
}

/// A completed import is to be undone by `job`; until that is done, it is told as before.
pub(crate) async fn begin_undoing<J: Job>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    job: fn(JobPayload<ImportId>) -> J,
) -> Result<()> {
    store::update_turned(tx, id, ImportStatus::Undoing).await?;
    announce(tx, kind, id).await?;
    let tenant = tx.tenant();
    enqueue(tx, &job(JobPayload::of(ctx, tenant, id))).await
}

/// A completed import is undone, or the other way round; what became of its rows stays.
pub(crate) async fn turn(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    status: ImportStatus,
) -> Result<()> {
    store::update_turned(tx, id, status).await?;
    announce(tx, kind, id).await?;
    tell(ctx, tx, kind, id).await
}

/// Tells the areas how the import has ended by now, or that it has not.
async fn tell(ctx: &Ctx, tx: &mut TenantTx, kind: ImportKind, id: ImportId) -> Result<()> {
    let Some(stands) = store::find_end(tx, kind, id).await? else { return Ok(()) };
    let end = match stands.status {
        ImportStatus::Completed => ImportEnd::Completed { taken: stands.rows_taken, refused: stands.rows_refused },
        ImportStatus::Failed => ImportEnd::Failed,
        _ => ImportEnd::TakenBack,
    };
    let news = ImportNews { import: id, kind, filename: stands.filename, by: stands.by, end };
    for step in ctx.services.hooks.import_ended {
        step(ctx, tx, &news).await?;
    }
    Ok(())
}

async fn announce(tx: &mut TenantTx, kind: ImportKind, id: ImportId) -> Result<()> {
    events::insert(tx, Audience::Tenant, &Event::ImportMoved { import: id, of: kind }).await
}

/// Reads the file again, by other choices of where its table is and how its text is written.
pub(crate) async fn reread<J: Job>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    choices: ReadChoices,
    read: fn(JobPayload<ImportId>) -> J,
) -> Result<()> {
    let row = find::<IgnoredAny, IgnoredAny>(tx, kind, id, true).await?.row;
    if !matches!(row.status, ImportStatus::NeedsMapping | ImportStatus::Planned | ImportStatus::Failed) {
        return Err(wrong_status().into());
    }
    needs_file(&row)?;
    store::update_choices(tx, id, choices).await?;
    move_on(tx, kind, id, ImportStatus::Queued).await?;
    tell(ctx, tx, kind, id).await?;
    note(ctx, tx, kind, Deed::Reread.of(kind), id, serde_json::to_value(choices)?).await?;
    let tenant = tx.tenant();
    enqueue(tx, &read(JobPayload::of(ctx, tenant, id))).await
}

/// What a file looks like.
pub(crate) struct Reading<M> {
    pub profile: Profile,
    /// What was decided about an earlier file of the same shape.
    pub remembered: Option<M>,
}

/// Begins to read: what the file looks like. None for an import that has moved on since, and for one that cannot be read;
/// its page says why. Done again, it does the same.
pub(crate) async fn read_profile<M: DeserializeOwned + Follow>(
    ctx: &Ctx,
    kind: ImportKind,
    id: ImportId,
) -> Result<Option<Reading<M>>> {
    let mut tx = ctx.begin(kind.edit()).await?;
    let mut stored = find::<IgnoredAny, IgnoredAny>(&mut tx, kind, id, true).await?;
    if !matches!(stored.row.status, ImportStatus::Queued | ImportStatus::Reading) {
        return Ok(None);
    }
    let tenant = tx.tenant();
    move_on(&mut tx, kind, id, ImportStatus::Reading).await?;
    tx.commit().await?;
    let profile = match profile_of(ctx, tenant, kind, &stored).await? {
        Ok(profile) => profile,
        Err(failure) => {
            fail(ctx, kind, id, Step::Reading, &failure).await?;
            return Ok(None);
        }
    };
    if stored.choices != ReadChoices::default() {
        // Somebody says where the table is: what was said of another file does not count.
        return Ok(Some(Reading { profile, remembered: None }));
    }
    let shape = fingerprint(&profile);
    let names = named(&profile).map(|(names, _)| names);
    let mut tx = ctx.begin(kind.edit()).await?;
    store::update_shape(&mut tx, id, &shape).await?;
    let memory = store::find_memory::<M>(&mut tx, kind, &shape, names.as_deref()).await?;
    tx.commit().await?;
    let Some(memory) = memory else { return Ok(Some(Reading { profile, remembered: None })) };
    let choices = memory.choices.for_file(&profile);
    if choices == stored.choices {
        let remembered = memory.fitted(&profile);
        return Ok(Some(Reading { profile, remembered }));
    }
    // The table stands where it stood in the earlier file, if the same columns are found there.
    stored.choices = choices;
    match profile_of(ctx, tenant, kind, &stored).await? {
        Ok(there) => match memory.fitted(&there) {
            Some(mapping) => {
                let mut tx = ctx.begin(kind.edit()).await?;
                store::update_choices(&mut tx, id, choices).await?;
                tx.commit().await?;
                Ok(Some(Reading { profile: there, remembered: Some(mapping) }))
            }
            None => Ok(Some(Reading { profile, remembered: None })),
        },
        Err(_) => Ok(Some(Reading { profile, remembered: None })),
    }
}

/// What was decided about an earlier file, for the table of this one, which is another one than the file was read with.
pub(crate) async fn recall<M: DeserializeOwned + Follow>(
    ctx: &Ctx,
    kind: ImportKind,
    profile: &Profile,
) -> Result<Option<M>> {
    let names = named(profile).map(|(names, _)| names);
    let mut tx = ctx.begin(kind.edit()).await?;
    let memory = store::find_memory::<M>(&mut tx, kind, &fingerprint(profile), names.as_deref()).await?;
    tx.commit().await?;
    Ok(memory.and_then(|memory| memory.fitted(profile)))
}

impl<M: Follow> Memory<M> {
    /// The mapping for this file: as it is for one of the same shape, and by the names of the columns for one that has them in
    /// another order.
    fn fitted(self, profile: &Profile) -> Option<M> {
        if fingerprint(profile) == self.read_shape {
            return Some(self.mapping);
        }
        let (_, now) = named(profile)?;
        let same =
            self.headers.len() == now.len() && self.headers.values().all(|name| now.values().any(|it| it == name));
        let place = |index: u32| {
            let name = self.headers.get(&index)?;
            now.iter().find(|(_, other)| *other == name).map(|(index, _)| *index)
        };
        if same { self.mapping.follow(place) } else { None }
    }
}

/// The shapes of files that bring the same: of this one, and of those about which something was decided and whose columns have the
/// same names in another order.
pub(crate) async fn shapes(tx: &mut TenantTx, kind: ImportKind, profile: &Profile) -> Result<Vec<String>> {
    let mut shapes = vec![fingerprint(profile)];
    if let Some((names, _)) = named(profile) {
        shapes.extend(store::list_shapes(tx, kind, &names).await?);
    }
    Ok(shapes)
}

async fn profile_of<M, O>(
    ctx: &Ctx,
    tenant: TenantId,
    kind: ImportKind,
    stored: &Stored<M, O>,
) -> Result<Result<Profile, ImportFailure>> {
    let path = ctx.services.files.path(tenant, stored.file);
    let mut messages = ctx.services.reader.start(&path, ReadTask::Profile, stored.choices)?;
    let mut pace = Pace::of(kind, stored.row.id);
    let mut profile = None;
    while let Some(message) = messages.recv().await {
        match message {
            Ok(ReaderMessage::Progress(progress)) => {
                pace.report(ctx, Progress { done: progress.rows, total: None }).await;
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

/// The file is read, and waits for somebody to say what its columns are: as it was decided for an earlier file of its
/// shape, or as `proposals` and the mapping `drafted` from them say. With the transaction comes the mapping, if the import is
/// to go on at once; what does so goes into the same transaction. None for an import that has moved on since: a job that was
/// taken for dead may still be at it.
pub(crate) async fn finish_reading<M: Mapping>(
    ctx: &Ctx,
    kind: ImportKind,
    id: ImportId,
    reading: Reading<M>,
    proposals: &[Proposal<M::Field>],
    drafted: fn(&Profile, &[Proposal<M::Field>]) -> M,
) -> Result<Option<(TenantTx, Option<M>)>> {
    let Reading { profile, remembered } = reading;
    let known = remembered.is_some();
    let mapping = remembered.map_or_else(|| drafted(&profile, proposals), |mapping| mapping.for_file(&profile));
    let mut tx = ctx.begin(kind.edit()).await?;
    let stored = find::<IgnoredAny, IgnoredAny>(&mut tx, kind, id, true).await?;
    if stored.row.status != ImportStatus::Reading {
        return Ok(None);
    }
    store::update_profile(&mut tx, id, &profile, proposals, known).await?;
    store::update_mapping(&mut tx, id, &mapping).await?;
    move_on(&mut tx, kind, id, ImportStatus::NeedsMapping).await?;
    let at_once = match stored.apply_when {
        ApplyWhen::Known | ApplyWhen::Sure if known => mapping.problems().is_empty(),
        ApplyWhen::Sure => doubts(&mapping, proposals).is_empty(),
        ApplyWhen::Asked | ApplyWhen::Known => false,
    };
    Ok(Some((tx, at_once.then_some(mapping))))
}

/// The file of an import that is being read has its table where these say, although nobody chose it.
pub(crate) async fn keep_choices(ctx: &Ctx, kind: ImportKind, id: ImportId, choices: ReadChoices) -> Result<()> {
    let mut tx = ctx.begin(kind.edit()).await?;
    store::update_choices(&mut tx, id, choices).await?;
    tx.commit().await
}

/// What keeps an import from being applied by this mapping, although nobody says that it is right.
pub(crate) fn doubtful<M: Mapping, O>(stored: &Stored<M, O>, mapping: &M) -> Result<()> {
    // What was decided, about this file or an earlier one of the same shape, leaves no doubt.
    let decided = stored.remembered || stored.row.status == ImportStatus::Planned;
    let proposals = if decided { Vec::new() } else { stored.proposals()? };
    let doubts = doubts(mapping, &proposals);
    if doubts.is_empty() {
        return Ok(());
    }
    Err(Problem::NeedsMapping { doubts: doubts.into_iter().map(FieldProblem::from).collect() }.into())
}

/// What keeps this mapping from being applied to the file of an import.
pub(crate) fn problems<M: Mapping, O>(stored: &Stored<M, O>, mapping: &M) -> Vec<FieldProblem> {
    let problems = mapping.problems().into_iter().map(FieldProblem::from);
    problems.chain(mapping.unknown_columns(stored.profile.as_ref())).collect()
}

/// The mapping is decided, and `job` will do with it what is wanted. Unless that is only to know what it would change, the
/// next file of this shape begins with it.
pub(crate) async fn begin_applying<M: Serialize, J: Job>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    mapping: &M,
    aim: Aim,
    job: fn(JobPayload<ImportId>) -> J,
) -> Result<()> {
    store::update_mapping(tx, id, mapping).await?;
    store::update_heeds_alarms(tx, id, aim == Aim::Heed).await?;
    if aim == Aim::Plan {
        move_on(tx, kind, id, ImportStatus::Planning).await?;
    } else {
        let named = store::find_profile(tx, id).await?.as_ref().and_then(named);
        store::upsert_memory(tx, id, named.as_ref(), ctx.now()).await?;
        move_on(tx, kind, id, ImportStatus::Applying).await?;
        note(ctx, tx, kind, Deed::Apply.of(kind), id, serde_json::to_value(mapping)?).await?;
    }
    let tenant = tx.tenant();
    enqueue(tx, &job(JobPayload::of(ctx, tenant, id))).await
}

/// Says what became of the rows, in the transaction that took them. False when somebody else was done before: then nothing
/// of it may be kept. Asked last, so that progress can be written by others until then.
pub(crate) async fn complete<O: Serialize>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    rows: &Rows,
    outcome: &O,
) -> Result<bool> {
    if status(tx, kind, id, true).await? != ImportStatus::Applying {
        return Ok(false);
    }
    let outcome = serde_json::to_value(outcome)?;
    store::update_completed(tx, id, rows, &outcome, ctx.now()).await?;
    announce(tx, kind, id).await?;
    tell(ctx, tx, kind, id).await?;
    note(ctx, tx, kind, Deed::Complete.of(kind), id, outcome).await?;
    Ok(true)
}

/// Says what would become of the rows. False when somebody else was done before.
pub(crate) async fn finish_planning<O: Serialize>(
    tx: &mut TenantTx,
    kind: ImportKind,
    id: ImportId,
    rows: &Rows,
    outcome: &O,
) -> Result<bool> {
    if !matches!(status(tx, kind, id, true).await?, ImportStatus::Planning | ImportStatus::Applying) {
        return Ok(false);
    }
    store::update_planned(tx, id, rows, &serde_json::to_value(outcome)?).await?;
    announce(tx, kind, id).await?;
    Ok(true)
}

/// Something is to be told besides of a completed import, or of one that was undone.
pub(crate) async fn tell_more<O: Serialize>(tx: &mut TenantTx, id: ImportId, outcome: &O) -> Result<()> {
    store::update_outcome(tx, id, &serde_json::to_value(outcome)?).await
}

/// The rows of a file are kept beside its plan, with what they were understood by.
pub(crate) async fn keep_rows(tx: &mut TenantTx, id: ImportId, read_by: &str) -> Result<()> {
    store::update_rows_read_by(tx, id, Some(read_by)).await
}

/// Nobody needs the rows of a file any more, nor its plan. Progress can be written by others until then, as far as there is one.
pub(crate) async fn forget_rows<M, O>(tx: &mut TenantTx, stored: &Stored<M, O>) -> Result<()> {
    store::delete_rows(tx, stored.row.id).await?;
    if stored.rows_read_by.is_some() {
        store::update_rows_read_by(tx, stored.row.id, None).await?;
    }
    Ok(())
}

/// Forgets the rows and plans of imports that nobody has moved on for a day: whoever opens such a plan has it made again.
pub(crate) async fn prune(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.system().await?;
    let deleted = store::delete_rows_before(tx.sql(), now - ROWS_KEPT).await?;
    tx.commit().await?;
    Ok(deleted)
}

/// What a job was doing when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Reading,
    Applying,
    Undoing,
}

/// The import did not work out; its page says why. One that could not be undone is completed as before. One that has moved on since is
/// left alone.
pub(crate) async fn fail(ctx: &Ctx, kind: ImportKind, id: ImportId, step: Step, failure: &ImportFailure) -> Result<()> {
    let mut tx = ctx.begin(kind.edit()).await?;
    let stands = match status(&mut tx, kind, id, true).await? {
        ImportStatus::Queued | ImportStatus::Reading => Some(Step::Reading),
        ImportStatus::Planning | ImportStatus::Applying => Some(Step::Applying),
        ImportStatus::Undoing => Some(Step::Undoing),
        ImportStatus::NeedsMapping
        | ImportStatus::Planned
        | ImportStatus::Completed
        | ImportStatus::Undone
        | ImportStatus::Failed => None,
    };
    if stands != Some(step) {
        return Ok(());
    }
    let is_undoing = step == Step::Undoing;
    let stands = if is_undoing { ImportStatus::Completed } else { ImportStatus::Failed };
    store::update_failure(&mut tx, id, stands, failure, ctx.now()).await?;
    announce(&mut tx, kind, id).await?;
    if !is_undoing {
        tell(ctx, &mut tx, kind, id).await?;
    }
    note(ctx, &mut tx, kind, Deed::Fail.of(kind), id, serde_json::to_value(failure)?).await?;
    tx.commit().await
}

/// Writes progress now and then, in transactions of its own so that pages see it while the work goes on.
pub(crate) struct Pace {
    kind: ImportKind,
    id: ImportId,
    last: Option<Instant>,
}

impl Pace {
    pub fn of(kind: ImportKind, id: ImportId) -> Self {
        Self { kind, id, last: None }
    }

    /// Says how far it is. When that cannot be written, the work goes on all the same.
    pub async fn report(&mut self, ctx: &Ctx, progress: Progress) {
        if self.last.is_some_and(|last| last.elapsed() < PROGRESS_EVERY) {
            return;
        }
        self.last = Some(Instant::now());
        if let Err(error) = self.write(ctx, progress).await {
            tracing::warn!("the progress of import {} is not shown: {error}", self.id);
        }
    }

    async fn write(&self, ctx: &Ctx, progress: Progress) -> Result<()> {
        let mut tx = ctx.begin(self.kind.edit()).await?;
        store::update_progress(&mut tx, self.id, progress).await?;
        announce(&mut tx, self.kind, self.id).await?;
        tx.commit().await
    }
}
