//! Bringing in a file of orders or of workpieces: received, read by a job, mapped by a person, planned and applied by jobs, undone.

use super::fields::{FileField, FileKind, FileMapping, NamedMapping, OrderField};
use super::jobs::{ApplyProduction, PlanProduction, ReadProduction};
use super::types::{Outcome, PlannedRow, ProductionImport, RowRefused};
use super::{applying, planning, store};
use crate::base::fault::{Error, Result};
use crate::base::id::ImportId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::{Db, TenantTx};
use crate::platform::entity::SetUp;
use crate::platform::exports::types::TableFormat;
use crate::platform::files::Received;
use crate::platform::imports::days;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::mapping::{FieldSource, Mapping as _, Proposal, propose};
use crate::platform::imports::ops::{self as imports, Step, wrong_status};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::rejected::{self, Rejected, RejectedWords};
use crate::platform::imports::store::Stored;
use crate::platform::imports::types::{Aim, ApplyWhen, ImportFailure, ImportRow, ImportStatus, RowState};
use crate::production::ops::ProductionSetUp;
use crate::production::orders::ops::create_permission;
use chrono::{DateTime, Utc};
use serde::de::IgnoredAny;
use std::convert::identity;

/// Of either kind.
const EDIT: Permission = ProductionSetUp::EDIT;

pub(super) type StoredImport<F> = Stored<FileMapping<F>, Outcome>;

/// Does something for the fields of a kind of file.
macro_rules! by_kind {
    ($kind:expr, $fields:ident => $work:expr) => {
        match $kind {
            $crate::production::import::fields::FileKind::Orders => {
                type $fields = $crate::production::import::fields::OrderField;
                $work
            }
            $crate::production::import::fields::FileKind::Workpieces => {
                type $fields = $crate::production::import::fields::WorkpieceField;
                $work
            }
        }
    };
}
pub(super) use by_kind;

/// Queues a file that was received.
pub async fn bring_in(ctx: &Ctx, kind: FileKind, file: Received) -> Result<ProductionImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let id = imports::bring_in(ctx, &mut tx, kind.import(), file, ApplyWhen::Asked, ReadProduction).await?;
    done(tx, id).await
}

/// The imports of a kind, the last ones first, with what became of each.
pub async fn list(ctx: &Ctx, kind: FileKind, page: PageRequest) -> Result<Page<(ImportRow, Option<Outcome>)>> {
    imports::list_with(ctx, kind.import(), page).await
}

/// One import with everything that is known of it.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<ProductionImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let import = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(import)
}

/// What a file is brought in for.
pub(super) async fn kind_of(tx: &mut TenantTx, id: ImportId) -> Result<FileKind> {
    for kind in FileKind::ALL {
        match imports::find::<IgnoredAny, IgnoredAny>(tx, kind.import(), id, false).await {
            Ok(_) => return Ok(*kind),
            Err(Error::Refused(Problem::NotFound { .. })) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Problem::NotFound { what: Entity::Import }.into())
}

/// Commits a step of an import, which answers where it stands then.
pub(super) async fn done(mut tx: TenantTx, id: ImportId) -> Result<ProductionImport> {
    let import = detail(&mut tx, id).await?;
    tx.commit_with(&import).await?;
    Ok(import)
}

async fn detail(tx: &mut TenantTx, id: ImportId) -> Result<ProductionImport> {
    let kind = kind_of(tx, id).await?;
    by_kind!(kind, F => detail_of::<F>(tx, id).await)
}

async fn detail_of<F: FileField>(tx: &mut TenantTx, id: ImportId) -> Result<ProductionImport> {
    let stored = find::<F>(tx, id, false).await?;
    let named = |Proposal { field, column, confidence, why, rival }: Proposal<F>| Proposal {
        field: field.name().to_owned(),
        column,
        confidence,
        why,
        rival,
    };
    Ok(ProductionImport {
        kind: F::KIND,
        proposals: stored.proposals::<F>()?.into_iter().map(named).collect(),
        row: stored.row,
        progress: stored.progress,
        profile: stored.profile,
        choices: stored.choices,
        mapping: stored.mapping.map(|mapping| mapping.named()),
        remembered: stored.remembered,
        outcome: stored.outcome,
        failure: stored.failure,
    })
}

pub(super) async fn find<F: FileField>(tx: &mut TenantTx, id: ImportId, lock: bool) -> Result<StoredImport<F>> {
    imports::find(tx, F::KIND.import(), id, lock).await
}

/// A page of what would become of the rows, of those of one state or of all. Once it is applied, nobody needs it any more.
pub async fn rows(ctx: &Ctx, id: ImportId, state: Option<RowState>, page: PageRequest) -> Result<Page<PlannedRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(EDIT).await?;
    kind_of(&mut tx, id).await?;
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
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    by_kind!(kind, F => {
        let stored = find::<F>(&mut tx, id, false).await?;
        rejected::write_kept(ctx, tx, stored, words, reason, identity, format).await
    })
}

/// Reads the file again, by other choices of where its table is and how its text is written.
pub async fn reread(ctx: &Ctx, id: ImportId, choices: ReadChoices) -> Result<ProductionImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    imports::reread(ctx, &mut tx, kind.import(), id, choices, ReadProduction).await?;
    store::delete_rows(&mut tx, id).await?;
    done(tx, id).await
}

/// Decides the mapping, and has worked out what would become of the rows.
pub async fn plan(ctx: &Ctx, id: ImportId, mapping: &NamedMapping) -> Result<ProductionImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    by_kind!(kind, F => begin_planning::<F>(ctx, &mut tx, id, mapping).await?);
    done(tx, id).await
}

