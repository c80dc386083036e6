//! An import of items in words, and the form of its columns.

use super::labels::field as name;
use super::typed::QUANTITY_IS;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::imports::columns::present::{self, Known, Words, pick};
use crate::imports::columns::{Asked, Columns, Questions};
use crate::imports::planned::present::{state_label, views};
use crate::imports::planned::{Outcome, PlannedShown, Review, Row};
use crate::imports::{LeftOut, REFUSED_ROWS};
use crate::stores::labels;
use crate::stores::present::pages;
use crate::ui::form::{FormField, Kind};
use engrane::base::fault::Result;
use engrane::base::id::ImportId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::Mapping as _;
use engrane::platform::imports::reader::types::Profile;
use engrane::platform::imports::types::{ImportKind, ImportStatus, RowState};
use engrane::stores::import::fields::{QuantityIs, StockField, StockMapping};
use engrane::stores::import::ops;
use engrane::stores::import::types::{
    Counts, FieldChange, Left, LeftReason, PlannedRow, RowRefused, StockImport, StockRowReason,
};
use rust_decimal::Decimal;
use serde_json::Value;

/// The import as its page shows it.
pub async fn shown(ctx: &Ctx, lang: Locale, id: ImportId, state: Option<RowState>, page: u32) -> Result<PlannedShown> {
    let import = ops::import(ctx, id).await?;
    let mut shown = PlannedShown {
        kind: ImportKind::Stock,
        row: import.row.clone(),
        progress: import.progress,
        failure: import.failure.clone(),
        columns: None,
        review: None,
        outcome: None,
    };
    match (import.row.status, &import.profile, &import.mapping) {
        (ImportStatus::NeedsMapping, Some(profile), Some(draft)) => {
            shown.columns = Some(columns(ctx, lang, &import, profile, draft));
        }
        (ImportStatus::Planned, _, Some(mapping)) => {
            let rows = ops::rows(ctx, id, state, PageRequest::bounded(Some(page), None)).await?;
            let (page, pages) = (rows.page, pages(&rows));
            let rows = rows.rows.iter().map(|row| planned(lang, row)).collect();
            shown.review = Some(Review { rows, page, pages, ..review(lang, &import, mapping) });
        }
        (ImportStatus::Completed | ImportStatus::Undone, ..) => shown.outcome = Some(outcome(lang, &import)),
        _ => {}
    }
    Ok(shown)
}

fn columns(ctx: &Ctx, lang: Locale, import: &StockImport, profile: &Profile, draft: &StockMapping) -> Columns {
    let known = Known {
        profile,
        choices: import.choices,
        proposals: &import.proposals,
        mapping: draft,
        remembered: import.remembered,
    };
    let words = Words {
        field: name,
        column: |_, column| column.to_owned(),
        intro: td_string!(lang, stores.import.columns_intro),
    };
    let mut asked = present::plain_constants(lang, draft, name);
    asked.insert(0, Asked::always(quantity_choice(ctx, lang, draft)));
    let questions = Questions {
        title: td_string!(lang, imports.mapping.unsaid).to_owned(),
        intro: td_string!(lang, stores.import.fixed_intro).to_owned(),
        asked,
    };
    Columns { rest: vec![questions], ..present::columns(lang, &known, &words) }
}

/// What the quantity is. The first file of a store-room tells what there is to begin with, which nothing that was moved is taken for.
fn quantity_choice(ctx: &Ctx, lang: Locale, draft: &StockMapping) -> FormField {
    let chosen = draft.quantity_is.unwrap_or(QuantityIs::Opening);
    let may = |quantity: &QuantityIs| match quantity {
        QuantityIs::Opening | QuantityIs::Receipt => ctx.may(Permission::StoresMove),
        QuantityIs::Count => ctx.may(Permission::StoresAdjust),
        QuantityIs::Nothing => true,
    };
    let picks = QuantityIs::ALL.iter().filter(|quantity| may(quantity));
    let picks = picks.map(|quantity| pick(quantity.as_str(), quantity_is(lang, *quantity), *quantity == chosen));
    FormField::new(QUANTITY_IS, td_string!(lang, stores.import.quantity_is), Kind::Choice)
        .picks(picks.collect())
        .hint(td_string!(lang, stores.import.quantity_hint))
}

fn quantity_is(lang: Locale, quantity: QuantityIs) -> &'static str {
    match quantity {
        QuantityIs::Opening => td_string!(lang, stores.import.quantity_opening),
        QuantityIs::Receipt => td_string!(lang, stores.import.quantity_receipt),
        QuantityIs::Count => td_string!(lang, stores.import.quantity_count),
        QuantityIs::Nothing => td_string!(lang, stores.import.quantity_nothing),
    }
}

