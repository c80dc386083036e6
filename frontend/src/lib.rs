//! The browser's entry point: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

/// Called once by the page's script after the WebAssembly module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    // Waits for the code of the page that is open, where that comes apart.
    let page = leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), app::App).await;
    app::taken_over();
    page.forget();
}
