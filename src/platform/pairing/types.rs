//! What devices are that are connected by a code.

use crate::base::enums::text_enum;
use crate::base::permission::Module;
use crate::base::problem::Entity;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a device is, or wants to become.
    Kind {
        Screen = "screen",
        Pad = "pad",
    }
}

impl Kind {
    /// As problems name it.
    pub fn entity(self) -> Entity {
        match self {
            Self::Screen => Entity::Screen,
            Self::Pad => Entity::Pad,
        }
    }

    /// Whoever has not got it has no such devices.
    pub fn module(self) -> Module {
        match self {
            Self::Screen => Module::Plant,
            Self::Pad => Module::Production,
        }
    }

    /// Devices of an organization at the most.
    pub fn most(self) -> i64 {
        match self {
            Self::Screen => 100,
            Self::Pad => 200,
        }
    }
}

/// A device that is connected, as whoever looks after it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paired<I> {
    pub id: I,
    pub name: String,
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
