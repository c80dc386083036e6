//! The page itself.

use super::list::{Asked, EntityList, EntityRow, NEW};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::door::FormDoor;
use crate::forms::edit_fields::further;
use crate::forms::edit_form::EditForm;
use crate::forms::lines::FormLines;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::session::preferences::Language;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::named;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::future::Future;

/// Rows of a list before there is something to search.
const WORTH_SEARCHING: u32 = 8;

/// The lists of an area that stand side by side on one page: a variant each.
pub trait EntityLists: Copy + PartialEq + Send + Sync + 'static {
    /// In the order in which they stand.
    const ALL: &'static [Self];
    /// Of the page.
    const ADDRESS: &'static str;
    /// Who sees the page, and who changes what is on it.
    const VIEW: Permission;
    const EDIT: Permission;

    /// The page's heading.
    fn heading(lang: Locale) -> &'static str;

    /// In the address and on the wire.
    fn word(self) -> &'static str;

    fn title(self, lang: Locale) -> &'static str;

    /// Does the event say that the lists have changed?
    fn concerns(event: &Event) -> bool;

    /// Where forms are sent to: for saving, and for removing.
    fn doors() -> [FormDoor; 2];

    /// Where else the list leads, and what the link says; with the thing whose form is open, if one is.
    fn beside(self, _lang: Locale, _open: Option<&str>) -> Option<(String, &'static str)> {
        None
    }

    /// The lists side by side, each with how many things it has; nothing for one that stands alone.
    fn tabs(self, lang: Locale, counts: &[u32]) -> AnyView {
        if Self::ALL.len() < 2 {
            return ().into_any();
        }
        let tab = |(&list, count): (&Self, &u32)| TabLink {
            text: list.title(lang).to_owned(),
            href: list.address(),
            count: Some(count.to_string()),
            current: list == self,
        };
        tab_links(Self::heading(lang).to_owned(), Self::ALL.iter().zip(counts).map(tab).collect())
    }

    /// The lines of a thing that is made of others, as they are filled in.
    fn lines(_lang: Locale, _lines: FormLines, _problem: Signal<Option<Problem>>) -> AnyView {
        ().into_any()
    }

    /// The list as it is now.
    fn fetch(self, asked: Asked, language: Language) -> impl Future<Output = RpcResult<EntityList>> + Send;

    /// The list that an address asks for; the first where it asks for none.
    fn of(word: &str) -> Self {
        Self::ALL.iter().copied().find(|list| list.word() == word).unwrap_or(Self::ALL[0])
    }

    /// The list alone.
    fn address(self) -> String {
        format!("{}?show={}", Self::ADDRESS, self.word())
    }

    /// The list with the form of one thing.
    fn address_of(self, id: &str) -> String {
        format!("{}&edit={id}", self.address())
    }
}

/// The page, for whoever may see it.
pub fn entity_page<L: EntityLists>() -> AnyView {
    guarded(L::VIEW, content::<L>)
}

fn content<L: EntityLists>() -> AnyView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(|query| L::of(query.get_str("show").unwrap_or_default())));
    let may_edit = Session::current().can(L::EDIT);
    let asked = Memo::new(move |_| {
        query.with(|query| Asked {
            edit: query.get("edit").filter(|_| may_edit).unwrap_or_default(),
            q: query.get("q").unwrap_or_default(),
            page: query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1),
        })
    });
    let language = use_i18n();
    let changes = expect_context::<Live>().changes(L::concerns);
    // News must not sweep away what somebody types: while a form is open, the list waits.
    let news = Memo::new(move |before: Option<&u32>| {
        let changes = changes.get();
        if asked.with(|asked| asked.edit.is_empty()) { changes } else { before.copied().unwrap_or_default() }
    });
    let doors = L::doors();
    let list = Resource::new_blocking(
        move || (place.get(), asked.get(), language.get_locale(), news.get()),
        |(place, asked, lang, _)| place.fetch(asked, lang.into()),
    );
    let above = suspend(move || {
        let doors = doors.clone();
        async move {
            let lang = language.get_locale_untracked();
            list.await.ok().map(|list| tabs_and_form(lang, place.get_untracked(), list, doors))
        }
    });
    // Nothing that is made anew with each news: somebody may be typing in it.
    let words = Signal::derive(move || asked.with(|asked| asked.q.clone()));
    let enough = Memo::new(move |_| list.get().is_some_and(|list| worth_searching(place.get(), &list)));
    let searched = move || (enough.get() || words.with(|words| !words.is_empty())).then(|| search(place.get(), words));
    let rows = suspend(move || async move {
        match list.await {
            Ok(list) => {
                let lang = language.get_locale_untracked();
                rows(lang, place.get_untracked(), &words.get_untracked(), list, may_edit)
            }
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| list.refetch())),
        }
    });
    view! {
        {page_title(|lang| L::heading(lang).to_owned())}
        {move || view! { <PageHeading title=L::heading(lang()) /> }}
        <div class="flex flex-col gap-4">
            <Transition fallback=|| ()>{above}</Transition>
            <Transition fallback=|| ()>{searched}</Transition>
            <Transition fallback=|| loading(6)>{rows}</Transition>
        </div>
    }
    .into_any()
}

/// Are there enough things in the place to search among them?
fn worth_searching<L: EntityLists>(place: L, list: &RpcResult<EntityList>) -> bool {
    list.as_ref().is_ok_and(|list| count_in(place, list) >= WORTH_SEARCHING)
}

