//! What imports of every kind say, put into words.

use crate::base::format;
use crate::i18n::{Locale, td_string};
use engrane::platform::imports::reader::types::{
    ColumnProfile, FileFormat, Found, Note, Profile, ROWS_NAMED, ReadFailure, Separator, TextEncoding, Trap, TrapKind,
};
use engrane::platform::imports::types::{ImportFailure, ImportKind, ImportStatus, Progress, ReaderEnd};

/// What a kind of import says in words of its own.
#[derive(Clone, Copy, Debug)]
pub struct KindText {
    /// What is brought in, and what comes of it.
    pub intro: &'static str,
    pub drop_title: &'static str,
    pub applying: &'static str,
    /// What others see while it is applied.
    pub safe: &'static str,
    /// What is true after a failure.
    pub unchanged: &'static str,
}

/// The words of a kind.
pub fn kind(lang: Locale, kind: ImportKind) -> KindText {
    match kind {
        ImportKind::Inventory => KindText {
            intro: td_string!(lang, imports.inventory.intro),
            drop_title: td_string!(lang, imports.inventory.drop_title),
            applying: td_string!(lang, imports.inventory.applying),
            safe: td_string!(lang, imports.inventory.safe),
            unchanged: td_string!(lang, imports.inventory.unchanged),
        },
        ImportKind::Detections => KindText {
            intro: td_string!(lang, imports.detections.intro),
            drop_title: td_string!(lang, imports.detections.drop_title),
            applying: td_string!(lang, imports.detections.applying),
            safe: td_string!(lang, imports.detections.safe),
            unchanged: td_string!(lang, imports.detections.unchanged),
        },
        ImportKind::Stock => KindText {
            intro: td_string!(lang, imports.stock.intro),
            drop_title: td_string!(lang, imports.stock.drop_title),
            applying: td_string!(lang, imports.stock.applying),
            safe: td_string!(lang, imports.stock.safe),
            unchanged: td_string!(lang, imports.stock.unchanged),
        },
        ImportKind::Orders => KindText {
            intro: td_string!(lang, imports.orders.intro),
            drop_title: td_string!(lang, imports.orders.drop_title),
            applying: td_string!(lang, imports.orders.applying),
            safe: td_string!(lang, imports.orders.safe),
            unchanged: td_string!(lang, imports.orders.unchanged),
        },
        ImportKind::Workpieces => KindText {
            intro: td_string!(lang, imports.workpieces.intro),
            drop_title: td_string!(lang, imports.workpieces.drop_title),
            applying: td_string!(lang, imports.workpieces.applying),
            safe: td_string!(lang, imports.workpieces.safe),
            unchanged: td_string!(lang, imports.workpieces.unchanged),
        },
        ImportKind::CatalogParts => KindText {
            intro: td_string!(lang, imports.catalog_parts.intro),
            drop_title: td_string!(lang, imports.catalog_parts.drop_title),
            applying: td_string!(lang, imports.catalog.applying),
            safe: td_string!(lang, imports.catalog.safe),
            unchanged: td_string!(lang, imports.catalog.unchanged),
        },
        ImportKind::CatalogReferences => KindText {
            intro: td_string!(lang, imports.catalog_references.intro),
            drop_title: td_string!(lang, imports.catalog_references.drop_title),
            applying: td_string!(lang, imports.catalog.applying),
            safe: td_string!(lang, imports.catalog.safe),
            unchanged: td_string!(lang, imports.catalog.unchanged),
        },
        ImportKind::CatalogFitments => KindText {
            intro: td_string!(lang, imports.catalog_fitments.intro),
            drop_title: td_string!(lang, imports.catalog_fitments.drop_title),
            applying: td_string!(lang, imports.catalog.applying),
            safe: td_string!(lang, imports.catalog.safe),
            unchanged: td_string!(lang, imports.catalog.unchanged),
        },
        ImportKind::CatalogVehicles => KindText {
            intro: td_string!(lang, imports.catalog_vehicles.intro),
            drop_title: td_string!(lang, imports.catalog_vehicles.drop_title),
            applying: td_string!(lang, imports.catalog.applying),
            safe: td_string!(lang, imports.catalog.safe),
            unchanged: td_string!(lang, imports.catalog.unchanged),
        },
    }
}

