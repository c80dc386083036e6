//! What a device remembers by itself, for whoever uses it: its camera, its printer, its scanner.

use leptos::prelude::window;

/// What was remembered under a name. A browser that keeps nothing has forgotten it.
pub fn recall(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

pub fn remember(name: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // One that is full, or closed, remembers nothing, and asks again the next time.
        let _kept = storage.set_item(name, text);
    }
}
