//! A workpiece: its drawing, the stages that it goes through, how much of it a shift makes, and what it takes of the store-room.

use super::form::{self, workpiece_panel};
use super::norms::{self, norm_panel, norms};
use super::shown::{TypedWorkpiece, WorkpieceShown};
use super::{WORKPIECES, rpc, workpiece_address};
use crate::base::address::with_query;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::entity_pages::NEW;
use crate::forms::edit_fields::further;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::production::material::{NeedBegun, need_panel, needs};
use crate::production::orders::{NEW_ORDER, may_order, orders_of};
use crate::production::panels::lives;
use crate::production::route::{facts, in_line};
use crate::production::shown::Fact;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::WorkpieceId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

/// `/production/workpieces/:id`
pub(crate) fn workpiece_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

/// Which panel the address opens.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Panel {
    Whole,
    /// The id of a norm, or [`NEW`].
    Norm(String),
    /// The id of a need, likewise.
    Need(String),
}

fn content() -> AnyView {
    let (params, query, language) = (use_params_map(), use_query_map(), use_i18n());
    let id: Memo<Option<WorkpieceId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let session = Session::current();
    let (may_edit, may_norm) = (session.can(Permission::ProductionSetup), session.can(Permission::NormsEdit));
    let panel = Memo::new(move |_| {
        query.with(|query| match (query.get_str("edit"), query.get("norm"), query.get("need")) {
            (Some(_), ..) if may_edit => Some(Panel::Whole),
            (_, Some(norm), _) if may_norm => Some(Panel::Norm(norm)),
            (.., Some(need)) if may_edit => Some(Panel::Need(need)),
            _ => None,
        })
    });
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::ProductionChanged));
    let workpiece = Resource::new_blocking(
        move || (id.get(), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => rpc::production_workpiece(id, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Workpiece })),
            }
        },
    );
    let again = Callback::new(move |()| workpiece.refetch());
    let shown = suspend(move || async move {
        match workpiece.await {
            Ok(found) => whole(language.get_locale_untracked(), found, may_edit, may_norm),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        if let Some(id) = id.get_untracked() {
            navigate(&workpiece_address(id), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    });
    // The panel is drawn once, when it is opened: news must not sweep away what somebody types. The server draws none.
    let lives = lives();
    let known = Memo::new(move |_| lives.get() && workpiece.with(|found| matches!(found, Some(Ok(_)))));
    let beside = move || {
        let panel = panel.get().filter(|_| known.get())?;
        let found = workpiece.get_untracked()?.ok()?;
        let lang = lang();
        let WorkpieceShown { id, version, values, route, stages, norms, needs, places, shifts } = found;
        let norm = match panel {
            Panel::Whole => {
                let begun = form::Begun { known: Some((id, version)), values, route, stages };
                return Some(workpiece_panel(lang, begun, leave, again));
            }
            Panel::Need(need) => {
                let known = needs?.into_iter().find(|row| row.id.to_string() == need);
                let begun = NeedBegun { workpiece: id, need: known };
                return (need == NEW || begun.need.is_some()).then(|| need_panel(lang, begun, leave, again));
            }
            Panel::Norm(new) if new == NEW => None,
            Panel::Norm(norm) => Some(norms.into_iter().find(|row| row.id.to_string() == norm)?),
        };
        Some(norm_panel(lang, norms::Begun { workpiece: id, norm, places, shifts }, leave, again))
    };
    view! {
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
        {beside}
    }
    .into_any()
}

fn whole(lang: Locale, found: WorkpieceShown, may_edit: bool, may_norm: bool) -> AnyView {
    let WorkpieceShown { id, values, route, norms: rows, needs: taken, .. } = found;
    let TypedWorkpiece { code, name, revision, material, active, .. } = values;
    let off = (!active).then(|| badge(td_string!(lang, common.list.inactive), Tone::Neutral));
    let order = (active && may_order(Session::current())).then(|| {
        let href = with_query(NEW_ORDER, &[("workpiece", &id.to_string())]);
        let text = td_string!(lang, production.workpieces.order);
        view! { <LinkButton href text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let change = may_edit.then(|| {
        let href = with_query(&workpiece_address(id), &[("edit", "1")]);
        let text = td_string!(lang, production.workpieces.change);
        view! { <LinkButton href text glyph=Glyph::Edit small=true /> }
    });
    let orders = {
        let text = td_string!(lang, production.workpieces.orders);
        view! { <LinkButton href=orders_of(&code) text weight=Weight::Quiet small=true /> }
    };
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let about = [
        (td_string!(lang, production.field.drawing), code.clone()),
        (td_string!(lang, production.field.revision), dash(revision)),
        (td_string!(lang, production.field.material), dash(material)),
    ];
    let about = about.map(|(name, value)| Fact { name: name.to_owned(), value });
    let stages = route.into_iter().map(|one| one.stage).collect();
    let needs = taken.map(|rows| needs(lang, id, rows, may_edit));
    let removal = may_edit.then(|| removal(lang, id));
    let title = code.clone();
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=code lead=name>
            {off}
            {orders}
            {change}
            {order}
        </PageHeading>
        <div class="flex flex-col gap-4">
            <div class="grid items-start gap-4 lg:grid-cols-2">
                {facts(td_string!(lang, production.workpieces.about), about.into())}
                <Card title=td_string!(lang, production.route.title)>{in_line(lang, stages)}</Card>
            </div>
            {norms(lang, id, rows, may_norm)}
            {needs}
            {removal}
        </div>
    }
    .into_any()
}

fn removal(lang: Locale, id: WorkpieceId) -> AnyView {
    let sending = Sending::ready();
    let navigate = use_navigate();
    let remove = Callback::new(move |()| {
        let navigate = navigate.clone();
        let said = td_string!(lang, production.workpieces.removed);
        sending.send_and_say(rpc::remove_workpiece(id), said, move || {
            navigate(WORKPIECES, NavigateOptions::default());
        });
    });
    let content = view! {
        <p class="my-3 text-muted">{td_string!(lang, production.workpieces.remove_hint)}</p>
        {sending.notice(lang)}
        <div class="mt-3">
            <Button
                text=td_string!(lang, common.list.remove_now).to_owned()
                small=true
                busy=sending.busy
                on_press=remove
            />
        </div>
    };
    further(td_string!(lang, production.workpieces.remove), Tone::Bad, false, content.into_any())
}
