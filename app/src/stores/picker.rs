//! Choosing one of many things by typing: what has the words is proposed below, by the keyboard or a press.

use super::shown::{Choice, TypedThing};
use crate::base::labels::lang;
use crate::base::rpc::RpcResult;
use crate::i18n::Locale;
use crate::ui::field::typed_before;
use crate::ui::proposals::Proposals;
use leptos::html::Input;
use leptos::prelude::*;
use std::pin::Pin;

/// What finds the things that have the words.
pub type Search = fn(String, Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Choice>>>>>;

/// What is chosen, or else typed. It belongs to the form: where the field is drawn anew, what is proposed below it stays too.
#[derive(Clone, Copy)]
pub struct Picked {
    pub id: RwSignal<String>,
    pub text: RwSignal<String>,
    remark: RwSignal<String>,
    proposals: StoredValue<Proposals<Choice>>,
    /// Its name in a form that the browser sends by itself.
    name: Option<Signal<String>>,
}

impl Picked {
    pub fn new(chosen: Option<Choice>) -> Self {
        let Choice { id, name, remark } = chosen.unwrap_or_default();
        Self {
            id: RwSignal::new(id),
            text: RwSignal::new(name),
            remark: RwSignal::new(remark),
            proposals: StoredValue::new(Proposals::of_which_one_is_taken()),
            name: None,
        }
    }

    /// In a form that the browser sends by itself, under a name: the id of what is chosen, or else what is typed.
    pub fn named(self, name: Signal<String>) -> Self {
        Self { name: Some(name), ..self }
    }

    fn choose(self, choice: Choice) {
        self.id.set(choice.id);
        self.text.set(choice.name);
        self.remark.set(choice.remark);
    }

    fn type_in(self, text: String) {
        self.id.set(String::new());
        self.remark.set(String::new());
        self.text.set(text);
    }

    /// The field is empty again.
    pub fn clear(self) {
        self.choose(Choice::default());
    }

    /// What was chosen, once; the field is empty again.
    pub fn take(self) -> Option<Choice> {
        let id = self.id.get_untracked();
        let chosen = Choice { id, name: self.text.get_untracked(), remark: self.remark.get_untracked() };
        (!chosen.id.is_empty()).then(|| {
            self.clear();
            chosen
        })
    }

    fn sent(self) -> String {
        self.id.with(|id| if id.is_empty() { self.text.get() } else { id.clone() })
    }

    /// As it is sent.
    pub fn typed(self) -> TypedThing {
        TypedThing { id: self.id.get_untracked(), text: self.text.get_untracked() }
    }
}

/// The words around the field.
#[derive(Clone, Copy, Debug)]
pub struct PickerTexts {
    pub label: &'static str,
    /// Said of a text that is nothing of what is known; empty where that is no news.
    pub unknown: &'static str,
}

/// About what was chosen, or that nothing is known by what was typed.
fn remark(picked: Picked, unknown: &'static str) -> String {
    if picked.id.with(|id| !id.is_empty()) {
        return picked.remark.get();
    }
    let is_typed = picked.text.with(|text| !text.trim().is_empty());
    if is_typed && picked.proposals.get_value().found_nothing() { unknown.to_owned() } else { String::new() }
}

/// The field; `name` is its id, `focus` puts the cursor into it.
pub fn picker(
    texts: PickerTexts,
    name: String,
    picked: Picked,
    search: Search,
    problem: Signal<Option<String>>,
    focus: bool,
) -> AnyView {
    let PickerTexts { label, unknown } = texts;
    let (proposals, node) = (picked.proposals.get_value(), NodeRef::<Input>::new());
    let choose = Callback::new(move |choice: Choice| picked.choose(choice));
    let type_in = move |text: String| {
        picked.type_in(text.clone());
        if text.trim().is_empty() {
            proposals.close();
        } else {
            let lang = untrack(lang);
            proposals.ask(move || async move { search(text, lang).await.unwrap_or_default() });
        }
    };
    Effect::new(move |_| {
        if let Some(input) = node.get().filter(|_| focus) {
            // Once it is seen. One that cannot take the focus is seen all the same.
            request_animation_frame(move || {
                let _ = input.focus();
            });
        }
    });
    // What nobody watches sends what is typed; what lives sends what is chosen, and then the field beside it has no name.
    let lives = RwSignal::new(false);
    Effect::new(move |_| lives.set(true));
    if let Some(typed) = picked.name.and_then(|name| typed_before(&name.get_untracked()))
        && picked.text.with_untracked(|text| *text != typed)
    {
        crate::once_taken_over(move || picked.type_in(typed));
    }
    let plain = move || picked.name.filter(|_| !lives.get()).map(|name| name.get());
    let sent = picked.name.map(|name| {
        let name = move || lives.get().then(|| name.get());
        view! { <input type="hidden" name=name value=move || picked.sent() /> }
    });
    let (list, about) = (format!("{name}-list"), format!("{name}-about"));
    let at_active = {
        let list = list.clone();
        move || proposals.at_active(&list)
    };
    let (described, listed) = (about.clone(), list.clone());
    view! {
        <div class="relative flex min-w-0 flex-col gap-1.5">
            <label class="text-sm font-medium" for=name.clone()>
                {label}
            </label>
            <input
                class="input w-full"
                class:input-error=move || problem.with(Option::is_some)
                id=name
                name=plain
                node_ref=node
                type="text"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=move || if proposals.are_open() { "true" } else { "false" }
                aria-controls=listed
                aria-activedescendant=at_active
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
                value=picked.text.get_untracked()
                prop:value=picked.text
                on:input:target=move |event| type_in(event.target().value())
                on:keydown=move |event| proposals.press(&event, choose)
                on:blur=move |_| proposals.close()
            />
            {sent}
            {proposals.list(list, Signal::stored(label), |choice| (choice.name.clone(), choice.remark.clone()), choose)}
            <p id=about class="text-sm text-muted empty:hidden">
                {move || remark(picked, unknown)}
            </p>
            <p class="text-sm text-error empty:hidden" role="alert">
                {problem}
            </p>
        </div>
    }
    .into_any()
}
