//! What the review of an import says, put into words.

use super::shown::View;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use engrane::platform::imports::types::RowState;

/// What becomes of a row.
pub fn state_label(lang: Locale, state: RowState) -> &'static str {
    match state {
        RowState::New => td_string!(lang, imports.review.state_new),
        RowState::Changed => td_string!(lang, imports.review.state_changed),
        RowState::Same => td_string!(lang, imports.review.state_same),
        RowState::Refused => td_string!(lang, imports.review.state_refused),
    }
}

/// All rows, of which there are so many, and those of each state.
pub fn views(lang: Locale, all: u64, states: impl IntoIterator<Item = (RowState, u64)>) -> Vec<View> {
    let view = |state: Option<RowState>, label: &str, count: u64| View {
        state,
        label: label.to_owned(),
        count: format::count(count),
    };
    let all = view(None, td_string!(lang, imports.review.state_all), all);
    let states = states.into_iter().map(|(state, count)| view(Some(state), state_label(lang, state), count));
    [all].into_iter().chain(states).collect()
}
