//! Other spellings of a number that was not found: from the likeliest mistake to any letter that is another. They are spelt out and looked
//! up in the indexes that are there, which takes milliseconds and needs none of its own.

use crate::catalog::import::rules::gtin;
use crate::catalog::types::Matched;
use std::collections::{HashMap, HashSet};

/// Shortest key without its zeros.
const SHORTEST_BARE: usize = 3;
/// Zeros that may have been left out at the beginning.
const MOST_ZEROS: usize = 6;
/// Signs that are taken for each other at a time; all ways of ten are a thousand spellings.
const MOST_TWINS: usize = 10;
/// Keys that are looked for one letter apart: shorter ones have too many neighbours, longer ones too many spellings.
const FUZZY: std::ops::RangeInclusive<usize> = 5..=24;

/// Fewest digits of a code that is scanned: one that is right is no number with a slip, which its check digit would tell.
const SHORTEST_CODE: usize = 12;

/// A way in which a number may have been mistyped, with every key that it may have been, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spellings {
    pub matched: Matched,
    pub keys: Vec<String>,
}

/// What a key may have been; none of them is the key itself.
pub(super) fn spellings(key: &str) -> Vec<Spellings> {
    let is_code = key.len() >= SHORTEST_CODE && matches!(gtin(key), Ok(Some(_)));
    let (folded, fuzzy) = (!is_code, !is_code && FUZZY.contains(&key.len()));
    let ways = [
        (Matched::LeadingZeros, with_other_zeros(key)),
        (Matched::Folded, if folded { with_twins(key) } else { Vec::new() }),
        (Matched::Fuzzy, if fuzzy { one_apart(key) } else { Vec::new() }),
    ];
    ways.into_iter().filter(|(_, keys)| !keys.is_empty()).map(|(matched, keys)| Spellings { matched, keys }).collect()
}

/// The number with fewer or more zeros at its beginning.
fn with_other_zeros(key: &str) -> Vec<String> {
    let bare = key.trim_start_matches('0');
    if bare.len() < SHORTEST_BARE {
        return Vec::new();
    }
    (0..=MOST_ZEROS).map(|zeros| format!("{}{bare}", "0".repeat(zeros))).filter(|other| other != key).collect()
}

/// What a sign is taken for.
fn twin(sign: char) -> Option<char> {
    Some(match sign {
        'O' => '0',
        '0' => 'O',
        'I' => '1',
        '1' => 'I',
        'S' => '5',
        '5' => 'S',
        _ => return None,
    })
}

/// The number with letters for digits that look like them, and the other way round: all of them, then one, then several.
fn with_twins(key: &str) -> Vec<String> {
    let all_digits = key.chars().map(|sign| twin(sign).filter(char::is_ascii_digit).unwrap_or(sign)).collect();
    let all_letters = key.chars().map(|sign| twin(sign).filter(char::is_ascii_uppercase).unwrap_or(sign)).collect();
    let mut found: Vec<String> = vec![key.to_owned()];
    for at in key.char_indices().filter(|(_, sign)| twin(*sign).is_some()).map(|(at, _)| at).take(MOST_TWINS) {
        let swapped = |other: &String| {
            let sign = other.get(at..)?.chars().next().and_then(twin)?;
            Some(format!("{}{sign}{}", other.get(..at)?, other.get(at + 1..)?))
        };
        let more: Vec<String> = found.iter().filter_map(swapped).collect();
        found.extend(more);
    }
    let mistakes = |other: &str| key.chars().zip(other.chars()).filter(|(one, other)| one != other).count();
    found.sort_by_cached_key(|other| mistakes(other));
    let mut all = vec![all_digits, all_letters];
    all.extend(found);
    let mut seen = HashSet::from([key.to_owned()]);
    all.retain(|other| seen.insert(other.clone()));
    all
}

