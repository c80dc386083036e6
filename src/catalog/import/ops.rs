//! Bringing in a file of parts, of references or of fitments: received, read by a job, mapped by a person, taken in by another job.

use super::fields::{CatalogField, CatalogFileKind, FileMapping, NamedMapping, ReferenceField};
use super::flat::{self, Book};
use super::jobs::{ApplyCatalog, ReadCatalog};
use super::known::Known;
use super::rules::Groups;
use super::store;
use super::taking::{Done, Taken, Watching, take};
use super::types::{CatalogImport, CatalogRowReason, Outcome, RowRefused, SHOWN};
use crate::base::fault::{Error, Result};
use crate::base::id::ImportId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::Event;
use crate::platform::exports::types::TableFormat;
use crate::platform::files::Received;
use crate::platform::imports::days;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::mapping::{FieldSource, Mapping as _, Proposal, fingerprint};
use crate::platform::imports::ops::{self as imports, Pace, Reading, Step};
use crate::platform::imports::problems::{KeptProblem, RefusedRow, store as problems};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::rejected::{self, Rejected, RejectedWords};
use crate::platform::imports::rows::FileRows;
use crate::platform::imports::store::{Rows, Stored};
use crate::platform::imports::types::{Aim, ApplyWhen, ImportFailure, ImportRow, ImportStatus};
use serde::de::IgnoredAny;
use std::marker::PhantomData;
use std::path::Path;

/// Of any kind.
const EDIT: Permission = Permission::CatalogEdit;

type StoredImport<F> = Stored<FileMapping<F>, Outcome>;

/// Does something for the fields of a kind of file.
macro_rules! by_kind {
    ($kind:expr, $fields:ident => $work:expr) => {
        match $kind {
            $crate::catalog::import::fields::CatalogFileKind::Parts => {
                type $fields = $crate::catalog::import::fields::PartField;
                $work
            }
            $crate::catalog::import::fields::CatalogFileKind::References => {
                type $fields = $crate::catalog::import::fields::ReferenceField;
                $work
            }
            $crate::catalog::import::fields::CatalogFileKind::Fitments => {
                type $fields = $crate::catalog::import::fields::FitmentField;
                $work
            }
            $crate::catalog::import::fields::CatalogFileKind::Vehicles => {
                type $fields = $crate::catalog::import::fields::VehicleField;
                $work
            }
        }
    };
}
pub(super) use by_kind;

/// Queues a file that was received.
pub async fn bring_in(ctx: &Ctx, kind: CatalogFileKind, file: Received) -> Result<CatalogImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let id = imports::bring_in(ctx, &mut tx, kind.import(), file, ApplyWhen::Asked, ReadCatalog).await?;
    done(tx, id).await
}

/// The imports of a kind, the last ones first, with what became of each.
pub async fn list(ctx: &Ctx, kind: CatalogFileKind, page: PageRequest) -> Result<Page<(ImportRow, Option<Outcome>)>> {
    imports::list_with(ctx, kind.import(), page).await
}

/// One import with everything that is known of it.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<CatalogImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let import = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(import)
}

