//! What pads are.

use crate::base::entity::NameOr;
use crate::base::id::{MachineId, PadId, StageId};
use crate::platform::pairing::types::Paired;
use serde::{Deserialize, Serialize};

/// A pad, as whoever looks after them sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pad {
    #[serde(flatten)]
    pub paired: Paired<PadId>,
    pub stage: StageId,
    pub stage_code: String,
    pub stage_name: String,
    pub machine: Option<MachineId>,
    pub machine_code: Option<String>,
    pub machine_name: Option<String>,
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
