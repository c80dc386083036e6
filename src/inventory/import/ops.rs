//! Bringing in a bodega's file: received, read by a job, mapped by a person, applied by a job.

use super::fields::{Mapping, MissingLines, RepeatedLines};
use super::jobs::{ApplyImport, ReadImport};
use super::plan::store as plans;
use super::rows::{NewLine, RowReader};
use super::rules;
use super::store::{self, LastFile, Origin, WorkedOut};
use super::types::{
    Alarms, Counts, ImportDetail, LineAction, PROBLEMS_SHOWN, PartOfRow, Plan, PriceAnswers, RowProblem, RowReason,
};
use crate::base::fault::{Error, Result};
use crate::base::hex::hex;
use crate::base::id::{ChangeId, ImportId, SourceId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::base::stored;
use crate::catalog;
use crate::catalog::types::Known;
use crate::inventory::history::store::{self as history, Extent, NewChange};
use crate::inventory::history::types::ChangeKind;
use crate::inventory::mapping as said;
use crate::platform::audit::action::Action;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event, MAX_NAMED_PARTS};
use crate::platform::files::{KeptFile, Received};
use crate::platform::imports::mapping::{Evidence, Mapping as _, fingerprint, fingerprint_of, propose};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::ops::{self as imports, Pace, Step, wrong_status};
use crate::platform::imports::problems::{KeptProblem, store as problems};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::rows::FileRows;
use crate::platform::imports::store::{Rows, Stored};
use crate::platform::imports::types::{Aim, ApplyWhen, ImportFailure, ImportKind, ImportRow, ImportStatus, Progress};
use crate::platform::organizations;
use crate::platform::tenancy;
use crate::platform::tenancy::settings::types::{PRICE_LEVELS, PriceLevels};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// Rows that go to the database together.
const STAGED_TOGETHER: usize = 2_000;

const KIND: ImportKind = ImportKind::Inventory;

/// Queues a file that was received, to be confirmed by a person.
pub async fn bring_in(ctx: &Ctx, file: Received) -> Result<ImportDetail> {
    bring_in_and_apply(ctx, file, ApplyWhen::Asked).await
}

/// Queues a file that was received, and says when it is applied without anybody's look.
pub async fn bring_in_and_apply(ctx: &Ctx, file: Received, apply_when: ApplyWhen) -> Result<ImportDetail> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let id = imports::bring_in(ctx, &mut tx, KIND, file, apply_when, ReadImport).await?;
    done(tx, id).await
}

/// The history with what became of the rows, newest first.
pub async fn list_imports(ctx: &Ctx, page: PageRequest) -> Result<Page<(ImportRow, Counts)>> {
    let Page { rows, page, per_page, total } = imports::list_with::<Counts>(ctx, KIND, page).await?;
    let rows = rows.into_iter().map(|(row, counts)| {
        let counts = counts_of(&row, counts);
        (row, counts)
    });
    Ok(Page { rows: rows.collect(), page, per_page, total })
}

/// Before the end only the rows of the file are known.
fn counts_of(row: &ImportRow, counted: Option<Counts>) -> Counts {
    counted.unwrap_or(Counts { total: row.rows_total, ..Counts::default() })
}

/// The file of an import, as it was brought in.
pub async fn file(ctx: &Ctx, id: ImportId) -> Result<KeptFile> {
    imports::file(ctx, KIND, id).await
}

/// One import with everything that its page shows.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<ImportDetail> {
    let mut tx = ctx.begin(KIND.view()).await?;
    let detail = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(detail)
}

/// Commits a step of an import, which answers where it stands then.
async fn done(mut tx: TenantTx, id: ImportId) -> Result<ImportDetail> {
    let detail = detail(&mut tx, id).await?;
    tx.commit_with(&detail).await?;
    Ok(detail)
}

async fn detail(tx: &mut TenantTx, id: ImportId) -> Result<ImportDetail> {
    let stored = find(tx, id, false).await?;
    let (problems, problems_total) = list_remarks(tx, id, PROBLEMS_SHOWN).await?;
    let currency = tenancy::ops::currency(tx).await?;
    let tax = organizations::settings::ops::tax(tx).await?;
    let levels = tenancy::ops::prices(tx).await?;
    Ok(ImportDetail {
        proposals: stored.proposals()?,
        counts: counts_of(&stored.row, stored.outcome),
        row: stored.row,
        progress: stored.progress,
        profile: stored.profile,
        choices: stored.choices,
        mapping: stored.mapping,
        remembered: stored.remembered,
        failure: stored.failure,
        currency,
        prices: PriceAnswers { tax, shown: levels.shown, several: levels.names.len() > 1 },
        problems,
        problems_total,
    })
}

