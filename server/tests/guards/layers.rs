//! Which module may know which: base ← platform ← areas ← worker, demo and the other packages. A new arrow up, between
//! areas, or back to a module of the platform that knows its own fails here; the list only shrinks.

use crate::walls::{code, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Arrows from one area to another besides `steps`, each with the reason.
const BETWEEN_AREAS: &[(&str, &str)] = &[
    (
        "inventory -> catalog",
        "a stock line is shown with its part's name, and a file is read by known numbers and brands",
    ),
    ("market -> catalog", "the market stands above both: it knows the parts that are on sale"),
];

/// What every page stands on. It knows nothing besides, so that no area is among it.
const BELOW_PAGES: [&str; 4] = ["base", "forms", "session", "ui"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Base,
    Platform,
    Area,
    Top,
}

fn layer(module: &str) -> Layer {
    match module {
        "base" => Layer::Base,
        "platform" => Layer::Platform,
        "worker" | "demo" | "testing" => Layer::Top,
        _ => Layer::Area,
    }
}

/// The modules of `src`, and of the platform the modules in it, with the modules that each names.
fn arrows(package: &str) -> BTreeMap<String, BTreeSet<Vec<String>>> {
    let mut found: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (path, text) in sources() {
        let Some(path) = path.strip_prefix(package) else { continue };
        let module = path.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
        let code = code(&text);
        assert!(!code.contains("use crate::{"), "{path}: one path a `use`, so that this test can read it");
        for rest in code.split("crate::").skip(1) {
            let named = rest.split("::").map(|name| {
                name.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>()
            });
            found.entry(module.clone()).or_default().insert(named.take(2).collect());
        }
    }
    found
}

#[test]
fn no_arrow_goes_up_and_none_from_area_to_area() {
    let mut between = BTreeSet::new();
    for (module, named) in arrows("src/") {
        let own = module.split('/').next().unwrap().to_owned();
        if own == "lib" {
            continue;
        }
        for other in named {
            let Some(of) = other.first().filter(|of| **of != own && !of.is_empty()) else { continue };
            assert!(layer(of) <= layer(&own), "{module} names {of}, which stands above it");
            let steps = other.get(1).is_some_and(|part| part == "steps");
            if layer(&own) == Layer::Area && layer(of) == Layer::Area && !steps {
                between.insert(format!("{own} -> {of}"));
            }
        }
    }
    assert_eq!(between, BETWEEN_AREAS.iter().map(|(arrow, _)| (*arrow).to_owned()).collect());
}

#[test]
fn no_two_modules_of_the_platform_know_each_other() {
    let mut knows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, named) in arrows("src/") {
        let Some(own) = module.strip_prefix("platform/").and_then(|rest| rest.split('/').next()) else { continue };
        for other in named.iter().filter(|other| other[0] == "platform") {
            if let Some(of) = other.get(1).filter(|of| **of != own && !of.is_empty()) {
                knows.entry(own.to_owned()).or_default().insert(of.clone());
            }
        }
    }
    let each_other: BTreeSet<String> = knows
        .iter()
        .flat_map(|(one, others)| others.iter().map(move |other| (one, other)))
        .filter(|(one, other)| one < other && knows.get(*other).is_some_and(|back| back.contains(*one)))
        .map(|(one, other)| format!("{one} <-> {other}"))
        .collect();
    assert_eq!(each_other, BTreeSet::new());
}

#[test]
fn what_every_page_stands_on_knows_no_area() {
    let arrows = arrows("app/src/");
    let folder = |module: &str| module.split('/').next().unwrap().to_owned();
    let modules: BTreeSet<String> = arrows.keys().map(|module| folder(module)).collect();
    for (module, named) in arrows.iter().filter(|(module, _)| BELOW_PAGES.contains(&folder(module).as_str())) {
        for of in named.iter().map(|other| &other[0]).filter(|of| modules.contains(*of)) {
            assert!(BELOW_PAGES.contains(&of.as_str()), "{module} names {of}");
        }
    }
}
