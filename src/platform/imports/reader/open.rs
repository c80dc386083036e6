//! From bytes to data rows: opens a file, finds its table, and passes the rows on.

use std::ops::ControlFlow;

use super::columns::Columns;
use super::csv::{self, Dialect};
use super::encoding::{self, Charset};
use super::layout::{Body, SAMPLE_ROWS, Table};
use super::mend::mended;
use super::package::{self, Kind};
use super::sheet::Workbook;
use super::source::{Meter, Source};
use super::types::{FileFormat, LeftOut, MAX_ROWS, Note, Profile, Progress, ReadChoices, ReadFailure, Row, RowDefect};
use super::{Each, RawRow};

/// Data rows shown as they are.
const SHOWN_ROWS: usize = 20;

/// Rows between two reports of progress.
const REPORT_EVERY: u64 = 2_000;

/// Sheets of a workbook that are looked at to find the one with the table.
const MOST_SHEETS: usize = 50;

/// What is known after all rows have been handed out.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadSummary {
    /// Data rows handed out.
    pub rows: u64,
    /// Rows below the header that were not.
    pub left_out: LeftOut,
    /// What was left out or repaired.
    pub notes: Vec<Note>,
}

/// Reads the whole file once and says what it looks like. `progress` is called now and then, and once at the end.
///
/// # Errors
/// The reason for which the file is refused.
pub fn profile(
    source: Source,
    choices: &ReadChoices,
    progress: &mut dyn FnMut(Progress),
) -> Result<Profile, ReadFailure> {
    Ok(profile_and_rows(source, choices, SHOWN_ROWS, progress)?.0)
}

/// The same, and so many of the first rows: in one reading.
///
/// # Errors
/// The reason for which the file is refused.
pub fn profile_and_rows(
    source: Source,
    choices: &ReadChoices,
    most: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Profile, Vec<Row>), ReadFailure> {
    let mut file = OpenFile::open(source, choices)?;
    let (sheet, table) = file.locate(choices)?;
    let mut columns = Columns::default();
    let mut first = Vec::new();
    let summary = file.read(sheet, &table, progress, &mut |row, defect| {
        // Shifted cells say nothing about a column.
        if defect.is_none() {
            columns.take(&row);
        }
        if first.len() < most.max(SHOWN_ROWS) {
            first.push(row.handed_out(defect));
        }
        ControlFlow::Continue(())
    })?;
    let profile = Profile {
        format: file.format(),
        encoding: file.encoding(),
        sheets: file.sheets(),
        sheet: u32::try_from(sheet).unwrap_or(u32::MAX),
        hidden_sheets: file.hidden_sheets(),
        header_row: table.header_row,
        columns: columns.finish(&table.headers),
        rows_total: summary.rows,
        left_out: summary.left_out,
        sample: first.iter().take(SHOWN_ROWS).cloned().collect(),
        notes: summary.notes,
    };
    first.truncate(most);
    Ok((profile, first))
}

