//! Items that are tracked by piece: their pieces (unidades) on the page of the item, and choosing one in the panel of acts.

use super::acts::{AskedAct, holder_address};
use super::panel::{choose, input};
use super::picker::Picked;
use super::printing::labels_of_pieces;
use super::rpc;
use super::shown::{PieceShown, PiecesOffered, PiecesShown, TypedPiece};
use crate::forms::sending::Sending;
use crate::forms::subject::Subject;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::field::{self, Field, SelectField};
use crate::ui::form::{FormField, Kind, Pick};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, stacked};
use engrane::base::id::{StockItemId, StockPieceId};
use engrane::base::permission::Permission;
use engrane::stores::types::{Act, PlaceKind};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pieces of an item, each with what can be done with it; whoever may changes one, or sets one up.
pub fn pieces(
    lang: Locale,
    item: StockItemId,
    shown: PiecesShown,
    form: PieceForm,
    page: &str,
    archived: bool,
) -> AnyView {
    let session = Session::current();
    let may_edit = session.can(Permission::StoresEdit) && !archived;
    form.begin(item);
    let labels = labels_of_pieces(shown.rows.iter().map(|row| row.id));
    let labels = (session.can(Permission::StoresMove) && !shown.rows.is_empty()).then(|| {
        let text = td_string!(lang, stores.labels.print_these);
        view! {
            <div class="px-4 py-2">
                <LinkButton href=labels text weight=Weight::Quiet small=true />
            </div>
        }
    });
    let PiecesShown { rows, more, conditions } = shown;
    let list = if rows.is_empty() {
        view! { <Empty glyph=Glyph::Inventory title=td_string!(lang, stores.pieces.none) /> }.into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, stores.pieces.serial)).fold(Fold::Start),
            Head::text(td_string!(lang, stores.pieces.condition)).fold(Fold::End),
            Head::text(td_string!(lang, stores.pieces.place)).fold(Fold::Start),
            Head::text(td_string!(lang, stores.pieces.service)).fold(Fold::End),
            Head::text(td_string!(lang, stores.pieces.act)).fold(Fold::Line),
        ];
        let cells = rows.into_iter().map(|row| cells(lang, form, item, row, page, may_edit));
        table(td_string!(lang, stores.pieces.title).to_owned(), &heads, cells.collect())
    };
    let more = more.map(|more| view! { <p class="px-4 py-2 text-sm text-muted">{more}</p> });
    let form = may_edit.then(|| form.view(lang, item, conditions));
    view! {
        <Card title=td_string!(lang, stores.pieces.title) flush=true id="pieces">
            {list}
            {more}
            {labels}
            {form}
        </Card>
    }
    .into_any()
}

