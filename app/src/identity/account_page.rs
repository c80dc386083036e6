//! The person's own account: who they are, their password, where they are signed in, language and theme.

use super::new_password::new_password_field;
use super::profile::profile_card;
use super::rpc::{self, ChangePassword, CloseOtherSessions, CloseSession, Entered};
use crate::base::format;
use crate::base::labels::lang;
use crate::base::rpc::{AsOf, Failure};
use crate::forms::answers::{problem_notice, problem_of, refusal, taken};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, loading, problem_page};
use crate::notices::{following_card, preferences_card as notice_preferences_card};
use crate::session::Session;
use crate::session::preferences::{self, Language, SetLanguage, SetTheme, Theme};
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::password::PasswordField;
use crate::ui::state::Notice;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{quiet, stacked};
use engrane::base::id::UserId;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::platform::identity::types::SessionRow;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use server_fn::ServerFn;

/// `/account`
pub(crate) fn account_page() -> AnyView {
    let session = Session::current();
    // A change of name draws what shows the name, and no more: the forms stay.
    let entered = Memo::new(move |_| {
        session.entered().map(|me| Standing {
            person: me.id,
            // Nothing else may be done before: the page then has nothing else.
            settled: !me.must_change_password,
            // The password stays the person's own while they act for another organization, and what it was.
            may_change: me.acting_reason.is_none(),
            sees_stores: session.can(Permission::StoresView),
        })
    });
    let view = move || match entered.get() {
        Ok(standing) => account_of(standing),
        Err(problem) => problem_page(problem),
    };
    view.into_any()
}

/// What the page as a whole depends on.
#[derive(Clone, Debug, PartialEq)]
struct Standing {
    person: UserId,
    settled: bool,
    may_change: bool,
    sees_stores: bool,
}

fn account_of(Standing { settled, may_change, sees_stores, .. }: Standing) -> AnyView {
    let heading = move || {
        let lang = lang();
        view! { <PageHeading title=td_string!(lang, identity.account.title) lead=td_string!(lang, identity.account.lead) /> }
    };
    let first = move || {
        if settled {
            profile_card()
        } else {
            let lang = lang();
            view! {
                <Notice tone=Tone::Careful title=td_string!(lang, identity.account.must_change)>
                    {td_string!(lang, identity.account.must_change_hint)}
                </Notice>
            }
            .into_any()
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, identity.account.title).to_owned())}
        {heading}
        <div class="grid items-start gap-4 lg:grid-cols-2">
            <div class="flex min-w-0 flex-col gap-4">{first} {settled.then(preferences_card)}</div>
            <div class="flex min-w-0 flex-col gap-4">
                {may_change.then(password_card)} {(settled && may_change).then(notice_preferences_card)}
                {(settled && may_change && sees_stores).then(following_card)}
            </div>
        </div>
        {settled.then(|| view! { <div class="mt-4 flex flex-col gap-4">{sessions()}</div> })}
    }
    .into_any()
}

/// Language and theme, each as plain forms: they work before the page is taken over.
fn preferences_card() -> AnyView {
    let i18n = use_i18n();
    let language = move |language: Language, code: &'static str, name: &'static str| {
        let show = move |event: SubmitEvent| {
            event.prevent_default();
            preferences::remember_language(language.into());
            i18n.set_locale(language.into());
        };
        view! {
            <form method="post" action=SetLanguage::url() on:submit=show>
                <input type="hidden" name="language" value=code />
                <Button text=name submits=true small=true />
            </form>
        }
    };
    let theme = |theme: Theme, name: fn(Locale) -> &'static str| {
        let show = move |event: SubmitEvent| {
            event.prevent_default();
            preferences::show_theme(theme);
        };
        view! {
            <form method="post" action=SetTheme::url() on:submit=show>
                <input type="hidden" name="theme" value=theme.as_str() />
                <Button text=Signal::derive(move || name(lang()).to_owned()) submits=true small=true />
            </form>
        }
    };
    let card = move || {
        view! {
            <Card title=td_string!(lang(), identity.account.preferences)>
                <div class="flex flex-wrap gap-x-6 gap-y-3">
                    <div class="flex items-center gap-2">
                        {language(Language::Es, "es", "Español")} {language(Language::En, "en", "English")}
                    </div>
                    <div class="flex items-center gap-2">
                        {theme(Theme::Dark, |lang| td_string!(lang, identity.account.dark))}
                        {theme(Theme::Light, |lang| td_string!(lang, identity.account.light))}
                    </div>
                </div>
            </Card>
        }
    };
    card.into_any()
}

