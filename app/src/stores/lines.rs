//! The lines of a kit as they are filled in: which item, and how many of it. Before the page is alive an item is typed by its code or
//! name, and there are some lines to spare.

use super::panel::{problem_of_line, search_items};
use super::picker::{Picked, PickerTexts, picker};
use super::shown::Choice;
use crate::forms::answers::problem_of;
use crate::forms::lines::{FormLine, FormLines};
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, IconButton};
use crate::ui::field::typed_before;
use crate::ui::form::Naming;
use crate::ui::icon::Glyph;
use engrane::base::problem::Problem;
use leptos::prelude::*;

/// Lines that a form begins with at the least, one of them to spare.
const FEWEST: usize = 3;

#[derive(Clone, Copy)]
struct Row {
    key: u32,
    item: Picked,
    quantity: RwSignal<String>,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.item.text.with(|text| text.trim().is_empty()) && self.quantity.with(|text| text.trim().is_empty())
    }
}

/// All of them.
#[derive(Clone, Copy)]
struct Rows {
    lang: Locale,
    name: StoredValue<String>,
    all: RwSignal<Vec<Row>>,
    /// Their keys as they are sent: blank ones last, so that places in what is refused are those of what is filled in.
    order: Memo<Vec<u32>>,
    next: StoredValue<u32>,
    problem: Signal<Option<Problem>>,
}

impl Rows {
    fn new(lang: Locale, name: String, problem: Signal<Option<Problem>>) -> Self {
        let all = RwSignal::new(Vec::<Row>::new());
        let order = Memo::new(move |_| {
            all.with(|rows| {
                let (blank, filled): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.is_blank());
                filled.into_iter().chain(blank).map(|row| row.key).collect()
            })
        });
        Self { lang, name: StoredValue::new(name), all, order, next: StoredValue::new(0), problem }
    }

    fn add(self, FormLine { id, name, quantity }: FormLine) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let sent_as = |part: &'static str| Signal::derive(move || self.sent_as(key, part));
        let chosen = Choice { id, name, remark: String::new() };
        let item = Picked::new(Some(chosen)).named(sent_as("item"));
        self.all.update(|rows| rows.push(Row { key, item, quantity: RwSignal::new(quantity) }));
    }

    fn remove(self, key: u32) {
        self.all.update(|rows| rows.retain(|row| row.key != key));
        if self.all.with_untracked(Vec::is_empty) {
            self.add(FormLine::default());
        }
    }

    fn place(self, key: u32) -> Option<usize> {
        self.order.with(|order| order.iter().position(|one| *one == key))
    }

    /// The name on the wire.
    fn sent_as(self, key: u32, part: &str) -> String {
        let place = self.place(key).unwrap_or_default();
        self.name.with_value(|name| Naming::Values.of(&format!("{name}.{place}.{part}")))
    }

    fn told(self, key: u32, is_of: fn(&str) -> bool) -> Signal<Option<String>> {
        Signal::derive(move || {
            let at = self.place(key)?;
            self.problem.with(|problem| problem_of_line(self.lang, problem.as_ref(), at, is_of))
        })
    }
}

/// The lines, with a way to add one more.
pub fn lines(lang: Locale, lines: FormLines, problem: Signal<Option<Problem>>) -> AnyView {
    let FormLines { name, label, rows: known } = lines;
    let rows = Rows::new(lang, name.clone(), problem);
    let spare = FEWEST.saturating_sub(known.len()).max(1);
    known.into_iter().chain(std::iter::repeat_n(FormLine::default(), spare)).for_each(|line| rows.add(line));
    let first_added = rows.next.get_value();
    let add = Callback::new(move |()| rows.add(FormLine::default()));
    let wrong = problem_of(lang, name, problem);
    view! {
        <fieldset class="mt-6 min-w-0">
            <legend class="mb-2 text-sm font-medium">{label}</legend>
            <div class="flex flex-col gap-3">
                <For
                    each=move || rows.all.get()
                    key=|row| row.key
                    children=move |row| row_view(rows, row, row.key >= first_added)
                />
            </div>
            <p class="mt-1.5 text-sm text-error empty:hidden" role="alert">
                {wrong}
            </p>
            <div class="mt-3">
                <Button text=td_string!(lang, stores.panel.add_line).to_owned() glyph=Glyph::Add small=true on_press=add />
            </div>
        </fieldset>
    }
    .into_any()
}

fn row_view(rows: Rows, row: Row, focus: bool) -> AnyView {
    let Row { key, item, quantity } = row;
    let lang = rows.lang;
    let texts =
        PickerTexts { label: td_string!(lang, stores.panel.item), unknown: td_string!(lang, stores.panel.no_item) };
    let item =
        picker(texts, format!("line-item-{key}"), item, search_items, rows.told(key, |field| field == "item"), focus);
    let wrong = rows.told(key, |field| field == "quantity");
    let sent_as = Signal::derive(move || rows.sent_as(key, "quantity"));
    if let Some(typed) = typed_before(&sent_as.get_untracked()) {
        crate::once_taken_over(move || quantity.set(typed));
    }
    let id = format!("line-quantity-{key}");
    let about = format!("{id}-about");
    view! {
        <div class="flex items-start gap-2 rounded-box border border-base-300 p-3" role="group">
            <div class="grid min-w-0 grow items-start gap-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
                {item}
                <div class="flex min-w-0 flex-col gap-1.5">
                    <label class="text-sm font-medium" for=id.clone()>
                        {td_string!(lang, stores.panel.quantity)}
                    </label>
                    <input
                        class="input w-full"
                        class:input-error=move || wrong.with(Option::is_some)
                        id=id
                        name=sent_as
                        type="text"
                        inputmode="decimal"
                        autocomplete="off"
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        aria-describedby=about.clone()
                        value=quantity.get_untracked()
                        prop:value=quantity
                        on:input:target=move |event| quantity.set(event.target().value())
                    />
                    <p id=about class="text-sm text-error empty:hidden" role="alert">
                        {wrong}
                    </p>
                </div>
            </div>
            <IconButton
                glyph=Glyph::Close
                label=td_string!(lang, stores.panel.remove_line).to_owned()
                small=true
                on_press=Callback::new(move |()| rows.remove(key))
            />
        </div>
    }
    .into_any()
}
