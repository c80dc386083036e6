//! An import of detections in words, and the forms of its columns and of what is not set up yet.

use super::labels::field as name;
use super::shown::{Outcome, Review, Shown};
use super::typed::{LEFT_OUT, rate_field};
use crate::base::address::with_query;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::imports::columns::present::{self, Known, Words, pick};
use crate::imports::columns::{Asked, Columns, Questions};
use crate::imports::{LeftOut, REFUSED_ROWS};
use crate::oee::labels;
use crate::oee::query;
use crate::ui::form::{FormField, Kind, Pick};
use chrono::{DateTime, Timelike, Utc};
use engrane::base::fault::{Error, Result};
use engrane::base::id::ImportId;
use engrane::base::problem::Problem;
use engrane::oee;
use engrane::oee::calendar::Calendar;
use engrane::oee::dashboard::types::{Local, Period};
use engrane::oee::import::fields::{DetectionField, DetectionMapping};
use engrane::oee::import::types::{DetectionImport, Outcome as Done, Preview, RowRefused};
use engrane::oee::import::{ops, status_values};
use engrane::oee::types::Plant;
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::reader::types::Profile;
use engrane::platform::imports::types::{ImportKind, ImportStatus};
use std::collections::BTreeMap;

/// Columns, unknown codes and values of a status that are asked about at the most.
const MOST_ASKED: usize = 40;
/// Lines that the address of a dashboard names at the most.
const LINES_NAMED: usize = 20;

/// The import as its page shows it. A draft that cannot be reviewed yet shows its columns instead.
pub async fn shown(ctx: &Ctx, lang: Locale, id: ImportId, review: bool) -> Result<Shown> {
    let import = ops::import(ctx, id).await?;
    let mut shown = Shown {
        kind: ImportKind::Detections,
        row: import.row.clone(),
        progress: import.progress,
        failure: import.failure.clone(),
        columns: None,
        review: None,
        outcome: None,
    };
    match (import.row.status, &import.profile, &import.mapping) {
        (ImportStatus::NeedsMapping, Some(profile), Some(draft)) => {
            let plant = oee::ops::plant(ctx).await?;
            if review {
                let creating = DetectionMapping { create: true, ..draft.clone() };
                match ops::preview(ctx, id, &creating).await {
                    Ok(preview) => shown.review = Some(review_of(lang, &plant, draft, &preview)?),
                    Err(Error::Refused(Problem::Invalid { .. })) => {}
                    Err(error) => return Err(error),
                }
            }
            if shown.review.is_none() {
                shown.columns = Some(columns(lang, &plant, &import, profile, draft));
            }
        }
        (ImportStatus::Completed, ..) => {
            let plant = oee::ops::plant(ctx).await?;
            shown.outcome = Some(outcome(lang, &plant, &import)?);
        }
        _ => {}
    }
    Ok(shown)
}

/// The values of the status column that are asked about, in the order in which they are.
pub fn good_values(import: &DetectionImport, draft: &DetectionMapping) -> Vec<String> {
    let mut values = status_values(import.profile.as_ref(), draft);
    values.truncate(MOST_ASKED);
    values
}

fn columns(
    lang: Locale,
    plant: &Plant,
    import: &DetectionImport,
    profile: &Profile,
    draft: &DetectionMapping,
) -> Columns {
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
        intro: td_string!(lang, plant.import.columns_intro),
    };
    let fixed = Questions {
        title: td_string!(lang, imports.mapping.unsaid).to_owned(),
        intro: td_string!(lang, plant.import.fixed_intro).to_owned(),
        asked: fixed(lang, plant, import, draft),
    };
    Columns { rest: vec![fixed], ..present::columns(lang, &known, &words) }
}

/// What no column says: constants, and how dates and statuses are meant.
fn fixed(lang: Locale, plant: &Plant, import: &DetectionImport, draft: &DetectionMapping) -> Vec<Asked> {
    let mut asked = present::plain_constants(lang, draft, name);
    let order = vec![
        pick("day", td_string!(lang, plant.import.day_first), draft.day_first),
        pick("month", td_string!(lang, plant.import.month_first), !draft.day_first),
    ];
    let zone = draft.zone.clone().unwrap_or_else(|| plant.zone.clone());
    let area = |name: &str, label: &str, value: &str| {
        FormField::new(name, label, Kind::Text).value(value).hint(td_string!(lang, plant.import.area_hint))
    };
    let mut fields = vec![
        FormField::new("order", td_string!(lang, plant.import.order), Kind::Choice).picks(order),
        FormField::new("zone", td_string!(lang, plant.import.zone), Kind::Text)
            .value(zone)
            .hint(td_string!(lang, plant.import.zone_hint)),
        area("output_area", td_string!(lang, plant.import.output_area), &draft.output_area),
        area("discard_area", td_string!(lang, plant.import.discard_area), &draft.discard_area),
    ];
    let statuses: Vec<Pick> = good_values(import, draft)
        .into_iter()
        .enumerate()
        .map(|(at, value)| {
            let chosen = draft.good.contains(&value);
            pick(at.to_string(), value, chosen)
        })
        .collect();
    if !statuses.is_empty() {
        fields.push(
            FormField::new("good", td_string!(lang, plant.import.good), Kind::Several)
                .picks(statuses)
                .hint(td_string!(lang, plant.import.good_hint)),
        );
    }
    asked.extend(fields.into_iter().map(Asked::always));
    asked
}

