//! What the public pages of the catalogue say of themselves to search engines.

use super::labels as catalog_labels;
use super::search;
use crate::base::labels;
use crate::catalog::my_vehicles::part_href;
use crate::i18n::{Locale, td_string};
use crate::layout::public_page::{Said, public_page};
use engrane::catalog::rules::printed_gtin;
use engrane::catalog::types::{Alternative, Facet, PartDetail, PartSearch, SearchResults};
use engrane::catalog::vehicles::types::{ChosenVehicle, VehicleChoice};
use leptos::prelude::*;
use serde_json::{Value, json};

/// Other numbers that the description of a part names.
const NAMED: usize = 4;
/// Parts that replace another one, as far as they are told.
const SIMILAR: usize = 20;

/// The address of a category, or of a group of it.
pub fn listed_address(category: &str, group: Option<&str>) -> String {
    let category = Some(category.to_owned());
    search::href(&PartSearch { category, group: group.map(str::to_owned), ..PartSearch::default() })
}

/// The start, with the way to search from elsewhere.
pub fn home(lang: Locale) -> AnyView {
    public_page("/", |site| Said {
        title: td_string!(lang, catalog.home.title).to_owned(),
        description: td_string!(lang, catalog.home.lead).to_owned(),
        image: None,
        data: vec![json!({
            "@type": "WebSite",
            "name": "Engrane",
            "url": format!("{site}/"),
            "potentialAction": {
                "@type": "SearchAction",
                "target": format!("{site}/catalog?q={{words}}"),
                "query-input": "required name=words",
            },
        })],
    })
}

/// The categories.
pub fn categories(lang: Locale) -> AnyView {
    public_page(&search::href(&PartSearch::default()), |_| Said {
        title: td_string!(lang, catalog.title).to_owned(),
        description: td_string!(lang, catalog.about.catalog).to_owned(),
        image: None,
        data: Vec::new(),
    })
}

/// What fits a vehicle.
pub fn vehicle(lang: Locale, vehicle: &ChosenVehicle) -> AnyView {
    let address = search::href(&PartSearch { vehicle: vehicle.choice.clone(), ..PartSearch::default() });
    let name = vehicle.name();
    public_page(&address, |site| Said {
        title: td_string!(lang, catalog.vehicle.title, vehicle = name.clone()).to_string(),
        description: td_string!(lang, catalog.about.vehicle, vehicle = name.clone()).to_string(),
        image: None,
        data: vec![crumbs(site, &[(in_catalog(lang), search::href(&PartSearch::default())), (name, address.clone())])],
    })
}

/// A list of parts that were not searched for by words.
#[derive(Debug)]
pub struct Listed {
    /// What they have in common.
    pub title: String,
    /// Under which address the list is known, whatever else narrows or sorts it.
    address: String,
    /// The way to it, each step with its address.
    steps: Vec<(String, String)>,
}

