//! What is kept of an item for somebody: letting it go, and keeping more.

use super::acts::holder_address;
use super::panel::search_holders;
use super::picker::{Picked, PickerTexts, picker};
use super::rpc;
use super::shown::{ReservedRow, TypedReservation};
use crate::forms::sending::Sending;
use crate::forms::subject::Subject;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Card;
use crate::ui::field::Field;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use engrane::base::id::StockItemId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Reserving of an item. It belongs to the page, apart from what is shown: news of the item must not sweep away what is typed.
#[derive(Clone, Copy)]
pub struct ReservationForm {
    of: Subject<StockItemId>,
    holder: Picked,
    quantity: RwSignal<String>,
    until: RwSignal<String>,
    note: RwSignal<String>,
    sending: Sending,
}

impl ReservationForm {
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let (quantity, until, note) = (empty(), empty(), empty());
        let (of, holder) = (Subject::nothing(), Picked::new(None));
        Self { of, holder, quantity, until, note, sending: Sending::ready() }
    }

    /// Begins anew where the page is another item's.
    fn begin(self, item: StockItemId) {
        if self.of.turns_to(Some(item)) {
            self.clear();
            self.sending.problem.set(None);
        }
    }

    fn clear(self) {
        self.holder.clear();
        self.quantity.set(String::new());
        self.until.set(String::new());
        self.note.set(String::new());
    }

    fn typed(self) -> TypedReservation {
        TypedReservation {
            holder: self.holder.typed(),
            quantity: self.quantity.get_untracked(),
            until: self.until.get_untracked(),
            note: self.note.get_untracked(),
        }
    }

    /// Begins anew once something is reserved; what was filled in meanwhile is the next reservation.
    fn kept(self, item: StockItemId, sent: &TypedReservation) {
        if self.of.is(item) && self.typed() == *sent {
            self.clear();
        }
    }
}

/// The reservations of an item, with a form that makes one unless nothing of it comes in any more.
pub fn reserved(
    lang: Locale,
    item: StockItemId,
    rows: Vec<ReservedRow>,
    filling: ReservationForm,
    archived: bool,
) -> AnyView {
    filling.begin(item);
    let ReservationForm { holder, quantity, until, note, sending, .. } = filling;
    let list = (!rows.is_empty()).then(|| {
        let heads = [
            Head::text(td_string!(lang, stores.reserved.holder)).fold(Fold::Start),
            Head::figures(td_string!(lang, stores.reserved.quantity)).fold(Fold::End),
            Head::text(td_string!(lang, stores.reserved.until)).fold(Fold::Start),
            Head::text(td_string!(lang, stores.reserved.who)),
            Head::text(td_string!(lang, stores.reserved.release)).fold(Fold::Line),
        ];
        let cells = rows.into_iter().map(|row| {
            let id = row.id;
            let release = Callback::new(move |()| {
                let work = rpc::release_reservation(id);
                sending.send_and_say(work, td_string!(lang, stores.reserved.released), || ());
            });
            let release = view! {
                <Button
                    text=td_string!(lang, stores.reserved.release).to_owned()
                    weight=Weight::Quiet
                    small=true
                    busy=sending.busy
                    on_press=release
                />
            };
            let about = Some(row.note).filter(|note| !note.is_empty());
            vec![
                stacked(named(row.holder_name, holder_address(row.holder)), about),
                row.quantity.into_any(),
                row.until.into_any(),
                quiet(row.who),
                release.into_any(),
            ]
        });
        table(td_string!(lang, stores.reserved.title).to_owned(), &heads, cells.collect())
    });
    let form = (!archived).then(|| {
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            let sent = filling.typed();
            let work = rpc::reserve_item(item, sent.clone());
            sending.send_and_say(work, td_string!(lang, stores.reserved.kept), move || filling.kept(item, &sent));
        };
        let of = move |field: &str| sending.problem_of(lang, field);
        let texts = PickerTexts {
            label: td_string!(lang, stores.reserved.holder),
            unknown: td_string!(lang, stores.panel.no_holder),
        };
        view! {
            <form class="flex flex-col gap-4 p-4" on:submit=send>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
                    {picker(texts, "reserve-holder".to_owned(), holder, search_holders, of("holder"), false)}
                    <Field
                        label=td_string!(lang, stores.reserved.quantity)
                        name="reserve-quantity"
                        value=quantity
                        autocomplete="off"
                        problem=of("quantity")
                    />
                    <Field
                        label=td_string!(lang, stores.reserved.until)
                        name="reserve-until"
                        kind=Signal::stored("date".to_owned())
                        value=until
                        problem=of("until")
                    />
                    <Field
                        label=td_string!(lang, stores.reserved.note)
                        name="reserve-note"
                        value=note
                        autocomplete="off"
                        problem=of("note")
                    />
                </div>
                <div>
                    <Button text=td_string!(lang, stores.reserved.keep).to_owned() busy=sending.busy submits=true />
                </div>
            </form>
        }
    });
    view! {
        <Card title=td_string!(lang, stores.reserved.title) flush=true>
            {list}
            {form}
        </Card>
    }
    .into_any()
}
