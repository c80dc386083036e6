//! Bringing in a file: where it is dropped, what it holds, how much of it has arrived, and the imports so far.
//!
//! The browser reads the file first and shows it; then it is sent, while somebody may look at it and say what its columns
//! are. Without a worker it is sent at once.

use super::labels;
use super::preview::{Fields, Look, preview_view};
use super::reading::{Reader, Reading};
use super::rpc::{self, Imports};
use crate::base::format;
use crate::base::labels as problems;
use crate::base::labels::lang;
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::bar::ActionBar;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::progress::Progress;
use crate::ui::state::{Empty, Notice};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use crate::ui::upload::{DropZone, Upload, UploadState};
use chrono::{DateTime, Utc};
use engrane::base::id::ImportId;
use engrane::base::problem::Problem;
use engrane::platform::events::types::Event;
use engrane::platform::imports::reader::types::ReadFailure;
use engrane::platform::imports::types::{ImportFailure, ImportKind, ImportRow, ImportStatus};
use gloo_file::File;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use serde::Deserialize;
use std::sync::Arc;

/// How long to wait when the server is asked too often and does not say more.
const ASK_AGAIN_SECONDS: u32 = 30;
/// What the file chooser offers; the server looks at the content.
const KINDS: &str = ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.xlsb,.ods";

/// Where a kind of import is at home.
#[derive(Clone, Copy, Debug)]
struct Home {
    /// The page with the drop zone.
    page: &'static str,
    /// The page of an import, before its id.
    one: &'static str,
    /// Where files go.
    upload: &'static str,
}

fn home(kind: ImportKind) -> Home {
    match kind {
        ImportKind::Inventory => Home {
            page: "/inventory/import",
            one: "/inventory/imports",
            upload: "/api/v1/inventory/imports?apply=known",
        },
        ImportKind::Detections => Home { page: "/plant/imports", one: "/plant/imports", upload: "/api/v1/oee/imports" },
        ImportKind::Stock => Home { page: "/stores/import", one: "/stores/imports", upload: "/api/v1/stores/imports" },
        ImportKind::Orders => Home {
            page: "/production/import",
            one: "/production/imports",
            upload: "/api/v1/production/imports?kind=orders",
        },
        ImportKind::Workpieces => Home {
            page: "/production/import/workpieces",
            one: "/production/imports",
            upload: "/api/v1/production/imports?kind=workpieces",
        },
        ImportKind::CatalogParts => {
            Home { page: "/catalog/import", one: "/catalog/imports", upload: "/api/v1/catalog/imports?kind=parts" }
        }
        ImportKind::CatalogReferences => Home {
            page: "/catalog/import/references",
            one: "/catalog/imports",
            upload: "/api/v1/catalog/imports?kind=references",
        },
        ImportKind::CatalogFitments => Home {
            page: "/catalog/import/fitments",
            one: "/catalog/imports",
            upload: "/api/v1/catalog/imports?kind=fitments",
        },
        ImportKind::CatalogVehicles => Home {
            page: "/catalog/import/vehicles",
            one: "/catalog/imports",
            upload: "/api/v1/catalog/imports?kind=vehicles",
        },
    }
}

/// Where files of a kind are brought in.
pub fn address(kind: ImportKind) -> &'static str {
    home(kind).page
}

/// Where each of a kind is, before its id.
pub fn address_of_one(kind: ImportKind) -> &'static str {
    home(kind).one
}