fn facts(lang: Locale, counts: Counts) -> Vec<(String, String)> {
    let always = [
        (td_string!(lang, stores.import.items_new), counts.items_new),
        (td_string!(lang, stores.import.items_changed), counts.items_changed),
        (td_string!(lang, stores.import.moves), counts.moves),
        (td_string!(lang, imports.review.state_refused), counts.refused),
    ];
    let made = [
        (td_string!(lang, stores.import.departments_new), counts.departments_new),
        (td_string!(lang, stores.import.categories_new), counts.categories_new),
        (td_string!(lang, stores.import.places_new), counts.places_new),
    ];
    let made = made.into_iter().filter(|(_, count)| *count > 0);
    always.into_iter().chain(made).map(|(label, count)| (label.to_owned(), format::count(count))).collect()
}

fn review(lang: Locale, import: &StockImport, mapping: &StockMapping) -> Review {
    let outcome = import.outcome.clone().unwrap_or_default();
    let counts = outcome.counts;
    let states = [
        (RowState::New, counts.new),
        (RowState::Changed, counts.changed),
        (RowState::Same, counts.same),
        (RowState::Refused, counts.refused),
    ];
    let remark = mapping
        .says(StockField::Quantity)
        .then(|| td_string!(lang, stores.import.quantity_taken, meaning = quantity_is(lang, mapping.quantity_is())));
    Review {
        remark,
        facts: facts(lang, counts),
        warning: outcome.again.map(|_| td_string!(lang, stores.import.again).to_owned()),
        ready: !counts.is_nothing(),
        refused: counts.refused > 0,
        views: views(lang, counts.rows, states),
        ..Review::default()
    }
}

fn planned(lang: Locale, row: &PlannedRow) -> Row {
    let moved = row.there.zip(row.moved).filter(|(_, moved)| !moved.is_zero()).map(|(there, moved)| {
        let sign = if moved > Decimal::ZERO { "+" } else { "−" };
        let (before, after) = (format::quantity(there), format::quantity(there + moved));
        format!("{before} → {after} ({sign}{})", format::quantity(moved.abs()))
    });
    let notes = match &row.refused {
        Some(refused) => vec![row_reason(lang, refused)],
        None => row.changes.iter().map(|change| changed(lang, change)).collect(),
    };
    Row {
        number: format::count(row.row.into()),
        state: row.state,
        label: state_label(lang, row.state).to_owned(),
        what: row.name.clone(),
        also: row.code.clone(),
        amount: moved.unwrap_or_default(),
        about: row.place.clone(),
        notes,
    }
}

/// `Mínimo: 5 → 10`
fn changed(lang: Locale, change: &FieldChange) -> String {
    let text = |value: &Value| match (change.field, value) {
        (_, Value::Null) => td_string!(lang, imports.review.nothing_said).to_owned(),
        (StockField::Kind, Value::String(word)) => {
            word.parse().map_or_else(|_| word.clone(), |kind| labels::item_kind(lang, kind).to_owned())
        }
        (StockField::Unit, Value::String(word)) => {
            word.parse().map_or_else(|_| word.clone(), |unit| labels::unit(lang, unit).to_owned())
        }
        (_, Value::String(text)) if text.is_empty() => td_string!(lang, imports.review.nothing_said).to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string().parse().map_or_else(|_| other.to_string(), format::quantity),
    };
    format!("{}: {} → {}", name(lang, change.field), text(&change.before), text(&change.after))
}

