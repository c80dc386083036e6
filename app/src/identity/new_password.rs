//! The field for a new password, measured by the server while it is typed.

use super::rpc;
use crate::base::labels::{self, lang};
use crate::i18n::{Locale, td_string};
use crate::ui::password::{Meter, PasswordField};
use engrane::platform::identity::types::Strength;
use leptos::html::Input;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use std::time::Duration;

/// How long the person has stopped typing before the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// A new password, under its `name` on the wire. `username` is whose it will be; `problem` is why the last one was
/// refused. To be drawn inside a closure that follows the language.
pub fn new_password_field(
    label: &'static str,
    name: &'static str,
    value: RwSignal<String>,
    username: Signal<String>,
    node: NodeRef<Input>,
    problem: Signal<Option<String>>,
) -> AnyView {
    let measured = RwSignal::new(None::<Strength>);
    let measure = Action::new_local(move |(password, username): &(String, String)| {
        let (password, username) = (password.clone(), username.clone());
        async move {
            let answer = rpc::password_strength(password.clone(), username).await;
            // Only what stands there now is measured; without an answer nothing is said until the form is sent.
            if value.try_get_untracked().is_some_and(|now| now == password) {
                measured.set(answer.ok());
            }
        }
    });
    let mut ask = debounce(PAUSE, move |password: String| {
        measure.dispatch_local((password, username.get_untracked()));
    });
    Effect::new(move |_| {
        let password = value.get();
        if password.is_empty() {
            measured.set(None);
        } else {
            ask(password);
        }
    });
    let lang = lang();
    let meter = Signal::derive(move || measured.get().map(|strength| meter(lang, &strength)));
    view! {
        <PasswordField
            label
            name
            value
            node
            autocomplete="new-password"
            show=td_string!(lang, identity.show_password)
            hide=td_string!(lang, identity.hide_password)
            hint=td_string!(lang, identity.new_password_hint)
            problem
            meter
        />
    }
    .into_any()
}

fn meter(lang: Locale, strength: &Strength) -> Meter {
    let verdict = match strength.score {
        _ if !strength.problems.is_empty() => td_string!(lang, identity.strength.refused),
        0..=2 => td_string!(lang, identity.strength.fair),
        3 => td_string!(lang, identity.strength.good),
        _ => td_string!(lang, identity.strength.strong),
    };
    Meter {
        score: strength.score,
        verdict: verdict.to_owned(),
        problems: strength.problems.iter().map(|reason| labels::reason(lang, *reason).to_owned()).collect(),
    }
}
