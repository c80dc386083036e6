//! A search and its address: all of the search stands in the URL, so that it can be kept, shared and gone back to.

use crate::base::address::with_query;
use crate::catalog::my_vehicles;
use engrane::catalog::types::PartSearch;
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos_router::params::ParamsMap;

/// The search that an address asks for.
pub fn from_query(query: &ParamsMap) -> PartSearch {
    let text = |key| query.get(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    PartSearch {
        q: text("q").unwrap_or_default(),
        category: text("category"),
        group: text("group"),
        brand: text("brand"),
        position: text("position"),
        vehicle: my_vehicles::from_query(query),
        page: text("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
    }
}

/// The address of a search.
pub fn href(search: &PartSearch) -> String {
    let page = (search.page > 1).then(|| search.page.to_string());
    let pairs = [
        ("q", search.q.as_str()),
        ("category", search.category.as_deref().unwrap_or_default()),
        ("group", search.group.as_deref().unwrap_or_default()),
        ("brand", search.brand.as_deref().unwrap_or_default()),
        ("position", search.position.as_deref().unwrap_or_default()),
        ("page", page.as_deref().unwrap_or_default()),
    ];
    with_query("/catalog", &[&my_vehicles::pairs(&search.vehicle)[..], &pairs].concat())
}

/// Is nothing asked for but perhaps a vehicle? Then the catalogue shows its categories.
pub fn is_blank(search: &PartSearch) -> bool {
    search.q.is_empty() && !is_filtered(search)
}

/// Is the search narrowed by anything but words and the vehicle?
pub fn is_filtered(search: &PartSearch) -> bool {
    [&search.category, &search.group, &search.brand, &search.position].iter().any(|choice| choice.is_some())
}

/// The same words for the same vehicle, with nothing else that narrows them.
pub fn unfiltered(search: &PartSearch) -> PartSearch {
    PartSearch { q: search.q.clone(), vehicle: search.vehicle.clone(), page: 1, ..PartSearch::default() }
}

/// The same search for any vehicle.
pub fn without_vehicle(search: &PartSearch) -> PartSearch {
    PartSearch { vehicle: VehicleChoice::default(), position: None, page: 1, ..search.clone() }
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
        let search = asked(&[("q", " balatas tsuru "), ("brand", "WAGNER"), ("group", ""), ("page", "3")]);
        let expected = PartSearch {
            q: "balatas tsuru".to_owned(),
            brand: Some("WAGNER".to_owned()),
            page: 3,
            ..PartSearch::default()
        };
        assert_eq!(search, expected);
        assert!(is_filtered(&search));
    }

    #[test]
    fn an_address_that_makes_no_sense_asks_for_the_first_page() {
        for page in ["0", "-1", "x", "99999999999"] {
            assert_eq!(asked(&[("page", page)]).page, 1, "{page}");
        }
        assert!(is_blank(&asked(&[])));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_search_leads_back_to_itself() {
        let search = PartSearch {
            q: "filtro & bujía 10%".to_owned(),
            category: Some("filters_tune_up".to_owned()),
            page: 2,
            ..PartSearch::default()
        };
        assert_eq!(href(&search), "/catalog?q=filtro%20%26%20buj%C3%ADa%2010%25&category=filters_tune_up&page=2");
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
            "/catalog?make=nissan&model=tsuru&year=2004&q=filtro%20%26%20buj%C3%ADa%2010%25"
        );
        assert!(!href(&without_vehicle(&search)).contains("tsuru"));
    }
}
