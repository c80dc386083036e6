//! The sheet, as it is printed.

use super::rpc;
use super::shown::{Drawn, Traveller, TravellerStage};
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::production::orders::order_address;
use crate::production::shown::Fact;
use crate::session::live::Live;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::PageHeading;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::ProductionOrderId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Lines for what is written by hand.
const LINES: usize = 3;

/// `/production/orders/:id/traveller`
pub(crate) fn traveller_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

fn content() -> AnyView {
    let (params, language) = (use_params_map(), use_i18n());
    let id: Memo<Option<ProductionOrderId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    // A sheet that is printed while the order changes has its new revision.
    let news = expect_context::<Live>()
        .changes(move |event| matches!(event, Event::OrderChanged { order, .. } if Some(*order) == id.get_untracked()));
    let sheet = Resource::new_blocking(
        move || (id.get(), language.get_locale(), news.get()),
        |(id, lang, _)| async move {
            match id {
                Some(id) => rpc::production_traveller(id, lang.into()).await.map(|sheet| (id, sheet)),
                None => Err(Failure(Problem::NotFound { what: Entity::ProductionOrder })),
            }
        },
    );
    let page = suspend(move || async move {
        match sheet.await {
            Ok((id, sheet)) => whole(language.get_locale_untracked(), id, sheet),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn whole(lang: Locale, id: ProductionOrderId, sheet: Traveller) -> AnyView {
    let heading = format!("{} · {}", td_string!(lang, production.traveller.title), sheet.title);
    let document = heading.clone();
    let print = Callback::new(move |()| {
        // A browser that prints nothing says so itself.
        let _ = window().print();
    });
    view! {
        {page_title(move |_| document.clone())}
        <div class="print:hidden">
            <PageHeading title=heading lead=td_string!(lang, production.traveller.lead)>
                <LinkButton
                    href=order_address(id)
                    text=td_string!(lang, production.traveller.back)
                    weight=Weight::Quiet
                    small=true
                />
                <Button
                    text=td_string!(lang, production.traveller.print).to_owned()
                    weight=Weight::Primary
                    small=true
                    on_press=print
                />
            </PageHeading>
        </div>
        {paper(lang, sheet)}
    }
    .into_any()
}

/// Black on white, whatever the theme: it is what comes out of the printer.
fn paper(lang: Locale, sheet: Traveller) -> AnyView {
    let Traveller { title, code, name, revision, facts, stages, notes, printed, qr } = sheet;
    let facts = facts.into_iter().map(|Fact { name, value }| {
        view! {
            <div class="min-w-0">
                <dt class="text-xs text-black/70">{name}</dt>
                <dd class="font-semibold break-words tabular-nums">{value}</dd>
            </div>
        }
    });
    let notes = (!notes.is_empty()).then(|| view! { <p class="break-words whitespace-pre-line">{notes}</p> });
    let lines = (0..LINES).map(|_| view! { <div class="h-9 border-b border-black/40"></div> }).collect_view();
    view! {
        <article class="traveller rounded-box bg-white p-4 text-black sm:p-8 print:rounded-none print:p-0">
            <header class="flex items-start justify-between gap-4 border-b-2 border-black pb-4">
                <div class="min-w-0">
                    <p class="text-lg font-semibold">{title}</p>
                    <h2 class="text-3xl font-bold break-words">{code}</h2>
                    <p class="text-lg break-words">{name}</p>
                    <p class="mt-1 text-xl font-semibold break-words">{revision}</p>
                </div>
                {code_of(lang, qr)}
            </header>
            <dl class="grid grid-cols-2 gap-x-6 gap-y-3 py-4 sm:grid-cols-4 print:grid-cols-4">{facts.collect_view()}</dl>
            {route(lang, stages)}
            <section class="break-inside-avoid pt-4">
                <h3 class="font-semibold">{td_string!(lang, production.traveller.notes)}</h3>
                {notes}
                {lines}
            </section>
            <p class="pt-4 text-xs text-black/70">{td_string!(lang, production.traveller.printed, at = printed)}</p>
        </article>
    }
    .into_any()
}

fn code_of(lang: Locale, Drawn { side, path }: Drawn) -> AnyView {
    view! {
        <svg
            class="size-28 shrink-0 sm:size-36 print:size-36"
            viewBox=format!("0 0 {side} {side}")
            shape-rendering="crispEdges"
            fill="currentColor"
            role="img"
            aria-label=td_string!(lang, production.traveller.code)
        >
            <path d=path></path>
        </svg>
    }
    .into_any()
}

/// The stages in their order, each with a box to tick and room for who did it; a phone shows the boxes alone.
fn route(lang: Locale, stages: Vec<TravellerStage>) -> AnyView {
    let written = [
        td_string!(lang, production.traveller.when),
        td_string!(lang, production.field.operator),
        td_string!(lang, floor.good),
        td_string!(lang, floor.scrap),
    ];
    let cell = "hidden border border-black/40 px-2 sm:table-cell print:table-cell";
    let head = format!("{cell} py-1 text-start text-xs font-semibold");
    let heads = written.into_iter().map(|text| view! { <th class=head.clone() scope="col">{text}</th> }).collect_view();
    let rows = stages.into_iter().enumerate().map(|(at, TravellerStage { name, about })| {
        let about = about.map(|about| view! { <span class="block text-xs text-black/70">{about}</span> });
        let blank = written.into_iter().map(|_| view! { <td class=cell></td> }).collect_view();
        view! {
            <tr class="h-14 break-inside-avoid">
                <td class="w-10 border border-black/40 text-center">
                    <span class="inline-block size-6 border-2 border-black align-middle" aria-hidden="true"></span>
                </td>
                <th class="border border-black/40 px-2 text-start" scope="row">
                    <span class="font-semibold break-words">{at + 1} ". " {name}</span>
                    {about}
                </th>
                {blank}
            </tr>
        }
    });
    view! {
        <table class="w-full border-collapse">
            <caption class="pb-1 text-start font-semibold">{td_string!(lang, production.route.title)}</caption>
            <thead>
                <tr>
                    <th class="border border-black/40 px-2 py-1 text-xs font-semibold" scope="col">
                        {td_string!(lang, production.traveller.done)}
                    </th>
                    <th class="border border-black/40 px-2 py-1 text-start text-xs font-semibold" scope="col">
                        {td_string!(lang, production.field.stage)}
                    </th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
