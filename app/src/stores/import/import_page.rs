//! One import of items: reading, what its columns are, what would become of each row, applying, the result and its undoing, on one
//! page that shows where it stands. Its forms work before the page is alive.

use super::rpc::{self, ApplyStock, PlanStock, RemapStock, RereadStock, UndoStockImport};
use super::shown::{Outcome, Review, Row, Shown};
use super::{ADDRESS, labels};
use crate::base::address::with_query;
use crate::base::follow::Followed;
use crate::base::labels::page_texts;
use crate::base::rpc::{AsOf, Failure};
use crate::forms::answers::{notice_with_fields, refusal, taken};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::columns::{Columns, Ending, Go, columns_form, reading_card};
use crate::imports::{
    another, failure_notice, failure_view, figures, left_out, moment_steps, of_rows, rejected_rows, under_way,
};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::bar::ActionBar;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::{Notice, skeleton_block};
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{quiet, remark, stacked};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::types::{ImportKind, ImportRow, ImportStatus, RowState};
use engrane::stores::import::fields::StockField;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

const KIND: ImportKind = ImportKind::Stock;

/// Of a plan, which rows are shown.
type Look = (Option<RowState>, u32);

/// The page.
pub(crate) fn import_page() -> AnyView {
    guarded(Permission::StoresEdit, content)
}

/// What the page can ask for.
#[derive(Clone, Copy)]
struct Forms {
    reread: ServerAction<RereadStock>,
    plan: ServerAction<PlanStock>,
    remap: ServerAction<RemapStock>,
    apply: ServerAction<ApplyStock>,
    undo: ServerAction<UndoStockImport>,
}

