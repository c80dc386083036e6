//! An order: where its pieces are, what it is about, and what can be done with it.

use super::form::Filled;
use super::list_page::badges;
use super::river::river;
use super::shown::{OrderSheet, OrderShown, Standing};
use super::steps::{Of, removal, step_buttons, step_panel};
use super::{ORDERS, order_address, rpc};
use crate::base::address::with_query;
use crate::base::labels::lang;
use crate::base::rpc::{Failure, RpcResult};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_part, guarded, problem_page};
use crate::production::material::{MaterialOfOrder, material_card, moving_panel, order_material};
use crate::production::movements::{Beside, MovementsOfOrder, of_order, order_movements};
use crate::production::panels::lives;
use crate::production::route::facts;
use crate::production::sharing::{SHARE, may_share, share_link, sharing_panel};
use crate::production::shown::Fact;
use crate::production::specifications::specification_address;
use crate::production::traveller::{REVISION, checked, traveller_address};
use crate::production::workpieces::workpiece_address;
use crate::session::Session;
use crate::session::live::Live;
use crate::tasks::tasks_of_order;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Stat, Stats, Tone};
use crate::ui::dialog::SidePanel;
use crate::ui::icon::Glyph;
use crate::ui::level::level_bar;
use crate::ui::state::{Notice, skeleton_block};
use crate::ui::suspend::suspend;
use engrane::base::id::ProductionOrderId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::production::grants::types::Granted;
use engrane::production::material::types::MaterialAct;
use engrane::production::orders::types::{OrderStatus, OrderStep};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

/// `/production/orders/:id`
pub(crate) fn order_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

/// Which panel the address opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Whole,
    /// Who sees it.
    Share,
    Step(OrderStep),
    Beside(Beside),
    Material(MaterialAct),
}

