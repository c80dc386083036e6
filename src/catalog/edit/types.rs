//! What the platform says of the catalogue, as it travels.

use crate::base::entity::{NameOr, Record};
use crate::base::id::{BrandId, FitmentId, GroupId, PartId, ReferenceId};
use crate::base::money::DEFAULT_CURRENCY;
use crate::base::numbers::json_number;
use crate::catalog::types::{PartKind, PartStatus, Tier};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who makes parts.
pub type Brand = Record<BrandId, BrandValues>;

/// What is said of a brand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrandValues {
    /// 1 to 100 characters. Lists name it so, or by an alias, in any spelling.
    pub name: String,
    #[serde(default)]
    pub country: String,
    /// Whether it makes vehicles.
    #[serde(default)]
    pub oem: bool,
    /// What else it is called, at most 100; answered as they are compared. No other brand is called so.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Parts that do the same, such as brake pads.
pub type PartGroup = Record<GroupId, PartGroupValues>;

/// What is said of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartGroupValues {
    /// `a-z 0-9 _`, 1 to 40 characters; it stays.
    pub code: String,
    /// The code of its category.
    pub category: String,
    pub name_es: String,
    pub name_en: String,
    /// What else people call it, in either language, at most 100.
    #[serde(default)]
    pub synonyms: Vec<String>,
}

/// A part as the platform edits it.
pub type CatalogPart = Record<PartId, CatalogPartValues>;

/// What is said of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CatalogPartValues {
    /// Its id, or its name in any spelling.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub brand: NameOr<BrandId>,
    /// As it is printed; a brand has it once.
    pub number: String,
    /// Its id or code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub group: NameOr<GroupId>,
    pub kind: PartKind,
    pub tier: Tier,
    pub name_es: String,
    /// As in Spanish when left out.
    #[serde(default)]
    pub name_en: String,
    #[serde(default)]
    pub description_es: String,
    #[serde(default)]
    pub description_en: String,
    /// 8, 12, 13 or 14 digits with their check digit; answered with 14. Empty when it has none.
    #[serde(default)]
    pub gtin: String,
    #[serde(default)]
    pub status: PartStatus,
    /// What is sold instead: its id, or its number when it is of the same brand.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub superseded_by: Option<NameOr<PartId>>,
    /// In major units of `currency`.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub reference_price: Option<Decimal>,
    /// ISO 4217; pesos when left out.
    #[serde(default = "pesos")]
    pub currency: String,
    /// What is known of it by name, such as a diameter.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Addresses of pictures, which begin with `https://`; at most 12, the best one first.
    #[serde(default)]
    pub images: Vec<String>,
}

fn pesos() -> String {
    DEFAULT_CURRENCY.to_owned()
}

/// Everything that parts are put under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogSettings {
    pub brands: Vec<Brand>,
    pub groups: Vec<PartGroup>,
    /// Codes of the categories with their names, in their order.
    pub categories: Vec<(String, crate::catalog::types::Names)>,
}

/// Which brand a brand becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrandMerge {
    /// The one that stays: its id, or its name in any spelling.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub into: NameOr<BrandId>,
}

/// What became of two brands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrandsMerged {
    /// The one that stays.
    pub brand: Brand,
    /// Parts that are of it now.
    pub parts_moved: u64,
    /// Parts that it had already under the same number: they are one.
    pub parts_joined: u64,
    /// Stock lines of bodegas that name it now.
    pub lines_moved: u64,
    /// Of these, lines that were one with another: the one that was confirmed last stays.
    pub lines_joined: u64,
}

/// That a number replaces another one, as somebody says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReference {
    /// Of the number that replaces; one that nobody knows is refused.
    pub brand: String,
    pub number: String,
    pub replaced_brand: String,
    /// At least one of the two is a part.
    pub replaced_number: String,
    /// Who says so.
    pub source: String,
    /// Whether the other replaces it as well.
    #[serde(default)]
    pub two_way: bool,
    /// From 0 to 1, or as a percentage; 0.8 when left out.
    #[serde(default)]
    pub confidence: String,
    #[serde(default)]
    pub licence: String,
    #[serde(default)]
    pub notes: String,
    /// From which day the source says so: `2026-03-31`.
    #[serde(default)]
    pub claimed_at: String,
}

/// That a part fits vehicles, as somebody says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFitment {
    pub make: String,
    pub model: String,
    /// A year, or several: `2004`, `2001-2005`.
    pub year: String,
    /// In words, such as `1.6 GA16DE`; any when left out.
    #[serde(default)]
    pub engine: String,
    /// In words, such as `delantera izquierda`; anywhere when left out.
    #[serde(default)]
    pub position: String,
    /// How many a vehicle has; 1 when left out.
    #[serde(default)]
    pub quantity: String,
    #[serde(default)]
    pub notes: String,
    /// Who says so.
    pub source: String,
}

/// What came of something that was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Said {
    pub new: u64,
    /// It was there already, and was said otherwise.
    pub changed: u64,
    pub same: u64,
}

/// That a number replaces a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogReference {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: ReferenceId,
    /// Of the number that replaces.
    pub brand: String,
    pub number: String,
    pub replaced_brand: String,
    pub replaced_number: String,
    pub source: String,
    pub two_way: bool,
    pub confidence: f32,
    pub licence: String,
    pub notes: String,
    pub claimed_at: Option<NaiveDate>,
    /// Since when it does not count any more.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// That a part fits a vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogFitment {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: FitmentId,
    pub make: String,
    pub model: String,
    pub year: u16,
    /// Empty where it is not known.
    pub engine: String,
    /// Such as `front`; empty where it does not matter.
    pub position: String,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub notes: String,
    pub source: String,
}