fn cells(
    lang: Locale,
    form: PieceForm,
    item: StockItemId,
    row: PieceShown,
    page: &str,
    may_edit: bool,
) -> Vec<AnyView> {
    let session = Session::current();
    let place = match row.holder.filter(|_| session.can(Permission::StoresMove)) {
        Some(holder) => named(row.place.clone(), holder_address(holder)),
        None => row.place.clone().into_any(),
    };
    let service = if row.overdue {
        let late = badge(td_string!(lang, stores.loans.overdue), Tone::Bad);
        view! { {row.service.clone()} " " {late} }.into_any()
    } else {
        row.service.clone().into_any()
    };
    let act = match row.at {
        Some(PlaceKind::Shelf) => Some(Act::Issue),
        Some(PlaceKind::Holder) => Some(Act::Return),
        Some(PlaceKind::Outside) | None => Some(Act::Receive),
    };
    let act = act.filter(|act| session.can(act.needs()));
    let act = act.map(|act| {
        let asked = AskedAct {
            holder: row.holder.filter(|_| act == Act::Return),
            issue: row.issue.filter(|_| act == Act::Return),
            piece: Some(row.id),
            ..AskedAct::of(act).item(item)
        };
        let text = super::acts::name(lang, act);
        view! { <LinkButton href=asked.address(page) text small=true /> }
    });
    let about = [row.own_code.as_str(), row.note.as_str()].into_iter().filter(|text| !text.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    let (serial, condition, since) = (row.serial.clone(), row.condition.clone(), row.since.clone());
    let change = may_edit.then(|| {
        let edit = Callback::new(move |()| form.edit(&row));
        view! {
            <Button
                text=td_string!(lang, stores.item.change).to_owned()
                weight=Weight::Quiet
                small=true
                on_press=edit
            />
        }
    });
    let acts = view! { <div class="flex flex-wrap gap-2">{act} {change}</div> };
    vec![
        stacked(serial.into_any(), Some(about)),
        condition.into_any(),
        stacked(place, Some(since).filter(|since| !since.is_empty())),
        service,
        acts.into_any(),
    ]
}

/// Setting up a piece, or changing one. It belongs to the page, apart from what is shown: news of the item must not sweep away what is
/// typed.
#[derive(Clone, Copy)]
pub struct PieceForm {
    of: Subject<StockItemId>,
    /// Which one is changed, with its version.
    known: RwSignal<Option<(StockPieceId, i32)>>,
    serial: RwSignal<String>,
    condition: RwSignal<String>,
    service: RwSignal<String>,
    note: RwSignal<String>,
    sending: Sending,
}

impl PieceForm {
    pub fn new() -> Self {
        Self {
            of: Subject::nothing(),
            known: RwSignal::new(None),
            serial: RwSignal::default(),
            condition: RwSignal::new("good".to_owned()),
            service: RwSignal::default(),
            note: RwSignal::default(),
            sending: Sending::ready(),
        }
    }

    /// Begins anew where the page is another item's.
    fn begin(self, item: StockItemId) {
        if self.of.turns_to(Some(item)) {
            self.clear();
            self.sending.problem.set(None);
        }
    }

    fn edit(self, row: &PieceShown) {
        self.known.set(Some((row.id, row.version)));
        self.serial.set(row.serial.clone());
        self.condition.set(row.condition_word.clone());
        self.service.set(row.service_day.clone());
        self.note.set(row.note.clone());
    }

    fn clear(self) {
        self.known.set(None);
        self.serial.set(String::new());
        self.condition.set("good".to_owned());
        self.service.set(String::new());
        self.note.set(String::new());
    }

    fn typed(self) -> TypedPiece {
        TypedPiece {
            serial: self.serial.get_untracked(),
            condition: self.condition.get_untracked(),
            service: self.service.get_untracked(),
            note: self.note.get_untracked(),
        }
    }

    /// Begins anew once something is saved. What was filled in meanwhile stays: it is the next piece, or a change of the next version.
    fn saved(self, item: StockItemId, known: Option<(StockPieceId, i32)>, sent: &TypedPiece) {
        if !self.of.is(item) || self.known.get_untracked() != known {
            return;
        }
        if self.typed() == *sent {
            self.clear();
        } else {
            self.known.set(known.map(|(id, version)| (id, version + 1)));
        }
    }

    fn view(self, lang: Locale, item: StockItemId, conditions: Vec<Pick>) -> AnyView {
        let Self { known, serial, condition, service, note, sending, .. } = self;
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            let (known, sent) = (known.get_untracked(), self.typed());
            let (id, version) = known.unzip();
            let work = rpc::save_piece(item, id, version.unwrap_or_default(), sent.clone());
            let done = move || self.saved(item, known, &sent);
            sending.send_and_say(work, td_string!(lang, stores.pieces.saved), done);
        };
        let of = move |field: &str| sending.problem_of(lang, field);
        let choices = conditions.into_iter().map(|pick| field::Choice::new(pick.value, pick.label)).collect();
        let title = move || match known.get() {
            Some(_) => td_string!(lang, stores.pieces.change),
            None => td_string!(lang, stores.pieces.new),
        };
        let cancel = move || {
            known.with(Option::is_some).then(|| {
                let clear = Callback::new(move |()| self.clear());
                view! { <Button text=td_string!(lang, common.cancel).to_owned() on_press=clear /> }
            })
        };
        view! {
            <form class="flex flex-col gap-4 p-4" on:submit=send>
                <h3 class="text-sm font-semibold">{title}</h3>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
                    <Field
                        label=td_string!(lang, stores.pieces.serial)
                        name="piece-serial"
                        value=serial
                        autocomplete="off"
                        problem=of("serial")
                    />
                    <SelectField
                        label=td_string!(lang, stores.pieces.condition)
                        name="piece-condition"
                        choices=choices
                        chosen=condition
                        on_choose=move |word: String| condition.set(word)
                    />
                    <Field
                        label=td_string!(lang, stores.pieces.service)
                        name="piece-service"
                        kind=Signal::stored("date".to_owned())
                        value=service
                        problem=of("service_due")
                    />
                    <Field
                        label=td_string!(lang, stores.panel.note)
                        name="piece-note"
                        value=note
                        autocomplete="off"
                        problem=of("note")
                    />
                </div>
                <div class="flex flex-wrap gap-2">
                    <Button text=td_string!(lang, common.save).to_owned() busy=sending.busy submits=true />
                    {cancel}
                </div>
            </form>
        }
        .into_any()
    }
}

