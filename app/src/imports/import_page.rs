//! The page of one import, whatever it brings in: reading, what its columns are, what it would do, applying, and the result, on one
//! page that shows where it stands. Its forms work before the page is alive.

use super::columns::{Columns, Ending, Go, columns_form, reading_card};
use super::stages::{failure_notice, failure_view, moment_steps, under_way};
use crate::base::follow::Followed;
use crate::base::rpc::{AsOf, Failure, RpcResult};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::session::live::Live;
use crate::session::preferences::Language;
use crate::ui::age::age;
use crate::ui::button::Weight;
use crate::ui::card::PageHeading;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use crate::ui::text::remark;
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::{ImportFailure, ImportKind, ImportRow, ImportStatus, Progress};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An import as its page shows it, in words. Of the three last there is the one that its status asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown<R, O> {
    pub kind: ImportKind,
    pub row: ImportRow,
    pub progress: Progress,
    pub failure: Option<ImportFailure>,
    pub columns: Option<Columns>,
    /// What it would do.
    pub review: Option<R>,
    /// What came of it.
    pub outcome: Option<O>,
}

/// Where the forms of the page are sent to.
#[derive(Clone, Debug)]
pub struct Doors<S> {
    /// Reads the file again.
    pub reread: FormDoor,
    /// Says what the columns are.
    pub columns: FormDoor,
    pub apply: FormDoor,
    /// What else such an import can be asked for.
    pub more: S,
}

/// What a page of imports has of its own.
pub trait ImportPage: Sized + Send + Sync + 'static {
    const VIEW: Permission;
    /// Is what is decided so far kept, whatever is missing?
    const KEEPS_DRAFT: bool;
    /// Is what it would do shown before it is applied? Otherwise to say what the columns are is to apply it.
    const REVIEWED: bool = true;

    /// What the address says, besides which import it is.
    type Look: Copy + PartialEq + Send + Sync + 'static;
    type Review: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    type Outcome: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    type More: AsRef<[FormDoor]> + Clone + Send + Sync + 'static;

    fn look(query: &ParamsMap) -> Self::Look;

    fn doors() -> Doors<Self::More>;

    /// What is said at the end of the form of the columns, and what its button says.
    fn ending(lang: Locale) -> (&'static str, &'static str) {
        let note = if Self::KEEPS_DRAFT { "" } else { td_string!(lang, imports.review.columns_note) };
        (note, td_string!(lang, imports.review.next))
    }

    fn fetch(
        id: ImportId,
        look: Self::Look,
        language: Language,
    ) -> impl Future<Output = RpcResult<AsOf<ShownBy<Self>>>> + Send;

    /// What it would do, once that is known.
    fn review(lang: Locale, shown: ShownBy<Self>, look: Self::Look, doors: &Doors<Self::More>) -> AnyView;

    /// What came of it.
    fn outcome(lang: Locale, shown: ShownBy<Self>, doors: &Doors<Self::More>) -> AnyView;
}

/// What such a page shows.
pub type ShownBy<P> = Shown<<P as ImportPage>::Review, <P as ImportPage>::Outcome>;

/// Which import the address names.
pub fn id_of_address() -> Memo<Option<ImportId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| Uuid::parse_str(id).ok()).map(ImportId)))
}

/// Has an import that is shown fetched anew whenever it moved on.
pub fn follow(id: ImportId, moves_by_itself: bool, refresh: impl Fn() + 'static) {
    let changes = expect_context::<Live>()
        .changes(move |event| matches!(event, Event::ImportMoved { import, .. } if *import == id));
    Effect::new(move |_| {
        // It may have moved on while what is shown was on its way, before anybody listened.
        if changes.get() > 0 || moves_by_itself {
            refresh();
        }
    });
}

/// The page, for whoever may see it.
pub fn import_page<P: ImportPage>() -> AnyView {
    guarded(P::VIEW, content::<P>)
}

