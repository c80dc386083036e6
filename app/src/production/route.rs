//! The stages that pieces go through, as somebody puts them in order, and names with their values, which several pages show.

use super::shown::{Fact, RouteStage, StageChoice};
use crate::i18n::{Locale, td_string};
use crate::ui::badge::badge;
use crate::ui::button::IconButton;
use crate::ui::card::{Card, Tone};
use crate::ui::field::{Choice, SelectField};
use crate::ui::icon::Glyph;
use engrane::base::id::StageId;
use engrane::production::types::StageKind;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A route that is filled in.
#[derive(Clone, Copy)]
pub struct Route {
    stages: RwSignal<Vec<RouteStage>>,
    offered: StoredValue<Vec<StageChoice>>,
    /// Has anybody changed it?
    pub touched: RwSignal<bool>,
    /// Can a stage be skipped without being taken out?
    skips: bool,
}

impl Route {
    pub fn new(stages: Vec<RouteStage>, offered: Vec<StageChoice>, skips: bool) -> Self {
        Self { stages: RwSignal::new(stages), offered: StoredValue::new(offered), touched: RwSignal::new(false), skips }
    }

    /// Another one from the beginning, by the ids of its stages.
    pub fn begin_with(self, stages: &[StageId]) {
        let known = self.offered.get_value();
        let found = stages.iter().filter_map(|id| known.iter().find(|stage| stage.id == *id));
        self.stages.set(found.cloned().map(RouteStage::from).collect());
        self.touched.set(false);
    }

    /// The ids of its stages.
    pub fn ids(self) -> Vec<StageId> {
        self.stages.with_untracked(|stages| stages.iter().map(|one| one.stage.id).collect())
    }

    /// The ids of those that are skipped.
    pub fn skipped(self) -> Vec<StageId> {
        let skipped =
            |stages: &Vec<RouteStage>| stages.iter().filter(|one| one.skipped).map(|one| one.stage.id).collect();
        self.stages.with_untracked(skipped)
    }

    fn change(self, change: impl FnOnce(&mut Vec<RouteStage>)) {
        self.touched.set(true);
        self.stages.update(change);
    }

    fn place(self, id: StageId) -> Option<usize> {
        self.stages.with(|stages| stages.iter().position(|one| one.stage.id == id))
    }

    fn swap(self, id: StageId, forth: bool) {
        let Some(at) = untrack(|| self.place(id)) else { return };
        let other = if forth { Some(at + 1) } else { at.checked_sub(1) };
        self.change(|stages| {
            if let Some(other) = other.filter(|other| *other < stages.len()) {
                stages.swap(at, other);
            }
        });
    }

    fn set_skipped(self, id: StageId, skipped: bool) {
        self.change(|stages| {
            if let Some(one) = stages.iter_mut().find(|one| one.stage.id == id) {
                one.skipped = skipped;
            }
        });
    }

    /// The route with what changes it; `name` is the id of the field that adds to it.
    pub fn view(self, lang: Locale, name: &'static str, problem: Signal<Option<String>>) -> AnyView {
        let chosen = RwSignal::new(String::new());
        let choices = move || {
            let known = self.offered.get_value();
            let rest = known.into_iter().filter(|stage| self.place(stage.id).is_none());
            let first = Choice::new("", td_string!(lang, production.route.choose));
            [first]
                .into_iter()
                .chain(rest.map(|stage| Choice::new(stage.id.to_string(), stage.name)))
                .collect::<Vec<_>>()
        };
        let add = move |value: String| {
            let known = self.offered.get_value();
            if let Some(stage) = known.into_iter().find(|stage| stage.id.to_string() == value) {
                self.change(|stages| stages.push(stage.into()));
            }
            chosen.set(String::new());
            focus_again(name);
        };
        let adding = move || {
            view! {
                <SelectField
                    label=td_string!(lang, production.route.add)
                    name=name
                    choices=choices()
                    chosen=chosen
                    on_choose=add
                />
            }
        };
        let line = move |one: RouteStage| self.line(lang, one);
        let none = move || {
            let is_empty = self.stages.with(Vec::is_empty);
            is_empty.then(|| view! { <p class="text-sm text-muted">{td_string!(lang, production.route.none)}</p> })
        };
        view! {
            <fieldset class="flex min-w-0 flex-col gap-3">
                <legend class="mb-1 text-sm font-medium">{td_string!(lang, production.route.title)}</legend>
                <ol class="flex flex-col divide-y divide-base-300 rounded-box border border-base-300 empty:hidden">
                    <For
                        each=move || self.stages.get()
                        key=|one| one.stage.id
                        children=line
                    />
                </ol>
                {none}
                <p class="text-sm text-error empty:hidden" role="alert">
                    {problem}
                </p>
                <div class="max-w-80">{adding}</div>
            </fieldset>
        }
        .into_any()
    }

