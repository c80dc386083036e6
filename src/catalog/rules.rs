//! Decisions about the catalogue from values alone.

use super::types::FitmentRow;
use crate::base::text::key;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Shortest key that is looked up as the beginning of a number.
const SHORTEST_KEY: usize = 3;
/// A number is typed in this many pieces at the most (`1H0 698 151 A`).
const MOST_NUMBER_PIECES: usize = 4;

/// What was typed as the key of a part number, when it could be one: it has a digit and few pieces.
pub fn number_key(text: &str) -> Option<String> {
    let key = key(text);
    let could_be_number = key.len() >= SHORTEST_KEY
        && key.bytes().any(|byte| byte.is_ascii_digit())
        && text.split_whitespace().count() <= MOST_NUMBER_PIECES;
    could_be_number.then_some(key)
}

/// Letters of a word that are searched for; PostgreSQL refuses words of more than 2,046 bytes.
const LONGEST_WORD: usize = 60;

/// The words as a `tsquery`: all of them, each as a beginning. None when there are no words.
pub fn text_query(words: &[String]) -> Option<String> {
    // Stems hold letters, digits and inner points only, so quoting them is enough.
    let prefix = |word: &String| format!("'{}':*", word.chars().take(LONGEST_WORD).collect::<String>());
    (!words.is_empty()).then(|| words.iter().map(prefix).collect::<Vec<_>>().join(" & "))
}

/// Letters of what is asked about, and of an answer, at the most.
const LONGEST_ANSWER: usize = 100;
/// Answers of one search at the most.
const MOST_ANSWERS: usize = 12;

/// Can it be asked about, and answered so, in an address?
pub fn is_sayable(about: &str, answer: &str) -> bool {
    let fits = |text: &str| !text.is_empty() && text.trim() == text && text.chars().count() <= LONGEST_ANSWER;
    let plain = |text: &str| !text.chars().any(|letter| letter == ';' || letter.is_control());
    fits(about) && fits(answer) && plain(about) && plain(answer) && !about.contains([':', ','])
}

/// Can all of these stand in an address?
pub fn are_sayable(answers: &BTreeMap<String, String>) -> bool {
    answers.len() <= MOST_ANSWERS && answers.iter().all(|(about, answer)| is_sayable(about, answer))
}

/// Can all of these be asked about?
pub fn are_askable(about: &BTreeSet<String>) -> bool {
    about.len() <= MOST_ANSWERS && about.iter().all(|about| is_sayable(about, about))
}

/// Answers as they stand in an address: `material:cerámica;side:left`.
pub fn write_answers(answers: &BTreeMap<String, String>) -> String {
    answers.iter().map(|(about, answer)| format!("{about}:{answer}")).collect::<Vec<_>>().join(";")
}

/// What stands in an address; none where it makes no sense.
pub fn read_answers(text: &str) -> Option<BTreeMap<String, String>> {
    let pieces = text.split(';').filter(|piece| !piece.is_empty());
    let read = |piece: &str| piece.split_once(':').map(|(about, answer)| (about.to_owned(), answer.to_owned()));
    pieces.map(read).collect::<Option<_>>().filter(are_sayable)
}

/// What is not known, as it stands in an address: `material,side`.
pub fn write_skipped(skipped: &BTreeSet<String>) -> String {
    skipped.iter().map(String::as_str).collect::<Vec<_>>().join(",")
}

/// What stands in an address, as far as it can be asked about.
pub fn read_skipped(text: &str) -> BTreeSet<String> {
    text.split(',').filter(|about| is_sayable(about, about)).take(MOST_ANSWERS).map(str::to_owned).collect()
}

/// Pictures of a part, at the most.
pub const MOST_IMAGES: usize = 12;
/// The longest address of a picture, in bytes.
const LONGEST_ADDRESS: usize = 500;

/// Is it the address of a picture that pages may show? Only what comes encrypted, and nothing that has to be quoted.
pub fn is_image(address: &str) -> bool {
    let rest = address.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && address.len() <= LONGEST_ADDRESS
        && address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte))
}

/// A GTIN of 14 digits as it stands under the bars: without the zeros that only fill it up.
pub fn printed_gtin(gtin: &str) -> &str {
    let filled = gtin.len() - gtin.trim_start_matches('0').len();
    let zeros = [6, 2, 1].into_iter().find(|zeros| *zeros <= filled).unwrap_or_default();
    gtin.get(zeros..).unwrap_or(gtin)
}

/// One year of a fitment, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitmentYear {
    pub model: String,
    pub engine: String,
    pub position: String,
    pub quantity: Decimal,
    pub notes: String,
    pub year: u16,
}

