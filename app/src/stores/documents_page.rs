//! The documents of the store-room, and one of them: what it moved, and what taking it back would do.

use super::acts::{ADDRESS, document_address};
use super::pieces::{export_link, facts, moves};
use super::rpc;
use super::shown::{DocumentLine, DocumentShown, Documents, UndoLineShown, UndoShown};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::{AsOf, Failure};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading, problem_page};
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::field::Field;
use crate::ui::form::{Naming, form_field};
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::{Empty, Notice, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked, warning};
use chrono::{DateTime, Utc};
use engrane::base::id::StockDocumentId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::stores::types::DocumentFilter;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

/// `/stores/documents`
pub(crate) fn documents_page() -> AnyView {
    guarded(Permission::StoresMove, list)
}

/// `/stores/documents/:id`
pub(crate) fn document_page() -> AnyView {
    guarded(Permission::StoresMove, one)
}

fn address_of_list() -> String {
    format!("{ADDRESS}/documents")
}

fn asked_of(query: &ParamsMap) -> (DocumentFilter, u32) {
    let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
    let filter = DocumentFilter {
        act: text("what").parse().ok(),
        holder: text("holder").parse().ok(),
        person: text("person").parse().ok(),
        from: text("from").parse().ok(),
        to: text("to").parse().ok(),
    };
    (filter, text("page").parse().unwrap_or(1).max(1))
}

fn list() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| query.with(asked_of));
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::StockChanged { .. }));
    let documents = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), news.get()),
        |((filter, page), lang, _)| rpc::stock_documents(filter, PageRequest::bounded(Some(page), None), lang.into()),
    );
    let again = Callback::new(move |()| documents.refetch());
    let list = suspend(move || async move {
        match documents.await {
            Ok(found) => shown(language.get_locale_untracked(), &asked.get_untracked().0, found),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let heading = move || {
        let lang = lang();
        view! {
            <PageHeading title=td_string!(lang, stores.documents.title) lead=td_string!(lang, stores.documents.lead)>
                {export_link(lang)}
            </PageHeading>
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, stores.documents.title).to_owned())} {heading}
        <Transition fallback=|| loading(10)>{list}</Transition>
    }
    .into_any()
}

