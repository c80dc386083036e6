//! Which moves an act makes, from what is there: no database, no time.

use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use crate::base::numbers::Number;
use crate::base::problem::{Problem, Shortage};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A move to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// Of what was asked for, from 0.
    pub line: u16,
    pub item: StockItemId,
    /// Of an item that is tracked by piece.
    pub piece: Option<StockPieceId>,
    pub quantity: Decimal,
    pub from: StockLocationId,
    pub to: StockLocationId,
    pub cost: Option<Decimal>,
    /// The issue that it closes, by its position.
    pub against: Option<i64>,
    /// The move that it takes back, by its position.
    pub undoes: Option<i64>,
}

/// So much of an item on a shelf.
#[derive(Clone, Debug)]
pub(super) struct OnShelf {
    pub shelf: StockLocationId,
    pub usable: bool,
    pub quantity: Decimal,
}

/// An issue of which something is out.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub item: StockItemId,
    pub position: i64,
    pub document: StockDocumentId,
    pub holder: StockLocationId,
    pub left: Decimal,
}

/// What a line of an act is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub at: u16,
    pub item: StockItemId,
    pub piece: Option<StockPieceId>,
    pub name: &'a str,
    pub quantity: Decimal,
}

/// Works out moves, one line after the other: what a line takes is not there for the next.
#[derive(Debug, Default)]
pub(super) struct Planner {
    /// Of each item, in the order of their paths.
    shelves: HashMap<StockItemId, Vec<OnShelf>>,
    /// Of each item, what is reserved for others than whom it is issued to.
    reserved: HashMap<StockItemId, Decimal>,
    /// In the order of their positions.
    open: Vec<Open>,
    /// Where there is not enough, does a line take what there is?
    pub partial: bool,
    moves: Vec<Draft>,
    shortages: Vec<Shortage>,
}

/// From where a line takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// This shelf alone.
    Shelf(StockLocationId),
    /// The home shelf, where there is one, and then the others by their path, as many as it takes.
    Any { home: Option<StockLocationId> },
}

impl Planner {
    pub fn new(
        shelves: HashMap<StockItemId, Vec<OnShelf>>,
        reserved: HashMap<StockItemId, Decimal>,
        open: Vec<Open>,
    ) -> Self {
        Self { shelves, reserved, open, ..Self::default() }
    }

    /// Something comes from outside.
    pub fn bring(&mut self, line: Line<'_>, from: StockLocationId, to: StockLocationId, cost: Option<Decimal>) {
        self.push(line, line.quantity, (from, to), None, cost);
    }

    /// Something leaves shelves: usable ones alone where it is issued, and not what is reserved for others.
    pub fn take(&mut self, line: Line<'_>, source: Source, only_usable: bool, to: StockLocationId) {
        let shelves = self.shelves.entry(line.item).or_default();
        let usable: Decimal = shelves.iter().filter(|shelf| shelf.usable).map(|shelf| shelf.quantity).sum();
        let reserved = self.reserved.get(&line.item).copied().unwrap_or_default();
        let may = |shelf: &&mut OnShelf| {
            let named = match source {
                Source::Shelf(named) => shelf.shelf == named,
                Source::Any { .. } => true,
            };
            named && shelf.shelf != to && (shelf.usable || !only_usable) && shelf.quantity > Decimal::ZERO
        };
        let mut from: Vec<&mut OnShelf> = shelves.iter_mut().filter(may).collect();
        if let Source::Any { home: Some(home) } = source {
            // The others stay in their order.
            from.sort_by_key(|shelf| shelf.shelf != home);
        }
        let mut available: Decimal = from.iter().map(|shelf| shelf.quantity).sum();
        if only_usable {
            available = available.min(usable - reserved).max(Decimal::ZERO);
        }
        if available < line.quantity && !(self.partial && available > Decimal::ZERO) {
            self.fall_short(line, available);
            return;
        }
        let (mut missing, mut taken) = (line.quantity.min(available), Vec::new());
        for shelf in from {
            let part = shelf.quantity.min(missing);
            if part.is_zero() {
                break;
            }
            shelf.quantity -= part;
            missing -= part;
            taken.push((shelf.shelf, part));
        }
        for (shelf, part) in taken {
            self.push(line, part, (shelf, to), None, None);
        }
    }

