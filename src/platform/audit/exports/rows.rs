//! How an entry stands in the file.

use crate::base::fault::{Error, Result};
use crate::platform::audit::types::AuditEntry;
use crate::platform::sheets::harmless;
use serde_json::Value;
use std::borrow::Cow;

/// Spreadsheets take the file for UTF-8 when it begins like this.
pub(super) const BEGINNING: &[u8] = b"\xef\xbb\xbf";

const COLUMNS: [&str; 14] = [
    "at",
    "actor",
    "actor_id",
    "attempted_username",
    "action",
    "target_kind",
    "target_id",
    "before",
    "after",
    "ip",
    "request_id",
    "id",
    "actor_of",
    "acting_for",
];

/// The line of the columns' names.
pub(super) fn head() -> Result<Vec<u8>> {
    lines(std::iter::once(COLUMNS.map(Cow::Borrowed)))
}

/// A line for each entry.
pub(super) fn body(entries: &[AuditEntry]) -> Result<Vec<u8>> {
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    lines(entries.iter().map(|entry| {
        [
            entry.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true).into(),
            harmless(&entry.actor),
            entry.actor_id.map(|id| id.to_string()).unwrap_or_default().into(),
            harmless(entry.attempted_username.as_deref().unwrap_or_default()),
            harmless(&entry.action),
            harmless(&entry.target_kind),
            harmless(&entry.target_id),
            harmless(&json(&entry.before)).into_owned().into(),
            harmless(&json(&entry.after)).into_owned().into(),
            harmless(&entry.ip),
            harmless(&entry.request_id),
            entry.id.to_string().into(),
            harmless(entry.acting.as_ref().map(|acting| acting.of_name.as_str()).unwrap_or_default()),
            harmless(entry.acting.as_ref().map(|acting| acting.name.as_str()).unwrap_or_default()),
        ]
    }))
}

fn lines<'a>(rows: impl Iterator<Item = [Cow<'a, str>; COLUMNS.len()]>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.as_bytes())).map_err(Error::broken)?;
    }
    writer.into_inner().map_err(|error| Error::broken(error.to_string()))
}
