//! The columns of a file, drawn. Everything here is plain data: no kind of import has code of its own in it.

use super::said::{Needs, Said, assign, column_name, has_column, said, take_up, typed_again};
use super::shown::{Asked, Column, Columns, Field, Guess, Preview, Questions, Trust};
use crate::base::follow::Followed;
use crate::base::rpc::RpcResult;
use crate::forms::answers::{notice_naming, problem_notice, problem_of};
use crate::forms::refused_form;
use crate::i18n::{Locale, td_string};
use crate::imports::preview::said_before;
use crate::ui::badge::badge;
use crate::ui::bar::{ActionBar, still_missing};
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::field::{Choice, SelectField};
use crate::ui::form::{FormField, Kind, Naming, Pick, ask, form_field};
use crate::ui::grid::facts;
use crate::ui::state::Notice;
use crate::ui::table::{Head, table, wide_table};
use crate::ui::text::{mark, quiet, remark, samples, spoken, stacked, warning};
use engrane::base::id::ImportId;
use engrane::base::problem::Problem;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::pin::Pin;
use std::sync::Arc;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

/// What the form says now.
type Values = RwSignal<Said>;

/// Fetches the first rows as they would be by what the form says.
pub type Look = Arc<dyn Fn(Said) -> Pin<Box<dyn Future<Output = RpcResult<Preview>>>> + Send + Sync>;

/// The lower edge of the form.
#[derive(Debug)]
pub struct Ending {
    /// What is said while nothing is missing.
    pub note: &'static str,
    pub ways: Vec<Go>,
    pub pending: Signal<bool>,
}

/// A way to go on, sent with the form.
#[derive(Debug)]
pub struct Go {
    pub text: &'static str,
    /// Its name and value in the form, where there are several.
    pub says: Option<(&'static str, &'static str)>,
    pub weight: Weight,
    /// Whether it waits until nothing is missing.
    pub waits: bool,
}

/// Where fields are many and short.
const THREE: &str = "sm:grid-cols-2 lg:grid-cols-3";

/// Fields side by side, as many as `columns` says, with what is wrong with each.
pub fn fields(lang: Locale, columns: &str, fields: Vec<FormField>, problem: Signal<Option<Problem>>) -> AnyView {
    let fields: Vec<AnyView> = refused_form::again(fields, Naming::Values)
        .into_iter()
        .map(|field| {
            let refused = problem_of(lang, field.name.clone(), problem);
            form_field(field, Naming::Values, refused)
        })
        .collect();
    view! { <div class=format!("grid items-start gap-4 {columns}")>{fields}</div> }.into_any()
}

/// How the file was read and what was left out, within the form that has it read otherwise.
pub fn reading_card(
    lang: Locale,
    columns: &Columns,
    problem: Signal<Option<Problem>>,
    pending: Signal<bool>,
) -> AnyView {
    let about = facts(columns.facts.clone());
    let intro = columns.intro.clone();
    let reading = fields(lang, THREE, columns.reading.clone(), problem);
    let notes = (!columns.notes.is_empty()).then(|| {
        let notes: Vec<_> = columns.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect();
        view! {
            <Notice tone=Tone::Brand title=td_string!(lang, imports.note.title)>
                <ul>{notes}</ul>
            </Notice>
        }
    });
    view! {
        <Card title=td_string!(lang, imports.mapping.title)>
            // Choosing is asking, once the page is alive; before that there is a button.
            <div class="flex flex-col gap-4" on:change=|event| ask(&event)>
                {remark(intro)}
                {about}
                {reading}
                <div class="[html[data-hydrated]_&]:hidden">
                    <Button text=td_string!(lang, imports.file.reread).to_owned() submits=true small=true />
                </div>
                {move || pending.get().then(|| quiet(td_string!(lang, imports.file.rereading)))}
                {problem_notice(lang, problem)}
                {notes}
            </div>
        </Card>
    }
    .into_any()
}

/// The columns of an import, what no column says, the first rows, and how it goes on; within the form that is sent. It begins
/// with what was said of the columns before the file was there.
pub fn columns_form(
    lang: Locale,
    import: ImportId,
    shown: Columns,
    look: Option<Look>,
    problem: Signal<Option<Problem>>,
    ending: Option<Ending>,
) -> AnyView {
    let shown = typed_again(shown);
    let as_it_comes = said(&shown);
    let mut begins = as_it_comes.clone();
    take_up(&mut begins, &shown, said_before(import));
    let other = begins != as_it_comes;
    let values: Values = RwSignal::new(begins);
    let Columns { fields: kinds, columns, rest, preview, .. } = shown;
    let kinds: Arc<[Field]> = kinds.into();
    let label = {
        let kinds = Arc::clone(&kinds);
        move |name: &str| kinds.iter().find(|kind| kind.name == name).map(|kind| kind.label.clone())
    };
    let preview = preview.zip(look).map(|(preview, look)| {
        let shown = Followed::new(preview, move || look(values.get_untracked()));
        Effect::new(move |before: Option<()>| {
            values.track();
            if before.is_some() || other {
                shown.refresh();
            }
        });
        preview_card(lang, shown)
    });
    let heads = [
        Head::text(td_string!(lang, imports.mapping.column)),
        Head::text(td_string!(lang, imports.mapping.samples)),
        Head::text(td_string!(lang, imports.mapping.means)),
    ];
    let rows = columns.iter().map(|column| cells(lang, column, &kinds, values)).collect();
    let table = table(td_string!(lang, imports.mapping.columns).to_owned(), &heads, rows);
    let needs = Needs::of(&kinds, columns, &rest);
    let rest: Vec<AnyView> = rest.into_iter().map(|questions| rest_card(lang, questions, values, problem)).collect();
    view! {
        <div class="flex flex-col gap-6" on:change=move |event| heard(&event, values)>
            {notice_naming(lang, problem, Arc::new(label))}
            <Card flush=true>{table}</Card>
            {rest}
            {preview}
            {ending.map(|ending| bar(lang, ending, needs, values))}
        </div>
    }
    .into_any()
}

