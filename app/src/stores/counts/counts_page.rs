//! The counts, the newest first, and the form that begins one.

use super::shown::{CountForm, CountShown, Counts, TypedCount};
use super::{COUNTS, rpc};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::{AsOf, Failure};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::field::{CheckField, Choice, Field, SelectField};
use crate::ui::form::Pick;
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use chrono::{DateTime, Utc};
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::stores::counts::types::CountState;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/stores/counts`
pub(crate) fn counts_page() -> AnyView {
    guarded(Permission::StoresRequest, content)
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let page = Memo::new(move |_| query.with(|query| query.get_str("page").and_then(|page| page.parse().ok())));
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::CountChanged { .. }));
    let counts = Resource::new_blocking(
        move || (page.get().unwrap_or(1), language.get_locale(), news.get()),
        |(page, lang, _)| rpc::stock_counts(page, lang.into()),
    );
    let again = Callback::new(move |()| counts.refetch());
    let list = move || {
        Suspend::new(async move {
            match counts.await {
                Ok(found) => shown(language.get_locale_untracked(), found),
                Err(Failure(problem)) => broken_list(problem, again),
            }
        })
    };
    let heading = move || {
        let lang = lang();
        view! { <PageHeading title=td_string!(lang, stores.counts.title) lead=td_string!(lang, stores.counts.lead) /> }
    };
    view! {
        {page_title(|lang| td_string!(lang, stores.counts.title).to_owned())} {heading}
        <Transition fallback=|| loading(6)>{list}</Transition>
    }
    .into_any()
}

fn shown(lang: Locale, AsOf { now, value }: AsOf<Counts>) -> AnyView {
    let Counts { rows, page, pages, form } = value;
    let list = if rows.is_empty() {
        let text = td_string!(lang, stores.counts.none_text);
        view! { <Empty glyph=Glyph::History title=td_string!(lang, stores.counts.none) text=text /> }.into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, stores.counts.count)).fold(Fold::Start),
            Head::text(td_string!(lang, stores.counts.begun)).fold(Fold::End),
            Head::text(td_string!(lang, stores.counts.advance)),
            Head::text(td_string!(lang, stores.counts.who)),
        ];
        let cells = rows.into_iter().map(|row| cells(row, now)).collect();
        table(td_string!(lang, stores.counts.title).to_owned(), &heads, cells)
    };
    let href = |page: u32| with_query(COUNTS, &[("page", &page.to_string())]);
    view! {
        <div class="flex flex-col gap-4">{form.map(|form| new_count(lang, form))} <Card flush=true>{list}</Card></div>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

fn cells(row: CountShown, now: DateTime<Utc>) -> Vec<AnyView> {
    let CountShown { id, name, state, state_word, progress, who, at, .. } = row;
    let tone = if state == CountState::Open { Tone::Brand } else { Tone::Neutral };
    let title = view! { {named(name, format!("{COUNTS}/{id}"))} " " {badge(state_word, tone)} }.into_any();
    vec![stacked(title, None), quiet(age(at, now)), progress.into_any(), quiet(who)]
}

fn choices(picks: Vec<Pick>) -> Vec<Choice> {
    picks.into_iter().map(|pick| Choice::new(pick.value, pick.label)).collect()
}

fn new_count(lang: Locale, form: CountForm) -> AnyView {
    let (name, place, category) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (blind, sending) = (RwSignal::new(true), Sending::new());
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = TypedCount {
            name: name.get_untracked(),
            place: place.get_untracked(),
            category: category.get_untracked(),
            blind: blind.get_untracked(),
        };
        let navigate = navigate.clone();
        sending.send(rpc::begin_count(typed), move |id| {
            navigate(&format!("{COUNTS}/{id}"), NavigateOptions::default());
        });
    };
    view! {
        <Card title=td_string!(lang, stores.counts.new)>
            <form class="flex flex-col gap-4" on:submit=send>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-3">
                    <SelectField
                        label=td_string!(lang, stores.field.place)
                        name="places"
                        choices=choices(form.places)
                        chosen=place
                        on_choose=move |value| place.set(value)
                    />
                    <SelectField
                        label=td_string!(lang, stores.field.category)
                        name="category"
                        choices=choices(form.categories)
                        chosen=category
                        on_choose=move |value| category.set(value)
                    />
                    <Field
                        label=td_string!(lang, stores.counts.name)
                        name="name"
                        value=name
                        autocomplete="off"
                        hint=td_string!(lang, stores.counts.name_hint)
                    />
                </div>
                <CheckField label=td_string!(lang, stores.counts.blind) name="blind" checked=blind />
                <div>
                    <Button
                        text=td_string!(lang, stores.counts.begin).to_owned()
                        weight=Weight::Primary
                        busy=sending.busy
                        submits=true
                    />
                </div>
            </form>
        </Card>
    }
    .into_any()
}
