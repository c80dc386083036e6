//! One order: how much of it was made, with large keys and one button.

use super::draft::{Count, Draft, Key};
use super::page::{Asked, KEY, PLAIN};
use super::rpc;
use super::shown::{PadAt, PadOrder};
use crate::base::format::count;
use crate::base::rpc::AsOf;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::traveller::checked;
use crate::session::live::Live;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, Stat, Stats};
use crate::ui::field::{Choice, Field, SelectField};
use engrane::base::problem::{Conflict, Problem};
use engrane::platform::events::types::Event;
use engrane::production::facts::rules::is_beyond;
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub fn form(lang: Locale, asked: Memo<Asked>, at: &PadAt, order: PadOrder, back: Callback<()>) -> AnyView {
    let draft = Draft::new(at, order.id);
    let sending = Sending::ready();
    let (id, stage, machine) = (order.id, at.stage, at.machine);
    let record = move |repeat: bool| {
        let work = rpc::record_fact(id, stage, machine, draft.typed(repeat), lang.into());
        sending.send(work, move |said| {
            draft.forget();
            sending.say(said);
            back.try_run(());
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        record(false);
    };
    let is_repeated = move || matches!(sending.problem.get(), Some(Problem::Conflict { why: Conflict::Repeated, .. }));
    let repeat = move || {
        is_repeated().then(|| {
            let meant = Callback::new(move |()| record(true));
            view! { <Button text=td_string!(lang, floor.pad.repeat).to_owned() busy=sending.busy on_press=meant /> }
        })
    };
    let list = asked.get_untracked().place().address();
    let asks = questions(lang, draft, sending, at, &order);
    let about = order.about.clone();
    let revision = order.revision.clone();
    let of_sheet = move || asked.get().printed.map(|printed| checked(lang, id, &printed, &revision));
    let numbers = [
        (td_string!(lang, floor.good), "qty_good", Count::Good),
        (td_string!(lang, floor.scrap), "qty_scrap", Count::Scrap),
        (td_string!(lang, floor.rework), "qty_rework", Count::Rework),
    ]
    .map(|(label, name, count)| number(label, name, count, draft, sending.problem_of(lang, name)));
    let figures = figures(lang, asked, &order);
    view! {
        <form class="grid items-start gap-6 lg:grid-cols-2" on:submit=submit>
            <div class="flex flex-col gap-4">
                {of_sheet}
                <div>
                    <p class="text-3xl font-bold break-words">{order.code}</p>
                    <p class="text-lg break-words">{order.name}</p>
                    <p class="text-muted">{order.order} {(!about.is_empty()).then(|| format!(" · {about}"))}</p>
                </div>
                {figures}
                {asks}
                <Field
                    label=td_string!(lang, floor.pad.comment)
                    name="comment"
                    value=draft.comment
                    autocomplete="off"
                    problem=sending.problem_of(lang, "comment")
                />
            </div>
            <Card>
                <div class="flex flex-col gap-3">
                    <div class="grid grid-cols-3 gap-3">{numbers}</div>
                    {keys(lang, draft)}
                    {sending.notice(lang)}
                    {repeat}
                    <button
                        class=format!("{KEY} btn-primary")
                        type="submit"
                        disabled=move || sending.busy.get()
                    >
                        {td_string!(lang, floor.pad.record)}
                    </button>
                    <LinkButton href=list text=td_string!(lang, floor.pad.back) weight=Weight::Quiet />
                </div>
            </Card>
        </form>
    }
    .into_any()
}

/// How many wait there and how many are to go, as they are by now: others record of the same order.
fn figures(lang: Locale, asked: Memo<Asked>, order: &PadOrder) -> AnyView {
    let (id, expected) = (order.id, order.expected);
    let (here, to_go) = (RwSignal::new(order.here.clone()), RwSignal::new(order.to_go.clone()));
    let changes = expect_context::<Live>()
        .changes(move |event| matches!(event, Event::OrderChanged { order, .. } if *order == id));
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_none() {
            return;
        }
        let Asked { stage, machine, .. } = asked.get_untracked();
        spawn_local(async move {
            let Ok(AsOf { value, .. }) = rpc::production_pad(stage, machine, lang.into()).await else { return };
            let order = value.at.and_then(|at| at.orders.into_iter().find(|order| order.id == id));
            if let Some(order) = order {
                here.try_set(order.here);
                to_go.try_set(order.to_go);
            }
        });
    });
    let shown = move || {
        // Read here: what is read inside of a component is not followed.
        let (here, to_go) = (here.get(), to_go.get());
        let expected = expected.map(|expected| {
            view! { <Stat label=td_string!(lang, floor.expected) value=count(expected.into()) /> }
        });
        view! {
            <Stats>
                <Stat label=td_string!(lang, floor.here) value=here />
                <Stat label=td_string!(lang, floor.to_go) value=to_go />
                {expected}
            </Stats>
        }
    };
    shown.into_any()
}