/// What a file is brought in for.
async fn kind_of(tx: &mut TenantTx, id: ImportId) -> Result<CatalogFileKind> {
    for kind in CatalogFileKind::ALL {
        match imports::find::<IgnoredAny, IgnoredAny>(tx, kind.import(), id, false).await {
            Ok(_) => return Ok(*kind),
            Err(Error::Refused(Problem::NotFound { .. })) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Problem::NotFound { what: Entity::Import }.into())
}

/// Commits a step of an import, which answers where it stands then.
async fn done(mut tx: TenantTx, id: ImportId) -> Result<CatalogImport> {
    let import = detail(&mut tx, id).await?;
    tx.commit_with(&import).await?;
    Ok(import)
}

async fn detail(tx: &mut TenantTx, id: ImportId) -> Result<CatalogImport> {
    let kind = kind_of(tx, id).await?;
    by_kind!(kind, F => detail_of::<F>(tx, id).await)
}

async fn detail_of<F: CatalogField>(tx: &mut TenantTx, id: ImportId) -> Result<CatalogImport> {
    let stored = find::<F>(tx, id).await?;
    let named = |Proposal { field, column, confidence, why, rival }: Proposal<F>| Proposal {
        field: field.name().to_owned(),
        column,
        confidence,
        why,
        rival,
    };
    Ok(CatalogImport {
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

async fn find<F: CatalogField>(tx: &mut TenantTx, id: ImportId) -> Result<StoredImport<F>> {
    imports::find(tx, F::KIND.import(), id, false).await
}

/// The rows of an import that are not taken, as [`rejected::write`] tells them. `reason` says why one is not.
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
        let stored = find::<F>(&mut tx, id).await?;
        let path = ctx.services.files.path(tx.tenant(), stored.file);
        tx.commit().await?;
        rejected::check(&stored)?;
        let book = match &stored.profile {
            Some(profile) => load_book(ctx, &path, profile).await?,
            None => Ok(Book::default()),
        };
        let book = book.map_err(|_| Problem::NotFound { what: Entity::Import })?;
        let tx = ctx.begin(EDIT).await?;
        let reason = move |kept: &Kept<F>| reason(&kept.refused);
        let complete = move |rows| book.complete(rows);
        rejected::write_kept::<_, _, Kept<F>>(ctx, tx, stored, words, reason, complete, format).await
    })
}

/// A row that is not taken, of a file with these fields.
struct Kept<F> {
    refused: RowRefused,
    fields: PhantomData<F>,
}

impl<F: CatalogField> RefusedRow for Kept<F> {
    type Reason = CatalogRowReason;
    type Field = F;

    fn of_kept(row: u32, reason: CatalogRowReason, field: Option<F>, value: String) -> Self {
        let field = field.map(F::name).unwrap_or_default().to_owned();
        Self { refused: RowRefused { row, reason, field, value, partly: false }, fields: PhantomData }
    }
}

fn kept(refused: &RowRefused) -> KeptProblem {
    KeptProblem {
        row: refused.row.into(),
        column: refused.field.clone(),
        value: refused.value.clone(),
        reason: refused.reason.as_str().to_owned(),
    }
}

/// Reads the file again, by other choices of where its table is and how its text is written.
pub async fn reread(ctx: &Ctx, id: ImportId, choices: ReadChoices) -> Result<CatalogImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    imports::reread(ctx, &mut tx, kind.import(), id, choices, ReadCatalog).await?;
    done(tx, id).await
}

/// Has the rows taken in that can be: by this mapping, or else by what the columns seem to be, where they leave no doubt.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: Option<&NamedMapping>) -> Result<CatalogImport> {
    let mut tx = ctx.begin(EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    by_kind!(kind, F => begin_applying::<F>(ctx, &mut tx, id, mapping).await?);
    done(tx, id).await
}

async fn begin_applying<F: CatalogField>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: ImportId,
    said: Option<&NamedMapping>,
) -> Result<()> {
    let stored: StoredImport<F> = imports::waiting(tx, F::KIND.import(), id).await?;
    let mapping = if let Some(said) = said {
        said.of::<F>()?
    } else {
        let proposed = stored.mapping.clone().unwrap_or_default();
        imports::doubtful(&stored, &proposed)?;
        proposed
    };
    let fields = imports::problems(&stored, &mapping);
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    imports::begin_applying(ctx, tx, F::KIND.import(), id, &mapping, Aim::Apply, ApplyCatalog).await
}

/// The job that reads. Done again, it does the same; an import that has moved on since is left alone.
pub(super) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let kind = found_kind(ctx, id).await?;
    by_kind!(kind, F => read_of::<F>(ctx, id).await)
}

async fn read_of<F: CatalogField>(ctx: &Ctx, id: ImportId) -> Result<()> {
    let import = F::KIND.import();
    let Some(mut reading) = imports::read_profile::<FileMapping<F>>(ctx, import, id).await? else { return Ok(()) };
    if reading.remembered.is_none()
        && let Err(failure) = look_into_book::<F>(ctx, id, &mut reading).await?
    {
        return fail(ctx, id, Step::Reading, &failure).await;
    }
    let proposals = flat::propose::<F>(&reading.profile);
    let read = imports::finish_reading(ctx, import, id, reading, &proposals, draft::<F>).await?;
    let Some((tx, _)) = read else { return Ok(()) };
    tx.commit().await
}

/// Of a workbook of the standards, looks at the sheet that is wanted, unless somebody chose another one, and adds to it what the others say
/// of it. What was decided about an earlier one is about the sheet with what was added.
async fn look_into_book<F: CatalogField>(
    ctx: &Ctx,
    id: ImportId,
    reading: &mut Reading<FileMapping<F>>,
) -> Result<Result<(), ImportFailure>> {
    let Reading { profile, remembered } = reading;
    let shape = fingerprint(profile);
    let mut tx = ctx.begin(EDIT).await?;
    let stored = find::<F>(&mut tx, id).await?;
    let path = ctx.services.files.path(tx.tenant(), stored.file);
    tx.commit().await?;
    let reader = &ctx.services.reader;
    let is_free = stored.choices == ReadChoices::default();
    if is_free && let Some((found, choices)) = flat::find_sheet::<F>(reader, &path, profile).await? {
        imports::keep_choices(ctx, F::KIND.import(), id, choices).await?;
        *profile = found;
    }
    let mut book = match load_book(ctx, &path, profile).await? {
        Ok(book) => book,
        Err(failure) => return Ok(Err(failure)),
    };
    book.extend(profile);
    if let Some(column) = flat::only_ids::<F>(profile) {
        return Ok(Err(ImportFailure::VehicleIds { column, rows: profile.rows_total }));
    }
    if is_free && fingerprint(profile) != shape {
        *remembered = imports::recall(ctx, F::KIND.import(), profile).await?;
    }
    Ok(Ok(()))
}

