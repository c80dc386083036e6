//! One line's time and pieces in a window, put together from what was summed and from what the clock adds: the time
//! before its first piece and after its last one.

use super::store::{CellPieces, CellTime, Ends};
use crate::oee::calendar::Schedule;
use crate::oee::kpi::{Counts, Tally, counts};
use crate::oee::lines::store::NumberedLine;
use crate::oee::rollup::store::StoredStop;
use crate::oee::setup::Setup;
use crate::oee::spans::{Span, Spans};
use crate::oee::timeline::{Bucket, Durations, Facts, Rules, Seen, Segment, timeline};
use crate::oee::types::AreaKind;
use std::collections::HashMap;

/// Milliseconds that no figure shows: times are in whole seconds.
const ROUNDING: i64 = 1000;

/// A stretch of the window that belongs to one point of the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub point: usize,
    pub span: Span,
}

/// A stop as the dashboard counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub span: Span,
    pub open: bool,
}

/// One line, read.
#[derive(Debug)]
pub(super) struct Reading {
    /// What lies in each cell.
    pub cells: Vec<Tally>,
    /// Unplanned stops that touch the window, in order.
    pub stops: Vec<Stop>,
    /// Counted pieces by product.
    pub made: HashMap<i32, i64>,
    /// What the line does now, and since when.
    pub now: Option<Segment>,
    /// What was stored does not add up to the cells, and was made to.
    pub settled: bool,
}

/// What a line is read from.
pub(super) struct Source<'a> {
    pub setup: &'a Setup,
    pub line: &'a NumberedLine,
    pub rules: Rules,
    /// Another stop threshold than the line's own: gaps are sorted anew.
    pub tried: bool,
    pub schedule: &'a Schedule,
    pub ends: Option<Ends>,
    /// Up to when pieces are known.
    pub until: i64,
    pub cells: &'a [Cell],
    pub times: &'a [CellTime],
    pub pieces: &'a [CellPieces],
    pub gaps: &'a [StoredStop],
}

