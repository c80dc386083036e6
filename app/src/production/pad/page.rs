//! The pad: where the device stands, the orders there, and one of them with how much of it was made.

use super::form::form;
use super::mend::{mend, own};
use super::shown::{Pad, PadAt, PadOrder, PadStage};
use super::{PAD, rpc};
use crate::base::address::{escape, with_query};
use crate::base::device::{recall, remember};
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::production::orders::order_address;
use crate::production::traveller::{REVISION, Scanned, printed_address, scanned};
use crate::scan::{ScanButton, kept_gap, listen};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::LinkButton;
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::field::typed_before;
use crate::ui::icon::{Glyph, icon};
use crate::ui::state::{Empty, Notice};
use crate::ui::suspend::suspend;
use crate::ui::toast::Toasts;
use engrane::base::id::{ProductionOrderId, StageFactId};
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Where the device keeps where it stands.
const PLACE_KEY: &str = "pad.place";
/// Orders that are shown at once; where there are more, they can be searched.
const SHOWN: usize = 30;
/// The box where they are.
const SOUGHT: &str = "order-sought";
/// What is pressed with a glove: at least 64 pixels high.
pub const KEY: &str = "btn h-auto min-h-16 px-3 py-2 text-xl font-semibold whitespace-normal";
/// One that is not the next thing to do.
pub const PLAIN: &str = "border-base-300 bg-base-100 hover:bg-base-200";

/// `/production/pad`
pub(crate) fn pad_page() -> AnyView {
    guarded(Permission::FactsRecord, content)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Their codes.
    pub stage: String,
    pub machine: String,
    /// The order that is recorded of.
    pub order: Option<ProductionOrderId>,
    /// The revision on its sheet, where that was scanned.
    pub printed: Option<String>,
    /// The fact that is corrected.
    pub fact: Option<StageFactId>,
    /// Is another place chosen?
    pub choose: bool,
}

impl Asked {
    pub fn address(&self) -> String {
        let order = self.order.map(|id| id.to_string()).unwrap_or_default();
        let fact = self.fact.map(|id| id.to_string()).unwrap_or_default();
        let choose = if self.choose { "1" } else { "" };
        let query = [
            ("stage", self.stage.as_str()),
            ("machine", &self.machine),
            ("order", &order),
            ("fact", &fact),
            ("choose", choose),
        ];
        // One without a revision is a sheet all the same.
        let printed = self.order.and(self.printed.as_ref());
        let printed = printed.map(|printed| format!("&{REVISION}={}", escape(printed))).unwrap_or_default();
        with_query(PAD, &query) + &printed
    }

    /// The place alone.
    pub fn place(&self) -> Self {
        Self { stage: self.stage.clone(), machine: self.machine.clone(), ..Self::default() }
    }
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
            Asked {
                stage: text("stage"),
                machine: text("machine"),
                order: text("order").parse().ok(),
                printed: query.get_str(REVISION).map(str::to_owned),
                fact: text("fact").parse().ok(),
                choose: !text("choose").is_empty(),
            }
        })
    });
    remember_place(asked);
    let place = Memo::new(move |_| asked.with(|asked| (asked.stage.clone(), asked.machine.clone())));
    let changes = expect_context::<Live>().changes(|event| {
        matches!(
            event,
            Event::OrderChanged { .. }
                | Event::SpecificationChanged { .. }
                | Event::ProductionChanged
                | Event::TaskChanged { .. }
        )
    });
    // While something is filled in, nothing is drawn anew under somebody's fingers.
    let news = Memo::new(move |before: Option<&u32>| {
        let busy = asked.with(|asked| asked.order.is_some() || asked.fact.is_some());
        let now = changes.get();
        if busy { before.copied().unwrap_or(now) } else { now }
    });
    let pad = Resource::new_blocking(
        move || (place.get(), language.get_locale(), news.get()),
        |((stage, machine), lang, _)| rpc::production_pad(stage, machine, lang.into()),
    );
    let again = Callback::new(move |()| pad.refetch());
    let sought = RwSignal::new(typed_before(SOUGHT).unwrap_or_default());
    let opens = opens_scanned(asked, again);
    listen(kept_gap(), opens);
    let page = suspend(move || async move {
        match pad.await {
            Ok(found) => shown(language.get_locale_untracked(), (asked, sought), found, again, opens),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, floor.pad.title).to_owned())}
        <Transition fallback=|| loading(5)>{page}</Transition>
    }
    .into_any()
}

