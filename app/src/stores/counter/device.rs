//! What a device is set to, which it keeps itself: how fast its scanner types, and whether it speaks.

use super::wedge::{GAP, LONGEST_GAP};
use crate::i18n::Locale;
use crate::stores::device::{recall, remember};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use web_sys::SpeechSynthesisUtterance;

/// Where it is kept.
const GAP_KEY: &str = "counter.gap";
const ALOUD_KEY: &str = "counter.aloud";
/// No scanner is faster, and no gap of a person shorter.
pub const SHORTEST_GAP: f64 = 10.0;

/// The settings.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    pub gap: RwSignal<f64>,
    pub aloud: RwSignal<bool>,
}

impl Device {
    /// As they are kept, once the page lives in the browser.
    pub fn new() -> Self {
        let device = Self { gap: RwSignal::new(GAP), aloud: RwSignal::new(true) };
        Effect::new(move |_| {
            device.gap.set(gap_of(recall(GAP_KEY).as_deref()));
            device.aloud.set(recall(ALOUD_KEY).as_deref() != Some("off"));
        });
        device
    }

    pub fn set_gap(self, typed: &str) {
        let gap = gap_of(Some(typed));
        self.gap.set(gap);
        remember(GAP_KEY, &gap.to_string());
    }

    pub fn set_aloud(self, aloud: bool) {
        self.aloud.set(aloud);
        remember(ALOUD_KEY, if aloud { "on" } else { "off" });
        if !aloud {
            hush();
        }
    }

    /// Says it aloud, if it may; what was being said is over.
    pub fn say(self, lang: Locale, text: &str) {
        if !self.aloud.try_get_untracked().unwrap_or_default() || !has_voice() {
            return;
        }
        let (Ok(voice), Ok(words)) = (window().speech_synthesis(), SpeechSynthesisUtterance::new_with_text(text))
        else {
            return;
        };
        words.set_lang(match lang {
            Locale::es => "es-MX",
            Locale::en => "en-US",
        });
        voice.cancel();
        voice.speak(&words);
    }
}

/// Ends what is being said.
fn hush() {
    if has_voice()
        && let Ok(voice) = window().speech_synthesis()
    {
        voice.cancel();
    }
}

/// Some browsers have none.
fn has_voice() -> bool {
    js_sys::Reflect::has(&window(), &JsValue::from_str("speechSynthesis")).unwrap_or_default()
}

/// The gap that a text says, within what a device may be set to.
fn gap_of(text: Option<&str>) -> f64 {
    let said = text.and_then(|text| text.trim().parse::<f64>().ok()).filter(|gap| gap.is_finite());
    said.unwrap_or(GAP).clamp(SHORTEST_GAP, LONGEST_GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_stays_within_what_a_scanner_may_be() {
        let gaps =
            [(None, 35), (Some("50"), 50), (Some("1"), 10), (Some("500"), 100), (Some("x"), 35), (Some("NaN"), 35)];
        for (text, expected) in gaps {
            assert_eq!(gap_of(text).to_string(), expected.to_string(), "{text:?}");
        }
    }
}
