//! An import of a production in words, and the form of its columns.

use super::labels::{field as name, workpiece_field};
use super::typed::{DAY_FIRST, DAYS, MONTH_FIRST};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::imports::columns::present::{self, Known, Words, pick};
use crate::imports::columns::{Asked, Columns, Questions};
use crate::imports::planned::present::{state_label, views};
use crate::imports::planned::{Outcome, PlannedShown, Review, Row};
use crate::imports::{LeftOut, REFUSED_ROWS};
use crate::production::present::pages;
use crate::production::words;
use crate::ui::form::{FormField, Kind};
use engrane::base::fault::Result;
use engrane::base::id::ImportId;
use engrane::base::paging::PageRequest;
use engrane::base::problem::Problem;
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::Proposal;
use engrane::platform::imports::mapping::fields::ImportField;
use engrane::platform::imports::reader::types::Profile;
use engrane::platform::imports::types::{ImportStatus, RowState};
use engrane::production::import::fields::{FileKind, NamedMapping, OrderField, WorkpieceField};
use engrane::production::import::types::{
    Counts, FieldChange, FileLeftReason, FileRowReason, Left, PlannedRow, ProductionImport, RowRefused,
};
use engrane::production::import::{ops, undoing};
use serde_json::Value;

/// The import as its page shows it.
pub async fn shown(ctx: &Ctx, lang: Locale, id: ImportId, state: Option<RowState>, page: u32) -> Result<PlannedShown> {
    let import = ops::import(ctx, id).await?;
    let mut shown = PlannedShown {
        kind: import.kind.import(),
        row: import.row.clone(),
        progress: import.progress,
        failure: import.failure.clone(),
        columns: None,
        review: None,
        outcome: None,
    };
    match (import.row.status, &import.profile, &import.mapping) {
        (ImportStatus::NeedsMapping, Some(profile), Some(draft)) => {
            shown.columns = Some(match import.kind {
                FileKind::Orders => columns::<OrderField>(lang, &import, profile, draft, name)?,
                FileKind::Workpieces => columns::<WorkpieceField>(lang, &import, profile, draft, workpiece_field)?,
            });
        }
        (ImportStatus::Planned, ..) => {
            let rows = ops::rows(ctx, id, state, PageRequest::bounded(Some(page), None)).await?;
            let (page, pages) = (rows.page, pages(&rows));
            let rows = rows.rows.iter().map(|row| planned(lang, row)).collect();
            shown.review = Some(Review { rows, page, pages, ..review(lang, &import) });
        }
        (ImportStatus::Completed, ..) => {
            shown.outcome = Some(outcome(lang, &import, undoing::may_undo(ctx, id).await?));
        }
        (ImportStatus::Undone, ..) => shown.outcome = Some(outcome(lang, &import, false)),
        _ => {}
    }
    Ok(shown)
}

fn columns<F: ImportField>(
    lang: Locale,
    import: &ProductionImport,
    profile: &Profile,
    draft: &NamedMapping,
    called: fn(Locale, F) -> &'static str,
) -> Result<Columns, Problem> {
    let mapping = draft.of::<F>()?;
    let proposals: Vec<Proposal<F>> = import.proposals.iter().cloned().filter_map(Proposal::of::<F>).collect();
    let known = Known {
        profile,
        choices: import.choices,
        proposals: &proposals,
        mapping: &mapping,
        remembered: import.remembered,
    };
    let words = Words {
        field: called,
        column: |_, column| column.to_owned(),
        intro: td_string!(lang, production.import.columns_intro),
    };
    let mut asked = present::plain_constants(lang, &mapping, called);
    if import.kind == FileKind::Orders {
        let order = vec![
            pick(DAY_FIRST, td_string!(lang, production.import.day_first), draft.day_first),
            pick(MONTH_FIRST, td_string!(lang, production.import.month_first), !draft.day_first),
        ];
        let days = FormField::new(DAYS, td_string!(lang, production.import.days), Kind::Choice).picks(order);
        asked.insert(0, Asked::always(days));
    }
    let questions = Questions {
        title: td_string!(lang, imports.mapping.unsaid).to_owned(),
        intro: td_string!(lang, production.import.fixed_intro).to_owned(),
        asked,
    };
    Ok(Columns { rest: vec![questions], ..present::columns(lang, &known, &words) })
}

