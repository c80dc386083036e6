//! Which column of a file is which field of the inventory.
//!
//! Words: a *field* is what an inventory line needs; its *source* is a column or a constant ("location = Principal"). A
//! *proposal* is a guess with its confidence and its reason, from the words of the header and from what the column
//! holds; a *mapping* is what a person decided, for one import. The *fingerprint* is the shape of a file by its headers;
//! nothing is remembered by it.
//!
//! What must hold: a proposal gives a field at most one column and a column at most one field; a person may give one
//! column to two fields; a mapping without problems has everything that applying needs.

mod headers;

use serde::{Deserialize, Serialize};

use super::numbers::{self, Decimals};
use super::reader::types::{ColumnProfile, Profile};

pub use headers::{header_words, is_header_word};

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ImportField))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Number of the part as its maker writes it.
    PartNumber,
    /// Who makes it, in the bodega's words.
    Brand,
    /// What it is.
    Description,
    /// The bodega's own code.
    OwnCode,
    /// Price for workshops.
    Price,
    /// Quantity at hand.
    Stock,
    /// Where it lies.
    Location,
    /// Smallest quantity sold.
    MinOrder,
    /// Currency of the price.
    Currency,
    /// EAN or UPC bar code.
    Gtin,
}

impl Field {
    /// In the order in which screens show them.
    pub const ALL: [Self; 10] = [
        Self::PartNumber,
        Self::Brand,
        Self::Description,
        Self::OwnCode,
        Self::Price,
        Self::Stock,
        Self::Location,
        Self::MinOrder,
        Self::Currency,
        Self::Gtin,
    ];

    /// Whether nothing can be applied without it.
    #[must_use]
    pub fn required(self) -> bool {
        matches!(self, Self::PartNumber | Self::Price | Self::Stock)
    }

    /// Whether its values are numbers.
    #[must_use]
    pub fn numeric(self) -> bool {
        matches!(self, Self::Price | Self::Stock | Self::MinOrder)
    }
}

/// Where the values of a field come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldSource {
    /// A column, by its index from 0 at column A.
    Column(u32),
    /// The same value for every row.
    Constant(String),
}

/// One decided field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// The field.
    pub field: Field,
    /// Where its values come from.
    pub source: FieldSource,
    /// How its numbers are written; only asked for fields that are [`Field::numeric`].
    #[serde(default)]
    pub decimals: Decimals,
}

/// What a person decided about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// In any order, each field at most once.
    pub columns: Vec<MappedColumn>,
}

/// Why a mapping cannot be applied yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", content = "field", rename_all = "snake_case")]
pub enum MappingProblem {
    /// A required field has no source.
    #[error("{0:?} is missing")]
    Missing(Field),
    /// A field has two sources.
    #[error("{0:?} is mapped twice")]
    Repeated(Field),
    /// Point or comma has to be chosen.
    #[error("the decimal sign of {0:?} is not decided")]
    DecimalsUndecided(Field),
    /// A constant that is no number, for a field of numbers.
    #[error("the constant of {0:?} is not a number")]
    ConstantNotANumber(Field),
    /// One constant cannot be the number of every part.
    #[error("{0:?} cannot be a constant")]
    ConstantNotAllowed(Field),
}

impl Mapping {
    /// The decided column of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// What keeps it from being applied, in the order of [`Field::ALL`].
    #[must_use]
    pub fn problems(&self) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        for field in Field::ALL {
            let Some(column) = self.get(field) else {
                if field.required() {
                    problems.push(MappingProblem::Missing(field));
                }
                continue;
            };
            if self.columns.iter().filter(|other| other.field == field).count() > 1 {
                problems.push(MappingProblem::Repeated(field));
            }
            match &column.source {
                FieldSource::Column(_) if field.numeric() && column.decimals == Decimals::Ambiguous => {
                    problems.push(MappingProblem::DecimalsUndecided(field));
                }
                FieldSource::Constant(_) if field == Field::PartNumber => {
                    problems.push(MappingProblem::ConstantNotAllowed(field));
                }
                FieldSource::Constant(value) if field.numeric() && numbers::parse(value, column.decimals).is_err() => {
                    problems.push(MappingProblem::ConstantNotANumber(field));
                }
                FieldSource::Column(_) | FieldSource::Constant(_) => {}
            }
        }
        problems
    }

    /// The mapping that a list of proposals amounts to, each with the decimal sign that its column shows.
    #[must_use]
    pub fn from_proposals(profile: &Profile, proposals: &[Proposal]) -> Self {
        let decimals = |index| {
            profile.columns.iter().find(|column| column.index == index).map_or(Decimals::None, |column| column.decimals)
        };
        let mapped = |proposal: &Proposal| MappedColumn {
            field: proposal.field,
            source: FieldSource::Column(proposal.column),
            decimals: if proposal.field.numeric() { decimals(proposal.column) } else { Decimals::None },
        };
        Self { columns: proposals.iter().map(mapped).collect() }
    }
}

