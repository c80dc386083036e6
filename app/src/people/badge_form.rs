//! The badge by which somebody says on a pad who they are, and its PIN.

use super::rpc::{self, GiveBadge, TakeBadge};
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::forms::edit_fields::{edit_fields, empty_form, further};
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::form::{FormField, Kind, Naming};
use crate::ui::suspend::suspend;
use engrane::base::id::UserId;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The form, behind a line that opens it.
pub(super) fn badge_form(lang: Locale, id: UserId) -> AnyView {
    let (give, take) = (ServerAction::<GiveBadge>::new(), ServerAction::<TakeBadge>::new());
    let (given, gone) = (taken(give), taken(take));
    let badge = Resource::new(move || given.get() + gone.get(), move |_| rpc::person_badge(id));
    Effect::new(move |before: Option<()>| {
        given.track();
        if before.is_some() {
            // Nobody is to read the PIN there.
            empty_form("pin");
        }
    });
    let again = Callback::new(move |()| badge.refetch());
    let has = suspend(move || async move {
        match badge.await {
            Ok(Some(code)) => view! {
                <p class="my-3">{td_string!(lang, people.badge.has, code = code)}</p>
                <ActionForm action=take>
                    <input type="hidden" name="id" value=id.to_string() />
                    <Button
                        text=td_string!(lang, people.badge.remove).to_owned()
                        weight=Weight::Quiet
                        submits=true
                        small=true
                        busy=take.pending()
                    />
                </ActionForm>
            }
            .into_any(),
            Ok(None) => view! { <p class="my-3 text-muted">{td_string!(lang, people.badge.none)}</p> }.into_any(),
            Err(Failure(problem)) => broken_part(lang, &problem, again),
        }
    });
    let fields = vec![
        FormField::new("code", td_string!(lang, people.badge.code), Kind::Text)
            .hint(td_string!(lang, people.badge.code_hint))
            .autocomplete("off")
            .required(),
        FormField::new("pin", td_string!(lang, people.badge.pin), Kind::Text)
            .hint(td_string!(lang, people.badge.pin_hint))
            .autocomplete("off")
            .required(),
    ];
    let form = view! {
        <p class="my-3 text-muted">{td_string!(lang, people.badge.hint)}</p>
        <Transition fallback=|| ()>{has}</Transition>
        {problem_notice(lang, refusal(take))}
        <ActionForm action=give>
            <input type="hidden" name="id" value=id.to_string() />
            {edit_fields(lang, fields, Naming::Plain, refusal(give), false)}
            <div class="mt-4">
                <Button
                    text=td_string!(lang, people.badge.submit).to_owned()
                    submits=true
                    small=true
                    busy=give.pending()
                />
            </div>
        </ActionForm>
    };
    further(td_string!(lang, people.badge.title), Tone::Brand, false, form.into_any())
}
