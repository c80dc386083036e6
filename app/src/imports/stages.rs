//! The stages of an import that look alike whatever it brings in: under way, and failed.

use super::address;
use super::labels;
use crate::base::labels::lang;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::icon::Glyph;
use crate::ui::progress::{Progress as Bar, steps};
use crate::ui::state::Notice;
use crate::ui::text::remark;
use engrane::platform::imports::types::{ImportFailure, ImportKind, ImportStatus, Progress};
use leptos::prelude::*;

/// The moments of an import; `reviewed` is for those that show what they would do, and whether that is shown.
pub fn moment_steps(lang: Locale, status: ImportStatus, reviewed: Option<bool>) -> AnyView {
    let mut names = vec![td_string!(lang, imports.steps.file), td_string!(lang, imports.steps.columns)];
    names.extend(reviewed.map(|_| td_string!(lang, imports.steps.review)));
    names.push(td_string!(lang, imports.steps.result));
    let now = match status {
        ImportStatus::Queued | ImportStatus::Reading | ImportStatus::Failed => 0,
        ImportStatus::NeedsMapping | ImportStatus::Planning | ImportStatus::Planned => {
            1 + usize::from(reviewed == Some(true))
        }
        ImportStatus::Applying | ImportStatus::Undoing => names.len() - 1,
        ImportStatus::Completed | ImportStatus::Undone => names.len(),
    };
    let label = td_string!(lang, imports.steps.label).to_owned();
    steps(label, names.into_iter().map(str::to_owned).collect(), now)
}

/// Reading or applying: how far it is, and that nobody has to wait here.
pub fn under_way(kind: ImportKind, status: ImportStatus, progress: Memo<Progress>) -> AnyView {
    let percent = Signal::derive(move || {
        let progress = progress.get();
        let total = progress.total.filter(|total| *total > 0)?;
        u32::try_from(progress.done.min(total) * 100 / total).ok()
    });
    let view = move || {
        let lang = lang();
        let of_kind = labels::kind(lang, kind);
        let (label, note) = match status {
            ImportStatus::Applying => (of_kind.applying, Some(of_kind.safe)),
            ImportStatus::Reading => (td_string!(lang, imports.reading.reading), None),
            ImportStatus::Planning => (td_string!(lang, imports.reading.planning), None),
            ImportStatus::Undoing => (td_string!(lang, imports.reading.undoing), None),
            _ => (td_string!(lang, imports.reading.queued), None),
        };
        view! {
            <Card>
                <div class="flex flex-col gap-4 py-6">
                    <Bar
                        label=label
                        detail=Signal::derive(move || labels::rows_done(lang, progress.get()))
                        percent=percent
                    />
                    {remark(view! { {note.map(|note| format!("{note} "))} {td_string!(lang, imports.reading.leave)} })}
                </div>
            </Card>
        }
    };
    view.into_any()
}

/// Why it failed, and what to do.
pub fn failure_view(kind: ImportKind, filename: String, failure: Option<ImportFailure>) -> AnyView {
    let failure = failure.unwrap_or(ImportFailure::Internal { incident: String::new() });
    let view = move || {
        let lang = lang();
        view! {
            <div class="flex flex-col gap-6">
                {failure_notice(lang, kind, &filename, &failure)} <div>{another(lang, kind, Weight::Primary)}</div>
            </div>
        }
        .into_any()
    };
    view.into_any()
}

/// The same, where there is more to be seen.
pub fn failure_notice(lang: Locale, kind: ImportKind, filename: &str, failure: &ImportFailure) -> AnyView {
    let title = match failure {
        ImportFailure::Internal { .. } => td_string!(lang, imports.failure.title_ours).to_owned(),
        ImportFailure::VehicleIds { .. } => {
            td_string!(lang, imports.failure.title_vehicle_ids, filename = filename.to_owned())
        }
        ImportFailure::File { .. } | ImportFailure::Reader { .. } => {
            td_string!(lang, imports.failure.title, filename = filename.to_owned())
        }
    };
    let labels::FailureText { why, what_to_do } = labels::failure(lang, failure);
    view! {
        <Notice tone=Tone::Bad title=title>
            <p class="break-words">{why}</p>
            <p>{what_to_do}</p>
            <p>{labels::kind(lang, kind).unchanged}</p>
        </Notice>
    }
    .into_any()
}

/// The way to the next file, for whoever may bring one in.
pub fn another(lang: Locale, kind: ImportKind, weight: Weight) -> Option<AnyView> {
    way(kind, td_string!(lang, imports.rows.another), weight, false)
}

/// The way to where files are brought in, for whoever may.
pub fn imports_link(lang: Locale, kind: ImportKind, weight: Weight, small: bool) -> Option<AnyView> {
    way(kind, td_string!(lang, imports.bring.title), weight, small)
}

fn way(kind: ImportKind, text: &'static str, weight: Weight, small: bool) -> Option<AnyView> {
    Session::current()
        .can(kind.edit())
        .then(|| view! { <LinkButton href=address(kind) text glyph=Glyph::Upload weight small /> }.into_any())
}
