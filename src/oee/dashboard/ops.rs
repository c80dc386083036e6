//! The dashboard of a window.

use super::reading::{Cell, Reading, Source};
use super::types::{
    Choices, Dashboard, DashboardFilter, Figures, Flag, Interval, LineFigures, LineState, ParetoBar, ProductName,
    ProductPieces, SeriesPoint, ShiftName, StopKind, StopRow, TimelinePart, Window,
};
use super::{store, window};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::oee::calendar::Occurrence;
use crate::oee::kpi::Tally;
use crate::oee::lines::store::NumberedLine;
use crate::oee::rollup::store as pieces;
use crate::oee::setup::{Setup, rules_of};
use crate::oee::spans::{Span, Spans};
use crate::oee::timeline::{Bucket, Facts, Rules, Seen, timeline};
use crate::oee::types::LineName;
use crate::platform::audit::queries::Running;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use std::collections::HashMap;

/// Stops that a dashboard lists at the most: the longest ones.
const MOST_STOPS: usize = 500;
/// Of a timeline that is drawn from the detections themselves.
const LONGEST_TIMELINE: i64 = 31 * 86_400_000;

/// Everything that the dashboard shows.
pub async fn dashboard(ctx: &Ctx, filter: &DashboardFilter) -> Result<Dashboard> {
    let query = Running::new("oee_dashboard");
    let mut tx = ctx.begin_as_of_now(Permission::PlantView).await?;
    let (dashboard, span) = reckon(&mut tx, filter, ctx.now().timestamp_millis()).await?;
    tx.commit().await?;
    query.done(ctx, filter, Some((span.from, span.to)), dashboard.series.len());
    Ok(dashboard)
}

/// The dashboard, and the time that was asked for.
pub(in crate::oee) async fn reckon(tx: &mut TenantTx, filter: &DashboardFilter, now: i64) -> Result<(Dashboard, Span)> {
    let setup = Setup::load(tx).await?;
    let question = Question::of(&setup, filter, now)?;
    let span = question.asked.span;
    let answer = question.read(tx, now).await?;
    Ok((answer.show(now), span))
}

/// Refuses a filter that no dashboard can be shown of.
pub(in crate::oee) async fn check(tx: &mut TenantTx, filter: &DashboardFilter, now: i64) -> Result<()> {
    Question::of(&Setup::load(tx).await?, filter, now)?;
    Ok(())
}

/// The segments of each line's time, from the detections themselves.
pub async fn line_timeline(ctx: &Ctx, filter: &DashboardFilter) -> Result<Vec<TimelinePart>> {
    let query = Running::new("oee_timeline");
    let mut tx = ctx.begin_as_of_now(Permission::PlantView).await?;
    let setup = Setup::load(&mut tx).await?;
    let now = ctx.now().timestamp_millis();
    let question = Question::of(&setup, filter, now)?;
    if question.asked.span.length() > LONGEST_TIMELINE {
        return Err(Problem::invalid("to", Reason::OutOfRange).into());
    }
    let mut parts = Vec::new();
    for line in &question.lines {
        let segments = segments(&mut tx, &setup, line, &question, now).await?;
        parts.extend(segments.into_iter().map(|(span, bucket)| TimelinePart {
            line: line.line.id,
            from: setup.calendar.local(span.from),
            to: setup.calendar.local(span.to),
            state: state_of(bucket),
        }));
    }
    tx.commit().await?;
    let span = question.asked.span;
    query.done(ctx, filter, Some((span.from, span.to)), parts.len());
    Ok(parts)
}

