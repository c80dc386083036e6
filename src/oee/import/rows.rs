//! From the rows of a file to detections: what the columns seem to be, and how a cell is read.

use super::fields::{DetectionField, DetectionMapping};
use super::types::RowRefused;
use crate::base::text::fold;
use crate::oee::calendar::Calendar;
use crate::oee::detections::ops::timely;
use crate::oee::detections::types::NewDetection;
use crate::oee::rules::code_of;
use crate::platform::imports::days;
use crate::platform::imports::mapping::{FieldSource, Mapping as _, Proposal};
use crate::platform::imports::numbers::{self, Decimals};
use crate::platform::imports::reader::types::{Profile, Row, RowDefect};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;

/// Pieces of one row at the most.
const MOST_PIECES: i64 = 9_999;

/// Values of a status that say that the piece is good, folded.
const GOOD: &[&str] =
    &["complete", "completed", "completo", "completado", "ok", "good", "bueno", "buena", "pass", "aprobado"];

/// What columns amount to that seem to be this, for a person to confirm.
pub(super) fn draft(profile: &Profile, proposals: &[Proposal<DetectionField>]) -> DetectionMapping {
    let columns = DetectionMapping::from_proposals(profile, proposals);
    // 05/09 is told from 09/05 only by a day above twelve.
    let probes = probes(profile, &columns, DetectionField::Instant);
    let month_first = days::month_first(probes.iter().map(String::as_str));
    let draft = DetectionMapping { day_first: !month_first, ..columns };
    DetectionMapping { good: proposed_good(Some(profile), &draft), ..draft }
}

/// Values of the column that a field comes from.
fn probes<'a>(profile: &'a Profile, mapping: &DetectionMapping, field: DetectionField) -> &'a [String] {
    let Some(FieldSource::Column(index)) = mapping.get(field).map(|column| &column.source) else { return &[] };
    profile.column(*index).map(|column| column.probes.as_slice()).unwrap_or_default()
}

/// The values of the column that says whether a piece was good, as far as the reader met them.
pub fn status_values(profile: Option<&Profile>, mapping: &DetectionMapping) -> Vec<String> {
    profile.map(|profile| probes(profile, mapping, DetectionField::Status).to_vec()).unwrap_or_default()
}

/// Those of them that seem to say so.
pub fn proposed_good(profile: Option<&Profile>, mapping: &DetectionMapping) -> Vec<String> {
    status_values(profile, mapping).into_iter().filter(|value| GOOD.contains(&fold(value).as_str())).collect()
}

fn read_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let formats = ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];
    formats.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

/// A date with a time, without an offset.
fn read_clock(text: &str, day_first: bool) -> Option<NaiveDateTime> {
    let (_, time) = text.trim().split_once([' ', 'T'])?;
    Some(days::read(text, day_first)?.and_time(read_time(time)?))
}

/// A number of pieces that one row may have.
fn pieces(text: &str, decimals: Decimals) -> Option<i64> {
    let pieces = numbers::parse_quantity(text, decimals).ok().filter(Decimal::is_integer)?;
    i64::try_from(pieces).ok().filter(|pieces| (0..=MOST_PIECES).contains(pieces))
}

/// Reads rows by one mapping.
pub(super) struct RowReader<'a> {
    mapping: &'a DetectionMapping,
    /// Of times that name no offset.
    clock: &'a Calendar,
    device: &'a str,
    good: Vec<String>,
}

impl<'a> RowReader<'a> {
    pub fn new(mapping: &'a DetectionMapping, clock: &'a Calendar, device: &'a str) -> Self {
        let good = mapping.good.iter().map(|value| fold(value)).collect();
        Self { mapping, clock, device, good }
    }

    /// What the row says, one detection a piece; refused if it cannot have been seen by `now`.
    pub fn read(&self, row: &Row, now: DateTime<Utc>) -> Result<Vec<NewDetection>, RowRefused> {
        let refused = |reason: &str, value: &str| RowRefused {
            row: row.number,
            reason: reason.to_owned(),
            value: value.chars().take(100).collect(),
        };
        let ours = |field, code: &str| {
            let found = self.ours(field, code);
            if found.is_empty() { Err(refused("left_out", code)) } else { Ok(found) }
        };
        if let Some(RowDefect::Width) = row.defect {
            return Err(refused("row_width", &row.cells.join(" | ")));
        }
        let line = code_of(self.text(row, DetectionField::Line));
        if line.is_empty() {
            return Err(refused("line_missing", ""));
        }
        let line = ours(DetectionField::Line, &line)?;
        let instant = self.text(row, DetectionField::Instant);
        let detected_at = self.instant(row).ok_or_else(|| refused("instant_unreadable", instant))?;
        timely(detected_at, now).map_err(|reason| refused(reason.as_str(), instant))?;
        let quantity = match self.text(row, DetectionField::Quantity) {
            "" => 1,
            text => {
                let whole = text.strip_suffix(".0").unwrap_or(text);
                let decimals = self.mapping.decimals(DetectionField::Quantity);
                pieces(whole, decimals).ok_or_else(|| refused("quantity_not_a_number", text))?
            }
        };
        // Without a sequence of its own a piece is known by its place in the file.
        let first = match self.text(row, DetectionField::Sequence) {
            "" => i64::from(row.number) * (MOST_PIECES + 1),
            text => text.parse().map_err(|_| refused("sequence_not_a_number", text))?,
        };
        let area = match self.text(row, DetectionField::Area) {
            "" if self.is_good(row) => code_of(&self.mapping.output_area),
            "" => code_of(&self.mapping.discard_area),
            text => ours(DetectionField::Area, &code_of(text))?,
        };
        let device = match self.text(row, DetectionField::Device) {
            "" => self.device,
            text => text,
        };
        let product = match code_of(self.text(row, DetectionField::Product)) {
            code if code.is_empty() => None,
            code => Some(ours(DetectionField::Product, &code)?),
        };
        let piece = |at: i64| NewDetection {
            line: line.clone(),
            area: area.clone(),
            product: product.clone(),
            detected_at,
            device: Some(device.to_owned()),
            sequence: Some(first + at),
            id: None,
        };
        Ok((0..quantity).map(piece).collect())
    }

    /// Our code for a code of the file; empty for one that is left out.
    fn ours(&self, field: DetectionField, code: &str) -> String {
        let same = self.mapping.values.iter().find(|same| same.field == field && same.from == code);
        same.map_or_else(|| code.to_owned(), |same| code_of(&same.to))
    }

    /// Without a status, or without values that are good, every piece is.
    fn is_good(&self, row: &Row) -> bool {
        let status = self.mapping.get(DetectionField::Status).is_some();
        !status || self.good.is_empty() || self.good.contains(&fold(self.text(row, DetectionField::Status)))
    }

    fn instant(&self, row: &Row) -> Option<DateTime<Utc>> {
        let text = self.text(row, DetectionField::Instant);
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Some(instant.to_utc());
        }
        let clock = if self.mapping.get(DetectionField::Time).is_some() {
            days::read(text, self.mapping.day_first)?.and_time(read_time(self.text(row, DetectionField::Time))?)
        } else {
            read_clock(text, self.mapping.day_first)?
        };
        DateTime::from_timestamp_millis(self.clock.instant(clock))
    }

    fn text<'r>(&'r self, row: &'r Row, field: DetectionField) -> &'r str {
        self.mapping.text(&row.cells, field)
    }
}
