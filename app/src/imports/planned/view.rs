//! The review of an import, row by row, and what came of it, drawn.

use super::shown::{Outcome, Review, Row, View};
use crate::base::address::with_query;
use crate::base::labels::page_texts;
use crate::forms::answers::notice_with_fields;
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::imports::bring::address_of_one;
use crate::imports::import_page::{Doors, Shown, about_import};
use crate::imports::outcome::{figures, left_out, of_rows, rejected_rows};
use crate::imports::stages::another;
use crate::ui::badge::badge;
use crate::ui::bar::ActionBar;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Notice;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{quiet, remark, stacked};
use engrane::base::id::ImportId;
use engrane::platform::imports::types::{ImportKind, RowState};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// Of a plan, which rows are shown.
pub type Look = (Option<RowState>, u32);

/// Besides what every import can be asked for: back to its columns, and its undoing.
pub type PlannedDoors = Doors<[FormDoor; 2]>;

/// Such an import as its page shows it.
pub type PlannedShown = Shown<Review, Outcome>;

/// What an area says in words of its own.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub review_title: &'static str,
    /// Why there is nothing to apply.
    pub nothing: &'static str,
    pub apply: &'static str,
    /// What a row is about, and how much of it.
    pub of_row: [&'static str; 2],
    /// What each thing is told by that an undoing left.
    pub of_left: [&'static str; 2],
    /// What a refusal names that has no field of its own on the page.
    pub field: fn(Locale, &str) -> Option<&'static str>,
}

/// Which rows the address asks for.
pub fn look(query: &ParamsMap) -> Look {
    let state = query.get_str("state").and_then(|state| state.parse().ok());
    let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    (state, page)
}

fn address(kind: ImportKind, id: ImportId, state: Option<RowState>, page: u32) -> String {
    let page = page.to_string();
    let state = state.map(|state| ("state", state.as_str()));
    let page = (page != "1").then_some(("page", page.as_str()));
    with_query(&format!("{}/{id}", address_of_one(kind)), &state.into_iter().chain(page).collect::<Vec<_>>())
}

/// What applying would do.
pub fn review_view(lang: Locale, shown: PlannedShown, (state, _): Look, doors: &PlannedDoors, words: Words) -> AnyView {
    let Shown { kind, row, review, .. } = shown;
    let Review { remark: taken, facts, warning, ready, refused, views, rows, page, pages } = review.unwrap_or_default();
    let id = row.id;
    let Doors { apply, more: [remap, _], .. } = doors;
    let title = view! { <h2 class="text-lg font-semibold">{words.review_title}</h2> };
    let title = match taken {
        Some(taken) => view! { <div>{title} {remark(taken)}</div> }.into_any(),
        None => title.into_any(),
    };
    let nothing = (!ready).then(|| {
        let title = td_string!(lang, imports.review.nothing);
        view! { <Notice tone=Tone::Good title>{words.nothing}</Notice> }
    });
    let rejected = refused.then(|| {
        remark(view! {
            {td_string!(lang, imports.rows.problems_fix)} " " {rejected_rows(lang, kind, &row)}
        })
    });
    let warning = warning.map(|title| view! { <Notice tone=Tone::Careful title /> });
    let submit = ready.then(|| {
        let text = words.apply.to_owned();
        view! { <Button text weight=Weight::Primary submits=true busy=apply.busy disabled=remap.busy /> }
    });
    let submit = apply.inline_form(about_import(id, submit.into_any()));
    let back = view! {
        <Button text=td_string!(lang, imports.review.back).to_owned() submits=true busy=remap.busy />
    };
    let back = remap.inline_form(about_import(id, back.into_any()));
    let links = views.into_iter().map(|View { state: of, label, count }| TabLink {
        href: address(kind, id, of, 1),
        current: of == state,
        text: label,
        count: Some(count),
    });
    let links = tab_links(td_string!(lang, imports.review.views).to_owned(), links.collect());
    let href = |page: u32| address(kind, id, state, page);
    view! {
        <div class="flex flex-col gap-6">
            {notice_with_fields(lang, apply.refusal(), words.field)}
            {notice_with_fields(lang, remap.refusal(), words.field)}
            {title}
            {figures(facts)}
            {warning}
            {nothing}
            <div class="flex flex-col gap-3">
                {links}
                {rejected}
                {planned_rows(lang, rows, words)}
                {pagination(page_texts(lang, page, pages), page, pages, &href)}
            </div>
            <ActionBar>
                <div class="min-w-0 grow">{remark(td_string!(lang, imports.review.apply_note))}</div>
                {back}
                {submit}
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

fn planned_rows(lang: Locale, rows: Vec<Row>, words: Words) -> AnyView {
    if rows.is_empty() {
        return view! { <Card>{quiet(td_string!(lang, imports.review.no_rows))}</Card> }.into_any();
    }
    let [what, amount] = words.of_row;
    let heads = [
        Head::text(what).fold(Fold::Start),
        Head::text(td_string!(lang, imports.review.becomes)).fold(Fold::End),
        Head::text(td_string!(lang, imports.rows.row)).fold(Fold::Start).named(),
        Head::text(amount).fold(Fold::Line),
        Head::text(td_string!(lang, imports.review.notes)).fold(Fold::Line),
    ];
    let cells = rows.into_iter().map(|row| {
        let Row { number, state, label, what, also, amount, about, notes } = row;
        let notes = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        let amount = if amount.is_empty() {
            ().into_any()
        } else {
            let amount = view! { <span class="tabular-nums">{amount}</span> }.into_any();
            stacked(amount, Some(about))
        };
        vec![
            stacked(what.into_any(), Some(also)),
            badge(label, tone(state)),
            number.into_any(),
            amount,
            view! { <ul class="text-sm">{notes}</ul> }.into_any(),
        ]
    });
    let rows = table(words.review_title.to_owned(), &heads, cells.collect());
    view! { <Card flush=true>{rows}</Card> }.into_any()
}

/// What came of it; `see` leads to where that is.
pub fn outcome_view(lang: Locale, shown: PlannedShown, doors: &PlannedDoors, words: Words, see: AnyView) -> AnyView {
    let Shown { kind, row, outcome, .. } = shown;
    let Outcome { title, summary, good, facts, refused, standing, may_undo, left } = outcome.unwrap_or_default();
    let Doors { more: [_, undo], .. } = doors;
    let back = (standing && may_undo && good).then(|| {
        let button = view! {
            <Button
                text=td_string!(lang, imports.result.undo).to_owned()
                glyph=Glyph::Undo
                submits=true
                busy=undo.busy
            />
        };
        undo.inline_form(about_import(row.id, button.into_any()))
    });
    let tone = match (good, standing) {
        (false, _) => Tone::Careful,
        (true, true) => Tone::Good,
        (true, false) => Tone::Neutral,
    };
    view! {
        <div class="flex flex-col gap-6">
            <Notice tone=tone title=title>
                {summary}
            </Notice>
            {notice_with_fields(lang, undo.refusal(), words.field)}
            {figures(facts)}
            <div class="flex flex-wrap gap-2">
                {see}
                {another(lang, kind, Weight::Plain)}
                {back}
            </div>
            {left_out(lang, td_string!(lang, imports.result.left_title), words.of_left, left, quiet, None)}
            {left_out(
                lang,
                td_string!(lang, imports.result.refused_title),
                of_rows(lang),
                refused,
                quiet,
                rejected_rows(lang, kind, &row),
            )}
        </div>
    }
    .into_any()
}
