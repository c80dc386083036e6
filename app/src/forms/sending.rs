//! What a living page sends: one thing at a time, and what became of it.

use crate::base::rpc::{Failure, RpcResult};
use crate::forms::answers::{problem_notice, problem_of};
use crate::i18n::Locale;
use crate::ui::card::Tone;
use crate::ui::toast::Toasts;
use engrane::base::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A form, or some buttons, of which one thing is under way at a time.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    pub busy: RwSignal<bool>,
    /// Why the last was refused.
    pub problem: RwSignal<Option<Problem>>,
    pub toasts: Toasts,
}

impl Sending {
    /// Of a page with its toasts.
    pub fn ready() -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(None), toasts: Toasts::current() }
    }

    /// Sends it unless something is under way. What is done then is done though the page may have been left by that time.
    pub fn send<T: 'static>(self, work: impl Future<Output = RpcResult<T>> + 'static, done: impl FnOnce(T) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        // Not as an action: that ends with the form, which may be drawn anew meanwhile.
        spawn_local(async move {
            let answer = work.await;
            self.busy.try_set(false);
            match answer {
                Ok(value) => done(value),
                Err(Failure(refused)) => {
                    self.problem.try_set(Some(refused));
                }
            }
        });
    }

    /// Likewise; that it is done is said.
    pub fn send_and_say(
        self,
        work: impl Future<Output = RpcResult<()>> + 'static,
        said: &'static str,
        done: impl FnOnce() + 'static,
    ) {
        self.send(work, move |()| {
            self.say(said);
            done();
        });
    }

    /// That something is done.
    pub fn say(self, text: impl Into<String>) {
        self.toasts.show(Tone::Good, text);
    }

    /// What is wrong with one field.
    pub fn problem_of(self, lang: Locale, field: &str) -> Signal<Option<String>> {
        problem_of(lang, field.to_owned(), self.problem.into())
    }

    /// What is wrong with the whole.
    pub fn notice(self, lang: Locale) -> AnyView {
        problem_notice(lang, self.problem.into())
    }
}