/// Something was typed, chosen or ticked. Choosers of columns say so by themselves.
fn heard(event: &Event, values: Values) {
    let Some(target) = event.target() else { return };
    let (name, value) = match (target.dyn_ref::<HtmlInputElement>(), target.dyn_ref::<HtmlSelectElement>()) {
        (Some(input), _) if input.type_() == "checkbox" && !input.checked() => (input.name(), None),
        (Some(input), _) => (input.name(), Some(input.value())),
        (None, Some(select)) => (select.name(), Some(select.value())),
        (None, None) => return,
    };
    let Some(name) = name.strip_prefix("values[").and_then(|name| name.strip_suffix(']')) else { return };
    if name.starts_with("column_") || values.with_untracked(|values| values.get(name) == value.as_ref()) {
        return;
    }
    values.update(|values| match value {
        Some(value) => drop(values.insert(name.to_owned(), value)),
        None => drop(values.remove(name)),
    });
}

/// What a field of the form says; tracked.
fn value_of(values: Values, name: &str) -> String {
    values.with(|values| values.get(name).cloned().unwrap_or_default())
}

fn cells(lang: Locale, column: &Column, kinds: &Arc<[Field]>, values: Values) -> Vec<AnyView> {
    let name = column_name(column.index);
    let field_of = Signal::derive(move || value_of(values, &name));
    let header = mark(column.name.clone(), Signal::derive(move || field_of.with(|field| !field.is_empty())));
    let shown = if column.samples.is_empty() {
        quiet(td_string!(lang, imports.file.empty_column))
    } else {
        samples(&column.samples)
    };
    let traps = (!column.traps.is_empty()).then(|| {
        let (traps, kinds) = (column.traps.clone(), Arc::clone(kinds));
        move || {
            let field = field_of.get();
            let matter = kinds.iter().any(|kind| kind.is_code && kind.name == field);
            traps.iter().filter(|_| matter).map(|trap| warning(trap.clone())).collect::<Vec<_>>()
        }
    });
    vec![header, view! { {shown} {traps} }.into_any(), field_cell(lang, column, kinds, field_of, values)]
}

/// The chooser of a column, how sure the guess is, and how its numbers are written when that has to be said.
fn field_cell(
    lang: Locale,
    column: &Column,
    kinds: &Arc<[Field]>,
    field_of: Signal<String>,
    values: Values,
) -> AnyView {
    let index = column.index;
    let mut choices = vec![Choice::new("", td_string!(lang, imports.file.unused))];
    choices.extend(kinds.iter().map(|kind| Choice::new(kind.name.clone(), kind.label.clone())));
    let choose = move |field: String| values.update(|values| assign(values, index, field));
    let guess = column.guess.clone().map(|Guess { field, confidence, trust, rival }| {
        let tone = match trust {
            Trust::Sure => Tone::Good,
            Trust::Likely => Tone::Careful,
            Trust::Faint => Tone::Bad,
        };
        let share = spoken(td_string!(lang, imports.mapping.confidence), badge(confidence, tone));
        let rival = rival.map(warning);
        view! {
            <div class="flex flex-col gap-2" class:hidden=move || field_of.with(|chosen| *chosen != field)>
                {share}
                {rival}
            </div>
        }
    });
    let decimals = column.decimals.clone().map(|input| {
        let kinds = Arc::clone(kinds);
        let other = move || field_of.with(|field| !kinds.iter().any(|kind| kind.is_number && kind.name == *field));
        view! {
            <div class="max-w-56" class:hidden=other>
                {choice(input, values, Signal::stored(None))}
            </div>
        }
    });
    view! {
        <div class="flex flex-col gap-2">
            <div class="flex flex-wrap items-center gap-3">
                <div class="w-56 max-w-full">
                    <SelectField
                        label=column.label.clone()
                        name=Naming::Values.of(&column_name(index))
                        choices=choices
                        chosen=field_of
                        on_choose=Callback::new(choose)
                        quiet=true
                        small=true
                    />
                </div>
                {guess}
            </div>
            {decimals}
        </div>
    }
    .into_any()
}

