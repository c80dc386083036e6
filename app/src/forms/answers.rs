//! What came back of a form that was sent: how often it was taken, why it was refused, and where.

use crate::base::labels;
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string};
use crate::ui::card::Tone;
use crate::ui::state::Notice;
use engrane::base::problem::Problem;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::sync::Arc;

/// Changes whenever the form was taken: what is shown is fetched anew then, and kept as it is when it was refused.
pub fn taken<S>(action: ServerAction<S>) -> Memo<usize>
where
    S: ServerFn<Error = Failure> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let (version, value) = (action.version(), action.value());
    Memo::new(move |before: Option<&usize>| {
        // What was taken may have drawn the page anew, without this form.
        let taken = value.try_with(|value| matches!(value, Some(Ok(_)))).unwrap_or_default();
        let version = version.try_get().filter(|_| taken);
        version.or(before.copied()).unwrap_or_default()
    })
}

/// Why a form was refused, if it was; what was said of another form, before this one was drawn, is no news to it.
pub fn refusal<S>(action: ServerAction<S>) -> Signal<Option<Problem>>
where
    S: ServerFn<Error = Failure> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let (version, value) = (action.version(), action.value());
    let before = version.get_untracked();
    Signal::derive(move || {
        let version = version.try_get()?;
        value.try_with(|value| match value {
            Some(Err(Failure(problem))) if before == 0 || version > before => Some(problem.clone()),
            _ => None,
        })?
    })
}

/// What is wrong with one field.
pub fn problem_of(lang: Locale, name: String, problem: Signal<Option<Problem>>) -> Signal<Option<String>> {
    Signal::derive(move || match problem.get() {
        Some(Problem::Invalid { fields }) => {
            let reasons = fields.iter().filter(|problem| problem.field == name);
            let texts: Vec<&str> = reasons.map(|problem| labels::reason(lang, problem.reason)).collect();
            (!texts.is_empty()).then(|| texts.join(". "))
        }
        _ => None,
    })
}

/// What is wrong with a form as a whole.
pub fn problem_notice(lang: Locale, problem: Signal<Option<Problem>>) -> AnyView {
    notice_with_fields(lang, problem, |_, _| None)
}

/// What is wrong with a form as a whole, and with those fields for which `name` has a name: they have no place of
/// their own on the page.
pub fn notice_with_fields(
    lang: Locale,
    problem: Signal<Option<Problem>>,
    name: fn(Locale, &str) -> Option<&'static str>,
) -> AnyView {
    notice_naming(lang, problem, Arc::new(move |field| name(lang, field).map(str::to_owned)))
}

/// What a field is called, where the page has a name for it.
pub type NameOf = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The same, where names are not words of the page.
pub fn notice_naming(lang: Locale, problem: Signal<Option<Problem>>, name: NameOf) -> AnyView {
    let notice = move || {
        problem.get().map(|problem| {
            let labels::ProblemText { title, hint } = labels::problem(lang, &problem);
            let hint = match problem {
                // A page comes back by itself; what somebody sends, they send again.
                Problem::Unavailable => td_string!(lang, common.problem.unavailable_form_hint).to_owned(),
                _ => hint,
            };
            let fields = match problem {
                Problem::Invalid { fields } => fields,
                _ => Vec::new(),
            };
            let named = fields.into_iter().filter_map(|problem| {
                let field = name(&problem.field)?;
                Some(view! { <li>{format!("{field}: {}", labels::reason(lang, problem.reason))}</li> })
            });
            let named: Vec<_> = named.collect();
            let named = (!named.is_empty()).then(|| view! { <ul>{named}</ul> });
            view! {
                <Notice tone=Tone::Bad title>
                    {hint}
                    {named}
                </Notice>
            }
        })
    };
    notice.into_any()
}
