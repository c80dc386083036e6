//! Bringing in a file of detections: received, read by a job, mapped and previewed by a person, applied by a job.

use super::fields::DetectionMapping;
use super::jobs::{ApplyDetections, ReadDetections};
use super::rows::{self, RowReader};
use super::types::{
    AreaToCreate, DetectionImport, LineToCreate, LineWithoutRoom, Outcome, Preview, REFUSED_SHOWN, RowRefused,
};
use crate::base::fault::{Error, Result};
use crate::base::hex::hex;
use crate::base::id::{ImportId, LineId, TenantId};
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::oee::calendar::{Calendar, is_zone};
use crate::oee::detections::ops::take;
use crate::oee::detections::types::{MAX_AT_ONCE, NewDetection};
use crate::oee::rules::{code_of, rate_of};
use crate::oee::setup::Setup;
use crate::oee::timeline::CYCLE;
use crate::oee::types::{
    AreaKind, AreaValues, DEFAULT_SLOW_PERCENT, DEFAULT_STOP_SECONDS, DiscardRule, LineValues, ProductValues,
};
use crate::oee::{lines, store};
use crate::platform::audit::action::Action;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{self, Stored as _};
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::files::Received;
use crate::platform::imports::mapping::propose;
use crate::platform::imports::ops::{self as imports, Pace, Step, wrong_status};
use crate::platform::imports::reader::types::{ReadChoices, Row};
use crate::platform::imports::rows::FileRows;
use crate::platform::imports::store::{Rows, Stored, update_mapping};
use crate::platform::imports::types::{Aim, ApplyWhen, ImportFailure, ImportKind, ImportStatus, Progress};
use crate::platform::tenancy;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Gaps of a line that its ideal rate is read from.
const MOST_GAPS: usize = 200_000;

const KIND: ImportKind = ImportKind::Detections;

/// Queues a file that was received.
pub async fn bring_in(ctx: &Ctx, file: Received) -> Result<DetectionImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let id = imports::bring_in(ctx, &mut tx, KIND, file, ApplyWhen::Asked, ReadDetections).await?;
    done(tx, id).await
}

/// One import with everything that is known of it.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<DetectionImport> {
    let mut tx = ctx.begin(KIND.view()).await?;
    let import = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(import)
}

/// Commits a step of an import, which answers where it stands then.
async fn done(mut tx: TenantTx, id: ImportId) -> Result<DetectionImport> {
    let import = detail(&mut tx, id).await?;
    tx.commit_with(&import).await?;
    Ok(import)
}

async fn detail(tx: &mut TenantTx, id: ImportId) -> Result<DetectionImport> {
    let stored = find(tx, id, false).await?;
    Ok(DetectionImport {
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

/// Reads the file again, by other choices of where its table is and how its text is written.
pub async fn reread(ctx: &Ctx, id: ImportId, choices: ReadChoices) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    imports::reread(ctx, &mut tx, KIND, id, choices, ReadDetections).await?;
    tx.commit().await
}

/// Keeps what a person decided so far, complete or not; says what is still missing.
pub async fn decide(ctx: &Ctx, id: ImportId, mapping: &DetectionMapping) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = waiting(&mut tx, id).await?;
    if stored.mapping.as_ref() != Some(mapping) {
        update_mapping(&mut tx, id, mapping).await?;
        imports::note(ctx, &mut tx, KIND, Action::MapDetections, id, serde_json::to_value(mapping)?).await?;
    }
    tx.commit().await?;
    Ok(check(&stored, mapping)?)
}

/// What applying with this mapping would do; changes nothing.
pub async fn preview(ctx: &Ctx, id: ImportId, mapping: &DetectionMapping) -> Result<Preview> {
    let mut tx = ctx.begin(KIND.view()).await?;
    let stored = find(&mut tx, id, false).await?;
    imports::needs_file(&stored.row)?;
    let tenant = tx.tenant();
    let setup = Setup::load(&mut tx).await?;
    let room = room(&mut tx, mapping).await?;
    tx.commit().await?;
    check(&stored, mapping)?;
    match look(ctx, tenant, &stored, mapping, &setup.zone, None).await? {
        Ok((mut preview, mut found)) => {
            sum_up(&mut preview, &mut found, mapping, &setup, room);
            Ok(preview)
        }
        Err(_) => Err(wrong_status().into()),
    }
}

/// Decides the mapping and has the import applied.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: &DetectionMapping) -> Result<DetectionImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = waiting(&mut tx, id).await?;
    proceed(ctx, tx, &stored, mapping).await
}

