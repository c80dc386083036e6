//! An import of inventory in words: its columns, and the first rows as the inventory would show them.

use super::labels;
use super::shown::Shown;
use crate::base::format;
use crate::base::labels as base;
use crate::i18n::{Locale, td_string};
use crate::imports::columns::present::{self, Known, Words, columns, pick};
use crate::imports::columns::typed::{self, Values, text};
use crate::imports::columns::{Asked, Columns, Preview, PreviewCell, Questions, Shortcut};
use crate::imports::labels as file_words;
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::fault::Result;
use engrane::base::id::ImportId;
use engrane::base::money::{Money, Tax, is_currency};
use engrane::base::permission::Permission;
use engrane::inventory::import::fields::{Field, Mapping, MissingLines, PRICES, RepeatedLines};
use engrane::inventory::import::types::{ImportDetail, PriceAnswers, RowReason};
use engrane::inventory::import::{ops, rules};
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::mapping::{FieldSource, MappedColumn, Mapping as _};
use engrane::platform::imports::numbers::{self, NumberProblem};
use engrane::platform::imports::reader::types::Profile;
use engrane::platform::imports::types::ImportStatus;
use rust_decimal::Decimal;

/// Rows that the preview shows.
const PREVIEW_ROWS: usize = 6;
/// Currencies that are offered for a file without a column of them, besides the organization's own.
const CURRENCIES: [&str; 2] = ["MXN", "USD"];

/// The import as its page shows it.
pub async fn shown(ctx: &Ctx, lang: Locale, id: ImportId) -> Result<Shown> {
    let import = ops::import(ctx, id).await?;
    let waits = matches!(import.row.status, ImportStatus::NeedsMapping | ImportStatus::Planned);
    let may_answer = ctx.require(Permission::SettingsEdit).is_ok();
    let columns = if waits { columns_of(lang, &import, may_answer) } else { None };
    let ImportDetail { row, counts, progress, failure, problems, problems_total, .. } = import;
    Ok(Shown { row, counts, progress, failure, problems, problems_total, columns })
}

fn columns_of(lang: Locale, import: &ImportDetail, may_answer: bool) -> Option<Columns> {
    let (profile, mapping) = (import.profile.as_ref()?, import.mapping.as_ref()?);
    let known = Known {
        profile,
        choices: import.choices,
        proposals: &import.proposals,
        mapping,
        remembered: import.remembered,
    };
    let words = Words {
        field: labels::field,
        column: |lang, column| td_string!(lang, inventory.mapping.field_of, column = column.to_owned()),
        intro: td_string!(lang, inventory.mapping.intro),
    };
    let prices = may_answer.then(|| prices(lang, profile, mapping, import.prices));
    let rest = [constants(lang, mapping, &import.currency), left_out(lang, mapping)].into_iter();
    Some(Columns {
        rest: rest.chain(prices).filter(|questions| !questions.asked.is_empty()).collect(),
        preview: Some(preview(lang, profile, mapping, &import.currency)),
        ..columns(lang, &known, &words)
    })
}

/// What is the same in every row, of fields that no column is.
fn constants(lang: Locale, mapping: &Mapping, own_currency: &str) -> Questions {
    let mut asked = present::constants(mapping, |field| labels::field(lang, field).to_owned());
    for Asked { of, input, .. } in &mut asked {
        match Field::named(of) {
            Some(Field::Brand) => td_string!(lang, inventory.mapping.constant_brand).clone_into(&mut input.hint),
            Some(Field::Location) => td_string!(lang, inventory.mapping.constant_location).clone_into(&mut input.hint),
            Some(Field::Currency) => offer_currencies(input, own_currency),
            _ => {}
        }
    }
    Questions {
        title: td_string!(lang, inventory.mapping.constants).to_owned(),
        intro: td_string!(lang, inventory.mapping.constants_intro).to_owned(),
        asked,
    }
}

/// Instead of typing one. Where none is chosen, it is the organization's.
fn offer_currencies(input: &mut FormField, own: &str) {
    let chosen = std::mem::take(&mut input.value);
    input.kind = Kind::Choice;
    // The file says it although it is the own one: it stays said.
    let own_value = if chosen == own { own } else { "" };
    input.picks = vec![pick(own_value, own, chosen == own_value)];
    let others = CURRENCIES.into_iter().filter(|code| *code != own && *code != chosen);
    input.picks.extend(others.map(|code| pick(code, code, false)));
    if is_currency(&chosen) && chosen != own {
        input.picks.push(pick(chosen.clone(), chosen, true));
    }
}

