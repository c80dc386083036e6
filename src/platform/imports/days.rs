//! Days of the calendar as files write them.

use chrono::NaiveDate;

/// The day that a text says, with or without a time behind it; `05/09/2025` by which of the two comes first.
pub fn read(text: &str, day_first: bool) -> Option<NaiveDate> {
    let date = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok();
    let (year, month, day) = match (first.len(), third.len()) {
        (4, _) => (first, second, third),
        (_, 4) if day_first => (third, second, first),
        (_, 4) => (third, first, second),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)
}

/// Does the month come first in these? So it does where one of them is a day only then.
pub fn month_first<'a>(texts: impl IntoIterator<Item = &'a str>) -> bool {
    texts.into_iter().any(|text| read(text, true).is_none() && read(text, false).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_by_what_comes_first() {
        let day = NaiveDate::from_ymd_opt(2025, 9, 5);
        for text in ["05/09/2025", "5-9-2025", "2025-09-05", "2025-09-05T10:00:00", "05.09.2025 10:00"] {
            assert_eq!(read(text, true), day, "{text}");
        }
        assert_eq!(read("09/05/2025", false), day);
        for wrong in ["", "ayer", "31/02/2025", "05/09", "05/09/25"] {
            assert_eq!(read(wrong, true), None, "{wrong}");
        }
        assert!(month_first(["05/09/2025", "09/25/2025"]));
        assert!(!month_first(["05/09/2025", "25/09/2025", "ayer"]));
    }
}
