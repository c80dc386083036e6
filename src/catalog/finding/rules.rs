//! What a search asks the database for, from values alone.

use crate::base::id::PartId;
use crate::base::text::{fold, stems};
use crate::catalog::query::types::{Chip, ChipKind, Engine, Position, Side, Understood};
use crate::catalog::rules::text_query;
use crate::catalog::types::{Facet, Matched, NamedVehicle, PartSearch, Tier};
use crate::catalog::vehicles::types::VehicleChoice;
use std::collections::HashSet;
use uuid::Uuid;

/// What parts must meet to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub number: Option<Number>,
    /// They fit one of these; none: any vehicle, or no one.
    pub vehicles: Option<Vec<Uuid>>,
    /// Code of a category.
    pub category: Option<String>,
    /// Code of a group.
    pub group: Option<String>,
    /// Key of a brand.
    pub brand: Option<String>,
    pub places: Places,
    /// Words as a `tsquery`.
    pub text: Option<String>,
    /// Why they are found, when it is not by their number.
    pub matched: Matched,
}

impl Wanted {
    /// What was asked for is no vehicle that there is: nothing fits it.
    pub fn is_for_no_vehicle(&self) -> bool {
        self.vehicles.as_ref().is_some_and(Vec::is_empty)
    }

    /// Is it nothing but words of what parts say of themselves, and perhaps a brand or a place?
    pub fn is_text_alone(&self) -> bool {
        let Self { number, vehicles, category, group, text, .. } = self;
        text.is_some() && number.is_none() && vehicles.is_none() && category.is_none() && group.is_none()
    }

    /// Where it is nothing but places of any vehicle, only the parts that say them: the places where a part goes are among its words, and
    /// of those that say nothing nobody asked.
    fn saying_its_places(self) -> Self {
        let places = self.places.clone();
        let is_place_alone = !places.is_empty() && self == Self { places, ..Self::anything(self.matched) };
        if is_place_alone { Self { text: Some(self.places.said()), ..self } } else { self }
    }

    /// Everything there is.
    fn anything(matched: Matched) -> Self {
        Self {
            number: None,
            vehicles: None,
            category: None,
            group: None,
            brand: None,
            places: Places::default(),
            text: None,
            matched,
        }
    }

    /// What a number leads to.
    pub fn by_number(number: Number, vehicles: Option<Vec<Uuid>>) -> Self {
        Self { number: Some(number), vehicles, ..Self::anything(Matched::Exact) }
    }

    /// By what parts are looked for.
    pub fn searched(&self) -> Vec<Matched> {
        self.number.as_ref().map_or_else(|| vec![self.matched], |number| number.searched.clone())
    }

    /// Is it a number in another spelling than the one that was typed?
    pub fn is_spelt(&self) -> bool {
        self.number.as_ref().is_some_and(|number| !number.searched.contains(&Matched::CrossReference))
    }

    /// Nothing was typed: what fits the vehicle, or else what stands in the category, group or brand.
    pub fn listed(search: &PartSearch, vehicles: Option<Vec<Uuid>>) -> Self {
        if vehicles.is_some() {
            return Self { vehicles, ..Self::anything(Matched::Vehicle) };
        }
        Self {
            category: search.category.clone(),
            group: search.group.clone(),
            brand: search.brand.clone(),
            ..Self::anything(Matched::Listed)
        }
    }
}

/// What a number leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Number {
    pub parts: Vec<Near>,
    /// The key, where more parts begin like it than are listed.
    pub begins: Option<String>,
    /// By what they were looked for.
    pub searched: Vec<Matched>,
}

/// A part that a number leads to, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub part: Uuid,
    pub matched: Matched,
    /// How far it is, among those that match alike.
    pub far: u16,
}

/// Parts that begin like a number, and leave a doubt about it.
const FEW: usize = 5;

impl Number {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.begins.is_none()
    }

    /// Does it lead to a part that does more than begin like it? Then it was not mistyped.
    pub fn is_there(&self) -> bool {
        self.parts.iter().any(|near| near.matched < Matched::Prefix)
    }

    /// Do only a few begin like it, and none is it?
    pub fn is_doubtful(&self) -> bool {
        let only_begin = self.parts.iter().all(|near| near.matched == Matched::Prefix);
        self.begins.is_none() && only_begin && self.parts.len() <= FEW
    }

    /// The parts that match it best.
    pub fn best(&self) -> Vec<PartId> {
        let best = self.parts.iter().map(|near| near.matched).min();
        self.parts.iter().filter(|near| Some(near.matched) == best).map(|near| near.part.into()).collect()
    }
}

