//! What an import of inventory takes from a file, and what a person decides besides.

use crate::base::enums::text_enum;
use crate::platform::imports::mapping::fields::{Meaning, Spec, import_fields};
use crate::platform::imports::mapping::{self, FieldSource, Follow, MappedColumn, MappingProblem};
use serde::{Deserialize, Serialize};

import_fields! {
    /// What a column can be.
    Field as ImportField {
        /// Number of the part as its maker writes it.
        PartNumber = "part_number": Spec::code(Meaning::PartNumber).required().varies(),
        /// Who makes it, in the bodega's words.
        Brand = "brand": Spec::text(Meaning::Brand).offered(),
        /// What it is.
        Description = "description": Spec::text(Meaning::Description),
        /// The bodega's own code.
        OwnCode = "own_code": Spec::code(Meaning::OwnCode),
        /// Price, of several the first.
        Price = "price": Spec::number(Meaning::Price).said(),
        /// Further prices, by their levels.
        Price2 = "price_2": Spec::number(Meaning::FurtherPrice),
        Price3 = "price_3": Spec::number(Meaning::FurtherPrice),
        Price4 = "price_4": Spec::number(Meaning::FurtherPrice),
        Price5 = "price_5": Spec::number(Meaning::FurtherPrice),
        /// What it costs the bodega.
        Cost = "cost": Spec::number(Meaning::Cost),
        /// Quantity at hand.
        Stock = "stock": Spec::number(Meaning::Stock).said().confirmable(),
        /// Where it lies.
        Location = "location": Spec::text(Meaning::Location).offered(),
        /// Smallest quantity sold.
        MinOrder = "min_order": Spec::number(Meaning::MinOrder),
        /// Currency of the price.
        Currency = "currency": Spec::text(Meaning::Currency).offered(),
        /// EAN or UPC bar code.
        Gtin = "gtin": Spec::code(Meaning::Gtin),
    }
}

/// Prices by their levels, from the first.
pub const PRICES: [Field; 5] = [Field::Price, Field::Price2, Field::Price3, Field::Price4, Field::Price5];

/// What a person decided about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// In any order, each field at most once.
    pub columns: Vec<MappedColumn<Field>>,
    /// What becomes of lines of the same source that the file does not have.
    #[serde(default, rename = "missing_lines")]
    pub missing: MissingLines,
    /// What becomes of rows that are one line of the inventory.
    #[serde(default, rename = "repeated_lines")]
    pub repeated: RepeatedLines,
    /// The level of the prices that workshops see once this file is applied; none: the one that they see anyway. Of later files
    /// it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_price: Option<i16>,
}

impl Mapping {
    /// What it says of later files of the same shape.
    #[must_use]
    pub fn remembered(self) -> Self {
        Self { shown_price: None, ..self }
    }
}

impl mapping::Mapping for Mapping {
    type Field = Field;

    fn columns(&self) -> &[MappedColumn<Field>] {
        &self.columns
    }

    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<Field>> {
        &mut self.columns
    }

    /// Another list may bring the price or the stock, but one of them has to be in this one.
    fn missing_together(&self) -> Option<MappingProblem<Field>> {
        let absent = |field| self.get(field).is_some_and(|column| column.source == FieldSource::Absent);
        (absent(Field::Price) && absent(Field::Stock)).then_some(MappingProblem::Missing(Field::Stock))
    }
}

impl Follow for Mapping {
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        let columns = self
            .columns
            .into_iter()
            .map(|mapped| mapped.source.follow(&place).map(|source| MappedColumn { source, ..mapped }));
        Some(Self { columns: columns.collect::<Option<_>>()?, ..self })
    }
}

text_enum! {
    /// What becomes of lines that stand in no row of their source any more.
    #[derive(Default)]
    MissingLines {
        /// They stay, and grow old.
        #[default]
        Leave = "leave",
        /// Nothing is left of them.
        Zero = "zero",
        /// How much is left of them is to be confirmed.
        Unknown = "unknown",
    }
}

text_enum! {
    /// What becomes of rows of one file that are the same part at the same location.
    #[derive(Default)]
    RepeatedLines {
        /// The last one stands for all of them.
        #[default]
        Last = "last",
        /// The last one, with the stock of all of them.
        Sum = "sum",
    }
}
