//! From the cells of a row to facts about vehicles: pure decisions, cell by cell.

use super::columns::{Fact, said};
use super::words::{self, KNOWN_FUELS, LONGEST_NAME, body, fuel, tidy, transmission};
use crate::base::text::fold;
use crate::catalog::vehicles::rules::name_key;
use crate::platform::imports::mapping::Mapping;
use crate::platform::imports::reader::types::{Row, RowDefect};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of makes as they should be written, with what else they are called.
const MAKES: &str = include_str!("makes.csv");
/// Years that a row may span: nothing is built for longer.
const MOST_YEARS: u16 = 60;
/// Years that a vehicle can have.
const PLAUSIBLE: std::ops::RangeInclusive<u16> = 1900..=2100;
/// Sizes that an engine can have, in cm³.
const SIZES: std::ops::RangeInclusive<i32> = 20..=30_000;

/// What a row says about one vehicle of each of its years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFacts {
    pub make: String,
    pub make_key: String,
    pub model: String,
    pub model_key: String,
    pub years: Vec<u16>,
    pub body: String,
    pub engine_code: String,
    pub displacement_cc: Option<i32>,
    pub cylinders: Option<i16>,
    pub fuel: String,
    pub power_hp: Option<i32>,
    pub trim: String,
    pub transmission: String,
    pub drivetrain: String,
}

/// Why a row was rejected: which cell, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub column: &'static str,
    pub value: String,
    pub reason: &'static str,
}

fn rejection(column: &'static str, value: &str, reason: &'static str) -> Rejection {
    Rejection { column, value: value.chars().take(LONGEST_NAME).collect(), reason }
}

/// A row that cannot be told apart into columns.
pub fn misfit(row: &Row) -> Option<Rejection> {
    row.defect.map(|RowDefect::Width| rejection("", &row.cells.join(" | "), "more or fewer cells than the header"))
}

/// Reads a row. `kilowatts` says what power is given in, and `this_year` ends the ranges that are open ("2015 –").
pub fn read<M: Mapping<Field = Fact>>(
    columns: &M,
    kilowatts: bool,
    cells: &[String],
    this_year: u16,
) -> Result<RowFacts, Rejection> {
    let text = |fact| said(columns, cells, fact);
    let (make, make_key) = name("make", text(Fact::Make))?;
    let (make, make_key) = CALLED.get(&make_key).map_or((make, make_key), |name| (name.clone(), name_key(name)));
    let (model, model_key) = name("model", text(Fact::Model))?;
    let (model, mut drivetrain) = without_drivetrain(model);
    let model_key = if drivetrain.is_empty() { model_key } else { name_key(&model) };
    let years = years(columns, cells, this_year)?;
    let mut engine = engine_words(text(Fact::Engine));
    let size = text(Fact::Displacement);
    if let Some(cc) = displacement(size).map_err(|reason| rejection("displacement", size, reason))? {
        engine.displacement_cc = Some(cc);
    }
    let count = text(Fact::Cylinders);
    if let Some(cylinders) = cylinders(count).map_err(|reason| rejection("cylinders", count, reason))? {
        engine.cylinders = Some(cylinders);
    }
    let power = text(Fact::Power);
    let power_hp = horsepower(power, kilowatts).map_err(|reason| rejection("power", power, reason))?;
    if !text(Fact::Fuel).is_empty() {
        engine.fuel = fuel(text(Fact::Fuel));
    }
    if !text(Fact::EngineCode).is_empty() {
        engine.code = tidy(text(Fact::EngineCode));
    }
    if !text(Fact::Drivetrain).is_empty() {
        drivetrain = words::drivetrain(text(Fact::Drivetrain));
    }
    Ok(RowFacts {
        make,
        make_key,
        model,
        model_key,
        years,
        body: body(text(Fact::Body)).to_owned(),
        engine_code: engine.code,
        displacement_cc: engine.displacement_cc,
        cylinders: engine.cylinders,
        fuel: engine.fuel,
        power_hp,
        trim: tidy(text(Fact::Trim)),
        transmission: transmission(text(Fact::Transmission)),
        drivetrain,
    })
}

/// How makes are written, by the key of everything that they are called.
static CALLED: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut called = HashMap::new();
    for line in MAKES.lines().skip(1) {
        let (name, others) = line.split_once(',').unwrap_or((line, ""));
        for other in others.split('|').chain([name]).filter(|other| !other.is_empty()) {
            called.insert(name_key(other), name.to_owned());
        }
    }
    called
});

/// The key of a make by any of its names: `VW` → `VOLKSWAGEN`.
pub fn make_key(name: &str) -> String {
    let key = name_key(name);
    CALLED.get(&key).map_or(key, |name| name_key(name))
}