/// How a number is looked for as it was typed.
pub(super) fn searched_as_typed(is_gtin: bool, others_only: bool) -> Vec<Matched> {
    if others_only {
        return vec![Matched::CrossReference, Matched::Interchange];
    }
    let gtin = is_gtin.then_some(Matched::Gtin);
    let others = [Matched::CrossReference, Matched::Interchange, Matched::Prefix];
    [Matched::Exact].into_iter().chain(gtin).chain(others).collect()
}

/// One thing to look for after the other, until something is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    pub wanted: Wanted,
    /// A number that was typed among the words is left out.
    pub number_left_out: bool,
    /// The words that were not understood are left out.
    pub rest_left_out: bool,
    /// The vehicle that the words name is left out.
    pub vehicle_left_out: bool,
}

impl Attempt {
    /// Leaves nothing out.
    pub fn whole(wanted: Wanted) -> Self {
        Self { wanted, number_left_out: false, rest_left_out: false, vehicle_left_out: false }
    }
}

/// Is nothing said but perhaps a number?
pub(super) fn is_number_alone(chips: &[Chip]) -> bool {
    chips.iter().all(|chip| chip.kind == ChipKind::Number)
}

/// Does it say anything of the vehicle by which vehicles are found?
pub(super) fn names_vehicle(understood: &Understood) -> bool {
    let engine = &understood.engine;
    understood.make.is_some()
        || understood.model.is_some()
        || understood.years.is_some()
        || understood.transmission.is_some()
        || engine.displacement.is_some()
        || engine.cylinders.is_some()
        || engine.fuel.is_some()
}

/// Does it say nothing by which a vehicle or its parts are few, as who types an engine, a gearbox or a make alone?
pub(super) fn means_many(understood: &Understood) -> bool {
    let Understood { model, group, number, rest, .. } = understood;
    model.is_none() && group.is_none() && number.is_none() && rest.is_empty()
}

/// What the words ask for: the number among them with all that narrows it, then the number alone, then the words with those that were
/// not understood, then without these. `number` is what that leads to; `chosen` are the vehicles of the picker, `vehicles` those of them
/// that the words name as well.
pub(super) fn attempts(
    understood: &Understood,
    number: Option<&Number>,
    chosen: Option<&[Uuid]>,
    vehicles: Option<Vec<Uuid>>,
) -> Vec<Attempt> {
    let brand = brand_key(understood);
    let says_vehicle = names_vehicle(understood);
    let attempt = Attempt::whole;
    let mut attempts = Vec::new();
    if let Some(number) = number {
        let alone = Wanted::by_number(number.clone(), chosen.map(<[Uuid]>::to_vec));
        if says_vehicle || brand.is_some() {
            attempts.push(attempt(Wanted { vehicles: vehicles.clone(), brand: brand.clone(), ..alone.clone() }));
        }
        attempts.push(attempt(alone));
    }
    attempts.extend(by_words(understood, vehicles, says_vehicle));
    attempts
}

/// The same without the vehicle that the words name. What they say beside it is kept; where that is nothing, there is nothing to look for.
pub(super) fn attempts_without_vehicle(understood: &Understood, chosen: Option<&[Uuid]>) -> Vec<Attempt> {
    if !names_vehicle(understood) {
        return Vec::new();
    }
    let attempts = by_words(understood, chosen.map(<[Uuid]>::to_vec), false);
    attempts.into_iter().map(|attempt| Attempt { vehicle_left_out: true, ..attempt }).collect()
}

/// A query of which nothing is understood.
pub(super) fn unread(query: &str) -> Understood {
    Understood { rest: fold(query), ..Understood::default() }
}

/// The words of a piece are as those that were not understood.
pub(super) fn put_back(understood: &mut Understood, kind: ChipKind, query: &str) {
    let spans = understood.chips.iter().filter(|chip| chip.kind == kind).flat_map(|chip| &chip.spans);
    let words = spans.filter_map(|span| query.get(span.clone())).flat_map(str::split_whitespace);
    let words: Vec<&str> = words.chain(understood.rest.split_whitespace()).collect();
    understood.rest = words.join(" ");
    understood.chips.retain(|chip| chip.kind != kind);
}

