//! The list of tasks with its views; what is open beside it stands in the address.

use super::beside::{Beside, beside};
use super::new_task::new_task;
use super::shown::{TaskShow, TaskShown, Tasks};
use super::{TASKS, rpc, words};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use chrono::{DateTime, Utc};
use engrane::base::id::{ProductionOrderId, TaskId};
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::tasks::types::TaskStatus;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/tasks`
pub(crate) fn tasks_page() -> AnyView {
    guarded(Permission::TasksView, content)
}

/// What the address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    show: TaskShow,
    page: u32,
    /// The one that is open beside the list.
    open: Option<TaskId>,
    /// Is the form of a new one?
    new: bool,
    /// Those about this order alone, and its number.
    order: Option<ProductionOrderId>,
    number: Option<u64>,
}

/// The tasks about an order.
pub(crate) fn tasks_of_order(order: ProductionOrderId, number: u64) -> String {
    Asked { order: Some(order), number: Some(number), ..Asked::default() }.address()
}

impl Asked {
    fn address(self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let open = self.open.map(|id| id.to_string()).unwrap_or_default();
        let new = if self.new { "1" } else { "" };
        let order = self.order.map(|id| id.to_string()).unwrap_or_default();
        let number = self.number.map(|number| number.to_string()).unwrap_or_default();
        let show = self.show.as_str();
        let query =
            [("show", show), ("page", &page), ("open", &open), ("new", new), ("order", &order), ("number", &number)];
        with_query(TASKS, &query)
    }

    /// The list alone.
    fn list(self) -> Self {
        Self { open: None, new: false, ..self }
    }
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
            Asked {
                show: TaskShow::of(&text("show")),
                page: text("page").parse().unwrap_or(1).max(1),
                open: text("open").parse().ok(),
                new: text("new") == "1",
                order: text("order").parse().ok(),
                number: text("number").parse().ok(),
            }
        })
    });
    let listed = Memo::new(move |_| asked.with(|asked| (asked.show, asked.page, asked.order)));
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::TaskChanged { .. }));
    let tasks = Resource::new_blocking(
        move || (listed.get(), language.get_locale(), news.get()),
        |((show, page, order), lang, _)| rpc::task_list(show, page, order, lang.into()),
    );
    let open = Memo::new(move |_| asked.with(|asked| asked.open));
    let opened = Resource::new_blocking(
        move || (open.get(), language.get_locale(), news.get()),
        |(open, lang, _)| async move {
            match open {
                Some(id) => rpc::task_opened(id, lang.into()).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let may_create = Session::current().can(Permission::TasksWork);
    let makes = Memo::new(move |_| may_create && asked.with(|asked| asked.new));
    let form = Resource::new_blocking(
        move || (makes.get(), language.get_locale()),
        |(makes, lang)| async move { if makes { rpc::task_form(lang.into()).await.map(Some) } else { Ok(None) } },
    );
    let again = Callback::new(move |()| {
        tasks.refetch();
        opened.refetch();
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let list = asked.get_untracked().list();
        navigate(&list.address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let list = suspend(move || async move {
        match tasks.await {
            Ok(found) => shown(language.get_locale_untracked(), asked, found),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let heading = move || {
        let lang = lang();
        let (title, lead) = (td_string!(lang, tasks.title), td_string!(lang, tasks.lead));
        if !may_create {
            return view! { <PageHeading title lead /> }.into_any();
        }
        let href = Asked { new: true, ..asked.get().list() }.address();
        let text = td_string!(lang, tasks.new);
        view! {
            <PageHeading title lead>
                <LinkButton href text glyph=Glyph::Add weight=Weight::Primary />
            </PageHeading>
        }
        .into_any()
    };
    let panel = move || open.get().map(|id| beside(Beside { lang: lang(), id, opened, again, leave }));
    let number = move || asked.with_untracked(|asked| asked.number);
    let creating = move || makes.get().then(|| new_task(lang(), form, number(), again, leave));
    view! {
        {page_title(|lang| td_string!(lang, tasks.title).to_owned())} {heading}
        <Transition fallback=|| loading(6)>{list}</Transition>
        {panel}
        {creating}
    }
    .into_any()
}

fn shown(lang: Locale, asked: Memo<Asked>, AsOf { now, value }: AsOf<Tasks>) -> AnyView {
    let Tasks { rows, page, pages } = value;
    let here = asked.get_untracked().list();
    let reviews = Session::current().can(Permission::TasksReview);
    let offered = TaskShow::ALL.into_iter().filter(|show| *show != TaskShow::Stranded || reviews);
    let views = offered
        .map(|show| TabLink {
            text: words::show(lang, show).to_owned(),
            href: Asked { show, page: 1, ..here }.address(),
            count: None,
            current: here.show == show,
        })
        .collect();
    let list = if rows.is_empty() {
        let text = td_string!(lang, tasks.none_text);
        view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, tasks.none) text=text /> }.into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, tasks.what)).fold(Fold::Start),
            Head::text(td_string!(lang, tasks.standing)).fold(Fold::End),
            Head::text(td_string!(lang, tasks.whom)),
            Head::text(td_string!(lang, tasks.due)),
            Head::text(td_string!(lang, tasks.who)),
        ];
        let cells = rows.iter().map(|row| cells(lang, here, row, now)).collect();
        table(td_string!(lang, tasks.title).to_owned(), &heads, cells)
    };
    let href = |page: u32| Asked { page, ..here }.address();
    let about = here.order.map(|_| {
        let all = Asked { order: None, number: None, page: 1, ..here }.address();
        let number = here.number.unwrap_or_default();
        view! {
            <p class="text-sm">
                {td_string!(lang, tasks.of_order, number = number)} " " {named(td_string!(lang, tasks.of_all).to_owned(), all)}
            </p>
        }
    });
    view! {
        <div class="flex flex-col gap-4">
            {about}
            {tab_links(td_string!(lang, tasks.title).to_owned(), views)} <Card flush=true>{list}</Card>
        </div>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

pub(super) fn tone(status: TaskStatus) -> Tone {
    match status {
        TaskStatus::Open => Tone::Careful,
        TaskStatus::Accepted | TaskStatus::InProgress | TaskStatus::Review => Tone::Brand,
        TaskStatus::Done => Tone::Good,
        TaskStatus::Cancelled => Tone::Neutral,
    }
}

/// What stands out about it.
pub(super) fn marks(lang: Locale, row: &TaskShown) -> AnyView {
    let blocker = row.is_blocker.then(|| badge(td_string!(lang, tasks.blocker), Tone::Bad));
    let unread = row.is_unread.then(|| badge(td_string!(lang, tasks.unread), Tone::Brand));
    let stranded = row.is_stranded.then(|| badge(td_string!(lang, tasks.stranded), Tone::Careful));
    view! { <span class="flex flex-wrap gap-1 empty:hidden">{blocker} {unread} {stranded}</span> }.into_any()
}

/// Until when it is to be done.
pub(super) fn due(lang: Locale, row: &TaskShown) -> AnyView {
    let late = row.is_overdue.then(|| badge(td_string!(lang, tasks.overdue), Tone::Bad));
    view! { {row.due.clone()} " " {late} }.into_any()
}

fn cells(lang: Locale, here: Asked, row: &TaskShown, now: DateTime<Utc>) -> Vec<AnyView> {
    let href = Asked { open: Some(row.id), ..here }.address();
    let title = view! { {named(row.title.clone(), href)} {marks(lang, row)} }.into_any();
    vec![
        title,
        stacked(badge(row.status_word.clone(), tone(row.status)), None),
        stacked(row.whom.clone().into_any(), Some(row.category.clone())),
        due(lang, row),
        view! { {row.who.clone()} " " {quiet(age(row.at, now))} }.into_any(),
    ]
}
