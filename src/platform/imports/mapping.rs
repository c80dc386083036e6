//! Which column of a file is which field, whatever kind of import it is.
//!
//! Words: a *field* is what an import takes from a file; a kind of import declares its own ([`fields`](self::fields)), each
//! with its *meaning*, by which columns are recognised; its *source* is a column or a constant ("location = Principal"). A
//! *proposal* is a guess with its confidence and its reason, from the words of the header and from what the column
//! holds; its *rival* is another column for which nearly as much speaks. A *mapping* is what a person decided, for one
//! import. The *fingerprint* is the shape of a file by its headers: what was decided about one is remembered by it.
//!
//! What must hold: a proposal gives a field at most one column and a column at most one field; a person may give one
//! column to two fields; a mapping without problems has everything that applying needs; without a person only what is
//! sure is taken.

mod content;
pub mod fields;
mod headers;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::numbers::{self, Decimals};
use super::reader::types::{ColumnProfile, Profile};
use crate::base::problem::{FieldProblem, Reason};

use content::Content;
use fields::{Constant, ImportField, Meaning, Need, Spec, Value};
use headers::Wording;

pub use headers::{header_words, is_header_word, names_field};

/// Where the values of a field come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldSource {
    /// A column, by its index from 0 at column A.
    Column(u32),
    /// The same value for every row.
    Constant(String),
    /// Of stock: nobody has counted it, and whoever wants some asks.
    ToConfirm,
    /// The file does not say, and need not: another list may bring it.
    Absent,
}

/// One decided field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn<F> {
    /// The field.
    pub field: F,
    /// Where its values come from.
    pub source: FieldSource,
    /// How its numbers are written; only asked for fields of numbers.
    #[serde(default, skip_serializing_if = "Decimals::is_none")]
    pub decimals: Decimals,
}

impl<F: ImportField> MappedColumn<F> {
    /// From a column of a file, with the decimal sign that it shows; or a constant, whose numbers have a point.
    #[must_use]
    pub fn of(field: F, source: FieldSource, profile: &Profile) -> Self {
        let decimals = match &source {
            FieldSource::Column(index) => profile.column(*index).map(|column| column.decimals).unwrap_or_default(),
            FieldSource::Constant(_) => Decimals::Point,
            FieldSource::ToConfirm | FieldSource::Absent => Decimals::None,
        };
        Self { field, source, decimals: if field.is_numeric() { decimals } else { Decimals::None } }
    }
}

/// What a person decided about a file: its columns, and what the kind asks besides.
pub trait Mapping: Clone + Default + Serialize + DeserializeOwned + Send + Sync {
    /// What its columns can be.
    type Field: ImportField;

    /// In any order, each field at most once.
    fn columns(&self) -> &[MappedColumn<Self::Field>];

    /// The same, to be changed.
    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<Self::Field>>;

    /// The decided column of a field.
    fn get(&self, field: Self::Field) -> Option<&MappedColumn<Self::Field>> {
        self.columns().iter().find(|column| column.field == field)
    }

    /// Whether the file says anything of the field.
    fn says(&self, field: Self::Field) -> bool {
        self.get(field).is_some_and(|column| column.source != FieldSource::Absent)
    }

    /// What a row says of a field; empty when it says nothing.
    fn text<'r>(&'r self, cells: &'r [String], field: Self::Field) -> &'r str {
        match self.get(field).map(|column| &column.source) {
            Some(FieldSource::Column(index)) => cells.get(*index as usize).map_or("", |cell| cell.trim()),
            Some(FieldSource::Constant(value)) => value.trim(),
            Some(FieldSource::ToConfirm | FieldSource::Absent) | None => "",
        }
    }

    /// How the numbers of a field are written.
    fn decimals(&self, field: Self::Field) -> Decimals {
        self.get(field).map(|column| column.decimals).unwrap_or_default()
    }