fn password_card() -> AnyView {
    let session = Session::current();
    let change = ServerAction::<ChangePassword>::new();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (current_input, new_input) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let problem = refusal(change);
    let done = RwSignal::new(false);
    let navigate = use_navigate();
    Effect::new(move |_| match change.value().get() {
        Some(Ok(Entered { me, next })) => {
            current.set(String::new());
            new.set(String::new());
            done.set(true);
            // Whoever had to change it goes on to where their work is.
            let settles = session.me().is_some_and(|before| before.must_change_password);
            if settles {
                session.enter(me);
                navigate(&next, NavigateOptions::default());
            }
        }
        Some(Err(Failure(problem))) => {
            done.set(false);
            let in_new = matches!(&problem, Problem::Invalid { fields } if fields.iter().all(|field| field.field == "new_password"));
            let input = if in_new { new_input } else { current_input };
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
                input.select();
            }
        }
        None => {}
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        change
            .dispatch(ChangePassword { current_password: current.get_untracked(), new_password: new.get_untracked() });
    };
    let name = Signal::derive(move || session.me().map(|me| me.username).unwrap_or_default());
    let form = move || {
        let lang = lang();
        // What is wrong with a field stands beside it.
        let whole = Signal::derive(move || problem.get().filter(|problem| !matches!(problem, Problem::Invalid { .. })));
        let changed = move || {
            done.get().then(|| view! { <Notice tone=Tone::Good title=td_string!(lang, identity.account.changed) /> })
        };
        view! {
            <div class="flex flex-col gap-4">
                {problem_notice(lang, whole)} {changed}
                <PasswordField
                    label=td_string!(lang, identity.account.current_password)
                    name="current_password"
                    value=current
                    node=current_input
                    autocomplete="current-password"
                    show=td_string!(lang, identity.show_password)
                    hide=td_string!(lang, identity.hide_password)
                    problem=problem_of(lang, "current_password".to_owned(), problem)
                />
                {new_password_field(
                    td_string!(lang, identity.account.new_password),
                    "new_password",
                    new,
                    name,
                    new_input,
                    problem_of(lang, "new_password".to_owned(), problem),
                )}
                <p class="text-sm text-muted">{td_string!(lang, identity.account.change_hint)}</p>
                <div>
                    <Button
                        text=td_string!(lang, identity.account.change)
                        weight=Weight::Primary
                        submits=true
                        busy=change.pending()
                    />
                </div>
            </div>
        }
    };
    let title = move || td_string!(lang(), identity.password);
    let card = move || {
        view! {
            <Card title=title()>
                <form method="post" action=ChangePassword::url() on:submit=submit>
                    // For whoever keeps passwords: whose this one is.
                    <input class="hidden" type="text" name="" autocomplete="username" value=name readonly=true />
                    {form}
                </form>
            </Card>
        }
    };
    card.into_any()
}

/// Where the person is signed in, and where they were.
fn sessions() -> AnyView {
    let close = ServerAction::<CloseSession>::new();
    let close_others = ServerAction::<CloseOtherSessions>::new();
    let (one_taken, others_taken) = (taken(close), taken(close_others));
    let asked = move || (one_taken.get(), others_taken.get());
    let rows = Resource::new_blocking(asked, |_| rpc::my_sessions());
    let list = suspend(move || async move {
        match rows.await {
            Ok(rows) => found(rows, close, close_others),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| rows.refetch())),
        }
    });
    view! { <Transition fallback=|| loading(3)>{list}</Transition> }.into_any()
}