/// What the other sheets of a file say of the table that is read.
async fn load_book(ctx: &Ctx, path: &Path, profile: &Profile) -> Result<Result<Book, ImportFailure>> {
    let mut catalog = ctx.platform(EDIT).await?;
    let groups = Groups::of(store::list_groups(&mut catalog).await?);
    catalog.commit().await?;
    Book::load(&ctx.services.reader, path, profile, &groups).await
}

/// What columns amount to that seem to be this, for a person to confirm.
pub(super) fn draft<F: CatalogField>(profile: &Profile, proposals: &[Proposal<F>]) -> FileMapping<F> {
    let draft = FileMapping::<F>::from_proposals(profile, proposals);
    let claimed = F::named(ReferenceField::ClaimedAt.name()).and_then(|field| draft.get(field));
    let column = match claimed.map(|mapped| &mapped.source) {
        Some(FieldSource::Column(index)) => profile.column(*index),
        _ => None,
    };
    // 05/09 is told from 09/05 only by a day above twelve.
    let probes = column.into_iter().flat_map(|column| column.probes.iter().map(String::as_str));
    let month_first = days::month_first(probes);
    FileMapping { day_first: !month_first, ..draft }
}

/// The job that applies. Done again after it succeeded, it does nothing; cut off, it begins from the beginning.
pub(super) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let kind = found_kind(ctx, id).await?;
    by_kind!(kind, F => apply_of::<F>(ctx, id).await)
}

async fn apply_of<F: Taken>(ctx: &Ctx, id: ImportId) -> Result<()> {
    let import = F::KIND.import();
    let mut tx = ctx.begin(EDIT).await?;
    let stored = find::<F>(&mut tx, id).await?;
    let tenant = tx.tenant();
    tx.commit().await?;
    let (ImportStatus::Applying, Some(mapping)) = (stored.row.status, stored.mapping.clone()) else {
        return Ok(());
    };
    let mut catalog = ctx.platform(EDIT).await?;
    store::begin(&mut catalog).await?;
    let mut known = Known::load(&mut catalog, mapping.new_brands, &stored.row.filename, ctx.now()).await?;
    if let Some(profile) = &stored.profile {
        F::note_headers(&mapping, profile, &mut known);
        let path = ctx.services.files.path(tenant, stored.file);
        match Book::load(&ctx.services.reader, &path, profile, &known.groups).await? {
            Ok(book) => known.book = book,
            Err(failure) => {
                drop(catalog);
                return fail(ctx, id, Step::Applying, &failure).await;
            }
        }
    }
    let mut rows = FileRows::open(ctx, tenant, &stored)?;
    let mut pace = Pace::of(import, id);
    let mut watching = Watching::Page(ctx, &mut pace);
    let taken = take::<F>(&mut catalog, &mut rows, &mapping, &mut known, &mut watching).await?;
    let Done { counts, refused, alike, .. } = match taken {
        Ok(done) => done,
        Err(failure) => {
            drop(catalog);
            return fail(ctx, id, Step::Applying, &failure).await;
        }
    };
    let mut tx = ctx.begin(EDIT).await?;
    problems::replace(&mut tx, id, &refused.iter().map(kept).collect::<Vec<_>>()).await?;
    let rows = Rows { total: counts.rows, taken: counts.rows.saturating_sub(counts.refused), refused: counts.refused };
    let outcome = Outcome { counts, refused: refused.into_iter().take(SHOWN).collect(), alike };
    if !imports::complete(ctx, &mut tx, import, id, &rows, &outcome).await? {
        return Ok(());
    }
    if matches!(F::KIND, CatalogFileKind::Parts | CatalogFileKind::References) {
        // Offers without catalogue have found their parts.
        events::store::insert_for_market(catalog.sql(), tenant, &Event::OffersChanged { parts: None }).await?;
    }
    // Cut off between the two, the job begins again and finds all of it there.
    catalog.commit().await?;
    tx.commit().await
}

async fn found_kind(ctx: &Ctx, id: ImportId) -> Result<CatalogFileKind> {
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
