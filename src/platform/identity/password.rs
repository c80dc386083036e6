//! What a new password must be like.

use super::types::Strength;
use crate::base::fault::Result;
use crate::base::problem::{FieldProblem, Problem, Reason};
use secrecy::{ExposeSecret, SecretString};

/// Characters of a new password.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;
/// What zxcvbn must say of a new password, of 0 to 4: at least some millions of guesses.
const MIN_SCORE: u8 = 2;

/// Refuses a new password that is too short, too long, lacks a kind of character, is the login name or is guessed soon.
pub fn check_new(password: &SecretString, username: &str) -> Result<()> {
    check_new_as("password", password, username)
}

/// The same for a password that is called `field` on the wire.
pub(crate) fn check_new_as(field: &str, password: &SecretString, username: &str) -> Result<()> {
    let Strength { problems, .. } = strength(password, username);
    if problems.is_empty() {
        return Ok(());
    }
    let fields = problems.into_iter().map(|reason| FieldProblem { field: field.to_owned(), reason }).collect();
    Err(Problem::Invalid { fields }.into())
}

/// How good a password would be as a new one of somebody with this login name.
pub fn strength(password: &SecretString, username: &str) -> Strength {
    let text = password.expose_secret();
    let length = text.chars().count();
    let lacks = |kind: fn(char) -> bool| !text.chars().any(kind);
    // The library looks at the first hundred characters; no more need to be handed over.
    let beginning: String = text.chars().take(*LENGTH.end()).collect();
    let score = u8::from(zxcvbn::zxcvbn(&beginning, &[username, "engrane"]).score());
    let same = !username.is_empty() && text.trim().to_lowercase() == username.trim().to_lowercase();
    let problems = [
        (length < *LENGTH.start(), Reason::TooShort),
        (length > *LENGTH.end(), Reason::TooLong),
        (lacks(char::is_uppercase), Reason::NoUpper),
        (lacks(char::is_lowercase), Reason::NoLower),
        (lacks(|letter| letter.is_ascii_digit()), Reason::NoDigit),
        (same, Reason::SameAsName),
        (score < MIN_SCORE, Reason::Guessable),
    ];
    let problems = problems.into_iter().filter(|(wrong, _)| *wrong).map(|(_, reason)| reason).collect();
    Strength { score, problems }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fault::Error;

    fn problems(password: &str, username: &str) -> Vec<Reason> {
        strength(&password.into(), username).problems
    }

    #[test]
    fn a_new_password_has_eight_characters_of_three_kinds() {
        assert_eq!(problems("Prueba-2026", "ana"), []);
        assert_eq!(problems("Engrane-demo-2026", "ana"), []);
        assert_eq!(problems("ñandú-Verde-7", "ana"), []);
        assert_eq!(
            problems("", "ana"),
            [Reason::TooShort, Reason::NoUpper, Reason::NoLower, Reason::NoDigit, Reason::Guessable]
        );
        assert_eq!(problems("tZq8-wm", "ana"), [Reason::TooShort]);
        assert_eq!(problems("tractor-verde-91", "ana"), [Reason::NoUpper]);
        assert_eq!(problems("TRACTOR-VERDE-91", "ana"), [Reason::NoLower]);
        assert_eq!(problems("Tractor-verde-y-rojo", "ana"), [Reason::NoDigit]);
        let long = format!("Tq8{}", "-x-4-Yz".repeat(40));
        assert_eq!(problems(&long, "ana"), [Reason::TooLong]);
    }

    #[test]
    fn a_new_password_is_neither_the_name_nor_a_common_one() {
        assert!(problems("Ana-Perez-77", "ana-perez-77").contains(&Reason::SameAsName));
        for common in ["Password1", "Qwerty123", "Abcd1234", "Aa111111"] {
            assert_eq!(problems(common, "ana"), [Reason::Guessable], "{common}");
        }
        let refused = check_new(&"Password1".into(), "ana");
        assert!(
            matches!(refused, Err(Error::Refused(problem)) if problem == Problem::invalid("password", Reason::Guessable))
        );
    }
}
