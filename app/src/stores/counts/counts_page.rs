//! The counts, the newest first, and the form that begins one.

use super::shown::{CountForm, CountShown, Counts, TypedCount};
use super::{COUNTS, rpc};
use crate::base::address::with_query;
use crate::base::labels::{self, lang, page_texts};
use crate::base::rpc::{AsOf, Failure};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, broken_part, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::stores::panel::search_items;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::shown::{Choice, TypedThing};
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, IconButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::field::{self, CheckField, Field, SelectField};
use crate::ui::form::Pick;
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use chrono::{DateTime, Utc};
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
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
    // Apart from the list, whose news must not sweep away what somebody fills in.
    let form = Session::current().can(Permission::StoresMove).then(|| {
        let form = Resource::new_blocking(move || language.get_locale(), |lang| rpc::new_count_form(lang.into()));
        let begin = suspend(move || async move {
            let lang = language.get_locale_untracked();
            match form.await {
                Ok(form) => new_count(lang, form),
                Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
            }
        });
        view! { <Transition fallback=|| skeleton_block("h-96")>{begin}</Transition> }
    });
    let list = suspend(move || async move {
        match counts.await {
            Ok(found) => shown(language.get_locale_untracked(), found),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let heading = move || {
        let lang = lang();
        view! { <PageHeading title=td_string!(lang, stores.counts.title) lead=td_string!(lang, stores.counts.lead) /> }
    };
    view! {
        {page_title(|lang| td_string!(lang, stores.counts.title).to_owned())} {heading}
        <div class="flex flex-col gap-4">{form} <Transition fallback=|| loading(6)>{list}</Transition></div>
    }
    .into_any()
}

fn shown(lang: Locale, AsOf { now, value }: AsOf<Counts>) -> AnyView {
    let Counts { rows, page, pages } = value;
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
        <Card flush=true>{list}</Card>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

fn cells(row: CountShown, now: DateTime<Utc>) -> Vec<AnyView> {
    let CountShown { id, name, state, state_word, progress, assigned, who, at, .. } = row;
    let tone = if state == CountState::Open { Tone::Brand } else { Tone::Neutral };
    let title = view! { {named(name, format!("{COUNTS}/{id}"))} " " {badge(state_word, tone)} }.into_any();
    vec![stacked(title, assigned), quiet(age(at, now)), progress.into_any(), quiet(who)]
}

fn choices(picks: Vec<Pick>) -> Vec<field::Choice> {
    picks.into_iter().map(|pick| field::Choice::new(pick.value, pick.label)).collect()
}

/// What somebody fills in to begin a count.
#[derive(Clone, Copy)]
struct Filled {
    lang: Locale,
    name: RwSignal<String>,
    places: RwSignal<Vec<Choice>>,
    category: RwSignal<String>,
    class: RwSignal<String>,
    items: RwSignal<Vec<Choice>>,
    /// Becomes one of these once it is chosen.
    item: Picked,
    blind: RwSignal<bool>,
    tolerance: RwSignal<String>,
    assignee: RwSignal<String>,
    sending: Sending,
}

impl Filled {
    fn new(lang: Locale) -> Self {
        let empty = || RwSignal::new(String::new());
        let filled = Self {
            lang,
            name: empty(),
            places: RwSignal::new(Vec::new()),
            category: empty(),
            class: empty(),
            items: RwSignal::new(Vec::new()),
            item: Picked::new(None),
            blind: RwSignal::new(true),
            tolerance: RwSignal::new("5".to_owned()),
            assignee: empty(),
            sending: Sending::ready(),
        };
        Effect::new(move |_| {
            if filled.item.id.with(|id| !id.is_empty())
                && let Some(chosen) = filled.item.take()
            {
                add(filled.items, chosen);
            }
        });
        filled
    }

    fn typed(self) -> TypedCount {
        let ids = |chosen: &Vec<Choice>| chosen.iter().map(|one| one.id.clone()).collect();
        let thing = |one: Choice| TypedThing { id: one.id, text: one.name };
        // What is typed and not chosen yet is meant as well.
        let last = Some(self.item.typed()).filter(|last| !last.text.trim().is_empty());
        TypedCount {
            name: self.name.get_untracked(),
            places: self.places.with_untracked(ids),
            category: self.category.get_untracked(),
            class: self.class.get_untracked(),
            items: self.items.get_untracked().into_iter().map(thing).chain(last).collect(),
            blind: self.blind.get_untracked(),
            tolerance: self.tolerance.get_untracked(),
            assignee: self.assignee.get_untracked(),
        }
    }

    fn select(self, label: &'static str, name: &'static str, picks: Vec<Pick>, chosen: RwSignal<String>) -> AnyView {
        let problem = self.sending.problem_of(self.lang, name);
        let choose = move |value| chosen.set(value);
        view! { <SelectField label name choices=choices(picks) chosen=chosen on_choose=choose problem /> }.into_any()
    }

    fn field(self, label: &'static str, name: &'static str, hint: &'static str, value: RwSignal<String>) -> AnyView {
        let problem = self.sending.problem_of(self.lang, name);
        view! { <Field label name value hint autocomplete="off" problem /> }.into_any()
    }

    /// Shelves, each with what stands in it.
    fn places(self, picks: Vec<Pick>) -> AnyView {
        let chosen = RwSignal::new(String::new());
        let known = picks.clone();
        let choose = move |value: String| {
            if let Some(pick) = known.iter().find(|pick| pick.value == value && !value.is_empty()) {
                add(self.places, Choice { id: value.clone(), name: pick.label.clone(), ..Choice::default() });
            }
            chosen.set(value);
            // Once it has been drawn as chosen, so that it can be drawn as empty again.
            request_animation_frame(move || {
                chosen.try_set(String::new());
            });
        };
        let (lang, problem) = (self.lang, self.sending.problem_of(self.lang, "places"));
        let label = td_string!(lang, stores.field.place);
        view! {
            <div class="flex min-w-0 flex-col gap-2">
                <SelectField label name="places" choices=choices(picks) chosen=chosen on_choose=choose problem />
                {chips(lang, self.places)}
            </div>
        }
        .into_any()
    }

    fn items(self) -> AnyView {
        let lang = self.lang;
        let texts = PickerTexts {
            label: td_string!(lang, stores.counts.item),
            unknown: td_string!(lang, stores.panel.no_item),
        };
        let problem = Signal::derive(move || {
            self.sending.problem.with(|problem| match problem {
                Some(Problem::Invalid { fields }) => {
                    let wrong = fields.iter().find(|wrong| wrong.field.starts_with("items"));
                    wrong.map(|wrong| labels::reason(lang, wrong.reason).to_owned())
                }
                _ => None,
            })
        });
        view! {
            <div class="flex min-w-0 flex-col gap-2">
                {picker(texts, "count-item".to_owned(), self.item, search_items, problem, false)}
                {chips(lang, self.items)}
            </div>
        }
        .into_any()
    }
}

/// Each thing once.
fn add(things: RwSignal<Vec<Choice>>, new: Choice) {
    things.update(|things| {
        if !things.iter().any(|known| known.id == new.id) {
            things.push(new);
        }
    });
}

/// What is chosen so far, each with what takes it out again.
fn chips(lang: Locale, things: RwSignal<Vec<Choice>>) -> AnyView {
    let chip = move |Choice { id, name, .. }: Choice| {
        let label = td_string!(lang, stores.counts.take_out, name = name.clone());
        let remove = Callback::new(move |()| things.update(|things| things.retain(|known| known.id != id)));
        view! {
            <li class="flex min-w-0 items-center gap-1 rounded-box border border-base-300 ps-3 text-sm">
                <span class="min-w-0 break-words">{name}</span>
                <IconButton glyph=Glyph::Close label small=true on_press=remove />
            </li>
        }
    };
    view! {
        <ul class="flex flex-wrap gap-2 empty:hidden">
            <For each=move || things.get() key=|one| one.id.clone() children=chip />
        </ul>
    }
    .into_any()
}

fn new_count(lang: Locale, form: CountForm) -> AnyView {
    let filled = Filled::new(lang);
    let Filled { name, category, class, blind, tolerance, assignee, sending, .. } = filled;
    let CountForm { places, categories, classes, people } = form;
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        sending.send(rpc::begin_count(filled.typed()), move |id| {
            navigate(&format!("{COUNTS}/{id}"), NavigateOptions::default());
        });
    };
    let classes =
        (!classes.is_empty()).then(|| filled.select(td_string!(lang, stores.counts.class), "class", classes, class));
    view! {
        <Card title=td_string!(lang, stores.counts.new)>
            <form class="flex flex-col gap-4" on:submit=send>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
                    {filled.places(places)}
                    {filled.select(td_string!(lang, stores.field.category), "category", categories, category)}
                    {classes}
                    {filled.items()}
                    {filled.select(td_string!(lang, stores.counts.assignee), "assignee", people, assignee)}
                    {filled.field(
                        td_string!(lang, stores.counts.tolerance),
                        "tolerance",
                        td_string!(lang, stores.counts.tolerance_hint),
                        tolerance,
                    )}
                    {filled.field(
                        td_string!(lang, stores.counts.name),
                        "name",
                        td_string!(lang, stores.counts.name_hint),
                        name,
                    )}
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