    fn line(self, lang: Locale, RouteStage { stage, fixed, .. }: RouteStage) -> AnyView {
        let StageChoice { id, name, kind, kind_word } = stage;
        let number = move || self.place(id).map(|at| (at + 1).to_string());
        let is_first = move || self.place(id) == Some(0);
        let is_last = move || self.place(id).is_some_and(|at| self.stages.with(|stages| at + 1 == stages.len()));
        let is_it = move |one: &RouteStage| one.stage.id == id && one.skipped;
        let skipped = Signal::derive(move || self.stages.with(|stages| stages.iter().any(is_it)));
        let step = |forth: bool, sign: &'static str, label: String, disabled: Signal<bool>| {
            view! {
                <button
                    class="btn btn-ghost btn-square btn-sm text-lg"
                    type="button"
                    aria-label=label
                    disabled=disabled
                    on:click=move |_| self.swap(id, forth)
                >
                    {sign}
                </button>
            }
        };
        let up = td_string!(lang, production.route.up, name = name.clone());
        let down = td_string!(lang, production.route.down, name = name.clone());
        let label = td_string!(lang, production.route.take_out, name = name.clone());
        let remove = Callback::new(move |()| self.change(|stages| stages.retain(|one| one.stage.id != id)));
        let remove = (!fixed).then(|| view! { <IconButton glyph=Glyph::Close label small=true on_press=remove /> });
        let skip = (self.skips && !fixed).then(|| {
            view! {
                <label class="flex cursor-pointer items-center gap-2 text-sm">
                    <input
                        class="checkbox checkbox-sm rounded-sm"
                        type="checkbox"
                        checked=skipped.get_untracked()
                        prop:checked=skipped
                        on:change:target=move |event| self.set_skipped(id, event.target().checked())
                    />
                    {td_string!(lang, production.route.skip)}
                    <span class="sr-only">{name.clone()}</span>
                </label>
            }
        });
        let about = (kind != StageKind::Inside).then(|| badge(kind_word, Tone::Neutral));
        view! {
            <li class="flex flex-wrap items-center gap-x-3 gap-y-1 py-1 ps-3 pe-1">
                <span class="w-5 text-sm text-muted tabular-nums" aria-hidden="true">{number}</span>
                <span class="min-w-0 grow break-words" class=("text-muted", skipped) class=("line-through", skipped)>
                    {name}
                </span>
                {about}
                {skip}
                <span class="flex">
                    {step(false, "↑", up, Signal::derive(is_first))}
                    {step(true, "↓", down, Signal::derive(is_last))}
                    {remove}
                </span>
            </li>
        }
        .into_any()
    }
}

/// What had the focus was drawn anew, or is gone: whoever works with the keyboard goes on there.
pub(super) fn focus_again(name: &'static str) {
    request_animation_frame(move || {
        let field = document().get_element_by_id(name);
        if let Some(field) = field.as_ref().and_then(|field| field.dyn_ref::<HtmlElement>()) {
            // One that cannot take the focus is seen all the same.
            let _ = field.focus();
        }
    });
}

/// A route in one line.
pub fn in_line(lang: Locale, stages: Vec<StageChoice>) -> AnyView {
    if stages.is_empty() {
        return view! { <p class="text-sm text-muted">{td_string!(lang, production.route.usual)}</p> }.into_any();
    }
    let stages = stages.into_iter().enumerate().map(|(at, stage)| {
        let arrow = (at > 0).then(|| view! { <span class="text-muted" aria-hidden="true">"→"</span> });
        let about = (stage.kind != StageKind::Inside).then(|| badge(stage.kind_word, Tone::Neutral));
        view! { <li class="flex items-center gap-2">{arrow} <span>{stage.name}</span> {about}</li> }
    });
    view! { <ol class="flex flex-wrap gap-x-2 gap-y-1 text-sm">{stages.collect_view()}</ol> }.into_any()
}

/// Names and values in a card, one under the other.
pub fn facts(title: &'static str, facts: Vec<Fact>) -> AnyView {
    let facts = facts.into_iter().map(|Fact { name, value }| {
        view! {
            <div class="flex items-baseline justify-between gap-4 border-b border-base-300 py-2 last:border-0">
                <dt class="text-muted">{name}</dt>
                <dd class="min-w-0 text-end font-medium break-words tabular-nums">{value}</dd>
            </div>
        }
    });
    view! {
        <Card title=title>
            <dl class="text-sm">{facts.collect_view()}</dl>
        </Card>
    }
    .into_any()
}
