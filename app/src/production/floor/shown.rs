//! What the floor shows, in words.

use serde::{Deserialize, Serialize};

/// How the floor is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    #[default]
    Stages,
    Machines,
    /// What can run now, by stage.
    Ready,
}

/// What of the floor is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorView {
    pub layout: Layout,
    /// Where somebody looks at all that is there: a stage, or a machine where it is laid out by machines, by its code.
    pub only: Option<String>,
    /// Of what is there.
    pub page: u32,
}

/// The floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorShown {
    pub columns: Vec<Column>,
    /// Of the only one that is shown.
    pub pages: u32,
}

/// A stage, or a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub code: String,
    pub name: String,
    /// How many can run of how many, or that a machine is off.
    pub about: String,
    /// What is to be made there; none where nothing is, and where only what can run is shown.
    pub load: Option<LoadShown>,
    pub lines: Vec<LineShown>,
    /// `Ver las 40`, where not all are here.
    pub all: Option<String>,
}

/// How much is to be made somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadShown {
    /// In shifts, or in pieces where nothing says how long they take.
    pub text: String,
    /// Of the fullest; none where it is not known.
    pub percent: Option<u32>,
}

/// An order at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShown {
    /// The address of the order.
    pub href: String,
    /// Of the drawing.
    pub code: String,
    /// `Orden 12 · para el 21 nov 2026`.
    pub about: String,
    pub urgent: bool,
    /// `40 aquí · 12 fuera · 260 buenas · 3 de merma · faltan 440`.
    pub counts: String,
    /// What is missing; nothing where it can run.
    pub missing: Option<String>,
}
