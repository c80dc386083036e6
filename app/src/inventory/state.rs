//! An import as its page holds it, and what a person is deciding about its columns.
//!
//! Words: the *moment* is what the page is about, and changes seldom while progress changes often; the *draft* is the
//! mapping that the page shows; the *preview* is the first rows of the file as the draft reads them.
//!
//! What must hold: news about an import never throws away what a person is deciding; a field has one source at the
//! most, so giving it to another column takes it from the first.

use super::rpc;
use crate::base::follow::Followed;
use crate::base::format;
use crate::base::labels;
use crate::base::rpc::RpcResult;
use crate::i18n::Locale;
use engrane::base::id::ImportId;
use engrane::base::money::Money;
use engrane::inventory::history::types::Undone;
use engrane::inventory::import::fields::{Field, Mapping, MissingLines, PRICES, RepeatedLines};
use engrane::inventory::import::rules;
use engrane::inventory::import::types::{ImportDetail, PartOfRow, RowReason};
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::mapping::{FieldSource, MappedColumn, Mapping as _};
use engrane::platform::imports::numbers::{self, Decimals, NumberProblem};
use engrane::platform::imports::reader::types::{ColumnProfile, Profile, ReadChoices};
use engrane::platform::imports::types::{Aim, ImportStatus, Progress};
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Rows that the preview shows.
const PREVIEW_ROWS: usize = 6;

/// The fields that may be the same in every row.
pub const CONSTANT_FIELDS: [Field; 3] = [Field::Brand, Field::Location, Field::Currency];

/// One import as its page holds it.
#[derive(Clone, Copy)]
pub struct Import {
    id: ImportId,
    detail: Followed<ImportDetail>,
    /// What the last undoing on this page did.
    undone: RwSignal<Option<Undone>>,
}

/// What the page of an import is about: its status, the sheet and header that were read, and what was said of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub status: ImportStatus,
    read: Option<(u32, u32)>,
    choices: ReadChoices,
}

impl Import {
    pub fn new(detail: ImportDetail) -> Self {
        let id = detail.row.id;
        let detail = Followed::new(detail, move || async move { Ok(rpc::import(id).await?.value) });
        Self { id, detail, undone: RwSignal::new(None) }
    }

    /// The import as it was last heard of; tracked.
    pub fn detail(self) -> ImportDetail {
        self.detail.get()
    }

    /// The import as it was last heard of, for what stays the same within a moment.
    pub fn detail_untracked(self) -> ImportDetail {
        self.detail.get_untracked()
    }

    /// What the page is about.
    pub fn moment(self) -> Memo<Moment> {
        self.detail.part(|detail| Moment {
            status: detail.row.status,
            read: detail.profile.as_ref().map(|profile| (profile.sheet, profile.header_row)),
            choices: detail.choices,
        })
    }

    /// How far the present step is.
    pub fn progress(self) -> Memo<Progress> {
        self.detail.part(|detail| detail.progress)
    }

    /// Fetches how things stand.
    pub fn refresh(self) {
        self.detail.refresh();
    }

    /// Has the file read again, with another sheet or header.
    pub async fn reread(self, choices: ReadChoices) -> RpcResult<()> {
        rpc::reread_import(self.id, choices).await?;
        self.refresh();
        Ok(())
    }

    /// Puts back what a completed import changed, or does again what was put back.
    pub async fn turn(self) -> RpcResult<()> {
        let undone = match self.detail_untracked().row.status {
            ImportStatus::Undone => rpc::redo_import(self.id).await?,
            _ => rpc::undo_import(self.id).await?,
        };
        self.undone.set(Some(undone));
        self.refresh();
        Ok(())
    }

    /// What the last undoing on this page did; tracked.
    pub fn undone(self) -> Option<Undone> {
        self.undone.get()
    }

    /// Has done with the file what is wanted: with each column being what the mapping says, or what was planned.
    pub async fn apply(self, mapping: Option<Mapping>, aim: Aim) -> RpcResult<()> {
        rpc::apply_import(self.id, mapping, aim).await?;
        self.refresh();
        Ok(())
    }

    /// Says which part rows of the plan are that could be several.
    pub async fn answer(self, answers: Vec<PartOfRow>) -> RpcResult<()> {
        rpc::answer_import(self.id, answers).await?;
        self.refresh();
        Ok(())
    }

