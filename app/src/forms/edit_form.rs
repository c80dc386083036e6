//! The form of one thing: which thing it is, its fields, and the ways out. What goes around it is an `ActionForm` of
//! the page, which knows where it is posted.

use super::edit_fields::edit_fields;
use super::lines::FormLines;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::form::{FormField, Naming};
use engrane::base::problem::Problem;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The form of one thing, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditForm {
    pub title: String,
    /// Empty for a new one.
    pub id: String,
    pub version: i32,
    pub fields: Vec<FormField>,
    /// Where the thing is made of others.
    pub lines: Option<FormLines>,
}

impl EditForm {
    /// What is within the form. `place` says what kind of thing it is; `back` is where one goes who changes nothing; `below` stands
    /// between the fields and the ways out.
    pub fn content(
        self,
        lang: Locale,
        place: &'static str,
        back: Option<String>,
        below: AnyView,
        problem: Signal<Option<Problem>>,
        busy: Signal<bool>,
    ) -> AnyView {
        view! {
            <input type="hidden" name="place" value=place />
            <input type="hidden" name="id" value=self.id />
            <input type="hidden" name="version" value=self.version.to_string() />
            {edit_fields(lang, self.fields, Naming::Values, problem, true)}
            {below}
            <div class="mt-6 flex flex-wrap gap-2">
                <Button
                    text=td_string!(lang, common.save).to_owned()
                    weight=Weight::Primary
                    submits=true
                    busy=busy
                />
                {back.map(|href| view! { <LinkButton href text=td_string!(lang, common.cancel) /> })}
            </div>
        }
        .into_any()
    }
}
