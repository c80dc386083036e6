//! How codes are read out of a text. Scanners send what a label holds as it is: the code alone, an address with the code at its
//! end, digits of the goods trade, or a GS1 element string; whatever stands around is left out, and case does not matter.

use super::types::{CodeRead, LONGEST_CODE, LONGEST_TEXT};
use crate::base::problem::{Problem, Reason};

/// Kinds of own codes: items, shelves, holders, pieces.
const LETTERS: [u8; 4] = *b"AUPS";
/// Between elements of variable length (FNC1, as scanners send it).
const SEPARATOR: char = '\u{1d}';

/// A text, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    pub read: CodeRead,
    /// Own codes in it, with the right check digits.
    pub own: Vec<String>,
    /// Everything that it may be known by.
    pub keys: Vec<String>,
    /// Has it the form of a code whose check digits are others? Unless it is known as it is, somebody misread it.
    pub misread: bool,
}

/// Reads a text.
pub fn read(text: &str) -> Result<Scan, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::invalid("code", Reason::Missing));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Problem::invalid("code", Reason::TooLong));
    }
    let text = text.to_uppercase();
    let (symbology, text) = symbology(&text);
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let (own, others): (Vec<&str>, Vec<&str>) =
        words.filter(|word| has_own_form(word)).partition(|word| is_right(word));
    let mut own: Vec<String> = own.into_iter().map(str::to_owned).collect();
    own.sort_unstable();
    own.dedup();
    let elements = elements(symbology, text);
    let bare = text.bytes().all(|byte| byte.is_ascii_digit());
    let gtin = match &elements {
        Some(elements) => elements.gtin.as_deref().and_then(gtin),
        None => gtin(text),
    };
    let misread = own.is_empty()
        && match &elements {
            Some(elements) => elements.gtin.is_some() && gtin.is_none(),
            None => !others.is_empty() || (bare && matches!(text.len(), 12..=14) && gtin.is_none()),
        };
    let mut keys = own.clone();
    keys.extend(gtin.clone());
    if text.chars().count() <= LONGEST_CODE && !keys.iter().any(|key| key == text) {
        keys.push(text.to_owned());
    }
    let code = own.first().or(gtin.as_ref()).cloned().unwrap_or_else(|| text.to_owned());
    let (lot, count) = elements.map(|elements| (elements.lot, elements.count)).unwrap_or_default();
    Ok(Scan { read: CodeRead { code, gtin, lot, count }, own, keys, misread })
}

/// Is it a letter and ten digits?
fn has_own_form(word: &str) -> bool {
    matches!(word.as_bytes(), [letter, digits @ ..]
        if LETTERS.contains(letter) && digits.len() == 10 && digits.iter().all(u8::is_ascii_digit))
}

/// Do the last two digits check those before them? ISO 7064, MOD 97-10.
fn is_right(word: &str) -> bool {
    word.bytes().skip(1).fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97) == 1
}

/// The digits of a GTIN-8, -12, -13 or -14 whose last one checks the others, with 14 of them.
pub fn gtin(digits: &str) -> Option<String> {
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let weighed = digits.bytes().rev().zip([1, 3].into_iter().cycle()).map(|(digit, by)| u32::from(digit - b'0') * by);
    (weighed.sum::<u32>() % 10 == 0).then(|| format!("{digits:0>14}"))
}

/// What a scanner puts before the data to say of which kind the label is (ISO/IEC 15424: `]`, a letter, a digit).
fn symbology(text: &str) -> (Option<&str>, &str) {
    match text.as_bytes() {
        [b']', letter, digit, _, ..] if letter.is_ascii_alphabetic() && digit.is_ascii_digit() => {
            (text.get(1..3), text.get(3..).unwrap_or_default())
        }
        _ => (None, text),
    }
}

/// What is read of a GS1 element string.
#[derive(Debug, Default)]
struct Elements {
    gtin: Option<String>,
    lot: Option<String>,
    count: Option<u32>,
}

