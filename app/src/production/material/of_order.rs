//! The material of an order on its page.

use super::shown::{MaterialOfOrder, MaterialRow, RemnantShown};
use crate::base::address::with_query;
use crate::base::rpc::{Failure, RpcResult};
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::production::orders::order_address;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use engrane::production::material::types::MaterialAct;
use leptos::prelude::*;

/// What an act is called, where it is begun.
pub(super) fn title(lang: Locale, act: MaterialAct) -> &'static str {
    match act {
        MaterialAct::Reserve => td_string!(lang, material.reserve.title),
        MaterialAct::Issue => td_string!(lang, material.issue.title),
        MaterialAct::Return => td_string!(lang, material.give_back.title),
    }
}

/// The card of an order; `again` fetches what it shows.
pub(in crate::production) fn material_card(
    lang: Locale,
    found: RpcResult<MaterialOfOrder>,
    again: Callback<()>,
) -> AnyView {
    match found {
        Ok(found) => card(lang, found),
        Err(Failure(problem)) => broken_part(lang, &problem, again),
    }
}

fn card(lang: Locale, found: MaterialOfOrder) -> AnyView {
    let MaterialOfOrder { order, rows, remnants, acts } = found;
    if rows.is_empty() && acts.is_empty() {
        return ().into_any();
    }
    let buttons = acts
        .into_iter()
        .map(|act| {
            let href = with_query(&order_address(order), &[("material", act.as_str())]);
            view! { <LinkButton href text=title(lang, act) weight=Weight::Quiet small=true /> }
        })
        .collect_view();
    let list = if rows.is_empty() {
        view! { <p class="px-4 py-3 text-muted">{td_string!(lang, material.none_of_order)}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| cells(lang, row)).collect();
        table(td_string!(lang, material.title).to_owned(), &heads(lang), rows)
    };
    view! {
        <Card title=td_string!(lang, material.title) flush=true>
            {list}
            {kept(lang, remnants)}
            <div class="flex flex-wrap gap-2 px-4 py-3 empty:hidden">{buttons}</div>
        </Card>
    }
    .into_any()
}

fn heads(lang: Locale) -> [Head; 6] {
    [
        Head::text(td_string!(lang, material.item)).fold(Fold::Line),
        Head::figures(td_string!(lang, material.needed)).named(),
        Head::figures(td_string!(lang, material.reserved)).named(),
        Head::figures(td_string!(lang, material.issued)).named(),
        Head::figures(td_string!(lang, material.missing)).named(),
        Head::figures(td_string!(lang, material.available)).named(),
    ]
}

fn cells(lang: Locale, row: MaterialRow) -> Vec<AnyView> {
    let MaterialRow { name, code, needed, reserved, issued, back, missing, available, .. } = row;
    let missing = match missing {
        Some(missing) => badge(missing, Tone::Careful),
        None => quiet(td_string!(lang, material.nothing_missing).to_owned()),
    };
    vec![
        stacked(view! { <span class="font-medium break-words">{name}</span> }.into_any(), Some(code)),
        needed.into_any(),
        reserved.into_any(),
        stacked(issued.into_any(), back),
        missing,
        available.into_any(),
    ]
}

fn kept(lang: Locale, remnants: Vec<RemnantShown>) -> AnyView {
    if remnants.is_empty() {
        return ().into_any();
    }
    let rows = remnants
        .into_iter()
        .map(|remnant| {
            let RemnantShown { said, about, by, document } = remnant;
            let by = match document {
                Some(document) => named(by, format!("/stores/documents/{document}")),
                None => by.into_any(),
            };
            view! {
                <li class="py-2">
                    <p class="font-medium break-words">{said}</p>
                    <p class="text-sm break-words">{about}</p>
                    <p class="text-sm text-muted">{by}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="px-4 py-3">
            <h3 class="font-semibold">{td_string!(lang, material.remnants)}</h3>
            <ul class="divide-y divide-base-300">{rows}</ul>
        </section>
    }
    .into_any()
}
