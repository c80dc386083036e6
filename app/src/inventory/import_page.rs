//! One import: reading, confirming the columns, applying, and the result, on one page that shows where it stands.

use super::mapping_view::mapping_view;
use super::outcome_view::result_view;
use super::plan_view::plan_view;
use super::rpc;
use super::shown::Shown;
use super::state::Import;
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::{failure_view, follow, id_of_address, moment_steps, under_way};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::ui::age::age;
use crate::ui::card::PageHeading;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use crate::ui::text::{download, remark};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::imports::types::{ImportKind, ImportStatus};
use leptos::prelude::*;

/// The page.
pub(crate) fn import_page() -> AnyView {
    guarded(Permission::InventoryView, content)
}

fn content() -> AnyView {
    let id = id_of_address();
    let language = use_i18n();
    let import = Resource::new_blocking(
        move || (id.get(), language.get_locale()),
        |(id, lang)| async move {
            match id {
                Some(id) => rpc::import(id, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Import })),
            }
        },
    );
    let page = suspend(move || async move {
        match import.await {
            Ok(import) => found(import, language.get_locale_untracked()),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! { <Suspense fallback=|| skeleton_block("h-96")>{page}</Suspense> }.into_any()
}

/// The file itself, as it was brought in, while it is kept.
fn file_link(lang: Locale, id: ImportId, gone: bool) -> AnyView {
    if gone {
        return td_string!(lang, imports.bring.file_gone).into_any();
    }
    download(td_string!(lang, imports.bring.download), format!("/api/v1/inventory/imports/{id}/file"))
}

fn found(AsOf { now, value }: AsOf<Shown>, lang: Locale) -> AnyView {
    let id = value.row.id;
    let (filename, created_by, created_at) =
        (value.row.filename.clone(), value.row.created_by.clone(), value.row.created_at);
    let moves_by_itself = value.row.status.moves_by_itself();
    let file_gone = value.row.file_gone;
    let import = Import::new(value, lang.into());
    follow(id, moves_by_itself, move || import.refresh());
    let title = filename.clone();
    let moment = import.moment();
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=filename.clone()>
            {remark(view! { {created_by} " · " {age(created_at, now)} " · " {file_link(lang, id, file_gone)} })}
        </PageHeading>
        {move || {
            let status = moment.get().status;
            let planned = matches!(status, ImportStatus::Planning | ImportStatus::Planned);
            moment_steps(lang, status, planned.then_some(true))
        }}
        {move || match moment.get().status {
            status @ (ImportStatus::Queued
            | ImportStatus::Reading
            | ImportStatus::Planning
            | ImportStatus::Applying
            | ImportStatus::Undoing) => under_way(ImportKind::Inventory, status, import.progress()),
            ImportStatus::NeedsMapping => mapping_view(import),
            ImportStatus::Planned => plan_view(import),
            ImportStatus::Completed | ImportStatus::Undone => result_view(import),
            ImportStatus::Failed => {
                let shown = import.shown_untracked();
                failure_view(ImportKind::Inventory, shown.row.filename, shown.failure)
            }
        }}
    }
    .into_any()
}
