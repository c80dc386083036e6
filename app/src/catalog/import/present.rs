//! An import of the catalogue in words, and the form of its columns.

use super::labels::{fitment_field, part_field, reference_field, vehicle_field};
use super::shown::{Outcome, Shown};
use super::typed::{BRANDS, DAY_FIRST, DAYS, MAKE, MONTH_FIRST, REFUSE};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::imports::columns::present::{self, Known, Words, pick};
use crate::imports::columns::{Asked, Columns, Questions};
use crate::imports::{LeftOut, REFUSED_ROWS};
use crate::ui::form::{FormField, Kind};
use engrane::base::fault::Result;
use engrane::base::id::ImportId;
use engrane::base::problem::Problem;
use engrane::catalog::import::fields::{
    CatalogFileKind, FitmentField, NamedMapping, PartField, ReferenceField, VehicleField,
};
use engrane::catalog::import::ops;
use engrane::catalog::import::types::{CatalogImport, CatalogRowReason, Counts, RefusedAlike, RowRefused};
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::fields::ImportField;
use engrane::platform::imports::mapping::{FieldSource, Proposal};
use engrane::platform::imports::reader::types::Profile;
use engrane::platform::imports::types::ImportStatus;

/// The import as its page shows it.
pub async fn shown(ctx: &Ctx, lang: Locale, id: ImportId) -> Result<Shown> {
    let import = ops::import(ctx, id).await?;
    let mut shown = Shown {
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
                CatalogFileKind::Parts => columns::<PartField>(lang, &import, profile, draft, part_field)?,
                CatalogFileKind::References => {
                    columns::<ReferenceField>(lang, &import, profile, draft, reference_field)?
                }
                CatalogFileKind::Fitments => columns::<FitmentField>(lang, &import, profile, draft, fitment_field)?,
                CatalogFileKind::Vehicles => columns::<VehicleField>(lang, &import, profile, draft, vehicle_field)?,
            });
        }
        (ImportStatus::Completed, ..) => shown.outcome = Some(outcome(lang, &import)),
        _ => {}
    }
    Ok(shown)
}

fn columns<F: ImportField>(
    lang: Locale,
    import: &CatalogImport,
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
        intro: td_string!(lang, catalog.import.columns_intro),
    };
    let mut asked = present::plain_constants(lang, &mapping, called);
    if matches!(import.kind, CatalogFileKind::Parts | CatalogFileKind::References) {
        let brands = vec![
            pick(MAKE, td_string!(lang, catalog.import.brands_make), draft.new_brands),
            pick(REFUSE, td_string!(lang, catalog.import.brands_refuse), !draft.new_brands),
        ];
        let brands = FormField::new(BRANDS, td_string!(lang, catalog.import.brands), Kind::Choice).picks(brands);
        asked.insert(0, Asked::always(brands));
    }
    if import.kind == CatalogFileKind::References {
        let order = vec![
            pick(DAY_FIRST, td_string!(lang, catalog.import.day_first), draft.day_first),
            pick(MONTH_FIRST, td_string!(lang, catalog.import.month_first), !draft.day_first),
        ];
        let days = FormField::new(DAYS, td_string!(lang, catalog.import.days), Kind::Choice).picks(order);
        asked.insert(1, Asked::always(days));
    }
    let questions = Questions {
        title: td_string!(lang, catalog.import.fixed_title).to_owned(),
        intro: td_string!(lang, catalog.import.fixed_intro).to_owned(),
        asked,
    };
    Ok(Columns { rest: vec![questions], ..present::columns(lang, &known, &words) })
}

fn facts(lang: Locale, kind: CatalogFileKind, counts: Counts) -> Vec<(String, String)> {
    let new = match kind {
        CatalogFileKind::Parts => td_string!(lang, catalog.import.parts_new),
        CatalogFileKind::References => td_string!(lang, catalog.import.references_new),
        CatalogFileKind::Fitments => td_string!(lang, catalog.import.fitments_new),
        CatalogFileKind::Vehicles => td_string!(lang, catalog.import.vehicles_new),
    };
    let brands = match kind {
        CatalogFileKind::Parts | CatalogFileKind::References => {
            Some((td_string!(lang, catalog.import.brands_new), counts.brands_new))
        }
        CatalogFileKind::Fitments | CatalogFileKind::Vehicles => None,
    };
    let taken = [
        (new, counts.new),
        (td_string!(lang, catalog.import.changed), counts.changed),
        (td_string!(lang, catalog.import.same), counts.same),
    ];
    let not_taken = [
        (td_string!(lang, catalog.import.partly), counts.partly),
        (td_string!(lang, catalog.import.refused), counts.refused),
    ];
    let all = taken.into_iter().chain(brands).chain(not_taken);
    all.map(|(label, count)| (label.to_owned(), format::count(count))).collect()
}

