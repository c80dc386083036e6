//! Numbers as people write them: `1,234.50`, `1.234,50`, `$ 1 234.50`, `(39.990)`, `MXN 389`.
//!
//! Words: the *decimals* of a column are the sign it writes before its fraction, a point or a comma; the other one then
//! groups thousands. A value is *evidence* for one of them when it can be read in only one way (`389.00`, `1.234.567`),
//! and *ambiguous* when both readings are whole numbers of groups (`1.234`).
//!
//! Dates are told here too, because they are what a number or a code is mistaken for.
//!
//! What must hold: the sign is decided once for a column from all its values, never for a cell; a column that cannot be
//! decided is [`Decimals::Ambiguous`] and its grouped values are refused until a person chooses; nothing is rounded.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The sign a whole column uses before the fraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimals {
    /// The column does not hold numbers.
    #[default]
    None,
    /// `1,234.50`. Also a column of plain whole numbers, which reads the same either way.
    Point,
    /// `1.234,50`.
    Comma,
    /// Only values such as `1.234` or `1,234`, or as many of one kind as of the other.
    Ambiguous,
}

impl Decimals {
    /// Nothing to be said of its numbers.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NumberProblem {
    /// Nothing in the cell.
    #[error("empty")]
    Empty,
    /// Letters or signs that do not belong to a number.
    #[error("not a number")]
    NotANumber,
    /// The thousands signs do not stand every three digits, or there are two decimal signs.
    #[error("the thousands signs do not fit the column")]
    Grouping,
    /// The column has not been decided and this value depends on it.
    #[error("point and comma of this column are not decided")]
    Ambiguous,
    /// `1.2E+12`: a spreadsheet has cut the digits.
    #[error("cut to scientific notation")]
    Scientific,
    /// More than 28 digits.
    #[error("too many digits")]
    TooLong,
}

/// Decides a column from its values. Empty values say nothing.
///
/// [`Decimals::None`] when fewer than half of the filled values are numbers.
pub fn decide<'a>(values: impl IntoIterator<Item = &'a str>) -> Decimals {
    let mut tally = Tally::default();
    for value in values {
        tally.add(value);
    }
    tally.decide()
}

/// Running count over a column, for files too long to keep.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    point: u64,
    comma: u64,
    ambiguous: u64,
    plain: u64,
    text: u64,
}

impl Tally {
    /// Takes one cell as it is written.
    pub fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if value.bytes().all(|byte| byte.is_ascii_digit()) && value.len() <= 28 {
            self.plain += 1;
            return;
        }
        match Written::read(value).map_or(Shape::Text, |written| written.shape()) {
            Shape::Plain => self.plain += 1,
            Shape::Point => self.point += 1,
            Shape::Comma => self.comma += 1,
            Shape::Ambiguous => self.ambiguous += 1,
            Shape::Text => self.text += 1,
        }
    }

    /// Takes a cell that the workbook itself stores as a number, printed with a point. It leaves no doubt about its
    /// sign, so a column of such cells is [`Decimals::Point`] even when each looks like `1.234`.
    pub fn add_stored(&mut self, printed: &str) {
        if printed.contains('.') {
            self.point += 1;
        } else {
            self.plain += 1;
        }
    }

    /// Cells that are numbers.
    #[must_use]
    pub fn numeric(&self) -> u64 {
        self.point + self.comma + self.ambiguous + self.plain
    }

    /// Cells that are written with digits only.
    #[must_use]
    pub fn integers(&self) -> u64 {
        self.plain
    }

    /// The verdict over everything taken so far.
    #[must_use]
    pub fn decide(&self) -> Decimals {
        if self.numeric() == 0 || self.numeric() < self.text {
            return Decimals::None;
        }
        let undecided = self.point == self.comma && self.point + self.ambiguous > 0;
        if undecided {
            Decimals::Ambiguous
        } else if self.comma > self.point {
            Decimals::Comma
        } else {
            Decimals::Point
        }
    }
}

