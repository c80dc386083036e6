//! Words of a query, and when two of them are the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A run of letters and digits, folded, with the bytes that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// The sign that alone stands between the token before and this one: `-` in `04465-02220`.
    pub joint: Option<char>,
    /// A point follows, as after an abbreviation.
    pub point: bool,
}

impl Token {
    pub fn has_digit(&self) -> bool {
        self.text.bytes().any(|byte| byte.is_ascii_digit())
    }

    pub fn is_digits(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    pub fn is_letters(&self) -> bool {
        !self.has_digit()
    }
}

/// Splits a text into tokens. The only sign inside a token is the point of `2.0`, which may have been typed as a comma.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut inside = false;
    // Signs since the last token.
    let mut signs: Vec<char> = Vec::new();
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if is_combining_mark(letter) || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}') {
            if let Some(last) = tokens.last_mut().filter(|_| inside) {
                last.end = end;
            }
            continue;
        }
        let folded: String = letter
            .nfkd()
            .filter(|letter| letter.is_alphanumeric() && !is_combining_mark(*letter))
            .flat_map(char::to_lowercase)
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        if !folded.is_empty() {
            if let Some(last) = tokens.last_mut().filter(|_| inside) {
                last.text.push_str(&folded);
                last.end = end;
            } else {
                let joint = (signs.len() == 1 && !tokens.is_empty()).then(|| signs[0]);
                let joint = joint.filter(|sign| !sign.is_whitespace());
                tokens.push(Token { text: folded, start: at, end, joint, point: false });
                inside = true;
            }
            continue;
        }
        let last = tokens.last_mut().filter(|_| inside);
        if let Some(last) = last
            && matches!(letter, '.' | ',')
        {
            let mut ahead = text[end..].chars();
            let one_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
            let decimal =
                last.text.len() == 1 && last.is_digits() && one_digit(ahead.next()) && !one_digit(ahead.next());
            if decimal {
                last.text.push('.');
                last.end = end;
                continue;
            }
            last.point = letter == '.';
        }
        if inside {
            signs.clear();
            inside = false;
        }
        signs.push(letter);
    }
    tokens
}

/// The form in which singular and plural meet: `soportes` and `soporte` are `soport`. Words with a digit stay whole.
pub fn singular(word: &str) -> String {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    let rest = ["es", "s", "e"].into_iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    match rest {
        Some(rest) if word.ends_with("ces") => {
            rest.strip_suffix('c').map_or_else(|| rest.to_owned(), |root| format!("{root}z"))
        }
        Some(rest) => rest.to_owned(),
        None => word.to_owned(),
    }
}

/// How a word sounds in Spanish: `valata`, `calabera`, `orkiya` meet `balata`, `calavera`, `horquilla`.
pub fn sound(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut heard = String::with_capacity(word.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let soft = |letter: Option<char>| matches!(letter, Some('e' | 'i'));
        let (sounds, taken) = match (letter, next) {
            ('c' | 's', Some('h')) => ('ĉ', 2),
            ('p', Some('h')) => ('f', 2),
            ('l', Some('l')) => ('y', 2),
            ('c', Some('k')) => ('k', 2),
            ('q' | 'g', Some('u')) if soft(letters.get(at + 2).copied()) => (if letter == 'q' { 'k' } else { 'g' }, 2),
            ('h', _) => {
                at += 1;
                continue;
            }
            ('c', next) if soft(next) => ('s', 1),
            ('c' | 'q', _) => ('k', 1),
            ('g', next) if soft(next) => ('j', 1),
            ('z', _) => ('s', 1),
            ('v' | 'w', _) => ('b', 1),
            ('n', Some('b' | 'p' | 'v')) => ('m', 1),
            ('y', next) if next.is_none_or(|next| !matches!(next, 'a' | 'e' | 'i' | 'o' | 'u')) => ('i', 1),
            _ => (letter, 1),
        };
        if !heard.ends_with(sounds) {
            heard.push(sounds);
        }
        at += taken;
    }
    heard
}

