//! Beginning to act for an organization, with a reason.

use crate::forms::answers::refusal;
use crate::forms::edit_fields::{edit_fields, further};
use crate::i18n::{Locale, td_string};
use crate::identity::rpc::BeginActing;
use crate::ui::button::Button;
use crate::ui::card::Tone;
use crate::ui::form::{FormField, Kind, Naming};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The form, behind a line that opens it.
pub(super) fn acting_form(lang: Locale, id: String) -> AnyView {
    let begin = ServerAction::<BeginActing>::new();
    // Everything on the page is of the own organization: it goes.
    Effect::new(move |_| {
        if let Some(Ok(next)) = begin.value().get() {
            // Only a page that is being left refuses to go elsewhere.
            let _ = window().location().set_href(&next);
        }
    });
    let problem = refusal(begin);
    let reason = FormField::new("reason", td_string!(lang, people.act.reason), Kind::Text)
        .hint(td_string!(lang, people.act.reason_hint))
        .required();
    let form = view! {
        <ActionForm action=begin>
            <input type="hidden" name="id" value=id />
            <p class="my-3 text-muted">{td_string!(lang, people.act.hint)}</p>
            {edit_fields(lang, vec![reason], Naming::Plain, problem, false)}
            <div class="mt-4">
                <Button
                    text=td_string!(lang, people.act.submit).to_owned()
                    submits=true
                    small=true
                    busy=begin.pending()
                />
            </div>
        </ActionForm>
    };
    further(td_string!(lang, people.act.title), Tone::Brand, problem.get_untracked().is_some(), form.into_any())
}
