//! Reckoning what detections came to, in the transaction in which they arrive, or all of a line's history, a portion at a
//! time.

use super::store::{self, Minute};
use crate::base::fault::Result;
use crate::base::id::LineId;
use crate::base::permission::Permission;
use crate::oee::detections;
use crate::oee::lines::store::NumberedLine;
use crate::oee::setup::{Basis, Setup, rules_of};
use crate::oee::spans::{Span, Spans};
use crate::oee::store as setup_store;
use crate::oee::timeline::{Bucket, Facts, Seen, Segment, timeline};
use crate::oee::types::LineValues;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use std::collections::BTreeMap;

/// A minute, in milliseconds.
pub(crate) const MINUTE: i64 = 60_000;
/// Detections closer together than this are reckoned in one go.
const TOGETHER: i64 = 60 * MINUTE;
/// How much of a history is reckoned in one transaction: so long do detections of the line wait.
const PORTION: i64 = 7 * 86_400_000;

/// A stretch in which detections of a line arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Changed {
    pub line: i32,
    /// From the first detection to just after the last.
    pub span: Span,
}

impl Changed {
    /// The stretches that these detections (line, instant) make.
    pub fn around(mut instants: Vec<(i32, i64)>) -> Vec<Self> {
        instants.sort_unstable();
        let mut changes: Vec<Self> = Vec::new();
        for (line, at) in instants {
            match changes.last_mut() {
                Some(last) if last.line == line && at <= last.span.to + TOGETHER => last.span.to = at + 1,
                _ => changes.push(Self { line, span: Span::new(at, at + 1) }),
            }
        }
        changes
    }
}

/// The whole minutes around a span.
pub(crate) fn minutes_around(span: Span) -> Span {
    Span::new(span.from.div_euclid(MINUTE) * MINUTE, (span.to + MINUTE - 1).div_euclid(MINUTE) * MINUTE)
}

/// Reckons what changed. The caller holds the lock of the lines.
pub(in crate::oee) async fn reckon(tx: &mut TenantTx, setup: &Setup, changes: &[Changed]) -> Result<()> {
    for change in changes {
        if let Some(line) = setup.line(change.line) {
            store::replace_pieces(tx, change.line, minutes_around(change.span)).await?;
            reckon_time(tx, setup, line, change.span).await?;
        }
    }
    Ok(())
}

/// Reckons the stops and minutes of the gaps that a change reaches.
async fn reckon_time(tx: &mut TenantTx, setup: &Setup, line: &NumberedLine, span: Span) -> Result<()> {
    let areas = setup.counted_areas(line);
    // The minutes that the changed gaps share with others are reckoned with those.
    let minutes = minutes_around(reach(tx, line.number, &areas, span).await?);
    let wide = reach(tx, line.number, &areas, minutes).await?;
    let pieces = store::list_pieces(tx, line.number, &areas, wide.from, wide.to).await?;
    let seen: Vec<Seen> =
        pieces.iter().map(|piece| Seen { at: piece.at, rate: setup.rate(line, piece.product) }).collect();
    // Known gaps only: those between pieces.
    let known = match (seen.first(), seen.last()) {
        (Some(first), Some(last)) => Span::new(first.at, last.at),
        _ => Span::new(minutes.from, minutes.from),
    };
    let schedule = setup.schedule(line, known);
    let facts = Facts {
        scheduled: &schedule.scheduled,
        planned_stops: &schedule.planned_stops,
        registered: &Spans::EMPTY,
        no_data: &Spans::EMPTY,
        seen: &seen,
        until: known.to,
    };
    let segments = timeline(known, &facts, &rules_of(line));
    store::replace_minutes(tx, line.number, minutes, &minutes_of(&segments, minutes)).await?;
    let stops: Vec<(Span, bool)> = segments
        .iter()
        .filter(|segment| matches!(segment.bucket, Bucket::DetectedStop | Bucket::MicroStop))
        .map(|segment| (segment.span, segment.bucket == Bucket::DetectedStop))
        .collect();
    // Whole gaps on both sides, but where the history begins or ends in between.
    let replaced = Span::new(known.from.min(minutes.from), known.to.max(minutes.to));
    store::replace_stops(tx, line.number, replaced, &stops).await
}

