//! What files are brought into the catalogue for, what is taken from them, and what a person decides besides.

use crate::base::enums::text_enum;
use crate::base::problem::{Problem, Reason};
use crate::platform::imports::mapping::fields::{ImportField, Meaning, Spec, import_fields};
use crate::platform::imports::mapping::{self, Follow, MappedColumn, MappingProblem};
use crate::platform::imports::types::ImportKind;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a file is brought into the catalogue for.
    CatalogFileKind {
        Parts = "parts",
        References = "references",
        Fitments = "fitments",
        Vehicles = "vehicles",
    }
}

impl CatalogFileKind {
    pub fn import(self) -> ImportKind {
        match self {
            Self::Parts => ImportKind::CatalogParts,
            Self::References => ImportKind::CatalogReferences,
            Self::Fitments => ImportKind::CatalogFitments,
            Self::Vehicles => ImportKind::CatalogVehicles,
        }
    }
}

import_fields! {
    /// What a column of a file of parts can be.
    PartField as PartImportField {
        Brand = "brand": Spec::text(Meaning::Brand).required().offered(),
        /// As it is printed; several of them are as many parts.
        Number = "number": Spec::code(Meaning::PartNumber).required().varies(),
        Name = "name": Spec::text(Meaning::Description),
        NameEn = "name_en": Spec::text(Meaning::EnglishName),
        /// By its code, or by any of its names.
        Group = "group": Spec::text(Meaning::Category).offered(),
        Kind = "kind": Spec::text(Meaning::PartKind).offered(),
        Tier = "tier": Spec::text(Meaning::Tier).offered(),
        Gtin = "gtin": Spec::code(Meaning::Gtin).varies(),
        Price = "price": Spec::number(Meaning::Price),
        Currency = "currency": Spec::text(Meaning::Currency),
        Description = "description": Spec::text(Meaning::Note),
        Status = "status": Spec::text(Meaning::Status),
        /// The number of the same brand that is sold instead.
        SupersededBy = "superseded_by": Spec::code(Meaning::Successor).varies(),
        /// `Diámetro: 280 mm; Orificios: 5`.
        Attributes = "attributes": Spec::text(Meaning::Attributes).varies(),
        /// Addresses of pictures; what does not come encrypted is left out.
        Images = "images": Spec::text(Meaning::Pictures).varies(),
    }
}

import_fields! {
    /// What a column of a file of cross references can be.
    ReferenceField as ReferenceImportField {
        Brand = "brand": Spec::text(Meaning::Brand).required().offered(),
        /// The number that replaces; several of them do alike.
        Number = "number": Spec::code(Meaning::SpokenNumber).required().varies(),
        ReplacedBrand = "replaced_brand": Spec::text(Meaning::ReplacedBrand).required().offered(),
        /// The number that is replaced, or several of them.
        ReplacedNumber = "replaced_number": Spec::code(Meaning::ReplacedNumber).required().varies(),
        /// Who says so; else the name of the file.
        Source = "source": Spec::text(Meaning::Source).offered(),
        /// Both ways where nothing is said.
        Direction = "direction": Spec::text(Meaning::Direction).offered(),
        /// From 0 to 1, or as a percentage.
        Confidence = "confidence": Spec::number(Meaning::Confidence).offered(),
        Licence = "licence": Spec::text(Meaning::Licence).offered(),
        /// From which day the source says so.
        ClaimedAt = "claimed_at": Spec::text(Meaning::ClaimDate).offered(),
        /// Whether it does not count any more.
        Revoked = "revoked": Spec::text(Meaning::Revoked),
        Notes = "notes": Spec::text(Meaning::Note),
    }
}

