//! The fields of a form with what is wrong with each of them, and what is wrong with the whole above them.

use crate::i18n::Locale;
use crate::rpc::Failure;
use crate::ui::card::Tone;
use crate::ui::form::{FormField, Naming, form_field};
use crate::ui::state::Notice;
use crate::words;
use engrane::problem::Problem;
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
    let fields = fields
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
        {problem_notice(lang, problem)}
        <div class=grid>{fields}</div>
    }
    .into_any()
}

/// What is wrong with one field.
pub fn problem_of(lang: Locale, name: String, problem: Signal<Option<Problem>>) -> Signal<Option<String>> {
    Signal::derive(move || match problem.get() {
        Some(Problem::Invalid { fields }) => fields
            .iter()
            .find(|problem| problem.field == name)
            .map(|problem| words::reason(lang, problem.reason).to_owned()),
        _ => None,
    })
}

/// What is wrong with a form as a whole.
pub fn problem_notice(lang: Locale, problem: Signal<Option<Problem>>) -> AnyView {
    let notice = move || {
        problem.get().map(|problem| {
            let words::ProblemText { title, hint } = words::problem(lang, &problem);
            view! {
                <div class="mb-4">
                    <Notice tone=Tone::Bad title>
                        {hint}
                    </Notice>
                </div>
            }
        })
    };
    notice.into_any()
}

/// Why a form was refused, if it was; what was said of another form is no news to this one.
pub fn refusal_since<T: Send + Sync + Clone + 'static>(
    value: impl Fn() -> Option<Result<T, Failure>> + Send + Sync + 'static,
    version: impl Fn() -> usize + Send + Sync + 'static,
) -> impl Fn() -> Option<Problem> + Send + Sync + 'static {
    let before = untrack(&version);
    move || match value() {
        Some(Err(Failure(problem))) if before == 0 || version() > before => Some(problem),
        _ => None,
    }
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