/// Keys that are one letter or digit apart: another one, one more, one less, or two that changed places.
fn one_apart(key: &str) -> Vec<String> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let signs: Vec<char> = key.chars().collect();
    let text = |signs: &[char]| signs.iter().collect::<String>();
    // How unlikely each is.
    let mut found: HashMap<String, u8> = HashMap::new();
    let mut add = |other: String, unlikely: u8| {
        let known = found.entry(other).or_insert(unlikely);
        *known = unlikely.min(*known);
    };
    for at in 0..=signs.len() {
        let (before, rest) = signs.split_at(at);
        let before = text(before);
        for sign in SIGNS.chars() {
            add(format!("{before}{sign}{}", text(rest)), 1);
            if let Some((first, after)) = rest.split_first() {
                let of_a_kind = first.is_ascii_digit() == sign.is_ascii_digit();
                add(format!("{before}{sign}{}", text(after)), if of_a_kind { 1 } else { 3 });
            }
        }
        if let Some((first, after)) = rest.split_first() {
            let doubled = after.first() == Some(first);
            add(format!("{before}{}", text(after)), if doubled { 0 } else { 2 });
            if let Some((second, after)) = after.split_first() {
                add(format!("{before}{second}{first}{}", text(after)), 0);
            }
        }
    }
    found.remove(key);
    let mut found: Vec<(u8, String)> = found.into_iter().map(|(other, unlikely)| (unlikely, other)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ways(key: &str) -> Vec<Matched> {
        spellings(key).into_iter().map(|spellings| spellings.matched).collect()
    }

    #[test]
    fn zeros_at_the_beginning_are_left_out_or_added() {
        let found = with_other_zeros("0446502220");
        assert_eq!(found.first().map(String::as_str), Some("446502220"));
        assert!(found.contains(&"00446502220".to_owned()) && !found.contains(&"0446502220".to_owned()));
        assert!(with_other_zeros("446502220").contains(&"0446502220".to_owned()));
        assert!(with_other_zeros("00012").is_empty(), "too little is left");
    }

    #[test]
    fn letters_that_look_like_digits_are_taken_for_them() {
        let found = with_twins("4106O5OY9O");
        assert_eq!(found[0], "4106050Y90", "as digits, all at once");
        assert!(found.contains(&"41060SOY9O".to_owned()));
        assert!(with_twins("GDB142O").contains(&"GDB1420".to_owned()));
        assert!(with_twins("4Z").is_empty());
        assert_eq!(with_twins("1").len(), 1);
        // Of many, those at the end are all digits or all letters.
        let many = with_twins("00000000000000000000000O");
        assert!(many.len() <= (1 << MOST_TWINS) + 2 && many.contains(&"0".repeat(24)));
    }

    #[test]
    fn the_likeliest_mistake_stands_first() {
        let found = one_apart("GDB14420");
        let place = |key: &str| found.iter().position(|other| other == key);
        // Typed twice, changed places; then another digit; a letter instead of one last.
        assert!(place("GDB1420") < place("GDB14421"));
        assert!(place("GBD14420") < place("GDB14421"));
        assert!(place("GDB14421") < place("GDB1442X"));
        assert!(place("GDB1442X").is_some());
    }

    #[test]
    fn short_and_long_numbers_are_not_spelt_otherwise_at_random() {
        assert_eq!(ways("D465"), [Matched::LeadingZeros, Matched::Folded]);
        assert_eq!(ways("D4659"), [Matched::LeadingZeros, Matched::Folded, Matched::Fuzzy]);
        assert_eq!(ways(&"9".repeat(30)), [Matched::LeadingZeros]);
    }

    #[test]
    fn a_scanned_code_is_no_number_with_a_slip() {
        // An EAN, and a UPC.
        for code in ["7501031311309", "012345678905"] {
            assert_eq!(ways(code), [Matched::LeadingZeros], "{code}");
        }
        // A wrong check digit, and numbers that are shorter.
        for number in ["7501031311308", "012345678906", "96385074", "0446502220"] {
            assert_eq!(ways(number), [Matched::LeadingZeros, Matched::Folded, Matched::Fuzzy], "{number}");
        }
    }

    proptest! {
        #[test]
        fn what_is_one_apart_leads_back(key in "[A-Z0-9]{3,8}") {
            // Each draw looks at a few of the hundreds of neighbours.
            for other in one_apart(&key).into_iter().step_by(61) {
                prop_assert!(other != key && one_apart(&other).contains(&key), "{} {}", key, other);
            }
        }

        #[test]
        fn what_looks_alike_leads_back(key in "[0O1I5SX]{1,9}", at in 0usize..9) {
            if let Some(sign) = key.chars().nth(at).and_then(twin) {
                let other = format!("{}{sign}{}", &key[..at], &key[at + 1..]);
                prop_assert!(with_twins(&other).contains(&key));
            }
        }

        #[test]
        fn no_spelling_is_the_number_itself_and_none_comes_twice(key in "[A-Z0-9]{1,12}") {
            for Spellings { keys, .. } in spellings(&key) {
                prop_assert!(!keys.contains(&key));
                let mut once = keys.clone();
                once.sort_unstable();
                once.dedup();
                prop_assert_eq!(once.len(), keys.len());
            }
        }
    }
}
