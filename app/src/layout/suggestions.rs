//! What the search box suggests while somebody types.

use crate::base::labels::lang;
use crate::catalog::labels;
use crate::catalog::rpc;
use crate::i18n::td_string;
use crate::ui::proposals::Proposals;
use engrane::catalog::suggesting::types::Suggestion;
use leptos::prelude::*;

/// The id of the list.
pub(super) const SUGGESTIONS: &str = "search-suggestions";
/// Fewest letters that something is suggested for.
const SHORTEST: usize = 2;

/// Looks for what somebody may mean who has typed this.
pub(super) fn ask(proposals: Proposals<Suggestion>, typed: String) {
    if typed.trim().chars().count() < SHORTEST {
        proposals.close();
    } else {
        proposals.ask(move || async move { rpc::suggest(typed).await.unwrap_or_default() });
    }
}

/// The list below the box.
pub(super) fn suggestions(proposals: Proposals<Suggestion>, choose: Callback<Suggestion>) -> AnyView {
    let label = Signal::derive(move || td_string!(lang(), catalog.suggestions.title));
    let show = |suggestion: &Suggestion| (suggestion.text.clone(), labels::suggestion(lang(), suggestion));
    proposals.list(SUGGESTIONS.to_owned(), label, show, choose)
}
