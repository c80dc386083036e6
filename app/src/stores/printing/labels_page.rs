//! Labels: what they are of, and how they are printed. The address says what they are of at first.

use super::form::{TypedLabels, pages, request};
use super::printer::Printer;
use super::shown::{AskedLabels, LabelOf, LabelSheet, Labelled, Thing};
use super::{download, rpc};
use crate::base::format;
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::answers::{problem_notice, problem_of};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::stores::acts::{ADDRESS, filter_of};
use crate::stores::panel::{choose, input, search_holders, search_items};
use crate::stores::picker::{Picked, PickerTexts, Search, picker};
use crate::stores::shown::Choice;
use crate::ui::button::{Button, IconButton, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::{FormField, Kind, Pick};
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, Notice, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::toast::Toasts;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::stores::labels::rules::sheet;
use engrane::stores::labels::types::{LabelLayout, MAX_LABELS};
use engrane::stores::types::ItemFilter;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use std::str::FromStr;

/// How many kinds of commands there are to print.
const COMMANDS: usize = engrane::stores::labels::commands::COMMANDS.len();

/// `/stores/labels`
pub(crate) fn labels_page() -> AnyView {
    guarded(Permission::StoresMove, content)
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| query.with(asked_of));
    let form = Resource::new_blocking(
        move || (asked.get(), language.get_locale()),
        |((asked, _), lang)| rpc::label_form(asked, lang.into()),
    );
    let page = suspend(move || async move {
        match form.await {
            Ok(form) => sheet_view(language.get_locale_untracked(), form, asked.get_untracked().1),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, stores.labels.title).to_owned())}
        <Transition fallback=|| skeleton_block("h-96")>{page}</Transition>
    }
    .into_any()
}

/// What an address asks for; whether the commands are among it.
fn asked_of(query: &ParamsMap) -> (AskedLabels, bool) {
    let says = |name: &str| query.get_str(name).is_some();
    let asked = AskedLabels {
        items: ids(query, "item"),
        filter: says("all").then(|| filter_of(query)),
        shelves: ids(query, "shelf"),
        holders: ids(query, "holder"),
        pieces: ids(query, "piece"),
    };
    (asked, says("commands"))
}

fn ids<Id: FromStr>(query: &ParamsMap, name: &str) -> Vec<Id> {
    query.get_all(name).unwrap_or_default().iter().filter_map(|id| id.parse().ok()).collect()
}

/// Everything that is chosen and typed.
#[derive(Clone, Copy)]
struct Filled {
    things: RwSignal<Vec<Thing>>,
    /// How many items were asked for at once, where these were too many.
    too_many: RwSignal<Option<String>>,
    commands: RwSignal<bool>,
    layout: RwSignal<LabelLayout>,
    first: RwSignal<u32>,
    copies: RwSignal<String>,
    right: RwSignal<String>,
    down: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
}