/// The page of a kind, whose columns can be `fields`.
pub fn imports_page(kind: ImportKind, fields: Fields) -> AnyView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.with(|query| query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1))
    });
    let changes =
        expect_context::<Live>().changes(move |event| matches!(event, Event::ImportMoved { of, .. } if *of == kind));
    let imports =
        Resource::new_blocking(move || (page.get(), changes.get()), move |(page, _)| rpc::list_imports(kind, page));
    // The largest file, once it is known; asked here first, before it travels for nothing.
    let limit = StoredValue::new(None);
    let history = suspend(move || async move {
        match imports.await {
            Ok(imports) => history(kind, imports),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| imports.refetch())),
        }
    });
    let may_bring = Session::current().can(kind.edit());
    let hint = move || {
        let hint = suspend(move || async move {
            let bytes = imports.await.ok()?.value.upload_limit_bytes;
            limit.set_value(Some(bytes));
            Some(move || td_string!(lang(), imports.bring.hint, limit = format::bytes(bytes)))
        });
        view! { <Transition fallback=|| ()>{hint}</Transition> }.into_any()
    };
    let bring = may_bring.then(|| bring(kind, fields, limit, hint));
    view! {
        {page_title(move |lang| title(lang, may_bring).to_owned())}
        {move || {
            let lang = lang();
            let title = title(lang, may_bring);
            if may_bring {
                view! { <PageHeading title=title lead=labels::kind(lang, kind).intro /> }.into_any()
            } else {
                view! { <PageHeading title=title /> }.into_any()
            }
        }}
        <div class="flex flex-col gap-8">
            {bring}
            <Transition fallback=|| loading(5)>{history}</Transition>
        </div>
    }
    .into_any()
}

/// What the page is for: whoever may not bring in files comes to see how they went.
fn title(lang: Locale, may_bring: bool) -> &'static str {
    if may_bring { td_string!(lang, imports.bring.title) } else { td_string!(lang, imports.bring.history_title) }
}

/// Why a file was not brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refusal {
    SeveralFiles,
    /// Over so many bytes.
    TooLarge(u64),
    Empty,
    Broken,
    /// The server said so.
    Refused(Problem),
}

/// Where a file is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    /// None is.
    Waiting,
    /// The browser reads it.
    Reading(String),
    Sending(String),
    /// It is there, while somebody still looks at what was read.
    Arrived(ImportId),
}

/// The drop zone, the file on its way, what it holds, and why the last one was refused.
fn bring(
    kind: ImportKind,
    fields: Fields,
    limit: StoredValue<Option<u64>>,
    hint: impl Fn() -> AnyView + Copy + Send + 'static,
) -> AnyView {
    let upload = expect_context::<Upload>();
    let reader = Reader::of_page();
    let refusal = RwSignal::new(None);
    let look = Look::default();
    let arrived = RwSignal::new(None);
    let send = move || {
        if let Some(file) = Reader::file() {
            refusal.set(None);
            upload.send(home(kind).upload, &file);
        }
    };
    let take = Callback::new(move |files: Vec<File>| {
        let verdict = judge(&files, limit.get_value());
        if let (None, Some(file)) = (&verdict, files.first()) {
            look.clear();
            reader.read(kind, file);
        }
        refusal.set(verdict);
    });
    // What the browser has read is sent at once; what it cannot read, the server may.
    Effect::new(move |_| match reader.state() {
        Reading::Read(_) | Reading::GaveUp => send(),
        Reading::Idle | Reading::Underway { .. } | Reading::Refused(_) => {}
    });
    let go = {
        let navigate = use_navigate();
        move |id| {
            reader.with_untracked(|state| {
                if let Reading::Read(preview) = state {
                    look.hand_over(id, preview);
                }
            });
            navigate(&format!("{}/{id}", home(kind).one), NavigateOptions::default());
        }
    };
    Effect::new({
        let go = go.clone();
        move |_| match upload.state() {
            UploadState::Idle | UploadState::Sending { .. } | UploadState::Interrupted { .. } => {}
            UploadState::Broken => {
                upload.clear();
                refusal.set(Some(Refusal::Broken));
            }
            UploadState::Answered { status, body } => {
                upload.clear();
                match accepted(status, &body, limit.get_value()) {
                    // Nobody is torn away from what they are looking at.
                    Ok(id) if look.is_used() => arrived.set(Some(id)),
                    Ok(id) => go(id),
                    Err(problem) => {
                        reader.clear();
                        refusal.set(Some(Refusal::Refused(problem)));
                    }
                }
            }
        }
    });
    let phase = Memo::new(move |_| match (arrived.get(), upload.filename()) {
        (Some(id), _) => Phase::Arrived(id),
        (None, Some(filename)) => Phase::Sending(filename),
        (None, None) if reader.with(|state| matches!(state, Reading::Underway { .. })) => {
            Phase::Reading(Reader::file().map(|file| file.name()).unwrap_or_default())
        }
        (None, None) => Phase::Waiting,
    });
    let area = move || {
        let lang = lang();
        match phase.get() {
            Phase::Arrived(id) => {
                let go = go.clone();
                arrived_notice(lang, Callback::new(move |()| go(id)))
            }
            Phase::Sending(filename) => {
                let cancel = Callback::new(move |()| {
                    upload.cancel();
                    reader.clear();
                });
                sending_card(lang, upload, &filename, cancel)
            }
            Phase::Reading(filename) => reading_card(lang, reader, filename),
            Phase::Waiting => view! {
                <DropZone
                    title=labels::kind(lang, kind).drop_title
                    choose=td_string!(lang, imports.bring.choose)
                    hint=hint()
                    accept=KINDS
                    on_files=take
                />
            }
            .into_any(),
        }
    };
    let again = Callback::new(move |()| send());
    let unreadable = Memo::new(move |_| {
        reader.with(|state| if let Reading::Refused(failure) = state { Some(failure.clone()) } else { None })
    });
    let anyway = Callback::new(move |()| reader.give_up());
    // Another file is no longer chosen while this one is on its way.
    let read = Memo::new(move |_| {
        let on_its_way = phase.with(|phase| *phase != Phase::Waiting);
        reader.with(
            |state| if let Reading::Read(preview) = state { on_its_way.then(|| Arc::clone(preview)) } else { None },
        )
    });
    view! {
        <div class="flex flex-col gap-4">
            {move || refusal.get().map(|refusal| refusal_notice(lang(), &refusal, again))}
            {move || {
                let filename = Reader::file().map(|file| file.name()).unwrap_or_default();
                unreadable.get().map(|failure| unreadable_notice(lang(), kind, filename, failure, anyway))
            }}
            {area}
            {move || read.get().map(|preview| preview_view(&preview, fields, look))}
        </div>
    }
    .into_any()
}

