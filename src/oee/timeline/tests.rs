//! The timeline by examples, and against an oracle that looks at each instant by itself.

use super::*;
use crate::oee::spans::tests::{WORLD, spans};
use proptest::prelude::*;

const NONE: &Spans = &Spans::EMPTY;
const MINUTE: i64 = 60_000;

/// Ten pieces a minute: an ideal cycle of 6 s.
const RATE: i64 = 10_000;

fn rules() -> Rules {
    Rules {
        stop_ms: 5 * MINUTE,
        micro_ms: None,
        micro_cap_ms: 5 * MINUTE,
        slow_percent: 125,
        auto_detect: true,
        rate: RATE,
    }
}

fn seen(seconds: impl IntoIterator<Item = i64>) -> Vec<Seen> {
    seconds.into_iter().map(|second| Seen { at: second * 1000, rate: RATE }).collect()
}

/// The segments in seconds.
fn shown(segments: &[Segment]) -> Vec<(i64, i64, Bucket)> {
    segments.iter().map(|segment| (segment.span.from / 1000, segment.span.to / 1000, segment.bucket)).collect()
}

fn look(scheduled: &Spans, seen: &[Seen], window: (i64, i64), until: i64) -> Vec<Segment> {
    let facts = Facts { scheduled, planned_stops: NONE, registered: NONE, no_data: NONE, seen, until: until * 1000 };
    timeline(Span::new(window.0 * 1000, window.1 * 1000), &facts, &rules())
}

fn scheduled(spans: &[(i64, i64)]) -> Spans {
    spans.iter().map(|(from, to)| Span::new(from * 1000, to * 1000)).collect()
}

#[test]
fn comparisons_with_thresholds_are_strict() {
    use Bucket::{DetectedStop, MicroStop, Running, Slow};
    for (gap, bucket) in [
        (6_000, Running),
        (7_500, Running),
        (7_501, Slow),
        (30_000, Slow),
        (30_001, MicroStop),
        (300_000, MicroStop),
        (300_001, DetectedStop),
    ] {
        assert_eq!(rules().classify(gap, RATE), bucket, "{gap} ms");
    }
    let manual = Rules { auto_detect: false, ..rules() };
    assert_eq!(manual.classify(10_000_000, RATE), Slow);
    // Five cycles of a slow product would be above the stop threshold, which wins.
    assert_eq!((rules().classify(299_000, 500), rules().classify(149_000, 500)), (Slow, Running));
    let short = Rules { micro_ms: Some(900_000), ..rules() };
    assert_eq!((short.classify(300_000, RATE), short.classify(300_001, RATE)), (Slow, DetectedStop));
}

#[test]
fn a_shift_tells_what_each_second_was() {
    use Bucket::{DetectedStop, NotScheduled, Running, Slow};
    // Scheduled from 100 to 1000; pieces each 6 s from 106 to 160, one at 168, then silence to 600.
    let pieces = seen((106..=160).step_by(6).chain([168, 600]));
    let segments = look(&scheduled(&[(100, 1000)]), &pieces, (0, 1200), 2000);
    let expected = [
        (0, 100, NotScheduled),
        (100, 160, Running),
        (160, 168, Slow),
        (168, 600, DetectedStop),
        (600, 1000, DetectedStop),
        (1000, 1200, NotScheduled),
    ];
    assert_eq!(shown(&segments), expected);
    assert!(segments.iter().all(|segment| !segment.open));
}

#[test]
fn a_pause_cuts_a_gap() {
    use Bucket::{MicroStop, PlannedStop, Slow};
    let (day, pieces) = (scheduled(&[(0, 3600)]), seen([0, 1180, 2500]));
    let planned = scheduled(&[(1200, 2400)]);
    let facts = Facts {
        scheduled: &day,
        planned_stops: &planned,
        registered: NONE,
        no_data: NONE,
        seen: &pieces,
        until: 9_000_000,
    };
    let segments = timeline(Span::new(1_180_000, 2_500_000), &facts, &rules());
    assert_eq!(shown(&segments), [(1180, 1200, Slow), (1200, 2400, PlannedStop), (2400, 2500, MicroStop)]);
}

