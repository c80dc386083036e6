//! Reading a file that somebody dropped: CSV, XLSX, XLS, XLSB or ODS, whatever its layout.
//!
//! Two calls over the same bytes: [`profile`] finds out what the file looks like (format, encoding, sheet, header row,
//! what each column holds), [`rows`] passes its data rows on. Given the same choices both see the same rows. The words
//! are in [`types`].
//!
//! What must hold: the kind of file comes from its content; memory stays bounded whatever a text file, XLSX or XLSB
//! holds; a file that cannot be read is refused with a [`types::ReadFailure`]; cells keep their text; nothing is left
//! out without a [`types::Note`]. There is no clock and no file system in it. The browser has [`types`] alone; files are
//! opened by a child process of the server.

#[cfg(feature = "server")]
pub mod process;
pub mod protocol;
pub mod types;

#[cfg(feature = "reader")]
mod cell;
#[cfg(feature = "reader")]
mod columns;
#[cfg(feature = "reader")]
mod compound;
#[cfg(feature = "reader")]
mod csv;
#[cfg(feature = "reader")]
mod encoding;
#[cfg(feature = "reader")]
mod layout;
#[cfg(feature = "reader")]
mod mend;
#[cfg(feature = "reader")]
mod open;
#[cfg(feature = "reader")]
mod package;
#[cfg(feature = "reader")]
mod sheet;
#[cfg(feature = "reader")]
mod source;

#[cfg(all(test, feature = "server"))]
mod tests;

#[cfg(feature = "reader")]
pub use open::{ReadSummary, profile, profile_and_rows, rows};
#[cfg(feature = "reader")]
pub use source::{Bytes, Pieces, Source};

#[cfg(feature = "reader")]
use cell::Cell;

/// Takes the filled rows of a file one by one, and may stop early or refuse.
#[cfg(feature = "reader")]
type Each<'a> = &'a mut dyn FnMut(RawRow) -> Result<std::ops::ControlFlow<()>, types::ReadFailure>;

/// A row as it stands in the file, before the layout is known. Its last cell is filled.
#[cfg(feature = "reader")]
#[derive(Debug, Clone)]
struct RawRow {
    number: u32,
    cells: Vec<Cell>,
    /// Cells that the record of a text file has, empty ones at its end among them. In a workbook every cell has a place.
    width: Option<usize>,
    /// Nobody can say which column each cell belongs to.
    torn: bool,
}

#[cfg(feature = "reader")]
impl RawRow {
    fn new(number: u32, mut cells: Vec<Cell>) -> Self {
        let filled = cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(filled);
        Self { number, cells, width: None, torn: false }
    }

    /// A line of a print-out that does not fit its columns.
    fn torn(number: u32, cells: Vec<Cell>) -> Self {
        let width = Some(cells.len());
        Self { width, torn: true, ..Self::new(number, cells) }
    }

    /// A record of a text file, where a cell's place is known by the cells before it.
    fn record(number: u32, cells: Vec<Cell>, width: usize) -> Self {
        Self { width: Some(width), ..Self::new(number, cells) }
    }

    fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// A data row as others see it.
    fn handed_out(self, defect: Option<types::RowDefect>) -> types::Row {
        types::Row { number: self.number, cells: self.cells.into_iter().map(|cell| cell.text).collect(), defect }
    }

    fn filled(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|cell| !cell.text.is_empty())
    }
}