async fn begin_planning<F: FileField>(ctx: &Ctx, tx: &mut TenantTx, id: ImportId, said: &NamedMapping) -> Result<()> {
    let stored: StoredImport<F> = imports::waiting(tx, F::KIND.import(), id).await?;
    let mapping = said.of::<F>()?;
    check(ctx, &stored, &mapping)?;
    // What was worked out by another mapping does not count any more.
    store::delete_rows(tx, id).await?;
    imports::begin_applying(ctx, tx, F::KIND.import(), id, &mapping, Aim::Plan, PlanProduction).await
}

/// Back to what the columns are.
pub async fn remap(ctx: &Ctx, id: ImportId) -> Result<ProductionImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?.import();
    let stored = imports::find::<IgnoredAny, IgnoredAny>(&mut tx, kind, id, true).await?;
    match stored.row.status {
        ImportStatus::NeedsMapping => {}
        ImportStatus::Planned => {
            imports::needs_file(&stored.row)?;
            store::delete_rows(&mut tx, id).await?;
            imports::move_on(&mut tx, kind, id, ImportStatus::NeedsMapping).await?;
        }
        _ => return Err(wrong_status().into()),
    }
    done(tx, id).await
}

/// Has the rows taken in that can be: by this mapping, or else by the one that was planned by, or that the columns leave no doubt of.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: Option<&NamedMapping>) -> Result<ProductionImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    by_kind!(kind, F => begin_applying::<F>(ctx, &mut tx, id, mapping).await?);
    done(tx, id).await
}

async fn begin_applying<F: FileField>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: ImportId,
    said: Option<&NamedMapping>,
) -> Result<()> {
    let stored: StoredImport<F> = imports::waiting(tx, F::KIND.import(), id).await?;
    let before = stored.mapping.clone().unwrap_or_default();
    let mapping = if let Some(said) = said {
        said.of::<F>()?
    } else {
        imports::doubtful(&stored, &before)?;
        before.clone()
    };
    check(ctx, &stored, &mapping)?;
    if mapping != before {
        store::delete_rows(tx, id).await?;
    }
    imports::begin_applying(ctx, tx, F::KIND.import(), id, &mapping, Aim::Apply, ApplyProduction).await
}

/// Has the mapping everything that applying needs, of columns that the file has; and may the caller order that?
fn check<F: FileField>(ctx: &Ctx, stored: &StoredImport<F>, mapping: &FileMapping<F>) -> Result<()> {
    let fields = imports::problems(stored, mapping);
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    if F::KIND == FileKind::Orders {
        ctx.require(create_permission(false))?;
        if F::named(OrderField::Partner.name()).is_some_and(|field| mapping.says(field)) {
            ctx.require(create_permission(true))?;
        }
    }
    Ok(())
}

/// The job that reads. Done again, it does the same; an import that has moved on since is left alone.
pub(super) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let kind = found_kind(ctx, id).await?;
    by_kind!(kind, F => read_of::<F>(ctx, id).await)
}

async fn read_of<F: FileField>(ctx: &Ctx, id: ImportId) -> Result<()> {
    let import = F::KIND.import();
    let Some(reading) = imports::read_profile::<FileMapping<F>>(ctx, import, id).await? else { return Ok(()) };
    let proposals = propose::<F>(&reading.profile, &[]);
    let read = imports::finish_reading(ctx, import, id, reading, &proposals, draft::<F>).await?;
    let Some((tx, _)) = read else { return Ok(()) };
    tx.commit().await
}

/// What columns amount to that seem to be this, for a person to confirm.
fn draft<F: FileField>(profile: &Profile, proposals: &[Proposal<F>]) -> FileMapping<F> {
    let draft = FileMapping::<F>::from_proposals(profile, proposals);
    let dates = [OrderField::Due, OrderField::PartnerDue].into_iter().filter_map(|date| F::named(date.name()));
    let column = |field: F| match draft.get(field).map(|mapped| &mapped.source) {
        Some(FieldSource::Column(index)) => profile.column(*index),
        _ => None,
    };
    // 05/09 is told from 09/05 only by a day above twelve.
    let probes = dates.filter_map(column).flat_map(|column| column.probes.iter().map(String::as_str));
    let month_first = days::month_first(probes);
    FileMapping { day_first: !month_first, ..draft }
}

/// The job that works out what would become of the rows.
pub(super) async fn plan_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let kind = found_kind(ctx, id).await?;
    by_kind!(kind, F => planning::plan::<F>(ctx, id).await)
}

/// The job that applies.
pub(super) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let kind = found_kind(ctx, id).await?;
    by_kind!(kind, F => applying::apply::<F>(ctx, id).await)
}

async fn found_kind(ctx: &Ctx, id: ImportId) -> Result<FileKind> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    tx.commit().await?;
    Ok(kind)
}

/// The import did not work out; whoever looks at it is told why.
pub(super) async fn fail(ctx: &Ctx, id: ImportId, step: Step, failure: &ImportFailure) -> Result<()> {
    let kind = found_kind(ctx, id).await?;
    imports::fail(ctx, kind.import(), id, step, failure).await
}

/// Forgets the rows of imports that nobody has moved on for a day: whoever goes on with one has them read again.
pub(crate) async fn prune(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.system().await?;
    let deleted = store::delete_rows_before(tx.sql(), now - imports::ROWS_KEPT).await?;
    tx.commit().await?;
    Ok(deleted)
}
