//! A table as a file, CSV or workbook, that can be dropped again as it is.
//!
//! A *proved* one ends with a line that is signed, and a cell that a spreadsheet would run is made harmless before it is hashed.
//!
//! What must hold: a table is never held whole, however long it is. In a workbook a number is a number, and a text stays one,
//! whatever it looks like: a code with leading zeros, a date, the beginning of a formula.

use crate::base::fault::{Error, Result};
use crate::platform::exports::types::TableFormat;
use crate::platform::files::FileStore;
use crate::platform::proof::{Chain, ExportKey};
use chrono::{DateTime, SecondsFormat, Utc};
use csv::{Terminator, Writer, WriterBuilder};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;
use uuid::Uuid;

/// What a program for spreadsheets takes for UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Rows of a worksheet, its head among them.
const ROWS_OF_A_SHEET: u32 = 1_048_576;
/// UTF-16 units of a cell of a workbook.
const LONGEST_CELL: usize = 32_767;
/// From here on a number of a workbook loses digits.
const TOO_MANY_DIGITS: u128 = 1_000_000_000_000_000;
/// Of a column of texts, in letters.
const WIDTH: u32 = 18;
/// How a workbook says that what stands in a cell is a text.
const TEXT: &str = "@";
/// Bytes that are written to the disk at once.
const BUFFERED: usize = 1 << 16;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    Number(Decimal),
    Id(Uuid),
    At(DateTime<Utc>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Cell {
    /// One with nothing in it.
    pub fn empty() -> Self {
        Self::Text(String::new())
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or_else(Self::empty, Self::Number)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub head: String,
    /// Whether it is one of numbers. In one of texts a workbook also keeps as texts what somebody types in later.
    pub numbers: bool,
}

/// A table that is all there, from its first byte on.
#[derive(Debug)]
pub struct TableFile {
    pub file: File,
    pub bytes: u64,
}

/// A table that is being written. It is gone with its last handle.
pub(crate) enum Table {
    Csv(Box<Lines>),
    Xlsx(Box<Sheets>),
}

impl Table {
    /// Begins a table with its head; the sheets of a workbook are called by a title, which has at most 25 letters and no
    /// punctuation.
    pub async fn begin(files: &FileStore, format: TableFormat, title: &str, columns: Vec<Column>) -> Result<Self> {
        let (files, title) = (files.clone(), title.to_owned());
        aside(move || Self::begun(files.scratch()?, files.root(), format, title, columns, ROWS_OF_A_SHEET)).await
    }

    /// Likewise in a file that is kept.
    pub async fn begin_in(
        file: File,
        files: &FileStore,
        format: TableFormat,
        title: &str,
        columns: Vec<Column>,
    ) -> Result<Self> {
        let (files, title) = (files.clone(), title.to_owned());
        aside(move || Self::begun(file, files.root(), format, title, columns, ROWS_OF_A_SHEET)).await
    }

    /// Likewise a file of texts with a proof: two columns more, which number and chain the rows, and in the end a line that is signed.
    pub async fn begin_proved(file: File, columns: Vec<Column>, proof: Proof) -> Result<Self> {
        aside(move || Ok(Self::Csv(Box::new(Lines::begin(file, &columns, Some(proof))?)))).await
    }

    fn begun(
        file: File,
        folder: &Path,
        format: TableFormat,
        title: String,
        columns: Vec<Column>,
        rows_of_a_sheet: u32,
    ) -> Result<Self> {
        match format {
            TableFormat::Csv => Ok(Self::Csv(Box::new(Lines::begin(file, &columns, None)?))),
            TableFormat::Xlsx => {
                let mut book = Workbook::new();
                // Rows wait beside the files that people bring in, where there is room for as much.
                book.set_tempdir(folder).map_err(Error::broken)?;
                let mut sheets = Sheets { book, file, title, columns, rows_of_a_sheet, begun: 0, row: 0 };
                sheets.next_sheet().map_err(Error::broken)?;
                Ok(Self::Xlsx(Box::new(sheets)))
            }
        }
    }

    /// Adds rows, each of as many cells as it has.
    pub async fn write(mut self, rows: Vec<Vec<Cell>>) -> Result<Self> {
        aside(move || {
            for row in &rows {
                match &mut self {
                    Self::Csv(lines) => lines.write(row)?,
                    Self::Xlsx(sheets) => sheets.write(row).map_err(Error::broken)?,
                }
            }
            Ok(self)
        })
        .await
    }

    /// The file.
    pub async fn finish(self) -> Result<TableFile> {
        aside(move || {
            let mut file = match self {
                Self::Csv(lines) => lines.finish()?,
                Self::Xlsx(sheets) => {
                    let Sheets { mut book, file, .. } = *sheets;
                    let mut writer = BufWriter::new(file);
                    book.save_to_writer(&mut writer).map_err(Error::broken)?;
                    writer.into_inner().map_err(|error| Error::broken(error.to_string()))?
                }
            };
            let bytes = file.stream_position()?;
            file.rewind()?;
            Ok(TableFile { file, bytes })
        })
        .await
    }
}

/// Does what waits for the disk beside the threads that serve requests. What panics is a fault like any other: the writer of
/// workbooks does so where a disk is full.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::broken)?
}

/// What proves a file: by whose key, and what the line that is signed says of it besides.
pub(crate) struct Proof {
    pub key: ExportKey,
    pub about: Vec<String>,
}

/// A file of texts that is being written.
pub(crate) struct Lines {
    writer: Writer<File>,
    proof: Option<(Chain, Proof)>,
}

impl Lines {
    fn begin(mut file: File, columns: &[Column], proof: Option<Proof>) -> Result<Self> {
        file.write_all(BYTE_ORDER_MARK)?;
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .flexible(true)
            .buffer_capacity(BUFFERED)
            .from_writer(file);
        let mut lines = Self { writer, proof: None };
        let heads: Vec<Cow<'_, str>> = columns.iter().map(|column| plain(&column.head)).collect();
        for head in &heads {
            lines.put(head)?;
        }
        if let Some(proof) = proof {
            for head in Chain::HEADS {
                lines.put(head)?;
            }
            let all = heads.iter().map(|head| head.as_bytes()).chain(Chain::HEADS.map(str::as_bytes));
            lines.proof = Some((Chain::new(all), proof));
        }
        lines.end()?;
        Ok(lines)
    }

    fn write(&mut self, row: &[Cell]) -> Result<()> {
        for cell in row {
            let text = text_of(cell);
            if let Some((chain, _)) = &mut self.proof {
                chain.add(text.as_bytes());
            }
            self.put(&text)?;
        }
        if let Some((chain, _)) = &mut self.proof {
            let (number, hash) = chain.end_row();
            self.put(&number)?;
            self.put(&hash)?;
        }
        self.end()
    }

    fn put(&mut self, cell: &str) -> Result<()> {
        self.writer.write_field(cell).map_err(Error::broken)
    }

    fn end(&mut self) -> Result<()> {
        self.writer.write_record(None::<&[u8]>).map_err(Error::broken)
    }

    fn finish(mut self) -> Result<File> {
        if let Some((chain, Proof { key, about })) = self.proof.take() {
            self.writer.write_record(chain.sign(&key, about)).map_err(Error::broken)?;
        }
        self.writer.into_inner().map_err(|error| Error::broken(error.to_string()))
    }
}

/// A workbook that is being written: of its rows the last one is in memory.
pub(crate) struct Sheets {
    book: Workbook,
    /// Where it is to be.
    file: File,
    title: String,
    columns: Vec<Column>,
    rows_of_a_sheet: u32,
    /// So many there are, and the last one has so many rows.
    begun: usize,
    row: u32,
}

impl Sheets {
    fn next_sheet(&mut self) -> Result<(), XlsxError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        (self.begun, self.row) = (self.begun + 1, 0);
        if self.begun == 1 {
            sheet.set_name(&self.title)?;
        } else {
            sheet.set_name(format!("{} {}", self.title, self.begun))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let text = Format::new().set_num_format(TEXT);
        for (at, _) in (0..).zip(&self.columns).filter(|(_, column)| !column.numbers) {
            sheet.set_column_format(at, &text)?;
            sheet.set_column_width(at, WIDTH)?;
            // It is meant.
            sheet.ignore_error_range(0, at, ROWS_OF_A_SHEET - 1, at, IgnoreError::NumberStoredAsText)?;
        }
        let head: Vec<Cell> = self.columns.iter().map(|column| Cell::from(column.head.as_str())).collect();
        self.put(&head)
    }

    /// Where a worksheet is full, the row is the first one of the next.
    fn write(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.row == self.rows_of_a_sheet {
            self.next_sheet()?;
        }
        self.put(cells)
    }

    fn put(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(self.begun - 1)?;
        for (at, cell) in (0..).zip(cells) {
            put(sheet, self.row, at, cell)?;
        }
        self.row += 1;
        Ok(())
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
        Cell::Number(number) => {
            let number = number.normalize();
            let printed = number.to_string();
            match printed.parse::<f64>() {
                Ok(nearest) if number.mantissa().unsigned_abs() < TOO_MANY_DIGITS => {
                    sheet.write_number(row, column, nearest)?
                }
                _ => sheet.write_string(row, column, printed)?,
            };
        }
        Cell::Id(_) | Cell::At(_) => {
            sheet.write_string(row, column, text_of(cell))?;
        }
    }
    Ok(())
}

/// As much of a text as a cell of a workbook holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let too_long = |(_, letter): &(usize, char)| {
        units += letter.len_utf16();
        units > LONGEST_CELL
    };
    text.char_indices().find(too_long).map_or(text, |(end, _)| &text[..end])
}