/// Of all things in the place, found or not.
fn count_in<L: EntityLists>(place: L, list: &EntityList) -> u32 {
    L::ALL.iter().zip(&list.counts).find(|(of, _)| **of == place).map_or(list.found, |(_, count)| *count)
}

fn tabs_and_form<L: EntityLists>(lang: Locale, place: L, list: EntityList, [save, remove]: [FormDoor; 2]) -> AnyView {
    let tabs = place.tabs(lang, &list.counts);
    let form = list.form.map(|form| edit_form(lang, place, form, save, &remove));
    view! {
        {tabs}
        {form}
    }
    .into_any()
}

fn rows<L: EntityLists>(lang: Locale, place: L, q: &str, list: EntityList, may_edit: bool) -> AnyView {
    let all = count_in(place, &list);
    let EntityList { about, heads, rows, page, pages, blocked, form, .. } = list;
    let add = (may_edit && form.is_none() && blocked.is_empty()).then(|| {
        let text = td_string!(lang, common.list.add);
        view! { <LinkButton href=place.address_of(NEW) text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let open = form.as_ref().map(|form| form.id.as_str()).filter(|id| !id.is_empty());
    let beside = place.beside(lang, open).map(|(href, text)| {
        view! { <LinkButton href text=text weight=Weight::Quiet small=true /> }
    });
    let aside = view! { <span class="flex flex-wrap items-center gap-2">{beside} {add}</span> };
    let rows = if !rows.is_empty() {
        table(place.title(lang).to_owned(), &columns(heads), cells(lang, place, rows, may_edit))
    } else if q.is_empty() {
        let title = if blocked.is_empty() { td_string!(lang, common.list.none).to_owned() } else { blocked };
        view! { <Empty glyph=Glyph::Factory title text=about.clone() /> }.into_any()
    } else {
        let title = td_string!(lang, common.list.not_found, words = q.to_owned());
        let href = place.address();
        view! {
            <Empty glyph=Glyph::Search title>
                <LinkButton href text=td_string!(lang, common.list.all) />
            </Empty>
        }
        .into_any()
    };
    let above = (all > 0).then(|| view! { <p class="px-4 pb-3 text-sm text-muted">{about}</p> });
    let href = |page: u32| with_query(&place.address(), &[("q", q), ("page", &page.to_string())]);
    let steps = pagination(page_texts(lang, page, pages), page, pages, &href);
    view! {
        <Card title=place.title(lang) aside=aside.into_any() flush=true>
            {above}
            {rows}
        </Card>
        {steps}
    }
    .into_any()
}

fn search<L: EntityLists>(place: L, words: Signal<String>) -> AnyView {
    let navigate = use_navigate();
    let on_search =
        move |words: String| navigate(&with_query(&place.address(), &[("q", &words)]), NavigateOptions::default());
    view! {
        <ListSearch
            label=td_string!(lang(), common.list.search).to_owned()
            placeholder=td_string!(lang(), common.list.search_hint).to_owned()
            submit=td_string!(lang(), common.list.search).to_owned()
            action=L::ADDRESS
            kept=vec![("show", place.word().to_owned())]
            words
            on_search=Callback::new(on_search)
        />
    }
    .into_any()
}

/// In a card the first two share a line, unless there is nothing else: then the second one has a line for what it has to say.
fn columns(heads: Vec<String>) -> Vec<Head> {
    let share = heads.len() > 2;
    heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| match at {
            0 | 1 if !share => Head::text(head),
            0 => Head::text(head).fold(Fold::Start),
            1 => Head::text(head).fold(Fold::End),
            _ => Head::text(head).named(),
        })
        .collect()
}

fn cells<L: EntityLists>(lang: Locale, place: L, rows: Vec<EntityRow>, may_edit: bool) -> Vec<Vec<AnyView>> {
    rows.into_iter()
        .map(|EntityRow { id, cells, inactive }| {
            let off = inactive.then(|| badge(td_string!(lang, common.list.inactive), Tone::Neutral));
            let mut cells = cells.into_iter();
            let name = cells.next().unwrap_or_default();
            let name = if may_edit {
                named(name, place.address_of(&id))
            } else {
                view! { <span class="font-medium">{name}</span> }.into_any()
            };
            let first = view! { <span class="inline-flex flex-wrap items-center gap-2">{name} {off}</span> }.into_any();
            [first].into_iter().chain(cells.map(IntoAny::into_any)).collect()
        })
        .collect()
}

fn edit_form<L: EntityLists>(lang: Locale, place: L, mut form: EditForm, save: FormDoor, remove: &FormDoor) -> AnyView {
    let (of_save, of_removal) = (save.refusal(), remove.refusal());
    let problem = Signal::derive(move || of_save.get().or_else(|| of_removal.get()));
    let (title, id) = (form.title.clone(), form.id.clone());
    let removal = (!id.is_empty()).then(|| {
        let content = view! {
            <input type="hidden" name="place" value=place.word() />
            <input type="hidden" name="id" value=id />
            <p class="my-3 text-muted">{td_string!(lang, common.list.remove_hint)}</p>
            <Button
                text=td_string!(lang, common.list.remove_now).to_owned()
                submits=true
                small=true
                busy=remove.busy
            />
        };
        further(td_string!(lang, common.list.remove), Tone::Bad, false, remove.form(content.into_any()))
    });
    let lines = form.lines.take().map(|lines| L::lines(lang, lines, problem));
    let content = form.content(lang, place.word(), Some(place.address()), lines.into_any(), problem, save.busy);
    view! {
        <Card title=title>
            {save.form(content)}
            {removal}
        </Card>
    }
    .into_any()
}
