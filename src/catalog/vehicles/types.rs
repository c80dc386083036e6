//! Vehicles as they are chosen and shown.

use crate::base::id::VehicleId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A vehicle as it stands in an address: names in any spelling, the year as typed, the id of an engine. Unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VehicleChoice {
    #[serde(default)]
    pub make: String,
    #[serde(default)]
    pub model: String,
    #[serde(default)]
    pub year: String,
    /// Empty: all engines of that year.
    #[serde(default)]
    pub engine: String,
}

impl VehicleChoice {
    /// One vehicle, by its id alone.
    pub fn by_id(id: &str) -> Self {
        Self { engine: id.to_owned(), ..Self::default() }
    }

    /// Is nothing chosen at all?
    pub fn is_empty(&self) -> bool {
        [&self.make, &self.model, &self.year, &self.engine].iter().all(|value| value.is_empty())
    }

    /// Does it say enough to mean a vehicle? A make alone does not.
    pub fn is_complete(&self) -> bool {
        !self.engine.is_empty() || [&self.make, &self.model, &self.year].iter().all(|value| !value.is_empty())
    }
}

/// One thing to choose at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOption {
    /// As an address has it.
    pub value: String,
    /// As people read it; of an engine without size and code it is empty.
    pub label: String,
    /// Of an engine, where it is known.
    pub fuel: String,
    pub cylinders: Option<i16>,
    /// Does any part fit it?
    pub has_parts: bool,
}

/// A make with how much the catalogue knows about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Make {
    pub key: String,
    pub name: String,
    pub fitments: u32,
}

/// A model of a make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub key: String,
    pub name: String,
    pub body_type: String,
    pub fitments: u32,
}

/// A year in which a model was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelYear {
    pub year: u16,
    pub fitments: u32,
}

/// One vehicle of a model and year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    pub id: VehicleId,
    pub engine_code: String,
    pub displacement_cc: Option<i32>,
    pub cylinders: Option<i16>,
    pub fuel: String,
    pub power_hp: Option<i32>,
    pub trim: String,
    pub transmission: String,
    pub drivetrain: String,
    pub fitments: u32,
}

/// The vehicles of one model and year that have the same engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engine {
    /// The vehicle that stands for all of them.
    pub id: VehicleId,
    pub vehicles: Vec<VehicleId>,
    /// `1.6 GA16DE`; empty when nothing is known of it.
    pub label: String,
    pub code: String,
    pub displacement_cc: Option<i32>,
    pub cylinders: Option<i16>,
    pub fuel: String,
    pub fitments: u32,
}

/// A choice that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenVehicle {
    /// As an address should have it.
    pub choice: VehicleChoice,
    pub make: String,
    pub model: String,
    pub year: u16,
    /// Empty when the engine was left open or nothing is known of it.
    pub engine: String,
}

impl ChosenVehicle {
    /// `Nissan Tsuru 2004 1.6 GA16DE`.
    pub fn name(&self) -> String {
        let year = self.year.to_string();
        let words = [self.make.as_str(), &self.model, &year, &self.engine];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Where on the chosen vehicle a part goes, and how many of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VehicleFit {
    /// Such as `front`; empty when it does not matter.
    pub position: String,
    pub quantity: Decimal,
    pub notes: String,
}

/// Does a part fit the chosen vehicle?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitAnswer {
    pub vehicle: ChosenVehicle,
    /// None: no fitment is known.
    pub fits: Vec<VehicleFit>,
}