    /// Which one it is.
    pub fn id(self) -> ImportId {
        self.id
    }
}

/// The mapping of one import as the page shows it.
#[derive(Clone)]
pub struct Draft {
    pub profile: Arc<Profile>,
    /// The organization's currency.
    currency: Arc<str>,
    mapping: RwSignal<Mapping>,
}

/// A value of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewCell {
    pub field: Field,
    /// As it would be shown in the inventory, or as it stands in the file when it cannot be read.
    pub text: String,
    pub flaw: Option<Flaw>,
}

/// Why a value keeps its row out of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// What will be said about the row.
    Refused(RowReason),
    /// It is one number or another, as long as nobody says how the column is written.
    Undecided,
}

/// A row of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The spreadsheet's own row number.
    pub number: u32,
    pub cells: Vec<PreviewCell>,
}

impl Draft {
    /// Starts from the mapping that was decided before, or from what is proposed. None while the file is not read.
    pub fn of(import: &ImportDetail) -> Option<Self> {
        let profile = import.profile.clone()?;
        let mapping = import.mapping.clone().unwrap_or_else(|| Mapping::from_proposals(&profile, &import.proposals));
        let currency = import.currency.as_str().into();
        Some(Self { profile: Arc::new(profile), currency, mapping: RwSignal::new(mapping) })
    }

    /// The mapping; tracked.
    pub fn mapping(&self) -> Mapping {
        self.mapping.get()
    }

    /// The mapping, to be sent.
    pub fn decided(&self) -> Mapping {
        let mut mapping = self.mapping.get_untracked();
        // Of a price that the file turned out not to have, nothing is chosen.
        let levels = levels_of(&mapping);
        mapping.shown_price = mapping.shown_price.filter(|level| levels.iter().any(|(known, _)| known == level));
        mapping
    }

    /// The levels of the prices that the file has, with the columns that they are in; tracked.
    pub fn levels(&self) -> Vec<(i16, u32)> {
        self.mapping.with(levels_of)
    }

    /// The level of the price that workshops are to see; tracked.
    pub fn shown_price(&self) -> Option<i16> {
        self.mapping.with(|mapping| mapping.shown_price)
    }

    /// Says which price workshops are to see.
    pub fn choose_shown_price(&self, level: i16) {
        self.mapping.update(|mapping| mapping.shown_price = Some(level));
    }

    /// The field that a column is; tracked.
    pub fn field_of(&self, column: u32) -> Option<Field> {
        self.mapping.with(|mapping| field_of(mapping, column))
    }

    /// How the numbers of a field are written; tracked.
    pub fn decimals_of(&self, field: Field) -> Decimals {
        self.mapping.with(|mapping| mapping.get(field).map_or(Decimals::None, |column| column.decimals))
    }

    /// The constant of a field, empty when it has none; tracked.
    pub fn constant_of(&self, field: Field) -> String {
        self.mapping.with(|mapping| match mapping.get(field).map(|column| &column.source) {
            Some(FieldSource::Constant(text)) => text.clone(),
            Some(FieldSource::Column(_) | FieldSource::ToConfirm | FieldSource::Absent) | None => String::new(),
        })
    }

    /// Does a column provide the field? Tracked.
    pub fn has_column(&self, field: Field) -> bool {
        self.mapping
            .with(|mapping| mapping.get(field).is_some_and(|column| matches!(column.source, FieldSource::Column(_))))
    }

    /// Says what a column is, or that it is not used.
    pub fn assign(&self, column: u32, field: Option<Field>) {
        let decimals = self.profile.columns.iter().find(|other| other.index == column).map(|column| column.decimals);
        self.mapping.update(|mapping| assign(mapping, column, field, decimals.unwrap_or_default()));
    }

    /// Gives a field the same value in every row; an empty one takes it away.
    pub fn set_constant(&self, field: Field, text: &str) {
        self.mapping.update(|mapping| set_constant(mapping, field, text));
    }

    /// Is that what the mapping says of the field? Tracked.
    pub fn is_said(&self, field: Field, source: &FieldSource) -> bool {
        self.mapping.with(|mapping| mapping.get(field).is_some_and(|column| column.source == *source))
    }

