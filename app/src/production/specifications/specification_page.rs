//! A specification: its lines, how far they are, and the orders that make them.

use super::form::Filled;
use super::list_page::badges;
use super::shown::{LineShown, OrderOfLine, SpecificationSheet, SpecificationShown};
use super::steps::{Of, removal, step_buttons};
use super::{SPECIFICATIONS, rpc, specification_address};
use crate::base::address::with_query;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_part, guarded, problem_page};
use crate::production::orders::order_address;
use crate::production::panels::lives;
use crate::production::sharing::{SHARE, may_share, share_link, sharing_panel};
use crate::production::workpieces::workpiece_address;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::dialog::SidePanel;
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::table::{Head, table};
use crate::ui::text::{named, quiet, stacked};
use engrane::base::id::SpecificationId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::production::grants::types::Granted;
use engrane::production::specifications::types::SpecificationLineStatus;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

/// Which panel the address opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Whole,
    /// Who sees it.
    Share,
}

/// `/production/specifications/:id`
pub(crate) fn specification_page() -> AnyView {
    guarded(Permission::SpecificationsView, content)
}

fn content() -> AnyView {
    let (params, query, language) = (use_params_map(), use_query_map(), use_i18n());
    let id: Memo<Option<SpecificationId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let session = Session::current();
    let panel = Memo::new(move |_| query.with(|query| panel_of(session, query)));
    let news = expect_context::<Live>().changes(move |event| match event {
        Event::SpecificationChanged { specification, .. } => Some(*specification) == id.get_untracked(),
        Event::OrderChanged { .. } | Event::ProductionChanged => true,
        _ => false,
    });
    let found = Resource::new_blocking(
        move || (id.get(), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => rpc::production_specification(id, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Specification })),
            }
        },
    );
    let again = Callback::new(move |()| found.refetch());
    let shown = suspend(move || async move {
        match found.await {
            Ok(shown) => whole(language.get_locale_untracked(), shown, again),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        if let Some(id) = id.get_untracked() {
            navigate(&specification_address(id), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    });
    // The panel is drawn once, when it is opened: news must not sweep away what somebody types. The server draws none.
    let lives = lives();
    let known = Memo::new(move |_| lives.get() && found.with(|found| matches!(found, Some(Ok(_)))));
    let beside = move || {
        let (id, panel) = id.get().filter(|_| known.get()).zip(panel.get())?;
        Some(match panel {
            Panel::Whole => change_panel(id, leave, again),
            Panel::Share => sharing_panel(Granted::Specification(id), news, leave),
        })
    };
    view! {
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
        {beside}
    }
    .into_any()
}

fn panel_of(session: Session, query: &ParamsMap) -> Option<Panel> {
    let says = |name: &str| query.get_str(name).is_some();
    if session.can(Permission::SpecificationsEdit) && says("edit") {
        return Some(Panel::Whole);
    }
    (may_share(session) && says(SHARE)).then_some(Panel::Share)
}

fn whole(lang: Locale, shown: SpecificationShown, again: Callback<()>) -> AnyView {
    let SpecificationShown { id, number, lead, note, standing, lines, may_edit, may_order, may_delete, history } =
        shown;
    let heading = td_string!(lang, specifications.of, number = number);
    let link = |href: String, text: &'static str| view! { <LinkButton href text weight=Weight::Quiet small=true /> };
    let history = history.map(|href| link(href, td_string!(lang, production.order.history)));
    let change = may_edit.then(|| {
        let href = with_query(&specification_address(id), &[("edit", "1")]);
        view! { <LinkButton href text=td_string!(lang, production.order.change) glyph=Glyph::Edit small=true /> }
    });
    let steps = may_edit.then(|| step_buttons(lang, Of { id, published: standing.published, may_order }, again));
    let share = share_link(lang, Granted::Specification(id), &specification_address(id));
    let progress = standing.progress.clone();
    let note = (!note.is_empty()).then(|| view! { <p class="max-w-prose whitespace-pre-line">{note}</p> });
    let list = if lines.is_empty() {
        view! { <Empty glyph=Glyph::Storefront title=td_string!(lang, specifications.no_lines) /> }.into_any()
    } else {
        let rows = lines.into_iter().map(|line| cells(lang, line)).collect();
        table(td_string!(lang, specifications.lines).to_owned(), &heads(lang), rows)
    };
    let removal = may_delete.then(|| removal(lang, id));
    let document = heading.clone();
    view! {
        {page_title(move |_| document.clone())}
        <PageHeading title=heading lead=lead>
            {link(SPECIFICATIONS.to_owned(), td_string!(lang, specifications.title))}
            {share}
            {history}
            {change}
            {steps}
        </PageHeading>
        <div class="flex flex-col gap-4">
            <div class="flex flex-wrap items-center gap-3">
                {badges(lang, &standing)} <span class="text-sm tabular-nums">{progress}</span>
            </div>
            {note}
            <Card title=td_string!(lang, specifications.lines) flush=true>
                {list}
            </Card>
            {removal}
        </div>
    }
    .into_any()
}

fn heads(lang: Locale) -> [Head; 6] {
    [
        Head::text(td_string!(lang, specifications.piece_head)),
        Head::text(td_string!(lang, specifications.standing)),
        Head::figures(td_string!(lang, specifications.quantity)).named(),
        Head::figures(td_string!(lang, specifications.ordered)).named(),
        Head::figures(td_string!(lang, specifications.ready)).named(),
        Head::text(td_string!(lang, production.orders.title)),
    ]
}

fn tone(status: SpecificationLineStatus) -> Tone {
    match status {
        SpecificationLineStatus::Open | SpecificationLineStatus::Cancelled => Tone::Neutral,
        SpecificationLineStatus::Partial => Tone::Brand,
        SpecificationLineStatus::Fulfilled => Tone::Good,
        SpecificationLineStatus::Blocked => Tone::Careful,
    }
}

fn cells(lang: Locale, line: LineShown) -> Vec<AnyView> {
    let LineShown { workpiece, code, name, made, status, status_word, quantity, ordered, ready, comment, orders } =
        line;
    let about: Vec<String> = [name, comment].into_iter().filter(|text| !text.is_empty()).collect();
    let made = made.map(|made| badge(made, Tone::Neutral));
    let standing = view! { <span class="inline-flex flex-wrap gap-1">{badge(status_word, tone(status))} {made}</span> };
    let orders = if orders.is_empty() {
        quiet(td_string!(lang, specifications.not_ordered))
    } else {
        let orders = orders.into_iter().map(|order| {
            let OrderOfLine { id, name, status_word, progress } = order;
            let about = format!("{status_word} · {progress}");
            view! { <li>{stacked(named(name, order_address(id)), Some(about))}</li> }
        });
        view! { <ul class="flex flex-col gap-1">{orders.collect_view()}</ul> }.into_any()
    };
    vec![
        stacked(named(code, workpiece_address(workpiece)), Some(about.join(" · ")).filter(|about| !about.is_empty())),
        standing.into_any(),
        quantity.into_any(),
        ordered.into_any(),
        ready.into_any(),
        orders,
    ]
}

fn change_panel(id: SpecificationId, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let language = use_i18n();
    let form = Resource::new(move || language.get_locale(), move |lang| rpc::specification_form(id, lang.into()));
    let content = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match form.await {
            Ok(form) => changing(lang, form, leave, again),
            Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
        }
    });
    view! {
        <SidePanel
            title=Signal::derive(move || td_string!(lang(), specifications.change).to_owned())
            close=Signal::derive(move || td_string!(lang(), production.close).to_owned())
            on_close=leave
        >
            <Suspense fallback=|| skeleton_block("h-96")>{content}</Suspense>
        </SidePanel>
    }
    .into_any()
}

fn changing(lang: Locale, form: SpecificationSheet, leave: Callback<()>, again: Callback<()>) -> AnyView {
    // The form is of a specification that is there.
    let Some((id, version)) = form.known else { return ().into_any() };
    let filled = Filled::new(lang, form);
    let send = move || {
        let said = td_string!(lang, production.saved);
        filled.sending.send_and_say(rpc::change_specification(id, version, filled.typed()), said, move || {
            leave.try_run(());
            again.try_run(());
        });
    };
    filled.view(td_string!(lang, common.save), send)
}
