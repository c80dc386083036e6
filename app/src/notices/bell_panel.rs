//! What the bell opens: the latest notices, in the browser alone.

use super::lines::Lines;
use super::list::{Deeds, notice_list};
use super::rpc;
use crate::base::labels::lang;
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::bell::BELL_PANEL;
use crate::layout::{broken_part, loading};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use engrane::base::paging::PageRequest;
use engrane::notices::types::{NoticeQuery, NoticeShow};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::hooks::use_location;
use web_sys::HtmlElement;

/// How many it shows.
const LATEST: u32 = 20;

/// The content of the panel.
pub(crate) fn bell_panel() -> AnyView {
    let language = use_i18n();
    let deeds = Deeds::new();
    let news = deeds.news();
    let query = NoticeQuery { show: NoticeShow::All, page: PageRequest { page: 1, per_page: LATEST } };
    let latest = Resource::new(
        move || (language.get_locale(), news.get()),
        move |(lang, _)| rpc::list_notices(query, lang.into()),
    );
    let list = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match latest.await {
            Ok(latest) => shown(lang, latest, deeds),
            Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| latest.refetch())),
        }
    });
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        // Whoever goes elsewhere is done with it.
        if before.is_some() {
            close();
        }
    });
    let heading = move || {
        let lang = lang();
        view! {
            <div class="flex items-center justify-between gap-3 border-b border-base-300 px-4 py-3">
                <h2 class="text-base font-semibold">{td_string!(lang, notices.title)}</h2>
                {deeds.read_all_form(lang)}
            </div>
        }
    };
    view! {
        {heading}
        <Transition fallback=|| loading(3)>{list}</Transition>
    }
    .into_any()
}

fn shown(lang: Locale, latest: AsOf<Lines>, deeds: Deeds) -> AnyView {
    let AsOf { now, value: Lines { lines, .. } } = latest;
    if lines.is_empty() {
        let (title, text) = (td_string!(lang, notices.none), td_string!(lang, notices.none_hint));
        return view! { <Empty glyph=Glyph::Bell title text /> }.into_any();
    }
    notice_list(lang, now, lines, deeds, false)
}

fn close() {
    let panel = document().get_element_by_id(BELL_PANEL).and_then(|panel| panel.dyn_into::<HtmlElement>().ok());
    if let Some(panel) = panel {
        // One that is closed already stays so.
        let _ = panel.hide_popover();
    }
}