/// The first remarks of an import by row, and how many there are.
pub(in crate::inventory) async fn list_remarks(
    tx: &mut TenantTx,
    id: ImportId,
    most: i64,
) -> Result<(Vec<RowProblem>, u64)> {
    let (kept, total) = problems::list(tx, id, most).await?;
    let told = |KeptProblem { row, column, value, reason }: KeptProblem| {
        let reason = stored::row("import_problems of", id).word("reason", &reason)?;
        Ok(RowProblem { row, column, value, reason })
    };
    Ok((kept.into_iter().map(told).collect::<Result<_>>()?, total))
}

fn kept(RowProblem { row, column, value, reason }: RowProblem) -> KeptProblem {
    KeptProblem { row, column, value, reason: reason.as_str().to_owned() }
}

/// Reads the file again, by other choices of where its table is and how its text is written.
pub async fn reread(ctx: &Ctx, id: ImportId, choices: ReadChoices) -> Result<ImportDetail> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    imports::reread(ctx, &mut tx, KIND, id, choices, ReadImport).await?;
    done(tx, id).await
}

/// Decides the mapping and has the import applied.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: Mapping) -> Result<ImportDetail> {
    decide(ctx, id, mapping, Aim::Apply).await
}

/// Has the import applied by what its columns seem to be.
pub async fn apply_proposed(ctx: &Ctx, id: ImportId, decimals: Option<Decimals>) -> Result<ImportDetail> {
    decide_proposed(ctx, id, decimals, LineChoices::default(), Aim::Apply).await
}

/// Decides the mapping, and has done with the import what is wanted.
pub async fn decide(ctx: &Ctx, id: ImportId, mapping: Mapping, aim: Aim) -> Result<ImportDetail> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = imports::waiting::<Mapping, Counts>(&mut tx, KIND, id).await?;
    proceed(ctx, tx, id, stored, mapping, aim).await
}

/// What becomes of lines that the file does not have and of rows that are one line, and which price workshops see; none: as the
/// mapping says.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineChoices {
    pub missing: Option<MissingLines>,
    pub repeated: Option<RepeatedLines>,
    pub shown_price: Option<i16>,
}

/// Has done what is wanted by what the columns seem to be, where that leaves no doubt, or by the mapping of the plan; `decimals`
/// is the sign of columns whose values leave it open, `lines` what is wanted otherwise than the mapping says.
pub async fn decide_proposed(
    ctx: &Ctx,
    id: ImportId,
    decimals: Option<Decimals>,
    lines: LineChoices,
    aim: Aim,
) -> Result<ImportDetail> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = imports::waiting::<Mapping, Counts>(&mut tx, KIND, id).await?;
    let mut mapping = stored.mapping.clone().unwrap_or_default().with_decimals(decimals);
    mapping.missing = lines.missing.unwrap_or(mapping.missing);
    mapping.repeated = lines.repeated.unwrap_or(mapping.repeated);
    mapping.shown_price = lines.shown_price.or(mapping.shown_price);
    imports::doubtful(&stored, &mapping)?;
    proceed(ctx, tx, id, stored, mapping, aim).await
}

/// What a planned import would do: lines of one action, or of all.
pub async fn plan(ctx: &Ctx, id: ImportId, action: Option<LineAction>, page: PageRequest) -> Result<Plan> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(KIND.view()).await?;
    let stored = find(&mut tx, id, false).await?;
    if stored.row.status != ImportStatus::Planned {
        return Err(wrong_status().into());
    }
    let (rows, mut total) = plans::list_plan(&mut tx, id, action, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = plans::list_plan(&mut tx, id, action, first).await?.1;
    }
    let counts = stored.outcome.unwrap_or_default();
    tx.commit().await?;
    if total == 0 && action.is_none() && counts.lines_of_plan() > 0 {
        // The table does not outlive a crash of the database: the plan is made of the file again.
        let mut tx = ctx.begin(KIND.view()).await?;
        let stored = find(&mut tx, id, true).await?;
        if let (ImportStatus::Planned, Some(mapping)) = (stored.row.status, &stored.mapping) {
            imports::needs_file(&stored.row)?;
            imports::begin_applying(ctx, &mut tx, KIND, id, mapping, Aim::Plan, ApplyImport).await?;
        }
        tx.commit().await?;
        return Err(wrong_status().into());
    }
    Ok(Plan { row: stored.row, counts, lines: Page::new(rows, page, total) })
}