fn found(
    rows: AsOf<Vec<SessionRow>>,
    close: ServerAction<CloseSession>,
    close_others: ServerAction<CloseOtherSessions>,
) -> AnyView {
    let AsOf { now, value: rows } = rows;
    let view = move || {
        let lang = lang();
        let heads = [
            Head::text(td_string!(lang, identity.account.device)),
            Head::text(td_string!(lang, identity.account.started)).fold(Fold::Start).named(),
            Head::text(td_string!(lang, identity.account.used)).fold(Fold::End).named(),
            Head::text(td_string!(lang, identity.account.action)),
        ];
        let (open, over): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.end.is_none());
        let others = open.len() > 1;
        let open = open.into_iter().map(|row| {
            let last = if row.current {
                badge(td_string!(lang, identity.account.this_one), Tone::Good)
            } else {
                close_form(lang, row, close)
            };
            vec![device(lang, row), quiet(age(row.started_at, now)), quiet(age(row.last_used_at, now)), last]
        });
        let open = table(td_string!(lang, identity.account.sessions).to_owned(), &heads, open.collect());
        let past_heads = [
            Head::text(td_string!(lang, identity.account.device)),
            Head::text(td_string!(lang, identity.account.started)).fold(Fold::Start).named(),
            Head::text(td_string!(lang, identity.account.ended)).fold(Fold::End).named(),
            Head::text(td_string!(lang, identity.account.reason)),
        ];
        let past: Vec<_> = over
            .into_iter()
            .filter_map(|row| {
                let end = row.end.as_ref()?;
                let started = quiet(age(row.started_at, now));
                Some(vec![device(lang, row), started, quiet(age(end.at, now)), reason(lang, &end.reason).into_any()])
            })
            .collect();
        let past = (!past.is_empty()).then(|| {
            let name = td_string!(lang, identity.account.history);
            view! {
                <Card title=name flush=true>
                    {table(name.to_owned(), &past_heads, past)}
                </Card>
            }
        });
        let aside = others.then(|| {
            view! {
                <ActionForm action=close_others>
                    <Button text=td_string!(lang, identity.account.close_others) submits=true small=true busy=close_others.pending() />
                </ActionForm>
            }
            .into_any()
        });
        view! {
            <Card title=td_string!(lang, identity.account.sessions) aside=aside.unwrap_or_else(|| ().into_any()) flush=true>
                {open}
            </Card>
            {past}
        }
        .into_any()
    };
    view.into_any()
}

fn device(lang: Locale, row: &SessionRow) -> AnyView {
    let name = if row.device.is_empty() { td_string!(lang, identity.account.unknown_device) } else { &row.device };
    let remembered = row.remembered.then(|| td_string!(lang, identity.account.remembered));
    let about: Vec<&str> = [row.ip.as_str()].into_iter().chain(remembered).filter(|text| !text.is_empty()).collect();
    stacked(name.to_owned().into_any(), Some(about.join(" · ")))
}

fn close_form(lang: Locale, row: &SessionRow, close: ServerAction<CloseSession>) -> AnyView {
    let (id, device, when) =
        (row.id.to_string(), row.device.clone(), format::date_time(lang, &Session::current().zone(), row.started_at));
    let label = format!("{} {device}, {when}", td_string!(lang, identity.account.close));
    view! {
        <ActionForm action=close attr:aria-label=label>
            <input type="hidden" name="id" value=id />
            <Button text=td_string!(lang, identity.account.close) submits=true small=true />
        </ActionForm>
    }
    .into_any()
}

fn reason(lang: Locale, word: &str) -> &'static str {
    match word {
        "signed_out" => td_string!(lang, identity.account.reasons.signed_out),
        "closed" => td_string!(lang, identity.account.reasons.closed),
        "evicted" => td_string!(lang, identity.account.reasons.evicted),
        "password_changed" => td_string!(lang, identity.account.reasons.password_changed),
        "token_reused" => td_string!(lang, identity.account.reasons.token_reused),
        "unused" => td_string!(lang, identity.account.reasons.unused),
        _ => td_string!(lang, identity.account.reasons.other),
    }
}
