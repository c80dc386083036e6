//! What the catalogue lacks: numbers that are sold without a part, and searches that found nothing.

use super::listing::{Listing, listing};
use super::part_address;
use super::rpc;
use super::shown::{Wanted, WantedRow};
use super::tabs::tabs;
use crate::base::address::with_query;
use crate::base::rpc::Failure;
use crate::entity_pages::NEW;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::ui::button::LinkButton;
use crate::ui::card::PageHeading;
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, tab_links};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head};
use crate::ui::text::stacked;
use engrane::base::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/catalog/edit/wanted?show=searched&page=2`
pub(crate) fn wanted_page() -> AnyView {
    guarded(Permission::CatalogEdit, content)
}

/// Where it is.
pub(super) const WANTED: &str = "/catalog/edit/wanted";

fn address(searched: bool) -> String {
    with_query(WANTED, &[("show", if searched { "searched" } else { "" })])
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1_u32);
            (query.get_str("show") == Some("searched"), page)
        })
    });
    let found = Resource::new_blocking(
        move || (asked.get(), language.get_locale()),
        |((searched, page), lang)| rpc::catalog_wanted(searched, page, lang.into()),
    );
    let list = suspend(move || async move {
        match found.await {
            Ok(wanted) => shown(language.get_locale_untracked(), asked.get_untracked().0, wanted),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
        }
    });
    let heading = move || {
        let lang = language.get_locale();
        view! {
            <PageHeading title=td_string!(lang, catalog.wanted.title) lead=td_string!(lang, catalog.wanted.lead) />
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, catalog.wanted.title).to_owned())} {heading}
        <div class="flex flex-col gap-4">
            {move || tabs(language.get_locale(), WANTED)}
            <Transition fallback=|| loading(6)>{list}</Transition>
        </div>
    }
    .into_any()
}

fn shown(lang: Locale, searched: bool, wanted: Wanted) -> AnyView {
    let Wanted { rows, page, pages } = wanted;
    let view = |of_searches: bool, text: &str| TabLink {
        text: text.to_owned(),
        href: address(of_searches),
        count: None,
        current: of_searches == searched,
    };
    let views =
        vec![view(false, td_string!(lang, catalog.wanted.sold)), view(true, td_string!(lang, catalog.wanted.searched))];
    let title = td_string!(lang, catalog.wanted.title);
    let heads = [
        Head::text(td_string!(lang, catalog.wanted.what)),
        Head::text(td_string!(lang, catalog.wanted.how_much)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ];
    let list = Listing {
        title,
        none: td_string!(lang, catalog.wanted.none),
        above: tab_links(title.to_owned(), views),
        address: address(searched),
        page,
        pages,
    };
    listing(lang, list, &heads, rows.into_iter().map(|row| cells(lang, row)).collect())
}

fn cells(lang: Locale, row: WantedRow) -> Vec<AnyView> {
    let WantedRow { brand, number, words, how_much } = row;
    let asked = [("brand", brand.as_str()), ("number", number.as_str()), ("name", words.as_str())];
    let href = with_query(&part_address(NEW), &asked);
    let title = if number.is_empty() { words.clone() } else { format!("{brand} {number}").trim().to_owned() };
    let remark = (!number.is_empty() && !words.is_empty()).then_some(words);
    let make = view! {
        <div class="md:text-end">
            <LinkButton href text=td_string!(lang, catalog.wanted.make) glyph=Glyph::Add small=true />
        </div>
    };
    let name = view! { <span class="font-medium break-words">{title}</span> };
    vec![stacked(name.into_any(), remark), how_much.into_any(), make.into_any()]
}