/// What the catalogue says about the probes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Index of the column.
    pub column: u32,
    /// Probes that were looked up.
    pub probes: u32,
    /// Of those, part numbers of the catalogue.
    pub number_hits: u32,
    /// Of those, brands of the catalogue.
    pub brand_hits: u32,
}

/// A guess for one field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The field.
    pub field: Field,
    /// Index of the column.
    pub column: u32,
    /// From 0 to 1; below about 0.5 a person should look.
    pub confidence: f32,
    /// What speaks for it.
    pub why: Why,
}

/// What a proposal rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The words of the header.
    Header,
    /// What the column holds.
    Content,
    /// Both.
    Both,
}

/// Below this a guess is noise.
const FAINTEST: f32 = 0.3;

/// Proposes a column for each field where something speaks for one: the strongest pair first, then the strongest of
/// what is left. In the order of [`Field::ALL`].
#[must_use]
pub fn propose(profile: &Profile, evidence: &[Evidence]) -> Vec<Proposal> {
    let mut candidates: Vec<Proposal> = profile
        .columns
        .iter()
        .flat_map(|column| {
            let hits = evidence.iter().find(|hits| hits.column == column.index);
            Field::ALL.into_iter().filter_map(move |field| candidate(field, column, hits, profile.rows_total))
        })
        .collect();
    candidates.sort_by(|left, right| right.confidence.total_cmp(&left.confidence).then(left.column.cmp(&right.column)));
    let mut chosen: Vec<Proposal> = Vec::new();
    for candidate in candidates {
        if !chosen.iter().any(|other| other.field == candidate.field || other.column == candidate.column) {
            chosen.push(candidate);
        }
    }
    chosen.sort_by_key(|proposal| proposal.field);
    chosen
}

fn candidate(field: Field, column: &ColumnProfile, hits: Option<&Evidence>, rows: u64) -> Option<Proposal> {
    let by_header = headers::affinity(field, &column.header);
    // A header that names something else (a cost, a date) outweighs any likeness of content.
    let unnamed = by_header == 0.0 && headers::is_taken(&column.header);
    let by_content = if unnamed { 0.0 } else { content_affinity(field, column, hits, rows) };
    let mut confidence = 1.0 - (1.0 - by_header) * (1.0 - by_content);
    if contradicts(field, column, hits) {
        confidence *= 0.4;
    } else if column.filled == 0 && rows > 0 {
        // Rightly named and always empty: the next best column may have it.
        confidence *= 0.5;
    }
    let why = match (by_header > 0.0, by_content > 0.0) {
        (true, true) => Why::Both,
        (true, false) => Why::Header,
        _ => Why::Content,
    };
    (confidence >= FAINTEST).then_some(Proposal { field, column: column.index, confidence, why })
}