/// Says which part rows of a plan are that could be several. It is remembered for the number and the brand, and the plan is made
/// again by it.
pub async fn answer(ctx: &Ctx, id: ImportId, answers: &[PartOfRow]) -> Result<ImportDetail> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, true).await?;
    let (ImportStatus::Planned, Some(mapping)) = (stored.row.status, &stored.mapping) else {
        return Err(wrong_status().into());
    };
    let (mut fields, mut said) = (Vec::new(), Vec::new());
    for (place, answer) in answers.iter().enumerate() {
        let mut unknown = |member: &str| {
            fields.push(FieldProblem { field: format!("answers[{place}].{member}"), reason: Reason::Unknown });
        };
        match plans::find_open(&mut tx, id, answer.row).await? {
            None => unknown("row"),
            Some(open) if !open.candidates.contains(&answer.part) => unknown("part"),
            Some(open) => {
                plans::upsert_answer(&mut tx, &open, answer.part, ctx.now()).await?;
                said.push(
                    json!({ "row": answer.row, "number": open.number, "brand": open.brand, "part": answer.part }),
                );
            }
        }
    }
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    imports::note(ctx, &mut tx, KIND, Action::AnswerImport, id, json!({ "answers": said })).await?;
    imports::begin_applying(ctx, &mut tx, KIND, id, mapping, Aim::Plan, ApplyImport).await?;
    done(tx, id).await
}

async fn proceed(
    ctx: &Ctx,
    mut tx: TenantTx,
    id: ImportId,
    stored: Stored<Mapping, Counts>,
    mapping: Mapping,
    aim: Aim,
) -> Result<ImportDetail> {
    // Which price workshops see is a setting.
    let shown = mapping
        .shown_price
        .filter(|_| mapping.shown_price != stored.mapping.as_ref().and_then(|decided| decided.shown_price));
    if shown.is_some() {
        ctx.require(Permission::SettingsEdit)?;
    }
    let mut fields = imports::problems(&stored, &mapping);
    if shown.is_some_and(|level| !(1..=PRICE_LEVELS).contains(&level)) {
        fields.push(FieldProblem { field: "shown_price".to_owned(), reason: Reason::OutOfRange });
    }
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    imports::begin_applying(ctx, &mut tx, KIND, id, &mapping, aim, ApplyImport).await?;
    done(tx, id).await
}

async fn find(tx: &mut TenantTx, id: ImportId, lock: bool) -> Result<Stored<Mapping, Counts>> {
    imports::find(tx, KIND, id, lock).await
}

/// The job that reads: what the file looks like, and what its columns are, as it was decided for an earlier file of the
/// same shape, or as they seem to be. What needs nobody's word is applied right away. Done again, it does the same; an import that has moved on since is left alone.
pub(crate) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let Some(mut reading) = imports::read_profile::<Mapping>(ctx, KIND, id).await? else { return Ok(()) };
    let columns = &reading.profile.columns;
    let probes: Vec<&[String]> = columns.iter().map(|column| column.probes.as_slice()).collect();
    let known = catalog::ops::count_known(ctx, &probes).await?;
    let evidence: Vec<Evidence> = columns
        .iter()
        .zip(known)
        .map(|(column, Known { numbers, brands })| {
            let probes = u32::try_from(column.probes.len()).unwrap_or(u32::MAX);
            Evidence { column: column.index, probes, number_hits: numbers, brand_hits: brands }
        })
        .collect();
    let proposals = propose(&reading.profile, &evidence);
    // What was confirmed about its shape goes before what is said of all files.
    reading.remembered = match reading.remembered {
        Some(mapping) => Some(mapping.remembered()),
        None => default_of(ctx, &reading.profile).await?,
    };
    let read = imports::finish_reading(ctx, KIND, id, reading, &proposals, Mapping::from_proposals).await?;
    let Some((mut tx, decided)) = read else { return Ok(()) };
    let at_once = decided.is_some();
    if let Some(mapping) = decided {
        imports::begin_applying(ctx, &mut tx, KIND, id, &mapping, Aim::Heed, ApplyImport).await?;
    }
    tx.commit().await?;
    // The other job stands behind this one in the queue of the bodega: it finds nothing to do, unless this is cut off.
    if at_once { apply_now(ctx, id).await } else { Ok(()) }
}

