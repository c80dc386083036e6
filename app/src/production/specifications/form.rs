//! A specification as it is filled in: a new one on its page, one that is there in a panel.

use super::shown::{SheetLine, SpecificationSheet, TypedLine, TypedSpecification};
use crate::base::labels;
use crate::base::rpc::RpcResult;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::workpieces::rpc::workpiece_choices;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::shown::Choice as Proposal;
use crate::ui::button::{Button, IconButton, Weight};
use crate::ui::field::{Choice, Field, SelectField};
use crate::ui::form::Pick;
use crate::ui::icon::Glyph;
use engrane::base::id::SpecificationLineId;
use engrane::base::problem::Problem;
use engrane::production::specifications::rules::of_line;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::pin::Pin;

/// A line.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    id: Option<SpecificationLineId>,
    /// Something of it is ordered.
    fixed: bool,
    code: Picked,
    /// Of a new workpiece, or of the one that stays.
    name: RwSignal<String>,
    kind: RwSignal<String>,
    quantity: RwSignal<String>,
    unit: RwSignal<String>,
    comment: RwSignal<String>,
    halt: RwSignal<String>,
}

impl Row {
    fn typed(&self) -> TypedLine {
        let text = |text: RwSignal<String>| text.get_untracked();
        let is_new = self.code.id.with_untracked(String::is_empty);
        TypedLine {
            id: self.id,
            kind: text(self.kind),
            code: text(self.code.text),
            name: if is_new { text(self.name) } else { String::new() },
            quantity: text(self.quantity),
            unit: text(self.unit),
            comment: text(self.comment),
            halt: text(self.halt),
        }
    }
}

/// All lines.
#[derive(Clone, Copy)]
struct Rows {
    lang: Locale,
    all: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
    blank: StoredValue<TypedLine>,
    kinds: StoredValue<Vec<Pick>>,
    halts: StoredValue<Vec<Pick>>,
    problem: RwSignal<Option<Problem>>,
}

impl Rows {
    fn add(self, SheetLine { typed, workpiece, fixed }: SheetLine) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let chosen =
            workpiece.map(|id| Proposal { id: id.to_string(), name: typed.code.clone(), remark: typed.name.clone() });
        let text = |text: String| RwSignal::new(text);
        let row = Row {
            key,
            id: typed.id,
            fixed,
            code: Picked::new(chosen),
            // Of what stays; a code that is typed anew has another name.
            name: text(if fixed { typed.name } else { String::new() }),
            kind: text(typed.kind),
            quantity: text(typed.quantity),
            unit: text(typed.unit),
            comment: text(typed.comment),
            halt: text(typed.halt),
        };
        self.all.update(|rows| rows.push(row));
    }

    fn add_blank(self) {
        self.add(SheetLine { typed: self.blank.get_value(), workpiece: None, fixed: false });
    }

    fn remove(self, key: u32) {
        self.all.update(|rows| rows.retain(|row| row.key != key));
        // What was wrong was said by the places of lines.
        self.problem.set(None);
    }

    fn place(self, key: u32) -> Option<usize> {
        self.all.with(|rows| rows.iter().position(|row| row.key == key))
    }

    /// What is wrong with a field of a line.
    fn problem_of(self, key: u32, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let field = of_line(self.place(key)?, field);
            self.problem.with(|problem| {
                let Some(Problem::Invalid { fields }) = problem else { return None };
                let reasons = fields.iter().filter(|one| one.field == field);
                let texts: Vec<&str> = reasons.map(|one| labels::reason(self.lang, one.reason)).collect();
                (!texts.is_empty()).then(|| texts.join(". "))
            })
        })
    }

    fn field(self, row: Row, label: &'static str, name: &'static str, value: RwSignal<String>) -> AnyView {
        let problem = self.problem_of(row.key, name);
        let id = format!("line-{name}-{}", row.key);
        view! { <Field label name=id value autocomplete="off" problem /> }.into_any()
    }

    fn select(self, row: Row, label: &'static str, name: &'static str, chosen: RwSignal<String>) -> AnyView {
        let problem = self.problem_of(row.key, name);
        let picks = if name == "kind" { self.kinds } else { self.halts };
        let choices = picks.with_value(|picks| {
            picks.iter().map(|pick| Choice::new(pick.value.clone(), pick.label.clone())).collect::<Vec<_>>()
        });
        let id = format!("line-{name}-{}", row.key);
        let choose = move |value| chosen.set(value);
        view! { <SelectField label name=id choices chosen=chosen on_choose=choose problem /> }.into_any()
    }

    /// What it is of: found while its code is typed; one that nobody knows has a name as well.
    fn piece(self, row: Row, focus: bool) -> AnyView {
        let lang = self.lang;
        if row.fixed {
            let (code, name) = (row.code.text.get_untracked(), row.name.get_untracked());
            return view! {
                <p class="break-words sm:col-span-2">
                    <span class="font-medium">{code}</span>
                    " "
                    <span class="text-muted">{name}</span>
                </p>
            }
            .into_any();
        }
        let texts = PickerTexts {
            label: td_string!(lang, production.field.drawing),
            unknown: td_string!(lang, production.form.new_workpiece),
        };
        let problem = self.problem_of(row.key, "code");
        let code = picker(texts, format!("line-code-{}", row.key), row.code, search, problem, focus);
        let is_unknown =
            move || row.code.id.with(String::is_empty) && row.code.text.with(|text| !text.trim().is_empty());
        let is_unknown = Memo::new(move |_| is_unknown());
        let name = move || {
            let label = td_string!(lang, production.field.workpiece_name);
            is_unknown.get().then(|| self.field(row, label, "name", row.name))
        };
        view! {
            {code}
            {name}
        }
        .into_any()
    }

    fn line(self, row: Row, focus: bool) -> AnyView {
        let (lang, key) = (self.lang, row.key);
        let label = move || {
            let number = self.place(key).map_or(0, |at| at + 1).to_string();
            td_string!(lang, specifications.line.title, number = number)
        };
        let kind = (!row.fixed).then(|| self.select(row, td_string!(lang, production.orders.made), "kind", row.kind));
        let halt =
            row.id.is_some().then(|| self.select(row, td_string!(lang, specifications.standing), "halt", row.halt));
        let remove = (!row.fixed).then(|| {
            let text = td_string!(lang, specifications.line.remove).to_owned();
            let press = Callback::new(move |()| self.remove(key));
            view! { <IconButton glyph=Glyph::Close label=text small=true on_press=press /> }
        });
        view! {
            <div class="flex items-start gap-2 rounded-box border border-base-300 p-3" role="group" aria-label=label>
                <div class="grid min-w-0 grow items-start gap-3 sm:grid-cols-2">
                    {self.piece(row, focus)}
                    {self.field(row, td_string!(lang, specifications.quantity), "quantity", row.quantity)}
                    {self.field(row, td_string!(lang, specifications.unit), "unit", row.unit)} {kind} {halt}
                    {self.field(row, td_string!(lang, specifications.comment), "comment", row.comment)}
                </div>
                {remove}
            </div>
        }
        .into_any()
    }

    fn view(self, problem: Signal<Option<String>>) -> AnyView {
        let lang = self.lang;
        let first_added = self.next.get_value();
        let add = Callback::new(move |()| self.add_blank());
        view! {
            <fieldset class="min-w-0">
                <legend class="mb-2 text-sm font-medium">{td_string!(lang, specifications.lines)}</legend>
                <div class="flex flex-col gap-3">
                    <For
                        each=move || self.all.get()
                        key=|row| row.key
                        children=move |row| self.line(row, row.key >= first_added)
                    />
                </div>
                <p class="mt-1.5 text-sm text-error empty:hidden" role="alert">
                    {problem}
                </p>
                <div class="mt-3">
                    <Button
                        text=td_string!(lang, specifications.line.add).to_owned()
                        glyph=Glyph::Add
                        small=true
                        on_press=add
                    />
                </div>
            </fieldset>
        }
        .into_any()
    }
}

