//! Parts that belong together, one family after the other, with what fits and what refers to them.

use super::data;
use super::plan::Plan;
use crate::base::fault::{Error, Result};
use crate::demo::chance::Chance;

/// A part of a maker, an earlier number of it in some families, and what others make instead.
#[derive(Debug)]
pub(super) struct Family {
    /// Its place among the groups.
    pub group: usize,
    pub position: &'static str,
    pub notes: &'static str,
    /// What all of its parts fit, as places among the vehicles; each once.
    pub vehicles: Vec<usize>,
    /// The maker's own stands first, an earlier number of it behind.
    pub parts: Vec<Part>,
    pub references: Vec<Reference>,
}

#[derive(Debug)]
pub(super) struct Part {
    /// Among all parts.
    pub place: u64,
    /// Its place among the brands.
    pub brand: usize,
    pub number: String,
    pub tier: &'static str,
    pub cents: u64,
    /// The place of what is sold instead.
    pub successor: Option<u64>,
    /// The number of its family, where it replaces others and they replace it.
    pub interchange: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Reference {
    /// Among all references.
    pub place: u64,
    /// Its place among the brands.
    pub brand: usize,
    pub number: String,
    /// The place of a part.
    pub to: u64,
    pub source: Source,
    pub two_way: bool,
    pub confidence: &'static str,
}

/// Who says that a number replaces a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The brand of the number.
    Brand,
    /// A list of the trade.
    List,
}

/// Families that have an earlier number: one in so many, whether others make parts for it or not.
const EARLIER: u64 = 8;
/// Families that others make parts for: one in so many.
const SOLD: u64 = 8;
/// Parts that replace each other in the first family: more than are offered.
const LARGEST: u64 = 320;
/// Vehicles that a part fits at the most.
const MOST_VEHICLES: u64 = 400;

/// How many vehicles parts fit as a rule.
const USUAL_VEHICLES: [u64; 10] = [2, 3, 4, 4, 5, 6, 7, 9, 12, 18];
/// How many one part in fifty fits.
const MANY_VEHICLES: u64 = 60;
/// How many references families have as a rule.
const USUAL_REFERENCES: [u64; 10] = [2, 3, 4, 5, 6, 7, 8, 9, 12, 17];

/// Walks through all families. What one takes is taken from what is left, so that in the end there is as much as there should be.
#[derive(Debug)]
pub(super) struct Families<'a> {
    plan: &'a Plan,
    next: u64,
    parts: u64,
    references: u64,
    fitments_left: u64,
    references_left: u64,
    /// Of each brand, numbers that are parts, from the first on, and those that are none, from the last on.
    taken: Vec<u64>,
    bare: Vec<u64>,
}

impl<'a> Families<'a> {
    pub fn of(plan: &'a Plan) -> Self {
        Self {
            plan,
            next: 0,
            parts: 0,
            references: 0,
            fitments_left: plan.size.fitments(),
            references_left: plan.size.references(),
            taken: vec![0; plan.brands.len()],
            bare: vec![0; plan.brands.len()],
        }
    }

    /// The next family; none at the end.
    pub fn advance(&mut self) -> Result<Option<Family>> {
        let plan = self.plan;
        let number = self.next;
        if number == plan.size.families() {
            return Ok(None);
        }
        let mut chance = Chance(number ^ 0x0E6E_A4E5_0000_0000);
        let group = place(&mut chance, plan.groups.len());
        let first = place(&mut chance, plan.fleet.vehicles.len());
        let position = plan.positions[group][place(&mut chance, plan.positions[group].len())];
        let notes = if chance.of_thousand() < 80 { data::NOTES[place(&mut chance, data::NOTES.len())] } else { "" };

        let others = aftermarket(number, plan.size.aftermarket(), plan.size.families());
        let earlier = u64::from(number % EARLIER == number / EARLIER % EARLIER);
        let vehicles = self.vehicles(&mut chance, first, 1 + earlier + others);
        let parts = self.make_parts(&mut chance, group, first, earlier, others)?;
        self.fitments_left = self.fitments_left.saturating_sub(vehicles.len() as u64 * parts.len() as u64);
        let references = self.make_references(&mut chance, group, &parts)?;
        self.references_left = self.references_left.saturating_sub(references.len() as u64);
        self.next += 1;
        Ok(Some(Family { group, position, notes, vehicles, parts, references }))
    }

    /// Vehicles beside each other, of one maker.
    fn vehicles(&self, chance: &mut Chance, first: usize, members: u64) -> Vec<usize> {
        let fleet = &self.plan.fleet;
        let range = &fleet.of_makers[fleet.vehicles[first].maker];
        let usual =
            if chance.of_thousand() < 20 { MANY_VEHICLES } else { USUAL_VEHICLES[place(chance, USUAL_VEHICLES.len())] };
        // Parts that are still to come, by eight fitments each.
        let parts_left = (self.plan.size.parts() - self.parts).max(members);
        let wanted = (usual * self.fitments_left + parts_left * 4) / (parts_left * 8);
        let count = wanted.clamp(1, MOST_VEHICLES).min(range.len() as u64);
        let begin = first - range.start;
        (0..usize::try_from(count).unwrap_or_default()).map(|at| range.start + (begin + at) % range.len()).collect()
    }

