//! The page to sign in: a plain form that works before the page is hydrated, and keeps what was typed when refused.

use super::next;
use super::rpc::{Entered, SignIn};
use crate::base::labels::lang;
use crate::forms::answers::{problem_notice, refusal};
use crate::i18n::td_string;
use crate::layout::page_title::page_title;
use crate::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::card::Card;
use crate::ui::field::{CheckField, Field};
use crate::ui::password::PasswordField;
use engrane::base::problem::Problem;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_navigate, use_query_map};
use server_fn::ServerFn;

/// `/login?next=…`
pub(crate) fn sign_in_page() -> AnyView {
    let session = Session::current();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("next")).unwrap_or_default());
    if let Some(me) = untrack(|| session.me()) {
        let path = next::safe(&asked.get_untracked()).unwrap_or_else(|| next::home(&me)).to_owned();
        return view! { <Redirect path /> }.into_any();
    }
    let sign_in = ServerAction::<SignIn>::new();
    let problem = refusal(sign_in);
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let remember = RwSignal::new(false);
    let (login_input, password_input) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());

    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(Entered { me, next })) = sign_in.value().get() {
            session.enter(me);
            navigate(&next, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    Effect::new(move |_| {
        let Some(problem) = problem.get() else { return };
        // The name was most likely right; the password is what gets typed again.
        let field = if problem == Problem::WrongCredentials && !login.read_untracked().is_empty() {
            password_input
        } else {
            login_input
        };
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
            field.select();
        }
    });

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        sign_in.dispatch(SignIn {
            login: login.get_untracked(),
            password: password.get_untracked(),
            remember: remember.get_untracked().then(|| "on".to_owned()),
            next: asked.get_untracked(),
        });
    };
    let form = move || {
        let lang = lang();
        view! {
            <div class="flex flex-col gap-4">
                {problem_notice(lang, problem)}
                <Field
                    label=td_string!(lang, identity.login)
                    name="login"
                    value=login
                    autocomplete="username"
                    required=true
                    node=login_input
                />
                <PasswordField
                    label=td_string!(lang, identity.password)
                    name="password"
                    value=password
                    node=password_input
                    autocomplete="current-password"
                    show=td_string!(lang, identity.show_password)
                    hide=td_string!(lang, identity.hide_password)
                />
                <CheckField label=td_string!(lang, identity.remember) name="remember" checked=remember />
                <input type="hidden" name="next" value=asked />
                <Button
                    text=Signal::derive(move || {
                        if sign_in.pending().get() {
                            td_string!(lang, identity.submitting).to_owned()
                        } else {
                            td_string!(lang, identity.submit).to_owned()
                        }
                    })
                    weight=Weight::Primary
                    submits=true
                    busy=sign_in.pending()
                />
            </div>
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, identity.title).to_owned())}
        <div class="mx-auto mt-4 w-full max-w-sm sm:mt-12">
            {move || {
                view! {
                    <h1 class="text-2xl font-semibold tracking-tight">{td_string!(lang(), identity.title)}</h1>
                    <p class="mt-1 mb-6 text-muted text-pretty">{td_string!(lang(), identity.lead)}</p>
                }
            }} <Card>
                <form method="post" action=SignIn::url() on:submit=submit>
                    {form}
                </form>
            </Card>
            {move || {
                view! {
                    <p class="mt-4 text-center text-sm">
                        <a class="link text-link" href="/forgot-password">
                            {td_string!(lang(), people.forgot.link)}
                        </a>
                    </p>
                    <p class="mt-4 text-center text-sm text-muted">
                        {td_string!(lang(), people.register.link)} " "
                        <a class="link text-link" href="/register">
                            {td_string!(lang(), people.register.link_text)}
                        </a>
                    </p>
                    <p class="mt-6 text-center text-sm text-balance text-muted">
                        {td_string!(lang(), identity.without)}
                        <a class="link block text-link" href="/catalog">
                            {td_string!(lang(), identity.without_link)}
                        </a>
                    </p>
                }
            }}
        </div>
    }
    .into_any()
}