/// Joins consecutive years of the same fitment into one row. Models and years ascend.
pub fn join_years(mut years: Vec<FitmentYear>) -> Vec<FitmentRow> {
    years.sort_by(|a, b| {
        (&a.model, &a.engine, &a.position, &a.notes, a.quantity, a.year).cmp(&(
            &b.model,
            &b.engine,
            &b.position,
            &b.notes,
            b.quantity,
            b.year,
        ))
    });
    let mut rows: Vec<FitmentRow> = Vec::new();
    for row in years {
        match rows.last_mut() {
            Some(last)
                if (&last.model, &last.engine, &last.position, &last.notes, last.quantity)
                    == (&row.model, &row.engine, &row.position, &row.notes, row.quantity)
                    && row.year <= last.year_to + 1 =>
            {
                last.year_to = row.year;
            }
            _ => rows.push(FitmentRow {
                model: row.model,
                year_from: row.year,
                year_to: row.year,
                engine: row.engine,
                position: row.position,
                quantity: row.quantity,
                notes: row.notes,
            }),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_seen_in_few_pieces_with_a_digit() {
        assert_eq!(number_key("1H0 698 151 A").as_deref(), Some("1H0698151A"));
        assert_eq!(number_key("gdb 1420").as_deref(), Some("GDB1420"));
        assert_eq!(number_key("balatas"), None);
        assert_eq!(number_key("d4"), None);
        assert_eq!(number_key("filtro de aceite jetta 2.0"), None);
    }

    #[test]
    fn a_picture_comes_encrypted_from_a_host() {
        assert!(is_image("https://img.example.com/7346-d465.jpg?w=600"));
        for wrong in [
            "http://img.example.com/1.jpg",
            "//img.example.com/1.jpg",
            "https://",
            "https:///1.jpg",
            "https://localhost/1.jpg",
            "https://img.example.com/1 2.jpg",
            "https://img.example.com/\"onerror=\"",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "",
        ] {
            assert!(!is_image(wrong), "{wrong}");
        }
        assert!(!is_image(&format!("https://img.example.com/{}", "a".repeat(500))));
    }

    #[test]
    fn a_gtin_is_told_as_it_is_printed() {
        for (kept, printed) in [
            ("07501031311309", "7501031311309"),
            ("00012345678905", "012345678905"),
            ("00000096385074", "96385074"),
            ("10012345678902", "10012345678902"),
            ("", ""),
        ] {
            assert_eq!(printed_gtin(kept), printed);
        }
    }

    #[test]
    fn words_become_prefixes_that_must_all_be_found() {
        assert_eq!(text_query(&["balat".into(), "2.0".into()]).as_deref(), Some("'balat':* & '2.0':*"));
        assert_eq!(text_query(&[]), None);
    }

    #[test]
    fn answers_come_back_as_they_went() {
        let pairs = [("material", "cerámica"), ("medida", "3:4 \"x\""), ("side", "left")];
        let answers: BTreeMap<String, String> = pairs.map(|(about, answer)| (about.into(), answer.into())).into();
        let written = write_answers(&answers);
        assert_eq!(written, "material:cerámica;medida:3:4 \"x\";side:left");
        assert_eq!(read_answers(&written), Some(answers));
        assert_eq!(read_answers(""), Some(BTreeMap::new()));
        for nonsense in ["material", ":x", "a:", "a: x", "a:\u{0}", "a,b:c"] {
            assert_eq!(read_answers(nonsense), None, "{nonsense}");
        }
        let many = (0..13).map(|at| format!("a{at}:x")).collect::<Vec<_>>().join(";");
        assert_eq!(read_answers(&many), None);
        let skipped = read_skipped("side,, material ,side,\u{0},lado");
        assert_eq!(write_skipped(&skipped), "lado,side");
    }

    #[test]
    fn so_much_can_be_asked_about_as_stands_in_an_address() {
        let about = |count: usize| (0..count).map(|at| format!("a{at}")).collect::<BTreeSet<String>>();
        assert!(are_askable(&about(0)) && are_askable(&about(MOST_ANSWERS)));
        assert!(!are_askable(&about(MOST_ANSWERS + 1)));
        for nonsense in ["", " a", "a,b", "a:b", "a;b", "\0"] {
            assert!(!are_askable(&BTreeSet::from([nonsense.to_owned()])), "{nonsense:?}");
        }
        let read = read_skipped(&about(20).into_iter().collect::<Vec<_>>().join(","));
        assert!(read.len() == MOST_ANSWERS && are_askable(&read), "an address never holds more");
    }

    proptest! {
        #[test]
        fn joined_years_cover_exactly_the_years_given(years in prop::collection::btree_set(1990u16..2026, 1..20)) {
            let rows = years
                .iter()
                .rev()
                .map(|&year| FitmentYear {
                    model: "Tsuru".into(), engine: String::new(), position: "front".into(), quantity: Decimal::ONE,
                    notes: String::new(), year,
                })
                .collect();
            let joined = join_years(rows);
            prop_assert!(joined.windows(2).all(|two| two[0].year_to + 1 < two[1].year_from));
            let covered: Vec<u16> = joined.iter().flat_map(|row| row.year_from..=row.year_to).collect();
            prop_assert_eq!(covered, years.into_iter().collect::<Vec<_>>());
        }
    }
}
