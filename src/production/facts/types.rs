//! The facts of what was made as they travel.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::{MachineId, PadId, ProductionOrderId, ReasonId, StageFactId, StageId, UserId};
use crate::production::orders::types::ProductionOrder;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The code of no shift.
pub const NO_SHIFT: &str = "none";

text_enum! {
    /// What a fact does.
    FactKind {
        Record = "record",
        /// It replaces another one.
        Correct = "correct",
        /// It takes another one back.
        Reverse = "reverse",
    }
}

/// Scrap of one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ScrapLine {
    /// Its id or code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub reason: NameOr<ReasonId>,
    /// At least 1.
    pub pieces: u32,
}

/// How many pieces became what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FactPieces {
    #[serde(default)]
    pub qty_good: u32,
    #[serde(default)]
    pub qty_scrap: u32,
    /// Of the scrap, how many for which reason: all of it, or none where it is not said.
    #[serde(default)]
    pub scrap: Vec<ScrapLine>,
    /// To be worked on again.
    #[serde(default)]
    pub qty_rework: u32,
    /// At which stage, by its id or code: the same when left out, or an earlier one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub rework_to: Option<NameOr<StageId>>,
    /// How long was worked, in minutes; the whole shift when left out.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// Why it is not as expected: the id or code of a reason.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub deviation: Option<NameOr<ReasonId>>,
    /// At most 500 characters.
    #[serde(default)]
    pub comment: String,
}

/// What somebody records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FactRequest {
    /// Made by the client: asked for again under it, what was recorded is answered again.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StageFactId>,
    /// Its id or code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub stage: NameOr<StageId>,
    /// The day on which the shift began; the present one when left out.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// The code of the shift; `none`, or left out, where it was in no shift.
    #[serde(default)]
    pub shift_type: Option<String>,
    /// Its id or code.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub machine: Option<NameOr<MachineId>>,
    /// Who did it; an operator records for themself.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub operator_id: Option<UserId>,
    #[serde(default)]
    pub qty_good: u32,
    #[serde(default)]
    pub qty_scrap: u32,
    /// Of the scrap, how many for which reason: all of it, or none where it is not said.
    #[serde(default)]
    pub scrap: Vec<ScrapLine>,
    /// To be worked on again.
    #[serde(default)]
    pub qty_rework: u32,
    /// At which stage, by its id or code: the same when left out, or an earlier one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub rework_to: Option<NameOr<StageId>>,
    /// How long was worked, in minutes; the whole shift when left out.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// Why it is not as expected: the id or code of a reason. Where nothing was made, this or a comment says why.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub deviation: Option<NameOr<ReasonId>>,
    /// At most 500 characters.
    #[serde(default)]
    pub comment: String,
    /// When it was done; now when left out.
    #[serde(default)]
    pub happened_at: Option<DateTime<Utc>>,
    /// Record it although the very same was recorded a moment ago.
    #[serde(default)]
    pub repeat: bool,
}

/// What replaces a fact, or takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CorrectionRequest {
    /// Made by the client, likewise.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StageFactId>,
    /// Why: 1 to 200 characters.
    pub reason: String,
    /// What it should have been; nothing where it is taken back.
    pub pieces: FactPieces,
}

/// What takes a fact back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReversalRequest {
    /// Made by the client, likewise.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StageFactId>,
    /// Why: 1 to 200 characters.
    pub reason: String,
}

/// Why a fact is not as was expected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The id or code of a reason; nothing where none is given any more.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub deviation: Option<NameOr<ReasonId>>,
}

/// The pad on which a fact was recorded. It may be gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactPad {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: PadId,
    /// As it was called then.
    pub name: String,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageFact {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StageFactId,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub order: ProductionOrderId,
    pub order_number: u64,
    /// Their codes.
    pub workpiece: String,
    pub stage: String,
    pub kind: FactKind,
    /// The fact that it replaces, or takes back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub names: Option<StageFactId>,
    /// The fact that replaced it, or took it back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub named_by: Option<StageFactId>,
    pub date: NaiveDate,
    /// The code of the shift, or `none`.
    pub shift_type: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub operator_id: Option<UserId>,
    pub operator_name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub machine: Option<MachineId>,
    /// Below zero where a fact is taken back.
    pub qty_good: i32,
    pub qty_scrap: i32,
    pub qty_rework: i32,
    /// The code of the stage where they are worked on again.
    pub rework_to: Option<String>,
    pub minutes: Option<u32>,
    /// As many as were to be expected.
    pub expected: Option<u32>,
    /// By how much, in percent, the good ones are off that.
    pub deviation_percent: Option<i32>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub deviation: Option<ReasonId>,
    pub comment: String,
    /// Why it replaces or takes back.
    pub reason: String,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub made_by_name: String,
    /// None where it was recorded elsewhere.
    pub pad: Option<FactPad>,
    /// Pieces that were born by it.
    pub born: i32,
}

/// What was recorded, and the order after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactAnswer {
    pub fact: StageFact,
    pub order: ProductionOrder,
    /// Was it recorded before?
    pub replayed: bool,
}

/// Which facts of an order are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactFilter {
    /// Its id or code.
    pub stage: Option<NameOr<StageId>>,
}
