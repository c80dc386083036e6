//! What the reader says about a file: shapes that cross the pipe of the child process, and travel to the browser.
//!
//! Words: a *row number* is the number a person sees beside the row in a spreadsheet, counted from 1 and including
//! blank rows. In a CSV it is the number of the record (what a spreadsheet program shows after opening it), not the
//! line of the file: a cell with a line break in it counts once. A *column index* counts from 0 (column A). A *data
//! row* is a row below the header that is not blank, not a repeated header and not a total.

use crate::base::enums::text_enum;
use serde::{Deserialize, Serialize};

pub use crate::platform::imports::numbers::Decimals;

/// Columns past this one are left out and said so: one stray cell in the last column must not make every row 16,384
/// cells long.
pub const MAX_COLUMNS: u32 = 1024;

/// More data rows than this refuse the file.
pub const MAX_ROWS: u32 = 2_000_000;

/// Rows that a note names, of many of a kind.
pub const ROWS_NAMED: usize = 5;

/// What kind of file it is, by its content; its name is never asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileFormat {
    /// Text with one record a line.
    Csv {
        /// The character between two cells; a blank where columns are aligned with blanks.
        delimiter: char,
    },
    /// Office Open XML workbook, with or without macros.
    Xlsx,
    /// Excel 5 to 2003 binary workbook.
    Xls,
    /// Excel binary workbook of 2007 and later.
    Xlsb,
    /// `OpenDocument` spreadsheet.
    Ods,
}

/// What a person wants read, where they disagree with what was detected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadChoices {
    /// Index into [`Profile::sheets`].
    pub sheet: Option<u32>,
    /// Row number of the header; 0 says that there is none.
    pub header_row: Option<u32>,
    /// Of a text file; a workbook has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<TextEncoding>,
    /// Of a text file; a workbook has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<Separator>,
}

impl ReadChoices {
    /// What was said of an earlier file, for one that looks like this when nothing is said: one whose bytes prove an encoding of
    /// Unicode is not read by an old code page because another one was.
    #[must_use]
    pub fn for_file(self, found: &Profile) -> Self {
        let proven = found.encoding.as_deref().is_some_and(|encoding| encoding.starts_with("UTF"));
        let encoding = self.encoding.filter(|encoding| !proven || encoding.is_unicode());
        Self { encoding, ..self }
    }
}

text_enum! {
    /// How the characters of a text file are written, where a person says it.
    TextEncoding {
        Utf8 = "utf-8",
        Utf16Le = "utf-16le",
        Utf16Be = "utf-16be",
        /// Also what is called ISO 8859-1: it has the same letters.
        Windows1252 = "windows-1252",
        /// Of DOS systems.
        Cp850 = "cp850",
        /// Of old Macintosh computers.
        Macintosh = "macintosh",
    }
}

impl TextEncoding {
    fn is_unicode(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf16Le | Self::Utf16Be)
    }

    /// The name that people know.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
            Self::Cp850 => "CP850",
            Self::Macintosh => "Macintosh",
        }
    }
}

text_enum! {
    /// What stands between two cells of a text file, where a person says it.
    Separator {
        Comma = "comma",
        Semicolon = "semicolon",
        Tab = "tab",
        Pipe = "pipe",
        /// Columns that are aligned with blanks, or cells with a blank between them.
        Blank = "blank",
    }
}

impl Separator {
    /// As [`FileFormat::Csv`] says it.
    pub fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Pipe => '|',
            Self::Blank => ' ',
        }
    }
}

/// What a file looks like, after one pass over all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The kind of file.
    pub format: FileFormat,
    /// Name of the character encoding as shown to people; only text files have one.
    pub encoding: Option<String>,
    /// Worksheets in the order of the workbook; empty for text files.
    pub sheets: Vec<String>,
    /// Index into `sheets` of the one that was read.
    pub sheet: u32,
    /// Indexes into `sheets` of those that spreadsheet programs do not show. None of them is read unless all are hidden, or
    /// somebody chooses it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_sheets: Vec<u32>,
    /// Row number of the header; 0 when the first row is already data.
    pub header_row: u32,
    /// Columns that have a header or at least one filled cell, from left to right.
    pub columns: Vec<ColumnProfile>,
    /// Data rows.
    pub rows_total: u64,
    /// Rows below the header that are none.
    #[serde(default)]
    pub left_out: LeftOut,
    /// The first data rows, at most 20.
    pub sample: Vec<Row>,
    /// What was left out or repaired, and where.
    pub notes: Vec<Note>,
}

