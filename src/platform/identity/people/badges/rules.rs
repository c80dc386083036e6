//! What a badge and a PIN may be.

use crate::base::check::Check;
use crate::base::problem::Reason;
use std::ops::RangeInclusive;

/// Letters of the code of a badge.
const CODE: RangeInclusive<usize> = 3..=40;
/// Digits of a PIN.
const PIN: RangeInclusive<usize> = 4..=8;

/// The code of a badge as it is kept, however it was typed or scanned.
pub fn typed(text: &str) -> String {
    text.trim().to_uppercase()
}

/// Says what is wrong with the code of a badge.
pub fn check_code(check: &mut Check, code: &str) {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    check.that(!code.is_empty(), "code", Reason::Missing);
    check.that(code.bytes().all(plain), "code", Reason::Malformed);
    check.that(code.len() >= *CODE.start(), "code", Reason::TooShort);
    check.that(code.len() <= *CODE.end(), "code", Reason::TooLong);
}

/// Says what is wrong with a PIN that stands in this field.
pub fn check_pin(check: &mut Check, field: &str, pin: &str) {
    check.that(!pin.is_empty(), field, Reason::Missing);
    check.that(pin.bytes().all(|byte| byte.is_ascii_digit()), field, Reason::Malformed);
    check.that(pin.len() >= *PIN.start(), field, Reason::TooShort);
    check.that(pin.len() <= *PIN.end(), field, Reason::TooLong);
    check.that(!is_guessable(pin), field, Reason::Guessable);
}

/// One digit again and again, or one after the other: what others try first.
fn is_guessable(pin: &str) -> bool {
    let apart = |step: i16| pin.as_bytes().windows(2).all(|two| i16::from(two[1]) - i16::from(two[0]) == step);
    [0, 1, -1].into_iter().any(apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::problem::{FieldProblem, Problem};

    fn wrong(check: Check) -> Vec<Reason> {
        match check.done() {
            Err(Problem::Invalid { fields }) => fields.into_iter().map(|FieldProblem { reason, .. }| reason).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_badge_is_read_as_it_is_typed_and_has_few_letters() {
        let of = |text: &str| {
            let mut check = Check::default();
            check_code(&mut check, &typed(text));
            wrong(check)
        };
        for right in ["OP-017", " op-017 ", "123", &"9".repeat(40)] {
            assert_eq!(of(right), [], "{right}");
        }
        assert_eq!(typed(" op-017 "), "OP-017");
        assert_eq!(of(" "), [Reason::Missing]);
        assert_eq!(of("12"), [Reason::TooShort]);
        assert_eq!(of(&"9".repeat(41)), [Reason::TooLong]);
        for malformed in ["OP 017", "ÑU-1", "a_b_c"] {
            assert_eq!(of(malformed), [Reason::Malformed], "{malformed}");
        }
    }

    #[test]
    fn a_pin_has_four_to_eight_digits_that_nobody_tries_first() {
        let of = |pin: &str| {
            let mut check = Check::default();
            check_pin(&mut check, "pin", pin);
            wrong(check)
        };
        for right in ["2580", "13579024", "0012", "1233"] {
            assert_eq!(of(right), [], "{right}");
        }
        assert_eq!(of(""), [Reason::Missing]);
        assert_eq!(of("258"), [Reason::TooShort]);
        assert_eq!(of("258025802"), [Reason::TooLong]);
        for malformed in ["25a0", "25 80", "٢٥٨٠"] {
            assert_eq!(of(malformed), [Reason::Malformed], "{malformed}");
        }
        for guessable in ["0000", "1234", "9876", "23456789"] {
            assert_eq!(of(guessable), [Reason::Guessable], "{guessable}");
        }
    }
}
