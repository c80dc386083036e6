//! One import of the catalogue: reading, what its columns are, applying and the result, on one page that shows where it stands. Its forms
//! work before the page is alive.

use super::labels;
use super::rpc::{self, ApplyCatalogFile, RereadCatalogFile};
use super::shown::{Outcome, Shown};
use crate::base::follow::Followed;
use crate::base::rpc::{AsOf, Failure};
use crate::forms::answers::{refusal, taken};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::columns::{Columns, Ending, Go, columns_form, reading_card};
use crate::imports::{another, failure_view, figures, left_out, moment_steps, of_rows, rejected_rows, under_way};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{PageHeading, Tone};
use crate::ui::state::{Notice, skeleton_block};
use crate::ui::text::{quiet, remark};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::catalog::import::fields::CatalogFileKind;
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::{ImportRow, ImportStatus};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

/// The page.
pub(crate) fn import_page() -> AnyView {
    guarded(Permission::CatalogEdit, content)
}

/// What the page can ask for.
#[derive(Clone, Copy)]
struct Forms {
    reread: ServerAction<RereadCatalogFile>,
    apply: ServerAction<ApplyCatalogFile>,
}

fn content() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get_str("id").and_then(|id| Uuid::parse_str(id).ok()).map(ImportId))
    });
    let language = use_i18n();
    let forms = Forms { reread: ServerAction::new(), apply: ServerAction::new() };
    let taken = [taken(forms.reread), taken(forms.apply)];
    let import = Resource::new_blocking(
        move || (id.get(), language.get_locale(), taken.map(|taken| taken.get())),
        |(id, lang, _)| async move {
            match id {
                Some(id) => rpc::catalog_import(id, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Import })),
            }
        },
    );
    let page = move || {
        Suspend::new(async move {
            match import.await {
                Ok(import) => found(import, language.get_locale_untracked(), forms),
                Err(Failure(problem)) => problem_page(problem),
            }
        })
    };
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn found(AsOf { now, value }: AsOf<Shown>, lang: Locale, forms: Forms) -> AnyView {
    let row = value.row.clone();
    let (id, kind, moves_by_itself) = (row.id, value.kind, row.status.moves_by_itself());
    let import = Followed::new(value, move || async move { Ok(rpc::catalog_import(id, lang.into()).await?.value) });
    let changes = expect_context::<Live>()
        .changes(move |event| matches!(event, Event::ImportMoved { import, .. } if *import == id));
    Effect::new(move |_| {
        // It may have moved on while what is shown was on its way, before anybody listened.
        if changes.get() > 0 || moves_by_itself {
            import.refresh();
        }
    });
    let title = row.filename.clone();
    let status = import.part(|shown| shown.row.status);
    let body = move || {
        let status = status.get();
        let shown = import.get_untracked();
        let steps = moment_steps(lang, status, None);
        let moment = match status {
            ImportStatus::Queued
            | ImportStatus::Reading
            | ImportStatus::Planning
            | ImportStatus::Applying
            | ImportStatus::Undoing => under_way(kind.import(), status, import.part(|shown| shown.progress)),
            ImportStatus::NeedsMapping | ImportStatus::Planned => {
                columns_view(lang, id, shown.columns.unwrap_or_default(), forms)
            }
            ImportStatus::Completed | ImportStatus::Undone => {
                outcome_view(lang, kind, &shown.row, shown.outcome.unwrap_or_default())
            }
            ImportStatus::Failed => failure_view(kind.import(), shown.row.filename, shown.failure),
        };
        view! {
            {steps}
            {moment}
        }
    };
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=row.filename>
            {remark(view! { {labels::kind(lang, kind)} " · " {row.created_by} " · " {age(row.created_at, now)} })}
        </PageHeading>
        {body}
    }
    .into_any()
}

fn columns_view(lang: Locale, id: ImportId, columns: Columns, forms: Forms) -> AnyView {
    let ending = Ending {
        note: td_string!(lang, catalog.import.columns_note),
        ways: vec![Go {
            text: td_string!(lang, catalog.import.apply),
            says: None,
            weight: Weight::Primary,
            waits: true,
        }],
        pending: forms.apply.pending().into(),
    };
    let card = reading_card(lang, &columns, refusal(forms.reread), forms.reread.pending().into());
    let form = columns_form(lang, id, columns, None, refusal(forms.apply), Some(ending));
    view! {
        <div class="flex flex-col gap-6">
            <ActionForm action=forms.reread>
                <input type="hidden" name="id" value=id.to_string() />
                {card}
            </ActionForm>
            <ActionForm action=forms.apply>
                <input type="hidden" name="id" value=id.to_string() />
                {form}
            </ActionForm>
        </div>
    }
    .into_any()
}

fn outcome_view(lang: Locale, kind: CatalogFileKind, row: &ImportRow, outcome: Outcome) -> AnyView {
    let Outcome { title, summary, good, facts, refused } = outcome;
    view! {
        <div class="flex flex-col gap-6">
            <Notice tone=if good { Tone::Good } else { Tone::Careful } title=title>
                {summary}
            </Notice>
            {figures(facts)}
            <div class="flex flex-wrap gap-2">
                <LinkButton href="/catalog" text=td_string!(lang, catalog.import.see) weight=Weight::Primary />
                {another(lang, kind.import(), Weight::Plain)}
            </div>
            {left_out(
                lang,
                td_string!(lang, catalog.import.refused_title),
                of_rows(lang),
                refused,
                quiet,
                rejected_rows(lang, kind.import(), row),
            )}
        </div>
    }
    .into_any()
}
