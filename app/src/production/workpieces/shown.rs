//! What the pages of workpieces show, in words.

use crate::production::material::NeedShown;
use crate::production::shown::{RouteStage, StageChoice};
use crate::ui::form::Pick;
use engrane::base::id::{NormId, StageId, WorkpieceId};
use serde::{Deserialize, Serialize};

/// A page of the workpieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workpieces {
    pub rows: Vec<WorkpieceRow>,
    /// How many there are, in words.
    pub found: String,
    pub page: u32,
    pub pages: u32,
    /// What a new one may go through.
    pub stages: Vec<StageChoice>,
}

/// A workpiece in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkpieceRow {
    pub id: WorkpieceId,
    pub code: String,
    pub name: String,
    pub revision: String,
    pub material: String,
    /// Its stages, in their order.
    pub route: String,
    pub active: bool,
}

/// A workpiece as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedWorkpiece {
    pub code: String,
    pub name: String,
    pub revision: String,
    pub material: String,
    pub route: Vec<StageId>,
    pub active: bool,
}

/// A workpiece with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkpieceShown {
    pub id: WorkpieceId,
    pub version: i32,
    pub values: TypedWorkpiece,
    pub route: Vec<RouteStage>,
    pub stages: Vec<StageChoice>,
    pub norms: Vec<NormRow>,
    /// What a piece takes of the store-room; none where the person sees no material.
    pub needs: Option<Vec<NeedShown>>,
    /// Where a norm may be: stages and machines.
    pub places: Vec<Pick>,
    pub shifts: Vec<Pick>,
}

/// How much of it a shift makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormRow {
    pub id: NormId,
    pub version: i32,
    pub place: String,
    pub pieces: String,
    pub shift: String,
    /// As it stands in the fields.
    pub typed: TypedNorm,
}

/// A norm as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNorm {
    /// `stage:ID` or `machine:ID`.
    pub place: String,
    pub pieces: String,
    /// An id, or empty where it is any shift's.
    pub shift: String,
}