/// Hands out every data row in file order until `each` breaks off. With the sheet and header row of a [`Profile`] and its
/// other choices these are exactly its rows.
///
/// # Errors
/// The reason for which the file is refused; rows may have been handed out before it was found.
pub fn rows(
    source: Source,
    choices: &ReadChoices,
    progress: &mut dyn FnMut(Progress),
    each: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<ReadSummary, ReadFailure> {
    let mut file = OpenFile::open(source, choices)?;
    let (sheet, table) = file.locate(choices)?;
    file.read(sheet, &table, progress, &mut |row, defect| each(row.handed_out(defect)))
}

struct OpenFile {
    content: Content,
    meter: Meter,
    /// Sheets with tables like the one that is read, or of prices.
    others: Vec<String>,
}

enum Content {
    Text { source: Source, charset: Charset, dialect: Dialect, unreadable: u64 },
    Book(Box<Workbook>),
}

impl OpenFile {
    fn open(mut source: Source, choices: &ReadChoices) -> Result<Self, ReadFailure> {
        let meter = source.meter();
        let content = match package::identify(&mut source)? {
            Kind::Text => {
                let found = match choices.encoding {
                    Some(encoding) => encoding::chosen(&mut source, encoding)?,
                    None => encoding::detect(&mut source)?,
                };
                let dialect = csv::detect(&mut source, found.charset, choices.separator)?;
                Content::Text { source, charset: found.charset, dialect, unreadable: found.unreadable }
            }
            kind => Content::Book(Box::new(Workbook::open(mended(source, kind)?, kind)?)),
        };
        Ok(Self { content, meter, others: Vec::new() })
    }

    fn format(&self) -> FileFormat {
        match &self.content {
            Content::Text { dialect, .. } => FileFormat::Csv { delimiter: dialect.delimiter },
            Content::Book(book) => book.format(),
        }
    }

    fn encoding(&self) -> Option<String> {
        match &self.content {
            Content::Text { charset, .. } => Some(charset.label()),
            Content::Book(_) => None,
        }
    }

    fn sheets(&self) -> Vec<String> {
        match &self.content {
            Content::Text { .. } => Vec::new(),
            Content::Book(book) => book.names(),
        }
    }

    fn hidden_sheets(&self) -> Vec<u32> {
        match &self.content {
            Content::Text { .. } => Vec::new(),
            Content::Book(book) => (0..)
                .zip(book.names())
                .map(|(sheet, _)| sheet)
                .filter(|sheet| !book.is_visible(*sheet as usize))
                .collect(),
        }
    }

    /// The sheet and the table in it: as chosen, otherwise the most table-like one.
    fn locate(&mut self, choices: &ReadChoices) -> Result<(usize, Table), ReadFailure> {
        let mut best: Option<(usize, Table, f64)> = None;
        let mut tables: Vec<(usize, Table)> = Vec::new();
        let mut failure = None;
        for sheet in self.candidates(choices)? {
            let rows = match self.sample(sheet, choices.header_row.unwrap_or(0)) {
                Ok(rows) => rows,
                // One damaged sheet must not hide a good one.
                Err(refused) => {
                    failure.get_or_insert(refused);
                    continue;
                }
            };
            if rows.is_empty() {
                continue;
            }
            let (found, weight) = Table::find(&rows);
            let table = choices.header_row.map_or(found, |number| Table::chosen(number, &rows));
            if rows.last().is_some_and(|last| last.number > table.header_row) {
                tables.push((sheet, table.clone()));
            }
            if best.as_ref().is_none_or(|(_, _, other)| weight > *other) {
                best = Some((sheet, table, weight));
            }
        }
        match (best, failure) {
            (Some((sheet, table, _)), _) => {
                let names = self.sheets();
                let alike =
                    |(other, it): &(usize, Table)| *other != sheet && (it.is_price_list() || it.is_like(&table));
                self.others =
                    tables.iter().filter(|it| alike(it)).filter_map(|(at, _)| names.get(*at).cloned()).collect();
                Ok((sheet, table))
            }
            (None, Some(failure)) => Err(failure),
            (None, None) => Err(ReadFailure::Empty),
        }
    }

    fn candidates(&self, choices: &ReadChoices) -> Result<Vec<usize>, ReadFailure> {
        let Content::Book(book) = &self.content else {
            return Ok(vec![0]);
        };
        let count = book.names().len();
        if let Some(index) = choices.sheet {
            let sheet = index as usize;
            return if sheet < count { Ok(vec![sheet]) } else { Err(ReadFailure::NoSuchSheet { index }) };
        }
        let mut sheets: Vec<usize> = (0..count).filter(|sheet| book.is_visible(*sheet)).collect();
        if sheets.is_empty() {
            sheets = (0..count).collect();
        }
        sheets.truncate(MOST_SHEETS);
        Ok(sheets)
    }

    /// The first filled rows of a sheet, and those down to `until`, when somebody chose a header further down.
    fn sample(&mut self, sheet: usize, until: u32) -> Result<Vec<RawRow>, ReadFailure> {
        let mut rows: Vec<RawRow> = Vec::new();
        self.stream(sheet, &mut |row| {
            let number = row.number;
            if rows.len() < SAMPLE_ROWS || number == until {
                rows.push(row);
            }
            let enough = rows.len() >= SAMPLE_ROWS && number >= until;
            Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(rows)
    }

    fn stream(&mut self, sheet: usize, each: Each<'_>) -> Result<Vec<Note>, ReadFailure> {
        match &mut self.content {
            Content::Text { source, charset, dialect, .. } => csv::stream(source, *charset, dialect, each),
            Content::Book(book) => book.stream(sheet, each),
        }
    }

    fn read(
        &mut self,
        sheet: usize,
        table: &Table,
        progress: &mut dyn FnMut(Progress),
        each: &mut dyn FnMut(RawRow, Option<RowDefect>) -> ControlFlow<()>,
    ) -> Result<ReadSummary, ReadFailure> {
        self.meter.reset();
        let Self { content, meter, others } = self;
        let mut rows: u64 = 0;
        let mut count = |row: RawRow, defect| {
            if rows >= u64::from(MAX_ROWS) {
                return Err(ReadFailure::TooManyRows { limit: MAX_ROWS });
            }
            rows += 1;
            if rows.is_multiple_of(REPORT_EVERY) {
                progress(meter.progress(rows));
            }
            Ok(each(row, defect))
        };
        let mut body = Body::new(table, &mut count);
        let mut take = |row| body.take(row);
        let mut notes = match content {
            Content::Text { source, charset, dialect, unreadable } => {
                let mut notes = csv::stream(source, *charset, dialect, &mut take)?;
                if *unreadable > 0 {
                    notes.push(Note::UnreadableBytes { count: *unreadable });
                }
                notes
            }
            Content::Book(book) => book.stream(sheet, &mut take)?,
        };
        let (left_out, said) = body.finish();
        notes.extend(said);
        if !others.is_empty() {
            notes.push(Note::OtherSheets { names: others.clone() });
        }
        progress(meter.finished(rows));
        Ok(ReadSummary { rows, left_out, notes })
    }
}
