//! Codes as they travel.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::StockItemId;
use crate::base::numbers::json_number;
use crate::stores::pieces::types::PieceName;
use crate::stores::types::{ItemName, Place};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Characters of a learnt code at the most.
pub const LONGEST_CODE: usize = 200;
/// Characters of a text in which codes are looked for at the most.
pub const LONGEST_TEXT: usize = 500;

text_enum! {
    /// What a code is to the thing that it stands for.
    CodeKind {
        /// Made by us, as it stands on labels.
        Own = "own",
        /// The code that people gave it: of an item, a badge, a job.
        Given = "given",
        /// Of the goods trade: EAN and UPC, with its check digit.
        Gtin = "gtin",
        Supplier = "supplier",
        Other = "other",
    }
}

impl CodeKind {
    /// Can an item learn one?
    pub fn is_learnt(self) -> bool {
        matches!(self, Self::Gtin | Self::Supplier | Self::Other)
    }
}

/// What was read in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRead {
    /// An own code, or else a GTIN, or else the text itself, in capitals.
    pub code: String,
    /// With 14 digits.
    pub gtin: Option<String>,
    /// As a GS1 element string says them.
    pub lot: Option<String>,
    pub count: Option<u32>,
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodeTarget {
    Item(ItemName),
    /// One piece of an item.
    Piece(CodePiece),
    /// A shelf or a holder.
    Place(Place),
}

/// A piece with the item that it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodePiece {
    pub item: ItemName,
    pub piece: PieceName,
}

/// One thing that a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeMatch {
    pub target: CodeTarget,
    /// What the code is to it.
    pub kind: CodeKind,
    /// How much of the item the code stands for, where that is said.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
    /// What stands on its labels.
    pub own_code: String,
    pub archived: bool,
}

/// What was read, and everything that it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeAnswer {
    pub read: CodeRead,
    /// Own codes first; several where one has to be chosen.
    pub found: Vec<CodeMatch>,
}

/// A code that an item is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCode {
    /// As it was scanned: at most 200 characters.
    pub code: String,
    /// Its id, code or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// `gtin`, `supplier` or `other`; when left out `gtin` where it is one, or else `other`.
    #[serde(default)]
    pub kind: Option<CodeKind>,
    /// How much of the item it stands for: a pack.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
}

/// A code that an item has learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearntCode {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub item: StockItemId,
    /// In capitals; a GTIN with 14 digits.
    pub code: String,
    pub kind: CodeKind,
    /// How much of the item it stands for, where that is said.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
}
