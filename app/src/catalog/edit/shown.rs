//! What travels to the pages on which parts and brands are edited.

use crate::forms::edit_form::EditForm;
use crate::ui::form::FormField;
use engrane::base::id::{FitmentId, PartId, ReferenceId};
use serde::{Deserialize, Serialize};

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

/// A brand that is to become one with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeShown {
    pub name: String,
    pub fields: Vec<FormField>,
}
