//! Which names go on like what was typed, from values alone.

use super::types::{Suggestion, SuggestionKind};
use crate::catalog::query::types::Understood;
use crate::catalog::query::{Dictionary, Vocabulary, parse, tokens};
use crate::catalog::types::Names;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Words at the end of what was typed that one name may begin with.
const MOST_WORDS: usize = 4;
/// Fewest letters that are gone on with.
const SHORTEST: usize = 2;
/// Names that are suggested at the most.
const MOST: usize = 8;

/// Everything that can be typed, in the order of its letters.
#[derive(Debug, Default)]
pub(in crate::catalog) struct Completions {
    things: Vec<Thing>,
    /// Sorted.
    phrases: Vec<Phrase>,
}

#[derive(Debug)]
struct Thing {
    kind: SuggestionKind,
    code: String,
    name: Names,
    /// The code of the make of a model.
    make: Option<String>,
}

/// A name, or the end of one, as it is typed.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Phrase {
    plain: String,
    /// Its words before are not typed.
    is_end: bool,
    /// What it means has another name first.
    is_other: bool,
    /// Its place among the things.
    thing: usize,
    /// What is put in the place of what was typed.
    said: String,
}

/// The text as it is compared.
fn plain(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// As a word within a text: `Balatas` is `balatas`, `ABS` stays.
fn within_text(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

impl Completions {
    /// `groups` has the names of groups by their codes.
    pub fn new(vocabulary: &Vocabulary, groups: &HashMap<String, Names>) -> Self {
        let mut completions = Self::default();
        let same = |name: &str| Names { es: name.to_owned(), en: name.to_owned() };
        for group in &vocabulary.groups {
            let name = groups.get(&group.known.code).cloned().unwrap_or_else(|| same(&group.known.name));
            let english = name.en.clone();
            let thing = completions.add(SuggestionKind::Group, &group.known.code, name, None);
            completions.call(thing, &group.known.name, &within_text(&group.known.name), false);
            for synonym in &group.synonyms {
                completions.call(thing, synonym, &within_text(synonym), *synonym != english);
            }
        }
        let makes: HashMap<&str, &str> =
            vocabulary.makes.iter().map(|make| (make.known.code.as_str(), make.known.name.as_str())).collect();
        for model in &vocabulary.models {
            let name = match makes.get(model.make.as_str()) {
                Some(make) => format!("{make} {}", model.known.name),
                None => model.known.name.clone(),
            };
            let thing =
                completions.add(SuggestionKind::Model, &model.known.code, same(&name), Some(model.make.clone()));
            completions.call_all(thing, &model.known.name, &model.synonyms);
        }
        for (kind, entries) in [(SuggestionKind::Make, &vocabulary.makes), (SuggestionKind::Brand, &vocabulary.brands)]
        {
            for entry in entries {
                let thing = completions.add(kind, &entry.known.code, same(&entry.known.name), None);
                completions.call_all(thing, &entry.known.name, &entry.synonyms);
            }
        }
        completions.phrases.sort_unstable();
        completions.phrases.dedup();
        completions
    }

    fn add(&mut self, kind: SuggestionKind, code: &str, name: Names, make: Option<String>) -> usize {
        self.things.push(Thing { kind, code: code.to_owned(), name, make });
        self.things.len() - 1
    }

    /// What else people call it leads to its name: much of that is misspelt.
    fn call_all(&mut self, thing: usize, name: &str, others: &[String]) {
        self.call(thing, name, name, false);
        for other in others {
            self.call(thing, other, name, true);
        }
    }

    fn call(&mut self, thing: usize, text: &str, said: &str, is_other: bool) {
        let plain = plain(text);
        let mut is_end = false;
        let mut rest = plain.as_str();
        while !rest.is_empty() {
            // Nobody begins with an article.
            if !is_end || rest.split(' ').next().is_some_and(|word| word.len() > 2) {
                self.phrases.push(Phrase { plain: rest.to_owned(), is_end, is_other, thing, said: said.to_owned() });
            }
            is_end = true;
            rest = rest.split_once(' ').map_or("", |(_, rest)| rest);
        }
    }

    /// What was typed with its last words gone on with, the likeliest first. Nothing goes on behind a blank.
    pub fn complete(&self, dictionary: &Dictionary, query: &str) -> Vec<Suggestion> {
        let typed = tokens(query);
        if typed.last().is_none_or(|last| last.end != query.len()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for words in (1..=typed.len().min(MOST_WORDS)).rev() {
            let (before, last) = typed.split_at(typed.len() - words);
            let beginning = last.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
            let likely = self.beginning_with(&beginning);
            if beginning.chars().count() < SHORTEST || likely.is_empty() {
                continue;
            }
            let head = last.first().and_then(|token| query.get(..token.start)).unwrap_or_default();
            let understood = if before.is_empty() { Understood::default() } else { parse(dictionary, head) };
            for phrase in likely.iter().filter(|phrase| phrase.plain != beginning) {
                let Some(thing) = self.things.get(phrase.thing) else { continue };
                if let Some(place) = place(&understood, thing) {
                    let rank = (Reverse(words), phrase.is_end, place, phrase.is_other, phrase.thing);
                    found.push((rank, format!("{head}{}", phrase.said), thing));
                }
            }
        }
        found.sort_by_key(|(rank, ..)| *rank);
        let (mut things, mut texts) = (HashSet::new(), HashSet::new());
        found
            .into_iter()
            .filter(|(_, text, thing)| {
                // A maker of vehicles is a brand as well.
                things.insert((thing.kind, thing.code.as_str(), thing.make.as_deref())) && texts.insert(text.clone())
            })
            .map(|(_, text, thing)| Suggestion { text, kind: thing.kind, name: thing.name.clone() })
            .take(MOST)
            .collect()
    }

    fn beginning_with(&self, beginning: &str) -> &[Phrase] {
        let from = self.phrases.partition_point(|phrase| phrase.plain.as_str() < beginning);
        let rest = &self.phrases[from..];
        let count = rest.partition_point(|phrase| phrase.plain.starts_with(beginning));
        &rest[..count]
    }
}

/// How soon a thing is expected behind what was understood; none where nobody says it once more.
fn place(understood: &Understood, thing: &Thing) -> Option<u8> {
    let Understood { make, model, group, brand, .. } = understood;
    let of_other_make = make.as_ref().is_some_and(|make| thing.make.as_ref().is_some_and(|of| *of != make.code));
    match thing.kind {
        SuggestionKind::Group if group.is_none() => Some(0),
        SuggestionKind::Model if model.is_none() && !of_other_make => Some(u8::from(group.is_none())),
        SuggestionKind::Make if make.is_none() => Some(2),
        SuggestionKind::Brand if brand.is_none() => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::query::types::{Known, Years};
    use crate::catalog::query::{Entry, ModelEntry, words};
    use proptest::prelude::*;

    fn known(code: &str, name: &str) -> Known {
        Known { code: code.to_owned(), name: name.to_owned() }
    }

    fn entry(code: &str, name: &str, synonyms: &[&str]) -> Entry {
        Entry { known: known(code, name), synonyms: synonyms.iter().map(|&synonym| synonym.to_owned()).collect() }
    }

    fn model(make: &str, name: &str, synonyms: &[&str]) -> ModelEntry {
        let Entry { known, synonyms } = entry(&name.to_lowercase(), name, synonyms);
        ModelEntry { make: make.to_owned(), known, synonyms, years: Years { from: None, to: None } }
    }

    fn names() -> (Dictionary, Completions) {
        let vocabulary = Vocabulary {
            makes: vec![entry("nissan", "Nissan", &["datsun", "nizan"]), entry("volkswagen", "Volkswagen", &["vw"])],
            models: vec![
                model("nissan", "Tsuru", &["tsurito", "suru"]),
                model("nissan", "Tiida", &[]),
                model("volkswagen", "Tiguan", &[]),
            ],
            groups: vec![
                entry("brake_pads", "Balatas", &["Brake pads", "pastillas de freno"]),
                entry("oil_filter", "Filtro de aceite", &["Oil filter"]),
                entry("air_filter", "Filtro de aire", &["Air filter"]),
                entry("abs_sensor", "Sensor ABS", &["ABS sensor"]),
            ],
            brands: vec![entry("trw", "TRW", &[]), entry("timken", "Timken", &[])],
            words: words(),
        };
        let groups =
            HashMap::from([("brake_pads".to_owned(), Names { es: "Balatas".to_owned(), en: "Brake pads".to_owned() })]);
        let completions = Completions::new(&vocabulary, &groups);
        (Dictionary::new(vocabulary), completions)
    }

    fn texts(query: &str) -> Vec<String> {
        let (dictionary, completions) = names();
        completions.complete(&dictionary, query).into_iter().map(|suggestion| suggestion.text).collect()
    }

    #[test]
    fn the_last_word_is_gone_on_with() {
        assert_eq!(texts("bal"), ["balatas"]);
        assert_eq!(texts("balatas ts"), ["balatas Tsuru"]);
        assert_eq!(texts("Balatas  delanteras TSU"), ["Balatas  delanteras Tsuru"]);
        assert_eq!(texts("filtro de a"), ["filtro de aceite", "filtro de aire"]);
        assert_eq!(texts("pastillas de fr"), ["pastillas de freno"]);
        // Other words of a name lead to it as well.
        assert_eq!(texts("acei"), ["filtro de aceite"]);
        assert_eq!(texts("sensor a"), ["sensor ABS"]);
    }

    #[test]
    fn what_is_misspelt_leads_to_the_name() {
        assert_eq!(texts("niz"), ["Nissan"]);
        assert_eq!(texts("sur"), ["Tsuru"]);
    }

    #[test]
    fn what_was_said_decides_what_is_expected() {
        // Models before makes and brands; behind a make only its own.
        assert_eq!(texts("ti"), ["Tiida", "Tiguan", "Timken"]);
        assert_eq!(texts("nissan ti"), ["nissan Tiida", "nissan Timken"]);
        // A second vehicle or group is not said.
        assert_eq!(texts("tsuru ti"), ["tsuru Timken"]);
        assert!(texts("balatas filt").is_empty());
    }

    #[test]
    fn nothing_goes_on_behind_a_blank_or_from_one_letter() {
        for query in ["", " ", "b", "balatas ", "balatas", "???", "xyz"] {
            assert!(texts(query).is_empty(), "{query}");
        }
    }

    #[test]
    fn a_suggestion_has_its_name_in_both_languages_and_its_kind() {
        let (dictionary, completions) = names();
        let found = completions.complete(&dictionary, "brake p");
        let name = Names { es: "Balatas".to_owned(), en: "Brake pads".to_owned() };
        assert_eq!(found, [Suggestion { text: "brake pads".to_owned(), kind: SuggestionKind::Group, name }]);
        let found = completions.complete(&dictionary, "tsu");
        assert_eq!((found[0].kind, found[0].name.es.as_str()), (SuggestionKind::Model, "Nissan Tsuru"));
    }

    proptest! {
        #[test]
        fn anything_is_gone_on_with_without_harm(query in "\\PC{0,24}") {
            let (dictionary, completions) = names();
            let found = completions.complete(&dictionary, &query);
            prop_assert!(found.len() <= MOST && found.iter().all(|suggestion| !suggestion.text.is_empty()));
        }
    }
}
