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
    /// Each keeps its place while others go: it is neither drawn nor read out anew.
    shown: RwSignal<Vec<Option<Toast>>>,
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
        self.shown.update(|shown| shown.push(Some(Toast { id, tone, text, action })));
        set_timeout(move || self.remove(id), stays);
    }

    fn remove(self, id: u32) {
        // The page may be gone by the time its toast goes.
        self.shown.try_update(|shown| leave(shown, id));
    }
}

/// Empties the place of a toast; places at the end that are empty go.
fn leave(shown: &mut Vec<Option<Toast>>, id: u32) {
    for place in shown.iter_mut() {
        place.take_if(|toast| toast.id == id);
    }
    while shown.last().is_some_and(Option::is_none) {
        shown.pop();
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
        .into_any()
    };
    let items = move || toasts.shown.get().into_iter().map(|toast| toast.map(item)).collect_view();
    view! {
        <section
            class="pointer-events-none fixed inset-x-4 bottom-20 z-40 flex justify-center lg:bottom-6"
            aria-label=label
            aria-live="polite"
        >
            <ul class="pointer-events-auto flex max-w-md flex-col gap-2">
                {items}
            </ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_keeps_its_place_while_others_go() {
        let toast = |id| Some(Toast { id, tone: Tone::Good, text: String::new(), action: None });
        let mut shown = vec![toast(1), toast(2), toast(3)];
        let places = |shown: &[Option<Toast>]| {
            shown.iter().map(|toast| toast.as_ref().map(|toast| toast.id)).collect::<Vec<_>>()
        };
        leave(&mut shown, 2);
        assert_eq!(places(&shown), [Some(1), None, Some(3)]);
        leave(&mut shown, 3);
        assert_eq!(places(&shown), [Some(1)]);
        leave(&mut shown, 3);
        leave(&mut shown, 1);
        assert!(shown.is_empty());
    }
}