/// From the last piece before the span to the first one from its end on; where there is none, the span's own end.
pub(crate) async fn reach(tx: &mut TenantTx, line: i32, areas: &[i32], span: Span) -> Result<Span> {
    let (before, after) = store::find_neighbours(tx, line, areas, span).await?;
    Ok(Span::new(before.unwrap_or(span.from), after.unwrap_or(span.to)))
}

/// What each minute inside `within` was, where it was running, slow or a micro-stop at all.
fn minutes_of(segments: &[Segment], within: Span) -> Vec<(i64, Minute)> {
    let mut minutes: BTreeMap<i64, Minute> = BTreeMap::new();
    for segment in segments {
        let span = segment.span.meet(within);
        let mut from = span.from;
        while from < span.to && segment.bucket >= Bucket::MicroStop {
            let start = from.div_euclid(MINUTE) * MINUTE;
            let to = span.to.min(start + MINUTE);
            let minute = minutes.entry(start).or_default();
            // At most a minute.
            *match segment.bucket {
                Bucket::MicroStop => &mut minute.micro,
                Bucket::Slow => &mut minute.slow,
                _ => &mut minute.running,
            } += i32::try_from(to - from).unwrap_or(0);
            from = to;
        }
    }
    minutes.into_iter().collect()
}

/// Reckons the whole history of a line under its present set-up.
pub(crate) async fn reckon_line(ctx: &Ctx, id: LineId) -> Result<()> {
    let mut history = History::of(id);
    while history.reckon_some(ctx).await? {}
    Ok(())
}

/// A line's history on its way to being reckoned anew: portion after portion, each in a transaction of its own, so that
/// detections of the line come in between. Until the last of them is done the line stays marked.
pub(super) struct History {
    line: LineId,
    /// By what the portions so far were reckoned, and what is left of the history.
    begun: Option<(Basis, Span)>,
}

impl History {
    pub fn of(line: LineId) -> Self {
        Self { line, begun: None }
    }

    /// Reckons the next portion; false when that was all. Where the set-up is another one by now, it begins again from the
    /// beginning: what a portion replaces is everything that any set-up left in it.
    pub async fn reckon_some(&mut self, ctx: &Ctx) -> Result<bool> {
        let mut tx = ctx.begin(Permission::DetectionsWrite).await?;
        let lines = LineValues::list(&mut tx, None).await?;
        let Some(number) = lines.into_iter().find(|line| line.line.id == self.line).map(|line| line.number) else {
            // Removed meanwhile.
            return Ok(false);
        };
        detections::store::lock_lines(&mut tx, &[number]).await?;
        // Only now: whoever changes the set-up waits for the lock before it is marked as changed.
        let setup = Setup::load(&mut tx).await?;
        let Some(line) = setup.line(number) else { return Ok(false) };
        detections::store::read_along_indexes(&mut tx).await?;
        let basis = setup.basis(line);
        let left = match self.begun.take() {
            Some((before, left)) if before == basis => left,
            // What comes in from now on is reckoned as it comes.
            _ => store::find_ends(&mut tx, number)
                .await?
                .map_or(Span::new(0, 0), |(first, last)| Span::new(first, last + 1)),
        };
        let portion = Span::new(left.from, left.to.min(left.from + PORTION));
        if !portion.is_empty() {
            reckon(&mut tx, &setup, &[Changed { line: number, span: portion }]).await?;
        }
        let left = Span::new(portion.to, left.to);
        if left.is_empty() {
            setup_store::mark_fresh(&mut tx, number).await?;
            events::store::insert(&mut tx, Audience::Tenant, &Event::PlantChanged { line: Some(self.line) }).await?;
        }
        tx.commit().await?;
        self.begun = Some((basis, left));
        Ok(!left.is_empty())
    }
}
