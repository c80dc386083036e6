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

/// The floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorShown {
    pub columns: Vec<Column>,
}

/// A stage, or a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// How many can run of how many, or how many shifts a machine is busy.
    pub about: String,
    pub lines: Vec<LineShown>,
}

/// An order at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShown {
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
