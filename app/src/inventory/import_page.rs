//! One import: reading, confirming the columns, applying, and the result, on one page that shows where it stands.

use super::mapping_view::mapping_view;
use super::outcome_view::{failure_view, result_view};
use super::state::Import;
use super::{rpc, words};
use crate::i18n::{Locale, td_string};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::live::Live;
use crate::rpc::{AsOf, Failure};
use crate::ui::age::age;
use crate::ui::card::{Card, PageHeading};
use crate::ui::progress::{Progress, steps};
use crate::ui::state::skeleton_block;
use crate::ui::text::remark;
use crate::words::lang;
use engrane::events::types::Event;
use engrane::id::ImportId;
use engrane::imports::types::{ImportDetail, ImportStatus};
use engrane::permission::Permission;
use engrane::problem::{Kind, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use uuid::Uuid;

/// The page.
#[derive(Debug)]
pub struct ImportPage;

#[lazy_route]
impl LazyRoute for ImportPage {
    fn data() -> Self {
        Self
    }

    fn view(ImportPage: Self) -> AnyView {
        guarded(Permission::InventoryView, import_page)
    }
}

fn import_page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get_str("id").and_then(|id| Uuid::parse_str(id).ok()).map(ImportId))
    });
    let import = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => rpc::import(id).await,
                None => Err(Failure(Problem::NotFound { what: Kind::Import })),
            }
        },
    );
    let page = move || {
        Suspend::new(async move {
            match import.await {
                Ok(import) => found(import),
                Err(Failure(problem)) => problem_page(problem),
            }
        })
    };
    view! { <Suspense fallback=|| skeleton_block("h-96")>{page}</Suspense> }.into_any()
}

fn found(AsOf { now, value }: AsOf<ImportDetail>) -> AnyView {
    let id = value.row.id;
    let (filename, created_by, created_at) =
        (value.row.filename.clone(), value.row.created_by.clone(), value.row.created_at);
    let moves_by_itself = value.row.status.moves_by_itself();
    let import = Import::new(value);
    let changes =
        expect_context::<Live>().changes(move |event| matches!(event, Event::ImportMoved { import } if *import == id));
    Effect::new(move |_| {
        // It may have moved on while what is shown was on its way, before anybody listened.
        if changes.get() > 0 || moves_by_itself {
            import.refresh();
        }
    });
    let title = filename.clone();
    let moment = import.moment();
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=filename.clone()>
            {remark(view! { {created_by} " · " {age(created_at, now)} })}
        </PageHeading>
        {move || moment_steps(lang(), moment.get().status)}
        {move || match moment.get().status {
            ImportStatus::Queued | ImportStatus::Reading | ImportStatus::Applying => under_way(import),
            ImportStatus::NeedsMapping => mapping_view(import),
            ImportStatus::Completed => result_view(import),
            ImportStatus::Failed => failure_view(import),
        }}
    }
    .into_any()
}

fn moment_steps(lang: Locale, status: ImportStatus) -> AnyView {
    let names = [
        td_string!(lang, inventory.steps.file),
        td_string!(lang, inventory.steps.columns),
        td_string!(lang, inventory.steps.result),
    ];
    let now = match status {
        ImportStatus::Queued | ImportStatus::Reading | ImportStatus::Failed => 0,
        ImportStatus::NeedsMapping => 1,
        ImportStatus::Applying => 2,
        ImportStatus::Completed => 3,
    };
    steps(td_string!(lang, inventory.steps.label).to_owned(), names.map(str::to_owned).into(), now)
}

/// Reading or applying: how far it is, and that nobody has to wait here.
fn under_way(import: Import) -> AnyView {
    let progress = import.progress();
    let percent = Signal::derive(move || {
        let progress = progress.get();
        let total = progress.total.filter(|total| *total > 0)?;
        u32::try_from(progress.done.min(total) * 100 / total).ok()
    });
    let status = import.detail_untracked().row.status;
    let view = move || {
        let lang = lang();
        let (label, note) = match status {
            ImportStatus::Applying => {
                (td_string!(lang, inventory.reading.applying), Some(td_string!(lang, inventory.reading.safe)))
            }
            ImportStatus::Reading => (td_string!(lang, inventory.reading.reading), None),
            _ => (td_string!(lang, inventory.reading.queued), None),
        };
        view! {
            <Card>
                <div class="flex flex-col gap-4 py-6">
                    <Progress
                        label=label
                        detail=Signal::derive(move || words::rows_done(lang, progress.get()))
                        percent=percent
                    />
                    {remark(view! { {note.map(|note| format!("{note} "))} {td_string!(lang, inventory.reading.leave)} })}
                </div>
            </Card>
        }
    };
    view.into_any()
}
