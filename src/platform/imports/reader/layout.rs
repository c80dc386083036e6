//! Where the table is in a sheet: its header row, its data rows, and what stands around them.
//!
//! A header is told by what it is (short distinct words, as wide as the rows below, with words that people use for
//! columns) and by what it is not (numbers and dates, above columns of numbers and dates). Below it, blank rows,
//! repeated header lines, totals at the end and lone remarks under the table are no data; each that had something in it
//! is noted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::RawRow;
use super::cell::Kind;
use super::types::{LeftOut, Note, ROWS_NAMED, ReadFailure, Row, RowDefect};
use crate::platform::imports::mapping::{header_words, is_header_word};
use crate::platform::imports::numbers::{self, Decimals, is_date};

/// Filled rows that are looked at to find the header.
pub(super) const SAMPLE_ROWS: usize = 200;

/// A header further down than this many filled rows is not found by itself.
const DEEPEST_HEADER: usize = 40;

/// Rows at the end that may be totals or remarks.
const LONGEST_FOOT: usize = 50;

/// Takes data rows one by one, with what is wrong with them, and may stop early or refuse.
pub(super) type EachRow<'a> = &'a mut dyn FnMut(RawRow, Option<RowDefect>) -> Result<ControlFlow<()>, ReadFailure>;

/// The table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// Row number of the header, 0 without one.
    pub(super) header_row: u32,
    /// Texts of the header row by column index.
    pub(super) headers: Vec<String>,
    /// Of a text file.
    widths: Option<Widths>,
}

impl Table {
    /// A table without a header, of columns without names.
    fn bare(header_row: u32, rows: &[RawRow]) -> Self {
        let below = rows.iter().filter(|row| row.number > header_row);
        Self { header_row, headers: Vec::new(), widths: Widths::usual(below) }
    }

    fn headed_by(row: &RawRow, rows: &[RawRow]) -> Self {
        let below = rows.iter().filter(|other| other.number > row.number);
        Self {
            header_row: row.number,
            headers: row.cells.iter().map(|cell| cell.text.clone()).collect(),
            widths: row.width.map(|width| Widths::new(row.cells.len(), width, below)),
        }
    }

    /// The table whose header somebody chose; a blank header row gives columns without names.
    pub(super) fn chosen(header_row: u32, rows: &[RawRow]) -> Self {
        rows.iter()
            .find(|row| header_row > 0 && row.number == header_row)
            .map_or_else(|| Self::bare(header_row, rows), |row| Self::headed_by(row, rows))
    }

    /// Finds the header among the first filled rows, and how table-like the sheet is (comparable between sheets).
    pub(super) fn find(rows: &[RawRow]) -> (Self, f64) {
        let usual = usual_width(rows);
        let best = (0..rows.len().min(DEEPEST_HEADER))
            .filter_map(|at| header_score(rows, at, usual).map(|score| (at, score)))
            // The first of equals.
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        let Some((at, score)) = best else {
            return (Self::bare(0, rows), usual * count(rows.len()));
        };
        let weight = usual_width(&rows[at + 1..]).min(12.0) * (count(rows.len() - at) - 0.5);
        (Self::headed_by(&rows[at], rows), score * weight)
    }
}

/// How many cells the records of a text file have, where the places of all of them are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Widths {
    /// Up to the last named column.
    least: usize,
    /// Filled cells behind these have no column.
    most: usize,
    /// The program that wrote the file leaves out separators behind the last filled cell, so that a short record is whole.
    ends_short: bool,
}

impl Widths {
    fn new<'r>(least: usize, most: usize, below: impl Iterator<Item = &'r RawRow>) -> Self {
        let (mut rows, mut short, mut padded) = (0_usize, 0_usize, false);
        for row in below {
            let filled = row.cells.len();
            rows += 1;
            padded |= row.width.is_some_and(|width| width > filled);
            short += usize::from(filled < least);
        }
        // One short record among many is a damaged one; and who writes empty cells at the end leaves none out.
        Self { least, most, ends_short: !padded && short > 1 && short * 10 >= rows }
    }

    /// By the commonest width, where no header says how many there are.
    fn usual<'r>(rows: impl Iterator<Item = &'r RawRow> + Clone) -> Option<Self> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for width in rows.clone().filter_map(|row| row.width) {
            *counts.entry(width).or_default() += 1;
        }
        let (usual, _) = counts.into_iter().max_by_key(|(width, count)| (*count, *width))?;
        Some(Self::new(usual, usual, rows))
    }

    fn defect(self, row: &RawRow) -> Option<RowDefect> {
        let short = row.width.is_some_and(|width| width < self.least) && !self.ends_short;
        (short || row.cells.len() > self.most).then_some(RowDefect::Width)
    }
}