    /// Says where a field comes from that the file has no column for; none: this is still to be said.
    pub fn say(&self, field: Field, source: Option<FieldSource>) {
        self.mapping.update(|mapping| {
            mapping.columns.retain(|mapped| mapped.field != field);
            let said = source.map(|source| MappedColumn { field, source, decimals: Decimals::None });
            mapping.columns.extend(said);
        });
    }

    /// What becomes of lines of the same source that the file does not have; tracked.
    pub fn missing(&self) -> MissingLines {
        self.mapping.with(|mapping| mapping.missing)
    }

    /// Says what becomes of lines of the same source that the file does not have.
    pub fn choose_missing(&self, missing: MissingLines) {
        self.mapping.update(|mapping| mapping.missing = missing);
    }

    /// What becomes of rows that are one line; tracked.
    pub fn repeated(&self) -> RepeatedLines {
        self.mapping.with(|mapping| mapping.repeated)
    }

    /// Says what becomes of rows that are one line.
    pub fn choose_repeated(&self, repeated: RepeatedLines) {
        self.mapping.update(|mapping| mapping.repeated = repeated);
    }

    /// Says how the numbers of a field are written.
    pub fn choose_decimals(&self, field: Field, decimals: Decimals) {
        self.mapping.update(|mapping| {
            for column in mapping.columns.iter_mut().filter(|column| column.field == field) {
                column.decimals = decimals;
            }
        });
    }

    /// The first rows as the draft reads them; tracked.
    pub fn preview(&self, lang: Locale) -> Vec<PreviewRow> {
        self.mapping.with(|mapping| preview(lang, &self.profile, mapping, &self.currency))
    }
}

fn levels_of(mapping: &Mapping) -> Vec<(i16, u32)> {
    let column = |field| match mapping.get(field).map(|column| &column.source) {
        Some(FieldSource::Column(index)) => Some(*index),
        _ => None,
    };
    (1..).zip(PRICES).filter_map(|(level, field)| Some((level, column(field)?))).collect()
}

fn field_of(mapping: &Mapping, column: u32) -> Option<Field> {
    mapping.columns.iter().find(|mapped| mapped.source == FieldSource::Column(column)).map(|mapped| mapped.field)
}

fn assign(mapping: &mut Mapping, column: u32, field: Option<Field>, decimals: Decimals) {
    mapping.columns.retain(|mapped| mapped.source != FieldSource::Column(column) && Some(mapped.field) != field);
    if let Some(field) = field {
        let decimals = if field.is_numeric() { decimals } else { Decimals::None };
        mapping.columns.push(MappedColumn { field, source: FieldSource::Column(column), decimals });
    }
}

fn set_constant(mapping: &mut Mapping, field: Field, text: &str) {
    mapping.columns.retain(|mapped| mapped.field != field);
    let text = text.trim();
    if !text.is_empty() {
        // Codes of currencies are capital letters; nobody should fail for the shift key.
        let text = if field == Field::Currency { text.to_uppercase() } else { text.to_owned() };
        let source = FieldSource::Constant(text);
        mapping.columns.push(MappedColumn { field, source, decimals: Decimals::None });
    }
}

fn preview(lang: Locale, profile: &Profile, mapping: &Mapping, own: &str) -> Vec<PreviewRow> {
    let mapped = Field::ALL.iter().filter(|field| mapping.says(**field)).filter_map(|field| mapping.get(*field));
    let mapped: Vec<&MappedColumn<Field>> = mapped.collect();
    profile
        .sample
        .iter()
        .take(PREVIEW_ROWS)
        .map(|row| {
            let text = |field| mapping.get(field).map_or("", |column| text_of(column, &row.cells));
            let said = rules::currency_said(mapping, text(Field::Currency), text(Field::Price));
            let currency = rules::currency(said, own);
            let mut cells: Vec<_> =
                mapped.iter().map(|column| preview_cell(lang, column, &row.cells, &currency)).collect();
            // It is refused as a whole, whatever its values are.
            if let (Some(first), Some(defect)) = (cells.first_mut(), row.defect) {
                first.flaw = Some(Flaw::Refused(defect.into()));
            }
            PreviewRow { number: row.number, cells }
        })
        .collect()
}