/// Of no vehicle it is known how many valves its engine has, or that it has a turbo. Where no more was said of the engine, nothing narrows by
/// it, and these words are looked for.
pub(super) fn put_back_engine(understood: &mut Understood, query: &str) {
    let Engine { displacement, cylinders, valves, fuel, turbo } = understood.engine;
    let narrows = displacement.is_some() || cylinders.is_some() || fuel.is_some();
    if !narrows && (valves.is_some() || turbo) {
        put_back(understood, ChipKind::Engine, query);
        understood.engine = Engine::default();
    }
}

/// Key of the brand that was understood.
fn brand_key(understood: &Understood) -> Option<String> {
    understood.brand.as_ref().map(|brand| brand.code.to_ascii_uppercase())
}

/// The words with those that were not understood, then without these.
fn by_words(understood: &Understood, vehicles: Option<Vec<Uuid>>, says_vehicle: bool) -> Vec<Attempt> {
    let brand = brand_key(understood);
    let group = understood.group.as_ref().map(|group| group.code.clone());
    let mut attempts = Vec::new();
    let text = text_query(&stems(&understood.rest));
    let places = Places::new(&understood.positions, &understood.sides);
    let something = says_vehicle || group.is_some() || brand.is_some() || !places.is_empty();
    if !something && text.is_none() {
        return attempts;
    }
    let matched = if vehicles.is_some() && text.is_none() { Matched::Vehicle } else { Matched::Text };
    let number_left_out = understood.number.is_some();
    let rest_is_said = text.is_some();
    let wanted = Wanted { vehicles, group, brand, places, text, ..Wanted::anything(matched) };
    attempts.push(Attempt { number_left_out, ..Attempt::whole(wanted.clone().saying_its_places()) });
    if something && rest_is_said {
        let matched = if wanted.vehicles.is_some() { Matched::Vehicle } else { Matched::Text };
        let wanted = Wanted { text: None, matched, ..wanted };
        attempts.push(Attempt { number_left_out, rest_left_out: true, ..Attempt::whole(wanted.saying_its_places()) });
    }
    attempts
}

/// Those of the picker that the words name as well; either may say nothing.
pub(super) fn both(chosen: Option<&[Uuid]>, named: Option<Vec<Uuid>>) -> Option<Vec<Uuid>> {
    match (chosen, named) {
        (None, named) => named,
        (Some(chosen), None) => Some(chosen.to_vec()),
        (Some(chosen), Some(named)) => {
            let named: HashSet<Uuid> = named.into_iter().collect();
            Some(chosen.iter().copied().filter(|id| named.contains(id)).collect())
        }
    }
}

/// Places that exclude each other.
const AXES: [&[&str]; 4] = [&["front", "rear"], &["upper", "lower"], &["inner", "outer"], &["left", "right"]];

/// Where on the vehicle: one of the places of each axis that something is said of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub axes: Vec<Axis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    pub wanted: &'static str,
    pub other: &'static str,
}

impl Places {
    /// Who asks for front and rear asks for either, which excludes nothing.
    pub fn new(positions: &[Position], sides: &[Side]) -> Self {
        let positions = positions.iter().map(|position| position.as_str());
        let said: Vec<&str> = positions.chain(sides.iter().map(|side| side.as_str())).collect();
        let axis = |axis: &&'static [&'static str]| match **axis {
            [one, other] if said.contains(&one) != said.contains(&other) => {
                let (wanted, other) = if said.contains(&one) { (one, other) } else { (other, one) };
                Some(Axis { wanted, other })
            }
            _ => None,
        };
        Self { axes: AXES.iter().filter_map(axis).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.axes.is_empty()
    }

    /// The words of a part that says these places, as a `tsquery`.
    pub fn said(&self) -> String {
        self.axes.iter().map(|axis| any_of(axis.wanted)).collect::<Vec<_>>().join(" & ")
    }

    /// The words of a part that says another place of one of the axes.
    pub fn contrary(&self) -> String {
        let contrary = |axis: &Axis| format!("({} & !{})", any_of(axis.other), any_of(axis.wanted));
        self.axes.iter().map(contrary).collect::<Vec<_>>().join(" | ")
    }
}

/// A place in the words of parts, as they are indexed.
fn any_of(place: &str) -> String {
    let [spanish, english] = match place {
        "front" => ["delanter", "front"],
        "rear" => ["traser", "rear"],
        "upper" => ["superior", "upper"],
        "lower" => ["inferior", "lower"],
        "inner" => ["interior", "inner"],
        "outer" => ["exterior", "outer"],
        "left" => ["izquierd", "left"],
        _ => ["derech", "right"],
    };
    format!("('{spanish}' | '{english}')")
}

