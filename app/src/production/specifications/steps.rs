//! What is done with a specification as a whole: it is shown to operators, what is open of it is ordered, it is removed. What can be taken
//! back is offered to be.

use super::{SPECIFICATIONS, rpc};
use crate::forms::edit_fields::further;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::panels::undo;
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::icon::Glyph;
use engrane::base::id::SpecificationId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A specification as its steps need to know it.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    pub id: SpecificationId,
    pub published: bool,
    pub may_order: bool,
}

/// The steps that may be taken now; `again` fetches what is shown.
pub fn step_buttons(lang: Locale, of: Of, again: Callback<()>) -> AnyView {
    let sending = Sending::ready();
    let order = of.may_order.then(|| {
        let said = td_string!(lang, specifications.step.ordered);
        let press = Callback::new(move |()| {
            sending.send_and_say(rpc::order_open_lines(of.id), said, move || {
                again.try_run(());
            });
        });
        let text = td_string!(lang, specifications.step.order).to_owned();
        view! { <Button text=text weight=Weight::Primary small=true busy=sending.busy on_press=press /> }
    });
    let (text, said) = if of.published {
        (td_string!(lang, production.step.hide), td_string!(lang, specifications.step.hidden))
    } else {
        (td_string!(lang, production.step.publish), td_string!(lang, specifications.step.published))
    };
    let press = Callback::new(move |()| {
        sending.send(rpc::publish_specification(of.id, !of.published), move |()| {
            let back = move || rpc::publish_specification(of.id, of.published);
            let undo = Callback::new(move |()| undo(lang, sending.toasts, again, back()));
            sending.toasts.offer(Tone::Good, said, td_string!(lang, production.undo), undo);
            again.try_run(());
        });
    });
    view! {
        {order}
        <Button text=text.to_owned() weight=Weight::Quiet small=true busy=sending.busy on_press=press />
        <div class="basis-full empty:hidden">{sending.notice(lang)}</div>
    }
    .into_any()
}

/// Removing a specification of which nothing is ordered, folded away.
pub fn removal(lang: Locale, id: SpecificationId) -> AnyView {
    let sending = Sending::ready();
    let navigate = use_navigate();
    let remove = Callback::new(move |()| {
        let navigate = navigate.clone();
        sending.send_and_say(rpc::delete_specification(id), td_string!(lang, specifications.step.removed), move || {
            navigate(SPECIFICATIONS, NavigateOptions::default());
        });
    });
    let content = view! {
        <p class="my-3 text-muted">{td_string!(lang, specifications.step.remove_hint)}</p>
        {sending.notice(lang)}
        <div class="mt-3">
            <Button
                text=td_string!(lang, common.list.remove_now).to_owned()
                glyph=Glyph::Close
                small=true
                busy=sending.busy
                on_press=remove
            />
        </div>
    };
    further(td_string!(lang, specifications.step.remove), Tone::Bad, false, content.into_any())
}
