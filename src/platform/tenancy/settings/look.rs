//! How the pages of a tenant look, as the browser is told.

use crate::base::zone::Zone;
use serde::{Deserialize, Serialize};

/// How pages look for the people of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Rules for the page's one style element; empty when the tenant has no colour of its own.
    pub styles: String,
    /// Where the logo is.
    pub logo: Option<String>,
    /// The theme of whoever has chosen none is light.
    pub light: bool,
    /// The language of whoever has chosen none is English.
    pub english: bool,
    /// By whose clocks times are shown.
    pub zone: Zone,
}
