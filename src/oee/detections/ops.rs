//! Taking detections in.

use super::store::{self, Columns};
use super::types::{MAX_AT_ONCE, NewDetection, Receipt, Refusal, Rejected};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{Problem, Reason};
use crate::oee::calendar::Calendar;
use crate::oee::rollup;
use crate::oee::rollup::ops::Changed;
use crate::oee::rules::code_of;
use crate::oee::setup::Setup;
use crate::oee::store::Numbered;
use crate::oee::types::AreaValues;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::services::Services;
use chrono::{DateTime, Duration, DurationRound, Months, NaiveDate, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How far a device's clock may be ahead of ours.
const AHEAD: Duration = Duration::seconds(120);
/// What is older is not kept.
const KEPT_MONTHS: Months = Months::new(120);
/// How long a device's name may be.
const DEVICE_LENGTH: usize = 100;

/// Takes what can be taken, and says of the rest why not. `sent` holds what could be read; what could not keeps its place.
pub async fn receive(ctx: &Ctx, sent: &[Result<NewDetection, Refusal>]) -> Result<Receipt> {
    if sent.len() > MAX_AT_ONCE {
        ctx.require(Permission::DetectionsWrite)?;
        return Err(Problem::invalid("detections", Reason::TooLong).into());
    }
    let mut tx = ctx.begin(Permission::DetectionsWrite).await?;
    let setup = Setup::load(&mut tx).await?;
    let (receipt, new) = take(ctx, &mut tx, &setup, sent).await?;
    note_sender(ctx, &mut tx, &setup, &new).await?;
    tx.commit().await?;
    Ok(receipt)
}

/// Says in the audit who sent these, once a line and production day: devices send every few seconds.
async fn note_sender(ctx: &Ctx, tx: &mut TenantTx, setup: &Setup, new: &Columns) -> Result<()> {
    let Some(sender) = ctx.actor_id() else { return Ok(()) };
    let (lines, days): (Vec<i32>, Vec<NaiveDate>) = days_of(&setup.calendar, new).into_iter().unzip();
    if lines.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    for (line, day) in store::insert_senders(tx, sender, &lines, &days).await? {
        let Some(line) = setup.line(line) else { continue };
        let after = json!({ "code": line.line.values.code, "day": day });
        let entry = audit::Entry::new(Action::SendDetections, "line", line.line.id).after(after);
        audit::insert(tx.sql(), ctx, tenant, entry).await?;
    }
    Ok(())
}

/// The lines and production days of detections, each once.
fn days_of(calendar: &Calendar, new: &Columns) -> Vec<(i32, NaiveDate)> {
    let mut instants: Vec<(i32, i64)> =
        new.line.iter().zip(&new.at).map(|(line, at)| (*line, at.timestamp_millis())).collect();
    instants.sort_unstable();
    let mut days: Vec<(i32, NaiveDate)> = Vec::new();
    let mut ends = 0;
    for (line, at) in instants {
        if days.last().is_none_or(|(last, _)| *last != line) || at >= ends {
            let day = calendar.day_of(at);
            days.push((line, day));
            ends = calendar.day(day).to;
        }
    }
    days.dedup();
    days
}

/// Likewise inside a transaction, with the set-up as it is there; gives what was new, too.
pub(in crate::oee) async fn take(
    ctx: &Ctx,
    tx: &mut TenantTx,
    setup: &Setup,
    sent: &[Result<NewDetection, Refusal>],
) -> Result<(Receipt, Columns)> {
    let now = ctx.now();
    let codes = Codes::of(setup);
    let mut receipt = Receipt::default();
    let mut resolved = Vec::with_capacity(sent.len());
    for (index, item) in (0..).zip(sent) {
        match item.as_ref().map_err(|reason| *reason).and_then(|item| codes.resolve(item, now)) {
            Ok(detection) => resolved.push((index, detection)),
            Err(reason) => receipt.rejected.push(Rejected { index, reason }),
        }
    }
    let mut lines: Vec<i32> = resolved.iter().map(|(_, detection)| detection.line).collect();
    lines.sort_unstable();
    lines.dedup();
    store::lock_lines(tx, &lines).await?;
    store::read_along_indexes(tx).await?;
    let devices = number_devices(tx, &resolved).await?;
    let new = sort_out(tx, &resolved, &devices, &mut receipt).await?;
    if let (Some(first), Some(last)) = (new.at.iter().min(), new.at.iter().max()) {
        store::prepare(tx, first.date_naive(), last.date_naive()).await?;
        store::insert(tx, &new).await?;
        rollup::ops::reckon(tx, setup, &changed(&new)).await?;
        for line in &lines {
            let id = setup.line(*line).map(|line| line.line.id);
            events::store::insert(tx, Audience::Tenant, &Event::PlantChanged { line: id }).await?;
        }
    }
    receipt.rejected.sort_unstable_by_key(|rejected| rejected.index);
    Ok((receipt, new))
}

/// Can anything have been seen then, and is it kept?
pub(in crate::oee) fn timely(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if at > now + AHEAD {
        return Err(Refusal::InFuture);
    }
    if at < now - KEPT_MONTHS {
        return Err(Refusal::TooOld);
    }
    Ok(())
}

/// Makes the months of detections that begin soon.
pub async fn prepare_ahead(services: &Services) -> Result<()> {
    let today = services.clock.now().date_naive();
    let mut tx = services.db.system().await?;
    store::prepare_ahead(&mut tx, today, today + Months::new(2)).await?;
    tx.commit().await
}

/// A detection by small numbers.
struct Resolved<'a> {
    line: i32,
    area: i32,
    /// 0: none.
    product: i32,
    at: DateTime<Utc>,
    device: &'a str,
    sequence: i64,
}