/// How far the browser has read the file, and the way past it.
fn reading_card(lang: Locale, reader: Reader, filename: String) -> AnyView {
    let underway = move || match reader.state() {
        Reading::Underway { rows, percent } => (rows, Some(percent)),
        _ => (0, None),
    };
    let detail = move || match underway() {
        (0, _) => String::new(),
        (rows, _) => td_string!(lang, imports.reading.rows, done = format::count(rows)),
    };
    view! {
        <Card>
            <div class="flex flex-col gap-4 py-4">
                <Progress
                    label=td_string!(lang, imports.bring.reading, filename)
                    detail=Signal::derive(detail)
                    percent=Signal::derive(move || underway().1.filter(|percent| *percent > 0))
                />
                <div class="flex flex-wrap gap-2">
                    <Button
                        text=td_string!(lang, imports.bring.skip).to_owned()
                        small=true
                        on_press=Callback::new(move |()| reader.give_up())
                    />
                    <Button
                        text=td_string!(lang, imports.bring.cancel).to_owned()
                        small=true
                        on_press=Callback::new(move |()| reader.clear())
                    />
                </div>
            </div>
        </Card>
    }
    .into_any()
}

/// The file is there; `go` leads on.
fn arrived_notice(lang: Locale, go: Callback<()>) -> AnyView {
    view! {
        <ActionBar>
            <div class="min-w-0 grow" role="status">
                {td_string!(lang, imports.bring.arrived)}
            </div>
            <Button text=td_string!(lang, imports.bring.go_on).to_owned() weight=Weight::Primary on_press=go />
        </ActionBar>
    }
    .into_any()
}

/// Why the browser could not read the file, and the way past it: the reader may be wrong.
fn unreadable_notice(
    lang: Locale,
    kind: ImportKind,
    filename: String,
    failure: ReadFailure,
    anyway: Callback<()>,
) -> AnyView {
    let labels::FailureText { why, what_to_do } = labels::failure(lang, &ImportFailure::File { failure });
    view! {
        <Notice tone=Tone::Bad title=td_string!(lang, imports.failure.title, filename)>
            <p>{why}</p>
            <p>{what_to_do}</p>
            <p>{labels::kind(lang, kind).unchanged}</p>
            <div class="mt-2">
                <Button text=td_string!(lang, imports.bring.anyway).to_owned() small=true on_press=anyway />
            </div>
        </Notice>
    }
    .into_any()
}

