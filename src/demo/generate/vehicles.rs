//! The makes, models and vehicles.

use super::data::{self, MAKERS, Make, Model};
use super::plan::{Kind, id};
use crate::base::fault::{Error, Result};
use crate::catalog::system::data::rows;
use crate::demo::chance::Chance;
use std::ops::Range;

/// Those of the makers that sell parts under a brand, in the order of the makers.
#[derive(Debug)]
pub(super) struct Fleet {
    pub makes: Vec<Make>,
    pub models: Vec<FleetModel>,
    /// By maker, model, engine and year, so that vehicles beside each other have much in common.
    pub vehicles: Vec<Vehicle>,
    /// The vehicles of each maker.
    pub of_makers: Vec<Range<usize>>,
}

#[derive(Debug)]
pub(super) struct FleetModel {
    /// Its place among the makes.
    pub make: usize,
    pub of: Model,
}

#[derive(Debug)]
pub(super) struct Vehicle {
    /// Its place among the makers.
    pub maker: usize,
    /// Its place among the models.
    pub model: usize,
    pub year: u16,
    pub engine: Engine,
    pub trim: &'static str,
    pub transmission: &'static str,
}

#[derive(Debug)]
pub(super) struct Engine {
    pub code: String,
    pub displacement_cc: u32,
    pub cylinders: u8,
    pub fuel: &'static str,
    pub power_hp: u32,
}

/// Engines of a model.
const ENGINES: u64 = 3;

impl FleetModel {
    fn years(&self) -> u64 {
        u64::from(self.of.year_to.unwrap_or(data::THIS_YEAR).saturating_sub(self.of.year_from)) + 1
    }

    pub fn nicknames(&self) -> impl Iterator<Item = &str> {
        self.of.nicknames.split('|').map(str::trim).filter(|name| !name.is_empty())
    }
}

impl Fleet {
    /// So many vehicles: of each model as many as it has years.
    pub fn new(count: u64) -> Result<Self> {
        let mut fleet = Self { makes: Vec::new(), models: Vec::new(), vehicles: Vec::new(), of_makers: Vec::new() };
        let mut makes: Vec<Make> = rows(data::MAKES)?;
        let mut models: Vec<Model> = rows(data::MODELS)?;
        // The last model of each maker.
        let mut ends = Vec::new();
        for maker in MAKERS {
            for code in maker.makes {
                let at = makes.iter().position(|make| make.code == *code);
                let make = makes.swap_remove(at.ok_or_else(|| Error::broken(format!("there is no make {code}")))?);
                let (own, others): (Vec<_>, Vec<_>) = models.into_iter().partition(|model| model.make == make.name);
                models = others;
                let place = fleet.makes.len();
                fleet.makes.push(make);
                fleet.models.extend(own.into_iter().map(|of| FleetModel { make: place, of }));
            }
            ends.push(fleet.models.len());
        }
        let all_years: u64 = fleet.models.iter().map(FleetModel::years).sum();
        let (mut years, mut first) = (0, 0);
        for (maker, end) in ends.into_iter().enumerate() {
            let begun = fleet.vehicles.len();
            for model in first..end {
                let before = count * years / all_years;
                years += fleet.models[model].years();
                for number in 0..count * years / all_years - before {
                    let vehicle = vehicle(maker, model, &fleet.models[model], number);
                    fleet.vehicles.push(vehicle);
                }
            }
            first = end;
            fleet.of_makers.push(begun..fleet.vehicles.len());
        }
        Ok(fleet)
    }
}

/// The newest years with the first engine come first.
fn vehicle(maker: usize, model: usize, of: &FleetModel, number: u64) -> Vehicle {
    let (variant, back) = (number / of.years(), number % of.years());
    let newest = of.of.year_to.unwrap_or(data::THIS_YEAR);
    Vehicle {
        maker,
        model,
        year: newest.saturating_sub(u16::try_from(back).unwrap_or_default()),
        engine: engine(model, of, variant % ENGINES),
        trim: data::TRIMS[usize::try_from(variant / (2 * ENGINES)).unwrap_or_default() % data::TRIMS.len()],
        transmission: if (variant / ENGINES).is_multiple_of(2) { "manual" } else { "automatic" },
    }
}

/// Engines of one model differ in their displacement.
fn engine(model: usize, of: &FleetModel, number: u64) -> Engine {
    let mut chance = Chance(id(Kind::Model, model as u64).as_u64_pair().0);
    let larger = matches!(of.of.body_type.as_str(), "suv" | "pickup" | "van" | "truck");
    let sizes: &[u32] = if larger { &data::OF_LARGER } else { &data::OF_CARS };
    let smallest = chance.between_u(0, sizes.len() as u64 - ENGINES + 1);
    let displacement_cc = sizes[usize::try_from(smallest + number).unwrap_or_default()];
    let mut letter = || char::from(b'A' + u8::try_from(chance.between_u(0, 26)).unwrap_or_default());
    let letters = [letter(), letter(), letter()];
    Engine {
        code: format!("{}{}{:02}{}", letters[0], letters[1], (displacement_cc + 50) / 100, letters[2]),
        displacement_cc,
        cylinders: match displacement_cc {
            0..1100 => 3,
            1100..2600 => 4,
            2600..4000 => 6,
            _ => 8,
        },
        fuel: if larger && number == ENGINES - 1 { "diesel" } else { "gasoline" },
        power_hp: displacement_cc / 14,
    }
}
