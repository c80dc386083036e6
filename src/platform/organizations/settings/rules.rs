//! What a tenant can tell others about itself.

use crate::base::fields::short_text;
use crate::base::problem::{Problem, Reason};
use crate::platform::tenancy::settings::types::{LONGEST_PRICE_NAME, PRICE_LEVELS};
use std::ops::RangeInclusive;

/// Digits of a telephone number: the longest with its country are 15 (E.164), the shortest that are called within a city 7.
const DIGITS: RangeInclusive<usize> = 7..=15;
/// Signs of one, with everything that people put between the digits.
const LONGEST_PHONE: usize = 40;
const LONGEST_CITY: usize = 100;

/// A telephone number as people write it, none when empty: digits, with blanks, brackets and the like between them.
pub(super) fn phone(text: &str, field: &str) -> Result<Option<String>, Problem> {
    let number = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if number.is_empty() {
        return Ok(None);
    }
    if number.chars().count() > LONGEST_PHONE {
        return Err(Problem::invalid(field, Reason::TooLong));
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let local = number.strip_prefix('+').unwrap_or(&number);
    if DIGITS.contains(&digits) && local.bytes().all(|sign| sign.is_ascii_digit() || b" -.()/".contains(&sign)) {
        Ok(Some(number))
    } else {
        Err(Problem::invalid(field, Reason::Malformed))
    }
}

/// A number of `WhatsApp`, none when empty: with `+` and the country, because the link that opens a conversation needs it.
pub(super) fn whatsapp(text: &str, field: &str) -> Result<Option<String>, Problem> {
    let number = phone(text, field)?;
    let is_international = |number: &str| {
        number.strip_prefix('+').is_some_and(|rest| rest.bytes().find(u8::is_ascii_digit).is_some_and(|it| it != b'0'))
    };
    match number {
        Some(number) if !is_international(&number) => Err(Problem::invalid(field, Reason::Malformed)),
        number => Ok(number),
    }
}

/// The name of a city, none when empty.
pub(super) fn city(text: &str, field: &str) -> Result<Option<String>, Problem> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST_CITY {
        return Err(Problem::invalid(field, Reason::TooLong));
    }
    short_text(Some(&name), field)
}

/// Where it is, none when empty.
pub(super) fn address(text: &str, field: &str) -> Result<Option<String>, Problem> {
    short_text(Some(text), field)
}

/// What a bodega calls the levels of its prices.
pub(super) fn price_names(names: &[String], field: &str) -> Result<Vec<String>, Problem> {
    if names.len() > usize::from(PRICE_LEVELS.unsigned_abs()) {
        return Err(Problem::invalid(field, Reason::OutOfRange));
    }
    names.iter().map(|name| price_name(name, field)).collect()
}

fn price_name(name: &str, field: &str) -> Result<String, Problem> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST_PRICE_NAME {
        return Err(Problem::invalid(field, Reason::TooLong));
    }
    Ok(short_text(Some(&name), field)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_digits_with_what_stands_between_them() {
        for (text, kept) in
            [("  +52 (81)  8344-2050 ", "+52 (81) 8344-2050"), ("8344205", "8344205"), ("81.8344.2050", "81.8344.2050")]
        {
            assert_eq!(phone(text, "phone"), Ok(Some(kept.into())), "{text}");
        }
        assert_eq!(phone(" \n", "phone"), Ok(None));
        let malformed = Err(Problem::invalid("phone", Reason::Malformed));
        for text in [
            "s/n",
            "834420",
            "8 1834 4205 0818 3442",
            "81 8344 2050 ext. 4",
            "52+8183442050",
            "818344\u{7}2050",
            "٨١٨٣٤٤٢٠٥٠",
        ] {
            assert_eq!(phone(text, "phone"), malformed, "{text}");
        }
        assert_eq!(
            phone(&format!("8183442050{}", "-".repeat(31)), "phone"),
            Err(Problem::invalid("phone", Reason::TooLong))
        );
    }

    #[test]
    fn whatsapp_wants_the_country() {
        assert_eq!(whatsapp("+52 81 8344 2050", "whatsapp"), Ok(Some("+52 81 8344 2050".into())));
        assert_eq!(whatsapp("", "whatsapp"), Ok(None));
        for text in ["81 8344 2050", "0052 81 8344 2050", "+0 81 8344 2050", "+", "hola"] {
            assert_eq!(whatsapp(text, "whatsapp"), Err(Problem::invalid("whatsapp", Reason::Malformed)), "{text}");
        }
    }

    #[test]
    fn prices_have_short_names_or_none() {
        let names = |names: &[&str]| {
            price_names(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "price_names")
        };
        assert_eq!(names(&[" ", " Precio  de\tmayoreo "]), Ok(vec![String::new(), "Precio de mayoreo".to_owned()]));
        assert_eq!(names(&[""; 5]), Ok(vec![String::new(); 5]));
        for (given, reason) in [
            (vec![""; 6], Reason::OutOfRange),
            (vec!["x".repeat(61).leak() as &str], Reason::TooLong),
            (vec!["Mayo\u{202e}reo"], Reason::Malformed),
        ] {
            assert_eq!(names(&given), Err(Problem::invalid("price_names", reason)), "{given:?}");
        }
    }

    #[test]
    fn a_city_and_an_address_have_a_length_and_nothing_that_hides() {
        assert_eq!(city(" San Pedro \t Garza García ", "city"), Ok(Some("San Pedro Garza García".into())));
        assert_eq!(city(" ", "city"), Ok(None));
        assert_eq!(city(&"x".repeat(101), "city"), Err(Problem::invalid("city", Reason::TooLong)));
        assert_eq!(address("Av. Juárez 1\nCentro", "address"), Ok(Some("Av. Juárez 1\nCentro".into())));
        assert_eq!(address(&"x".repeat(201), "address"), Err(Problem::invalid("address", Reason::TooLong)));
        for text in ["Monterrey\0", "Monte\u{202e}rrey"] {
            assert_eq!(city(text, "city"), Err(Problem::invalid("city", Reason::Malformed)), "{text:?}");
            assert_eq!(address(text, "address"), Err(Problem::invalid("address", Reason::Malformed)), "{text:?}");
        }
    }
}
