//! Bringing in a file of detections: received, read by a job, mapped and previewed by a person, applied by a job.

use super::jobs::{ApplyDetections, ReadDetections};
use super::rows::{RowReader, propose};
use super::store::{self, NewImport, Stored};
use super::types::{
    AreaToCreate, DetectionField, DetectionImport, DetectionMapping, LineToCreate, Outcome, Preview, REFUSED_SHOWN,
    RowRefused,
};
use crate::audit::store as audit;
use crate::ctx::Ctx;
use crate::db::TenantTx;
use crate::events;
use crate::events::types::{Audience, Event};
use crate::fault::{Error, Result};
use crate::files::{Incoming, kept_name, store as files};
use crate::id::{ImportId, TenantId};
use crate::imports::mapping::FieldSource;
use crate::imports::reader::types::{Profile, ReadChoices, Row};
use crate::imports::types::{ImportFailure, ImportStatus, ReaderEnd};
use crate::imports::wire::ReaderMessage;
use crate::jobs::{Errand, enqueue};
use crate::oee::calendar::{Calendar, is_zone};
use crate::oee::detections::ops::take;
use crate::oee::detections::types::{MAX_AT_ONCE, NewDetection};
use crate::oee::rules::{code_of, rate_of};
use crate::oee::setup::Setup;
use crate::oee::store as setup_store;
use crate::oee::timeline::CYCLE;
use crate::oee::types::{
    AreaKind, DEFAULT_SLOW_PERCENT, DEFAULT_STOP_SECONDS, DiscardRule, NewArea, NewLine, NewProduct,
};
use crate::outside::ReadTask;
use crate::permission::Permission;
use crate::problem::{Conflict, FieldProblem, Kind, Problem, Reason};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Gaps of a line that its ideal rate is read from.
const MOST_GAPS: usize = 200_000;

/// A file on its way in.
#[derive(Debug)]
pub struct Upload {
    ctx: Ctx,
    filename: String,
    file: Incoming,
}

/// Begins to receive a file; the caller's permission is asked before the first byte is kept.
pub async fn begin_upload(ctx: &Ctx, filename: &str) -> Result<Upload> {
    let tx = ctx.begin(Permission::PlantEdit).await?;
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
        let digest: Vec<String> = file.sha256.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let mut tx = ctx.begin(Permission::PlantEdit).await?;
        files::insert(&mut tx, &file, &filename, ctx.actor_id()).await?;
        let new = NewImport {
            id,
            file: file.id,
            filename: &filename,
            device: &format!("file {}", digest.concat()),
            by: ctx.actor_id(),
            by_name: ctx.actor_name(),
            now: ctx.now(),
        };
        store::insert(&mut tx, &new).await?;
        let about = json!({ "filename": filename, "bytes": file.bytes });
        note(&ctx, &mut tx, "upload_detections", id, about).await?;
        let tenant = tx.tenant();
        enqueue(&mut tx, &ReadDetections(Errand::of(&ctx, tenant, id))).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// One import with everything that is known of it.
pub async fn import(ctx: &Ctx, id: ImportId) -> Result<DetectionImport> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let stored = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok(stored.import)
}

/// What applying with this mapping would do; changes nothing.
pub async fn preview(ctx: &Ctx, id: ImportId, mapping: &DetectionMapping) -> Result<Preview> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let stored = find(&mut tx, id).await?;
    let tenant = tx.tenant();
    let setup = Setup::load(&mut tx).await?;
    tx.commit().await?;
    check(&stored, mapping)?;
    match look(ctx, tenant, &stored, mapping, &setup).await? {
        Ok((preview, _)) => Ok(preview),
        Err(_) => Err(Problem::Conflict { what: Kind::Import, why: Conflict::WrongStatus }.into()),
    }
}

/// Decides the mapping and has the import applied.
pub async fn apply(ctx: &Ctx, id: ImportId, mapping: &DetectionMapping) -> Result<()> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let stored = find(&mut tx, id).await?;
    if stored.import.status != ImportStatus::NeedsMapping {
        return Err(Problem::Conflict { what: Kind::Import, why: Conflict::WrongStatus }.into());
    }
    check(&stored, mapping)?;
    store::update_applying(&mut tx, id, mapping).await?;
    note(ctx, &mut tx, "apply_detections", id, serde_json::to_value(mapping)?).await?;
    let tenant = tx.tenant();
    enqueue(&mut tx, &ApplyDetections(Errand::of(ctx, tenant, id))).await?;
    tx.commit().await
}