/// Where an import stands.
pub fn status(lang: Locale, status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Queued => td_string!(lang, imports.status.queued),
        ImportStatus::Reading => td_string!(lang, imports.status.reading),
        ImportStatus::NeedsMapping => td_string!(lang, imports.status.needs_mapping),
        ImportStatus::Planning => td_string!(lang, imports.status.planning),
        ImportStatus::Planned => td_string!(lang, imports.status.planned),
        ImportStatus::Applying => td_string!(lang, imports.status.applying),
        ImportStatus::Completed => td_string!(lang, imports.status.completed),
        ImportStatus::Undoing => td_string!(lang, imports.status.undoing),
        ImportStatus::Undone => td_string!(lang, imports.status.undone),
        ImportStatus::Failed => td_string!(lang, imports.status.failed),
    }
}

/// What the rows that were not taken are called.
pub fn rejected_title(lang: Locale) -> &'static str {
    td_string!(lang, imports.rows.problems)
}

/// What the column of reasons is called in a file of rows that were not taken.
pub fn reason_head(lang: Locale) -> &'static str {
    td_string!(lang, imports.rows.reason)
}

/// What a column is called: its header, or its letter when it has none.
pub fn column(lang: Locale, column: &ColumnProfile) -> String {
    column_name(lang, column.index, &column.header)
}

/// The same, of its index and its header.
pub fn column_name(lang: Locale, index: u32, header: &str) -> String {
    if header.trim().is_empty() {
        td_string!(lang, imports.file.column_letter, letter = column_letter(index))
    } else {
        header.to_owned()
    }
}

/// The letter of a column in a spreadsheet: 0 is `A`, 26 is `AA`.
fn column_letter(index: u32) -> String {
    let letter = char::from_u32('A' as u32 + index % 26).unwrap_or('A');
    if index < 26 { letter.to_string() } else { format!("{}{letter}", column_letter(index / 26 - 1)) }
}

/// What a spreadsheet has done to codes, with how often and where first.
pub fn trap(lang: Locale, trap: &Trap) -> String {
    let (count, value, row) = (format::count(trap.count), trap.value.clone(), format::count(trap.row.into()));
    match trap.kind {
        TrapKind::Scientific => td_string!(lang, imports.trap.scientific, count, value, row),
        TrapKind::Date => td_string!(lang, imports.trap.date, count, value, row),
        TrapKind::TrailingZero => td_string!(lang, imports.trap.trailing_zero, count, value, row),
        TrapKind::Apostrophe => td_string!(lang, imports.trap.apostrophe, count, value, row),
        TrapKind::PrecisionLost => td_string!(lang, imports.trap.precision_lost, count, value, row),
    }
}

/// Index and name of each sheet, with those marked that spreadsheet programs do not show.
pub fn sheets(lang: Locale, profile: &Profile) -> Vec<(u32, String)> {
    let named = |(index, name): (u32, &String)| {
        let hidden = profile.hidden_sheets.contains(&index);
        let name = if hidden { td_string!(lang, imports.file.hidden_sheet, name = name.clone()) } else { name.clone() };
        (index, name)
    };
    (0..).zip(&profile.sheets).map(named).collect()
}

/// The kind of a file.
pub fn file_format(lang: Locale, format: FileFormat) -> String {
    match format {
        FileFormat::Csv { delimiter } => {
            let known = Separator::ALL.iter().find(|separator| separator.sign() == delimiter);
            let delimiter = known.map_or_else(|| delimiter.to_string(), |known| separator(lang, *known).to_owned());
            td_string!(lang, imports.file.csv, delimiter = delimiter)
        }
        FileFormat::Xlsx => "Excel (.xlsx)".to_owned(),
        FileFormat::Xls => "Excel 97 (.xls)".to_owned(),
        FileFormat::Xlsb => "Excel (.xlsb)".to_owned(),
        FileFormat::Ods => "OpenDocument (.ods)".to_owned(),
    }
}

