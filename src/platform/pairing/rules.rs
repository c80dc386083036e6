//! Codes: read from a device and typed on a phone.

use crate::base::problem::{FieldProblem, Problem, Reason};

/// Digits and letters of which no two look alike from afar (no 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B, U and V).
pub const ALPHABET: &[u8; 22] = b"34679ACDEFHJKMNPQRTWXY";
/// Letters of a code.
pub const LENGTH: usize = 8;
/// Letters of a device's name at the most.
const LONGEST_NAME: usize = 100;

/// A code in two groups, as it is shown: `K7MX-R4TQ`.
pub fn shown(code: &str) -> String {
    match code.split_at_checked(LENGTH / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// A code from what somebody typed, in whatever letters and groups.
pub fn typed(text: &str) -> Option<String> {
    let code: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    let whole = code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
    whole.then_some(code)
}

/// Code and name of a device to connect, or what is wrong with them.
pub fn check(code: &str, name: &str) -> Result<(String, String), Problem> {
    let (read, name) = (typed(code), name.trim());
    let of_code = match &read {
        _ if code.trim().is_empty() => Some(Reason::Missing),
        None => Some(Reason::Malformed),
        Some(_) => None,
    };
    let of_name = match name.chars().count() {
        0 => Some(Reason::Missing),
        1..=LONGEST_NAME => None,
        _ => Some(Reason::TooLong),
    };
    let fields: Vec<FieldProblem> = [("code", of_code), ("name", of_name)]
        .into_iter()
        .filter_map(|(field, reason)| Some(FieldProblem { field: field.to_owned(), reason: reason? }))
        .collect();
    match read {
        Some(code) if fields.is_empty() => Ok((code, name.to_owned())),
        _ => Err(Problem::Invalid { fields }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for text in ["K7MXR4TQ", "k7mx-r4tq", " K7MX R4TQ "] {
            assert_eq!(typed(text).as_deref(), Some("K7MXR4TQ"), "{text}");
        }
        for text in ["", "K7MX-R4T", "K7MX-R4TQQ", "K7MX-R4T0", "K7MX-R4TÑ"] {
            assert_eq!(typed(text), None, "{text}");
        }
        assert_eq!(shown("K7MXR4TQ"), "K7MX-R4TQ");
    }

    #[test]
    fn everything_that_is_wrong_is_named() {
        let problem = |code: &str, name: &str| match check(code, name) {
            Err(Problem::Invalid { fields }) => {
                fields.into_iter().map(|problem| (problem.field, problem.reason)).collect::<Vec<_>>()
            }
            _ => Vec::new(),
        };
        assert_eq!(problem(" ", ""), [("code".into(), Reason::Missing), ("name".into(), Reason::Missing)]);
        assert_eq!(
            problem("K7MX", &"x".repeat(101)),
            [("code".into(), Reason::Malformed), ("name".into(), Reason::TooLong)]
        );
        assert_eq!(check("k7mx-r4tq", " Nave 1 "), Ok(("K7MXR4TQ".into(), "Nave 1".into())));
    }
}
