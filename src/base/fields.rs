//! What names, emails and telephone numbers look like, wherever they are typed.

use crate::base::problem::{Problem, Reason};
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest email that mail servers take (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// Signs that no screen shows, or that turn what stands beside them around: Unicode's default-ignorable code points, which
/// hold the marks of direction, and the blank of braille.
const UNSEEN: [RangeInclusive<char>; 18] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

fn is_unseen(sign: char) -> bool {
    UNSEEN.iter().any(|range| range.contains(&sign))
}

/// An email as it is kept and compared: compatibility forms folded (`ａ` is `a`), lower case, without blanks, unseen signs
/// or a dot at the end. Letters that only look like Latin ones are refused: two accounts would look the same.
pub fn normal_email(text: &str) -> Result<String, Problem> {
    let folded: String = text.nfkc().filter(|sign| !is_unseen(*sign)).collect();
    let email = folded.trim().trim_end_matches('.').to_lowercase();
    if email.is_empty() {
        return Err(Problem::invalid("email", Reason::Missing));
    }
    let known = |sign: u8| sign.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&sign);
    let is_host = |host: &str| {
        host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-')
            })
    };
    let has_form = email.len() <= LONGEST_EMAIL
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && local.len() <= 64 && local.bytes().all(known) && is_host(host)
        });
    if has_form { Ok(email) } else { Err(Problem::invalid("email", Reason::Malformed)) }
}

/// The name that somebody with this email signs in with besides: `given`, or one that is made from the email.
pub fn username_for(email: &str, given: Option<&str>) -> Result<String, Problem> {
    let Some(given) = given else { return Ok(username_from(email)) };
    let name = given.trim().to_lowercase();
    let known = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || b"_-".contains(&sign);
    let has_form = (3..=50).contains(&name.len()) && name.bytes().all(known);
    if has_form { Ok(name) } else { Err(Problem::invalid("username", Reason::Malformed)) }
}

/// The part before the `@`, with what a username may not have as a dash between the rest; behind `user` where that is too
/// short for a name.
pub fn username_from(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    let words = local.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(50).collect();
    match name.trim_end_matches('-') {
        "" => "user".to_owned(),
        short if short.len() < 3 => format!("user-{short}"),
        name => name.to_owned(),
    }
}

/// The name of a person or a business: 1 to 100 characters, some of which can be seen.
pub fn name(text: &str, field: &str) -> Result<String, Problem> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    printed(&name, field)?;
    match name.chars().count() {
        0 => Err(Problem::invalid(field, Reason::Missing)),
        1..=100 if name.chars().all(|sign| sign.is_whitespace() || is_combining_mark(sign)) => {
            Err(Problem::invalid(field, Reason::Malformed))
        }
        1..=100 => Ok(name),
        _ => Err(Problem::invalid(field, Reason::TooLong)),
    }
}

/// Refuses signs that control a terminal or mean an end, and those that nobody sees: two names could look the same.
fn printed(text: &str, field: &str) -> Result<(), Problem> {
    let hidden = |sign: char| (sign.is_control() && !sign.is_whitespace()) || is_unseen(sign);
    if text.contains(hidden) { Err(Problem::invalid(field, Reason::Malformed)) } else { Ok(()) }
}

/// The name of a person.
pub fn person_name(text: &str) -> Result<String, Problem> {
    name(text, "name")
}

/// A telephone number or an address: up to 200 characters, none when empty.
pub fn short_text(text: Option<&str>, field: &str) -> Result<Option<String>, Problem> {
    let text = text.unwrap_or_default().trim();
    printed(text, field)?;
    match text.chars().count() {
        0 => Ok(None),
        1..=200 => Ok(Some(text.to_owned())),
        _ => Err(Problem::invalid(field, Reason::TooLong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_an_email_meet() {
        for text in
            ["ana@taller.mx", " Ana@Taller.MX \n", "ａｎａ＠taller.mx", "ana@taller.mx.", "a\u{200b}na@taller.mx"]
        {
            assert_eq!(normal_email(text).as_deref(), Ok("ana@taller.mx"), "{text:?}");
        }
        assert_eq!(normal_email("a.b+c@x-y.com.mx").as_deref(), Ok("a.b+c@x-y.com.mx"));
    }

    #[test]
    fn what_is_no_email_is_refused() {
        // The second has a Cyrillic letter.
        for text in ["ana", "аna@taller.mx", "@b.mx", "a@b", "a@b..mx", "a@-b.mx", "a b@c.mx", "a@b@c.mx", "a@b.mx\0"]
        {
            assert_eq!(normal_email(text), Err(Problem::invalid("email", Reason::Malformed)), "{text:?}");
        }
        assert_eq!(normal_email("  "), Err(Problem::invalid("email", Reason::Missing)));
        assert!(normal_email(&format!("{}@b.mx", "a".repeat(65))).is_err());
    }

    #[test]
    fn names_have_a_length() {
        assert_eq!(person_name("  Ana \t Robles ").as_deref(), Ok("Ana Robles"));
        assert_eq!(person_name(" "), Err(Problem::invalid("name", Reason::Missing)));
        assert_eq!(name(&"x".repeat(101), "business_name"), Err(Problem::invalid("business_name", Reason::TooLong)));
        assert_eq!(person_name("Ana\0"), Err(Problem::invalid("name", Reason::Malformed)));
        for text in ["\u{200b}\u{200b}", "Ana\u{202e}anA", "Ana\u{2066}", "\u{3164}", "\u{301}", "Ana\u{e0041}"] {
            assert_eq!(person_name(text), Err(Problem::invalid("name", Reason::Malformed)), "{text:?}");
            assert!(short_text(Some(text), "address").is_err() || text == "\u{301}", "{text:?}");
        }
        for text in ["Ñandú", "N\u{303}andu\u{301}", "Łódź & Co. №1 ★", "李小龍", "مريم"] {
            assert_eq!(person_name(text).as_deref(), Ok(text));
        }
        assert_eq!(short_text(Some(" "), "phone"), Ok(None));
        assert_eq!(short_text(Some("Calle 1\nCol. 2"), "address"), Ok(Some("Calle 1\nCol. 2".into())));
        assert!(short_text(Some("\u{1b}[2J"), "address").is_err());
        assert!(short_text(Some(&"1".repeat(201)), "phone").is_err());
    }
    #[test]
    fn a_username_is_made_from_the_email() {
        for (email, name) in [
            ("ana.perez@taller.mx", "ana-perez"),
            ("Ana_Perez@taller.mx", "ana-perez"),
            ("x4-@b.mx", "user-x4"),
            ("-.x41.-@b.mx", "x41"),
            ("a@b.mx", "user-a"),
            ("!!@b.mx", "user"),
        ] {
            assert_eq!(username_from(email), name, "{email}");
            assert_eq!(username_for(email, None).as_deref(), Ok(name));
            assert_eq!(username_for("x@b.mx", Some(name)).as_deref(), Ok(name), "it could have been typed");
        }
        let long = username_from(&format!("{}.b@b.mx", "a".repeat(49)));
        assert_eq!(long, "a".repeat(49));
        assert_eq!(username_for("x@b.mx", Some(" Ana_1 ")).as_deref(), Ok("ana_1"));
        for given in ["", "ab", "a b", "ñoño", &"a".repeat(51)] {
            assert_eq!(username_for("x@b.mx", Some(given)), Err(Problem::invalid("username", Reason::Malformed)));
        }
    }
}
