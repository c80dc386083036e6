//! Who has the part, as of this moment: fetched anew whenever its offers change.

use super::labels as catalog_labels;
use super::offers::{Changed, offer_table};
use super::rpc;
use crate::base::labels::lang;
use crate::base::rpc::AsOf;
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::Card;
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, skeleton_rows};
use crate::ui::suspend::suspend;
use engrane::base::id::PartId;
use engrane::base::permission::Permission;
use engrane::market::types::{Availability, Offer};
use engrane::platform::events::types::Event;
use leptos::prelude::*;

/// The availability of a part, or how to get to see it.
#[component]
pub fn AvailabilityCard(part: PartId) -> AnyView {
    let session = Session::current();
    let allowed = Memo::new(move |_| session.can(Permission::AvailabilityView));
    (move || {
        if allowed.get() { view! { <Offers part /> }.into_any() } else { hint(lang(), part, session.signed_in()) }
    })
    .into_any()
}

#[component]
fn Offers(part: PartId) -> impl IntoView {
    let changes = use_context::<Live>().map(|live| {
        live.look_at(part);
        // The server tells of the part and of those that replace it, which are listed here too.
        live.changes(|event| matches!(event, Event::OffersChanged { .. }))
    });
    let offers = Resource::new(move || changes.map(|changes| changes.get()), move |_| rpc::offers(part));
    let shown = StoredValue::new(Shown::default());
    let loading = move || skeleton_rows(3, td_string!(untrack(lang), common.loading).to_owned());
    view! {
        <Transition fallback=loading>
            {suspend(move || {
                let lang = lang();
                async move {
                    match offers.await {
                        Ok(AsOf { now, value }) => {
                            let changed = shown
                                .try_update_value(|shown| shown.compare(&value.offers))
                                .unwrap_or_default();
                            let table = offer_table(lang, &value.offers, now, Some(part), &changed);
                            card(lang, &value, table)
                        }
                        Err(failure) => {
                            let retry = Callback::new(move |()| offers.refetch());
                            view! { <Card title=td_string!(lang, catalog.availability.title)>{broken_part(lang, &failure.0, retry)}</Card> }
                                .into_any()
                        }
                    }
                }
            })}
        </Transition>
    }
}

/// What the page has shown last.
#[derive(Debug, Default)]
struct Shown {
    offers: Option<Vec<Offer>>,
    turn: bool,
}

impl Shown {
    /// What is new since the last time, or has another price or stock; at first nothing is.
    fn compare(&mut self, now: &[Offer]) -> Changed {
        let before = self.offers.replace(now.to_vec());
        let Some(before) = before else { return Changed::default() };
        self.turn = !self.turn;
        let same = |old: &Offer, new: &Offer| old.item == new.item && old.price == new.price && old.stock == new.stock;
        let items = now.iter().filter(|new| !before.iter().any(|old| same(old, new))).map(|new| new.item).collect();
        Changed { items, turn: self.turn }
    }
}

fn card(lang: Locale, availability: &Availability, table: AnyView) -> AnyView {
    let title = td_string!(lang, catalog.availability.title);
    if availability.offers.is_empty() {
        return view! {
            <Card title id="offers">
                <Empty
                    glyph=Glyph::Inventory
                    title=td_string!(lang, catalog.availability.empty)
                    text=td_string!(lang, catalog.availability.empty_hint)
                />
            </Card>
        }
        .into_any();
    }
    let bodegas = catalog_labels::bodegas(lang, availability.bodegas);
    let total = if availability.stock.is_zero() {
        // All of it is to be confirmed.
        bodegas
    } else {
        let pieces = catalog_labels::pieces(lang, availability.stock);
        td_string!(lang, catalog.availability.total, bodegas, pieces).to_string()
    };
    let aside = view! { <span class="text-sm font-medium text-success tabular-nums">{total}</span> }.into_any();
    view! {
        <Card title aside flush=true id="offers">
            {table}
        </Card>
    }
    .into_any()
}

/// For whoever may not see it: a visitor is asked to sign in, a bodega is told why not.
fn hint(lang: Locale, part: PartId, signed_in: bool) -> AnyView {
    let (title, text) = if signed_in {
        (
            td_string!(lang, catalog.availability.workshops_only),
            td_string!(lang, catalog.availability.workshops_only_hint),
        )
    } else {
        (td_string!(lang, catalog.availability.sign_in), td_string!(lang, catalog.availability.sign_in_hint))
    };
    let way_in = (!signed_in).then(|| {
        view! {
            <LinkButton
                href=format!("/login?next=/catalog/parts/{part}")
                text=td_string!(lang, common.account.sign_in)
                weight=Weight::Primary
            />
        }
    });
    view! {
        <Card title=td_string!(lang, catalog.availability.title) id="offers">
            <Empty glyph=Glyph::Lock title text>
                {way_in}
            </Empty>
        </Card>
    }
    .into_any()
}
