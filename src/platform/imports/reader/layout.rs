//! Where the table is in a sheet: its header row, its data rows, and what stands around them.
//!
//! A header is told by what it is (short distinct words, as wide as the rows below, with words that people use for
//! columns) and by what it is not (numbers and dates, above columns of numbers and dates). Below it, blank rows,
//! repeated header lines, headings of groups of rows, totals at the end, lone remarks under the table and other tables are
//! no data; each that had something in it is noted.
//!
//! A sheet may have several tables, one below the other after a gap, each with a header of words that are known. One is read:
//! that of prices, or the longest.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::RawRow;
use super::cell::Kind;
use super::types::{LeftOut, Note, ROWS_NAMED, ReadFailure, Row, RowDefect};
use crate::platform::imports::mapping::{header_words, is_header_word, names_field};
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
    /// Names of the columns by column index.
    pub(super) headers: Vec<String>,
    /// The lines of the header as they stand in the file: one, or two.
    lines: Vec<Vec<String>>,
    /// Row number of the last of them.
    until: u32,
    /// Row numbers of headers of other tables further up.
    above: Vec<u32>,
    /// Of a text file.
    widths: Option<Widths>,
}

impl Table {
    /// A table without a header, of columns without names.
    fn bare(header_row: u32, rows: &[RawRow]) -> Self {
        let below = rows.iter().filter(|row| row.number > header_row);
        Self {
            header_row,
            headers: Vec::new(),
            lines: Vec::new(),
            until: header_row,
            above: Vec::new(),
            widths: Widths::usual(below),
        }
    }

    fn defect(&self, row: &RawRow) -> Option<RowDefect> {
        self.widths.and_then(|widths| widths.defect(row))
    }

    /// Has it a header that is one of prices?
    pub(super) fn is_price_list(&self) -> bool {
        self.headers.iter().filter(|header| !header.is_empty()).count() > 2
            && self.headers.iter().any(|header| is_price(header))
    }

    /// Do the same words stand above the columns of both?
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let words = |table: &Self| -> Vec<String> { table.headers.iter().map(|header| header_words(header)).collect() };
        self.header_row > 0 && other.header_row > 0 && words(self) == words(other)
    }

    fn headed_by(at: usize, rows: &[RawRow]) -> Self {
        let row = &rows[at];
        let second = second_header(rows, at);
        let mut lines = vec![texts(row)];
        let mut headers = named_by_groups(texts(row), at.checked_sub(1).and_then(|above| rows.get(above)), row.number);
        let (mut least, mut most, mut until) = (row.cells.len(), row.width, row.number);
        if let Some(second) = second {
            headers = named_below(&headers, &texts(second));
            lines.push(texts(second));
            least = least.max(second.cells.len());
            most = most.max(second.width);
            until = second.number;
        }
        let below = rows.iter().filter(|other| other.number > until);
        Self {
            header_row: row.number,
            headers,
            lines,
            until,
            above: starts(rows, at).into_iter().filter(|start| *start < at).map(|start| rows[start].number).collect(),
            widths: most.map(|most| Widths::new(least, most, below)),
        }
    }

    /// The table whose header somebody chose; a blank header row gives columns without names.
    pub(super) fn chosen(header_row: u32, rows: &[RawRow]) -> Self {
        rows.iter()
            .position(|row| header_row > 0 && row.number == header_row)
            .map_or_else(|| Self::bare(header_row, rows), |at| Self::headed_by(at, rows))
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
        // The same line further down is the header again, perhaps above clearer figures.
        let at = rows.iter().position(|row| row.cells == rows[at].cells).unwrap_or(at);
        let at = main_table(rows, first_line(rows, at));
        let weight = usual_width(&rows[at + 1..]).min(12.0) * (count(rows.len() - at) - 0.5);
        (Self::headed_by(at, rows), score * weight)
    }
}

fn texts(row: &RawRow) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text.clone()).collect()
}

/// Follows the rows of a sheet from gap to gap: a table begins behind one, below lone titles at the most.
#[derive(Debug, Default)]
struct Gaps {
    last_number: u32,
    /// Nothing but lone cells since the last gap.
    lone: bool,
}

impl Gaps {
    /// Could the row be the first of a table?
    fn begins(&mut self, row: &RawRow) -> bool {
        let first = row.number > self.last_number + 1 || self.last_number == 0 || self.lone;
        self.last_number = row.number;
        self.lone = first && row.filled().count() == 1;
        first
    }
}

