//! What a file would do, before anything is written: its alarms, its counts, and each line as it is and would be.

use super::mapping_view::mapping_view;
use super::outcome_view::{problems, tiles};
use super::rpc;
use super::state::Import;
use crate::base::address::with_query;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::Failure;
use crate::forms::answers::problem_notice;
use crate::i18n::{Locale, td_string};
use crate::layout::{broken_list, loading};
use crate::session::Session;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::field::{Choice, SelectField};
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Notice;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{code, quiet, stacked};
use engrane::base::id::{ImportId, PartId};
use engrane::base::money::Money;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::inventory::import::types::{Alarms, Candidate, Counts, LineAction, PartOfRow, Plan, PlannedLine};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use std::collections::BTreeMap;

/// The views of a plan, in the order in which they stand; what changes comes first.
const VIEWS: [Option<LineAction>; 6] = [
    None,
    Some(LineAction::Changed),
    Some(LineAction::New),
    Some(LineAction::Missing),
    Some(LineAction::Ambiguous),
    Some(LineAction::Same),
];

/// Which part rows are that could be several, as far as it is said: by the row.
type Answers = RwSignal<BTreeMap<u64, PartId>>;

/// The plan, what alarms in it, and the word that applies it.
pub fn plan_view(import: Import) -> AnyView {
    let columns = RwSignal::new(false);
    let apply = Action::new(move |()| import.apply());
    let refused = Signal::derive(move || apply.value().get().and_then(Result::err).map(|Failure(problem)| problem));
    let may_edit = Session::current().can(Permission::InventoryImport);
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(asked_of));
    let id = import.id();
    // A plan that is made again counts otherwise.
    let counts = Memo::new(move |_| import.shown().counts);
    let plan = Resource::new_blocking(
        move || (asked.get(), counts.get()),
        move |((action, page), _)| rpc::import_plan(id, action, page),
    );
    let view = move || {
        if columns.get() {
            return mapping_view(import);
        }
        let lang = lang();
        let lines = suspend(move || async move {
            match plan.await {
                Ok(plan) => list(import, plan, asked.get_untracked().0),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| plan.refetch())),
            }
        });
        let shown = import.shown_untracked();
        let alarms = shown.counts.alarms;
        let title =
            if alarms.ring() { td_string!(lang, inventory.plan.alarm) } else { td_string!(lang, inventory.plan.title) };
        let tone = if alarms.ring() { Tone::Careful } else { Tone::Brand };
        let warnings = warnings(lang, alarms).into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! {
            <div class="flex flex-col gap-6">
                <Notice tone=tone title=title>
                    {td_string!(lang, inventory.plan.nothing_written)}
                    <ul class="mt-2 flex flex-col gap-1">{warnings}</ul>
                </Notice>
                {move || tiles(lang, counts.get())}
                {problem_notice(lang, refused)}
                {may_edit.then(|| view! {
                    <div class="flex flex-wrap gap-2">
                        <Button
                            text=td_string!(lang, inventory.mapping.apply)
                            weight=Weight::Primary
                            busy=apply.pending()
                            on_press=Callback::new(move |()| { apply.dispatch(()); })
                        />
                        <Button
                            text=td_string!(lang, imports.review.back)
                            on_press=Callback::new(move |()| columns.set(true))
                        />
                    </div>
                })}
                <div><Transition fallback=|| loading(10)>{lines}</Transition></div>
                {problems(lang, &shown)}
            </div>
        }
        .into_any()
    };
    view.into_any()
}

fn warnings(lang: Locale, alarms: Alarms) -> Vec<String> {
    let Alarms { price_jumps, sold_out, currency_changes } = alarms;
    let mut warnings = Vec::new();
    if price_jumps > 0 {
        warnings.push(td_string!(lang, inventory.plan.price_jumps, count = format::count(price_jumps)));
    }
    if sold_out > 0 {
        warnings.push(td_string!(lang, inventory.plan.sold_out, count = format::count(sold_out)));
    }
    if currency_changes > 0 {
        warnings.push(td_string!(lang, inventory.plan.currency_changes, count = format::count(currency_changes)));
    }
    warnings
}

