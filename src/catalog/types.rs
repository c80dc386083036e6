//! The facts of the catalogue.

use super::query::types::{ChipKind, Understood};
use super::vehicles::types::{ChosenVehicle, VehicleChoice};
use super::vin::types::VinReading;
use crate::base::enums::text_enum;
use crate::base::id::PartId;
use crate::base::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A name in both languages of the screens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub es: String,
    pub en: String,
}

/// A part by what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: PartId,
    pub brand: String,
    pub number: String,
}

text_enum! {
    /// Who makes a part of this kind: the maker of the vehicle, or another.
    PartKind {
        Oem = "oem",
        Aftermarket = "aftermarket",
    }
}

text_enum! {
    /// The quality tier of a part.
    Tier {
        Economy = "economy",
        Standard = "standard",
        Premium = "premium",
        Oem = "oem",
    }
}

text_enum! {
    /// What results are sorted by.
    #[derive(Default)]
    PartSort {
        /// The closest match first, then parts of the maker of the vehicle, then by tier.
        #[default]
        Best = "best",
        /// The cheapest offer first; for those who may see availability.
        Price = "price",
        Brand = "brand",
    }
}

text_enum! {
    /// Whether a part is sold.
    #[derive(Default)]
    PartStatus {
        #[default]
        Active = "active",
        /// Another one is sold instead.
        Superseded = "superseded",
        /// It is made no more.
        Obsolete = "obsolete",
    }
}

/// What a person searches for: all of it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartSearch {
    /// A number or words, as typed.
    pub q: String,
    /// Code of a category, or none.
    pub category: Option<String>,
    /// Code of a group, or none.
    pub group: Option<String>,
    /// Key of a brand, or none.
    pub brand: Option<String>,
    #[serde(default)]
    pub tier: Option<Tier>,
    /// Such as `front`, or none.
    #[serde(default)]
    pub position: Option<String>,
    /// Only what a bodega has counted; for those who may see availability.
    #[serde(default)]
    pub in_stock: bool,
    #[serde(default)]
    pub sort: PartSort,
    /// Only what fits this vehicle; a choice that is not complete narrows nothing.
    #[serde(default)]
    pub vehicle: VehicleChoice,
    /// Where the page before ends; empty for the first page.
    #[serde(default)]
    pub cursor: String,
    /// What was answered, by what was asked about.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// What was asked about and the person does not know.
    #[serde(default)]
    pub skipped: BTreeSet<String>,
}

/// Rows of a page of results.
pub const SEARCH_PAGE: u32 = 20;

text_enum! {
    /// Why a part is among the results, the closest match first.
    Matched {
        /// Its number is the one asked for.
        Exact = "exact",
        /// Its GTIN is the one asked for.
        Gtin = "gtin",
        /// A number of another brand that it replaces, or that replaces it, is the one asked for.
        CrossReference = "cross_reference",
        /// It replaces the part that was asked for by way of others.
        Interchange = "interchange",
        /// Its number begins like this.
        Prefix = "prefix",
        /// Its number is the one asked for, but for zeros at the beginning.
        LeadingZeros = "leading_zeros",
        /// Its number is the one asked for, but for letters that look like digits.
        Folded = "folded",
        /// Its number is one letter or digit apart from the one asked for.
        Fuzzy = "fuzzy",
        /// It fits vehicles of the make and year that a VIN says.
        Vin = "vin",
        /// Its words are the ones asked for.
        Text = "text",
        /// It fits the vehicle that was asked for.
        Vehicle = "vehicle",
        /// Nothing was asked for: it is listed because it stands in the chosen group, category or brand.
        Listed = "listed",
    }
}

/// A part among the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRow {
    pub id: PartId,
    pub number: String,
    pub brand: String,
    pub name: Names,
    pub kind: PartKind,
    pub tier: Tier,
    pub group: Names,
    pub matched: Matched,
    /// Positions of its fitments, each once (`front`, `rear`, …); of those on the chosen vehicle when there is one.
    pub positions: Vec<String>,
    /// How many of it the chosen vehicle has, where all of its fitments agree.
    pub quantity: Option<Decimal>,
    pub reference_price: Option<Money>,
    /// What is sold instead of it at last.
    pub successor: Option<PartName>,
    /// Only for those who may see availability.
    pub offers: Option<OfferSummary>,
}

/// How a part is offered in the whole market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferSummary {
    /// Bodegas with stock and price.
    pub bodegas: u32,
    /// The lowest price, when there is one.
    pub min_price: Option<Money>,
}

/// A value to narrow the results by, with the number of results it leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    pub code: String,
    pub name: Names,
    pub count: u32,
}

/// A piece of the query that was understood, and the query without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub kind: ChipKind,
    pub without: String,
}

/// A vehicle that the words of a query name, as it is chosen, and the query without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedVehicle {
    pub choice: VehicleChoice,
    pub without: String,
}

/// What was understood of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Without its chips, which are the pieces.
    pub understood: Understood,
    /// The name of the group in both languages.
    pub group: Option<Names>,
    pub pieces: Vec<Piece>,
    /// The vehicle that the words name, where they name a year of a model that exists and none is chosen.
    pub vehicle: Option<NamedVehicle>,
    /// The catalogue cannot tell what fits the vehicle that the words name, so it was left out.
    pub vehicle_left_out: bool,
    /// Nothing has the words that were not understood, so they were left out.
    pub rest_left_out: bool,
    /// What a VIN among the words says; its make and year are understood instead of it.
    pub vin: Option<VinReading>,
}

