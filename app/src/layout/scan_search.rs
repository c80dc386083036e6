//! Codes that are scanned on a page of the catalogue are searched for: what a scanner types, wherever the focus is, and what the camera
//! sees or stands on a picture. The code of the camera comes when it is opened for the first time.

use super::keys::SEARCH_BOX;
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::routes::VisitPage;
use crate::scan::{ScanPanel, kept_gap, listen_for, wake_sound};
use crate::ui::icon::{Glyph, icon};
use engrane::catalog::rules::printed_gtin;
use engrane::stores::codes::rules;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::ChooseView;
use leptos_router::hooks::use_location;
use web_sys::HtmlInputElement;

/// Letters that are searched for.
const LONGEST: usize = 200;

/// Is the panel open? It finds this in its context.
#[derive(Clone, Copy, Debug)]
struct Opened(RwSignal<bool>);

/// Hears scanners beside a search box, and has a button that opens the camera.
#[component]
pub fn ScanSearch(
    /// Beside the box of the start page.
    large: bool,
) -> AnyView {
    let path = use_location().pathname;
    // Elsewhere what a scanner types is for the page.
    let here = Memo::new(move |_| path.with(|path| is_searched_from(path)));
    (move || here.get().then(|| beside(large))).into_any()
}

fn beside(large: bool) -> AnyView {
    let opened = RwSignal::new(false);
    provide_context(Opened(opened));
    let typed = Callback::new(|text: String| {
        if let Some(input) = search_for(&text) {
            // Whoever has a scanner has keys as well: these walk what was found.
            let _ = input.focus();
        }
    });
    listen_for(kept_gap(), |text| text.bytes().any(|byte| byte.is_ascii_digit()), typed);
    let label = move || td_string!(lang(), scan.search);
    let look =
        if large { "btn btn-lg shrink-0 font-medium sm:btn-square" } else { "btn btn-ghost btn-square shrink-0" };
    // On a phone the start has room for words.
    let words = large.then(|| view! { <span class="sm:hidden" aria-hidden="true">{label}</span> });
    let panel = move || opened.get().then(|| Suspend::new(VisitPage::Scan.choose()));
    view! {
        <button class=look type="button" aria-label=label title=label on:click=move |_| opened.set(true)>
            {icon(Glyph::Scan, "size-5")}
            {words}
        </button>
        {panel}
    }
    .into_any()
}

/// What the button opens.
pub(crate) fn scan_panel() -> AnyView {
    let Some(Opened(opened)) = use_context() else { return ().into_any() };
    wake_sound();
    let on_scan = Callback::new(move |text: String| {
        // Of several codes in one picture, one is enough.
        if opened.try_get_untracked().unwrap_or_default() {
            opened.set(false);
            search_for(&text);
        }
    });
    view! { <ScanPanel on_scan on_close=Callback::new(move |()| opened.set(false)) /> }.into_any()
}

/// Is it a page from which parts are searched for, and on which nothing else takes a code?
fn is_searched_from(path: &str) -> bool {
    path == "/" || path == "/catalog" || path.starts_with("/catalog/parts/")
}

/// Searches for it as if somebody had typed it into the search box and pressed Enter; tells which box that is.
fn search_for(text: &str) -> Option<HtmlInputElement> {
    let input: HtmlInputElement = document().get_element_by_id(SEARCH_BOX)?.dyn_into().ok()?;
    input.set_value(&searched(text));
    // A form that is on the page can be submitted.
    let _ = input.form()?.request_submit();
    Some(input)
}

/// What is searched for: the number of the goods where the code says one, and otherwise the code.
fn searched(text: &str) -> String {
    // With a slash somebody goes to the search box.
    let text = text.trim().trim_start_matches('/');
    match rules::read(text).ok().and_then(|scan| scan.read.gtin) {
        Some(gtin) => printed_gtin(&gtin).to_owned(),
        None => text.chars().take(LONGEST).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_goods_is_searched_for_and_otherwise_the_code() {
        for (scanned, expected) in [
            ("7501031311309", "7501031311309"),
            ("012345678905", "012345678905"),
            ("0012345678905", "012345678905"),
            ("]C1010750103131130910A7", "7501031311309"),
            ("(01)07501031311309(10)A7", "7501031311309"),
            ("0107501031311309", "7501031311309"),
            ("7501031311308", "7501031311308"),
            (" 41060-50Y90\r\n", "41060-50Y90"),
            ("/gdb 1420", "gdb 1420"),
            ("", ""),
        ] {
            assert_eq!(searched(scanned), expected, "{scanned}");
        }
        assert_eq!(searched(&"á".repeat(300)).chars().count(), LONGEST);
    }

    #[test]
    fn a_code_is_searched_for_where_nothing_else_takes_it() {
        for (path, expected) in [
            ("/", true),
            ("/catalog", true),
            ("/catalog/parts/0199a000-0000-7000-8000-000000000001", true),
            ("/catalog/edit/parts/new", false),
            ("/catalog/import", false),
            ("/stores/counter", false),
            ("/inventory", false),
        ] {
            assert_eq!(is_searched_from(path), expected, "{path}");
        }
    }
}
