//! What the values of a column say of it, whatever stands above them.

use super::fields::Meaning;
use super::{Evidence, is_gtin};
use crate::platform::imports::days;
use crate::platform::imports::numbers::{self, Decimals};
use crate::platform::imports::reader::types::ColumnProfile;
use rust_decimal::Decimal;

/// A column's values in shares from 0 to 1, of its probes (distinct values) where nothing else is said.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own about the values")]
pub(super) struct Content {
    /// No row of the file has anything here.
    empty: bool,
    /// Cells with something in them.
    values: u64,
    /// Of the rows: how many have a value.
    filled: f32,
    /// Distinct values of all values, of the first 300 at most.
    distinct: f32,
    /// Read as a number, of the values.
    numeric: f32,
    /// Read as a number of pieces.
    quantities: f32,
    /// Numbers with cents.
    cents: f32,
    /// With a sign of money.
    money: f32,
    percent: f32,
    /// Days or times of day.
    moments: f32,
    /// Look like the number of a part.
    codes: f32,
    /// With a digit.
    digits: f32,
    /// With a letter.
    letters: f32,
    /// Two words and more.
    wordy: f32,
    gtins: f32,
    currencies: f32,
    /// 1, 2, 3, … or 10, 20, 30, …
    counting: bool,
    /// The same beginning, then a running number: `PED-2024-0711`.
    numbered: bool,
    /// Every number is nothing.
    zero: bool,
    /// No other numbers than 0 and 1.
    boolean: bool,
    /// Every number is a year of our time.
    years: bool,
    /// Whether there are numbers whose sign before decimals is decided.
    counted: bool,
    /// The largest number.
    largest: Decimal,
    /// Look-ups in the catalogue that found a number, or a brand.
    number_hits: f32,
    brand_hits: f32,
    /// Enough look-ups to hold against the column that they found nothing.
    looked_up: bool,
}

impl Content {
    pub fn of(column: &ColumnProfile, hits: Option<&Evidence>, rows: u64) -> Self {
        let probes = &column.probes;
        let share = |is: &dyn Fn(&str) -> bool| {
            ratio(probes.iter().filter(|probe| is(probe)).count() as u64, probes.len() as u64)
        };
        let numbers: Vec<Decimal> =
            probes.iter().filter_map(|probe| numbers::parse(probe, column.decimals).ok()).collect();
        let all = |is: &dyn Fn(Decimal) -> bool| !numbers.is_empty() && numbers.iter().all(|number| is(*number));
        let rate = |count: fn(&Evidence) -> u32| {
            hits.filter(|hits| hits.probes > 0).map_or(0.0, |hits| ratio(count(hits).into(), hits.probes.into()))
        };
        let quantity = |probe: &str| numbers::parse_quantity(probe, column.decimals).is_ok();
        let cents = numbers.iter().filter(|number| !number.fract().is_zero()).count() as u64;
        Self {
            empty: column.filled == 0 && rows > 0,
            values: column.filled,
            filled: if rows == 0 { 1.0 } else { ratio(column.filled, rows) },
            distinct: ratio(probes.len() as u64, column.filled.min(300)),
            numeric: ratio(column.numeric, column.filled),
            quantities: share(&quantity),
            cents: ratio(cents, numbers.len() as u64),
            money: share(&|probe| probe.contains(['$', '€', '£', '¥', '₡', '₲'])),
            percent: share(&|probe| probe.ends_with('%')),
            moments: share(&|probe| numbers::is_date(probe) || is_day(probe) || is_time(probe)),
            codes: share(&is_code),
            digits: share(&|probe| probe.contains(|sign: char| sign.is_ascii_digit())),
            letters: share(&|probe| probe.contains(char::is_alphabetic)),
            wordy: share(&|probe| is_wordy(probe)),
            gtins: share(&is_gtin),
            currencies: share(&|text| is_currency(text) || is_currency_in_words(text)),
            counting: is_counting(&numbers, column.filled),
            numbered: is_numbered(probes),
            zero: all(&|number| number.is_zero()),
            boolean: all(&|number| number.is_zero() || number == Decimal::ONE),
            years: all(&|number| {
                number >= Decimal::from(1940) && number <= Decimal::from(2040) && number.fract().is_zero()
            }),
            counted: !numbers.is_empty(),
            largest: numbers.iter().max().copied().unwrap_or_default(),
            number_hits: rate(|hits| hits.number_hits),
            brand_hits: rate(|hits| hits.brand_hits),
            looked_up: hits.is_some_and(|hits| hits.probes >= 50),
        }
    }

