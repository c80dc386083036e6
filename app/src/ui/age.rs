//! How long ago something was: counted from the server's time, and kept true while the page stays open.

use crate::base::format;
use crate::base::labels;
use crate::session::Session;
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;
use std::time::Duration as Wait;

/// Minutes since the page was opened.
#[derive(Clone, Copy, Debug)]
pub struct Elapsed(RwSignal<i64>);

impl Elapsed {
    /// Starts counting; once, in the root component.
    pub fn provide() {
        let minutes = RwSignal::new(0);
        provide_context(Self(minutes));
        Effect::new(move |_| set_interval(move || minutes.update(|minutes| *minutes += 1), Wait::from_mins(1)));
    }

    /// How many there were so far; whoever asks is told of each one.
    pub fn minutes(self) -> i64 {
        self.0.get()
    }
}

/// "3 min ago", with the exact time beside the pointer. `now` is the server's time when it said so.
pub fn age(then: DateTime<Utc>, now: DateTime<Utc>) -> AnyView {
    let elapsed = use_context::<Elapsed>().map(|elapsed| elapsed.0);
    let arrived = elapsed.map_or(0, |elapsed| elapsed.get_untracked());
    let session = Session::current();
    let text = move || {
        let passed = elapsed.map_or(0, |elapsed| elapsed.get()) - arrived;
        format::ago(labels::lang(), &session.zone(), then, now + Duration::minutes(passed))
    };
    let exactly = move || format::date_time(labels::lang(), &session.zone(), then);
    view! {
        <time class="whitespace-nowrap" datetime=format::machine(then) title=exactly>
            {text}
        </time>
    }
    .into_any()
}