fn facts(lang: Locale, kind: FileKind, counts: Counts) -> Vec<(String, String)> {
    let pieces = (td_string!(lang, production.import.workpieces_new), counts.workpieces_new);
    let of_kind = match kind {
        FileKind::Orders => [(td_string!(lang, production.import.orders_new), counts.orders_new), pieces],
        FileKind::Workpieces => {
            [pieces, (td_string!(lang, production.import.workpieces_changed), counts.workpieces_changed)]
        }
    };
    let all = of_kind.into_iter().chain([
        (td_string!(lang, imports.review.state_same), counts.same),
        (td_string!(lang, imports.review.state_refused), counts.refused),
    ]);
    all.map(|(label, count)| (label.to_owned(), format::count(count))).collect()
}

fn review(lang: Locale, import: &ProductionImport) -> Review {
    let counts = import.outcome.clone().unwrap_or_default().counts;
    let states = [
        (RowState::New, counts.new),
        (RowState::Changed, counts.changed),
        (RowState::Same, counts.same),
        (RowState::Refused, counts.refused),
    ];
    // Orders are made, and never changed.
    let states =
        states.into_iter().filter(|(state, _)| *state != RowState::Changed || import.kind == FileKind::Workpieces);
    Review {
        facts: facts(lang, import.kind, counts),
        ready: !counts.is_nothing(),
        refused: counts.refused > 0,
        views: views(lang, counts.rows, states),
        ..Review::default()
    }
}

fn planned(lang: Locale, row: &PlannedRow) -> Row {
    let due = row.due.map(|day| words::date(lang, day));
    let about: Vec<String> = due.into_iter().chain([row.customer.clone()]).filter(|text| !text.is_empty()).collect();
    let notes = if let Some(refused) = &row.refused {
        vec![row_reason(lang, refused)]
    } else {
        let route = (!row.route.is_empty()).then(|| row.route.join(" → "));
        let makes = row.makes_workpiece && row.qty_plan.is_some();
        let makes = makes.then(|| td_string!(lang, production.import.makes_workpiece).to_owned());
        let changes = row.changes.iter().map(|change| changed(lang, change));
        route.into_iter().filter(|_| row.changes.is_empty()).chain(makes).chain(changes).collect()
    };
    Row {
        number: format::count(row.row.into()),
        state: row.state,
        label: state_label(lang, row.state).to_owned(),
        what: row.code.clone(),
        also: row.name.clone(),
        amount: row.qty_plan.map(|pieces| format::count(pieces.into())).unwrap_or_default(),
        about: about.join(" · "),
        notes,
    }
}

/// `Material: 4140 → 4340`
fn changed(lang: Locale, change: &FieldChange) -> String {
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => text.clone(),
        _ => td_string!(lang, imports.review.nothing_said).to_owned(),
    };
    format!("{}: {} → {}", name(lang, change.field), text(&change.before), text(&change.after))
}

