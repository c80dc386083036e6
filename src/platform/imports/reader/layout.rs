//! Where the table is in a sheet: its header row, its data rows, and what stands around them.
//!
//! A header is told by what it is (short distinct words, as wide as the rows below, with words that people use for
//! columns) and by what it is not (numbers and dates, above columns of numbers and dates). Below it, blank rows,
//! repeated header lines, headings of groups of rows, totals at the end, lone remarks under the table and other tables are
//! no data; each that had something in it is noted.
//!
//! A sheet may have several tables, one below the other after a gap, each with a header of words that are known. One is read:
//! that of prices, or the longest.

mod body;

pub(super) use body::Body;

use std::collections::{BTreeMap, BTreeSet};

use super::RawRow;
use super::cell::Kind;
use super::types::RowDefect;
use crate::platform::imports::mapping::{header_words, is_header_word, names_field};
use crate::platform::imports::numbers::{self, Decimals, is_date};

/// Filled rows that are looked at to find the header.
pub(super) const SAMPLE_ROWS: usize = 200;

/// A header further down than this many filled rows is not found by itself.
const DEEPEST_HEADER: usize = 40;

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

#[cfg(test)]
mod tests;