    /// Something that is out comes back, or is gone: of the issue that is named, or else of the oldest ones of the holder.
    pub fn close(
        &mut self,
        line: Line<'_>,
        holder: Option<StockLocationId>,
        issue: Option<StockDocumentId>,
        to: StockLocationId,
    ) {
        let may = |open: &&mut Open| {
            open.item == line.item
                && open.left > Decimal::ZERO
                && holder.is_none_or(|holder| open.holder == holder)
                && issue.is_none_or(|issue| open.document == issue)
        };
        let issues: Vec<&mut Open> = self.open.iter_mut().filter(may).collect();
        let available: Decimal = issues.iter().map(|issue| issue.left).sum();
        if available < line.quantity {
            self.fall_short(line, available);
            return;
        }
        let (mut missing, mut closed) = (line.quantity, Vec::new());
        for issue in issues {
            let part = issue.left.min(missing);
            if part.is_zero() {
                break;
            }
            issue.left -= part;
            missing -= part;
            closed.push((issue.holder, issue.position, part));
        }
        for (holder, position, part) in closed {
            self.push(line, part, (holder, to), Some(position), None);
        }
    }

    /// A piece that is out comes back, or is gone, by its issue.
    pub fn close_one(&mut self, line: Line<'_>, places: (StockLocationId, StockLocationId), issue: Option<i64>) {
        self.push(line, Decimal::ONE, places, issue, None);
    }

    /// A piece is found, or missed.
    pub fn shift(&mut self, line: Line<'_>, places: (StockLocationId, StockLocationId)) {
        self.push(line, Decimal::ONE, places, None, None);
    }

    /// So much is on the shelf, whatever the ledger says: the difference comes from outside, or goes there.
    pub fn count(&mut self, line: Line<'_>, at: StockLocationId, difference: StockLocationId) {
        let shelves = self.shelves.entry(line.item).or_default();
        let known = shelves.iter_mut().find(|known| known.shelf == at);
        let there = known.as_ref().map_or(Decimal::ZERO, |known| known.quantity);
        let change = line.quantity - there;
        match known {
            Some(known) => known.quantity = line.quantity,
            None => shelves.push(OnShelf { shelf: at, usable: true, quantity: line.quantity }),
        }
        if change > Decimal::ZERO {
            self.push(line, change, (difference, at), None, None);
        } else if change < Decimal::ZERO {
            self.push(line, -change, (at, difference), None, None);
        }
    }

    fn push(
        &mut self,
        line: Line<'_>,
        quantity: Decimal,
        (from, to): (StockLocationId, StockLocationId),
        against: Option<i64>,
        cost: Option<Decimal>,
    ) {
        let Line { at, item, piece, .. } = line;
        self.moves.push(Draft { line: at, item, piece, quantity, from, to, cost, against, undoes: None });
    }

    fn fall_short(&mut self, line: Line<'_>, available: Decimal) {
        self.shortages.push(Shortage {
            line: line.at.into(),
            item: line.name.to_owned(),
            asked: Number(line.quantity),
            available: Number(available),
        });
    }

