//! What the signs of a VIN say, from values alone.

use super::types::{VinCheck, VinCountry, VinMake, VinReading};
use crate::catalog::types::Names;
use crate::catalog::vehicles::import::facts::make_key;
use std::ops::Range;

const MAKERS: &str = include_str!("makers.csv");
const COUNTRIES: &str = include_str!("countries.csv");

const LENGTH: usize = 17;
/// The signs of a VIN in the order in which countries are given them.
const SIGNS: &str = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890";
/// The signs of the tenth place, from 1980 on, and once more from 2010 on.
const YEARS: &str = "ABCDEFGHJKLMNPRSTVWXY123456789";
const FIRST_YEAR: u16 = 1980;
/// Years until a sign stands for another year.
const CYCLE: u16 = 30;
const WEIGHTS: [u32; LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/// Digits that the VINs end with that are seen among words.
const SERIAL_DIGITS: usize = 5;

/// A VIN in capitals, without blanks and signs between its letters. I, O and Q, which no VIN has, are taken for the digits that they look
/// like. None where it is no VIN.
pub fn tidy(text: &str) -> Option<String> {
    let mut vin = String::with_capacity(LENGTH);
    for letter in text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '.')) {
        let letter = match letter.to_ascii_uppercase() {
            'I' => '1',
            'O' | 'Q' => '0',
            other => other,
        };
        if !SIGNS.contains(letter) || vin.len() == LENGTH {
            return None;
        }
        vin.push(letter);
    }
    (vin.len() == LENGTH).then_some(vin)
}

