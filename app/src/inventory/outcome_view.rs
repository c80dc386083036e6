//! How an import ended: what became of its rows.

use super::labels;
use super::shown::Shown;
use super::state::Import;
use crate::base::format;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::problem_notice;
use crate::i18n::{Locale, td_string};
use crate::imports::{another, rejected_rows};
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, Stat, Stats, Tone};
use crate::ui::icon::Glyph;
use crate::ui::state::Notice;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{code, named, quiet, remark};
use engrane::base::permission::Permission;
use engrane::inventory::history::types::Undone;
use engrane::inventory::import::types::{Counts, RowProblem};
use engrane::platform::imports::reader::types::LeftOut;
use engrane::platform::imports::types::{ImportKind, ImportStatus};
use leptos::prelude::*;

/// What became of the rows, and a way back.
pub fn result_view(import: Import) -> AnyView {
    let turn = Action::new(move |()| import.turn());
    let refused = Signal::derive(move || turn.value().get().and_then(Result::err).map(|Failure(problem)| problem));
    let may_edit = Session::current().can(Permission::InventoryImport);
    let view = move || {
        let lang = lang();
        let shown = import.shown();
        let counts = shown.counts;
        let is_undone = shown.row.status == ImportStatus::Undone;
        let (tone, title) = if is_undone {
            (Tone::Neutral, td_string!(lang, inventory.result.title_undone))
        } else if counts.unchanged {
            (Tone::Good, td_string!(lang, inventory.result.title_unchanged))
        } else if counts.imported() == 0 {
            (Tone::Careful, td_string!(lang, inventory.result.title_none))
        } else {
            (Tone::Good, td_string!(lang, inventory.result.title))
        };
        let (imported, total) = (format::count(counts.imported()), format::count(counts.total));
        let line = |count: u64, text: String, href: &'static str| {
            (count > 0).then(|| view! { <li>{named(text, href.to_owned())}</li> })
        };
        let unmatched = line(
            counts.unmatched,
            td_string!(lang, inventory.result.unmatched, count = format::count(counts.unmatched)),
            "/inventory?show=loose",
        );
        let unpriced = line(
            counts.unpriced,
            td_string!(lang, inventory.result.unpriced, count = format::count(counts.unpriced)),
            "/inventory?show=unpriced",
        );
        let uncounted = (counts.uncounted > 0).then(|| {
            let text = td_string!(lang, inventory.result.uncounted, count = format::count(counts.uncounted));
            view! { <li>{text}</li> }
        });
        let left_out = (counts.left_out.total() > 0).then(|| {
            let LeftOut { repeated, second_header, totals, foot, elsewhere, sections } = counts.left_out;
            let (headers, totals) = (format::count(repeated + second_header), format::count(totals));
            let (foot, elsewhere) = (format::count(foot), format::count(elsewhere));
            let sections = format::count(sections);
            view! { <li>{td_string!(lang, inventory.result.left_out, headers, totals, foot, elsewhere, sections)}</li> }
        });
        view! {
            <div class="flex flex-col gap-6">
                <Notice tone=tone title=title>
                    {if is_undone {
                        td_string!(lang, inventory.result.summary_undone).into_any()
                    } else {
                        let summary = if counts.unchanged {
                            td_string!(lang, inventory.result.summary_unchanged).to_owned()
                        } else {
                            td_string!(lang, inventory.result.summary, imported, total)
                        };
                        view! {
                            {summary}
                            <ul class="mt-2 flex flex-col gap-2">{unmatched} {unpriced} {uncounted} {left_out}</ul>
                        }
                        .into_any()
                    }}
                </Notice>
                {left_alone(lang, import.undone())}
                {problem_notice(lang, refused)}
                {tiles(lang, counts)}
                <div class="flex flex-wrap gap-2">
                    <LinkButton
                        href="/inventory"
                        text=td_string!(lang, inventory.result.inventory)
                        glyph=Glyph::Inventory
                        weight=Weight::Primary
                    />
                    {another(lang, ImportKind::Inventory, Weight::Plain)}
                    {may_edit.then(|| view! {
                        <Button
                            text=if is_undone {
                                td_string!(lang, inventory.result.redo)
                            } else {
                                td_string!(lang, inventory.result.undo)
                            }
                            glyph=Glyph::Undo
                            busy=turn.pending()
                            on_press=Callback::new(move |()| { turn.dispatch(()); })
                        />
                    })}
                </div>
                {problems(lang, &shown)}
            </div>
        }
        .into_any()
    };
    view.into_any()
}

