//! The pages by which the catalogue is kept, side by side.

use super::lists::CatalogLists;
use super::reports_page::REPORTS;
use super::wanted_page::WANTED;
use crate::base::format;
use crate::entity_pages::EntityLists;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::pages::{TabLink, tab_links};
use leptos::prelude::*;

/// Where they are: the same row on each of them, of which the one with this address is open. Lists are not counted, as only their own
/// page reads them; reports that wait are, and that changes by itself.
pub(super) fn tabs(lang: Locale, current: &str) -> AnyView {
    let (session, current) = (Session::current(), current.to_owned());
    let row = move || {
        let tab = |href: String, text: &str, count: Option<String>| TabLink {
            text: text.to_owned(),
            current: href == current,
            href,
            count,
        };
        let waiting = session.waiting().reports;
        let waiting = (waiting > 0).then(|| format::count(waiting.into()));
        let lists = CatalogLists::ALL.iter().map(|list| tab(list.address(), list.title(lang), None));
        let others = [
            tab(REPORTS.to_owned(), td_string!(lang, catalog.edit.reports), waiting),
            tab(WANTED.to_owned(), td_string!(lang, catalog.edit.wanted), None),
        ];
        tab_links(td_string!(lang, catalog.edit.title).to_owned(), lists.chain(others).collect())
    };
    row.into_any()
}
