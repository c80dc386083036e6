//! What the pages of pads show.

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
    pub rows: Vec<PadRow>,
}

/// A pad.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadRow {
    pub id: String,
    pub name: String,
    /// Its stage, and its machine.
    pub place: String,
    /// How long ago it was there; empty before it was.
    pub seen: String,
    pub by: String,
    pub device: String,
    /// Who is at work there; empty when nobody is.
    pub person: String,
}
