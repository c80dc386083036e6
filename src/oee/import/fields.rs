//! What an import of detections takes from a file, and what a person decides besides.

use crate::platform::imports::mapping::fields::{Meaning, Spec, import_fields};
use crate::platform::imports::mapping::{self, Follow, MappedColumn};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

import_fields! {
    /// What a column of a file of detections can be.
    DetectionField as DetectionField {
        /// Date and time; the date alone where [`DetectionField::Time`] has a column of its own.
        Instant = "instant": Spec::text(Meaning::Instant).required(),
        Time = "time": Spec::text(Meaning::TimeOfDay),
        Line = "line": Spec::text(Meaning::Line).required().offered(),
        Area = "area": Spec::text(Meaning::Area).offered(),
        Product = "product": Spec::code(Meaning::Product).offered(),
        /// Pieces of the row; one where there is no such column.
        Quantity = "quantity": Spec::number(Meaning::Pieces),
        /// Says whether the piece was good, where no column names the area.
        Status = "status": Spec::text(Meaning::Status),
        Device = "device": Spec::code(Meaning::Device).offered(),
        Sequence = "sequence": Spec::code(Meaning::Sequence),
    }
}

/// What a person decided about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectionMapping {
    /// Each field at most once; instant and line at least.
    pub columns: Vec<MappedColumn<DetectionField>>,
    /// IANA zone of times that name no offset; the plant's own when nothing is said.
    #[serde(default)]
    pub zone: Option<String>,
    /// Of dates such as `05/09/2025`: does the day come first?
    #[serde(default = "yes")]
    pub day_first: bool,
    /// Values of the status that are good; any other is discard. Case does not matter.
    #[serde(default)]
    pub good: Vec<String>,
    /// The area of good pieces, where no column names it.
    #[serde(default = "output_area")]
    pub output_area: String,
    /// Of the others.
    #[serde(default = "discard_area")]
    pub discard_area: String,
    /// Are lines, areas and products created that are not set up yet?
    #[serde(default)]
    pub create: bool,
    /// Ideal rates of the lines that are created, in pieces a minute; for lines left out what the preview proposes.
    #[serde(default)]
    pub rates: Vec<LineRate>,
    /// What codes of the file are in our words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<SameAs>,
}

fn yes() -> bool {
    true
}

fn output_area() -> String {
    "SALIDA".into()
}

fn discard_area() -> String {
    "RECHAZO".into()
}

impl Default for DetectionMapping {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            zone: None,
            day_first: yes(),
            good: Vec::new(),
            output_area: output_area(),
            discard_area: discard_area(),
            create: false,
            rates: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl mapping::Mapping for DetectionMapping {
    type Field = DetectionField;

    fn columns(&self) -> &[MappedColumn<DetectionField>] {
        &self.columns
    }

    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<DetectionField>> {
        &mut self.columns
    }
}

impl Follow for DetectionMapping {
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        let columns = self
            .columns
            .into_iter()
            .map(|mapped| mapped.source.follow(&place).map(|source| MappedColumn { source, ..mapped }));
        Some(Self { columns: columns.collect::<Option<_>>()?, ..self })
    }
}

/// A code of the file that is another one with us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameAs {
    /// `line`, `area` or `product`.
    pub field: DetectionField,
    /// As the preview shows it.
    pub from: String,
    /// Our code; when empty, its rows are left out.
    pub to: String,
}

/// How fast a line that is created runs at its best.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRate {
    /// Its code.
    pub line: String,
    pub ideal_rate: Decimal,
}
