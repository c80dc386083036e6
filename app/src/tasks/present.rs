//! Tasks in words, and what was typed as a task to be.

use super::shown::{EntryShown, NewTaskForm, OpenedTask, TaskShow, TaskShown, Tasks, TypedTask};
use super::words;
use crate::attached::AttachmentShown;
use crate::base::format::{date_time, month};
use crate::base::labels::role;
use crate::i18n::{Locale, td_string};
use chrono::{Datelike, NaiveDate};
use engrane::base::fault::Result;
use engrane::base::id::TaskId;
use engrane::base::paging::Page;
use engrane::base::permission::Permission;
use engrane::base::problem::{Problem, Reason};
use engrane::base::zone::Zone;
use engrane::platform::ctx::Ctx;
use engrane::platform::links::LinkKind;
use engrane::tasks::types::{
    AssigneeType, Assignees, Evidence, Task, TaskDetail, TaskEntry, TaskEntryKind, TaskFilter, TaskLink, TaskStatus,
    TaskValues,
};

fn status(lang: Locale, status: TaskStatus) -> &'static str {
    match status {
        TaskStatus::Open => td_string!(lang, tasks.status.open),
        TaskStatus::Accepted => td_string!(lang, tasks.status.accepted),
        TaskStatus::InProgress => td_string!(lang, tasks.status.in_progress),
        TaskStatus::Review => td_string!(lang, tasks.status.review),
        TaskStatus::Done => td_string!(lang, tasks.status.done),
        TaskStatus::Cancelled => td_string!(lang, tasks.status.cancelled),
    }
}

fn entry(lang: Locale, kind: TaskEntryKind, name: &str) -> String {
    match kind {
        TaskEntryKind::Create => td_string!(lang, tasks.entry.create, name),
        TaskEntryKind::Accept => td_string!(lang, tasks.entry.accept, name),
        TaskEntryKind::Start => td_string!(lang, tasks.entry.start, name),
        TaskEntryKind::SendToReview => td_string!(lang, tasks.entry.send_to_review, name),
        TaskEntryKind::Approve => td_string!(lang, tasks.entry.approve, name),
        TaskEntryKind::SendBack => td_string!(lang, tasks.entry.send_back, name),
        TaskEntryKind::FinishUnreviewed => td_string!(lang, tasks.entry.finish_unreviewed, name),
        TaskEntryKind::Release => td_string!(lang, tasks.entry.release, name),
        TaskEntryKind::Cancel => td_string!(lang, tasks.entry.cancel, name),
        TaskEntryKind::Reopen => td_string!(lang, tasks.entry.reopen, name),
        TaskEntryKind::Comment => td_string!(lang, tasks.entry.comment, name),
        TaskEntryKind::Unfounded => td_string!(lang, tasks.entry.unfounded, name),
    }
}

fn evidence(lang: Locale, evidence: &[Evidence]) -> String {
    let word = |evidence: &Evidence| match evidence {
        Evidence::Photo => td_string!(lang, tasks.evidence.photo),
        Evidence::File => td_string!(lang, tasks.evidence.file),
    };
    evidence.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn day(lang: Locale, day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), month(lang, day.month()), day.year())
}

/// Which tasks a view shows.
pub fn filter(show: TaskShow) -> TaskFilter {
    let all = TaskFilter::default();
    match show {
        TaskShow::All => all,
        TaskShow::Mine => TaskFilter { mine: true, open: Some(true), ..all },
        TaskShow::ByMe => TaskFilter { created_by_me: true, ..all },
        TaskShow::Blockers => TaskFilter { blocker: Some(true), open: Some(true), ..all },
        TaskShow::Overdue => TaskFilter { overdue: true, ..all },
        TaskShow::Stranded => TaskFilter { stranded: true, ..all },
    }
}

/// A page of the tasks.
pub fn tasks(lang: Locale, found: &Page<Task>) -> Tasks {
    let pages = u32::try_from(found.total_pages()).unwrap_or(u32::MAX);
    Tasks { rows: found.rows.iter().map(|task| shown(lang, task)).collect(), page: found.page, pages }
}

