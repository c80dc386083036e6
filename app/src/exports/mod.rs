//! Exports as a list: how far each is, and where its file is once it is finished. What is asked for, and of what, says the page of an
//! area, which puts each into words (`present`).

#[cfg(feature = "ssr")]
pub(crate) mod present;

use crate::i18n::{Locale, td_string};
use crate::ui::card::Tone;
use crate::ui::progress::Progress;
use crate::ui::text::{download, toned};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportLine {
    pub about: String,
    /// How far it is in words.
    pub detail: String,
    /// While it is on its way: from 0 to 100.
    pub percent: Option<u32>,
    /// Where its file is, once it is finished.
    pub href: String,
    pub failed: bool,
}

/// The list; nothing while there are none.
pub(crate) fn export_list(lang: Locale, lines: Vec<ExportLine>) -> AnyView {
    let line = |line: ExportLine| {
        let ExportLine { about, detail, percent, href, failed } = line;
        if let Some(percent) = percent {
            let (detail, percent) = (Signal::stored(detail), Signal::stored(Some(percent)));
            return view! { <li><Progress label=about detail percent /></li> }.into_any();
        }
        let link = (!href.is_empty()).then(|| download(td_string!(lang, common.exports.download), href));
        let tone = if failed { Tone::Bad } else { Tone::Neutral };
        view! {
            <li class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                <span class="min-w-0 break-words">{about}</span>
                <span class="flex flex-wrap gap-x-4 text-sm">{toned(detail, tone)} {link}</span>
            </li>
        }
        .into_any()
    };
    if lines.is_empty() {
        return ().into_any();
    }
    let lines = lines.into_iter().map(line).collect_view();
    view! { <ul class="flex flex-col gap-3 border-t border-base-300 pt-4">{lines}</ul> }.into_any()
}