    /// A mapping of an earlier file of the same shape, for the numbers of this one: a column that shows its decimal sign is
    /// read by that.
    #[must_use]
    fn for_file(mut self, profile: &Profile) -> Self {
        for mapped in self.columns_mut().iter_mut().filter(|mapped| mapped.field.is_numeric()) {
            let FieldSource::Column(index) = mapped.source else { continue };
            if let Some(sign @ (Decimals::Point | Decimals::Comma)) =
                profile.column(index).map(|column| column.decimals)
            {
                mapped.decimals = sign;
            }
        }
        self
    }

    /// The same, with this decimal sign where the values of a column leave it open.
    #[must_use]
    fn with_decimals(mut self, sign: Option<Decimals>) -> Self {
        for column in self.columns_mut().iter_mut().filter(|column| column.decimals == Decimals::Ambiguous) {
            column.decimals = sign.unwrap_or(column.decimals);
        }
        self
    }

    /// The mapping that a list of proposals amounts to, each with the decimal sign that its column shows.
    #[must_use]
    fn from_proposals(profile: &Profile, proposals: &[Proposal<Self::Field>]) -> Self {
        let mut mapping = Self::default();
        *mapping.columns_mut() = proposals
            .iter()
            .map(|proposal| MappedColumn::of(proposal.field, FieldSource::Column(proposal.column), profile))
            .collect();
        // A list in another currency says so above its prices, or in them.
        let of = |meaning| Self::Field::ALL.iter().copied().find(|field| field.spec().meaning == meaning);
        if let (Some(price), Some(currency)) = (of(Meaning::Price), of(Meaning::Currency))
            && mapping.get(currency).is_none()
            && let Some(FieldSource::Column(index)) = mapping.get(price).map(|column| &column.source)
            && let Some(code) = profile.column(*index).and_then(currency_of)
        {
            let source = FieldSource::Constant(code.to_owned());
            mapping.columns_mut().push(MappedColumn { field: currency, source, decimals: Decimals::None });
        }
        mapping
    }

    /// What keeps it from being applied, in the order of [`ImportField::ALL`].
    fn problems(&self) -> Vec<MappingProblem<Self::Field>> {
        let of_field = |field: &Self::Field| {
            let spec = field.spec();
            let mut columns = self.columns().iter().filter(|column| column.field == *field);
            let Some(column) = columns.next() else {
                return (spec.need != Need::None).then_some(MappingProblem::Missing(*field)).into_iter().chain(None);
            };
            let repeated = columns.next().map(|_| MappingProblem::Repeated(*field));
            repeated.into_iter().chain(column.problem(spec))
        };
        Self::Field::ALL.iter().flat_map(of_field).chain(self.missing_together()).collect()
    }

    /// A field that has to be said because another one is not.
    fn missing_together(&self) -> Option<MappingProblem<Self::Field>> {
        None
    }

    /// Those of its fields that come from columns which the file does not have.
    fn unknown_columns(&self, profile: Option<&Profile>) -> Vec<FieldProblem> {
        let unknown = |mapped: &&MappedColumn<Self::Field>| match mapped.source {
            FieldSource::Column(index) => profile.and_then(|profile| profile.column(index)).is_none(),
            FieldSource::Constant(_) | FieldSource::ToConfirm | FieldSource::Absent => false,
        };
        let problem = |mapped: &MappedColumn<Self::Field>| mapped.field.problem(Reason::Unknown);
        self.columns().iter().filter(unknown).map(problem).collect()
    }
}

impl<F: ImportField> MappedColumn<F> {
    /// What keeps this source from being the field's.
    fn problem(&self, spec: Spec) -> Option<MappingProblem<F>> {
        let number = spec.value == Value::Number;
        match &self.source {
            FieldSource::Column(_) if number && self.decimals == Decimals::Ambiguous => {
                Some(MappingProblem::DecimalsUndecided(self.field))
            }
            FieldSource::Constant(_) if spec.constant == Constant::Never => {
                Some(MappingProblem::ConstantNotAllowed(self.field))
            }
            FieldSource::Constant(value) if number && numbers::parse(value, self.decimals).is_err() => {
                Some(MappingProblem::ConstantNotANumber(self.field))
            }
            FieldSource::ToConfirm if !spec.confirmable => Some(MappingProblem::ConstantNotAllowed(self.field)),
            FieldSource::Absent if spec.need == Need::Required => Some(MappingProblem::Missing(self.field)),
            FieldSource::Column(_) | FieldSource::Constant(_) | FieldSource::ToConfirm | FieldSource::Absent => None,
        }
    }
}

