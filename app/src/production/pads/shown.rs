//! What the pages of pads show.

use crate::pairing::PairedRow;
use crate::ui::form::Pick;
use serde::{Deserialize, Serialize};

/// What a device that is a pad shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Here {
    /// Nobody has said who they are.
    Free { name: String },
    /// Who is at work on it, and where they record.
    Taken { name: String, person: String, address: String },
}

/// The list of pads, and where another one could stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pads {
    /// What is opened on the device.
    pub address: String,
    pub places: Vec<Pick>,
    pub rows: Vec<PairedRow>,
}