    /// How well the values go with a header that names the field: 1 when nothing speaks against it, 0 when they cannot be
    /// it.
    pub fn plausibility(&self, field: Meaning) -> f32 {
        if self.empty {
            return 0.0;
        }
        let mut plausible = 1.0_f32;
        let mut at_most = |case: bool, limit: f32| {
            if case {
                plausible = plausible.min(limit);
            }
        };
        match field {
            Meaning::Price | Meaning::FurtherPrice | Meaning::Cost => {
                at_most(self.numeric < 0.8, 0.7);
                at_most(self.numeric < 0.4 || self.moments > 0.5, 0.1);
                at_most(self.percent > 0.5, 0.1);
                at_most(self.zero, 0.2);
                at_most(self.years || self.counting, 0.5);
                at_most(self.largest < Decimal::ONE && self.counted, 0.5);
                at_most(self.largest > Decimal::from(1_000_000_000), 0.2);
                at_most(self.filled < 0.5, 0.7);
                at_most(self.filled < 0.2, 0.5);
            }
            Meaning::Stock => {
                at_most(self.quantities < 0.8, 0.75);
                at_most(self.quantities < 0.4 || self.moments > 0.5, 0.1);
                at_most(self.money > 0.3 || self.percent > 0.3, 0.1);
                at_most(self.cents > 0.5, 0.5);
                at_most(self.boolean, 0.6);
                at_most(self.counting && self.distinct > 0.99 && self.filled > 0.9, 0.5);
                at_most(self.largest > Decimal::from(5_000_000), 0.3);
                at_most(self.filled < 0.2, 0.6);
            }
            Meaning::PartNumber | Meaning::OwnCode => {
                at_most(self.moments > 0.5 || self.money > 0.3 || self.percent > 0.3, 0.0);
                at_most(self.counting, 0.1);
                at_most(self.distinct < 0.7, 0.7);
                at_most(self.distinct < 0.5, 0.3);
                at_most(self.wordy > 0.5, 0.3);
                at_most(self.cents > 0.5 && self.letters < 0.1, 0.2);
                at_most(self.digits < 0.5, 0.5);
                at_most(self.filled < 0.5, 0.6);
                at_most(self.zero || self.years, 0.1);
                at_most(field == Meaning::PartNumber && self.gtins > 0.7, 0.7);
                // Next to none is a number of the catalogue, but many are its brands.
                at_most(self.looked_up && self.number_hits < 0.02 && self.brand_hits > 0.5, 0.4);
            }
            Meaning::Brand => {
                at_most(self.numeric > 0.3 || self.moments > 0.5, 0.2);
                at_most(self.digits > 0.7, 0.5);
                at_most(self.wordy > 0.9 && self.distinct > 0.9, 0.7);
            }
            Meaning::Description => {
                at_most(self.numeric > 0.5 || self.moments > 0.5, 0.1);
                at_most(self.wordy < 0.3, 0.5);
                at_most(self.wordy < 0.1, 0.3);
            }
            Meaning::Location => {
                at_most(self.moments > 0.5 || self.money > 0.3, 0.1);
                at_most(self.cents > 0.5 || self.zero, 0.2);
                // As many as lie in that branch, rather.
                at_most(self.quantities > 0.9 && self.letters < 0.1, 0.4);
            }
            Meaning::MinOrder => at_most(self.quantities < 0.5 || self.money > 0.3 || self.moments > 0.5, 0.1),
            Meaning::Currency => at_most(self.currencies < 0.7, 0.2),
            Meaning::Gtin => {
                at_most(self.gtins < 0.8, 0.6);
                at_most(self.gtins < 0.4, 0.1);
            }
            Meaning::Instant => at_most(self.numeric > 0.5 || (self.moments < 0.3 && self.letters > 0.5), 0.6),
            Meaning::TimeOfDay => at_most(self.moments < 0.5, 0.6),
            Meaning::Line
            | Meaning::Area
            | Meaning::Product
            | Meaning::Device
            | Meaning::Status
            | Meaning::OrderReference
            | Meaning::DrawingCode
            | Meaning::PieceName
            | Meaning::Revision
            | Meaning::RawMaterial
            | Meaning::Route
            | Meaning::Priority
            | Meaning::Client
            | Meaning::Note
            | Meaning::Partner
            | Meaning::MachineCode => {
                at_most(self.moments > 0.5 || self.money > 0.3 || self.percent > 0.3, 0.1);
            }
            Meaning::Pieces => {
                // Also those of which the sign before decimals is still to be said.
                let counted = self.quantities.max(self.numeric);
                at_most(counted < 0.8, 0.75);
                at_most(counted < 0.4 || self.moments > 0.5, 0.1);
            }
            Meaning::Sequence => at_most(self.numeric < 0.5, 0.3),
            Meaning::ItemCode => {
                at_most(self.moments > 0.5 || self.money > 0.3 || self.percent > 0.3, 0.1);
                at_most(self.wordy > 0.5, 0.3);
                at_most(self.zero, 0.1);
            }
            Meaning::ItemName => {
                at_most(self.moments > 0.5 || self.money > 0.3, 0.1);
                at_most(self.numeric > 0.9, 0.5);
            }
            Meaning::ItemKind | Meaning::MeasureUnit | Meaning::Department | Meaning::Category | Meaning::Supplier => {
                at_most(self.moments > 0.5 || self.money > 0.3 || self.percent > 0.3, 0.1);
                at_most(self.numeric > 0.9 && self.letters < 0.1, 0.4);
            }
            Meaning::Threshold | Meaning::Target => {
                at_most(self.quantities.max(self.numeric) < 0.4 || self.moments > 0.5, 0.1);
            }
            Meaning::Planned => {
                at_most(self.quantities.max(self.numeric) < 0.4 || self.moments > 0.5, 0.1);
                at_most(self.money > 0.3 || self.percent > 0.3, 0.1);
            }
            Meaning::DueDate | Meaning::PartnerDue | Meaning::ClaimDate => at_most(self.moments < 0.3, 0.3),
            Meaning::SpokenNumber | Meaning::Successor | Meaning::ReplacedNumber => {
                at_most(self.moments > 0.5 || self.money > 0.3 || self.percent > 0.3, 0.0);
                at_most(self.digits < 0.5, 0.5);
            }
            Meaning::Confidence | Meaning::PerVehicle => at_most(self.numeric < 0.4 || self.moments > 0.5, 0.1),
            // What vehicles are, and what else is said of parts, is told by name alone.
            _ => {}
        }
        plausible
    }

