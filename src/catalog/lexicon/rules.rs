//! Which names queries are read by, from values alone.

use crate::base::fault::Result;
use crate::catalog::query::types::{Known, Years};
use crate::catalog::query::{Dictionary, Entry, ModelEntry, Vocabulary, words};
use crate::catalog::suggesting::Completions;
use crate::catalog::system::data;
use crate::catalog::types::Names;
use crate::catalog::vehicles::import::facts::make_key;
use crate::catalog::vehicles::rules::name_key;
use std::collections::{HashMap, HashSet};

/// What the tables have.
#[derive(Clone, Debug, Default)]
pub(super) struct Stored {
    pub makes: Vec<StoredMake>,
    pub models: Vec<StoredModel>,
    pub groups: Vec<StoredGroup>,
    pub brands: Vec<StoredBrand>,
}

#[derive(Clone, Debug)]
pub(super) struct StoredMake {
    pub key: String,
    pub name: String,
}

#[derive(Clone, Debug)]
pub(super) struct StoredModel {
    /// Key of its make.
    pub make: String,
    pub key: String,
    pub name: String,
    pub nicknames: Vec<String>,
    pub years: Years,
}

#[derive(Clone, Debug)]
pub(super) struct StoredGroup {
    pub code: String,
    pub name: Names,
    pub synonyms: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct StoredBrand {
    pub key: String,
    /// By which the program knows it.
    pub code: Option<String>,
    pub name: String,
    pub aliases: Vec<String>,
}

/// What queries are read by. Makes, models and brands are known by their keys, in small letters as in an address, groups by their codes.
#[derive(Debug)]
pub(in crate::catalog) struct Lexicon {
    pub dictionary: Dictionary,
    pub completions: Completions,
    groups: HashMap<String, Names>,
}

impl Lexicon {
    pub(super) fn new(stored: Stored) -> Result<Self> {
        let groups: HashMap<String, Names> =
            stored.groups.iter().map(|group| (group.code.clone(), group.name.clone())).collect();
        let vocabulary = Vocabulary {
            makes: makes(stored.makes)?,
            models: models(stored.models)?,
            groups: entries_of_groups(stored.groups)?,
            brands: brands(stored.brands)?,
            words: words(),
        };
        let completions = Completions::new(&vocabulary, &groups);
        Ok(Self { dictionary: Dictionary::new(vocabulary), completions, groups })
    }

