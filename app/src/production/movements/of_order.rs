//! The movements of an order on its page, and where its pieces are.

use super::panel::{badges, movement_panel};
use super::send::sending_panel;
use super::shown::{MovementRow, MovementsOfOrder, PlaceShown};
use crate::base::address::with_query;
use crate::base::rpc::{Failure, RpcResult};
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::production::orders::order_address;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, stacked};
use engrane::base::id::{MovementId, ProductionOrderId};
use engrane::production::movements::types::MovementKind;
use leptos::prelude::*;

/// Which panel of movements the address of an order opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::production) enum Beside {
    /// Something is sent, of this kind unless another one is chosen.
    Send(Option<MovementKind>),
    Movement(MovementId),
}

impl Beside {
    pub fn panel(self, order: ProductionOrderId, leave: Callback<()>, again: Callback<()>) -> AnyView {
        match self {
            Self::Send(kind) => sending_panel(Some(order), kind, leave, again),
            Self::Movement(id) => movement_panel(id, leave, again),
        }
    }
}

/// The cards of an order; `again` fetches what they show.
pub(in crate::production) fn of_order(
    lang: Locale,
    found: RpcResult<MovementsOfOrder>,
    again: Callback<()>,
) -> AnyView {
    match found {
        Ok(found) => cards(lang, found),
        Err(Failure(problem)) => broken_part(lang, &problem, again),
    }
}

fn cards(lang: Locale, found: MovementsOfOrder) -> AnyView {
    let MovementsOfOrder { order, places, rows, may_send, may_ship, may_move } = found;
    let address = move |id: MovementId| with_query(&order_address(order), &[("movement", &id.to_string())]);
    let begin = |kind: MovementKind, text: &'static str, weight: Weight| {
        let href = with_query(&order_address(order), &[("send", kind.as_str())]);
        view! { <LinkButton href text weight small=true /> }
    };
    let send =
        may_send.then(|| begin(MovementKind::ToPartner, td_string!(lang, movements.send.to_partner), Weight::Primary));
    let ship = may_ship.then(|| {
        let weight = if may_send { Weight::Plain } else { Weight::Primary };
        begin(MovementKind::Shipping, td_string!(lang, movements.send.ship), weight)
    });
    let other = may_move.then(|| begin(MovementKind::Inbound, td_string!(lang, movements.send.other), Weight::Quiet));
    if places.is_empty() && rows.is_empty() && !may_move {
        return ().into_any();
    }
    let list = if rows.is_empty() {
        view! { <p class="px-4 py-3 text-muted">{td_string!(lang, movements.none_of_order)}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| cells(lang, row, address)).collect();
        table(td_string!(lang, movements.title).to_owned(), &heads(lang), rows)
    };
    view! {
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
            <Card title=td_string!(lang, movements.title) flush=true>
                {list}
                <div class="flex flex-wrap gap-2 px-4 py-3 empty:hidden">{send} {ship} {other}</div>
            </Card>
            {journey(lang, places, address)}
        </div>
    }
    .into_any()
}

fn heads(lang: Locale) -> [Head; 4] {
    [
        Head::text(td_string!(lang, movements.who)).fold(Fold::Start),
        Head::text(td_string!(lang, movements.standing)).fold(Fold::End),
        Head::text(td_string!(lang, movements.quantity)).fold(Fold::Start),
        Head::text(td_string!(lang, movements.eta)).fold(Fold::End),
    ]
}

fn cells(lang: Locale, row: MovementRow, address: impl Fn(MovementId) -> String) -> Vec<AnyView> {
    let badges = badges(lang, &row);
    let MovementRow { id, title, kind_word, progress, rest, eta, .. } = row;
    let eta = if eta.is_empty() { "–".to_owned() } else { eta };
    vec![
        stacked(named(title, address(id)), Some(kind_word)),
        badges,
        stacked(progress.into_any(), Some(rest).filter(|rest| !rest.is_empty())),
        eta.into_any(),
    ]
}

/// Where the pieces are, whose they are, what is next and when.
fn journey(lang: Locale, places: Vec<PlaceShown>, address: impl Fn(MovementId) -> String) -> AnyView {
    if places.is_empty() {
        return ().into_any();
    }
    let rows = places
        .into_iter()
        .map(|one| {
            let PlaceShown { pieces, place, next, late, movement } = one;
            let place = match movement {
                Some(id) => named(place, address(id)),
                None => view! { <span class="font-medium break-words">{place}</span> }.into_any(),
            };
            let late = late.then(|| badge(td_string!(lang, movements.late), Tone::Bad));
            view! {
                <li class="flex items-baseline gap-4 py-2">
                    <span class="w-16 shrink-0 text-end text-lg font-semibold tabular-nums">{pieces}</span>
                    <span class="min-w-0 grow">
                        {place} " " {late}
                        <span class="block text-sm text-muted empty:hidden">{next}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=td_string!(lang, movements.journey)>
            <ol class="divide-y divide-base-300">{rows}</ol>
        </Card>
    }
    .into_any()
}
