//! What a line did at each instant: the buckets of its time, from its calendar, its registered stops and its pieces.
//!
//! Words: a *gap* is the time between two pieces, or between a piece and the border of the time in which the line is
//! expected to run; *expected* time is scheduled time without planned stops. A gap belongs to the piece that ends it.
//!
//! Must hold: every instant of the window lies in exactly one segment; the bucket of an instant does not depend on the
//! window through which it is looked at. Comparisons with thresholds are strict.
//!
//! Buckets and names follow ISO 22400-2; the order of precedence is that of [`Bucket`].

use super::dashboard::types::Seconds;
use super::spans::{Span, Spans};
use super::types::MICRO_STOP_CYCLES;

/// Milliseconds of a minute times a thousand: an ideal rate is in thousandths of a piece a minute, so this over the rate
/// is the ideal cycle in milliseconds.
pub const CYCLE: i64 = 60_000_000;

/// What an instant was; an earlier one wins over a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    NotScheduled,
    PlannedStop,
    RegisteredStop,
    NoData,
    DetectedStop,
    MicroStop,
    Slow,
    Running,
}

impl Bucket {
    pub const ALL: [Self; 8] = [
        Self::NotScheduled,
        Self::PlannedStop,
        Self::RegisteredStop,
        Self::NoData,
        Self::DetectedStop,
        Self::MicroStop,
        Self::Slow,
        Self::Running,
    ];
}

/// When a gap is what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// A longer gap is a stop.
    pub stop_ms: i64,
    /// A longer gap is a micro-stop; none: five ideal cycles.
    pub micro_ms: Option<i64>,
    /// A longer gap is a micro-stop whatever `micro_ms` says: the line's own stop threshold, also while another is tried.
    pub micro_cap_ms: i64,
    /// A gap longer than this part of the ideal cycle is slow running.
    pub slow_percent: i64,
    /// Without it a gap is neither stop nor micro-stop.
    pub auto_detect: bool,
    /// The ideal rate where no piece says one, in thousandths of a piece a minute.
    pub rate: i64,
}

impl Rules {
    /// What a gap of this length is, before a piece of this ideal rate (thousandths of a piece a minute).
    pub fn classify(&self, gap: i64, rate: i64) -> Bucket {
        if self.auto_detect && gap > self.stop_ms {
            Bucket::DetectedStop
        } else if self.auto_detect && self.is_micro(gap, rate) {
            Bucket::MicroStop
        } else if i128::from(gap) * i128::from(rate) * 100 > i128::from(CYCLE) * i128::from(self.slow_percent) {
            Bucket::Slow
        } else {
            Bucket::Running
        }
    }

    fn is_micro(&self, gap: i64, rate: i64) -> bool {
        match self.micro_ms {
            Some(limit) => gap > limit.min(self.micro_cap_ms),
            None => {
                gap > self.micro_cap_ms || i128::from(gap) * i128::from(rate) > i128::from(CYCLE * MICRO_STOP_CYCLES)
            }
        }
    }

    /// Above how many milliseconds every gap before a piece of this ideal rate is a micro-stop.
    pub fn micro_limit(&self, rate: i64) -> i64 {
        self.micro_ms.unwrap_or_else(|| CYCLE * MICRO_STOP_CYCLES / rate.max(1)).min(self.micro_cap_ms)
    }
}

/// A piece that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub at: i64,
    /// The ideal rate of its product on the line, in thousandths of a piece a minute.
    pub rate: i64,
}

/// What is known of a line. Spans and pieces reach beyond the window, as far as the gaps at its ends do.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub scheduled: &'a Spans,
    pub planned_stops: &'a Spans,
    pub registered: &'a Spans,
    pub no_data: &'a Spans,
    /// In order of time.
    pub seen: &'a [Seen],
    /// Up to when pieces are known: an open gap ends here for now. Nothing is said of later instants.
    pub until: i64,
}

/// A stretch that is one thing throughout. Neighbours of one bucket are different gaps, but for running and slow ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub span: Span,
    pub bucket: Bucket,
    /// It ends because nothing is known of what comes after.
    pub open: bool,
}

