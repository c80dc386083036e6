//! How text is compared: part numbers as keys, words without accents, case, number or gender.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A part number as it is compared: compatibility forms folded, upper case, only `A-Z` and `0-9` kept. Leading zeros
/// stay. Two numbers of one brand are the same part exactly when their keys are equal.
pub fn key(number: &str) -> String {
    number.nfkc().flat_map(char::to_uppercase).filter(char::is_ascii_alphanumeric).collect()
}

/// A name as it is compared: without case, accents and needless blanks. Signs stay: a nut of 1/4 is none of 1 4.
pub fn name_key(name: &str) -> String {
    let plain: String = name.nfkd().flat_map(char::to_lowercase).filter(|letter| !is_combining_mark(*letter)).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower case without accents; everything that is no letter or digit becomes one space, but for the point inside a
/// number such as `2.0`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut letters = text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let inside_number = letter == '.'
            && folded.ends_with(|before: char| before.is_ascii_digit())
            && letters.peek().is_some_and(char::is_ascii_digit);
        if letter.is_alphanumeric() || inside_number {
            folded.push(letter);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Words that say nothing about a part.
const EMPTY_WORDS: &[&str] = &[
    "a", "al", "and", "con", "de", "del", "el", "en", "for", "la", "las", "los", "of", "o", "para", "por", "the", "un",
    "una", "y",
];

/// The stems of a text, in order, without empty words: `"Balatas delanteras"` → `["balat", "delanter"]`.
///
/// Spanish endings of number and gender fall (`-as -os -es -s -a -o -e`), and the English plural with them, as far as
/// three letters stay, and what then ends in `c` of `-ces -ce` ends in `z` (`luces`, `luz`); words with a digit stay
/// whole. Indexing and searching use this one function, so what matters
/// is only that forms of one word meet, not that the stem is a word.
pub fn stems(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty() && !EMPTY_WORDS.contains(word)).map(stem).collect()
}

fn stem(word: &str) -> String {
    if word.chars().any(|letter| letter.is_ascii_digit()) {
        return word.to_owned();
    }
    let found = ["es", "as", "os", "s", "a", "o", "e"].into_iter().find_map(|ending| {
        let rest = word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3)?;
        Some((rest, ending))
    });
    match found {
        // By their endings nobody can tell that `luces` comes from `luz`, and `enlaces` from `enlace`.
        Some((rest, "es" | "e")) => rest.strip_suffix('c').map_or_else(|| rest.to_owned(), |root| format!("{root}z")),
        Some((rest, _)) => rest.to_owned(),
        None => word.to_owned(),
    }
}

/// The words under which something is found: each stem once, sorted, separated by spaces.
pub fn search_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = texts.into_iter().flat_map(stems).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_keeps_letters_digits_and_leading_zeros() {
        assert_eq!(key("41060-50Y90"), "4106050Y90");
        assert_eq!(key(" 004 942\u{a0}"), "004942");
        assert_eq!(key("gdb–1420"), "GDB1420");
        assert_eq!(key("１Ｈ０ 698.151 a"), "1H0698151A");
        assert_eq!(key("\u{200b}\u{ad}"), "");
    }

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(stems("Balatas delanteras"), stems("balata delantero"));
        assert_eq!(stems("BUJÍAS de encendido"), stems("bujia encendido"));
        assert_eq!(stems("amortiguadores"), stems("amortiguador"));
        assert_eq!(stems("brake pads"), stems("brakes pad"));
        assert_eq!(stems("luces, matrices y enlaces"), stems("luz matriz enlace"));
        assert_eq!(stems("devices and services"), stems("device service"));
        assert_eq!(stems("plásticos"), stems("plástica"));
        assert_eq!(stems("Jetta 2.0, 4 cil."), ["jett", "2.0", "4", "cil"]);
    }

    proptest! {
        #[test]
        fn a_key_of_a_key_is_itself(number in "\\PC{0,24}") {
            let once = key(&number);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn separators_in_a_number_do_not_matter(number in "[A-Z0-9]{1,12}", at in 0usize..12, separator in "[-. /_]") {
            let mut printed = number.clone();
            printed.insert_str(at.min(number.len()), &separator);
            prop_assert_eq!(key(&printed), number);
        }
    }
}
