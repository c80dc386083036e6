//! The bodega's own pages: its inventory, and the files it brings in.
//!
//! Words: an *import* (carga) goes through three moments on one page: the file is dropped and read, its columns are
//! confirmed, and the result is told. What it changes is seen at once or not at all; the page only shows where it stands.

mod import_page;
mod imports_page;
mod items_page;
mod mapping_view;
mod outcome_view;
mod rpc;
mod state;
mod words;

pub use import_page::ImportPage;
pub use imports_page::ImportsPage;
pub use items_page::InventoryPage;

use crate::i18n::td_string;
use crate::layout::{broken_part, problem_page};
use crate::rpc::answer_with;
use crate::session::Session;
use crate::ui::card::Card;
use crate::ui::state::skeleton_rows;
use crate::words::lang;
use engrane::permission::Permission;
use engrane::problem::Problem;
use leptos::prelude::*;

/// The page for whoever may see it; anybody else learns why not.
fn guarded(permission: Permission, page: fn() -> AnyView) -> AnyView {
    let session = Session::current();
    let view = move || match session.refusal(permission) {
        Some(problem) => problem_page(problem),
        None => page(),
    };
    view.into_any()
}

/// A list that is being fetched.
fn loading(rows: usize) -> AnyView {
    (move || skeleton_rows(rows, td_string!(lang(), common.loading).to_owned())).into_any()
}

/// A list that could not be fetched: the whole answer is a failure, but the rest of the page stays useful.
fn broken_list(problem: Problem, retry: Callback<()>) -> AnyView {
    if matches!(problem, Problem::NotSignedIn | Problem::NotAllowed) {
        return problem_page(problem);
    }
    answer_with(&problem);
    let view = move || {
        let part = broken_part(lang(), &problem, retry);
        view! { <Card>{part}</Card> }
    };
    view.into_any()
}
