//! The panel of acts: receiving, issuing, returning, transferring, adjusting and scrapping, of one item or of many.
//!
//! The address says that it is open, so that a link opens it and going back closes it. The document that it makes has its id before
//! anything is sent: pressed twice, or sent again when the answer was lost, it is done once.

use super::acts::{self, AskedAct, document_address};
use super::picker::{Picked, PickerTexts, picker};
use super::rpc;
use super::serials::{Asking, amount_or_piece};
use super::shown::{ActSheet, Choice, KitLineShown, OpenIssue, TypedAct, TypedLine, TypedThing};
use crate::base::labels::{self, lang};
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::broken_part;
use crate::session::Session;
use crate::ui::button::{Button, IconButton, Weight};
use crate::ui::card::Tone;
use crate::ui::dialog::SidePanel;
use crate::ui::field::{self, SelectField};
use crate::ui::form::{FormField, Kind, Pick};
use crate::ui::icon::Glyph;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::{StockDocumentId, StockLocationId, StockPieceId};
use engrane::base::problem::Problem;
use engrane::stores::types::Act;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::pin::Pin;

/// The panel, when the address asks for one; `page` is the address without it.
pub fn act_panel(page: Signal<String>) -> AnyView {
    let (query, session, language) = (use_query_map(), Session::current(), use_i18n());
    let asked = Memo::new(move |_| query.with(|query| AskedAct::read(query, session)));
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        navigate(&page.get_untracked(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let panel = move || {
        asked.get().map(|asked| {
            let form = Resource::new(move || language.get_locale(), move |lang| rpc::act_form(asked, lang.into()));
            let content = suspend(move || async move {
                let lang = language.get_locale_untracked();
                match form.await {
                    Ok(form) => fields(lang, asked, form, leave),
                    Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
                }
            });
            view! {
                <SidePanel
                    title=Signal::derive(move || acts::name(lang(), asked.act).to_owned())
                    close=Signal::derive(move || td_string!(lang(), stores.panel.close).to_owned())
                    on_close=leave
                >
                    <Suspense fallback=|| skeleton_block("h-96")>{content}</Suspense>
                </SidePanel>
            }
        })
    };
    panel.into_any()
}

/// A line that is filled in.
#[derive(Clone, Copy)]
struct Line {
    key: u32,
    item: Picked,
    quantity: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    cost: RwSignal<String>,
    /// The id or serial of a piece, of an item that is tracked by piece.
    piece: RwSignal<String>,
    /// The issue that it closes; its item is not for choosing then.
    issue: Option<StockDocumentId>,
}

impl Line {
    fn new(key: u32, item: Option<Choice>, quantity: String, issue: Option<StockDocumentId>) -> Self {
        Self {
            key,
            item: Picked::new(item),
            quantity: RwSignal::new(quantity),
            from: RwSignal::default(),
            to: RwSignal::default(),
            cost: RwSignal::default(),
            piece: RwSignal::default(),
            issue,
        }
    }

    fn typed(self) -> TypedLine {
        TypedLine {
            item: self.item.typed(),
            quantity: self.quantity.get_untracked(),
            from: self.from.get_untracked(),
            to: self.to.get_untracked(),
            cost: self.cost.get_untracked(),
            issue: self.issue,
            piece: self.piece.get_untracked(),
        }
    }
}

/// Everything that is filled in.
#[derive(Clone, Copy)]
struct Filled {
    act: Act,
    lines: RwSignal<Vec<Line>>,
    next: StoredValue<u32>,
    holder: Picked,
    due: RwSignal<String>,
    reason: RwSignal<String>,
    note: RwSignal<String>,
    sending: Sending,
}

impl Filled {
    fn new(form: &ActSheet, piece: Option<StockPieceId>) -> Self {
        let first = Line::new(0, form.item.clone(), String::new(), None);
        first.piece.set(piece.map(|piece| piece.to_string()).unwrap_or_default());
        // What comes back is taken from the list of what is out.
        let lines = if form.act == Act::Return { Vec::new() } else { vec![first] };
        Self {
            act: form.act,
            lines: RwSignal::new(lines),
            next: StoredValue::new(1),
            holder: Picked::new(form.holder.clone()),
            due: RwSignal::default(),
            reason: RwSignal::default(),
            note: RwSignal::default(),
            sending: Sending::ready(),
        }
    }

    fn add(self, item: Option<Choice>, quantity: String, issue: Option<StockDocumentId>) {
        self.add_piece(item, quantity, issue, None);
    }

    /// A line of one piece, where the item is tracked by piece.
    fn add_piece(
        self,
        item: Option<Choice>,
        quantity: String,
        issue: Option<StockDocumentId>,
        piece: Option<StockPieceId>,
    ) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let line = Line::new(key, item, quantity, issue);
        line.piece.set(piece.map(|piece| piece.to_string()).unwrap_or_default());
        self.lines.update(|lines| lines.push(line));
    }

    /// What is out, as a line.
    fn add_issue(self, issue: &OpenIssue) {
        let mut item = issue.item.clone();
        if let Some(piece) = &issue.piece {
            item.name = format!("{} · {}", item.name, piece.serial);
        }
        let piece = issue.piece.as_ref().map(|piece| piece.id);
        self.add_piece(Some(item), issue.open.clone(), Some(issue.document), piece);
    }

    fn remove(self, key: u32) {
        self.lines.update(|lines| lines.retain(|line| line.key != key));
    }

    /// The place of a line among the others.
    fn place(self, key: u32) -> Option<usize> {
        self.lines.with(|lines| lines.iter().position(|line| line.key == key))
    }

    fn typed(self) -> TypedAct {
        TypedAct {
            holder: self.holder.typed(),
            due: self.due.get_untracked(),
            reason: self.reason.get_untracked(),
            note: self.note.get_untracked(),
            lines: self.lines.with_untracked(|lines| lines.iter().map(|line| line.typed()).collect()),
        }
    }
}

pub(crate) fn search_items(words: String, lang: Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Choice>>>>> {
    Box::pin(rpc::item_choices(words, lang.into()))
}

pub(super) fn search_holders(words: String, lang: Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Choice>>>>> {
    Box::pin(rpc::holder_choices(words, lang.into()))
}

fn fields(lang: Locale, asked: AskedAct, form: ActSheet, leave: Callback<()>) -> AnyView {
    let filled = Filled::new(&form, asked.piece);
    let (act, id) = (form.act, form.id);
    let sending = filled.sending;
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        sending.send(rpc::do_act(id, act, filled.typed(), lang.into()), move |done| {
            // What that would do is shown before it is done.
            let shown = format!("{}#undo", document_address(done.id));
            let undo = Callback::new(move |()| navigate(&shown, NavigateOptions::default()));
            sending.toasts.offer(Tone::Good, done.text, td_string!(lang, stores.panel.undo), undo);
            leave.try_run(());
        });
    };
    let shelves = StoredValue::new(form.shelves);
    let has_holder = matches!(act, Act::Issue | Act::Return);
    let holder = has_holder.then(|| {
        let texts = PickerTexts {
            label: if act == Act::Issue {
                td_string!(lang, stores.panel.to_whom)
            } else {
                td_string!(lang, stores.panel.by_whom)
            },
            unknown: td_string!(lang, stores.panel.no_holder),
        };
        let problem = sending.problem_of(lang, "holder");
        let focus = form.holder.is_none() && (asked.item.is_none() || act == Act::Issue);
        picker(texts, "act-holder".to_owned(), filled.holder, search_holders, problem, focus)
    });
    let open = (act == Act::Return).then(|| open_issues(lang, asked, form.issue, filled));
    let lines = view! {
        <For
            each=move || filled.lines.get()
            key=|line| line.key
            children=move |line| line_view(lang, filled, line, shelves, !has_holder || asked.holder.is_some())
        />
    };
    let kits = (!form.kits.is_empty()).then(|| choose_kit(lang, form.kits, filled));
    let more = (act != Act::Return).then(|| {
        let add = Callback::new(move |()| filled.add(None, String::new(), None));
        view! {
            <div>
                <Button text=td_string!(lang, stores.panel.add_line).to_owned() glyph=Glyph::Add small=true on_press=add />
            </div>
        }
    });
    let due = (act == Act::Issue).then(|| {
        let field = FormField::new("due_at", td_string!(lang, stores.panel.due), Kind::Day)
            .hint(td_string!(lang, stores.panel.due_hint));
        bound(lang, field, filled.due, sending)
    });
    let reasoned = matches!(act, Act::Adjust | Act::Scrap);
    let reason = reasoned.then(|| {
        let field = FormField::new("reason", td_string!(lang, stores.panel.reason), Kind::Text);
        bound(lang, field, filled.reason, sending)
    });
    let note =
        bound(lang, FormField::new("note", td_string!(lang, stores.panel.note), Kind::Text), filled.note, sending);
    view! {
        <form class="flex flex-col gap-4" on:submit=send>
            {sending.notice(lang)}
            {holder}
            {open}
            {kits}
            <div class="flex flex-col gap-3">{lines}</div>
            {more}
            {due}
            {reason}
            {note}
            <div class="flex flex-wrap gap-2">
                <Button
                    text=acts::name(lang, act).to_owned()
                    weight=Weight::Primary
                    submits=true
                    busy=sending.busy
                    disabled=Signal::derive(move || filled.lines.with(Vec::is_empty))
                />
                <Button text=td_string!(lang, common.cancel).to_owned() on_press=leave />
            </div>
        </form>
    }
    .into_any()
}

/// Adds the items of a kit that is chosen. They are filled in like any others, and can be changed.
fn choose_kit(lang: Locale, kits: Vec<Pick>, filled: Filled) -> AnyView {
    let chosen = RwSignal::new(String::new());
    let add = move |kit: String| {
        chosen.set(kit.clone());
        let Ok(kit) = kit.parse() else { return };
        spawn_local(async move {
            match rpc::kit_lines(kit).await {
                Ok(lines) => {
                    // What nothing was filled in of goes.
                    let is_blank = |line: &Line| line.item.text.with_untracked(|text| text.trim().is_empty());
                    if filled.lines.try_update(|lines| lines.retain(|line| !is_blank(line))).is_none() {
                        // The panel was left meanwhile.
                        return;
                    }
                    for KitLineShown { item, quantity } in lines {
                        filled.add(Some(item), quantity, None);
                    }
                }
                Err(Failure(problem)) => {
                    filled.sending.problem.try_set(Some(problem));
                }
            }
            chosen.try_set(String::new());
        });
    };
    let choices = kits.into_iter().map(|pick| field::Choice::new(pick.value, pick.label)).collect();
    let label = td_string!(lang, stores.panel.kit);
    view! { <SelectField label name="act-kit" choices=choices chosen=chosen on_choose=add /> }.into_any()
}

/// A field whose text is kept in a signal.
fn bound(lang: Locale, field: FormField, value: RwSignal<String>, sending: Sending) -> AnyView {
    let text = sending.problem_of(lang, &field.name);
    input(format!("act-{}", field.name), field, value, text)
}

pub(super) fn input(id: String, field: FormField, value: RwSignal<String>, problem: Signal<Option<String>>) -> AnyView {
    let FormField { label, hint, kind, .. } = field;
    let about = format!("{id}-about");
    let described = about.clone();
    view! {
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class="text-sm font-medium" for=id.clone()>
                {label}
            </label>
            <input
                class="input w-full"
                class:input-error=move || problem.with(Option::is_some)
                id=id
                type=if kind == Kind::Day { "date" } else { "text" }
                inputmode=(kind == Kind::Number).then_some("decimal")
                autocomplete="off"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            <p id=about class="text-sm text-muted empty:hidden">
                {hint}
            </p>
            <p class="text-sm text-error empty:hidden" role="alert">
                {problem}
            </p>
        </div>
    }
    .into_any()
}

/// One of several, or none.
pub(super) fn choose(
    id: String,
    label: &'static str,
    none: &'static str,
    value: RwSignal<String>,
    picks: StoredValue<Vec<Pick>>,
) -> AnyView {
    let options = picks.with_value(|picks| {
        let option = |pick: &Pick| {
            let this = pick.value.clone();
            view! {
                <option value=pick.value.clone() selected=move || value.with(|value| *value == this)>
                    {pick.label.clone()}
                </option>
            }
        };
        picks.iter().map(option).collect_view()
    });
    view! {
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class="text-sm font-medium" for=id.clone()>
                {label}
            </label>
            <select
                class="select w-full"
                id=id
                prop:value=value
                on:change:target=move |event| value.set(event.target().value())
            >
                <option value="">{none}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// What is wrong with a line: what there is not enough of, what cannot be read.
pub(super) fn problem_of_line(
    lang: Locale,
    problem: Option<&Problem>,
    at: usize,
    is_of: fn(&str) -> bool,
) -> Option<String> {
    match problem? {
        Problem::NotEnough { lines } if is_of("quantity") => {
            let short = lines.iter().find(|short| usize::try_from(short.line) == Ok(at))?;
            Some(labels::not_enough(lang, short))
        }
        Problem::Invalid { fields } => {
            let start = format!("lines.{at}.");
            let reasons = fields.iter().filter(|field| field.field.strip_prefix(&start).is_some_and(is_of));
            let texts: Vec<&str> = reasons.map(|field| labels::reason(lang, field.reason)).collect();
            (!texts.is_empty()).then(|| texts.join(". "))
        }
        _ => None,
    }
}

fn line_view(lang: Locale, filled: Filled, line: Line, shelves: StoredValue<Vec<Pick>>, first: bool) -> AnyView {
    let Filled { act, sending: Sending { problem, .. }, .. } = filled;
    let key = line.key;
    let told = move |is_of: fn(&str) -> bool| {
        Signal::derive(move || {
            let at = filled.place(key)?;
            problem.with(|problem| problem_of_line(lang, problem.as_ref(), at, is_of))
        })
    };
    let of_item = told(|field| matches!(field, "item" | "code" | "name"));
    let item = if line.issue.is_some() {
        let name = line.item.text.get_untracked();
        view! { <p class="font-medium">{name}</p> }.into_any()
    } else {
        let texts = PickerTexts {
            label: td_string!(lang, stores.panel.item),
            unknown: if act == Act::Receive {
                td_string!(lang, stores.panel.new_item)
            } else {
                td_string!(lang, stores.panel.no_item)
            },
        };
        let chosen = line.item.id.with_untracked(|id| !id.is_empty());
        // The first line when the panel opens, and each that is added.
        let focus = !chosen && (key > 0 || first);
        picker(texts, format!("act-item-{key}"), line.item, search_items, of_item, focus)
    };
    let of_quantity = told(|field| field == "quantity");
    let label = match act {
        Act::Adjust => td_string!(lang, stores.panel.there),
        _ => td_string!(lang, stores.panel.quantity),
    };
    let amount = move || {
        let field = FormField::new("quantity", label, Kind::Number);
        input(format!("act-quantity-{key}"), field, line.quantity, of_quantity)
    };
    // A piece that comes back is known, and one.
    let is_known = line.issue.is_some() && line.piece.with_untracked(|piece| !piece.is_empty());
    let of_piece = told(|field| field == "piece");
    let quantity = if is_known {
        view! {
            <p class="text-sm text-error empty:hidden" role="alert">
                {of_piece}
            </p>
        }
        .into_any()
    } else {
        let asking = Asking { act, key, piece: line.piece, quantity: line.quantity };
        amount_or_piece(lang, asking, line.item, of_piece, amount)
    };
    let any = td_string!(lang, stores.panel.any_shelf);
    let home = td_string!(lang, stores.panel.home_shelf);
    let from = matches!(act, Act::Issue | Act::Transfer | Act::Scrap)
        .then(|| choose(format!("act-from-{key}"), td_string!(lang, stores.panel.from), any, line.from, shelves));
    let to = matches!(act, Act::Receive | Act::Return | Act::Transfer | Act::Adjust).then(|| {
        let label =
            if act == Act::Adjust { td_string!(lang, stores.panel.at) } else { td_string!(lang, stores.panel.to) };
        choose(format!("act-to-{key}"), label, home, line.to, shelves)
    });
    let cost = (act == Act::Receive).then(|| {
        let field = FormField::new("cost", td_string!(lang, stores.panel.cost), Kind::Number);
        input(format!("act-cost-{key}"), field, line.cost, told(|field| field == "cost"))
    });
    let of_place = told(|field| matches!(field, "from" | "to"));
    let another = move || {
        let has_piece = line.issue.is_none() && line.piece.with(|piece| !piece.is_empty());
        has_piece.then(|| {
            let add = Callback::new(move |()| {
                let TypedThing { id, text } = line.item.typed();
                filled.add(Some(Choice { id, name: text, remark: String::new() }), "1".to_owned(), None);
            });
            view! {
                <div>
                    <Button
                        text=td_string!(lang, stores.pieces.another).to_owned()
                        glyph=Glyph::Add
                        weight=Weight::Quiet
                        small=true
                        on_press=add
                    />
                </div>
            }
        })
    };
    let may_go = move || act == Act::Return || filled.lines.with(|lines| lines.len() > 1);
    let remove = move || {
        may_go().then(|| {
            view! {
                <IconButton
                    glyph=Glyph::Close
                    label=td_string!(lang, stores.panel.remove_line).to_owned()
                    small=true
                    on_press=Callback::new(move |()| filled.remove(key))
                />
            }
        })
    };
    view! {
        <div class="flex items-start gap-2 rounded-box border border-base-300 p-3" role="group">
            <div class="flex min-w-0 grow flex-col gap-3">
                {item}
                <div class="grid items-start gap-3 sm:grid-cols-2">{quantity} {from} {to} {cost}</div>
                <p class="text-sm text-error empty:hidden" role="alert">
                    {of_place}
                </p>
                {another}
            </div>
            {remove}
        </div>
    }
    .into_any()
}

/// What is out with the holder, or of the item: pressed, it becomes a line. Pressed again, another one, for what comes back broken and
/// goes elsewhere.
fn open_issues(lang: Locale, asked: AskedAct, named: Option<StockDocumentId>, filled: Filled) -> AnyView {
    let holder: Memo<Option<StockLocationId>> = Memo::new(move |_| filled.holder.id.with(|id| id.parse().ok()));
    let is_named = move |issue: &OpenIssue| {
        Some(issue.document) == named
            && asked.item.is_none_or(|item| issue.item.id == item.to_string())
            && asked.piece.is_none_or(|piece| issue.piece.as_ref().is_some_and(|known| known.id == piece))
    };
    let (open, turn) = (RwSignal::new(None::<RpcResult<Vec<OpenIssue>>>), StoredValue::new(0_u32));
    let ask = move |holder: Option<StockLocationId>| {
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        if asked.item.is_none() && holder.is_none() {
            open.set(Some(Ok(Vec::new())));
            return;
        }
        open.set(None);
        spawn_local(async move {
            let found = rpc::open_issues(asked.item, holder, lang.into()).await;
            // Somebody else may have been chosen, or the panel be closed.
            if turn.try_get_value() != Some(mine) {
                return;
            }
            // The issue that the address names is the first line.
            if mine == 1
                && let Some(issue) = found.as_ref().ok().and_then(|issues| issues.iter().find(|issue| is_named(issue)))
            {
                filled.add_issue(issue);
            }
            open.set(Some(found));
        });
    };
    Effect::new(move |_| ask(holder.get()));
    let list = move || match open.get() {
        None => skeleton_block("h-16"),
        Some(Err(Failure(problem))) => {
            broken_part(lang, &problem, Callback::new(move |()| ask(holder.get_untracked())))
        }
        Some(Ok(issues)) if issues.is_empty() => {
            let text = if holder.with(Option::is_none) && asked.item.is_none() {
                td_string!(lang, stores.panel.say_holder)
            } else {
                td_string!(lang, stores.panel.nothing_out)
            };
            view! { <p class="text-sm text-muted">{text}</p> }.into_any()
        }
        Some(Ok(issues)) => {
            let buttons = issues.into_iter().map(|issue| {
                let text = issue.text.clone();
                view! {
                    <li>
                        <button
                            class="btn h-auto min-h-12 w-full justify-start border-base-300 bg-base-100 py-2 text-start text-sm font-normal hover:bg-base-200"
                            type="button"
                            on:click=move |_| filled.add_issue(&issue)
                        >
                            {text}
                        </button>
                    </li>
                }
            });
            view! { <ul class="flex flex-col gap-2">{buttons.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <div class="flex flex-col gap-2">
            <h3 class="text-sm font-semibold">{td_string!(lang, stores.panel.out)}</h3>
            {list}
        </div>
    }
    .into_any()
}
