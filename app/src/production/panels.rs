//! Panels that are drawn from what their page has fetched.

use crate::once_taken_over;
use leptos::prelude::*;

/// Has the page been taken over? What the browser has then, the server had not while it drew.
pub fn lives() -> ReadSignal<bool> {
    let (lives, set_lives) = signal(false);
    Effect::new(move |_| {
        once_taken_over(move || {
            set_lives.try_set(true);
        });
    });
    lives
}