impl Elements {
    fn take(&mut self, identifier: &str, data: &str) {
        match identifier {
            "01" => self.gtin = Some(data.to_owned()),
            "10" => self.lot = Some(data.to_owned()),
            "30" | "37" if data.len() <= 8 => self.count = data.parse().ok(),
            _ => {}
        }
    }
}

/// The elements of a text that is a GS1 element string: a label says so, or its form does.
fn elements(symbology: Option<&str>, text: &str) -> Option<Elements> {
    if text.starts_with('(') {
        return written(text);
    }
    let is_said = matches!(symbology, Some("C1" | "D2" | "Q3" | "E0")) || text.contains(SEPARATOR);
    let has_gtin = text.starts_with("01") && text.get(2..16).is_some_and(|digits| gtin(digits).is_some());
    if is_said || has_gtin { sent(text) } else { None }
}

/// As people write one: `(01)09506000134352(10)A7`.
fn written(text: &str) -> Option<Elements> {
    let mut found = Elements::default();
    for element in text.split('(').skip(1) {
        let (identifier, data) = element.split_once(')')?;
        let is_number = (2..=4).contains(&identifier.len()) && identifier.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || data.is_empty() {
            return None;
        }
        found.take(identifier, data);
    }
    Some(found)
}

/// As scanners send one: elements of a fixed length follow one another, others end at a separator.
fn sent(text: &str) -> Option<Elements> {
    let mut found = Elements::default();
    let mut rest = text.trim_start_matches(SEPARATOR);
    while !rest.is_empty() {
        let identifier = rest.get(..2)?;
        let end = match fixed_length(identifier) {
            Some(length) => length,
            None => rest.find(SEPARATOR).unwrap_or(rest.len()),
        };
        found.take(identifier, rest.get(2..end).filter(|data| !data.is_empty())?);
        rest = rest.get(end..)?.trim_start_matches(SEPARATOR);
    }
    Some(found)
}

