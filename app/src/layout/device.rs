//! A device that waits to become something, a wall screen or a pad: it shows a code and finds out by itself that somebody typed it.

use super::{LanguageToggle, ThemeToggle};
use crate::base::labels::lang;
use crate::base::rpc::{RpcResult, answer_with};
use crate::i18n::Locale;
use crate::ui::wall::wall;
use engrane::base::problem::Problem;
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::time::Duration;

/// How often a device that waits asks whether it was connected, and a screen that cannot reach the server tries again.
const ASKS_EVERY: Duration = Duration::from_secs(3);

/// Begins the page anew: what it is now, the server says. Only when it has just answered, or nobody would come back.
pub fn begin_anew() {
    // A browser that cannot reload its page shows what it has.
    let _ = window().location().reload();
}

/// Calls at once and then again and again, for as long as the page is open; in the browser alone.
pub fn keep_asking(ask: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        ask();
        if let Ok(timer) = set_interval_with_handle(ask.clone(), ASKS_EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// A device that is nothing yet, or could not be asked what it is. `pair` gives its code, and nothing once it is connected; `body` says
/// what to do with it.
pub fn waiting_device<F>(
    problem: &Problem,
    pair: impl Fn() -> F + Copy + 'static,
    body: fn(Locale, Signal<String>) -> AnyView,
) -> AnyView
where
    F: Future<Output = RpcResult<String>> + 'static,
{
    if *problem != Problem::NotSignedIn {
        answer_with(problem);
    }
    let code = RwSignal::new(String::new());
    let asking = StoredValue::new(false);
    keep_asking(move || {
        if asking.get_value() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            match pair().await {
                Ok(now) if now.is_empty() => begin_anew(),
                Ok(now) => {
                    code.try_set(now);
                }
                // The server is away; the code stays what it was, and so does the device.
                Err(_) => {}
            }
            asking.try_set_value(false);
        });
    });
    let shown = move || code.with(|code| if code.is_empty() { "····-····".to_owned() } else { code.clone() });
    let shown = Signal::derive(shown);
    let aside = view! { <div class="flex justify-end">{device_preferences()}</div> };
    wall(aside.into_any(), (move || body(lang(), shown)).into_any())
}

/// What can be chosen on a device where nobody is signed in.
pub fn device_preferences() -> AnyView {
    view! {
        <ThemeToggle />
        <LanguageToggle />
    }
    .into_any()
}
