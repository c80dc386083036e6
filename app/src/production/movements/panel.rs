//! A movement beside a page: what came of it, receiving more, and what else becomes of it.

use super::receive::{receiving, steps, taking_back};
use super::rpc;
use super::shown::{MovementRow, MovementSheet, ReceiptShown};
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::broken_part;
use crate::production::orders::order_address;
use crate::production::route::facts;
use crate::stores::document_address;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::Tone;
use crate::ui::dialog::SidePanel;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use crate::ui::text::named;
use engrane::base::id::MovementId;
use engrane::production::movements::types::{MovementStatus, QcStatus};
use leptos::prelude::*;

fn tone(status: MovementStatus) -> Tone {
    match status {
        MovementStatus::Pending | MovementStatus::Returned | MovementStatus::Cancelled => Tone::Neutral,
        MovementStatus::Sent | MovementStatus::InTransit => Tone::Brand,
        MovementStatus::PartlyReceived => Tone::Careful,
        MovementStatus::Received => Tone::Good,
    }
}

/// How far a movement is, whether it is late, and what the inspection says.
pub(super) fn badges(lang: Locale, row: &MovementRow) -> AnyView {
    let late = row.late.then(|| badge(td_string!(lang, movements.late), Tone::Bad));
    let qc = row.qc.clone().map(|(status, said)| {
        let tone = match status {
            QcStatus::Pending => Tone::Neutral,
            QcStatus::Accepted => Tone::Good,
            QcStatus::Rejected => Tone::Bad,
        };
        badge(said, tone)
    });
    view! {
        <span class="inline-flex flex-wrap gap-1">
            {badge(row.status_word.clone(), tone(row.status))} {late} {qc}
        </span>
    }
    .into_any()
}

/// `again` fetches what the page shows; the panel fetches itself.
pub(super) fn movement_panel(id: MovementId, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let language = use_i18n();
    let sheet = Resource::new(move || language.get_locale(), move |lang| rpc::production_movement(id, lang.into()));
    let fetch = Callback::new(move |()| {
        sheet.refetch();
        again.try_run(());
    });
    let content = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match sheet.await {
            Ok(sheet) => whole(lang, &sheet, fetch),
            Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| sheet.refetch())),
        }
    });
    let lang = move || language.get_locale();
    view! {
        <SidePanel
            title=Signal::derive(move || td_string!(lang(), movements.sheet).to_owned())
            close=Signal::derive(move || td_string!(lang(), production.close).to_owned())
            on_close=leave
        >
            <Transition fallback=|| skeleton_block("h-96")>{content}</Transition>
        </SidePanel>
    }
    .into_any()
}

fn whole(lang: Locale, sheet: &MovementSheet, fetch: Callback<()>) -> AnyView {
    let row = &sheet.row;
    let order = sheet.order.map(|order| {
        let text = td_string!(lang, movements.to_order);
        view! { <LinkButton href=order_address(order) text weight=Weight::Quiet small=true /> }
    });
    let promised = (!row.eta.is_empty()).then(|| td_string!(lang, movements.place.eta, day = row.eta.clone()));
    let figures = [Some(row.progress.clone()), Some(row.rest.clone()).filter(|rest| !rest.is_empty()), promised];
    let figures: Vec<String> = figures.into_iter().flatten().collect();
    view! {
        <div class="flex flex-col gap-6">
            <div class="flex flex-col gap-2">
                <h3 class="text-lg font-semibold break-words">{row.title.clone()}</h3>
                <p class="text-muted empty:hidden">{row.about.clone()}</p>
                {badges(lang, row)}
                <p class="tabular-nums">{figures.join(" · ")}</p>
                <div class="empty:hidden">{order}</div>
            </div>
            {sheet.may_receive.then(|| receiving(lang, sheet, fetch))}
            {receipts(lang, sheet.receipts.clone(), fetch)}
            {facts(td_string!(lang, movements.about), sheet.facts.clone())}
            {steps(lang, sheet, fetch)}
        </div>
    }
    .into_any()
}

fn receipts(lang: Locale, receipts: Vec<ReceiptShown>, fetch: Callback<()>) -> AnyView {
    if receipts.is_empty() {
        return ().into_any();
    }
    let rows = receipts
        .into_iter()
        .map(|receipt| {
            let ReceiptShown { id, said, by, note, document, over, may_take_back } = receipt;
            let document = document.map(|(id, name)| named(name, document_address(id)));
            view! {
                <li class="py-3">
                    <p class="font-medium tabular-nums" class=("line-through", over)>{said}</p>
                    <p class="text-sm text-muted">{by}</p>
                    <p class="text-sm break-words empty:hidden">{note}</p>
                    <p class="text-sm empty:hidden">{document}</p>
                    {may_take_back.then(|| taking_back(lang, id, fetch))}
                </li>
            }
        })
        .collect_view();
    view! {
        <section>
            <h3 class="font-semibold">{td_string!(lang, movements.receipt.title)}</h3>
            <ul class="divide-y divide-base-300">{rows}</ul>
        </section>
    }
    .into_any()
}
