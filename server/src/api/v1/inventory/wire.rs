//! An import as every door shows it.

use crate::api::v1::file_read::{FileRead, Guess, open_doubts};
use crate::api::v1::imports::headers;
use crate::respond::FieldBody;
use chrono::{DateTime, Utc};
use engrane::inventory::import::fields::{Field, Mapping, MissingLines, RepeatedLines};
use engrane::inventory::import::types::{Alarms, Counts, ImportDetail, RowProblem};
use engrane::inventory::mapping::types::{Always, InColumn, Source, ToConfirm};
use engrane::platform::imports::mapping::FieldSource;
use engrane::platform::imports::reader::types::{ColumnProfile, Profile};
use engrane::platform::imports::types::{ImportFailure, ImportRow};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where an import stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Import {
    id: Uuid,
    filename: String,
    /// `queued`, `reading`, `needs_mapping`, `planning`, `planned`, `applying`, `completed`, `undone` or `failed`. From `planned` on
    /// the counts say what becomes of the rows.
    status: &'static str,
    rows_total: u64,
    /// Rows that are in the inventory now.
    rows_imported: u64,
    /// Of those that are imported: lines that were not there, that were other, and that were so already.
    rows_new: u64,
    rows_changed: u64,
    rows_same: u64,
    rows_errors: u64,
    /// Rows without a part number.
    rows_skipped: u64,
    /// Rows that could be several parts; not taken.
    rows_ambiguous: u64,
    /// Rows whose part and location stand again further down; the last one is taken, or has their stock added.
    rows_duplicate: u64,
    /// Taken as offers without catalogue.
    rows_unmatched: u64,
    /// Taken without a price: not on sale.
    rows_unpriced: u64,
    /// Taken without a number of pieces: that is to be confirmed.
    rows_uncounted: u64,
    /// Lines of the same source that the file does not have any more.
    rows_missing: u64,
    /// What somebody should look at before it is applied.
    alarms: Vec<Alarm>,
    /// Whether it was the last file of its kind again, and nothing had changed since: its lines are as fresh as it, nothing else.
    unchanged: bool,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// Whether its file is still kept: to be handed out, read again, and asked for its rejected rows.
    file_kept: bool,
}

/// Lines that change as they seldom do.
#[derive(Serialize, ToSchema)]
pub(super) struct Alarm {
    /// `price_jumps` (more than three times the price, or less than a third), `sold_out` (more than 30 % of the lines in stock) or
    /// `currency_changes`.
    kind: &'static str,
    lines: u64,
}

fn alarms(alarms: Alarms) -> Vec<Alarm> {
    let Alarms { price_jumps, sold_out, currency_changes } = alarms;
    [("price_jumps", price_jumps), ("sold_out", sold_out), ("currency_changes", currency_changes)]
        .into_iter()
        .filter(|(_, lines)| *lines > 0)
        .map(|(kind, lines)| Alarm { kind, lines })
        .collect()
}

impl From<(ImportRow, Counts)> for Import {
    fn from((row, counts): (ImportRow, Counts)) -> Self {
        Self {
            id: row.id.0,
            filename: row.filename,
            status: row.status.as_str(),
            rows_total: counts.total,
            rows_imported: counts.imported(),
            rows_new: counts.new,
            rows_changed: counts.changed,
            rows_same: counts.same,
            rows_errors: counts.errors,
            rows_skipped: counts.skipped,
            rows_ambiguous: counts.ambiguous,
            rows_duplicate: counts.duplicate,
            rows_unmatched: counts.unmatched,
            rows_unpriced: counts.unpriced,
            rows_uncounted: counts.uncounted,
            rows_missing: counts.missing,
            alarms: alarms(counts.alarms),
            unchanged: counts.unchanged,
            created_at: row.created_at,
            completed_at: row.completed_at,
            file_kept: !row.file_gone,
        }
    }
}

/// An import with what is known of its file.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportWithFile {
    #[serde(flatten)]
    import: Import,
    /// The first rows that were not taken, or taken with a remark.
    error_samples: Vec<ErrorSample>,
    /// The file's headers, once it is read.
    columns: Vec<String>,
    /// How it was read, once it is.
    file: Option<FileRead>,
    /// What the columns seem to be.
    proposals: Vec<Guess<Field>>,
    /// Field to source: what applying takes when nothing else is said and there are no doubts, or what was applied. `null`: the
    /// file does not say, and lines keep what they have.
    #[schema(value_type = BTreeMap<String, Source>)]
    mapping: BTreeMap<Field, Source>,
    /// What becomes of lines of the same source that the file does not have.
    missing: MissingLines,
    /// What becomes of rows that are the same part at the same location.
    repeated: RepeatedLines,
    /// Whether the mapping was said before: of an earlier file of the same shape, or by `PUT /inventory/mapping`.
    remembered: bool,
    /// While a mapping is needed: what applying without one would ask for.
    doubts: Vec<FieldBody>,
    /// Why it failed.
    #[schema(value_type = Option<Object>)]
    failure: Option<ImportFailure>,
}

/// A remark about one row.
#[derive(Serialize, ToSchema)]
struct ErrorSample {
    /// The spreadsheet's own row number.
    row: u64,
    /// Header of the column; empty when it concerns the row as a whole.
    column: String,
    value: String,
    /// `price_negative`, `stock_not_a_number`, …
    reason: &'static str,
}

impl From<RowProblem> for ErrorSample {
    fn from(problem: RowProblem) -> Self {
        Self { row: problem.row, column: problem.column, value: problem.value, reason: problem.reason.as_str() }
    }
}

impl From<ImportDetail> for ImportWithFile {
    fn from(detail: ImportDetail) -> Self {
        let profile = detail.profile.as_ref();
        Self {
            doubts: open_doubts(detail.row.status, detail.remembered, detail.mapping.as_ref(), &detail.proposals),
            error_samples: detail.problems.into_iter().map(ErrorSample::from).collect(),
            columns: headers(profile),
            mapping: profile.zip(detail.mapping.as_ref()).map(sources).unwrap_or_default(),
            missing: detail.mapping.as_ref().map(|mapping| mapping.missing).unwrap_or_default(),
            repeated: detail.mapping.as_ref().map(|mapping| mapping.repeated).unwrap_or_default(),
            remembered: detail.remembered,
            proposals: detail.proposals.into_iter().map(Guess::from).collect(),
            file: detail.profile.map(|profile| (profile, detail.choices).into()),
            failure: detail.failure,
            import: (detail.row, detail.counts).into(),
        }
    }
}

fn sources((profile, mapping): (&Profile, &Mapping)) -> BTreeMap<Field, Source> {
    mapping.columns.iter().map(|mapped| (mapped.field, source(profile, &mapped.source))).collect()
}

/// A column is called by its header where no other one has the same.
fn source(profile: &Profile, source: &FieldSource) -> Source {
    match source {
        FieldSource::ToConfirm => Source::ToConfirm(ToConfirm { to_confirm: true }),
        FieldSource::Absent => Source::Absent,
        FieldSource::Constant(value) => Source::Constant(Always { constant: value.clone() }),
        FieldSource::Column(index) => {
            let header = |column: &&ColumnProfile| column.header.trim().to_owned();
            let name = profile.columns.iter().find(|column| column.index == *index).as_ref().map(header);
            let name = name.filter(|name| !name.is_empty());
            let alone =
                |name: &String| profile.columns.iter().filter(|column| column.header.trim() == name).count() == 1;
            name.filter(alone).map_or(Source::Column(InColumn { column: *index }), Source::Header)
        }
    }
}
