//! Forms that the server describes: each field says what it is, and is drawn alike wherever it stands. What is typed
//! stays in the browser's own fields, which are not drawn anew when the form is refused.

use super::icon::{Glyph, icon};
use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use serde::{Deserialize, Serialize};
use web_sys::{HtmlElement, HtmlFormElement, HtmlSelectElement};

/// What is chosen from where there is no colour yet.
const ENGRANES: &str = "#1a5bb5";

/// What a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    Text,
    Email,
    /// `#rrggbb`, or nothing, which is Engrane's own.
    Color,
    /// A picture.
    File,
    /// A number, with decimals or without.
    Number,
    /// A time of the day.
    Time,
    /// A day.
    Day,
    /// A day and a time.
    Moment,
    /// Yes or no; any value is yes.
    Check,
    /// One of the picks.
    Choice,
    /// Any of the picks.
    Several,
    /// Nothing: the one pick is shown and sent as it is.
    Fixed,
}

/// One of several things to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormField {
    /// Its name on the wire, unless the form says otherwise.
    pub name: String,
    pub label: String,
    pub hint: String,
    pub kind: Kind,
    pub value: String,
    /// What can be chosen; of a text, what is proposed while it is typed.
    pub picks: Vec<Pick>,
    pub required: bool,
    /// What the browser may propose, as HTML names it; nothing when empty.
    pub autocomplete: String,
    /// Which form of the page it is in, where several have fields of one name; empty otherwise.
    pub form: String,
}

impl FormField {
    /// What it shows: what was chosen, or else its value.
    pub fn text(self) -> String {
        self.picks.into_iter().find(|pick| pick.chosen).map_or(self.value, |pick| pick.label)
    }

    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), label: label.into(), kind, ..Self::default() }
    }

    /// In one of several forms of a page.
    #[must_use]
    pub fn of_form(self, form: &str) -> Self {
        Self { form: form.to_owned(), ..self }
    }

    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    #[must_use]
    pub fn picks(self, picks: Vec<Pick>) -> Self {
        Self { picks, ..self }
    }

    /// Proposes texts; any other can be typed as well.
    #[must_use]
    pub fn proposals(self, texts: impl Iterator<Item = &'static str>) -> Self {
        self.picks(texts.map(|value| Pick { value: value.to_owned(), ..Pick::default() }).collect())
    }

    #[must_use]
    pub fn autocomplete(self, token: &str) -> Self {
        Self { autocomplete: token.to_owned(), ..self }
    }

    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// How fields are named on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// By their own names, a value for each of several: the fields of an address.
    Plain,
    /// `values[name]`, and `values[name_value]` for each of several: a map from texts to texts.
    Values,
}

impl Naming {
    pub fn of(self, name: &str) -> String {
        match self {
            Self::Plain => name.to_owned(),
            Self::Values => format!("values[{name}]"),
        }
    }

    /// The name and the value of one of several that is ticked.
    pub fn of_one(self, name: &str, value: &str) -> (String, String) {
        match self {
            Self::Plain => (name.to_owned(), value.to_owned()),
            Self::Values => (self.of(&format!("{name}_{value}")), "on".to_owned()),
        }
    }
}

