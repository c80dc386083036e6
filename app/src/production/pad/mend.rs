//! What somebody recorded last, and correcting it or taking it back.

use super::page::Asked;
use super::rpc;
use super::shown::{OwnFact, PadAt, TypedMend};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::ui::age::age;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Card;
use crate::ui::dialog::SidePanel;
use crate::ui::field::{Choice, Field, SelectField};
use crate::ui::text::quiet;
use chrono::{DateTime, Utc};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The last facts of the caller.
pub fn own(lang: Locale, asked: Memo<Asked>, facts: Vec<OwnFact>, now: DateTime<Utc>) -> AnyView {
    if facts.is_empty() {
        return ().into_any();
    }
    let here = asked.get_untracked().place();
    let rows = facts
        .into_iter()
        .map(|fact| {
            let OwnFact { id, what, made, at, pad, note, may_correct, .. } = fact;
            let open = may_correct.then(|| {
                let href = Asked { fact: Some(id), ..here.clone() }.address();
                view! { <LinkButton href text=td_string!(lang, floor.pad.correct) /> }
            });
            view! {
                <li class="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
                    <span class="min-w-0 grow">
                        <span class="block font-semibold">{made}</span>
                        <span class="block text-sm text-muted break-words">{what}</span>
                        <span class="block text-sm">
                            {quiet(age(at, now))} {pad.map(|pad| format!(" · {pad}"))}
                            {note.map(|note| format!(" · {note}"))}
                        </span>
                    </span>
                    {open}
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=td_string!(lang, floor.pad.own) flush=true>
            <ul class="divide-y divide-base-300">{rows}</ul>
        </Card>
    }
    .into_any()
}

/// Corrects a fact, beside the list.
pub fn mend(lang: Locale, at: &PadAt, fact: OwnFact, back: Callback<()>) -> AnyView {
    let sending = Sending::ready();
    let OwnFact { id, what, good, scrap, rework, rework_to, may_take_back, .. } = fact;
    let [good, scrap, rework] = [good, scrap, rework].map(RwSignal::new);
    let (scrap_reason, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let correct = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = TypedMend {
            good: good.get_untracked(),
            scrap: scrap.get_untracked(),
            scrap_reason: scrap_reason.get_untracked(),
            rework: rework.get_untracked(),
            rework_to: rework_to.clone(),
            reason: reason.get_untracked(),
        };
        let said = td_string!(lang, floor.pad.done_corrected);
        sending.send_and_say(rpc::correct_fact(id, typed), said, move || {
            back.try_run(());
        });
    };
    let take_back = Callback::new(move |()| {
        let said = td_string!(lang, floor.pad.done_taken_back);
        sending.send_and_say(rpc::take_fact_back(id, reason.get_untracked()), said, move || {
            back.try_run(());
        });
    });
    let none = Choice::new("", td_string!(lang, floor.pad.no_reason));
    let scraps = [none].into_iter().chain(at.scraps.iter().map(|(code, name)| Choice::new(code, name))).collect();
    let field = move |label: &'static str, name: &'static str, value: RwSignal<String>| {
        let problem = sending.problem_of(lang, name);
        view! { <Field label name=format!("mend-{name}") value autocomplete="off" problem /> }.into_any()
    };
    let title = Signal::stored(td_string!(lang, floor.pad.correct).to_owned());
    view! {
        <SidePanel title close=Signal::stored(td_string!(lang, floor.close).to_owned()) on_close=back>
            <form class="flex flex-col gap-4" on:submit=correct>
                <p>{what}</p>
                {sending.notice(lang)}
                {field(td_string!(lang, floor.good), "qty_good", good)}
                {field(td_string!(lang, floor.scrap), "qty_scrap", scrap)}
                <SelectField
                    label=td_string!(lang, floor.pad.scrap_reason)
                    name="mend-scrap"
                    choices=scraps
                    chosen=scrap_reason
                    on_choose=move |value| scrap_reason.set(value)
                />
                {field(td_string!(lang, floor.rework), "qty_rework", rework)}
                {field(td_string!(lang, floor.pad.why), "reason", reason)}
                <div class="flex flex-wrap gap-2">
                    <Button
                        text=td_string!(lang, floor.pad.save_correction).to_owned()
                        weight=Weight::Primary
                        busy=sending.busy
                        submits=true
                    />
                    {may_take_back.then(|| {
                        view! {
                            <Button
                                text=td_string!(lang, floor.pad.take_back).to_owned()
                                busy=sending.busy
                                on_press=take_back
                            />
                        }
                    })}
                </div>
            </form>
        </SidePanel>
    }
    .into_any()
}
