//! What travels to the pages on which parts and brands are edited.

use crate::forms::edit_form::EditForm;
use crate::ui::form::FormField;
use chrono::{DateTime, Utc};
use engrane::base::id::{FitReportId, FitmentId, PartId, ReferenceId};
use engrane::catalog::reports::types::FitReportStatus;
use serde::{Deserialize, Serialize};

/// What the form of a new part begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub brand: String,
    pub number: String,
    pub name: String,
}

/// A part as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEditing {
    /// Brand and number; empty for a new one.
    pub title: String,
    pub form: EditForm,
    /// What is known of it besides, once it is there.
    pub known: Option<PartKnown>,
}

/// What a part fits, and what replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartKnown {
    pub id: PartId,
    pub fitments: Vec<FitmentLine>,
    pub new_fitment: Vec<FormField>,
    pub references: Vec<ReferenceLine>,
    pub new_reference: Vec<FormField>,
}

/// That it fits a vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitmentLine {
    pub id: FitmentId,
    pub vehicle: String,
    /// Where it goes, how many, and what else is said.
    pub how: String,
    pub source: String,
}

/// That a number replaces another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceLine {
    pub id: ReferenceId,
    /// The number that replaces, and the one that is replaced.
    pub from: String,
    pub to: String,
    /// In which direction.
    pub how: String,
    pub source: String,
    pub counts: bool,
}

/// Reports of workshops: a page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    pub rows: Vec<ReportLine>,
    pub page: u32,
    pub pages: u32,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    pub id: FitReportId,
    pub part: PartId,
    /// Brand and number of the part.
    pub name: String,
    /// What it does not fit, or does not replace.
    pub what: String,
    pub note: String,
    pub who: String,
    pub at: DateTime<Utc>,
    pub status: FitReportStatus,
}

/// What the catalogue lacks: a page of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub rows: Vec<WantedRow>,
    pub page: u32,
    pub pages: u32,
}

/// A number that is sold without a part, or a search that found nothing, which has no number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedRow {
    pub brand: String,
    pub number: String,
    /// What it is called, or what was searched for.
    pub words: String,
    pub how_much: String,
}

/// A brand that is to become one with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeShown {
    pub name: String,
    pub fields: Vec<FormField>,
}
