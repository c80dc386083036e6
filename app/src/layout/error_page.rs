//! Pages that say why there is none, with the right status and a way out.

use super::page_title::page_title;
use crate::base::address::escape;
use crate::base::labels;
use crate::base::rpc;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::icon::Glyph;
use crate::ui::state::{Broken, Empty};
use engrane::base::problem::{Entity, Problem};
use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;
use std::time::Duration;

/// How long what the service could not give waits before it tries again.
pub(super) const TRIES_AGAIN: Duration = Duration::from_secs(5);

/// The page for an address that leads nowhere.
pub fn not_found_page() -> impl IntoView {
    problem_page(Problem::NotFound { what: Entity::Page })
}

/// The whole page for a problem: whoever is not signed in is sent to sign in and comes back, an unavailable service is
/// tried again by itself, anything else is said with a way out. Sets the status of the answer.
pub fn problem_page(problem: Problem) -> AnyView {
    if problem == Problem::NotSignedIn {
        let here = use_location();
        // Already on the way there, while the page that was asked for is drawn once more.
        if here.pathname.with_untracked(|path| path == "/login") {
            return ().into_any();
        }
        // The page of signing in sends back whoever it takes for signed in.
        Session::current().leave();
        let next = untrack(move || format!("{}{}", here.pathname.get(), search(&here.search.get())));
        return view! { <Redirect path=format!("/login?next={}", escape(&next)) /> }.into_any();
    }
    rpc::answer_with(&problem);
    if problem == Problem::Unavailable {
        Effect::new(|_| set_timeout(reload, TRIES_AGAIN));
    }
    let titled = problem.clone();
    view! {
        {page_title(move |lang| labels::problem(lang, &titled).title)}
        {move || view_in(labels::lang(), &problem)}
    }
    .into_any()
}

fn view_in(lang: Locale, problem: &Problem) -> AnyView {
    let labels::ProblemText { title, hint } = labels::problem(lang, problem);
    let glyph = match problem {
        Problem::NotAllowed
        | Problem::PasswordMustChange
        | Problem::Inactive
        | Problem::NotSignedIn
        | Problem::WrongCredentials => Glyph::Lock,
        Problem::Unavailable => Glyph::Offline,
        Problem::NotFound { .. } => Glyph::SearchOff,
        Problem::Invalid { .. }
        | Problem::NeedsMapping { .. }
        | Problem::Conflict { .. }
        | Problem::Overlaps { .. }
        | Problem::Held { .. }
        | Problem::NotEnough { .. }
        | Problem::Ambiguous { .. }
        | Problem::StillUsed { .. }
        | Problem::TooLarge { .. }
        | Problem::StorageFull { .. }
        | Problem::TooMany { .. }
        | Problem::Internal { .. } => Glyph::Error,
    };
    let incident = match problem {
        Problem::Internal { incident } if !incident.is_empty() => {
            Some(td_string!(lang, common.problem.incident, incident = incident.clone()).to_string())
        }
        _ => None,
    };
    let retry = match problem {
        // A link: this page comes without a script when it is refused as a whole.
        Problem::TooMany { .. } => {
            let text = td_string!(lang, common.retry);
            let again = view! { <LinkButton href="" text weight=Weight::Primary glyph=Glyph::Retry outside=true /> };
            Some(again.into_any())
        }
        Problem::Unavailable | Problem::Internal { .. } => Some(
            view! {
                <Button
                    text=td_string!(lang, common.retry)
                    weight=Weight::Primary
                    glyph=Glyph::Retry
                    on_press=Callback::new(|()| reload())
                />
            }
            .into_any(),
        ),
        _ => None,
    };
    view! {
        <div class="pt-8">
            <Empty glyph title text=hint page=true>
                {retry}
                <LinkButton href="/catalog" text=td_string!(lang, common.go_catalog) />
            </Empty>
            {incident
                .map(|incident| view! { <p class="text-center font-mono text-sm text-muted select-all">{incident}</p> })}
        </div>
    }
    .into_any()
}

/// A part of a page that could not be fetched, while the rest of the page is there; `retry` fetches it again.
pub fn broken_part(lang: Locale, problem: &Problem, retry: Callback<()>) -> AnyView {
    let labels::ProblemText { title, hint } = labels::problem(lang, problem);
    view! { <Broken title hint retry=td_string!(lang, common.retry) on_retry=retry /> }.into_any()
}

/// The query of an address with its question mark, or nothing.
fn search(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

fn reload() {
    // Only a page that is being left refuses to be loaded again.
    let _ = window().location().reload();
}
