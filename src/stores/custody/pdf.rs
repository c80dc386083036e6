//! A custody receipt on pages of letter size.

use super::types::CustodySheet;
use crate::base::fault::Result;
use crate::stores::labels::drawing::{Bar, Drawing, Line, POINT};
use crate::stores::labels::pdf::{document, put};
use crate::stores::labels::rules::Millimetres;
use crate::stores::labels::text;
use pdf_writer::Content;

/// Letter.
const PAGE: Millimetres = (215.9, 279.4);
const EDGE: f64 = 18.0;
const TITLE: f64 = 20.0;
const TEXT: f64 = 10.0;
const SMALL: f64 = 8.0;
/// From one line of text to the next one, for each unit of its size.
const LEADING: f64 = 1.3;
/// Of a rule between rows.
const HAIR: f64 = 0.15;
/// Between rows.
const GAP: f64 = 1.6;
/// The columns, from their left ends to their right ones; those of figures are written to the right.
const COLUMNS: [(f64, f64, bool); 5] = [
    (EDGE, 104.0, false),
    (106.0, 130.0, true),
    (132.0, 150.0, true),
    (154.0, 175.0, false),
    (177.0, PAGE.0 - EDGE, false),
];
/// What the statement and the signatures need above the foot of a page.
const SIGNED_HIGH: f64 = 62.0;
const SIGNATURE_WIDE: f64 = 76.0;
const MOST_LINES: usize = 8;

/// The receipt as a PDF, on as many pages as it needs. What is signed stands on the last one.
pub fn write(sheet: &CustodySheet) -> Result<Vec<u8>> {
    let mut paper = Paper::begin(sheet);
    for row in &sheet.rows {
        paper.row(sheet, row);
    }
    if sheet.rows.is_empty() {
        paper.paragraph(&sheet.none);
    }
    paper.signed(sheet);
    let mut pages = paper.pages;
    let count = pages.len();
    for (at, page) in pages.iter_mut().enumerate() {
        let number = format!("{}{}{}{count}", sheet.page[0], at + 1, sheet.page[1]);
        right(page, &number, SMALL, (PAGE.0 - EDGE, PAGE.1 - EDGE));
    }
    let drawn = pages.iter().map(|page| {
        let mut content = Content::new();
        put(&mut content, page, (0.0, 0.0), PAGE.1);
        content
    });
    document(drawn.collect(), PAGE)
}

/// Pages, and how far down the last one is written.
struct Paper {
    pages: Vec<Drawing>,
    down: f64,
}

impl Paper {
    fn begin(sheet: &CustodySheet) -> Self {
        let mut paper = Self { pages: vec![Drawing::default()], down: EDGE };
        paper.down += high(TITLE);
        paper.left(&sheet.title, TITLE, EDGE);
        paper.down += high(TEXT);
        paper.left(&sheet.business, TEXT, EDGE);
        paper.down += 3.0;
        for (name, said) in &sheet.facts {
            paper.down += high(TEXT);
            paper.left(name, SMALL, EDGE);
            for (at, line) in text::lines(said, room(EDGE + 34.0, PAGE.0 - EDGE, TEXT), 2).iter().enumerate() {
                if at > 0 {
                    paper.down += high(TEXT);
                }
                paper.left(line, TEXT, EDGE + 34.0);
            }
        }
        paper.down += 5.0;
        paper.heads(sheet);
        paper
    }

    fn page(&mut self) -> &mut Drawing {
        if self.pages.is_empty() {
            self.pages.push(Drawing::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn left(&mut self, text: &str, size: f64, left: f64) {
        let base = self.down;
        self.page().lines.push(Line { left, base, size, text: text.to_owned() });
    }

    fn rule(&mut self, left: f64, right: f64) {
        let top = self.down;
        self.page().bars.push(Bar { left, top, width: right - left, height: HAIR });
    }

    fn heads(&mut self, sheet: &CustodySheet) {
        self.down += high(SMALL);
        self.cells(&sheet.heads, SMALL);
        self.down += GAP;
        self.rule(EDGE, PAGE.0 - EDGE);
    }

    /// One line in each column.
    fn cells(&mut self, cells: &[String; 5], size: f64) {
        for (cell, (left, end, is_figure)) in cells.iter().zip(COLUMNS) {
            let Some(line) = text::lines(cell, room(left, end, size), 1).pop() else { continue };
            if is_figure {
                let base = self.down;
                right(self.page(), &line, size, (end, base));
            } else {
                self.left(&line, size, left);
            }
        }
    }

    fn row(&mut self, sheet: &CustodySheet, row: &[String; 5]) {
        let (left, end, _) = COLUMNS[0];
        let named = text::lines(&row[0], room(left, end, TEXT), 3);
        let lines = named.len().max(1);
        let needed = (0..lines).map(|_| high(TEXT)).sum::<f64>() + 2.0 * GAP;
        if self.down + needed > PAGE.1 - EDGE - high(SMALL) {
            self.next(sheet);
        }
        self.down += GAP + high(TEXT);
        let [_, rest @ ..] = row.clone();
        let [quantity, document, since, due] = rest;
        self.cells(&[named.first().cloned().unwrap_or_default(), quantity, document, since, due], TEXT);
        for line in named.iter().skip(1) {
            self.down += high(TEXT);
            self.left(line, TEXT, left);
        }
        self.down += GAP;
        self.rule(EDGE, PAGE.0 - EDGE);
    }

    fn next(&mut self, sheet: &CustodySheet) {
        self.pages.push(Drawing::default());
        self.down = EDGE;
        self.heads(sheet);
    }

    fn paragraph(&mut self, said: &str) {
        self.down += 2.0;
        for line in text::lines(said, room(EDGE, PAGE.0 - EDGE, TEXT), MOST_LINES) {
            self.down += high(TEXT);
            self.left(&line, TEXT, EDGE);
        }
    }

    fn signed(&mut self, sheet: &CustodySheet) {
        if self.down + SIGNED_HIGH > PAGE.1 - EDGE - high(SMALL) {
            self.pages.push(Drawing::default());
            self.down = EDGE;
        }
        self.down += 4.0;
        self.paragraph(&sheet.statement);
        self.down += 26.0;
        for (signer, left) in sheet.signers.iter().zip([EDGE, PAGE.0 - EDGE - SIGNATURE_WIDE]) {
            self.rule(left, left + SIGNATURE_WIDE);
            let down = self.down;
            for line in text::lines(signer, room(left, left + SIGNATURE_WIDE, SMALL), 2) {
                self.down += high(SMALL);
                self.left(&line, SMALL, left);
            }
            self.down = down;
        }
    }
}

fn right(page: &mut Drawing, text: &str, size: f64, (end, base): Millimetres) {
    let left = end - text::width(text) * size * POINT;
    page.lines.push(Line { left, base, size, text: text.to_owned() });
}

/// Millimetres of a line.
fn high(size: f64) -> f64 {
    size * LEADING * POINT
}

/// What has room between these, in units of the size.
fn room(left: f64, right: f64, size: f64) -> f64 {
    (right - left) / (size * POINT)
}
