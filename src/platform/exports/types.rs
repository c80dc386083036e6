//! Exports as they are shown.

use crate::base::enums::text_enum;
use crate::base::id::ExportId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Of what an export is.
    ExportKind {
        Audit = "audit",
        Stores = "stores",
    }
}

text_enum! {
    /// Where an export stands.
    ExportStatus {
        Queued = "queued",
        Writing = "writing",
        Completed = "completed",
        Failed = "failed",
    }
}

impl ExportStatus {
    /// Will it not move on any more?
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

/// Something as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub id: ExportId,
    pub status: ExportStatus,
    pub rows_total: u64,
    pub rows_written: u64,
    /// With `failed`: finds the fault in our log.
    pub failure: Option<String>,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

text_enum! {
    /// As what a table is handed out.
    #[derive(Default)]
    TableFormat {
        #[default]
        Csv = "csv",
        Xlsx = "xlsx",
    }
}
