//! An import as every door shows it.

use chrono::{DateTime, Utc};
use engrane::inventory::import::types::{Counts, ImportDetail, RowProblem};
use engrane::platform::imports::mapping::{Field, FieldSource, Mapping};
use engrane::platform::imports::reader::types::Profile;
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
    /// `queued`, `reading`, `needs_mapping`, `applying`, `completed` or `failed`.
    status: &'static str,
    rows_total: u64,
    /// Rows that are in the inventory now.
    rows_imported: u64,
    rows_errors: u64,
    /// Rows without a part number.
    rows_skipped: u64,
    /// Rows that could be several parts; not taken.
    rows_ambiguous: u64,
    /// Taken as offers without catalogue.
    rows_unmatched: u64,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

impl From<(ImportRow, Counts)> for Import {
    fn from((row, counts): (ImportRow, Counts)) -> Self {
        Self {
            id: row.id.0,
            filename: row.filename,
            status: row.status.as_str(),
            rows_total: counts.total,
            rows_imported: counts.imported(),
            rows_errors: counts.errors,
            rows_skipped: counts.skipped,
            rows_ambiguous: counts.ambiguous,
            rows_unmatched: counts.unmatched,
            created_at: row.created_at,
            completed_at: row.completed_at,
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
    /// Field to header: what applying takes when nothing else is said, or what was applied.
    mapping: BTreeMap<Field, String>,
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
            error_samples: detail.problems.into_iter().map(ErrorSample::from).collect(),
            columns: profile.map(headers).unwrap_or_default(),
            mapping: profile.zip(detail.mapping.as_ref()).map(by_header).unwrap_or_default(),
            failure: detail.failure,
            import: (detail.row, detail.counts).into(),
        }
    }
}

fn headers(profile: &Profile) -> Vec<String> {
    profile.columns.iter().map(|column| column.header.clone()).collect()
}

fn by_header((profile, mapping): (&Profile, &Mapping)) -> BTreeMap<Field, String> {
    let header = |source: &FieldSource| match source {
        FieldSource::Column(index) => {
            profile.columns.iter().find(|column| column.index == *index).map(|column| column.header.clone())
        }
        FieldSource::Constant(_) => None,
    };
    mapping.columns.iter().filter_map(|mapped| Some((mapped.field, header(&mapped.source)?))).collect()
}
