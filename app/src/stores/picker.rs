//! Choosing one of many things by typing: what has the words is proposed below, by the keyboard or a press.

use super::shown::{Choice, TypedThing};
use crate::base::labels::lang;
use crate::base::rpc::RpcResult;
use crate::i18n::Locale;
use crate::ui::field::typed_before;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::time::Duration;

/// How long somebody who types is waited for.
const WAIT: Duration = Duration::from_millis(150);

/// What finds the things that have the words.
pub type Search = fn(String, Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Choice>>>>>;

/// What is chosen, or else typed.
#[derive(Clone, Copy, Debug)]
pub struct Picked {
    pub id: RwSignal<String>,
    pub text: RwSignal<String>,
    remark: RwSignal<String>,
    /// Its name in a form that the browser sends by itself.
    name: Option<Signal<String>>,
}

impl Picked {
    pub fn new(chosen: Option<Choice>) -> Self {
        let Choice { id, name, remark } = chosen.unwrap_or_default();
        Self { id: RwSignal::new(id), text: RwSignal::new(name), remark: RwSignal::new(remark), name: None }
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

/// What is proposed while somebody types.
#[derive(Clone, Copy)]
struct Proposals {
    picked: Picked,
    choices: RwSignal<Vec<Choice>>,
    /// Which of them the keyboard would take.
    active: RwSignal<usize>,
    /// Has anybody looked for what is typed by now?
    looked: RwSignal<bool>,
    /// Counts what was typed: an answer to what was typed before is no news.
    turn: StoredValue<u32>,
}

impl Proposals {
    fn new(picked: Picked) -> Self {
        Self {
            picked,
            choices: RwSignal::new(Vec::new()),
            active: RwSignal::new(0),
            looked: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    fn are_open(self) -> bool {
        self.choices.with(|choices| !choices.is_empty())
    }

    fn type_in(self, text: String, search: Search) {
        self.looked.set(false);
        self.picked.type_in(text.clone());
        if text.trim().is_empty() { self.close() } else { self.ask(text, search) }
    }

    fn ask(self, words: String, search: Search) {
        let Self { choices, active, looked, turn, .. } = self;
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        let lang = untrack(lang);
        let later = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let found = search(words, lang).await.unwrap_or_default();
                // Somebody typed on, or chose, or left meanwhile.
                if turn.try_get_value() == Some(mine) {
                    active.set(0);
                    choices.set(found);
                    looked.set(true);
                }
            });
        };
        set_timeout(later, WAIT);
    }

    fn close(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.choices.set(Vec::new());
    }

    fn choose(self, choice: Choice) {
        self.picked.choose(choice);
        self.close();
    }

    /// What a key does while something is proposed; anything else is the field's own.
    fn press(self, event: &KeyboardEvent) {
        let Self { choices, active, .. } = self;
        let count = choices.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" => active.update(|active| *active = (*active + count - 1) % count),
            "Enter" => {
                let at = active.get_untracked();
                if let Some(choice) = choices.with_untracked(|choices| choices.get(at).cloned()) {
                    self.choose(choice);
                }
            }
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// The list, under this id.
    fn list(self, id: String, label: &'static str) -> AnyView {
        let Self { choices, active, .. } = self;
        let start = id.clone();
        let options = move || {
            let start = start.clone();
            let options = choices.get().into_iter().enumerate().map(move |(at, choice)| {
                let chosen = choice.clone();
                view! {
                    <li
                        id=format!("{start}-{at}")
                        role="option"
                        aria-selected=move || if active.get() == at { "true" } else { "false" }
                        class="cursor-pointer px-3 py-2 text-sm"
                        class=("bg-base-300", move || active.get() == at)
                        on:mousedown=move |event| {
                            // The field keeps the focus.
                            event.prevent_default();
                            self.choose(chosen.clone());
                        }
                    >
                        <span class="block font-medium">{choice.name}</span>
                        <span class="block text-xs text-muted">{choice.remark}</span>
                    </li>
                }
            });
            options.collect_view()
        };
        view! {
            <ul
                id=id
                role="listbox"
                aria-label=label
                class="absolute inset-x-0 top-full z-10 max-h-72 overflow-y-auto rounded-box border border-base-300 bg-base-100 shadow-lg"
                class:hidden=move || !self.are_open()
            >
                {options}
            </ul>
        }
        .into_any()
    }

    /// About what was chosen, or that nothing is known by what was typed.
    fn remark(self, unknown: &'static str) -> String {
        let Self { picked, looked, .. } = self;
        if picked.id.with(|id| !id.is_empty()) {
            return picked.remark.get();
        }
        let is_typed = picked.text.with(|text| !text.trim().is_empty());
        if is_typed && looked.get() && !self.are_open() { unknown.to_owned() } else { String::new() }
    }
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
    let (proposals, node) = (Proposals::new(picked), NodeRef::<Input>::new());
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
        move || proposals.are_open().then(|| format!("{list}-{}", proposals.active.get()))
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
                on:input:target=move |event| proposals.type_in(event.target().value(), search)
                on:keydown=move |event| proposals.press(&event)
                on:blur=move |_| proposals.close()
            />
            {sent}
            {proposals.list(list, label)}
            <p id=about class="text-sm text-muted empty:hidden">
                {move || proposals.remark(unknown)}
            </p>
            <p class="text-sm text-error empty:hidden" role="alert">
                {problem}
            </p>
        </div>
    }
    .into_any()
}
