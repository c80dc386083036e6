//! What is done with an order as a whole: it is held and let go on, cancelled, opened again, closed short, shown to operators, removed.
//! What can be taken back is offered to be.

use super::{ORDERS, order_address, rpc};
use crate::base::address::with_query;
use crate::base::labels::lang;
use crate::forms::edit_fields::further;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::panels::{FormPanel, form_panel, undo};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Tone;
use crate::ui::field::Field;
use crate::ui::icon::Glyph;
use engrane::base::id::ProductionOrderId;
use engrane::production::orders::types::{OrderStatus, OrderStep};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What a step is called, and what is said once it is done.
fn texts(lang: Locale, step: OrderStep) -> (&'static str, &'static str) {
    match step {
        OrderStep::Hold => (td_string!(lang, production.step.hold), td_string!(lang, production.step.held)),
        OrderStep::Resume => (td_string!(lang, production.step.resume), td_string!(lang, production.step.resumed)),
        OrderStep::Cancel => (td_string!(lang, production.step.cancel), td_string!(lang, production.step.cancelled)),
        OrderStep::Reopen => (td_string!(lang, production.step.reopen), td_string!(lang, production.step.reopened)),
        OrderStep::Close => (td_string!(lang, production.step.close), td_string!(lang, production.step.closed)),
    }
}

fn hint(lang: Locale, step: OrderStep) -> &'static str {
    match step {
        OrderStep::Hold => td_string!(lang, production.step.hold_hint),
        OrderStep::Resume => "",
        OrderStep::Cancel => td_string!(lang, production.step.cancel_hint),
        OrderStep::Reopen => td_string!(lang, production.step.reopen_hint),
        OrderStep::Close => td_string!(lang, production.step.close_hint),
    }
}

/// An order as its steps need to know it.
#[derive(Clone, Debug)]
pub struct Of {
    pub id: ProductionOrderId,
    pub status: OrderStatus,
    pub halt_reason: String,
    pub published: bool,
}

/// The step that takes this one back, with its reason; none where nothing puts things back as they were.
fn back(lang: Locale, of: &Of, step: OrderStep) -> Option<(OrderStep, String)> {
    let again = td_string!(lang, production.step.undone).to_owned();
    match step {
        OrderStep::Hold => Some((OrderStep::Resume, String::new())),
        OrderStep::Resume => Some((OrderStep::Hold, of.halt_reason.clone())),
        OrderStep::Cancel | OrderStep::Close if of.status != OrderStatus::OnHold => Some((OrderStep::Reopen, again)),
        OrderStep::Cancel | OrderStep::Close | OrderStep::Reopen => None,
    }
}

/// Takes the step, says so, and offers the way back; `again` fetches what is shown.
fn take(
    (lang, sending): (Locale, Sending),
    of: &Of,
    (step, reason): (OrderStep, String),
    again: Callback<()>,
    done: impl FnOnce() + 'static,
) {
    let (_, said) = texts(lang, step);
    let (id, back) = (of.id, back(lang, of, step));
    sending.send(rpc::step_order(id, step, reason), move |()| {
        match back {
            Some((back, reason)) => {
                let undo = Callback::new(move |()| {
                    undo(lang, sending.toasts, again, rpc::step_order(id, back, reason.clone()));
                });
                sending.toasts.offer(Tone::Good, said, td_string!(lang, production.undo), undo);
            }
            None => sending.say(said),
        }
        done();
        again.try_run(());
    });
}

/// The ways to the steps that may be taken now: one that needs no reason is taken at once.
pub fn step_buttons(lang: Locale, of: &Of, steps: Vec<OrderStep>, may_edit: bool, again: Callback<()>) -> AnyView {
    let sending = Sending::ready();
    let buttons = steps.into_iter().map(|step| {
        let (text, _) = texts(lang, step);
        if step == OrderStep::Resume {
            let of = of.clone();
            let press = Callback::new(move |()| take((lang, sending), &of, (step, String::new()), again, || ()));
            return view! {
                <Button text=text.to_owned() weight=Weight::Primary small=true busy=sending.busy on_press=press />
            }
            .into_any();
        }
        let href = with_query(&order_address(of.id), &[("step", step.as_str())]);
        view! { <LinkButton href text small=true /> }.into_any()
    });
    let buttons = buttons.collect_view();
    let publish = may_edit.then(|| {
        let (id, published) = (of.id, !of.published);
        let (text, said) = if published {
            (td_string!(lang, production.step.publish), td_string!(lang, production.step.published))
        } else {
            (td_string!(lang, production.step.hide), td_string!(lang, production.step.hidden))
        };
        let press = Callback::new(move |()| {
            sending.send(rpc::publish_order(id, published), move |()| {
                let undo =
                    Callback::new(move |()| undo(lang, sending.toasts, again, rpc::publish_order(id, !published)));
                sending.toasts.offer(Tone::Good, said, td_string!(lang, production.undo), undo);
                again.try_run(());
            });
        });
        view! {
            <Button text=text.to_owned() weight=Weight::Quiet small=true busy=sending.busy on_press=press />
        }
    });
    view! {
        {buttons}
        {publish}
        <div class="basis-full empty:hidden">{sending.notice(lang)}</div>
    }
    .into_any()
}

/// The panel in which the reason of a step is given.
pub fn step_panel(of: Of, step: OrderStep, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let lang = untrack(lang);
    let (title, _) = texts(lang, step);
    let (reason, sending) = (RwSignal::new(String::new()), Sending::ready());
    let send = move || {
        take((lang, sending), &of, (step, reason.get_untracked()), again, move || {
            leave.try_run(());
        });
    };
    let fields = view! {
        <p class="text-muted">{hint(lang, step)}</p>
        <Field
            label=td_string!(lang, production.step.reason)
            name="step-reason"
            value=reason
            autocomplete="off"
            problem=sending.problem_of(lang, "reason")
            autofocus=true
        />
    };
    form_panel(lang, FormPanel { title, submit: title, remove: None, sending, leave }, fields.into_any(), send)
}

/// Removing an order of which nothing was recorded, folded away.
pub fn removal(lang: Locale, id: ProductionOrderId) -> AnyView {
    let sending = Sending::ready();
    let navigate = use_navigate();
    let remove = Callback::new(move |()| {
        let navigate = navigate.clone();
        sending.send_and_say(rpc::delete_order(id), td_string!(lang, production.step.removed), move || {
            navigate(ORDERS, NavigateOptions::default());
        });
    });
    let content = view! {
        <p class="my-3 text-muted">{td_string!(lang, production.step.remove_hint)}</p>
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
    further(td_string!(lang, production.step.remove), Tone::Bad, false, content.into_any())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_offered_to_be_taken_back_puts_things_as_they_were() {
        let back = |status, step| {
            let id = ProductionOrderId(Uuid::nil());
            let of = Of { id, status, halt_reason: "Falta material".into(), published: true };
            super::back(Locale::es, &of, step).map(|(step, reason)| (step, reason.is_empty()))
        };
        assert_eq!(back(OrderStatus::InProgress, OrderStep::Hold), Some((OrderStep::Resume, true)));
        assert_eq!(back(OrderStatus::OnHold, OrderStep::Resume), Some((OrderStep::Hold, false)));
        assert_eq!(back(OrderStatus::InProgress, OrderStep::Cancel), Some((OrderStep::Reopen, false)));
        // It would go on, and not be on hold.
        assert_eq!(back(OrderStatus::OnHold, OrderStep::Close), None);
        assert_eq!(back(OrderStatus::Cancelled, OrderStep::Reopen), None);
    }
}
