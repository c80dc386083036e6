//! Which column of a file is which field of the inventory.
//!
//! Words: a *field* is what an inventory line needs; its *source* is a column or a constant ("location = Principal"). A
//! *proposal* is a guess with its confidence and its reason, from the words of the header and from what the column
//! holds; its *rival* is another column for which nearly as much speaks. A *mapping* is what a person decided, for one
//! import. The *fingerprint* is the shape of a file by its headers: what was decided about one is remembered by it.
//!
//! What must hold: a proposal gives a field at most one column and a column at most one field; a person may give one
//! column to two fields; a mapping without problems has everything that applying needs; without a person only what is
//! sure is taken.

mod content;
mod headers;

use serde::{Deserialize, Serialize};

use super::numbers::{self, Decimals};
use super::reader::types::Profile;
use crate::base::enums::text_enum;

use content::Content;
use headers::Wording;

pub use headers::{header_words, is_header_word, names_field};

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
    /// The file does not say, and need not: of a price, another list may bring it.
    Absent,
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
    /// What becomes of lines of the same source that the file does not have.
    #[serde(default, rename = "missing_lines")]
    pub missing: MissingLines,
    /// What becomes of rows that are one line of the inventory.
    #[serde(default, rename = "repeated_lines")]
    pub repeated: RepeatedLines,
}

text_enum! {
    /// What becomes of lines that stand in no row of their source any more.
    #[derive(Default)]
    MissingLines {
        /// They stay, and grow old.
        #[default]
        Leave = "leave",
        /// Nothing is left of them.
        Zero = "zero",
    }
}

text_enum! {
    /// What becomes of rows of one file that are the same part at the same location.
    #[derive(Default)]
    RepeatedLines {
        /// The last one stands for all of them.
        #[default]
        Last = "last",
        /// The last one, with the stock of all of them.
        Sum = "sum",
    }
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
    /// Whether the file says anything of the field.
    #[must_use]
    pub fn says(&self, field: Field) -> bool {
        self.get(field).is_some_and(|column| column.source != FieldSource::Absent)
    }

    /// The decided column of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// A mapping of an earlier file of the same shape, for the numbers of this one: a column that shows its decimal sign is
    /// read by that.
    #[must_use]
    pub fn for_file(mut self, profile: &Profile) -> Self {
        for mapped in self.columns.iter_mut().filter(|mapped| mapped.field.numeric()) {
            let column = profile.columns.iter().find(|column| mapped.source == FieldSource::Column(column.index));
            if let Some(sign @ (Decimals::Point | Decimals::Comma)) = column.map(|column| column.decimals) {
                mapped.decimals = sign;
            }
        }
        self
    }

    /// The same, with this decimal sign where the values of a column leave it open.
    #[must_use]
    pub fn with_decimals(mut self, sign: Option<Decimals>) -> Self {
        for column in self.columns.iter_mut().filter(|column| column.decimals == Decimals::Ambiguous) {
            column.decimals = sign.unwrap_or(column.decimals);
        }
        self
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
                FieldSource::Absent if field.required() && field != Field::Price => {
                    problems.push(MappingProblem::Missing(field));
                }
                FieldSource::Column(_) | FieldSource::Constant(_) | FieldSource::Absent => {}
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
        Self {
            columns: proposals.iter().map(mapped).collect(),
            missing: MissingLines::default(),
            repeated: RepeatedLines::default(),
        }
    }
}

/// Why nobody but a person, or a mapping that is sent, can say which column a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The mapping itself cannot be applied.
    Problem(MappingProblem),
    /// Too little speaks for the column.
    Unsure(Field),
    /// Nearly as much speaks for another column.
    Rival(Field),
}