impl Filled {
    fn new(labelled: Labelled, commands: bool) -> Self {
        Self {
            things: RwSignal::new(labelled.things),
            too_many: RwSignal::new(labelled.too_many),
            commands: RwSignal::new(commands),
            layout: RwSignal::new(LabelLayout::Letter30),
            first: RwSignal::new(1),
            copies: RwSignal::new("1".to_owned()),
            right: RwSignal::default(),
            down: RwSignal::default(),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Each thing once.
    fn add(self, labelled: Labelled) {
        self.too_many.set(labelled.too_many);
        self.things.update(|things| {
            for thing in labelled.things {
                if !things.iter().any(|known| known.of == thing.of && known.id == thing.id) {
                    things.push(thing);
                }
            }
        });
    }

    fn printer(self) -> Printer {
        Printer { layout: self.layout.get(), right: self.right.get(), down: self.down.get() }
    }

    fn typed(self) -> TypedLabels {
        TypedLabels {
            things: self.things.get(),
            commands: self.commands.get(),
            printer: self.printer(),
            first: self.first.get(),
            copies: self.copies.get(),
        }
    }

    /// How many labels there are, copies counted.
    fn count(self) -> usize {
        let labels = self.things.with(Vec::len) + if self.commands.get() { COMMANDS } else { 0 };
        labels * self.copies.with(|copies| copies.trim().parse().unwrap_or(1))
    }

    fn layout(self, layout: LabelLayout) {
        self.layout.set(layout);
        // Another sheet is a new one.
        self.first.set(1);
    }
}

fn sheet_view(lang: Locale, form: LabelSheet, commands: bool) -> AnyView {
    let LabelSheet { labelled, categories, shelves } = form;
    let filled = Filled::new(labelled, commands);
    // What only the device knows, once there is one.
    Effect::new(move |_| {
        if let Some(Printer { layout, right, down }) = Printer::recall() {
            filled.layout(layout);
            filled.right.set(right);
            filled.down.set(down);
        }
    });
    let toasts = Toasts::current();
    let print = move |event: SubmitEvent| {
        event.prevent_default();
        if filled.busy.get_untracked() {
            return;
        }
        let typed = untrack(|| filled.typed());
        let asked = match request(lang, &typed) {
            Ok(asked) => asked,
            Err(problem) => {
                filled.problem.set(Some(problem));
                return;
            }
        };
        filled.problem.set(None);
        filled.busy.set(true);
        typed.printer.remember();
        spawn_local(async move {
            let answer = download::fetch(&asked).await;
            filled.busy.try_set(false);
            match answer.map(|pdf| download::save(&pdf, td_string!(lang, stores.labels.file))) {
                Ok(Ok(())) => toasts.show(Tone::Good, td_string!(lang, stores.labels.saved)),
                Ok(Err(_)) => toasts.show(Tone::Bad, td_string!(lang, stores.labels.not_saved)),
                Err(problem) => {
                    filled.problem.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <PageHeading title=td_string!(lang, stores.labels.title) lead=td_string!(lang, stores.labels.lead)>
            <LinkButton href=ADDRESS text=td_string!(lang, stores.title) glyph=Glyph::Inventory weight=Weight::Quiet small=true />
        </PageHeading>
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <Card title=td_string!(lang, stores.labels.of)>{chosen(lang, filled, categories, shelves)}</Card>
            <Card title=td_string!(lang, stores.labels.how)>
                <form class="flex flex-col gap-4" on:submit=print>
                    {printing(lang, filled)}
                </form>
            </Card>
        </div>
    }
    .into_any()
}

/// What gets a label, and what adds to it.
fn chosen(lang: Locale, filled: Filled, categories: Vec<Pick>, shelves: Vec<Pick>) -> AnyView {
    let adding = RwSignal::new(false);
    let broke = RwSignal::new(None::<Problem>);
    let add = Callback::new(move |asked: AskedLabels| {
        adding.set(true);
        broke.set(None);
        spawn_local(async move {
            let answer: RpcResult<Labelled> = rpc::label_things(asked, lang.into()).await;
            adding.try_set(false);
            match answer {
                Ok(labelled) if adding.try_get_untracked().is_some() => filled.add(labelled),
                Ok(_) => {}
                Err(Failure(problem)) => {
                    broke.try_set(Some(problem));
                }
            }
        });
    });
    let category = whole(
        "label-category",
        (td_string!(lang, stores.labels.category), td_string!(lang, stores.labels.choose)),
        categories,
        (td_string!(lang, stores.labels.add_all), adding),
        move |id| {
            if let Ok(category) = id.parse() {
                let filter = ItemFilter { category: Some(category), ..ItemFilter::default() };
                add.run(AskedLabels { filter: Some(filter), ..AskedLabels::default() });
            }
        },
    );
    let shelf = whole(
        "label-shelf",
        (td_string!(lang, stores.labels.shelf), td_string!(lang, stores.labels.choose)),
        shelves,
        (td_string!(lang, stores.labels.add), adding),
        move |id| add.run(AskedLabels { shelves: id.parse().into_iter().collect(), ..AskedLabels::default() }),
    );
    let items =
        PickerTexts { label: td_string!(lang, stores.labels.item), unknown: td_string!(lang, stores.panel.no_item) };
    let holders = PickerTexts {
        label: td_string!(lang, stores.labels.holder),
        unknown: td_string!(lang, stores.panel.no_holder),
    };
    let too_many = move || {
        let hint = |count: String| td_string!(lang, stores.labels.too_many_items, count);
        filled.too_many.get().map(|count| too_many_notice(lang, hint(count)))
    };
    view! {
        <div class="flex flex-col gap-4">
            <div class="grid items-start gap-4 sm:grid-cols-2">
                {one(filled, LabelOf::Item, items, "label-item", search_items)}
                {category}
                {one(filled, LabelOf::Holder, holders, "label-holder", search_holders)}
                {shelf}
            </div>
            <label class="flex min-h-10 cursor-pointer items-center gap-2.5 text-sm font-medium">
                <input
                    class="checkbox checkbox-sm rounded-sm"
                    type="checkbox"
                    prop:checked=filled.commands
                    on:change:target=move |event| filled.commands.set(event.target().checked())
                />
                {td_string!(lang, stores.labels.commands)}
            </label>
            {problem_notice(lang, broke.into())}
            {too_many}
            {things(lang, filled)}
        </div>
    }
    .into_any()
}

/// A field that adds what is chosen in it.
fn one(filled: Filled, of: LabelOf, texts: PickerTexts, id: &str, search: Search) -> AnyView {
    let picked = Picked::new(None);
    Effect::new(move |_| {
        if picked.id.with(|id| !id.is_empty())
            && let Some(Choice { id, name, remark }) = picked.take()
        {
            filled.add(Labelled { things: vec![Thing { of, id, name, remark }], too_many: None });
        }
    });
    picker(texts, id.to_owned(), picked, search, Signal::stored(None), false)
}

/// A choice, with a button that adds all of it.
fn whole(
    id: &'static str,
    (label, none): (&'static str, &'static str),
    picks: Vec<Pick>,
    (add, busy): (&'static str, RwSignal<bool>),
    on_add: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let value = RwSignal::new(String::new());
    let press = Callback::new(move |()| {
        on_add(value.get_untracked());
        value.set(String::new());
    });
    view! {
        <div class="flex min-w-0 items-end gap-2">
            <div class="min-w-0 grow">{choose(id.to_owned(), label, none, value, StoredValue::new(picks))}</div>
            <Button
                text=add.to_owned()
                glyph=Glyph::Add
                busy=busy
                disabled=Signal::derive(move || value.with(String::is_empty))
                on_press=press
            />
        </div>
    }
    .into_any()
}

fn things(lang: Locale, filled: Filled) -> AnyView {
    let kind = move |of: LabelOf| match of {
        LabelOf::Item => td_string!(lang, stores.labels.item),
        LabelOf::Shelf => td_string!(lang, stores.labels.shelf_one),
        LabelOf::Holder => td_string!(lang, stores.labels.holder),
        LabelOf::Piece => td_string!(lang, stores.pieces.unit),
    };
    let row = move |thing: Thing| {
        let Thing { of, id, name, remark } = thing;
        let about = if remark.is_empty() { kind(of).to_owned() } else { format!("{} · {remark}", kind(of)) };
        let label = td_string!(lang, stores.labels.remove, name = name.clone());
        let remove = Callback::new(move |()| {
            filled.things.update(|things| things.retain(|thing| thing.of != of || thing.id != id));
        });
        view! {
            <li class="flex items-center justify-between gap-3 py-2">
                <div class="min-w-0">
                    <p class="break-words font-medium">{name}</p>
                    <p class="text-sm text-muted">{about}</p>
                </div>
                <IconButton glyph=Glyph::Close label small=true on_press=remove />
            </li>
        }
    };
    let empty = move || filled.things.with(Vec::is_empty);
    let nothing = move || {
        (empty() && !filled.commands.get()).then(|| {
            view! {
                <Empty
                    glyph=Glyph::Inventory
                    title=td_string!(lang, stores.labels.none)
                    text=td_string!(lang, stores.labels.none_text)
                />
            }
        })
    };
    let clear = move || {
        (!empty()).then(|| {
            view! {
                <div class="flex items-center justify-between gap-3">
                    <p class="text-sm text-muted" role="status">
                        {move || {
                            td_string!(lang, stores.labels.chosen, count = format::count(filled.things.with(Vec::len) as u64))
                        }}
                    </p>
                    <Button
                        text=td_string!(lang, stores.labels.clear).to_owned()
                        weight=Weight::Quiet
                        small=true
                        on_press=Callback::new(move |()| filled.things.set(Vec::new()))
                    />
                </div>
            }
        })
    };
    view! {
        {nothing}
        {clear}
        <ul class="max-h-112 divide-y divide-base-300 overflow-y-auto" class:hidden=empty>
            <For each=move || filled.things.get() key=|thing| (thing.of, thing.id.clone()) children=row />
        </ul>
    }
    .into_any()
}

fn layout_name(lang: Locale, layout: LabelLayout) -> &'static str {
    match layout {
        LabelLayout::Letter30 => td_string!(lang, stores.labels.letter_30),
        LabelLayout::A4With48 => td_string!(lang, stores.labels.a4_48),
        LabelLayout::Roll62 => td_string!(lang, stores.labels.roll_62x29),
        LabelLayout::Roll50 => td_string!(lang, stores.labels.roll_50x25),
    }
}

/// On what, from which label on, how often, shifted by how much; and what prints it.
fn printing(lang: Locale, filled: Filled) -> AnyView {
    let options = LabelLayout::ALL
        .iter()
        .map(|&layout| view! { <option value=layout.as_str()>{layout_name(lang, layout)}</option> })
        .collect_view();
    let told = |field: &str| problem_of(lang, field.to_owned(), filled.problem.into());
    let number = |id: &str, label: &str, hint: &str, value: RwSignal<String>| {
        let field = FormField::new(id, label, Kind::Number).hint(hint);
        input(format!("label-{id}"), field, value, told(id))
    };
    let summary = move || {
        let count = filled.count();
        let pages = pages(&filled.printer(), filled.first.get(), count);
        td_string!(
            lang,
            stores.labels.summary,
            labels = format::count(count as u64),
            pages = format::count(pages as u64)
        )
    };
    let over = move || filled.count() > MAX_LABELS;
    let too_many =
        move || over().then(|| too_many_notice(lang, td_string!(lang, stores.labels.too_many_hint).to_owned()));
    view! {
        {problem_notice(lang, filled.problem.into())}
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class="text-sm font-medium" for="label-layout">
                {td_string!(lang, stores.labels.layout)}
            </label>
            <select
                class="select w-full"
                id="label-layout"
                prop:value=move || filled.layout.get().as_str()
                on:change:target=move |event| {
                    if let Ok(layout) = event.target().value().parse() {
                        filled.layout(layout);
                    }
                }
            >
                {options}
            </select>
        </div>
        {move || first_label(lang, filled)}
        {number("copies", td_string!(lang, stores.labels.copies), "", filled.copies)}
        <div class="grid items-start gap-4 sm:grid-cols-2">
            {number("right", td_string!(lang, stores.labels.right), "", filled.right)}
            {number("down", td_string!(lang, stores.labels.down), "", filled.down)}
        </div>
        <p class="text-sm text-muted">{td_string!(lang, stores.labels.offset_hint)}</p>
        {too_many}
        <div class="flex flex-wrap items-center gap-3">
            <Button
                text=td_string!(lang, stores.labels.print).to_owned()
                weight=Weight::Primary
                submits=true
                busy=filled.busy
                disabled=Signal::derive(move || filled.count() == 0 || over())
            />
            <p class="text-sm text-muted" role="status">
                {summary}
            </p>
        </div>
    }
    .into_any()
}

fn too_many_notice(lang: Locale, hint: String) -> AnyView {
    view! {
        <Notice tone=Tone::Careful title=td_string!(lang, stores.labels.too_many)>
            <p>{hint}</p>
        </Notice>
    }
    .into_any()
}

/// The sheet, small: a press says which label of it is the first that is free. A roll has only free ones.
fn first_label(lang: Locale, filled: Filled) -> AnyView {
    let sheet = sheet(filled.layout.get());
    if sheet.labels() == 1 {
        return ().into_any();
    }
    let columns = if sheet.columns == 3 { "grid-cols-3" } else { "grid-cols-4" };
    let cell = |number: u32| {
        let is_first = move || filled.first.get() == number;
        view! {
            <label
                class="relative block h-6 cursor-pointer rounded-sm border border-base-content/40 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-1"
                class=("bg-primary", is_first)
                class=("bg-base-300", move || filled.first.get() > number)
            >
                <input
                    class="absolute inset-0 size-full cursor-pointer opacity-0"
                    type="radio"
                    name="first"
                    value=number
                    aria-label=td_string!(lang, stores.labels.label_number, number)
                    prop:checked=is_first
                    on:change=move |_| filled.first.set(number)
                />
            </label>
        }
    };
    view! {
        <fieldset class="min-w-0">
            <legend class="mb-1.5 text-sm font-medium">{td_string!(lang, stores.labels.first)}</legend>
            <div class=format!("grid max-w-72 gap-1 rounded-box border border-base-300 bg-base-200 p-2 {columns}")>
                {(1..=sheet.labels()).map(cell).collect_view()}
            </div>
            <p class="mt-1.5 text-sm text-muted">
                {move || td_string!(lang, stores.labels.begins, number = filled.first.get())}
            </p>
        </fieldset>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_address_says_what_is_labelled() {
        let mut query = ParamsMap::new();
        for id in [1_u128, 2] {
            query.insert("item", Uuid::from_u128(id).to_string());
        }
        query.insert("shelf", Uuid::from_u128(3).to_string());
        query.insert("holder", "nobody".to_owned());
        query.insert("commands", "1".to_owned());
        let (asked, commands) = asked_of(&query);
        assert_eq!((asked.items.len(), asked.shelves.len(), asked.holders.len()), (2, 1, 0));
        assert!(commands && asked.filter.is_none());
        query.insert("all", "1".to_owned());
        query.insert("kind", "tool".to_owned());
        let filter = asked_of(&query).0.filter.unwrap();
        assert_eq!(filter.kind, Some(engrane::stores::types::ItemKind::Tool));
    }
}