/// Has the device remember where it stands, and go there when it is asked for nothing.
fn remember_place(asked: Memo<Asked>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let now = asked.get();
        if !now.stage.is_empty() {
            remember(PLACE_KEY, &now.place().address());
        } else if !now.choose
            && let Some(place) = recall(PLACE_KEY).filter(|place| place.starts_with(PAD))
        {
            navigate(&place, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}

/// The sheet of an order that is scanned opens the order where the device stands, else its page.
fn opens_scanned(asked: Memo<Asked>, again: Callback<()>) -> Callback<String> {
    let (navigate, toasts, language) = (use_navigate(), Toasts::current(), use_i18n());
    Callback::new(move |text: String| {
        let Some(Scanned { order, revision }) = scanned(&text) else {
            toasts.show(Tone::Careful, td_string!(language.get_locale_untracked(), floor.pad.no_sheet));
            return;
        };
        let place = asked.with_untracked(Asked::place);
        let address = if place.stage.is_empty() {
            revision.map_or_else(|| order_address(order), |revision| printed_address(order, &revision))
        } else {
            Asked { order: Some(order), printed: revision, ..place }.address()
        };
        navigate(&address, NavigateOptions::default());
        // It may have come there since the orders were last fetched.
        again.run(());
    })
}

fn shown(
    lang: Locale,
    (asked, sought): (Memo<Asked>, RwSignal<String>),
    AsOf { now, value }: AsOf<Pad>,
    again: Callback<()>,
    opens: Callback<String>,
) -> AnyView {
    let Pad { places, at } = value;
    let Some(at) = at else { return choice(lang, asked, places) };
    // A pad stays where it stands: at a stage that may be at one machine after the other.
    let on_pad = untrack(|| Session::current().on_pad()).is_some();
    let moves = !on_pad || places.iter().map(PadStage::choices).sum::<usize>() > 1;
    let navigate = use_navigate();
    let back = Callback::new(move |()| {
        navigate(
            &asked.get_untracked().place().address(),
            NavigateOptions { scroll: false, ..NavigateOptions::default() },
        );
        again.run(());
    });
    let at = StoredValue::new(at);
    let chosen = Memo::new(move |_| asked.with(|asked| (asked.order, asked.fact)));
    let body = move || {
        let (order, fact) = chosen.get();
        let at = at.get_value();
        let found = order.and_then(|id| at.orders.iter().find(|order| order.id == id).cloned());
        let missing = match found {
            Some(order) if order.is_open => return form(lang, asked, &at, order, back),
            Some(order) => Some((order.id, order.missing)),
            None => order.map(|id| (id, None)),
        };
        let missing = missing.map(|(id, why)| not_here(lang, id, why));
        let corrected = fact.and_then(|id| at.own.iter().find(|one| one.id == id).cloned());
        let panel = corrected.map(|fact| mend(lang, &at, fact, back));
        view! {
            {missing}
            {orders(lang, asked, sought, at.orders)}
            {own(lang, asked, at.own, now)}
            {panel}
        }
        .into_any()
    };
    view! {
        {at.with_value(|at| heading(lang, at, moves, opens))}
        <div class="flex flex-col gap-6">{body}</div>
    }
    .into_any()
}

/// The order that was asked for has nothing to record here.
fn not_here(lang: Locale, id: ProductionOrderId, why: Option<String>) -> AnyView {
    // On a pad that page is nobody's.
    let see = untrack(|| Session::current().on_pad()).is_none().then(|| {
        view! {
            <div class="mt-2">
                <LinkButton href=order_address(id) text=td_string!(lang, floor.pad.see_order) small=true />
            </div>
        }
    });
    view! {
        <Notice tone=Tone::Careful title=td_string!(lang, floor.pad.not_here)>
            {why.map(|why| view! { <p>{why}</p> })} {see}
        </Notice>
    }
    .into_any()
}

fn heading(lang: Locale, at: &PadAt, moves: bool, opens: Callback<String>) -> AnyView {
    let elsewhere = moves.then(|| {
        let href = Asked { choose: true, ..Asked::default() }.address();
        view! { <LinkButton href text=td_string!(lang, floor.pad.elsewhere) glyph=Some(Glyph::Settings) /> }
    });
    view! {
        <PageHeading title=at.name.clone() lead=at.shift_said.clone()>
            <ScanButton on_scan=opens />
            {elsewhere}
        </PageHeading>
    }
    .into_any()
}

/// Where the device stands: a stage, then one of its machines.
fn choice(lang: Locale, asked: Memo<Asked>, places: Vec<PadStage>) -> AnyView {
    if places.is_empty() {
        let (title, text) = (td_string!(lang, floor.pad.no_places), td_string!(lang, floor.pad.no_places_text));
        return view! { <Empty glyph=Glyph::Factory title=title text=text page=true /> }.into_any();
    }
    let places = StoredValue::new(places);
    let chosen = Memo::new(move |_| asked.with(|asked| asked.stage.clone()));
    let body = move || {
        let stage = chosen.get();
        let known = places.with_value(|places| places.iter().find(|place| place.code == stage).cloned());
        match known {
            Some(stage) if stage.needs_machine => machines(lang, stage),
            _ => places.with_value(|places| stages(lang, places)),
        }
    };
    let (title, lead) = (td_string!(lang, floor.pad.title), td_string!(lang, floor.pad.where_lead));
    view! { <PageHeading title lead /> {body} }.into_any()
}

fn stages(lang: Locale, places: &[PadStage]) -> AnyView {
    let links = places.iter().map(|place| {
        let asked = Asked { stage: place.code.clone(), ..Asked::default() };
        (asked.address(), place.name.clone())
    });
    let mut links: Vec<_> = links.collect();
    // Where no machine need be named, one may be all the same.
    for place in places.iter().filter(|place| !place.needs_machine) {
        for (code, name) in &place.machines {
            let asked = Asked { stage: place.code.clone(), machine: code.clone(), ..Asked::default() };
            links.push((asked.address(), format!("{} · {name}", place.name)));
        }
    }
    tiles(td_string!(lang, floor.pad.stages), links)
}

fn machines(lang: Locale, stage: PadStage) -> AnyView {
    if stage.machines.is_empty() {
        let (title, text) = (td_string!(lang, floor.pad.no_machines), td_string!(lang, floor.pad.no_machines_text));
        return view! { <Empty glyph=Glyph::Factory title=title text=text /> }.into_any();
    }
    let links = stage.machines.into_iter().map(|(machine, name)| {
        let asked = Asked { stage: stage.code.clone(), machine, ..Asked::default() };
        (asked.address(), name)
    });
    tiles(td_string!(lang, floor.pad.machines), links.collect())
}

fn tiles(label: &'static str, links: Vec<(String, String)>) -> AnyView {
    let links = links
        .into_iter()
        .map(|(href, text)| view! { <a class=format!("{KEY} {PLAIN}") href=href>{text}</a> })
        .collect_view();
    view! {
        <nav class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3" aria-label=label>
            {links}
        </nav>
    }
    .into_any()
}

fn orders(lang: Locale, asked: Memo<Asked>, sought: RwSignal<String>, orders: Vec<PadOrder>) -> AnyView {
    let title = td_string!(lang, floor.pad.orders);
    if orders.is_empty() {
        let text = td_string!(lang, floor.pad.no_orders_text);
        return view! {
            <Card title=title>
                <Empty glyph=Glyph::CheckCircle title=td_string!(lang, floor.pad.no_orders) text=text />
            </Card>
        }
        .into_any();
    }
    let here = asked.get_untracked().place();
    if orders.len() <= SHOWN {
        return view! { <Card title=title flush=true>{order_rows(lang, &here, orders.iter())}</Card> }.into_any();
    }
    let orders = StoredValue::new(orders);
    let found = move || orders.with_value(|orders| found(lang, &here, orders, &sought.read()));
    view! {
        <Card title=title aside=search_box(lang, sought) flush=true>
            {found}
        </Card>
    }
    .into_any()
}

fn search_box(lang: Locale, sought: RwSignal<String>) -> AnyView {
    view! {
        <label class="input min-h-16 w-full text-xl sm:w-80">
            <span class="text-muted">{icon(Glyph::Search, "size-6")}</span>
            <span class="sr-only">{td_string!(lang, floor.pad.search)}</span>
            <input
                class="min-w-0 grow"
                type="search"
                name=SOUGHT
                autocomplete="off"
                placeholder=td_string!(lang, floor.pad.search)
                prop:value=sought
                on:input:target=move |event| sought.set(event.target().value())
            />
        </label>
    }
    .into_any()
}

/// The first of those that have all these words.
fn found(lang: Locale, here: &Asked, orders: &[PadOrder], sought: &str) -> AnyView {
    let words: Vec<String> = sought.split_whitespace().map(str::to_lowercase).collect();
    let of_words = |order: &&PadOrder| words.iter().all(|word| order.words.contains(word));
    let count = orders.iter().filter(of_words).count();
    if count == 0 {
        let title = td_string!(lang, floor.pad.none_found, words = sought.trim().to_owned());
        return view! { <Empty glyph=Glyph::SearchOff title /> }.into_any();
    }
    let more = (count > SHOWN).then(|| {
        let text = td_string!(lang, floor.pad.more_found, shown = SHOWN, count = count);
        view! { <p class="border-t border-base-300 px-4 py-3 text-sm text-muted">{text}</p> }
    });
    view! { {order_rows(lang, here, orders.iter().filter(of_words).take(SHOWN))} {more} }.into_any()
}

fn order_rows<'a>(lang: Locale, here: &Asked, orders: impl Iterator<Item = &'a PadOrder>) -> AnyView {
    let rows = orders.map(|order| order_row(lang, here, order.clone())).collect_view();
    view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
}

fn order_row(lang: Locale, here: &Asked, order: PadOrder) -> AnyView {
    let PadOrder { id, order, code, name, about, urgent, here: waiting, missing, is_open, .. } = order;
    let urgent = urgent.then(|| badge(td_string!(lang, floor.urgent), Tone::Careful));
    let what = view! {
        <span class="min-w-0 grow">
            <span class="flex flex-wrap items-center gap-x-2 text-xl font-semibold">{code} {urgent}</span>
            <span class="block break-words">{name}</span>
            <span class="block text-sm text-muted">{order} {(!about.is_empty()).then(|| format!(" · {about}"))}</span>
        </span>
        <span class="shrink-0 text-end">
            <span class="block text-2xl font-semibold tabular-nums">{waiting}</span>
            <span class="block text-sm text-muted">{td_string!(lang, floor.here)}</span>
        </span>
    };
    let row = "flex min-h-16 items-center gap-4 px-4 py-3";
    let missing = missing.map(|missing| view! { <span class="basis-full text-sm text-muted">{missing}</span> });
    if !is_open {
        return view! { <li class=format!("{row} flex-wrap text-muted")>{what} {missing}</li> }.into_any();
    }
    let href = Asked { order: Some(id), ..here.clone() }.address();
    view! { <li><a class=format!("{row} flex-wrap hover:bg-base-200/60") href=href>{what} {missing}</a></li> }
        .into_any()
}
