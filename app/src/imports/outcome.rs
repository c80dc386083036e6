//! What became, or would become, of the rows of a file, as every kind shows it: figures, and what was left out.

use super::bring::address_of_one;
#[cfg(feature = "ssr")]
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::session::preferences::Language;
use crate::ui::card::{Card, Stat, Stats};
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{download, remark};
use engrane::platform::exports::types::TableFormat;
use engrane::platform::imports::types::{ImportKind, ImportRow};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was left out: row or thing, what stands there, why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub rows: Vec<(String, String, String)>,
    /// How many there are in all; empty when all are shown.
    pub more: String,
}

/// Refused rows that a page shows.
#[cfg(feature = "ssr")]
pub const REFUSED_ROWS: usize = 25;

#[cfg(feature = "ssr")]
impl LeftOut {
    /// These of so many.
    pub fn of(lang: Locale, rows: Vec<(String, String, String)>, total: u64) -> Self {
        let (shown, all) = (rows.len().to_string(), rows.len() as u64 >= total);
        let more = (!all).then(|| td_string!(lang, imports.result.refused_more, shown, total = format::count(total)));
        Self { rows, more: more.unwrap_or_default() }
    }
}

/// Figures with their labels.
pub fn figures(facts: Vec<(String, String)>) -> AnyView {
    let stats = facts.into_iter().map(|(label, value)| view! { <Stat label value /> }).collect_view();
    view! { <Stats>{stats}</Stats> }.into_any()
}

/// What each row that is not taken is told by, in a list of these.
pub fn of_rows(lang: Locale) -> [&'static str; 2] {
    [td_string!(lang, imports.rows.row), td_string!(lang, imports.rows.value)]
}

/// What was left out, and why; `first` is what each is told by, `value` how the second of that is shown, `files` where all of them
/// are.
pub fn left_out(
    lang: Locale,
    title: &'static str,
    first: [&'static str; 2],
    left: LeftOut,
    value: impl Fn(String) -> AnyView,
    files: Option<AnyView>,
) -> AnyView {
    let LeftOut { rows, more } = left;
    if rows.is_empty() {
        return ().into_any();
    }
    let [first, second] = first;
    let heads = [
        Head::text(first).fold(Fold::Start).named(),
        Head::text(second).fold(Fold::End),
        Head::text(td_string!(lang, imports.rows.reason)).fold(Fold::Line),
    ];
    let cells =
        |(row, stands, reason): (String, String, String)| vec![row.into_any(), value(stands), reason.into_any()];
    let list = table(title.to_owned(), &heads, rows.into_iter().map(cells).collect());
    let more = (!more.is_empty()).then_some(more);
    let note = (more.is_some() || files.is_some())
        .then(|| view! { <div class="px-4 pb-3">{remark(view! { {more} " " {files} })}</div> });
    view! {
        <Card title=title flush=true>
            {note}
            {list}
        </Card>
    }
    .into_any()
}

/// The rows that were not taken, as files to be put right and dropped again; without its file nobody has them.
pub fn rejected_rows(lang: Locale, kind: ImportKind, row: &ImportRow) -> Option<AnyView> {
    let address = |format: TableFormat| {
        let lang = Language::from(lang).as_str();
        format!("/api/v1{}/{}/rejected?format={format}&lang={lang}", address_of_one(kind), row.id)
    };
    (!row.file_gone).then(|| {
        view! {
            <span class="inline-flex flex-wrap gap-x-4 gap-y-1">
                {download(td_string!(lang, imports.rows.rejected), address(TableFormat::Csv))}
                {download(td_string!(lang, imports.rows.rejected_workbook), address(TableFormat::Xlsx))}
            </span>
        }
        .into_any()
    })
}
