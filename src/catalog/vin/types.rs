//! What a vehicle identification number says.

use crate::base::enums::text_enum;
use crate::catalog::types::Names;
use serde::{Deserialize, Serialize};

text_enum! {
    /// Whether the ninth sign is the one that the others give.
    VinCheck {
        Right = "right",
        Wrong = "wrong",
        /// It is not, but where the vehicle was made nobody has to write it.
        Unused = "unused",
    }
}

text_enum! {
    /// How much of a VIN is known.
    VinStatus {
        /// Make and year.
        Decoded = "decoded",
        /// Some of it.
        Partly = "partly",
        NotKnown = "not_known",
    }
}

/// Where a vehicle was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VinCountry {
    /// As ISO 3166 has it.
    pub code: String,
    pub name: Names,
}

/// Who made a vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VinMake {
    /// As it stands in an address.
    pub code: String,
    pub name: String,
}

/// What a VIN says by itself: model and engine are its maker's secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VinReading {
    /// In capitals.
    pub vin: String,
    pub check: VinCheck,
    pub make: Option<VinMake>,
    pub country: Option<VinCountry>,
    pub year: Option<u16>,
    /// The year thirty years before, where the VIN could as well mean that one.
    pub other_year: Option<u16>,
}

impl VinReading {
    pub fn status(&self) -> VinStatus {
        match (&self.make, self.year, &self.country) {
            (Some(_), Some(_), _) => VinStatus::Decoded,
            (None, None, None) => VinStatus::NotKnown,
            _ => VinStatus::Partly,
        }
    }

    /// What is searched for instead of it: `Nissan 2004`.
    pub fn words(&self) -> String {
        let make = self.make.iter().map(|make| make.name.clone());
        make.chain(self.year.map(|year| year.to_string())).collect::<Vec<_>>().join(" ")
    }
}
