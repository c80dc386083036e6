//! Reports as they travel.

use crate::base::enums::text_enum;
use crate::base::id::{FitReportId, PartId};
use crate::catalog::vehicles::types::VehicleChoice;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What became of a report.
    FitReportStatus {
        Open = "open",
        Accepted = "accepted",
        Dismissed = "dismissed",
    }
}

text_enum! {
    /// What the platform does with a report.
    FitDecision {
        /// The catalogue does not say so any more.
        Accept = "accept",
        Dismiss = "dismiss",
        /// What was decided is taken back.
        Reopen = "reopen",
    }
}

/// What somebody reports of a part: one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFitReport {
    /// It does not fit this vehicle.
    pub vehicle: VehicleChoice,
    /// It does not replace this part.
    pub other: Option<PartId>,
    pub note: String,
}

/// A report, as the one who made it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FitReported {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: FitReportId,
}

/// A report, as the platform sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FitReport {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: FitReportId,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub part: PartId,
    pub brand: String,
    pub number: String,
    /// The vehicle that it does not fit; empty where it is about another part.
    pub vehicle: String,
    /// Brand and number of the part that it does not replace.
    pub other: Option<String>,
    pub note: String,
    pub organization: String,
    pub reporter: String,
    pub reported_at: DateTime<Utc>,
    pub status: FitReportStatus,
    pub decided_by: String,
    pub decided_at: Option<DateTime<Utc>>,
}
