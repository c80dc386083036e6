//! The facts of the production as they travel.

use crate::base::entity::{NameOr, Record};
use crate::base::enums::text_enum;
use crate::base::id::{LineId, MachineId, NormId, PartnerId, ReasonId, ShiftId, StageId, WorkpieceId};
use serde::{Deserialize, Serialize};

/// Pieces a shift that a machine makes where nobody says how many.
pub const DEFAULT_RATE: u32 = 400;
/// Pieces a shift at the most.
pub const MAX_RATE: u32 = 1_000_000;
/// Stages that a workpiece, or an order, goes through at the most.
pub const MAX_STAGES: usize = 50;

text_enum! {
    /// Who works at a stage.
    StageKind {
        /// The tenant's own people: what they do is recorded.
        Inside = "inside",
        /// Likewise, looking at what was made.
        Inspection = "inspection",
        /// A partner: what comes back is received.
        Outside = "outside",
    }
}

text_enum! {
    /// Whether what is recorded names something.
    #[derive(Default)]
    Naming {
        Required = "required",
        Optional = "optional",
        #[default]
        None = "none",
    }
}

text_enum! {
    /// What a reason is of.
    ReasonKind {
        /// Of pieces that cannot be used.
        Scrap = "scrap",
        /// Of a shift that made other than was expected.
        Deviation = "deviation",
    }
}

fn yes() -> bool {
    true
}

fn default_rate() -> u32 {
    DEFAULT_RATE
}

/// A step in which pieces are made.
pub type Stage = Record<StageId, StageValues>;

/// What a person says of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StageValues {
    /// `a-z 0-9 _`, beginning with a letter, 1 to 30 characters, unique in the tenant.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    /// Stages are listed in this order, then by code.
    #[serde(default)]
    pub position: i32,
    /// It stays once something refers to the stage.
    pub kind: StageKind,
    /// Whether what is recorded names a shift; of a stage outside, `none`.
    #[serde(default)]
    pub shift: Naming,
    /// Likewise who did it.
    #[serde(default)]
    pub operator: Naming,
    /// Likewise on which machine.
    #[serde(default)]
    pub machine: Naming,
    /// Do operators record there what they did?
    #[serde(default)]
    pub operators_record: bool,
    /// One that is off is in no new route.
    #[serde(default = "yes")]
    pub active: bool,
}

/// A machine of a stage.
pub type Machine = Record<MachineId, MachineValues>;

/// What a person says of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MachineValues {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    /// Its id or code; not one that is outside.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub stage: NameOr<StageId>,
    /// What it can do: at most 20, of 1 to 50 characters.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// Pieces, where no norm says how many: 1 to 1,000,000, 400 when left out.
    #[serde(default = "default_rate")]
    pub rate_per_shift: u32,
    /// The line of the plant that counts what it makes: its id or code.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub line: Option<NameOr<LineId>>,
    /// Nothing more is recorded on one that is off.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Why pieces are scrap, or a shift made other than was expected.
pub type ProductionReason = Record<ReasonId, ProductionReasonValues>;

/// What a person says of a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductionReasonValues {
    /// It stays.
    pub kind: ReasonKind,
    /// `a-z 0-9 _`, beginning with a letter, 1 to 30 characters, unique in its kind.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    /// The reasons of a kind are listed in this order, then by code.
    #[serde(default)]
    pub position: i32,
    /// One that is off is not chosen any more.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Who works on pieces outside.
pub type Partner = Record<PartnerId, PartnerValues>;

/// What a person says of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerValues {
    /// 1 to 100 characters, unique in the tenant.
    pub name: String,
    /// Whom to call, where to write: at most 200 characters.
    #[serde(default)]
    pub contact: String,
    /// Nothing more is sent to one that is off.
    #[serde(default = "yes")]
    pub active: bool,
}

/// What is made.
pub type Workpiece = Record<WorkpieceId, WorkpieceValues>;

/// What a person says of a workpiece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkpieceValues {
    /// Of its drawing: 1 to 60 characters, unique in the tenant whatever its case.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    /// Of its drawing: at most 20 characters.
    #[serde(default)]
    pub revision: String,
    /// At most 200 characters.
    #[serde(default)]
    pub material: String,
    /// The stages that it goes through, by their ids or codes, each once; none where it has the usual ones.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub route: Vec<NameOr<StageId>>,
    /// One that is off is not ordered any more.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Which workpieces are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkpieceFilter {
    /// Found in code or name.
    pub q: String,
    pub active: Option<bool>,
}

/// How much of a workpiece a shift makes.
pub type Norm = Record<NormId, NormValues>;

/// What a person says of a norm: on one machine, or at a stage whatever the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NormValues {
    /// Its id or code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub workpiece: NameOr<WorkpieceId>,
    /// Its id or code; where no machine is named.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub stage: Option<NameOr<StageId>>,
    /// Its id or code; where no stage is named.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub machine: Option<NameOr<MachineId>>,
    /// 1 to 1,000,000.
    pub pieces: u32,
    /// The shift that makes so many, by its id or code: a longer one makes more. Any shift does when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub shift: Option<NameOr<ShiftId>>,
}

/// Which norms are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormFilter {
    /// Its id or code.
    pub workpiece: Option<NameOr<WorkpieceId>>,
}
