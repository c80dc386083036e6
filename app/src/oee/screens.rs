//! What the pages of wall screens show: those that are connected, and what one of them shows.

use super::board::Board;
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
    pub rows: Vec<ScreenRow>,
}

/// A screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenRow {
    pub id: String,
    pub name: String,
    /// What it shows, in words, and where it is.
    pub shows: String,
    pub href: String,
    /// How long ago it was there; empty before it was.
    pub seen: String,
    pub by: String,
    pub device: String,
}

/// What a screen shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// The screen's name and its organization's.
    pub title: String,
    pub board: Board,
}
