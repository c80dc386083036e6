//! Scanners that type: heard on the whole document, before anything else hears the key. What a scan typed into a field on its way
//! is taken out again, and the focus is where it was; a space in it presses nothing.

use super::wedge::{Heard, Wedge};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

/// Hears scanners with such a gap between two characters, as long as the calling component lives.
pub fn listen(gap: RwSignal<f64>, on_scan: Callback<String>) {
    listen_for(gap, |_| true, on_scan);
}

/// Likewise; what is not `wanted` was typed by somebody, however fast.
pub fn listen_for(gap: RwSignal<f64>, wanted: fn(&str) -> bool, on_scan: Callback<String>) {
    Effect::new(move |before: Option<Option<Ears>>| {
        // The old ones close before the new ones open.
        drop(before);
        Ears::open(gap.get(), wanted, on_scan)
    });
}

/// What presses a button or a box while it has the focus, and scrolls a page.
const SPACE: &str = " ";
/// Where it is only a character.
const WRITES: &str = "input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable]";

/// What hears a key.
type Ear = Closure<dyn FnMut(KeyboardEvent)>;

/// Listeners for keys that go down and up; dropping them ends them.
struct Ears([(&'static str, Ear); 2]);

impl Ears {
    fn open(gap: f64, wanted: fn(&str) -> bool, on_scan: Callback<String>) -> Option<Self> {
        let (mut wedge, mut field) = (Wedge::new(gap), None);
        // Is the space that went down one of a scan?
        let is_of_scan = Rc::new(Cell::new(false));
        let went_down = Rc::clone(&is_of_scan);
        let down = Closure::new(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let heard = wedge.key(&event.key(), event.time_stamp(), event.repeat());
            if event.key() == SPACE {
                went_down.set(wedge.is_within() && !is_writing());
                if went_down.get() {
                    event.prevent_default();
                }
            }
            if wedge.begins() {
                field = Field::focused();
            }
            if let Heard::Scan(text) = heard
                && wanted(&text)
            {
                event.prevent_default();
                event.stop_propagation();
                take_out(field.take(), &text);
                on_scan.run(text);
            }
        });
        // Some browsers press a button when the key goes up.
        let up = Closure::new(move |event: KeyboardEvent| {
            if event.key() == SPACE && is_of_scan.take() {
                event.prevent_default();
            }
        });
        let ears = Self([("keydown", down), ("keyup", up)]);
        for (event, ear) in &ears.0 {
            // Before what has the focus does anything with it.
            let listener = ear.as_ref().unchecked_ref();
            document().add_event_listener_with_callback_and_bool(event, listener, true).ok()?;
        }
        Some(ears)
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        for (event, ear) in &self.0 {
            let listener = ear.as_ref().unchecked_ref();
            // A listener that is gone is removed.
            let _ = document().remove_event_listener_with_callback_and_bool(event, listener, true);
        }
    }
}

/// Does whatever has the focus take characters?
fn is_writing() -> bool {
    document().active_element().is_some_and(|element| element.matches(WRITES).unwrap_or_default())
}

/// A field with what stood there.
struct Field {
    input: HtmlInputElement,
    text: String,
}

impl Field {
    /// The one with the focus.
    fn focused() -> Option<Self> {
        let input: HtmlInputElement = document().active_element()?.dyn_into().ok()?;
        Some(Self { text: input.value(), input })
    }

    fn write(&self, text: &str) {
        if self.input.value() != text {
            self.input.set_value(text);
            // As if somebody had deleted it: whoever follows the field hears of it. A new event of a known name cannot fail.
            if let Ok(event) = Event::new("input") {
                let _ = self.input.dispatch_event(&event);
            }
        }
    }
}

/// Takes a scan out of the field in which it began, and out of the one to which it led the focus, as `/` does.
fn take_out(began: Option<Field>, scan: &str) {
    let ended = Field::focused();
    if let Some(ended) = ended.filter(|ended| began.as_ref().is_none_or(|began| began.input != ended.input)) {
        ended.write(without_end(&ended.text, scan));
        // It has just had the focus, and need not keep it.
        let _ = match &began {
            Some(began) => began.input.focus(),
            None => ended.input.blur(),
        };
    }
    if let Some(began) = began {
        began.write(&began.text);
    }
}

/// A text without as much of the end of `typed` as it ends with.
fn without_end<'a>(text: &'a str, typed: &str) -> &'a str {
    let mut ends = typed.char_indices().map(|(at, _)| typed.get(at..).unwrap_or_default());
    ends.find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_scan_typed_is_taken_out_of_the_end() {
        assert_eq!(without_end("tuercaT-6/x", "HTTP://T-6/x"), "tuerca");
        assert_eq!(without_end("A12345", "A12345"), "");
        assert_eq!(without_end("ñandú5", "A12345"), "ñandú");
        assert_eq!(without_end("tuerca", "A12345"), "tuerca");
        assert_eq!(without_end("", "A12345"), "");
    }
}