/// What is asked for of a line besides its item.
#[derive(Clone, Copy)]
pub struct Asking {
    pub act: Act,
    /// Of the line among the others.
    pub key: u32,
    pub piece: RwSignal<String>,
    pub quantity: RwSignal<String>,
}

/// How much of an item, or which piece of one that is tracked by piece; `amount` is the field of quantities.
pub fn amount_or_piece(
    lang: Locale,
    asking: Asking,
    item: Picked,
    problem: Signal<Option<String>>,
    amount: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let Asking { act, key, piece, quantity } = asking;
    let found = RwSignal::new(None::<PiecesOffered>);
    Effect::new(move |before: Option<String>| {
        let id = item.id.get();
        if before.as_ref() == Some(&id) {
            return id;
        }
        // What was chosen of another item is none of this one.
        if before.is_some() {
            piece.set(String::new());
        }
        let Ok(of) = id.parse::<StockItemId>() else {
            found.set(None);
            return id;
        };
        let asked = id.clone();
        spawn_local(async move {
            let choices = rpc::piece_choices(of, act, lang.into()).await.ok().filter(|choices| choices.by_piece);
            // Another one may have been chosen, or the panel be closed.
            if item.id.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            if choices.is_some() && quantity.with_untracked(|typed| !matches!(typed.as_str(), "0" | "1")) {
                quantity.set("1".to_owned());
            }
            found.set(choices);
        });
        id
    });
    let view = move || {
        let Some(choices) = found.get() else { return amount() };
        let label = td_string!(lang, stores.pieces.serial);
        let id = format!("act-piece-{key}");
        let is_known = piece.with_untracked(|piece| choices.picks.iter().any(|pick| pick.value == *piece));
        if act == Act::Receive && !is_known {
            return input(id, FormField::new("piece", label, Kind::Text), piece, problem);
        }
        let none = td_string!(lang, stores.pieces.choose);
        let chosen = choose(id, td_string!(lang, stores.pieces.unit), none, piece, StoredValue::new(choices.picks));
        let found_there = (act == Act::Adjust).then(|| {
            let missed =
                Pick { value: "0".to_owned(), label: td_string!(lang, stores.pieces.missed).to_owned(), chosen: false };
            let label = td_string!(lang, stores.pieces.is_there);
            let there = td_string!(lang, stores.pieces.there);
            let is_missed = RwSignal::new(String::new());
            Effect::new(move |_| {
                let word = is_missed.get();
                quantity.set(if word.is_empty() { "1".to_owned() } else { word });
            });
            choose(format!("act-there-{key}"), label, there, is_missed, StoredValue::new(vec![missed]))
        });
        view! {
            {chosen}
            {found_there}
            <p class="text-sm text-error empty:hidden" role="alert">
                {problem}
            </p>
        }
        .into_any()
    };
    view.into_any()
}
