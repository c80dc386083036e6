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
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::time::Duration;

/// What of a line is typed over in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Price,
    Stock,
}

/// A value of the list.
type Place = (ItemId, Part);

/// The values that are being typed over in a list. They stand outside its rows, so that they stay when the list is drawn anew,
/// or another page of it.
#[derive(Clone, Copy)]
pub struct Edits {
    open: RwSignal<HashMap<Place, Typing>>,
    /// Where the cursor is.
    cursor: RwSignal<Option<Place>>,
    /// Told when a line is another.
    changed: Callback<()>,
}

/// A value that is being typed over.
#[derive(Clone, Debug)]
struct Typing {
    text: String,
    problem: Option<String>,
    busy: bool,
    /// The version that was seen when the typing began. After a conflict: whichever is shown by then.
    version: Option<i32>,
}

impl Edits {
    pub fn new(changed: Callback<()>) -> Self {
        Self { open: RwSignal::new(HashMap::new()), cursor: RwSignal::new(None), changed }
    }

    fn begin(self, place: Place, typing: Typing) {
        self.cursor.set(Some(place));
        self.open.update(|open| {
            open.insert(place, typing);
        });
    }

    fn update(self, place: Place, change: impl FnOnce(&mut Typing)) {
        self.open.update(|open| {
            if let Some(typing) = open.get_mut(&place) {
                change(typing);
            }
        });
    }

    fn close(self, place: Place) {
        self.open.update(|open| {
            open.remove(&place);
        });
    }

    fn has_cursor(self, place: Place) -> bool {
        self.cursor.get_untracked() == Some(place)
    }

    fn left(self, place: Place) {
        if self.has_cursor(place) {
            self.cursor.set(None);
        }
    }
}

