//! What a form of a page is about, where the page stays while it comes to show another thing.

use leptos::prelude::*;

/// Nothing, to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Subject<T: 'static>(StoredValue<Option<T>>);

impl<T: Copy + PartialEq + Send + Sync> Subject<T> {
    pub fn nothing() -> Self {
        Self(StoredValue::new(None))
    }

    /// Is it about another one from now on? Then the form begins anew.
    pub fn turns_to(self, other: Option<T>) -> bool {
        let turns = self.0.get_value() != other;
        if turns {
            self.0.set_value(other);
        }
        turns
    }

    /// Is it still about this one? Not where the page was left.
    pub fn is(self, one: T) -> bool {
        self.0.try_get_value() == Some(Some(one))
    }
}