/// What is asked besides: the shift, who did it, and why it is scrap or not as was expected.
fn questions(lang: Locale, draft: Draft, sending: Sending, at: &PadAt, order: &PadOrder) -> AnyView {
    let (percent, expected) = (at.deviation_percent, order.expected);
    // Nothing made, or much more or less than was expected: it is asked why.
    let asks_why = Memo::new(move |_| {
        let number = |typed: RwSignal<String>| typed.with(|typed| typed.trim().parse::<u32>().ok());
        let (good, scrap) = (number(draft.good), number(draft.scrap));
        let made = [good, scrap, number(draft.rework)];
        let nothing = made.iter().any(Option::is_some) && made.iter().all(|made| made.unwrap_or_default() == 0);
        let beyond = good.zip(expected).is_some_and(|(good, expected)| is_beyond(good, expected, percent));
        nothing || beyond
    });
    let some = |number: RwSignal<String>| {
        Memo::new(move |_| number.with(|typed| typed.trim().parse::<u32>().is_ok_and(|made| made > 0)))
    };
    let (has_scrap, has_rework) = (some(draft.scrap), some(draft.rework));
    let choices = |all: &str, those: &[(String, String)]| {
        let none = (!all.is_empty()).then(|| Choice::new("", all));
        none.into_iter().chain(those.iter().map(|(value, text)| Choice::new(value, text))).collect::<Vec<_>>()
    };
    let scraps = choices(td_string!(lang, floor.pad.no_reason), &at.scraps);
    let deviations = choices(td_string!(lang, floor.pad.no_reason), &at.deviations);
    let scrap_reason = move || {
        has_scrap.get().then(|| {
            select(
                td_string!(lang, floor.pad.scrap_reason),
                "scrap_reason",
                scraps.clone(),
                draft.scrap_reason,
                sending.problem_of(lang, "scrap"),
            )
        })
    };
    // Where there is one stage alone, nobody is asked.
    let stages: Vec<_> = if order.rework_to.len() > 1 { choices("", &order.rework_to) } else { Vec::new() };
    let rework_to = move || {
        (has_rework.get() && !stages.is_empty()).then(|| {
            select(
                td_string!(lang, floor.pad.rework_to),
                "rework_to",
                stages.clone(),
                draft.rework_to,
                sending.problem_of(lang, "rework_to"),
            )
        })
    };
    let deviation = move || {
        asks_why.get().then(|| {
            select(
                td_string!(lang, floor.pad.deviation),
                "deviation",
                deviations.clone(),
                draft.deviation,
                sending.problem_of(lang, "deviation"),
            )
        })
    };
    let shift = (at.shifts.len() > 1).then(|| {
        let shifts = choices("", &at.shifts);
        select(td_string!(lang, floor.pad.shift), "shift", shifts, draft.shift, sending.problem_of(lang, "shift_type"))
    });
    let operator = (!at.people.is_empty()).then(|| {
        let people = choices(td_string!(lang, floor.pad.choose_operator), &at.people);
        select(
            td_string!(lang, floor.pad.operator),
            "operator",
            people,
            draft.operator,
            sending.problem_of(lang, "operator_id"),
        )
    });
    let shift_missing = at.shifts.is_empty().then(|| sending.problem_of(lang, "shift_type"));
    view! {
        {shift}
        <p class="text-sm text-error empty:hidden">{shift_missing}</p>
        {operator}
        {scrap_reason}
        {rework_to}
        {deviation}
    }
    .into_any()
}

fn select(
    label: &'static str,
    name: &'static str,
    choices: Vec<Choice>,
    chosen: RwSignal<String>,
    problem: Signal<Option<String>>,
) -> AnyView {
    view! {
        <SelectField label name=name choices chosen on_choose=move |value| chosen.set(value) problem />
    }
    .into_any()
}

/// A number that is typed by the keys below, or by a keyboard; no other keys come up for it.
fn number(
    label: &'static str,
    name: &'static str,
    which: Count,
    draft: Draft,
    problem: Signal<Option<String>>,
) -> AnyView {
    let value = draft.number(which);
    let about = format!("{name}-about");
    let described = about.clone();
    view! {
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class="font-medium" for=name>{label}</label>
            <input
                class="input h-18 w-full px-2 text-end text-3xl font-bold tabular-nums"
                class:outline-2=move || draft.count.get() == which
                id=name
                name=name
                type="text"
                inputmode="none"
                autocomplete="off"
                prop:value=value
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=move || problem.with(Option::is_some).then(|| described.clone())
                on:focus=move |_| draft.count.set(which)
                on:input:target=move |event| value.set(event.target().value())
            />
            <p id=about class="text-sm text-error empty:hidden">{problem}</p>
        </div>
    }
    .into_any()
}

fn keys(lang: Locale, draft: Draft) -> AnyView {
    let key = move |text: String, label: Option<&'static str>, key: Key| {
        view! {
            <button class=format!("{KEY} {PLAIN}") type="button" aria-label=label on:click=move |_| draft.press(key)>
                {text}
            </button>
        }
    };
    let digits = (1..=9).map(|digit| key(digit.to_string(), None, Key::Digit(digit))).collect_view();
    let other = move |_: MouseEvent| {
        draft.count.update(|count| *count = count.next());
    };
    let next = move || match draft.count.get().next() {
        Count::Good => td_string!(lang, floor.good),
        Count::Scrap => td_string!(lang, floor.scrap),
        Count::Rework => td_string!(lang, floor.rework),
    };
    view! {
        <div class="grid grid-cols-3 gap-2" role="group" aria-label=td_string!(lang, floor.pad.keys)>
            {digits}
            <button class=format!("{KEY} {PLAIN}") type="button" on:click=other>
                {next}
            </button>
            {key("0".to_owned(), None, Key::Digit(0))}
            {key("⌫".to_owned(), Some(td_string!(lang, floor.pad.erase)), Key::Back)}
        </div>
    }
    .into_any()
}