/// Has the import applied by what its columns seem to be, where that leaves no doubt.
pub async fn apply_proposed(ctx: &Ctx, id: ImportId) -> Result<DetectionImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = waiting(&mut tx, id).await?;
    let mapping = stored.mapping.clone().unwrap_or_default();
    imports::doubtful(&stored, &mapping)?;
    proceed(ctx, tx, &stored, &mapping).await
}

/// An import that is read and waits for somebody's word; nobody else moves it on.
async fn waiting(tx: &mut TenantTx, id: ImportId) -> Result<StoredImport> {
    let stored = find(tx, id, true).await?;
    if stored.row.status != ImportStatus::NeedsMapping {
        return Err(wrong_status().into());
    }
    imports::needs_file(&stored.row)?;
    Ok(stored)
}

async fn proceed(
    ctx: &Ctx,
    mut tx: TenantTx,
    stored: &StoredImport,
    mapping: &DetectionMapping,
) -> Result<DetectionImport> {
    check(stored, mapping)?;
    let id = stored.row.id;
    imports::begin_applying(ctx, &mut tx, KIND, id, mapping, Aim::Apply, ApplyDetections).await?;
    done(tx, id).await
}

type StoredImport = Stored<DetectionMapping, Outcome>;

/// A detection and its row.
type Found = (u32, NewDetection);

/// Has the mapping everything that applying needs, of columns that the file has?
fn check(stored: &StoredImport, mapping: &DetectionMapping) -> Result<(), Problem> {
    let mut fields = imports::problems(stored, mapping);
    let mut wrong = |field: &str, reason| fields.push(FieldProblem { field: field.to_owned(), reason });
    if mapping.zone.as_deref().is_some_and(|zone| !is_zone(zone)) {
        wrong("zone", Reason::Unknown);
    }
    for area in [&mapping.output_area, &mapping.discard_area] {
        if code_of(area).is_empty() {
            wrong("output_area", Reason::Missing);
        }
    }
    let sensible = Decimal::new(1, 3)..=Decimal::from(100_000);
    if mapping.rates.iter().any(|rate| !sensible.contains(&rate.ideal_rate)) {
        wrong("rates", Reason::OutOfRange);
    }
    if fields.is_empty() { Ok(()) } else { Err(Problem::Invalid { fields }) }
}

async fn find(tx: &mut TenantTx, id: ImportId, lock: bool) -> Result<StoredImport> {
    imports::find(tx, KIND, id, lock).await
}

/// What sent rows that name no device: the file, by its content, so that the same file again adds nothing.
fn device(stored: &StoredImport) -> String {
    format!("file {}", hex(stored.sha256.get(..8).unwrap_or(&stored.sha256)))
}

/// The job that reads. Done again, it does the same; an import that has moved on since is left alone.
pub(crate) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let Some(reading) = imports::read_profile::<DetectionMapping>(ctx, KIND, id).await? else { return Ok(()) };
    let proposals = propose(&reading.profile, &[]);
    let read = imports::finish_reading(ctx, KIND, id, reading, &proposals, rows::draft).await?;
    let Some((mut tx, at_once)) = read else { return Ok(()) };
    if let Some(mapping) = at_once {
        imports::begin_applying(ctx, &mut tx, KIND, id, &mapping, Aim::Apply, ApplyDetections).await?;
    }
    tx.commit().await
}