/// What the file may leave out: stock, prices, and lines that an earlier one had; and what becomes of rows that are one line.
fn left_out(lang: Locale, mapping: &Mapping) -> Questions {
    let missing = MissingLines::ALL.iter().map(|missing| {
        let text = match missing {
            MissingLines::Leave => td_string!(lang, inventory.mapping.missing_leave),
            MissingLines::Zero => td_string!(lang, inventory.mapping.missing_zero),
            MissingLines::Unknown => td_string!(lang, inventory.mapping.missing_unknown),
        };
        pick(missing.as_str(), text, *missing == mapping.missing)
    });
    let repeated = RepeatedLines::ALL.iter().map(|repeated| {
        let text = match repeated {
            RepeatedLines::Last => td_string!(lang, inventory.mapping.repeated_last),
            RepeatedLines::Sum => td_string!(lang, inventory.mapping.repeated_sum),
        };
        pick(repeated.as_str(), text, *repeated == mapping.repeated)
    });
    let choice = |name: &str, label: &str, picks: Vec<Pick>| {
        Asked::always(FormField::new(name, label, Kind::Choice).picks(picks))
    };
    Questions {
        title: td_string!(lang, inventory.mapping.left_out).to_owned(),
        intro: String::new(),
        asked: vec![
            choice("missing", td_string!(lang, inventory.mapping.missing_lines), missing.collect()),
            without(lang, mapping, Field::Stock, td_string!(lang, inventory.mapping.stock_none)),
            without(lang, mapping, Field::Price, td_string!(lang, inventory.mapping.price_none)),
            choice("repeated", td_string!(lang, inventory.mapping.repeated_lines), repeated.collect()),
        ],
    }
}

/// What is said of a field that no column is; `none` says that the file has none of it.
fn without(lang: Locale, mapping: &Mapping, field: Field, none: &'static str) -> Asked {
    let said = |source| mapping.get(field).is_some_and(|column| column.source == source);
    let (absent, to_confirm) = (said(FieldSource::Absent), said(FieldSource::ToConfirm));
    let mut picks = vec![
        pick("", td_string!(lang, inventory.mapping.price_choose), !absent && !to_confirm),
        pick(typed::ABSENT, none, absent),
    ];
    // Without stock nothing is on sale: what most lists mean is one press away.
    let shortcut = field.spec().confirmable.then(|| {
        picks.insert(1, pick(typed::TO_CONFIRM, td_string!(lang, inventory.mapping.stock_to_confirm), to_confirm));
        let text = td_string!(lang, inventory.mapping.stock_all_to_confirm).to_owned();
        Shortcut { text, value: typed::TO_CONFIRM.to_owned() }
    });
    let name = format!("absent_{}", field.name());
    let input = FormField::new(name, labels::field(lang, field), Kind::Choice).picks(picks);
    Asked { of: field.name().to_owned(), input, shortcut }
}

/// What is asked about a bodega's prices when a list is brought in: whether they include tax, while nobody has said so, and which
/// of several workshops see, when it has several for the first time. Neither holds a list up.
fn prices(lang: Locale, profile: &Profile, mapping: &Mapping, before: PriceAnswers) -> Questions {
    let mut asked = Vec::new();
    if before.tax == Tax::Unknown {
        let picks = [
            (Tax::Unknown, td_string!(lang, inventory.mapping.tax_later)),
            (Tax::Included, td_string!(lang, inventory.mapping.tax_included)),
            (Tax::Excluded, td_string!(lang, inventory.mapping.tax_excluded)),
        ];
        let picks = picks.map(|(tax, text)| pick(tax.as_str(), text, tax == before.tax)).into();
        let label = td_string!(lang, inventory.mapping.tax);
        asked.push(Asked::always(FormField::new("tax", label, Kind::Choice).picks(picks)));
    }
    let levels = levels(mapping);
    if levels.len() > 1 && !before.several {
        let chosen = mapping.shown_price.unwrap_or(before.shown);
        let picks = levels.into_iter().map(|(level, index)| {
            let name = profile.column(index).map(|column| file_words::column(lang, column)).unwrap_or_default();
            pick(level.to_string(), name, level == chosen)
        });
        let label = td_string!(lang, inventory.mapping.shown_price);
        asked.push(Asked::always(FormField::new("shown_price", label, Kind::Choice).picks(picks.collect())));
    }
    Questions {
        title: td_string!(lang, inventory.mapping.prices).to_owned(),
        intro: td_string!(lang, inventory.mapping.prices_intro).to_owned(),
        asked,
    }
}

