//! Bringing in a file of items: received, read by a job, mapped by a person, planned and applied by jobs, undone.

use super::fields::{QuantityIs, StockField, StockMapping};
use super::jobs::{ApplyStock, PlanStock, ReadStock};
use super::store;
use super::types::{Outcome, PlannedRow, RowRefused, StockImport};
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::db::{Db, TenantTx};
use crate::platform::exports::types::TableFormat;
use crate::platform::files::Received;
use crate::platform::imports::mapping::{Mapping as _, Proposal, propose};
use crate::platform::imports::ops::{self as imports, Step, wrong_status};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::rejected::{self, Rejected, RejectedWords};
use crate::platform::imports::store::Stored;
use crate::platform::imports::types::{Aim, ApplyWhen, ImportFailure, ImportKind, ImportRow, ImportStatus, RowState};
use chrono::{DateTime, Utc};
use std::convert::identity;

pub(super) const KIND: ImportKind = ImportKind::Stock;

pub(super) type StoredImport = Stored<StockMapping, Outcome>;

/// Queues a file that was received.
pub async fn bring_in(ctx: &Ctx, file: Received) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let id = imports::bring_in(ctx, &mut tx, KIND, file, ApplyWhen::Asked, ReadStock).await?;
    done(tx, id).await
}

/// The imports, the last ones first, with what became of each.
pub async fn list(ctx: &Ctx, page: PageRequest) -> Result<Page<(ImportRow, Option<Outcome>)>> {
    imports::list_with(ctx, KIND, page).await
}

/// One import with everything that is known of it.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.view()).await?;
    let import = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(import)
}

/// Commits a step of an import, which answers where it stands then.
pub(super) async fn done(mut tx: TenantTx, id: ImportId) -> Result<StockImport> {
    let import = detail(&mut tx, id).await?;
    tx.commit_with(&import).await?;
    Ok(import)
}

async fn detail(tx: &mut TenantTx, id: ImportId) -> Result<StockImport> {
    let stored = find(tx, id, false).await?;
    Ok(StockImport {
        proposals: stored.proposals()?,
        row: stored.row,
        progress: stored.progress,
        profile: stored.profile,
        choices: stored.choices,
        mapping: stored.mapping,
        remembered: stored.remembered,
        outcome: stored.outcome,
        failure: stored.failure,
    })
}

pub(super) async fn find(tx: &mut TenantTx, id: ImportId, lock: bool) -> Result<StoredImport> {
    imports::find(tx, KIND, id, lock).await
}

/// A page of what would become of the rows, of those of one state or of all. Once it is applied, nobody needs it any more.
pub async fn rows(ctx: &Ctx, id: ImportId, state: Option<RowState>, page: PageRequest) -> Result<Page<PlannedRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(KIND.view()).await?;
    find(&mut tx, id, false).await?;
    let (rows, mut total) = store::list_rows(&mut tx, id, state, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::list_rows(&mut tx, id, state, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// The rows of an import that are not taken, as [`rejected::write_kept`] tells them. `reason` says why one is not.
pub async fn rejected(
    ctx: &Ctx,
    id: ImportId,
    words: RejectedWords<'_>,
    reason: impl Fn(&RowRefused) -> String + Send,
    format: TableFormat,
) -> Result<Rejected> {
    let mut tx = ctx.begin(KIND.view()).await?;
    let stored = find(&mut tx, id, false).await?;
    rejected::write_kept(ctx, tx, stored, words, reason, identity, format).await
}

/// Reads the file again, by other choices of where its table is and how its text is written.
pub async fn reread(ctx: &Ctx, id: ImportId, choices: ReadChoices) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    imports::reread(ctx, &mut tx, KIND, id, choices, ReadStock).await?;
    store::delete_rows(&mut tx, id).await?;
    done(tx, id).await
}

/// Decides the mapping, and has worked out what would become of the rows.
pub async fn plan(ctx: &Ctx, id: ImportId, mapping: &StockMapping) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored: StoredImport = imports::waiting(&mut tx, KIND, id).await?;
    check(ctx, &stored, mapping)?;
    // What was worked out by another mapping does not count any more.
    store::delete_rows(&mut tx, id).await?;
    imports::begin_applying(ctx, &mut tx, KIND, id, mapping, Aim::Plan, PlanStock).await?;
    done(tx, id).await
}

/// Back to what the columns are.
pub async fn remap(ctx: &Ctx, id: ImportId) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, true).await?;
    match stored.row.status {
        ImportStatus::NeedsMapping => {}
        ImportStatus::Planned => {
            imports::needs_file(&stored.row)?;
            store::delete_rows(&mut tx, id).await?;
            imports::move_on(&mut tx, KIND, id, ImportStatus::NeedsMapping).await?;
        }
        _ => return Err(wrong_status().into()),
    }
    done(tx, id).await
}

/// Has the rows taken in that can be: by this mapping, or else by the one that was planned by, or that the columns leave no doubt of.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: Option<&StockMapping>) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored: StoredImport = imports::waiting(&mut tx, KIND, id).await?;
    let before = stored.mapping.clone().unwrap_or_default();
    let mapping = if let Some(mapping) = mapping {
        mapping
    } else {
        imports::doubtful(&stored, &before)?;
        &before
    };
    check(ctx, &stored, mapping)?;
    if *mapping != before {
        store::delete_rows(&mut tx, id).await?;
    }
    imports::begin_applying(ctx, &mut tx, KIND, id, mapping, Aim::Apply, ApplyStock).await?;
    done(tx, id).await
}

/// Has the mapping everything that applying needs, of columns that the file has; and may the caller do that?
fn check(ctx: &Ctx, stored: &StoredImport, mapping: &StockMapping) -> Result<()> {
    let mut fields = imports::problems(stored, mapping);
    if mapping.says(StockField::Quantity) && mapping.quantity_is.is_none() {
        fields.push(FieldProblem { field: "quantity_is".to_owned(), reason: Reason::Missing });
    }
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    match mapping.quantity_is() {
        QuantityIs::Opening | QuantityIs::Receipt => ctx.require(Permission::StoresMove),
        QuantityIs::Count => ctx.require(Permission::StoresAdjust),
        QuantityIs::Nothing => Ok(()),
    }
}

/// The job that reads. Done again, it does the same; an import that has moved on since is left alone.
pub(super) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let Some(reading) = imports::read_profile::<StockMapping>(ctx, KIND, id).await? else { return Ok(()) };
    let proposals = propose(&reading.profile, &[]);
    let read = imports::finish_reading(ctx, KIND, id, reading, &proposals, draft).await?;
    let Some((tx, _)) = read else { return Ok(()) };
    tx.commit().await
}

/// What columns amount to that seem to be this, for a person to confirm. What their quantity is, nobody can tell from them.
fn draft(profile: &Profile, proposals: &[Proposal<StockField>]) -> StockMapping {
    StockMapping::from_proposals(profile, proposals)
}

/// The import did not work out; whoever looks at it is told why.
pub(super) async fn fail(ctx: &Ctx, id: ImportId, step: Step, failure: &ImportFailure) -> Result<()> {
    imports::fail(ctx, KIND, id, step, failure).await
}

/// Forgets the rows of imports that nobody has moved on for a day: whoever goes on with one has them read again.
pub(crate) async fn prune(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.system().await?;
    let deleted = store::delete_rows_before(tx.sql(), now - imports::ROWS_KEPT).await?;
    tx.commit().await?;
    Ok(deleted)
}
