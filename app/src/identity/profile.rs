//! What people see and change of themselves.

use super::rpc::{self, SaveProfile};
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::{refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::{broken_list, loading};
use crate::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::form::{FormField, Naming};
use crate::ui::grid::facts;
use crate::ui::suspend::suspend;
use crate::ui::toast::Toasts;
use leptos::form::ActionForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The own profile, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileSheet {
    pub version: i32,
    /// What others change: names and values.
    pub facts: Vec<(String, String)>,
    /// What the person changes; nothing while they act for another organization.
    pub fields: Vec<FormField>,
}

/// The card with its form.
pub(super) fn profile_card() -> AnyView {
    let language = use_i18n();
    let (session, toasts) = (Session::current(), Toasts::current());
    let save = ServerAction::<SaveProfile>::new();
    let saved = taken(save);
    let sheet =
        Resource::new_blocking(move || (language.get_locale(), saved.get()), |(lang, _)| rpc::my_profile(lang.into()));
    Effect::new(move |_| {
        if let Some(Ok(me)) = save.value().get() {
            toasts.show(Tone::Good, td_string!(untrack(lang), identity.account.saved));
            session.enter(me);
        }
    });
    let card = suspend(move || async move {
        match sheet.await {
            Ok(sheet) => shown(language.get_locale_untracked(), sheet, save),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| sheet.refetch())),
        }
    });
    view! { <Transition fallback=|| loading(4)>{card}</Transition> }.into_any()
}

fn shown(lang: Locale, sheet: ProfileSheet, save: ServerAction<SaveProfile>) -> AnyView {
    let form = if sheet.fields.is_empty() {
        view! { <p class="mt-4 text-sm text-muted">{td_string!(lang, identity.account.acting)}</p> }.into_any()
    } else {
        view! {
            <div class="mt-4 border-t border-base-300 pt-4">
                <ActionForm action=save>
                    <input type="hidden" name="version" value=sheet.version.to_string() />
                    {edit_fields(lang, sheet.fields, Naming::Plain, refusal(save), false)}
                    <div class="mt-4">
                        <Button
                            text=td_string!(lang, common.save).to_owned()
                            weight=Weight::Plain
                            submits=true
                            busy=save.pending()
                        />
                    </div>
                </ActionForm>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title=td_string!(lang, identity.account.profile)>
            {facts(sheet.facts)} {form}
        </Card>
    }
    .into_any()
}