/// What comes nearest, when nothing is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearest {
    /// The number itself where what else was asked for excludes it, or one that is a letter or digit apart.
    Number { number: String, brand: String },
    /// The same at another place of the vehicle: the query without places, and the place.
    Position { position: String, query: String, parts: u32 },
    /// The same of another year: the query of that year.
    Year { year: u16, query: String },
}

/// What tells most of the parts of a group that fit a vehicle from each other: the one thing to ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// [`ABOUT_POSITION`], [`ABOUT_SIDE`], [`ABOUT_BRAND`], or the name of an attribute.
    pub about: String,
    /// Each with the number of parts that it leaves: those that say so, and those that say nothing of it.
    pub answers: Vec<Facet>,
}

/// Front or rear, upper or lower, inner or outer.
pub const ABOUT_POSITION: &str = "position";
/// Left or right.
pub const ABOUT_SIDE: &str = "side";
pub const ABOUT_BRAND: &str = "brand";

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResults {
    pub rows: Vec<PartRow>,
    pub total: u32,
    /// There are more than `total`: counting stopped there, that of the facets too.
    pub more: bool,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
    /// Pages are told it in words.
    #[serde(skip)]
    pub heard: Heard,
    /// By what was searched, when nothing is found.
    pub searched: Vec<Matched>,
    /// When nothing is found.
    pub nearest: Vec<Nearest>,
    /// The chosen vehicle, when there is one.
    pub vehicle: Option<ChosenVehicle>,
    pub categories: Vec<Facet>,
    /// The one in which the group stands that is asked for, when there are parts of it.
    pub category_of_group: Option<String>,
    pub groups: Vec<Facet>,
    pub brands: Vec<Facet>,
    pub tiers: Vec<Facet>,
    /// Known when a vehicle or a position is asked for.
    pub positions: Vec<Facet>,
    /// When several parts of one group remain for a vehicle.
    pub question: Option<Question>,
}

/// The categories, of the whole catalogue or of what fits a vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryList {
    pub vehicle: Option<ChosenVehicle>,
    pub categories: Vec<CategoryRow>,
}

/// A category with its groups, for the catalogue's home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRow {
    pub code: String,
    pub name: Names,
    /// Parts in all of its groups.
    pub parts: u32,
    pub groups: Vec<Facet>,
}

/// A part with everything public about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartDetail {
    pub id: PartId,
    pub number: String,
    pub brand: String,
    pub name: Names,
    pub description: Names,
    pub kind: PartKind,
    pub tier: Tier,
    pub group: Names,
    pub group_code: String,
    pub category: Names,
    pub category_code: String,
    pub reference_price: Option<Money>,
    /// With 14 digits.
    pub gtin: Option<String>,
    /// Addresses of pictures that pages may show, the best one first.
    pub images: Vec<String>,
    /// What is known of it by name, such as a diameter; names are in lower case without accents.
    pub attributes: BTreeMap<String, String>,
    pub status: PartStatus,
    /// What is sold instead of it, then what is sold instead of that, and so on.
    pub superseded_by: Vec<PartName>,
    /// What it is sold instead of.
    pub supersedes: Vec<PartName>,
    /// How many vehicles it is known to fit.
    pub vehicles: u32,
    /// Models with their makes, of which it fits most of these.
    pub models: Vec<String>,
    /// Parts that replace this one; what is reported not to replace it last.
    pub alternatives: Vec<Alternative>,
    /// So many parts hang together with it that none of them is offered for it.
    pub held_back: bool,
    /// OEM parts that this one replaces, and what it replaces one way.
    pub replaces: Vec<Alternative>,
    /// Numbers of other brands that are no parts of the catalogue themselves.
    pub references: Vec<BareReference>,
    pub cut: Cut,
}

/// Lists of a part of which there is more than is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    pub alternatives: bool,
    pub replaces: bool,
    pub references: bool,
}

/// A make of which a part fits something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FittedMake {
    pub code: String,
    pub name: String,
    /// How many vehicles of it.
    pub vehicles: u32,
}

/// What a part fits of one make, and of which others it fits something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFitments {
    pub makes: Vec<FittedMake>,
    /// Of which the rows are; none where it fits nothing of the make that is asked for.
    pub make: Option<FittedMake>,
    pub rows: Vec<FitmentRow>,
    /// There are more.
    pub cut: bool,
}

/// Consecutive years of one model that a part fits alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitmentRow {
    pub model: String,
    pub year_from: u16,
    pub year_to: u16,
    /// Such as `1.6 GA16DE`; empty when it fits them all alike.
    pub engine: String,
    /// Such as `front`; empty when it does not matter.
    pub position: String,
    pub quantity: Decimal,
    pub notes: String,
}

/// Another part, and who says that it replaces this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    pub id: PartId,
    pub number: String,
    pub brand: String,
    pub name: Names,
    pub kind: PartKind,
    pub tier: Tier,
    pub reference_price: Option<Money>,
    pub source: String,
    /// It is reported not to replace this one, although others join the two.
    pub denied: bool,
}

/// A number of another brand, with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BareReference {
    pub brand: String,
    pub number: String,
    pub source: String,
}

/// How many values of a list the catalogue knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// As part numbers.
    pub numbers: u32,
    /// As brands.
    pub brands: u32,
}