/// Reads one cell by the convention of its column.
///
/// Currency signs and codes around the number, no-break and thin spaces, apostrophes as thousands signs, full-width
/// digits, a trailing minus and parentheses for negatives are understood. With [`Decimals::None`] and
/// [`Decimals::Ambiguous`] only values without any point or comma are taken.
///
/// # Errors
/// The [`NumberProblem`] that a person can act on.
pub fn parse(value: &str, decimals: Decimals) -> Result<Decimal, NumberProblem> {
    if value.trim().is_empty() {
        return Err(NumberProblem::Empty);
    }
    if is_scientific(value.trim()) {
        return Err(NumberProblem::Scientific);
    }
    Written::read(value).ok_or(NumberProblem::NotANumber)?.value(decimals)
}

/// Like [`parse`], and tolerates a unit after the number: `12 pzas`, `4 Pza.`, `2 juegos`. Of `>10` and `10+`, which say that there
/// are at least as many, the number is taken.
///
/// # Errors
/// As [`parse`]; an unknown word after the number is [`NumberProblem::NotANumber`].
pub fn parse_quantity(value: &str, decimals: Decimals) -> Result<Decimal, NumberProblem> {
    let value = at_least(value.trim());
    let bare = value.trim_end_matches('.');
    let word_at = bare
        .char_indices()
        .rev()
        .take_while(|(_, character)| character.is_alphabetic())
        .last()
        .map_or(bare.len(), |(at, _)| at);
    let (number, word) = bare.split_at(word_at);
    let known = UNITS.contains(&word.to_lowercase().as_str());
    parse(if known && !number.trim().is_empty() { number } else { value }, decimals)
}

/// What is written of a stock whose end nobody counts: `>10`, `> 10`, `≥10`, `10+`.
fn at_least(value: &str) -> &str {
    let begun = value.strip_prefix(['>', '≥', '+']).map(|rest| rest.strip_prefix('=').unwrap_or(rest));
    begun.or_else(|| value.strip_suffix('+')).map(str::trim).filter(|rest| starts_with_digit(rest)).unwrap_or(value)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The currency that a price names: `US$ 12.50`, `12.50 USD`, `9,90 €`. None where it is a mere `$`, which many have.
#[must_use]
pub fn named_currency(price: &str) -> Option<&'static str> {
    let named = |letter: &char| letter.is_alphabetic() || matches!(letter, '$' | '€' | '£');
    let name: String = price.chars().filter(named).flat_map(char::to_lowercase).take(MOST_LETTERS + 1).collect();
    // Most prices name none.
    if name.len() < 2 { None } else { currency_code(&name) }
}

/// The currency that the name of a column speaks of: `Precio USD`, `Price (€)`, `P. Dlls`.
#[must_use]
pub fn currency_of_header(header: &str) -> Option<&'static str> {
    let apart = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '$' | '€' | '£');
    let mut codes = header.split(apart).filter_map(|word| currency_code(&word.to_lowercase()));
    let first = codes.next()?;
    codes.all(|other| other == first).then_some(first)
}

fn currency_code(name: &str) -> Option<&'static str> {
    Some(match name.trim_matches('$') {
        "us" | "usd" | "dll" | "dlls" | "dls" | "dolar" | "dolares" | "dólar" | "dólares" | "dollar" | "dollars" => {
            "USD"
        }
        "mn" | "mx" | "mxn" => "MXN",
        "eur" | "euro" | "euros" | "€" => "EUR",
        "gbp" | "£" => "GBP",
        "cad" => "CAD",
        "brl" => "BRL",
        "clp" => "CLP",
        "cop" => "COP",
        "ars" => "ARS",
        "pen" => "PEN",
        // Without its sign it is a letter like any other.
        "r" if name.len() > 1 => "BRL",
        _ => return None,
    })
}

/// Whether a text is a number cut to scientific notation, such as `1.23457E+12`.
#[must_use]
pub fn is_scientific(value: &str) -> bool {
    let Some((mantissa, exponent)) = value.split_once(['E', 'e']) else {
        return false;
    };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    mantissa.starts_with(|first: char| first.is_ascii_digit())
        && mantissa.chars().all(|character| character.is_ascii_digit() || matches!(character, '.' | ','))
        && (1..=3).contains(&digits.len())
        && digits.chars().all(|character| character.is_ascii_digit())
        // `12E4` may well be a part number; a cut number has one digit before its sign, or a sign in its exponent.
        && (digits.len() < exponent.len() || mantissa.contains(['.', ',']))
}