/// What the bodega says of all its files, where that fits this one.
async fn default_of(ctx: &Ctx, profile: &Profile) -> Result<Option<Mapping>> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let kept = said::ops::find(&mut tx).await?;
    tx.commit().await?;
    Ok(said::rules::fitting(&kept.mapping, profile))
}

/// The job that plans or applies: one transaction, all or nothing. Done again after it was cut off, it begins from the
/// beginning; done again after it succeeded, it does nothing.
pub(crate) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, false).await?;
    let only_plans = match stored.row.status {
        ImportStatus::Planning => true,
        ImportStatus::Applying => false,
        _ => return Ok(()),
    };
    let (Some(profile), Some(mapping)) = (&stored.profile, &stored.mapping) else {
        return Err(Error::broken("an import that is applied has no profile or mapping"));
    };
    let currency = tenancy::ops::currency(&mut tx).await?;
    let before = tenancy::ops::prices(&mut tx).await?;
    let shown_price = mapping.shown_price.unwrap_or(before.shown);
    let shapes = imports::shapes(&mut tx, KIND, profile).await?;
    let source = store::find_source(&mut tx, &shapes).await?;
    // Before anything is matched, so that what changes meanwhile counts as a change since.
    let known = (store::count_catalog_changes(&mut tx).await?, plans::hash_answers(&mut tx).await?);
    let said = Mapping { shown_price: Some(shown_price), ..mapping.clone() };
    let standing = |stock| standing(&stored, &said, &currency, &known, stock);
    if let Some((source, last)) = source.as_ref().and_then(|source| Some((source, source.last.as_ref()?)))
        && !only_plans
        && shown_price == before.shown
        && last.standing == standing(history::last_change(&mut tx).await?)?
    {
        history::wait(&mut tx).await?;
        // Somebody else may have been at it.
        if last.standing == standing(history::last_change(&mut tx).await?)?
            && let Some(counts) = find(&mut tx, last.import, false).await?.outcome
        {
            return confirm(ctx, tx, &stored, &source.shape, (source.id, last), counts).await;
        }
    }
    store::create_staging(&mut tx).await?;
    let read_by = rows_read_by(&stored, mapping, &currency)?;
    let mut counts = if let Some(counts) = stage_kept(&mut tx, &stored, id, &read_by).await? {
        counts
    } else {
        let rows = RowReader::new(mapping, profile, &currency);
        match stage_rows(ctx, &mut tx, &stored, id, &rows).await? {
            Ok(counts) => counts,
            Err(failure) => {
                drop(tx);
                return fail(ctx, id, Step::Applying, &failure).await;
            }
        }
    };
    imports::forget_rows(&mut tx, &stored).await?;

    history::hold_parts(&mut tx).await?;
    let ambiguous = store::resolve(&mut tx, counts.total - counts.errors - counts.skipped).await?;
    let duplicate = store::take_out_repeated(&mut tx, mapping.repeated).await?;
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
    let repeated = match mapping.repeated {
        RepeatedLines::Last => RowReason::Duplicate,
        RepeatedLines::Sum => RowReason::Summed,
    };
    let remarks: Vec<KeptProblem> =
        left_out(ambiguous, RowReason::Ambiguous).chain(left_out(duplicate, repeated)).map(kept).collect();
    problems::insert(&mut tx, id, LEFT_OUT_SEQUENCE, &remarks).await?;

    // Also of a short file, which may leave out all the lines of a long one.
    history::begin(&mut tx, Extent::Many).await?;
    let (source, shape) =
        source.map_or_else(|| (SourceId::new(), fingerprint(profile)), |source| (source.id, source.shape));
    let origin = Origin { import: id, source, mapping, now: ctx.now(), shown_price };
    let WorkedOut { new, changed, same, missing, unmatched, unpriced, uncounted, alarms } =
        store::work_out(&mut tx, &origin).await?;
    counts = Counts { new, changed, same, unmatched, unpriced, uncounted, missing, alarms, ..counts };
    let rows = Rows { total: counts.total, taken: counts.imported(), refused: counts.errors };
    if only_plans || (stored.heeds_alarms && alarms.ring()) {
        plans::insert_plan(&mut tx, &origin, counts.ambiguous > 0).await?;
        imports::keep_rows(&mut tx, id, &read_by).await?;
        if !imports::finish_planning(&mut tx, KIND, id, &rows, &counts).await? {
            return Ok(());
        }
        return tx.commit().await;
    }
    store::apply(&mut tx, &origin).await?;
    let prices = PriceLevels { shown: shown_price, names: rules::price_names(mapping, profile, &before.names) };
    if prices != before {
        tenancy::ops::change_prices(&mut tx, &prices, ctx.now()).await?;
    }
    store::upsert_source(&mut tx, source, &shape, &stored.row.filename, ctx.now()).await?;
    let parts = history::write(ctx, &mut tx, &change_of(id, source)).await?;
    let last = LastFile { import: id, standing: standing(history::last_change(&mut tx).await?)? };
    store::update_last_file(&mut tx, source, &last).await?;
    if !imports::complete(ctx, &mut tx, KIND, id, &rows, &counts).await? {
        return Ok(());
    }
    let few = parts.len() <= MAX_NAMED_PARTS && prices.shown == before.shown;
    let parts = few.then_some(parts);
    events::insert(&mut tx, Audience::Market, &Event::OffersChanged { parts }).await?;
    tx.commit().await
}