fn clock(plant: &Plant) -> Result<Calendar> {
    Calendar::new(&plant.zone, Vec::new(), Vec::new()).ok_or_else(|| Error::broken("the plant's zone is no zone"))
}

fn moment(lang: Locale, clock: &Calendar, at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "–".to_owned(), |at| labels::dated(lang, clock.local(at.timestamp_millis())))
}

fn review_of(lang: Locale, plant: &Plant, draft: &DetectionMapping, preview: &Preview) -> Result<Review> {
    let clock = clock(plant)?;
    let fact = |label: &str, value: String| (label.to_owned(), value);
    let facts = vec![
        fact(td_string!(lang, imports.bring.rows), format::count(preview.rows)),
        fact(td_string!(lang, plant.import.pieces), format::count(preview.pieces)),
        fact(td_string!(lang, plant.import.from), moment(lang, &clock, preview.first)),
        fact(td_string!(lang, plant.import.to), moment(lang, &clock, preview.last)),
        fact(td_string!(lang, imports.review.state_refused), format::count(preview.refused_total)),
    ];
    let (unknown, more) = unknown(lang, plant, draft, preview);
    Ok(Review {
        facts,
        unknown,
        more,
        refused: refused(lang, &preview.refused, preview.refused_total),
        ready: preview.pieces > 0,
    })
}

/// A question for each code that is not set up, and for each that was answered before.
fn unknown(lang: Locale, plant: &Plant, draft: &DetectionMapping, preview: &Preview) -> (Vec<FormField>, String) {
    use DetectionField::{Area, Line, Product};
    // By kind and code: what there is to know of it.
    let mut asked: BTreeMap<(DetectionField, &str), String> = BTreeMap::new();
    for same in &draft.values {
        asked.insert((same.field, &same.from), String::new());
    }
    for line in &preview.lines {
        let pieces = td_string!(lang, plant.import.line_pieces, pieces = format::count(line.pieces));
        asked.insert((Line, &line.code), pieces);
    }
    for line in &preview.without_room {
        let pieces = td_string!(lang, plant.import.line_without_room, pieces = format::count(line.pieces));
        asked.insert((Line, &line.code), pieces);
    }
    let mut lines_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for area in &preview.areas {
        lines_of.entry(&area.code).or_default().push(&area.line);
    }
    for (code, lines) in lines_of {
        asked.insert((Area, code), td_string!(lang, plant.import.area_lines, lines = lines.join(", ")));
    }
    for code in &preview.products {
        asked.insert((Product, code), String::new());
    }
    let left = asked.len().saturating_sub(MOST_ASKED);
    let mut fields = Vec::new();
    for ((field, code), about) in asked.into_iter().take(MOST_ASKED) {
        let ours: Vec<(&str, &str)> = match field {
            Line => plant.lines.iter().map(|line| (line.values.code.as_str(), line.values.name.as_str())).collect(),
            Area => {
                let mut codes: Vec<_> = plant.areas.iter().map(|area| (area.values.code.as_str(), "")).collect();
                codes.sort_unstable();
                codes.dedup();
                codes
            }
            _ => plant.products.iter().map(|each| (each.values.code.as_str(), each.values.name.as_str())).collect(),
        };
        let no_room = field == Line && preview.without_room.iter().any(|line| line.code == code);
        let unanswered =
            if no_room { td_string!(lang, plant.import.no_room) } else { td_string!(lang, plant.import.create) };
        fields.push(question(lang, draft, field, code, unanswered, &ours).hint(about));
        if let Some(line) = preview.lines.iter().find(|line| field == Line && line.code == code) {
            let label = td_string!(lang, plant.import.rate, line = code);
            let rate = line.ideal_rate.normalize().to_string();
            fields.push(
                FormField::new(rate_field(code, &rate), label, Kind::Number)
                    .value(rate)
                    .hint(td_string!(lang, plant.import.rate_hint)),
            );
        }
    }
    let more = if left == 0 { String::new() } else { td_string!(lang, plant.import.more, count = left.to_string()) };
    (fields, more)
}

