//! The rows of a table, told from what stands between, below and after them.

use super::{Gaps, Table, is_headline, is_number, same_columns};
use crate::platform::imports::mapping::header_words;
use crate::platform::imports::reader::RawRow;
use crate::platform::imports::reader::cell::Kind;
use crate::platform::imports::reader::types::{LeftOut, Note, ROWS_NAMED, ReadFailure, RowDefect};
use std::ops::ControlFlow;

/// Rows at the end that may be totals or remarks.
const LONGEST_FOOT: usize = 50;

/// Takes data rows one by one, with what is wrong with them, and may stop early or refuse.
type EachRow<'a> = &'a mut dyn FnMut(RawRow, Option<RowDefect>) -> Result<ControlFlow<()>, ReadFailure>;

/// Lets the data rows of a table through, in order, and keeps account of the others.
pub(in crate::platform::imports::reader) struct Body<'a> {
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
    pub(in crate::platform::imports::reader) fn new(table: &'a Table, each: EachRow<'a>) -> Self {
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

    pub(in crate::platform::imports::reader) fn take(&mut self, row: RawRow) -> Result<ControlFlow<()>, ReadFailure> {
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
    pub(in crate::platform::imports::reader) fn finish(self) -> (LeftOut, Vec<Note>) {
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
