//! The rows of the catalogue's tables, as `COPY … FROM stdin` takes them.

use super::data;
use super::families::{Family, Part, Reference, Source};
use super::numbers::gtin;
use super::plan::{Kind, Plan, id};
use crate::base::text::key;
use crate::catalog::words::rules::Described;

/// A table with the columns that are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    pub name: &'static str,
    pub columns: &'static str,
}

pub(super) const MAKES: Table = Table { name: "vehicle_makes", columns: "id, name, key, country, vehicles, fitments" };
pub(super) const MODELS: Table = Table {
    name: "vehicle_models",
    columns: "id, make_id, name, key, body_type, year_from, year_to, nicknames, vehicles, fitments",
};
pub(super) const VEHICLES: Table = Table {
    name: "vehicles",
    columns: "id, model_id, year, engine_code, displacement_cc, cylinders, fuel, power_hp, trim, transmission, fitments",
};
pub(super) const PARTS: Table = Table {
    name: "parts",
    columns: "id, brand_id, number, key, kind, tier, group_id, name_es, name_en, description_es, description_en, reference_price, words, \
              gtin, attributes, status, superseded_by, interchange_id, popularity",
};
pub(super) const REFERENCES: Table = Table {
    name: "cross_references",
    columns: "id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence, claimed_at",
};
pub(super) const FITMENTS: Table =
    Table { name: "fitments", columns: "id, part_id, vehicle_id, position, quantity, notes, source" };

/// The day from which references say what they say.
const CLAIMED: &str = "2024-03-01";

/// How many fitments each vehicle has.
pub(super) type Counts = [u64];

/// A row, field by field.
struct Row<'a> {
    to: &'a mut Vec<u8>,
    begun: bool,
}

impl<'a> Row<'a> {
    fn of(to: &'a mut Vec<u8>) -> Self {
        Self { to, begun: false }
    }

    fn raw(mut self, value: &str) -> Self {
        if self.begun {
            self.to.push(b'\t');
        }
        self.begun = true;
        self.to.extend_from_slice(value.as_bytes());
        self
    }

    /// Something that never holds a sign that `COPY` takes for another.
    #[expect(clippy::needless_pass_by_value, reason = "a row reads as a list of values, not of references")]
    fn value(self, value: impl ToString) -> Self {
        self.raw(&value.to_string())
    }

    fn text(self, value: &str) -> Self {
        self.raw(&value.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n"))
    }

    fn optional(self, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.value(value),
            None => self.raw("\\N"),
        }
    }

    fn end(self) {
        self.to.push(b'\n');
    }
}

/// As PostgreSQL writes an array of texts.
fn array<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> =
        texts.map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))).collect();
    format!("{{{}}}", quoted.join(","))
}

/// All makes, and how many there are.
pub(super) fn makes(plan: &Plan, counts: &Counts, to: &mut Vec<u8>) -> u64 {
    let fleet = &plan.fleet;
    for (at, make) in fleet.makes.iter().enumerate() {
        let own = fleet.vehicles.iter().zip(counts).filter(|(vehicle, _)| fleet.models[vehicle.model].make == at);
        let (vehicles, fitments) =
            own.fold((0_u64, 0_u64), |(vehicles, fitments), (_, own)| (vehicles + 1, fitments + own));
        Row::of(to)
            .value(id(Kind::Make, at as u64))
            .text(&make.name)
            .value(key(&make.name))
            .text(&make.country)
            .value(vehicles)
            .value(fitments)
            .end();
    }
    fleet.makes.len() as u64
}

/// All models, and how many there are.
pub(super) fn models(plan: &Plan, counts: &Counts, to: &mut Vec<u8>) -> u64 {
    let fleet = &plan.fleet;
    let mut had = vec![(0_u64, 0_u64); fleet.models.len()];
    for (vehicle, fitments) in fleet.vehicles.iter().zip(counts) {
        had[vehicle.model].0 += 1;
        had[vehicle.model].1 += fitments;
    }
    for (at, (model, (vehicles, fitments))) in fleet.models.iter().zip(had).enumerate() {
        Row::of(to)
            .value(id(Kind::Model, at as u64))
            .value(id(Kind::Make, model.make as u64))
            .text(&model.of.name)
            .value(key(&model.of.name))
            .text(&model.of.body_type)
            .value(model.of.year_from)
            .optional(model.of.year_to)
            .text(&array(model.nicknames()))
            .value(vehicles)
            .value(fitments)
            .end();
    }
    fleet.models.len() as u64
}

/// All vehicles, and how many there are.
pub(super) fn vehicles(plan: &Plan, counts: &Counts, to: &mut Vec<u8>) -> u64 {
    let vehicles = &plan.fleet.vehicles;
    for (at, (vehicle, fitments)) in vehicles.iter().zip(counts).enumerate() {
        Row::of(to)
            .value(id(Kind::Vehicle, at as u64))
            .value(id(Kind::Model, vehicle.model as u64))
            .value(vehicle.year)
            .value(&vehicle.engine.code)
            .value(vehicle.engine.displacement_cc)
            .value(vehicle.engine.cylinders)
            .value(vehicle.engine.fuel)
            .value(vehicle.engine.power_hp)
            .value(vehicle.trim)
            .value(vehicle.transmission)
            .value(fitments)
            .end();
    }
    vehicles.len() as u64
}

