//! Receiving some of a movement, and taking it a step further.

use super::rpc;
use super::shown::{MovementSheet, TypedReceipt, TypedStep};
use crate::forms::answers::notice_with_fields;
use crate::forms::edit_fields::further;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::field::{CheckField, Choice, Field, SelectField};
use engrane::base::id::{MovementId, MovementReceiptId};
use engrane::production::movements::types::MovementStep;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What the store-room does not take of an item has no field of its own here.
fn name_of(lang: Locale, field: &str) -> Option<&'static str> {
    match field {
        "item.item" => Some(td_string!(lang, movements.item)),
        "item.shelf" => Some(td_string!(lang, movements.shelf)),
        "item.serial" => Some(td_string!(lang, movements.serial)),
        _ => None,
    }
}

/// What came: good, scrap, as it went, or of an item what goes on a shelf and what does not; and whether the rest is lost.
pub(super) fn receiving(lang: Locale, sheet: &MovementSheet, done: Callback<()>) -> AnyView {
    let (id, next, is_item) = (sheet.row.id, sheet.next, sheet.is_item);
    let sending = Sending::ready();
    let text = || RwSignal::new(String::new());
    let (good, scrap, unworked, note, scrap_reason) = (text(), text(), text(), text(), text());
    let rest_lost = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = TypedReceipt {
            id: Some(next),
            good: good.get_untracked(),
            scrap: scrap.get_untracked(),
            scrap_reason: scrap_reason.get_untracked(),
            unworked: unworked.get_untracked(),
            rest_lost: rest_lost.get_untracked(),
            note: note.get_untracked(),
            is_item,
        };
        sending.send_and_say(rpc::receive_movement(id, typed), td_string!(lang, movements.receive.done), move || {
            done.try_run(());
        });
    };
    let field = move |label: &'static str, name: &'static str, value: RwSignal<String>| {
        let problem = sending.problem_of(lang, name);
        view! { <Field label name=format!("receive-{name}") value autocomplete="off" problem /> }.into_any()
    };
    let unchosen = Choice::new("", td_string!(lang, movements.receive.no_reason));
    let scraps = sheet.scraps.iter().map(|(code, name)| Choice::new(code, name));
    let scraps: Vec<Choice> = [unchosen].into_iter().chain(scraps).collect();
    let came = if is_item {
        view! {
            <div class="grid grid-cols-2 items-start gap-3">
                {field(td_string!(lang, movements.stored), "item.good", good)}
                {field(td_string!(lang, movements.scrap), "item.scrap", scrap)}
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="grid grid-cols-3 items-start gap-3">
                {field(td_string!(lang, movements.good), "qty_good", good)}
                {field(td_string!(lang, movements.scrap), "qty_scrap", scrap)}
                {field(td_string!(lang, movements.unworked), "qty_unworked", unworked)}
            </div>
            <SelectField
                label=td_string!(lang, movements.receive.scrap_reason)
                name="receive-scrap-reason"
                choices=scraps
                chosen=scrap_reason
                on_choose=move |chosen| scrap_reason.set(chosen)
                problem=sending.problem_of(lang, "scrap")
            />
        }
        .into_any()
    };
    view! {
        <form class="flex flex-col gap-4" on:submit=submit>
            <h3 class="font-semibold">{td_string!(lang, movements.receive.title)}</h3>
            {notice_with_fields(lang, sending.problem.into(), name_of)}
            {came}
            <CheckField label=td_string!(lang, movements.receive.rest_lost) name="receive-rest-lost" checked=rest_lost />
            {field(td_string!(lang, movements.note), "note", note)}
            <div>
                <Button
                    text=td_string!(lang, movements.receive.now).to_owned()
                    weight=Weight::Primary
                    busy=sending.busy
                    submits=true
                />
            </div>
        </form>
    }
    .into_any()
}

fn step_name(lang: Locale, step: MovementStep) -> &'static str {
    match step {
        MovementStep::Send => td_string!(lang, movements.step.send),
        MovementStep::InTransit => td_string!(lang, movements.step.in_transit),
        MovementStep::Return => td_string!(lang, movements.step.return_all),
        MovementStep::Cancel => td_string!(lang, movements.step.cancel),
    }
}

/// What else becomes of it, each folded away.
pub(super) fn steps(lang: Locale, sheet: &MovementSheet, done: Callback<()>) -> AnyView {
    let (id, eta) = (sheet.row.id, sheet.eta.clone());
    let forms = sheet.steps.iter().map(|&step| {
        let tone = if step == MovementStep::Cancel { Tone::Bad } else { Tone::Neutral };
        further(step_name(lang, step), tone, false, step_form(lang, id, step, eta.clone(), done))
    });
    forms.collect_view().into_any()
}

fn step_form(lang: Locale, id: MovementId, step: MovementStep, eta: String, done: Callback<()>) -> AnyView {
    let sending = Sending::ready();
    let text = || RwSignal::new(String::new());
    let (reason, carrier, tracking, eta) = (text(), text(), text(), RwSignal::new(eta));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = TypedStep {
            reason: reason.get_untracked(),
            carrier: carrier.get_untracked(),
            tracking: tracking.get_untracked(),
            eta: eta.get_untracked(),
        };
        sending.send_and_say(rpc::step_movement(id, step, typed), td_string!(lang, movements.step.done), move || {
            done.try_run(());
        });
    };
    let field = move |label: &'static str, name: &'static str, kind: &'static str, value: RwSignal<String>| {
        let problem = sending.problem_of(lang, name);
        let kind = Signal::stored(kind.to_owned());
        view! { <Field label name=format!("{step}-{name}") kind value autocomplete="off" problem /> }.into_any()
    };
    let fields = match step {
        MovementStep::Send => Vec::new(),
        MovementStep::InTransit => vec![
            field(td_string!(lang, movements.eta), "eta", "date", eta),
            field(td_string!(lang, movements.carrier), "carrier", "text", carrier),
            field(td_string!(lang, movements.tracking), "tracking", "text", tracking),
        ],
        MovementStep::Return | MovementStep::Cancel => {
            vec![field(td_string!(lang, movements.reason), "reason", "text", reason)]
        }
    };
    view! {
        <form class="my-3 flex flex-col gap-4" on:submit=submit>
            {sending.notice(lang)}
            {fields}
            <div>
                <Button text=step_name(lang, step).to_owned() small=true busy=sending.busy submits=true />
            </div>
        </form>
    }
    .into_any()
}

/// Taking a receipt back, which wants a reason.
pub(super) fn taking_back(lang: Locale, id: MovementReceiptId, done: Callback<()>) -> AnyView {
    let sending = Sending::ready();
    let reason = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let work = rpc::take_receipt_back(id, reason.get_untracked());
        sending.send_and_say(work, td_string!(lang, movements.receipt.taken_back), move || {
            done.try_run(());
        });
    };
    let content = view! {
        <form class="my-3 flex flex-col gap-4" on:submit=submit>
            {sending.notice(lang)}
            <Field
                label=td_string!(lang, movements.receipt.why)
                name=format!("back-{id}")
                value=reason
                autocomplete="off"
                problem=sending.problem_of(lang, "reason")
            />
            <div>
                <Button
                    text=td_string!(lang, movements.receipt.take_back_now).to_owned()
                    small=true
                    busy=sending.busy
                    submits=true
                />
            </div>
        </form>
    };
    further(td_string!(lang, movements.receipt.take_back), Tone::Neutral, false, content.into_any())
}