    /// What look-ups and check digits prove, whatever the header says.
    pub fn proof(&self, field: Meaning) -> f32 {
        match field {
            Meaning::PartNumber => (self.number_hits * 1.5).min(0.95),
            Meaning::Brand => (self.brand_hits * 1.3).min(0.95),
            Meaning::Gtin if self.gtins > 0.7 => 0.85,
            _ => 0.0,
        }
    }

    /// What the values alone look like, always faint.
    pub fn likeness(&self, field: Meaning) -> f32 {
        if self.empty {
            return 0.0;
        }
        match field {
            Meaning::PartNumber => {
                let likely = self.codes > 0.8 && self.distinct > 0.7 && self.filled > 0.8;
                let spoiled = self.counting || self.gtins > 0.7 || self.wordy > 0.5 || self.years;
                match (likely && !spoiled, self.numbered, self.letters > 0.3) {
                    (false, ..) => 0.0,
                    (_, true, _) => 0.3,
                    (_, _, true) => 0.42,
                    _ => 0.35,
                }
            }
            Meaning::Description if self.wordy > 0.6 && self.numeric < 0.1 => 0.4,
            Meaning::Price if self.numeric > 0.8 && self.moments < 0.3 && self.percent < 0.3 && !self.zero => {
                match (self.money > 0.5, self.cents > 0.2) {
                    (true, _) => 0.5,
                    (_, true) => 0.4,
                    _ => 0.0,
                }
            }
            Meaning::Stock if self.quantities > 0.9 && self.cents < 0.1 && self.money < 0.1 => {
                let small = self.largest < Decimal::from(100_000);
                let spoiled = self.counting || self.years || self.zero || self.boolean || self.percent > 0.3;
                if small && !spoiled && (self.distinct < 0.98 || self.values < 30) { 0.35 } else { 0.0 }
            }
            Meaning::Currency if self.currencies > 0.9 => 0.8,
            _ => 0.0,
        }
    }
}

