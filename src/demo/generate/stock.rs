//! What bodegas have of the parts, as the lists that they send.

use super::data;
use super::families::{Family, Part};
use super::plan::Plan;
use crate::base::fault::{Error, Result};
use crate::demo::chance::Chance;

/// The lists of all bodegas.
#[derive(Debug)]
pub(super) struct Lists(Vec<csv::Writer<Vec<u8>>>);

/// Bodegas that have a part at the most.
const MOST: u64 = 4;

impl Lists {
    pub fn of(bodegas: usize) -> Result<Self> {
        let mut lists: Vec<_> = (0..bodegas).map(|_| csv::Writer::from_writer(Vec::new())).collect();
        for list in &mut lists {
            let header =
                ["part_brand", "part_number", "description", "own_code", "price", "stock", "location", "min_order"];
            list.write_record(header).map_err(Error::broken)?;
        }
        Ok(Self(lists))
    }

    /// Puts the parts of a family on the lists of those that have them.
    pub fn add(&mut self, plan: &Plan, family: &Family) -> Result<()> {
        for part in &family.parts {
            let mut chance = Chance(part.place ^ 0x0B0D_E6A0_0000_0000);
            // Few have what a maker sells, and many what is asked for more.
            let having = match part.tier {
                "oem" => u64::from(chance.of_thousand() < 200),
                _ => chance.between_u(0, MOST + 1),
            };
            let first = chance.between_u(0, self.0.len() as u64);
            for at in 0..having.min(self.0.len() as u64) {
                let bodega = usize::try_from((first + at) % self.0.len() as u64).unwrap_or_default();
                self.line(plan, family, part, bodega, &mut chance)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, plan: &Plan, family: &Family, part: &Part, bodega: usize, chance: &mut Chance) -> Result<()> {
        let vehicle = &plan.fleet.vehicles[family.vehicles[0]];
        let model = &plan.fleet.models[vehicle.model].of.name;
        let name = data::name_es(&plan.groups[family.group].name_es, family.position);
        let cents = part.cents * chance.between_u(90, 130) / 100;
        // One in thirty is none of the catalogue.
        let number = if chance.of_thousand() < 33 { format!("SC-{}", part.place) } else { part.number.clone() };
        let record = [
            plan.brands[part.brand].name.clone(),
            number,
            format!("{name} {model} {:02}", vehicle.year % 100),
            format!("C-{:07}", part.place),
            format!("{}.{:02}", cents / 100, cents % 100),
            chance.between_u(0, 60).to_string(),
            format!("A-{:02}-{}", chance.between_u(1, 40), chance.between_u(1, 9)),
            "1".to_owned(),
        ];
        self.0[bodega].write_record(&record).map_err(Error::broken)
    }

    /// Each as a file.
    pub fn into_files(self) -> Result<Vec<String>> {
        let bytes = |list: csv::Writer<Vec<u8>>| list.into_inner().map_err(|error| Error::broken(error.to_string()));
        self.0.into_iter().map(|list| String::from_utf8(bytes(list)?).map_err(Error::broken)).collect()
    }
}
