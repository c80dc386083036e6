//! What imports say, put into words.

use crate::format;
use crate::i18n::{Locale, td_string};
use engrane::imports::mapping::Field;
use engrane::imports::reader::types::{ColumnProfile, FileFormat, Found, Note, ReadFailure, Trap, TrapKind};
use engrane::imports::types::{ImportFailure, ImportStatus, Progress, ReaderEnd, RowReason};

/// Where an import stands.
pub fn status(lang: Locale, status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Queued => td_string!(lang, inventory.status.queued),
        ImportStatus::Reading => td_string!(lang, inventory.status.reading),
        ImportStatus::NeedsMapping => td_string!(lang, inventory.status.needs_mapping),
        ImportStatus::Applying => td_string!(lang, inventory.status.applying),
        ImportStatus::Completed => td_string!(lang, inventory.status.completed),
        ImportStatus::Failed => td_string!(lang, inventory.status.failed),
    }
}

/// A field of a stock line.
pub fn field(lang: Locale, field: Field) -> &'static str {
    match field {
        Field::PartNumber => td_string!(lang, inventory.field.part_number),
        Field::Brand => td_string!(lang, inventory.field.brand),
        Field::Description => td_string!(lang, inventory.field.description),
        Field::OwnCode => td_string!(lang, inventory.field.own_code),
        Field::Price => td_string!(lang, inventory.field.price),
        Field::Stock => td_string!(lang, inventory.field.stock),
        Field::Location => td_string!(lang, inventory.field.location),
        Field::MinOrder => td_string!(lang, inventory.field.min_order),
        Field::Currency => td_string!(lang, inventory.field.currency),
        Field::Gtin => td_string!(lang, inventory.field.gtin),
    }
}

/// What a column is called: its header, or its letter when it has none.
pub fn column(lang: Locale, column: &ColumnProfile) -> String {
    if column.header.trim().is_empty() {
        td_string!(lang, inventory.mapping.column_letter, letter = column_letter(column.index))
    } else {
        column.header.clone()
    }
}

/// The letter of a column in a spreadsheet: 0 is `A`, 26 is `AA`.
fn column_letter(index: u32) -> String {
    let letter = char::from_u32('A' as u32 + index % 26).unwrap_or('A');
    if index < 26 { letter.to_string() } else { format!("{}{letter}", column_letter(index / 26 - 1)) }
}

/// The kind of a file.
pub fn file_format(lang: Locale, format: FileFormat) -> String {
    match format {
        FileFormat::Csv { delimiter } => {
            let delimiter = match delimiter {
                ';' => td_string!(lang, inventory.mapping.semicolon).to_owned(),
                '\t' => td_string!(lang, inventory.mapping.tab).to_owned(),
                '|' => td_string!(lang, inventory.mapping.pipe).to_owned(),
                ',' => td_string!(lang, inventory.mapping.comma).to_owned(),
                other => other.to_string(),
            };
            td_string!(lang, inventory.mapping.csv, delimiter = delimiter)
        }
        FileFormat::Xlsx => "Excel (.xlsx)".to_owned(),
        FileFormat::Xls => "Excel 97 (.xls)".to_owned(),
        FileFormat::Xlsb => "Excel (.xlsb)".to_owned(),
        FileFormat::Ods => "OpenDocument (.ods)".to_owned(),
    }
}

/// What a spreadsheet has done to codes, with how often and where first.
pub fn trap(lang: Locale, trap: &Trap) -> String {
    let (count, value, row) = (format::count(trap.count), trap.value.clone(), format::count(trap.row.into()));
    match trap.kind {
        TrapKind::Scientific => td_string!(lang, inventory.trap.scientific, count, value, row),
        TrapKind::Date => td_string!(lang, inventory.trap.date, count, value, row),
        TrapKind::TrailingZero => td_string!(lang, inventory.trap.trailing_zero, count, value, row),
        TrapKind::Apostrophe => td_string!(lang, inventory.trap.apostrophe, count, value, row),
        TrapKind::PrecisionLost => td_string!(lang, inventory.trap.precision_lost, count, value, row),
    }
}

/// What was left out of a file.
pub fn note(lang: Locale, note: &Note) -> String {
    match note {
        Note::TitleRows { count } => {
            td_string!(lang, inventory.note.title_rows, count = format::count(*count))
        }
        Note::RepeatedHeaders { count, first_row } => {
            let (count, row) = (format::count(*count), format::count((*first_row).into()));
            td_string!(lang, inventory.note.repeated_headers, count, row)
        }
        Note::TotalRows { rows } => td_string!(lang, inventory.note.total_rows, rows = row_list(rows)),
        Note::FootRows { rows } => td_string!(lang, inventory.note.foot_rows, rows = row_list(rows)),
        Note::ColumnsBeyondLimit { limit } => {
            td_string!(lang, inventory.note.columns_beyond_limit, limit = format::count((*limit).into()))
        }
        Note::UnreadableBytes { count } => {
            td_string!(lang, inventory.note.unreadable_bytes, count = format::count(*count))
        }
        Note::StrayQuote { row } => {
            td_string!(lang, inventory.note.stray_quote, row = format::count((*row).into()))
        }
    }
}

