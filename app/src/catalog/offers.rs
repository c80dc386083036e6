//! Offers of bodegas side by side: a table to compare, cards on phones.

use super::contact;
use super::labels as catalog_labels;
use crate::base::format;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::ui::age::age;
use crate::ui::icon::{Glyph, icon};
use chrono::{DateTime, Utc};
use engrane::base::id::{ItemId, PartId};
use engrane::market::types::Offer;
use leptos::prelude::*;
use rust_decimal::Decimal;

/// Offers that have just changed, to be highlighted once.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    pub items: Vec<ItemId>,
    /// Another turn than before: a row that changes twice glows twice.
    pub turn: bool,
}

impl Changed {
    fn class(&self, item: ItemId) -> &'static str {
        match (self.items.contains(&item), self.turn) {
            (false, _) => "",
            (true, false) => "changed",
            (true, true) => "changed-again",
        }
    }
}

/// The offers in the order they came. `asked` is the part whose page it is, and decides whether the relation to it is
/// said. `now` is the server's time when it said so.
pub fn offer_table(
    lang: Locale,
    offers: &[Offer],
    now: DateTime<Utc>,
    asked: Option<PartId>,
    changed: &Changed,
) -> AnyView {
    let rows = offers.iter().map(|offer| row(lang, offer, now, asked, changed.class(offer.item))).collect_view();
    let head = |text: &'static str, class: &'static str| {
        view! {
            <th
                class=format!("px-3 py-2.5 text-xs font-medium whitespace-nowrap text-muted first:ps-4 last:pe-4 {class}")
                scope="col"
                role="columnheader"
            >
                {text}
            </th>
        }
    };
    view! {
        <div class="overflow-x-auto">
            <table class="w-full text-sm max-md:block" role="table">
                <thead class="border-b border-base-300 max-md:sr-only" role="rowgroup">
                    <tr role="row">
                        {head(td_string!(lang, catalog.offer.bodega), "text-start")}
                        {head(td_string!(lang, catalog.offer.part), "text-start")}
                        {head(td_string!(lang, catalog.offer.stock), "text-end")}
                        {head(td_string!(lang, catalog.offer.price), "text-end")}
                        {head(td_string!(lang, catalog.offer.contact), "text-end")}
                    </tr>
                </thead>
                <tbody class="divide-y divide-base-300 max-md:block max-md:border-t max-md:border-base-300" role="rowgroup">
                    {rows}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(lang: Locale, offer: &Offer, now: DateTime<Utc>, asked: Option<PartId>, glow: &'static str) -> AnyView {
    let min_order = offer
        .min_order
        .filter(|&min_order| min_order > Decimal::ONE)
        .map(|min_order| td_string!(lang, catalog.offer.min_order, count = format::quantity(min_order)).to_string());
    let place = Some(offer.location.clone()).filter(|location| !location.is_empty());
    let terms: Vec<String> = place.into_iter().chain(min_order).collect();
    let city = Some(offer.city.clone()).filter(|city| !city.is_empty()).map(|city| format!("{city} · "));
    view! {
        <tr
            role="row"
            class=format!(
                "{glow} max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-4 max-md:gap-y-2 max-md:px-4 max-md:py-3.5 md:align-top",
            )
        >
            <th class="p-0 text-start font-normal md:whitespace-nowrap md:px-3 md:py-2.5 md:first:ps-4" scope="row" role="rowheader">
                <span class="block font-medium">{offer.bodega.clone()}</span>
                <span class="block text-xs/5 text-muted">{city} {age(offer.confirmed_at, now)}</span>
            </th>
            <td role="cell" class="p-0 max-md:order-3 max-md:col-span-2 md:px-3 md:py-2.5">
                {what(lang, offer, asked)}
            </td>
            <td role="cell" class="p-0 max-md:order-4 md:px-3 md:py-2.5 md:text-end md:whitespace-nowrap">
                <span class="text-muted md:hidden" aria-hidden="true">
                    {td_string!(lang, catalog.offer.stock)} " "
                </span>
                <span class="font-medium">{labels::stock(lang, offer.stock)}</span>
                <span class="text-xs/5 text-muted max-md:ms-2 md:block">{terms.join(" · ")}</span>
            </td>
            <td role="cell" class="figures p-0 max-md:order-2 md:px-3 md:py-2.5">
                <span class="block font-semibold">{format::money(&offer.price)}</span>
                <span class="block text-xs/5 text-muted">{catalog_labels::tax(lang, offer.tax)}</span>
            </td>
            <td role="cell" class="p-0 max-md:order-5 md:px-3 md:py-2 md:last:pe-4">{reach(lang, offer)}</td>
        </tr>
    }
    .into_any()
}

/// What is offered: its number, and how it stands to the part that was asked for.
fn what(lang: Locale, offer: &Offer, asked: Option<PartId>) -> AnyView {
    let number = format!("{} {}", offer.brand, offer.number).trim().to_owned();
    let number = match offer.part.filter(|part| Some(*part) != asked) {
        Some(part) => view! {
            <a class="link text-link" href=format!("/catalog/parts/{part}")>
                {number}
            </a>
        }
        .into_any(),
        None => number.into_any(),
    };
    // Beside a part of the catalogue the bodega's own words add nothing.
    let description = offer
        .part
        .is_none()
        .then(|| view! { <span class="mt-0.5 block text-muted empty:hidden">{offer.description.clone()}</span> });
    let relation = asked.is_some().then(|| catalog_labels::relation_badge(lang, offer.relation));
    view! {
        <span class="flex flex-wrap items-center gap-x-2 gap-y-1 md:flex-col md:items-start">
            <span class="font-mono whitespace-nowrap">{number}</span>
            {relation}
        </span>
        {description}
    }
    .into_any()
}

fn reach(lang: Locale, offer: &Offer) -> AnyView {
    let part = format!("{} {}", offer.brand, offer.number).trim().to_owned();
    let message = td_string!(lang, catalog.offer.message, part = part).to_string();
    let link = |href: String, glyph: Glyph, label: String, outside: bool| {
        view! {
            <a
                class="btn btn-sm btn-square border-base-300 bg-base-100 hover:bg-base-200"
                href=href
                aria-label=label.clone()
                title=label
                target=outside.then_some("_blank")
                rel=if outside { "noopener noreferrer" } else { "external" }
            >
                {icon(glyph, "size-4")}
            </a>
        }
    };
    let call = contact::call(&offer.phone).map(|href| {
        let label = td_string!(lang, catalog.offer.call, bodega = offer.bodega.clone()).to_string();
        link(href, Glyph::Call, label, false)
    });
    let write = contact::whatsapp(&offer.whatsapp, &message).map(|href| {
        let label = td_string!(lang, catalog.offer.whatsapp, bodega = offer.bodega.clone()).to_string();
        link(href, Glyph::Chat, label, true)
    });
    view! { <span class="flex gap-1.5 md:justify-end">{call} {write}</span> }.into_any()
}
