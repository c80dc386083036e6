//! The facts of specifications as they travel.

use crate::base::enums::text_enum;
use crate::base::id::{ProductionOrderId, SpecificationId, SpecificationLineId};
use crate::production::orders::types::{OrderStatus, WorkpieceName};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Lines of a specification at the most.
pub const MAX_LINES: usize = 200;

text_enum! {
    /// Who makes a line.
    #[derive(Default)]
    SpecificationLineKind {
        /// The own shop.
        #[default]
        Make = "make",
        /// A partner.
        Coop = "coop",
    }
}

text_enum! {
    /// What somebody says of a line, whatever is ready of it.
    SpecificationLineHalt {
        /// Nothing of it is ordered until it goes on.
        Blocked = "blocked",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// How far a line is.
    SpecificationLineStatus {
        Open = "open",
        /// Some of it is ready.
        Partial = "partial",
        Fulfilled = "fulfilled",
        Blocked = "blocked",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// How far a specification is.
    SpecificationStatus {
        /// Neither published nor begun: nothing of it is ordered.
        Draft = "draft",
        Active = "active",
        /// All its lines are fulfilled or cancelled.
        Closed = "closed",
    }
}

fn piece() -> String {
    "pza".to_owned()
}

/// What somebody says of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SpecificationLineValues {
    /// Of a line that is there; a line without it is a new one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<SpecificationLineId>,
    /// `make` when left out. It stays once something of the line is ordered, as does its workpiece.
    #[serde(default)]
    pub kind: SpecificationLineKind,
    /// Of the workpiece's drawing; one that is not known makes a new workpiece.
    pub code: String,
    /// Of a new workpiece.
    #[serde(default)]
    pub name: String,
    /// 1 to 10,000,000.
    pub quantity: u32,
    /// 1 to 20 characters, `pza` when left out.
    #[serde(default = "piece")]
    pub unit: String,
    /// At most 500 characters.
    #[serde(default)]
    pub comment: String,
    /// None where how far it is follows from what is ready.
    #[serde(default)]
    pub halt: Option<SpecificationLineHalt>,
}

/// What somebody says of a specification: for creating one and for changing it as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SpecificationValues {
    /// As the customer calls it: 1 to 60 characters, unique in the organization whatever its case.
    pub number: String,
    /// At most 100 characters.
    #[serde(default)]
    pub customer: String,
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// At most 200. One that is left out is removed, unless something of it is ordered.
    #[serde(default)]
    pub lines: Vec<SpecificationLineValues>,
}

/// An order that makes a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpecificationLineOrder {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: ProductionOrderId,
    pub number: u64,
    pub status: OrderStatus,
    pub qty_plan: u32,
    /// Pieces that came out of its last stage.
    pub qty_ready: u32,
    pub due: Option<NaiveDate>,
}

/// A line of a specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpecificationLine {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: SpecificationLineId,
    pub kind: SpecificationLineKind,
    pub workpiece: WorkpieceName,
    pub quantity: u32,
    pub unit: String,
    pub comment: String,
    pub halt: Option<SpecificationLineHalt>,
    pub status: SpecificationLineStatus,
    /// Pieces that its orders are to make, of those that make no more what they made.
    pub ordered: u64,
    /// Pieces that came out of the last stages of its orders.
    pub ready: u64,
    pub orders: Vec<SpecificationLineOrder>,
}

/// A specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Specification {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: SpecificationId,
    /// From 1; each change adds one. What is made of it does not.
    pub version: i32,
    pub number: String,
    pub customer: String,
    pub due: Option<NaiveDate>,
    pub note: String,
    pub status: SpecificationStatus,
    /// Do operators see it, and the orders that make its lines?
    pub published: bool,
    /// Is something of it ordered? Then it is kept.
    pub begun: bool,
    /// Those that the caller sees: without cooperation for whoever sees none.
    pub lines: Vec<SpecificationLine>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
}

/// Which specifications are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificationFilter {
    pub status: Option<SpecificationStatus>,
    /// Not closed.
    pub open: Option<bool>,
    /// Of this customer, whatever the case.
    pub customer: String,
    /// On this day or before.
    pub due: Option<NaiveDate>,
    /// Found in number, customer, and code or name of a workpiece of its lines.
    pub q: String,
}

/// What is ordered of a specification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenLinesRequest {
    /// These lines; all when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<uuid::Uuid>))]
    pub lines: Vec<SpecificationLineId>,
    /// When the orders are due; when the specification is, when left out.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// Do operators see the orders whether the specification is published or not? When left out, those of the own shop.
    #[serde(default)]
    pub published: Option<bool>,
}
