//! What a backup says about itself.

use crate::base::id::{FileId, TenantId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The shape of a backup that this program writes and reads.
pub const FORMAT: u32 = 1;
/// The manifest's file.
pub const MANIFEST: &str = "manifest.json";
/// The jobs that waited stand among the tables under this name.
pub(super) const JOBS: &str = "jobs";

/// Everything that is in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: u32,
    /// The version of the program that wrote it.
    pub engrane: String,
    /// All tables are as they were at this instant.
    pub taken_at: DateTime<Utc>,
    /// The last migration that was applied.
    pub migration: i64,
    pub tables: Vec<Table>,
    pub jobs: Table,
    pub sequences: Vec<Sequence>,
    /// The first days of the oldest and of the newest month that has detections.
    pub detection_months: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
    pub files: Vec<File>,
    /// Files that the database knows of, but that were not on disk.
    pub missing: Vec<(TenantId, FileId)>,
    /// Names below `secrets/`.
    pub secrets: Vec<Secret>,
}

/// A table and its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: u64,
    /// Of the compressed file, in hexadecimal.
    pub sha256: String,
}

/// Where a sequence stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    pub name: String,
    pub value: i64,
}

/// A file that somebody brought in, or that we made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub tenant: TenantId,
    pub id: FileId,
    pub bytes: u64,
    pub sha256: String,
}

/// A secret of the data directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    pub name: String,
    pub sha256: String,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// What the audit says of it.
    pub(super) fn told(&self) -> Value {
        json!({
            "taken_at": self.taken_at,
            "tables": self.tables.len(),
            "rows": self.rows(),
            "files": self.files.len(),
            "missing": self.missing.len(),
        })
    }
}

impl Table {
    /// Its file, below the backup.
    pub(super) fn path(&self) -> PathBuf {
        PathBuf::from("tables").join(format!("{}.copy.gz", self.name))
    }
}

impl File {
    /// Its file, below the backup.
    pub(super) fn path(&self) -> PathBuf {
        PathBuf::from("files").join(self.tenant.to_string()).join(self.id.to_string())
    }
}

impl Secret {
    /// Its file, below the backup.
    pub(super) fn path(&self) -> PathBuf {
        PathBuf::from("secrets").join(&self.name)
    }
}

impl Manifest {
    /// Is it of a shape that can be read, with no name that could lead anywhere else?
    pub(super) fn problem(&self, secrets: &[&str]) -> Option<String> {
        if self.format != FORMAT {
            return Some(format!("it has the format {}, and this program reads {FORMAT}", self.format));
        }
        let names = self.tables.iter().chain([&self.jobs]).flat_map(|table| table.columns.iter().chain([&table.name]));
        let names = names.chain(self.sequences.iter().map(|sequence| &sequence.name));
        if let Some(name) = names.into_iter().find(|name| !is_plain(name)) {
            return Some(format!("it names {name:?}, which is no name of ours"));
        }
        let stranger = self.secrets.iter().find(|secret| !secrets.contains(&secret.name.as_str()))?;
        Some(format!("it has a secret {:?}, which is none of ours", stranger.name))
    }
}

/// Can it stand in a statement and in a path as it is?
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=63).contains(&name.len()) && name.bytes().all(plain) && !name.as_bytes()[0].is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        assert!(is_plain("audit_entries") && is_plain("_x1"));
        for name in ["", "../x", "a;drop table b", "A", "1a", "a\"b", &"a".repeat(64)] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
