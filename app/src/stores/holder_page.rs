//! What somebody has: all of a holder's for whoever issues it, and the own for everybody.

use super::acts::{AskedAct, holder_address, mine_address};
use super::panel::act_panel;
use super::pieces::{LoansOf, act_buttons, loans};
use super::printing::labels_of_holder;
use super::rpc;
use super::shown::Loans;
use crate::base::address::with_query;
use crate::base::labels::page_texts;
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::session::live::Live;
use crate::session::preferences::Language;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading};
use crate::ui::pages::pagination;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::StockLocationId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::stores::types::Act;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/stores/holders/:id`
pub(crate) fn holder_page() -> AnyView {
    guarded(Permission::StoresMove, of_holder)
}

/// `/stores/mine`
pub(crate) fn mine_page() -> AnyView {
    guarded(Permission::StoresView, of_caller)
}

/// Which page of the list the address asks for.
fn asked_page() -> Memo<u32> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_str("page").and_then(|page| page.parse().ok())).unwrap_or(1))
}

fn news() -> ReadSignal<u32> {
    expect_context::<Live>().changes(|event| matches!(event, Event::StockChanged { .. }))
}

fn of_holder() -> AnyView {
    let (params, page, language, news) = (use_params_map(), asked_page(), use_i18n(), news());
    let id: Memo<Option<StockLocationId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let held = Resource::new_blocking(
        move || (id.get(), page.get(), language.get_locale(), news.get()),
        |(id, page, lang, _)| async move {
            match id {
                Some(id) => rpc::stock_holder(id, page, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Holder })),
            }
        },
    );
    let shown = suspend(move || async move {
        match (held.await, id.get_untracked()) {
            (Ok(held), Some(id)) => found(language.get_locale_untracked(), held, Some(id)),
            (Err(Failure(problem)), _) => problem_page(problem),
            (Ok(_), None) => problem_page(Problem::NotFound { what: Entity::Holder }),
        }
    });
    let here = Signal::derive(move || id.get().map(holder_address).unwrap_or_default());
    view! {
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
        {act_panel(here)}
    }
    .into_any()
}

fn of_caller() -> AnyView {
    let (page, language, news) = (asked_page(), use_i18n(), news());
    let held = Resource::new_blocking(
        move || (page.get(), language.get_locale(), news.get()),
        |(page, lang, _)| rpc::my_stock(page, lang.into()),
    );
    let shown = suspend(move || async move {
        match held.await {
            Ok(held) => found(language.get_locale_untracked(), held, None),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    let here = Signal::stored(mine_address());
    view! {
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
        {act_panel(here)}
    }
    .into_any()
}

/// What a holder has, or the caller.
fn found(lang: Locale, AsOf { now, value }: AsOf<Loans>, holder: Option<StockLocationId>) -> AnyView {
    let Loans { name, about, order, rows, page, pages } = value;
    let here = holder.map_or_else(mine_address, holder_address);
    let (title, lead) = match holder {
        Some(_) => (name, about),
        None => (td_string!(lang, stores.mine.title).to_owned(), td_string!(lang, stores.mine.lead).to_owned()),
    };
    // What an order has is moved on its own page, and it has no label.
    let asked = holder.filter(|_| order.is_none());
    let acts = [Act::Issue, Act::Return].map(|act| AskedAct { holder, ..AskedAct::of(act) });
    let acts = asked.map(|_| act_buttons(lang, &here, acts.into()));
    let label = asked.map(|holder| {
        let text = td_string!(lang, stores.labels.one);
        view! { <LinkButton href=labels_of_holder(holder) text weight=Weight::Quiet small=true /> }
    });
    let order = order.map(|order| {
        let (href, text) = (format!("/production/orders/{order}"), td_string!(lang, stores.holder.to_order));
        view! { <LinkButton href text small=true /> }
    });
    let receipt = custody_address(holder, lang);
    let receipt_text = td_string!(lang, stores.custody.download);
    let titled = title.clone();
    let list = loans(lang, LoansOf::Holder, rows, now, &here);
    let href = move |page: u32| with_query(&here, &[("page", &page.to_string())]);
    view! {
        {page_title(move |_| titled.clone())}
        <PageHeading title lead>
            {acts}
            {order}
            {label}
            <LinkButton href=receipt text=receipt_text weight=Weight::Quiet small=true outside=true />
        </PageHeading>
        <Card title=td_string!(lang, stores.loans.held) flush=true>
            {list}
        </Card>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

/// Where the custody receipt of a holder, or of the caller, is fetched.
fn custody_address(holder: Option<StockLocationId>, lang: Locale) -> String {
    let of = holder.map(|id| format!("/holders/{id}")).unwrap_or_default();
    with_query(&format!("/api/v1/stores{of}/custody"), &[("lang", Language::from(lang).as_str())])
}