/// How many lines may still be created: as many as the tenant has room for. Where nothing is created there is no limit.
async fn room(tx: &mut TenantTx, mapping: &DetectionMapping) -> Result<usize> {
    if !mapping.create {
        return Ok(usize::MAX);
    }
    let (lines, most) = lines::store::find_room(tx).await?;
    Ok(usize::try_from(i64::from(most) - lines).unwrap_or(0))
}

/// Reads all rows by the mapping: how many there are, those that cannot be read, and the detections themselves with their
/// rows. With `pace`, says how far it is.
async fn look(
    ctx: &Ctx,
    tenant: TenantId,
    stored: &StoredImport,
    mapping: &DetectionMapping,
    zone: &str,
    mut pace: Option<&mut Pace>,
) -> Result<Result<(Preview, Vec<Found>), ImportFailure>> {
    let zone = mapping.zone.as_deref().unwrap_or(zone);
    let clock = Calendar::new(zone, Vec::new(), Vec::new()).ok_or_else(|| Error::broken("an unknown zone"))?;
    let (device, now) = (device(stored), ctx.now());
    let rows = RowReader::new(mapping, &clock, &device);
    let mut preview = Preview::default();
    let mut found: Vec<Found> = Vec::new();
    let mut read = |row: &Row| {
        preview.rows += 1;
        match rows.read(row, now) {
            Ok(pieces) => found.extend(pieces.into_iter().map(|piece| (row.number, piece))),
            Err(refused) => refuse(&mut preview.refused_total, &mut preview.refused, refused),
        }
    };
    let mut file = FileRows::open(ctx, tenant, stored)?;
    let mut done = 0;
    loop {
        let batch = match file.next().await {
            Ok(Some(batch)) => batch,
            Ok(None) => return Ok(Ok((preview, found))),
            Err(failure) => return Ok(Err(failure)),
        };
        batch.iter().for_each(&mut read);
        done += batch.len() as u64;
        if let Some(pace) = pace.as_deref_mut() {
            pace.report(ctx, Progress { done, total: None }).await;
        }
    }
}

/// What the detections come to and what they name that is not set up. Those of lines that there is no room for are refused,
/// and left out of `found`.
fn sum_up(preview: &mut Preview, found: &mut Vec<Found>, mapping: &DetectionMapping, setup: &Setup, room: usize) {
    let mut beyond: BTreeMap<String, u64> = BTreeMap::new();
    let mut new: BTreeSet<String> = BTreeSet::new();
    let mut last_refused = None;
    found.retain(|(row, piece)| {
        if new.contains(&piece.line) || setup.knows_line(&piece.line) {
            return true;
        }
        if new.len() < room {
            new.insert(piece.line.clone());
            return true;
        }
        *beyond.entry(piece.line.clone()).or_default() += 1;
        // The pieces of a row stand together.
        if last_refused != Some(*row) {
            last_refused = Some(*row);
            let refused = RowRefused { row: *row, reason: "line_limit".to_owned(), value: piece.line.clone() };
            refuse(&mut preview.refused_total, &mut preview.refused, refused);
        }
        false
    });
    preview.refused.sort_by_key(|refused| refused.row);
    preview.without_room = beyond.into_iter().map(|(code, pieces)| LineWithoutRoom { code, pieces }).collect();
    preview.pieces = found.len() as u64;
    preview.first = found.iter().map(|(_, piece)| piece.detected_at).min();
    preview.last = found.iter().map(|(_, piece)| piece.detected_at).max();
    to_create(preview, found, mapping, setup);
}

fn refuse(total: &mut u64, kept: &mut Vec<RowRefused>, refused: RowRefused) {
    *total += 1;
    if kept.len() < REFUSED_SHOWN {
        kept.push(refused);
    }
}