/// `M.N.`, `Dlls.`, `US$`: a currency as people write it, and no price.
fn is_currency_in_words(text: &str) -> bool {
    !text.contains(|letter: char| letter.is_ascii_digit()) && numbers::named_currency(text).is_some()
}

/// Letters and digits of a part number: no sentence, at least one digit.
fn is_code(text: &str) -> bool {
    (3..=25).contains(&text.len())
        && text.contains(|character: char| character.is_ascii_digit())
        && text.split_whitespace().count() <= 4
        && !text.contains(['$', '@', ',', '%'])
        && !text.contains(": ")
        && !numbers::is_date(text)
        && !is_time(text)
        && numbers::parse(text, Decimals::Point).map_or(true, |_| text.len() >= 4 && !text.contains('.'))
}

/// Two words, or one that is longer than a brand's abbreviation and something beside it.
fn is_wordy(text: &str) -> bool {
    let plain = |word: &&str| word.len() >= 3 && !word.contains(|sign: char| sign.is_ascii_digit());
    let words: Vec<&str> = text.split_whitespace().filter(plain).collect();
    words.len() >= 2 || (words.iter().any(|word| word.len() >= 6) && text.contains(char::is_whitespace))
}

/// A day in words, or with a year of two digits: with dashes alone that is as well a code.
fn is_day(text: &str) -> bool {
    text.contains(['/', ' ']) && [true, false].into_iter().any(|day_first| days::read(text, day_first).is_some())
}

/// A time of day: `08:14`, `06:00:14`.
fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let in_range = |(part, most): (&&str, u32)| {
        part.len() <= 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u32>().is_ok_and(|n| n <= most)
    };
    matches!(parts.len(), 2 | 3) && parts.iter().zip([23, 59, 59]).all(in_range)
}

fn is_currency(text: &str) -> bool {
    const CODES: [&str; 18] = [
        "MXN", "USD", "EUR", "CLP", "ARS", "COP", "PEN", "BRL", "GTQ", "CRC", "UYU", "BOB", "DOP", "GBP", "CAD", "MN",
        "M.N.", "PESOS",
    ];
    CODES.contains(&text.to_uppercase().as_str())
}

/// Numbers in even steps, one for each row.
fn is_counting(numbers: &[Decimal], filled: u64) -> bool {
    let (Some(least), Some(largest)) = (numbers.iter().min(), numbers.iter().max()) else { return false };
    // Of a long column the probes are a sample: its ends tell the step.
    let steps = Decimal::from(filled.saturating_sub(1));
    if steps < Decimal::from(3) || numbers.len() < 4 || *largest > Decimal::from(10_000_000) {
        return false;
    }
    let span = largest - least;
    let even = |step: u32| (span - steps * Decimal::from(step)).abs() <= steps / Decimal::from(50);
    (filled > 300 || numbers.len() as u64 == filled) && [1, 5, 10, 100].into_iter().any(even)
}

/// The same beginning of four signs and more, and nothing but digits after it.
fn is_numbered(probes: &[String]) -> bool {
    let Some(first) = probes.first().filter(|_| probes.len() >= 4) else { return false };
    let common = probes.iter().fold(first.as_str(), |common, probe| {
        let same = common.char_indices().zip(probe.chars()).find(|((_, left), right)| left != right);
        let end = same.map_or(common.len().min(probe.len()), |((at, _), _)| at);
        common.get(..end).unwrap_or_default()
    });
    common.len() >= 4
        && !common.bytes().all(|byte| byte.is_ascii_digit())
        && probes.iter().all(|probe| probe[common.len()..].bytes().all(|byte| byte.is_ascii_digit()))
}

fn ratio(part: u64, of: u64) -> f32 {
    // Counts stay far below the 16 million up to which f32 is exact, or the ratio does not depend on the last digit.
    let narrow = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 { 0.0 } else { narrow_to_f32(narrow(part) / narrow(of)) }
}

fn narrow_to_f32(value: f64) -> f32 {
    // Thousandths are all that a confidence needs, and they convert without loss of meaning.
    let thousandths = (0..=1000_u16).rev().find(|step| f64::from(*step) <= value * 1000.0).unwrap_or(0);
    f32::from(thousandths) / 1000.0
}