pub(super) async fn segments(
    tx: &mut TenantTx,
    setup: &Setup,
    line: &NumberedLine,
    question: &Question<'_>,
    now: i64,
) -> Result<Vec<(Span, Bucket)>> {
    let areas = setup.counted_areas(line);
    let ends = store::list_ends(tx, &[line.number], &areas).await?.first().copied();
    let until = ends.map_or(now, |ends| ends.last.max(now));
    let reach = crate::oee::rollup::ops::reach(tx, line.number, &areas, question.asked.span).await?;
    let found = pieces::list_pieces(tx, line.number, &areas, reach.from, reach.to).await?;
    let seen: Vec<Seen> =
        found.iter().map(|piece| Seen { at: piece.at, rate: setup.rate(line, piece.product) }).collect();
    // The window of a past day ends with a gap whose end is known.
    let known = if ends.is_some_and(|ends| ends.last > reach.to) { reach.to } else { until };
    let schedule = setup.schedule(line, Span::new(reach.from, reach.to.max(known)));
    let facts = Facts {
        scheduled: &schedule.scheduled,
        planned_stops: &schedule.planned_stops,
        registered: &Spans::EMPTY,
        no_data: &Spans::EMPTY,
        seen: &seen,
        until: known,
    };
    let rules = question.rules(line);
    let parts = question.asked.parts.as_slice().iter();
    Ok(parts.flat_map(|part| timeline(*part, &facts, &rules)).map(|segment| (segment.span, segment.bucket)).collect())
}

/// A filter, understood.
pub(super) struct Question<'a> {
    setup: &'a Setup,
    pub asked: window::Asked,
    pub lines: Vec<&'a NumberedLine>,
    product: Option<i32>,
    interval: Interval,
    /// Milliseconds: another stop threshold than the lines' own.
    threshold: Option<i64>,
}

impl<'a> Question<'a> {
    pub(super) fn of(setup: &'a Setup, filter: &DashboardFilter, now: i64) -> Result<Self, Problem> {
        let asked = window::asked(filter, &setup.calendar, now)?;
        let lines: Vec<&NumberedLine> = if filter.lines.is_empty() {
            setup.lines.iter().filter(|line| line.line.values.active).collect()
        } else {
            let find = |code: &String| {
                let found = setup.lines.iter().find(|line| line.line.values.code == *code);
                found.ok_or(Problem::NotFound { what: Entity::Line })
            };
            let mut lines = filter.lines.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            lines.sort_by_key(|line| (line.line.values.position, &line.line.values.code));
            lines.dedup_by_key(|line| line.number);
            lines
        };
        let product = filter.product.as_ref().map(|code| {
            let found = setup.products.iter().find(|product| product.record.values.code == *code);
            found.map(|product| product.number).ok_or(Problem::NotFound { what: Entity::Product })
        });
        let threshold = filter.threshold.map(|seconds| i64::from(seconds) * 1000);
        // Only gaps above the micro-stop threshold are stored, so no lower one can be tried.
        let too_low = threshold.is_some_and(|threshold| lines.iter().any(|line| threshold < setup.stored_above(line)));
        if too_low || threshold.is_some_and(|threshold| threshold > 86_400_000) {
            return Err(Problem::invalid("threshold", Reason::OutOfRange));
        }
        let interval = window::fitting(filter.interval, asked.span.length());
        Ok(Self { setup, asked, lines, product: product.transpose()?, interval, threshold })
    }

    fn rules(&self, line: &NumberedLine) -> Rules {
        let rules = rules_of(line);
        Rules { stop_ms: self.threshold.unwrap_or(rules.stop_ms), ..rules }
    }

