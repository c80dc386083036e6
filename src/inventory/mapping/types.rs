//! What is said of the fields of a file.

use crate::inventory::import::fields::{Field, MissingLines};
use crate::platform::imports::numbers::Decimals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the values of a field come from: the header of a column, a column by its place, or the same value for every row,
/// or that it is to be confirmed; `null`: not from this file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Source {
    Header(String),
    Column(InColumn),
    Constant(Always),
    /// Only of stock.
    ToConfirm(ToConfirm),
    /// The file does not say, and lines keep what they have.
    Absent,
}

/// The column at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InColumn {
    /// Counted from 0 at column A.
    pub column: u32,
}

/// The same value for every row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Always {
    /// Numbers with a point before their decimals.
    pub constant: String,
}

/// Nobody has counted it, and whoever wants some asks: on sale as to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ToConfirm {
    /// `true`.
    pub to_confirm: bool,
}

/// Field to source.
pub type Sources = BTreeMap<Field, Source>;

/// What a bodega says of all its files. Kept as it stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultMapping {
    /// Empty: nothing is said.
    pub sources: Sources,
    /// What becomes of lines of the same source that a file does not have.
    #[serde(rename = "missing_lines")]
    pub missing: MissingLines,
    /// The decimal sign of columns whose values leave it open.
    pub decimals: Option<Decimals>,
}

/// The default mapping as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMapping {
    pub mapping: DefaultMapping,
    /// Goes up with every change; 1 while nothing was ever said.
    pub version: i32,
}
