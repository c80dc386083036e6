//! Forms that are sent to the server: what was refused of them, and where.

use crate::i18n::Locale;
use crate::rpc::Failure;
use crate::ui::card::Tone;
use crate::ui::state::Notice;
use crate::words;
use engrane::problem::Problem;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// A form's way to the server, and what came back. Made once a page, so that a form that is drawn anew keeps it.
#[derive(Clone)]
pub struct Posted<S: ServerFn<Output = (), Error = Failure> + Clone + Send + Sync + 'static> {
    action: ServerAction<S>,
}

impl<S: ServerFn<Output = (), Error = Failure> + Clone + Send + Sync + 'static> Copy for Posted<S> {}

impl<S: ServerFn<Output = (), Error = Failure> + Clone + Send + Sync + 'static> Posted<S> {
    pub fn new() -> Self {
        Self { action: ServerAction::new() }
    }

    pub fn action(self) -> ServerAction<S> {
        self.action
    }

    /// Counts how often it was taken: what is shown is fetched anew then, and kept as it is when it was refused.
    pub fn taken(self) -> Memo<usize> {
        let action = self.action;
        Memo::new(move |before: Option<&usize>| {
            let version = action.version().get();
            match action.value().get() {
                Some(Ok(())) => version,
                _ => before.copied().unwrap_or_default(),
            }
        })
    }

    /// Why the last one was refused, if it was.
    pub fn problem(self) -> Memo<Option<Problem>> {
        let action = self.action;
        Memo::new(move |_| match action.value().get() {
            Some(Err(Failure(problem))) => Some(problem),
            _ => None,
        })
    }
}

/// What is wrong with a field.
pub fn refused_field(lang: Locale, problem: Memo<Option<Problem>>, name: String) -> Signal<Option<String>> {
    Signal::derive(move || match problem.get() {
        Some(Problem::Invalid { fields }) => fields
            .iter()
            .find(|problem| problem.field == name)
            .map(|problem| words::reason(lang, problem.reason).to_owned()),
        _ => None,
    })
}

/// What was refused, with the fields that `name` knows.
pub fn refusal_notice(
    lang: Locale,
    problem: Memo<Option<Problem>>,
    name: fn(Locale, &str) -> Option<&'static str>,
) -> AnyView {
    let notice = move || {
        problem.get().map(|problem| {
            let words::ProblemText { title, hint } = words::problem(lang, &problem);
            let fields = match problem {
                Problem::Invalid { fields } => fields,
                _ => Vec::new(),
            };
            let named = fields
                .into_iter()
                .filter_map(|problem| {
                    let field = name(lang, &problem.field)?;
                    Some(view! { <li>{format!("{field}: {}", words::reason(lang, problem.reason))}</li> })
                })
                .collect_view();
            view! {
                <Notice tone=Tone::Bad title>
                    {hint}
                    <ul>{named}</ul>
                </Notice>
            }
        })
    };
    notice.into_any()
}