/// Why a row is not taken, with the field that it is about.
pub fn row_reason(lang: Locale, refused: &RowRefused) -> String {
    let value = || refused.value.clone();
    let reason = match refused.reason {
        CatalogRowReason::RowWidth => td_string!(lang, imports.why.row_width).to_owned(),
        CatalogRowReason::Missing => td_string!(lang, catalog.import.why.missing).to_owned(),
        CatalogRowReason::TooLong => td_string!(lang, catalog.import.why.too_long).to_owned(),
        CatalogRowReason::NotANumber => td_string!(lang, imports.why.not_a_number).to_owned(),
        CatalogRowReason::OutOfRange => td_string!(lang, catalog.import.why.out_of_range).to_owned(),
        CatalogRowReason::DateForm => td_string!(lang, catalog.import.why.date_form).to_owned(),
        CatalogRowReason::WordUnknown => td_string!(lang, catalog.import.why.word_unknown).to_owned(),
        CatalogRowReason::BrandUnknown => td_string!(lang, catalog.import.why.brand_unknown).to_owned(),
        CatalogRowReason::GroupUnknown => td_string!(lang, catalog.import.why.group_unknown).to_owned(),
        CatalogRowReason::GroupMissing => td_string!(lang, catalog.import.why.group_missing).to_owned(),
        CatalogRowReason::GtinForm => td_string!(lang, catalog.import.why.gtin_form).to_owned(),
        CatalogRowReason::AttributesForm => td_string!(lang, catalog.import.why.attributes_form).to_owned(),
        CatalogRowReason::YearForm => td_string!(lang, catalog.import.why.year_form).to_owned(),
        CatalogRowReason::EngineForm => td_string!(lang, catalog.import.why.engine_form).to_owned(),
        CatalogRowReason::Universal => td_string!(lang, catalog.import.why.universal).to_owned(),
        CatalogRowReason::Obsolete => td_string!(lang, catalog.import.why.obsolete).to_owned(),
        CatalogRowReason::PartUnknown => td_string!(lang, catalog.import.why.part_unknown, number = value()),
        CatalogRowReason::Itself => td_string!(lang, catalog.import.why.itself).to_owned(),
        CatalogRowReason::ModelUnknown => td_string!(lang, catalog.import.why.model_unknown, model = value()),
        CatalogRowReason::VehicleUnknown => td_string!(lang, catalog.import.why.vehicle_unknown, years = value()),
        CatalogRowReason::Denied => td_string!(lang, catalog.import.why.denied, years = value()),
        CatalogRowReason::Repeated => td_string!(lang, catalog.import.why.repeated, row = value()),
    };
    let reason = match field_name(lang, &refused.field) {
        Some(field) => format!("{field}: {reason}"),
        None => reason,
    };
    if refused.partly { td_string!(lang, catalog.import.why.in_part, reason) } else { reason }
}

/// Fields of one name are called alike, whatever the file.
fn field_name(lang: Locale, name: &str) -> Option<&'static str> {
    PartField::named(name)
        .map(|field| part_field(lang, field))
        .or_else(|| ReferenceField::named(name).map(|field| reference_field(lang, field)))
        .or_else(|| FitmentField::named(name).map(|field| fitment_field(lang, field)))
        .or_else(|| VehicleField::named(name).map(|field| vehicle_field(lang, field)))
}

fn outcome(lang: Locale, import: &CatalogImport) -> Outcome {
    let done = import.outcome.clone().unwrap_or_default();
    let counts = done.counts;
    let rows: Vec<_> = done
        .refused
        .iter()
        .take(REFUSED_ROWS)
        .map(|refused| (format::count(refused.row.into()), stands_there(refused), row_reason(lang, refused)))
        .collect();
    let good = counts.new + counts.changed + counts.same > 0;
    let title = match (counts.is_nothing(), good) {
        (_, false) => td_string!(lang, catalog.import.done_none),
        (true, true) => td_string!(lang, catalog.import.done_same),
        (false, true) => td_string!(lang, catalog.import.done),
    };
    let (taken, total) = (format::count(import.row.rows_taken), format::count(import.row.rows_total));
    Outcome {
        title: title.to_owned(),
        summary: td_string!(lang, catalog.import.summary, taken, total),
        good,
        facts: facts(lang, import.kind, counts),
        alike: done.alike.iter().map(|alike| alike_line(lang, import, alike)).collect(),
        refused: LeftOut::of(lang, rows, counts.refused + counts.partly),
    }
}

/// Why so many rows are not taken, with the column that it is about.
fn alike_line(lang: Locale, import: &CatalogImport, alike: &RefusedAlike) -> String {
    let RefusedAlike { reason, field, rows, value, same } = alike.clone();
    let mapped = import.mapping.iter().flat_map(|mapping| &mapping.columns).find(|mapped| mapped.field == field);
    let column = mapped.and_then(|mapped| match mapped.source {
        FieldSource::Column(index) => import.profile.as_ref()?.column(index),
        _ => None,
    });
    let tells_value = matches!(
        reason,
        CatalogRowReason::PartUnknown
            | CatalogRowReason::ModelUnknown
            | CatalogRowReason::VehicleUnknown
            | CatalogRowReason::Denied
            | CatalogRowReason::Repeated
    );
    let reason = row_reason(lang, &RowRefused { row: 0, reason, field, value, partly: false });
    let reason = if tells_value && !same { td_string!(lang, catalog.import.alike_example, reason) } else { reason };
    let rows = format::count(rows);
    if let Some(column) = column.map(|column| column.header.clone()).filter(|header| !header.is_empty()) {
        td_string!(lang, catalog.import.alike_in, rows, reason, column)
    } else {
        td_string!(lang, catalog.import.alike, rows, reason)
    }
}

/// What stands in the row, unless it is another row that is told.
fn stands_there(refused: &RowRefused) -> String {
    if refused.reason == CatalogRowReason::Repeated { String::new() } else { refused.value.clone() }
}
