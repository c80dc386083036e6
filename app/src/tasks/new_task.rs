//! The form of a new task, beside the list.

use super::shown::{NewTaskForm, TypedTask};
use super::{rpc, words};
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::layout::{broken_list, loading};
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::SidePanel;
use crate::ui::field::{CheckField, Choice, Field, SelectField};
use crate::ui::suspend::suspend;
use engrane::tasks::types::TaskCategory;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub(super) fn new_task(
    lang: Locale,
    form: Resource<RpcResult<Option<NewTaskForm>>>,
    order: Option<u64>,
    again: Callback<()>,
    leave: Callback<()>,
) -> AnyView {
    let content = suspend(move || async move {
        match form.await {
            Ok(Some(offered)) => fields(lang, offered, order, again, leave),
            Ok(None) => ().into_any(),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| form.refetch())),
        }
    });
    view! {
        <SidePanel
            title=Signal::stored(td_string!(lang, tasks.new).to_owned())
            close=Signal::stored(td_string!(lang, tasks.close).to_owned())
            on_close=leave
        >
            <Transition fallback=|| loading(6)>{content}</Transition>
        </SidePanel>
    }
    .into_any()
}

/// `order` is the number of the one that it is about, if that is known.
fn fields(lang: Locale, offered: NewTaskForm, order: Option<u64>, again: Callback<()>, leave: Callback<()>) -> AnyView {
    let text = || RwSignal::new(String::new());
    let (title, description, due_date) = (text(), text(), text());
    let order = RwSignal::new(order.map(|number| number.to_string()).unwrap_or_default());
    let (stage, machine, stop, stock_item) = (text(), text(), text(), text());
    let (is_blocker, photo, file) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let category = RwSignal::new(TaskCategory::default().as_str().to_owned());
    let first = offered.assignees.first().map(|(value, _)| value.clone()).unwrap_or_default();
    let assignee = RwSignal::new(first);
    let categories =
        TaskCategory::ALL.iter().map(|one| Choice::new(one.as_str(), words::category(lang, *one))).collect();
    let assignees = offered.assignees.into_iter().map(|(value, label)| Choice::new(value, label)).collect();
    let sending = Sending::ready();
    let id = offered.id.to_string();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = TypedTask {
            id: id.clone(),
            title: title.get_untracked(),
            description: description.get_untracked(),
            category: category.get_untracked(),
            assignee: assignee.get_untracked(),
            due_date: due_date.get_untracked(),
            is_blocker: is_blocker.get_untracked(),
            photo: photo.get_untracked(),
            file: file.get_untracked(),
            order: order.get_untracked(),
            stage: stage.get_untracked(),
            machine: machine.get_untracked(),
            stop: stop.get_untracked(),
            stock_item: stock_item.get_untracked(),
        };
        sending.send_and_say(rpc::raise_task(typed), td_string!(lang, tasks.created), move || {
            again.try_run(());
            leave.try_run(());
        });
    };
    let of = move |field: &str| sending.problem_of(lang, field);
    let field = move |label: &'static str, name: &'static str, kind: &'static str, value: RwSignal<String>| {
        let problem = of(name);
        let kind = Signal::stored(kind.to_owned());
        view! { <Field label name=format!("task-{name}") kind value autocomplete="off" problem /> }.into_any()
    };
    let about = [
        (offered.production, td_string!(lang, tasks.about.order), "order", order),
        (offered.production, td_string!(lang, tasks.about.stage), "stage", stage),
        (offered.production, td_string!(lang, tasks.about.machine), "machine", machine),
        (offered.plant, td_string!(lang, tasks.about.stop), "stop", stop),
        (offered.stores, td_string!(lang, tasks.about.stock_item), "stock_item", stock_item),
    ];
    let about = about
        .into_iter()
        .filter(|(offered, ..)| *offered)
        .map(|(_, label, name, value)| field(label, name, "text", value))
        .collect_view();
    view! {
        <form class="flex flex-col gap-4" on:submit=send>
            {sending.notice(lang)}
            {field(td_string!(lang, tasks.what), "title", "text", title)}
            {field(td_string!(lang, tasks.description), "description", "text", description)}
            <SelectField
                label=td_string!(lang, tasks.whom)
                name="task-assignee"
                choices=assignees
                chosen=assignee
                on_choose=move |value| assignee.set(value)
                problem=of("assignee_id")
            />
            <SelectField
                label=td_string!(lang, tasks.kind)
                name="task-category"
                choices=categories
                chosen=category
                on_choose=move |value| category.set(value)
            />
            {field(td_string!(lang, tasks.due), "due_date", "date", due_date)}
            <CheckField label=td_string!(lang, tasks.blocks) name="task-blocker" checked=is_blocker />
            <CheckField label=td_string!(lang, tasks.evidence.ask_photo) name="task-photo" checked=photo />
            <CheckField label=td_string!(lang, tasks.evidence.ask_file) name="task-file" checked=file />
            <p class="text-sm text-muted">{td_string!(lang, tasks.about_hint)}</p>
            {about}
            <div>
                <Button
                    text=td_string!(lang, tasks.create).to_owned()
                    weight=Weight::Primary
                    busy=sending.busy
                    submits=true
                />
            </div>
        </form>
    }
    .into_any()
}