    fn make_parts(
        &mut self,
        chance: &mut Chance,
        group: usize,
        first: usize,
        earlier: u64,
        others: u64,
    ) -> Result<Vec<Part>> {
        let plan = self.plan;
        let family = self.next;
        // What one of the group costs, give or take a third.
        let usual = 8_000 + Chance(group as u64).between_u(0, 300_000);
        let base = usual * chance.between_u(70, 135) / 100;
        let own = plan.makers[plan.fleet.vehicles[first].maker];
        let newest = self.parts;
        let joined = (others > 0).then_some(family);
        let mut parts = vec![self.part(own, group, "oem", base, None, joined)?];
        if earlier > 0 {
            parts.push(self.part(own, group, "oem", base, Some(newest), None)?);
        }
        let sellers = &plan.sellers[group];
        let from = place(chance, sellers.len());
        for other in 0..usize::try_from(others).unwrap_or_default() {
            let (tier, share) = [("standard", 55), ("economy", 35), ("premium", 80)][other % 3];
            let cents = base * (share + chance.between_u(0, 10)) / 100;
            parts.push(self.part(sellers[(from + other) % sellers.len()], group, tier, cents, None, joined)?);
        }
        Ok(parts)
    }

    fn part(
        &mut self,
        brand: usize,
        group: usize,
        tier: &'static str,
        cents: u64,
        successor: Option<u64>,
        interchange: Option<u64>,
    ) -> Result<Part> {
        let number = self.plan.numbers[brand].at(self.taken[brand], group);
        self.taken[brand] += 1;
        self.check(brand)?;
        let place = self.parts;
        self.parts += 1;
        Ok(Part { place, brand, number, tier, cents, successor, interchange })
    }

    fn make_references(&mut self, chance: &mut Chance, group: usize, parts: &[Part]) -> Result<Vec<Reference>> {
        let plan = self.plan;
        let families_left = plan.size.families() - self.next;
        let usual = USUAL_REFERENCES[place(chance, USUAL_REFERENCES.len())];
        let wanted = usual * self.references_left * 10 / (families_left * USUAL_REFERENCES.iter().sum::<u64>());
        let mut references = Vec::new();
        let mut before: Option<&Part> = None;
        for (at, part) in parts.iter().enumerate().skip(1) {
            if part.successor.is_some() {
                // The earlier number is replaced, and replaces nothing.
                references.push(self.reference(part, &parts[0], Source::Brand, false));
                continue;
            }
            // Some are said to replace another that replaces the maker's own.
            let to = before.filter(|_| at % 3 == 2).unwrap_or(&parts[0]);
            references.push(self.reference(part, to, Source::Brand, true));
            if chance.of_thousand() < 333 {
                references.push(self.reference(part, to, Source::List, true));
            }
            before = Some(part);
        }
        // Numbers of which nothing more is known than what they replace.
        let sellers = &plan.sellers[group];
        let from = place(chance, sellers.len());
        let mut at = 0;
        while (references.len() as u64) < wanted {
            let brand = sellers[(from + at) % sellers.len()];
            let numbers = plan.numbers[brand];
            let number = numbers.at(numbers.count() - 1 - self.bare[brand], group);
            self.bare[brand] += 1;
            self.check(brand)?;
            let two_way = chance.of_thousand() < 700;
            let (source, confidence) =
                if chance.of_thousand() < 600 { (Source::Brand, "0.9") } else { (Source::List, "0.7") };
            // One in four is said to replace two of them.
            let several = 1 + usize::from(parts.len() > 1 && chance.of_thousand() < 250);
            for part in parts.iter().cycle().skip(at % parts.len()).take(several) {
                let place = self.references;
                self.references += 1;
                references.push(Reference {
                    place,
                    brand,
                    number: number.clone(),
                    to: part.place,
                    source,
                    two_way,
                    confidence,
                });
            }
            at += 1;
        }
        Ok(references)
    }

    fn reference(&mut self, from: &Part, to: &Part, source: Source, two_way: bool) -> Reference {
        let place = self.references;
        self.references += 1;
        let confidence = if source == Source::Brand { "0.95" } else { "0.8" };
        Reference { place, brand: from.brand, number: from.number.clone(), to: to.place, source, two_way, confidence }
    }

    /// A number that stood for a part and for none would join families.
    fn check(&self, brand: usize) -> Result<()> {
        if self.taken[brand] + self.bare[brand] > self.plan.numbers[brand].count() {
            return Err(Error::broken(format!("the numbers of {} are not enough", self.plan.brands[brand].name)));
        }
        Ok(())
    }
}

/// How many parts others make for a family. Two families that follow each other have as many together as there are in the mean.
fn aftermarket(family: u64, all: u64, families: u64) -> u64 {
    let (sold, at) = (families / SOLD, family / SOLD);
    if !family.is_multiple_of(SOLD) {
        return 0;
    }
    let rest = all - LARGEST;
    let mean = rest * (at + 1) / sold - rest * at / sold;
    let shift = Chance((at / 2) ^ 0x0A17_E400_0000_0000).between_u(0, rest / sold + 1);
    let usual = if at.is_multiple_of(2) { mean - shift } else { mean + shift };
    if family == 0 { usual + LARGEST } else { usual }
}

/// A place among so many.
fn place(chance: &mut Chance, among: usize) -> usize {
    usize::try_from(chance.between_u(0, among as u64)).unwrap_or_default()
}