import_fields! {
    /// What a column of a file of fitments can be.
    FitmentField as FitmentImportField {
        Brand = "brand": Spec::text(Meaning::Brand).required().offered(),
        /// One number, or several that fit alike.
        Number = "number": Spec::code(Meaning::SpokenNumber).required().varies(),
        Make = "make": Spec::text(Meaning::Make).required().offered(),
        Model = "model": Spec::text(Meaning::Model).required(),
        /// A year, or several of them.
        Year = "year": Spec::text(Meaning::Year),
        YearFrom = "year_from": Spec::text(Meaning::YearFrom),
        YearTo = "year_to": Spec::text(Meaning::YearTo),
        /// The engine in words: `L4 1.6L`.
        Engine = "engine": Spec::text(Meaning::Engine),
        Displacement = "displacement": Spec::text(Meaning::Displacement),
        Cylinders = "cylinders": Spec::text(Meaning::Cylinders),
        EngineCode = "engine_code": Spec::text(Meaning::EngineCode),
        Fuel = "fuel": Spec::text(Meaning::Fuel),
        Position = "position": Spec::text(Meaning::FittingPlace).offered(),
        /// How many a vehicle has.
        Quantity = "quantity": Spec::number(Meaning::PerVehicle),
        Notes = "notes": Spec::text(Meaning::Note),
        Source = "source": Spec::text(Meaning::Source).offered(),
    }
}

import_fields! {
    /// What a column of a file of vehicles can be.
    VehicleField as VehicleImportField {
        Make = "make": Spec::text(Meaning::Make).required().offered(),
        Model = "model": Spec::text(Meaning::Model).required(),
        /// A year, or several of them.
        Year = "year": Spec::text(Meaning::Year),
        YearFrom = "year_from": Spec::text(Meaning::YearFrom),
        YearTo = "year_to": Spec::text(Meaning::YearTo),
        /// Size of the engine, in litres or cm³.
        Displacement = "displacement": Spec::text(Meaning::Displacement),
        /// The engine in words: `2.0L L4`, `1.6 GA16DE`.
        Engine = "engine": Spec::text(Meaning::Engine),
        EngineCode = "engine_code": Spec::text(Meaning::EngineCode),
        Cylinders = "cylinders": Spec::text(Meaning::Cylinders),
        Fuel = "fuel": Spec::text(Meaning::Fuel),
        Power = "power": Spec::text(Meaning::Power),
        Transmission = "transmission": Spec::text(Meaning::Transmission),
        Drivetrain = "drivetrain": Spec::text(Meaning::Drivetrain),
        Trim = "trim": Spec::text(Meaning::Trim),
        Body = "body": Spec::text(Meaning::Body),
    }
}

/// The fields of a kind of file.
pub trait CatalogField: ImportField {
    const KIND: CatalogFileKind;
}

impl CatalogField for PartField {
    const KIND: CatalogFileKind = CatalogFileKind::Parts;
}

impl CatalogField for ReferenceField {
    const KIND: CatalogFileKind = CatalogFileKind::References;
}

impl CatalogField for FitmentField {
    const KIND: CatalogFileKind = CatalogFileKind::Fitments;
}

impl CatalogField for VehicleField {
    const KIND: CatalogFileKind = CatalogFileKind::Vehicles;
}

fn yes() -> bool {
    true
}

/// What a person decided about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping<F> {
    /// Each field at most once.
    pub columns: Vec<MappedColumn<F>>,
    /// Of dates such as `05/09/2025`: does the day come first?
    #[serde(default = "yes")]
    pub day_first: bool,
    /// Are brands made that nobody knows, of parts and references?
    #[serde(default = "yes")]
    pub new_brands: bool,
}

/// The same with the names of the fields, of any kind of file.
pub type NamedMapping = FileMapping<String>;

impl<F> Default for FileMapping<F> {
    fn default() -> Self {
        Self { columns: Vec::new(), day_first: yes(), new_brands: yes() }
    }
}

impl<F: ImportField> FileMapping<F> {
    #[must_use]
    pub fn named(&self) -> NamedMapping {
        let named = |mapped: &MappedColumn<F>| MappedColumn {
            field: mapped.field.name().to_owned(),
            source: mapped.source.clone(),
            decimals: mapped.decimals,
        };
        FileMapping {
            columns: self.columns.iter().map(named).collect(),
            day_first: self.day_first,
            new_brands: self.new_brands,
        }
    }
}

