//! Groups of parts that replace each other and are too large to be true, for the platform to find the reference that is wrong.

use super::listing::{Listing, listing};
use super::part_address;
use super::reports_page::{LARGE, REPORTS, views};
use super::rpc;
use super::tabs::tabs;
use crate::base::format;
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::ui::card::PageHeading;
use crate::ui::suspend::suspend;
use crate::ui::table::Head;
use engrane::base::paging::Page;
use engrane::base::permission::Permission;
use engrane::catalog::interchange::types::LargeGroup;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/catalog/edit/reports/large?page=2`
pub(crate) fn large_page() -> AnyView {
    guarded(Permission::CatalogEdit, content)
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1_u32))
    });
    let found = Resource::new_blocking(move || asked.get(), rpc::catalog_large_groups);
    let list = suspend(move || {
        let lang = language.get_locale();
        async move {
            match found.await {
                Ok(groups) => shown(lang, groups),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
            }
        }
    });
    let heading = move || {
        let lang = language.get_locale();
        view! {
            <PageHeading
                title=td_string!(lang, catalog.interchange.large)
                lead=td_string!(lang, catalog.interchange.held_back)
            />
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, catalog.interchange.large).to_owned())} {heading}
        <div class="flex flex-col gap-4">
            {move || tabs(language.get_locale(), REPORTS)}
            <Transition fallback=|| loading(3)>{list}</Transition>
        </div>
    }
    .into_any()
}

fn shown(lang: Locale, groups: Page<LargeGroup>) -> AnyView {
    let (page, pages) = (groups.page, u32::try_from(groups.total_pages()).unwrap_or(u32::MAX));
    let heads = [
        Head::text(td_string!(lang, catalog.interchange.large)),
        Head::text(td_string!(lang, catalog.interchange.large_joined)).named(),
    ];
    let list = Listing {
        title: td_string!(lang, catalog.interchange.large),
        none: td_string!(lang, catalog.interchange.large_none),
        above: views(lang, LARGE),
        address: LARGE.to_owned(),
        page,
        pages,
    };
    listing(lang, list, &heads, groups.rows.into_iter().map(|group| cells(lang, group)).collect())
}

fn cells(lang: Locale, group: LargeGroup) -> Vec<AnyView> {
    let count = format::count(group.parts.into());
    let size = td_string!(lang, catalog.interchange.large_parts, count = count).to_string();
    let parts = group
        .joined_by
        .into_iter()
        .map(|part| {
            let href = part_address(&part.id.to_string());
            view! {
                <li>
                    <a class="link font-mono text-link" href=href>
                        {format!("{} {}", part.brand, part.number)}
                    </a>
                </li>
            }
        })
        .collect_view();
    vec![
        view! { <span class="font-medium">{size}</span> }.into_any(),
        view! { <ul class="flex flex-wrap gap-x-4 gap-y-1">{parts}</ul> }.into_any(),
    ]
}