/// Has the mapping everything that applying needs, of columns that the file has?
fn check(stored: &Stored, mapping: &DetectionMapping) -> Result<(), Problem> {
    let mut fields = Vec::new();
    let mut wrong = |field: &str, reason| fields.push(FieldProblem { field: field.to_owned(), reason });
    for (field, name) in [(DetectionField::Instant, "instant"), (DetectionField::Line, "line")] {
        if mapping.get(field).is_none() {
            wrong(name, Reason::Missing);
        }
    }
    let columns = stored.import.profile.as_ref().map(|profile| profile.columns.as_slice()).unwrap_or_default();
    for (at, column) in mapping.columns.iter().enumerate() {
        if let FieldSource::Column(index) = column.source
            && columns.iter().all(|known| known.index != index)
        {
            wrong("columns", Reason::Unknown);
        }
        if mapping.columns[..at].iter().any(|before| before.field == column.field) {
            wrong("columns", Reason::Duplicate);
        }
    }
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

async fn find(tx: &mut TenantTx, id: ImportId) -> Result<Stored> {
    Ok(store::find(tx, id).await?.ok_or(Problem::NotFound { what: Kind::Import })?)
}

async fn note(ctx: &Ctx, tx: &mut TenantTx, action: &str, id: ImportId, after: serde_json::Value) -> Result<()> {
    let tenant = tx.tenant();
    let entry = audit::Entry::new(action, "detection_import", id).after(after);
    audit::insert(tx.sql(), ctx, tenant, entry).await
}

/// The job that reads. Done again, it does the same; an import that has moved on since is left alone.
pub(crate) async fn read(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let stored = find(&mut tx, id).await?;
    let tenant = tx.tenant();
    tx.commit().await?;
    if stored.import.status != ImportStatus::Queued {
        return Ok(());
    }
    let mut profile: Option<Profile> = None;
    let path = ctx.services.files.path(tenant, stored.file);
    let mut messages = ctx.services.reader.start(&path, ReadTask::Profile, ReadChoices::default())?;
    while let Some(message) = messages.recv().await {
        match message {
            Ok(ReaderMessage::Profile(found)) => profile = Some(*found),
            Ok(ReaderMessage::Failed(failure)) => return fail(ctx, id, &ImportFailure::File { failure }).await,
            Ok(ReaderMessage::Done { .. }) => break,
            Ok(ReaderMessage::Progress(_) | ReaderMessage::Rows(_)) => {}
            Err(why) => return fail(ctx, id, &ImportFailure::Reader { why }).await,
        }
    }
    let Some(profile) = profile else { return fail(ctx, id, &ImportFailure::Reader { why: ReaderEnd::Died }).await };
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    store::update_read(&mut tx, id, &profile, &propose(&profile)).await?;
    events::store::insert(&mut tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    tx.commit().await
}

/// Reads all rows by the mapping: what would be created, and the detections themselves with their rows.
async fn look(
    ctx: &Ctx,
    tenant: TenantId,
    stored: &Stored,
    mapping: &DetectionMapping,
    setup: &Setup,
) -> Result<Result<(Preview, Vec<(u32, NewDetection)>), ImportFailure>> {
    let zone = mapping.zone.as_deref().unwrap_or(&setup.zone);
    let clock = Calendar::new(zone, Vec::new(), Vec::new()).ok_or_else(|| Error::broken("an unknown zone"))?;
    let rows = RowReader::new(mapping, &clock, &stored.device);
    let mut preview = Preview::default();
    let mut found: Vec<(u32, NewDetection)> = Vec::new();
    let mut read = |row: &Row| {
        preview.rows += 1;
        match rows.read(row) {
            Ok(pieces) => found.extend(pieces.into_iter().map(|piece| (row.number, piece))),
            Err(refused) => refuse(&mut preview.refused_total, &mut preview.refused, refused),
        }
    };
    let path = ctx.services.files.path(tenant, stored.file);
    let mut messages = ctx.services.reader.start(&path, ReadTask::Rows, ReadChoices::default())?;
    loop {
        match messages.recv().await {
            Some(Ok(ReaderMessage::Rows(batch))) => batch.iter().for_each(&mut read),
            Some(Ok(ReaderMessage::Done { .. })) => break,
            Some(Ok(ReaderMessage::Failed(failure))) => return Ok(Err(ImportFailure::File { failure })),
            Some(Ok(ReaderMessage::Progress(_) | ReaderMessage::Profile(_))) => {}
            Some(Err(why)) => return Ok(Err(ImportFailure::Reader { why })),
            None => return Ok(Err(ImportFailure::Reader { why: ReaderEnd::Died })),
        }
    }
    preview.pieces = found.len() as u64;
    preview.first = found.iter().map(|(_, piece)| piece.detected_at).min();
    preview.last = found.iter().map(|(_, piece)| piece.detected_at).max();
    to_create(&mut preview, &found, mapping, setup);
    Ok(Ok((preview, found)))
}

fn refuse(total: &mut u64, kept: &mut Vec<RowRefused>, refused: RowRefused) {
    *total += 1;
    if kept.len() < REFUSED_SHOWN {
        kept.push(refused);
    }
}

/// What the detections name that is not set up.
fn to_create(preview: &mut Preview, found: &[(u32, NewDetection)], mapping: &DetectionMapping, setup: &Setup) {
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
            setup.areas.iter().any(|area| area.area.values.line == line.line.id && area.area.values.code == code)
        });
        if !known {
            let kind = if code == discard { AreaKind::Discard } else { AreaKind::Output };
            preview.areas.push(AreaToCreate { line: of_line.to_owned(), code: code.to_owned(), kind });
        }
    }
    let is_new = |code: &&str| setup.products.iter().all(|product| product.product.values.code != **code);
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

