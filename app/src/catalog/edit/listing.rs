//! What the lists of the catalogue's editors have in common.

use crate::base::address::with_query;
use crate::base::labels::page_texts;
use crate::i18n::Locale;
use crate::ui::card::Card;
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::Empty;
use crate::ui::table::{Head, table};
use leptos::prelude::*;

/// The rows, or what is said where there are none.
pub(super) fn rows_or(
    none: (Glyph, &'static str),
    title: &'static str,
    heads: &[Head],
    rows: Vec<Vec<AnyView>>,
) -> AnyView {
    if rows.is_empty() {
        let (glyph, title) = none;
        return view! { <Empty glyph=glyph title=title /> }.into_any();
    }
    table(title.to_owned(), heads, rows)
}

/// A page of a list of what is to be looked into.
pub(super) struct Listing {
    pub title: &'static str,
    /// What is said where there is nothing.
    pub none: &'static str,
    /// What stands above it.
    pub above: AnyView,
    /// Where its first page is.
    pub address: String,
    pub page: u32,
    pub pages: u32,
}

/// The page.
pub(super) fn listing(lang: Locale, listing: Listing, heads: &[Head], rows: Vec<Vec<AnyView>>) -> AnyView {
    let Listing { title, none, above, address, page, pages } = listing;
    let list = rows_or((Glyph::CheckCircle, none), title, heads, rows);
    let href = |page: u32| with_query(&address, &[("page", &page.to_string())]);
    view! {
        <div class="flex flex-col gap-4">
            {above} <Card flush=true>{list}</Card>
            {pagination(page_texts(lang, page, pages), page, pages, &href)}
        </div>
    }
    .into_any()
}