    /// The moves, or all lines of which there is not enough; none of anything, where what there is was asked for.
    pub fn done(self) -> Result<Vec<Draft>, Problem> {
        if self.shortages.is_empty() || (self.partial && !self.moves.is_empty()) {
            Ok(self.moves)
        } else {
            Err(Problem::NotEnough { lines: self.shortages })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id<I: From<Uuid>>(number: u128) -> I {
        Uuid::from_u128(number).into()
    }

    fn planner(shelves: &[(u128, bool, i64)]) -> Planner {
        let on = |&(shelf, usable, quantity): &(u128, bool, i64)| OnShelf {
            shelf: id(shelf),
            usable,
            quantity: quantity.into(),
        };
        Planner { shelves: HashMap::from([(id(1), shelves.iter().map(on).collect())]), ..Planner::default() }
    }

    fn line(at: u16, quantity: i64) -> Line<'static> {
        Line { at, item: id(1), piece: None, name: "Tuerca", quantity: quantity.into() }
    }

    fn drafts(planner: Planner) -> Vec<(u16, u128, u128, Decimal)> {
        let moves = planner.done().unwrap();
        moves.iter().map(|made| (made.line, made.from.0.as_u128(), made.to.0.as_u128(), made.quantity)).collect()
    }

    const ANYWHERE: Source = Source::Any { home: None };

    #[test]
    fn the_home_shelf_comes_first_and_then_the_others_in_their_order() {
        let mut planner = planner(&[(10, true, 5), (11, false, 100), (12, true, 5), (13, true, 5)]);
        planner.take(line(0, 12), Source::Any { home: Some(id(12)) }, true, id(90));
        // What the first line took is not there for the second.
        planner.take(line(1, 3), ANYWHERE, true, id(90));
        let five = Decimal::from(5);
        assert_eq!(
            drafts(planner),
            [(0, 12, 90, five), (0, 10, 90, five), (0, 13, 90, 2.into()), (1, 13, 90, 3.into())]
        );
    }

    #[test]
    fn what_is_reserved_for_others_is_not_issued_and_may_be_moved() {
        let reserved =
            || Planner { reserved: HashMap::from([(id(1), 4.into())]), ..planner(&[(10, true, 5), (11, true, 2)]) };
        let mut planner = reserved();
        planner.take(line(0, 2), Source::Shelf(id(10)), true, id(90));
        planner.take(line(1, 2), ANYWHERE, true, id(90));
        let short = Shortage { line: 1, item: "Tuerca".into(), asked: Number(2.into()), available: Number(1.into()) };
        assert_eq!(planner.done(), Err(Problem::NotEnough { lines: vec![short] }));
        let mut planner = reserved();
        planner.take(line(0, 7), ANYWHERE, false, id(12));
        assert_eq!(planner.done().unwrap().len(), 2);
    }

    #[test]
    fn each_line_of_which_there_is_not_enough_is_told() {
        let mut planner = planner(&[(10, true, 5), (11, false, 4)]);
        planner.take(line(0, 6), ANYWHERE, true, id(90));
        planner.take(line(1, 5), Source::Shelf(id(11)), false, id(90));
        planner.take(line(2, 5), ANYWHERE, true, id(90));
        let short = |line, asked: i64, available: i64| Shortage {
            line,
            item: "Tuerca".into(),
            asked: Number(asked.into()),
            available: Number(available.into()),
        };
        assert_eq!(planner.done(), Err(Problem::NotEnough { lines: vec![short(0, 6, 5), short(1, 5, 4)] }));
    }

    #[test]
    fn what_comes_back_closes_the_oldest_issues() {
        let open = |position: u32, holder, open: i64| Open {
            item: id(1),
            position: position.into(),
            document: id(position.into()),
            holder: id(holder),
            left: open.into(),
        };
        let all = vec![open(1, 80, 3), open(2, 81, 9), open(3, 80, 2), open(4, 80, 5)];
        let mut planner = Planner { open: all.clone(), ..Planner::default() };
        planner.close(line(0, 4), Some(id(80)), None, id(10));
        planner.close(line(1, 2), Some(id(80)), Some(id(4)), id(10));
        let moves = planner.done().unwrap();
        let closed: Vec<_> = moves.iter().map(|made| (made.line, made.against.unwrap(), made.quantity)).collect();
        assert_eq!(closed, [(0, 1, 3.into()), (0, 3, 1.into()), (1, 4, 2.into())]);
        let mut planner = Planner { open: all, ..Planner::default() };
        planner.close(line(0, 11), Some(id(80)), None, id(10));
        assert!(matches!(planner.done(), Err(Problem::NotEnough { .. })));
    }

    #[test]
    fn a_count_moves_the_difference_alone() {
        let mut planner = planner(&[(10, true, 5)]);
        planner.count(line(0, 7), id(10), id(99));
        planner.count(line(1, 7), id(10), id(99));
        planner.count(line(2, 0), id(10), id(99));
        planner.count(line(3, 2), id(11), id(99));
        assert_eq!(drafts(planner), [(0, 99, 10, 2.into()), (2, 10, 99, 7.into()), (3, 99, 11, 2.into())]);
    }

    #[test]
    fn nothing_is_moved_to_where_it_is() {
        let mut planner = planner(&[(10, true, 5), (11, true, 5)]);
        planner.take(line(0, 5), ANYWHERE, false, id(10));
        assert_eq!(drafts(planner), [(0, 11, 10, 5.into())]);
    }
}
