//! Having an item learn a code that nobody knows.

use super::rpc;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::stores::panel::search_items;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Asks for the item, and calls `learnt` once it knows the code.
pub fn learn(lang: Locale, code: String, learnt: Callback<()>) -> AnyView {
    let (item, quantity) = (Picked::new(None), RwSignal::new(String::new()));
    let sending = Sending::ready();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = item.typed();
        let item = if typed.id.is_empty() { typed.text } else { typed.id };
        let (code, quantity) = (code.clone(), quantity.get_untracked());
        sending.send_and_say(rpc::learn_code(code, item, quantity), td_string!(lang, stores.code.learnt), move || {
            learnt.try_run(());
        });
    };
    let texts =
        PickerTexts { label: td_string!(lang, stores.code.item), unknown: td_string!(lang, stores.panel.no_item) };
    let of_item = sending.problem_of(lang, "item");
    let of_quantity = sending.problem_of(lang, "quantity");
    view! {
        <form class="flex w-full max-w-md flex-col gap-4 text-start" on:submit=send>
            <p class="text-sm text-muted">{td_string!(lang, stores.code.learn_hint)}</p>
            {sending.notice(lang)}
            {picker(texts, "learn-item".to_owned(), item, search_items, of_item, false)}
            <Field
                label=td_string!(lang, stores.code.quantity)
                name="learn_quantity"
                value=quantity
                problem=of_quantity
                autocomplete="off"
            />
            <div>
                <Button text=td_string!(lang, stores.code.learn) weight=Weight::Primary submits=true busy=sending.busy />
            </div>
        </form>
    }
    .into_any()
}
