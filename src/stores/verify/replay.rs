//! The moves of an item, reckoned once more.

use super::ops::Difference;
use super::store::{Kept, KeptIssue, KeptMonth, KeptTotal, ReadMove};
use crate::base::id::StockItemId;
use crate::stores::types::{Act, PlaceKind, UsageDay};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use uuid::Uuid;

/// Decimals of a value.
const PLACES: u32 = 4;

/// What holders were issued in months, less what came back: by holder and the first day of a month.
pub(super) type HolderMonths = BTreeMap<(Uuid, NaiveDate), Decimal>;

/// An item, as it stands after some of its moves.
#[derive(Debug)]
pub(super) struct Replay {
    pub item: StockItemId,
    returnable: bool,
    total: KeptTotal,
    recorded_at: Option<DateTime<Utc>>,
    balances: BTreeMap<Uuid, Decimal>,
    issues: BTreeMap<i64, KeptIssue>,
    days: BTreeMap<NaiveDate, UsageDay>,
    months: BTreeMap<NaiveDate, KeptMonth>,
    /// What it cost those who have it.
    pub holder_months: HolderMonths,
    /// By their positions, from 1 without a gap.
    made: Vec<Made>,
    /// Where its last move put each piece.
    pieces: BTreeMap<Uuid, Uuid>,
}

/// What a later move needs to know of one.
#[derive(Clone, Copy, Debug)]
struct Made {
    act: Act,
    quantity: Decimal,
    value: Decimal,
    under: i64,
    against: Option<i64>,
    undone: Decimal,
}

/// Where a move stands in the list of an item.
fn index(position: i64) -> Option<usize> {
    usize::try_from(position).ok()?.checked_sub(1)
}

/// As the database rounds.
fn share(of: Decimal, part: Decimal, whole: Decimal) -> Decimal {
    // What is too large to be multiplied first is divided first.
    let exact = of.checked_mul(part).and_then(|product| product.checked_div(whole));
    let share = exact.or_else(|| of.checked_div(whole)?.checked_mul(part)).unwrap_or_default();
    share.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero)
}

impl Replay {
    pub fn new(item: StockItemId, returnable: bool) -> Self {
        Self {
            item,
            returnable,
            total: KeptTotal::default(),
            recorded_at: None,
            balances: BTreeMap::new(),
            issues: BTreeMap::new(),
            days: BTreeMap::new(),
            months: BTreeMap::new(),
            holder_months: BTreeMap::new(),
            made: Vec::new(),
            pieces: BTreeMap::new(),
        }
    }

    /// Does the business have what is there?
    fn owns(&self, kind: PlaceKind) -> bool {
        kind == PlaceKind::Shelf || (kind == PlaceKind::Holder && self.returnable)
    }

    /// The next move; what of it differs.
    pub fn step(&mut self, read: &ReadMove) -> Option<Difference> {
        let position = self.total.position + 1;
        if read.position != position {
            return Some(self.differs(position, "the position of the next", &read.position, &position));
        }
        let original = read.undoes.and_then(|undone| self.made.get(index(undone)?).copied());
        if read.undoes.is_some() && original.is_none() {
            return Some(self.differs(position, "the move that it takes back", &"missing", &"there"));
        }
        let value = self.value_of(read, original);
        if read.value != value {
            return Some(self.differs(position, "its value", &read.value, &value));
        }
        if read.under != self.total.top {
            return Some(self.differs(position, "the move below it", &read.under, &self.total.top));
        }
        if self.recorded_at.is_some_and(|before| read.recorded_at < before) {
            return Some(self.differs(position, "its instant", &read.recorded_at, &"later"));
        }
        let at = read.piece.and_then(|piece| self.pieces.get(&piece));
        if let Some(at) = at.filter(|at| read.from_kind != PlaceKind::Outside && **at != read.from) {
            return Some(self.differs(position, "where its piece comes from", &read.from, at));
        }
        self.apply(read, original);
        if read.on_hand_after != self.total.on_hand {
            return Some(self.differs(position, "what is on hand after it", &read.on_hand_after, &self.total.on_hand));
        }
        None
    }

    fn differs(&self, position: i64, what: &'static str, is: &dyn Display, should_be: &dyn Display) -> Difference {
        Difference::Move { item: self.item, position, what, is: is.to_string(), should_be: should_be.to_string() }
    }