/// What keeps proposals from being taken without anybody's look: whatever keeps their mapping from being applied, and
/// each required field that is not sure. In no particular order.
#[must_use]
pub fn doubts(mapping: &Mapping, proposals: &[Proposal]) -> Vec<Doubt> {
    let required = proposals.iter().filter(|proposal| proposal.field.required());
    let unsure = required.filter_map(|proposal| match proposal.rival {
        Some(_) => Some(Doubt::Rival(proposal.field)),
        None => (!proposal.is_sure()).then_some(Doubt::Unsure(proposal.field)),
    });
    mapping.problems().into_iter().map(Doubt::Problem).chain(unsure).collect()
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
    /// From 0 to 1; below [`SURE`] a person should look.
    pub confidence: f32,
    /// What speaks for it.
    pub why: Why,
    /// Index of another column for which nearly as much speaks.
    #[serde(default)]
    pub rival: Option<u32>,
}

impl Proposal {
    /// Whether it can be taken although nobody looked at it.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE && self.rival.is_none()
    }
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

/// From here on a guess stands without a person's look.
pub const SURE: f32 = 0.7;
/// Below this a guess is noise.
const FAINTEST: f32 = 0.3;
/// A column with this share of the best one's confidence is its rival.
const NEARLY: f32 = 0.87;

/// Proposes a column for each field where something speaks for one: the strongest pair first, then the strongest of
/// what is left. In the order of [`Field::ALL`].
#[must_use]
pub fn propose(profile: &Profile, evidence: &[Evidence]) -> Vec<Proposal> {
    let mut candidates: Vec<Proposal> = profile
        .columns
        .iter()
        .flat_map(|column| {
            let hits = evidence.iter().find(|hits| hits.column == column.index);
            let wording = Wording::of(&column.header);
            let content = Content::of(column, hits, profile.rows_total);
            Field::ALL.into_iter().filter_map(move |field| candidate(field, column.index, wording, &content))
        })
        .collect();
    candidates.sort_by(|left, right| right.confidence.total_cmp(&left.confidence).then(left.column.cmp(&right.column)));
    let mut chosen: Vec<Proposal> = Vec::new();
    for candidate in &candidates {
        if !chosen.iter().any(|other| other.field == candidate.field || other.column == candidate.column) {
            chosen.push(*candidate);
        }
    }
    let rival = |proposal: &Proposal| {
        candidates
            .iter()
            .filter(|other| other.field == proposal.field && other.column != proposal.column)
            .filter(|other| other.confidence >= proposal.confidence * NEARLY)
            // A column that is rather something else is no rival.
            .find(|other| {
                let taken = chosen.iter().find(|taken| taken.column == other.column);
                taken.is_none_or(|taken| taken.confidence < other.confidence + 0.05)
            })
            .map(|other| other.column)
    };
    let rivals: Vec<Option<u32>> = chosen.iter().map(rival).collect();
    for (proposal, rival) in chosen.iter_mut().zip(rivals) {
        proposal.rival = rival;
    }
    chosen.sort_by_key(|proposal| proposal.field);
    chosen
}

/// What speaks for a column being the field: the header as far as the values agree, what the values prove, and faintly
/// what they look like, unless the header names something else.
fn candidate(field: Field, column: u32, wording: Wording, content: &Content) -> Option<Proposal> {
    let named = wording.affinity(field);
    let by_header = named * content.plausibility(field);
    let likeness = match (named > 0.0, wording.is_telling()) {
        (false, true) => 0.0,
        (false, false) => content.likeness(field),
        // Beside a name it only decides between like ones.
        (true, _) => content.likeness(field) * 0.4,
    };
    let speaks = named > 0.0 || !wording.is_telling() || field == Field::Gtin;
    let proof = if speaks { content.proof(field) } else { 0.0 };
    let by_content = 1.0 - (1.0 - likeness) * (1.0 - proof);
    let confidence = 1.0 - (1.0 - by_header) * (1.0 - by_content);
    let why = match (by_header > 0.0, by_content > 0.0) {
        (true, true) => Why::Both,
        (true, false) => Why::Header,
        _ => Why::Content,
    };
    (confidence >= FAINTEST).then_some(Proposal { field, column, confidence, why, rival: None })
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
mod corpus;
#[cfg(test)]
mod tests;
