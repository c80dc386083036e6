//! `GET /api/v1/catalog/search`

use super::vin::{Decoded, told};
use crate::api::wire::{Language, Number, OpenOne};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::problem::{Problem, Reason};
use engrane::catalog::query::types::{ChipKind, Fuel, Known, Position, Side, Transmission};
use engrane::catalog::rules::{read_answers, read_skipped};
use engrane::catalog::types::{
    self as catalog, Heard, Matched, PartName, PartRow, PartSearch, PartSort, SearchResults, Tier,
};
use engrane::catalog::vehicles::types::{ChosenVehicle, VehicleChoice};
use engrane::market::ops;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// A number, a GTIN, a VIN, or words for a vehicle, a group, a brand and a place in Spanish or English; without them, what fits the vehicle or stands in the category, group or brand is listed.
    #[serde(default)]
    #[param(max_length = 200)]
    q: String,
    /// Code of a category.
    category: Option<String>,
    /// Code of a group.
    group: Option<String>,
    /// Key of a brand.
    brand: Option<String>,
    /// Quality tier.
    #[param(inline)]
    tier: Option<Tier>,
    /// Where it goes: `front`, `rear`, …
    position: Option<String>,
    /// Only what a bodega has counted; for whoever may see availability.
    #[serde(default)]
    in_stock: bool,
    /// `price` for whoever may see availability: the cheapest offer first.
    #[serde(default)]
    #[param(inline)]
    sort: PartSort,
    /// Only what fits this vehicle, or another of its model and year with the same engine.
    vehicle: Option<Uuid>,
    /// Instead of `vehicle`, together with `model` and `year`: only what fits any engine of that year.
    make: Option<String>,
    /// See `make`.
    model: Option<String>,
    /// See `make`.
    year: Option<u16>,
    /// The `next_cursor` of the page before; 20 parts a page.
    #[serde(default)]
    cursor: String,
    /// What was answered to the `question` of an answer before, each with what it was about: `material:cerámica;side:left`. Parts that say
    /// otherwise are left out; those that say nothing of it stay.
    #[serde(default)]
    answers: String,
    /// What was asked about and is not known: `material,side`. It is not asked for again.
    #[serde(default)]
    skip: String,
    /// Of names: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// A page of what was found.
#[derive(Serialize, ToSchema)]
pub(super) struct Found {
    data: Vec<FoundPart>,
    understood: Understood,
    /// What a VIN among the words says; its make and year are understood instead of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    vin: Option<Decoded>,
    /// The chosen vehicle, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle: Option<Vehicle>,
    facets: Facets,
    /// The one thing to ask for, when several parts of one group remain for a vehicle: what removes most of them.
    question: Option<Question>,
    /// Parts that were found in all.
    total: u32,
    /// There are more than `total`: counting stopped there, that of the facets too.
    more: bool,
    /// Of the next page; null on the last one.
    next_cursor: Option<String>,
    /// By what was searched, as `matched` says it, when nothing is found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    searched: Vec<Matched>,
    /// What comes nearest, when nothing is found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    nearest: Vec<Nearest>,
}

/// Something that is found instead.
#[derive(Serialize, ToSchema)]
#[schema(as = NearestFound)]
struct Nearest {
    /// `number`: the number itself where something else excludes it, or one that is a letter or digit apart; `position`: the same at
    /// another place; `year`: the same of another year.
    kind: &'static str,
    /// The query that finds it.
    q: String,
    /// Of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<String>,
    /// The parameter of the same name, to be sent with the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<String>,
    /// The year that the query says.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<u16>,
}

