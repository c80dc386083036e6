//! What a device remembers of its printer: on what it prints, and by how much what it prints has to be shifted.

use crate::base::device::{recall, remember};
use engrane::stores::labels::types::LabelLayout;
use serde::{Deserialize, Serialize};

/// Under which name it is remembered.
const PRINTER: &str = "label-printer";

/// The printer of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printer {
    pub layout: LabelLayout,
    /// Millimetres, as they are typed.
    pub right: String,
    pub down: String,
}

impl Printer {
    /// The one that this device remembers.
    pub fn recall() -> Option<Self> {
        serde_json::from_str(&recall(PRINTER)?).ok()
    }

    pub fn remember(&self) {
        if let Ok(text) = serde_json::to_string(self) {
            remember(PRINTER, &text);
        }
    }
}