fn list(import: Import, plan: Plan, action: Option<LineAction>) -> AnyView {
    let id = import.id();
    let may_edit = Session::current().can(Permission::InventoryImport);
    let answers = Answers::default();
    let answer = Action::new(move |()| {
        let said = answers.get_untracked().into_iter().map(|(row, part)| PartOfRow { row, part });
        import.answer(said.collect())
    });
    let refused = Signal::derive(move || answer.value().get().and_then(Result::err).map(|Failure(problem)| problem));
    let view = move || {
        let lang = lang();
        let heads = [
            Head::text(td_string!(lang, inventory.items.number)).fold(Fold::Start),
            Head::text(td_string!(lang, imports.review.becomes)).fold(Fold::End),
            Head::figures(td_string!(lang, inventory.items.price)).fold(Fold::Line),
            Head::figures(td_string!(lang, inventory.items.stock)).fold(Fold::Line).named(),
            Head::text(td_string!(lang, inventory.items.location)).fold(Fold::Line).named(),
            Head::figures(td_string!(lang, imports.rows.row)).fold(Fold::Line).named(),
        ];
        let open = may_edit && plan.lines.rows.iter().any(|line| !line.candidates.is_empty());
        let rows = plan.lines.rows.iter().map(|line| cells(lang, line, may_edit.then_some(answers))).collect();
        let pages = u32::try_from(plan.lines.total_pages()).unwrap_or(u32::MAX);
        let caption = td_string!(lang, inventory.plan.table).to_owned();
        let (page, nothing) = (plan.lines.page, plan.lines.rows.is_empty());
        let rows = if nothing {
            view! { <div class="p-4">{quiet(td_string!(lang, inventory.plan.none))}</div> }.into_any()
        } else {
            table(caption, &heads, rows)
        };
        view! {
            {views(lang, id, plan.counts, action)}
            <div class="pt-3"><Card flush=true>{rows}</Card></div>
            {open.then(|| view! {
                <div class="flex flex-col gap-3 pt-3">
                    {quiet(td_string!(lang, inventory.plan.answer_note))}
                    {problem_notice(lang, refused)}
                    <div>
                        <Button
                            text=td_string!(lang, inventory.plan.answer)
                            busy=answer.pending()
                            disabled=Signal::derive(move || answers.with(BTreeMap::is_empty))
                            on_press=Callback::new(move |()| { answer.dispatch(()); })
                        />
                    </div>
                </div>
            })}
            {pagination(labels::page_texts(lang, page, pages), page, pages, &|page| address(id, action, page))}
        }
        .into_any()
    };
    view.into_any()
}

fn views(lang: Locale, id: ImportId, counts: Counts, chosen: Option<LineAction>) -> AnyView {
    let link = |action: Option<LineAction>| {
        let count = match action {
            None => counts.lines_of_plan(),
            Some(LineAction::New) => counts.new,
            Some(LineAction::Changed) => counts.changed,
            Some(LineAction::Same) => counts.same,
            Some(LineAction::Missing) => counts.missing,
            Some(LineAction::Ambiguous) => counts.ambiguous,
        };
        let text = action.map_or(td_string!(lang, inventory.plan.all), |action| action_text(lang, action));
        let (href, count) = (address(id, action, 1), Some(format::count(count)));
        TabLink { text: text.to_owned(), href, count, current: action == chosen }
    };
    tab_links(td_string!(lang, inventory.plan.views).to_owned(), VIEWS.map(link).into())
}

