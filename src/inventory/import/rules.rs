//! What a cell of a bodega's file stands for, and when its row cannot be taken: the same for the preview of a mapping and
//! for its application.

use super::fields::{Field, Mapping};
use super::types::RowReason;
use crate::base::money::is_currency;
use crate::platform::imports::mapping::{FieldSource, Mapping as _};
use crate::platform::imports::numbers::{Decimals, NumberProblem, named_currency, parse, parse_quantity};
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of a price and of a quantity, as they are stored.
const PRICE_DECIMALS: u32 = 4;
const QUANTITY_DECIMALS: u32 = 3;
/// Below this a price or quantity fits its column.
const LIMIT: Decimal = Decimal::from_parts(1_410_065_408, 2, 0, false, 0);

/// A price; none in an empty cell, whose line is not on sale.
pub fn price(text: &str, decimals: Decimals) -> Result<Option<Decimal>, RowReason> {
    match parse(text, decimals) {
        Ok(price) => kept_price(price).map(Some),
        Err(NumberProblem::Empty) => Ok(None),
        Err(_) => Err(RowReason::PriceNotANumber),
    }
}

/// Pieces in stock, which have to be said.
pub fn stock(text: &str, decimals: Decimals) -> Result<Decimal, RowReason> {
    match parse_quantity(text, decimals) {
        Ok(stock) => kept_quantity(stock),
        Err(NumberProblem::Empty) => Err(RowReason::StockMissing),
        Err(_) => Err(RowReason::StockNotANumber),
    }
}

/// The least that is sold at once, where it is said.
pub fn min_order(text: &str, decimals: Decimals) -> Result<Option<Decimal>, RowReason> {
    let wrong = RowReason::MinOrderNotANumber;
    match parse_quantity(text, decimals) {
        Ok(quantity) => kept_quantity(quantity).map(Some).map_err(|_| wrong),
        Err(NumberProblem::Empty) => Ok(None),
        Err(_) => Err(wrong),
    }
}

/// A price as it is kept.
pub fn kept_price(price: Decimal) -> Result<Decimal, RowReason> {
    in_range(rounded(price, PRICE_DECIMALS), RowReason::PriceNegative)
}

/// A quantity as it is kept.
pub fn kept_quantity(quantity: Decimal) -> Result<Decimal, RowReason> {
    in_range(rounded(quantity, QUANTITY_DECIMALS), RowReason::StockNegative)
}

/// `pesos`, `M.N.` → `MXN`; `dólares`, `US$` → `USD`; codes in capitals. Where nothing is said, or only `$`, it is the
/// organization's own.
pub fn currency(text: &str, own: &str) -> Result<String, RowReason> {
    let code = match plain(text).as_str() {
        "" => own.to_owned(),
        "mn" | "pesos" | "peso" | "pesosmexicanos" | "nacional" | "mxp" | "mx" => "MXN".to_owned(),
        "dolares" | "dolar" | "dlls" | "dls" | "us" | "usd" | "dollars" => "USD".to_owned(),
        other => other.to_ascii_uppercase(),
    };
    if is_currency(&code) { Ok(code) } else { Err(RowReason::CurrencyUnknown) }
}

/// What says in which currency a row's price is: its own column, else the price itself (`US$ 12.50`), else what was said of the
/// whole file.
pub fn currency_said<'a>(mapping: &Mapping, said: &'a str, price: &str) -> &'a str {
    let by_column = mapping.get(Field::Currency).is_some_and(|column| matches!(column.source, FieldSource::Column(_)));
    match named_currency(price) {
        Some(named) if !by_column || said.is_empty() => named,
        _ => said,
    }
}

/// Small letters without the accents of Spanish, spaces and punctuation. Not [`crate::base::text::fold`], whose tables the browser
/// has no other use for.
fn plain(text: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'Á' => Some('a'),
        'é' | 'É' => Some('e'),
        'í' | 'Í' => Some('i'),
        'ó' | 'Ó' => Some('o'),
        'ú' | 'Ú' => Some('u'),
        // Accents that are written behind their letter.
        '\u{300}'..='\u{36f}' => None,
        letter if letter.is_whitespace() || letter.is_ascii_punctuation() => None,
        letter => Some(letter.to_ascii_lowercase()),
    };
    text.chars().filter_map(plain).collect()
}

/// As the database would round it; a price of `9.950000000000001` is what a spreadsheet makes of 9.95.
fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

fn in_range(value: Decimal, negative: RowReason) -> Result<Decimal, RowReason> {
    if value.is_sign_negative() && !value.is_zero() {
        Err(negative)
    } else if value >= LIMIT {
        Err(RowReason::TooLarge)
    } else {
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_understood_as_people_write_them() {
        for (text, code) in [("M.N.", "MXN"), ("Pesos", "MXN"), ("Dólares", "USD"), ("US$", "USD"), ("eur", "EUR")] {
            assert_eq!(currency(text, "COP").as_deref(), Ok(code), "{text}");
        }
        for text in ["", " ", "$"] {
            assert_eq!(currency(text, "COP").as_deref(), Ok("COP"), "{text}");
        }
        assert_eq!(currency("Do\u{301}lares", "MXN").as_deref(), Ok("USD"));
        for text in ["pesotes", "€", "元", "10"] {
            assert_eq!(currency(text, "MXN"), Err(RowReason::CurrencyUnknown), "{text}");
        }
    }

    #[test]
    fn numbers_are_within_what_can_be_kept() {
        assert_eq!(price("9.950000000000001", Decimals::Point), Ok(Some(Decimal::new(99_500, 4))));
        assert_eq!(price("9999999999", Decimals::Point), Ok(Some(Decimal::from(9_999_999_999_u64))));
        assert_eq!(price("10000000000", Decimals::Point), Err(RowReason::TooLarge));
        assert_eq!(price("-1", Decimals::Point), Err(RowReason::PriceNegative));
        assert_eq!(stock("-0.0001", Decimals::Point), Ok(Decimal::ZERO), "nothing, as it is kept");
        assert_eq!(stock("-1", Decimals::Point), Err(RowReason::StockNegative));
        assert_eq!(min_order("-1", Decimals::Point), Err(RowReason::MinOrderNotANumber));
    }
}
