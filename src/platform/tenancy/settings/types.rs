//! The settings of a tenant, as they cross the wire.

use crate::base::money::Tax;
use serde::{Deserialize, Serialize};

/// What a tenant has set, and its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantSettings {
    /// Counts the changes; sent back with one.
    pub version: i32,
    pub name: String,
    pub theme: Theme,
    /// Which colours whoever has chosen none sees first: `dark` or `light`.
    pub mode: String,
    /// `es` or `en`.
    pub language: String,
    /// A name of the IANA's list: `America/Mexico_City`.
    pub time_zone: String,
    /// ISO 4217.
    pub currency: String,
    pub limits: Limits,
    /// After how long without use a session ends.
    pub session_idle_minutes: i32,
    /// Of a plant's lines: one that stands still for longer is somebody's to see to.
    #[serde(default = "usual_stop")]
    pub stop_minutes: i32,
    /// How others reach it: workshops see it with a bodega's offers.
    pub phone: Option<String>,
    /// With its country: `+52 81 8344 2050`.
    pub whatsapp: Option<String>,
    pub city: Option<String>,
    pub address: Option<String>,
    /// Of its prices.
    pub tax: Tax,
    /// Of a bodega's prices: the level that workshops see.
    #[serde(default = "first_level")]
    pub shown_price: i16,
    /// What a bodega calls the levels that it has, from the first; empty: nothing that says more than that it is a price.
    #[serde(default)]
    pub price_names: Vec<String>,
}

/// The prices that a bodega's lines can have beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLevels {
    /// The one that workshops see, from 1.
    pub shown: i16,
    /// As of [`TenantSettings`].
    pub names: Vec<String>,
}

impl Default for PriceLevels {
    fn default() -> Self {
        Self { shown: first_level(), names: Vec::new() }
    }
}

/// Levels of prices that a line can have beside each other.
pub const PRICE_LEVELS: i16 = 5;
/// The longest name of one, in characters.
pub const LONGEST_PRICE_NAME: usize = 60;

/// The level that workshops see where nobody says otherwise.
fn first_level() -> i16 {
    1
}

/// For how many minutes a line may stand still where nobody says otherwise.
fn usual_stop() -> i32 {
    15
}

/// How the pages of a tenant look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// `#rrggbb`; ours when absent.
    pub primary_color: Option<String>,
    /// Where the logo is; ours when absent.
    pub logo: Option<String>,
}

/// How much a tenant may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Active people.
    pub max_users: i32,
    /// Lines of its plant.
    pub max_lines: i32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_users: 50, max_lines: 10 }
    }
}

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPatch {
    /// The version that was read.
    pub version: i32,
    /// Empty for ours.
    pub primary_color: Option<String>,
    pub mode: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub currency: Option<String>,
    pub session_idle_minutes: Option<i32>,
    pub stop_minutes: Option<i32>,
    /// Empty for none, as the three that follow.
    pub phone: Option<String>,
    pub whatsapp: Option<String>,
    pub city: Option<String>,
    pub address: Option<String>,
    /// A word of [`Tax`].
    pub tax: Option<String>,
    /// From 1.
    pub shown_price: Option<i16>,
    /// All of them, from the first.
    pub price_names: Option<Vec<String>>,
}