/// The usual number of filled cells: the upper quartile, because a few title rows and gaps are narrower.
fn usual_width(rows: &[RawRow]) -> f64 {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.filled().count()).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 3 / 4).copied().map_or(0.0, count)
}

fn header_score(rows: &[RawRow], at: usize, usual: f64) -> Option<f64> {
    let row = rows.get(at)?;
    let filled: Vec<&str> = row.filled().map(|cell| cell.text.as_str()).collect();
    let width = count(filled.len());
    let below = usual_width(&rows[at + 1..rows.len().min(at + 41)]);
    let coverage = (width / below.max(usual).max(1.0)).min(1.0);
    let wordy = wordiness(row);
    if coverage < 0.5 || wordy < 0.6 {
        return None;
    }
    let distinct = share(filled.iter().map(|text| text.to_lowercase()).collect::<BTreeSet<_>>().len(), filled.len());
    let known = filled.iter().filter(|text| is_header_word(&header_words(text))).count();
    let known = (share(known, filled.len()) * 2.0).min(1.0);
    let contrast = share(contrasting_columns(rows, at), filled.len());
    // A row of words under a row of as many words is data under a header, even when numbers follow.
    let shadowed = at.checked_sub(1).and_then(|above| rows.get(above)).is_some_and(|above| {
        above.number + 1 == row.number && above.filled().count() >= filled.len() && wordiness(above) >= wordy
    });
    let shadow = if shadowed { 1.6 } else { 0.0 };
    Some(2.0 * coverage + 2.0 * wordy + distinct + 1.5 * contrast + 2.0 * known - shadow - 0.05 * count(at))
}

fn wordiness(row: &RawRow) -> f64 {
    share(row.filled().filter(|cell| cell.kind == Kind::Text && is_wordy(&cell.text)).count(), row.filled().count())
}

/// Columns with a word in this row and mostly numbers or dates in the rows below.
fn contrasting_columns(rows: &[RawRow], at: usize) -> usize {
    let below = &rows[at + 1..rows.len().min(at + 21)];
    let Some(row) = rows.get(at) else {
        return 0;
    };
    row.cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.text.is_empty() && cell.kind == Kind::Text && is_wordy(&cell.text))
        .filter(|(column, _)| {
            let cells: Vec<_> =
                below.iter().filter_map(|row| row.cells.get(*column)).filter(|cell| !cell.text.is_empty()).collect();
            let plain = cells.iter().filter(|cell| cell.kind == Kind::Text && is_wordy(&cell.text)).count();
            !cells.is_empty() && plain * 3 < cells.len()
        })
        .count()
}

/// Neither a number nor a date, and no paragraph.
fn is_wordy(text: &str) -> bool {
    text.chars().count() <= 80 && text.contains(char::is_alphabetic) && !is_number(text) && !is_date(text)
}