fn content() -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| {
        params.with(|params| params.get_str("id").and_then(|id| Uuid::parse_str(id).ok()).map(ImportId))
    });
    let look = Memo::new(move |_| {
        query.with(|query| {
            let state = query.get_str("state").and_then(|state| state.parse().ok());
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
            (state, page)
        })
    });
    let language = use_i18n();
    let forms = Forms {
        reread: ServerAction::new(),
        plan: ServerAction::new(),
        remap: ServerAction::new(),
        apply: ServerAction::new(),
        undo: ServerAction::new(),
    };
    let taken = [taken(forms.reread), taken(forms.plan), taken(forms.remap), taken(forms.apply), taken(forms.undo)];
    let import = Resource::new_blocking(
        move || (id.get(), look.get(), language.get_locale(), taken.map(|taken| taken.get())),
        |(id, (state, page), lang, _)| async move {
            match id {
                Some(id) => rpc::stock_import(id, state, page, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Import })),
            }
        },
    );
    let page = move || {
        Suspend::new(async move {
            match import.await {
                Ok(import) => found(import, look.get_untracked(), language.get_locale_untracked(), forms),
                Err(Failure(problem)) => problem_page(problem),
            }
        })
    };
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn found(AsOf { now, value }: AsOf<Shown>, look: Look, lang: Locale, forms: Forms) -> AnyView {
    let row = value.row.clone();
    let (id, moves_by_itself) = (row.id, row.status.moves_by_itself());
    let (state, page) = look;
    let import =
        Followed::new(value, move || async move { Ok(rpc::stock_import(id, state, page, lang.into()).await?.value) });
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
        let steps = moment_steps(lang, status, Some(status == ImportStatus::Planned));
        let moment = match status {
            ImportStatus::Queued
            | ImportStatus::Reading
            | ImportStatus::Planning
            | ImportStatus::Applying
            | ImportStatus::Undoing => under_way(KIND, status, import.part(|shown| shown.progress)),
            ImportStatus::NeedsMapping => columns_view(lang, id, shown.columns.unwrap_or_default(), forms),
            ImportStatus::Planned => review_view(lang, &shown.row, state, shown.review.unwrap_or_default(), forms),
            ImportStatus::Completed | ImportStatus::Undone => {
                let failure = shown.failure.map(|failure| failure_notice(lang, KIND, &shown.row.filename, &failure));
                let outcome = outcome_view(lang, &shown.row, shown.outcome.unwrap_or_default(), forms);
                view! { <div class="flex flex-col gap-6">{failure} {outcome}</div> }.into_any()
            }
            ImportStatus::Failed => failure_view(KIND, shown.row.filename, shown.failure),
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

fn columns_view(lang: Locale, id: ImportId, columns: Columns, forms: Forms) -> AnyView {
    let ending = Ending {
        note: td_string!(lang, stores.import.columns_note),
        ways: vec![Go { text: td_string!(lang, stores.import.next), says: None, weight: Weight::Primary, waits: true }],
        pending: forms.plan.pending().into(),
    };
    let card = reading_card(lang, &columns, refusal(forms.reread), forms.reread.pending().into());
    let form = columns_form(lang, id, columns, None, refusal(forms.plan), Some(ending));
    view! {
        <div class="flex flex-col gap-6">
            <ActionForm action=forms.reread>
                <input type="hidden" name="id" value=id.to_string() />
                {card}
            </ActionForm>
            <ActionForm action=forms.plan>
                <input type="hidden" name="id" value=id.to_string() />
                {form}
            </ActionForm>
        </div>
    }
    .into_any()
}

/// What a refusal names that has no field of its own on the page.
fn field_name(lang: Locale, field: &str) -> Option<&'static str> {
    if field == "quantity_is" {
        return Some(td_string!(lang, stores.import.quantity_is));
    }
    StockField::named(field).map(|field| labels::field(lang, field))
}

fn address(id: ImportId, state: Option<RowState>, page: u32) -> String {
    let page = page.to_string();
    let state = state.map(|state| ("state", state.as_str()));
    let page = (page != "1").then_some(("page", page.as_str()));
    with_query(&format!("{ADDRESS}/{id}"), &state.into_iter().chain(page).collect::<Vec<_>>())
}

fn review_view(lang: Locale, row: &ImportRow, state: Option<RowState>, review: Review, forms: Forms) -> AnyView {
    let Review { quantity, facts, again, ready, refused, views, rows, page, pages } = review;
    let id = row.id;
    let Forms { apply, remap, .. } = forms;
    let nothing = (!ready).then(|| {
        let title = td_string!(lang, stores.import.nothing);
        view! { <Notice tone=Tone::Good title>{td_string!(lang, stores.import.nothing_text)}</Notice> }
    });
    let rejected = refused.then(|| {
        remark(view! {
            {td_string!(lang, imports.rows.problems_fix)} " " {rejected_rows(lang, KIND, row)}
        })
    });
    let again = (!again.is_empty()).then(|| view! { <Notice tone=Tone::Careful title=again /> });
    let submit = ready.then(|| {
        let text = td_string!(lang, stores.import.apply).to_owned();
        view! { <Button text weight=Weight::Primary submits=true busy=apply.pending() disabled=remap.pending() /> }
    });
    let links = views.into_iter().map(|view| TabLink {
        href: address(id, view.state, 1),
        current: view.state == state,
        text: view.label,
        count: Some(view.count),
    });
    let links = tab_links(td_string!(lang, stores.import.views).to_owned(), links.collect());
    let href = |page: u32| address(id, state, page);
    view! {
        <div class="flex flex-col gap-6">
            {notice_with_fields(lang, refusal(apply), field_name)}
            {notice_with_fields(lang, refusal(remap), field_name)}
            <div>
                <h2 class="text-lg font-semibold">{td_string!(lang, stores.import.review_title)}</h2>
                {remark(quantity)}
            </div>
            {figures(facts)}
            {again}
            {nothing}
            <div class="flex flex-col gap-3">
                {links}
                {rejected}
                {planned_rows(lang, rows)}
                {pagination(page_texts(lang, page, pages), page, pages, &href)}
            </div>
            <ActionBar>
                <div class="min-w-0 grow">{remark(td_string!(lang, stores.import.apply_note))}</div>
                <ActionForm action=remap attr:class="contents">
                    <input type="hidden" name="id" value=id.to_string() />
                    <Button text=td_string!(lang, stores.import.back).to_owned() submits=true busy=remap.pending() />
                </ActionForm>
                <ActionForm action=apply attr:class="contents">
                    <input type="hidden" name="id" value=id.to_string() />
                    {submit}
                </ActionForm>
            </ActionBar>
        </div>
    }
    .into_any()
}

fn tone(state: RowState) -> Tone {
    match state {
        RowState::New => Tone::Good,
        RowState::Changed => Tone::Brand,
        RowState::Same => Tone::Neutral,
        RowState::Refused => Tone::Bad,
    }
}

fn planned_rows(lang: Locale, rows: Vec<Row>) -> AnyView {
    if rows.is_empty() {
        return view! { <Card>{quiet(td_string!(lang, stores.import.no_rows))}</Card> }.into_any();
    }
    let heads = [
        Head::text(td_string!(lang, stores.import.item)).fold(Fold::Start),
        Head::text(td_string!(lang, stores.import.becomes)).fold(Fold::End),
        Head::text(td_string!(lang, imports.rows.row)).fold(Fold::Start).named(),
        Head::text(td_string!(lang, stores.import.moved)).fold(Fold::Line),
        Head::text(td_string!(lang, stores.import.notes)).fold(Fold::Line),
    ];
    let cells = rows.into_iter().map(|row| {
        let Row { number, state, label, name, code, moved, place, notes } = row;
        let notes = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        let moved = if moved.is_empty() {
            ().into_any()
        } else {
            let moved = view! { <span class="tabular-nums">{moved}</span> }.into_any();
            stacked(moved, Some(place))
        };
        vec![
            stacked(name.into_any(), Some(code)),
            badge(label, tone(state)),
            number.into_any(),
            moved,
            view! { <ul class="text-sm">{notes}</ul> }.into_any(),
        ]
    });
    let rows = table(td_string!(lang, stores.import.review_title).to_owned(), &heads, cells.collect());
    view! { <Card flush=true>{rows}</Card> }.into_any()
}

fn outcome_view(lang: Locale, row: &ImportRow, outcome: Outcome, forms: Forms) -> AnyView {
    let Outcome { title, summary, good, facts, refused, standing, left } = outcome;
    let (id, undo) = (row.id, forms.undo);
    let back = (standing && good).then(|| {
        view! {
            <ActionForm action=undo attr:class="contents">
                <input type="hidden" name="id" value=id.to_string() />
                <Button
                    text=td_string!(lang, stores.import.undo).to_owned()
                    glyph=Glyph::Undo
                    submits=true
                    busy=undo.pending()
                />
            </ActionForm>
        }
    });
    let tone = match (good, standing) {
        (false, _) => Tone::Careful,
        (true, true) => Tone::Good,
        (true, false) => Tone::Neutral,
    };
    let of_items = [td_string!(lang, stores.import.code), td_string!(lang, stores.import.item)];
    view! {
        <div class="flex flex-col gap-6">
            <Notice tone=tone title=title>
                {summary}
            </Notice>
            {notice_with_fields(lang, refusal(undo), field_name)}
            {figures(facts)}
            <div class="flex flex-wrap gap-2">
                <LinkButton
                    href="/stores"
                    text=td_string!(lang, stores.import.see)
                    glyph=Glyph::Inventory
                    weight=Weight::Primary
                />
                {another(lang, KIND, Weight::Plain)}
                {back}
            </div>
            {left_out(lang, td_string!(lang, stores.import.left_title), of_items, left, quiet, None)}
            {left_out(
                lang,
                td_string!(lang, stores.import.refused_title),
                of_rows(lang),
                refused,
                quiet,
                rejected_rows(lang, KIND, row),
            )}
        </div>
    }
    .into_any()
}
