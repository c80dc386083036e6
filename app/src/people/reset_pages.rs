//! Setting a forgotten password: asking for a link, and following it. Both are plain forms.

use super::rpc::{RequestReset, ResetPassword};
use crate::base::labels::lang;
use crate::forms::answers::{problem_notice, problem_of, refusal};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string};
use crate::identity::new_password_field;
use crate::layout::page_title::page_title;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Card;
use crate::ui::form::{FormField, Kind, Naming};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use engrane::base::problem::Problem;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

fn is_done() -> Memo<bool> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_str("done").is_some()))
}

/// `/forgot-password`
pub(crate) fn forgot_page() -> AnyView {
    let (done, ask) = (is_done(), ServerAction::<RequestReset>::new());
    let problem = refusal(ask);
    let content = move || {
        let lang = lang();
        if done.get() {
            let (title, hint) = (td_string!(lang, people.forgot.done), td_string!(lang, people.forgot.done_hint));
            return finished(lang, Glyph::CheckCircle, title, hint, "/login");
        }
        let field = FormField::new("email", td_string!(lang, identity.login), Kind::Text).required();
        let form = view! {
            <ActionForm action=ask>
                {edit_fields(lang, vec![field], Naming::Plain, problem, false)}
                {submit(td_string!(lang, people.forgot.submit), ask.pending().into())}
            </ActionForm>
        };
        page(td_string!(lang, people.forgot.title), td_string!(lang, people.forgot.lead), form.into_any())
    };
    view! {
        {page_title(|lang| td_string!(lang, people.forgot.title).to_owned())}
        <div class="mx-auto mt-4 w-full max-w-sm sm:mt-12">{content}</div>
    }
    .into_any()
}

/// `/reset-password?token=…`
pub(crate) fn reset_page() -> AnyView {
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token")).unwrap_or_default());
    let (done, set) = (is_done(), ServerAction::<ResetPassword>::new());
    let problem = refusal(set);
    // The form is drawn anew only when this changes: what was typed stays.
    let spent = Memo::new(move |_| {
        problem.with(|problem| match problem {
            Some(Problem::Invalid { fields }) => fields.iter().any(|problem| problem.field == "token"),
            _ => false,
        })
    });
    let content = move || {
        let lang = lang();
        if done.get() {
            let (title, hint) = (td_string!(lang, people.reset.done), td_string!(lang, people.reset.done_hint));
            return finished(lang, Glyph::CheckCircle, title, hint, "/login");
        }
        if token.with(String::is_empty) || spent.get() {
            let (title, hint) = (td_string!(lang, people.reset.spent), td_string!(lang, people.reset.spent_hint));
            return finished(lang, Glyph::Lock, title, hint, "/forgot-password");
        }
        let password = new_password_field(
            td_string!(lang, people.reset.password),
            "password",
            RwSignal::new(String::new()),
            Signal::stored(String::new()),
            NodeRef::new(),
            problem_of(lang, "password".to_owned(), problem),
        );
        let form = view! {
            <ActionForm action=set>
                <input type="hidden" name="token" value=token.get() />
                <div class="flex flex-col gap-4">{problem_notice(lang, problem)} {password}</div>
                {submit(td_string!(lang, people.reset.submit), set.pending().into())}
            </ActionForm>
        };
        page(td_string!(lang, people.reset.title), td_string!(lang, people.reset.lead), form.into_any())
    };
    view! {
        {page_title(|lang| td_string!(lang, people.reset.title).to_owned())}
        <div class="mx-auto mt-4 w-full max-w-sm sm:mt-12">{content}</div>
    }
    .into_any()
}

fn page(title: &'static str, lead: &'static str, form: AnyView) -> AnyView {
    view! {
        <h1 class="text-2xl font-semibold tracking-tight">{title}</h1>
        <p class="mt-1 mb-6 text-muted text-pretty">{lead}</p>
        <Card>{form}</Card>
    }
    .into_any()
}

fn submit(text: &'static str, busy: Signal<bool>) -> AnyView {
    view! {
        <div class="mt-6">
            <Button text=text.to_owned() weight=Weight::Primary submits=true busy=busy />
        </div>
    }
    .into_any()
}

fn finished(lang: Locale, glyph: Glyph, title: &'static str, hint: &'static str, href: &'static str) -> AnyView {
    let text =
        if href == "/login" { td_string!(lang, common.account.sign_in) } else { td_string!(lang, people.forgot.again) };
    view! {
        <Card>
            <Empty glyph title text=hint page=true>
                <LinkButton href text weight=Weight::Primary />
            </Empty>
        </Card>
    }
    .into_any()
}
