//! What travels to the counter and to the page of a code, in words.

use engrane::base::id::StockDocumentId;
use serde::{Deserialize, Serialize};

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Line by line, to be shown and said aloud.
    pub said: Vec<String>,
    /// The id of whatever is booked next.
    pub next: StockDocumentId,
}

/// Where a code leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeShown {
    /// To the page of the only thing that has it.
    Leads(String),
    Choose {
        code: String,
        choices: Vec<CodeChoice>,
    },
    Unknown(String),
    /// Somebody's badge, by their name, and not the caller's own, who may not see what others have.
    Badge(String),
    /// The check digits are wrong.
    Misread(String),
}

/// One of the things that have a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeChoice {
    pub href: String,
    pub name: String,
    pub remark: String,
}
