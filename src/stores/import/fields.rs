//! What an import of items takes from a file, and what a person decides besides.

use crate::base::enums::text_enum;
use crate::platform::imports::mapping::fields::{Meaning, Spec, import_fields};
use crate::platform::imports::mapping::{self, Follow, MappedColumn, Mapping as _, MappingProblem};
use serde::{Deserialize, Serialize};

import_fields! {
    /// What a column of a file of items can be.
    StockField as StockImportField {
        /// Each row has a code or a name at least.
        Code = "code": Spec::code(Meaning::ItemCode).varies(),
        Name = "name": Spec::text(Meaning::ItemName).varies(),
        Kind = "kind": Spec::text(Meaning::ItemKind).offered(),
        Unit = "unit": Spec::text(Meaning::MeasureUnit).offered(),
        Department = "department": Spec::text(Meaning::Department).offered(),
        Category = "category": Spec::text(Meaning::Category).offered(),
        /// A path: `Almacén A › Pasillo 2`, `A/2`.
        Place = "place": Spec::text(Meaning::Location).offered(),
        Quantity = "quantity": Spec::number(Meaning::Stock).varies(),
        /// Of one.
        Cost = "cost": Spec::number(Meaning::Cost),
        Threshold = "threshold": Spec::number(Meaning::Threshold),
        Target = "target": Spec::number(Meaning::Target),
        Supplier = "supplier": Spec::text(Meaning::Supplier),
        Gtin = "gtin": Spec::code(Meaning::Gtin).varies(),
    }
}

text_enum! {
    /// What the quantity of a row is.
    QuantityIs {
        /// What an item begins with: of items alone that were never moved.
        Opening = "opening",
        /// What came in: it is added, at its cost.
        Receipt = "receipt",
        /// What is there: the difference is posted.
        Count = "count",
        /// Nothing: the file is about items alone.
        Nothing = "nothing",
    }
}

/// What a person decided about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockMapping {
    /// Each field at most once; a code or a name at least.
    pub columns: Vec<MappedColumn<StockField>>,
    /// Has to be said where a column is the quantity.
    #[serde(default)]
    pub quantity_is: Option<QuantityIs>,
}

impl StockMapping {
    /// What the quantity of a row is; nothing where no column says one.
    pub fn quantity_is(&self) -> QuantityIs {
        self.quantity_is.filter(|_| self.says(StockField::Quantity)).unwrap_or(QuantityIs::Nothing)
    }
}

impl mapping::Mapping for StockMapping {
    type Field = StockField;

    fn columns(&self) -> &[MappedColumn<StockField>] {
        &self.columns
    }

    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<StockField>> {
        &mut self.columns
    }

    fn missing_together(&self) -> Option<MappingProblem<StockField>> {
        let is_told = self.says(StockField::Code) || self.says(StockField::Name);
        (!is_told).then_some(MappingProblem::Missing(StockField::Name))
    }
}

impl Follow for StockMapping {
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        let columns = self
            .columns
            .into_iter()
            .map(|mapped| mapped.source.follow(&place).map(|source| MappedColumn { source, ..mapped }));
        Some(Self { columns: columns.collect::<Option<_>>()?, ..self })
    }
}
