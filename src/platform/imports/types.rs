//! The facts about imports, whatever they bring in.

pub use crate::base::import_kind::ImportKind;

use super::reader::types::ReadFailure;
use crate::base::enums::text_enum;
use crate::base::id::{ImportId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

text_enum! {
    /// When an import is applied although nobody looked at how its columns were understood.
    #[derive(Default)]
    ApplyWhen {
        /// Never: somebody confirms it.
        #[default]
        Asked = "asked",
        /// When a file of its shape was confirmed before.
        Known = "known",
        /// Also when its columns leave no doubt.
        Sure = "sure",
    }
}

text_enum! {
    /// What is wanted of an import whose mapping is decided.
    Aim {
        /// To know what it would change.
        Plan = "plan",
        /// To have it applied, unless what it would change alarms.
        Heed = "heed",
        /// To have it applied.
        Apply = "apply",
    }
}

text_enum! {
    /// Where an import stands.
    ImportStatus {
        Queued = "queued",
        Reading = "reading",
        NeedsMapping = "needs_mapping",
        /// It is found out what it would change.
        Planning = "planning",
        /// What it would change is known, and waits for somebody's word.
        Planned = "planned",
        Applying = "applying",
        Completed = "completed",
        /// What it did is being put back.
        Undoing = "undoing",
        /// What it did was put back.
        Undone = "undone",
        Failed = "failed",
    }
}

impl ImportStatus {
    /// Will it move on without a person?
    pub fn moves_by_itself(self) -> bool {
        matches!(self, Self::Queued | Self::Reading | Self::Planning | Self::Applying | Self::Undoing)
    }
}

text_enum! {
    /// What becomes of a row of a file.
    RowState {
        /// It makes something, or is about what the file makes.
        New = "new",
        /// It changes something that is there.
        Changed = "changed",
        /// All that it says is so already.
        Same = "same",
        Refused = "refused",
    }
}

/// How far the current step is; `total` is absent while it is not known. Counts rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub done: u64,
    pub total: Option<u64>,
}

/// An import in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    pub id: ImportId,
    pub filename: String,
    pub status: ImportStatus,
    /// Rows of the file, once it is read.
    pub rows_total: u64,
    /// Once it is applied.
    pub rows_taken: u64,
    /// Rows that were not taken because something is wrong with them.
    pub rows_refused: u64,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
    /// The bytes of its file are not kept any more.
    #[serde(default)]
    pub file_gone: bool,
}

/// Why an import failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportFailure {
    /// The file cannot be read.
    File { failure: ReadFailure },
    /// The reader's child process ended: out of memory, out of time, or broken by the file.
    Reader { why: ReaderEnd },
    /// Its rows name vehicles by this column alone: ids of a table that is not in the file.
    VehicleIds { column: String, rows: u64 },
    /// Our fault; the incident is in the log.
    #[serde(rename = "ours")]
    Internal { incident: String },
}

/// How the reader's child process ended before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderEnd {
    /// It died: out of memory, or the file broke the reader.
    Died,
    /// It took too long.
    TimedOut,
}

/// What there is to tell of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportNews {
    pub import: ImportId,
    pub kind: ImportKind,
    pub filename: String,
    /// Who sent it.
    pub by: Option<UserId>,
    pub end: ImportEnd,
}

/// How an import ended, or that it has not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportEnd {
    /// So many rows were taken, and so many were not because something is wrong with them.
    Completed {
        taken: u64,
        refused: u64,
    },
    Failed,
    /// Undone, or read again.
    TakenBack,
}