/// The VIN among the words of a query, and where it stands: one of the words, or all of them. In pieces it is one where its check digit or
/// its beginning says so: some part numbers together are as long.
pub fn find(query: &str) -> Option<(String, Range<usize>)> {
    let looks = |text: &str| {
        let vin = tidy(text)?;
        let (_, serial) = vin.split_at(LENGTH - SERIAL_DIGITS);
        let is_serial = serial.bytes().all(|sign| sign.is_ascii_digit());
        (is_serial && vin.bytes().any(|sign| sign.is_ascii_alphabetic())).then_some(vin)
    };
    let mut from = 0;
    for word in query.split(char::is_whitespace) {
        let span = from..from + word.len();
        if let Some(vin) = looks(word) {
            return Some((vin, span));
        }
        // Behind the blank, which may be longer than a byte.
        from = span.end + query.get(span.end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    let in_pieces = query.split_whitespace().all(|piece| piece.bytes().any(|sign| sign.is_ascii_digit()));
    let is_likely = |vin: &String| check(vin) == VinCheck::Right || make(vin).is_some();
    looks(query).filter(|_| in_pieces).filter(is_likely).map(|vin| (vin, 0..query.len()))
}

/// What a VIN says, as [`tidy`] gives it. No vehicle is of a year after the next one.
pub fn read(vin: &str, this_year: u16) -> VinReading {
    let country = country(vin);
    let (year, other_year) = years(vin, this_year);
    VinReading { vin: vin.to_owned(), check: check(vin), make: make(vin), country, year, other_year }
}

/// The sign that the ninth place has to have.
fn check_sign(vin: &str) -> char {
    let value = |sign: char| {
        sign.to_digit(10).unwrap_or(match sign {
            'A' | 'J' => 1,
            'B' | 'K' | 'S' => 2,
            'C' | 'L' | 'T' => 3,
            'D' | 'M' | 'U' => 4,
            'E' | 'N' | 'V' => 5,
            'F' | 'W' => 6,
            'G' | 'P' | 'X' => 7,
            'H' | 'Y' => 8,
            _ => 9,
        })
    };
    let sum: u32 = vin.chars().zip(WEIGHTS).map(|(sign, weight)| value(sign) * weight).sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

fn check(vin: &str) -> VinCheck {
    if vin.chars().nth(8) == Some(check_sign(vin)) {
        VinCheck::Right
    } else if vin.starts_with(['1', '2', '3', '4', '5', 'L']) {
        // In North America and China it has to be written.
        VinCheck::Wrong
    } else {
        VinCheck::Unused
    }
}

/// Who made it: the longest beginning that is known.
fn make(vin: &str) -> Option<VinMake> {
    let known = MAKERS.lines().skip(1).filter_map(|line| line.split_once(','));
    let begins = known.flat_map(|(make, begins)| begins.split('|').map(move |begin| (make, begin)));
    let (name, _) = begins.filter(|(_, begin)| vin.starts_with(*begin)).max_by_key(|(_, begin)| begin.len())?;
    Some(VinMake { code: make_key(name).to_ascii_lowercase(), name: name.to_owned() })
}

/// Where it was made. Of countries that have all of a first sign, the second one does not matter.
fn country(vin: &str) -> Option<VinCountry> {
    let places = |text: &str| text.chars().map(|sign| SIGNS.find(sign)).collect::<Option<Vec<_>>>();
    COUNTRIES.lines().skip(1).find_map(|line| {
        let mut cells = line.split(',');
        let (from, to) = (cells.next()?, cells.next()?);
        let found = places(vin.get(..from.len())?)?;
        let within = places(from)? <= found && found <= places(to)?;
        let (code, es, en) = (cells.next()?, cells.next()?, cells.next()?);
        within.then(|| VinCountry { code: code.to_owned(), name: Names { es: es.to_owned(), en: en.to_owned() } })
    })
}

/// The model year, and the other one that its sign stands for where the VIN does not tell which.
fn years(vin: &str, this_year: u16) -> (Option<u16>, Option<u16>) {
    let mut signs = vin.chars();
    let seventh = signs.nth(6);
    let place = signs.nth(2).and_then(|sign| YEARS.find(sign)).and_then(|place| u16::try_from(place).ok());
    let Some(old) = place.map(|place| FIRST_YEAR + place) else { return (None, None) };
    let new = old + CYCLE;
    let newer_by_letter = seventh.is_some_and(|sign| sign.is_ascii_alphabetic());
    if new > this_year.saturating_add(1) {
        (Some(old), None)
    } else if vin.starts_with(['1', '2', '4', '5']) {
        // There, a letter in the seventh place says that it is the newer one.
        (Some(if newer_by_letter { new } else { old }), None)
    } else if vin.starts_with('3') && newer_by_letter {
        (Some(new), None)
    } else {
        (Some(new), Some(old))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::system::data;
    use crate::catalog::vin::types::VinStatus;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn told(vin: &str) -> (VinStatus, VinCheck, String, String, Option<u16>, Option<u16>) {
        let reading = read(vin, 2026);
        let make = reading.make.clone().map(|make| make.name).unwrap_or_default();
        let country = reading.country.clone().map(|country| country.code).unwrap_or_default();
        (reading.status(), reading.check, make, country, reading.year, reading.other_year)
    }

    fn expected(
        check: VinCheck,
        make: &str,
        country: &str,
        year: u16,
        other: Option<u16>,
    ) -> (VinStatus, VinCheck, String, String, Option<u16>, Option<u16>) {
        (VinStatus::Decoded, check, make.to_owned(), country.to_owned(), Some(year), other)
    }

    #[test]
    fn a_vin_says_who_made_it_where_and_when() {
        let right = VinCheck::Right;
        assert_eq!(told("3N1EB31S24K512345"), expected(right, "Nissan", "MX", 2004, None));
        assert_eq!(told("1HGCM82633A004352"), expected(right, "Honda", "US", 2003, None));
        assert_eq!(told("JHMCM56557C404453"), expected(right, "Honda", "JP", 2007, None));
        assert_eq!(told("9BWCA05W18T000001"), expected(right, "Volkswagen", "BR", 2008, None));
        assert_eq!(told("LSJA24U0XNN000001"), expected(right, "MG", "CN", 2022, Some(1992)));
    }

    #[test]
    fn a_letter_in_the_seventh_place_tells_the_newer_year_where_it_has_to() {
        // A pickup of 2013, and what the same sign was before.
        assert_eq!(told("1FTFW1ET9DFC10312"), expected(VinCheck::Right, "Ford", "US", 2013, None));
        assert_eq!(
            (read("1FTFW11T9DFC10312", 2026).year, read("1FTFW11T9DFC10312", 2026).other_year),
            (Some(1983), None)
        );
        // In Mexico makers go on writing a digit there: it may be either, and the newer one is likelier.
        assert_eq!(told("3N1EB31S1FK342109"), expected(VinCheck::Right, "Nissan", "MX", 2015, Some(1985)));
    }

    #[test]
    fn no_vehicle_is_of_a_year_that_is_to_come() {
        // 2009 or 2039; X is 1999 or 2029.
        assert_eq!(read("3VWFE21C09M000001", 2026).year, Some(2009));
        assert_eq!(read("3VWFE21C0XM000001", 2026).year, Some(1999));
        // Those of the next year are sold already.
        assert_eq!(read("3VWFE2AC0VM000001", 2026).year, Some(2027));
        assert_eq!(read("3VWFE2AC0VM000001", 2025).year, Some(1997));
    }

    #[test]
    fn a_wrong_check_digit_is_said_and_the_rest_read_all_the_same() {
        assert_eq!(told("3N1EB31S04K512345"), expected(VinCheck::Wrong, "Nissan", "MX", 2004, None));
        // In Europe nobody has to write one.
        assert_eq!(told("WVWZZZ1JZ3W386752"), expected(VinCheck::Unused, "Volkswagen", "DE", 2003, None));
        assert_eq!(read("11111111111111111", 2026).check, VinCheck::Right);
        assert_eq!(read("1M8GDM9AXKP042788", 2026).check, VinCheck::Right);
    }

    #[test]
    fn what_is_not_known_is_not_made_up() {
        let partly = read("3ZZEB31S04K512345", 2026);
        assert_eq!((partly.status(), partly.make, partly.year), (VinStatus::Partly, None, Some(2004)));
        let nothing = read("00000000000000001", 2026);
        assert_eq!((nothing.status(), nothing.words()), (VinStatus::NotKnown, String::new()));
        assert_eq!(read("3N1EB31S24K512345", 2026).words(), "Nissan 2004");
    }

    #[test]
    fn the_longer_beginning_tells_makes_apart_that_share_one() {
        let make = |vin: &str| read(vin, 2026).make.map(|make| make.name);
        assert_eq!(make("1C4RJFAG0FC000001").as_deref(), Some("Jeep"));
        assert_eq!(make("1C4RDJAG0FC000001").as_deref(), Some("Dodge"));
        assert_eq!(make("1C4XXXXX0FC000001"), None);
    }

    #[test]
    fn a_vin_is_seen_among_words_and_in_pieces() {
        let vin = || "3N1EB31S24K512345".to_owned();
        assert_eq!(find("3n1eb31s24k512345"), Some((vin(), 0..17)));
        assert_eq!(find("balatas 3N1EB31S24K512345 del."), Some((vin(), 8..25)));
        assert_eq!(find("balatas\u{a0}3N1EB31S24K512345"), Some((vin(), 9..26)));
        assert_eq!(find("3N1 EB31S-24K 512345"), Some((vin(), 0..20)));
        // The letters that look like digits.
        assert_eq!(find("3N1EB3IS24K5I2345").map(|(vin, _)| vin), Some(vin()));
        let words = ["", "balatas tsuru", "balatas jettas 2004", "balatas jetta 20045", "refaccionaria2004"];
        let numbers = ["3N1EB31S24K51234", "12345678901234567", "ABCDEFGHJKLMNPRST", "3N1EB31S24K5123456"];
        for other in words.into_iter().chain(numbers) {
            assert_eq!(find(other), None, "{other}");
        }
    }

    #[test]
    fn part_numbers_that_stand_together_are_no_vin() {
        for numbers in ["GDB1420 04465-02220", "D465 SHD-465 0986424", "90915-YZZD1 1234567"] {
            let as_vin = tidy(numbers);
            assert!(as_vin.is_some(), "{numbers}");
            assert_eq!(find(numbers), None, "{numbers}");
            // In one piece it is what it looks like.
            assert_eq!(as_vin.as_deref().and_then(find).map(|(vin, _)| vin), as_vin);
        }
        // A known maker is enough, and so is a right check digit.
        assert!(find("3N1 EB31S-04K 512345").is_some());
        let unknown = format!("00Z ZZ31S{} 0K512345", check_sign("00ZZZ31S00K512345"));
        assert_eq!(find(&unknown).map(|(vin, _)| read(&vin, 2026).make), Some(None));
    }

    #[test]
    fn every_make_is_one_that_words_know_and_every_beginning_is_of_one_make() -> crate::base::fault::Result<()> {
        let makes: HashSet<String> = data::makes()?.into_iter().map(|make| make.name).collect();
        let mut seen = HashSet::new();
        for (name, begins) in MAKERS.lines().skip(1).filter_map(|line| line.split_once(',')) {
            assert!(makes.contains(name), "{name}");
            for begin in begins.split('|') {
                assert!(begin.len() >= 3 && begin.chars().all(|sign| SIGNS.contains(sign)), "{begin}");
                assert!(seen.insert(begin), "{begin} is of two makes");
            }
        }
        for line in COUNTRIES.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!((cells.len(), cells[0].len(), cells[2].len()), (5, cells[1].len(), 2), "{line}");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn one_sign_that_is_wrong_is_noticed(vin in "[A-HJ-NPR-Z0-9]{17}", at in 0usize..17, sign in "[0-9]") {
            // Another digit instead of a digit: the weights are prime to eleven, so it shows.
            let right = format!("{}{}{}", &vin[..8], check_sign(&vin), &vin[9..]);
            prop_assert_eq!(check(&right), VinCheck::Right);
            let old = &right[at..=at];
            if at != 8 && old != sign && old.bytes().all(|byte| byte.is_ascii_digit()) {
                let other = format!("{}{sign}{}", &right[..at], &right[at + 1..]);
                prop_assert_ne!(check(&other), VinCheck::Right);
            }
        }

        #[test]
        fn anything_is_read_without_harm(text in "\\PC{0,40}", year in 1990u16..2100) {
            if let Some((vin, span)) = find(&text) {
                prop_assert!(text.get(span).is_some());
                prop_assert_eq!(read(&vin, year).vin, vin);
            }
        }
    }
}
