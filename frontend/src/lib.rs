//! The browser's entry point: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

/// Called once by the page's script after the WebAssembly module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Waits for the code of the page that is open, where that comes apart.
    leptos::mount::hydrate_lazy(app::App);
}