/// The job that applies: one transaction, all or nothing. Done again after it succeeded, it does nothing.
pub(crate) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let stored = find(&mut tx, id).await?;
    let (ImportStatus::Applying, Some(mapping)) = (stored.import.status, stored.import.mapping.clone()) else {
        return Ok(());
    };
    let tenant = tx.tenant();
    let setup = Setup::load(&mut tx).await?;
    let (preview, found) = match look(ctx, tenant, &stored, &mapping, &setup).await? {
        Ok(looked) => looked,
        Err(failure) => {
            drop(tx);
            return fail(ctx, id, &failure).await;
        }
    };
    let setup = if mapping.create { create(ctx, &mut tx, &setup, &preview, id).await? } else { setup };
    let mut outcome = Outcome {
        rows: preview.rows,
        refused_total: preview.refused_total,
        refused: preview.refused,
        ..Outcome::default()
    };
    for part in found.chunks(MAX_AT_ONCE) {
        let sent: Vec<_> = part.iter().map(|(_, piece)| Ok(piece.clone())).collect();
        let receipt = take(ctx, &mut tx, &setup, &sent).await?;
        outcome.accepted += u64::from(receipt.accepted);
        outcome.duplicates += u64::from(receipt.duplicates);
        for rejected in receipt.rejected {
            let Some((row, piece)) = usize::try_from(rejected.index).ok().and_then(|at| part.get(at)) else { continue };
            let value = format!("{} {}", piece.line, piece.area);
            let refused = RowRefused { row: *row, reason: rejected.reason.as_str().to_owned(), value };
            refuse(&mut outcome.refused_total, &mut outcome.refused, refused);
        }
    }
    store::update_completed(&mut tx, id, &outcome, ctx.now()).await?;
    note(ctx, &mut tx, "complete_detections", id, serde_json::to_value(&outcome)?).await?;
    events::store::insert(&mut tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    tx.commit().await
}

/// Sets up what the preview names.
async fn create(ctx: &Ctx, tx: &mut TenantTx, setup: &Setup, preview: &Preview, id: ImportId) -> Result<Setup> {
    setup_store::lock_plant(tx).await?;
    let discards = |line: &str| preview.areas.iter().any(|area| area.line == line && area.kind == AreaKind::Discard);
    let mut lines: BTreeMap<String, crate::id::LineId> =
        setup.lines.iter().map(|line| (line.line.values.code.clone(), line.line.id)).collect();
    for new in &preview.lines {
        let number = setup_store::next_number(tx, setup_store::Numbered::Line).await?;
        let line = NewLine {
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
            position: number,
        };
        let line_id = crate::id::LineId::new();
        setup_store::insert_line(tx, line_id, number, &line).await?;
        lines.insert(new.code.clone(), line_id);
    }
    for new in &preview.areas {
        let Some(line) = lines.get(&new.line) else { continue };
        let number = setup_store::next_number(tx, setup_store::Numbered::Area).await?;
        let area =
            NewArea { line: *line, code: new.code.clone(), name: new.code.clone(), kind: new.kind, position: number };
        setup_store::insert_area(tx, crate::id::AreaId::new(), number, &area).await?;
    }
    for code in &preview.products {
        let number = setup_store::next_number(tx, setup_store::Numbered::Product).await?;
        let product = NewProduct {
            code: code.clone(),
            name: code.clone(),
            active: true,
            weight: None,
            colour: None,
            pieces_per_batch: None,
            rates: Vec::new(),
        };
        setup_store::insert_product(tx, crate::id::ProductId::new(), number, &product).await?;
    }
    let made = json!({ "lines": preview.lines, "areas": preview.areas, "products": preview.products });
    note(ctx, tx, "create_from_detections", id, made).await?;
    Setup::load(tx).await
}

/// The stop threshold of a line that is created: five minutes, or five cycles where those are longer.
fn patience(ideal_rate: Decimal) -> u32 {
    let cycles = 5 * CYCLE / rate_of(ideal_rate) / 1000;
    u32::try_from(cycles).unwrap_or(u32::MAX).clamp(DEFAULT_STOP_SECONDS, 3600)
}

/// The import did not work out; whoever looks at it is told why.
pub(crate) async fn fail(ctx: &Ctx, id: ImportId, failure: &ImportFailure) -> Result<()> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    store::update_failed(&mut tx, id, failure, ctx.now()).await?;
    note(ctx, &mut tx, "fail_detections", id, serde_json::to_value(failure)?).await?;
    events::store::insert(&mut tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    tx.commit().await
}
