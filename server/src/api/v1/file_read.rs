//! What is known of a file that somebody brings in, as the doors of every kind of import show it.

use crate::respond::FieldBody;
use engrane::base::problem::FieldProblem;
use engrane::platform::imports::mapping::{Mapping, Proposal, Why, doubts};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{ColumnProfile, FileFormat, Note, Profile, ReadChoices, Trap};
use engrane::platform::imports::types::ImportStatus;
use serde::Serialize;
use utoipa::ToSchema;

/// While a mapping is needed: what applying without one would ask for.
pub(super) fn open_doubts<M: Mapping>(
    status: ImportStatus,
    remembered: bool,
    mapping: Option<&M>,
    proposals: &[Proposal<M::Field>],
) -> Vec<FieldBody> {
    // What was decided about an earlier file is as good as decided now.
    let open = if remembered { &[] } else { proposals };
    let mapping = mapping.filter(|_| status == ImportStatus::NeedsMapping);
    let doubts = mapping.map(|mapping| doubts(mapping, open)).unwrap_or_default();
    doubts.into_iter().map(|doubt| FieldProblem::from(doubt).into()).collect()
}

/// How a file was read.
#[derive(Serialize, ToSchema)]
pub(super) struct FileRead {
    /// `csv`, `xlsx`, `xls`, `xlsb` or `ods`, and what separates the cells of a `csv`.
    #[schema(value_type = Object)]
    format: FileFormat,
    /// What was said of how it is read, about this file or an earlier one of its shape: what stands here holds for all that is done
    /// with it.
    #[schema(value_type = Object)]
    choices: ReadChoices,
    /// Of the characters of a text file.
    encoding: Option<String>,
    /// Worksheets, in the order of the workbook.
    sheets: Vec<String>,
    /// The one that was read, counted from 0.
    sheet: u32,
    /// The spreadsheet's own row number of the header; 0: there is none.
    header_row: u32,
    columns: Vec<ColumnRead>,
    /// What was left out or repaired, and where.
    #[schema(value_type = Vec<Object>)]
    notes: Vec<Note>,
}

/// A column of a file.
#[derive(Serialize, ToSchema)]
struct ColumnRead {
    /// Counted from 0 at column A.
    column: u32,
    /// Empty when it has none.
    header: String,
    /// Up to three of its values.
    samples: Vec<String>,
    /// Rows that have a value.
    filled: u64,
    /// The sign before decimals: `point`, `comma`, `ambiguous` (it has to be said), or `none` where it holds no numbers.
    #[schema(value_type = String)]
    decimals: Decimals,
    /// Values that a spreadsheet has probably damaged.
    #[schema(value_type = Vec<Object>)]
    traps: Vec<Trap>,
}

/// What a column seems to be.
#[derive(Serialize, ToSchema)]
pub(super) struct Guess<F> {
    field: F,
    /// Counted from 0 at column A.
    column: u32,
    /// From 0 to 1.
    confidence: f64,
    /// `header`, `content` or `both`: what it rests on.
    #[schema(value_type = String)]
    why: Why,
    /// Whether it is taken where nobody says otherwise.
    sure: bool,
    /// Another column for which nearly as much speaks.
    rival: Option<u32>,
}

impl<F> From<Proposal<F>> for Guess<F> {
    fn from(proposal: Proposal<F>) -> Self {
        Self {
            column: proposal.column,
            // Thousandths, without the last bits of the narrower number.
            confidence: (f64::from(proposal.confidence) * 1000.0).round() / 1000.0,
            why: proposal.why,
            sure: proposal.is_sure(),
            rival: proposal.rival,
            field: proposal.field,
        }
    }
}

impl From<(Profile, ReadChoices)> for FileRead {
    fn from((profile, choices): (Profile, ReadChoices)) -> Self {
        let column = |column: ColumnProfile| ColumnRead {
            column: column.index,
            header: column.header,
            samples: column.samples,
            filled: column.filled,
            decimals: column.decimals,
            traps: column.traps,
        };
        Self {
            format: profile.format,
            choices,
            encoding: profile.encoding,
            sheets: profile.sheets,
            sheet: profile.sheet,
            header_row: profile.header_row,
            columns: profile.columns.into_iter().map(column).collect(),
            notes: profile.notes,
        }
    }
}