/// How long an element is, with its identifier, where that is fixed (GS1 General Specifications, 7.8.5).
fn fixed_length(identifier: &str) -> Option<usize> {
    match identifier {
        "00" => Some(20),
        "01" | "02" | "03" | "41" => Some(16),
        "04" => Some(18),
        "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19" => Some(8),
        "20" => Some(4),
        "31" | "32" | "33" | "34" | "35" | "36" => Some(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::rules::made_code;
    use proptest::prelude::*;

    fn own() -> impl Strategy<Value = String> {
        (0..100_000_000_u32, prop::sample::select(vec!['A', 'U', 'P']))
            .prop_map(|(digits, letter)| made_code(digits).replacen('A', &letter.to_string(), 1))
    }

    /// Digits with the one that checks them.
    fn checked(digits: &str) -> String {
        let whole = (0..10).map(|check| format!("{digits}{check}"));
        whole.into_iter().find(|whole| gtin(whole).is_some()).unwrap()
    }

    proptest! {
        #[test]
        fn an_own_code_is_found_in_noise_in_any_case(
            code in own(),
            before in "([ -~áÑ]{0,60}[ /:?=&.#-])?",
            after in "([ /?&#.\r\n][ -~é]{0,60})?",
            small in any::<bool>()
        ) {
            let written = if small { code.to_lowercase() } else { code.clone() };
            let scan = read(&format!("{before}{written}{after}")).unwrap();
            prop_assert!(scan.own.contains(&code), "{scan:?}");
            prop_assert!(!scan.misread);
        }

        #[test]
        fn a_wrong_digit_is_told(code in own(), at in 1..11_usize, other in b'0'..=b'9') {
            prop_assume!(code.as_bytes()[at] != other);
            let mut wrong = code.into_bytes();
            wrong[at] = other;
            let scan = read(&String::from_utf8(wrong).unwrap()).unwrap();
            prop_assert!(scan.own.is_empty() && scan.misread);
        }

        #[test]
        fn two_digits_that_changed_places_are_told(code in own(), one in 1..11_usize, other in 1..11_usize) {
            prop_assume!(code.as_bytes()[one] != code.as_bytes()[other]);
            let mut wrong = code.into_bytes();
            wrong.swap(one, other);
            let scan = read(&String::from_utf8(wrong).unwrap()).unwrap();
            prop_assert!(scan.own.is_empty() && scan.misread);
        }

        #[test]
        fn a_wrong_digit_of_a_gtin_is_told(digits in "[0-9]{11,13}", at in 0..12_usize, other in b'0'..=b'9') {
            let right = checked(&digits);
            prop_assert_eq!(read(&right).unwrap().read.gtin, Some(format!("{right:0>14}")));
            prop_assume!(right.as_bytes()[at] != other);
            let mut wrong = right.into_bytes();
            wrong[at] = other;
            let scan = read(&String::from_utf8(wrong).unwrap()).unwrap();
            prop_assert!(scan.read.gtin.is_none());
            prop_assert!(scan.misread);
        }

        #[test]
        fn elements_are_read_in_any_order_and_writing(
            digits in "[0-9]{13}",
            lot in "[A-Z0-9]{1,20}",
            count in 1..99_999_999_u32,
            lot_first in any::<bool>(),
            mark in prop::sample::select(vec!["]C1", "]d2", "]Q3", ""])
        ) {
            let gtin = checked(&digits);
            let (lot_part, count_part) = (format!("10{lot}"), format!("30{count}"));
            let parts = if lot_first { [&lot_part, &count_part] } else { [&count_part, &lot_part] };
            let sent = format!("{mark}01{gtin}17271231{}\u{1d}{}\u{1d}", parts[0], parts[1]);
            let written = format!("(01){gtin}(17)271231(10){lot}(37){count}");
            for text in [sent, written] {
                let read = read(&text).unwrap().read;
                prop_assert_eq!(read.gtin.as_ref(), Some(&gtin), "{}", text);
                prop_assert_eq!((read.lot.as_ref(), read.count), (Some(&lot), Some(count)), "{}", text);
            }
        }

        #[test]
        fn whatever_arrives_is_read_or_refused(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn whatever_looks_like_elements_is_read_or_refused(text in "(\\]C1)?[0-9()\u{1d}é]{0,40}") {
            let _ = read(&text);
        }
    }

    #[test]
    fn what_is_no_code_of_ours_is_looked_for_as_it_is() {
        let scan = read("  rosca-m6 ").unwrap();
        assert_eq!((scan.read.code.as_str(), scan.keys.as_slice()), ("ROSCA-M6", ["ROSCA-M6".to_owned()].as_slice()));
        assert!(!scan.misread);
        assert_eq!(read(" ").unwrap_err(), Problem::invalid("code", Reason::Missing));
        assert_eq!(read(&"x".repeat(501)).unwrap_err(), Problem::invalid("code", Reason::TooLong));
        // Eight digits are as often somebody's own number.
        assert!(!read("12345678").unwrap().misread);
    }

    #[test]
    fn a_gtin_is_the_same_in_all_its_lengths() {
        let all = ["950600013435", "0950600013435", "00950600013435"];
        let read: Vec<_> = all.iter().map(|text| super::read(&checked(&text[..text.len() - 1])).unwrap()).collect();
        assert!(read.iter().all(|scan| scan.read.gtin == read[0].read.gtin && scan.read.gtin.is_some()), "{read:?}");
        assert_eq!(gtin("96385074").as_deref(), Some("00000096385074"));
        assert_eq!(gtin("4006381333931").as_deref(), Some("04006381333931"));
        assert_eq!(gtin("4006381333932"), None);
    }

    #[test]
    fn an_element_string_with_a_wrong_check_digit_is_misread() {
        assert!(read("]C10104006381333932").unwrap().misread);
        assert!(read("(01)04006381333932(10)A7").unwrap().misread);
        assert!(!read("(01)04006381333931(10)A7").unwrap().misread);
    }
}
