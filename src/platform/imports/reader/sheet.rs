//! Workbooks, through `calamine`.
//!
//! XLSX and XLSB are read cell by cell and never as the bounding box of a sheet: one cell at XFD1048576 would ask for
//! seventeen thousand million cells. XLS and ODS are decoded whole, within the size that [`super::package`] has
//! checked.
//!
//! A damaged file can make the decoder panic. That is caught around each call into it and becomes
//! [`ReadFailure::Corrupt`]; running out of memory cannot be caught, which is why the server reads in a process of its
//! own.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, XlsOptions,
    Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::cell::{Cell, Mask};
use super::package::Kind;
use super::source::Source;
use super::types::{FileFormat, MAX_COLUMNS, Note, ReadFailure};
use super::{Each, RawRow};

/// An open workbook.
pub(super) struct Workbook {
    book: Book,
    sheets: Vec<Sheet>,
    /// It is known that no cells of it are merged.
    plain: bool,
    /// Areas of the last sheet of an XLSX that was asked for: they stand behind its cells, so that it is read twice.
    merged: Option<(usize, Vec<Dimensions>)>,
}

enum Book {
    Xlsx(Xlsx<Source>),
    Xlsb(Xlsb<Source>),
    Xls(Xls<Source>),
    Ods(Ods<Source>),
}

impl Workbook {
    pub(super) fn open(source: Source, kind: Kind) -> Result<Self, ReadFailure> {
        let book = match kind {
            Kind::Xlsb => Book::Xlsb(guarded(|| Xlsb::new(source))?),
            Kind::Xls { code_page } => {
                let mut options = XlsOptions::default();
                options.force_codepage = code_page;
                Book::Xls(guarded(|| Xls::new_with_options(source, options))?)
            }
            Kind::Ods => Book::Ods(guarded(|| Ods::new(source))?),
            Kind::Xlsx { .. } | Kind::Text => Book::Xlsx(guarded(|| Xlsx::new(source))?),
        };
        let all = match &book {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        let sheets = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
        Ok(Self { book, sheets, plain: kind == Kind::Xlsx { plain: true }, merged: None })
    }

    pub(super) fn format(&self) -> FileFormat {
        match self.book {
            Book::Xlsx(_) => FileFormat::Xlsx,
            Book::Xlsb(_) => FileFormat::Xlsb,
            Book::Xls(_) => FileFormat::Xls,
            Book::Ods(_) => FileFormat::Ods,
        }
    }

    /// Names of the worksheets; charts and macro sheets are left out.
    pub(super) fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    pub(super) fn is_visible(&self, sheet: usize) -> bool {
        self.sheets.get(sheet).is_some_and(|sheet| sheet.visible == SheetVisible::Visible)
    }

    /// The merged areas of a sheet, where the decoder knows them; of ODS their values are gone already.
    fn merged(&mut self, sheet: usize, name: &str) -> Result<Vec<Dimensions>, ReadFailure> {
        match &mut self.book {
            Book::Xlsx(_) if self.plain => Ok(Vec::new()),
            Book::Xlsx(book) => {
                if let Some((_, areas)) = self.merged.as_ref().filter(|(known, _)| *known == sheet) {
                    return Ok(areas.clone());
                }
                // A sheet that is damaged behind its cells can be read all the same.
                let areas = guarded(|| book.merge_cells_by_sheet_name(name)).unwrap_or_default();
                self.merged = Some((sheet, areas.clone()));
                Ok(areas)
            }
            Book::Xls(book) => guarded(|| book.merge_cells_by_sheet_name(name)),
            Book::Xlsb(_) | Book::Ods(_) => Ok(Vec::new()),
        }
    }

    /// Passes the filled rows of a sheet on.
    pub(super) fn stream(&mut self, sheet: usize, each: Each<'_>) -> Result<Vec<Note>, ReadFailure> {
        let missing = || ReadFailure::NoSuchSheet { index: u32::try_from(sheet).unwrap_or(u32::MAX) };
        let name = self.sheets.get(sheet).ok_or_else(missing)?.name.clone();
        let merged = self.merged(sheet, &name)?;
        let mut rows = Rows::new(each, merged);
        match &mut self.book {
            Book::Xlsx(book) => {
                let mut cells = guarded(|| book.worksheet_cells_reader(&name))?;
                let masks: Vec<Option<Mask>> = cells
                    .styles()
                    .iter()
                    .map(|style| style.number_format.as_ref().and_then(|format| Mask::from_format(&format.format_code)))
                    .collect();
                while let Some((cell, style)) = guarded(|| cells.next_cell_with_style_id())? {
                    let mask = masks.get(style).and_then(Option::as_ref);
                    if rows.take(cell.get_position(), cell.get_value(), mask)?.is_break() {
                        break;
                    }
                }
            }
            Book::Xlsb(book) => {
                let mut cells = guarded(|| book.worksheet_cells_reader(&name))?;
                while let Some(cell) = guarded(|| cells.next_cell())? {
                    if rows.take(cell.get_position(), cell.get_value(), None)?.is_break() {
                        break;
                    }
                }
            }
            Book::Xls(book) => rows.take_range(&guarded(|| book.worksheet_range(&name))?)?,
            Book::Ods(book) => rows.take_range(&guarded(|| book.worksheet_range(&name))?)?,
        }
        rows.finish()
    }
}

/// Merged areas of a sheet, asked for its cells from the top down.
struct Merged {
    /// Those further down, the first one last.
    waiting: Vec<Dimensions>,
    /// Those that the row is in.
    here: Vec<Dimensions>,
    row: Option<u32>,
}

impl Merged {
    fn new(mut areas: Vec<Dimensions>) -> Self {
        areas.sort_unstable_by_key(|area| std::cmp::Reverse(area.start));
        Self { waiting: areas, here: Vec::new(), row: None }
    }

