//! The figures of a plant (ISO 22400-2): availability, performance, quality, OEE, TEEP, MTBF, MTTR.
//!
//! Must hold: figures of several lines or days come from summed numerators and denominators; what has a zero denominator
//! is none, not 0 and not 100 %; nothing is clipped.

use super::dashboard::types::{Figures, Flag, Pieces, Sums};
use super::timeline::{Bucket, CYCLE, Durations};
use super::types::{AreaKind, DiscardRule};

/// Coverage below this is flagged, in basis points.
const FULL_COVERAGE: i32 = 9_500;
/// One, in basis points.
const ONE: i64 = 10_000;

/// Pieces by the kind of area that saw them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub input: i64,
    pub process: i64,
    pub output: i64,
    pub discard: i64,
}

impl Counts {
    pub fn add(&mut self, kind: AreaKind, pieces: i64) {
        *match kind {
            AreaKind::Input => &mut self.input,
            AreaKind::Process => &mut self.process,
            AreaKind::Output => &mut self.output,
            AreaKind::Discard => &mut self.discard,
        } += pieces;
    }
}

/// The kind of area at which a line's pieces are counted: output, or the last one before it where a line has none. The
/// gaps between these pieces are the line's gaps.
pub fn counted_at(kinds: &[AreaKind]) -> AreaKind {
    [AreaKind::Output, AreaKind::Process, AreaKind::Input]
        .into_iter()
        .find(|kind| kinds.contains(kind))
        .unwrap_or(AreaKind::Output)
}

/// Is a piece that is seen in this kind of area one of those that performance counts?
pub fn counts(kind: AreaKind, counted_at: AreaKind, discard: DiscardRule) -> bool {
    kind == counted_at || kind == AreaKind::Discard && discard == DiscardRule::Before
}

/// What is summed over lines and days before anything is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub durations: Durations,
    pub counts: Counts,
    pub total: i64,
    pub good: i64,
    /// How long the pieces would have taken at their ideal rates: nanoseconds, so that it does not matter into how many
    /// parts they are summed.
    pub ideal_ns: i64,
    /// Unplanned stops that touch the window.
    pub stops: u32,
    /// Among what was summed there is a line whose quality is assumed.
    pub quality_assumed: bool,
    /// Among what was summed there is a line whose quality is counted.
    pub quality_counted: bool,
}

impl Tally {
    /// Counts the pieces of a line by its rule of discard.
    pub fn count(&mut self, counts: Counts, counted_at: AreaKind, discard: DiscardRule) {
        let made = match counted_at {
            AreaKind::Input => counts.input,
            AreaKind::Process => counts.process,
            AreaKind::Output | AreaKind::Discard => counts.output,
        };
        let (total, good) = match discard {
            DiscardRule::None => (made, made),
            DiscardRule::Before => (made + counts.discard, made),
            DiscardRule::After => (made, made - counts.discard),
        };
        self.total += total;
        self.good += good;
        self.quality_assumed |= discard == DiscardRule::None;
        self.quality_counted |= discard != DiscardRule::None;
        self.counts.input += counts.input;
        self.counts.process += counts.process;
        self.counts.output += counts.output;
        self.counts.discard += counts.discard;
    }

    /// Adds what `pieces` would have taken at an ideal rate in thousandths of a piece a minute.
    pub fn add_ideal(&mut self, pieces: i64, rate: i64) {
        let (time, rate) = (i128::from(pieces) * i128::from(CYCLE) * 1_000_000, i128::from(rate.max(1)));
        self.ideal_ns += i64::try_from((time + rate / 2) / rate).unwrap_or(i64::MAX);
    }

    /// Scheduled time without planned stops and without time that has no data.
    pub fn planned_ms(&self) -> i64 {
        let away = [Bucket::NotScheduled, Bucket::PlannedStop, Bucket::NoData];
        self.durations.total() - away.iter().map(|&bucket| self.durations.get(bucket)).sum::<i64>()
    }

    pub fn unplanned_ms(&self) -> i64 {
        self.durations.get(Bucket::RegisteredStop) + self.durations.get(Bucket::DetectedStop)
    }

    fn sums(&self) -> Sums {
        let planned_ms = self.planned_ms();
        Sums {
            planned_ms,
            production_ms: planned_ms - self.unplanned_ms(),
            ideal_ms: (self.ideal_ns + 500_000).div_euclid(1_000_000),
            calendar_ms: self.durations.total(),
            total: self.total,
            good: self.good,
        }
    }