    async fn read(self, tx: &mut TenantTx, now: i64) -> Result<Answer<'a>> {
        let numbers: Vec<i32> = self.lines.iter().map(|line| line.number).collect();
        let areas: Vec<i32> = self.lines.iter().flat_map(|line| self.setup.counted_areas(line)).collect();
        let ends = store::list_ends(tx, &numbers, &areas).await?;
        // A device's clock may be a little ahead of ours: what it saw is known.
        let latest = ends.iter().map(|ends| ends.last + 1).fold(now, i64::max);
        let until = (latest + 999).div_euclid(1000) * 1000;
        let shown = Span::new(self.asked.span.from, self.asked.span.to.min(until).max(self.asked.span.from));
        let points = window::points(self.interval, &self.setup.calendar, shown);
        let cells = cells(&points, &self.asked.parts.within(shown));
        let (at_cell, positions) = edges(&cells);
        let quarters = in_quarters(&at_cell, until);
        let mut times = store::sum_times(tx, &numbers, &at_cell, quarters).await?;
        times.retain(|time| positions.contains_key(&time.cell));
        for time in &mut times {
            time.cell = positions[&time.cell];
        }
        let mut pieces = store::sum_pieces(tx, &numbers, &at_cell, quarters, self.product).await?;
        pieces.retain(|each| positions.contains_key(&each.cell));
        for each in &mut pieces {
            each.cell = positions[&each.cell];
        }
        let gaps = store::list_stops(tx, &numbers, shown, self.threshold.is_some()).await?;
        let readings = self
            .lines
            .iter()
            .map(|line| {
                let known = ends.iter().find(|ends| ends.line == line.number).copied();
                // From the last piece on, however long ago: a gap that goes on is cut by the schedule alone.
                let since = known.map_or(shown.from, |known| known.last.min(shown.from));
                let schedule = self.setup.schedule(line, Span::new(since, until));
                let source = Source {
                    setup: self.setup,
                    line,
                    rules: self.rules(line),
                    tried: self.threshold.is_some(),
                    schedule: &schedule,
                    ends: known,
                    until,
                    cells: &cells,
                    times: &times,
                    pieces: &pieces,
                    gaps: &gaps,
                };
                source.read()
            })
            .collect();
        Ok(Answer { question: self, shown, points, cells, ends, readings })
    }
}

/// The cells: each point of the series, as far as it lies in the parts of the window.
fn cells(points: &[Span], parts: &Spans) -> Vec<Cell> {
    let of_point = |(point, span): (usize, &Span)| {
        parts.within(*span).as_slice().iter().map(|span| Cell { point, span: *span }).collect::<Vec<_>>()
    };
    points.iter().enumerate().flat_map(of_point).collect()
}

/// The edges of the cells in order, and which cell begins at which of them. The last cell ends on a whole minute here:
/// what is known of the minute that is on all lies before now.
fn edges(cells: &[Cell]) -> (Vec<i64>, HashMap<usize, usize>) {
    let (mut edges, mut positions) = (Vec::new(), HashMap::new());
    for (at, cell) in cells.iter().enumerate() {
        if edges.last() != Some(&cell.span.from) {
            edges.push(cell.span.from);
        }
        positions.insert(edges.len() - 1, at);
        edges.push(cell.span.to);
    }
    (edges, positions)
}

/// Do the edges cut no quarter of an hour in two? The last one may, where nothing is known after it.
fn in_quarters(edges: &[i64], until: i64) -> bool {
    edges.split_last().is_none_or(|(last, edges)| {
        let whole = |edge: &i64| edge.rem_euclid(pieces::QUARTER) == 0;
        edges.iter().all(whole) && (whole(last) || *last == until)
    })
}

/// Everything that was read.
struct Answer<'a> {
    question: Question<'a>,
    shown: Span,
    points: Vec<Span>,
    cells: Vec<Cell>,
    ends: Vec<store::Ends>,
    readings: Vec<Reading>,
}

