//! From the cells of a workbook to text, as a person sees them.
//!
//! What must hold: a whole number has no `.0`, a code formatted as `00000` keeps its zeros, a date is ISO, a formula
//! gives the value it had when the file was saved, and an error cell prints its error.

use crate::platform::imports::numbers::currency_of_header;
use calamine::{Data, DataRef, ExcelDateTime};

/// What the workbook says a cell is. Text files only know text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Stored as a number: its point is a decimal sign beyond doubt.
    Number,
    Date,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) kind: Kind,
}

impl Cell {
    pub(super) const EMPTY: Self = Self { text: String::new(), kind: Kind::Text };

    pub(super) fn text(text: &str) -> Self {
        // `trim` also takes the no-break spaces that web tables leave behind.
        let trimmed = text.trim();
        // Zero characters come from damaged files, and no database stores them.
        let text = if trimmed.bytes().any(|byte| matches!(byte, 0 | b'\r')) {
            trimmed.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
        } else {
            trimmed.to_owned()
        };
        Self { text, kind: Kind::Text }
    }

    pub(super) fn stored(value: &DataRef<'_>, mask: Option<&Mask>) -> Self {
        match value {
            DataRef::Empty => Self::EMPTY,
            DataRef::String(text) => Self::text(text),
            DataRef::SharedString(text) => Self::text(text),
            DataRef::Bool(value) => Self::boolean(*value),
            DataRef::Error(error) => Self::text(&error.to_string()),
            DataRef::Int(value) => Self { text: value.to_string(), kind: Kind::Number },
            DataRef::Float(value) => match mask.and_then(|mask| mask.print(*value)) {
                Some(cell) => cell,
                None => Self { text: print_number(*value), kind: Kind::Number },
            },
            DataRef::DateTime(value) => Self { text: print_date(value), kind: Kind::Date },
            DataRef::DateTimeIso(text) => {
                Self { text: text.replace("T00:00:00", "").replace('T', " "), kind: Kind::Date }
            }
            DataRef::DurationIso(text) => Self { text: text.clone(), kind: Kind::Date },
        }
    }

    pub(super) fn loaded(value: &Data) -> Self {
        match value {
            Data::Empty => Self::EMPTY,
            Data::String(text) => Self::text(text),
            Data::Bool(value) => Self::boolean(*value),
            Data::Error(error) => Self::text(&error.to_string()),
            Data::Int(value) => Self::stored(&DataRef::Int(*value), None),
            Data::Float(value) => Self::stored(&DataRef::Float(*value), None),
            Data::DateTime(value) => Self::stored(&DataRef::DateTime(*value), None),
            Data::DateTimeIso(text) => Self::stored(&DataRef::DateTimeIso(text.clone()), None),
            Data::DurationIso(text) => Self::stored(&DataRef::DurationIso(text.clone()), None),
        }
    }

    fn boolean(value: bool) -> Self {
        Self::text(if value { "TRUE" } else { "FALSE" })
    }
}

/// Fifteen significant digits, as a spreadsheet shows: 0.1 + 0.2 is 0.3.
fn print_number(value: f64) -> String {
    // Adding zero turns a negative zero into zero.
    let printed = format!("{}", value + 0.0);
    if printed.len() <= 16 {
        return printed;
    }
    format!("{}", format!("{value:.14e}").parse().unwrap_or(value))
}

