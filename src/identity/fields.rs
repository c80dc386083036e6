//! What names, emails and telephone numbers look like, wherever they are typed.

use crate::problem::{Problem, Reason};
use unicode_normalization::UnicodeNormalization;

/// The longest email that mail servers take (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// An email as it is kept and compared: compatibility forms folded (`ａ` is `a`), lower case, without blanks, invisible
/// signs or a dot at the end. Letters that only look like Latin ones are refused: two accounts would look the same.
pub fn normal_email(text: &str) -> Result<String, Problem> {
    let invisible = |sign: &char| matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let folded: String = text.nfkc().filter(|sign| !invisible(sign)).collect();
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

/// The name of a person or a business: 1 to 100 characters.
pub fn name(text: &str, field: &str) -> Result<String, Problem> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    printed(&name, field)?;
    match name.chars().count() {
        0 => Err(Problem::invalid(field, Reason::Missing)),
        1..=100 => Ok(name),
        _ => Err(Problem::invalid(field, Reason::TooLong)),
    }
}

/// Refuses signs that control a terminal or mean an end, which no screen shows.
fn printed(text: &str, field: &str) -> Result<(), Problem> {
    let hidden = |sign: char| sign.is_control() && !sign.is_whitespace();
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
        assert_eq!(short_text(Some(" "), "phone"), Ok(None));
        assert_eq!(short_text(Some("Calle 1\nCol. 2"), "address"), Ok(Some("Calle 1\nCol. 2".into())));
        assert!(short_text(Some("\u{1b}[2J"), "address").is_err());
        assert!(short_text(Some(&"1".repeat(201)), "phone").is_err());
    }
}
