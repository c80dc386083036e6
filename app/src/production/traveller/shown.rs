//! What stands on a traveller.

use crate::production::shown::Fact;
use serde::{Deserialize, Serialize};

/// The sheet of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traveller {
    /// `Orden 12`.
    pub title: String,
    /// Of the drawing.
    pub code: String,
    pub name: String,
    /// `revisión B`, or that there is none.
    pub revision: String,
    pub facts: Vec<Fact>,
    pub stages: Vec<TravellerStage>,
    /// What the order says of itself.
    pub notes: String,
    pub printed: String,
    pub qr: Drawn,
}

/// A stage that the pieces go through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TravellerStage {
    pub name: String,
    /// Who works there, where it is not the own people.
    pub about: Option<String>,
}

/// A QR code: how many modules it is broad and high, and what is dark in it, as a path of SVG.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    pub side: u32,
    pub path: String,
}
