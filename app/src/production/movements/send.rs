//! Sending some of an order to a partner, beside its page.

use super::rpc;
use super::shown::{SendingSheet, TypedSending};
use crate::base::rpc::Failure;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::broken_part;
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::SidePanel;
use crate::ui::field::{Choice, Field, SelectField};
use crate::ui::state::skeleton_block;
use engrane::base::id::ProductionOrderId;
use engrane::base::problem::{Conflict, Problem};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub(super) fn sending_panel(id: ProductionOrderId, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let language = use_i18n();
    let form = Resource::new(move || language.get_locale(), move |lang| rpc::sending_form(id, lang.into()));
    let content = move || {
        Suspend::new(async move {
            let lang = language.get_locale_untracked();
            match form.await {
                Ok(form) => fields(lang, id, form, leave, again),
                Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
            }
        })
    };
    let lang = move || language.get_locale();
    view! {
        <SidePanel
            title=Signal::derive(move || td_string!(lang(), movements.send.title).to_owned())
            close=Signal::derive(move || td_string!(lang(), production.close).to_owned())
            on_close=leave
        >
            <Suspense fallback=|| skeleton_block("h-96")>{content}</Suspense>
        </SidePanel>
    }
    .into_any()
}

fn fields(
    lang: Locale,
    order: ProductionOrderId,
    form: SendingSheet,
    leave: Callback<()>,
    again: Callback<()>,
) -> AnyView {
    let SendingSheet { stages, waiting, partners, values } = form;
    let id = values.id;
    let sending = Sending::ready();
    let (stage, partner) = (RwSignal::new(values.stage), RwSignal::new(values.partner));
    let (quantity, eta) = (RwSignal::new(values.quantity), RwSignal::new(values.eta));
    let (carrier, note) = (RwSignal::new(values.carrier), RwSignal::new(values.note));
    let send = move |parallel: bool| {
        let typed = TypedSending {
            id,
            stage: stage.get_untracked(),
            partner: partner.get_untracked(),
            quantity: quantity.get_untracked(),
            eta: eta.get_untracked(),
            carrier: carrier.get_untracked(),
            note: note.get_untracked(),
            parallel,
        };
        sending.send_and_say(rpc::send_to_partner(order, typed), td_string!(lang, movements.send.done), move || {
            leave.try_run(());
            again.try_run(());
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let is_parallel = move || matches!(sending.problem.get(), Some(Problem::Conflict { why: Conflict::Parallel, .. }));
    let meant = move || {
        is_parallel().then(|| {
            let press = Callback::new(move |()| send(true));
            let text = td_string!(lang, movements.send.parallel).to_owned();
            view! { <Button text=text busy=sending.busy on_press=press /> }
        })
    };
    // All that waits there is meant, unless something else was typed.
    let choose = move |chosen: String| {
        if let Some((_, count)) = waiting.iter().find(|(code, _)| *code == chosen) {
            quantity.set(count.clone());
        }
        stage.set(chosen);
    };
    let choices = |pairs: Vec<(String, String)>| pairs.into_iter().map(|(value, label)| Choice::new(value, label));
    let unchosen = Choice::new("", td_string!(lang, movements.send.choose));
    let stages: Vec<Choice> = choices(stages).collect();
    let partners: Vec<Choice> = [unchosen].into_iter().chain(choices(partners)).collect();
    let field = move |label: &'static str, name: &'static str, kind: &'static str, value: RwSignal<String>| {
        let problem = sending.problem_of(lang, name);
        let kind = Signal::stored(kind.to_owned());
        view! { <Field label name=format!("send-{name}") kind value autocomplete="off" problem /> }.into_any()
    };
    view! {
        <form class="flex flex-col gap-4" on:submit=submit>
            {sending.notice(lang)}
            {meant}
            <SelectField
                label=td_string!(lang, movements.send.stage)
                name="send-stage"
                choices=stages
                chosen=stage
                on_choose=choose
                problem=sending.problem_of(lang, "stage")
            />
            <SelectField
                label=td_string!(lang, movements.partner)
                name="send-partner"
                choices=partners
                chosen=partner
                on_choose=move |chosen| partner.set(chosen)
                problem=sending.problem_of(lang, "partner")
            />
            {field(td_string!(lang, movements.send.quantity), "quantity", "text", quantity)}
            {field(td_string!(lang, movements.eta), "eta", "date", eta)}
            {field(td_string!(lang, movements.carrier), "carrier", "text", carrier)}
            {field(td_string!(lang, movements.note), "note", "text", note)}
            <div>
                <Button
                    text=td_string!(lang, movements.send.now).to_owned()
                    weight=Weight::Primary
                    busy=sending.busy
                    submits=true
                />
            </div>
        </form>
    }
    .into_any()
}
