//! Changing the list in place: a price or a stock that is typed over, and the inventory that is cleared. Each can be undone from
//! the notice that says it happened.

use super::rpc;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::Failure;
use crate::forms::answers::problem_notice;
use crate::forms::edit_fields::further;
use crate::i18n::{Locale, td_string};
use crate::ui::button::Button;
use crate::ui::card::Tone;
use crate::ui::field::Field;
use crate::ui::text::remark;
use crate::ui::toast::Toasts;
use engrane::base::id::{ChangeId, ItemId};
use engrane::base::problem::Problem;
use engrane::inventory::edit::types::ItemPatch;
use engrane::inventory::import::rules;
use engrane::inventory::types::ItemRow;
use engrane::platform::imports::numbers::{Decimals, parse};
use leptos::html::{Button as ButtonElement, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What of a line is typed over in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Price,
    Stock,
}

/// A value of the list that can be typed over: pressed, it becomes an input. Enter or leaving it keeps what was typed, Escape what
/// was there. `changed` is told when the line is another.
pub fn typed_over(lang: Locale, row: &ItemRow, part: Part, shown: AnyView, changed: Callback<()>) -> AnyView {
    let cell = Cell::of(row, part, changed);
    let (label, before) = match part {
        Part::Price => {
            let price = row.price.as_ref().map(|price| format::quantity(price.amount)).unwrap_or_default();
            (td_string!(lang, inventory.items.edit_price, number = row.number.clone()), price)
        }
        Part::Stock => {
            let label = td_string!(lang, inventory.items.edit_stock, number = row.number.clone());
            (label, labels::stock(lang, row.stock))
        }
    };
    let toasts = Toasts::current();
    Effect::new(move |was: Option<bool>| {
        let editing = cell.editing.get();
        if editing && let Some(input) = cell.input.get() {
            // An input that cannot take the focus is seen all the same.
            let _ = input.focus();
            input.select();
        }
        // Whoever changed it by the keyboard goes on from there.
        if was == Some(true)
            && !editing
            && let Some(button) = cell.button.get_untracked()
        {
            let _ = button.focus();
        }
        editing
    });
    let begin = move |_| {
        cell.typed.set(before.clone());
        cell.problem.set(None);
        cell.editing.set(true);
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            cell.keep(toasts);
        }
        "Escape" => cell.editing.set(false),
        _ => {}
    };
    let named = label.clone();
    view! {
        <button
            type="button"
            node_ref=cell.button
            class="-mx-2 -my-1 cursor-text rounded px-2 py-1 text-inherit underline decoration-dotted decoration-base-300 underline-offset-4 hover:bg-base-200 hover:decoration-current"
            class:hidden=cell.editing
            title=label.clone()
            on:click=begin
        >
            {shown}
            <span class="sr-only">{format!(" {label}")}</span>
        </button>
        {move || cell.editing.get().then(|| {
            let named = named.clone();
            view! {
                <span class="inline-flex flex-col items-end gap-1">
                    <input
                        class="input input-sm w-28 text-end tabular-nums"
                        class:input-error=move || cell.problem.with(Option::is_some)
                        node_ref=cell.input
                        inputmode="decimal"
                        autocomplete="off"
                        aria-label=named
                        aria-invalid=move || cell.problem.with(Option::is_some).then_some("true")
                        prop:value=cell.typed
                        disabled=cell.busy
                        on:input:target=move |event| cell.typed.set(event.target().value())
                        on:keydown=key
                        on:blur=move |_| cell.keep(toasts)
                    />
                    <span class="text-xs text-error empty:hidden" role="alert">{cell.problem}</span>
                </span>
            }
        })}
    }
    .into_any()
}

/// A value while it is typed over.
#[derive(Clone, Copy)]
struct Cell {
    id: ItemId,
    version: i32,
    part: Part,
    was: StoredValue<Option<rust_decimal::Decimal>>,
    number: StoredValue<String>,
    editing: RwSignal<bool>,
    typed: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    input: NodeRef<Input>,
    button: NodeRef<ButtonElement>,
    changed: Callback<()>,
}

impl Cell {
    fn of(row: &ItemRow, part: Part, changed: Callback<()>) -> Self {
        let was = match part {
            Part::Price => row.price.as_ref().map(|price| price.amount),
            Part::Stock => row.stock,
        };
        Self {
            id: row.id,
            version: row.version,
            part,
            was: StoredValue::new(was),
            number: StoredValue::new(row.number.clone()),
            editing: RwSignal::new(false),
            typed: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            input: NodeRef::new(),
            button: NodeRef::new(),
            changed,
        }
    }