fn name(column: &'static str, text: &str) -> Result<(String, String), Rejection> {
    let name = tidy(text);
    let key = name_key(&name);
    if name.is_empty() {
        Err(rejection(column, text, "is missing"))
    } else if key.is_empty() {
        Err(rejection(column, text, "has no letters or digits"))
    } else if name.chars().count() > LONGEST_NAME {
        Err(rejection(column, text, "is too long"))
    } else {
        Ok((calm(&name), key))
    }
}

/// `GRAND CHEROKEE` → `Grand Cherokee`: shouted words of four letters or more, or of three that can be spoken (`RIO`,
/// `FOX`); `CR-V`, `NSX` and `RAV4` stay.
fn calm(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let word = |word: &str| {
        let spoken = match word.as_bytes() {
            [first, middle, _] => !b"AEIOU".contains(first) && b"AEIOU".contains(middle),
            letters => letters.len() > 3,
        };
        if !spoken || !word.chars().all(char::is_alphabetic) {
            return word.to_owned();
        }
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
    };
    name.split(' ').map(word).collect::<Vec<String>>().join(" ")
}

/// `Pathfinder 4WD` → `Pathfinder` and its drivetrain: it is no other model.
fn without_drivetrain(model: String) -> (String, String) {
    let Some((rest, last)) = model.rsplit_once(' ') else { return (model, String::new()) };
    let drivetrain = match last.to_ascii_uppercase().as_str() {
        "4WD" | "4X4" => "4wd",
        "AWD" => "awd",
        "2WD" | "4X2" => "2wd",
        "FWD" => "fwd",
        "RWD" => "rwd",
        _ => return (model, String::new()),
    };
    (rest.trim_end().to_owned(), drivetrain.to_owned())
}

fn years<M: Mapping<Field = Fact>>(columns: &M, cells: &[String], this_year: u16) -> Result<Vec<u16>, Rejection> {
    let text = |fact| said(columns, cells, fact);
    let (whole, from, to) = (text(Fact::Year), text(Fact::YearFrom), text(Fact::YearTo));
    let (shown, text) = match (whole.is_empty(), from.is_empty()) {
        (false, _) => (whole, whole.to_owned()),
        (true, false) if to.is_empty() => (from, from.to_owned()),
        (true, false) => (from, format!("{from}-{to}")),
        (true, true) => return Err(rejection("year", "", "is missing")),
    };
    parse_years(&text, this_year).map_err(|reason| rejection("year", shown, reason))
}

/// The years that a text means: `2004`, `2008-2014`, `1989 - 1993`, `08-14`, `2008 a 2014`, `2015+`, `2004, 2006`.
pub fn parse_years(text: &str, this_year: u16) -> Result<Vec<u16>, &'static str> {
    let text: String = text.chars().map(|letter| if is_dash(letter) { '-' } else { letter }).collect();
    let mut years = Vec::new();
    for piece in text.split([',', ';', '|']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let (from, to) = span(piece, this_year).ok_or("is no year")?;
        if from > to {
            return Err("ends before it begins");
        }
        if to - from >= MOST_YEARS {
            return Err("spans too many years");
        }
        years.extend(from..=to);
    }
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        Err("is no year")
    } else if years.iter().all(|year| PLAUSIBLE.contains(year)) {
        Ok(years)
    } else {
        Err("is not plausible")
    }
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '\u{2010}'..='\u{2015}' | '\u{2212}' | '/' | '~')
}

fn span(piece: &str, this_year: u16) -> Option<(u16, u16)> {
    let folded = piece.to_lowercase();
    if let Some(from) = folded.strip_suffix('+').or_else(|| folded.strip_suffix('-')) {
        return Some((year(from)?, this_year));
    }
    let halves = folded
        .split_once('-')
        .or_else(|| folded.split_once(" a "))
        .or_else(|| folded.split_once(" al "))
        .or_else(|| folded.split_once(" to "))
        .or_else(|| folded.split_once(" hasta "));
    let Some((from, to)) = halves else { return year(&folded).map(|year| (year, year)) };
    let open = [
        "presente",
        "present",
        "actual",
        "actualidad",
        "now",
        "current",
        "hoy",
        "la fecha",
        "en adelante",
        "up",
        "adelante",
    ];
    let to = if open.contains(&to.trim()) { this_year } else { year(to)? };
    Some((year(from)?, to))
}

/// `2004`, `2004.0`, `04`, `'04`.
fn year(text: &str) -> Option<u16> {
    let text = text.trim().trim_start_matches('\'');
    let text = text.strip_suffix(".0").unwrap_or(text);
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: u16 = text.parse().ok()?;
    match (text.len(), year) {
        (4, year) => Some(year),
        (2, 50..) => Some(1900 + year),
        (2, year) => Some(2000 + year),
        _ => None,
    }
}