/// A cell in a file of texts alone: numbers have a point before their decimals.
fn text_of(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => plain(text),
        Cell::Number(number) => Cow::Owned(number.normalize().to_string()),
        Cell::Id(id) => Cow::Owned(id.to_string()),
        Cell::At(at) => Cow::Owned(at.to_rfc3339_opts(SecondsFormat::Micros, true)),
    }
}

/// A text as a spreadsheet may be given it in a file of texts alone. Numbers are numbers, whatever their sign.
fn plain(text: &str) -> Cow<'_, str> {
    match harmless(text) {
        Cow::Owned(_) if text.trim().parse::<Decimal>().is_ok() => Cow::Borrowed(text),
        text => text,
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    // What stands before the sign does not always hide it.
    let sign = text.trim_start_matches(' ').chars().next();
    if matches!(sign, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    use proptest::prelude::*;
    use std::io::Read;

    fn files() -> FileStore {
        FileStore::new(std::env::temp_dir().join("engrane-tables"), u64::MAX)
    }

    fn columns() -> Vec<Column> {
        vec![Column { head: "Número".to_owned(), numbers: false }, Column { head: "Precio".to_owned(), numbers: true }]
    }

    fn row(code: &str, price: &str) -> Vec<Cell> {
        vec![code.into(), price.parse().ok().into()]
    }

    async fn bytes(table: Table) -> Result<Vec<u8>> {
        let TableFile { mut file, bytes } = table.finish().await?;
        let mut all = Vec::new();
        file.read_to_end(&mut all)?;
        assert_eq!(all.len() as u64, bytes);
        Ok(all)
    }

    #[tokio::test]
    async fn numbers_are_numbers_texts_are_texts_and_a_full_sheet_is_followed_by_another() -> Result<()> {
        let (file, title) = (files().scratch()?, "Lista".to_owned());
        let table = Table::begun(file, files().root(), TableFormat::Xlsx, title, columns(), 3)?;
        let long = "ñ".repeat(LONGEST_CELL);
        let table = table.write(vec![row("00123", "12.5"), row("=1+1", "")]).await?;
        let rows =
            vec![row("1E5", "9999999999.9999"), row("2026-11-24", "1234567890.123456"), row(&format!("{long}x"), "0")];
        let bytes = bytes(table.write(rows).await?).await?;
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).map_err(Error::broken)?;
        let sheets: Vec<(String, Vec<Vec<Data>>)> = book
            .worksheets()
            .into_iter()
            .map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect()))
            .collect();
        let text = |text: &str| Data::String(text.to_owned());
        let head = vec![text("Número"), text("Precio")];
        let expected = [
            ("Lista", vec![head.clone(), vec![text("00123"), Data::Float(12.5)], vec![text("=1+1"), Data::Empty]]),
            (
                "Lista 2",
                vec![
                    head.clone(),
                    vec![text("1E5"), Data::Float(9_999_999_999.999_9)],
                    // No number of a workbook has so many digits.
                    vec![text("2026-11-24"), text("1234567890.123456")],
                ],
            ),
            ("Lista 3", vec![head, vec![text(&long), Data::Float(0.0)]]),
        ];
        assert_eq!(sheets, expected.map(|(name, rows)| (name.to_owned(), rows)));
        Ok(())
    }

    #[tokio::test]
    async fn what_a_spreadsheet_would_run_is_made_harmless_in_a_file_of_texts() -> Result<()> {
        let table = Table::begin(&files(), TableFormat::Csv, "", columns()).await?;
        let table = table.write(vec![row("=1+1", "12.50"), row("-5", "")]).await?;
        assert_eq!(bytes(table).await?, "\u{feff}Número,Precio\r\n'=1+1,12.5\r\n-5,\r\n".as_bytes());
        Ok(())
    }

    #[tokio::test]
    async fn a_writer_that_panics_is_a_fault() {
        let ended = aside::<()>(|| panic!("no room")).await;
        assert!(matches!(ended, Err(Error::Broken(_))));
    }

    #[test]
    fn formulas_are_made_harmless_and_everything_else_stays() {
        for formula in ["=1+1", "+52 55", "-2", "@sum(a1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "Ana", "1-2", "a=b", "{\"a\":-1}", "::1"] {
            assert_eq!(harmless(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula(text in ".{0,20}") {
            let cell = harmless(&text);
            prop_assert!(!cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