/// Are they at most one typing mistake apart: a letter too many, too few, wrong, or two that changed places?
pub fn one_typo_apart(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let same = short.iter().zip(long.iter()).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match long.len() - short.len() {
        0 if long.is_empty() => true,
        0 => {
            let swapped = long.len() >= 2 && long[0] == short[1] && long[1] == short[0] && long[2..] == short[2..];
            swapped || long[1..] == short[1..]
        }
        1 => long[1..] == *short,
        _ => false,
    }
}

/// The word and every form of it with one letter left out: two words that are one typo apart have one of these in common.
pub fn neighbours(word: &str) -> impl Iterator<Item = String> {
    let without = word.char_indices().map(|(at, letter)| {
        let mut left = String::with_capacity(word.len());
        left.push_str(&word[..at]);
        left.push_str(&word[at + letter.len_utf8()..]);
        left
    });
    std::iter::once(word.to_owned()).chain(without)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn tokens_are_folded_runs_with_their_bytes() {
        assert_eq!(texts("Bujías NGK, 1.6 16v"), ["bujias", "ngk", "1.6", "16v"]);
        assert_eq!(texts("jetta 2,0 y 1.6l."), ["jetta", "2.0", "y", "1.6l"]);
        assert_eq!(texts("1H0.698.151 2004,2005"), ["1h0", "698", "151", "2004", "2005"]);
        assert_eq!(texts("re\u{301}ten so\u{ad}porte"), ["reten", "soporte"]);
        let found = tokens("ñu 04465-02220 del.");
        assert_eq!((found[0].start, found[0].end), (0, 3));
        assert_eq!((found[1].joint, found[2].joint, found[3].joint), (None, Some('-'), None));
        assert!(found[3].point && !found[2].point);
    }

    #[test]
    fn singular_and_plural_meet() {
        for (one, many) in [
            ("balata", "balatas"),
            ("soporte", "soportes"),
            ("amortiguador", "amortiguadores"),
            ("luz", "luces"),
            ("shoe", "shoes"),
            ("pad", "pads"),
        ] {
            assert_eq!(singular(one), singular(many));
        }
        assert_ne!(singular("march"), singular("marcha"));
        assert_ne!(singular("gas"), singular("ga"));
    }

    #[test]
    fn words_are_heard_as_in_spanish() {
        for (right, wrong) in [
            ("balata", "valata"),
            ("calavera", "calabera"),
            ("horquilla", "orkiya"),
            ("cremallera", "cremayera"),
            ("aceite", "aseite"),
            ("oxigeno", "oxijeno"),
            ("bomba", "bonva"),
            ("chevy", "shevi"),
            ("embrague", "embrage"),
        ] {
            if right == "embrague" {
                assert!(one_typo_apart(right, wrong));
            } else {
                assert_eq!(sound(right), sound(wrong));
            }
        }
        assert_ne!(sound("versa"), sound("verde"));
    }

    #[test]
    fn one_typo_is_a_letter_more_less_other_or_two_swapped() {
        for other in ["jeta", "jettta", "jetra", "jtetta", "jetta"] {
            assert!(one_typo_apart("jetta", other), "{other}");
        }
        for other in ["jet", "jettoo", "ejtat", "vento", ""] {
            assert!(!one_typo_apart("jetta", other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn words_one_typo_apart_have_a_neighbour_in_common(one in "[a-e]{1,7}", other in "[a-e]{1,7}") {
            if one_typo_apart(&one, &other) {
                let of_one: Vec<String> = neighbours(&one).collect();
                prop_assert!(neighbours(&other).any(|form| of_one.contains(&form)));
            }
            prop_assert_eq!(one_typo_apart(&one, &other), one_typo_apart(&other, &one));
        }

        #[test]
        fn tokens_lie_in_the_text(text in "\\PC{0,60}") {
            let found = tokens(&text);
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for token in found {
                prop_assert!(!token.text.is_empty() && text.get(token.start..token.end).is_some());
            }
        }
    }
}
