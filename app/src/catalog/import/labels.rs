//! What a file for the catalogue says, put into words.

use crate::i18n::{Locale, td_string};
use crate::ui::field::Choice;
use engrane::catalog::import::fields::{CatalogFileKind, FitmentField, PartField, ReferenceField, VehicleField};
use engrane::platform::imports::mapping::fields::ImportField;

/// What a file is brought in for.
pub fn kind(lang: Locale, kind: CatalogFileKind) -> &'static str {
    match kind {
        CatalogFileKind::Parts => td_string!(lang, catalog.import.parts),
        CatalogFileKind::References => td_string!(lang, catalog.import.references),
        CatalogFileKind::Fitments => td_string!(lang, catalog.import.fitments),
        CatalogFileKind::Vehicles => td_string!(lang, catalog.import.vehicles),
    }
}

/// What a column of a file of parts can be.
pub fn part_field(lang: Locale, field: PartField) -> &'static str {
    match field {
        PartField::Brand => td_string!(lang, catalog.import.brand),
        PartField::Number => td_string!(lang, catalog.import.number),
        PartField::Name => td_string!(lang, catalog.import.name),
        PartField::NameEn => td_string!(lang, catalog.import.name_en),
        PartField::Group => td_string!(lang, catalog.import.group),
        PartField::Kind => td_string!(lang, catalog.import.kind),
        PartField::Tier => td_string!(lang, catalog.import.tier),
        PartField::Gtin => td_string!(lang, catalog.import.gtin),
        PartField::Price => td_string!(lang, catalog.import.price),
        PartField::Currency => td_string!(lang, catalog.import.currency),
        PartField::Description => td_string!(lang, catalog.import.description),
        PartField::Status => td_string!(lang, catalog.import.status),
        PartField::SupersededBy => td_string!(lang, catalog.import.superseded_by),
        PartField::Attributes => td_string!(lang, catalog.import.attributes),
        PartField::Images => td_string!(lang, catalog.import.images),
    }
}

/// What a column of a file of cross references can be.
pub fn reference_field(lang: Locale, field: ReferenceField) -> &'static str {
    match field {
        ReferenceField::Brand => td_string!(lang, catalog.import.brand),
        ReferenceField::Number => td_string!(lang, catalog.import.number),
        ReferenceField::ReplacedBrand => td_string!(lang, catalog.import.replaced_brand),
        ReferenceField::ReplacedNumber => td_string!(lang, catalog.import.replaced_number),
        ReferenceField::Source => td_string!(lang, catalog.import.source),
        ReferenceField::Direction => td_string!(lang, catalog.import.direction),
        ReferenceField::Confidence => td_string!(lang, catalog.import.confidence),
        ReferenceField::Licence => td_string!(lang, catalog.import.licence),
        ReferenceField::ClaimedAt => td_string!(lang, catalog.import.claimed_at),
        ReferenceField::Revoked => td_string!(lang, catalog.import.revoked),
        ReferenceField::Notes => td_string!(lang, catalog.import.notes),
    }
}

/// What a column of a file of fitments can be.
pub fn fitment_field(lang: Locale, field: FitmentField) -> &'static str {
    match field {
        FitmentField::Brand => td_string!(lang, catalog.import.brand),
        FitmentField::Number => td_string!(lang, catalog.import.number),
        FitmentField::Make => td_string!(lang, catalog.import.make),
        FitmentField::Model => td_string!(lang, catalog.import.model),
        FitmentField::Year => td_string!(lang, catalog.import.year),
        FitmentField::YearFrom => td_string!(lang, catalog.import.year_from),
        FitmentField::YearTo => td_string!(lang, catalog.import.year_to),
        FitmentField::Engine => td_string!(lang, catalog.import.engine),
        FitmentField::Displacement => td_string!(lang, catalog.import.displacement),
        FitmentField::Cylinders => td_string!(lang, catalog.import.cylinders),
        FitmentField::EngineCode => td_string!(lang, catalog.import.engine_code),
        FitmentField::Fuel => td_string!(lang, catalog.import.fuel),
        FitmentField::Position => td_string!(lang, catalog.import.position),
        FitmentField::Quantity => td_string!(lang, catalog.import.quantity),
        FitmentField::Notes => td_string!(lang, catalog.import.notes),
        FitmentField::Source => td_string!(lang, catalog.import.source),
    }
}

/// What a column of a file of vehicles can be.
pub fn vehicle_field(lang: Locale, field: VehicleField) -> &'static str {
    match field {
        VehicleField::Make => td_string!(lang, catalog.import.make),
        VehicleField::Model => td_string!(lang, catalog.import.model),
        VehicleField::Year => td_string!(lang, catalog.import.year),
        VehicleField::YearFrom => td_string!(lang, catalog.import.year_from),
        VehicleField::YearTo => td_string!(lang, catalog.import.year_to),
        VehicleField::Displacement => td_string!(lang, catalog.import.displacement),
        VehicleField::Engine => td_string!(lang, catalog.import.engine),
        VehicleField::EngineCode => td_string!(lang, catalog.import.engine_code),
        VehicleField::Cylinders => td_string!(lang, catalog.import.cylinders),
        VehicleField::Fuel => td_string!(lang, catalog.import.fuel),
        VehicleField::Power => td_string!(lang, catalog.import.power),
        VehicleField::Transmission => td_string!(lang, catalog.import.transmission),
        VehicleField::Drivetrain => td_string!(lang, catalog.import.drivetrain),
        VehicleField::Trim => td_string!(lang, catalog.import.trim),
        VehicleField::Body => td_string!(lang, catalog.import.body),
    }
}

fn choices<F: ImportField>(lang: Locale, called: fn(Locale, F) -> &'static str) -> Vec<Choice> {
    F::ALL.iter().map(|known| Choice::new(known.name(), called(lang, *known))).collect()
}

/// All of them, to be chosen.
pub fn part_fields(lang: Locale) -> Vec<Choice> {
    choices(lang, part_field)
}

pub fn reference_fields(lang: Locale) -> Vec<Choice> {
    choices(lang, reference_field)
}

pub fn fitment_fields(lang: Locale) -> Vec<Choice> {
    choices(lang, fitment_field)
}

pub fn vehicle_fields(lang: Locale) -> Vec<Choice> {
    choices(lang, vehicle_field)
}
