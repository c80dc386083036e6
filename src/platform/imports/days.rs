//! Days of the calendar as files write them.

use crate::base::text::fold;
use chrono::NaiveDate;

/// The names of the months, each as it is written in Spanish, English and Portuguese, folded.
const MONTHS: [&[&str]; 12] = [
    &["enero", "january", "janeiro"],
    &["febrero", "february", "fevereiro"],
    &["marzo", "march", "marco"],
    &["abril", "april"],
    &["mayo", "may", "maio"],
    &["junio", "june", "junho"],
    &["julio", "july", "julho"],
    &["agosto", "august"],
    &["septiembre", "setiembre", "september", "setembro"],
    &["octubre", "october", "outubro"],
    &["noviembre", "november", "novembro"],
    &["diciembre", "december", "dezembro"],
];

/// The day that a text says, with or without a time behind it: `2025-09-05`, `5-sep-25`, `5 de septiembre de 2025`, `Sep 5, 2025`, and
/// `05/09/2025` by which of the two comes first. Years of two digits are of this century.
pub fn read(text: &str, day_first: bool) -> Option<NaiveDate> {
    by_name(text).or_else(|| by_numbers(text, day_first))
}

fn by_numbers(text: &str, day_first: bool) -> Option<NaiveDate> {
    let date = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (first.len(), third.len()) {
        (4, _) => (first, second, third),
        (_, 2 | 4) if day_first => (third, second, first),
        (_, 2 | 4) => (third, first, second),
        _ => return None,
    };
    day_of(year, number(month)?, day)
}

/// Where the month is a word.
fn by_name(text: &str) -> Option<NaiveDate> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(fold).collect();
    let mut words = words.iter().map(String::as_str).filter(|word| !matches!(*word, "de" | "del"));
    let (first, second, third) = (words.next()?, words.next()?, words.next()?);
    match (month(first), month(second)) {
        (Some(month), None) => day_of(third, month, second),
        (None, Some(month)) if first.len() == 4 => day_of(first, month, third),
        (None, Some(month)) => day_of(third, month, first),
        _ => None,
    }
}

/// Of a name, or of its beginning.
fn month(word: &str) -> Option<u32> {
    let is_it = |names: &&[&str]| word.len() >= 3 && names.iter().any(|name| name.starts_with(word));
    (1..).zip(&MONTHS).find(|(_, names)| is_it(names)).map(|(month, _)| month)
}

fn day_of(year: &str, month: u32, day: &str) -> Option<NaiveDate> {
    let years = if year.len() == 2 { 2_000 } else { 0 };
    NaiveDate::from_ymd_opt(years + year.parse::<i32>().ok()?, month, number(day)?)
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

/// Does the month come first in these? So it does where one of them is a day only then.
pub fn month_first<'a>(texts: impl IntoIterator<Item = &'a str>) -> bool {
    texts.into_iter().any(|text| read(text, true).is_none() && read(text, false).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_known_by_its_name() {
        let day = NaiveDate::from_ymd_opt(2025, 9, 5);
        for text in [
            "5-sep-25",
            "05-sept-2025",
            "5/Sep/2025",
            "5 de septiembre de 2025",
            "5 de septiembre del 2025",
            "05 SEP 2025",
            "Sep 5, 2025",
            "September 5, 2025",
            "5 September 2025 10:00",
            "2025-sep-05",
            "5 de setembro de 2025",
        ] {
            assert_eq!(read(text, true), day, "{text}");
            assert_eq!(read(text, false), day, "{text}");
        }
        assert_eq!(read("1-dic-26", true), NaiveDate::from_ymd_opt(2026, 12, 1));
        for wrong in
            ["sep-25", "5 de xeptiembre de 2025", "5 se 2025", "31-feb-2025", "sep sep 2025", "5 sep", "mañana"]
        {
            assert_eq!(read(wrong, true), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_is_read_by_what_comes_first() {
        let day = NaiveDate::from_ymd_opt(2025, 9, 5);
        for text in ["05/09/2025", "5-9-2025", "2025-09-05", "2025-09-05T10:00:00", "05.09.2025 10:00"] {
            assert_eq!(read(text, true), day, "{text}");
        }
        for text in ["09/05/2025", "9/5/25", "09/05/25 10:00"] {
            assert_eq!(read(text, false), day, "{text}");
        }
        for wrong in ["", "ayer", "31/02/2025", "05/09", "05/09/125", "5/9/5"] {
            assert_eq!(read(wrong, true), None, "{wrong}");
        }
        assert!(month_first(["05/09/2025", "09/25/2025"]));
        assert!(month_first(["05/09/25", "09/25/25"]));
        assert!(!month_first(["05/09/2025", "25/09/2025", "ayer"]));
    }
}