/// Everything that is filled in.
#[derive(Clone, Copy)]
pub struct Filled {
    lang: Locale,
    number: RwSignal<String>,
    customer: RwSignal<String>,
    due: RwSignal<String>,
    note: RwSignal<String>,
    rows: Rows,
    pub sending: Sending,
}

impl Filled {
    pub fn new(lang: Locale, sheet: SpecificationSheet) -> Self {
        let SpecificationSheet { values, lines, blank, kinds, halts, .. } = sheet;
        let sending = Sending::ready();
        let rows = Rows {
            lang,
            all: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            blank: StoredValue::new(blank),
            kinds: StoredValue::new(kinds),
            halts: StoredValue::new(halts),
            problem: sending.problem,
        };
        for line in lines {
            rows.add(line);
        }
        let text = |text: String| RwSignal::new(text);
        Self {
            lang,
            number: text(values.number),
            customer: text(values.customer),
            due: text(values.due),
            note: text(values.note),
            rows,
            sending,
        }
    }

    pub fn typed(self) -> TypedSpecification {
        let text = |text: RwSignal<String>| text.get_untracked();
        TypedSpecification {
            number: text(self.number),
            customer: text(self.customer),
            due: text(self.due),
            note: text(self.note),
            lines: self.rows.all.with_untracked(|rows| rows.iter().map(Row::typed).collect()),
        }
    }

    fn field(self, label: &'static str, name: &'static str, kind: &'static str, value: RwSignal<String>) -> AnyView {
        let problem = self.sending.problem_of(self.lang, name);
        let kind = Signal::stored(kind.to_owned());
        let id = format!("specification-{name}");
        view! { <Field label name=id kind value autocomplete="off" problem /> }.into_any()
    }

    /// The fields with their button; `send` takes what was filled in.
    pub fn view(self, button: &'static str, send: impl Fn() + 'static) -> AnyView {
        let Self { lang, sending, .. } = self;
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            send();
        };
        view! {
            <form class="flex flex-col gap-6" on:submit=submit>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    {self.field(td_string!(lang, specifications.number), "number", "text", self.number)}
                    {self.field(td_string!(lang, production.field.customer), "customer", "text", self.customer)}
                    {self.field(td_string!(lang, production.field.due), "due", "date", self.due)}
                    {self.field(td_string!(lang, specifications.note), "note", "text", self.note)}
                </div>
                {self.rows.view(sending.problem_of(lang, "lines"))}
                <div>
                    <Button text=button.to_owned() weight=Weight::Primary busy=sending.busy submits=true />
                </div>
            </form>
        }
        .into_any()
    }
}

/// Workpieces that have the words.
fn search(words: String, _: Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Proposal>>>>> {
    Box::pin(workpiece_choices(words))
}