fn print_date(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    if value.is_duration() || value.as_f64() < 1.0 {
        let days = value.as_f64().max(0.0).floor();
        let hours = days * 24.0 + f64::from(hour);
        return format!("{hours}:{minute:02}:{second:02}");
    }
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A number format that says something of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mask {
    /// It only fills up with zeros, such as `00000` or `000 000`: how spreadsheets keep codes as numbers.
    Zeros(Vec<char>),
    /// It names a currency, such as `[$USD] #,##0.00` or `"US$"0.00`: nothing else says in which one a price is.
    Money(&'static str),
}

impl Mask {
    pub(super) fn from_format(code: &str) -> Option<Self> {
        Self::money(code).map(Self::Money).or_else(|| Self::zeros(code).map(Self::Zeros))
    }

    /// The currency that stands in quotation marks or in brackets before its locale, as in `[$US$-409]`, or by itself.
    fn money(code: &str) -> Option<&'static str> {
        let positive = code.split(';').next().unwrap_or_default();
        if !positive.contains(['0', '#']) {
            return None;
        }
        let quoted = positive.split('"').skip(1).step_by(2);
        let bracketed = positive.split("[$").skip(1).filter_map(|rest| rest.split(']').next()?.split('-').next());
        quoted.chain(bracketed).find_map(currency_of_header).or(positive.contains('€').then_some("EUR"))
    }

    fn zeros(code: &str) -> Option<Vec<char>> {
        let places: Vec<char> = code.chars().filter(|character| !matches!(character, '\\' | '"')).collect();
        let zeros = places.iter().filter(|place| **place == '0').count();
        (zeros > 1 && places.iter().all(|place| matches!(place, '0' | ' ' | '-'))).then_some(places)
    }

    fn print(&self, value: f64) -> Option<Cell> {
        match self {
            Self::Zeros(places) => Self::filled(places, value).map(|text| Cell { text, kind: Kind::Text }),
            Self::Money(code) => Some(Cell { text: format!("{} {code}", print_number(value)), kind: Kind::Number }),
        }
    }

    fn filled(places: &[char], value: f64) -> Option<String> {
        if value < 0.0 || value.fract() != 0.0 || value >= 1e15 {
            return None;
        }
        let printed = format!("{value}");
        let mut digits = printed.chars().rev();
        let mut out: Vec<char> = Vec::new();
        for place in places.iter().rev() {
            out.push(if *place == '0' { digits.next().unwrap_or('0') } else { *place });
        }
        out.extend(digits);
        Some(out.into_iter().rev().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn shown(value: &DataRef<'_>) -> String {
        Cell::stored(value, None).text
    }

    #[test]
    fn numbers_print_as_a_spreadsheet_shows_them() {
        for (value, text) in [
            (389.0, "389"),
            (389.5, "389.5"),
            (0.1 + 0.2, "0.3"),
            (1e15, "1000000000000000"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(shown(&DataRef::Float(value)), text);
        }
    }

    #[test]
    fn dates_print_as_iso_and_errors_as_they_are() {
        let date = |value, kind| DataRef::DateTime(ExcelDateTime::new(value, kind, false));
        assert_eq!(shown(&date(45_943.0, ExcelDateTimeType::DateTime)), "2025-10-13");
        assert_eq!(shown(&date(45_943.5, ExcelDateTimeType::DateTime)), "2025-10-13 12:00:00");
        assert_eq!(shown(&date(1.5, ExcelDateTimeType::TimeDelta)), "36:00:00");
        assert_eq!(shown(&DataRef::Error(CellErrorType::NA)), "#N/A");
    }

    #[test]
    fn a_format_that_names_a_currency_is_shown_with_it() {
        for (code, text) in [
            ("[$USD] #,##0.00", "12.5 USD"),
            ("[$US$-409]#,##0.00", "12.5 USD"),
            ("\"US$\"#,##0.00;[Red]-\"US$\"#,##0.00", "12.5 USD"),
            ("#,##0.00\\ \"€\"", "12.5 EUR"),
            ("#,##0.00 [$€-1]", "12.5 EUR"),
            ("_-* #,##0.00 [$MXN]_-", "12.5 MXN"),
        ] {
            let cell = Cell::stored(&DataRef::Float(12.5), Mask::from_format(code).as_ref());
            assert_eq!((cell.text.as_str(), cell.kind), (text, Kind::Number), "{code}");
        }
    }

    #[test]
    fn a_format_of_zeros_gives_a_code_its_zeros_back() {
        for (code, value, text) in
            [("00000", 4942.0, "04942"), ("000\\ 000", 4942.0, "004 942"), ("00", 12_345.0, "12345")]
        {
            assert_eq!(Mask::from_format(code).unwrap().print(value).unwrap().text, text);
        }
        for code in
            ["0", "0.00", "General", "#,##0", "dd-mm", "\"$\"#,##0.00", "[$$-80A]#,##0.00", "0\"pza\"", "[$-409]mmm"]
        {
            assert_eq!(Mask::from_format(code), None, "{code}");
        }
    }
}