fn text_of<'a>(column: &'a MappedColumn<Field>, cells: &'a [String]) -> &'a str {
    match &column.source {
        FieldSource::Constant(text) => text,
        FieldSource::ToConfirm | FieldSource::Absent => "",
        FieldSource::Column(index) => {
            usize::try_from(*index).ok().and_then(|index| cells.get(index)).map_or("", String::as_str).trim()
        }
    }
}

fn preview_cell(
    lang: Locale,
    column: &MappedColumn<Field>,
    cells: &[String],
    currency: &Result<String, RowReason>,
) -> PreviewCell {
    let text = text_of(column, cells);
    let written = || text.to_owned();
    let money = |amount: Option<Decimal>| match (amount, currency) {
        (Some(amount), Ok(currency)) => format::money(&Money::new(amount, currency.as_str())),
        // Of no currency that is known: that is said beside the currency.
        _ => written(),
    };
    let read = match column.field {
        Field::Price | Field::Price2 | Field::Price3 | Field::Price4 | Field::Price5 => {
            rules::price(text, column.decimals).map(money)
        }
        Field::Cost => rules::cost(text, column.decimals).map(money),
        Field::Stock if column.source == FieldSource::ToConfirm => Ok(labels::stock(lang, None)),
        Field::Stock => rules::stock(text, column.decimals).map(|stock| labels::stock(lang, stock)),
        Field::MinOrder => {
            rules::min_order(text, column.decimals).map(|quantity| quantity.map(format::quantity).unwrap_or_default())
        }
        Field::Currency => currency.clone(),
        Field::PartNumber if !text.contains(char::is_alphanumeric) => Err(RowReason::NoPartNumber),
        Field::PartNumber | Field::Brand | Field::Description | Field::OwnCode | Field::Location | Field::Gtin => {
            Ok(written())
        }
    };
    let parse = if PRICES.contains(&column.field) || column.field == Field::Cost {
        numbers::parse
    } else {
        numbers::parse_quantity
    };
    let undecided = || column.field.is_numeric() && parse(text, column.decimals) == Err(NumberProblem::Ambiguous);
    let flaw = read.as_ref().err().map(|reason| if undecided() { Flaw::Undecided } else { Flaw::Refused(*reason) });
    PreviewCell { field: column.field, text: read.unwrap_or_else(|_| written()), flaw }
}

/// Must a person choose how this column writes its numbers, when it is `field`?
pub fn asks_for_decimals(column: &ColumnProfile, field: Option<Field>) -> bool {
    column.decimals == Decimals::Ambiguous && field.is_some_and(Field::is_numeric)
}

