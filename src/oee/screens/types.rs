//! What wall screens are.

use crate::base::id::ScreenId;
use crate::oee::dashboard::types::DashboardFilter;
use crate::platform::pairing::types::Paired;
use serde::{Deserialize, Serialize};

/// A wall screen, as whoever looks after them sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    #[serde(flatten)]
    pub paired: Paired<ScreenId>,
    /// The dashboard that it shows.
    pub filter: DashboardFilter,
}

/// A screen to connect.
#[derive(Clone, Debug, Default)]
pub struct NewScreen {
    /// As it was typed.
    pub code: String,
    pub name: String,
    pub filter: DashboardFilter,
}
