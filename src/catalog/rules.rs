//! Decisions about the catalogue from values alone.

use super::types::{FitmentRow, MakeFitments};
use crate::base::text::key;
use rust_decimal::Decimal;

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
    pub make: String,
    pub model: String,
    pub engine: String,
    pub position: String,
    pub quantity: Decimal,
    pub notes: String,
    pub year: u16,
}

/// Joins consecutive years of the same fitment into one row, grouped by make. Makes, models and years ascend.
pub fn join_years(mut years: Vec<FitmentYear>) -> Vec<MakeFitments> {
    years.sort_by(|a, b| {
        (&a.make, &a.model, &a.engine, &a.position, &a.notes, a.quantity, a.year).cmp(&(
            &b.make,
            &b.model,
            &b.engine,
            &b.position,
            &b.notes,
            b.quantity,
            b.year,
        ))
    });
    let mut makes: Vec<MakeFitments> = Vec::new();
    for row in years {
        if makes.last().is_none_or(|last| last.make != row.make) {
            makes.push(MakeFitments { make: row.make.clone(), rows: Vec::new() });
        }
        let Some(make) = makes.last_mut() else { continue };
        match make.rows.last_mut() {
            Some(last)
                if (&last.model, &last.engine, &last.position, &last.notes, last.quantity)
                    == (&row.model, &row.engine, &row.position, &row.notes, row.quantity)
                    && row.year <= last.year_to + 1 =>
            {
                last.year_to = row.year;
            }
            _ => make.rows.push(FitmentRow {
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
    makes
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

    proptest! {
        #[test]
        fn joined_years_cover_exactly_the_years_given(years in prop::collection::btree_set(1990u16..2026, 1..20)) {
            let rows = years
                .iter()
                .rev()
                .map(|&year| FitmentYear {
                    make: "Nissan".into(), model: "Tsuru".into(), engine: String::new(), position: "front".into(),
                    quantity: Decimal::ONE, notes: String::new(), year,
                })
                .collect();
            let joined = join_years(rows);
            prop_assert_eq!(joined.len(), 1);
            let covered: Vec<u16> = joined[0].rows.iter().flat_map(|row| row.year_from..=row.year_to).collect();
            prop_assert_eq!(covered, years.into_iter().collect::<Vec<_>>());
        }
    }
}