/// What stands between two cells of a text file.
pub fn separator(lang: Locale, separator: Separator) -> &'static str {
    match separator {
        Separator::Comma => td_string!(lang, imports.file.comma),
        Separator::Semicolon => td_string!(lang, imports.file.semicolon),
        Separator::Tab => td_string!(lang, imports.file.tab),
        Separator::Pipe => td_string!(lang, imports.file.pipe),
        Separator::Blank => td_string!(lang, imports.file.blanks),
    }
}

/// The encodings that can be chosen for a text file, with their words; empty for what the file itself tells.
pub fn encodings(lang: Locale) -> Vec<(&'static str, &'static str)> {
    let automatic = ("", td_string!(lang, imports.file.automatic_encoding));
    [automatic].into_iter().chain(TextEncoding::ALL.iter().map(|known| (known.as_str(), known.label()))).collect()
}

/// The separators that can be chosen for a text file, likewise.
pub fn separators(lang: Locale) -> Vec<(&'static str, &'static str)> {
    let automatic = ("", td_string!(lang, imports.file.automatic));
    [automatic]
        .into_iter()
        .chain(Separator::ALL.iter().map(|known| (known.as_str(), separator(lang, *known))))
        .collect()
}

/// What was left out of a file.
pub fn note(lang: Locale, note: &Note) -> String {
    match note {
        Note::TitleRows { count } => {
            td_string!(lang, imports.note.title_rows, count = format::count(*count))
        }
        Note::RepeatedHeaders { count, first_row } => {
            let (count, row) = (format::count(*count), format::count((*first_row).into()));
            td_string!(lang, imports.note.repeated_headers, count, row)
        }
        Note::SecondHeader { row } => {
            td_string!(lang, imports.note.second_header, row = format::count((*row).into()))
        }
        Note::OtherTables { rows } => td_string!(lang, imports.note.other_tables, rows = row_list(rows)),
        Note::OtherSheets { names } => td_string!(lang, imports.note.other_sheets, names = name_list(names)),
        Note::SectionRows { count, rows } => {
            let (count, rows) = (format::count(*count), rows_of_many(rows, *count));
            td_string!(lang, imports.note.section_rows, count, rows)
        }
        Note::TotalRows { rows } => td_string!(lang, imports.note.total_rows, rows = row_list(rows)),
        Note::FootRows { rows } => td_string!(lang, imports.note.foot_rows, rows = row_list(rows)),
        Note::RowWidths { count, rows } => {
            let (count, rows) = (format::count(*count), rows_of_many(rows, *count));
            td_string!(lang, imports.note.row_widths, count, rows)
        }
        Note::ColumnsBeyondLimit { limit } => {
            td_string!(lang, imports.note.columns_beyond_limit, limit = format::count((*limit).into()))
        }
        Note::UnreadableBytes { count } => {
            td_string!(lang, imports.note.unreadable_bytes, count = format::count(*count))
        }
        Note::MendedCharacters { count } => {
            td_string!(lang, imports.note.mended_characters, count = format::count(*count))
        }
        Note::StrayQuote { row, count } => {
            let (count, row) = (format::count(*count), format::count((*row).into()));
            td_string!(lang, imports.note.stray_quote, count, row)
        }
    }
}

/// Row numbers one after the other; long lists end in `…`.
fn row_list(rows: &[u32]) -> String {
    let mut named: Vec<String> = rows.iter().take(ROWS_NAMED).map(|row| format::count((*row).into())).collect();
    if rows.len() > ROWS_NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// Names one after the other, likewise.
fn name_list(names: &[String]) -> String {
    let more = (names.len() > ROWS_NAMED).then(|| "…".to_owned());
    names.iter().take(ROWS_NAMED).cloned().chain(more).collect::<Vec<_>>().join(", ")
}

/// The first of `count` row numbers.
fn rows_of_many(first: &[u32], count: u64) -> String {
    let more = count > u64::try_from(first.len()).unwrap_or(u64::MAX);
    if more { format!("{}, …", row_list(first)) } else { row_list(first) }
}

/// Why an import failed, and what the person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureText {
    pub why: String,
    pub what_to_do: &'static str,
}