impl Profile {
    /// A table of which only the headers are known, from column A on.
    pub fn of_headers<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        let column = |(index, header): (u32, &str)| ColumnProfile {
            index,
            header: header.to_owned(),
            samples: Vec::new(),
            filled: 0,
            numeric: 0,
            integers: 0,
            decimals: Decimals::None,
            traps: Vec::new(),
            probes: Vec::new(),
        };
        Self {
            format: FileFormat::Csv { delimiter: ',' },
            encoding: None,
            sheets: Vec::new(),
            sheet: 0,
            hidden_sheets: Vec::new(),
            header_row: 1,
            columns: (0..).zip(headers).map(column).collect(),
            rows_total: 0,
            left_out: LeftOut::default(),
            sample: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The column of an index.
    pub fn column(&self, index: u32) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.index == index)
    }
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Counted from 0 at column A.
    pub index: u32,
    /// Text of the header cell; empty when it has none.
    pub header: String,
    /// Up to three distinct values from the top.
    pub samples: Vec<String>,
    /// Cells with something in them.
    pub filled: u64,
    /// Cells that read as a number, with currency signs and thousands signs allowed.
    pub numeric: u64,
    /// Of those, the ones written with digits only.
    pub integers: u64,
    /// Which sign the whole column uses for decimals.
    pub decimals: Decimals,
    /// Values that a spreadsheet has probably damaged, one entry a kind. They matter where the column holds codes.
    pub traps: Vec<Trap>,
    /// At most 300 distinct values from all over the file, for look-ups in the catalogue.
    pub probes: Vec<String>,
}

/// A kind of damage seen in a column. The cells keep their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    /// What probably happened.
    pub kind: TrapKind,
    /// Row number of the first one.
    pub row: u32,
    /// Text of the first one.
    pub value: String,
    /// How many cells show it.
    pub count: u64,
}

/// What a spreadsheet does to codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrapKind {
    /// `1.23457E+12`: the last digits are gone.
    Scientific,
    /// A date among values that are not dates: probably a code such as `1-12`.
    Date,
    /// `4942.0`: a code that passed through a decimal number.
    TrailingZero,
    /// `'00123`: the sign that forces text became part of it.
    Apostrophe,
    /// A number of 16 digits or more: a spreadsheet keeps only 15.
    PrecisionLost,
}

/// A row with its own number. Cells stand at their column index; trailing empty ones are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The spreadsheet's own number, from 1.
    pub number: u32,
    /// Text of the cells.
    pub cells: Vec<String>,
    /// Why nobody can say which column each cell belongs to: such a row is not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<RowDefect>,
}

/// What is wrong with a row as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowDefect {
    /// More or fewer cells than the header has, so that some may stand under the wrong one.
    Width,
}

/// Filled rows below the header that are no data rows. With these every row is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftOut {
    /// The header line again.
    pub repeated: u64,
    /// Totals at the end.
    pub totals: u64,
    /// Lone remarks below the table.
    pub foot: u64,
    /// A second line of the header: units, or what stands below the headings of groups.
    pub second_header: u64,
    /// Of another table further down.
    pub elsewhere: u64,
    /// Headings of groups of rows, or remarks, among the rows.
    pub sections: u64,
}

impl LeftOut {
    /// Rows of all kinds.
    pub fn total(self) -> u64 {
        let Self { repeated, totals, foot, second_header, elsewhere, sections } = self;
        repeated + totals + foot + second_header + elsewhere + sections
    }
}