    /// Keeps what was typed, where that is another value.
    fn keep(self, toasts: Toasts) {
        if !self.editing.get_untracked() || self.busy.get_untracked() {
            return;
        }
        let lang = untrack(lang);
        let typed = self.typed.get_untracked();
        // A comma that parts no thousands is a decimal sign.
        let value = parse(&typed, Decimals::Point).or_else(|_| parse(&typed, Decimals::Comma)).ok();
        let nothing = match self.part {
            Part::Price => typed.trim().is_empty(),
            // As a file would say it.
            Part::Stock => rules::stock(&typed, Decimals::Point) == Ok(None),
        };
        if value.is_none() && !nothing {
            self.problem.set(Some(td_string!(lang, inventory.items.not_a_number).to_owned()));
            return;
        }
        if value == self.was.get_value() {
            self.editing.set(false);
            return;
        }
        let patch = match self.part {
            Part::Price => ItemPatch { price: Some(value), ..ItemPatch::default() },
            Part::Stock => ItemPatch { stock: Some(value), ..ItemPatch::default() },
        };
        self.busy.set(true);
        spawn_local(async move {
            let answer = rpc::change_item(self.id, self.version, patch).await;
            self.busy.set(false);
            match answer {
                Ok(edited) => {
                    self.editing.set(false);
                    let number = self.number.get_value();
                    let text = td_string!(lang, inventory.items.changed, number);
                    offer_undo(lang, toasts, text, edited.change, self.changed);
                    self.changed.run(());
                }
                Err(Failure(problem)) => {
                    self.problem.set(Some(words(lang, &problem)));
                    if matches!(problem, Problem::Conflict { .. }) {
                        // Somebody else was faster: what there is now is shown beside what was typed.
                        self.changed.run(());
                        toasts.show(Tone::Bad, words(lang, &problem));
                    }
                }
            }
        });
    }
}

/// A problem in one line.
fn words(lang: Locale, problem: &Problem) -> String {
    match problem {
        Problem::Invalid { fields } if !fields.is_empty() => {
            let reasons: Vec<&str> = fields.iter().map(|field| labels::reason(lang, field.reason)).collect();
            reasons.join(". ")
        }
        problem => labels::problem(lang, problem).title,
    }
}

/// Says what happened, with a button that puts it back.
fn offer_undo(lang: Locale, toasts: Toasts, text: String, change: ChangeId, changed: Callback<()>) {
    let undo = Callback::new(move |()| {
        spawn_local(async move {
            match rpc::undo_change(change).await {
                Ok(_) => toasts.show(Tone::Good, td_string!(lang, inventory.items.put_back)),
                Err(Failure(problem)) => toasts.show(Tone::Bad, words(lang, &problem)),
            }
            changed.run(());
        });
    });
    toasts.offer(Tone::Good, text, td_string!(lang, inventory.items.undo), undo);
}

/// Clearing the inventory, for whoever types the word.
pub fn clearing(changed: Callback<()>) -> AnyView {
    let toasts = Toasts::current();
    let typed = RwSignal::new(String::new());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None));
    let clear = move |()| {
        let lang = untrack(lang);
        busy.set(true);
        // Not as an action: it ends with this place of the page, and the notice outlives that.
        spawn_local(async move {
            let answer = rpc::clear_items().await;
            busy.set(false);
            match answer {
                Ok(change) => {
                    typed.set(String::new());
                    let text = td_string!(lang, inventory.items.cleared, count = format::count(change.lines));
                    offer_undo(lang, toasts, text, change.id, changed);
                    changed.run(());
                }
                Err(Failure(problem)) => refused.set(Some(problem)),
            }
        });
    };
    let view = move || {
        let lang = lang();
        let word = td_string!(lang, inventory.items.clear_word);
        let content = view! {
            <div class="flex max-w-md flex-col gap-3 py-3">
                {remark(td_string!(lang, inventory.items.clear_note))}
                <Field
                    label=td_string!(lang, inventory.items.clear_type, word)
                    name="clear_word"
                    value=typed
                    autocomplete="off"
                />
                {problem_notice(lang, refused.into())}
                <div>
                    <Button
                        text=td_string!(lang, inventory.items.clear)
                        busy=busy
                        disabled=Signal::derive(move || typed.with(|typed| typed.trim() != word))
                        on_press=Callback::new(clear)
                    />
                </div>
            </div>
        };
        further(td_string!(lang, inventory.items.clear), Tone::Bad, false, content.into_any())
    };
    view.into_any()
}