fn action_text(lang: Locale, action: LineAction) -> &'static str {
    match action {
        LineAction::New => td_string!(lang, inventory.result.new),
        LineAction::Changed => td_string!(lang, inventory.result.changed),
        LineAction::Same => td_string!(lang, inventory.result.same),
        LineAction::Missing => td_string!(lang, inventory.result.missing),
        LineAction::Ambiguous => td_string!(lang, inventory.result.ambiguous),
    }
}

fn cells(lang: Locale, line: &PlannedLine, answers: Option<Answers>) -> Vec<AnyView> {
    let tone = match line.action {
        LineAction::New => Tone::Good,
        LineAction::Changed => Tone::Brand,
        LineAction::Same => Tone::Neutral,
        LineAction::Missing | LineAction::Ambiguous => Tone::Careful,
    };
    let about: Vec<&str> =
        [&line.brand, &line.description].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let price = |price: Option<&Money>| {
        price.map_or_else(|| td_string!(lang, inventory.items.no_price).to_owned(), format::money)
    };
    let before = line.before.as_ref();
    let number = stacked(code(line.number.clone(), None), (!about.is_empty()).then(|| about.join(" · ")));
    let number = match answers.zip(line.row).filter(|_| !line.candidates.is_empty()) {
        Some((answers, row)) => view! { {number} {choice(lang, row, line, answers)} }.into_any(),
        None => number,
    };
    vec![
        number,
        badge(action_text(lang, line.action), tone),
        change(before.map(|before| price(before.price.as_ref())), price(line.after.price.as_ref())),
        change(before.map(|before| labels::stock(lang, before.stock)), labels::stock(lang, line.after.stock)),
        quiet(line.location.clone()),
        quiet(line.row.map(format::count).unwrap_or_default()),
    ]
}

/// The parts that a row could be, to choose among.
fn choice(lang: Locale, row: u64, line: &PlannedLine, answers: Answers) -> AnyView {
    let part = |candidate: &Candidate| {
        let Candidate { brand, number, name, .. } = candidate;
        Choice::new(candidate.part.to_string(), format!("{brand} {number} · {}", labels::name(lang, name)))
    };
    let open = Choice::new("", td_string!(lang, inventory.plan.answer_choose));
    let choices = std::iter::once(open).chain(line.candidates.iter().map(part)).collect();
    let before = line.part;
    let chosen = Signal::derive(move || {
        let part = answers.with(|answers| answers.get(&row).copied()).or(before);
        part.map(|part| part.to_string()).unwrap_or_default()
    });
    let choose = move |word: String| {
        answers.update(|answers| match word.parse() {
            Ok(part) => drop(answers.insert(row, part)),
            Err(_) => drop(answers.remove(&row)),
        });
    };
    view! {
        <SelectField
            label=td_string!(lang, inventory.plan.answer_for, number = line.number.clone())
            name=format!("part-{row}")
            choices=choices
            chosen=chosen
            on_choose=Callback::new(choose)
            quiet=true
            small=true
        />
    }
    .into_any()
}

/// A value as it was, where it was another, and as it would be.
fn change(before: Option<String>, after: String) -> AnyView {
    match before.filter(|before| *before != after) {
        Some(before) => view! {
            <span class="whitespace-nowrap">
                <s class="text-muted">{before}</s> " → " <strong class="font-medium">{after}</strong>
            </span>
        }
        .into_any(),
        None => after.into_any(),
    }
}

fn asked_of(query: &ParamsMap) -> (Option<LineAction>, PageRequest) {
    let action = query.get_str("action").and_then(|word| word.parse().ok());
    let page = query.get_str("page").and_then(|page| page.parse().ok());
    (action, PageRequest::bounded(page, None))
}

fn address(id: ImportId, action: Option<LineAction>, page: u32) -> String {
    let (number, mut query) = (page.to_string(), Vec::new());
    query.extend(action.map(|action| ("action", action.as_str())));
    query.extend((page > 1).then_some(("page", number.as_str())));
    with_query(&format!("/inventory/imports/{id}"), &query)
}