fn shown(lang: Locale, filter: &DocumentFilter, AsOf { now, value }: AsOf<Documents>) -> AnyView {
    let Documents { rows, page, pages, fields } = value;
    let fields = fields.into_iter().map(|field| form_field(field, Naming::Plain, Signal::stored(None))).collect_view();
    let list = if rows.is_empty() {
        view! { <Empty glyph=Glyph::History title=td_string!(lang, stores.documents.none) /> }.into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, stores.documents.document)).fold(Fold::Start),
            Head::text(td_string!(lang, stores.documents.recorded)).fold(Fold::End),
            Head::text(td_string!(lang, stores.documents.holder)),
            Head::text(td_string!(lang, stores.documents.who)),
        ];
        let cells = rows.into_iter().map(|row| cells(lang, row, now)).collect();
        table(td_string!(lang, stores.documents.title).to_owned(), &heads, cells)
    };
    let filter = filter.clone();
    let href = |page: u32| {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let act = filter.act.map(|act| act.to_string()).unwrap_or_default();
        let holder = filter.holder.map(|id| id.to_string()).unwrap_or_default();
        let person = filter.person.map(|id| id.to_string()).unwrap_or_default();
        let (from, to, page) = (day(filter.from), day(filter.to), page.to_string());
        let pairs =
            [("what", &act), ("holder", &holder), ("person", &person), ("from", &from), ("to", &to), ("page", &page)];
        with_query(&address_of_list(), &pairs.map(|(name, value)| (name, value.as_str())))
    };
    view! {
        <div class="flex flex-col gap-4">
            <Form method="GET" action=address_of_list()>
                <div class="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
                    {fields} <div><Button text=td_string!(lang, stores.list.apply) submits=true /></div>
                </div>
            </Form>
            <Card flush=true>{list}</Card>
        </div>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

fn cells(lang: Locale, row: DocumentLine, now: DateTime<Utc>) -> Vec<AnyView> {
    let DocumentLine { id, number, act, at, who, holder, why, undone } = row;
    let undone = undone.then(|| badge(td_string!(lang, stores.documents.undone), Tone::Neutral));
    let title = view! { {named(format!("{act} {number}"), document_address(id))} " " {undone} }.into_any();
    vec![stacked(title, Some(why).filter(|why| !why.is_empty())), quiet(age(at, now)), holder.into_any(), quiet(who)]
}

fn one() -> AnyView {
    let (params, language) = (use_params_map(), use_i18n());
    let id: Memo<Option<StockDocumentId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::StockChanged { .. }));
    let document = Resource::new_blocking(
        move || (id.get(), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => rpc::stock_document(id, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::StockDocument })),
            }
        },
    );
    let again = Callback::new(move |()| document.refetch());
    let page = suspend(move || async move {
        match document.await {
            Ok(found) => view_of(language.get_locale_untracked(), found, again),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn view_of(lang: Locale, AsOf { now, value }: AsOf<DocumentShown>, again: Callback<()>) -> AnyView {
    let DocumentShown { line, facts: about, moves: made, undo } = value;
    let title = format!("{} {}", line.act, line.number);
    let titled = title.clone();
    let undone = line.undone.then(|| badge(td_string!(lang, stores.documents.undone), Tone::Neutral));
    let undo = undo.map(|undo| undo_view(lang, line.id, undo, again));
    view! {
        {page_title(move |_| titled.clone())}
        <PageHeading title>
            {undone}
            <LinkButton href=address_of_list() text=td_string!(lang, stores.documents.title) glyph=Glyph::History small=true />
        </PageHeading>
        <div class="flex flex-col gap-4">
            {facts(td_string!(lang, stores.documents.about), about, "")}
            <Card title=td_string!(lang, stores.documents.moves) flush=true>
                {moves(lang, made, now, false)}
            </Card>
            {undo}
        </div>
    }
    .into_any()
}

/// What taking it back would do, and the button that does it.
fn undo_view(lang: Locale, id: StockDocumentId, undo: UndoShown, again: Callback<()>) -> AnyView {
    let UndoShown { request, lines, complete, possible } = undo;
    let heads = [
        Head::text(td_string!(lang, stores.moves.item)).fold(Fold::Start),
        Head::figures(td_string!(lang, stores.moves.quantity)).fold(Fold::End),
        Head::text(td_string!(lang, stores.moves.way)),
    ];
    let rows = lines.into_iter().map(|line| {
        let UndoLineShown { item, way, quantity, short } = line;
        let way = view! { {way} {short.map(warning)} }.into_any();
        vec![item.into_any(), quantity.into_any(), way]
    });
    let list = table(td_string!(lang, stores.undo.table).to_owned(), &heads, rows.collect());
    let (sending, reason) = (Sending::ready(), RwSignal::new(String::new()));
    let send = Callback::new(move |()| {
        let work = rpc::undo_document(id, request, !complete, reason.get_untracked(), lang.into());
        sending.send(work, move |done| {
            sending.say(done.text);
            again.try_run(());
        });
    });
    let part = (!complete).then(|| {
        let title = if possible { td_string!(lang, stores.undo.part) } else { td_string!(lang, stores.undo.nothing) };
        view! { <div class="px-4 pb-3"><Notice tone=Tone::Careful title=title /></div> }
    });
    let text = if complete { td_string!(lang, stores.undo.all) } else { td_string!(lang, stores.undo.as_much) };
    let button = possible.then(|| {
        view! {
            <div class="flex max-w-md flex-col gap-3 p-4">
                {sending.notice(lang)}
                <Field label=td_string!(lang, stores.panel.reason) name="undo_reason" value=reason autocomplete="off" />
                <div>
                    <Button text=text.to_owned() glyph=Glyph::Undo weight=Weight::Primary busy=sending.busy on_press=send />
                </div>
            </div>
        }
    });
    view! {
        <Card title=td_string!(lang, stores.undo.title) flush=true id="undo">
            <p class="px-4 pb-3 text-sm text-muted">{td_string!(lang, stores.undo.about)}</p>
            {part}
            {list}
            {button}
        </Card>
    }
    .into_any()
}