    fn value_of(&self, read: &ReadMove, original: Option<Made>) -> Decimal {
        let (source, target) = (self.owns(read.from_kind), self.owns(read.to_kind));
        if source == target {
            return Decimal::ZERO;
        }
        let (owned, value) = (self.total.on_hand + self.total.in_use, self.total.value);
        let average = |quantity| if quantity >= owned { value } else { share(value, quantity, owned) };
        let newest = original.filter(|made| Some(self.total.top) == read.undoes && made.undone.is_zero());
        match (newest, original) {
            (Some(made), _) => {
                let back = if read.quantity == made.quantity {
                    -made.value
                } else {
                    -share(made.value, read.quantity, made.quantity)
                };
                match (target, read.quantity == owned) {
                    (true, _) => back,
                    (false, true) => -value,
                    (false, false) => back.max(-value),
                }
            }
            _ if !target => -average(read.quantity),
            (None, None) if read.act == Act::Receive && read.cost.is_some() => {
                let cost = read.cost.unwrap_or_default() * read.quantity;
                cost.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero)
            }
            (None, None) if read.act == Act::Return => {
                let issue = read.against.and_then(|against| self.issues.get(&against));
                issue.map_or(Decimal::ZERO, |issue| issue.part(read.quantity))
            }
            _ if owned > Decimal::ZERO => share(value, read.quantity, owned),
            (None, Some(made)) => -share(made.value, read.quantity, made.quantity),
            (None, None) => Decimal::ZERO,
        }
    }

    fn apply(&mut self, read: &ReadMove, original: Option<Made>) {
        let quantity = read.quantity;
        *self.balances.entry(read.from).or_default() -= quantity;
        *self.balances.entry(read.to).or_default() += quantity;
        if let Some(piece) = read.piece {
            self.pieces.insert(piece, read.to);
        }
        for (kind, usable, change) in
            [(read.from_kind, read.from_usable, -quantity), (read.to_kind, read.to_usable, quantity)]
        {
            match kind {
                PlaceKind::Shelf => {
                    self.total.on_hand += change;
                    self.total.unusable += if usable { Decimal::ZERO } else { change };
                }
                PlaceKind::Holder if self.returnable => self.total.in_use += change,
                PlaceKind::Holder | PlaceKind::Outside => {}
            }
        }
        self.total.value += read.value;
        let is_whole = original.is_some_and(|made| made.quantity == quantity) && read.undoes == Some(self.total.top);
        let under = original.map(|made| made.under);
        self.total.top = under.filter(|_| is_whole).unwrap_or(read.position);
        self.total.position = read.position;
        self.recorded_at = Some(read.recorded_at);
        self.close_and_open(read, original);
        self.count_day(read, original);
        self.count_month(read, original);
        if let Some(made) = read.undoes.and_then(index).and_then(|at| self.made.get_mut(at)) {
            made.undone += quantity;
        }
        let made = Made {
            act: read.act,
            quantity,
            value: read.value,
            under: read.under,
            against: read.against,
            undone: Decimal::ZERO,
        };
        self.made.push(made);
    }

    fn close_and_open(&mut self, read: &ReadMove, original: Option<Made>) {
        if read.act == Act::Issue {
            let issue = KeptIssue { holder: read.to, quantity: read.quantity, open: read.quantity, value: -read.value };
            self.issues.insert(read.position, issue);
            return;
        }
        let reopened = original.and_then(|made| made.against);
        let closed = read.against.or(read.undoes.filter(|_| original.is_some_and(|made| made.act == Act::Issue)));
        if let Some((issue, made)) = reopened.and_then(|at| self.issues.get_mut(&at)).zip(original) {
            issue.open += read.quantity;
            if made.act == Act::Return {
                issue.value += share(made.value, read.quantity, made.quantity);
            }
        } else if let Some(issue) = closed.and_then(|at| self.issues.get_mut(&at)) {
            issue.value -= issue.part(read.quantity);
            issue.open -= read.quantity;
        }
    }

    fn count_day(&mut self, read: &ReadMove, original: Option<Made>) {
        let day = self.days.entry(read.day).or_insert_with(|| UsageDay {
            day: read.day,
            received: Decimal::ZERO,
            issued: Decimal::ZERO,
            returned: Decimal::ZERO,
            adjusted: Decimal::ZERO,
            scrapped: Decimal::ZERO,
        });
        let change = if original.is_some() { -read.quantity } else { read.quantity };
        match original.map_or(read.act, |made| made.act) {
            Act::Receive => day.received += change,
            Act::Issue => day.issued += change,
            Act::Return => day.returned += change,
            Act::Adjust if read.to_kind == PlaceKind::Shelf => day.adjusted += read.quantity,
            Act::Adjust => day.adjusted -= read.quantity,
            Act::Scrap => day.scrapped += change,
            Act::Transfer | Act::Undo => {}
        }
    }

    fn count_month(&mut self, read: &ReadMove, original: Option<Made>) {
        let act = original.map_or(read.act, |made| made.act);
        if read.value.is_zero() || !matches!(act, Act::Issue | Act::Return | Act::Adjust | Act::Scrap) {
            return;
        }
        let first_day = read.day.with_day(1).unwrap_or(read.day);
        let holder = [(read.from_kind, read.from), (read.to_kind, read.to)].into_iter();
        let holder = holder.filter(|(kind, _)| *kind == PlaceKind::Holder && matches!(act, Act::Issue | Act::Return));
        for (_, holder) in holder {
            *self.holder_months.entry((holder, first_day)).or_default() -= read.value;
        }
        let month = self.months.entry(first_day).or_default();
        match act {
            Act::Issue => month.issued -= read.value,
            Act::Return => month.returned += read.value,
            Act::Adjust => month.adjusted += read.value,
            _ if read.is_lost => month.lost -= read.value,
            _ => month.scrapped -= read.value,
        }
    }

    /// What is kept beside the moves, and differs from what follows from them.
    pub fn compare(&self, kept: &Kept) -> Option<Difference> {
        let differs =
            |what, is: String, should_be: String| Some(Difference::Kept { item: self.item, what, is, should_be });
        if kept.total != self.total {
            return differs("its totals", kept.total.to_string(), self.total.to_string());
        }
        for (what, (is, should_be)) in [("what is reserved", kept.reserved), ("its threshold", kept.threshold)] {
            if is != should_be {
                return differs(what, is.to_string(), should_be.to_string());
            }
        }
        let places: BTreeSet<&Uuid> = kept.balances.keys().chain(self.balances.keys()).collect();
        for place in places {
            let of = |balances: &BTreeMap<Uuid, Decimal>| balances.get(place).copied().unwrap_or_default();
            let (is, should_be) = (of(&kept.balances), of(&self.balances));
            if is != should_be {
                return differs("a balance", format!("{is} at {place}"), should_be.to_string());
            }
        }
        if kept.issues != self.issues {
            let of = |issues: &BTreeMap<i64, KeptIssue>| {
                let differing = issues
                    .iter()
                    .find(|(at, issue)| kept.issues.get(at) != Some(issue) || self.issues.get(at) != Some(issue));
                differing.map_or_else(|| "nothing".to_owned(), |(at, issue)| format!("{issue:?} at {at}"))
            };
            return differs("what is out", of(&kept.issues), of(&self.issues));
        }
        if kept.days != self.days {
            let of = |days: &BTreeMap<NaiveDate, UsageDay>| {
                let differing =
                    days.iter().find(|(at, day)| kept.days.get(at) != Some(day) || self.days.get(at) != Some(day));
                differing.map_or_else(|| "nothing".to_owned(), |(_, day)| format!("{day:?}"))
            };
            return differs("a day", of(&kept.days), of(&self.days));
        }
        if kept.months != self.months {
            let of = |months: &BTreeMap<NaiveDate, KeptMonth>| format!("{months:?}");
            return differs("a month", of(&kept.months), of(&self.months));
        }
        let pieces: BTreeSet<&Uuid> = kept.pieces.keys().chain(self.pieces.keys()).collect();
        for piece in pieces {
            let of = |pieces: &BTreeMap<Uuid, Uuid>| match pieces.get(piece) {
                Some(place) => format!("{piece} at {place}"),
                None => format!("{piece} nowhere"),
            };
            let (is, should_be) = (of(&kept.pieces), of(&self.pieces));
            if is != should_be {
                return differs("where a piece is", is, should_be);
            }
        }
        None
    }
}

impl KeptIssue {
    /// What a part of it is worth; the last takes the rest.
    fn part(&self, quantity: Decimal) -> Decimal {
        if quantity == self.open { self.value } else { share(self.value, quantity, self.open) }
    }
}
