//! Writing down what a customer ordered.

use super::form::Filled;
use super::shown::SpecificationSheet;
use super::{SPECIFICATIONS, rpc, specification_address};
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
use leptos_router::hooks::use_navigate;

/// `/production/specifications/new`
pub(crate) fn new_specification_page() -> AnyView {
    guarded(Permission::SpecificationsEdit, content)
}

fn content() -> AnyView {
    let language = use_i18n();
    let form = Resource::new_blocking(move || language.get_locale(), |lang| rpc::new_specification_form(lang.into()));
    let shown = suspend(move || async move {
        match form.await {
            Ok(form) => filling(language.get_locale_untracked(), form),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, specifications.new).to_owned())}
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
    }
    .into_any()
}

fn filling(lang: Locale, form: SpecificationSheet) -> AnyView {
    let filled = Filled::new(lang, form);
    let navigate = use_navigate();
    let send = move || {
        let navigate = navigate.clone();
        filled.sending.send(rpc::new_specification(filled.typed()), move |id| {
            filled.sending.say(td_string!(lang, specifications.made));
            navigate(&specification_address(id), NavigateOptions::default());
        });
    };
    let back = {
        let text = td_string!(lang, specifications.title);
        view! { <LinkButton href=SPECIFICATIONS text weight=Weight::Quiet small=true /> }
    };
    view! {
        <PageHeading title=td_string!(lang, specifications.new)>{back}</PageHeading>
        <Card>{filled.view(td_string!(lang, specifications.make), send)}</Card>
    }
    .into_any()
}