/// A value of the list that can be typed over: pressed, it becomes an input. Enter or leaving it keeps what was typed, Escape what
/// was there.
pub fn typed_over(lang: Locale, row: &ItemRow, part: Part, shown: AnyView, edits: Edits) -> AnyView {
    let cell = Cell::of(lang, row, part, edits);
    let label = match part {
        Part::Price => td_string!(lang, inventory.items.edit_price, number = row.number.clone()),
        Part::Stock => td_string!(lang, inventory.items.edit_stock, number = row.number.clone()),
    };
    let toasts = Toasts::current();
    let editing = cell.editing;
    Effect::new(move |was: Option<bool>| {
        let (editing, input) = (editing.get(), cell.input.get());
        if !edits.has_cursor(cell.place) {
            return editing;
        }
        if editing && let Some(input) = input {
            // An input that cannot take the focus is seen all the same.
            let _ = input.focus();
            if cell.is_untouched() {
                input.select();
            }
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
    let named = label.clone();
    view! {
        <button
            type="button"
            node_ref=cell.button
            class="-mx-2 -my-1 cursor-text rounded px-2 py-1 text-inherit underline decoration-dotted decoration-base-300 underline-offset-4 hover:bg-base-200 hover:decoration-current"
            class:hidden=editing
            title=label.clone()
            on:click=move |_| cell.begin()
        >
            {shown}
            <span class="sr-only">{format!(" {label}")}</span>
        </button>
        {move || editing.get().then(|| cell.input_view(named.clone(), toasts))}
    }
    .into_any()
}

/// A value of the list, as it is drawn.
#[derive(Clone, Copy)]
struct Cell {
    place: Place,
    edits: Edits,
    version: i32,
    was: StoredValue<Option<Decimal>>,
    /// The text with which typing begins.
    before: StoredValue<String>,
    number: StoredValue<String>,
    editing: Memo<bool>,
    input: NodeRef<Input>,
    button: NodeRef<ButtonElement>,
}

impl Cell {
    fn of(lang: Locale, row: &ItemRow, part: Part, edits: Edits) -> Self {
        let place = (row.id, part);
        let (was, before) = match part {
            Part::Price => {
                let price = row.price.as_ref().map(|price| price.amount);
                (price, price.map(format::quantity).unwrap_or_default())
            }
            Part::Stock => (row.stock, labels::stock(lang, row.stock)),
        };
        Self {
            place,
            edits,
            version: row.version,
            was: StoredValue::new(was),
            before: StoredValue::new(before),
            number: StoredValue::new(row.number.clone()),
            editing: Memo::new(move |_| edits.open.with(|open| open.contains_key(&place))),
            input: NodeRef::new(),
            button: NodeRef::new(),
        }
    }

    fn begin(self) {
        let text = self.before.get_value();
        self.edits.begin(self.place, Typing { text, problem: None, busy: false, version: Some(self.version) });
    }

    /// Something of what is being typed here; its default where nothing is.
    fn typing<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Typing) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let Self { place, edits, .. } = self;
        Memo::new(move |_| edits.open.with(|open| open.get(&place).map(&of)).unwrap_or_default())
    }

    /// Whether nothing was typed yet.
    fn is_untouched(self) -> bool {
        let before = self.before.get_value();
        self.edits.open.with_untracked(|open| open.get(&self.place).is_some_and(|typing| typing.text == before))
    }

    fn input_view(self, label: String, toasts: Toasts) -> AnyView {
        let Self { place, edits, .. } = self;
        let typed = self.typing(|typing| typing.text.clone());
        let problem = self.typing(|typing| typing.problem.clone());
        let busy = self.typing(|typing| typing.busy);
        let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                self.keep(toasts);
            }
            "Escape" => edits.close(place),
            _ => {}
        };
        let leave = move |_| {
            // A list that is drawn anew takes the input away too, and nobody left it then: that is known a moment later.
            let see = move || {
                let input = self.input.try_get_untracked().flatten();
                if input.is_some_and(|input| input.is_connected()) {
                    edits.left(place);
                    self.keep(toasts);
                }
            };
            set_timeout(see, Duration::ZERO);
        };
        view! {
            <span class="inline-flex flex-col items-end gap-1">
                <input
                    class="input input-sm w-28 text-end tabular-nums"
                    class:input-error=move || problem.with(Option::is_some)
                    node_ref=self.input
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=label
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=typed
                    readonly=busy
                    on:input:target=move |event| {
                        let text = event.target().value();
                        edits.update(place, |typing| typing.text = text);
                    }
                    on:keydown=key
                    on:focus=move |_| edits.cursor.set(Some(place))
                    on:blur=leave
                />
                <span class="text-xs text-error empty:hidden" role="alert">{problem}</span>
            </span>
        }
        .into_any()
    }

    /// Keeps what was typed, where that is another value.
    fn keep(self, toasts: Toasts) {
        let Self { place, edits, .. } = self;
        let typing = edits.open.with_untracked(|open| open.get(&place).cloned());
        let Some(Typing { text, version, .. }) = typing.filter(|typing| !typing.busy) else { return };
        let lang = untrack(lang);
        // A comma that parts no thousands is a decimal sign.
        let value = parse(&text, Decimals::Point).or_else(|_| parse(&text, Decimals::Comma)).ok();
        let (id, part) = place;
        let nothing = match part {
            Part::Price => text.trim().is_empty(),
            // As a file would say it.
            Part::Stock => rules::stock(&text, Decimals::Point) == Ok(None),
        };
        if value.is_none() && !nothing {
            let problem = td_string!(lang, inventory.items.not_a_number).to_owned();
            edits.update(place, |typing| typing.problem = Some(problem));
            return;
        }
        if value == self.was.get_value() {
            edits.close(place);
            return;
        }
        let patch = match part {
            Part::Price => ItemPatch { price: Some(value), ..ItemPatch::default() },
            Part::Stock => ItemPatch { stock: Some(value), ..ItemPatch::default() },
        };
        let (version, number) = (version.unwrap_or(self.version), self.number.get_value());
        edits.update(place, |typing| typing.busy = true);
        // The list may be drawn anew meanwhile, and this cell be gone: nothing of it is asked from here on.
        spawn_local(async move {
            match rpc::change_item(id, version, patch).await {
                Ok(edited) => {
                    edits.close(place);
                    let text = td_string!(lang, inventory.items.changed, number);
                    offer_undo(lang, toasts, text, edited.change, edits.changed);
                    edits.changed.run(());
                }
                Err(Failure(problem)) => {
                    let said = words(lang, &problem);
                    let conflict = matches!(problem, Problem::Conflict { .. });
                    edits.update(place, |typing| {
                        typing.problem = Some(said.clone());
                        typing.busy = false;
                        if conflict {
                            typing.version = None;
                        }
                    });
                    if conflict {
                        // Somebody else was faster: what there is now is shown, and what was typed stays beside it.
                        edits.changed.run(());
                        toasts.show(Tone::Bad, said);
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
/// `typed` is the word that is asked for, as far as it is typed: it stands outside the list, so that it stays when the list is
/// drawn anew.
pub fn clearing(typed: RwSignal<String>, changed: Callback<()>) -> AnyView {
    let toasts = Toasts::current();
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
        let begun = !typed.read_untracked().is_empty();
        further(td_string!(lang, inventory.items.clear), Tone::Bad, begun, content.into_any())
    };
    view.into_any()
}
