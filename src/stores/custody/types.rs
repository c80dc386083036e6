//! A custody receipt: what it is of, and what stands on it.

use crate::stores::types::{HolderValues, IssueRow};

/// What somebody has that is to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    /// Who has it; none of somebody to whom nothing was ever issued.
    pub holder: Option<HolderValues>,
    pub loans: Vec<IssueRow>,
}

/// A custody receipt in words, in the language of whoever asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustodySheet {
    pub title: String,
    pub business: String,
    /// What is said of the holder and the day, each with its name: `("Persona", "Ana López")`.
    pub facts: Vec<(String, String)>,
    /// Item, quantity, document, day of the issue, day on which it is due.
    pub heads: [String; 5],
    /// Likewise.
    pub rows: Vec<[String; 5]>,
    /// Instead of rows, where there are none.
    pub none: String,
    /// What is signed.
    pub statement: String,
    /// Under the lines on which is signed.
    pub signers: [String; 2],
    /// Before the number of a page, and between it and how many they are.
    pub page: [String; 2],
}
