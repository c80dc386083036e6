//! What a cell of a bodega's file stands for, and when its row cannot be taken: the same for the preview of a mapping and
//! for its application.

use super::fields::{Field, Mapping, PRICES};
use super::types::RowReason;
use crate::base::money::is_currency;
use crate::platform::imports::mapping::{FieldSource, Mapping as _};
use crate::platform::imports::numbers::{Decimals, NumberProblem, named_currency, parse, parse_quantity};
use crate::platform::imports::reader::types::Profile;
use crate::platform::tenancy::settings::types::LONGEST_PRICE_NAME;
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

/// What it costs, where it is said.
pub fn cost(text: &str, decimals: Decimals) -> Result<Option<Decimal>, RowReason> {
    price(text, decimals).map_err(|_| RowReason::CostNotANumber)
}

/// What the levels of prices are called once a file is applied, by `names` before: it names those that have no name, where there
/// are several. A header that says no more than that it is a price is none.
pub fn price_names(mapping: &Mapping, profile: &Profile, names: &[String]) -> Vec<String> {
    let mut called = names.to_vec();
    for (at, field) in PRICES.into_iter().enumerate() {
        let Some(FieldSource::Column(index)) = mapping.get(field).map(|column| &column.source) else { continue };
        if called.len() <= at {
            called.resize(at + 1, String::new());
        }
        let header =
            profile.columns.iter().find(|column| column.index == *index).map_or("", |column| column.header.as_str());
        let words = header.split_whitespace().collect::<Vec<_>>().join(" ");
        let says = plain(words.trim_end_matches(|sign: char| sign.is_ascii_digit()));
        if called[at].is_empty() && !["", "precio", "precios", "price", "prices"].contains(&says.as_str()) {
            let printed = words.chars().filter(|sign| !sign.is_control());
            called[at] = printed.take(LONGEST_PRICE_NAME).collect();
        }
    }
    if called.len() > 1 { called } else { names.to_vec() }
}

/// Pieces in stock, which have to be said; none: there are some, or somebody has to ask.
pub fn stock(text: &str, decimals: Decimals) -> Result<Option<Decimal>, RowReason> {
    match parse_quantity(text, decimals) {
        Ok(stock) => kept_quantity(stock).map(Some),
        Err(NumberProblem::Empty) => Err(RowReason::StockMissing),
        Err(_) => {
            let words = plain(text);
            if UNCOUNTED.contains(&words.as_str()) {
                Ok(None)
            } else if SOLD_OUT.contains(&words.as_str()) {
                Ok(Some(Decimal::ZERO))
            } else {
                Err(RowReason::StockNotANumber)
            }
        }
    }
}

/// What lists write instead of a number of pieces that nobody has counted, as [`plain`] leaves it. Whole cells only: a remark that
/// has one of these words in it says something else.
const UNCOUNTED: [&str; 41] = [
    "porconfirmar",
    "aconfirmar",
    "pconfirmar",
    "xconfirmar",
    "confirmar",
    "confirmarexistencia",
    "existenciaporconfirmar",
    "consultar",
    "consulte",
    "aconsultar",
    "consultarexistencia",
    "consulteexistencia",
    "consultardisponibilidad",
    "consultedisponibilidad",
    "preguntar",
    "pregunte",
    "preguntarexistencia",
    "llamar",
    "llame",
    "sujetoaexistencia",
    "sujetoadisponibilidad",
    "disponible",
    "disponibles",
    "hay",
    "sihay",
    "si",
    "enexistencia",
    "conexistencia",
    "enstock",
    "constock",
    "tobeconfirmed",
    "toconfirm",
    "tbc",
    "confirm",
    "call",
    "ask",
    "onrequest",
    "available",
    "instock",
    "yes",
    "callforavailability",
];
/// Likewise, where nothing is left.
const SOLD_OUT: [&str; 14] = [
    "agotado",
    "agotada",
    "agotados",
    "agotadas",
    "sinexistencia",
    "sinexistencias",
    "sinstock",
    "nohay",
    "nodisponible",
    "no",
    "soldout",
    "outofstock",
    "notavailable",
    "unavailable",
];

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
    fn stock_may_be_said_in_words() {
        for text in
            ["Por confirmar", "POR CONFIRMAR.", "p/confirmar", "Consultar", "Sí", "SI", "disponible", "In stock", "hay"]
        {
            assert_eq!(stock(text, Decimals::None), Ok(None), "{text}");
        }
        for text in ["Agotado", "AGOTADA", "Sin existencia", "No", "no hay", "Out of stock"] {
            assert_eq!(stock(text, Decimals::Point), Ok(Some(Decimal::ZERO)), "{text}");
        }
        // What says something else, or leaves it open, is no stock.
        for text in ["N/D", "x", "s", "sin precio", "disponible en 3 días", "no surtir", "pocas", "¿?", "#N/A", "-"] {
            assert_eq!(stock(text, Decimals::Point), Err(RowReason::StockNotANumber), "{text}");
        }
        assert_eq!(stock(" ", Decimals::Point), Err(RowReason::StockMissing));
        for words in [&UNCOUNTED[..], &SOLD_OUT] {
            assert!(
                words
                    .iter()
                    .all(|word| plain(word) == *word && words.iter().filter(|other| *other == word).count() == 1)
            );
        }
        assert!(UNCOUNTED.iter().all(|word| !SOLD_OUT.contains(word)));
    }

    #[test]
    fn numbers_are_within_what_can_be_kept() {
        assert_eq!(price("9.950000000000001", Decimals::Point), Ok(Some(Decimal::new(99_500, 4))));
        assert_eq!(price("9999999999", Decimals::Point), Ok(Some(Decimal::from(9_999_999_999_u64))));
        assert_eq!(price("10000000000", Decimals::Point), Err(RowReason::TooLarge));
        assert_eq!(price("-1", Decimals::Point), Err(RowReason::PriceNegative));
        assert_eq!(stock("-0.0001", Decimals::Point), Ok(Some(Decimal::ZERO)), "nothing, as it is kept");
        assert_eq!(stock("-1", Decimals::Point), Err(RowReason::StockNegative));
        assert_eq!(min_order("-1", Decimals::Point), Err(RowReason::MinOrderNotANumber));
    }
}