/// The levels of the prices that a file has, with the columns that they are in.
fn levels(mapping: &Mapping) -> Vec<(i16, u32)> {
    let column = |field| match mapping.get(field).map(|column| &column.source) {
        Some(FieldSource::Column(index)) => Some(*index),
        _ => None,
    };
    (1..).zip(PRICES).filter_map(|(level, field)| Some((level, column(field)?))).collect()
}

/// Whether prices include tax, where the form says so and nobody has before.
pub fn tax(values: &Values, import: &ImportDetail) -> Option<Tax> {
    let said = text(values, "tax").parse().ok()?;
    (import.prices.tax == Tax::Unknown && said != Tax::Unknown).then_some(said)
}

/// The mapping that the form says; of a file that is not read, nothing is known.
pub fn mapping(values: &Values, import: &ImportDetail) -> Mapping {
    let mut mapping = import.mapping.clone().unwrap_or_default();
    mapping.columns = import.profile.as_ref().map(|profile| typed::columns(values, profile)).unwrap_or_default();
    mapping.missing = text(values, "missing").parse().unwrap_or_default();
    mapping.repeated = text(values, "repeated").parse().unwrap_or_default();
    // Of a price that the file turned out not to have, nothing is chosen.
    let shown = text(values, "shown_price").parse().ok();
    mapping.shown_price = shown.filter(|shown| levels(&mapping).iter().any(|(level, _)| level == shown));
    mapping
}

/// The first rows as the form would have them.
pub async fn preview_of(ctx: &Ctx, lang: Locale, id: ImportId, values: &Values) -> Result<Preview> {
    let import = ops::import(ctx, id).await?;
    let mapping = mapping(values, &import);
    Ok(import.profile.map(|profile| preview(lang, &profile, &mapping, &import.currency)).unwrap_or_default())
}

fn preview(lang: Locale, profile: &Profile, mapping: &Mapping, own: &str) -> Preview {
    let mapped = Field::ALL.iter().filter(|field| mapping.says(**field)).filter_map(|field| mapping.get(*field));
    let mapped: Vec<&MappedColumn<Field>> = mapped.collect();
    let rows = profile.sample.iter().take(PREVIEW_ROWS).map(|row| {
        let text = |field| mapping.text(&row.cells, field);
        let said = rules::currency_said(mapping, text(Field::Currency), text(Field::Price));
        let currency = rules::currency(said, own);
        let mut cells: Vec<_> =
            mapped.iter().map(|column| preview_cell(lang, mapping, column, &row.cells, &currency)).collect();
        // It is refused as a whole, whatever its values are.
        if let (Some(first), Some(defect)) = (cells.first_mut(), row.defect) {
            first.flaw = Some(labels::row_reason(lang, defect.into()).to_owned());
        }
        (format::count(row.number.into()), cells)
    });
    Preview {
        title: td_string!(lang, inventory.mapping.preview).to_owned(),
        note: td_string!(lang, inventory.mapping.preview_note).to_owned(),
        heads: mapped
            .iter()
            .map(|column| (labels::field(lang, column.field).to_owned(), column.field.is_numeric()))
            .collect(),
        rows: rows.collect(),
    }
}