/// Do the damages of a column matter: does it hold codes?
pub fn holds_codes(field: Option<Field>) -> bool {
    matches!(field, Some(Field::PartNumber | Field::OwnCode | Field::Gtin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::platform::imports::reader::types::{FileFormat, LeftOut, Row};

    fn column(field: Field, index: u32, decimals: Decimals) -> MappedColumn<Field> {
        MappedColumn { field, source: FieldSource::Column(index), decimals }
    }

    fn profile(rows: &[&[&str]]) -> Profile {
        let sample = (2..)
            .zip(rows)
            .map(|(number, cells)| Row {
                number,
                cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
                defect: None,
            })
            .collect();
        Profile {
            format: FileFormat::Xlsx,
            encoding: None,
            sheets: Vec::new(),
            sheet: 0,
            hidden_sheets: Vec::new(),
            header_row: 1,
            columns: Vec::new(),
            rows_total: 0,
            left_out: LeftOut::default(),
            sample,
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_field_given_to_another_column_leaves_the_first() {
        let mut mapping = Mapping { columns: vec![column(Field::Price, 1, Decimals::Point)], ..Mapping::default() };
        assign(&mut mapping, 2, Some(Field::Price), Decimals::Comma);
        assert_eq!(mapping.columns, [column(Field::Price, 2, Decimals::Comma)]);
        assign(&mut mapping, 2, Some(Field::Description), Decimals::Comma);
        assert_eq!(mapping.columns, [column(Field::Description, 2, Decimals::None)]);
        assign(&mut mapping, 2, None, Decimals::Comma);
        assert_eq!(mapping.columns, []);
    }

    #[test]
    fn a_constant_stands_instead_of_a_column_and_an_empty_one_for_nothing() {
        let mut mapping = Mapping { columns: vec![column(Field::Currency, 1, Decimals::None)], ..Mapping::default() };
        set_constant(&mut mapping, Field::Currency, " usd ");
        assert_eq!(mapping.columns.len(), 1);
        assert_eq!(mapping.columns[0].source, FieldSource::Constant("USD".to_owned()));
        set_constant(&mut mapping, Field::Currency, " ");
        assert_eq!(mapping.columns, []);
    }

    #[test]
    fn a_column_that_nobody_decided_is_not_guessed() {
        let profile = profile(&[&["1.234"], &["12"]]);
        let mapping = Mapping { columns: vec![column(Field::Price, 0, Decimals::Ambiguous)], ..Mapping::default() };
        let flaws: Vec<_> =
            preview(Locale::es, &profile, &mapping, "MXN").into_iter().map(|row| row.cells[0].flaw).collect();
        assert_eq!(flaws, [Some(Flaw::Undecided), None]);
    }

    #[test]
    fn the_preview_reads_numbers_as_the_draft_says() {
        let profile = profile(&[&["041", "$1.234,50", "12 pzas"], &["042", "agotado"]]);
        let mapping = Mapping {
            columns: vec![
                column(Field::Stock, 2, Decimals::Point),
                column(Field::Price, 1, Decimals::Comma),
                column(Field::PartNumber, 0, Decimals::None),
            ],
            ..Mapping::default()
        };
        let rows = preview(Locale::es, &profile, &mapping, "MXN");
        let texts = |row: &PreviewRow| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&rows[0]), ["041", "$1,234.50", "12"]);
        assert_eq!(texts(&rows[1]), ["042", "agotado", ""]);
        let flaws = |row: &PreviewRow| row.cells.iter().map(|cell| cell.flaw).collect::<Vec<_>>();
        assert_eq!(flaws(&rows[0]), [None, None, None]);
        assert_eq!(
            flaws(&rows[1]),
            [None, Some(Flaw::Refused(RowReason::PriceNotANumber)), Some(Flaw::Refused(RowReason::StockMissing))]
        );
        assert_eq!(rows[0].number, 2);
    }

    #[test]
    fn the_preview_shows_what_will_be_kept() {
        let profile = profile(&[&["041", "1234", "dólares"], &["042", "1234", ""], &["043", "1234", "trueque"]]);
        let mapping = Mapping {
            columns: vec![column(Field::Price, 1, Decimals::Point), column(Field::Currency, 2, Decimals::None)],
            ..Mapping::default()
        };
        let rows = preview(Locale::es, &profile, &mapping, "COP");
        let cells = |row: &PreviewRow| row.cells.iter().map(|cell| (cell.text.clone(), cell.flaw)).collect::<Vec<_>>();
        let fine = |text: &str| (text.to_owned(), None);
        assert_eq!(cells(&rows[0]), [fine("USD 1,234.00"), fine("USD")]);
        assert_eq!(cells(&rows[1]), [fine("COP 1,234.00"), fine("COP")]);
        let unknown = ("trueque".to_owned(), Some(Flaw::Refused(RowReason::CurrencyUnknown)));
        assert_eq!(cells(&rows[2]), [fine("1234"), unknown]);
    }

    #[test]
    fn the_preview_refuses_what_will_be_refused() {
        use RowReason::{NoPartNumber, PriceNegative, StockNegative, TooLarge};
        let profile = profile(&[&["-", "-1", "-2"], &["041", "10000000000", "99999999999"]]);
        let mapping = Mapping {
            columns: vec![
                column(Field::PartNumber, 0, Decimals::None),
                column(Field::Price, 1, Decimals::Point),
                column(Field::Stock, 2, Decimals::Point),
            ],
            ..Mapping::default()
        };
        let flaws: Vec<Vec<_>> = preview(Locale::es, &profile, &mapping, "MXN")
            .into_iter()
            .map(|row| row.cells.into_iter().map(|cell| cell.flaw).collect())
            .collect();
        let refused = |reason| Some(Flaw::Refused(reason));
        assert_eq!(flaws[0], [refused(NoPartNumber), refused(PriceNegative), refused(StockNegative)]);
        assert_eq!(flaws[1], [None, refused(TooLarge), refused(TooLarge)]);
    }
}