impl Answer<'_> {
    fn show(&self, now: i64) -> Dashboard {
        let Question { setup, asked, lines, .. } = &self.question;
        let local = |instant| setup.calendar.local(instant);
        let window = |span: Span| Window { from: local(span.from), to: local(span.to) };
        let shifts = setup.calendar.occurrences(self.shown, None);
        let mut stops: Vec<(usize, StopRow)> = Vec::new();
        for (at, (line, reading)) in lines.iter().zip(&self.readings).enumerate() {
            stops.extend(reading.stops.iter().map(|stop| (at, self.stop_row(line, stop.span, stop.open, &shifts))));
        }
        let pareto = self.pareto(&shifts);
        let stops_total = u32::try_from(stops.len()).unwrap_or(u32::MAX);
        stops.sort_by_key(|(_, stop)| std::cmp::Reverse(stop.seconds));
        stops.truncate(MOST_STOPS);
        stops.sort_by_key(|(at, stop)| (stop.from, *at));
        let known = self.ends.iter().map(|ends| Span::new(ends.first, ends.last));
        let recorded = known.reduce(|a, b| Span::new(a.from.min(b.from), a.to.max(b.to)));
        let each: Vec<LineFigures> =
            lines.iter().zip(&self.readings).map(|(line, reading)| self.line_figures(line, reading)).collect();
        Dashboard {
            zone: setup.zone.clone(),
            now: local(now),
            window: window(self.shown),
            asked: window(asked.span),
            interval: self.question.interval,
            total: self.total(&each),
            lines: each,
            series: self.series(),
            stops: stops.into_iter().map(|(_, stop)| stop).collect(),
            stops_total,
            pareto,
            products: self.products(),
            choices: choices(setup),
            recorded: recorded.map(window),
        }
    }

    fn tally(reading: &Reading) -> Tally {
        let mut tally = Tally::default();
        for cell in &reading.cells {
            tally += *cell;
        }
        tally.stops = u32::try_from(reading.stops.len()).unwrap_or(u32::MAX);
        tally
    }

    fn line_figures(&self, line: &NumberedLine, reading: &Reading) -> LineFigures {
        let setup = self.question.setup;
        let ends = self.ends.iter().find(|ends| ends.line == line.number);
        let mut figures = Self::tally(reading).figures();
        if line.stale || reading.settled {
            figures.flags.push(Flag::Recomputing);
        }
        let state = reading.now.map_or(LineState::Idle, |segment| state_of(segment.bucket));
        let since = reading.now.map(|segment| match segment.bucket {
            // It moves since the last stop ended, or since it was expected to.
            Bucket::Running | Bucket::Slow => {
                let begun = ends.and_then(|ends| ends.moving_since).unwrap_or(i64::MIN);
                let schedule = setup.schedule(line, segment.span);
                let expected = schedule.scheduled.difference(&schedule.planned_stops);
                let stretch = expected.touching(segment.span).last().map_or(segment.span.from, |span| span.from);
                begun.max(stretch)
            }
            _ => segment.span.from,
        });
        // What was so for ever has no beginning that anybody saw.
        let since = since.filter(|since| *since > Span::ALL.from && (ends.is_some() || *since > self.shown.from));
        LineFigures {
            line: line_name(line),
            figures,
            state,
            since: since.map(|since| setup.calendar.local(since)),
            last_detection: ends.map(|ends| setup.calendar.local(ends.last)),
            availability_target: line.line.values.availability_target.map(|target| target.0),
            performance_target: line.line.values.performance_target.map(|target| target.0),
        }
    }

    /// All lines together. Whole seconds are those of the lines, so that a table of them adds up.
    fn total(&self, lines: &[LineFigures]) -> Figures {
        let mut tally = Tally::default();
        for reading in &self.readings {
            tally += Self::tally(reading);
        }
        let mut figures = tally.figures();
        figures.seconds =
            lines.iter().fold(super::types::Seconds::default(), |sum, line| sum.plus(line.figures.seconds));
        if lines.iter().any(|line| line.figures.flags.contains(&Flag::Recomputing)) {
            figures.flags.push(Flag::Recomputing);
        }
        figures
    }

    fn series(&self) -> Vec<SeriesPoint> {
        let mut tallies = vec![Tally::default(); self.points.len()];
        for reading in &self.readings {
            for (cell, tally) in self.cells.iter().zip(&reading.cells) {
                tallies[cell.point] += *tally;
            }
        }
        let calendar = &self.question.setup.calendar;
        let point = |(span, tally): (&Span, &Tally)| {
            let figures = tally.figures();
            SeriesPoint {
                from: calendar.local(span.from),
                to: calendar.local(span.to),
                pieces: figures.pieces,
                stopped: figures.seconds.unplanned_stop,
                oee: figures.oee,
            }
        };
        self.points.iter().zip(&tallies).map(point).collect()
    }

    fn stop_row(&self, line: &NumberedLine, span: Span, open: bool, shifts: &[Occurrence]) -> StopRow {
        let calendar = &self.question.setup.calendar;
        // A gap that nothing ever began is shown from the beginning of the window.
        let span = if span.from <= Span::ALL.from { Span::new(self.shown.from, span.to) } else { span };
        StopRow {
            line: line_name(line),
            from: calendar.local(span.from),
            to: calendar.local(span.to),
            seconds: u64::try_from((span.length() + 500) / 1000).unwrap_or(0),
            kind: StopKind::Detected,
            open,
            shift: self.shift_at(span.from, shifts),
            reason: None,
        }
    }

    fn shift_at(&self, instant: i64, shifts: &[Occurrence]) -> Option<String> {
        let instant = instant.max(self.shown.from);
        let at = shifts.partition_point(|shift| shift.span.from <= instant);
        let shift = shifts[..at].iter().rev().find(|shift| shift.span.contains(instant))?.shift;
        let named = self.question.setup.calendar.shifts().iter().find(|each| each.id == shift);
        named.map(|shift| shift.values.name.clone())
    }

    /// Stopped time inside the window, by line and shift.
    fn pareto(&self, shifts: &[Occurrence]) -> Vec<ParetoBar> {
        let mut sums: HashMap<(usize, Option<String>), (i64, u32)> = HashMap::new();
        for (at, reading) in self.readings.iter().enumerate() {
            for stop in &reading.stops {
                let inside: i64 = self.question.asked.parts.within(stop.span.meet(self.shown)).length();
                let sum = sums.entry((at, self.shift_at(stop.span.from, shifts))).or_default();
                *sum = (sum.0 + inside, sum.1 + 1);
            }
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let whole: i64 = sums.iter().map(|(_, (inside, _))| inside).sum();
        let mut so_far = 0;
        let bar = |((at, shift), (inside, stops)): ((usize, Option<String>), (i64, u32))| {
            so_far += inside;
            let cumulative = (so_far * 10_000 + whole / 2).checked_div(whole).unwrap_or(0);
            ParetoBar {
                reason: None,
                line: line_name(self.question.lines[at]),
                shift,
                seconds: u64::try_from((inside + 500) / 1000).unwrap_or(0),
                stops,
                cumulative: i32::try_from(cumulative).unwrap_or(10_000),
            }
        };
        sums.into_iter().map(bar).collect()
    }

    fn products(&self) -> Vec<ProductPieces> {
        let mut made: HashMap<i32, i64> = HashMap::new();
        for (product, pieces) in self.readings.iter().flat_map(|reading| &reading.made) {
            *made.entry(*product).or_default() += pieces;
        }
        let mut made: Vec<(i32, i64)> = made.into_iter().collect();
        made.sort_by_key(|(product, pieces)| (std::cmp::Reverse(*pieces), *product));
        let named = |(number, pieces): (i32, i64)| {
            let found = self.question.setup.products.iter().find(|product| product.number == number);
            ProductPieces {
                product: found.map(|product| product_name(&product.record)),
                colour: found.and_then(|product| product.record.values.colour.clone()),
                total: u64::try_from(pieces).unwrap_or(0),
            }
        };
        made.into_iter().map(named).collect()
    }
}

fn line_name(line: &NumberedLine) -> LineName {
    LineName { id: line.line.id, code: line.line.values.code.clone(), name: line.line.values.name.clone() }
}

fn product_name(product: &crate::oee::types::Product) -> ProductName {
    ProductName { id: product.id, code: product.values.code.clone(), name: product.values.name.clone() }
}

fn choices(setup: &Setup) -> Choices {
    let shift = |shift: &crate::oee::types::Shift| ShiftName { id: shift.id, name: shift.values.name.clone() };
    Choices {
        lines: setup.lines.iter().filter(|line| line.line.values.active).map(line_name).collect(),
        shifts: setup.calendar.shifts().iter().map(shift).collect(),
        products: setup.products.iter().map(|product| product_name(&product.record)).collect(),
    }
}

fn state_of(bucket: Bucket) -> LineState {
    match bucket {
        Bucket::NotScheduled => LineState::Idle,
        Bucket::PlannedStop => LineState::PlannedStop,
        Bucket::RegisteredStop | Bucket::DetectedStop => LineState::Stopped,
        Bucket::NoData => LineState::NoData,
        Bucket::MicroStop => LineState::MicroStop,
        Bucket::Slow => LineState::Slow,
        Bucket::Running => LineState::Running,
    }
}
