//! Why other parts stand beside one: the path of references that leads from one to the other, each with who says so. Fetched when it is
//! opened.

use super::labels as catalog_labels;
use super::my_vehicles::part_href;
use super::part_page::more;
use super::rpc;
use crate::base::address::with_query;
use crate::base::labels::{self, lang};
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::ui::badge::badge;
use crate::ui::card::{Card, Tone};
use crate::ui::state::skeleton_rows;
use crate::ui::suspend::suspend;
use crate::ui::table::long_list;
use crate::ui::text::row_heading;
use engrane::base::id::PartId;
use engrane::catalog::interchange::types::{Interchange, Member, SaidBy, Stands, Step};
use engrane::catalog::types::PartName;
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Opened by this in the address, where there is no script to open it.
const WHY: &str = "why";

/// The fold, closed at first.
#[component]
pub fn Why(part: PartId, vehicle: Memo<VehicleChoice>) -> AnyView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get(WHY).is_some()));
    let open = RwSignal::new(false);
    let found = Resource::new(
        move || open.get() || asked.get(),
        move |open| async move { if open { Some(rpc::part_interchange(part).await) } else { None } },
    );
    let content = suspend(move || {
        let (lang, vehicle) = (lang(), vehicle.get());
        async move {
            match found.await {
                None => {
                    let href = address(part, &vehicle);
                    let text = td_string!(lang, catalog.interchange.show);
                    view! { <p class="px-4 pb-4 text-sm"><a class="text-link underline-offset-4 hover:underline" href=href>{text}</a></p> }
                        .into_any()
                }
                Some(Ok(found)) => told(lang, &found, &vehicle),
                Some(Err(failure)) => {
                    let retry = Callback::new(move |()| found.refetch());
                    broken_part(lang, &failure.0, retry)
                }
            }
        }
    });
    let loading = move || skeleton_rows(4, td_string!(untrack(lang), common.loading).to_owned());
    view! {
        <Card flush=true id="why">
            <details open=move || asked.get()>
                <summary class="cursor-pointer px-4 py-4 font-semibold" on:click=move |_| open.set(true)>
                    {move || td_string!(lang(), catalog.interchange.why)}
                </summary>
                <Suspense fallback=loading>{content}</Suspense>
            </details>
        </Card>
    }
    .into_any()
}

/// Where it is open, of the part for the same vehicle.
fn address(part: PartId, vehicle: &VehicleChoice) -> String {
    format!("{}#why", with_query(&part_href(part, vehicle), &[(WHY, "1")]))
}

fn told(lang: Locale, found: &Interchange, vehicle: &VehicleChoice) -> AnyView {
    let held_back = found.held_back.then(|| {
        view! { <p class="px-4 pb-3 text-sm text-warning">{td_string!(lang, catalog.interchange.held_back)}</p> }
    });
    if found.members.is_empty() {
        return view! {
            {held_back}
            <p class="px-4 pb-4 text-sm text-muted">{td_string!(lang, catalog.alternatives.none)}</p>
        }
        .into_any();
    }
    let mut last = None;
    let rows = by_heading(&found.members)
        .into_iter()
        .map(|member| {
            let heading = (last.replace(member.stands) != Some(member.stands))
                .then(|| row_heading(stands(lang, member.stands).to_owned()));
            (heading, one(lang, member, vehicle))
        })
        .collect_view();
    view! {
        {held_back}
        {long_list(td_string!(lang, catalog.interchange.why).to_owned(), rows.into_any())}
        {found.cut.then(|| more(lang))}
    }
    .into_any()
}

/// Those that stand alike follow each other, but for what is denied; otherwise they stay in their order.
fn by_heading(members: &[Member]) -> Vec<&Member> {
    let mut members: Vec<&Member> = members.iter().collect();
    members.sort_by_key(|member| (member.stands == Stands::Replaced, member.denied, member.stands));
    members
}

fn stands(lang: Locale, stands: Stands) -> &'static str {
    match stands {
        Stands::BothWays => td_string!(lang, catalog.interchange.both_ways),
        Stands::Substitute => td_string!(lang, catalog.interchange.substitute),
        Stands::Replaced => td_string!(lang, catalog.interchange.replaced),
    }
}

fn one(lang: Locale, member: &Member, vehicle: &VehicleChoice) -> AnyView {
    let denied = member.denied.then(|| badge(td_string!(lang, catalog.interchange.denied), Tone::Careful));
    let steps = member.path.iter().map(|at| step(lang, at)).collect_view();
    view! {
        <div class="border-t border-base-300 px-4 py-3">
            <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
                <a class="link font-mono font-semibold text-link" href=part_href(member.part.id, vehicle)>
                    {member.part.number.clone()}
                </a>
                <span class="font-medium">{member.part.brand.clone()}</span>
                {catalog_labels::tier_badge(lang, member.tier)}
                {denied}
                <span class="text-sm text-muted">{labels::name(lang, &member.name)}</span>
            </p>
            <ol class="mt-1 flex flex-col gap-1 text-sm">{steps}</ol>
        </div>
    }
    .into_any()
}

/// That a number replaces another one, and who says so.
fn step(lang: Locale, step: &Step) -> AnyView {
    let name = |part: &PartName| format!("{} {}", part.brand, part.number);
    let (sign, meant) = if step.two_way {
        (" ⇔ ", td_string!(lang, catalog.interchange.step_both))
    } else {
        (" → ", td_string!(lang, catalog.interchange.step_one))
    };
    let source = |said: &SaidBy| match said.claimed_at {
        Some(day) => format!("{} ({day})", said.name),
        None => said.name.clone(),
    };
    let sources = step.sources.iter().map(source).collect::<Vec<_>>().join(", ");
    let sources = td_string!(lang, catalog.interchange.source, source = sources).to_string();
    view! {
        <li class="min-w-0 break-words">
            <span class="font-mono">{name(&step.from)}</span>
            <span aria-hidden="true">{sign}</span>
            <span class="sr-only">{format!(" {meant} ")}</span>
            <span class="font-mono">{name(&step.to)}</span>
            " "
            <span class="text-muted">{sources}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::catalog::types::{Names, PartKind, Tier};
    use uuid::Uuid;

    #[test]
    fn the_way_to_it_keeps_the_vehicle() {
        let (part, of) = (PartId(Uuid::nil()), "/catalog/parts/00000000-0000-0000-0000-000000000000");
        let vehicle = VehicleChoice { make: "nissan".to_owned(), ..VehicleChoice::default() };
        assert_eq!(address(part, &VehicleChoice::default()), format!("{of}?why=1#why"));
        assert_eq!(address(part, &vehicle), format!("{of}?make=nissan&why=1#why"));
    }

    #[test]
    fn those_that_stand_alike_are_under_one_heading() {
        let member = |number: &str, stands, denied| Member {
            part: PartName { id: PartId(Uuid::nil()), number: number.to_owned(), brand: "TRW".to_owned() },
            name: Names::default(),
            kind: PartKind::Aftermarket,
            tier: Tier::Standard,
            stands,
            denied,
            path: Vec::new(),
        };
        // As the door tells them: by the length of the way.
        let members = [
            member("1", Stands::Substitute, false),
            member("2", Stands::BothWays, false),
            member("3", Stands::Substitute, false),
            member("4", Stands::BothWays, false),
            member("5", Stands::BothWays, true),
            member("6", Stands::Replaced, false),
            member("7", Stands::Replaced, true),
        ];
        let numbers: Vec<&str> = by_heading(&members).iter().map(|member| member.part.number.as_str()).collect();
        assert_eq!(numbers, ["2", "4", "1", "3", "5", "6", "7"]);
    }
}
