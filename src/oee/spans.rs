//! Interval algebra on half-open intervals of integers: milliseconds since 1970, UTC.

use serde::{Deserialize, Serialize};

/// From `from` up to, but not with, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    /// All of time, with room to reckon lengths.
    pub const ALL: Self = Self { from: i64::MIN / 4, to: i64::MAX / 4 };

    pub fn new(from: i64, to: i64) -> Self {
        Self { from, to }
    }

    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Milliseconds; an empty one has none.
    pub fn length(self) -> i64 {
        (self.to - self.from).max(0)
    }

    pub fn contains(self, instant: i64) -> bool {
        self.from <= instant && instant < self.to
    }

    /// What both have, which may be empty.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

/// A set of instants: spans in order, none empty, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// No instant.
    pub const EMPTY: Self = Self(Vec::new());

    /// The instants that lie in any of these, in whatever order they come.
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }

    /// All of time.
    pub fn all() -> Self {
        Self(vec![Span::ALL])
    }

    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Milliseconds of all together.
    pub fn length(&self) -> i64 {
        self.0.iter().map(|span| span.length()).sum()
    }

    pub fn contains(&self, instant: i64) -> bool {
        let after = self.0.partition_point(|span| span.from <= instant);
        after > 0 && self.0[after - 1].contains(instant)
    }

    /// The spans that have an instant in common with `window`, whole.
    pub fn touching(&self, window: Span) -> &[Span] {
        let first = self.0.partition_point(|span| span.to <= window.from);
        let end = self.0.partition_point(|span| span.from < window.to);
        &self.0[first.min(end)..end]
    }

    /// What lies inside `window`.
    #[must_use]
    pub fn within(&self, window: Span) -> Self {
        let cut = self.touching(window).iter().map(|span| span.meet(window));
        Self(cut.filter(|span| !span.is_empty()).collect())
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied())
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = Vec::new();
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            let both = a.meet(**b);
            if !both.is_empty() {
                common.push(both);
            }
            if a.to <= b.to {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Self(common)
    }

    /// What is here and not there.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        let mut removed = other.0.as_slice();
        for span in &self.0 {
            let mut from = span.from;
            while let Some(hole) = removed.first().filter(|hole| hole.from < span.to) {
                if hole.from > from {
                    left.push(Span::new(from, hole.from));
                }
                from = from.max(hole.to);
                if hole.to > span.to {
                    // The hole reaches into the next span.
                    break;
                }
                removed = &removed[1..];
            }
            if from < span.to {
                left.push(Span::new(from, span.to));
            }
        }
        Self(left)
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        Self::of(spans)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Instants of the small world in which properties are tried.
    pub(crate) const WORLD: i64 = 240;

    pub(crate) fn spans(most: usize) -> impl Strategy<Value = Vec<Span>> {
        proptest::collection::vec((0..WORLD, 1..60_i64), 0..most)
            .prop_map(|pairs| pairs.into_iter().map(|(from, length)| Span::new(from, from + length)).collect())
    }

    fn set(spans: &Spans) -> Vec<bool> {
        (-10..WORLD + 80).map(|instant| spans.contains(instant)).collect()
    }

    fn tidy(spans: &Spans) -> bool {
        spans.as_slice().iter().all(|span| !span.is_empty())
            && spans.as_slice().windows(2).all(|pair| pair[0].to < pair[1].from)
    }

    #[test]
    fn spans_that_touch_become_one() {
        let spans = Spans::of([Span::new(5, 9), Span::new(0, 5), Span::new(7, 8), Span::new(12, 12)]);
        assert_eq!(spans.as_slice(), [Span::new(0, 9)]);
        assert_eq!(spans.difference(&Spans::of([Span::new(2, 3), Span::new(8, 20)])).length(), 7);
    }

    proptest! {
        #[test]
        fn the_algebra_is_that_of_sets(a in spans(8), b in spans(8), from in 0..WORLD, length in 0..90_i64) {
            let window = Span::new(from, from + length);
            let raw = a.clone();
            let (a, b) = (Spans::of(a), Spans::of(b));
            let cases = [
                (a.union(&b), (|a, b, _| a || b) as fn(bool, bool, bool) -> bool),
                (a.intersection(&b), |a, b, _| a && b),
                (a.difference(&b), |a, b, _| a && !b),
                (a.within(window), |a, _, w| a && w),
            ];
            for (result, expected) in cases {
                prop_assert!(tidy(&result));
                let instants = (-10..WORLD + 80).map(|at| expected(a.contains(at), b.contains(at), window.contains(at)));
                prop_assert_eq!(set(&result), instants.collect::<Vec<_>>());
            }
            for instant in -10..WORLD + 80 {
                prop_assert_eq!(a.contains(instant), raw.iter().any(|span| span.contains(instant)));
            }
            prop_assert_eq!(a.length(), set(&a).iter().map(|&inside| i64::from(inside)).sum::<i64>());
        }
    }
}
