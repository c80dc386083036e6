//! One count: a line for each item on a shelf, with a field for what is found. What is typed stays while others count as well: a
//! line is drawn anew only by what was taken down of it.

use super::shown::{CountLineShown, CountShown, CountWhole, InCount};
use super::{COUNTS, rpc};
use crate::base::address::with_query;
use crate::base::labels::{ProblemText, page_texts, problem as problem_text};
use crate::base::rpc::{AsOf, Failure};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::scan::ScanButton;
use crate::session::Session;
use crate::stores::acts::item_address;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::progress::Progress;
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::text::{named, warning};
use crate::ui::toast::Toasts;
use engrane::base::id::StockCountId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::stores::counts::types::{CountLineFilter, CountLineState, CountState};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

/// `/stores/counts/:id`
pub(crate) fn count_page() -> AnyView {
    guarded(Permission::StoresRequest, content)
}

fn content() -> AnyView {
    let (params, query, language) = (use_params_map(), use_query_map(), use_i18n());
    let id: Memo<Option<StockCountId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
            let filter = CountLineFilter {
                state: text("state").parse().ok(),
                item: text("item").parse().ok(),
                place: text("place").parse().ok(),
            };
            (filter, text("page").parse().unwrap_or(1).max(1))
        })
    });
    let count = Resource::new_blocking(
        move || (id.get(), asked.get(), language.get_locale()),
        |(id, (filter, page), lang)| async move {
            match id {
                Some(id) => rpc::stock_count(id, filter, page, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::StockCount })),
            }
        },
    );
    let again = Callback::new(move |()| count.refetch());
    let page = suspend(move || async move {
        match count.await {
            Ok(found) => view_of(language.get_locale_untracked(), asked.get_untracked().0, found, again),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn address(id: StockCountId, filter: CountLineFilter, page: u32) -> String {
    let state = filter.state.map(|state| state.to_string()).unwrap_or_default();
    let item = filter.item.map(|item| item.to_string()).unwrap_or_default();
    let place = filter.place.map(|place| place.to_string()).unwrap_or_default();
    let page = if page > 1 { page.to_string() } else { String::new() };
    let pairs = [("state", state.as_str()), ("item", &item), ("place", &place), ("page", &page)];
    with_query(&format!("{COUNTS}/{id}"), &pairs)
}

fn view_of(
    lang: Locale,
    filter: CountLineFilter,
    AsOf { value, .. }: AsOf<CountWhole>,
    again: Callback<()>,
) -> AnyView {
    let CountWhole { count, lines, page, pages, states } = value;
    let (id, titled) = (count.id, count.name.clone());
    let open = count.state == CountState::Open;
    let advance = RwSignal::new((count.progress, count.percent));
    let every = TabLink {
        text: td_string!(lang, stores.counts.every_line).to_owned(),
        href: address(id, CountLineFilter::default(), 1),
        count: None,
        current: filter == CountLineFilter::default(),
    };
    let views = states.into_iter().map(|(one, text)| TabLink {
        text,
        href: address(id, CountLineFilter::of(Some(one)), 1),
        count: None,
        current: filter == CountLineFilter::of(Some(one)),
    });
    let views = [every].into_iter().chain(views).collect();
    let list = if lines.is_empty() {
        view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, stores.counts.no_line) /> }.into_any()
    } else {
        let lines =
            lines.into_iter().enumerate().map(|(at, shown)| line(lang, (id, open), at, shown, advance)).collect_view();
        view! { <ul class="divide-y divide-base-300">{lines}</ul> }.into_any()
    };
    let tone = if open { Tone::Brand } else { Tone::Neutral };
    let href = |page: u32| address(id, filter, page);
    // What was scanned is counted next.
    if filter.item.is_some() || filter.place.is_some() {
        Effect::new(|_| {
            request_animation_frame(|| focus(0));
        });
    }
    let scan = open.then(|| view! { <ScanButton on_scan=to_its_line(lang, id) /> });
    let CountShown { name, state_word, blind, .. } = count;
    let blind =
        (blind && open).then(|| view! { <p class="text-sm text-muted">{td_string!(lang, stores.counts.is_blind)}</p> });
    view! {
        {page_title(move |_| titled.clone())}
        <PageHeading title=name>
            {badge(state_word, tone)}
            {scan}
            <LinkButton href=COUNTS text=td_string!(lang, stores.counts.title) glyph=Glyph::History small=true />
        </PageHeading>
        <div class="flex flex-col gap-4">
            <Progress
                label=td_string!(lang, stores.counts.advance)
                detail=Signal::derive(move || advance.get().0)
                percent=Signal::derive(move || Some(advance.get().1))
            />
            {blind}
            {open.then(|| ending(lang, id, again))}
            {tab_links(td_string!(lang, stores.counts.lines).to_owned(), views)}
            <Card flush=true>{list}</Card>
        </div>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

/// A scan leads to the lines of what was scanned.
fn to_its_line(lang: Locale, id: StockCountId) -> Callback<String> {
    let (toasts, navigate) = (Toasts::current(), use_navigate());
    Callback::new(move |scanned: String| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match rpc::scan_in_count(scanned).await {
                Ok(InCount { item, place }) => {
                    let filter = CountLineFilter { item, place, state: None };
                    navigate(&address(id, filter, 1), NavigateOptions::default());
                }
                Err(Failure(problem)) => {
                    let ProblemText { title, hint } = problem_text(lang, &problem);
                    toasts.show(Tone::Bad, format!("{title} {hint}"));
                }
            }
        });
    })
}

