//! What the catalogue says, put into words.

use crate::base::format;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::ui::badge::badge;
use crate::ui::card::Tone;
use engrane::base::money::Tax;
use engrane::catalog::suggesting::types::{Suggestion, SuggestionKind};
use engrane::catalog::types::{Matched, PartKind, Tier};
use engrane::catalog::vehicles::types::VehicleFit;
use engrane::market::types::Relation;
use leptos::prelude::*;
use rust_decimal::Decimal;

pub fn tier(lang: Locale, tier: Tier) -> &'static str {
    match tier {
        Tier::Economy => td_string!(lang, catalog.tier.economy),
        Tier::Standard => td_string!(lang, catalog.tier.standard),
        Tier::Premium => td_string!(lang, catalog.tier.premium),
        Tier::Oem => td_string!(lang, catalog.tier.oem),
    }
}

pub fn tier_badge(lang: Locale, of: Tier) -> AnyView {
    let tone = match of {
        Tier::Oem => Tone::Brand,
        Tier::Economy | Tier::Standard | Tier::Premium => Tone::Neutral,
    };
    badge(tier(lang, of), tone)
}

pub fn kind(lang: Locale, kind: PartKind) -> &'static str {
    match kind {
        PartKind::Oem => td_string!(lang, catalog.part.kind_oem),
        PartKind::Aftermarket => td_string!(lang, catalog.part.kind_aftermarket),
    }
}

/// Why a part was found; nothing when nothing was asked for.
pub fn matched(lang: Locale, matched: Matched) -> Option<&'static str> {
    match matched {
        Matched::Exact => Some(td_string!(lang, catalog.matched.exact)),
        Matched::Gtin => Some(td_string!(lang, catalog.matched.gtin)),
        Matched::CrossReference => Some(td_string!(lang, catalog.matched.cross_reference)),
        Matched::Interchange => Some(td_string!(lang, catalog.matched.interchange)),
        Matched::Prefix => Some(td_string!(lang, catalog.matched.prefix)),
        Matched::LeadingZeros => Some(td_string!(lang, catalog.matched.leading_zeros)),
        Matched::Folded => Some(td_string!(lang, catalog.matched.folded)),
        Matched::Fuzzy => Some(td_string!(lang, catalog.matched.fuzzy)),
        Matched::Vin => Some(td_string!(lang, catalog.matched.vin)),
        Matched::Text => Some(td_string!(lang, catalog.matched.text)),
        Matched::Vehicle => Some(td_string!(lang, catalog.matched.vehicle)),
        Matched::Listed => None,
    }
}

/// What a suggestion is: `Vehículo · Nissan Tsuru`.
pub fn suggestion(lang: Locale, suggestion: &Suggestion) -> String {
    let kind = match suggestion.kind {
        SuggestionKind::Number => td_string!(lang, catalog.suggestions.number),
        SuggestionKind::Group => td_string!(lang, catalog.suggestions.group),
        SuggestionKind::Model => td_string!(lang, catalog.suggestions.model),
        SuggestionKind::Make => td_string!(lang, catalog.suggestions.make),
        SuggestionKind::Brand => td_string!(lang, catalog.suggestions.brand),
    };
    format!("{kind} · {}", labels::name(lang, &suggestion.name))
}

/// A position on the vehicle; one we have no word for is shown as the catalogue writes it.
pub fn position(lang: Locale, position: &str) -> String {
    match position {
        "front" => td_string!(lang, catalog.position.front),
        "rear" => td_string!(lang, catalog.position.rear),
        "left" => td_string!(lang, catalog.position.left),
        "right" => td_string!(lang, catalog.position.right),
        "front_left" => td_string!(lang, catalog.position.front_left),
        "front_right" => td_string!(lang, catalog.position.front_right),
        "rear_left" => td_string!(lang, catalog.position.rear_left),
        "rear_right" => td_string!(lang, catalog.position.rear_right),
        "upper" => td_string!(lang, catalog.position.upper),
        "lower" => td_string!(lang, catalog.position.lower),
        "inner" => td_string!(lang, catalog.position.inner),
        "outer" => td_string!(lang, catalog.position.outer),
        other => return other.replace('_', " "),
    }
    .to_owned()
}

