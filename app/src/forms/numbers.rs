//! Numbers as people write them.

use engrane::base::numbers::Ratio;
use rust_decimal::Decimal;

/// A number as people write it: `1,234.5`, `1234.5`, `12,5`. A comma before three digits parts thousands, but behind a lone 0.
pub fn decimal(text: &str) -> Option<Decimal> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, fraction) = match compact.rsplit_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => match compact.rsplit_once(',') {
            Some((whole, fraction)) if fraction.len() != 3 || whole == "0" => (whole, fraction),
            _ => (compact.as_str(), ""),
        },
    };
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !digits(first) || !rest.iter().all(|group| digits(group)) || !digits(fraction) {
        return None;
    }
    let number = format!("{first}{}", rest.concat());
    if fraction.is_empty() { number.parse().ok() } else { format!("{number}.{fraction}").parse().ok() }
}

/// Likewise, of a number without decimals that is not negative.
pub fn whole(text: &str) -> Option<u32> {
    u32::try_from(decimal(text).filter(Decimal::is_integer)?).ok()
}

/// Percent as people write it.
pub fn percent(text: &str) -> Option<Ratio> {
    let percent = decimal(text.trim_end_matches('%'))?;
    i32::try_from(percent.checked_mul(Decimal::ONE_HUNDRED)?.round()).ok().map(Ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text: &str| decimal(text).map(|number| number.to_string());
        for (text, value) in [
            ("60", "60"),
            ("1,234.5", "1234.5"),
            ("1 234.5", "1234.5"),
            ("12,5", "12.5"),
            ("1,200", "1200"),
            ("1,234,567", "1234567"),
            ("0.75", "0.75"),
            ("0,085", "0.085"),
            ("0,75", "0.75"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["", "-5", "12x", "1,23,456", "1.2.3", "1e5", ","] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!([percent("85"), percent("92.5 %"), percent("x")], [Some(Ratio(8500)), Some(Ratio(9250)), None]);
        assert_eq!(percent(&Decimal::MAX.to_string()), None);
        assert_eq!([whole("1,200"), whole("2.5")], [Some(1200), None]);
    }
}