/// What the values alone say, 0 to 1. Likeness without a look-up stays faint.
fn content_affinity(field: Field, column: &ColumnProfile, hits: Option<&Evidence>, rows: u64) -> f32 {
    if column.filled == 0 {
        return 0.0;
    }
    let rate = |count: fn(&Evidence) -> u32| {
        hits.filter(|hits| hits.probes > 0).map_or(0.0, |hits| ratio(count(hits).into(), hits.probes.into()))
    };
    let numeric = ratio(column.numeric, column.filled);
    let integers = ratio(column.integers, column.filled);
    let filled = ratio(column.filled, rows);
    let distinct_probes = ratio(column.probes.len() as u64, column.filled.min(300));
    match field {
        Field::PartNumber => {
            let looked_up = (rate(|hits| hits.number_hits) * 1.5).min(0.95);
            let code_like =
                ratio(column.probes.iter().filter(|probe| is_code(probe)).count() as u64, column.probes.len() as u64);
            let likeness = if code_like > 0.8 && distinct_probes > 0.7 && filled > 0.8 { 0.35 } else { 0.0 };
            looked_up.max(likeness)
        }
        Field::Brand => (rate(|hits| hits.brand_hits) * 1.3).min(0.95),
        Field::Description => {
            let wordy = column.probes.iter().filter(|probe| probe.split_whitespace().count() >= 2).count() as u64;
            if ratio(wordy, column.probes.len() as u64) > 0.6 && numeric < 0.1 { 0.4 } else { 0.0 }
        }
        Field::Gtin => {
            let valid = column.probes.iter().filter(|probe| is_gtin(probe)).count() as u64;
            if column.probes.len() < 2 { 0.0 } else { (ratio(valid, column.probes.len() as u64) - 0.3).max(0.0) * 1.3 }
        }
        Field::Price if numeric > 0.8 && integers < 0.7 && column.decimals != Decimals::None => 0.4,
        Field::Stock
            if integers > 0.9 && column.probes.iter().all(|probe| probe.len() <= 5) && distinct_probes < 0.9 =>
        {
            0.35
        }
        Field::Currency => {
            let codes = column.probes.iter().filter(|probe| is_currency(probe)).count();
            if codes == column.probes.len() && codes > 0 { 0.8 } else { 0.0 }
        }
        _ => 0.0,
    }
}

/// Values that cannot be this field, whatever the header says.
fn contradicts(field: Field, column: &ColumnProfile, hits: Option<&Evidence>) -> bool {
    if column.filled == 0 {
        return false;
    }
    let numeric = ratio(column.numeric, column.filled);
    match field {
        Field::Price | Field::Stock | Field::MinOrder => numeric < 0.4,
        Field::Description | Field::Brand => numeric > 0.8,
        // Enough look-ups, and next to none is a number of the catalogue: rather the bodega's own code.
        Field::PartNumber => hits.is_some_and(|hits| {
            hits.probes >= 50 && hits.number_hits * 50 < hits.probes && hits.brand_hits * 2 > hits.probes
        }),
        _ => false,
    }
}

/// Letters and digits of a part number: no sentence, at least one digit.
fn is_code(text: &str) -> bool {
    (3..=25).contains(&text.len())
        && text.contains(|character: char| character.is_ascii_digit())
        && text.split_whitespace().count() <= 3
        && !text.contains(['$', '@', ','])
        && !text.contains(": ")
        && !numbers::is_date(text)
        && numbers::parse(text, Decimals::Point).map_or(true, |_| text.len() >= 4 && !text.contains('.'))
}

fn is_currency(text: &str) -> bool {
    const CODES: [&str; 12] = ["MXN", "USD", "EUR", "CLP", "ARS", "COP", "PEN", "BRL", "GTQ", "MN", "M.N.", "PESOS"];
    CODES.contains(&text.to_uppercase().as_str())
}

/// Whether a text is a GTIN of 8, 12, 13 or 14 digits with its check digit (GS1 General Specifications, section 7.9).
#[must_use]
pub fn is_gtin(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|character| character.to_digit(10)).collect();
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || digits.len() != text.chars().count() {
        return false;
    }
    let sum: u32 = digits.iter().rev().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    sum > 0 && sum.is_multiple_of(10)
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

/// The shape of a file: equal for two files with the same columns, whatever their rows. 16 hexadecimal digits.
///
/// It is made of the words of the headers with their places, and of whether a column holds numbers only where it has no
/// header: what a named column holds may change from day to day, for instance when all codes of one day happen to be
/// digits.
#[must_use]
pub fn fingerprint(profile: &Profile) -> String {
    let mut shape = String::new();
    for column in &profile.columns {
        let words = header_words(&column.header);
        let kind = match column.decimals {
            Decimals::None => "text",
            _ => "number",
        };
        let name = if words.is_empty() { kind } else { &words };
        shape.extend([&column.index.to_string(), ":", name, "\n"]);
    }
    format!("{:016x}", fingerprint_of(shape.as_bytes()))
}

/// FNV-1a of 64 bits: small, and the same on every machine and in every version.
#[must_use]
pub fn fingerprint_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