/// Row numbers that a sentence names at the most.
const ROWS_NAMED: usize = 5;

/// Row numbers one after the other; long lists end in `…`.
fn row_list(rows: &[u32]) -> String {
    let mut named: Vec<String> = rows.iter().take(ROWS_NAMED).map(|row| format::count((*row).into())).collect();
    if rows.len() > ROWS_NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// Why a row was not taken, or taken with a remark.
pub fn row_reason(lang: Locale, reason: RowReason) -> &'static str {
    match reason {
        RowReason::NoPartNumber => td_string!(lang, inventory.reason.no_part_number),
        RowReason::PriceNotANumber => td_string!(lang, inventory.reason.price_not_a_number),
        RowReason::PriceNegative => td_string!(lang, inventory.reason.price_negative),
        RowReason::StockMissing => td_string!(lang, inventory.reason.stock_missing),
        RowReason::StockNotANumber => td_string!(lang, inventory.reason.stock_not_a_number),
        RowReason::StockNegative => td_string!(lang, inventory.reason.stock_negative),
        RowReason::TooLarge => td_string!(lang, inventory.reason.too_large),
        RowReason::CurrencyUnknown => td_string!(lang, inventory.reason.currency_unknown),
        RowReason::MinOrderNotANumber => td_string!(lang, inventory.reason.min_order_not_a_number),
        RowReason::Ambiguous => td_string!(lang, inventory.reason.ambiguous),
        RowReason::Duplicate => td_string!(lang, inventory.reason.duplicate),
    }
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
            (td_string!(lang, inventory.failure.died).to_owned(), td_string!(lang, inventory.failure.reader_do))
        }
        ImportFailure::Reader { why: ReaderEnd::TimedOut } => {
            (td_string!(lang, inventory.failure.timed_out).to_owned(), td_string!(lang, inventory.failure.reader_do))
        }
        ImportFailure::Ours { incident } => (
            td_string!(lang, inventory.failure.ours, incident = incident.clone()),
            td_string!(lang, inventory.failure.ours_do),
        ),
    };
    FailureText { why, what_to_do }
}

fn file_failure(lang: Locale, failure: &ReadFailure) -> FailureText {
    let (why, what_to_do) = match failure {
        ReadFailure::Encrypted => {
            (td_string!(lang, inventory.failure.encrypted).to_owned(), td_string!(lang, inventory.failure.encrypted_do))
        }
        ReadFailure::Corrupt { .. } => {
            (td_string!(lang, inventory.failure.corrupt).to_owned(), td_string!(lang, inventory.failure.corrupt_do))
        }
        ReadFailure::WrongType { found } => (
            td_string!(lang, inventory.failure.wrong_type, found = found_kind(lang, *found)),
            td_string!(lang, inventory.failure.wrong_type_do),
        ),
        ReadFailure::TooLarge { .. } => {
            (td_string!(lang, inventory.failure.too_large).to_owned(), td_string!(lang, inventory.failure.too_large_do))
        }
        ReadFailure::Empty => {
            (td_string!(lang, inventory.failure.empty).to_owned(), td_string!(lang, inventory.failure.empty_do))
        }
        ReadFailure::TooManyRows { limit } => (
            td_string!(lang, inventory.failure.too_many_rows, limit = format::count((*limit).into())),
            td_string!(lang, inventory.failure.too_many_rows_do),
        ),
        ReadFailure::NoSuchSheet { .. } => (
            td_string!(lang, inventory.failure.no_such_sheet).to_owned(),
            td_string!(lang, inventory.failure.no_such_sheet_do),
        ),
        ReadFailure::Unreadable { .. } => (
            td_string!(lang, inventory.failure.unreadable).to_owned(),
            td_string!(lang, inventory.failure.unreadable_do),
        ),
    };
    FailureText { why, what_to_do }
}

fn found_kind(lang: Locale, found: Found) -> &'static str {
    match found {
        Found::Pdf => td_string!(lang, inventory.found.pdf),
        Found::Picture => td_string!(lang, inventory.found.picture),
        Found::Document => td_string!(lang, inventory.found.document),
        Found::Archive => td_string!(lang, inventory.found.archive),
        Found::WebPage => td_string!(lang, inventory.found.web_page),
        Found::Xml => td_string!(lang, inventory.found.xml),
        Found::Json => td_string!(lang, inventory.found.json),
        Found::Binary => td_string!(lang, inventory.found.binary),
    }
}

/// How far a step is: rows done, of how many when that is known.
pub fn rows_done(lang: Locale, progress: Progress) -> String {
    let done = format::count(progress.done);
    match progress.total {
        Some(total) => td_string!(lang, inventory.reading.rows_of, done, total = format::count(total)),
        None if progress.done == 0 => String::new(),
        None => td_string!(lang, inventory.reading.rows, done),
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
