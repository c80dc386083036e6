//! A panel at the side of the page, in which something is filled in: on a phone it is the whole screen. The page behind it waits,
//! and the focus stays within until it is closed.

use super::button::IconButton;
use super::icon::Glyph;
use leptos::ev::Event;
use leptos::html::Dialog;
use leptos::prelude::*;

/// Opens when it is drawn, and calls `on_close` when somebody leaves it by its button or by Escape.
#[component]
pub fn SidePanel(
    #[prop(into)] title: Signal<String>,
    /// What the button says that closes it.
    #[prop(into)]
    close: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    children: Children,
) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // One that cannot be shown is not on the page any more.
            let _ = dialog.show_modal();
        }
    });
    let leave = move |event: Event| {
        // It goes when the page is drawn without it.
        event.prevent_default();
        on_close.run(());
    };
    view! {
        <dialog
            node_ref=dialog
            aria-label=title
            class="m-0 ms-auto h-dvh max-h-none w-full max-w-none overflow-y-auto border-s border-base-300 bg-base-100 p-0 text-base-content backdrop:bg-black/50 sm:max-w-xl"
            on:cancel=leave
        >
            <div class="sticky top-0 z-10 flex items-center justify-between gap-3 border-b border-base-300 bg-base-100 px-4 py-3">
                <h2 class="text-lg font-semibold">{title}</h2>
                <IconButton glyph=Glyph::Close label=close small=true on_press=on_close />
            </div>
            <div class="p-4">{children()}</div>
        </dialog>
    }
    .into_any()
}
