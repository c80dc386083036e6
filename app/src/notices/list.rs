//! A list of notices, in the panel and on the page alike.

use super::lines::Line;
use super::rpc::{AcknowledgeNotice, ReadAllNotices, ReadNotice};
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::button::{Button, Weight};
use chrono::{DateTime, Utc};
use engrane::platform::events::types::Event;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What can be done with them.
#[derive(Clone, Copy)]
pub(super) struct Deeds {
    pub read: ServerAction<ReadNotice>,
    pub read_all: ServerAction<ReadAllNotices>,
    pub take: ServerAction<AcknowledgeNotice>,
}

impl Deeds {
    pub fn new() -> Self {
        Self { read: ServerAction::new(), read_all: ServerAction::new(), take: ServerAction::new() }
    }

    /// Changes whenever there is news of them: the person is told something, or did something with it.
    pub fn news(self) -> Memo<(u32, usize)> {
        let told = expect_context::<Live>().changes(|event| matches!(event, Event::NoticesChanged));
        let (read, read_all, take) = (taken(self.read), taken(self.read_all), taken(self.take));
        let done = Memo::new(move |_| read.get() + read_all.get() + take.get());
        let session = Session::current();
        // The bell is right although nothing may be heard of it at the moment.
        Effect::new(move |before: Option<usize>| {
            let done = done.get();
            if before.is_some_and(|before| before != done) {
                session.count_waiting_again();
            }
            done
        });
        Memo::new(move |_| (told.get(), done.get()))
    }

    /// Reads all of them.
    pub fn read_all_form(self, lang: Locale) -> AnyView {
        view! {
            <ActionForm action=self.read_all>
                <Button
                    text=td_string!(lang, notices.read_all).to_owned()
                    submits=true
                    small=true
                    busy=self.read_all.pending()
                />
            </ActionForm>
        }
        .into_any()
    }
}

/// The lines, the latest first. With `notes`, whoever takes care of one can say something with it.
pub(super) fn notice_list(lang: Locale, now: DateTime<Utc>, lines: Vec<Line>, deeds: Deeds, notes: bool) -> AnyView {
    let lines = lines.into_iter().map(|line| shown(lang, now, line, deeds, notes)).collect_view();
    view! {
        {problem_notice(lang, refusal(deeds.take))}
        <ul class="divide-y divide-base-300">{lines}</ul>
    }
    .into_any()
}

fn shown(lang: Locale, now: DateTime<Utc>, line: Line, deeds: Deeds, notes: bool) -> AnyView {
    let Line { id, title, text, href, at, unread, remarks, may_take } = line;
    let mark = if unread {
        let words = td_string!(lang, notices.unread);
        view! {
            <span class="mt-2 size-2 shrink-0 rounded-full bg-primary">
                <span class="sr-only">{words}</span>
            </span>
        }
        .into_any()
    } else {
        view! { <span class="mt-2 size-2 shrink-0" aria-hidden="true"></span> }.into_any()
    };
    // Whoever goes to see what it is about has read it.
    let follow = move |_| {
        if unread {
            deeds.read.dispatch(ReadNotice { id });
        }
    };
    let remarks =
        remarks.into_iter().map(|remark| view! { <span class="min-w-0 break-words">{remark}</span> }).collect_view();
    let read = unread.then(|| {
        view! {
            <ActionForm action=deeds.read>
                <input type="hidden" name="id" value=id.to_string() />
                <Button
                    text=td_string!(lang, notices.read).to_owned()
                    weight=Weight::Quiet
                    submits=true
                    small=true
                    busy=deeds.read.pending()
                />
            </ActionForm>
        }
    });
    let take = may_take.then(|| {
        let label = td_string!(lang, notices.note);
        let note = notes.then(|| {
            view! {
                <input
                    class="input input-sm w-56 max-w-full"
                    type="text"
                    name="note"
                    maxlength="500"
                    placeholder=label
                    aria-label=label
                />
            }
        });
        view! {
            <ActionForm action=deeds.take>
                <input type="hidden" name="id" value=id.to_string() />
                <div class="flex flex-wrap items-center gap-2">
                    {note}
                    <Button
                        text=td_string!(lang, notices.take).to_owned()
                        submits=true
                        small=true
                        busy=deeds.take.pending()
                    />
                </div>
            </ActionForm>
        }
    });
    let doing =
        (unread || may_take).then(|| view! { <div class="mt-2 flex flex-wrap items-center gap-2">{take} {read}</div> });
    view! {
        <li class="flex gap-3 px-4 py-3">
            {mark}
            <div class="min-w-0 grow">
                <a
                    class="font-medium break-words underline-offset-4 hover:underline"
                    class=("text-muted", !unread)
                    href=href
                    on:click=follow
                >
                    {title}
                </a>
                <p class="text-sm text-muted">{text}</p>
                <p class="mt-0.5 flex flex-wrap gap-x-3 text-xs text-muted">{age(at, now)} {remarks}</p>
                {doing}
            </div>
        </li>
    }
    .into_any()
}