pub(super) fn parts(plan: &Plan, family: &Family, to: &mut Vec<u8>) -> u64 {
    let group = &plan.groups[family.group];
    let in_spanish = data::name_es(&group.name_es, family.position);
    let in_english = data::name_en(&group.name_en, family.position);
    let vehicles = described_vehicles(plan, family);
    for part in &family.parts {
        let described = description(part);
        let brand = &plan.brands[part.brand];
        let texts = [
            in_spanish.as_str(),
            in_english.as_str(),
            described.0,
            described.1,
            part.number.as_str(),
            brand.name.as_str(),
            group.name_es.as_str(),
            group.name_en.as_str(),
        ];
        let searched = Described {
            texts: texts.into_iter().map(str::to_owned).chain(group.synonyms.iter().cloned()).collect(),
            vehicles: vehicles.clone(),
            positions: vec![family.position.to_owned()],
        };
        let status = if part.successor.is_some() { "superseded" } else { "active" };
        let is_oem = part.tier == "oem";
        Row::of(to)
            .value(id(Kind::Part, part.place))
            .value(brand.id)
            .value(&part.number)
            .value(key(&part.number))
            .value(if is_oem { "oem" } else { "aftermarket" })
            .value(part.tier)
            .value(group.id)
            .text(&in_spanish)
            .text(&in_english)
            .text(described.0)
            .text(described.1)
            .value(format_args!("{}.{:02}", part.cents / 100, part.cents % 100))
            .text(&searched.words())
            .optional((!is_oem).then(|| gtin(part.place)))
            .value(attributes(part))
            .value(status)
            .optional(part.successor.map(|place| id(Kind::Part, place)))
            .optional(part.interchange.map(|family| id(Kind::Interchange, family)))
            .value(family.vehicles.len())
            .end();
    }
    family.parts.len() as u64
}

fn description(part: &Part) -> (&'static str, &'static str) {
    match part.tier {
        "oem" if part.successor.is_some() => ("Número anterior", "Earlier number"),
        "oem" => ("Refacción original", "Original part"),
        "premium" => ("Calidad original, alto desempeño", "Original quality, high performance"),
        "standard" => ("Reemplazo directo", "Direct replacement"),
        _ => ("Línea económica", "Economy line"),
    }
}

/// What tells parts of a group from each other.
fn attributes(part: &Part) -> String {
    let material = ["ceramica", "semimetalica", "organica", "acero", "aluminio"];
    let at = usize::try_from(part.place % 5).unwrap_or_default();
    format!("{{\"garantia\": \"{} meses\", \"material\": \"{}\"}}", 6 + 6 * (part.place % 3), material[at])
}

/// Makes, models with their nicknames, and engines that the family fits, as [`crate::catalog::words`] reads them from the database.
fn described_vehicles(plan: &Plan, family: &Family) -> Vec<String> {
    let fleet = &plan.fleet;
    let mut texts = Vec::new();
    let mut last = None;
    for vehicle in family.vehicles.iter().map(|at| &fleet.vehicles[*at]) {
        let engine = (vehicle.model, vehicle.engine.displacement_cc);
        // Vehicles beside each other have the same engine as a rule.
        if last.replace(engine) == Some(engine) {
            continue;
        }
        let model = &fleet.models[vehicle.model];
        let tenths = (vehicle.engine.displacement_cc + 50) / 100;
        texts.extend([
            fleet.makes[model.make].name.clone(),
            model.of.name.clone(),
            vehicle.engine.code.clone(),
            format!("{}.{}", tenths / 10, tenths % 10),
        ]);
        texts.extend(model.nicknames().map(str::to_owned));
    }
    texts
}

pub(super) fn references(plan: &Plan, family: &Family, to: &mut Vec<u8>) -> u64 {
    for reference in &family.references {
        let Reference { place, brand, number, to: part, source, two_way, confidence } = reference;
        let brand = &plan.brands[*brand];
        Row::of(to)
            .value(id(Kind::Reference, *place))
            .value(brand.id)
            .value(number)
            .value(key(number))
            .value(id(Kind::Part, *part))
            .text(&match source {
                Source::Brand => format!("catálogo {} 2024", brand.name),
                Source::List => "equivalencias del ramo 2023".to_owned(),
            })
            .value(two_way)
            .value(confidence)
            .value(CLAIMED)
            .end();
    }
    family.references.len() as u64
}

/// The first one has this number among all fitments.
pub(super) fn fitments(plan: &Plan, family: &Family, first: u64, to: &mut Vec<u8>) -> u64 {
    let by_cylinder = data::BY_CYLINDER.contains(&plan.groups[family.group].code.as_str());
    let mut number = first;
    for part in &family.parts {
        let part = id(Kind::Part, part.place);
        for vehicle in &family.vehicles {
            let quantity = if by_cylinder { plan.fleet.vehicles[*vehicle].engine.cylinders } else { 1 };
            Row::of(to)
                .value(id(Kind::Fitment, number))
                .value(part)
                .value(id(Kind::Vehicle, *vehicle as u64))
                .value(family.position)
                .value(quantity)
                .text(family.notes)
                .value("catálogo 2024")
                .end();
            number += 1;
        }
    }
    number - first
}