/// A field with its label, its hint and what is wrong with it.
pub fn form_field(field: FormField, naming: Naming, problem: Signal<Option<String>>) -> AnyView {
    let FormField { name, label, hint, kind, value, picks, required, autocomplete, form } = field;
    let id = if form.is_empty() { format!("field-{name}") } else { format!("field-{form}-{name}") };
    let about = format!("{id}-about");
    let described = {
        let (about, hinted) = (about.clone(), !hint.is_empty());
        move || (hinted || problem.with(Option::is_some)).then(|| about.clone())
    };
    let invalid = move || problem.with(Option::is_some).then_some("true");
    let below = view! {
        <div id=about class="text-sm empty:hidden">
            {(!hint.is_empty()).then(|| view! { <p class="text-muted">{hint}</p> })}
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
    };
    let control = match kind {
        Kind::Check => {
            return view! {
                <div class="flex flex-col gap-1.5 self-end">
                    <label class="flex min-h-10 cursor-pointer items-center gap-2.5 text-sm font-medium">
                        <input
                            class="checkbox checkbox-sm rounded-sm"
                            type="checkbox"
                            id=id
                            name=naming.of(&name)
                            value="on"
                            checked=!value.is_empty()
                            aria-invalid=invalid
                            aria-describedby=described
                        />
                        {label}
                    </label>
                    {below}
                </div>
            }
            .into_any();
        }
        Kind::Several => return several(&name, label, picks, naming, below.into_any()),
        Kind::Choice => view! {
            <select
                class="select w-full"
                class:select-error=move || problem.with(Option::is_some)
                id=id.clone()
                name=naming.of(&name)
                aria-invalid=invalid
                aria-describedby=described
            >
                {options(picks)}
            </select>
        }
        .into_any(),
        Kind::Fixed => fixed(&id, picks, naming.of(&name)),
        Kind::File => view! {
            <input
                class="file-input w-full"
                type="file"
                accept="image/png,image/svg+xml"
                id=id.clone()
                name=naming.of(&name)
                required=required
                aria-invalid=invalid
                aria-describedby=described
            />
        }
        .into_any(),
        Kind::Text | Kind::Email | Kind::Color | Kind::Number | Kind::Time | Kind::Day | Kind::Moment => {
            let input = NodeRef::<Input>::new();
            let proposals = (!picks.is_empty()).then(|| format!("{id}-proposals"));
            let list = proposals.clone().map(|list| datalist(list, picks));
            let swatch = (kind == Kind::Color).then(|| swatch(&value, input));
            let (kind, mode) = match kind {
                Kind::Email => ("email", Some("email")),
                Kind::Time => ("time", None),
                Kind::Day => ("date", None),
                Kind::Moment => ("datetime-local", None),
                // As text: people write `1,234.5`, and what cannot be read is said beside the field.
                Kind::Number => ("text", Some("decimal")),
                _ => ("text", None),
            };
            view! {
                <div class="flex gap-2">
                    <input
                        class="input w-full"
                        class:input-error=move || problem.with(Option::is_some)
                        id=id.clone()
                        name=naming.of(&name)
                        type=kind
                        inputmode=mode
                        value=value
                        required=required
                        list=proposals
                        autocomplete=if autocomplete.is_empty() { "off".to_owned() } else { autocomplete }
                        aria-invalid=invalid
                        aria-describedby=described
                        node_ref=input
                    />
                    {swatch}
                </div>
                {list}
            }
            .into_any()
        }
    };
    view! {
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class="text-sm font-medium" for=id>
                {label}
            </label>
            {control}
            {below}
        </div>
    }
    .into_any()
}

fn options(picks: Vec<Pick>) -> AnyView {
    let option = |Pick { value, label, chosen }| {
        view! {
            <option value=value selected=chosen>
                {label}
            </option>
        }
    };
    picks.into_iter().map(option).collect_view().into_any()
}

fn datalist(id: String, picks: Vec<Pick>) -> AnyView {
    let options = picks.into_iter().map(|Pick { value, .. }| view! { <option value=value /> }).collect_view();
    view! { <datalist id=id>{options}</datalist> }.into_any()
}

/// Chooses the colour that is otherwise typed, once there is a script. It adds nothing for whoever types, so they do not
/// come across it.
fn swatch(color: &str, field: NodeRef<Input>) -> AnyView {
    let choose = move |event: Event| {
        if let Some(field) = field.get_untracked() {
            field.set_value(&event_target_value(&event));
        }
    };
    let color = if color.is_empty() { ENGRANES } else { color };
    view! {
        <input
            class="input hidden w-14 shrink-0 cursor-pointer p-1 [html[data-hydrated]_&]:block"
            type="color"
            value=color.to_owned()
            tabindex="-1"
            aria-hidden="true"
            on:input=choose
        />
    }
    .into_any()
}

/// What is given, and sent along as it is.
fn fixed(id: &str, picks: Vec<Pick>, name: String) -> AnyView {
    let Pick { value, label, .. } = picks.into_iter().next().unwrap_or_default();
    view! {
        <output class="flex min-h-10 items-center" id=id.to_owned()>
            {label}
        </output>
        <input type="hidden" name=name value=value />
    }
    .into_any()
}

/// Any of several: boxes to tick, side by side.
fn several(name: &str, label: String, picks: Vec<Pick>, naming: Naming, below: AnyView) -> AnyView {
    let boxes = picks
        .into_iter()
        .map(|Pick { value, label, chosen }| {
            let (name, value) = naming.of_one(name, &value);
            view! {
                <label class="flex min-h-8 cursor-pointer items-center gap-2 text-sm">
                    <input class="checkbox checkbox-sm rounded-sm" type="checkbox" name=name value=value checked=chosen />
                    {label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="col-span-full min-w-0">
            <legend class="mb-1 text-sm font-medium">{label}</legend>
            <div class="flex flex-wrap gap-x-5 gap-y-1">{boxes}</div>
            {below}
        </fieldset>
    }
    .into_any()
}

/// Sends the form in which something was chosen. Dates are typed in several parts: they wait for the button.
pub fn ask(event: &Event) {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
    let dated = field.get_attribute("type").is_some_and(|kind| kind == "datetime-local");
    let own = field.dyn_ref::<HtmlSelectElement>().is_some_and(|select| select.value() == "custom");
    if dated || own {
        return;
    }
    if let Ok(Some(form)) = field.closest("form")
        && let Some(form) = form.dyn_ref::<HtmlFormElement>()
    {
        // A form that the browser finds faults with stays, and shows them.
        let _ = form.request_submit();
    }
}
