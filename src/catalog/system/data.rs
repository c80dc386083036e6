//! The rows of the files that come with the program.

use crate::base::fault::{Error, Result};
use crate::base::text::key;
use serde::Deserialize;
use serde::de::DeserializeOwned;

const CATEGORIES: &str = include_str!("categories.csv");
const GROUPS: &str = include_str!("groups.csv");
const BRANDS: &str = include_str!("brands.csv");
const MAKES: &str = include_str!("makes.csv");
const MODELS: &str = include_str!("models.csv");

/// In the order of the screens.
#[derive(Debug, Deserialize)]
pub(in crate::catalog) struct Category {
    pub code: String,
    pub name_es: String,
    pub name_en: String,
}

#[derive(Debug, Deserialize)]
pub(in crate::catalog) struct Group {
    pub code: String,
    /// The code of its category.
    pub category: String,
    pub name_es: String,
    pub name_en: String,
    synonyms_es: String,
    synonyms_en: String,
}

impl Group {
    /// What else people call it, in either language, each once.
    pub fn synonyms(&self) -> Vec<&str> {
        let mut synonyms = list(&self.synonyms_es);
        for synonym in list(&self.synonyms_en) {
            if !synonyms.contains(&synonym) {
                synonyms.push(synonym);
            }
        }
        synonyms
    }
}

#[derive(Debug, Deserialize)]
pub(in crate::catalog) struct Brand {
    pub code: String,
    pub name: String,
    pub country: String,
    kind: String,
    aliases: String,
}

impl Brand {
    /// Does it make vehicles?
    pub fn is_oem(&self) -> bool {
        self.kind == "oem"
    }

    /// Other spellings as keys, each once.
    pub fn aliases(&self) -> Vec<String> {
        let own = key(&self.name);
        let mut aliases: Vec<String> = list(&self.aliases).into_iter().map(key).collect();
        aliases.retain(|alias| !alias.is_empty() && *alias != own);
        aliases.sort_unstable();
        aliases.dedup();
        aliases
    }

    /// Other spellings as people write them.
    pub fn spellings(&self) -> Vec<&str> {
        list(&self.aliases)
    }
}

/// A make of vehicles, and what else people call it.
#[derive(Debug, Deserialize)]
pub(in crate::catalog) struct Make {
    pub name: String,
    aliases: String,
}

impl Make {
    pub fn aliases(&self) -> Vec<&str> {
        list(&self.aliases)
    }
}

/// A model of a make, what else people call it and how they misspell it.
#[derive(Debug, Deserialize)]
pub(in crate::catalog) struct Model {
    /// The name of its make.
    pub make: String,
    pub name: String,
    pub year_from: Option<u16>,
    pub year_to: Option<u16>,
    nicknames: String,
    misspellings: String,
}

impl Model {
    pub fn nicknames(&self) -> Vec<&str> {
        [list(&self.nicknames), list(&self.misspellings)].concat()
    }
}

pub(in crate::catalog) fn categories() -> Result<Vec<Category>> {
    rows(CATEGORIES)
}

pub(in crate::catalog) fn groups() -> Result<Vec<Group>> {
    rows(GROUPS)
}

pub(in crate::catalog) fn brands() -> Result<Vec<Brand>> {
    rows(BRANDS)
}

pub(in crate::catalog) fn makes() -> Result<Vec<Make>> {
    rows(MAKES)
}

pub(in crate::catalog) fn models() -> Result<Vec<Model>> {
    rows(MODELS)
}

/// The rows of a file.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(Error::broken)
}

/// `"a|b"` → `["a", "b"]`.
fn list(cell: &str) -> Vec<&str> {
    cell.split('|').map(str::trim).filter(|value| !value.is_empty()).collect()
}