/// Why a mapping cannot be applied yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingProblem<F> {
    /// A required field has no source.
    Missing(F),
    /// A field has two sources.
    Repeated(F),
    /// Point or comma has to be chosen.
    DecimalsUndecided(F),
    /// A constant that is no number, for a field of numbers.
    ConstantNotANumber(F),
    /// One constant cannot be the number of every part.
    ConstantNotAllowed(F),
}

impl<F: ImportField> From<MappingProblem<F>> for FieldProblem {
    fn from(problem: MappingProblem<F>) -> Self {
        match problem {
            MappingProblem::Missing(field) => field.problem(Reason::Missing),
            MappingProblem::Repeated(field) => field.problem(Reason::Duplicate),
            MappingProblem::DecimalsUndecided(field) => field.problem(Reason::Undecided),
            MappingProblem::ConstantNotANumber(field) | MappingProblem::ConstantNotAllowed(field) => {
                field.problem(Reason::Malformed)
            }
        }
    }
}

/// The currency of a column of prices, where its header names one or nearly all of its values do.
fn currency_of(column: &ColumnProfile) -> Option<&'static str> {
    numbers::currency_of_header(&column.header).or_else(|| {
        let named: Vec<_> = column.probes.iter().filter_map(|probe| numbers::named_currency(probe)).collect();
        let first = named.first().copied()?;
        (named.len() * 5 >= column.probes.len() * 4 && named.iter().all(|code| *code == first)).then_some(first)
    })
}

/// Why nobody but a person, or a mapping that is sent, can say which column a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt<F> {
    /// The mapping itself cannot be applied.
    Problem(MappingProblem<F>),
    /// Too little speaks for the column.
    Unsure(F),
    /// Nearly as much speaks for another column.
    Rival(F),
}

impl<F: ImportField> From<Doubt<F>> for FieldProblem {
    /// What the doubt asks to be said.
    fn from(doubt: Doubt<F>) -> Self {
        match doubt {
            Doubt::Problem(problem) => problem.into(),
            Doubt::Unsure(field) => field.problem(Reason::Unsure),
            Doubt::Rival(field) => field.problem(Reason::Rival),
        }
    }
}

/// What keeps proposals from being taken without anybody's look: whatever keeps their mapping from being applied, and
/// each required field that is not sure. In no particular order.
#[must_use]
pub fn doubts<M: Mapping>(mapping: &M, proposals: &[Proposal<M::Field>]) -> Vec<Doubt<M::Field>> {
    let required = proposals.iter().filter(|proposal| proposal.field.is_required());
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

/// A guess for one field; at rest, and wherever the kind does not matter, the field is its name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Proposal<F = String> {
    /// The field.
    pub field: F,
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

impl<F> Proposal<F> {
    /// Whether it can be taken although nobody looked at it.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE && self.rival.is_none()
    }

    /// The same of another word for the field.
    fn with<G>(self, field: G) -> Proposal<G> {
        let Self { column, confidence, why, rival, .. } = self;
        Proposal { field, column, confidence, why, rival }
    }
}

