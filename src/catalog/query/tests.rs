#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod graded;
mod reading;

use super::types::{Known, Understood, Years};
use super::{Dictionary, Entry, ModelEntry, Vocabulary, words};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

const GROUPS: &str = include_str!("../system/groups.csv");
const BRANDS: &str = include_str!("../system/brands.csv");
const MAKES: &str = include_str!("../system/makes.csv");
const MODELS: &str = include_str!("../system/models.csv");

/// The rows of a file by the names of its columns.
fn rows(text: &str) -> Vec<HashMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn listed(cells: &[&str]) -> Vec<String> {
    cells.iter().flat_map(|cell| cell.split('|')).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn entries(text: &str, name: &str, synonyms: &[&str]) -> Vec<Entry> {
    rows(text)
        .iter()
        .map(|row| Entry {
            known: Known { code: row["code"].clone(), name: row[name].clone() },
            synonyms: listed(&synonyms.iter().map(|column| row[*column].as_str()).collect::<Vec<_>>()),
        })
        .collect()
}

fn vocabulary() -> Vocabulary {
    let makes = entries(MAKES, "name", &["aliases"]);
    let code = |name: &str| makes.iter().find(|make| make.known.name == name).unwrap().known.code.clone();
    let models = rows(MODELS)
        .iter()
        .map(|row| ModelEntry {
            make: code(&row["make"]),
            known: Known { code: row["name"].to_lowercase(), name: row["name"].clone() },
            synonyms: listed(&[&row["nicknames"], &row["misspellings"]]),
            years: Years { from: row["year_from"].parse().ok(), to: row["year_to"].parse().ok() },
        })
        .collect();
    Vocabulary {
        makes,
        models,
        groups: entries(GROUPS, "name_es", &["name_en", "synonyms_es", "synonyms_en"]),
        brands: entries(BRANDS, "name", &["aliases"]),
        words: words(),
    }
}

/// Of the system data: what every installation has.
fn dictionary() -> Arc<Dictionary> {
    static DICTIONARY: OnceLock<Arc<Dictionary>> = OnceLock::new();
    DICTIONARY.get_or_init(|| Arc::new(Dictionary::new(vocabulary()))).clone()
}

/// A reading as the columns of `graded.csv` have it.
fn read(understood: &Understood) -> HashMap<&'static str, String> {
    let name = |known: &Option<Known>| known.as_ref().map(|known| known.name.clone()).unwrap_or_default();
    let code = |known: &Option<Known>| known.as_ref().map(|known| known.code.clone()).unwrap_or_default();
    let engine = &understood.engine;
    let engine = [
        engine.displacement.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        engine.cylinders.map(|count| format!("{count}cil")),
        engine.valves.map(|count| format!("{count}v")),
        engine.fuel.map(|fuel| fuel.to_string()),
        engine.turbo.then(|| "turbo".to_owned()),
        understood.transmission.map(|transmission| transmission.to_string()),
    ];
    let joined = |texts: Vec<String>| texts.join(" ");
    HashMap::from([
        ("make", name(&understood.make)),
        ("model", name(&understood.model)),
        ("group", code(&understood.group)),
        ("position", joined(understood.positions.iter().map(ToString::to_string).collect())),
        ("side", joined(understood.sides.iter().map(ToString::to_string).collect())),
        ("years", understood.years.map(|years| years.to_string()).unwrap_or_default()),
        ("engine", joined(engine.into_iter().flatten().collect())),
        ("brand", code(&understood.brand)),
        ("number", understood.number.clone().unwrap_or_default()),
        ("same", if understood.same_as_other_brand { "yes".to_owned() } else { String::new() }),
        ("rest", understood.rest.clone()),
    ])
}
