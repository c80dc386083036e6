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
        /// Price for workshops.
        Price = "price": Spec::number(Meaning::Price).said(),
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
