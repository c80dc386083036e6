//! Pages and lists that not everybody may see, or that may not be there at the moment.

use super::error_page::TRIES_AGAIN;
use super::{broken_part, problem_page};
use crate::base::labels::lang;
use crate::base::rpc::answer_with;
use crate::i18n::td_string;
use crate::session::Session;
use crate::ui::card::Card;
use crate::ui::state::skeleton_rows;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// The page for whoever may see it; anybody else learns why not.
pub fn guarded(permission: Permission, page: fn() -> AnyView) -> AnyView {
    let session = Session::current();
    // Drawn anew for somebody else or another answer, not for a new name or colour: what was typed there stays.
    let refusal = Memo::new(move |_| (session.person(), session.refusal(permission)));
    let view = move || match refusal.get().1 {
        // Where they are told why, and can do something about it.
        Some(_) if session.must_change_password() => view! { <Redirect path="/account" /> }.into_any(),
        Some(problem) => problem_page(problem),
        None => page(),
    };
    view.into_any()
}

/// A list that is being fetched.
pub fn loading(rows: usize) -> AnyView {
    (move || skeleton_rows(rows, td_string!(lang(), common.loading).to_owned())).into_any()
}

/// Runs `retry` in a while, in the browser, unless what was to be tried again is gone by then.
fn try_again(retry: Callback<()>) {
    Effect::new(move |_| {
        if let Ok(later) = set_timeout_with_handle(move || retry.run(()), TRIES_AGAIN) {
            on_cleanup(move || later.clear());
        }
    });
}

/// A list that could not be fetched: the whole answer is a failure, but the rest of the page stays useful.
pub fn broken_list(problem: Problem, retry: Callback<()>) -> AnyView {
    if matches!(problem, Problem::NotSignedIn | Problem::NotAllowed) {
        return problem_page(problem);
    }
    answer_with(&problem);
    if problem == Problem::Unavailable {
        try_again(retry);
    }
    let view = move || {
        let part = broken_part(lang(), &problem, retry);
        view! { <Card>{part}</Card> }
    };
    view.into_any()
}
