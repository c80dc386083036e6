//! What is proposed below a field while somebody types: taken by the keyboard or a press.
//!
//! The field is an input with the role of a combobox, which keeps the focus; around it stands something `relative`.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// How long somebody who types is waited for.
const WAIT: Duration = Duration::from_millis(150);

/// What is proposed.
pub(crate) struct Proposals<T: 'static> {
    choices: RwSignal<Vec<T>>,
    /// Which of them the keyboard would take.
    active: RwSignal<Option<usize>>,
    /// Has anybody looked for what is typed by now?
    looked: RwSignal<bool>,
    /// Counts what was typed: an answer to what was typed before is no news.
    turn: StoredValue<u32>,
    /// The one that the keyboard would take at first; with none, Enter sends what was typed.
    first: Option<usize>,
}

// A derived one would ask it of `T` as well.
impl<T: 'static> Clone for Proposals<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Proposals<T> {}

impl<T: Clone + Send + Sync + 'static> Proposals<T> {
    /// The keyboard takes the first one unless another is chosen.
    pub fn of_which_one_is_taken() -> Self {
        Self::new(Some(0))
    }

    /// The keyboard takes one only when it is chosen.
    pub fn beside_what_is_typed() -> Self {
        Self::new(None)
    }

    fn new(first: Option<usize>) -> Self {
        Self {
            choices: RwSignal::new(Vec::new()),
            active: RwSignal::new(first),
            looked: RwSignal::new(false),
            turn: StoredValue::new(0),
            first,
        }
    }

    pub fn are_open(self) -> bool {
        self.choices.with(|choices| !choices.is_empty())
    }

    /// Was something looked for and nothing found?
    pub fn found_nothing(self) -> bool {
        self.looked.get() && !self.are_open()
    }

    /// Somebody typed: looks for something to propose once they pause.
    pub fn ask<F>(self, find: impl FnOnce() -> F + 'static)
    where
        F: Future<Output = Vec<T>> + 'static,
    {
        let Self { choices, active, looked, turn, first } = self;
        looked.set(false);
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        let later = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let found = find().await;
                // Somebody typed on, or chose, or left meanwhile.
                if turn.try_get_value() == Some(mine) {
                    active.set(first);
                    choices.set(found);
                    looked.set(true);
                }
            });
        };
        set_timeout(later, WAIT);
    }

    pub fn close(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.choices.set(Vec::new());
    }

    /// What a key does while something is proposed; anything else is the field's own. What is taken is given to `choose`.
    pub fn press(self, event: &KeyboardEvent, choose: Callback<T>) {
        let Self { choices, active, .. } = self;
        let count = choices.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = Some(active.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" => {
                active.update(|active| *active = Some(active.map_or(count - 1, |at| (at + count - 1) % count)));
            }
            "Enter" => {
                let at = active.get_untracked();
                let Some(choice) = at.and_then(|at| choices.with_untracked(|choices| choices.get(at).cloned())) else {
                    // What is typed is sent.
                    self.close();
                    return;
                };
                self.close();
                choose.run(choice);
            }
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// The id of the one that the keyboard would take, where the list has this id.
    pub fn at_active(self, list: &str) -> Option<String> {
        let at = self.active.get().filter(|_| self.are_open())?;
        Some(format!("{list}-{at}"))
    }

    /// Scrolls the list with this id to the one that the keyboard would take.
    fn keep_in_sight(self, list: String) {
        Effect::new(move |_| {
            let Some(choice) = self.at_active(&list).and_then(|id| document().get_element_by_id(&id)) else { return };
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            choice.scroll_into_view_with_scroll_into_view_options(&options);
        });
    }

    /// The list, under this id; `show` gives of each a name and a remark.
    pub fn list(
        self,
        id: String,
        label: Signal<&'static str>,
        show: fn(&T) -> (String, String),
        choose: Callback<T>,
    ) -> AnyView {
        let Self { choices, active, .. } = self;
        self.keep_in_sight(id.clone());
        let start = id.clone();
        let options = move || {
            let start = start.clone();
            let options = choices.get().into_iter().enumerate().map(move |(at, choice)| {
                let (name, remark) = show(&choice);
                view! {
                    <li
                        id=format!("{start}-{at}")
                        role="option"
                        aria-selected=move || if active.get() == Some(at) { "true" } else { "false" }
                        class="cursor-pointer px-3 py-2 text-sm"
                        class=("bg-base-300", move || active.get() == Some(at))
                        on:mousedown=move |_| {
                            self.close();
                            choose.run(choice.clone());
                        }
                    >
                        <span class="block font-medium">{name}</span>
                        <span class="block text-xs text-muted">{remark}</span>
                    </li>
                }
            });
            options.collect_view()
        };
        view! {
            <ul
                id=id
                role="listbox"
                aria-label=move || label.get()
                class="absolute inset-x-0 top-full z-10 max-h-72 overflow-y-auto rounded-box border border-base-300 bg-base-100 text-start shadow-lg"
                class:hidden=move || !self.are_open()
                // The field keeps the focus, and the list stays while somebody scrolls it.
                on:mousedown=|event| event.prevent_default()
            >
                {options}
            </ul>
        }
        .into_any()
    }
}
