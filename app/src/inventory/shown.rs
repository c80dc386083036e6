//! An import of inventory as its page shows it.

use crate::imports::columns::Columns;
use engrane::inventory::import::types::{Counts, RowProblem};
use engrane::platform::imports::types::{ImportFailure, ImportRow, Progress};
use serde::{Deserialize, Serialize};

/// The whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub row: ImportRow,
    pub counts: Counts,
    pub progress: Progress,
    pub failure: Option<ImportFailure>,
    /// The first remarks, by row.
    pub problems: Vec<RowProblem>,
    /// Remarks in all.
    pub problems_total: u64,
    /// While they can still be confirmed.
    pub columns: Option<Columns>,
}