fn sending_card(lang: Locale, upload: Upload, filename: &str, cancel: Callback<()>) -> AnyView {
    let detail = move || match upload.state() {
        UploadState::Sending { sent_bytes, total_bytes, .. } if sent_bytes < total_bytes => {
            let (sent, total) = (format::bytes(sent_bytes), format::bytes(total_bytes));
            td_string!(lang, imports.bring.sent, sent, total)
        }
        UploadState::Interrupted { .. } => td_string!(lang, imports.bring.interrupted).to_owned(),
        // All of it is there, and the answer is not.
        _ => td_string!(lang, imports.bring.checking).to_owned(),
    };
    let percent = move || match upload.state() {
        UploadState::Sending { sent_bytes, total_bytes, .. } if sent_bytes < total_bytes => {
            u32::try_from(sent_bytes * 100 / total_bytes).ok()
        }
        _ => None,
    };
    let label = td_string!(lang, imports.bring.sending, filename = filename.to_owned());
    view! {
        <Card>
            <div class="flex flex-col gap-4 py-4">
                <Progress
                    label=label
                    detail=Signal::derive(detail)
                    percent=Signal::derive(percent)
                />
                <div>
                    <Button
                        text=td_string!(lang, imports.bring.cancel).to_owned()
                        weight=Weight::Plain
                        small=true
                        on_press=cancel
                    />
                </div>
            </div>
        </Card>
    }
    .into_any()
}

/// Why a file was not brought in; `again` sends it once more.
fn refusal_notice(lang: Locale, refusal: &Refusal, again: Callback<()>) -> AnyView {
    let text = match refusal {
        Refusal::SeveralFiles => td_string!(lang, imports.bring.one_file).to_owned(),
        Refusal::TooLarge(limit) => td_string!(lang, imports.bring.too_large, limit = format::bytes(*limit)),
        Refusal::Empty => td_string!(lang, imports.bring.empty_file).to_owned(),
        Refusal::Broken => {
            return view! {
                <Notice tone=Tone::Bad title=td_string!(lang, imports.bring.broken)>
                    <div class="mt-2">
                        <Button text=td_string!(lang, imports.bring.again).to_owned() small=true on_press=again />
                    </div>
                </Notice>
            }
            .into_any();
        }
        Refusal::Refused(problem) => {
            let problems::ProblemText { title, hint } = problems::problem(lang, problem);
            return view! {
                <Notice tone=Tone::Bad title=td_string!(lang, imports.bring.refused)>
                    {title} ". " {hint}
                </Notice>
            }
            .into_any();
        }
    };
    view! { <Notice tone=Tone::Bad title=text /> }.into_any()
}

/// What is wrong with files that were dropped or chosen together.
fn judge(files: &[File], limit: Option<u64>) -> Option<Refusal> {
    let [file] = files else {
        return Some(Refusal::SeveralFiles);
    };
    let size = file.size();
    match limit {
        _ if size == 0 => Some(Refusal::Empty),
        Some(limit) if size > limit => Some(Refusal::TooLarge(limit)),
        _ => None,
    }
}

/// The import that an answer speaks of, or why there is none.
fn accepted(status: u16, body: &str, limit: Option<u64>) -> Result<ImportId, Problem> {
    #[derive(Deserialize)]
    struct Accepted {
        id: ImportId,
    }

    if status == 202
        && let Ok(accepted) = serde_json::from_str::<Accepted>(body)
    {
        return Ok(accepted.id);
    }
    Err(serde_json::from_str(body).unwrap_or_else(|_| match (status, limit) {
        (401, _) => Problem::NotSignedIn,
        (403, _) => Problem::NotAllowed,
        (413, Some(limit_bytes)) => Problem::TooLarge { limit_bytes },
        (429, _) => Problem::TooMany { retry_after_seconds: ASK_AGAIN_SECONDS },
        (502..=504, _) => Problem::Unavailable,
        _ => Problem::Internal { incident: String::new() },
    }))
}

