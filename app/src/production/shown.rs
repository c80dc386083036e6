//! What several pages of the production show alike.

use engrane::base::id::StageId;
use engrane::production::types::StageKind;
use serde::{Deserialize, Serialize};

/// A stage that can be chosen for a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageChoice {
    pub id: StageId,
    pub name: String,
    pub kind: StageKind,
    pub kind_word: String,
}

/// A stage of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteStage {
    pub stage: StageChoice,
    /// All pieces go by.
    pub skipped: bool,
    /// Something was recorded there: it stays.
    pub fixed: bool,
}

impl From<StageChoice> for RouteStage {
    fn from(stage: StageChoice) -> Self {
        Self { stage, skipped: false, fixed: false }
    }
}

/// A name with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}
