//! Toasts: short notices that come and go by themselves, read out by screen readers.

use super::card::Tone;
use super::icon::{Glyph, icon};
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays.
const STAYS: Duration = Duration::from_secs(6);
/// The same for one that something can be done about.
const STAYS_OPEN: Duration = Duration::from_secs(10);

/// The toasts of the page.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

#[derive(Clone, Debug)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
    /// What can still be done about it.
    action: Option<(String, Callback<()>)>,
}

impl Toasts {
    /// Makes toasts known to everything below.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The toasts of the page. Outside the application they are shown to nobody.
    pub fn current() -> Self {
        use_context().unwrap_or_else(|| Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) })
    }

    /// Shows a text for a few seconds.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        self.push(tone, text.into(), None);
    }

    /// The same with a button, a little longer.
    pub fn offer(self, tone: Tone, text: impl Into<String>, action: impl Into<String>, on_press: Callback<()>) {
        self.push(tone, text.into(), Some((action.into(), on_press)));
    }

    fn push(self, tone: Tone, text: String, action: Option<(String, Callback<()>)>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let stays = if action.is_some() { STAYS_OPEN } else { STAYS };
        self.shown.update(|shown| shown.push(Toast { id, tone, text, action }));
        set_timeout(move || self.remove(id), stays);
    }

    fn remove(self, id: u32) {
        // The page may be gone by the time its toast goes.
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where toasts appear: once, in the frame.
#[component]
pub fn ToastRegion(
    toasts: Toasts,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] close: Signal<String>,
) -> AnyView {
    let item = move |toast: Toast| {
        let glyph = match toast.tone {
            Tone::Neutral | Tone::Brand => Glyph::Info,
            Tone::Good => Glyph::CheckCircle,
            Tone::Careful => Glyph::Warning,
            Tone::Bad => Glyph::Error,
        };
        let id = toast.id;
        view! {
            <li class="flex items-center gap-3 rounded-box border border-base-300 bg-base-100 py-2 ps-4 pe-2 shadow-lg">
                <span class=toast.tone.text()>{icon(glyph, "size-5")}</span>
                <span class="text-sm font-medium">{toast.text}</span>
                {toast
                    .action
                    .map(|(text, on_press)| {
                        let press = move |_| {
                            toasts.remove(id);
                            on_press.run(());
                        };
                        view! {
                            <button class="btn btn-ghost btn-sm text-link" type="button" on:click=press>
                                {text}
                            </button>
                        }
                    })}
                <button
                    class="btn btn-ghost btn-square btn-sm"
                    type="button"
                    aria-label=close
                    on:click=move |_| toasts.remove(id)
                >
                    {icon(Glyph::Close, "size-4")}
                </button>
            </li>
        }
    };
    view! {
        <section
            class="pointer-events-none fixed inset-x-4 bottom-20 z-40 flex justify-center lg:bottom-6"
            aria-label=label
            aria-live="polite"
        >
            <ul class="pointer-events-auto flex max-w-md flex-col gap-2">
                <For each=move || toasts.shown.get() key=|toast| toast.id children=item />
            </ul>
        </section>
    }
    .into_any()
}