/// A part that was found.
#[derive(Serialize, ToSchema)]
struct FoundPart {
    id: Uuid,
    number: String,
    brand: String,
    name: String,
    /// `oem` or `aftermarket`.
    kind: &'static str,
    /// `economy`, `standard`, `premium` or `oem`.
    tier: &'static str,
    group: String,
    /// Its number: `exact`, `gtin`, `cross_reference` and `interchange` (by way of others), `prefix`; only when there is none of these,
    /// `leading_zeros`, `folded` (O for 0, I for 1, S for 5), `fuzzy` (one letter or digit apart). Its words: `text`. `vehicle` when it
    /// fits the one that was chosen or said, `vin` when a VIN said it, or `listed`, when nothing was searched for.
    matched: Matched,
    /// Where it goes (`front`, `rear`, …), when all of its fitments agree; with a vehicle, those on that vehicle.
    position: Option<String>,
    /// How many of it the chosen vehicle has, when all of its fitments agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<Number>,
    /// What is sold instead of it at last.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<PartName>,
    /// Only for whoever may see availability.
    #[serde(flatten)]
    #[schema(value_type = Offered)]
    offered: Option<Offered>,
}

/// How a part is offered; whoever may not see availability gets none of it.
#[derive(Serialize, ToSchema)]
struct Offered {
    /// The lowest price, in major units of `currency`.
    min_price: Option<Number>,
    currency: Option<String>,
    /// Bodegas that offer it.
    #[schema(required = false)]
    offers: u32,
}

/// What was understood of the words.
#[derive(Serialize, ToSchema)]
struct Understood {
    make: Option<Name>,
    model: Option<Name>,
    /// `2004`, `2001-2005`, `2010-` or `-2005`.
    year: Option<String>,
    engine: Option<Engine>,
    /// `manual`, `automatic` or `cvt`.
    transmission: Option<&'static str>,
    group: Option<Name>,
    /// Of the part.
    brand: Option<Name>,
    /// `front`, `rear`, `upper`, `lower`, `inner`, `outer`, `left`, `right`.
    position: Vec<&'static str>,
    /// A part number, as its key.
    number: Option<String>,
    /// The words that were not understood; parts have to have them, unless `rest_left_out`.
    rest: String,
    /// Nothing has these words, so they were left out.
    rest_left_out: bool,
    /// The catalogue cannot tell what fits the vehicle of the words, so it was left out: no result names it.
    vehicle_left_out: bool,
    /// What of the query says each of them, and the query without it.
    chips: Vec<Chip>,
}

/// Something of the catalogue.
#[derive(Serialize, ToSchema)]
#[schema(as = UnderstoodName)]
struct Name {
    code: String,
    name: String,
}

/// What was said of the engine.
#[derive(Serialize, ToSchema)]
#[schema(as = UnderstoodEngine)]
struct Engine {
    /// In litres.
    displacement: Option<Number>,
    cylinders: Option<u8>,
    valves: Option<u8>,
    /// `gasoline`, `diesel` or `hybrid`.
    fuel: Option<&'static str>,
    turbo: bool,
}

/// A piece of the query that was understood.
#[derive(Serialize, ToSchema)]
#[schema(as = UnderstoodChip)]
struct Chip {
    /// `make`, `model`, `years`, `engine`, `transmission`, `group`, `brand`, `position`, `side`, `number` or `other_brand`.
    kind: ChipKind,
    /// The query without it.
    q: String,
}

/// A vehicle as it was chosen.
#[derive(Serialize, ToSchema)]
#[schema(as = ChosenVehicle)]
struct Vehicle {
    make: String,
    model: String,
    year: u16,
    /// Empty when any engine of that year is meant.
    engine: String,
}

/// What the results can be narrowed by.
#[derive(Serialize, ToSchema)]
struct Facets {
    category: Vec<Facet>,
    group: Vec<Facet>,
    brand: Vec<Facet>,
    tier: Vec<Facet>,
    /// Told when a vehicle or a position is asked for.
    position: Vec<Facet>,
}

/// A value to narrow by.
#[derive(Serialize, ToSchema)]
struct Facet {
    /// As the parameter of the same name takes it.
    code: String,
    name: String,
    /// Parts that it leaves.
    count: u32,
}

