//! What wall screens are.

use crate::base::id::ScreenId;
use crate::oee::dashboard::types::DashboardFilter;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A wall screen, as whoever looks after them sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    pub id: ScreenId,
    pub name: String,
    /// The dashboard that it shows.
    pub filter: DashboardFilter,
    /// The browser and its system, as far as it says so; empty until it was there.
    pub device: String,
    /// The name of whoever connected it.
    pub connected_by: String,
    pub connected_at: DateTime<Utc>,
    /// To a minute; none until the device has fetched its token.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// A screen to connect.
#[derive(Clone, Debug, Default)]
pub struct NewScreen {
    /// As it was typed.
    pub code: String,
    pub name: String,
    pub filter: DashboardFilter,
}
