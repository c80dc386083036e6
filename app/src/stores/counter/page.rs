//! The counter's page: read from two metres, pressed with a glove, or neither, by a scanner alone.

use super::desk::{Desk, words};
use super::learn::learn;
use super::machine::{Act, Command, Counter, Line, Named, Note, Target};
use super::rpc;
use crate::base::labels;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::scan::{LONGEST_GAP, SHORTEST_GAP, ScanButton, listen};
use crate::session::Session;
use crate::stores::acts;
use crate::stores::panel::{search_holders, search_items};
use crate::stores::picker::{Picked, PickerTexts, Search, picker};
use crate::stores::printing::LABELS;
use crate::stores::shown::Choice;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::StockDocumentId;
use engrane::base::permission::Permission;
use leptos::prelude::*;
use uuid::Uuid;

/// What is pressed with a glove: 72 pixels high.
const KEY: &str = "btn h-auto min-h-18 px-2 py-2 text-xl font-semibold whitespace-normal";
/// One that is not the next thing to do.
const PLAIN: &str = "border-base-300 bg-base-100 hover:bg-base-200";

/// `/stores/counter`
pub(crate) fn counter_page() -> AnyView {
    guarded(Permission::StoresMove, content)
}

fn content() -> AnyView {
    let first = Resource::new_blocking(|| (), |()| rpc::begin_counter());
    let page = suspend(move || async move {
        match first.await {
            Ok(first) => counter(first),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn counter(first: StockDocumentId) -> AnyView {
    let desk = Desk::new(first);
    listen(desk.device.gap, Callback::new(move |text: String| desk.scan(&text)));
    view! {
        {page_title(|lang| td_string!(lang, stores.counter.title).to_owned())}
        {move || heading(lang())}
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
            <div class="flex min-w-0 flex-col gap-4">
                {message(desk)}
                {who(desk)}
                {lines(desk)}
            </div>
            <div class="flex min-w-0 flex-col gap-4">
                {move || search(lang(), desk)}
                {move || keys(lang(), desk)}
                {move || settings(lang(), desk)}
            </div>
        </div>
    }
    .into_any()
}

fn heading(lang: Locale) -> AnyView {
    view! {
        <PageHeading title=td_string!(lang, stores.counter.title) lead=td_string!(lang, stores.counter.lead)>
            <LinkButton href=acts::ADDRESS text=td_string!(lang, stores.counter.back) weight=Weight::Quiet small=true />
            <LinkButton href=LABELS text=td_string!(lang, stores.counter.print_codes) weight=Weight::Quiet small=true />
        </PageHeading>
    }
    .into_any()
}

/// What whoever stands there is told, and what they can do about it.
fn message(desk: Desk) -> AnyView {
    let note = Memo::new(move |_| desk.counter.with(|counter| (counter.note.clone(), counter.said.clone())));
    let told = move || {
        let lang = lang();
        let (note, said) = note.get();
        let (tone, lines) = match (desk.away.get(), words(lang, &note)) {
            (Some(problem), _) => {
                let why = labels::problem(lang, &problem).title;
                (Tone::Careful, vec![td_string!(lang, stores.counter.away, why)])
            }
            (None, Some(text)) => (tone(&note), vec![text]),
            (None, None) if said.is_empty() => (Tone::Neutral, vec![td_string!(lang, stores.counter.start).to_owned()]),
            (None, None) => (Tone::Good, said),
        };
        let frame = match tone {
            Tone::Good => "border-success",
            Tone::Careful => "border-warning",
            Tone::Bad => "border-error",
            Tone::Neutral | Tone::Brand => "border-base-300",
        };
        let lines = lines.into_iter().map(|line| view! { <p class="text-balance">{line}</p> }).collect_view();
        view! {
            <div class=format!(
                "flex min-h-32 flex-col justify-center gap-1 rounded-box border-2 bg-base-100 px-4 py-3 text-2xl font-semibold break-words sm:text-3xl {frame}",
            )>{lines}</div>
        }
    };
    view! {
        <div role="status">{told}</div>
        {move || answers(lang(), desk, note.get().0)}
        {move || waiting(lang(), desk)}
    }
    .into_any()
}

fn tone(note: &Note) -> Tone {
    match note {
        Note::Choose(_) | Note::Out { .. } | Note::NothingThere | Note::NobodyThere => Tone::Careful,
        _ => Tone::Bad,
    }
}

/// What a note asks.
fn answers(lang: Locale, desk: Desk, note: Note) -> AnyView {
    match note {
        Note::Choose(found) => {
            let several = (1..).zip(found).map(|(number, target): (u32, Target)| {
                let text = format!("{number} · {}", target.name());
                let press = move || desk.hear(|counter| counter.choose(target.clone()));
                key(text, PLAIN, press)
            });
            view! { <div class="grid gap-2 sm:grid-cols-2">{several.collect_view()}</div> }.into_any()
        }
        Note::Out { is_offered: true, .. } => {
            let text = td_string!(lang, stores.counter.take_back).to_owned();
            key(text, "btn-primary", move || desk.hear(|counter| counter.press(Command::Return)))
        }
        Note::Unknown(code) if Session::current().can(Permission::StoresEdit) => {
            let again = code.clone();
            let learnt = Callback::new(move |()| desk.scan(&again));
            let form = learn(lang, code, learnt);
            view! { <Card>{form}</Card> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// What was heard and waits, for an answer or for somebody.
fn waiting(lang: Locale, desk: Desk) -> AnyView {
    let count = desk.counter.with(Counter::waiting);
    let text = match count {
        0 => String::new(),
        1 => td_string!(lang, stores.counter.waiting_single).to_owned(),
        count => td_string!(lang, stores.counter.waiting, count = count),
    };
    let send = desk.away.with(Option::is_some).then(|| {
        let press = Callback::new(move |()| desk.ask_again());
        view! { <Button text=td_string!(lang, stores.counter.send_again) glyph=Glyph::Retry on_press=press /> }
    });
    let forget = (desk.counter.with(Counter::held) > 0).then(|| {
        let press = Callback::new(move |()| desk.counter.update(Counter::forget));
        view! { <Button text=td_string!(lang, stores.counter.forget) glyph=Glyph::Close on_press=press /> }
    });
    view! {
        <div class="flex flex-wrap items-center gap-3 text-lg empty:hidden">
            {(count > 0).then(|| view! { <p>{text}</p> })}
            {send}
            {forget}
        </div>
    }
    .into_any()
}

/// What is done, and with whom.
fn who(desk: Desk) -> AnyView {
    let shown = Memo::new(move |_| desk.counter.with(|counter| (counter.act, counter.holder.clone())));
    let view = move || {
        let lang = lang();
        let (act, holder) = shown.get();
        let what = match act {
            Act::Issue => td_string!(lang, stores.counter.issue_to),
            Act::Return => td_string!(lang, stores.counter.return_from),
        };
        let (look, name) = match holder {
            Some(Named { name, .. }) => ("text-4xl font-bold break-words", name),
            None => ("text-2xl text-muted", td_string!(lang, stores.counter.nobody).to_owned()),
        };
        view! {
            <Card>
                <p class="text-lg text-muted">{what}</p>
                <p class=look>{name}</p>
            </Card>
        }
    };
    view.into_any()
}

/// What lies there, the last thing first: digits are for that one.
fn lines(desk: Desk) -> AnyView {
    let shown = Memo::new(move |_| desk.counter.with(|counter| counter.lines.clone()));
    let list = move || {
        let lang = lang();
        let lines = shown.get();
        if lines.is_empty() {
            let none = td_string!(lang, stores.counter.no_lines);
            return view! { <p class="px-4 py-6 text-xl text-muted">{none}</p> }.into_any();
        }
        let lines = lines.into_iter().rev().enumerate().map(|(at, line)| line_view(line, at == 0)).collect_view();
        view! { <ol class="divide-y divide-base-300">{lines}</ol> }.into_any()
    };
    let title = move || td_string!(lang(), stores.counter.lines);
    view! {
        <section class="overflow-hidden rounded-box border border-base-300 bg-base-100">
            <h2 class="px-4 pt-3 text-lg font-semibold">{title}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn line_view(line: Line, is_last: bool) -> AnyView {
    let quantity = line.shown();
    let Line { item, about, problem, .. } = line;
    let look = if is_last { "border-link" } else { "border-transparent" };
    view! {
        <li
            class=format!("flex items-center gap-4 border-s-8 px-4 py-3 {look}")
            aria-current=is_last.then_some("true")
        >
            <span class="min-w-16 shrink-0 text-end text-4xl font-bold tabular-nums">{quantity}</span>
            <span class="min-w-0">
                <span class="block text-2xl font-semibold break-words">{item.name}</span>
                <span class="block text-muted break-words">{about}</span>
                {problem.map(|text| view! { <span class="block text-lg font-semibold text-error">{text}</span> })}
            </span>
        </li>
    }
    .into_any()
}

/// Who and what is found by typing, or by the camera.
fn search(lang: Locale, desk: Desk) -> AnyView {
    let (holder, item) = (Picked::new(None), Picked::new(None));
    taken(holder, move |id, name| {
        desk.hear(|counter| counter.choose(Target::Holder(Named { id, name })));
    });
    taken(item, move |id, _| desk.hear(|counter| counter.pick(id)));
    let field = |name: &str, label: &'static str, unknown: &'static str, picked: Picked, search: Search| {
        let texts = PickerTexts { label, unknown };
        picker(texts, name.to_owned(), picked, search, Signal::stored(None), false)
    };
    let holder = field(
        "counter-holder",
        td_string!(lang, stores.counter.who),
        td_string!(lang, stores.panel.no_holder),
        holder,
        search_holders,
    );
    let item = field(
        "counter-item",
        td_string!(lang, stores.counter.item),
        td_string!(lang, stores.panel.no_item),
        item,
        search_items,
    );
    view! {
        <section class="rounded-box border border-base-300 bg-base-100 p-4">
            <div class="flex flex-wrap items-center justify-between gap-2 pb-3">
                <h2 class="text-base font-semibold">{td_string!(lang, stores.counter.search)}</h2>
                <ScanButton on_scan=Callback::new(move |text: String| desk.scan(&text)) />
            </div>
            <div class="grid gap-3 sm:grid-cols-2">{holder} {item}</div>
        </section>
    }
    .into_any()
}

/// Takes what is chosen in a field, which is empty again then.
fn taken(picked: Picked, take: impl Fn(Uuid, String) + 'static) {
    Effect::new(move |_| {
        picked.id.track();
        if let Some(Choice { id, name, .. }) = picked.take()
            && let Ok(id) = id.parse()
        {
            take(id, name);
        }
    });
}

fn keys(lang: Locale, desk: Desk) -> AnyView {
    let press = move |command: Command| move || desk.hear(|counter| counter.press(command));
    let digit = |digit: u8| key(digit.to_string(), PLAIN, press(Command::Digit(digit)));
    let digits = (1..=9).map(digit).collect_view();
    let point = view! {
        <button
            class=format!("{KEY} {PLAIN}")
            type="button"
            aria-label=td_string!(lang, stores.counter.point)
            on:click=move |_| desk.hear(|counter| counter.press(Command::Point))
        >
            "."
        </button>
    };
    let is = move |act: Act| Signal::derive(move || desk.counter.with(|counter| counter.act == act));
    let act = |act: Act, text: &'static str, press: Callback<()>| {
        let is = is(act);
        view! {
            <button
                class=move || format!("{KEY} {}", if is.get() { "btn-active border-link" } else { PLAIN })
                type="button"
                aria-pressed=move || if is.get() { "true" } else { "false" }
                on:click=move |_| press.run(())
            >
                {text}
            </button>
        }
    };
    let issue = Callback::new(move |()| desk.hear(|counter| counter.act_as(Act::Issue)));
    let back = Callback::new(move |()| desk.hear(|counter| counter.press(Command::Return)));
    view! {
        <div class="grid grid-cols-2 gap-2" role="group" aria-label=td_string!(lang, stores.counter.act)>
            {act(Act::Issue, td_string!(lang, stores.counter.issue), issue)}
            {act(Act::Return, td_string!(lang, stores.counter.return_), back)}
        </div>
        <div class="grid grid-cols-3 gap-2" role="group" aria-label=td_string!(lang, stores.counter.keys)>
            {digits}
            {key(td_string!(lang, stores.counter.undo).to_owned(), PLAIN, press(Command::Undo))}
            {digit(0)}
            {point}
            <div class="col-span-3 grid">
                {key(td_string!(lang, stores.counter.done).to_owned(), "btn-primary", press(Command::Done))}
            </div>
        </div>
    }
    .into_any()
}

/// A large key.
fn key(text: String, look: &'static str, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button class=format!("{KEY} {look}") type="button" on:click=move |_| press()>
            {text}
        </button>
    }
    .into_any()
}

/// What this device is set to.
fn settings(lang: Locale, desk: Desk) -> AnyView {
    let device = desk.device;
    view! {
        <details class="rounded-box border border-base-300 bg-base-100 px-4 py-3">
            <summary class="cursor-pointer font-medium">{td_string!(lang, stores.counter.device)}</summary>
            <div class="flex flex-col gap-4 pt-3">
                <label class="flex min-h-12 items-center gap-3">
                    <input
                        class="toggle"
                        type="checkbox"
                        prop:checked=device.aloud
                        on:change:target=move |event| device.set_aloud(event.target().checked())
                    />
                    {td_string!(lang, stores.counter.aloud)}
                </label>
                <div class="flex flex-col gap-1.5">
                    <label class="text-sm font-medium" for="counter-gap">
                        {td_string!(lang, stores.counter.gap)}
                    </label>
                    <input
                        class="input w-full"
                        id="counter-gap"
                        type="number"
                        min=SHORTEST_GAP.to_string()
                        max=LONGEST_GAP.to_string()
                        aria-describedby="counter-gap-about"
                        prop:value=move || device.gap.get().to_string()
                        on:change:target=move |event| device.set_gap(&event.target().value())
                    />
                    <p id="counter-gap-about" class="text-sm text-muted">
                        {td_string!(lang, stores.counter.gap_hint)}
                    </p>
                </div>
            </div>
        </details>
    }
    .into_any()
}