/// The size of an engine in cm³; small figures are litres. Nothing when the text is empty or zero.
pub fn displacement(text: &str) -> Result<Option<i32>, &'static str> {
    const NO_SIZE: &str = "is no size of an engine";
    let text = text.to_lowercase().replace(',', ".");
    let digits = text.trim_end_matches(|letter: char| letter.is_alphabetic() || " .³()".contains(letter)).trim();
    // `cm3` ends in a digit.
    let digits = digits.trim_end_matches("cm3").trim();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let unit = text[text.find(digits).map_or(0, |at| at + digits.len())..].trim();
    let value: rust_decimal::Decimal = digits.parse().map_err(|_| NO_SIZE)?;
    if value.is_zero() {
        return Ok(None);
    }
    let litres = unit.starts_with('l') || (!unit.starts_with('c') && value < rust_decimal::Decimal::from(20));
    // `1,998 cc`: the sign groups digits.
    let grouped = value < rust_decimal::Decimal::from(20) && value.scale() == 3;
    let factor = if litres || grouped { rust_decimal::Decimal::ONE_THOUSAND } else { rust_decimal::Decimal::ONE };
    let cc = value.checked_mul(factor).ok_or(NO_SIZE)?;
    let cc = i32::try_from(cc.round()).map_err(|_| NO_SIZE)?;
    if SIZES.contains(&cc) { Ok(Some(cc)) } else { Err(NO_SIZE) }
}

/// `4`, `4.0`, `V6`, `6 cil.`; nothing when the text is empty or zero.
pub fn cylinders(text: &str) -> Result<Option<i16>, &'static str> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let digits: String =
        whole.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    match digits.parse::<i16>() {
        Ok(0) => Ok(None),
        Ok(count @ 1..=24) => Ok(Some(count)),
        _ if text.is_empty() => Ok(None),
        _ => Err("is no number of cylinders"),
    }
}

fn horsepower(text: &str, kilowatts: bool) -> Result<Option<i32>, &'static str> {
    const NO_POWER: &str = "is no power";
    let text = text.to_lowercase();
    let kilowatts = kilowatts || text.ends_with("kw");
    let digits =
        text.trim_end_matches(|letter: char| letter.is_alphabetic() || " .".contains(letter)).replace(',', ".");
    if digits.is_empty() {
        return if text.is_empty() { Ok(None) } else { Err(NO_POWER) };
    }
    let value: rust_decimal::Decimal = digits.parse().map_err(|_| NO_POWER)?;
    // One horsepower is 0.7457 kW.
    let divisor = if kilowatts { rust_decimal::Decimal::new(7457, 4) } else { rust_decimal::Decimal::ONE };
    let value = value.checked_div(divisor).ok_or(NO_POWER)?;
    match i32::try_from(value.round()) {
        Ok(0) => Ok(None),
        Ok(power @ 1..=5_000) => Ok(Some(power)),
        _ => Err(NO_POWER),
    }
}

/// What a text says about an engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineWords {
    pub code: String,
    pub displacement_cc: Option<i32>,
    pub cylinders: Option<i16>,
    pub fuel: String,
}

/// Reads `2.0L L4 gasolina` or `1.6 GA16DE`: size, cylinders and fuel are taken out, what remains is the code.
pub fn engine_words(text: &str) -> EngineWords {
    let mut engine = EngineWords::default();
    let mut rest = Vec::new();
    for word in tidy(text).split(' ').filter(|word| !word.is_empty()) {
        let folded = fold(word);
        let sized = folded.contains('.') && displacement(&folded).is_ok_and(|cc| cc.is_some());
        let lettered = |folded: &str| {
            let (letter, count) = folded.split_at_checked(1)?;
            ("livhrw".contains(letter) && !count.is_empty()).then(|| count.parse::<i16>().ok()).flatten()
        };
        let litres = folded.strip_suffix('l').and_then(|number| number.parse::<i32>().ok());
        if engine.displacement_cc.is_none() && sized {
            engine.displacement_cc = displacement(&folded).ok().flatten();
        } else if let (None, Some(litres @ 1..=20)) = (engine.displacement_cc, litres) {
            engine.displacement_cc = Some(litres * 1000);
        } else if let (None, Some(count @ 1..=24)) = (engine.cylinders, lettered(&folded)) {
            engine.cylinders = Some(count);
        } else if engine.fuel.is_empty() && KNOWN_FUELS.contains(&fuel(word).as_str()) {
            engine.fuel = fuel(word);
        } else if !["l", "lts", "litros", "cil", "cyl", "cilindros"].contains(&folded.as_str()) {
            rest.push(word.to_owned());
        }
    }
    engine.code = rest.join(" ");
    engine
}
