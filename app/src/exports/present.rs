//! Exports in words.

use super::ExportLine;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use chrono::{DateTime, Utc};
use engrane::base::zone::Zone;
use engrane::platform::exports::types::{Export, ExportStatus};

/// An export, of which the page says what it is of (nothing where there is one thing) and where its file is.
pub fn export(
    lang: Locale,
    zone: &Zone,
    export: &Export,
    (what, href): (Option<&str>, String),
    now: DateTime<Utc>,
) -> ExportLine {
    let about = format!("{} · {}", export.created_by, format::ago(lang, zone, export.created_at, now));
    let about = what.map_or_else(|| about.clone(), |what| format!("{what} · {about}"));
    let (written, total) = (format::count(export.rows_written), format::count(export.rows_total));
    let detail = match export.status {
        ExportStatus::Queued => td_string!(lang, common.exports.queued).to_owned(),
        ExportStatus::Writing => td_string!(lang, common.exports.writing, written = written, total = total),
        ExportStatus::Completed if export.rows_written == 1 => {
            td_string!(lang, common.exports.completed_single).to_owned()
        }
        ExportStatus::Completed => td_string!(lang, common.exports.completed, count = written),
        ExportStatus::Failed => td_string!(lang, common.exports.failed).to_owned(),
    };
    let percent = (export.rows_written * 100).checked_div(export.rows_total).unwrap_or(100).min(100);
    ExportLine {
        about,
        detail,
        percent: (!export.status.is_over()).then(|| u32::try_from(percent).unwrap_or(100)),
        href: if export.status == ExportStatus::Completed { href } else { String::new() },
        failed: export.status == ExportStatus::Failed,
    }
}