/// What applies a count, and what ends it, for whoever may.
fn ending(lang: Locale, id: StockCountId, again: Callback<()>) -> AnyView {
    let session = Session::current();
    let sending = Sending::ready();
    let apply = Callback::new(move |()| {
        sending.send(rpc::apply_count(id, lang.into()), move |text| {
            sending.say(text);
            again.try_run(());
        });
    });
    let close = Callback::new(move |()| {
        sending.send(rpc::close_count(id), move |()| {
            again.try_run(());
        });
    });
    let apply = session.can(Permission::StoresAdjust).then(|| {
        let text = td_string!(lang, stores.counts.apply).to_owned();
        view! { <Button text glyph=Glyph::CheckCircle weight=Weight::Primary busy=sending.busy on_press=apply /> }
    });
    let close = session.can(Permission::StoresMove).then(|| {
        view! { <Button text=td_string!(lang, stores.counts.close).to_owned() busy=sending.busy on_press=close /> }
    });
    view! {
        <div class="flex flex-col gap-2">
            {sending.notice(lang)}
            <div class="flex flex-wrap gap-2">{apply} {close}</div>
            <p class="text-sm text-muted">{td_string!(lang, stores.counts.about_apply)}</p>
        </div>
    }
    .into_any()
}

fn tone(state: CountLineState) -> Tone {
    match state {
        CountLineState::Uncounted => Tone::Neutral,
        CountLineState::Recount => Tone::Careful,
        CountLineState::Counted | CountLineState::Applied => Tone::Good,
    }
}

/// A line: what is counted, how far it is, and the field for what is found.
fn line(
    lang: Locale,
    (count, open): (StockCountId, bool),
    at: usize,
    shown: CountLineShown,
    advance: RwSignal<(String, u32)>,
) -> AnyView {
    let (item, place) = (shown.item, shown.place);
    let quantity = RwSignal::new(shown.quantity.clone());
    let sending = Sending::ready();
    let (name, code, shelf, unit) = (shown.name.clone(), shown.code.clone(), shown.shelf.clone(), shown.unit.clone());
    let shown = RwSignal::new(shown);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        // Whoever walks along a shelf goes on with the next line.
        focus(at + 1);
        let work = rpc::count_line(count, item, place, quantity.get_untracked(), lang.into());
        sending.send(work, move |counted| {
            shown.try_set(counted.line);
            advance.try_set((counted.count.progress, counted.count.percent));
        });
    };
    let field = field_id(at);
    let label = td_string!(lang, stores.counts.found_of, name = name.clone());
    let is_open = move || open && shown.with(|line| line.state != CountLineState::Applied);
    let form = move || {
        is_open().then(|| {
            view! {
                <form class="flex items-center gap-2" on:submit=send>
                    <input
                        class="input w-28 text-end tabular-nums"
                        id=field.clone()
                        inputmode="decimal"
                        autocomplete="off"
                        aria-label=label.clone()
                        prop:value=quantity
                        on:input:target=move |event| quantity.set(event.target().value())
                    />
                    <Button text=td_string!(lang, stores.counts.save).to_owned() busy=sending.busy submits=true small=true />
                </form>
            }
        })
    };
    let standing = move || {
        let line = shown.get();
        let found = (!line.quantity.is_empty())
            .then(|| td_string!(lang, stores.counts.found, quantity = line.quantity, who = line.who));
        let expected = line.expected.map(|quantity| td_string!(lang, stores.counts.expected, quantity));
        let differs = line.difference.map(|difference| td_string!(lang, stores.counts.differs, difference));
        let texts = [found, expected, differs].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                {badge(line.state_word, tone(line.state))} <span class="text-muted">{texts}</span>
                {line.why.map(warning)}
            </div>
        }
    };
    view! {
        <li class="flex flex-col gap-2 px-4 py-3 sm:flex-row sm:items-center sm:justify-between">
            <div class="flex min-w-0 flex-col gap-1">
                <p class="min-w-0 break-words">{named(name, item_address(item))} " " <span class="text-sm text-muted">{code}</span></p>
                <p class="text-sm text-muted">{format!("{shelf} · {unit}")}</p>
                <div aria-live="polite">{standing}</div>
                {sending.notice(lang)}
            </div>
            {form}
        </li>
    }
    .into_any()
}

fn field_id(at: usize) -> String {
    format!("found-{at}")
}

fn focus(at: usize) {
    use leptos::wasm_bindgen::JsCast;
    let field = document().get_element_by_id(&field_id(at));
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Whether it takes it makes no difference.
        let _taken = field.focus();
    }
}