/// The words of the set-up.
struct Codes<'a> {
    lines: HashMap<&'a str, i32>,
    areas: HashMap<(i32, &'a str), i32>,
    products: HashMap<&'a str, i32>,
}

impl<'a> Codes<'a> {
    fn of(setup: &'a Setup) -> Self {
        let numbers: HashMap<_, _> = setup.lines.iter().map(|line| (line.line.id, line.number)).collect();
        let area = |area: &'a Numbered<AreaValues>| {
            Some(((*numbers.get(&area.record.values.line.id()?)?, area.record.values.code.as_str()), area.number))
        };
        Self {
            lines: setup.lines.iter().map(|line| (line.line.values.code.as_str(), line.number)).collect(),
            areas: setup.areas.iter().filter_map(area).collect(),
            products: setup.products.iter().map(|each| (each.record.values.code.as_str(), each.number)).collect(),
        }
    }

    fn resolve<'b>(&self, sent: &'b NewDetection, now: DateTime<Utc>) -> Result<Resolved<'b>, Refusal> {
        let line = find(&sent.line, |code| self.lines.get(code).copied()).ok_or(Refusal::UnknownLine)?;
        let area = find(&sent.area, |code| self.areas.get(&(line, code)).copied()).ok_or(Refusal::UnknownArea)?;
        let product = match sent.product.as_deref().filter(|code| !code.trim().is_empty()) {
            Some(code) => find(code, |code| self.products.get(code).copied()).ok_or(Refusal::UnknownProduct)?,
            None => 0,
        };
        timely(sent.detected_at, now)?;
        let at = sent.detected_at.duration_trunc(Duration::milliseconds(1)).map_err(|_| Refusal::Malformed)?;
        let device = sent.device.as_deref().unwrap_or_default().trim();
        if device.chars().count() > DEVICE_LENGTH || device.contains('\0') {
            return Err(Refusal::Malformed);
        }
        let sequence = match (sent.sequence, sent.id.as_deref()) {
            (Some(sequence), _) => sequence,
            (None, Some(id)) if !id.is_empty() => sequence_of(id),
            (None, _) => return Err(Refusal::NoSequence),
        };
        Ok(Resolved { line, area, product, at, device, sequence })
    }
}

/// A code as it is, else as people write it.
fn find(text: &str, known: impl Fn(&str) -> Option<i32>) -> Option<i32> {
    known(text).or_else(|| known(&code_of(text)))
}

/// A negative sequence, which no counting device sends, from the name of a detection.
fn sequence_of(id: &str) -> i64 {
    let digest = Sha256::digest(id.as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    (first | 1 << 63).cast_signed()
}

async fn number_devices(tx: &mut TenantTx, resolved: &[(u32, Resolved<'_>)]) -> Result<HashMap<String, i32>> {
    let mut codes: Vec<String> = Vec::new();
    for (_, detection) in resolved {
        if codes.last().is_none_or(|last| last != detection.device) {
            codes.push(detection.device.to_owned());
        }
    }
    codes.sort_unstable();
    codes.dedup();
    store::number_devices(tx, &codes).await
}

/// Leaves what is new; what is known or contradicts itself goes into the receipt.
async fn sort_out(
    tx: &mut TenantTx,
    resolved: &[(u32, Resolved<'_>)],
    devices: &HashMap<String, i32>,
    receipt: &mut Receipt,
) -> Result<Columns> {
    let mut seen: HashMap<(i32, i32, i64), DateTime<Utc>> = HashMap::with_capacity(resolved.len());
    let mut all = Columns::default();
    let mut indexes = Vec::with_capacity(resolved.len());
    let again = |receipt: &mut Receipt, index, same| {
        if same {
            receipt.duplicates += 1;
        } else {
            receipt.rejected.push(Rejected { index, reason: Refusal::SequenceReused });
        }
    };
    for (index, detection) in resolved {
        let device = devices.get(detection.device).copied().unwrap_or_default();
        let key = (detection.line, device, detection.sequence);
        if let Some(at) = seen.get(&key) {
            again(receipt, *index, *at == detection.at);
            continue;
        }
        seen.insert(key, detection.at);
        all.push(key, detection.at, detection.area, detection.product);
        indexes.push(*index);
    }
    let known = store::find_instants(tx, &all).await?;
    if known.is_empty() {
        receipt.accepted = u32::try_from(all.len()).unwrap_or(u32::MAX);
        return Ok(all);
    }
    let mut new = Columns::default();
    for (at, index) in indexes.into_iter().enumerate() {
        let key = (all.line[at], all.device[at], all.sequence[at]);
        match known.get(&key) {
            Some(instant) => again(receipt, index, *instant == all.at[at]),
            None => new.push(key, all.at[at], all.area[at], all.product[at]),
        }
    }
    receipt.accepted = u32::try_from(new.len()).unwrap_or(u32::MAX);
    Ok(new)
}

fn changed(new: &Columns) -> Vec<Changed> {
    let instants = new.line.iter().zip(&new.at).map(|(line, at)| (*line, at.timestamp_millis()));
    Changed::around(instants.collect())
}