fn shown(lang: Locale, task: &Task) -> TaskShown {
    let for_whom = match task.assignee_type {
        AssigneeType::User => td_string!(lang, tasks.for_person, name = task.assignee_name.as_str()),
        AssigneeType::Role => {
            td_string!(lang, tasks.for_role, role = task.assignee_role.map_or("", |of| role(lang, of)))
        }
        AssigneeType::All => td_string!(lang, tasks.for_all).to_owned(),
    };
    let whom = match task.accepted_by {
        Some(_) => td_string!(lang, tasks.has_it, name = task.accepted_by_name.as_str()),
        None => for_whom,
    };
    TaskShown {
        id: task.id,
        title: task.title.clone(),
        status: task.status,
        status_word: status(lang, task.status).to_owned(),
        category: words::category(lang, task.category).to_owned(),
        is_blocker: task.is_blocker && !task.status.is_over(),
        whom,
        due: task.due_date.map(|due| td_string!(lang, tasks.due_on, day = day(lang, due))).unwrap_or_default(),
        is_overdue: task.is_overdue,
        is_unread: !task.is_read,
        is_stranded: task.is_stranded,
        who: task.created_by_name.clone(),
        at: task.created_at,
    }
}

fn about(lang: Locale, zone: &Zone, link: &TaskLink) -> (String, Option<String>) {
    let kind = match link.kind {
        LinkKind::Order => td_string!(lang, tasks.about.order),
        LinkKind::Stage => td_string!(lang, tasks.about.stage),
        LinkKind::Machine => td_string!(lang, tasks.about.machine),
        LinkKind::Stop => td_string!(lang, tasks.about.stop),
        LinkKind::StockItem => td_string!(lang, tasks.about.stock_item),
    };
    let Some(name) = &link.name else {
        let reserved = match link.kind {
            LinkKind::Order => td_string!(lang, tasks.about.reserved_order),
            _ => td_string!(lang, tasks.about.reserved),
        };
        return (format!("{kind}: {reserved}"), None);
    };
    let href = match (link.kind, link.id) {
        (LinkKind::StockItem, Some(id)) => Some(format!("/stores/items/{id}")),
        (LinkKind::Stop, Some(_)) => Some("/plant".to_owned()),
        _ => None,
    };
    let since = link.at.map(|at| format!(" · {}", date_time(lang, zone, at))).unwrap_or_default();
    (format!("{kind}: {name}{since}"), href)
}

/// A task with all that there is to it.
pub fn opened(lang: Locale, zone: &Zone, detail: &TaskDetail) -> OpenedTask {
    let task = &detail.task;
    let said = |entry_of: &TaskEntry| EntryShown {
        what: entry(lang, entry_of.step, &entry_of.by_name),
        body: entry_of.body.clone(),
        at: entry_of.at,
    };
    let names: Vec<&str> = task.read_by.iter().map(|reader| reader.name.as_str()).collect();
    OpenedTask {
        task: shown(lang, task),
        description: task.description.clone(),
        about: task.links.iter().map(|link| about(lang, zone, link)).collect(),
        steps: task.steps.clone(),
        may_comment: task.may_comment,
        evidence: match evidence(lang, &task.evidence) {
            kinds if kinds.is_empty() => kinds,
            kinds => td_string!(lang, tasks.evidence.asked, kinds),
        },
        missing: match evidence(lang, &detail.missing) {
            kinds if kinds.is_empty() => kinds,
            kinds => td_string!(lang, tasks.evidence.missing, kinds),
        },
        files: detail.files.iter().map(|file| AttachmentShown::of(lang, zone, &file.file, file.may_remove)).collect(),
        may_attach: task.may_attach,
        entries: detail.entries.iter().map(said).collect(),
        readers: if names.is_empty() {
            String::new()
        } else {
            td_string!(lang, tasks.read_by, names = names.join(", "))
        },
    }
}