/// How many of a part a vehicle has.
pub fn per_vehicle(lang: Locale, quantity: Decimal) -> String {
    td_string!(lang, catalog.fit.per_vehicle, count = format::quantity(quantity)).to_string()
}

/// Where on a vehicle a part goes, how many of it, and what to mind.
pub fn fit(lang: Locale, fit: &VehicleFit) -> String {
    let place = if fit.position.is_empty() { String::new() } else { position(lang, &fit.position) };
    let pieces = [place, per_vehicle(lang, fit.quantity), fit.notes.clone()];
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// An engine with its cylinders and fuel, as far as they are known.
pub fn engine(lang: Locale, label: &str, cylinders: Option<i16>, kind: &str) -> String {
    let label = if label.is_empty() { td_string!(lang, catalog.picker.unknown_engine) } else { label };
    let cylinders = cylinders.map(|count| td_string!(lang, catalog.picker.cylinders, count = count).to_string());
    let fuel = (!kind.is_empty()).then(|| fuel(lang, kind));
    [Some(label.to_owned()), cylinders, fuel].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A kind of fuel; one we have no word for is shown as the catalogue writes it.
pub fn fuel(lang: Locale, kind: &str) -> String {
    match kind {
        "gasoline" => td_string!(lang, catalog.fuel.gasoline),
        "diesel" => td_string!(lang, catalog.fuel.diesel),
        "hybrid" => td_string!(lang, catalog.fuel.hybrid),
        "electric" => td_string!(lang, catalog.fuel.electric),
        "flex" => td_string!(lang, catalog.fuel.flex),
        "cng" => td_string!(lang, catalog.fuel.cng),
        other => return other.to_owned(),
    }
    .to_owned()
}

pub fn tax(lang: Locale, tax: Tax) -> &'static str {
    match tax {
        Tax::Included => td_string!(lang, catalog.offer.tax_included),
        Tax::Excluded => td_string!(lang, catalog.offer.tax_excluded),
        Tax::Unknown => td_string!(lang, catalog.offer.tax_unknown),
    }
}

pub fn relation_badge(lang: Locale, relation: Relation) -> AnyView {
    match relation {
        Relation::Same => badge(td_string!(lang, catalog.offer.relation_same), Tone::Brand),
        Relation::Aftermarket => badge(td_string!(lang, catalog.offer.relation_aftermarket), Tone::Neutral),
        Relation::Interchange => badge(td_string!(lang, catalog.offer.relation_interchange), Tone::Neutral),
    }
}

pub fn parts(lang: Locale, count: u32) -> String {
    match count {
        1 => td_string!(lang, catalog.categories.parts_one_only).to_owned(),
        count => td_string!(lang, catalog.categories.parts_several, count = format::count(count.into())).to_string(),
    }
}

/// How many there are; counting may have stopped there.
pub fn results_or_more(lang: Locale, count: u32, more: bool) -> String {
    if more {
        td_string!(lang, catalog.results.more_than, count = format::count(count.into())).to_string()
    } else {
        results(lang, count)
    }
}

pub fn results(lang: Locale, count: u32) -> String {
    match count {
        1 => td_string!(lang, catalog.results.found_one_only).to_owned(),
        count => td_string!(lang, catalog.results.found_several, count = format::count(count.into())).to_string(),
    }
}

pub fn bodegas(lang: Locale, count: u32) -> String {
    match count {
        1 => td_string!(lang, catalog.results.bodegas_one_only).to_owned(),
        count => td_string!(lang, catalog.results.bodegas_several, count = format::count(count.into())).to_string(),
    }
}

pub fn pieces(lang: Locale, count: Decimal) -> String {
    if count == Decimal::ONE {
        td_string!(lang, catalog.availability.pieces_one_only).to_owned()
    } else {
        td_string!(lang, catalog.availability.pieces_several, count = format::quantity(count)).to_string()
    }
}

pub fn vehicles(lang: Locale, count: u64) -> String {
    match count {
        1 => td_string!(lang, catalog.fitments.vehicles_one_only).to_owned(),
        count => td_string!(lang, catalog.fitments.vehicles_several, count = format::count(count)).to_string(),
    }
}