fn preview_cell(
    lang: Locale,
    mapping: &Mapping,
    column: &MappedColumn<Field>,
    cells: &[String],
    currency: &Result<String, RowReason>,
) -> PreviewCell {
    let text = mapping.text(cells, column.field);
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
        Field::Stock if column.source == FieldSource::ToConfirm => Ok(base::stock(lang, None)),
        Field::Stock => rules::stock(text, column.decimals).map(|stock| base::stock(lang, stock)),
        Field::MinOrder => {
            rules::min_order(text, column.decimals).map(|quantity| quantity.map(format::quantity).unwrap_or_default())
        }
        Field::Currency => currency.clone(),
        Field::PartNumber if !text.contains(char::is_alphanumeric) => Err(RowReason::NoPartNumber),
        Field::PartNumber | Field::Brand | Field::Description | Field::OwnCode | Field::Location | Field::Gtin => {
            Ok(written())
        }
    };
    let is_money = PRICES.contains(&column.field) || column.field == Field::Cost;
    let parse = if is_money { numbers::parse } else { numbers::parse_quantity };
    let undecided = || column.field.is_numeric() && parse(text, column.decimals) == Err(NumberProblem::Ambiguous);
    let flaw = read.as_ref().err().map(|reason| {
        if undecided() {
            td_string!(lang, inventory.mapping.preview_undecided)
        } else {
            labels::row_reason(lang, *reason)
        }
    });
    PreviewCell { text: read.unwrap_or_else(|_| written()), flaw: flaw.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::platform::imports::numbers::Decimals;
    use engrane::platform::imports::reader::types::Row;

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
        Profile { sample, ..Profile::of_headers([]) }
    }

    /// Value and flaw of each cell of a row.
    fn cells(preview: &Preview, row: usize) -> Vec<(&str, Option<&str>)> {
        preview.rows[row].1.iter().map(|cell| (cell.text.as_str(), cell.flaw.as_deref())).collect()
    }

    fn reason(reason: RowReason) -> &'static str {
        labels::row_reason(Locale::es, reason)
    }

    #[test]
    fn a_column_that_nobody_decided_is_not_guessed() {
        let profile = profile(&[&["1.234"], &["12"]]);
        let mapping = Mapping { columns: vec![column(Field::Price, 0, Decimals::Ambiguous)], ..Mapping::default() };
        let shown = preview(Locale::es, &profile, &mapping, "MXN");
        let undecided = td_string!(Locale::es, inventory.mapping.preview_undecided);
        assert_eq!(cells(&shown, 0), [("1.234", Some(undecided))]);
        assert_eq!(cells(&shown, 1)[0].1, None);
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
        let shown = preview(Locale::es, &profile, &mapping, "MXN");
        assert_eq!(cells(&shown, 0), [("041", None), ("$1,234.50", None), ("12", None)]);
        assert_eq!(
            cells(&shown, 1),
            [
                ("042", None),
                ("agotado", Some(reason(RowReason::PriceNotANumber))),
                ("", Some(reason(RowReason::StockMissing)))
            ]
        );
        assert_eq!((shown.rows[0].0.as_str(), shown.heads[1].1), ("2", true));
    }

    #[test]
    fn the_preview_shows_what_will_be_kept() {
        let profile = profile(&[&["041", "1234", "dólares"], &["042", "1234", ""], &["043", "1234", "trueque"]]);
        let mapping = Mapping {
            columns: vec![column(Field::Price, 1, Decimals::Point), column(Field::Currency, 2, Decimals::None)],
            ..Mapping::default()
        };
        let shown = preview(Locale::es, &profile, &mapping, "COP");
        assert_eq!(cells(&shown, 0), [("USD 1,234.00", None), ("USD", None)]);
        assert_eq!(cells(&shown, 1), [("COP 1,234.00", None), ("COP", None)]);
        assert_eq!(cells(&shown, 2), [("1234", None), ("trueque", Some(reason(RowReason::CurrencyUnknown)))]);
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
        let shown = preview(Locale::es, &profile, &mapping, "MXN");
        let flaws = |row| cells(&shown, row).into_iter().map(|(_, flaw)| flaw).collect::<Vec<_>>();
        assert_eq!(flaws(0), [Some(reason(NoPartNumber)), Some(reason(PriceNegative)), Some(reason(StockNegative))]);
        assert_eq!(flaws(1), [None, Some(reason(TooLarge)), Some(reason(TooLarge))]);
    }

    #[test]
    fn a_currency_is_offered_besides_the_own_one_and_stays_when_it_was_remembered() {
        let offered = |own: &str, remembered: &str| {
            let mut field = FormField::new("constant_currency", "", Kind::Text).value(remembered);
            offer_currencies(&mut field, own);
            field.picks.into_iter().map(|pick| (pick.value, pick.label, pick.chosen)).collect::<Vec<_>>()
        };
        let code = |value: &str, label: &str, chosen| (value.to_owned(), label.to_owned(), chosen);
        assert_eq!(offered("MXN", ""), [code("", "MXN", true), code("USD", "USD", false)]);
        let remembered = [code("", "MXN", false), code("USD", "USD", false), code("EUR", "EUR", true)];
        assert_eq!(offered("MXN", "EUR"), remembered);
        assert_eq!(offered("MXN", "MXN"), [code("MXN", "MXN", true), code("USD", "USD", false)]);
    }
}
