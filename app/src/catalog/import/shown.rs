//! An import of the catalogue as its page shows it, in words.

use crate::imports::LeftOut;
use crate::imports::columns::Columns;
use engrane::catalog::import::fields::CatalogFileKind;
use engrane::platform::imports::types::{ImportFailure, ImportRow, Progress};
use serde::{Deserialize, Serialize};

/// The whole of it. Of the two last there is the one that its status asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub kind: CatalogFileKind,
    pub row: ImportRow,
    pub progress: Progress,
    pub failure: Option<ImportFailure>,
    pub columns: Option<Columns>,
    pub outcome: Option<Outcome>,
}

/// What became of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub title: String,
    pub summary: String,
    /// Is all that can be in the catalogue there?
    pub good: bool,
    pub facts: Vec<(String, String)>,
    pub refused: LeftOut,
}