impl Source<'_> {
    pub fn read(&self) -> Reading {
        let mut cells = vec![Tally::default(); self.cells.len()];
        let (edges, now) = self.edges();
        for (tally, cell) in cells.iter_mut().zip(self.cells) {
            self.add_calendar(tally, cell.span);
            for segment in &edges {
                tally.durations.add(segment.bucket, segment.span.meet(cell.span).length());
            }
        }
        for time in self.times.iter().filter(|time| time.line == self.line.number) {
            let durations = &mut cells[time.cell].durations;
            durations.add(Bucket::Running, time.running);
            durations.add(Bucket::Slow, time.slow);
            if !self.tried {
                durations.add(Bucket::MicroStop, time.micro);
            }
        }
        let mut stops: Vec<Stop> = edges
            .iter()
            .filter(|segment| segment.bucket == Bucket::DetectedStop)
            .map(|segment| Stop { span: segment.span, open: segment.open })
            .collect();
        for gap in self.gaps.iter().filter(|gap| gap.line == self.line.number) {
            let is_stop = if self.tried { gap.span.length() > self.rules.stop_ms } else { gap.stop };
            if is_stop {
                stops.push(Stop { span: gap.span, open: false });
            }
            let bucket = if is_stop { Bucket::DetectedStop } else { Bucket::MicroStop };
            let first = self.cells.partition_point(|cell| cell.span.to <= gap.span.from);
            for (tally, cell) in cells[first..].iter_mut().zip(&self.cells[first..]) {
                if cell.span.from >= gap.span.to {
                    break;
                }
                tally.durations.add(bucket, gap.span.meet(cell.span).length());
            }
        }
        stops.sort_unstable_by_key(|stop| stop.span);
        stops.retain(|stop| self.cells.iter().any(|cell| !cell.span.meet(stop.span).is_empty()));
        let mut moved = 0;
        for (tally, cell) in cells.iter_mut().zip(self.cells) {
            moved += settle(&mut tally.durations, cell.span.length());
        }
        let made = self.add_pieces(&mut cells);
        Reading { cells, stops, made, now, settled: moved > ROUNDING }
    }

    /// Time in which the line is not expected to run.
    fn add_calendar(&self, tally: &mut Tally, cell: Span) {
        let scheduled = self.schedule.scheduled.within(cell);
        let planned = scheduled.intersection(&self.schedule.planned_stops).length();
        tally.durations.add(Bucket::NotScheduled, cell.length() - scheduled.length());
        tally.durations.add(Bucket::PlannedStop, planned);
    }

    /// The expected time before the first piece and after the last one, which no gap between pieces covers, and what
    /// the line does at this moment.
    fn edges(&self) -> (Vec<Segment>, Option<Segment>) {
        let begins = self.cells.first().map_or(self.until, |cell| cell.span.from);
        let ends = self.cells.last().map_or(self.until, |cell| cell.span.to);
        let rate = |product| self.setup.rate(self.line, product);
        let look = |window: Span, seen: &[Seen]| {
            let facts = Facts {
                scheduled: &self.schedule.scheduled,
                planned_stops: &self.schedule.planned_stops,
                registered: &Spans::EMPTY,
                no_data: &Spans::EMPTY,
                seen,
                until: self.until,
            };
            timeline(window, &facts, &self.rules)
        };
        let mut segments = match self.ends {
            Some(known) => {
                let first = [Seen { at: known.first, rate: rate(known.first_product) }];
                let last = [Seen { at: known.last, rate: rate(known.product) }];
                let mut segments = look(Span::new(begins, ends.min(known.first)), &first);
                segments.extend(look(Span::new(known.last, self.until), &last));
                segments
            }
            // Up to now, so that the last segment is what the line does now.
            None => look(Span::new(begins.min(self.until - 1), self.until), &[]),
        };
        let now = segments.last().copied().filter(|segment| segment.span.to == self.until);
        segments.retain(|segment| !matches!(segment.bucket, Bucket::NotScheduled | Bucket::PlannedStop));
        (segments, now)
    }

    /// Counts the pieces of each cell; gives those that count, by product.
    fn add_pieces(&self, cells: &mut [Tally]) -> HashMap<i32, i64> {
        let kinds = self.setup.kinds(self.line);
        let (at, discard) = (self.setup.counted_at(self.line), self.line.line.values.discard);
        let mut by_cell: HashMap<usize, Counts> = HashMap::new();
        let mut made: HashMap<i32, i64> = HashMap::new();
        for each in self.pieces.iter().filter(|each| each.line == self.line.number) {
            let kind = kinds.get(&each.area).copied().unwrap_or(AreaKind::Process);
            by_cell.entry(each.cell).or_default().add(kind, each.pieces);
            if counts(kind, at, discard) {
                cells[each.cell].add_ideal(each.pieces, self.setup.rate(self.line, each.product));
                *made.entry(each.product).or_default() += each.pieces;
            }
        }
        for (cell, counts) in by_cell {
            cells[cell].count(counts, at, discard);
        }
        for tally in cells {
            // A cell without pieces has the line's rule all the same.
            tally.count(Counts::default(), at, discard);
        }
        made
    }
}

/// Makes the buckets sum to the cell, and gives how many milliseconds that took. They do, but for the moments between a
/// change of the set-up and the reckoning of the history by it, when the difference goes to running time and, where that is
/// too short, to what it was taken from.
fn settle(durations: &mut Durations, length: i64) -> i64 {
    let difference = length - durations.total();
    let mut missing = difference;
    for bucket in [Bucket::Running, Bucket::Slow, Bucket::MicroStop, Bucket::DetectedStop] {
        let part = missing.max(-durations.get(bucket));
        durations.add(bucket, part);
        missing -= part;
    }
    difference.abs()
}
