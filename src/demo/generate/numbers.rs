//! The part numbers of a brand.

const DIGITS: &[u8] = b"0123456789";
/// Without those that are taken for digits.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const EITHER: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A prime that divides no count of numbers: going on by it, each number comes once, and neighbours look like chance.
const STEP: u64 = 7_368_787;

/// All numbers of a form: in it, `#` is a digit, `@` a letter, `*` either, `g` a digit of the group, and anything else itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    form: &'static str,
    count: u64,
}

impl Numbers {
    pub fn of(form: &'static str) -> Self {
        let count = form.bytes().filter_map(alphabet).map(|letters| letters.len() as u64).product();
        Self { form, count }
    }

    /// How many there are that differ in more than their group.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// One of them; another place is another number, whatever the groups.
    pub fn at(&self, place: u64, group: usize) -> String {
        let mut rest = scrambled(place, self.count);
        let mut said: Vec<u8> = self.form.bytes().collect();
        // Five digits, different for neighbours.
        let of_group = (10_000 + group * 331 % 90_000).to_string();
        for (sign, digit) in said.iter_mut().filter(|sign| **sign == b'g').zip(of_group.bytes()) {
            *sign = digit;
        }
        for sign in said.iter_mut().rev() {
            if let Some(letters) = alphabet(*sign) {
                *sign = letters[usize::try_from(rest % letters.len() as u64).unwrap_or_default()];
                rest /= letters.len() as u64;
            }
        }
        said.into_iter().map(char::from).collect()
    }
}

fn alphabet(sign: u8) -> Option<&'static [u8]> {
    match sign {
        b'#' => Some(DIGITS),
        b'@' => Some(LETTERS),
        b'*' => Some(EITHER),
        _ => None,
    }
}

fn scrambled(place: u64, count: u64) -> u64 {
    (place % count) * STEP % count
}

/// A GTIN of 14 digits, as they are given in Mexico; another one for each place below a thousand million.
pub(super) fn gtin(place: u64) -> String {
    let body = format!("0750{:09}", scrambled(place, 1_000_000_000));
    let sum: u32 =
        body.bytes().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::key;
    use std::collections::BTreeSet;

    #[test]
    fn a_number_has_the_form_of_its_brand_and_its_group() {
        let numbers = Numbers::of("ggggg-#@*Z");
        assert_eq!(numbers.count(), 10 * 24 * 34);
        let number = numbers.at(1, 2);
        assert_eq!((number.len(), &number[..6], &number[9..]), (10, "10662-", "Z"));
        assert_ne!(numbers.at(1, 2), numbers.at(1, 3));
    }

    #[test]
    fn each_place_has_a_number_of_its_own() {
        let numbers = Numbers::of("gg-#@#");
        let all: BTreeSet<String> = (0..numbers.count())
            .map(|place| key(&numbers.at(place, usize::try_from(place % 7).unwrap_or_default()))[2..].to_owned())
            .collect();
        assert_eq!(all.len() as u64, numbers.count());
    }

    #[test]
    fn a_gtin_ends_in_the_digit_that_checks_it() {
        let found = gtin(5);
        let sum: u32 =
            found.bytes().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        assert_eq!((found.len(), sum % 10), (14, 0));
        assert_ne!(gtin(5), gtin(6));
    }
}