#[test]
fn a_registered_stop_wins_where_it_lies_and_only_there() {
    use Bucket::{DetectedStop, NoData, RegisteredStop};
    let (day, pieces) = (scheduled(&[(0, 3600)]), seen([0, 900]));
    let (registered, silent) = (scheduled(&[(100, 300)]), scheduled(&[(200, 400)]));
    let facts = Facts {
        scheduled: &day,
        planned_stops: NONE,
        registered: &registered,
        no_data: &silent,
        seen: &pieces,
        until: 900_000,
    };
    let segments = timeline(Span::new(0, 900_000), &facts, &rules());
    let expected = [(0, 100, DetectedStop), (100, 300, RegisteredStop), (300, 400, NoData), (400, 900, DetectedStop)];
    assert_eq!(shown(&segments), expected);
}

#[test]
fn an_open_stop_grows() {
    use Bucket::{DetectedStop, MicroStop, Running};
    let pieces = seen([0, 6]);
    for (until, last) in [(12, Running), (100, MicroStop), (306, MicroStop), (307, DetectedStop), (5000, DetectedStop)]
    {
        let segments = look(&scheduled(&[(0, 9000)]), &pieces, (0, 9000), until);
        let end = *segments.last().unwrap();
        assert_eq!((end.bucket, end.span.to, end.open), (last, until * 1000, true), "{until}");
    }
}

#[test]
fn a_line_without_any_piece_stands_still() {
    let segments = look(&Spans::all(), &[], (0, 600), 600);
    assert_eq!(shown(&segments), [(0, 600, Bucket::DetectedStop)]);
    // In expected time shorter than the threshold nothing can be called a stop.
    assert_eq!(shown(&look(&scheduled(&[(0, 200)]), &[], (0, 600), 600))[0], (0, 200, Bucket::MicroStop));
}

#[test]
fn whole_seconds_sum_to_the_window() {
    let mut durations = Durations::default();
    for (bucket, part) in Bucket::ALL.into_iter().zip([1_400, 0, 300, 0, 1_400, 0, 500, 400]) {
        durations.add(bucket, part);
    }
    let seconds = durations.seconds();
    assert_eq!(seconds.calendar, 4);
    assert_eq!((seconds.not_scheduled, seconds.unplanned_stop, seconds.slow, seconds.running), (2, 1, 1, 0));
}

fn sum(seconds: Seconds) -> u64 {
    seconds.not_scheduled
        + seconds.planned_stop
        + seconds.no_data
        + seconds.unplanned_stop
        + seconds.micro_stop
        + seconds.slow
        + seconds.running
}

/// A small world: a tick is a millisecond, so rates are high and thresholds short.
#[derive(Clone, Debug)]
struct Small {
    scheduled: Vec<Span>,
    planned: Vec<Span>,
    registered: Vec<Span>,
    no_data: Vec<Span>,
    seen: Vec<Seen>,
    until: i64,
    rules: Rules,
}

fn small() -> impl Strategy<Value = Small> {
    let piece = (0..WORLD, prop_oneof![Just(CYCLE / 2), Just(CYCLE / 5), Just(CYCLE / 11)]);
    let rules = (5..40_i64, proptest::option::of(1..60_i64), 101..300_i64, any::<bool>());
    let world = (spans(4), spans(3), spans(2), spans(2), proptest::collection::vec(piece, 0..30), 0..WORLD + 40, rules);
    world.prop_map(|(scheduled, planned, registered, no_data, pieces, until, rules)| {
        let mut seen: Vec<Seen> = pieces.into_iter().map(|(at, rate)| Seen { at, rate }).collect();
        seen.sort_unstable();
        let (stop_ms, micro_ms, slow_percent, auto_detect) = rules;
        let rules = Rules { stop_ms, micro_ms, micro_cap_ms: stop_ms, slow_percent, auto_detect, rate: CYCLE / 3 };
        Small { scheduled, planned, registered, no_data, seen, until, rules }
    })
}

impl Small {
    fn look(&self, window: Span) -> Vec<Segment> {
        let of = |spans: &[Span]| Spans::of(spans.iter().copied());
        let (scheduled, planned) = (of(&self.scheduled), of(&self.planned));
        let (registered, no_data) = (of(&self.registered), of(&self.no_data));
        let facts = Facts {
            scheduled: &scheduled,
            planned_stops: &planned,
            registered: &registered,
            no_data: &no_data,
            seen: &self.seen,
            until: self.until,
        };
        timeline(window, &facts, &self.rules)
    }

    fn until(&self) -> i64 {
        self.seen.iter().map(|piece| piece.at).fold(self.until, i64::max)
    }