/// A date as spreadsheets write them: `2025-03-12`, `12/03/2025`, `12.03.2025`, `12-mar-25`, `1-dic`, `mar-25`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    if !text.contains(['-', '/', '.']) {
        return false;
    }
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let with_points: Vec<&str> = day.split('.').collect();
    let is_pointed = matches!(with_points.as_slice(), [_, _, year] if year.len() == 4);
    let parts: Vec<&str> = if is_pointed { with_points } else { day.split(['-', '/']).collect() };
    let number = |part: &str, most: u32| {
        (1..=4).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    let year = |part: &str| matches!(part.len(), 2 | 4) && number(part, 2200);
    let full_year = |part: &str| part.len() == 4 && number(part, 2200) && part >= "1900";
    match parts.as_slice() {
        [first, second, third] => {
            let numeric = (number(first, 31) && number(second, 31) && full_year(third))
                || (full_year(first) && number(second, 12) && number(third, 31));
            numeric || (number(first, 31) && is_month(second) && year(third))
        }
        [first, second] => (number(first, 31) && is_month(second)) || (is_month(first) && year(second)),
        _ => false,
    }
}

fn is_month(text: &str) -> bool {
    const MONTHS: [&str; 22] = [
        "ene", "jan", "feb", "fev", "mar", "abr", "apr", "may", "mai", "jun", "jul", "ago", "aug", "sep", "sept",
        "set", "oct", "out", "nov", "dic", "dec", "dez",
    ];
    let text = text.trim_end_matches('.').to_lowercase();
    MONTHS.contains(&text.as_str())
}

const UNITS: [&str; 41] = [
    "pz", "pza", "pzas", "pzs", "pieza", "piezas", "pc", "pcs", "pce", "piece", "pieces", "ud", "uds", "un", "und",
    "unds", "unid", "unidad", "unidades", "unit", "units", "ea", "each", "jgo", "jgos", "juego", "juegos", "set",
    "sets", "par", "pares", "pair", "pairs", "kit", "kits", "caja", "cajas", "box", "boxes", "lt", "lts",
];

/// Longest first where one starts with another.
const CURRENCIES: [&str; 40] = [
    "pesos", "m.n.", "mxn", "mx$", "usd", "us$", "eur", "clp", "ars", "cop", "pen", "brl", "gtq", "crc", "uyu", "bob",
    "dop", "cad", "gbp", "chf", "mad", "dh", "inr", "rs.", "rs", "php", "zar", "₹", "r$", "s/.", "s/", "bs.", "bs",
    "mn", "$", "€", "£", "¥", "₡", "₲",
];

/// Letters of the longest names of currencies, before and after the number.
const MOST_LETTERS: usize = 8;

enum Shape {
    Plain,
    Point,
    Comma,
    Ambiguous,
    Text,
}

/// A number stripped to its sign, digits and separators (`.`, `,` and a space for any neutral thousands sign).
struct Written {
    negative: bool,
    body: String,
}