/// Remarks about rows that are left out after matching come behind those about cells.
const LEFT_OUT_SEQUENCE: u64 = 1 << 40;

fn change_of(id: ImportId, source: SourceId) -> NewChange {
    NewChange { id: ChangeId::new(), kind: ChangeKind::Import, import: Some(id), undoes: None, source: Some(source) }
}

/// All that decides what a file does, as one hash: its content, how it is understood and by which program, how often the catalogue
/// changed and what persons answered (`known`), and the last change that wrote a line of the stock. Where it is what it was right after the file was applied, applying
/// it again would change nothing: every change of a line goes through [`history::write`], and every change of the catalogue that
/// counts through a trigger.
fn standing(
    stored: &Stored<Mapping, Counts>,
    mapping: &Mapping,
    currency: &str,
    known: &(u64, String),
    stock: Option<ChangeId>,
) -> Result<String> {
    let (content, program) = (&stored.sha256, env!("CARGO_PKG_VERSION"));
    let all = serde_json::to_vec(&(content, stored.choices, mapping, currency, program, known, stock))?;
    Ok(hex(&Sha256::digest(&all)))
}

/// The last file of the source again, and nothing has changed since: its lines are as fresh as this, and its rows are counted as
/// they were.
async fn confirm(
    ctx: &Ctx,
    mut tx: TenantTx,
    stored: &Stored<Mapping, Counts>,
    shape: &str,
    (source, last): (SourceId, &LastFile),
    counts: Counts,
) -> Result<()> {
    let (id, same) = (stored.row.id, counts.imported());
    let nothing = Counts { new: 0, changed: 0, missing: 0, alarms: Alarms::default(), ..counts };
    let counts = Counts { same, unchanged: true, ..nothing };
    problems::delete(&mut tx, id, 0).await?;
    problems::copy(&mut tx, last.import, id).await?;
    imports::forget_rows(&mut tx, stored).await?;
    // A change without a line, so that what this file confirmed can be undone as what any other did.
    history::begin(&mut tx, Extent::Few).await?;
    history::write(ctx, &mut tx, &change_of(id, source)).await?;
    store::upsert_source(&mut tx, source, shape, &stored.row.filename, ctx.now()).await?;
    let last = LastFile { import: id, standing: last.standing.clone() };
    store::update_last_file(&mut tx, source, &last).await?;
    let rows = Rows { total: counts.total, taken: same, refused: counts.errors };
    if !imports::complete(ctx, &mut tx, KIND, id, &rows, &counts).await? {
        return Ok(());
    }
    events::insert(&mut tx, Audience::Market, &Event::OffersChanged { parts: Some(Vec::new()) }).await?;
    tx.commit().await
}

