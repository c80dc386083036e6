//! How an entry stands in the file.

use crate::base::fault::{Error, Result};
use crate::platform::audit::types::AuditEntry;
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

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    // What stands before the sign does not always hide it.
    let sign = text.trim_start_matches(' ').chars().next();
    if matches!(sign, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_made_harmless_and_everything_else_stays() {
        for formula in ["=1+1", "+52 55", "-2", "@sum(a1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "Ana", "1-2", "a=b", "{\"a\":-1}", "::1"] {
            assert_eq!(harmless(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula(text in ".{0,20}") {
            let cell = harmless(&text);
            prop_assert!(!cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