/// How far reading has come. For workbooks `bytes` is an estimate, never above `total_bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes of the file read so far.
    pub bytes: u64,
    /// Size of the file.
    pub total_bytes: u64,
    /// Data rows so far.
    pub rows: u64,
}

/// Something left out or repaired while reading, to be told to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// Filled rows above the header (titles, addresses, dates).
    TitleRows {
        /// How many.
        count: u64,
    },
    /// The header line again among the data, as printed reports have it.
    RepeatedHeaders {
        /// How many.
        count: u64,
        /// Row number of the first one.
        first_row: u32,
    },
    /// The header has a second line: units, or what stands below the headings of groups.
    SecondHeader {
        /// Its row number.
        row: u32,
    },
    /// Other tables of the same sheet, which are not read.
    OtherTables {
        /// Row numbers of their headers.
        rows: Vec<u32>,
    },
    /// Other sheets of the workbook with tables like this one, or of prices, which are not read.
    OtherSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// Headings of groups of rows, or remarks, among the rows: `FRENOS`.
    SectionRows {
        /// How many.
        count: u64,
        /// Row numbers of the first ones, at most [`ROWS_NAMED`].
        rows: Vec<u32>,
    },
    /// Rows of totals at the end.
    TotalRows {
        /// Their row numbers.
        rows: Vec<u32>,
    },
    /// Lone remarks below the table.
    FootRows {
        /// Their row numbers.
        rows: Vec<u32>,
    },
    /// Rows with more or fewer cells than the header, which are not taken.
    RowWidths {
        /// How many.
        count: u64,
        /// Row numbers of the first ones, at most [`ROWS_NAMED`].
        rows: Vec<u32>,
    },
    /// Filled cells to the right of the last column that is read.
    ColumnsBeyondLimit {
        /// The number of columns that are read.
        limit: u32,
    },
    /// Bytes that are not valid in the encoding; each became `�`.
    UnreadableBytes {
        /// How many places.
        count: u64,
    },
    /// Control characters that stood for letters of Windows-1252, as `€` or `–`, became these.
    MendedCharacters {
        /// How many.
        count: u64,
    },
    /// Quotation marks that open a cell and that nobody closes were taken as inch signs.
    StrayQuote {
        /// Row number of the first one.
        row: u32,
        /// How many.
        #[serde(default = "one")]
        count: u64,
    },
}

fn one() -> u64 {
    1
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReadFailure {
    /// A password protects it.
    #[error("the file is protected with a password")]
    Encrypted,
    /// It starts like a known kind but cannot be followed.
    #[error("the file is damaged: {detail}")]
    Corrupt {
        /// What the decoder said, for the log.
        detail: String,
    },
    /// Not a table at all.
    #[error("the file is {found}, not a spreadsheet or a CSV")]
    WrongType {
        /// What it is.
        found: Found,
    },
    /// It unpacks to more than the reader takes.
    #[error("the file unpacks to more than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// There is no filled cell in it.
    #[error("the file is empty")]
    Empty,
    /// More data rows than are taken.
    #[error("the file has more than {limit} rows")]
    TooManyRows {
        /// The most that are taken.
        limit: u32,
    },
    /// The chosen sheet does not exist.
    #[error("the workbook has no sheet {index}")]
    NoSuchSheet {
        /// As chosen, counted from 0.
        index: u32,
    },
    /// The file cannot be reached any more.
    #[error("the file could not be read: {detail}")]
    Unreadable {
        /// What the system said, for the log.
        detail: String,
    },
}

/// What a file of the wrong kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A PDF document.
    Pdf,
    /// A picture.
    Picture,
    /// A text document or a presentation.
    Document,
    /// A ZIP or other archive without a workbook in it.
    Archive,
    /// A web page, often saved under the name of a spreadsheet.
    WebPage,
    /// XML that is not a workbook this reader knows.
    Xml,
    /// JSON.
    Json,
    /// Anything else that is not text.
    Binary,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::Document => "a document",
            Self::Archive => "an archive",
            Self::WebPage => "a web page",
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::Binary => "of an unknown kind",
        })
    }
}
