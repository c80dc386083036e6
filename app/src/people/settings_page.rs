//! What an organization sets for itself. A new colour or logo is seen at once.

use super::rpc::{self, RemoveLogo, SaveInPeople};
use super::sheet::{Place, SettingsSheet};
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::{refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::notices::WEBHOOKS;
use crate::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading, Stat, Stats, Tone};
use crate::ui::form::{FormField, Kind, Naming};
use crate::ui::pages::{TabLink, tab_links};
use crate::ui::state::Notice;
use crate::ui::suspend::suspend;
use crate::ui::toast::Toasts;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/settings`
pub(crate) fn settings_page() -> AnyView {
    guarded(Permission::SettingsEdit, content)
}

/// The organization's own pages, side by side. Those who run the platform have its people on a page of their own.
pub(crate) fn settings_tabs(lang: Locale, current: &str) -> AnyView {
    let session = Session::current();
    let tab = |address: &str, text: &str| TabLink {
        text: text.to_owned(),
        href: address.to_owned(),
        count: None,
        current: address == current,
    };
    let mut tabs = Vec::new();
    if session.can(Permission::SettingsEdit) {
        tabs.push(tab(Place::Settings.address(), td_string!(lang, people.settings.title)));
    }
    if session.can(Permission::UsersView) && !session.can(Permission::TenantsView) {
        tabs.push(tab(Place::Own.address(), td_string!(lang, people.title)));
    }
    if session.can(Permission::SettingsEdit) {
        tabs.push(tab(WEBHOOKS, td_string!(lang, people.settings.webhooks)));
    }
    view! { <div class="mb-4">{tab_links(td_string!(lang, people.settings.pages).to_owned(), tabs)}</div> }.into_any()
}

fn content() -> AnyView {
    let language = use_i18n();
    let (session, toasts) = (Session::current(), Toasts::current());
    let (save, remove) = (ServerAction::<SaveInPeople>::new(), ServerAction::<RemoveLogo>::new());
    let (saved, removed) = (taken(save), taken(remove));
    let settings = Resource::new_blocking(
        move || (language.get_locale(), saved.get(), removed.get()),
        |(lang, ..)| rpc::tenant_settings(lang.into()),
    );
    Effect::new(move |_| {
        let saved = save.value().get().and_then(Result::ok).and_then(|saved| saved.look);
        if let Some(look) = saved {
            toasts.show(Tone::Good, td_string!(untrack(lang), people.settings.saved));
            session.wear(look);
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(look)) = remove.value().get() {
            session.wear(look);
        }
    });
    let page = suspend(move || async move {
        match settings.await {
            Ok(settings) => shown(language.get_locale_untracked(), settings, save, remove),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| settings.refetch())),
        }
    });
    let heading = move || {
        let lang = lang();
        view! {
            <PageHeading title=td_string!(lang, people.settings.title) lead=td_string!(lang, people.settings.lead) />
            {settings_tabs(lang, Place::Settings.address())}
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, people.settings.title).to_owned())} {heading}
        <Transition fallback=|| loading(6)>{page}</Transition>
    }
    .into_any()
}

fn shown(
    lang: Locale,
    settings: SettingsSheet,
    save: ServerAction<SaveInPeople>,
    remove: ServerAction<RemoveLogo>,
) -> AnyView {
    let SettingsSheet { form, limits, logo } = settings;
    let limits = limits.into_iter().map(|(label, value)| view! { <Stat label value /> }).collect_view();
    view! {
        <div class="flex flex-col gap-4">
            <Card title=form.title.clone()>
                <ActionForm action=save>
                    {form.content(lang, Place::Settings.word(), None, ().into_any(), refusal(save), save.pending().into())}
                </ActionForm>
            </Card>
            {logo_card(lang, logo, remove)}
            <Card title=td_string!(lang, people.settings.limits)>
                <Stats>{limits}</Stats>
                <p class="mt-3 text-sm text-muted">{td_string!(lang, people.settings.limits_hint)}</p>
            </Card>
        </div>
    }
    .into_any()
}

/// A plain form: the page is loaded anew with the logo in its place.
fn logo_card(lang: Locale, logo: Option<String>, remove: ServerAction<RemoveLogo>) -> AnyView {
    let refused = use_query_map().with_untracked(|query| query.get("logo"));
    let problem = refused.map(|code| {
        let (title, hint) = match code.as_str() {
            "too_large" => {
                (td_string!(lang, people.settings.logo_too_large), td_string!(lang, people.settings.logo_hint))
            }
            _ => (td_string!(lang, people.settings.logo_refused), td_string!(lang, people.settings.logo_refused_hint)),
        };
        view! {
            <div class="mb-4">
                <Notice tone=Tone::Bad title>
                    {hint}
                </Notice>
            </div>
        }
    });
    let present = logo.map(|logo| {
        view! {
            <div class="mb-4 flex flex-wrap items-center gap-4">
                <img class="h-12 max-w-48 object-contain" src=logo alt=td_string!(lang, people.settings.logo_now) />
                <ActionForm action=remove>
                    <Button
                        text=td_string!(lang, people.settings.logo_remove).to_owned()
                        weight=Weight::Quiet
                        submits=true
                        small=true
                        busy=remove.pending()
                    />
                </ActionForm>
            </div>
        }
    });
    let field = FormField::new("logo", td_string!(lang, people.settings.logo_file), Kind::File)
        .hint(td_string!(lang, people.settings.logo_hint))
        .required();
    let none: Signal<Option<Problem>> = Signal::stored(None);
    view! {
        <Card title=td_string!(lang, people.settings.logo)>
            {problem} {present}
            <form method="post" action="/api/v1/tenant/logo" enctype="multipart/form-data">
                {edit_fields(lang, vec![field], Naming::Plain, none, false)}
                <div class="mt-4">
                    <Button text=td_string!(lang, people.settings.logo_submit).to_owned() submits=true />
                </div>
            </form>
        </Card>
    }
    .into_any()
}