impl Written {
    fn read(value: &str) -> Option<Self> {
        // Most cells are words or codes, and this is asked for every one.
        if !value.contains(char::is_numeric)
            || value.chars().filter(|character| character.is_alphabetic()).count() > MOST_LETTERS
        {
            return None;
        }
        let plain: String = value.chars().map(to_ascii).collect::<String>().to_lowercase();
        let mut rest = plain.trim();
        let mut negative = false;
        let mut signed = false;
        // Signs, parentheses and currencies come in any order: `-$5`, `$-5`, `($5)`, `$(5) MXN`.
        loop {
            let before = rest.len();
            // A bare number or the number of a code has none at that end.
            if !rest.starts_with(|letter: char| letter.is_ascii_digit()) {
                rest = CURRENCIES.iter().fold(rest, |rest, currency| rest.strip_prefix(currency).unwrap_or(rest));
            }
            if !rest.ends_with(|letter: char| letter.is_ascii_digit()) {
                rest = CURRENCIES.iter().fold(rest, |rest, currency| rest.strip_suffix(currency).unwrap_or(rest));
            }
            rest = rest.trim();
            let minus = rest
                .strip_prefix('-')
                .or_else(|| rest.strip_suffix('-'))
                .or_else(|| rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')));
            if let Some(inner) = minus {
                if signed {
                    return None;
                }
                (negative, signed, rest) = (true, true, inner.trim());
            } else if let Some(inner) = rest.strip_prefix('+') {
                if signed {
                    return None;
                }
                (signed, rest) = (true, inner.trim());
            }
            if rest.len() == before {
                break;
            }
        }
        let fits = rest.chars().all(|character| character.is_ascii_digit() || matches!(character, '.' | ',' | ' '))
            && rest.contains(|character: char| character.is_ascii_digit());
        fits.then(|| Self { negative, body: rest.to_owned() })
    }

    fn shape(&self) -> Shape {
        let by_point = self.value(Decimals::Point).is_ok();
        let by_comma = self.value(Decimals::Comma).is_ok();
        match (by_point, by_comma) {
            (true, true) if self.body.contains(['.', ',']) => Shape::Ambiguous,
            (true, true) => Shape::Plain,
            (true, false) => Shape::Point,
            (false, true) => Shape::Comma,
            (false, false) => Shape::Text,
        }
    }

    fn value(&self, decimals: Decimals) -> Result<Decimal, NumberProblem> {
        let undecided = matches!(decimals, Decimals::None | Decimals::Ambiguous);
        if undecided && self.body.contains(['.', ',']) {
            return Err(NumberProblem::Ambiguous);
        }
        let sign = if decimals == Decimals::Comma { ',' } else { '.' };
        let (whole, fraction) = self.body.split_once(sign).unwrap_or((&self.body, ""));
        if !fraction.chars().all(|character| character.is_ascii_digit()) {
            return Err(NumberProblem::Grouping);
        }
        let digits = ungrouped(whole).ok_or(NumberProblem::Grouping)?;
        if digits.is_empty() && fraction.is_empty() {
            return Err(NumberProblem::NotANumber);
        }
        let whole = if digits.is_empty() { "0" } else { &digits };
        let text = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
        let mut value = Decimal::from_str_exact(&text).map_err(|_| NumberProblem::TooLong)?;
        // A negative zero would print its sign.
        value.set_sign_negative(self.negative && !value.is_zero());
        Ok(value)
    }
}

/// Digits of a whole part without its thousands signs; `None` when they do not stand every three digits.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(sign) = whole.chars().find(|character| !character.is_ascii_digit()) else {
        return Some(whole.to_owned());
    };
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let all_digits = |group: &str| group.chars().all(|character| character.is_ascii_digit());
    // `0.390` groups nothing: a leading zero means that the sign is a decimal one.
    let first_fits = (1..=3).contains(&first.len()) && all_digits(first) && !first.starts_with('0');
    (first_fits && groups.all(|group| group.len() == 3 && all_digits(group)))
        .then(|| whole.chars().filter(char::is_ascii_digit).collect())
}

