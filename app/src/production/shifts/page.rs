//! The shifts of the last days; one of them beside the list, with what it hands over, closing it and opening it again.

use super::shown::{ClosingShown, HandOverShown, ShiftOpened, ShiftShown, Shifts};
use super::{SHIFTS, rpc};
use crate::base::address::with_query;
use crate::base::labels::lang;
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::dialog::SidePanel;
use crate::ui::field::Field;
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, Notice};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, stacked};
use chrono::NaiveDate;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/production/shifts`
pub(crate) fn shifts_page() -> AnyView {
    guarded(Permission::ShiftsClose, content)
}

fn address(day: &str, code: &str) -> String {
    with_query(SHIFTS, &[("day", day), ("shift", code)])
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let open = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
            let day: Option<NaiveDate> = text("day").parse().ok();
            day.map(|day| (day, text("shift")))
        })
    });
    let news = expect_context::<Live>()
        .changes(|event| matches!(event, Event::OrderChanged { .. } | Event::ProductionChanged));
    let shifts = Resource::new_blocking(
        move || (language.get_locale(), news.get()),
        |(lang, _)| rpc::production_shifts(lang.into()),
    );
    let opened = Resource::new_blocking(
        move || (open.get(), language.get_locale()),
        |(open, lang)| async move {
            match open {
                Some((day, code)) => rpc::production_shift(day, code, lang.into()).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let again = Callback::new(move |()| {
        shifts.refetch();
        opened.refetch();
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        navigate(SHIFTS, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let list = suspend(move || async move {
        match shifts.await {
            Ok(found) => shown(language.get_locale_untracked(), found),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let panel = suspend(move || async move {
        match opened.await {
            Ok(Some(shift)) => beside(language.get_locale_untracked(), shift, again, leave),
            // One that nobody knows is not shown.
            Ok(None) | Err(Failure(Problem::NotFound { what: Entity::ShiftDay })) => ().into_any(),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let heading = move || {
        let lang = lang();
        let (title, lead) = (td_string!(lang, floor.shifts.title), td_string!(lang, floor.shifts.lead));
        view! { <PageHeading title lead /> }
    };
    view! {
        {page_title(|lang| td_string!(lang, floor.shifts.title).to_owned())} {heading}
        <Transition fallback=|| loading(6)>{list} {panel}</Transition>
    }
    .into_any()
}

fn shown(lang: Locale, Shifts { rows }: Shifts) -> AnyView {
    if rows.is_empty() {
        let text = td_string!(lang, floor.shifts.none_text);
        return view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, floor.shifts.none) text=text /> }
            .into_any();
    }
    let heads = [
        Head::text(td_string!(lang, floor.shifts.shift)).fold(Fold::Start),
        Head::text(td_string!(lang, floor.shifts.state)).fold(Fold::End),
        Head::figures(td_string!(lang, floor.good)).named(),
        Head::figures(td_string!(lang, floor.scrap)).named(),
        Head::text(td_string!(lang, floor.shifts.machines)).fold(Fold::Line),
    ];
    let rows = rows.into_iter().map(|row| cells(lang, row)).collect();
    view! { <Card flush=true>{table(td_string!(lang, floor.shifts.title).to_owned(), &heads, rows)}</Card> }.into_any()
}

fn state(lang: Locale, closed: bool) -> AnyView {
    if closed {
        badge(td_string!(lang, floor.shifts.closed), Tone::Neutral)
    } else {
        badge(td_string!(lang, floor.shifts.open), Tone::Good)
    }
}

fn cells(lang: Locale, row: ShiftShown) -> Vec<AnyView> {
    let ShiftShown { day, code, name, hours, closed, good, scrap, silent } = row;
    vec![
        stacked(named(name, address(&day, &code)), Some(hours)),
        state(lang, closed),
        good.into_any(),
        scrap.into_any(),
        silent.unwrap_or_default().into_any(),
    ]
}

fn hand_over(lang: Locale, lines: Vec<HandOverShown>) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="text-muted">{td_string!(lang, floor.shifts.nothing_made)}</p> }.into_any();
    }
    let rows = lines
        .into_iter()
        .map(|line| {
            let HandOverShown { order, by, good, scrap, expected, was } = line;
            let expected = (!expected.is_empty()).then(|| td_string!(lang, floor.shifts.of_expected, count = expected));
            view! {
                <li class="flex flex-wrap items-baseline gap-x-4 py-2">
                    <span class="min-w-0 grow">
                        <span class="block font-medium">{order}</span>
                        <span class="block text-sm text-muted">{by}</span>
                    </span>
                    <span class="text-end tabular-nums">
                        {td_string!(lang, floor.shifts.made, good = good, scrap = scrap)}
                        <span class="block text-sm text-muted empty:hidden">{expected}</span>
                    </span>
                    {was.map(|was| view! { <span class="basis-full text-sm text-warning">{was}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
}

fn beside(lang: Locale, shift: ShiftOpened, again: Callback<()>, leave: Callback<()>) -> AnyView {
    let sending = Sending::ready();
    let ShiftOpened { day, code, name, closed, lines, silent, closings } = shift;
    let title = Signal::stored(name);
    let silent = (!silent.is_empty()).then(|| {
        let title = td_string!(lang, floor.shifts.silent_machines);
        view! { <Notice tone=Tone::Careful title=title>{silent.join(" · ")}</Notice> }
    });
    let closings = closings.into_iter().map(|closing| closing_view(lang, closing)).collect_view();
    let Ok(day) = day.parse::<NaiveDate>() else { return ().into_any() };
    let take = move |work: RpcResultFuture, said: &'static str| {
        sending.send_and_say(work, said, move || {
            leave.try_run(());
            again.try_run(());
        });
    };
    let step = if closed { reopen(lang, sending, day, code, take) } else { close(lang, sending, day, code, take) };
    view! {
        <SidePanel title close=Signal::stored(td_string!(lang, floor.close).to_owned()) on_close=leave>
            <div class="flex flex-col gap-6">
                <div>{state(lang, closed)}</div>
                {silent}
                <section>
                    <h3 class="font-semibold">{td_string!(lang, floor.shifts.now)}</h3>
                    {hand_over(lang, lines)}
                </section>
                {sending.notice(lang)}
                {step}
                {closings}
            </div>
        </SidePanel>
    }
    .into_any()
}

/// What is sent.
type RpcResultFuture = std::pin::Pin<Box<dyn Future<Output = RpcResult<()>>>>;

fn close(
    lang: Locale,
    sending: Sending,
    day: NaiveDate,
    code: String,
    take: impl Fn(RpcResultFuture, &'static str) + Send + Sync + 'static,
) -> AnyView {
    let press = Callback::new(move |()| {
        take(Box::pin(rpc::close_shift(day, code.clone())), td_string!(lang, floor.shifts.done_closed));
    });
    view! {
        <div class="flex flex-col gap-2">
            <div>
                <Button
                    text=td_string!(lang, floor.shifts.do_close).to_owned()
                    weight=Weight::Primary
                    busy=sending.busy
                    on_press=press
                />
            </div>
            <p class="text-sm text-muted">{td_string!(lang, floor.shifts.close_hint)}</p>
        </div>
    }
    .into_any()
}

fn reopen(
    lang: Locale,
    sending: Sending,
    day: NaiveDate,
    code: String,
    take: impl Fn(RpcResultFuture, &'static str) + 'static,
) -> AnyView {
    let reason = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let work = rpc::open_shift(day, code.clone(), reason.get_untracked());
        take(Box::pin(work), td_string!(lang, floor.shifts.done_opened));
    };
    view! {
        <form class="flex flex-col gap-4" on:submit=send>
            <Field
                label=td_string!(lang, floor.shifts.reason)
                name="shift-reason"
                value=reason
                autocomplete="off"
                problem=sending.problem_of(lang, "reason")
            />
            <div>
                <Button text=td_string!(lang, floor.shifts.do_open).to_owned() busy=sending.busy submits=true />
            </div>
        </form>
    }
    .into_any()
}

fn closing_view(lang: Locale, closing: ClosingShown) -> AnyView {
    let ClosingShown { said, opened, lines } = closing;
    view! {
        <section>
            <h3 class="font-semibold">{said}</h3>
            <p class="text-sm text-muted empty:hidden">{opened}</p>
            {hand_over(lang, lines)}
        </section>
    }
    .into_any()
}