/// Why a row is not taken, with the field that it is about.
pub fn row_reason(lang: Locale, refused: &RowRefused) -> String {
    let value = || refused.value.clone();
    let reason = match refused.reason {
        FileRowReason::RowWidth => td_string!(lang, imports.why.row_width).to_owned(),
        FileRowReason::Missing => td_string!(lang, production.import.why.missing).to_owned(),
        FileRowReason::TooLong => td_string!(lang, common.field.too_long).to_owned(),
        FileRowReason::NotANumber => td_string!(lang, imports.why.not_a_number).to_owned(),
        FileRowReason::OutOfRange => td_string!(lang, production.import.why.out_of_range).to_owned(),
        FileRowReason::DateForm => td_string!(lang, production.import.why.date_form).to_owned(),
        FileRowReason::PriorityUnknown => td_string!(lang, production.import.why.priority_unknown).to_owned(),
        FileRowReason::NameMissing => td_string!(lang, production.import.why.name_missing, code = value()),
        FileRowReason::WorkpieceOff => td_string!(lang, production.import.why.workpiece_off).to_owned(),
        FileRowReason::StageUnknown => td_string!(lang, production.import.why.stage_unknown, stage = value()),
        FileRowReason::RouteForm => td_string!(lang, production.import.why.route_form).to_owned(),
        FileRowReason::MachineUnknown => td_string!(lang, production.import.why.machine_unknown).to_owned(),
        FileRowReason::MachineElsewhere => td_string!(lang, production.import.why.machine_elsewhere).to_owned(),
        FileRowReason::PartnerUnknown => td_string!(lang, production.import.why.partner_unknown).to_owned(),
        FileRowReason::PartnerMissing => td_string!(lang, production.import.why.partner_missing).to_owned(),
        FileRowReason::Repeated => td_string!(lang, production.import.why.repeated, row = value()),
        FileRowReason::BroughtIn => td_string!(lang, production.import.why.brought_in, number = value()),
    };
    match refused.field {
        Some(field) => format!("{}: {reason}", name(lang, field)),
        None => reason,
    }
}

/// Whether what is told of a row is what stands in it, and no row or order beside it.
fn stands_there(reason: FileRowReason) -> bool {
    !matches!(reason, FileRowReason::Repeated | FileRowReason::BroughtIn)
}

/// `may_undo` is whether the person may take it back, where that is still possible.
fn outcome(lang: Locale, import: &ProductionImport, may_undo: bool) -> Outcome {
    let done = import.outcome.clone().unwrap_or_default();
    let counts = done.counts;
    let rows = done.refused.iter().take(REFUSED_ROWS).map(|refused| {
        let value = if stands_there(refused.reason) { refused.value.clone() } else { String::new() };
        (format::count(refused.row.into()), value, row_reason(lang, refused))
    });
    let rows: Vec<_> = rows.collect();
    let refused = LeftOut::of(lang, rows, counts.refused);
    let (title, summary) = match &done.undone {
        Some(undone) => (
            td_string!(lang, imports.result.undone),
            td_string!(
                lang,
                production.import.undone_summary,
                orders = format::count(undone.orders_removed),
                workpieces = format::count(undone.workpieces_removed),
                restored = format::count(undone.workpieces_restored)
            ),
        ),
        None if counts.is_nothing() && counts.same > 0 => {
            (td_string!(lang, imports.result.done_same), td_string!(lang, production.import.done_same_text).to_owned())
        }
        None => {
            let (taken, total) = (format::count(counts.rows - counts.refused), format::count(counts.rows));
            let title = if counts.is_nothing() {
                td_string!(lang, production.import.done_none)
            } else {
                td_string!(lang, production.import.done)
            };
            (title, td_string!(lang, production.import.summary, taken, total))
        }
    };
    let left = done.undone.unwrap_or_default();
    let rows: Vec<_> = left.left.iter().take(REFUSED_ROWS).map(|left| left_alone(lang, left)).collect();
    Outcome {
        title: title.to_owned(),
        summary,
        good: counts.new + counts.changed + counts.same > 0,
        facts: facts(lang, import.kind, counts),
        refused,
        standing: import.row.status == ImportStatus::Completed && !counts.is_nothing(),
        may_undo,
        left: LeftOut::of(lang, rows, left.left_total),
    }
}

fn left_alone(lang: Locale, left: &Left) -> (String, String, String) {
    let reason = match left.reason {
        FileLeftReason::InUse => td_string!(lang, production.import.left_in_use),
        FileLeftReason::ChangedSince => td_string!(lang, production.import.left_changed),
    };
    let order = left.number.map(|number| words::order(lang, number)).unwrap_or_default();
    (order, left.code.clone(), reason.to_owned())
}