/// What makes lines of the cells of a file. Where it is the same, so are the lines.
fn rows_read_by(stored: &Stored<Mapping, Counts>, mapping: &Mapping, currency: &str) -> Result<String> {
    let read_by = serde_json::to_vec(&(stored.choices, &mapping.columns, currency))?;
    Ok(format!("{:016x}", fingerprint_of(&read_by)))
}

/// Stages the rows that are kept beside the plan, with what was counted when they were read. None where they are to be read from
/// the file: they would be understood otherwise now, or are not there, as after a crash.
async fn stage_kept(
    tx: &mut TenantTx,
    stored: &Stored<Mapping, Counts>,
    id: ImportId,
    read_by: &str,
) -> Result<Option<Counts>> {
    let Some(Counts { total, errors, skipped, left_out, .. }) = stored.outcome else { return Ok(None) };
    if stored.rows_read_by.as_deref() != Some(read_by) {
        return Ok(None);
    }
    let staged = store::stage_kept(tx, id).await?;
    if staged == 0 || staged != total - errors - skipped {
        store::delete_staged(tx).await?;
        return Ok(None);
    }
    problems::delete(tx, id, LEFT_OUT_SEQUENCE).await?;
    Ok(Some(Counts { total, errors, skipped, left_out, ..Counts::default() }))
}

/// Rows that go to the database together: lines, and remarks about rows that are none.
#[derive(Default)]
struct Portion {
    lines: Vec<NewLine>,
    remarks: Vec<RowProblem>,
}

/// Reads the file, and stages its rows. While the database takes a portion of them, the next one is understood.
async fn stage_rows(
    ctx: &Ctx,
    tx: &mut TenantTx,
    stored: &Stored<Mapping, Counts>,
    id: ImportId,
    rows: &RowReader<'_>,
) -> Result<Result<Counts, ImportFailure>> {
    problems::delete(tx, id, 0).await?;
    let file = FileRows::open(ctx, tx.tenant(), stored)?;
    let (portions, mut understood) = mpsc::channel(1);
    let reading = read_rows(ctx, stored, file, rows, portions);
    let staging = async {
        let mut written = 0;
        while let Some(Portion { lines, remarks }) = understood.recv().await {
            store::stage(tx, &lines).await?;
            let remarks: Vec<KeptProblem> = remarks.into_iter().map(kept).collect();
            problems::insert(tx, id, written, &remarks).await?;
            written += remarks.len() as u64;
        }
        Ok(())
    };
    let (counts, ()) = tokio::try_join!(reading, staging)?;
    Ok(counts)
}

/// Understands the rows of the file, portion by portion, and counts them.
async fn read_rows(
    ctx: &Ctx,
    stored: &Stored<Mapping, Counts>,
    mut file: FileRows,
    rows: &RowReader<'_>,
    portions: mpsc::Sender<Portion>,
) -> Result<Result<Counts, ImportFailure>> {
    let gone = |_| Error::broken("nobody takes the rows");
    let mut counts = Counts::default();
    let mut pace = Pace::of(KIND, stored.row.id);
    let total = Some(stored.row.rows_total);
    let mut portion = Portion::default();
    loop {
        let batch = match file.next().await {
            Ok(Some(batch)) => batch,
            Ok(None) => break,
            Err(failure) => return Ok(Err(failure)),
        };
        for row in &batch {
            counts.total += 1;
            match rows.read(row) {
                Ok(line) => portion.lines.push(line),
                Err(problems) => {
                    match problems.first().map(|problem| problem.reason) {
                        Some(RowReason::NoPartNumber) => counts.skipped += 1,
                        _ => counts.errors += 1,
                    }
                    portion.remarks.extend(problems);
                }
            }
        }
        if portion.lines.len() + portion.remarks.len() >= STAGED_TOGETHER {
            portions.send(std::mem::take(&mut portion)).await.map_err(gone)?;
        }
        pace.report(ctx, Progress { done: counts.total, total }).await;
    }
    counts.left_out = file.left_out;
    portions.send(portion).await.map_err(gone)?;
    Ok(Ok(counts))
}

/// The import did not work out; its page says why.
pub(crate) async fn fail(ctx: &Ctx, id: ImportId, step: Step, failure: &ImportFailure) -> Result<()> {
    imports::fail(ctx, KIND, id, step, failure).await
}
