//! How the person wants to be told: a card of their account.

use super::lines::PreferencesSheet;
use super::rpc::{self, SaveNoticePreferences};
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::{refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::{broken_list, loading};
use crate::ui::button::Button;
use crate::ui::card::{Card, Tone};
use crate::ui::form::Naming;
use crate::ui::suspend::suspend;
use crate::ui::toast::Toasts;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The card with its form; nothing where nothing can be told to the person.
pub(crate) fn preferences_card() -> AnyView {
    let language = use_i18n();
    let toasts = Toasts::current();
    let save = ServerAction::<SaveNoticePreferences>::new();
    let saved = taken(save);
    let sheet = Resource::new_blocking(
        move || (language.get_locale(), saved.get()),
        |(lang, _)| rpc::notice_preferences(lang.into()),
    );
    Effect::new(move |_| {
        if let Some(Ok(())) = save.value().get() {
            toasts.show(Tone::Good, td_string!(untrack(lang), notices.preferences.saved));
        }
    });
    let card = suspend(move || async move {
        match sheet.await {
            Ok(sheet) => shown(language.get_locale_untracked(), sheet, save),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| sheet.refetch())),
        }
    });
    view! { <Transition fallback=|| loading(2)>{card}</Transition> }.into_any()
}

fn shown(lang: Locale, sheet: PreferencesSheet, save: ServerAction<SaveNoticePreferences>) -> AnyView {
    if sheet.fields.is_empty() {
        return ().into_any();
    }
    view! {
        <Card title=td_string!(lang, notices.preferences.title)>
            <p class="mb-4 text-sm text-muted text-pretty">{td_string!(lang, notices.preferences.lead)}</p>
            <ActionForm action=save>
                <input type="hidden" name="version" value=sheet.version.to_string() />
                {edit_fields(lang, sheet.fields, Naming::Values, refusal(save), false)}
                <div class="mt-4">
                    <Button text=td_string!(lang, notices.preferences.save).to_owned() submits=true busy=save.pending() />
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