/// What tells the parts that were found from each other.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchQuestion)]
struct Question {
    /// `position`, `side`, `brand`, or the name of an attribute.
    attribute: String,
    values: Vec<Answer>,
}

/// An answer to the question.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchQuestionValue)]
struct Answer {
    /// As `answers` takes it.
    value: String,
    name: String,
    /// Parts that it leaves: those that say so, and those that say nothing of it.
    count: u32,
}

/// Searches the catalogue by number, then by what is understood of the words.
#[utoipa::path(
    get,
    path = "/catalog/search",
    tag = "catalog",
    params(SearchQuery),
    responses((status = 200, body = Found, description = "What was found"), OpenOne)
)]
pub(super) async fn search_parts(
    Caller(ctx): Caller,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Found>, ApiError> {
    let SearchQuery {
        q,
        category,
        group,
        brand,
        tier,
        position,
        in_stock,
        sort,
        vehicle,
        make,
        model,
        year,
        cursor,
        answers,
        skip,
        lang,
    } = query;
    let vehicle = VehicleChoice {
        make: make.unwrap_or_default(),
        model: model.unwrap_or_default(),
        year: year.map(|year| year.to_string()).unwrap_or_default(),
        engine: vehicle.map(|id| id.to_string()).unwrap_or_default(),
    };
    if !vehicle.is_empty() && !vehicle.is_complete() {
        return Err(Problem::invalid("make", Reason::Missing).into());
    }
    let answers = read_answers(&answers).ok_or_else(|| Problem::invalid("answers", Reason::Malformed))?;
    let skipped = read_skipped(&skip);
    let search =
        PartSearch { q, category, group, brand, tier, position, in_stock, sort, vehicle, cursor, answers, skipped };
    let sees_offers = ctx.may(engrane::base::permission::Permission::AvailabilityView);
    Ok(Json(found(ops::search_parts(&ctx, &search).await?, lang, sees_offers)))
}

fn found(results: SearchResults, lang: Language, sees_offers: bool) -> Found {
    let facets = |facets: Vec<catalog::Facet>| {
        facets
            .into_iter()
            .map(|facet| Facet { code: facet.code, name: lang.of(facet.name), count: facet.count })
            .collect()
    };
    let vin = results.heard.vin.clone();
    Found {
        data: results.rows.into_iter().map(|row| found_part(row, lang, sees_offers)).collect(),
        understood: understood(results.heard, lang),
        vin: vin.map(|vin| told(vin, lang)),
        vehicle: results.vehicle.map(vehicle),
        facets: Facets {
            category: facets(results.categories),
            group: facets(results.groups),
            brand: facets(results.brands),
            tier: facets(results.tiers),
            position: facets(results.positions),
        },
        question: results.question.map(|question| asked(question, lang)),
        total: results.total,
        more: results.more,
        next_cursor: results.next,
        searched: results.searched,
        nearest: results.nearest.into_iter().map(nearest).collect(),
    }
}

fn nearest(of: catalog::Nearest) -> Nearest {
    let found = |kind, q| Nearest { kind, q, brand: None, position: None, year: None };
    match of {
        catalog::Nearest::Number { number, brand } => Nearest { brand: Some(brand), ..found("number", number) },
        catalog::Nearest::Position { position, query, .. } => {
            Nearest { position: Some(position), ..found("position", query) }
        }
        catalog::Nearest::Year { year, query } => Nearest { year: Some(year), ..found("year", query) },
    }
}

fn asked(question: catalog::Question, lang: Language) -> Question {
    let value = |facet: catalog::Facet| Answer { value: facet.code, name: lang.of(facet.name), count: facet.count };
    Question { attribute: question.about, values: question.answers.into_iter().map(value).collect() }
}

fn understood(heard: Heard, lang: Language) -> Understood {
    let Heard { understood, group, pieces, vehicle_left_out, rest_left_out, .. } = heard;
    let name = |known: Option<Known>| known.map(|Known { code, name }| Name { code, name });
    let of_group =
        understood.group.map(|known| Name { name: group.map_or(known.name, |names| lang.of(names)), code: known.code });
    let engine = understood.engine;
    let said = engine != engrane::catalog::query::types::Engine::default();
    let positions = understood.positions.into_iter().map(Position::as_str);
    Understood {
        make: name(understood.make),
        model: name(understood.model),
        year: understood.years.map(|years| years.to_string()),
        engine: said.then(|| Engine {
            displacement: engine.displacement.map(|tenths| Number(Decimal::new(tenths.into(), 1))),
            cylinders: engine.cylinders,
            valves: engine.valves,
            fuel: engine.fuel.map(Fuel::as_str),
            turbo: engine.turbo,
        }),
        transmission: understood.transmission.map(Transmission::as_str),
        group: of_group,
        brand: name(understood.brand),
        position: positions.chain(understood.sides.into_iter().map(Side::as_str)).collect(),
        number: understood.number,
        rest: understood.rest,
        rest_left_out,
        vehicle_left_out,
        chips: pieces.into_iter().map(|piece| Chip { kind: piece.kind, q: piece.without }).collect(),
    }
}

fn vehicle(chosen: ChosenVehicle) -> Vehicle {
    Vehicle { make: chosen.make, model: chosen.model, year: chosen.year, engine: chosen.engine }
}

fn found_part(row: PartRow, lang: Language, sees_offers: bool) -> FoundPart {
    let position = match row.positions.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let bodegas = row.offers.as_ref().map_or(0, |offers| offers.bodegas);
    let lowest = row.offers.and_then(|offers| offers.min_price);
    FoundPart {
        id: row.id.0,
        number: row.number,
        brand: row.brand,
        name: lang.of(row.name),
        kind: row.kind.as_str(),
        tier: row.tier.as_str(),
        group: lang.of(row.group),
        matched: row.matched,
        position,
        quantity: row.quantity.map(Number),
        superseded_by: row.successor,
        offered: sees_offers.then(|| Offered {
            min_price: lowest.as_ref().map(|price| Number(price.amount)),
            currency: lowest.map(|price| price.currency),
            offers: bodegas,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::base::money::Money;
    use engrane::catalog::types::{Names, OfferSummary, PartKind, Tier};
    use serde_json::json;

    fn row(offers: Option<OfferSummary>) -> PartRow {
        PartRow {
            id: Uuid::nil().into(),
            number: "04465-02220".into(),
            brand: "Toyota".into(),
            name: Names { es: "Balatas".into(), en: "Brake pads".into() },
            kind: PartKind::Oem,
            tier: Tier::Oem,
            group: Names { es: "Frenos".into(), en: "Brakes".into() },
            matched: Matched::Exact,
            positions: vec!["front".into()],
            quantity: None,
            reference_price: None,
            successor: None,
            offers,
        }
    }

    #[test]
    fn a_workshop_sees_offers_and_a_visitor_no_trace_of_them() {
        let offers = OfferSummary { bodegas: 2, min_price: Some(Money::new("389.5000".parse().unwrap(), "MXN")) };
        let seen = serde_json::to_value(found_part(row(Some(offers)), Language::Es, true)).unwrap();
        assert_eq!(seen["min_price"], json!(389.5));
        assert_eq!((&seen["currency"], &seen["offers"]), (&json!("MXN"), &json!(2)));
        let unseen = serde_json::to_value(found_part(row(None), Language::En, false)).unwrap();
        assert_eq!(
            unseen,
            json!({
                "id": Uuid::nil(), "number": "04465-02220", "brand": "Toyota", "name": "Brake pads", "kind": "oem",
                "tier": "oem", "group": "Brakes", "matched": "exact", "position": "front",
            })
        );
    }

    #[test]
    fn a_part_that_nobody_offers_has_no_offers() {
        let seen = serde_json::to_value(found_part(row(None), Language::Es, true)).unwrap();
        assert_eq!((&seen["min_price"], &seen["offers"]), (&json!(null), &json!(0)));
    }
}