/// What the form of a new task offers to the caller.
pub fn form(ctx: &Ctx, lang: Locale, offered: &Assignees) -> NewTaskForm {
    let all = offered.all.then(|| ("all".to_owned(), td_string!(lang, tasks.everybody).to_owned()));
    let roles = offered.roles.iter().map(|of| (format!("role:{of}"), role(lang, *of).to_owned()));
    let people = offered
        .people
        .iter()
        .map(|person| (format!("user:{}", person.id), format!("{} · {}", person.name, role(lang, person.role))));
    NewTaskForm {
        id: TaskId::new(),
        assignees: all.into_iter().chain(roles).chain(people).collect(),
        production: ctx.may(Permission::ProductionView),
        plant: ctx.may(Permission::PlantView),
        stores: ctx.may(Permission::StoresView),
    }
}

/// What somebody wants done, from what they filled in.
pub fn asked(typed: &TypedTask) -> Result<TaskValues> {
    let wrong = |field| Problem::invalid(field, Reason::Malformed);
    let text = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (assignee_type, assignee_id, assignee_role) = match typed.assignee.split_once(':') {
        Some(("user", id)) => (AssigneeType::User, Some(id.parse().map_err(|_| wrong("assignee_id"))?), None),
        Some(("role", of)) => (AssigneeType::Role, None, Some(of.parse().map_err(|_| wrong("assignee_role"))?)),
        None if typed.assignee == "all" => (AssigneeType::All, None, None),
        _ => return Err(Problem::invalid("assignee_id", Reason::Missing).into()),
    };
    Ok(TaskValues {
        id: typed.id.parse().ok(),
        title: typed.title.clone(),
        description: typed.description.clone(),
        category: typed.category.parse().map_err(|_| wrong("category"))?,
        is_blocker: typed.is_blocker,
        evidence: [(typed.photo, Evidence::Photo), (typed.file, Evidence::File)]
            .into_iter()
            .filter_map(|(wanted, evidence)| wanted.then_some(evidence))
            .collect(),
        due_date: match typed.due_date.trim() {
            "" => None,
            day => Some(day.parse().map_err(|_| wrong("due_date"))?),
        },
        assignee_type,
        assignee_id,
        assignee_role,
        order: text(&typed.order),
        stage: text(&typed.stage),
        machine: text(&typed.machine),
        stop: text(&typed.stop),
        stock_item: text(&typed.stock_item),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::base::permission::Role;

    #[test]
    fn a_form_asks_for_what_is_typed() {
        let typed = TypedTask {
            title: "Falta broca".into(),
            category: "tooling".into(),
            assignee: "role:master".into(),
            due_date: "2030-01-15".into(),
            file: true,
            order: " #7 ".into(),
            machine: "  ".into(),
            ..TypedTask::default()
        };
        let read = asked(&typed).unwrap();
        assert_eq!((read.assignee_type, read.assignee_role), (AssigneeType::Role, Some(Role::Master)));
        assert_eq!((read.order.as_deref(), read.machine, read.id), (Some("#7"), None, None));
        assert_eq!(read.due_date, NaiveDate::from_ymd_opt(2030, 1, 15));
        assert_eq!(read.evidence, [Evidence::File]);
        for (wrong, field) in [
            (TypedTask { assignee: String::new(), ..typed.clone() }, "assignee_id"),
            (TypedTask { assignee: "role:nobody".into(), ..typed.clone() }, "assignee_role"),
            (TypedTask { due_date: "mañana".into(), ..typed.clone() }, "due_date"),
            (TypedTask { category: String::new(), ..typed }, "category"),
        ] {
            let refused = asked(&wrong).unwrap_err().into_problem();
            assert!(matches!(&refused, Problem::Invalid { fields } if fields[0].field == field), "{refused:?}");
        }
    }

    #[test]
    fn what_one_may_not_see_is_reserved() {
        let link = TaskLink { kind: LinkKind::Order, id: None, name: None, at: None };
        assert_eq!(about(Locale::es, &Zone::default(), &link), ("Orden: trabajo reservado".to_owned(), None));
    }
}