fn content() -> AnyView {
    let (params, query, language) = (use_params_map(), use_query_map(), use_i18n());
    let id: Memo<Option<ProductionOrderId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    // Whoever comes from the sheet that was printed says so.
    let printed = Memo::new(move |_| query.with(|query| query.get_str(REVISION).map(str::to_owned)));
    let session = Session::current();
    let panel = Memo::new(move |_| query.with(|query| panel_of(session, query)));
    let news = expect_context::<Live>().changes(move |event| match event {
        Event::OrderChanged { order, .. } => Some(*order) == id.get_untracked(),
        Event::ProductionChanged | Event::SpecificationChanged { .. } => true,
        _ => false,
    });
    let order = Resource::new_blocking(
        move || (id.get(), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => rpc::production_order(id, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::ProductionOrder })),
            }
        },
    );
    let may_follow = session.can(Permission::MovementsView);
    let moved = Resource::new_blocking(
        move || (id.get().filter(|_| may_follow), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => Some(order_movements(id, lang.into()).await),
                None => None,
            }
        },
    );
    let sees_material = may_follow && session.can(Permission::StoresView);
    let material = Resource::new_blocking(
        move || (id.get().filter(|_| sees_material), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => Some(order_material(id, lang.into()).await),
                None => None,
            }
        },
    );
    // What others move of other things is nothing to it.
    let stock = expect_context::<Live>().changes(move |event| match event {
        Event::StockChanged { items } => material.with_untracked(|found| match found {
            Some(Some(Ok(found))) => found.is_of(items),
            Some(None) => false,
            Some(Some(Err(_))) | None => true,
        }),
        _ => false,
    });
    Effect::new(move |before: Option<()>| {
        stock.track();
        if before.is_some() {
            material.refetch();
        }
    });
    let again = Callback::new(move |()| {
        order.refetch();
        moved.refetch();
        material.refetch();
    });
    let shown = suspend(move || async move {
        let beside = (moved.await, material.await);
        match order.await {
            Ok(order) => whole(language.get_locale_untracked(), order, printed, beside, again),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        if let Some(id) = id.get_untracked() {
            navigate(&order_address(id), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    });
    // The panel is drawn once, when it is opened: news must not sweep away what somebody types. The server draws none.
    let lives = lives();
    let known = Memo::new(move |_| lives.get() && order.with(|order| matches!(order, Some(Ok(_)))));
    let beside = move || {
        let panel = panel.get().filter(|_| known.get())?;
        let found = order.get_untracked()?.ok()?;
        match panel {
            Panel::Whole => Some(change_panel(found.id, leave, again)),
            Panel::Share => Some(sharing_panel(Granted::Order(found.id), news, leave)),
            Panel::Step(step) => found.steps.contains(&step).then(|| step_panel(of(&found), step, leave, again)),
            Panel::Beside(beside) => Some(beside.panel(found.id, leave, again)),
            Panel::Material(act) => Some(moving_panel(found.id, act, leave, again)),
        }
    };
    view! {
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
        {beside}
    }
    .into_any()
}

fn panel_of(session: Session, query: &ParamsMap) -> Option<Panel> {
    let id = |name: &str| query.get_str(name).and_then(|id| id.parse().ok());
    if session.can(Permission::MovementsView)
        && let Some(id) = id("movement")
    {
        return Some(Panel::Beside(Beside::Movement(id)));
    }
    if session.can(Permission::MovementsEdit)
        && let Some(kind) = query.get_str("send")
    {
        return Some(Panel::Beside(Beside::Send(kind.parse().ok())));
    }
    if session.can(Permission::MovementsView)
        && session.can(Permission::StoresMove)
        && let Some(act) = query.get_str("material").and_then(|act| act.parse().ok())
    {
        return Some(Panel::Material(act));
    }
    if may_share(session) && query.get_str(SHARE).is_some() {
        return Some(Panel::Share);
    }
    let step = || query.get_str("step").and_then(|step| step.parse().ok());
    match query.get_str("edit") {
        _ if !session.can(Permission::OrdersEdit) => None,
        Some(_) => Some(Panel::Whole),
        None => step().map(Panel::Step),
    }
}

fn of(order: &OrderShown) -> Of {
    let Standing { status, published, .. } = order.standing;
    Of { id: order.id, status, halt_reason: order.halt_reason.clone(), published }
}

fn whole(
    lang: Locale,
    order: OrderShown,
    printed: Memo<Option<String>>,
    (moved, material): (Option<RpcResult<MovementsOfOrder>>, Option<RpcResult<MaterialOfOrder>>),
    again: Callback<()>,
) -> AnyView {
    let of = of(&order);
    let OrderShown { id, title, lead, workpiece, standing, halt_reason, figures, river: pieces, facts: about, .. } =
        order;
    let revision = order.revision;
    let of_sheet = move || printed.get().map(|printed| checked(lang, id, &printed, &revision));
    let heading = td_string!(lang, production.order.title, number = title);
    let change = order.may_edit.then(|| {
        let href = with_query(&order_address(id), &[("edit", "1")]);
        view! { <LinkButton href text=td_string!(lang, production.order.change) glyph=Glyph::Edit small=true /> }
    });
    let link = |href: String, text: &'static str| view! { <LinkButton href text weight=Weight::Quiet small=true /> };
    let tasks = link(tasks_of_order(id, order.number), td_string!(lang, tasks.title));
    let specification = order.specification.map(|(id, number)| {
        let text = td_string!(lang, specifications.of, number = number);
        view! { <LinkButton href=specification_address(id) text weight=Weight::Quiet small=true /> }
    });
    let share = share_link(lang, Granted::Order(id), &order_address(id));
    let sheet = link(traveller_address(id), td_string!(lang, production.traveller.title));
    let history = order.history.map(|href| link(href, td_string!(lang, production.order.history)));
    let halted = (!halt_reason.is_empty()).then(|| {
        let title = match standing.status {
            OrderStatus::OnHold => td_string!(lang, production.order.on_hold),
            OrderStatus::Cancelled => td_string!(lang, production.order.cancelled),
            _ => td_string!(lang, production.order.closed),
        };
        let tone = if standing.status == OrderStatus::OnHold { Tone::Careful } else { Tone::Neutral };
        view! { <Notice tone title>{halt_reason}</Notice> }
    });
    let figures =
        figures.into_iter().map(|Fact { name, value }| view! { <Stat label=name value=value /> }).collect_view();
    let removal = order.may_delete.then(|| removal(lang, id));
    let movements = moved.map(|moved| of_order(lang, moved, again));
    let material = material.map(|found| material_card(lang, found, again));
    let document = heading.clone();
    view! {
        {page_title(move |_| document.clone())}
        <PageHeading title=heading lead=lead>
            {link(ORDERS.to_owned(), td_string!(lang, production.orders.title))}
            {link(workpiece_address(workpiece), td_string!(lang, production.order.workpiece))}
            {specification}
            {tasks}
            {sheet}
            {share}
            {history}
            {change}
            {step_buttons(lang, &of, order.steps, order.may_edit, again)}
        </PageHeading>
        <div class="flex flex-col gap-4">
            <div class="flex flex-wrap items-center gap-3">
                {badges(lang, &standing)}
                <span class="text-sm tabular-nums">
                    {level_bar(standing.percent.min(100), Tone::Good, String::new())} " " {standing.progress}
                </span>
            </div>
            {of_sheet}
            {halted}
            <Stats>{figures}</Stats>
            <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
                <Card title=td_string!(lang, production.river.title)>{river(lang, pieces)}</Card>
                {facts(td_string!(lang, production.order.about), about)}
            </div>
            {movements}
            {material}
            {removal}
        </div>
    }
    .into_any()
}

fn change_panel(id: ProductionOrderId, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let language = use_i18n();
    let form = Resource::new(move || language.get_locale(), move |lang| rpc::order_form(id, lang.into()));
    let content = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match form.await {
            Ok(form) => changing(lang, form, leave, again),
            Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
        }
    });
    view! {
        <SidePanel
            title=Signal::derive(move || td_string!(lang(), production.order.change).to_owned())
            close=Signal::derive(move || td_string!(lang(), production.close).to_owned())
            on_close=leave
        >
            <Suspense fallback=|| skeleton_block("h-96")>{content}</Suspense>
        </SidePanel>
    }
    .into_any()
}

fn changing(lang: Locale, form: OrderSheet, leave: Callback<()>, again: Callback<()>) -> AnyView {
    // The form is of an order that is there.
    let Some((id, version)) = form.known else { return ().into_any() };
    let (filled, choices) = Filled::new(lang, form);
    let send = move || {
        let said = td_string!(lang, production.saved);
        filled.sending.send_and_say(rpc::change_order(id, version, filled.typed()), said, move || {
            leave.try_run(());
            again.try_run(());
        });
    };
    filled.view(choices, td_string!(lang, common.save), send)
}
