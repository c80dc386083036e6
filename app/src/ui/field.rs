//! Fields of forms: a label, an input, a hint, and the problem beside it.

use super::icon::{Glyph, icon};
use crate::forms::refused_form;
use crate::is_taken_over;
use leptos::prelude::*;
use leptos::tachys::html::event::Targeted;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

/// The input with this name, while it may hold what somebody typed before the page was taken over: that stays.
fn drawn_by_server(name: &str) -> Option<HtmlInputElement> {
    if is_taken_over() {
        return None;
    }
    let input = document().query_selector(&format!("input[name='{name}']")).ok().flatten()?;
    input.dyn_into().ok()
}

/// What somebody typed into the input with this name before the page was taken over.
pub fn typed_before(name: &str) -> Option<String> {
    drawn_by_server(name).map(|input| input.value()).filter(|typed| !typed.is_empty())
}

/// What somebody chose in the select with this name before that, and the server had not. A select that shows none of its
/// choices as chosen shows the first one, which nobody chose.
fn chosen_before(name: &str, choices: &[Choice], chosen: Signal<String>) -> Option<String> {
    if is_taken_over() {
        return None;
    }
    let found = document().query_selector(&format!("select[name='{name}']")).ok().flatten()?;
    let value = found.dyn_into::<HtmlSelectElement>().ok()?.value();
    let offered = |value: &str| choices.iter().any(|choice| choice.value == value);
    chosen.with_untracked(|chosen| offered(chosen) && *chosen != value && offered(&value)).then_some(value)
}

/// A one-line input with its label. `problem` is shown beside it and read out with it.
#[component]
pub fn Field(
    #[prop(into)] label: String,
    /// The name on the wire, and the id of the input.
    #[prop(into)]
    name: String,
    /// The input's type: `text`, `password`, `email`.
    #[prop(optional, into)]
    kind: Option<Signal<String>>,
    /// What it holds; it is kept when the form is refused.
    #[prop(into)]
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    /// Only digits are typed: a tablet offers their keys.
    #[prop(optional)]
    digits: bool,
    #[prop(optional)] node: NodeRef<leptos::html::Input>,
    /// At the end of the input, inside its frame.
    #[prop(optional, into)]
    end: Option<AnyView>,
) -> impl IntoView {
    let about = format!("{name}-about");
    let described = about.clone();
    let has_hint = hint.is_some();
    if let Some(typed) = typed_before(&name).or_else(|| refused_form::value(&name)) {
        value.set(typed);
    }
    view! {
        <div class="flex flex-col gap-1.5">
            <label class="text-sm font-medium" for=name.clone()>
                {label}
            </label>
            <div class="input w-full pe-1" class:input-error=move || problem.with(Option::is_some)>
                <input
                    class="min-w-0 grow"
                    id=name.clone()
                    name=name
                    type=move || kind.map_or_else(|| "text".to_owned(), |kind| kind.get())
                    node_ref=node
                    value=value.get_untracked()
                    prop:value=value
                    on:input:target=move |event| value.set(event.target().value())
                    placeholder=placeholder
                    autocomplete=autocomplete
                    required=required
                    autofocus=autofocus
                    inputmode=digits.then_some("numeric")
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    aria-describedby=move || (has_hint || problem.with(Option::is_some)).then(|| described.clone())
                />
                {end}
            </div>
            <div id=about class="text-sm empty:hidden">
                {hint.map(|hint| view! { <p class="text-muted">{hint}</p> })}
                {move || {
                    problem
                        .get()
                        .map(|problem| {
                            view! {
                                <p class="flex items-center gap-1.5 text-error">
                                    {icon(Glyph::Error, "size-4")} {problem}
                                </p>
                            }
                        })
                }}
            </div>
        </div>
    }
}

/// A box to tick with its label.
#[component]
pub fn CheckField(#[prop(into)] label: String, #[prop(into)] name: String, checked: RwSignal<bool>) -> impl IntoView {
    if let Some(input) = drawn_by_server(&name) {
        checked.set(input.checked());
    }
    view! {
        <label class="flex min-h-8 cursor-pointer items-center gap-2.5 text-sm">
            <input
                class="checkbox checkbox-sm rounded-sm"
                type="checkbox"
                name=name
                value="on"
                checked=checked.get_untracked()
                prop:checked=checked
                on:change:target=move |event| checked.set(event.target().checked())
            />
            {label}
        </label>
    }
}

/// One of the values of a [`SelectField`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A choice among few. The label may be for screen readers only (`quiet`), when the place says enough.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    choices: Vec<Choice>,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
    #[prop(optional)] quiet: bool,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    if let Some(value) = chosen_before(&name, &choices, chosen) {
        // Only then: what the page is drawn from must not change while it is taken over.
        crate::once_taken_over(move || on_choose.run(value));
    }
    let options = choices
        .into_iter()
        .map(|Choice { value, label }| {
            let this = value.clone();
            view! {
                <option value=value selected=move || chosen.with(|chosen| *chosen == this)>
                    {label}
                </option>
            }
        })
        .collect_view();
    let choose = move |event: Targeted<Event, HtmlSelectElement>| on_choose.run(event.target().value());
    let about = format!("{name}-about");
    let described = about.clone();
    view! {
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class=if quiet { "sr-only" } else { "text-sm font-medium" } for=name.clone()>
                {label}
            </label>
            <select
                class="select w-full"
                class:select-sm=small
                class:select-error=move || problem.with(Option::is_some)
                id=name.clone()
                name=name
                disabled=disabled
                prop:value=chosen
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=move || problem.with(Option::is_some).then(|| described.clone())
                on:change:target=choose
            >
                {options}
            </select>
            <p id=about class="text-sm text-error empty:hidden">
                {problem}
            </p>
        </div>
    }
}