/// What becomes of a code: what becomes of it without an answer, it is one of ours, or its rows are left out.
fn question(
    lang: Locale,
    draft: &DetectionMapping,
    field: DetectionField,
    code: &str,
    unanswered: &str,
    ours: &[(&str, &str)],
) -> FormField {
    let answer = draft.values.iter().find(|same| same.field == field && same.from == code).map(|same| same.to.as_str());
    let label = match field {
        DetectionField::Line => td_string!(lang, plant.import.unknown_line, code),
        DetectionField::Area => td_string!(lang, plant.import.unknown_area, code),
        _ => td_string!(lang, plant.import.unknown_product, code),
    };
    let unanswered = pick("", unanswered, answer.is_none());
    let ours = ours.iter().filter(|(known, _)| *known != code).map(|(known, name)| {
        let label = if name.is_empty() || name == known { (*known).to_owned() } else { format!("{known} · {name}") };
        pick(*known, label, answer == Some(*known))
    });
    let left_out = pick(LEFT_OUT, td_string!(lang, plant.import.leave_out), answer == Some(""));
    FormField::new(format!("{}_{code}", field.name()), label, Kind::Choice)
        .picks([unanswered].into_iter().chain(ours).chain([left_out]).collect())
}

fn refused(lang: Locale, rows: &[RowRefused], total: u64) -> LeftOut {
    let row =
        |row: &RowRefused| (format::count(row.row.into()), row.value.clone(), reason(lang, &row.reason).to_owned());
    LeftOut::of(lang, rows.iter().take(REFUSED_ROWS).map(row).collect(), total)
}

fn reason(lang: Locale, reason: &str) -> &'static str {
    match reason {
        "row_width" => td_string!(lang, imports.why.row_width),
        "instant_unreadable" => td_string!(lang, plant.import.reason.instant_unreadable),
        "quantity_not_a_number" => td_string!(lang, plant.import.reason.quantity_not_a_number),
        "sequence_not_a_number" => td_string!(lang, plant.import.reason.sequence_not_a_number),
        "line_missing" => td_string!(lang, plant.import.reason.line_missing),
        "left_out" => td_string!(lang, plant.import.reason.left_out),
        "line_limit" => td_string!(lang, plant.import.reason.line_limit),
        "unknown_line" => td_string!(lang, plant.import.reason.unknown_line),
        "unknown_area" => td_string!(lang, plant.import.reason.unknown_area),
        "unknown_product" => td_string!(lang, plant.import.reason.unknown_product),
        "in_future" => td_string!(lang, plant.import.reason.in_future),
        "too_old" => td_string!(lang, plant.import.reason.too_old),
        "no_sequence" => td_string!(lang, plant.import.reason.no_sequence),
        "sequence_reused" => td_string!(lang, plant.import.reason.sequence_reused),
        _ => td_string!(lang, plant.import.reason.malformed),
    }
}

fn outcome(lang: Locale, plant: &Plant, import: &DetectionImport) -> Result<Outcome> {
    let done = import.outcome.clone().unwrap_or_default();
    let clock = clock(plant)?;
    let row = &import.row;
    let title = match (done.accepted, done.duplicates) {
        (0, 0) => td_string!(lang, plant.import.done_none),
        (0, _) => td_string!(lang, plant.import.done_known),
        _ => td_string!(lang, plant.import.done),
    };
    let fact = |label: &str, value: u64| (label.to_owned(), format::count(value));
    let (taken, total) = (format::count(row.rows_taken), format::count(row.rows_total));
    Ok(Outcome {
        title: title.to_owned(),
        summary: td_string!(lang, plant.import.summary, taken, total),
        good: done.accepted + done.duplicates > 0,
        facts: vec![
            fact(td_string!(lang, plant.import.accepted), done.accepted),
            fact(td_string!(lang, plant.import.duplicates), done.duplicates),
            fact(td_string!(lang, imports.review.state_refused), row.rows_refused),
        ],
        dashboard: dashboard(&clock, &done),
        refused: refused(lang, &done.refused, done.refused_total),
    })
}

/// The dashboard of the lines that the file is about, of the time that it covers, to the minute around it.
fn dashboard(clock: &Calendar, done: &Done) -> String {
    let (Some(first), Some(last)) = (done.first, done.last) else { return String::new() };
    let (first, last) = (clock.local(first.timestamp_millis()), clock.local(last.timestamp_millis()));
    let written = |at: Local| at.format("%Y-%m-%dT%H:%M").to_string();
    // The minute after the one in which the last piece was seen.
    let last = last + chrono::TimeDelta::seconds(60 - i64::from(last.second()));
    let (from, to) = (written(first), written(last));
    let mut pairs = vec![("range", query::period_word(Period::Custom)), ("from", &from), ("to", &to)];
    // With more than these every line is as good an answer.
    if done.lines.len() <= LINES_NAMED {
        pairs.extend(done.lines.iter().map(|line| ("line", line.as_str())));
    }
    with_query(query::ADDRESS, &pairs)
}