fn is_number(text: &str) -> bool {
    numbers::is_scientific(text)
        || numbers::parse(text, Decimals::Point).is_ok()
        || numbers::parse(text, Decimals::Comma).is_ok()
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { count(part) / count(of) }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Lets the data rows of a table through, in order, and keeps account of the others.
pub(super) struct Body<'a> {
    table: &'a Table,
    /// Columns that have a header.
    named: usize,
    each: EachRow<'a>,
    passed: u64,
    cells_passed: u64,
    last_number: u32,
    /// Rows that are totals or remarks if nothing but such rows follows.
    held: Vec<(RawRow, Foot)>,
    titles: u64,
    repeated: u64,
    first_repeated: u32,
    /// Rows of another width than the header's, and the numbers of the first ones.
    misfits: u64,
    first_misfits: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Foot {
    Total,
    Remark,
}

impl<'a> Body<'a> {
    pub(super) fn new(table: &'a Table, each: EachRow<'a>) -> Self {
        let named = table.headers.iter().filter(|header| !header.is_empty()).count();
        Self {
            table,
            named,
            each,
            passed: 0,
            cells_passed: 0,
            last_number: 0,
            held: Vec::new(),
            titles: 0,
            repeated: 0,
            first_repeated: 0,
            misfits: 0,
            first_misfits: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, row: RawRow) -> Result<ControlFlow<()>, ReadFailure> {
        if row.number < self.table.header_row {
            self.titles += 1;
        }
        if row.number <= self.table.header_row {
            return Ok(ControlFlow::Continue(()));
        }
        if self.repeats_header(&row) {
            self.repeated += 1;
            if self.repeated == 1 {
                self.first_repeated = row.number;
            }
            self.last_number = row.number;
            return Ok(ControlFlow::Continue(()));
        }
        let foot = self.foot(&row);
        self.last_number = row.number;
        match foot {
            Some(foot) if self.held.len() < LONGEST_FOOT => {
                self.held.push((row, foot));
                Ok(ControlFlow::Continue(()))
            }
            _ => {
                for (held, _) in std::mem::take(&mut self.held) {
                    if self.pass(held)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                self.pass(row)
            }
        }
    }

    /// What was left out, once all rows have been taken.
    pub(super) fn finish(self) -> (LeftOut, Vec<Note>) {
        let rows = |foot| -> Vec<u32> {
            self.held.iter().filter(|(_, other)| *other == foot).map(|(row, _)| row.number).collect()
        };
        let (totals, remarks) = (rows(Foot::Total), rows(Foot::Remark));
        let left_out = LeftOut { repeated: self.repeated, totals: totals.len() as u64, foot: remarks.len() as u64 };
        let mut notes = Vec::new();
        if self.titles > 0 {
            notes.push(Note::TitleRows { count: self.titles });
        }
        if self.repeated > 0 {
            notes.push(Note::RepeatedHeaders { count: self.repeated, first_row: self.first_repeated });
        }
        if !totals.is_empty() {
            notes.push(Note::TotalRows { rows: totals });
        }
        if !remarks.is_empty() {
            notes.push(Note::FootRows { rows: remarks });
        }
        if self.misfits > 0 {
            notes.push(Note::RowWidths { count: self.misfits, rows: self.first_misfits });
        }
        (left_out, notes)
    }

    fn pass(&mut self, row: RawRow) -> Result<ControlFlow<()>, ReadFailure> {
        self.passed += 1;
        self.cells_passed += row.filled().count() as u64;
        let defect = self.table.widths.and_then(|widths| widths.defect(&row));
        if defect.is_some() {
            self.misfits += 1;
            if self.first_misfits.len() < ROWS_NAMED {
                self.first_misfits.push(row.number);
            }
        }
        (self.each)(row, defect)
    }

    fn repeats_header(&self, row: &RawRow) -> bool {
        // In a table of one column the same word again is more likely a value.
        self.named > 1
            && row.cells.len() <= self.table.headers.len()
            && row.cells.iter().zip(&self.table.headers).all(|(cell, header)| cell.text == *header)
            && row.filled().count() == self.named
    }

    fn foot(&self, row: &RawRow) -> Option<Foot> {
        let filled = row.filled().count() as u64;
        let narrower = filled * self.passed.max(1) < self.cells_passed;
        let mut cells = row.filled();
        let first = cells.next()?;
        if self.passed > 0
            && is_total(&first.text)
            && (narrower || (filled > 1 && cells.all(|cell| is_number(&cell.text))))
        {
            return Some(Foot::Total);
        }
        // A lone cell after a gap, or under a total, in a table of three columns or more.
        let apart = row.number > self.last_number + 1 || !self.held.is_empty();
        let lone = filled == 1 && self.cells_passed >= self.passed * 3;
        (self.passed > 0 && apart && lone).then_some(Foot::Remark)
    }
}

/// `TOTAL`, `Suma:`, `Gran total`, `Total de piezas`; not `Total Quartz 9000`.
fn is_total(text: &str) -> bool {
    // Taking words apart is dear, and this is asked for every row.
    if !text.trim_start_matches(|letter: char| !letter.is_alphabetic()).starts_with(['T', 't', 'S', 's', 'G', 'g']) {
        return false;
    }
    let words = header_words(text);
    let mut words = words.split(' ');
    let first = words.next().unwrap_or_default();
    match first {
        "total" | "totales" | "suma" | "sumas" | "sum" | "subtotal" | "totals" => words.all(|word| {
            matches!(
                word,
                "de" | "del"
                    | "general"
                    | "generales"
                    | "piezas"
                    | "pzas"
                    | "articulos"
                    | "productos"
                    | "partidas"
                    | "registros"
                    | "inventario"
                    | "existencia"
                    | "existencias"
                    | "final"
                    | "mxn"
                    | "of"
                    | "items"
                    | "rows"
                    | "global"
                    | "lineas"
            )
        }),
        "gran" | "grand" => words.next() == Some("total"),
        _ => false,
    }
}

impl RawRow {
    /// A data row as others see it.
    pub(super) fn handed_out(self, defect: Option<RowDefect>) -> Row {
        Row { number: self.number, cells: self.cells.into_iter().map(|cell| cell.text).collect(), defect }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::imports::reader::cell::Cell;
    use proptest::prelude::*;

    fn sheet(lines: &[&str]) -> Vec<RawRow> {
        (1..)
            .zip(lines)
            .map(|(number, line)| RawRow::new(number, line.split('|').map(Cell::text).collect()))
            .filter(|row| !row.is_blank())
            .collect()
    }

    proptest! {
        #[test]
        fn every_row_below_the_header_is_counted_once(
            picks in prop::collection::vec(0_usize..9, 0..40),
            header in 0_u32..4,
        ) {
            const LINES: [&str; 9] = [
                "Clave|Descripción|Precio", "A|Tuerca|10", "", "TOTAL||30", "Elaboró: Juan", "B|x", "C|y|1|2",
                "Suma:|7|8", "Clave|Precio",
            ];
            let lines: Vec<&str> = picks.iter().map(|pick| LINES[*pick]).collect();
            let rows = sheet(&lines);
            for table in [Table::find(&rows).0, Table::chosen(header, &rows)] {
                body(&table, &lines);
            }
        }
    }

    fn header(lines: &[&str]) -> u32 {
        Table::find(&sheet(lines)).0.header_row
    }

    fn body(table: &Table, lines: &[&str]) -> (Vec<u32>, Vec<Note>) {
        let mut numbers = Vec::new();
        let mut take = |row: RawRow, _| {
            numbers.push(row.number);
            Ok(ControlFlow::Continue(()))
        };
        let mut body = Body::new(table, &mut take);
        for row in sheet(lines) {
            assert!(body.take(row).unwrap().is_continue());
        }
        let (left_out, notes) = body.finish();
        let below = sheet(lines).iter().filter(|row| row.number > table.header_row).count();
        assert_eq!(numbers.len() as u64 + left_out.total(), below as u64, "every row is counted once");
        (numbers, notes)
    }

    #[test]
    fn the_header_is_found_below_titles_and_blank_rows() {
        assert_eq!(header(&["Clave|Descripción|Precio", "A-1|Tuerca|10", "A-2|Perno|12"]), 1);
        assert_eq!(
            header(&[
                "REFACCIONARIA EL PISTÓN",
                "Sucursal:|Centro",
                "",
                "Fecha:|12/03/2025",
                "No. Parte|Descripción|Existencia|Precio",
                "004942|Filtro de aceite|5|120.50",
                "22.63|Balata delantera|2|540",
            ]),
            5
        );
    }

    #[test]
    fn a_header_of_unknown_words_is_told_by_the_numbers_below() {
        assert_eq!(header(&["lista", "foo|bar|baz", "x|1|2", "y|3|4"]), 2);
    }

    #[test]
    fn numbers_from_the_first_row_on_have_no_header() {
        assert_eq!(header(&["1|2|3", "4|5|6"]), 0);
        assert_eq!(header(&["004942|5|120.5", "22.63|2|540"]), 0);
    }

    #[test]
    fn totals_repeated_headers_and_remarks_are_no_data() {
        let lines = [
            "Lista",
            "Clave|Descripción|Precio",
            "A|Tuerca|10",
            "Clave|Descripción|Precio",
            "B|Total Quartz 9000|20",
            "",
            "TOTAL||30",
            "Elaboró: Juan",
        ];
        let (table, _) = Table::find(&sheet(&lines));
        let (numbers, notes) = body(&table, &lines);
        assert_eq!(numbers, [3, 5]);
        assert_eq!(
            notes,
            [
                Note::TitleRows { count: 1 },
                Note::RepeatedHeaders { count: 1, first_row: 4 },
                Note::TotalRows { rows: vec![7] },
                Note::FootRows { rows: vec![8] },
            ]
        );
    }

    #[test]
    fn a_total_in_the_middle_stays_a_row_in_its_place() {
        let lines = ["Clave|Descripción|Precio", "A|x|1", "Total||1", "B|y|2"];
        let (table, _) = Table::find(&sheet(&lines));
        assert_eq!(body(&table, &lines), (vec![2, 3, 4], vec![]));
    }

    #[test]
    fn a_chosen_row_is_the_header_whatever_stands_there() {
        let rows = sheet(&["a|b", "1|2", "3|4"]);
        assert_eq!(Table::chosen(2, &rows).headers, ["1", "2"]);
        assert_eq!(Table::chosen(0, &rows), Table { header_row: 0, headers: Vec::new(), widths: None });
    }
}
