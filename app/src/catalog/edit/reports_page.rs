//! What workshops report that does not fit, for the platform to decide.

use super::listing::{Listing, listing};
use super::rpc::{self, DecideCatalogReport};
use super::shown::{ReportLine, Reports};
use super::tabs::tabs;
use crate::base::address::with_query;
use crate::base::rpc::{AsOf, Failure};
use crate::forms::answers::problem_notice;
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{PageHeading, Tone};
use crate::ui::pages::{TabLink, tab_links};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head};
use crate::ui::text::{named, quiet, stacked};
use chrono::{DateTime, Utc};
use engrane::base::permission::Permission;
use engrane::catalog::reports::types::{FitDecision, FitReportStatus};
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/catalog/edit/reports?show=decided&page=2`
pub(crate) fn reports_page() -> AnyView {
    guarded(Permission::CatalogEdit, content)
}

/// Where reports are.
pub(super) const REPORTS: &str = "/catalog/edit/reports";

/// Where groups are that are too large to be true.
pub(super) const LARGE: &str = "/catalog/edit/reports/large";

/// Reports that are open, those that were decided, and groups that are too large, side by side.
pub(super) fn views(lang: Locale, current: &str) -> AnyView {
    let view =
        |href: String, text: &str| TabLink { text: text.to_owned(), count: None, current: href == current, href };
    let views = vec![
        view(address(false), td_string!(lang, catalog.reports.open)),
        view(address(true), td_string!(lang, catalog.reports.decided)),
        view(LARGE.to_owned(), td_string!(lang, catalog.interchange.large)),
    ];
    tab_links(td_string!(lang, catalog.reports.title).to_owned(), views)
}

fn address(decided: bool) -> String {
    with_query(REPORTS, &[("show", if decided { "decided" } else { "" })])
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1_u32);
            (query.get_str("show") == Some("decided"), page)
        })
    });
    let door = FormDoor::to::<DecideCatalogReport, _>();
    let (taken, news) =
        (door.taken(), expect_context::<Live>().changes(|event| matches!(event, Event::CatalogChanged)));
    let found = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), taken.get(), news.get()),
        |((decided, page), lang, ..)| rpc::catalog_reports(decided, page, lang.into()),
    );
    let list = suspend(move || {
        let door = door.clone();
        async move {
            match found.await {
                Ok(AsOf { now, value }) => {
                    let lang = language.get_locale_untracked();
                    shown(lang, now, asked.get_untracked().0, value, &door)
                }
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
            }
        }
    });
    let heading = move || {
        let lang = language.get_locale();
        view! {
            <PageHeading
                title=td_string!(lang, catalog.reports.title)
                lead=td_string!(lang, catalog.reports.lead)
            />
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, catalog.reports.title).to_owned())} {heading}
        <div class="flex flex-col gap-4">
            {move || tabs(language.get_locale(), REPORTS)}
            <Transition fallback=|| loading(5)>{list}</Transition>
        </div>
    }
    .into_any()
}

fn shown(lang: Locale, now: DateTime<Utc>, decided: bool, reports: Reports, door: &FormDoor) -> AnyView {
    let Reports { rows, page, pages } = reports;
    let heads = [
        Head::text(td_string!(lang, catalog.reports.what)),
        Head::text(td_string!(lang, catalog.reports.who)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ];
    let above = view! {
        {views(lang, &address(decided))}
        {problem_notice(lang, door.refusal())}
    };
    let list = Listing {
        title: td_string!(lang, catalog.reports.title),
        none: td_string!(lang, catalog.reports.none),
        above: above.into_any(),
        address: address(decided),
        page,
        pages,
    };
    listing(lang, list, &heads, rows.into_iter().map(|row| cells(lang, now, row, door)).collect())
}

fn cells(lang: Locale, now: DateTime<Utc>, row: ReportLine, door: &FormDoor) -> Vec<AnyView> {
    let ReportLine { id, part, name, what, note, who, at, status } = row;
    let of = match status {
        FitReportStatus::Open => None,
        FitReportStatus::Accepted => Some(badge(td_string!(lang, catalog.reports.accepted), Tone::Good)),
        FitReportStatus::Dismissed => Some(badge(td_string!(lang, catalog.reports.dismissed), Tone::Neutral)),
    };
    let said = if note.is_empty() { what } else { format!("{what} · {note}") };
    let label = name.clone();
    let name = view! {
        <span class="inline-flex flex-wrap items-center gap-2">
            {named(name, format!("/catalog/parts/{part}"))} {of}
        </span>
    };
    let who = view! { <span>{who} " " {quiet(age(at, now))}</span> };
    let decisions = if status == FitReportStatus::Open {
        vec![
            (FitDecision::Accept, td_string!(lang, catalog.reports.accept)),
            (FitDecision::Dismiss, td_string!(lang, catalog.reports.dismiss)),
        ]
    } else {
        vec![(FitDecision::Reopen, td_string!(lang, catalog.reports.reopen))]
    };
    let buttons = decisions.into_iter().map(|(decision, text)| {
        let weight = if decision == FitDecision::Accept { Weight::Primary } else { Weight::Plain };
        let content = view! {
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="decision" value=decision.as_str() />
            <Button text=text.to_owned() weight=weight submits=true small=true busy=door.busy />
        };
        door.inline_form(content.into_any())
    });
    let buttons = buttons.collect_view();
    let buttons = view! {
        <div class="flex flex-wrap gap-2 md:justify-end" role="group" aria-label=label>
            {buttons}
        </div>
    };
    vec![stacked(name.into_any(), Some(said)), who.into_any(), buttons.into_any()]
}
