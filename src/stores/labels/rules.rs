//! Where labels stand on what they are printed on, in millimetres from the upper left corner, and what may be asked for.

use super::commands::COMMANDS;
use super::types::{LabelLayout, LabelRequest, MAX_LABELS, MAX_OFFSET};
use crate::base::check::Check;
use crate::base::problem::{Problem, Reason};
use rust_decimal::Decimal;

/// Width and height, or a place from the left and from above.
pub type Millimetres = (f64, f64);

/// A sheet, or a piece of a roll, which is a sheet of one label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    pub page: Millimetres,
    pub label: Millimetres,
    /// Where the first label begins.
    pub margin: Millimetres,
    /// From the beginning of a label to that of the next one.
    pub pitch: Millimetres,
    pub columns: u32,
    pub rows: u32,
}

impl Sheet {
    pub fn labels(&self) -> u32 {
        self.columns * self.rows
    }

    /// On which page a label stands, and where; both from 0, row by row.
    pub fn spot(&self, label: u32) -> (u32, Millimetres) {
        let on_page = label % self.labels();
        let (column, row) = (on_page % self.columns, on_page / self.columns);
        let (left, top) = self.margin;
        (label / self.labels(), (left + f64::from(column) * self.pitch.0, top + f64::from(row) * self.pitch.1))
    }
}

/// One label a page.
fn roll(width: f64, height: f64) -> Sheet {
    let size = (width, height);
    Sheet { page: size, label: size, margin: (0.0, 0.0), pitch: size, columns: 1, rows: 1 }
}

/// The measures of a layout.
pub fn sheet(layout: LabelLayout) -> Sheet {
    match layout {
        LabelLayout::Letter30 => Sheet {
            page: (215.9, 279.4),
            label: (66.675, 25.4),
            margin: (4.7625, 12.7),
            pitch: (69.85, 25.4),
            columns: 3,
            rows: 10,
        },
        LabelLayout::A4With48 => Sheet {
            page: (210.0, 297.0),
            label: (45.7, 21.2),
            margin: (9.7, 21.3),
            pitch: (48.3, 21.2),
            columns: 4,
            rows: 12,
        },
        LabelLayout::Roll62 => roll(62.0, 29.0),
        LabelLayout::Roll50 => roll(50.0, 25.0),
    }
}

/// How many different labels are asked for.
pub fn count_labels(asked: &LabelRequest) -> usize {
    let things = asked.items.len() + asked.shelves.len() + asked.holders.len() + asked.pieces.len();
    things + if asked.commands { COMMANDS.len() } else { 0 }
}

/// What is asked for: what can be told without the store-room.
pub fn check_labels(asked: &LabelRequest) -> Result<(), Problem> {
    let mut check = Check::default();
    let named = count_labels(asked);
    let printed = usize::try_from(asked.copies).ok().and_then(|copies| copies.checked_mul(named));
    check.that(named > 0, "items", Reason::Missing);
    check.that(asked.copies > 0, "copies", Reason::OutOfRange);
    let fits = printed.is_some_and(|printed| printed <= MAX_LABELS);
    check.that(fits, if named > MAX_LABELS { "items" } else { "copies" }, Reason::OutOfRange);
    check.that((1..=sheet(asked.layout).labels()).contains(&asked.first), "first", Reason::OutOfRange);
    for (field, offset) in [("right", asked.right), ("down", asked.down)] {
        check.that(offset.abs() <= Decimal::from(MAX_OFFSET), field, Reason::OutOfRange);
    }
    check.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::labels::types::LabelLanguage;

    fn near(one: Millimetres, other: Millimetres) -> bool {
        (one.0 - other.0).abs() < 1e-9 && (one.1 - other.1).abs() < 1e-9
    }

    #[test]
    fn each_layout_has_its_measures() {
        // Layout, labels of a page; where the first, the second, the last and the first of the next page begin.
        let known = [
            (LabelLayout::Letter30, 30, (4.7625, 12.7), (74.6125, 12.7), (144.4625, 241.3)),
            (LabelLayout::A4With48, 48, (9.7, 21.3), (58.0, 21.3), (154.6, 254.5)),
            (LabelLayout::Roll62, 1, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)),
            (LabelLayout::Roll50, 1, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)),
        ];
        assert_eq!(known.len(), LabelLayout::ALL.len());
        for (layout, labels, first, second, last) in known {
            let sheet = sheet(layout);
            assert_eq!(sheet.labels(), labels);
            assert!(near(sheet.spot(0).1, first), "{layout}: {:?}", sheet.spot(0));
            assert!(near(sheet.spot(1).1, second), "{layout}: {:?}", sheet.spot(1));
            let (page, at) = sheet.spot(labels - 1);
            assert!(page == 0 && near(at, last), "{layout}: {page} {at:?}");
            let (page, at) = sheet.spot(labels);
            assert!(page == 1 && near(at, first), "{layout}: {page} {at:?}");
            // The margins of both sides are the same, and labels do not overlap.
            let (across, down) =
                (2.0 * sheet.margin.0 + f64::from(sheet.columns - 1) * sheet.pitch.0 + sheet.label.0, {
                    2.0 * sheet.margin.1 + f64::from(sheet.rows - 1) * sheet.pitch.1 + sheet.label.1
                });
            assert!(near((across, down), sheet.page), "{layout}: {across} {down}");
            assert!(sheet.pitch.0 >= sheet.label.0 && sheet.pitch.1 >= sheet.label.1);
        }
    }

    fn asked(layout: LabelLayout) -> LabelRequest {
        LabelRequest {
            layout,
            first: 1,
            copies: 1,
            right: Decimal::ZERO,
            down: Decimal::ZERO,
            items: vec![crate::base::entity::NameOr::Name("T1".into())],
            shelves: Vec::new(),
            holders: Vec::new(),
            pieces: Vec::new(),
            commands: false,
            lang: LabelLanguage::Spanish,
        }
    }

    #[test]
    fn what_cannot_be_printed_is_told() {
        let fine = asked(LabelLayout::Letter30);
        assert_eq!(check_labels(&fine), Ok(()));
        assert_eq!(check_labels(&LabelRequest { first: 30, copies: 1_000, ..fine.clone() }), Ok(()));
        let wrong = |asked: LabelRequest, field, reason| {
            assert_eq!(check_labels(&asked), Err(Problem::invalid(field, reason)));
        };
        wrong(LabelRequest { first: 31, ..fine.clone() }, "first", Reason::OutOfRange);
        wrong(LabelRequest { first: 0, ..fine.clone() }, "first", Reason::OutOfRange);
        wrong(LabelRequest { first: 2, ..asked(LabelLayout::Roll50) }, "first", Reason::OutOfRange);
        wrong(LabelRequest { copies: 0, ..fine.clone() }, "copies", Reason::OutOfRange);
        wrong(LabelRequest { copies: 1_001, ..fine.clone() }, "copies", Reason::OutOfRange);
        wrong(LabelRequest { down: Decimal::new(-201, 1), ..fine.clone() }, "down", Reason::OutOfRange);
        wrong(LabelRequest { items: Vec::new(), ..fine.clone() }, "items", Reason::Missing);
        let name = fine.items[0].clone();
        wrong(LabelRequest { items: vec![name; 1_001], ..fine.clone() }, "items", Reason::OutOfRange);
        // The commands are 14.
        let commands = LabelRequest { items: Vec::new(), commands: true, copies: 71, ..fine };
        assert_eq!(check_labels(&commands), Ok(()));
        wrong(LabelRequest { copies: 72, ..commands }, "copies", Reason::OutOfRange);
    }
}
