//! Ordering so many of a workpiece, in the own shop or from a partner.

use super::form::Filled;
use super::shown::OrderSheet;
use super::{ORDERS, order_address, rpc};
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading};
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::permission::Permission;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/production/orders/new`
pub(crate) fn new_order_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let workpiece = Memo::new(move |_| query.with(|query| query.get_str("workpiece").and_then(|id| id.parse().ok())));
    let form = Resource::new_blocking(
        move || (workpiece.get(), language.get_locale()),
        |(workpiece, lang)| rpc::new_order_form(workpiece, lang.into()),
    );
    let shown = suspend(move || async move {
        match form.await {
            Ok(form) => filling(language.get_locale_untracked(), form),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, production.form.title).to_owned())}
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
    }
    .into_any()
}

fn filling(lang: Locale, form: OrderSheet) -> AnyView {
    let (filled, choices) = Filled::new(lang, form);
    let navigate = use_navigate();
    let send = move || {
        let navigate = navigate.clone();
        filled.sending.send(rpc::new_order(filled.typed()), move |id| {
            filled.sending.say(td_string!(lang, production.form.made));
            navigate(&order_address(id), NavigateOptions::default());
        });
    };
    let back = {
        let text = td_string!(lang, production.orders.title);
        view! { <LinkButton href=ORDERS text weight=Weight::Quiet small=true /> }
    };
    view! {
        <PageHeading title=td_string!(lang, production.form.title)>{back}</PageHeading>
        <Card>{filled.view(choices, td_string!(lang, production.form.make), send)}</Card>
    }
    .into_any()
}