/// The header's first line, when the line that was found names only what stands below headings of groups.
fn first_line(rows: &[RawRow], at: usize) -> usize {
    at.checked_sub(1)
        .filter(|above| wordiness(&rows[*above]) >= 0.6 && rows[*above].filled().count() > 1)
        .filter(|above| {
            second_header(rows, *above)
                .is_some_and(|second| second.cells.first().is_some_and(|cell| cell.text.is_empty()))
        })
        .unwrap_or(at)
}

/// Is the row a header without a doubt: several words, and at least half of them such as people name columns by?
fn is_headline(row: &RawRow) -> bool {
    let filled = row.filled().count();
    if filled < 2 || !row.filled().all(|cell| cell.kind == Kind::Text && is_wordy(&cell.text)) {
        return false;
    }
    let known = row.filled().filter(|cell| is_header_word(&header_words(&cell.text))).count();
    let distinct: BTreeSet<_> = row.filled().map(|cell| cell.text.to_lowercase()).collect();
    known >= 2 && known * 2 >= filled && distinct.len() == filled
}

/// Where other tables than the one with its header at `at` begin, with something below.
fn starts(rows: &[RawRow], at: usize) -> Vec<usize> {
    let mut gaps = Gaps::default();
    let begins: Vec<bool> = rows.iter().map(|row| gaps.begins(row)).collect();
    let apart = |start: usize| {
        // The heading of groups stands right above the header.
        let near =
            start < at && at - start <= 2 && (start + 1..=at).all(|row| rows[row].number == rows[row - 1].number + 1);
        start != at && !near
    };
    (0..rows.len().saturating_sub(1))
        .filter(|start| begins[*start] && apart(*start) && is_headline(&rows[*start]))
        .filter(|start| !same_columns(&texts(&rows[at]), &rows[*start]))
        .collect()
}

/// The header of the table that is read, of all that begin in a sheet: one of prices, else the longest, else the first.
fn main_table(rows: &[RawRow], at: usize) -> usize {
    let mut heads = starts(rows, at);
    heads.push(at);
    heads.sort_unstable();
    let ends = heads.iter().skip(1).copied().chain([rows.len()]);
    heads
        .iter()
        .zip(ends)
        .map(|(head, end)| (*head, (is_price_list(&rows[*head]), end - head)))
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map_or(at, |(head, _)| head)
}

fn is_price_list(head: &RawRow) -> bool {
    head.filled().count() > 2 && head.filled().any(|cell| is_price(&cell.text))
}

fn is_price(header: &str) -> bool {
    header_words(header)
        .split(' ')
        .any(|word| matches!(word, "precio" | "precios" | "price" | "prices" | "costo" | "cost" | "pvp"))
}

/// Do the same words stand in the columns that have a header, whatever their accents and capitals?
fn same_columns(headers: &[String], row: &RawRow) -> bool {
    headers.iter().enumerate().filter(|(_, header)| !header.is_empty()).all(|(column, header)| {
        row.cells.get(column).is_some_and(|cell| header_words(&cell.text) == header_words(header))
    })
}

/// The line below a header that goes on with it: units, or names below headings of groups. It has words alone, above
/// numbers, where a row of the table would have its code.
fn second_header(rows: &[RawRow], at: usize) -> Option<&RawRow> {
    let row = rows.get(at + 1).filter(|row| row.number == rows[at].number + 1)?;
    let below = &rows[at + 2..rows.len().min(at + 22)];
    let numeric = |column: usize| {
        let cells: Vec<_> =
            below.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.text.is_empty()).collect();
        let numbers = cells.iter().filter(|cell| cell.kind != Kind::Text || is_number(&cell.text)).count();
        !cells.is_empty() && numbers * 3 >= cells.len() * 2
    };
    let filled: Vec<(usize, &str)> = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.text.is_empty())
        .map(|(column, cell)| (column, cell.text.as_str()))
        .collect();
    let words = |text: &str| text.chars().count() <= 30 && !text.contains(char::is_numeric) && !is_missing(text);
    let above_numbers = filled.iter().filter(|(column, _)| numeric(*column)).count();
    let known = filled.iter().filter(|(_, text)| is_unit(text) || is_header_word(&header_words(text))).count();
    // Names below headings of groups tell columns apart that have the same name, or none.
    let names = texts(&rows[at]);
    let name = |column: usize| names.get(column).map_or("", String::as_str);
    let alike = |(column, _): &(usize, &str)| {
        name(*column).is_empty() || names.iter().filter(|other| *other == name(*column)).count() > 1
    };
    let tells_apart = above_numbers == filled.len() && filled.iter().any(alike);
    (above_numbers > 0 && filled.iter().all(|(_, text)| words(text)) && (tells_apart || known * 2 >= filled.len()))
        .then_some(row)
}