/// What the detections name that is not set up.
fn to_create(preview: &mut Preview, found: &[Found], mapping: &DetectionMapping, setup: &Setup) {
    let mut instants: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut areas: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut products: BTreeSet<&str> = BTreeSet::new();
    for (_, piece) in found {
        let of_line = instants.entry(&piece.line).or_default();
        if of_line.len() < MOST_GAPS {
            of_line.push(piece.detected_at.timestamp_millis());
        }
        areas.insert((&piece.line, &piece.area));
        products.extend(piece.product.as_deref());
    }
    let line = |code: &str| setup.lines.iter().find(|line| line.line.values.code == code);
    for (code, instants) in instants {
        if line(code).is_none() {
            let asked = mapping.rates.iter().find(|rate| code_of(&rate.line) == code).map(|rate| rate.ideal_rate);
            preview.lines.push(LineToCreate {
                code: code.to_owned(),
                name: code.to_owned(),
                pieces: instants.len() as u64,
                ideal_rate: asked.unwrap_or_else(|| rate_from(instants)),
            });
        }
    }
    let discard = code_of(&mapping.discard_area);
    for (of_line, code) in areas {
        let known = line(of_line).is_some_and(|line| {
            setup
                .areas
                .iter()
                .any(|area| area.record.values.line.id() == Some(line.line.id) && area.record.values.code == code)
        });
        if !known {
            let kind = if code == discard { AreaKind::Discard } else { AreaKind::Output };
            preview.areas.push(AreaToCreate { line: of_line.to_owned(), code: code.to_owned(), kind });
        }
    }
    let is_new = |code: &&str| setup.products.iter().all(|product| product.record.values.code != **code);
    preview.products = products.into_iter().filter(is_new).map(str::to_owned).collect();
}

/// An ideal rate from the quarter of the shortest gaps: what the line does when nothing holds it up.
fn rate_from(mut instants: Vec<i64>) -> Decimal {
    instants.sort_unstable();
    let mut gaps: Vec<i64> = instants.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    let gap = gaps.get(gaps.len() / 4).copied().unwrap_or(60_000);
    // In thousandths of a piece a minute, within what a line may have.
    let rate = Decimal::new(CYCLE / gap, 3).min(Decimal::from(100_000));
    rate.max(Decimal::new(1, 3))
}

/// The job that applies: one transaction, all or nothing. Done again after it succeeded, it does nothing; cut off, it begins
/// from the beginning.
pub(crate) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, false).await?;
    let (ImportStatus::Applying, Some(mapping)) = (stored.row.status, stored.mapping.clone()) else {
        return Ok(());
    };
    let tenant = tx.tenant();
    let zone = tenancy::ops::zone_name(&mut tx).await?;
    let mut pace = Pace::of(KIND, id);
    let (mut preview, mut found) = match look(ctx, tenant, &stored, &mapping, &zone, Some(&mut pace)).await? {
        Ok(looked) => looked,
        Err(failure) => {
            drop(tx);
            return fail(ctx, id, Step::Applying, &failure).await;
        }
    };
    if mapping.create {
        // Nobody else counts lines or creates one until this is done.
        store::lock_plant(&mut tx).await?;
    }
    // Only now: reading the file takes its time.
    let setup = Setup::load(&mut tx).await?;
    let room = room(&mut tx, &mapping).await?;
    sum_up(&mut preview, &mut found, &mapping, &setup, room);
    let setup = if mapping.create { create(ctx, &mut tx, &setup, &preview, id).await? } else { setup };
    let named: BTreeSet<&str> = found.iter().map(|(_, piece)| piece.line.as_str()).collect();
    let mut outcome = Outcome {
        lines: named.into_iter().filter(|code| setup.knows_line(code)).map(str::to_owned).collect(),
        rows: preview.rows,
        refused_total: preview.refused_total,
        refused: preview.refused,
        first: preview.first,
        last: preview.last,
        ..Outcome::default()
    };
    let mut rows_refused = preview.refused_total;
    let mut last_refused = None;
    for (part, done) in found.chunks(MAX_AT_ONCE).zip((0..).step_by(MAX_AT_ONCE)) {
        pace.report(ctx, Progress { done, total: Some(preview.pieces) }).await;
        let sent: Vec<_> = part.iter().map(|(_, piece)| Ok(piece.clone())).collect();
        let (receipt, _) = take(ctx, &mut tx, &setup, &sent).await?;
        outcome.accepted += u64::from(receipt.accepted);
        outcome.duplicates += u64::from(receipt.duplicates);
        for rejected in receipt.rejected {
            let Some((row, piece)) = usize::try_from(rejected.index).ok().and_then(|at| part.get(at)) else { continue };
            // The pieces of a row stand together.
            rows_refused += u64::from(last_refused != Some(*row));
            last_refused = Some(*row);
            let value = format!("{} {}", piece.line, piece.area);
            let refused = RowRefused { row: *row, reason: rejected.reason.as_str().to_owned(), value };
            refuse(&mut outcome.refused_total, &mut outcome.refused, refused);
        }
    }
    let rows = Rows {
        total: preview.rows,
        taken: preview.rows.saturating_sub(rows_refused),
        refused: rows_refused.min(preview.rows),
    };
    if !imports::complete(ctx, &mut tx, KIND, id, &rows, &outcome).await? {
        return Ok(());
    }
    events::store::insert(&mut tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    tx.commit().await
}

