//! What a list of devices shows.

use serde::{Deserialize, Serialize};

/// A device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairedRow {
    pub id: String,
    pub name: String,
    /// Where its name leads, if anywhere.
    pub href: Option<String>,
    /// What it shows, or where it stands.
    pub remark: String,
    /// What else its area tells of it.
    pub also: Option<String>,
    /// How long ago it was there; empty before it was.
    pub seen: String,
    pub by: String,
    pub device: String,
}