/// What programs and people write where nothing is known.
fn is_missing(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "na" | "n/a" | "#n/a" | "nd" | "n/d" | "s/d" | "nan" | "null" | "none" | "true" | "false" | "-"
    )
}

/// What figures are counted in.
fn is_unit(text: &str) -> bool {
    let word = text.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    matches!(text, "$" | "%" | "#")
        || (text.starts_with('(') && text.ends_with(')'))
        || matches!(
            word.as_str(),
            "mxn"
                | "mn"
                | "m.n"
                | "usd"
                | "dls"
                | "eur"
                | "pesos"
                | "pza"
                | "pzas"
                | "pz"
                | "piezas"
                | "pieza"
                | "pcs"
                | "unidades"
                | "unidad"
                | "units"
                | "kg"
                | "cm"
                | "mm"
                | "texto"
                | "text"
                | "número"
                | "con iva"
                | "sin iva"
                | "+ iva"
                | "iva incluido"
        )
}

/// The names of a header's columns with the heading of their group above, where they say little without it.
fn named_by_groups(names: Vec<String>, above: Option<&RawRow>, number: u32) -> Vec<String> {
    let filled = names.iter().filter(|name| !name.is_empty()).count();
    // A lone cell at the left is a title.
    let heads = |above: &&RawRow| {
        let first = above.cells.iter().position(|cell| !cell.text.is_empty());
        let groups = above.filled().count();
        above.number + 1 == number && groups < filled && (groups > 1 || first > Some(0))
    };
    let Some(above) = above.filter(heads) else { return names };
    let known = |text: &str| is_header_word(&header_words(text));
    let group = |column: usize| above.cells.iter().take(column + 1).rfind(|cell| !cell.text.is_empty());
    names
        .into_iter()
        .enumerate()
        .map(|(column, name)| match group(column) {
            Some(group) if !name.is_empty() && !names_field(&name) && known(&group.text) => {
                format!("{} {name}", group.text)
            }
            _ => name,
        })
        .collect()
}

