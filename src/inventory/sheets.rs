//! A table as a file, CSV or workbook, that can be dropped again as it is.
//!
//! What must hold: a table is never held whole, however long it is. In a workbook a number is a number, and a text stays one,
//! whatever it looks like: a code with leading zeros, a date, the beginning of a formula.

use super::types::TableFormat;
use crate::base::fault::{Error, Result};
use crate::platform::audit::exports::rows::harmless;
use crate::platform::files::FileStore;
use csv::{Terminator, Writer, WriterBuilder};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};

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

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    Number(Decimal),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or_else(|| Self::Text(String::new()), Self::Number)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
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
pub(super) enum Table {
    Csv(Box<Writer<File>>),
    Xlsx(Box<Sheets>),
}

impl Table {
    /// Begins a table with its head; the sheets of a workbook are called by a title, which has at most 25 letters and no
    /// punctuation.
    pub async fn begin(files: &FileStore, format: TableFormat, title: &str, columns: Vec<Column>) -> Result<Self> {
        let (files, title) = (files.clone(), title.to_owned());
        aside(move || Self::begun(&files, format, title, columns, ROWS_OF_A_SHEET)).await
    }

    fn begun(
        files: &FileStore,
        format: TableFormat,
        title: String,
        columns: Vec<Column>,
        rows_of_a_sheet: u32,
    ) -> Result<Self> {
        let mut file = files.scratch()?;
        match format {
            TableFormat::Csv => {
                file.write_all(BYTE_ORDER_MARK)?;
                let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(file);
                writer
                    .write_record(columns.iter().map(|column| plain(&column.head).into_owned()))
                    .map_err(Error::broken)?;
                Ok(Self::Csv(Box::new(writer)))
            }
            TableFormat::Xlsx => {
                let mut book = Workbook::new();
                // Rows wait beside the files that people bring in, where there is room for as much.
                book.set_tempdir(files.root()).map_err(Error::broken)?;
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
                    Self::Csv(writer) => {
                        let cells = row.iter().map(|cell| text_of(cell).into_owned());
                        writer.write_record(cells).map_err(Error::broken)?;
                    }
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
                Self::Csv(writer) => writer.into_inner().map_err(|error| Error::broken(error.to_string()))?,
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

/// A workbook that is being written: of its rows the last one is in memory.
pub(super) struct Sheets {
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
    }
}

/// A text as a spreadsheet may be given it in a file of texts alone. Numbers are numbers, whatever their sign.
fn plain(text: &str) -> Cow<'_, str> {
    if text.trim().parse::<Decimal>().is_ok() { Cow::Borrowed(text) } else { harmless(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
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
        let table = Table::begun(&files(), TableFormat::Xlsx, "Lista".to_owned(), columns(), 3)?;
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
}