/// A failed import in words.
pub fn failure(lang: Locale, failure: &ImportFailure) -> FailureText {
    let (why, what_to_do) = match failure {
        ImportFailure::File { failure } => return file_failure(lang, failure),
        ImportFailure::Reader { why: ReaderEnd::Died } => {
            (td_string!(lang, imports.failure.died).to_owned(), td_string!(lang, imports.failure.reader_do))
        }
        ImportFailure::Reader { why: ReaderEnd::TimedOut } => {
            (td_string!(lang, imports.failure.timed_out).to_owned(), td_string!(lang, imports.failure.reader_do))
        }
        ImportFailure::VehicleIds { column, rows } => {
            let (column, rows) = (column.clone(), format::count(*rows));
            (
                td_string!(lang, imports.failure.vehicle_ids, column, rows),
                td_string!(lang, imports.failure.vehicle_ids_do),
            )
        }
        ImportFailure::Internal { incident } => (
            td_string!(lang, imports.failure.ours, incident = incident.clone()),
            td_string!(lang, imports.failure.ours_do),
        ),
    };
    FailureText { why, what_to_do }
}

fn file_failure(lang: Locale, failure: &ReadFailure) -> FailureText {
    let (why, what_to_do) = match failure {
        ReadFailure::Encrypted => {
            (td_string!(lang, imports.failure.encrypted).to_owned(), td_string!(lang, imports.failure.encrypted_do))
        }
        ReadFailure::Corrupt { .. } => {
            (td_string!(lang, imports.failure.corrupt).to_owned(), td_string!(lang, imports.failure.corrupt_do))
        }
        ReadFailure::WrongType { found } => (
            td_string!(lang, imports.failure.wrong_type, found = found_kind(lang, *found)),
            td_string!(lang, imports.failure.wrong_type_do),
        ),
        ReadFailure::TooLarge { .. } => {
            (td_string!(lang, imports.failure.too_large).to_owned(), td_string!(lang, imports.failure.too_large_do))
        }
        ReadFailure::Empty => {
            (td_string!(lang, imports.failure.empty).to_owned(), td_string!(lang, imports.failure.empty_do))
        }
        ReadFailure::TooManyRows { limit } => (
            td_string!(lang, imports.failure.too_many_rows, limit = format::count((*limit).into())),
            td_string!(lang, imports.failure.too_many_rows_do),
        ),
        ReadFailure::NoSuchSheet { .. } => (
            td_string!(lang, imports.failure.no_such_sheet).to_owned(),
            td_string!(lang, imports.failure.no_such_sheet_do),
        ),
        ReadFailure::Unreadable { .. } => {
            (td_string!(lang, imports.failure.unreadable).to_owned(), td_string!(lang, imports.failure.unreadable_do))
        }
    };
    FailureText { why, what_to_do }
}

fn found_kind(lang: Locale, found: Found) -> &'static str {
    match found {
        Found::Pdf => td_string!(lang, imports.found.pdf),
        Found::Picture => td_string!(lang, imports.found.picture),
        Found::Document => td_string!(lang, imports.found.document),
        Found::Archive => td_string!(lang, imports.found.archive),
        Found::WebPage => td_string!(lang, imports.found.web_page),
        Found::Xml => td_string!(lang, imports.found.xml),
        Found::Json => td_string!(lang, imports.found.json),
        Found::Binary => td_string!(lang, imports.found.binary),
    }
}

/// How far a step is: rows done, of how many when that is known.
pub fn rows_done(lang: Locale, progress: Progress) -> String {
    let done = format::count(progress.done);
    match progress.total {
        Some(total) => td_string!(lang, imports.reading.rows_of, done, total = format::count(total)),
        None if progress.done == 0 => String::new(),
        None => td_string!(lang, imports.reading.rows, done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let letters = [0, 2, 25, 26, 51, 52, 701, 702, 16_383].map(column_letter);
        assert_eq!(letters, ["A", "C", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_long_list_of_rows_is_cut() {
        assert_eq!(row_list(&[7, 1200]), "7, 1,200");
        assert_eq!(row_list(&[1, 2, 3, 4, 5, 6]), "1, 2, 3, 4, 5, …");
    }
}