    /// Only the first cell of a merged area is seen. Others may have kept what they held before.
    fn hides(&mut self, (row, column): (u32, u32)) -> bool {
        if self.row != Some(row) {
            self.row = Some(row);
            self.here.retain(|area| area.end.0 >= row);
            while let Some(area) = self.waiting.pop_if(|area| area.start.0 <= row) {
                if area.end.0 >= row {
                    self.here.push(area);
                }
            }
        }
        self.here.iter().any(|area| (area.start.1..=area.end.1).contains(&column) && area.start != (row, column))
    }
}

/// Puts single cells together to rows.
struct Rows<'a> {
    merged: Merged,
    each: Each<'a>,
    number: u32,
    cells: Vec<Cell>,
    too_wide: bool,
    stopped: bool,
}

impl<'a> Rows<'a> {
    fn new(each: Each<'a>, merged: Vec<Dimensions>) -> Self {
        Self { merged: Merged::new(merged), each, number: 0, cells: Vec::new(), too_wide: false, stopped: false }
    }

    fn take(
        &mut self,
        (row, column): (u32, u32),
        value: &DataRef<'_>,
        mask: Option<&Mask>,
    ) -> Result<ControlFlow<()>, ReadFailure> {
        let number = row.saturating_add(1);
        if number != self.number {
            if self.flush()?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.number = number;
        }
        if !self.merged.hides((row, column)) {
            self.put(column, Cell::stored(value, mask));
        }
        Ok(ControlFlow::Continue(()))
    }

    fn take_range(&mut self, range: &Range<Data>) -> Result<(), ReadFailure> {
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (number, row) in (first_row..).zip(range.rows()) {
            self.number = number.saturating_add(1);
            for (column, value) in (first_column..).zip(row) {
                if !self.merged.hides((number, column)) {
                    self.put(column, Cell::loaded(value));
                }
            }
            if self.flush()?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn put(&mut self, column: u32, cell: Cell) {
        if cell.text.is_empty() {
            return;
        }
        if column >= MAX_COLUMNS {
            self.too_wide = true;
            return;
        }
        let at = column as usize;
        if self.cells.len() <= at {
            self.cells.resize(at + 1, Cell::EMPTY);
        }
        self.cells[at] = cell;
    }

    fn flush(&mut self) -> Result<ControlFlow<()>, ReadFailure> {
        let row = RawRow::new(self.number, std::mem::take(&mut self.cells));
        if row.is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        let flow = (self.each)(row)?;
        self.stopped |= flow.is_break();
        Ok(flow)
    }

    fn finish(mut self) -> Result<Vec<Note>, ReadFailure> {
        if !self.stopped {
            let _ = self.flush()?;
        }
        Ok(if self.too_wide { vec![Note::ColumnsBeyondLimit { limit: MAX_COLUMNS }] } else { Vec::new() })
    }
}

/// Calls into the decoder, with its errors and its panics turned into refusals.
fn guarded<T, E: Into<Broken>>(call: impl FnOnce() -> Result<T, E>) -> Result<T, ReadFailure> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|error| error.into().0),
        Err(_) => Err(ReadFailure::Corrupt { detail: "the decoder gave up".to_owned() }),
    }
}

struct Broken(ReadFailure);

impl Broken {
    fn new(encrypted: bool, detail: &impl std::fmt::Display) -> Self {
        Self(if encrypted { ReadFailure::Encrypted } else { ReadFailure::Corrupt { detail: detail.to_string() } })
    }
}

impl From<XlsxError> for Broken {
    fn from(error: XlsxError) -> Self {
        Self::new(matches!(error, XlsxError::Password), &error)
    }
}

impl From<XlsbError> for Broken {
    fn from(error: XlsbError) -> Self {
        Self::new(matches!(error, XlsbError::Password), &error)
    }
}

impl From<XlsError> for Broken {
    fn from(error: XlsError) -> Self {
        Self::new(matches!(error, XlsError::Password), &error)
    }
}

impl From<OdsError> for Broken {
    fn from(error: OdsError) -> Self {
        Self::new(matches!(error, OdsError::Password), &error)
    }
}
