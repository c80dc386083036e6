//! A part: what it is, who has it, what it fits and what replaces it.

use super::about;
use super::availability::AvailabilityCard;
use super::edit;
use super::fitments::Fitments;
use super::labels as catalog_labels;
use super::question;
use super::report_fit::ReportFit;
use super::rpc;
use super::search;
use super::vehicle_fit::VehicleFit;
use super::why::Why;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::{Failure, RpcResult};
use crate::catalog::my_vehicles::{self, part_href};
use crate::i18n::{Locale, td_string};
use crate::layout::page_title::page_title;
use crate::layout::problem_page;
use crate::session::Session;
use crate::ui::badge::badge;
use crate::ui::button::LinkButton;
use crate::ui::card::{Card, Tone};
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Glyph, icon};
use crate::ui::state::{Empty, Notice, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use engrane::base::id::PartId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::catalog::rules::printed_gtin;
use engrane::catalog::types::{Alternative, BareReference, PartDetail, PartName, PartSearch, PartStatus};
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/catalog/parts/:id?make=…&model=…&year=…&engine=…`
pub(crate) fn part_page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let part = Resource::new(move || id.get(), fetch);
    let loading = || {
        view! {
            <div class="grid gap-6 pt-10 xl:grid-cols-[16rem_minmax(0,1fr)]">
                {skeleton_block("h-72")} {skeleton_block("h-72")}
            </div>
        }
    };
    view! {
        <Transition fallback=loading>
            {suspend(move || async move {
                match part.await {
                    Ok(part) => view! { <Part part /> }.into_any(),
                    Err(Failure(problem)) => problem_page(problem),
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn fetch(id: String) -> RpcResult<PartDetail> {
    let id = id.parse::<PartId>().map_err(|_| Failure(Problem::NotFound { what: Entity::Part }))?;
    let mut part = rpc::part(id).await?;
    tell_once(&mut part.alternatives, &part.replaces);
    Ok(part)
}

/// What a part replaces is listed there alone, although it may replace the part as well.
fn tell_once(alternatives: &mut Vec<Alternative>, replaces: &[Alternative]) {
    alternatives.retain(|other| replaces.iter().all(|replaced| replaced.id != other.id));
}

#[component]
fn Part(part: PartDetail) -> impl IntoView {
    let id = part.id;
    let titled = format!("{} {}", part.brand, part.number);
    let group = part.group_code.clone();
    let query = use_query_map();
    let vehicle = Memo::new(move |_| query.with(my_vehicles::from_query));
    let stands_for = part.alternatives.iter().chain(&part.replaces);
    let why = part.held_back || !part.alternatives.is_empty() || !part.replaces.is_empty();
    let others: Vec<_> = stands_for.map(|other| (other.id, format!("{} {}", other.brand, other.number))).collect();
    let said = about::part(untrack(lang), &part);
    let part = StoredValue::new(part);
    view! {
        {said}
        {page_title(move |lang| part.with_value(|part| format!("{titled} {}", labels::name(lang, &part.name))))}
        {move || part.with_value(|part| breadcrumbs(lang(), part, vehicle.get()))}
        {move || part.with_value(|part| not_sold(lang(), part, &vehicle.read()))}
        <VehicleFit part=id vehicle group />
        <div class="grid items-start gap-6 xl:grid-cols-[16rem_minmax(0,1fr)]">
            {move || part.with_value(|part| identity(lang(), part, &vehicle.read()))} <AvailabilityCard part=id />
        </div>
        {move || part.with_value(|part| sections(lang(), part))}
        <div class="flex flex-col gap-6">
            <Fitments part=id vehicle />
            {move || part.with_value(|part| replacements(lang(), part, &vehicle.read()))}
            {why.then(|| view! { <Why part=id vehicle /> })}
            <ReportFit part=id vehicle others />
        </div>
    }
}

fn breadcrumbs(lang: Locale, part: &PartDetail, vehicle: VehicleChoice) -> AnyView {
    let catalog = PartSearch { vehicle, ..PartSearch::default() };
    let category = PartSearch { category: Some(part.category_code.clone()), ..catalog.clone() };
    let group = PartSearch { group: Some(part.group_code.clone()), ..category.clone() };
    let step = |href: String, text: String| {
        view! {
            <li class="flex items-center gap-1">
                <a class="underline-offset-4 hover:text-base-content hover:underline" href=href>
                    {text}
                </a>
                {icon(Glyph::ChevronRight, "size-4")}
            </li>
        }
    };
    view! {
        <nav class="mb-4 text-sm text-muted" aria-label=td_string!(lang, catalog.part.breadcrumbs)>
            <ol class="flex flex-wrap items-center gap-x-1 gap-y-1">
                {step(search::href(&catalog), td_string!(lang, catalog.title).to_owned())}
                {step(search::href(&category), labels::name(lang, &part.category))}
                {step(search::href(&group), labels::name(lang, &part.group))}
                <li class="font-mono" aria-current="page">
                    {part.number.clone()}
                </li>
            </ol>
        </nav>
    }
    .into_any()
}

/// A part by its name, as a link.
fn named(name: &PartName, vehicle: &VehicleChoice) -> AnyView {
    view! {
        <a class="link font-mono font-medium text-link" href=part_href(name.id, vehicle)>
            {format!("{} {}", name.brand, name.number)}
        </a>
    }
    .into_any()
}

/// Of a part that is not sold any more: so, and what is sold instead.
fn not_sold(lang: Locale, part: &PartDetail, vehicle: &VehicleChoice) -> AnyView {
    let title = match (part.superseded_by.is_empty(), part.status) {
        (false, _) => td_string!(lang, catalog.supersession.title),
        (true, PartStatus::Obsolete) => td_string!(lang, catalog.supersession.obsolete),
        (true, PartStatus::Superseded) => td_string!(lang, catalog.supersession.unknown),
        (true, PartStatus::Active) => return ().into_any(),
    };
    let chain = part
        .superseded_by
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let after = (at > 0).then(|| icon(Glyph::ChevronRight, "size-4"));
            view! { <li class="flex items-center gap-1">{after} {named(name, vehicle)}</li> }
        })
        .collect_view();
    view! {
        <div class="mb-6">
            <Notice tone=Tone::Careful title>
                <ol class="flex flex-wrap gap-x-1">{chain}</ol>
            </Notice>
        </div>
    }
    .into_any()
}

/// Something that is known of it, beside what it is called.
fn fact(label: impl Into<String>, value: AnyView) -> AnyView {
    view! {
        <div class="flex items-baseline justify-between gap-4 py-2">
            <dt class="text-sm text-muted">{label.into()}</dt>
            <dd class="min-w-0 text-end text-sm font-medium break-words">{value}</dd>
        </div>
    }
    .into_any()
}

fn identity(lang: Locale, part: &PartDetail, vehicle: &VehicleChoice) -> AnyView {
    let price = part.reference_price.as_ref().map(|price| {
        let value = view! { <span class="tabular-nums">{format::money(price)}</span> }.into_any();
        fact(td_string!(lang, catalog.part.reference_price), value)
    });
    let gtin = part.gtin.as_deref().map(|gtin| {
        let value = view! { <span class="font-mono tabular-nums">{printed_gtin(gtin).to_owned()}</span> }.into_any();
        fact(td_string!(lang, catalog.part.gtin), value)
    });
    let attributes = part.attributes.iter();
    let attributes = attributes.map(|(name, value)| fact(question::about(lang, name), value.clone().into_any()));
    let attributes = attributes.collect_view();
    let supersedes = (!part.supersedes.is_empty()).then(|| {
        let names = part.supersedes.iter().map(|name| view! { <li>{named(name, vehicle)}</li> }).collect_view();
        fact(td_string!(lang, catalog.supersession.supersedes), view! { <ul>{names}</ul> }.into_any())
    });
    let facts = view! {
        {fact(td_string!(lang, catalog.part.tier), catalog_labels::tier_badge(lang, part.tier))}
        {fact(td_string!(lang, catalog.part.kind), catalog_labels::kind(lang, part.kind).into_any())}
        {fact(td_string!(lang, catalog.part.group), labels::name(lang, &part.group).into_any())}
        {gtin}
        {price}
        {attributes}
        {supersedes}
    };
    let edit = Session::current().can(Permission::CatalogEdit).then(|| {
        let href = edit::part_address(&part.id.to_string());
        view! { <LinkButton href text=td_string!(lang, catalog.edit.edit) glyph=Glyph::Edit small=true /> }
    });
    let description = labels::name(lang, &part.description);
    let (brand, number, name) = (part.brand.clone(), part.number.clone(), labels::name(lang, &part.name));
    let pictures = pictures(lang, part);
    view! {
        <Card>
            {pictures}
            <p class="text-sm font-semibold tracking-wide text-muted">{brand}</p>
            <h1 class="mt-0.5">
                <span class="block font-mono text-2xl font-semibold break-words">{number.clone()}</span>
                <span class="mt-1 block text-lg font-medium text-pretty">{name}</span>
            </h1>
            {(!description.is_empty()).then(|| view! { <p class="mt-1 text-muted text-pretty">{description}</p> })}
            <div class="mt-3 flex flex-wrap gap-2">
                <CopyButton
                    text=number
                    label=td_string!(lang, catalog.part.copy)
                    done=td_string!(lang, common.copy.done)
                    failed=td_string!(lang, common.copy.failed)
                />
                {edit}
            </div>
            <dl class="mt-4 divide-y divide-base-300 border-t border-base-300">
                {facts}
            </dl>
        </Card>
    }
    .into_any()
}

/// Its pictures side by side, the best one first. They have their place before they are there; whoever keeps them is not told who looks.
fn pictures(lang: Locale, part: &PartDetail) -> Option<AnyView> {
    if part.images.is_empty() {
        return None;
    }
    let titled = format!("{} {} {}", part.brand, part.number, labels::name(lang, &part.name));
    let picture = |(at, address): (usize, &String)| {
        let alt = td_string!(lang, catalog.part.image, part = titled.clone(), number = at + 1).to_string();
        view! {
            <li class="aspect-4/3 w-full shrink-0 snap-center xl:aspect-square">
                // How it is fetched is said before its address.
                <img
                    class="size-full rounded-field bg-white object-contain"
                    loading=if at == 0 { "eager" } else { "lazy" }
                    decoding="async"
                    referrerpolicy="no-referrer"
                    src=address.clone()
                    alt=alt
                    width="480"
                    height="480"
                />
            </li>
        }
    };
    let pictures = part.images.iter().enumerate().map(picture).collect_view();
    // With one picture there is nothing to go through.
    let several = part.images.len() > 1;
    Some(
        view! {
            <ul
                class="mb-4 flex max-w-sm snap-x snap-mandatory gap-3 overflow-x-auto"
                aria-label=td_string!(lang, catalog.part.images)
                tabindex=several.then_some("0")
            >
                {pictures}
            </ul>
        }
        .into_any(),
    )
}

/// Links to the sections below.
fn sections(lang: Locale, part: &PartDetail) -> AnyView {
    let vehicles = usize::try_from(part.vehicles).unwrap_or(usize::MAX);
    let link = |target: &'static str, text: &'static str, count: usize| {
        view! {
            <a
                class="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent py-2.5 text-sm font-medium whitespace-nowrap text-muted hover:border-link hover:text-base-content"
                href=target
                rel="external"
            >
                {text}
                <span class="text-xs tabular-nums">{format::count(count as u64)}</span>
            </a>
        }
    };
    let replaces = (!part.replaces.is_empty())
        .then(|| link("#replaces", td_string!(lang, catalog.alternatives.replaces), part.replaces.len()));
    let references = (!part.references.is_empty())
        .then(|| link("#references", td_string!(lang, catalog.references.title), part.references.len()));
    view! {
        <nav
            class="mt-8 mb-6 flex gap-5 overflow-x-auto border-b border-base-300"
            aria-label=td_string!(lang, catalog.part.sections)
        >
            {link("#fitments", td_string!(lang, catalog.fitments.title), vehicles)}
            {link("#alternatives", td_string!(lang, catalog.alternatives.title), part.alternatives.len())} {replaces}
            {references}
        </nav>
    }
    .into_any()
}

fn replacements(lang: Locale, part: &PartDetail, vehicle: &VehicleChoice) -> AnyView {
    let title = td_string!(lang, catalog.alternatives.title);
    let others = if part.alternatives.is_empty() {
        let title = if part.held_back {
            td_string!(lang, catalog.interchange.held_back)
        } else {
            td_string!(lang, catalog.alternatives.none)
        };
        view! { <Empty glyph=Glyph::Swap title /> }.into_any()
    } else {
        alternatives(lang, title, &part.alternatives, part.cut.alternatives, vehicle)
    };
    let replaces = (!part.replaces.is_empty()).then(|| {
        let title = td_string!(lang, catalog.alternatives.replaces);
        let rows = alternatives(lang, title, &part.replaces, part.cut.replaces, vehicle);
        view! {
            <Card title flush=true id="replaces">
                {rows}
            </Card>
        }
    });
    let references = (!part.references.is_empty()).then(|| references(lang, &part.references, part.cut.references));
    view! {
        <Card title flush=true id="alternatives">
            {others}
        </Card>
        {replaces}
        {references}
    }
    .into_any()
}

fn alternatives(lang: Locale, caption: &str, rows: &[Alternative], cut: bool, vehicle: &VehicleChoice) -> AnyView {
    let heads = [
        Head::text(td_string!(lang, catalog.alternatives.number)).fold(Fold::Start),
        Head::text(td_string!(lang, catalog.alternatives.brand)).fold(Fold::End),
        Head::text(td_string!(lang, catalog.alternatives.name)),
        Head::text(td_string!(lang, catalog.alternatives.tier)).fold(Fold::Start),
        Head::figures(td_string!(lang, catalog.alternatives.price)).fold(Fold::End),
        Head::text(td_string!(lang, catalog.alternatives.source)),
    ];
    let rows = rows
        .iter()
        .map(|row| {
            let denied = row.denied.then(|| badge(td_string!(lang, catalog.interchange.denied), Tone::Careful));
            let number = view! {
                <span class="inline-flex flex-wrap items-center gap-2">
                    <a class="link font-mono font-semibold text-link" href=part_href(row.id, vehicle)>
                        {row.number.clone()}
                    </a>
                    {denied}
                </span>
            };
            vec![
                number.into_any(),
                view! { <span class="font-medium">{row.brand.clone()}</span> }.into_any(),
                labels::name(lang, &row.name).into_any(),
                catalog_labels::tier_badge(lang, row.tier),
                row.reference_price.as_ref().map(format::money).into_any(),
                view! { <span class="text-muted">{row.source.clone()}</span> }.into_any(),
            ]
        })
        .collect();
    view! {
        {table(caption.to_owned(), &heads, rows)}
        {cut.then(|| more(lang))}
    }
    .into_any()
}

/// There is more than is listed.
pub(super) fn more(lang: Locale) -> AnyView {
    view! { <p class="px-4 py-3 text-sm text-muted">{td_string!(lang, catalog.part.more)}</p> }.into_any()
}

fn references(lang: Locale, rows: &[BareReference], cut: bool) -> AnyView {
    let items = rows
        .iter()
        .map(|reference| {
            view! {
                <li class="min-w-0">
                    <span class="font-mono text-sm font-semibold">{reference.number.clone()}</span>
                    " "
                    <span class="text-sm">{reference.brand.clone()}</span>
                    <span class="block truncate text-xs text-muted">{reference.source.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=td_string!(lang, catalog.references.title) id="references">
            <p class="mb-3 text-sm text-muted">{td_string!(lang, catalog.references.lead)}</p>
            <ul class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">{items}</ul>
            {cut.then(|| more(lang))}
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::catalog::types::{Names, PartKind, Tier};
    use uuid::Uuid;

    #[test]
    fn what_a_part_replaces_is_not_told_a_second_time() {
        let other = |id: u128| Alternative {
            id: PartId(Uuid::from_u128(id)),
            number: id.to_string(),
            brand: "TRW".to_owned(),
            name: Names::default(),
            kind: PartKind::Oem,
            tier: Tier::Oem,
            reference_price: None,
            source: "TRW".to_owned(),
            denied: false,
        };
        let mut alternatives = [1, 2, 3].map(other).to_vec();
        tell_once(&mut alternatives, &[other(2), other(4)]);
        assert_eq!(alternatives, [other(1), other(3)]);
    }
}