    fn expected(&self, instant: i64) -> bool {
        let within = |spans: &[Span]| spans.iter().any(|span| span.contains(instant));
        within(&self.scheduled) && !within(&self.planned)
    }

    /// The bucket of one instant, by the words of the specification.
    fn oracle(&self, instant: i64) -> Bucket {
        let within = |spans: &[Span]| spans.iter().any(|span| span.contains(instant));
        if !within(&self.scheduled) {
            return Bucket::NotScheduled;
        }
        if within(&self.planned) {
            return Bucket::PlannedStop;
        }
        if within(&self.registered) {
            return Bucket::RegisteredStop;
        }
        if within(&self.no_data) {
            return Bucket::NoData;
        }
        let at = |instant: i64| self.seen.iter().find(|piece| piece.at == instant);
        let mut from = instant;
        while at(from).is_none() && self.expected(from - 1) {
            from -= 1;
        }
        let mut to = instant + 1;
        while at(to).is_none() && to < self.until() && self.expected(to) {
            to += 1;
        }
        let before = self.seen.iter().rev().find(|piece| piece.at < to);
        let rate = at(to).or(before).map_or(self.rules.rate, |piece| piece.rate);
        self.rules.classify(to - from, rate)
    }
}

fn covers(segments: &[Segment], window: Span) -> bool {
    let joined = segments.windows(2).all(|pair| pair[0].span.to == pair[1].span.from);
    let ends = segments.first().zip(segments.last()).map(|(first, last)| (first.span.from, last.span.to));
    if window.is_empty() { segments.is_empty() } else { joined && ends == Some((window.from, window.to)) }
}

proptest! {
    #[test]
    fn each_instant_is_what_the_oracle_says(world in small(), from in -20..WORLD, length in 0..WORLD) {
        let window = Span::new(from, (from + length).min(world.until()));
        let segments = world.look(window);
        prop_assert!(covers(&segments, window), "{segments:?}");
        for segment in &segments {
            for instant in segment.span.from..segment.span.to {
                prop_assert_eq!(segment.bucket, world.oracle(instant), "at {}", instant);
            }
        }
        let durations = Durations::of(&segments);
        prop_assert_eq!(durations.total(), window.length());
        prop_assert_eq!(sum(durations.seconds()), durations.seconds().calendar);
    }

    #[test]
    fn a_window_is_the_sum_of_its_parts(world in small(), from in -20..WORLD, first in 0..WORLD, second in 0..WORLD) {
        let whole = Span::new(from, from + first + second);
        let mut parts = Durations::of(&world.look(Span::new(from, from + first)));
        parts += Durations::of(&world.look(Span::new(from + first, from + first + second)));
        prop_assert_eq!(parts, Durations::of(&world.look(whole)));
    }

    #[test]
    fn one_more_piece_never_adds_to_the_stops(world in small(), at in 0..WORLD) {
        prop_assume!(at <= world.until());
        let window = Span::new(-20, world.until());
        let stopped = |world: &Small| Durations::of(&world.look(window)).get(Bucket::DetectedStop);
        let mut more = world.clone();
        more.seen.push(Seen { at, rate: CYCLE / 5 });
        more.seen.sort_unstable();
        prop_assert!(stopped(&more) <= stopped(&world));
    }

    #[test]
    fn the_order_of_the_calendar_does_not_matter(world in small()) {
        let window = Span::new(-20, WORLD);
        let mut turned = world.clone();
        for spans in [&mut turned.scheduled, &mut turned.planned, &mut turned.registered, &mut turned.no_data] {
            spans.reverse();
        }
        prop_assert_eq!(world.look(window), turned.look(window));
    }

    #[test]
    fn whole_seconds_are_less_than_one_off(parts in proptest::collection::vec(0..10_000_000_i64, 8)) {
        let mut durations = Durations::default();
        for (bucket, part) in Bucket::ALL.into_iter().zip(&parts) {
            durations.add(bucket, *part);
        }
        let seconds = durations.seconds();
        prop_assert_eq!(sum(seconds), seconds.calendar);
        let off = |seconds: u64, part: i64| (i64::try_from(seconds).unwrap() * 1000 - part).abs();
        prop_assert!(off(seconds.running, parts[7]) < 1000 && off(seconds.calendar, parts.iter().sum()) <= 500);
    }
}
