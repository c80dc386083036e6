//! Having an item learn a code that nobody knows.

use super::rpc;
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, problem_of};
use crate::i18n::{Locale, td_string};
use crate::stores::panel::search_items;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::field::Field;
use crate::ui::toast::Toasts;
use engrane::base::problem::Problem;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the item, and calls `learnt` once it knows the code.
pub fn learn(lang: Locale, code: String, learnt: Callback<()>) -> AnyView {
    let (item, quantity) = (Picked::new(None), RwSignal::new(String::new()));
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let toasts = Toasts::current();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let typed = item.typed();
        let item = if typed.id.is_empty() { typed.text } else { typed.id };
        let (code, quantity) = (code.clone(), quantity.get_untracked());
        // Not as an action: it ends with the form, and the notice outlives that.
        spawn_local(async move {
            let answer = rpc::learn_code(code, item, quantity).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.show(Tone::Good, td_string!(lang, stores.code.learnt));
                    learnt.try_run(());
                }
                Err(Failure(refused)) => {
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    let texts =
        PickerTexts { label: td_string!(lang, stores.code.item), unknown: td_string!(lang, stores.panel.no_item) };
    let of_item = problem_of(lang, "item".to_owned(), problem.into());
    let of_quantity = problem_of(lang, "quantity".to_owned(), problem.into());
    view! {
        <form class="flex w-full max-w-md flex-col gap-4 text-start" on:submit=send>
            <p class="text-sm text-muted">{td_string!(lang, stores.code.learn_hint)}</p>
            {problem_notice(lang, problem.into())}
            {picker(texts, "learn-item".to_owned(), item, search_items, of_item, false)}
            <Field
                label=td_string!(lang, stores.code.quantity)
                name="learn_quantity"
                value=quantity
                problem=of_quantity
                autocomplete="off"
            />
            <div>
                <Button text=td_string!(lang, stores.code.learn) weight=Weight::Primary submits=true busy=busy />
            </div>
        </form>
    }
    .into_any()
}
