//! What the pages of specifications show, in words.

use crate::ui::form::{FormField, Pick};
use engrane::base::id::{ProductionOrderId, SpecificationId, SpecificationLineId, WorkpieceId};
use engrane::production::specifications::types::{SpecificationLineStatus, SpecificationStatus};
use serde::{Deserialize, Serialize};

/// A page of the specifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specifications {
    pub rows: Vec<SpecificationRow>,
    /// How many there are, in words.
    pub found: String,
    pub page: u32,
    pub pages: u32,
    /// The views: how far they are.
    pub statuses: Vec<(SpecificationStatus, String)>,
    /// What narrows the list.
    pub fields: Vec<FormField>,
}

/// How far a specification is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub status: SpecificationStatus,
    pub status_word: String,
    /// It was due before today, and is not closed.
    pub late: bool,
    pub published: bool,
    /// How many lines of how many are fulfilled.
    pub progress: String,
}

/// A specification in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificationRow {
    pub id: SpecificationId,
    pub number: String,
    pub customer: String,
    pub standing: Standing,
    pub due: String,
}

/// A specification with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificationShown {
    pub id: SpecificationId,
    pub number: String,
    /// For whom, and by when.
    pub lead: String,
    pub note: String,
    pub standing: Standing,
    pub lines: Vec<LineShown>,
    pub may_edit: bool,
    /// Is something of it still to be ordered, by whom it is shown to?
    pub may_order: bool,
    pub may_delete: bool,
    /// The address of what was done with it, for whoever may see that.
    pub history: Option<String>,
}

/// A line of a specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShown {
    pub workpiece: WorkpieceId,
    pub code: String,
    pub name: String,
    /// That a partner makes it, where one does.
    pub made: Option<String>,
    pub status: SpecificationLineStatus,
    pub status_word: String,
    pub quantity: String,
    pub ordered: String,
    pub ready: String,
    pub comment: String,
    pub orders: Vec<OrderOfLine>,
}

/// An order that makes a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderOfLine {
    pub id: ProductionOrderId,
    pub name: String,
    pub status_word: String,
    pub progress: String,
}

/// A specification as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSpecification {
    pub number: String,
    pub customer: String,
    /// Empty, or a day.
    pub due: String,
    pub note: String,
    pub lines: Vec<TypedLine>,
}

/// A line as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedLine {
    /// Of a line that is there.
    pub id: Option<SpecificationLineId>,
    pub kind: String,
    /// Of the drawing.
    pub code: String,
    /// Of a new workpiece.
    pub name: String,
    pub quantity: String,
    pub unit: String,
    pub comment: String,
    /// Empty where how far it is follows from what is ready.
    pub halt: String,
}

/// A line that the form begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    pub typed: TypedLine,
    /// What it is of; none of a new line.
    pub workpiece: Option<WorkpieceId>,
    /// Something of it is ordered: it stays, of this workpiece and made in this way.
    pub fixed: bool,
}

/// What the form of a specification begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificationSheet {
    /// Which one it is, and the version that was read; none for a new one.
    pub known: Option<(SpecificationId, i32)>,
    /// Without its lines.
    pub values: TypedSpecification,
    pub lines: Vec<SheetLine>,
    /// A new line.
    pub blank: TypedLine,
    pub kinds: Vec<Pick>,
    pub halts: Vec<Pick>,
}
