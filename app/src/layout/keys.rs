//! Keys that work on every page: `/` and Ctrl+K go to the search box, Esc leaves it, arrows walk a list of results.
//!
//! The search box carries the id [`SEARCH_BOX`]; each result is a link with the attribute `data-result`, and the results
//! are siblings of each other; headings may stand between them.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The id of the search box; a page has one.
pub const SEARCH_BOX: &str = "search-box";

/// Listens for the keys as long as the calling component lives.
pub fn focus_search_by_keyboard() {
    Effect::new(|_| {
        let handle = window_event_listener(leptos::ev::keydown, |event| on_key(&event));
        on_cleanup(move || handle.remove());
    });
}

fn on_key(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let chord = event.ctrl_key() || event.meta_key();
    let in_search = target.as_ref().is_some_and(|element| element.id() == SEARCH_BOX);
    match event.key().as_str() {
        "k" if chord && !event.alt_key() => {
            event.prevent_default();
            focus_search();
        }
        "/" if !chord && !event.alt_key() && !target.as_ref().is_some_and(takes_text) => {
            event.prevent_default();
            focus_search();
        }
        "Escape" if in_search => blur(target.as_ref()),
        "Escape" if target.as_ref().is_some_and(is_result) => focus_search(),
        "ArrowDown" if in_search => {
            if let Ok(Some(first)) = document().query_selector("[data-result]") {
                event.prevent_default();
                focus(&first);
            }
        }
        "ArrowDown" => {
            if let Some(next) =
                target.filter(is_result).and_then(|result| beside(&result, Element::next_element_sibling))
            {
                event.prevent_default();
                focus(&next);
            }
        }
        "ArrowUp" => {
            if let Some(result) = target.filter(is_result) {
                event.prevent_default();
                match beside(&result, Element::previous_element_sibling) {
                    Some(previous) => focus(&previous),
                    None => focus_search(),
                }
            }
        }
        _ => {}
    }
}

/// The next result on one side of this one.
fn beside(result: &Element, step: fn(&Element) -> Option<Element>) -> Option<Element> {
    std::iter::successors(step(result), step).find(is_result)
}

fn is_result(element: &Element) -> bool {
    element.has_attribute("data-result")
}

/// Does typing into the element mean text?
fn takes_text(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

fn focus_search() {
    if let Some(input) = document().get_element_by_id(SEARCH_BOX) {
        focus(&input);
        if let Some(input) = input.dyn_ref::<HtmlInputElement>() {
            input.select();
        }
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that has just gone cannot take the focus, and need not.
        let _ = element.focus();
    }
}

fn blur(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        // An element that has just gone has no focus to lose.
        let _ = element.blur();
    }
}
