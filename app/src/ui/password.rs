//! A password that can be shown while it is typed, and how good a new one is.

use super::field::Field;
use super::icon::{Glyph, icon};
use leptos::html::Input;
use leptos::prelude::*;

/// How good a new password is, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// 0 (guessed at once) to 4.
    pub score: u8,
    pub verdict: String,
    /// What it lacks to be taken.
    pub problems: Vec<String>,
}

/// A field for a password; a new one is measured while it is typed.
#[component]
pub fn PasswordField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    value: RwSignal<String>,
    #[prop(optional)] node: NodeRef<Input>,
    /// It is a PIN.
    #[prop(optional)]
    digits: bool,
    /// `current-password` or `new-password`.
    #[prop(into)]
    autocomplete: String,
    /// The words of the button that shows it, and of the one that hides it again.
    show: &'static str,
    hide: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
    #[prop(optional, into)] meter: Option<Signal<Option<Meter>>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let kind = Signal::derive(move || if shown.get() { "text".to_owned() } else { "password".to_owned() });
    let toggle_label = move || if shown.get() { hide } else { show };
    let toggle = view! {
        <button
            class="btn btn-ghost btn-square btn-sm"
            type="button"
            aria-label=toggle_label
            title=toggle_label
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {move || icon(if shown.get() { Glyph::Hidden } else { Glyph::Visible }, "size-5")}
        </button>
    };
    view! {
        <div class="flex flex-col gap-2">
            <Field
                label
                name
                kind
                value
                autocomplete
                required=true
                node
                digits
                hint=hint.unwrap_or_default()
                problem
                end=toggle.into_any()
            />
            {meter
                .map(|meter| {
                    view! {
                        <div class="text-sm empty:hidden" aria-live="polite">
                            {move || meter.get().map(strength)}
                        </div>
                    }
                })}
        </div>
    }
}

fn strength(meter: Meter) -> AnyView {
    let Meter { score, verdict, problems } = meter;
    let colour = match score {
        _ if !problems.is_empty() => "progress-error",
        0..=2 => "progress-warning",
        _ => "progress-success",
    };
    let problems = problems.into_iter().map(|problem| view! { <li>{problem}</li> }).collect_view();
    view! {
        <progress class=format!("progress {colour} block w-full") value=score.max(1).to_string() max="4" aria-hidden="true"></progress>
        <p class="mt-1 font-medium">{verdict}</p>
        <ul class="list-disc ps-5 text-muted empty:hidden">{problems}</ul>
    }
    .into_any()
}