/// The lines that an undoing left as they are, because they were changed since.
fn left_alone(lang: Locale, undone: Option<Undone>) -> Option<AnyView> {
    let undone = undone.filter(|undone| undone.left_total > 0)?;
    let lines = undone.left.into_iter().map(|line| {
        let place = format!("{} · {}", line.brand, line.location);
        view! { <li>{code(line.number, None)} " " {quiet(place)}</li> }
    });
    let title = td_string!(lang, inventory.result.left, count = format::count(undone.left_total));
    let lines = lines.collect_view();
    Some(
        view! { <Notice tone=Tone::Careful title=title><ul class="mt-2 flex flex-col gap-1">{lines}</ul></Notice> }
            .into_any(),
    )
}

/// What becomes of the rows, counted.
pub fn tiles(lang: Locale, counts: Counts) -> AnyView {
    // Colour only where there is something to look at.
    let tile = |label: &'static str, count: u64, tone: Tone, href: Option<&'static str>| {
        let tone = if count == 0 { Tone::Neutral } else { tone };
        match href.filter(|_| count > 0) {
            Some(href) => view! { <Stat label=label value=format::count(count) tone=tone href=href /> }.into_any(),
            None => view! { <Stat label=label value=format::count(count) tone=tone /> }.into_any(),
        }
    };
    view! {
        <Stats>
            {tile(td_string!(lang, inventory.result.new), counts.new, Tone::Good, None)}
            {tile(td_string!(lang, inventory.result.changed), counts.changed, Tone::Brand, None)}
            {tile(td_string!(lang, inventory.result.same), counts.same, Tone::Neutral, None)}
            {tile(td_string!(lang, inventory.result.missing), counts.missing, Tone::Careful, None)}
            {tile(td_string!(lang, inventory.result.errors), counts.errors, Tone::Bad, Some("#problems"))}
            {tile(td_string!(lang, inventory.result.skipped), counts.skipped, Tone::Careful, Some("#problems"))}
            {tile(td_string!(lang, inventory.result.ambiguous), counts.ambiguous, Tone::Careful, Some("#problems"))}
            {tile(td_string!(lang, inventory.result.duplicate), counts.duplicate, Tone::Careful, Some("#problems"))}
        </Stats>
    }
    .into_any()
}

/// The rows that are not taken, or taken with a remark.
pub fn problems(lang: Locale, shown: &Shown) -> AnyView {
    if shown.problems.is_empty() {
        return ().into_any();
    }
    let heads = [
        Head::text(td_string!(lang, imports.rows.row)).fold(Fold::Start).named(),
        Head::text(td_string!(lang, inventory.result.column)).fold(Fold::End),
        Head::text(td_string!(lang, imports.rows.value)).fold(Fold::Line),
        Head::text(td_string!(lang, imports.rows.reason)).fold(Fold::Line),
    ];
    let rows = shown.problems.iter().map(|problem| cells(lang, problem)).collect();
    let first = u64::try_from(shown.problems.len()).unwrap_or(u64::MAX);
    let more = (first < shown.problems_total).then(|| {
        let (shown, total) = (format::count(first), format::count(shown.problems_total));
        td_string!(lang, imports.rows.problems_more, shown, total)
    });
    let caption = td_string!(lang, imports.rows.problems_table).to_owned();
    let downloads = rejected_rows(lang, ImportKind::Inventory, &shown.row);
    view! {
        <Card id="problems" title=td_string!(lang, imports.rows.problems) flush=true>
            <div class="px-4 pb-3">
                {remark(view! {
                    {td_string!(lang, imports.rows.problems_fix)} {more.map(|more| format!(" {more}"))} " "
                    {downloads}
                })}
            </div>
            {table(caption, &heads, rows)}
        </Card>
    }
    .into_any()
}

fn cells(lang: Locale, problem: &RowProblem) -> Vec<AnyView> {
    let column = if problem.column.is_empty() {
        quiet(td_string!(lang, inventory.result.whole_row))
    } else {
        problem.column.clone().into_any()
    };
    let value = if problem.value.is_empty() {
        quiet(td_string!(lang, imports.rows.blank))
    } else {
        code(problem.value.clone(), None)
    };
    vec![format::count(problem.row).into_any(), column, value, labels::row_reason(lang, problem.reason).into_any()]
}