impl Proposal {
    /// The same of the field that its name stands for; none when the kind has no such field.
    #[must_use]
    pub fn of<F: ImportField>(self) -> Option<Proposal<F>> {
        F::named(&self.field).map(|field| self.with(field))
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
/// From here on a header names a price, and not only an amount.
const PRICE_BY_NAME: f32 = 0.6;
/// Headers that name a brand so well are called so.
const NAMES_BRAND: f32 = 0.95;
/// What the make of a vehicle is worth in a column that is called brand, where both are looked for, and a brand in one that is called make:
/// `Marca` beside `Armadora`. Likewise what a thing is or is made of in a `Material` beside the `Texto breve de material`.
const RATHER_OTHER: f32 = 0.75;
/// A column with this share of the best one's confidence is its rival.
const NEARLY: f32 = 0.87;

/// Proposes a column for each field where something speaks for one: the strongest pair first, then the strongest of
/// what is left. In the order of [`ImportField::ALL`].
#[must_use]
pub fn propose<F: ImportField>(profile: &Profile, evidence: &[Evidence]) -> Vec<Proposal<F>> {
    let meanings: Vec<Meaning> = F::ALL.iter().map(|field| field.spec().meaning).collect();
    let guesses = guess(&meanings, profile, evidence);
    guesses.into_iter().filter_map(|guess| Some(guess.with(*F::ALL.get(guess.field)?))).collect()
}

/// As [`propose`], with the names of the fields: for whoever shows them of any kind.
#[must_use]
pub fn propose_names<F: ImportField>(profile: &Profile, evidence: &[Evidence]) -> Vec<Proposal> {
    propose::<F>(profile, evidence)
        .into_iter()
        .map(|proposal| proposal.with(proposal.field.name().to_owned()))
        .collect()
}

/// As [`propose`], of fields that are told by their place.
fn guess(meanings: &[Meaning], profile: &Profile, evidence: &[Evidence]) -> Vec<Proposal<usize>> {
    let has_both = meanings.contains(&Meaning::Brand) && meanings.contains(&Meaning::Make);
    let materials_are_coded = profile.columns.iter().any(|column| Wording::of(&column.header).describes_material());
    let mut candidates: Vec<Proposal<usize>> = profile
        .columns
        .iter()
        .flat_map(|column| {
            let hits = evidence.iter().find(|hits| hits.column == column.index);
            let wording = Wording::of(&column.header);
            let content = Content::of(column, hits, profile.rows_total);
            let asks = !is_read(column);
            let candidate = move |(field, meaning): (usize, &Meaning)| {
                // Nobody is asked how a cost is written that nobody needs.
                if asks && *meaning == Meaning::Cost {
                    return None;
                }
                let mut found = candidate(*meaning, column.index, &wording, &content)?;
                let is_brand = !wording.is_make() && wording.affinity(Meaning::Brand) > NAMES_BRAND;
                let rather_other = match meaning {
                    Meaning::Make => has_both && is_brand,
                    Meaning::Brand => has_both && wording.is_make(),
                    Meaning::RawMaterial | Meaning::ItemName => materials_are_coded && wording.is_material(),
                    _ => false,
                };
                if rather_other {
                    found.confidence *= RATHER_OTHER;
                }
                Some(found.with(field))
            };
            meanings.iter().enumerate().filter_map(candidate)
        })
        .collect();
    candidates.sort_by(|left, right| right.confidence.total_cmp(&left.confidence).then(left.column.cmp(&right.column)));
    let mut chosen: Vec<Proposal<usize>> = Vec::new();
    for candidate in &candidates {
        if !chosen.iter().any(|other| other.field == candidate.field || other.column == candidate.column) {
            chosen.push(*candidate);
        }
    }
    let level = |index| profile.column(index).and_then(|column| Wording::of(&column.header).level());
    let rival = |proposal: &Proposal<usize>| {
        candidates
            .iter()
            .filter(|other| other.field == proposal.field && other.column != proposal.column)
            .filter(|other| other.confidence >= proposal.confidence * NEARLY)
            // Beside the price, `Precio 2` is another one.
            .filter(|other| {
                meanings.get(other.field) != Some(&Meaning::Price)
                    || level(proposal.column).is_some()
                    || level(other.column).is_none_or(|level| level < 2)
            })
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
    chosen.extend(further_prices(meanings, profile, &chosen));
    chosen.sort_by_key(|proposal| proposal.field);
    chosen
}

/// Further prices: columns that are nothing else, whose header names a price and whose values are numbers that can be read. One that
/// is numbered (`Precio 3`) is that one, the others follow in the order of the file. They are never asked about.
fn further_prices(meanings: &[Meaning], profile: &Profile, chosen: &[Proposal<usize>]) -> Vec<Proposal<usize>> {
    let fields = meanings.iter().enumerate().filter(|(_, meaning)| **meaning == Meaning::FurtherPrice);
    let fields: Vec<usize> = fields.map(|(field, _)| field).collect();
    let mut taken: Vec<Option<(u32, f32)>> = vec![None; fields.len()];
    let mut others = Vec::new();
    let left = profile.columns.iter().filter(|column| chosen.iter().all(|other| other.column != column.index));
    for column in left.filter(|column| is_read(column)) {
        let wording = Wording::of(&column.header);
        let content = Content::of(column, None, profile.rows_total);
        let level = wording.level();
        let named = wording.without_level().affinity(Meaning::Price);
        let confidence = named * content.plausibility(Meaning::FurtherPrice);
        if confidence < PRICE_BY_NAME {
            continue;
        }
        let place = level.and_then(|level| usize::try_from(level.checked_sub(2)?).ok());
        match place.and_then(|place| taken.get_mut(place)).filter(|place| place.is_none()) {
            Some(place) => *place = Some((column.index, confidence)),
            None => others.push((column.index, confidence)),
        }
    }
    for (place, other) in taken.iter_mut().filter(|place| place.is_none()).zip(others) {
        *place = Some(other);
    }
    let taken = fields.into_iter().zip(taken).filter_map(|(field, taken)| Some((field, taken?)));
    taken
        .map(|(field, (column, confidence))| Proposal { field, column, confidence, why: Why::Header, rival: None })
        .collect()
}

/// Whether the numbers of a column can be read without a question.
fn is_read(column: &ColumnProfile) -> bool {
    matches!(column.decimals, Decimals::Point | Decimals::Comma)
}

/// What speaks for a column being the field: the header as far as the values agree, what the values prove, and faintly
/// what they look like, unless the header names something else.
fn candidate(field: Meaning, column: u32, wording: &Wording, content: &Content) -> Option<Proposal<Meaning>> {
    let named = wording.affinity(field);
    let by_header = named * content.plausibility(field);
    let likeness = match (named > 0.0, wording.is_telling()) {
        (false, true) => 0.0,
        (false, false) => content.likeness(field),
        // Beside a name it only decides between like ones.
        (true, _) => content.likeness(field) * 0.4,
    };
    let speaks = named > 0.0 || !wording.is_telling() || field == Meaning::Gtin;
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

/// Which name stands in which column, in the words of [`header_words`].
pub type Headers = BTreeMap<u32, String>;

/// The names of a file's columns with their fingerprint, which is the same in whatever order they stand; none where a column has no
/// name, or one that another one has too.
#[must_use]
pub fn named(profile: &Profile) -> Option<(String, Headers)> {
    let headers: Headers = profile.columns.iter().map(|column| (column.index, header_words(&column.header))).collect();
    let names: BTreeSet<&str> = headers.values().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let all = names.len() == headers.len() && !headers.is_empty();
    let names = names.into_iter().collect::<Vec<_>>().join("\n");
    all.then(|| (format!("{:016x}", fingerprint_of(names.as_bytes())), headers))
}

/// What was decided about the columns of one file, for another one that has them elsewhere.
pub trait Follow: Sized {
    /// Each column is now where `place` says; none where it says nothing of one.
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self>;
}

impl FieldSource {
    /// Where it is now.
    #[must_use]
    pub fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        match self {
            Self::Column(index) => place(index).map(Self::Column),
            Self::Constant(_) | Self::Absent | Self::ToConfirm => Some(self),
        }
    }
}

/// FNV-1a of 64 bits: small, and the same on every machine and in every version.
#[must_use]
pub fn fingerprint_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