impl NamedMapping {
    /// The same of a kind of file, unless that has no such field.
    pub fn of<F: ImportField>(&self) -> Result<FileMapping<F>, Problem> {
        let known = |mapped: &MappedColumn<String>| {
            let field = F::named(&mapped.field).ok_or_else(|| Problem::invalid("columns", Reason::Unknown))?;
            Ok(MappedColumn { field, source: mapped.source.clone(), decimals: mapped.decimals })
        };
        let columns: Result<Vec<_>, Problem> = self.columns.iter().map(known).collect();
        Ok(FileMapping { columns: columns?, day_first: self.day_first, new_brands: self.new_brands })
    }
}

impl<F: ImportField> mapping::Mapping for FileMapping<F> {
    type Field = F;

    fn columns(&self) -> &[MappedColumn<F>] {
        &self.columns
    }

    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<F>> {
        &mut self.columns
    }

    /// What fits, or is built, says of which years, in one column or in two.
    fn missing_together(&self) -> Option<MappingProblem<F>> {
        let year = F::named(FitmentField::Year.name())?;
        let from = F::named(FitmentField::YearFrom.name())?;
        (!self.says(year) && !self.says(from)).then_some(MappingProblem::Missing(year))
    }
}

impl<F: ImportField> Follow for FileMapping<F> {
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        let columns = self
            .columns
            .into_iter()
            .map(|mapped| mapped.source.follow(&place).map(|source| MappedColumn { source, ..mapped }));
        Some(Self { columns: columns.collect::<Option<_>>()?, day_first: self.day_first, new_brands: self.new_brands })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::imports::mapping::{FieldSource, Mapping as _, Proposal, propose};
    use crate::platform::imports::reader::types::Profile;

    #[test]
    fn a_mapping_comes_back_from_its_names_and_only_of_its_own_kind() {
        let profile = Profile::of_headers(["Marca", "Número"]);
        let column = |field, index| MappedColumn::of(field, FieldSource::Column(index), &profile);
        let columns = vec![column(PartField::Brand, 0), column(PartField::Number, 1), column(PartField::Gtin, 1)];
        let mapping = FileMapping { columns, new_brands: false, ..FileMapping::default() };
        assert_eq!(mapping.named().of::<PartField>(), Ok(mapping.clone()));
        assert!(mapping.named().of::<FitmentField>().is_err());
    }

    #[test]
    fn the_brand_of_a_part_is_not_the_make_of_a_vehicle() {
        for headers in
            [["Marca", "Número", "Armadora", "Modelo", "Años"], ["Make", "Part Number", "Brand", "Model", "Year"]]
        {
            let proposals = propose::<FitmentField>(&Profile::of_headers(headers), &[]);
            let column = |field| proposals.iter().find(|proposal| proposal.field == field).map(|found| found.column);
            let (brand, make) = if headers[0] == "Make" { (2, 0) } else { (0, 2) };
            assert_eq!([FitmentField::Brand, FitmentField::Make].map(column), [Some(brand), Some(make)], "{headers:?}");
            let of_either = |proposal: &&Proposal<FitmentField>| [brand, make].contains(&proposal.column);
            assert!(proposals.iter().filter(of_either).all(|proposal| proposal.rival.is_none()), "{proposals:?}");
        }
    }

    #[test]
    fn fitments_say_of_which_years_they_are() {
        let profile = Profile::of_headers(["Marca", "Número", "Armadora", "Modelo", "Desde"]);
        let fields = [FitmentField::Brand, FitmentField::Number, FitmentField::Make, FitmentField::Model];
        let column = |(index, field)| MappedColumn::of(field, FieldSource::Column(index), &profile);
        let columns: Vec<_> = (0..).zip(fields).map(column).collect();
        let mut mapping = FileMapping { columns, ..FileMapping::default() };
        assert_eq!(mapping.problems(), [MappingProblem::Missing(FitmentField::Year)]);
        mapping.columns.push(column((4, FitmentField::YearFrom)));
        assert_eq!(mapping.problems(), []);
    }
}
