//! The page of the audit: filters, entries with what changed, and exports.

use super::log::{ADDRESS, Change, Line, Log, address, filter_of};
use super::rpc::{self, BeginAuditExport};
use crate::base::labels::{self, lang};
use crate::base::rpc::Failure;
use crate::exports::export_list;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::changes::{ChangeTexts, changes};
use crate::ui::form::{Naming, form_field};
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::{Empty, Notice};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, remark, stacked, toned};
use engrane::base::permission::Permission;
use engrane::platform::audit::types::AuditFilter;
use engrane::platform::events::types::Event;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;

/// The page.
pub(crate) fn audit_page() -> AnyView {
    let session = Session::current();
    // Whoever was allowed to export, and no more, sees how to.
    let exports_only = move || session.can(Permission::ExportData) && !session.can(Permission::AuditView);
    (move || if exports_only() { exports_page() } else { guarded(Permission::AuditView, entries_page) }).into_any()
}

fn exports_page() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    view! {
        {page_title(|lang| td_string!(lang, audit.exports).to_owned())}
        {move || view! { <PageHeading title=td_string!(lang(), audit.title) /> }}
        {exports(filter)}
    }
    .into_any()
}

fn entries_page() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let page = Memo::new(move |_| {
        query.with(|query| query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1_u32).max(1))
    });
    let language = use_i18n();
    let log = Resource::new_blocking(
        move || (filter.get(), page.get(), language.get_locale()),
        |(filter, page, lang)| rpc::audit_log(filter, page, lang.into()),
    );
    let list = suspend(move || async move {
        match log.await {
            Ok(log) => shown(language.get_locale_untracked(), log, &filter.get_untracked(), page.get_untracked()),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| log.refetch())),
        }
    });
    let exporting = Session::current().can(Permission::ExportData).then(|| exports(filter));
    view! {
        {page_title(|lang| td_string!(lang, audit.title).to_owned())}
        {move || {
            let lang = lang();
            view! { <PageHeading title=td_string!(lang, audit.title) lead=td_string!(lang, audit.lead) /> }
        }}
        <div class="flex flex-col gap-4">
            <Transition fallback=|| loading(12)>{list}</Transition>
            {exporting}
        </div>
    }
    .into_any()
}

fn shown(lang: Locale, log: Log, filter: &AuditFilter, page: u32) -> AnyView {
    let Log { fields, problems, found, lines, pages } = log;
    let fields = fields
        .into_iter()
        .map(|field| {
            let problem = problems.iter().find(|(of, _)| *of == field.name).map(|(_, text)| text.clone());
            form_field(field, Naming::Plain, Signal::stored(problem))
        })
        .collect_view();
    let notice =
        (!problems.is_empty()).then(|| view! { <Notice tone=Tone::Careful title=td_string!(lang, audit.problem) /> });
    let list = if lines.is_empty() {
        view! {
            <Empty
                glyph=Glyph::SearchOff
                title=td_string!(lang, audit.none)
                text=td_string!(lang, audit.none_hint)
            >
                <LinkButton href=ADDRESS text=td_string!(lang, audit.all) />
            </Empty>
        }
        .into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, audit.when)).fold(Fold::Start),
            Head::text(td_string!(lang, audit.who)).fold(Fold::End),
            Head::text(td_string!(lang, audit.what)),
            Head::text(td_string!(lang, audit.on_what)),
            Head::text(td_string!(lang, audit.detail)),
        ];
        let rows = lines.into_iter().map(|line| cells(lang, line)).collect();
        table(td_string!(lang, audit.table).to_owned(), &heads, rows)
    };
    let filter = filter.clone();
    view! {
        <Card>
            <Form method="GET" action=ADDRESS>
                <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-6">
                    {fields}
                    <div class="self-end">
                        <Button text=td_string!(lang, audit.show).to_owned() weight=Weight::Plain submits=true />
                    </div>
                </div>
            </Form>
        </Card>
        {notice}
        <Card title=found flush=true>
            {list}
        </Card>
        {pagination(labels::page_texts(lang, page, pages), page, pages, &|page| address(&filter, page))}
    }
    .into_any()
}

fn cells(lang: Locale, line: Line) -> Vec<AnyView> {
    let Line { when, who, from, what, bad, target, href, summary, changes: changed, trace } = line;
    let target = if href.is_empty() { target.into_any() } else { named(target, href) };
    let texts = ChangeTexts { before: td_string!(lang, audit.before), after: td_string!(lang, audit.after) };
    let rows = changed.into_iter().map(|Change { name, before, after }| (name, before, after)).collect();
    let detail = changes(summary, rows, texts, trace);
    vec![
        quiet(when),
        stacked(who.into_any(), (!from.is_empty()).then_some(from)),
        toned(what, if bad { Tone::Bad } else { Tone::Neutral }),
        target,
        detail,
    ]
}

/// Asking for a file of what the filter finds, and the latest ones.
fn exports(filter: Memo<AuditFilter>) -> AnyView {
    let language = use_i18n();
    let begin = ServerAction::<BeginAuditExport>::new();
    let changes = expect_context::<Live>().changes(|event| matches!(event, Event::ExportMoved { .. }));
    let exported = taken(begin);
    let latest = Resource::new_blocking(
        move || (language.get_locale(), changes.get(), exported.get()),
        |(lang, _, _)| rpc::audit_exports(lang.into()),
    );
    let form = move || {
        let lang = lang();
        let AuditFilter { person, action, target_kind, target, from, to } = filter.get();
        view! {
            {problem_notice(lang, refusal(begin))}
            <ActionForm action=begin>
                <input type="hidden" name="filter[person]" value=person />
                <input type="hidden" name="filter[action]" value=action />
                <input type="hidden" name="filter[target_kind]" value=target_kind />
                <input type="hidden" name="filter[target]" value=target />
                <input type="hidden" name="filter[from]" value=from />
                <input type="hidden" name="filter[to]" value=to />
                <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
                    <Button text=td_string!(lang, audit.export).to_owned() submits=true busy=begin.pending() />
                    {remark(td_string!(lang, audit.export_hint))}
                </div>
            </ActionForm>
        }
    };
    view! {
        {move || {
            let list = suspend(move || async move {
                match latest.await {
                    Ok(lines) => export_list(language.get_locale_untracked(), lines),
                    Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| latest.refetch())),
                }
            });
            view! {
                <Card title=td_string!(lang(), audit.exports)>
                    <div class="flex flex-col gap-4">
                        {form}
                        <Transition fallback=|| ()>{list}</Transition>
                    </div>
                </Card>
            }
        }}
    }
    .into_any()
}