/// The segments of the window, in order, without holes.
pub fn timeline(window: Span, facts: &Facts<'_>, rules: &Rules) -> Vec<Segment> {
    let until = facts.seen.last().map_or(facts.until, |last| last.at.max(facts.until));
    let window = Span::new(window.from, window.to.min(until));
    if window.is_empty() {
        return Vec::new();
    }
    let all = Spans::of([window]);
    let scheduled = facts.scheduled.within(window);
    let planned = scheduled.intersection(facts.planned_stops);
    let expected = scheduled.difference(&planned);
    let registered = expected.intersection(facts.registered);
    let unregistered = expected.difference(&registered);
    let no_data = unregistered.intersection(facts.no_data);
    let rest = unregistered.difference(&no_data);

    let mut segments = Vec::new();
    let mut add = |spans: &Spans, bucket| {
        segments.extend(spans.as_slice().iter().map(|&span| Segment { span, bucket, open: false }));
    };
    add(&all.difference(&scheduled), Bucket::NotScheduled);
    add(&planned, Bucket::PlannedStop);
    add(&registered, Bucket::RegisteredStop);
    add(&no_data, Bucket::NoData);
    // Whole stretches of expected time, also beyond the window: its borders are no borders of a gap.
    let stretches = facts.scheduled.difference(facts.planned_stops);
    for gap in gaps(stretches.touching(window), facts.seen, until, window) {
        let bucket = rules.classify(gap.span.length(), gap.rate.unwrap_or(rules.rate));
        for part in rest.touching(gap.span) {
            let span = part.meet(gap.span);
            segments.push(Segment { span, bucket, open: gap.open && span.to == until });
        }
    }
    segments.sort_unstable_by_key(|segment| segment.span);
    segments.dedup_by(|next, before| {
        let joins = next.bucket == before.bucket
            && next.open == before.open
            && matches!(next.bucket, Bucket::Running | Bucket::Slow)
            && before.span.to == next.span.from;
        if joins {
            before.span.to = next.span.to;
        }
        joins
    });
    segments
}

struct Gap {
    span: Span,
    /// Of the piece that ends it, else of the last one before it.
    rate: Option<i64>,
    open: bool,
}

/// The gaps of these stretches that have an instant in the window.
fn gaps(stretches: &[Span], seen: &[Seen], until: i64, window: Span) -> Vec<Gap> {
    let mut found = Vec::new();
    for &stretch in stretches {
        let end = stretch.to.min(until);
        // Gaps before the window need not be looked at: begin with the last piece before it.
        let first = seen.partition_point(|piece| piece.at <= stretch.from.max(window.from));
        let mut next = first;
        let mut from = if first > 0 { seen[first - 1].at.max(stretch.from) } else { stretch.from };
        while from < end && from < window.to {
            let piece = seen.get(next).filter(|piece| piece.at <= end);
            let to = piece.map_or(end, |piece| piece.at);
            let before = next.checked_sub(1).map(|last| seen[last].rate);
            let open = piece.is_none() && until < stretch.to;
            let span = Span::new(from, to);
            if !span.meet(window).is_empty() {
                found.push(Gap { span, rate: piece.map(|piece| piece.rate).or(before), open });
            }
            from = to;
            next += 1;
            if piece.is_none() {
                break;
            }
        }
    }
    found
}

/// Milliseconds of each bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Durations([i64; 8]);

impl Durations {
    pub fn of(segments: &[Segment]) -> Self {
        let mut durations = Self::default();
        for segment in segments {
            durations.add(segment.bucket, segment.span.length());
        }
        durations
    }

    pub fn get(&self, bucket: Bucket) -> i64 {
        self.0[bucket as usize]
    }

    pub fn add(&mut self, bucket: Bucket, milliseconds: i64) {
        self.0[bucket as usize] += milliseconds;
    }

    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    /// Whole seconds that sum to the whole, rounded by the largest remainder; of equal ones the earlier bucket gains.
    pub fn seconds(&self) -> Seconds {
        let whole = (self.total() + 500).div_euclid(1000);
        let mut seconds = self.0.map(|part| part.div_euclid(1000));
        let missing = whole - seconds.iter().sum::<i64>();
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(self.0[at].rem_euclid(1000)));
        for at in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
            seconds[at] += 1;
        }
        let of = |bucket: Bucket| u64::try_from(seconds[bucket as usize]).unwrap_or(0);
        Seconds {
            calendar: u64::try_from(whole).unwrap_or(0),
            not_scheduled: of(Bucket::NotScheduled),
            planned_stop: of(Bucket::PlannedStop),
            no_data: of(Bucket::NoData),
            unplanned_stop: of(Bucket::RegisteredStop) + of(Bucket::DetectedStop),
            micro_stop: of(Bucket::MicroStop),
            slow: of(Bucket::Slow),
            running: of(Bucket::Running),
        }
    }
}

impl std::ops::AddAssign for Durations {
    fn add_assign(&mut self, other: Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

#[cfg(test)]
mod tests;