fn history(kind: ImportKind, imports: AsOf<Imports>) -> AnyView {
    let AsOf { now, value: Imports { page, .. } } = imports;
    let view = move || {
        let lang = lang();
        if page.rows.is_empty() {
            return view! {
                <Card title=td_string!(lang, imports.bring.history)>
                    <Empty
                        glyph=Glyph::History
                        title=td_string!(lang, imports.bring.history_empty_title)
                        text=td_string!(lang, imports.bring.history_empty_text)
                    />
                </Card>
            }
            .into_any();
        }
        let heads = [
            Head::text(td_string!(lang, imports.bring.file)),
            Head::text(td_string!(lang, imports.bring.status)).fold(Fold::Start),
            Head::figures(td_string!(lang, imports.bring.rows)).fold(Fold::End).named(),
            Head::figures(td_string!(lang, imports.bring.taken)).fold(Fold::Start).named(),
            Head::figures(td_string!(lang, imports.bring.errors)).fold(Fold::End).named(),
            Head::text(td_string!(lang, imports.bring.by)).fold(Fold::Start),
            Head::text(td_string!(lang, imports.bring.when)).fold(Fold::End),
        ];
        let rows = page.rows.iter().map(|row| cells(lang, kind, row, now)).collect();
        let pages = u32::try_from(page.total_pages()).unwrap_or(u32::MAX);
        let caption = td_string!(lang, imports.bring.history_table).to_owned();
        view! {
            <div>
                <Card title=td_string!(lang, imports.bring.history) flush=true>
                    {table(caption, &heads, rows)}
                </Card>
                {pagination(problems::page_texts(lang, page.page, pages), page.page, pages, &|page| format!("{}?page={page}", home(kind).page))}
            </div>
        }
        .into_any()
    };
    view.into_any()
}

fn cells(lang: Locale, kind: ImportKind, row: &ImportRow, now: DateTime<Utc>) -> Vec<AnyView> {
    let tone = match row.status {
        ImportStatus::Queued
        | ImportStatus::Reading
        | ImportStatus::Planning
        | ImportStatus::Applying
        | ImportStatus::Undoing => Tone::Brand,
        ImportStatus::NeedsMapping | ImportStatus::Planned => Tone::Careful,
        ImportStatus::Completed => Tone::Good,
        ImportStatus::Undone => Tone::Neutral,
        ImportStatus::Failed => Tone::Bad,
    };
    // Before the end nothing has been counted.
    let counted = |count: u64| match row.status {
        ImportStatus::Completed | ImportStatus::Undoing | ImportStatus::Undone => format::count(count).into_any(),
        _ => quiet("–"),
    };
    vec![
        stacked(
            named(row.filename.clone(), format!("{}/{}", home(kind).one, row.id)),
            row.file_gone.then(|| td_string!(lang, imports.bring.file_gone).to_owned()),
        ),
        badge(labels::status(lang, row.status), tone),
        counted(row.rows_total),
        counted(row.rows_taken),
        counted(row.rows_refused),
        quiet(row.created_by.clone()),
        quiet(age(row.created_at, now)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accepted_file_leads_to_its_import() {
        let body = r#"{"id":"0199f3a0-0000-7000-8000-000000000001","status":"queued"}"#;
        let id = accepted(202, body, None).expect("an import");
        assert_eq!(id.to_string(), "0199f3a0-0000-7000-8000-000000000001");
    }

    #[test]
    fn a_refusal_says_what_the_server_said_or_what_the_status_means() {
        let body = r#"{"type":"about:blank","code":"too_large","limit_bytes":5000,"detail":"…"}"#;
        let accepted = |status, body| accepted(status, body, Some(7000));
        assert_eq!(accepted(413, body), Err(Problem::TooLarge { limit_bytes: 5000 }));
        assert_eq!(accepted(413, "<html>"), Err(Problem::TooLarge { limit_bytes: 7000 }));
        assert_eq!(accepted(503, ""), Err(Problem::Unavailable));
        assert_eq!(accepted(202, "{}"), Err(Problem::Internal { incident: String::new() }));
    }
}