/// Why a row is not taken, with the field that it is about.
pub fn row_reason(lang: Locale, refused: &RowRefused) -> String {
    let value = || refused.value.clone();
    let reason = match refused.reason {
        StockRowReason::RowWidth => td_string!(lang, imports.why.row_width).to_owned(),
        StockRowReason::Unnamed => td_string!(lang, stores.import.why.unnamed).to_owned(),
        StockRowReason::NameMissing => td_string!(lang, stores.import.why.name_missing, code = value()),
        StockRowReason::CodeForm => td_string!(lang, stores.import.why.code_form).to_owned(),
        StockRowReason::TooLong => td_string!(lang, common.field.too_long).to_owned(),
        StockRowReason::NameTaken => td_string!(lang, stores.import.why.name_taken, code = value()),
        StockRowReason::KindUnknown => td_string!(lang, stores.import.why.kind_unknown).to_owned(),
        StockRowReason::UnitUnknown => td_string!(lang, stores.import.why.unit_unknown).to_owned(),
        StockRowReason::UnitStays => td_string!(lang, stores.import.why.unit_stays).to_owned(),
        StockRowReason::NotANumber => td_string!(lang, imports.why.not_a_number).to_owned(),
        StockRowReason::Negative => td_string!(lang, stores.import.why.negative).to_owned(),
        StockRowReason::TooLarge => td_string!(lang, stores.import.why.too_large).to_owned(),
        StockRowReason::Parts => td_string!(lang, stores.import.why.parts).to_owned(),
        StockRowReason::CostForm => td_string!(lang, stores.import.why.cost_form).to_owned(),
        StockRowReason::CheckDigit => td_string!(lang, stores.import.why.check_digit).to_owned(),
        StockRowReason::TargetBelow => td_string!(lang, stores.import.why.target_below).to_owned(),
        StockRowReason::CategoryAmbiguous => td_string!(lang, stores.import.why.category_ambiguous).to_owned(),
        StockRowReason::PlaceForm => td_string!(lang, stores.import.why.place_form).to_owned(),
        StockRowReason::PlaceArchived => td_string!(lang, stores.import.why.place_archived).to_owned(),
        StockRowReason::ItemArchived => td_string!(lang, stores.import.why.item_archived).to_owned(),
        StockRowReason::Repeated => td_string!(lang, stores.import.why.repeated, row = value()),
        StockRowReason::Differs => td_string!(lang, stores.import.why.differs, row = value()),
        StockRowReason::ByPiece => td_string!(lang, stores.import.why.by_piece).to_owned(),
        StockRowReason::HasMoves => td_string!(lang, stores.import.why.has_moves, there = value()),
    };
    match refused.field {
        Some(field) => format!("{}: {reason}", name(lang, field)),
        None => reason,
    }
}

/// Whether what is told of a row is what stands in it, and no row or item beside it.
fn stands_there(reason: StockRowReason) -> bool {
    !matches!(
        reason,
        StockRowReason::NameTaken
            | StockRowReason::Repeated
            | StockRowReason::Differs
            | StockRowReason::HasMoves
            | StockRowReason::UnitStays
    )
}

fn outcome(lang: Locale, import: &StockImport) -> Outcome {
    let done = import.outcome.clone().unwrap_or_default();
    let counts = done.counts;
    let rows = done.refused.iter().take(REFUSED_ROWS).map(|refused| {
        let value = if stands_there(refused.reason) { refused.value.clone() } else { String::new() };
        (format::count(refused.row.into()), value, row_reason(lang, refused))
    });
    let rows: Vec<_> = rows.collect();
    let refused = LeftOut::of(lang, rows, counts.refused);
    let standing = import.row.status == ImportStatus::Completed;
    let (title, summary) = match &done.undone {
        Some(undone) => (
            td_string!(lang, imports.result.undone),
            td_string!(
                lang,
                stores.import.undone_summary,
                documents = undone.documents.len().to_string(),
                archived = format::count(undone.items_archived),
                restored = format::count(undone.items_restored)
            ),
        ),
        None if counts.is_nothing() && counts.same > 0 => {
            (td_string!(lang, imports.result.done_same), td_string!(lang, stores.import.done_same_text).to_owned())
        }
        None => {
            let (taken, total) = (format::count(counts.rows - counts.refused), format::count(counts.rows));
            let title = if counts.is_nothing() {
                td_string!(lang, stores.import.done_none)
            } else {
                td_string!(lang, stores.import.done)
            };
            let documents = format::count(done.documents);
            (title, td_string!(lang, stores.import.summary, taken, total, documents))
        }
    };
    let left = done.undone.unwrap_or_default();
    let rows: Vec<_> = left.left.iter().map(|left| left_alone(lang, left)).collect();
    Outcome {
        title: title.to_owned(),
        summary,
        good: counts.new + counts.changed + counts.same > 0,
        facts: facts(lang, counts),
        refused,
        standing,
        may_undo: true,
        left: LeftOut::of(lang, rows, left.left_total),
    }
}

fn left_alone(lang: Locale, left: &Left) -> (String, String, String) {
    let reason = match (left.reason, left.quantity) {
        (LeftReason::InUse, Some(quantity)) => {
            td_string!(lang, stores.import.left_quantity, quantity = format::quantity(quantity))
        }
        (LeftReason::InUse, None) => td_string!(lang, stores.import.left_in_use).to_owned(),
        (LeftReason::ChangedSince, _) => td_string!(lang, stores.import.left_changed).to_owned(),
        (LeftReason::Taken, _) => td_string!(lang, stores.import.left_taken).to_owned(),
    };
    (left.code.clone(), left.name.clone(), reason)
}
