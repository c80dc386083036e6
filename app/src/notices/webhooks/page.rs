//! The page: the webhooks with how they do, and the form of one.

use super::rpc::{self, RemoveWebhook, SaveWebhook, TestWebhook};
use super::sheet::{ADDRESS, NEW, PostRow, WebhookList, WebhookRow, Went};
use crate::base::address::with_query;
use crate::base::labels::{self, lang};
use crate::base::rpc::{AsOf, Failure};
use crate::forms::answers::{refusal, taken};
use crate::forms::edit_fields::further;
use crate::forms::edit_form::EditForm;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::people::settings_tabs;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use crate::ui::toast::Toasts;
use chrono::{DateTime, Utc};
use engrane::base::permission::Permission;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/settings/webhooks`
pub(crate) fn webhooks_page() -> AnyView {
    guarded(Permission::SettingsEdit, content)
}

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Deeds {
    save: ServerAction<SaveWebhook>,
    remove: ServerAction<RemoveWebhook>,
    test: ServerAction<TestWebhook>,
}

fn content() -> AnyView {
    let query = use_query_map();
    let edit = Memo::new(move |_| query.with(|query| query.get("edit").unwrap_or_default()));
    let language = use_i18n();
    let toasts = Toasts::current();
    let deeds = Deeds { save: ServerAction::new(), remove: ServerAction::new(), test: ServerAction::new() };
    let (saved, removed, tested) = (taken(deeds.save), taken(deeds.remove), taken(deeds.test));
    Effect::new(move |_| match deeds.test.value().get() {
        Some(Ok(Went { text, delivered, .. })) => {
            toasts.show(if delivered { Tone::Good } else { Tone::Bad }, text);
        }
        Some(Err(Failure(problem))) => toasts.show(Tone::Bad, labels::problem(untrack(lang), &problem).title),
        None => {}
    });
    let found = Resource::new_blocking(
        move || (edit.get(), language.get_locale(), saved.get() + removed.get() + tested.get()),
        |(edit, lang, _)| rpc::list_webhooks(edit, lang.into()),
    );
    let page = suspend(move || async move {
        match found.await {
            Ok(AsOf { now, value }) => shown(language.get_locale_untracked(), now, value, deeds),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
        }
    });
    let heading = move || {
        let lang = lang();
        view! {
            <PageHeading title=td_string!(lang, notices.webhooks.title) lead=td_string!(lang, notices.webhooks.lead) />
            {settings_tabs(lang, ADDRESS)}
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, notices.webhooks.title).to_owned())} {heading}
        <Transition fallback=|| loading(4)>{page}</Transition>
    }
    .into_any()
}

fn address_of(id: &str) -> String {
    with_query(ADDRESS, &[("edit", id)])
}

fn shown(lang: Locale, now: DateTime<Utc>, found: WebhookList, deeds: Deeds) -> AnyView {
    let WebhookList { rows, form, posts } = found;
    let add = form.is_none().then(|| {
        let text = td_string!(lang, notices.webhooks.add);
        view! { <LinkButton href=address_of(NEW) text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let form = form.map(|form| edit_form(lang, now, form, posts, deeds));
    let list = if rows.is_empty() {
        view! {
            <Empty
                glyph=Glyph::Chat
                title=td_string!(lang, notices.webhooks.none)
                text=td_string!(lang, notices.webhooks.none_hint)
            />
        }
        .into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, notices.webhooks.name)),
            Head::text(td_string!(lang, notices.webhooks.last)).named(),
            Head::text(String::new()).fold(Fold::Line),
        ];
        let caption = td_string!(lang, notices.webhooks.title).to_owned();
        table(caption, &heads, rows.into_iter().map(|row| cells(lang, now, row, deeds)).collect())
    };
    view! {
        <div class="flex flex-col gap-4">
            {form} <Card title=td_string!(lang, notices.webhooks.list) aside=add.into_any() flush=true>
                {list}
            </Card>
        </div>
    }
    .into_any()
}

fn cells(lang: Locale, now: DateTime<Utc>, row: WebhookRow, deeds: Deeds) -> Vec<AnyView> {
    let WebhookRow { id, name, address, active, last } = row;
    let off = (!active).then(|| badge(td_string!(lang, common.list.inactive), Tone::Neutral));
    let label = format!("{} {name}", td_string!(lang, notices.webhooks.test));
    let name = view! {
        <span class="inline-flex flex-wrap items-center gap-2">{named(name, address_of(&id))} {off}</span>
    };
    let last = match last {
        Some(last) => how(now, last),
        None => quiet(td_string!(lang, notices.webhooks.never)),
    };
    let language = crate::session::preferences::Language::from(lang);
    let test = view! {
        <ActionForm action=deeds.test>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="language" value=language.as_str() />
            <div class="md:text-end" aria-label=label role="group">
                <Button
                    text=td_string!(lang, notices.webhooks.test).to_owned()
                    submits=true
                    small=true
                    busy=deeds.test.pending()
                />
            </div>
        </ActionForm>
    };
    vec![stacked(name.into_any(), Some(address)), last, test.into_any()]
}

/// How a post went, and when.
fn how(now: DateTime<Utc>, Went { at, text, delivered }: Went) -> AnyView {
    let tone = if delivered { Tone::Good } else { Tone::Neutral };
    view! {
        <span class="inline-flex flex-wrap items-center gap-2">
            <span class=tone.text()>{text}</span>
            <span class="text-xs text-muted">{age(at, now)}</span>
        </span>
    }
    .into_any()
}

fn edit_form(lang: Locale, now: DateTime<Utc>, form: EditForm, posts: Vec<PostRow>, deeds: Deeds) -> AnyView {
    let Deeds { save, remove, .. } = deeds;
    let (of_save, of_removal) = (refusal(save), refusal(remove));
    let problem = Signal::derive(move || of_save.get().or_else(|| of_removal.get()));
    let (title, id) = (form.title.clone(), form.id.clone());
    let removal = (!id.is_empty()).then(|| {
        let content = view! {
            <ActionForm action=remove>
                <input type="hidden" name="id" value=id />
                <p class="my-3 text-muted">{td_string!(lang, notices.webhooks.remove_hint)}</p>
                <Button
                    text=td_string!(lang, common.list.remove_now).to_owned()
                    submits=true
                    small=true
                    busy=remove.pending()
                />
            </ActionForm>
        };
        further(td_string!(lang, common.list.remove), Tone::Bad, false, content.into_any())
    });
    let sent = (!posts.is_empty()).then(move || {
        let heads = [
            Head::text(td_string!(lang, notices.webhooks.topic)),
            Head::text(td_string!(lang, notices.webhooks.how)).named(),
            Head::figures(td_string!(lang, notices.webhooks.attempts)).named(),
        ];
        let cells = posts.into_iter().map(move |PostRow { topic, attempts, went }| {
            vec![topic.into_any(), how(now, went), attempts.to_string().into_any()]
        });
        let title = td_string!(lang, notices.webhooks.posts);
        view! {
            <Card title=title flush=true>
                {table(title.to_owned(), &heads, cells.collect())}
            </Card>
        }
    });
    let content =
        form.content(lang, "webhook", Some(ADDRESS.to_owned()), ().into_any(), problem, save.pending().into());
    view! {
        <Card title=title>
            <ActionForm action=save>{content}</ActionForm>
            {removal}
        </Card>
        {sent}
    }
    .into_any()
}