/// A choice that can also be made elsewhere on the page.
fn choice(input: FormField, values: Values, problem: Signal<Option<String>>) -> AnyView {
    let FormField { name, label, hint, picks, .. } = input;
    let choices = picks.into_iter().map(|Pick { value, label, .. }| Choice::new(value, label)).collect();
    let on_wire = Naming::Values.of(&name);
    let choose = {
        let name = name.clone();
        move |value: String| values.update(|values| drop(values.insert(name.clone(), value)))
    };
    let hint = (!hint.is_empty()).then(|| stacked(().into_any(), Some(hint)));
    view! {
        <div class="min-w-0">
            <SelectField
                label=label
                name=on_wire
                choices=choices
                chosen=Signal::derive(move || value_of(values, &name))
                on_choose=Callback::new(choose)
                problem=problem
            />
            {hint}
        </div>
    }
    .into_any()
}

/// What no column says, as long as something of it is asked.
fn rest_card(lang: Locale, questions: Questions, values: Values, problem: Signal<Option<Problem>>) -> AnyView {
    let Questions { title, intro, asked } = questions;
    let about: Vec<String> = asked.iter().map(|asked| asked.of.clone()).collect();
    let told = Memo::new(move |_| {
        values.with(|values| about.iter().all(|field| !field.is_empty() && has_column(values, field)))
    });
    let asked: Vec<AnyView> = asked.into_iter().map(|asked| question(lang, asked, values, problem)).collect();
    let intro = (!intro.is_empty()).then(|| remark(intro));
    view! {
        <div class:hidden=told>
            <Card title=title>
                <div class="flex flex-col gap-4">
                    {intro} <div class=format!("grid items-start gap-4 {THREE}")>{asked}</div>
                </div>
            </Card>
        </div>
    }
    .into_any()
}

fn question(lang: Locale, asked: Asked, values: Values, problem: Signal<Option<Problem>>) -> AnyView {
    let Asked { of, input, shortcut } = asked;
    let name = input.name.clone();
    let refused = problem_of(lang, if of.is_empty() { name.clone() } else { of.clone() }, problem);
    let control = if input.kind == Kind::Choice {
        choice(input, values, refused)
    } else {
        form_field(input, Naming::Values, refused)
    };
    if of.is_empty() {
        return control;
    }
    let told = Memo::new(move |_| values.with(|values| has_column(values, &of)));
    let shortcut = shortcut.map(|shortcut| {
        let open = {
            let name = name.clone();
            Memo::new(move |_| value_of(values, &name).is_empty())
        };
        let press = move |()| values.update(|values| drop(values.insert(name.clone(), shortcut.value.clone())));
        view! {
            <div class="mt-2" class:hidden=move || !open.get()>
                <Button text=shortcut.text on_press=Callback::new(press) />
            </div>
        }
    });
    view! { <div class:hidden=told>{control} {shortcut}</div> }.into_any()
}

/// The first rows as they would be.
fn preview_card(lang: Locale, preview: Followed<Preview>) -> AnyView {
    let view = move || {
        let Preview { title, note, heads, rows } = preview.get();
        if heads.is_empty() {
            return None;
        }
        let mut named = vec![Head::text(td_string!(lang, imports.rows.row))];
        named.extend(
            heads.into_iter().map(|(name, figures)| if figures { Head::figures(name) } else { Head::text(name) }),
        );
        let rows = rows.into_iter().map(|(number, cells)| {
            let cells = cells.into_iter().map(|cell| view! { {cell.text} {cell.flaw.map(warning)} }.into_any());
            [quiet(number)].into_iter().chain(cells).collect()
        });
        let table = wide_table(title.clone(), &named, rows.collect());
        Some(view! { <Card title=title aside=remark(note) flush=true>{table}</Card> })
    };
    view.into_any()
}

/// What is still missing, and the buttons. Before the page is alive nothing keeps them from being pressed.
fn bar(lang: Locale, ending: Ending, needs: Needs, values: Values) -> AnyView {
    let Ending { note, ways, pending } = ending;
    let missing = Memo::new(move |_| values.with(|values| needs.missing(lang, values)));
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let said = move || {
        let lines = missing.get();
        if lines.is_empty() { remark(note) } else { still_missing(td_string!(lang, imports.file.problems), lines) }
    };
    let ways: Vec<AnyView> = ways
        .into_iter()
        .map(|Go { text, says, weight, waits }| {
            let blocked = Signal::derive(move || waits && alive.get() && missing.with(|lines| !lines.is_empty()));
            view! {
                <Button text=text.to_owned() weight=weight submits=true says=says busy=pending disabled=blocked />
            }
            .into_any()
        })
        .collect();
    view! {
        <ActionBar>
            <div class="min-w-0 grow" role="status">
                {said}
            </div>
            {ways}
        </ActionBar>
    }
    .into_any()
}
