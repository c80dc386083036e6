//! A detection as it is sent, and what became of it.

use crate::base::enums::text_enum;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Detections of one call at the most.
pub const MAX_AT_ONCE: usize = 50_000;

/// One unit seen in an area. Codes are those of the set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDetection {
    pub line: String,
    pub area: String,
    #[serde(default)]
    pub product: Option<String>,
    /// Kept to the millisecond.
    pub detected_at: DateTime<Utc>,
    /// What saw it; one without a name is one device too.
    #[serde(default)]
    pub device: Option<String>,
    /// Counts what the device saw.
    #[serde(default)]
    pub sequence: Option<i64>,
    /// Instead of a sequence: whatever names the detection.
    #[serde(default)]
    pub id: Option<String>,
}

text_enum! {
    /// Why a detection is not taken.
    Refusal {
        /// It cannot be read.
        Malformed = "malformed",
        UnknownLine = "unknown_line",
        UnknownArea = "unknown_area",
        UnknownProduct = "unknown_product",
        /// More than two minutes ahead of the server's clock.
        InFuture = "in_future",
        /// Older than anything that is kept.
        TooOld = "too_old",
        /// Neither a sequence nor an id.
        NoSequence = "no_sequence",
        /// The same sequence of the same device was seen at another instant.
        SequenceReused = "sequence_reused",
    }
}

/// One that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Its place in what was sent, from 0.
    pub index: u32,
    pub reason: Refusal,
}

/// What became of what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub accepted: u32,
    /// Known already.
    pub duplicates: u32,
    /// In the order in which they were sent.
    pub rejected: Vec<Rejected>,
}
