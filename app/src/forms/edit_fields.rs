//! The fields of a form with what is wrong with each of them, and what is wrong with the whole above them.

use crate::forms::answers::{problem_notice, problem_of};
use crate::forms::refused_form;
use crate::i18n::Locale;
use crate::ui::card::Tone;
use crate::ui::form::{FormField, Naming, form_field};
use engrane::base::problem::Problem;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// The fields, one under the other or side by side as there is room. Whoever typed is taken to the first that was
/// refused.
pub fn edit_fields(
    lang: Locale,
    fields: Vec<FormField>,
    naming: Naming,
    problem: Signal<Option<Problem>>,
    wide: bool,
) -> AnyView {
    let fields = refused_form::again(fields, naming)
        .into_iter()
        .map(|field| {
            let text = problem_of(lang, field.name.clone(), problem);
            form_field(field, naming, text)
        })
        .collect_view();
    Effect::new(move |_| {
        problem.track();
        focus_first_problem();
    });
    let grid = if wide { "grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3" } else { "grid gap-4" };
    view! {
        <div class="flex flex-col gap-4">
            {problem_notice(lang, problem)} <div class=grid>{fields}</div>
        </div>
    }
    .into_any()
}

/// What else can be done with the thing of a form: folded away below it.
pub fn further(title: &'static str, tone: Tone, open: bool, content: AnyView) -> AnyView {
    view! {
        <details class="mt-6 border-t border-base-300 pt-4 text-sm" open=open>
            <summary class=format!("cursor-pointer py-1 {}", tone.text())>{title}</summary>
            {content}
        </details>
    }
    .into_any()
}

/// Empties the form in which a field of this name stands, in the browser: what was typed there is done with.
pub fn empty_form(field: &str) {
    let field = document().query_selector(&format!("form input[name={field}]")).ok().flatten();
    let form = field.and_then(|field| field.closest("form").ok().flatten());
    if let Some(form) = form.as_ref().and_then(|form| form.dyn_ref::<web_sys::HtmlFormElement>()) {
        form.reset();
    }
}

fn focus_first_problem() {
    request_animation_frame(|| {
        if let Ok(Some(field)) = document().query_selector("[aria-invalid=true]")
            && let Some(field) = field.dyn_ref::<web_sys::HtmlElement>()
        {
            // A field that cannot take the focus is seen all the same.
            let _ = field.focus();
        }
    });
}
