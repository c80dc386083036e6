//! A search and its address: all of the search stands in the URL, so that it can be kept, shared and gone back to.

use crate::base::address::with_query;
use crate::catalog::my_vehicles;
use engrane::catalog::rules::{read_answers, read_skipped, write_answers, write_skipped};
use engrane::catalog::types::{PartSearch, PartSort, Tier};
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos_router::params::ParamsMap;
use std::collections::{BTreeMap, BTreeSet};

/// The search that an address asks for.
pub fn from_query(query: &ParamsMap) -> PartSearch {
    let text = |key| query.get(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    PartSearch {
        q: text("q").unwrap_or_default(),
        category: text("category"),
        group: text("group"),
        brand: text("brand"),
        tier: text("tier").and_then(|tier| tier.parse().ok()),
        position: text("position"),
        in_stock: text("in_stock").is_some(),
        sort: text("sort").and_then(|sort| sort.parse().ok()).unwrap_or_default(),
        vehicle: my_vehicles::from_query(query),
        cursor: text("cursor").unwrap_or_default(),
        answers: text("answers").and_then(|answers| read_answers(&answers)).unwrap_or_default(),
        skipped: text("skip").map(|skipped| read_skipped(&skipped)).unwrap_or_default(),
    }
}

/// The address of a search.
pub fn href(search: &PartSearch) -> String {
    let (answers, skipped) = (write_answers(&search.answers), write_skipped(&search.skipped));
    let last = [("cursor", search.cursor.as_str()), ("answers", answers.as_str()), ("skip", skipped.as_str())];
    let pairs = [&pairs(search)[..], &last].concat();
    with_query("/catalog", &[&my_vehicles::pairs(&search.vehicle)[..], &pairs].concat())
}

/// What the address of a search says beside the vehicle, the page and what was answered; empty where it says nothing.
pub fn pairs(search: &PartSearch) -> [(&'static str, &str); 8] {
    [
        ("q", search.q.as_str()),
        ("category", search.category.as_deref().unwrap_or_default()),
        ("group", search.group.as_deref().unwrap_or_default()),
        ("brand", search.brand.as_deref().unwrap_or_default()),
        ("tier", search.tier.map(Tier::as_str).unwrap_or_default()),
        ("position", search.position.as_deref().unwrap_or_default()),
        ("in_stock", if search.in_stock { "1" } else { "" }),
        ("sort", if search.sort == PartSort::default() { "" } else { search.sort.as_str() }),
    ]
}

/// Is nothing asked for but perhaps a vehicle? Then the catalogue shows its categories.
pub fn is_blank(search: &PartSearch) -> bool {
    search.q.is_empty() && !is_filtered(search)
}

/// Is the search narrowed by anything but words and the vehicle?
pub fn is_filtered(search: &PartSearch) -> bool {
    let chosen =
        [&search.category, &search.group, &search.brand, &search.position].iter().any(|choice| choice.is_some());
    chosen || search.tier.is_some() || search.in_stock || !search.answers.is_empty()
}

/// The same words for the same vehicle, with nothing else that narrows them.
pub fn unfiltered(search: &PartSearch) -> PartSearch {
    PartSearch { q: search.q.clone(), vehicle: search.vehicle.clone(), sort: search.sort, ..PartSearch::default() }
}

/// The same search for any vehicle.
pub fn without_vehicle(search: &PartSearch) -> PartSearch {
    PartSearch { vehicle: VehicleChoice::default(), position: None, ..unanswered(search) }
}

/// Other words for the same vehicle, narrowed as before.
pub fn with_words(search: &PartSearch, q: &str) -> PartSearch {
    PartSearch { q: q.to_owned(), ..unanswered(search) }
}

/// The first page of the same, with nothing asked yet: answers are about the parts that were found.
pub fn unanswered(search: &PartSearch) -> PartSearch {
    PartSearch { cursor: String::new(), answers: BTreeMap::new(), skipped: BTreeSet::new(), ..search.clone() }
}

/// The same with an answer to what was asked, or with none to it any more.
pub fn answered(search: &PartSearch, about: &str, answer: Option<&str>) -> PartSearch {
    let mut search = PartSearch { cursor: String::new(), ..search.clone() };
    match answer {
        Some(answer) => search.answers.insert(about.to_owned(), answer.to_owned()),
        None => search.answers.remove(about),
    };
    search
}

/// The same without being asked about it again.
pub fn skipping(search: &PartSearch, about: &str) -> PartSearch {
    let mut search = PartSearch { cursor: String::new(), ..search.clone() };
    search.skipped.insert(about.to_owned());
    search
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &str)]) -> PartSearch {
        let mut query = ParamsMap::new();
        for (key, value) in pairs {
            query.insert(*key, (*value).to_owned());
        }
        from_query(&query)
    }

    #[test]
    fn an_address_says_what_is_asked_for() {
        let search = asked(&[
            ("q", " balatas tsuru "),
            ("brand", "WAGNER"),
            ("group", ""),
            ("tier", "premium"),
            ("cursor", "3.ab"),
        ]);
        let expected = PartSearch {
            q: "balatas tsuru".to_owned(),
            brand: Some("WAGNER".to_owned()),
            tier: Some(Tier::Premium),
            cursor: "3.ab".to_owned(),
            ..PartSearch::default()
        };
        assert_eq!(search, expected);
        assert!(is_filtered(&search));
    }

    #[test]
    fn answers_stand_in_the_address_until_other_words_are_typed() {
        let search = asked(&[("q", "balatas"), ("answers", "material:acero;side:left"), ("skip", "orificios")]);
        assert_eq!(search.answers.len(), 2);
        assert!(is_filtered(&search) && !is_filtered(&with_words(&search, "filtro")));
        let other = answered(&search, "side", None);
        assert_eq!((other.answers.get("side"), other.answers.len()), (None, 1));
        let skipped = skipping(&other, "side").skipped;
        assert_eq!(skipped.into_iter().collect::<Vec<_>>(), ["orificios", "side"]);
        assert_eq!(asked(&[("answers", "material")]), PartSearch::default());
    }

    #[test]
    fn an_address_that_makes_no_sense_asks_for_everything() {
        assert_eq!(asked(&[("sort", "x"), ("tier", "cheap"), ("in_stock", "")]), PartSearch::default());
        assert!(is_blank(&asked(&[])));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_search_leads_back_to_itself() {
        let search = PartSearch {
            q: "filtro & bujía 10%".to_owned(),
            category: Some("filters_tune_up".to_owned()),
            in_stock: true,
            sort: PartSort::Price,
            cursor: "2.ab".to_owned(),
            ..PartSearch::default()
        };
        let question = skipping(&answered(&PartSearch::default(), "material", Some("acero & más")), "side");
        assert_eq!(href(&question), "/catalog?answers=material%3Aacero%20%26%20m%C3%A1s&skip=side");
        assert_eq!(
            href(&search),
            "/catalog?q=filtro%20%26%20buj%C3%ADa%2010%25&category=filters_tune_up&in_stock=1&sort=price&cursor=2.ab"
        );
        assert_eq!(href(&unfiltered(&PartSearch::default())), "/catalog");
        let vehicle = VehicleChoice {
            make: "nissan".to_owned(),
            model: "tsuru".to_owned(),
            year: "2004".to_owned(),
            engine: String::new(),
        };
        let search = PartSearch { vehicle, ..search };
        assert_eq!(
            href(&unfiltered(&search)),
            "/catalog?make=nissan&model=tsuru&year=2004&q=filtro%20%26%20buj%C3%ADa%2010%25&sort=price"
        );
        assert!(!href(&without_vehicle(&search)).contains("tsuru"));
    }
}
