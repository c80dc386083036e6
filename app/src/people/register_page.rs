//! The page to register an organization: a plain form that works before the page is hydrated.

use super::rpc::Register;
use crate::base::labels::lang;
use crate::forms::answers::{problem_of, refusal};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string};
use crate::identity::new_password_field;
use crate::layout::page_title::page_title;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Card;
use crate::ui::form::{FormField, Kind, Naming, Pick};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use engrane::platform::identity::types::Business;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/register`
pub(crate) fn register_page() -> AnyView {
    let query = use_query_map();
    let done = Memo::new(move |_| query.with(|query| query.get("done")));
    let register = ServerAction::<Register>::new();
    view! {
        {page_title(|lang| td_string!(lang, people.register.title).to_owned())}
        <div class="mx-auto mt-4 w-full max-w-lg sm:mt-8">
            {move || match done.get() {
                Some(how) => waits(lang(), how == "mailed"),
                None => form(lang(), register),
            }}
        </div>
    }
    .into_any()
}

/// What somebody sees who has registered; `mailed`: who hears by mail that they are let in.
fn waits(lang: Locale, mailed: bool) -> AnyView {
    let hint = if mailed {
        td_string!(lang, people.register.done_mailed)
    } else {
        td_string!(lang, people.register.done_hint)
    };
    view! {
        <Card>
            <Empty
                glyph=Glyph::CheckCircle
                title=td_string!(lang, people.register.done)
                text=hint
                page=true
            >
                <LinkButton href="/catalog" text=td_string!(lang, common.go_catalog) />
            </Empty>
        </Card>
    }
    .into_any()
}

fn kind_name(lang: Locale, kind: Business) -> &'static str {
    match kind {
        Business::Taller => td_string!(lang, people.register.workshop),
        Business::Bodega => td_string!(lang, people.register.warehouse),
        Business::Planta => td_string!(lang, people.register.plant),
        Business::Almacen => td_string!(lang, people.register.stores),
    }
}

fn form(lang: Locale, register: ServerAction<Register>) -> AnyView {
    let problem = refusal(register);
    let kinds = Business::ALL.iter().map(|&kind| Pick {
        value: kind.as_str().to_owned(),
        label: kind_name(lang, kind).to_owned(),
        chosen: kind == Business::Taller,
    });
    let fields = vec![
        FormField::new("role", td_string!(lang, people.register.kind), Kind::Choice).picks(kinds.collect()),
        FormField::new("business_name", td_string!(lang, people.register.business_name), Kind::Text)
            .autocomplete("organization")
            .required(),
        FormField::new("name", td_string!(lang, people.register.name), Kind::Text).autocomplete("name").required(),
        FormField::new("email", td_string!(lang, people.field.email), Kind::Email).autocomplete("email").required(),
        FormField::new("phone", td_string!(lang, people.field.phone), Kind::Text).autocomplete("tel"),
        FormField::new("address", td_string!(lang, people.register.address), Kind::Text).autocomplete("street-address"),
    ];
    let password = new_password_field(
        td_string!(lang, identity.password),
        "password",
        RwSignal::new(String::new()),
        Signal::stored(String::new()),
        NodeRef::new(),
        problem_of(lang, "password".to_owned(), problem),
    );
    view! {
        <h1 class="text-2xl font-semibold tracking-tight">{td_string!(lang, people.register.title)}</h1>
        <p class="mt-1 mb-6 text-muted text-pretty">{td_string!(lang, people.register.lead)}</p>
        <Card>
            <ActionForm action=register>
                {edit_fields(lang, fields, Naming::Plain, problem, false)}
                <div class="mt-4">{password}</div>
                <div class="mt-6">
                    <Button
                        text=td_string!(lang, people.register.submit).to_owned()
                        weight=Weight::Primary
                        submits=true
                        busy=register.pending()
                    />
                </div>
            </ActionForm>
        </Card>
        <p class="mt-6 text-center text-sm text-muted">
            {td_string!(lang, people.register.known)} " "
            <a class="link text-link" href="/login">
                {td_string!(lang, common.account.sign_in)}
            </a>
        </p>
    }
    .into_any()
}