/// The names of a header's columns with those of its second line; one without a name belongs to the group on its left.
fn named_below(names: &[String], second: &[String]) -> Vec<String> {
    (0..names.len().max(second.len()))
        .map(|column| {
            let name = names.get(column).map_or("", String::as_str);
            let more = second.get(column).map_or("", String::as_str);
            if more.is_empty() || (is_unit(more) && !name.is_empty()) {
                return name.to_owned();
            }
            let group = names.iter().take(column + 1).rfind(|name| !name.is_empty()).map_or("", String::as_str);
            format!("{group} {more}").trim().to_owned()
        })
        .collect()
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
        (short || row.torn || row.cells.len() > self.most).then_some(RowDefect::Width)
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
    gaps: Gaps,
    second_header: Option<u32>,
    /// Rows of the tables further down, and the row numbers of their headers.
    elsewhere: u64,
    others: Vec<u32>,
    /// Rows of another width than the header's, and the numbers of the first ones.
    misfits: u64,
    first_misfits: Vec<u32>,
    /// Headings of groups of rows, likewise.
    sections: u64,
    first_sections: Vec<u32>,
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
            gaps: Gaps::default(),
            second_header: None,
            elsewhere: 0,
            others: table.above.clone(),
            misfits: 0,
            first_misfits: Vec::new(),
            sections: 0,
            first_sections: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, row: RawRow) -> Result<ControlFlow<()>, ReadFailure> {
        let begins = self.gaps.begins(&row);
        if row.number <= self.table.until {
            let in_table = self.table.above.first().is_some_and(|first| row.number >= *first);
            if row.number < self.table.header_row && !in_table {
                self.titles += 1;
            } else if row.number > self.table.header_row {
                self.second_header = Some(row.number);
            }
            return Ok(ControlFlow::Continue(()));
        }
        let headline = begins && self.passed > 0 && self.named > 1 && is_headline(&row);
        let same = headline && same_columns(&self.table.headers, &row);
        if headline && !same {
            self.others.push(row.number);
        }
        if self.others.len() > self.table.above.len() {
            self.elsewhere += 1;
            return Ok(ControlFlow::Continue(()));
        }
        if same || self.repeats_header(&row) {
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
        let left_out = LeftOut {
            repeated: self.repeated,
            totals: totals.len() as u64,
            foot: remarks.len() as u64,
            second_header: u64::from(self.second_header.is_some()),
            elsewhere: self.elsewhere,
            sections: self.sections,
        };
        let mut notes = Vec::new();
        if self.titles > 0 {
            notes.push(Note::TitleRows { count: self.titles });
        }
        if let Some(row) = self.second_header {
            notes.push(Note::SecondHeader { row });
        }
        if !self.others.is_empty() {
            notes.push(Note::OtherTables { rows: self.others });
        }
        if self.repeated > 0 {
            notes.push(Note::RepeatedHeaders { count: self.repeated, first_row: self.first_repeated });
        }
        if self.sections > 0 {
            notes.push(Note::SectionRows { count: self.sections, rows: self.first_sections });
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
        if self.heads_rows(&row) {
            self.sections += 1;
            if self.first_sections.len() < ROWS_NAMED {
                self.first_sections.push(row.number);
            }
            return Ok(ControlFlow::Continue(()));
        }
        self.passed += 1;
        self.cells_passed += row.filled().count() as u64;
        let defect = self.table.defect(&row);
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
            && self.table.lines.iter().any(|line| {
                row.cells.len() <= line.len()
                    && row.cells.iter().zip(line).all(|(cell, header)| cell.text == *header)
                    && row.filled().count() == line.iter().filter(|header| !header.is_empty()).count()
            })
    }

    /// Nothing but words in a table of three named columns or more: `FRENOS`, `Línea Suspensión 2024`. A row of it has a code, and a
    /// code has digits.
    fn heads_rows(&self, row: &RawRow) -> bool {
        let mut cells = row.filled();
        let (Some(only), None) = (cells.next(), cells.next()) else { return false };
        let words = only.text.split_whitespace().filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic));
        self.named > 2
            && self.table.defect(row).is_none()
            && only.kind == Kind::Text
            && only.text.contains(char::is_alphabetic)
            && (!only.text.contains(|letter: char| letter.is_ascii_digit()) || words.count() > 1)
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
        (self.passed > 0 && lone && (apart || self.heads_rows(row))).then_some(Foot::Remark)
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
            picks in prop::collection::vec(0_usize..12, 0..40),
            header in 0_u32..4,
        ) {
            const LINES: [&str; 12] = [
                "Clave|Descripción|Precio", "A|Tuerca|10", "", "TOTAL||30", "Elaboró: Juan", "B|x", "C|y|1|2",
                "Suma:|7|8", "Clave|Precio", "||MXN", "Marca|Proveedor|Existencia", "Proveedores",
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

    const PROVIDERS: [&str; 4] =
        ["Proveedores", "Marca|Proveedor|Ubicación", "TRW|Frenos SA|Centro", "ACME|Luces SA|Norte"];
    const PRICES: [&str; 4] = ["Clave|Marca|Precio", "A-1|TRW|10", "A-2|ACME|20", "A-3|TRW|30"];

    #[test]
    fn the_table_of_prices_is_read_and_the_other_one_is_said() {
        let below = [PRICES.as_slice(), &[""], &PROVIDERS].concat();
        let (table, _) = Table::find(&sheet(&below));
        assert_eq!(
            (table.header_row, body(&table, &below)),
            (1, (vec![2, 3, 4], vec![Note::OtherTables { rows: vec![7] }, Note::FootRows { rows: vec![6] },]))
        );
        let above = [PROVIDERS.as_slice(), &[""], &PRICES].concat();
        let (table, _) = Table::find(&sheet(&above));
        assert_eq!(
            (table.header_row, body(&table, &above)),
            (6, (vec![7, 8, 9], vec![Note::TitleRows { count: 1 }, Note::OtherTables { rows: vec![2] },]))
        );
        assert_eq!(Table::chosen(6, &sheet(&above)), table, "the same when it is chosen");
        let chosen = Table::chosen(2, &sheet(&above));
        assert_eq!(
            body(&chosen, &above),
            (vec![3, 4], vec![Note::TitleRows { count: 1 }, Note::OtherTables { rows: vec![6] }])
        );
    }

    #[test]
    fn of_two_tables_without_prices_the_longer_one_is_read() {
        let lines =
            [PROVIDERS.as_slice(), &["", "Clave|Descripción|Existencia", "A-1|Bujía|1", "A-2|Perno|2", "A-3|Tuerca|3"]]
                .concat();
        assert_eq!(header(&lines), 6);
    }

    #[test]
    fn the_header_again_in_other_letters_is_no_other_table() {
        let lines = [PRICES.as_slice(), &["", "Frenos", "CLAVE|MARCA|PRECIO|Oferta", "A-4|TRW|40"]].concat();
        let (table, _) = Table::find(&sheet(&lines));
        let said =
            vec![Note::RepeatedHeaders { count: 1, first_row: 7 }, Note::SectionRows { count: 1, rows: vec![6] }];
        assert_eq!(body(&table, &lines), (vec![2, 3, 4, 8], said));
    }

    #[test]
    fn headings_of_groups_are_no_rows_and_codes_alone_are() {
        let lines = [
            "Clave|Descripción|Precio|Existencia",
            "FRENOS",
            "A-1|Bujía|10.50|9",
            "",
            "SUSPENSION Y DIRECCION",
            "A-2|Perno|20.00|8",
            "|*** Línea de motor 2026 ***",
            "A-3",
            "A-4|Tuerca|1.00|8",
            "Precios sujetos a cambio",
        ];
        let (table, _) = Table::find(&sheet(&lines));
        let said = vec![Note::SectionRows { count: 3, rows: vec![2, 5, 7] }, Note::FootRows { rows: vec![10] }];
        assert_eq!(body(&table, &lines), (vec![3, 6, 8, 9], said));
    }

    #[test]
    fn a_header_of_two_lines_is_one_header() {
        for (lines, at, names) in [
            (
                ["Clave|Descripción|Precio|Existencia", "||MXN|pzas"],
                1,
                ["Clave", "Descripción", "Precio", "Existencia"],
            ),
            (
                ["Clave|Descripción|Precio|Existencia", "texto|texto|(MXN)|(piezas)"],
                1,
                ["Clave", "Descripción", "Precio", "Existencia"],
            ),
            (
                ["Clave|Descripción|Precio|", "||Menudeo|Mayoreo"],
                1,
                ["Clave", "Descripción", "Precio Menudeo", "Precio Mayoreo"],
            ),
            (
                ["Producto||Precio|", "Clave|Descripción|Menudeo|Mayoreo"],
                2,
                ["Clave", "Descripción", "Precio Menudeo", "Precio Mayoreo"],
            ),
        ] {
            let data = ["A-1|Bujía|10.50|9", "A-2|Perno|20.00|8"];
            let lines = [lines.as_slice(), &data, &lines, &data].concat();
            let (table, _) = Table::find(&sheet(&lines));
            assert_eq!(
                (table.header_row, table.headers.as_slice()),
                (at, names.map(str::to_owned).as_slice()),
                "{lines:?}"
            );
            let (rows, notes) = body(&table, &lines);
            if at == 1 {
                assert_eq!(rows, [3, 4, 7, 8], "{lines:?}");
                assert_eq!(notes, [Note::SecondHeader { row: 2 }, Note::RepeatedHeaders { count: 2, first_row: 5 }]);
            }
        }
        let lines = ["Clave|Descripción|Precio|Existencia", "ABC|Perno|pregunte|agotado", "A-1|Bujía|10.50|9"];
        let (table, _) = Table::find(&sheet(&lines));
        assert_eq!(body(&table, &lines).0, [2, 3], "a row without figures is a row");
    }

    #[test]
    fn a_title_with_a_separator_in_it_is_no_header() {
        let data = ["Clave|Descripción|Precio", "A-1|Bujía|10.50", "A-2|Perno|20.00"];
        for title in
            ["Lista de precios|enero", "Refaccionaria El Pistón|Tel. 555 1234|CDMX", "Fecha|12/03/2025|Hoja 1|de 2"]
        {
            assert_eq!(header(&[&[title], data.as_slice()].concat()), 2, "{title}");
        }
    }

    #[test]
    fn a_chosen_row_is_the_header_whatever_stands_there() {
        let rows = sheet(&["a|b", "1|2", "3|4"]);
        assert_eq!(Table::chosen(2, &rows).headers, ["1", "2"]);
        assert_eq!(Table::chosen(0, &rows), Table::bare(0, &[]));
    }
}
