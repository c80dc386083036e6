//! What stands above the page on a pad: who is at work there, and how they leave. Whoever only goes away has left as well.

use super::DEVICE;
use super::rpc::leave_pad;
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::layout::ThemeToggle;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long nobody may touch the pad, in milliseconds; the server says the same.
const UNTOUCHED_MS: f64 = 5.0 * 60_000.0;
/// How often that is looked at.
const LOOKS_EVERY: Duration = Duration::from_secs(10);

/// The bar.
pub fn pad_bar(person: String, pad: String) -> AnyView {
    let leaving = RwSignal::new(false);
    let session = Session::current();
    // Everything on the page is of whoever was there: it goes.
    let away = || {
        // Only a page that is being left refuses to go elsewhere.
        let _ = window().location().set_href(DEVICE);
    };
    Effect::new(move |_| {
        if !session.signed_in() {
            away();
        }
    });
    let leave = move || {
        if leaving.get_untracked() {
            return;
        }
        leaving.set(true);
        spawn_local(async move {
            // Whatever was answered: who is still there says so anew.
            let _ = leave_pad().await;
            away();
        });
    };
    Effect::new(move |_| {
        let touched = StoredValue::new(js_sys::Date::now());
        for event in ["pointerdown", "keydown"] {
            let listener = window_event_listener_untyped(event, move |_| touched.set_value(js_sys::Date::now()));
            on_cleanup(move || listener.remove());
        }
        let look = move || {
            if js_sys::Date::now() - touched.get_value() > UNTOUCHED_MS {
                leave();
            }
        };
        if let Ok(timer) = set_interval_with_handle(look, LOOKS_EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
    let press = Callback::new(move |()| leave());
    let texts = move || {
        let lang = lang();
        view! {
            <LinkButton href=DEVICE text=td_string!(lang, floor.device.change_pin) outside=true />
            <Button text=td_string!(lang, floor.device.leave).to_owned() on_press=press busy=leaving />
        }
    };
    view! {
        <header class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-base-300 bg-base-100 px-4 py-2 sm:px-6 lg:px-8">
            <p class="min-w-0">
                <span class="block text-lg font-semibold">{person}</span>
                <span class="block text-sm text-muted">{pad}</span>
            </p>
            <div class="flex flex-wrap items-center gap-2">
                <ThemeToggle />
                {texts}
            </div>
        </header>
    }
    .into_any()
}
