//! A task beside the list: what it is about, its files, what can be done with it, what was done and said.

use super::rpc;
use super::shown::{EntryShown, OpenedTask};
use super::tasks_page::{due, marks, tone};
use super::words;
use crate::attached::{Attaching, Files, attached};
use crate::base::rpc::{AsOf, Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::layout::{broken_list, loading};
use crate::session::Session;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::dialog::SidePanel;
use crate::ui::field::Field;
use crate::ui::suspend::suspend;
use crate::ui::text::{named, quiet};
use chrono::{DateTime, Utc};
use engrane::base::id::TaskId;
use engrane::tasks::types::TaskStep;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is open, and the ways out of it.
#[derive(Clone, Copy)]
pub(super) struct Beside {
    pub lang: Locale,
    pub id: TaskId,
    pub opened: Resource<RpcResult<Option<AsOf<OpenedTask>>>>,
    pub again: Callback<()>,
    pub leave: Callback<()>,
}

/// What somebody says and does about it, apart from what is shown: news must sweep away neither, not even between a button and its press.
#[derive(Clone, Copy)]
struct Saying {
    said: RwSignal<String>,
    sending: Sending,
    /// What a press does: of each step, and of a comment.
    presses: StoredValue<Vec<(TaskStep, Callback<()>)>>,
    comment: Callback<()>,
}

impl Saying {
    fn of(Beside { lang, id, again, .. }: Beside) -> Self {
        let (said, sending) = (RwSignal::new(String::new()), Sending::ready());
        // What is written while another thing is under way stays.
        let done = move |sent: &str| {
            said.try_update(|said| {
                if said.as_str() == sent {
                    said.clear();
                }
            });
            again.try_run(());
        };
        let press = |step: &TaskStep| {
            let step = *step;
            let press = move |()| {
                let sent = said.get_untracked();
                let work = rpc::take_task_step(id, step, sent.clone());
                sending.send_and_say(work, words::taken(lang, step), move || done(&sent));
            };
            (step, Callback::new(press))
        };
        let comment = move |()| {
            let sent = said.get_untracked();
            let work = rpc::say_about_task(id, sent.clone());
            sending.send_and_say(work, td_string!(lang, tasks.said), move || done(&sent));
        };
        let presses = StoredValue::new(TaskStep::ALL.iter().map(press).collect());
        Self { said, sending, presses, comment: Callback::new(comment) }
    }
}

pub(super) fn beside(of: Beside) -> AnyView {
    let Beside { lang, opened, again, leave, .. } = of;
    let saying = Saying::of(of);
    let attaching = Attaching::new(move || lang);
    let about = suspend(move || async move {
        match opened.await {
            Ok(Some(opened)) => shown(of, attaching, opened),
            Ok(None) => ().into_any(),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let steps = suspend(move || async move {
        match opened.await {
            Ok(Some(AsOf { value, .. })) => buttons(lang, saying, &value),
            Ok(None) | Err(_) => ().into_any(),
        }
    });
    // Whatever the step calls it, it is said here.
    let problems = ["comment", "note", "reason"].map(|field| saying.sending.problem_of(lang, field));
    let problem = Signal::derive(move || problems.iter().find_map(Get::get));
    view! {
        <SidePanel
            title=Signal::stored(td_string!(lang, tasks.task).to_owned())
            close=Signal::stored(td_string!(lang, tasks.close).to_owned())
            on_close=leave
        >
            <div class="flex flex-col gap-6">
                <Transition fallback=|| loading(4)>{about}</Transition>
                {saying.sending.notice(lang)}
                <Field
                    label=td_string!(lang, tasks.say)
                    name="task-said"
                    value=saying.said
                    autocomplete="off"
                    problem=problem
                    hint=td_string!(lang, tasks.say_hint)
                />
                <Transition fallback=|| ()>{steps}</Transition>
            </div>
        </SidePanel>
    }
    .into_any()
}

fn shown(of: Beside, attaching: Attaching, AsOf { now, value }: AsOf<OpenedTask>) -> AnyView {
    let Beside { lang, id, again, .. } = of;
    let files = files(of, attaching, &value);
    let OpenedTask { task, description, about, entries, readers, .. } = value;
    if task.is_unread {
        let session = Session::current();
        // In the browser alone: whoever opens it has read it.
        Effect::new(move |_| {
            spawn_local(async move {
                if rpc::task_was_read(id).await.is_ok() {
                    session.count_waiting_again();
                    again.try_run(());
                }
            });
        });
    }
    let links = about
        .into_iter()
        .map(|(text, href)| {
            let text = match href {
                Some(href) => named(text, href),
                None => text.into_any(),
            };
            view! { <li>{text}</li> }
        })
        .collect_view();
    let history = entries.into_iter().map(|entry| said(entry, now)).collect_view();
    view! {
        <div class="flex flex-col gap-2">
            <h3 class="text-lg font-semibold break-words">{task.title.clone()}</h3>
            <p class="flex flex-wrap items-center gap-2">
                {badge(task.status_word.clone(), tone(task.status))} {marks(lang, &task)}
            </p>
            <p>{task.whom.clone()} " · " {task.category.clone()}</p>
            <p class="empty:hidden">{(!task.due.is_empty()).then(|| due(lang, &task))}</p>
            <p class="break-words whitespace-pre-line empty:hidden">{description}</p>
            <ul class="text-sm empty:hidden">{links}</ul>
        </div>
        {files}
        <div>
            <h3 class="mb-2 text-sm font-semibold">{td_string!(lang, tasks.history)}</h3>
            <ol class="flex flex-col gap-3 text-sm">{history}</ol>
            <p class="mt-3 text-xs text-muted empty:hidden">{readers}</p>
        </div>
    }
    .into_any()
}

/// Its files, the evidence that is asked for, and ways to attach more; nothing where there is none of these.
fn files(of: Beside, attaching: Attaching, opened: &OpenedTask) -> AnyView {
    let Beside { lang, id, .. } = of;
    let OpenedTask { evidence, missing, files, may_attach, .. } = opened;
    if evidence.is_empty() && files.is_empty() && !may_attach {
        return ().into_any();
    }
    let missing = (!missing.is_empty()).then(|| badge(missing.clone(), Tone::Careful));
    let evidence = (!evidence.is_empty()).then(|| {
        view! { <p class="flex flex-wrap items-center gap-2 text-sm">{evidence.clone()} {missing}</p> }
    });
    let of = Files {
        lang,
        address: Signal::stored(format!("/api/v1/tasks/{id}/files")),
        may_attach: *may_attach,
        camera: true,
        attaching,
        remove: Callback::new(move |file| attaching.remove(lang, rpc::remove_task_file(id, file))),
    };
    view! {
        <div class="flex flex-col gap-2">
            <h3 class="text-sm font-semibold">{td_string!(lang, common.files.title)}</h3>
            {evidence}
            {attached(of, files.clone())}
        </div>
    }
    .into_any()
}

fn said(entry: EntryShown, now: DateTime<Utc>) -> AnyView {
    view! {
        <li>
            <p>{entry.what} " " {quiet(age(entry.at, now))}</p>
            <p class="border-s-2 border-base-300 ps-3 break-words whitespace-pre-line empty:hidden">{entry.body}</p>
        </li>
    }
    .into_any()
}

/// The steps that can be taken, the next one first, and saying something.
fn buttons(lang: Locale, saying: Saying, opened: &OpenedTask) -> AnyView {
    let Saying { sending, presses, comment, .. } = saying;
    let next =
        opened.steps.iter().copied().find(|step| {
            matches!(step, TaskStep::Accept | TaskStep::Start | TaskStep::SendToReview | TaskStep::Approve)
        });
    let presses = presses.try_get_value().unwrap_or_default();
    let press = |step: TaskStep| presses.iter().find(|(of, _)| *of == step).map(|(_, press)| *press);
    let steps = opened
        .steps
        .iter()
        .filter_map(|step| Some((*step, press(*step)?)))
        .map(|(step, press)| {
            let weight = if next == Some(step) { Weight::Primary } else { Weight::Plain };
            view! { <Button text=words::step(lang, step).to_owned() weight busy=sending.busy on_press=press /> }
        })
        .collect_view();
    let comment = opened.may_comment.then(|| {
        let text = td_string!(lang, tasks.comment).to_owned();
        view! { <Button text weight=Weight::Quiet busy=sending.busy on_press=comment /> }
    });
    view! { <div class="flex flex-wrap gap-2">{steps} {comment}</div> }.into_any()
}