    /// The figures.
    pub fn figures(&self) -> Figures {
        let sums = self.sums();
        let ratios = Ratios::of(&sums, !self.quality_counted && self.quality_assumed);
        let no_data = self.durations.get(Bucket::NoData);
        let coverage = ratio(sums.planned_ms.into(), (sums.planned_ms + no_data).into());
        let each = |milliseconds: i64| {
            let seconds = (milliseconds + 500 * i64::from(self.stops)).checked_div(1000 * i64::from(self.stops));
            seconds.and_then(|seconds| u64::try_from(seconds).ok())
        };
        let flags = [
            (Flag::QualityAssumed, self.quality_assumed),
            (Flag::IdealRateLow, ratios.performance.is_some_and(|performance| i64::from(performance) > ONE)),
            (Flag::LowCoverage, coverage.is_some_and(|coverage| coverage < FULL_COVERAGE)),
            (Flag::DiscardExceedsOutput, self.good < 0),
        ];
        Figures {
            seconds: self.durations.seconds(),
            pieces: self.pieces(),
            sums,
            coverage,
            availability: ratios.availability,
            performance: ratios.performance,
            quality: ratios.quality,
            oee: ratios.oee,
            teep: ratios.teep,
            mtbf_seconds: each(sums.production_ms),
            mttr_seconds: each(self.unplanned_ms()),
            stops: self.stops,
            flags: flags.into_iter().filter_map(|(flag, raised)| raised.then_some(flag)).collect(),
        }
    }