/// What is listed; nothing where words were searched for.
pub fn listed(lang: Locale, asked: &PartSearch, results: &SearchResults) -> Option<Listed> {
    if !asked.q.is_empty() {
        return None;
    }
    // What nobody knows has no name.
    let named = |facets: &[Facet], code: Option<&str>| {
        let facet = facets.iter().find(|facet| Some(facet.code.as_str()) == code)?;
        Some(labels::name(lang, &facet.name))
    };
    // A group stands in one category, whether the address says so or not.
    let category = results.category_of_group.clone().or_else(|| asked.category.clone());
    let vehicle = results.vehicle.as_ref();
    let choice = vehicle.map(|vehicle| vehicle.choice.clone()).unwrap_or_default();
    let whole = PartSearch { vehicle: choice, ..PartSearch::default() };
    let of_category = PartSearch { category, ..whole.clone() };
    let of_group = PartSearch { group: asked.group.clone(), ..of_category.clone() };
    let of_brand = PartSearch { brand: asked.brand.clone(), ..of_group.clone() };
    let of_vehicle = vehicle.map(ChosenVehicle::name);
    let category = named(&results.categories, of_category.category.as_deref());
    let group = named(&results.groups, asked.group.as_deref());
    let brand = named(&results.brands, asked.brand.as_deref());
    let what = group.clone().or_else(|| category.clone());
    let title = [what, brand.clone(), of_vehicle.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let title = if title.is_empty() { td_string!(lang, catalog.results.title_listed).to_owned() } else { title };
    let steps = [
        (Some(in_catalog(lang)), search::href(&PartSearch::default())),
        (of_vehicle, search::href(&whole)),
        (category, search::href(&of_category)),
        (group, search::href(&of_group)),
        (brand, search::href(&of_brand)),
    ];
    let steps = steps.into_iter().filter_map(|(name, address)| Some((name?, address))).collect();
    Some(Listed { title, address: search::href(&of_brand), steps })
}

/// The same, said of the page; not of one on which there is nothing.
pub fn list(lang: Locale, listed: &Listed, results: &SearchResults) -> Option<AnyView> {
    if results.rows.is_empty() {
        return None;
    }
    let Listed { title, address, steps } = listed;
    Some(public_page(address, |site| {
        let count = catalog_labels::results_or_more(lang, results.total, results.more);
        Said {
            title: title.clone(),
            description: td_string!(lang, catalog.about.listed, what = title.clone(), count = count).to_string(),
            image: None,
            data: vec![crumbs(site, steps)],
        }
    }))
}

/// A part.
pub fn part(lang: Locale, part: &PartDetail) -> AnyView {
    let address = part_href(part.id, &VehicleChoice::default());
    public_page(&address, |site| {
        let title = format!("{} {} {}", part.brand, part.number, labels::name(lang, &part.name));
        let steps = [
            (in_catalog(lang), search::href(&PartSearch::default())),
            (labels::name(lang, &part.category), listed_address(&part.category_code, None)),
            (labels::name(lang, &part.group), listed_address(&part.category_code, Some(&part.group_code))),
            (format!("{} {}", part.brand, part.number), address.clone()),
        ];
        Said {
            description: description(lang, &title, part),
            data: vec![product(lang, site, &title, part), crumbs(site, &steps)],
            title,
            image: part.images.first().cloned(),
        }
    })
}

fn in_catalog(lang: Locale) -> String {
    td_string!(lang, catalog.title).to_owned()
}

/// What replaces it, without what is reported not to.
fn usable(part: &PartDetail) -> impl Iterator<Item = &Alternative> {
    part.alternatives.iter().filter(|other| !other.denied)
}

/// What it is, some of what it fits, and some of what replaces it.
fn description(lang: Locale, title: &str, part: &PartDetail) -> String {
    let others = usable(part).take(NAMED).map(|other| format!("{} {}", other.brand, other.number));
    let others = others.collect::<Vec<_>>().join(", ");
    let fits = (!part.models.is_empty())
        .then(|| td_string!(lang, catalog.about.fits, vehicles = part.models.join(", ")).to_string());
    let replaced =
        (!others.is_empty()).then(|| td_string!(lang, catalog.about.replaced_by, parts = others).to_string());
    let sentences = [Some(td_string!(lang, catalog.about.part, part = title.to_owned()).to_string()), fits, replaced];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn product(lang: Locale, site: &str, title: &str, part: &PartDetail) -> Value {
    let mut product = identity(site, &part.brand, &part.number, &part_href(part.id, &VehicleChoice::default()));
    let similar: Vec<Value> = usable(part).take(SIMILAR).map(|other| similar(lang, site, other)).collect();
    let attributes: Vec<Value> = part
        .attributes
        .iter()
        .map(|(name, value)| json!({ "@type": "PropertyValue", "name": name, "value": value }))
        .collect();
    let description = labels::name(lang, &part.description);
    let category = format!("{} > {}", labels::name(lang, &part.category), labels::name(lang, &part.group));
    let known = [
        ("name", Some(json!(title))),
        ("category", Some(json!(category))),
        ("description", (!description.is_empty()).then(|| json!(description))),
        ("gtin", part.gtin.as_deref().map(|gtin| json!(printed_gtin(gtin)))),
        ("image", (!part.images.is_empty()).then(|| json!(part.images))),
        ("additionalProperty", (!attributes.is_empty()).then(|| json!(attributes))),
        ("isSimilarTo", (!similar.is_empty()).then(|| json!(similar))),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            product[name] = value;
        }
    }
    product
}

fn similar(lang: Locale, site: &str, other: &Alternative) -> Value {
    let mut product = identity(site, &other.brand, &other.number, &part_href(other.id, &VehicleChoice::default()));
    product["name"] = json!(format!("{} {} {}", other.brand, other.number, labels::name(lang, &other.name)));
    product
}

fn identity(site: &str, brand: &str, number: &str, path: &str) -> Value {
    json!({
        "@type": "Product",
        "brand": { "@type": "Brand", "name": brand },
        "mpn": number,
        "url": format!("{site}{path}"),
    })
}

fn crumbs(site: &str, steps: &[(String, String)]) -> Value {
    let step = |(at, (name, path)): (usize, &(String, String))| json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": format!("{site}{path}") });
    json!({ "@type": "BreadcrumbList", "itemListElement": steps.iter().enumerate().map(step).collect::<Vec<_>>() })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use engrane::base::id::PartId;
    use engrane::catalog::types::{Cut, Heard, Names, PartKind, PartStatus, Tier};
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn names(text: &str) -> Names {
        Names { es: text.to_owned(), en: text.to_owned() }
    }

    fn facet(code: &str, name: &str) -> Facet {
        Facet { code: code.to_owned(), name: names(name), count: 1 }
    }

    fn found() -> SearchResults {
        SearchResults {
            rows: Vec::new(),
            total: 0,
            more: false,
            next: None,
            heard: Heard::default(),
            searched: Vec::new(),
            nearest: Vec::new(),
            vehicle: None,
            categories: vec![facet("brakes", "Frenos"), facet("engine", "Motor")],
            category_of_group: None,
            groups: vec![facet("brake_pads", "Balatas")],
            brands: vec![facet("TRW", "TRW"), facet("BREMBO", "Brembo")],
            tiers: Vec::new(),
            positions: Vec::new(),
            question: None,
        }
    }

    fn of_group() -> SearchResults {
        SearchResults { category_of_group: Some("brakes".into()), ..found() }
    }

    #[test]
    fn a_list_is_known_by_what_it_is_of_and_not_by_how_it_is_narrowed_further() {
        let group = PartSearch { group: Some("brake_pads".into()), ..PartSearch::default() };
        let narrowed = PartSearch {
            tier: Some(Tier::Premium),
            position: Some("front".into()),
            in_stock: true,
            cursor: "4.ab".into(),
            ..group.clone()
        };
        let in_category = PartSearch { category: Some("brakes".into()), ..group.clone() };
        for asked in [&group, &narrowed, &in_category] {
            let Some(list) = listed(Locale::es, asked, &of_group()) else { panic!("it is a list") };
            assert_eq!(list.title, "Balatas");
            assert_eq!(list.address, "/catalog?category=brakes&group=brake_pads");
            let names: Vec<&str> = list.steps.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["Catálogo", "Frenos", "Balatas"]);
        }
        let of_brand = PartSearch { brand: Some("BREMBO".into()), ..group };
        let list = listed(Locale::es, &of_brand, &of_group());
        assert_eq!(list.map(|list| list.title).as_deref(), Some("Balatas · Brembo"));
        let unknown = PartSearch { category: Some("x".into()), ..PartSearch::default() };
        let list = listed(Locale::es, &unknown, &found());
        assert_eq!(list.map(|list| (list.title, list.steps.len())), Some(("Refacciones".to_owned(), 1)));
        let words = PartSearch { q: "balatas".into(), ..PartSearch::default() };
        assert!(listed(Locale::es, &words, &found()).is_none());
    }

    fn pads() -> PartDetail {
        let other = Alternative {
            id: PartId(Uuid::from_u128(2)),
            number: "P49018".into(),
            brand: "Brembo".into(),
            name: names("Juego de balatas"),
            kind: PartKind::Aftermarket,
            tier: Tier::Premium,
            reference_price: None,
            source: "TRW".into(),
            denied: false,
        };
        let denied = Alternative { id: PartId(Uuid::from_u128(3)), denied: true, ..other.clone() };
        PartDetail {
            id: PartId(Uuid::from_u128(1)),
            number: "GDB1420".into(),
            brand: "TRW".into(),
            name: names("Balatas delanteras"),
            description: Names::default(),
            kind: PartKind::Aftermarket,
            tier: Tier::Premium,
            group: names("Balatas"),
            group_code: "brake_pads".into(),
            category: names("Frenos"),
            category_code: "brakes".into(),
            reference_price: None,
            gtin: Some("07501031311309".into()),
            images: vec!["https://img.example.com/1.jpg".into()],
            attributes: BTreeMap::from([("ancho".to_owned(), "131 mm".to_owned())]),
            status: PartStatus::Active,
            superseded_by: Vec::new(),
            supersedes: Vec::new(),
            vehicles: 14,
            models: vec!["Nissan Tsuru".into()],
            alternatives: vec![other, denied],
            held_back: false,
            replaces: Vec::new(),
            references: Vec::new(),
            cut: Cut::default(),
        }
    }

    #[test]
    fn a_part_is_a_product_of_its_brand_with_what_is_like_it() {
        let said = product(Locale::es, "https://engrane.mx", "TRW GDB1420 Balatas delanteras", &pads());
        let expected = json!({
            "@type": "Product",
            "name": "TRW GDB1420 Balatas delanteras",
            "brand": { "@type": "Brand", "name": "TRW" },
            "mpn": "GDB1420",
            "gtin": "7501031311309",
            "url": "https://engrane.mx/catalog/parts/00000000-0000-0000-0000-000000000001",
            "category": "Frenos > Balatas",
            "image": ["https://img.example.com/1.jpg"],
            "additionalProperty": [{ "@type": "PropertyValue", "name": "ancho", "value": "131 mm" }],
            "isSimilarTo": [{
                "@type": "Product",
                "name": "Brembo P49018 Juego de balatas",
                "brand": { "@type": "Brand", "name": "Brembo" },
                "mpn": "P49018",
                "url": "https://engrane.mx/catalog/parts/00000000-0000-0000-0000-000000000002",
            }],
        });
        assert_eq!(said, expected);
        let bare = PartDetail {
            gtin: None,
            images: Vec::new(),
            attributes: BTreeMap::new(),
            alternatives: Vec::new(),
            ..pads()
        };
        let said = product(Locale::es, "", "TRW GDB1420", &bare);
        for member in ["gtin", "image", "additionalProperty", "isSimilarTo", "description"] {
            assert_eq!(said.get(member), None, "{member}");
        }
    }

    #[test]
    fn a_description_names_some_of_what_is_known() {
        assert_eq!(
            description(Locale::es, "TRW GDB1420 Balatas", &pads()),
            "TRW GDB1420 Balatas: aplicaciones y equivalencias. Le queda a Nissan Tsuru. La reemplazan Brembo P49018."
        );
    }
}
