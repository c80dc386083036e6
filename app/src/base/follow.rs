//! Something that a page shows and that moves on by itself: fetched anew when there is news of it.

use crate::base::rpc::RpcResult;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;

type Fetch<T> = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = RpcResult<T>>>> + Send + Sync>;

/// A value as it was last heard of.
pub struct Followed<T: Send + Sync + 'static> {
    value: RwSignal<T>,
    fetch: StoredValue<Fetch<T>>,
    /// A request for news is on its way.
    asking: StoredValue<bool>,
    /// Something happened since that request left.
    ask_again: StoredValue<bool>,
}

impl<T: Send + Sync + 'static> std::fmt::Debug for Followed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Followed").finish_non_exhaustive()
    }
}

impl<T: Send + Sync + 'static> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Followed<T> {}

impl<T: Clone + Send + Sync + 'static> Followed<T> {
    /// Starts from what came with the page.
    pub fn new<F: Future<Output = RpcResult<T>> + 'static>(
        value: T,
        fetch: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self {
        let fetch: Fetch<T> = Arc::new(move || Box::pin(fetch()));
        Self {
            value: RwSignal::new(value),
            fetch: StoredValue::new(fetch),
            asking: StoredValue::new(false),
            ask_again: StoredValue::new(false),
        }
    }

    /// The value; tracked.
    pub fn get(self) -> T {
        self.value.get()
    }

    pub fn get_untracked(self) -> T {
        self.value.get_untracked()
    }

    /// A part of it, told of only when it has changed.
    pub fn part<P: Clone + PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&T) -> P + Send + Sync + 'static,
    ) -> Memo<P> {
        Memo::new(move |_| self.value.with(&of))
    }

    /// Fetches how things stand. Calls that come while one is on its way become one more after it, so that news in
    /// quick succession neither overtake each other nor pile up.
    pub fn refresh(self) {
        if self.asking.get_value() {
            self.ask_again.set_value(true);
            return;
        }
        self.asking.set_value(true);
        spawn_local(async move {
            loop {
                self.ask_again.try_set_value(false);
                // The page may have been left meanwhile.
                let Some(fetch) = self.fetch.try_get_value() else { return };
                // What cannot be fetched now comes with the next news; the page keeps what it knows.
                if let Ok(found) = fetch().await {
                    self.value.try_set(found);
                }
                if self.ask_again.try_get_value() != Some(true) {
                    break;
                }
            }
            self.asking.try_set_value(false);
        });
    }
}
