//! The page of all notices.

use super::lines::{Lines, address};
use super::list::{Deeds, notice_list};
use super::rpc;
use crate::base::labels::{self, lang};
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::ui::button::LinkButton;
use crate::ui::card::{Card, PageHeading};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::notices::types::{NoticeQuery, NoticeShow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/notices`
pub(crate) fn notices_page() -> AnyView {
    guarded(Permission::NoticesView, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let show = Memo::new(move |_| {
        query.with(|query| query.get_str("show").and_then(|show| show.parse().ok())).unwrap_or_default()
    });
    let page = Memo::new(move |_| query.with(|query| query.get_str("page").and_then(|page| page.parse().ok())));
    let language = use_i18n();
    let deeds = Deeds::new();
    let news = deeds.news();
    let asked = move || NoticeQuery { show: show.get(), page: PageRequest::bounded(page.get(), None) };
    let found = Resource::new_blocking(
        move || (asked(), language.get_locale(), news.get()),
        |(query, lang, _)| rpc::list_notices(query, lang.into()),
    );
    let list = suspend(move || async move {
        match found.await {
            Ok(found) => shown(language.get_locale_untracked(), found, untrack(asked), deeds),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
        }
    });
    let heading = move || {
        let lang = lang();
        view! {
            <PageHeading title=td_string!(lang, notices.title) lead=td_string!(lang, notices.lead)>
                {deeds.read_all_form(lang)}
            </PageHeading>
            <div class="mb-4">{views(lang, show.get())}</div>
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, notices.title).to_owned())} {heading}
        <Transition fallback=|| loading(6)>{list}</Transition>
    }
    .into_any()
}

/// Which of them are shown.
fn views(lang: Locale, current: NoticeShow) -> AnyView {
    let view = |show: NoticeShow| {
        let text = match show {
            NoticeShow::All => td_string!(lang, notices.show.all),
            NoticeShow::Unread => td_string!(lang, notices.show.unread),
            NoticeShow::Open => td_string!(lang, notices.show.open),
        };
        TabLink { text: text.to_owned(), href: address(show, 1), count: None, current: show == current }
    };
    let views = NoticeShow::ALL.iter().copied().map(view).collect();
    tab_links(td_string!(lang, notices.which).to_owned(), views)
}

fn shown(lang: Locale, found: AsOf<Lines>, asked: NoticeQuery, deeds: Deeds) -> AnyView {
    let AsOf { now, value: Lines { lines, pages } } = found;
    let NoticeQuery { show, page: PageRequest { page, .. } } = asked;
    if lines.is_empty() {
        return none(lang, show);
    }
    view! {
        <Card flush=true>{notice_list(lang, now, lines, deeds, true)}</Card>
        {pagination(labels::page_texts(lang, page, pages), page, pages, &|page| address(show, page))}
    }
    .into_any()
}

fn none(lang: Locale, show: NoticeShow) -> AnyView {
    if show == NoticeShow::All {
        let (title, text) = (td_string!(lang, notices.none), td_string!(lang, notices.none_hint));
        return view! {
            <Card>
                <Empty glyph=Glyph::Bell title text>
                    <LinkButton href="/account" text=td_string!(lang, notices.preferences.title) />
                </Empty>
            </Card>
        }
        .into_any();
    }
    let (title, text) = (td_string!(lang, notices.up_to_date), td_string!(lang, notices.up_to_date_hint));
    view! {
        <Card>
            <Empty glyph=Glyph::CheckCircle title text>
                <LinkButton href=address(NoticeShow::All, 1) text=td_string!(lang, notices.all) />
            </Empty>
        </Card>
    }
    .into_any()
}
