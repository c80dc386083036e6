//! The rows of the embedded files.

use serde::Deserialize;

pub(super) const CROSS_REFERENCES: &str = include_str!("data/cross_references.csv");
pub(super) const ENGINES: &str = include_str!("data/engines.csv");
pub(super) const FITMENTS: &str = include_str!("data/fitments.csv");
pub(super) const MAKES: &str = include_str!("data/vehicle_makes.csv");
pub(super) const MODELS: &str = include_str!("data/vehicle_models.csv");
pub(super) const PARTS: &str = include_str!("data/parts.csv");
pub(super) const STOCK_CENTRO: &str = include_str!("data/stock_centro.csv");
pub(super) const STOCK_NORTE: &str = include_str!("data/stock_norte.csv");

#[derive(Debug, Deserialize)]
pub(super) struct Make {
    pub name: String,
    pub country: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Model {
    pub make: String,
    pub name: String,
    pub body_type: String,
    pub year_from: i16,
    pub year_to: i16,
    pub nicknames: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Engine {
    pub make: String,
    pub model: String,
    pub year_from: i16,
    pub year_to: i16,
    pub displacement_cc: i32,
    pub cylinders: i16,
    pub fuel: String,
    pub power_hp: i32,
    pub code: String,
    pub trim: String,
    pub transmission: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Part {
    pub brand: String,
    pub number: String,
    pub kind: String,
    pub group: String,
    pub name_es: String,
    pub name_en: String,
    pub description_es: String,
    pub description_en: String,
    pub tier: String,
    pub reference_price: rust_decimal::Decimal,
}

#[derive(Debug, Deserialize)]
pub(super) struct Fitment {
    pub brand: String,
    pub number: String,
    pub make: String,
    pub model: String,
    pub year_from: i16,
    pub year_to: i16,
    pub engine_code: String,
    pub position: String,
    pub quantity: rust_decimal::Decimal,
    pub notes: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct CrossReference {
    pub from_brand: String,
    pub from_number: String,
    pub to_brand: String,
    pub to_number: String,
    pub source: String,
    pub two_way: bool,
    pub confidence: f32,
}