/// The query without the pieces of these kinds.
pub(super) fn without(chips: &[Chip], kinds: &[ChipKind], query: &str) -> String {
    let said = chips.iter().filter(|chip| kinds.contains(&chip.kind));
    let mut spans: Vec<_> = said.flat_map(|chip| chip.spans.iter().cloned()).collect();
    spans.sort_by_key(|span| span.start);
    Chip { kind: ChipKind::Position, spans }.taken_off(query)
}

/// The year of a model that the words name, as it is chosen.
pub(super) fn named_vehicle(understood: &Understood, chips: &[Chip], query: &str) -> Option<NamedVehicle> {
    let (make, model, years) = (understood.make.as_ref()?, understood.model.as_ref()?, understood.years?);
    let year = years.from.filter(|from| years.to == Some(*from))?;
    let choice = VehicleChoice {
        make: make.code.clone(),
        model: model.code.clone(),
        year: year.to_string(),
        engine: String::new(),
    };
    Some(NamedVehicle { choice, without: without(chips, &[ChipKind::Make, ChipKind::Model, ChipKind::Years], query) })
}

/// Where a page ends: the figure that its last part is sorted by, and the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub key: i64,
    pub part: Uuid,
}

impl Cursor {
    /// As it travels.
    pub fn write(self) -> String {
        format!("{}.{}", self.key, self.part.simple())
    }

    /// What travelled; none where it is no cursor.
    pub fn read(text: &str) -> Option<Self> {
        let (key, part) = text.split_once('.')?;
        Some(Self { key: key.parse().ok()?, part: part.parse().ok()? })
    }
}

/// Positions in the order of the car: from front to rear, left before right, then the rest, then none.
pub(super) const POSITIONS: [&str; 8] =
    ["front", "front_left", "front_right", "rear", "rear_left", "rear_right", "left", "right"];

/// Positions as they stand on the car.
pub(super) fn sort_positions(facets: &mut [Facet]) {
    let place = |code: &str| POSITIONS.iter().position(|known| *known == code).unwrap_or(POSITIONS.len());
    facets.sort_by(|a, b| (place(&a.code), &a.code).cmp(&(place(&b.code), &b.code)));
}

/// From economy to original.
pub(super) fn sort_tiers(facets: &mut [Facet]) {
    facets.sort_by_key(|facet| facet.code.parse::<Tier>().ok());
}

