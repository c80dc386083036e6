//! What the pages of wall screens show: those that are connected, and what one of them shows.

use super::board::Board;
use crate::pairing::PairedRow;
use serde::{Deserialize, Serialize};

/// The list of screens, and the one that could be connected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screens {
    /// What a new one would show, in words.
    pub shows: String,
    /// The same as the form sends it.
    pub filter: String,
    /// Where another dashboard is chosen.
    pub choose: String,
    /// What is opened on the device.
    pub address: String,
    pub rows: Vec<PairedRow>,
}

/// What a screen shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// The screen's name and its organization's.
    pub title: String,
    pub board: Board,
}