    /// The name of a group in both languages.
    pub fn group(&self, code: &str) -> Option<Names> {
        self.groups.get(code).cloned()
    }
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn add(synonyms: &mut Vec<String>, more: Vec<String>) {
    for synonym in more {
        if !synonyms.contains(&synonym) {
            synonyms.push(synonym);
        }
    }
}

fn known(key: &str, name: String) -> Known {
    Known { code: key.to_ascii_lowercase(), name }
}

/// What the program knows comes first: of two things with one name, it is more likely meant.
fn makes(stored: Vec<StoredMake>) -> Result<Vec<Entry>> {
    let mut makes: Vec<Entry> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for said in data::makes()? {
        let key = make_key(&said.name);
        let at = *places.entry(key.clone()).or_insert_with(|| {
            makes.push(Entry { known: known(&key, said.name.clone()), synonyms: Vec::new() });
            makes.len() - 1
        });
        add(&mut makes[at].synonyms, owned(said.aliases()));
    }
    for make in stored {
        match places.get(&make.key) {
            Some(&at) => makes[at].known.name = make.name,
            None => makes.push(Entry { known: known(&make.key, make.name), synonyms: Vec::new() }),
        }
    }
    Ok(makes)
}

fn models(stored: Vec<StoredModel>) -> Result<Vec<ModelEntry>> {
    let mut models: Vec<ModelEntry> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let own: HashSet<(String, String)> = stored.iter().map(|model| (model.make.clone(), model.key.clone())).collect();
    for said in data::models()? {
        let (make, key) = (make_key(&said.make), name_key(&said.name));
        let at = *places.entry((make.clone(), key.clone())).or_insert_with(|| {
            models.push(ModelEntry {
                make: make.to_ascii_lowercase(),
                known: known(&key, said.name.clone()),
                synonyms: Vec::new(),
                years: Years { from: said.year_from, to: said.year_to },
            });
            models.len() - 1
        });
        // What an installation has as a model is no nickname of another one: `Frontier` beside `NP300`.
        let is_free = |nickname: &&str| {
            let nickname = name_key(nickname);
            nickname == key || !own.contains(&(make.clone(), nickname))
        };
        add(&mut models[at].synonyms, owned(said.nicknames().into_iter().filter(is_free).collect()));
    }
    for model in stored {
        match places.get(&(model.make.clone(), model.key.clone())) {
            Some(&at) => {
                let entry = &mut models[at];
                entry.known.name = model.name;
                add(&mut entry.synonyms, model.nicknames);
            }
            None => models.push(ModelEntry {
                make: model.make.to_ascii_lowercase(),
                known: known(&model.key, model.name),
                synonyms: model.nicknames,
                years: model.years,
            }),
        }
    }
    Ok(models)
}

/// In the order of the program, those of an installation behind.
fn entries_of_groups(mut stored: Vec<StoredGroup>) -> Result<Vec<Entry>> {
    let places: HashMap<String, usize> = data::groups()?.into_iter().map(|group| group.code).zip(0..).collect();
    stored.sort_by_key(|group| places.get(&group.code).copied().unwrap_or(usize::MAX));
    let entry = |group: StoredGroup| {
        let mut synonyms = vec![group.name.en];
        add(&mut synonyms, group.synonyms);
        Entry { known: Known { code: group.code, name: group.name.es }, synonyms }
    };
    Ok(stored.into_iter().map(entry).collect())
}

fn brands(mut stored: Vec<StoredBrand>) -> Result<Vec<Entry>> {
    let said = data::brands()?;
    let places: HashMap<&str, usize> = said.iter().map(|brand| brand.code.as_str()).zip(0..).collect();
    let place = |brand: &StoredBrand| brand.code.as_deref().and_then(|code| places.get(code).copied());
    stored.sort_by_key(|brand| place(brand).unwrap_or(usize::MAX));
    let entry = |brand: StoredBrand| {
        let spellings = place(&brand).and_then(|at| said.get(at)).map(data::Brand::spellings).unwrap_or_default();
        let mut synonyms = owned(spellings);
        add(&mut synonyms, brand.aliases);
        Entry { known: known(&brand.key, brand.name), synonyms }
    };
    Ok(stored.into_iter().map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_say_is_joined_to_what_the_tables_have() -> Result<()> {
        let model = |make: &str, key: &str, name: &str, nickname: &str| StoredModel {
            make: make.to_owned(),
            key: key.to_owned(),
            name: name.to_owned(),
            nicknames: vec![nickname.to_owned()],
            years: Years { from: Some(2020), to: None },
        };
        let found = models(vec![
            model("NISSAN", "TSURU", "TSURU", "El Tsuru de la casa"),
            model("NISSAN", "FRONTIER", "Frontier", "fronterita"),
            model("NUEVA", "RAYO", "Rayo", "rayito"),
        ])?;
        let tsuru = found.iter().find(|model| model.known.code == "tsuru");
        let tsuru = tsuru.ok_or_else(|| crate::base::fault::Error::broken("no Tsuru"))?;
        assert_eq!((tsuru.make.as_str(), tsuru.known.name.as_str()), ("nissan", "TSURU"));
        for nickname in ["Tsurito", "suru", "El Tsuru de la casa"] {
            assert!(tsuru.synonyms.iter().any(|synonym| synonym == nickname), "{nickname}");
        }
        assert_eq!(tsuru.years.from, Some(1984), "what the program knows of its years");
        let np300 = found.iter().find(|model| model.known.code == "np300");
        assert!(np300.is_some_and(|model| model.synonyms.iter().all(|synonym| synonym != "Frontier")));
        let last = found.last().map(|model| (model.make.as_str(), model.known.code.as_str(), model.years.from));
        assert_eq!(last, Some(("nueva", "rayo", Some(2020))));
        Ok(())
    }

    #[test]
    fn groups_and_brands_stand_in_the_order_of_the_program() -> Result<()> {
        let group = |code: &str| StoredGroup {
            code: code.to_owned(),
            name: Names { es: code.to_owned(), en: code.to_owned() },
            synonyms: vec!["otro".to_owned()],
        };
        let found = entries_of_groups(vec![group("aaa"), group("brake_discs"), group("brake_pads")])?;
        let codes: Vec<&str> = found.iter().map(|entry| entry.known.code.as_str()).collect();
        assert_eq!(codes, ["brake_pads", "brake_discs", "aaa"]);
        let brand = |key: &str, code: Option<&str>| StoredBrand {
            key: key.to_owned(),
            code: code.map(str::to_owned),
            name: key.to_owned(),
            aliases: Vec::new(),
        };
        let found = brands(vec![brand("AAA", None), brand("NISSAN", Some("nissan"))])?;
        assert_eq!(found[0].known.code, "nissan");
        assert!(found[0].synonyms.iter().any(|synonym| synonym == "Nissan Genuine"));
        assert_eq!(found[1].known.code, "aaa");
        Ok(())
    }
}