fn to_ascii(character: char) -> char {
    match character {
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\u{3000}' | '\'' | '’' | '\t' => ' ',
        '−' | '–' | '－' => '-',
        '．' => '.',
        '，' => ',',
        '＄' => '$',
        '０'..='９' => {
            let digit = u32::from(character) - u32::from('０');
            char::from_digit(digit, 10).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_reads_by_the_convention_of_its_column() {
        for (text, decimals, expected) in [
            ("1,234.50", Decimals::Point, "1234.50"),
            ("1.234,50", Decimals::Comma, "1234.50"),
            ("$ 1 234.50", Decimals::Point, "1234.50"),
            ("39.990", Decimals::Comma, "39990"),
            ("39.990", Decimals::Point, "39.990"),
            ("MXN 389", Decimals::Point, "389"),
            ("389.00 MXN", Decimals::Point, "389.00"),
            ("$1,234.50 M.N.", Decimals::Point, "1234.50"),
            ("(1,234.50)", Decimals::Point, "-1234.50"),
            ("-$5.00", Decimals::Point, "-5.00"),
            ("$-5.00", Decimals::Point, "-5.00"),
            ("($5)", Decimals::Point, "-5"),
            ("5-", Decimals::Point, "-5"),
            ("1\u{a0}234,5", Decimals::Comma, "1234.5"),
            ("1'234'567.00", Decimals::Point, "1234567.00"),
            ("１，２３４．５０", Decimals::Point, "1234.50"),
            (".5", Decimals::Point, "0.5"),
            ("12.", Decimals::Point, "12"),
            ("1.234.567", Decimals::Comma, "1234567"),
            ("007", Decimals::Point, "7"),
            ("-0", Decimals::Point, "0"),
        ] {
            assert_eq!(parse(text, decimals), Ok(decimal(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_says_why() {
        for (text, decimals, problem) in [
            ("", Decimals::Point, NumberProblem::Empty),
            ("\u{a0}", Decimals::Point, NumberProblem::Empty),
            ("agotado", Decimals::Point, NumberProblem::NotANumber),
            ("12 pzas", Decimals::Point, NumberProblem::NotANumber),
            ("12%", Decimals::Point, NumberProblem::NotANumber),
            ("--5", Decimals::Point, NumberProblem::NotANumber),
            ("$", Decimals::Point, NumberProblem::NotANumber),
            ("12,34", Decimals::Point, NumberProblem::Grouping),
            ("1.2.3", Decimals::Point, NumberProblem::Grouping),
            ("1,23,456", Decimals::Point, NumberProblem::Grouping),
            ("1.234,50", Decimals::Point, NumberProblem::Grouping),
            ("1.234", Decimals::Ambiguous, NumberProblem::Ambiguous),
            ("1.23457E+12", Decimals::Point, NumberProblem::Scientific),
            ("123456789012345678901234567890", Decimals::Point, NumberProblem::TooLong),
        ] {
            assert_eq!(parse(text, decimals), Err(problem), "{text}");
        }
    }

    #[test]
    fn a_column_is_decided_from_all_its_values() {
        for (values, expected) in [
            (vec!["389.00", "1,234"], Decimals::Point),
            (vec!["1.234", "389,00"], Decimals::Comma),
            (vec!["39.990", "1.234.990"], Decimals::Comma),
            (vec!["1.234", "12.990"], Decimals::Ambiguous),
            (vec!["1,234"], Decimals::Ambiguous),
            (vec!["0.390", "1.234"], Decimals::Point),
            (vec!["1234.567"], Decimals::Point),
            (vec!["12", "", "7"], Decimals::Point),
            (vec!["389.00", "12,50"], Decimals::Ambiguous),
            (vec!["389.00", "12.00", "12,50"], Decimals::Point),
            (vec!["balata", "12", "filtro"], Decimals::None),
            (vec!["389.00", "N/D"], Decimals::Point),
            (vec![], Decimals::None),
        ] {
            assert_eq!(decide(values.iter().copied()), expected, "{values:?}");
        }
    }

    #[test]
    fn numbers_stored_by_the_workbook_leave_no_doubt() {
        let mut tally = Tally::default();
        tally.add_stored("1.234");
        tally.add("2,500");
        assert_eq!(tally.decide(), Decimals::Point);
    }

    #[test]
    fn a_quantity_may_carry_its_unit() {
        for (text, expected) in [("12 pzas", Ok("12")), ("4 Pza.", Ok("4")), ("1,500pz", Ok("1500")), ("3", Ok("3"))] {
            assert_eq!(parse_quantity(text, Decimals::Point), expected.map(decimal), "{text}");
        }
        assert_eq!(parse_quantity("12 abc", Decimals::Point), Err(NumberProblem::NotANumber));
        assert_eq!(parse_quantity("pzas", Decimals::Point), Err(NumberProblem::NotANumber));
    }

    #[test]
    fn scientific_notation_is_told_from_codes() {
        assert!(is_scientific("1.23457E+12"));
        assert!(is_scientific("1,23457E+12"));
        assert!(is_scientific("5E-05"));
        assert!(!is_scientific("12E4"));
        assert!(!is_scientific("E12"));
        assert!(!is_scientific("389"));
    }

    #[test]
    fn codes_with_dashes_are_no_dates() {
        for code in
            ["1-12", "22-63", "10-10-100", "MAR-1", "12-A", "2100-45-99", "10.10.100", "40.12.2026", "1.234.567"]
        {
            assert!(!is_date(code), "{code}");
        }
        for date in ["1-dic", "12/03/2025", "15.12.2026", "2025-03-12 10:00:00", "ene-24", "12-mar-25"] {
            assert!(is_date(date), "{date}");
        }
    }

    fn written(value: Decimal, decimals: Decimals, grouped: bool) -> String {
        let (sign, group) = if decimals == Decimals::Comma { (',', '.') } else { ('.', ',') };
        let text = value.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if grouped && at > 0 && (whole.len() - at) % 3 == 0 {
                out.push(group);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(sign);
            out.push_str(fraction);
        }
        if value.is_sign_negative() { format!("({out})") } else { out }
    }

    proptest! {
        #[test]
        fn what_is_written_in_a_convention_is_read_back(
            units in -9_999_999_999_999_i64..9_999_999_999_999,
            scale in 0_u32..5,
            comma in any::<bool>(),
            grouped in any::<bool>(),
            prefix in prop::sample::select(vec!["", "$", "$ ", "MXN ", "US$"]),
        ) {
            let decimals = if comma { Decimals::Comma } else { Decimals::Point };
            let value = Decimal::new(units, scale);
            let text = format!("{prefix}{}", written(value, decimals, grouped));
            prop_assert_eq!(parse(&text, decimals), Ok(value));
        }

        #[test]
        fn a_column_with_cents_is_decided_as_it_was_written(
            prices in prop::collection::vec(1_i64..100_000_000, 1..40),
            comma in any::<bool>(),
        ) {
            let decimals = if comma { Decimals::Comma } else { Decimals::Point };
            let texts: Vec<String> =
                prices.iter().map(|cents| written(Decimal::new(*cents, 2), decimals, true)).collect();
            prop_assert_eq!(decide(texts.iter().map(String::as_str)), decimals);
        }

        #[test]
        fn no_text_makes_parsing_fail_badly(text in ".{0,40}") {
            for decimals in [Decimals::None, Decimals::Point, Decimals::Comma, Decimals::Ambiguous] {
                let _ = parse(&text, decimals);
                let _ = parse_quantity(&text, decimals);
            }
        }
    }

    #[test]
    fn of_a_stock_that_nobody_counted_to_its_end_the_number_is_taken() {
        for text in [">10", "> 10", ">=10", "≥ 10", "10+", "10 +", "+10", "> 10 pzas", "10"] {
            assert_eq!(parse_quantity(text, Decimals::Point), Ok(Decimal::from(10)), "{text}");
        }
        for text in ["<10", "10-20", ">", "+", "++", "> diez", "10++"] {
            assert!(parse_quantity(text, Decimals::Point).is_err(), "{text}");
        }
    }

    #[test]
    fn a_price_and_a_header_tell_their_currency_where_they_name_one() {
        for (text, code) in [
            ("US$ 12.50", "USD"),
            ("12.50 USD", "USD"),
            ("$12.50 usd", "USD"),
            ("9,90 €", "EUR"),
            ("$99.00 M.N.", "MXN"),
            ("R$ 10", "BRL"),
        ] {
            assert_eq!(named_currency(text), Some(code), "{text}");
        }
        for text in ["$12.50", "12.50", "", "12 pzas", "R10", "consultar"] {
            assert_eq!(named_currency(text), None, "{text}");
        }
        for (header, code) in [("Precio USD", "USD"), ("P. Dlls.", "USD"), ("Price (€)", "EUR"), ("Precio MN", "MXN")]
        {
            assert_eq!(currency_of_header(header), Some(code), "{header}");
        }
        for header in ["Precio", "Precio $", "Precio USD / MXN", "Menudeo"] {
            assert_eq!(currency_of_header(header), None, "{header}");
        }
    }
}
