//! What a device is set to, which it keeps itself: how fast its scanner types, and whether it speaks.

use crate::base::device::{recall, remember};
use crate::i18n::Locale;
use crate::scan::{keep_gap, kept_gap};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use web_sys::SpeechSynthesisUtterance;

/// Where it is kept.
const ALOUD_KEY: &str = "counter.aloud";

/// The settings.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    pub gap: RwSignal<f64>,
    pub aloud: RwSignal<bool>,
}

impl Device {
    /// As they are kept, once the page lives in the browser.
    pub fn new() -> Self {
        let device = Self { gap: kept_gap(), aloud: RwSignal::new(true) };
        Effect::new(move |_| device.aloud.set(recall(ALOUD_KEY).as_deref() != Some("off")));
        device
    }

    pub fn set_gap(self, typed: &str) {
        keep_gap(self.gap, typed);
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
