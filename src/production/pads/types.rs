//! What pads are.

use crate::base::entity::NameOr;
use crate::base::id::{MachineId, PadId, StageId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A pad, as whoever looks after them sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pad {
    pub id: PadId,
    pub name: String,
    pub stage: StageId,
    pub stage_code: String,
    pub stage_name: String,
    pub machine: Option<MachineId>,
    pub machine_code: Option<String>,
    pub machine_name: Option<String>,
    /// The browser and its system, as far as it says so; empty until it was there.
    pub device: String,
    /// The name of whoever connected it.
    pub connected_by: String,
    pub connected_at: DateTime<Utc>,
    /// To a minute; none until the device has fetched its token.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
    /// Who is at work there.
    pub person: Option<String>,
}

/// A pad to connect.
#[derive(Clone, Debug)]
pub struct NewPad {
    /// As it was typed.
    pub code: String,
    pub name: String,
    pub stage: NameOr<StageId>,
    pub machine: Option<NameOr<MachineId>>,
}