    fn pieces(&self) -> Pieces {
        let of = |pieces: i64| u64::try_from(pieces).unwrap_or(0);
        Pieces {
            input: of(self.counts.input),
            process: of(self.counts.process),
            output: of(self.counts.output),
            discard: of(self.counts.discard),
            total: of(self.total),
            good: self.good,
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.durations += other.durations;
        self.counts.input += other.counts.input;
        self.counts.process += other.counts.process;
        self.counts.output += other.counts.output;
        self.counts.discard += other.counts.discard;
        self.total += other.total;
        self.good += other.good;
        self.ideal_ns += other.ideal_ns;
        self.stops += other.stops;
        self.quality_assumed |= other.quality_assumed;
        self.quality_counted |= other.quality_counted;
    }
}

/// Basis points.
struct Ratios {
    availability: Option<i32>,
    performance: Option<i32>,
    quality: Option<i32>,
    oee: Option<i32>,
    teep: Option<i32>,
}

impl Ratios {
    fn of(sums: &Sums, all_assumed: bool) -> Self {
        let (planned, production, ideal) =
            (i128::from(sums.planned_ms), i128::from(sums.production_ms), i128::from(sums.ideal_ms));
        // Where nothing is counted as bad, quality is one whatever was made.
        let (good, total) = if all_assumed { (1, 1) } else { (i128::from(sums.good), i128::from(sums.total)) };
        let (availability, performance, quality) =
            (ratio(production, planned), ratio(ideal, production), ratio(good, total));
        // Each factor must exist. A × P × Q = ideal × good ÷ (planned × total), rounded once.
        let known = availability.and(performance).and(quality);
        Self {
            availability,
            performance,
            quality,
            oee: known.and_then(|_| ratio(ideal * good, planned * total)),
            // OEE × planned ÷ calendar.
            teep: known.and_then(|_| ratio(ideal * good, i128::from(sums.calendar_ms) * total)),
        }
    }
}

/// Basis points, rounded half away from zero; none over zero.
fn ratio(numerator: i128, denominator: i128) -> Option<i32> {
    let scaled = numerator.checked_mul(2 * i128::from(ONE))?;
    let twice = scaled.checked_div(denominator)?;
    i32::try_from(i128::midpoint(twice, twice.signum())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    /// Eight hours with an hour of planned stops, 42 minutes of stops; 60 pieces a minute at best.
    fn shift(discard: DiscardRule, output: i64, scrap: i64) -> Tally {
        let mut tally = Tally { stops: 3, ..Tally::default() };
        tally.durations.add(Bucket::NotScheduled, 16 * HOUR);
        tally.durations.add(Bucket::PlannedStop, HOUR);
        tally.durations.add(Bucket::DetectedStop, 42 * 60_000);
        tally.durations.add(Bucket::MicroStop, HOUR / 2);
        tally.durations.add(Bucket::Running, 7 * HOUR - 42 * 60_000 - HOUR / 2);
        tally.count(Counts { input: 0, process: 0, output, discard: scrap }, AreaKind::Output, discard);
        tally.add_ideal(tally.total, 60_000);
        tally
    }

    #[test]
    fn a_shift_has_the_figures_of_the_textbook() {
        // 378 min of production; 19,271 pieces at 60 a minute are 321.18 min.
        let figures = shift(DiscardRule::Before, 18_848, 423).figures();
        assert_eq!(figures.availability, Some(9_000));
        assert_eq!(figures.performance, Some(8_497));
        assert_eq!(figures.quality, Some(9_780));
        assert_eq!(figures.oee, Some(7_479));
        assert_eq!(figures.teep, Some(2_181));
        assert_eq!((figures.mtbf_seconds, figures.mttr_seconds), (Some(7_560), Some(840)));
        assert_eq!(figures.flags, []);
        assert_eq!(figures.pieces.total, 19_271);
    }

    #[test]
    fn discard_is_taken_out_before_or_after_or_not_at_all() {
        let good = |rule| {
            let figures = shift(rule, 1_000, 50).figures();
            let pieces = figures.pieces;
            assert_eq!(pieces.total.cast_signed(), pieces.good + pieces.bad().cast_signed(), "made = good + bad");
            (pieces.total, pieces.good, pieces.bad(), figures.quality)
        };
        assert_eq!(good(DiscardRule::Before), (1_050, 1_000, 50, Some(9_524)));
        assert_eq!(good(DiscardRule::After), (1_000, 950, 50, Some(9_500)));
        assert_eq!(good(DiscardRule::None), (1_000, 1_000, 0, Some(10_000)));
        assert_eq!(shift(DiscardRule::None, 1_000, 0).figures().flags, [Flag::QualityAssumed]);
    }

    #[test]
    fn nothing_is_clipped() {
        let fast = shift(DiscardRule::After, 60_000, 60_500).figures();
        assert!(fast.performance.unwrap() > 10_000 && fast.quality.unwrap() < 0 && fast.oee.unwrap() < 0);
        assert_eq!(fast.flags, [Flag::IdealRateLow, Flag::DiscardExceedsOutput]);
        assert_eq!((fast.pieces.total, fast.pieces.good, fast.pieces.bad()), (60_000, -500, 60_500));
    }

    #[test]
    fn without_a_denominator_there_is_no_figure() {
        let nothing = Tally::default().figures();
        let ratios = [nothing.availability, nothing.performance, nothing.quality, nothing.oee, nothing.teep];
        assert_eq!(ratios, [None; 5]);
        assert_eq!((nothing.mtbf_seconds, nothing.mttr_seconds), (None, None));
        let mut still = Tally::default();
        still.durations.add(Bucket::DetectedStop, HOUR);
        let still = still.figures();
        assert_eq!((still.availability, still.performance, still.oee), (Some(0), None, None));
    }

    #[test]
    fn a_line_counts_at_its_output_or_the_last_area_before_it() {
        assert_eq!(counted_at(&[AreaKind::Input, AreaKind::Output]), AreaKind::Output);
        assert_eq!(counted_at(&[AreaKind::Input, AreaKind::Discard]), AreaKind::Input);
        assert!(counts(AreaKind::Discard, AreaKind::Output, DiscardRule::Before));
        assert!(!counts(AreaKind::Discard, AreaKind::Output, DiscardRule::After));
    }

    proptest! {
        #[test]
        fn lines_are_added_before_anything_is_divided(a in (1..50_000_i64, 0..500_i64), b in (1..50_000_i64, 0..500_i64)) {
            let (first, second) = (shift(DiscardRule::Before, a.0, a.1), shift(DiscardRule::Before, b.0, b.1));
            let mut both = first;
            both += second;
            let figures = both.figures();
            let (good, total) = (a.0 + b.0, a.0 + a.1 + b.0 + b.1);
            // Half a basis point off at the most.
            prop_assert!((i64::from(figures.quality.unwrap()) * total - good * 10_000).abs() * 2 <= total);
            prop_assert_eq!(figures.seconds.calendar, 48 * 3600);
            prop_assert_eq!(both.ideal_ns, first.ideal_ns + second.ideal_ns);
        }
    }
}