/// Sets up what the preview names. The caller holds the lock of the plant.
async fn create(ctx: &Ctx, tx: &mut TenantTx, setup: &Setup, preview: &Preview, id: ImportId) -> Result<Setup> {
    let discards = |line: &str| preview.areas.iter().any(|area| area.line == line && area.kind == AreaKind::Discard);
    let mut line_ids: BTreeMap<String, LineId> =
        setup.lines.iter().map(|line| (line.line.values.code.clone(), line.line.id)).collect();
    // What is created stands behind what there is.
    let lines_from = setup.lines.iter().map(|line| line.number).max().unwrap_or_default() + 1;
    for (new, position) in preview.lines.iter().zip(lines_from..) {
        let line = LineValues {
            code: new.code.clone(),
            name: new.name.clone(),
            active: true,
            ideal_rate: new.ideal_rate,
            availability_target: None,
            performance_target: None,
            // A slow line needs more patience than five minutes before it stands still.
            stop_seconds: patience(new.ideal_rate),
            micro_stop_seconds: None,
            slow_percent: DEFAULT_SLOW_PERCENT,
            auto_detect: true,
            discard: if discards(&new.code) { DiscardRule::Before } else { DiscardRule::None },
            position,
        };
        let line = entity::new(line);
        LineValues::save(tx, &line).await?;
        line_ids.insert(new.code.clone(), line.id);
    }
    let areas_from = setup.areas.iter().map(|area| area.number).max().unwrap_or_default() + 1;
    for (new, position) in preview.areas.iter().zip(areas_from..) {
        let Some(&line) = line_ids.get(&new.line) else { continue };
        let (code, name) = (new.code.clone(), new.code.clone());
        let area = AreaValues { line: line.into(), code, name, kind: new.kind, position };
        AreaValues::save(tx, &entity::new(area)).await?;
    }
    for code in &preview.products {
        let product = ProductValues {
            code: code.clone(),
            name: code.clone(),
            active: true,
            weight: None,
            colour: None,
            pieces_per_batch: None,
            rates: Vec::new(),
        };
        ProductValues::save(tx, &entity::new(product)).await?;
    }
    let made = json!({ "lines": preview.lines, "areas": preview.areas, "products": preview.products });
    imports::note(ctx, tx, KIND, Action::CreateFromDetections, id, made).await?;
    Setup::load(tx).await
}

/// The stop threshold of a line that is created: five minutes, or five cycles where those are longer.
fn patience(ideal_rate: Decimal) -> u32 {
    let cycles = 5 * CYCLE / rate_of(ideal_rate) / 1000;
    u32::try_from(cycles).unwrap_or(u32::MAX).clamp(DEFAULT_STOP_SECONDS, 3600)
}

/// The import did not work out; whoever looks at it is told why.
pub(crate) async fn fail(ctx: &Ctx, id: ImportId, step: Step, failure: &ImportFailure) -> Result<()> {
    imports::fail(ctx, KIND, id, step, failure).await
}
