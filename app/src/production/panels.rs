//! What the pages and panels of the production do alike: they wait until they are taken over, take back what was done, and
//! narrow lists.

use crate::base::labels;
use crate::base::rpc::{Failure, RpcResult};
use crate::i18n::{Locale, td_string};
use crate::once_taken_over;
use crate::ui::card::Tone;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Has the page been taken over? What the browser has then, the server had not while it drew.
pub fn lives() -> ReadSignal<bool> {
    let (lives, set_lives) = signal(false);
    Effect::new(move |_| {
        once_taken_over(move || {
            set_lives.try_set(true);
        });
    });
    lives
}

/// Puts something back, and says what became of that. The page from which it was done may have been left.
pub fn undo(lang: Locale, toasts: Toasts, again: Callback<()>, work: impl Future<Output = RpcResult<()>> + 'static) {
    spawn_local(async move {
        match work.await {
            Ok(()) => {
                toasts.show(Tone::Good, td_string!(lang, production.undone));
                again.try_run(());
            }
            Err(Failure(problem)) => toasts.show(Tone::Bad, labels::problem(lang, &problem).title),
        }
    });
}

/// What folds away what narrows a list of the production, and what its button says.
pub fn narrowing_texts(lang: Locale) -> (&'static str, &'static str) {
    (td_string!(lang, production.orders.narrow), td_string!(lang, production.orders.apply))
}