/// Most frequent first, then by code.
pub(super) fn sort_by_count(facets: &mut [Facet]) {
    facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::query::types::Known;
    use proptest::prelude::*;

    fn known(code: &str) -> Known {
        Known { code: code.to_owned(), name: code.to_owned() }
    }

    fn chip(kind: ChipKind, span: std::ops::Range<usize>) -> Chip {
        Chip { kind, spans: Vec::from([span]) }
    }

    #[test]
    fn words_that_were_not_understood_are_looked_for_first_and_left_out_then() {
        let understood =
            Understood { group: Some(known("brake_pads")), rest: "zeppelin".to_owned(), ..Understood::default() };
        let found = attempts(&understood, None, None, None);
        let texts: Vec<_> = found.iter().map(|one| (one.wanted.text.as_deref(), one.rest_left_out)).collect();
        assert_eq!(texts, [(Some("'zeppelin':*"), false), (None, true)]);
        // Nothing else was said: there is nothing to leave them out of.
        let alone = Understood { rest: "zeppelin".to_owned(), ..Understood::default() };
        assert_eq!(attempts(&alone, None, None, None).len(), 1);
        assert!(attempts(&Understood::default(), None, None, None).is_empty());
    }

    #[test]
    fn a_number_among_words_is_narrowed_by_them_then_alone_then_left_out() {
        let understood = Understood {
            number: Some("GDB1420".to_owned()),
            brand: Some(known("trw")),
            group: Some(known("brake_pads")),
            same_as_other_brand: true,
            ..Understood::default()
        };
        let found = attempts(&understood, Some(&Number::default()), None, None);
        let said: Vec<_> = found
            .iter()
            .map(|one| (one.wanted.number.is_some(), one.wanted.brand.as_deref(), one.number_left_out))
            .collect();
        assert_eq!(said, [(true, Some("TRW"), false), (true, None, false), (false, Some("TRW"), true)]);
        assert_eq!(found[2].wanted.group.as_deref(), Some("brake_pads"));
    }

    #[test]
    fn without_the_vehicle_that_is_named_the_rest_is_asked_for() {
        let tsuru = Understood { model: Some(known("tsuru")), ..Understood::default() };
        let battery = Understood { group: Some(known("battery")), rest: "zeppelin".to_owned(), ..tsuru.clone() };
        let chosen = [Uuid::from_u128(1)];
        let found = attempts_without_vehicle(&battery, Some(&chosen));
        let said: Vec<_> = found
            .iter()
            .map(|one| {
                (one.wanted.group.as_deref(), one.wanted.text.as_deref(), one.rest_left_out, one.vehicle_left_out)
            })
            .collect();
        assert_eq!(said, [(Some("battery"), Some("'zeppelin':*"), false, true), (Some("battery"), None, true, true)]);
        assert!(found.iter().all(|one| one.wanted.vehicles.as_deref() == Some(&chosen[..])), "what was chosen stays");
        // Nothing but the vehicle was said, or none was.
        assert!(attempts_without_vehicle(&tsuru, None).is_empty());
        let group = Understood { group: Some(known("battery")), ..Understood::default() };
        assert!(attempts_without_vehicle(&group, None).is_empty());
    }

    #[test]
    fn valves_and_a_turbo_are_looked_for_where_nothing_narrows_by_the_engine() {
        let query = "Bujía 16 Válvulas, jetta xyzzyx";
        let said = |engine: Engine| {
            let chips = vec![chip(ChipKind::Group, 0..6), chip(ChipKind::Engine, 7..19), chip(ChipKind::Model, 21..26)];
            let mut understood = Understood { engine, chips, rest: "xyzzyx".to_owned(), ..Understood::default() };
            put_back_engine(&mut understood, query);
            understood
        };
        for engine in [Engine { valves: Some(16), ..Engine::default() }, Engine { turbo: true, ..Engine::default() }] {
            let found = said(engine);
            assert_eq!((found.rest.as_str(), found.engine), ("16 Válvulas xyzzyx", Engine::default()));
            let kinds: Vec<_> = found.chips.iter().map(|chip| chip.kind).collect();
            assert_eq!(kinds, [ChipKind::Group, ChipKind::Model]);
        }
        let narrows = Engine { valves: Some(16), displacement: Some(20), ..Engine::default() };
        let found = said(narrows);
        assert_eq!((found.rest.as_str(), found.engine, found.chips.len()), ("xyzzyx", narrows, 3));
    }

    #[test]
    fn a_number_is_told_from_another_spelling_of_it() {
        let typed = [Matched::Exact, Matched::CrossReference, Matched::Interchange, Matched::Prefix];
        assert_eq!(searched_as_typed(false, false), typed);
        assert_eq!(searched_as_typed(true, false)[..2], [Matched::Exact, Matched::Gtin]);
        assert_eq!(searched_as_typed(false, true), [Matched::CrossReference, Matched::Interchange]);
        let number = |searched: &[Matched]| Number { searched: searched.to_vec(), ..Number::default() };
        assert!(!Wanted::by_number(number(&typed), None).is_spelt());
        assert!(!Wanted::by_number(number(&searched_as_typed(false, true)), None).is_spelt());
        assert!(Wanted::by_number(number(&[Matched::Fuzzy]), None).is_spelt());
        assert!(!Wanted::anything(Matched::Text).is_spelt());
    }

    #[test]
    fn a_few_that_only_begin_like_a_number_leave_a_doubt() {
        let number = |matched: &[Matched]| {
            let near = |(at, &matched): (u128, &Matched)| Near { part: Uuid::from_u128(at), matched, far: 0 };
            Number { parts: (0..).zip(matched).map(near).collect(), ..Number::default() }
        };
        assert!(number(&[Matched::Prefix; FEW]).is_doubtful());
        assert!(!number(&[Matched::Prefix; FEW + 1]).is_doubtful());
        assert!(!number(&[Matched::Prefix, Matched::Exact]).is_doubtful());
        assert!(!Number { begins: Some("410".to_owned()), ..Number::default() }.is_doubtful());
        assert!(Number::default().is_empty() && !number(&[Matched::Exact]).is_empty());
        for there in [Matched::Exact, Matched::Gtin, Matched::CrossReference, Matched::Interchange] {
            let number = number(&[Matched::Prefix, there]);
            assert!(number.is_there(), "{there}");
            assert_eq!(number.best(), [PartId(Uuid::from_u128(1))], "{there}");
        }
        assert!(!number(&[Matched::Prefix, Matched::Fuzzy]).is_there() && !Number::default().is_there());
        assert!(Number::default().best().is_empty());
    }

    #[test]
    fn only_vehicles_that_both_mean_are_meant() {
        let ids = |numbers: &[u128]| numbers.iter().map(|&number| Uuid::from_u128(number)).collect::<Vec<_>>();
        assert_eq!(both(None, None), None);
        assert_eq!(both(None, Some(ids(&[1]))), Some(ids(&[1])));
        assert_eq!(both(Some(&ids(&[1, 2])), None), Some(ids(&[1, 2])));
        assert_eq!(both(Some(&ids(&[1, 2])), Some(ids(&[2, 3]))), Some(ids(&[2])));
        assert_eq!(both(Some(&ids(&[1])), Some(ids(&[3]))), Some(ids(&[])));
    }

    #[test]
    fn places_exclude_their_opposites_alone() {
        let places = Places::new(&[Position::Front], &[Side::Left]);
        assert_eq!(places.said(), "('delanter' | 'front') & ('izquierd' | 'left')");
        assert_eq!(
            places.contrary(),
            "(('traser' | 'rear') & !('delanter' | 'front')) | (('derech' | 'right') & !('izquierd' | 'left'))"
        );
        assert!(Places::new(&[Position::Front, Position::Rear], &[]).is_empty());
        assert_eq!(Places::new(&[Position::Lower], &[]).axes, [Axis { wanted: "lower", other: "upper" }]);
    }

    #[test]
    fn of_a_place_alone_only_the_parts_that_say_it_are_asked_for() {
        let rear = Understood { positions: vec![Position::Rear], ..Understood::default() };
        let texts = |understood: &Understood, vehicles: Option<Vec<Uuid>>| {
            let found = attempts(understood, None, None, vehicles);
            found.into_iter().map(|one| (one.wanted.text, one.rest_left_out)).collect::<Vec<_>>()
        };
        let said = Some("('traser' | 'rear')".to_owned());
        assert_eq!(texts(&rear, None), [(said.clone(), false)]);
        // Words that nobody understands are left out; the place is not.
        let unknown = Understood { rest: "zzyzx".to_owned(), ..rear.clone() };
        assert_eq!(texts(&unknown, None), [(Some("'zzyzx':*".to_owned()), false), (said, true)]);
        // Where anything else narrows it, those that say nothing of the place may be meant as well.
        assert_eq!(texts(&rear, Some(vec![Uuid::from_u128(1)])), [(None, false)]);
        for more in [
            Understood { group: Some(known("brake_pads")), ..rear.clone() },
            Understood { brand: Some(known("trw")), ..rear.clone() },
        ] {
            assert_eq!(texts(&more, None), [(None, false)]);
        }
    }

    #[test]
    fn several_pieces_are_taken_off_at_once() {
        let query = "faro izq tsuru del. 2004";
        let chips = [chip(ChipKind::Side, 5..8), chip(ChipKind::Model, 9..14), chip(ChipKind::Position, 15..18)];
        assert_eq!(without(&chips, &[ChipKind::Position, ChipKind::Side], query), "faro tsuru . 2004");
        assert_eq!(without(&chips, &[ChipKind::Years], query), query);
    }

    #[test]
    fn tiers_and_positions_stand_in_their_order() {
        let facet = |code: &str| Facet { code: code.to_owned(), ..Facet::default() };
        let codes = |facets: &[Facet]| facets.iter().map(|facet| facet.code.clone()).collect::<Vec<_>>();
        let mut facets = [facet("rear"), facet("roof"), facet("front_left"), facet("front")];
        sort_positions(&mut facets);
        assert_eq!(codes(&facets), ["front", "front_left", "rear", "roof"]);
        let mut facets = [facet("oem"), facet("premium"), facet("economy")];
        sort_tiers(&mut facets);
        assert_eq!(codes(&facets), ["economy", "premium", "oem"]);
    }

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(key in any::<i64>(), part in any::<u128>()) {
            let cursor = Cursor { key, part: Uuid::from_u128(part) };
            prop_assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        }

        #[test]
        fn nonsense_is_no_cursor(text in "\\PC{0,12}") {
            prop_assert_eq!(Cursor::read(&text), None);
        }
    }
}