fn content<P: ImportPage>() -> AnyView {
    let (id, query) = (id_of_address(), use_query_map());
    let look = Memo::new(move |_| query.with(P::look));
    let language = use_i18n();
    let doors = P::doors();
    let more = doors.more.as_ref().iter();
    let taken: Vec<_> =
        [&doors.reread, &doors.columns, &doors.apply].into_iter().chain(more).map(FormDoor::taken).collect();
    let import = Resource::new_blocking(
        move || {
            let taken: Vec<usize> = taken.iter().copied().map(|taken| taken.get()).collect();
            (id.get(), look.get(), language.get_locale(), taken)
        },
        |(id, look, lang, _)| async move {
            match id {
                Some(id) => P::fetch(id, look, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Import })),
            }
        },
    );
    let page = suspend(move || {
        let doors = doors.clone();
        async move {
            match import.await {
                Ok(import) => found::<P>(import, look.get_untracked(), language.get_locale_untracked(), doors),
                Err(Failure(problem)) => problem_page(problem),
            }
        }
    });
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn found<P: ImportPage>(
    AsOf { now, value }: AsOf<ShownBy<P>>,
    look: P::Look,
    lang: Locale,
    doors: Doors<P::More>,
) -> AnyView {
    let row = value.row.clone();
    let (id, moves_by_itself) = (row.id, row.status.moves_by_itself());
    let import = Followed::new(value, move || async move { Ok(P::fetch(id, look, lang.into()).await?.value) });
    follow(id, moves_by_itself, move || import.refresh());
    let title = row.filename.clone();
    let status = import.part(|shown| shown.row.status);
    let body = move || {
        let status = status.get();
        let shown = import.get_untracked();
        let steps = moment_steps(lang, status, P::REVIEWED.then_some(shown.review.is_some()));
        let moment = match status {
            ImportStatus::Queued
            | ImportStatus::Reading
            | ImportStatus::Planning
            | ImportStatus::Applying
            | ImportStatus::Undoing => under_way(shown.kind, status, import.part(|shown| shown.progress)),
            ImportStatus::NeedsMapping | ImportStatus::Planned if shown.review.is_some() => {
                P::review(lang, shown, look, &doors)
            }
            ImportStatus::NeedsMapping | ImportStatus::Planned => {
                columns_view::<P>(lang, id, shown.columns.unwrap_or_default(), &doors)
            }
            ImportStatus::Completed | ImportStatus::Undone => {
                // It could not be undone.
                let failure = shown.failure.as_ref();
                let failure = failure.map(|failure| failure_notice(lang, shown.kind, &shown.row.filename, failure));
                let outcome = P::outcome(lang, shown, &doors);
                view! { <div class="flex flex-col gap-6">{failure} {outcome}</div> }.into_any()
            }
            ImportStatus::Failed => failure_view(shown.kind, shown.row.filename, shown.failure),
        };
        view! {
            {steps}
            {moment}
        }
    };
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=row.filename>
            {remark(view! { {row.created_by} " · " {age(row.created_at, now)} })}
        </PageHeading>
        {body}
    }
    .into_any()
}

/// What a form about an import holds.
pub fn about_import(id: ImportId, content: AnyView) -> AnyView {
    view! {
        <input type="hidden" name="id" value=id.to_string() />
        {content}
    }
    .into_any()
}

fn columns_view<P: ImportPage>(lang: Locale, id: ImportId, columns: Columns, doors: &Doors<P::More>) -> AnyView {
    let Doors { reread, columns: decide, .. } = doors;
    let (note, next) = P::ending(lang);
    let ending = Ending {
        note,
        ways: vec![Go { text: next, says: None, weight: Weight::Primary, waits: !P::KEEPS_DRAFT }],
        pending: decide.busy,
    };
    let card = reading_card(lang, &columns, reread.refusal(), reread.busy);
    let form = columns_form(lang, id, columns, None, decide.refusal(), Some(ending));
    view! {
        <div class="flex flex-col gap-6">
            {reread.form(about_import(id, card))}
            {decide.form(about_import(id, form))}
        </div>
    }
    .into_any()
}
