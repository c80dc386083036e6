//! The words that queries are read by, indexed so that a mistyped one is found without looking at all of them.

use super::fold::{Token, neighbours, one_typo_apart, singular, sound, tokens};
use super::types::{Fuel, Known, Position, Side, Transmission, Years};
use super::words::Words;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a dictionary is made of. Where two things have the same name, the one that stands first is meant.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub makes: Vec<Entry>,
    pub models: Vec<ModelEntry>,
    pub groups: Vec<Entry>,
    pub brands: Vec<Entry>,
    pub words: Vec<Words>,
}

/// Something with a name, and everything else that it is called.
#[derive(Clone, Debug)]
pub struct Entry {
    pub known: Known,
    pub synonyms: Vec<String>,
}

/// A model of a make.
#[derive(Clone, Debug)]
pub struct ModelEntry {
    /// Code of its make.
    pub make: String,
    pub known: Known,
    pub synonyms: Vec<String>,
    /// Years in which it was sold.
    pub years: Years,
}

/// What a phrase means; numbers are places in the lists of the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Meaning {
    Make(u32),
    Model(u32),
    Group(u32),
    Brand(u32),
    Position(Position),
    Side(Side),
    Fuel(Fuel),
    Transmission(Transmission),
    Turbo,
    OtherBrand,
    /// Says that a part number follows.
    NumberMark,
}

/// Words that give a figure its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mark {
    /// Of the year that follows: `modelo`.
    Year,
    /// Of the displacement that follows: `motor`.
    Engine,
    /// From the year before on: `en adelante`.
    AndLater,
    /// Until the year before: `para abajo`.
    AndEarlier,
    /// Until the year that follows: `hasta`.
    Until,
    /// From the year that follows on: `desde`.
    Since,
    /// Between the two years of a range: `al`.
    Through,
    Cylinders,
    Valves,
    Litres,
    CubicCentimetres,
    /// Of what comes along with a part: `con`.
    With,
}

#[derive(Debug)]
pub(super) struct Phrase {
    pub words: Vec<u32>,
    pub meaning: Meaning,
    /// A word that people also say of other things: it takes something else to believe it.
    pub common: bool,
    /// It says itself what comes along: `maza con balero`.
    pub along: bool,
}

/// A word of the dictionary that a token may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likely {
    pub word: u32,
    pub cost: f32,
    /// Only its beginning was typed, or a short word was mistyped: it could as well be another.
    pub slip: bool,
}

/// How far a token is from the word that it stands for.
mod cost {
    pub const PLURAL: f32 = 0.02;
    pub const ABBREVIATION: f32 = 0.1;
    pub const SOUND: f32 = 0.2;
    pub const CUT: f32 = 0.4;
    pub const TYPO: f32 = 0.42;
    pub const HEARD_TYPO: f32 = 0.48;
    pub const FIRST_LETTER: f32 = 0.55;
}

/// Fewest letters of a word that may be mistyped.
const SHORTEST_MISTYPED: usize = 4;
/// Fewest letters of a word whose first one may be wrong.
const SHORTEST_WRONG_BEGINNING: usize = 6;
/// Fewest letters of a word that stand for the whole.
const SHORTEST_CUT: usize = 3;
/// Letters of a mistyped word that it takes something else to believe.
const LONGEST_SLIP: usize = 5;
/// Words that one beginning may stand for.
const MOST_CUT: usize = 12;

/// The words that queries are read by.
#[derive(Debug, Default)]
pub struct Dictionary {
    pub(super) makes: Vec<Known>,
    pub(super) models: Vec<KnownModel>,
    pub(super) groups: Vec<Known>,
    pub(super) brands: Vec<Known>,
    /// Groups of which a vehicle has some in front and some in the rear.
    pub(super) front_and_rear: HashSet<u32>,
    pub(super) phrases: Vec<Phrase>,
    /// Phrases by each of their words.
    pub(super) phrases_of: Vec<Vec<u32>>,
    words: Vec<String>,
    exact: HashMap<String, u32>,
    singulars: HashMap<String, Vec<u32>>,
    sounds: HashMap<String, Vec<u32>>,
    near: HashMap<String, Vec<u32>>,
    abbreviations: HashMap<String, Vec<u32>>,
    /// Words of groups that say a position or side: `int` stands for the `interior` of their names.
    places: HashMap<Meaning, Vec<u32>>,
    /// Words of groups, by their beginning.
    beginnings: BTreeMap<String, u32>,
    marks: HashMap<Mark, Vec<Vec<String>>>,
    empty: HashSet<String>,
    filler: HashSet<String>,
    /// Words that are no misspellings of others.
    plain: HashSet<String>,
    /// Words that people also say of other things, in the singular.
    common: HashSet<String>,
    /// Of these, those that say something of the word that follows: `tipo gas`.
    everyday: HashSet<String>,
}

#[derive(Debug)]
pub(super) struct KnownModel {
    pub known: Known,
    pub make: Option<u32>,
    pub years: Years,
}

impl Dictionary {
    pub fn new(vocabulary: Vocabulary) -> Self {
        let mut dictionary = Self::default();
        let folded = |texts: &[&str]| texts.iter().map(|text| plain_text(text)).collect::<HashSet<_>>();
        let mut common = HashSet::new();
        let mut front_and_rear = HashSet::new();
        for Words { kind, said, .. } in &vocabulary.words {
            match *kind {
                "stop" => dictionary.empty.extend(folded(said)),
                "filler" => dictionary.filler.extend(folded(said)),
                "plain" => dictionary.plain.extend(folded(said)),
                "common" => common.extend(folded(said)),
                "everyday" => dictionary.everyday.extend(folded(said)),
                "front_rear" => front_and_rear.extend(said.iter().copied()),
                _ => {}
            }
        }
        for Words { kind, means, said } in &vocabulary.words {
            if let Some(mark) = mark(kind) {
                dictionary.plain.extend(said.iter().flat_map(|text| tokens(text)).map(|token| token.text));
                let phrases = said.iter().map(|text| tokens(text).into_iter().map(|token| token.text).collect());
                dictionary.marks.entry(mark).or_default().extend(phrases);
            } else if let Some(meaning) = meaning(kind, means) {
                for text in said {
                    dictionary.add_phrase(text, meaning, &common);
                }
            }
        }
        let codes: HashMap<String, u32> =
            (0..).zip(&vocabulary.makes).map(|(at, make)| (make.known.code.clone(), at)).collect();
        for (at, make) in (0..).zip(vocabulary.makes) {
            dictionary.add_names(&make.known.name, &make.synonyms, Meaning::Make(at), &common);
            dictionary.makes.push(make.known);
        }
        for (at, model) in (0..).zip(vocabulary.models) {
            dictionary.add_names(&model.known.name, &model.synonyms, Meaning::Model(at), &common);
            let make = codes.get(&model.make).copied();
            dictionary.models.push(KnownModel { known: model.known, make, years: model.years });
        }
        for (at, group) in (0..).zip(vocabulary.groups) {
            dictionary.add_names(&group.known.name, &group.synonyms, Meaning::Group(at), &common);
            if front_and_rear.contains(group.known.code.as_str()) {
                dictionary.front_and_rear.insert(at);
            }
            dictionary.groups.push(group.known);
        }
        let of_groups = dictionary.phrases.iter().filter(|phrase| matches!(phrase.meaning, Meaning::Group(_)));
        let of_groups: HashSet<u32> = of_groups.flat_map(|phrase| phrase.words.iter().copied()).collect();
        let names_of_groups: HashSet<String> = of_groups.iter().map(|&word| singular(dictionary.word(word))).collect();
        for &word in &of_groups {
            if let Some(place) = dictionary.place(dictionary.word(word)) {
                dictionary.places.entry(place).or_default().push(word);
            }
            dictionary.beginnings.insert(dictionary.words[word as usize].clone(), word);
        }
        for (at, mut brand) in (0..).zip(vocabulary.brands) {
            let of_group = |text: &str| text.len() > 3 && names_of_groups.contains(&singular(text));
            // `Filtros Gonher` is the brand and what it is of.
            brand
                .synonyms
                .retain(|synonym| !tokens(synonym).iter().any(|token| of_group(&token.text)) || !synonym.contains(' '));
            dictionary.add_names(&brand.known.name, &brand.synonyms, Meaning::Brand(at), &common);
            dictionary.brands.push(brand.known);
        }
        for words in vocabulary.words.iter().filter(|words| matches!(words.kind, "abbreviation" | "equal")) {
            let means = dictionary.exact.get(&plain_text(words.means)).copied();
            for text in &words.said {
                dictionary.abbreviations.entry(plain_text(text)).or_default().extend(means);
            }
        }
        dictionary.common = common.iter().map(|text| singular(text)).collect();
        dictionary.index_mistakes();
        dictionary
    }

    fn add_names(&mut self, name: &str, synonyms: &[String], meaning: Meaning, common: &HashSet<String>) {
        self.add_phrase(name, meaning, common);
        for synonym in synonyms {
            self.add_phrase(synonym, meaning, common);
        }
    }

    fn add_phrase(&mut self, text: &str, meaning: Meaning, common: &HashSet<String>) {
        let mut texts: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
        let along = texts.iter().any(|text| self.is_mark(Mark::With, text));
        if matches!(meaning, Meaning::Group(_)) {
            texts.retain(|text| !self.empty.contains(text) || text.len() == 1 && text != "a");
        }
        if texts.is_empty() {
            return;
        }
        let common = texts.len() == 1 && common.contains(&texts[0]);
        let phrase = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        let words: Vec<u32> = texts.into_iter().map(|text| self.add_word(text)).collect();
        for &word in &words {
            let of = &mut self.phrases_of[word as usize];
            if of.last() != Some(&phrase) {
                of.push(phrase);
            }
        }
        self.phrases.push(Phrase { words, meaning, common, along });
    }

    fn add_word(&mut self, text: String) -> u32 {
        if let Some(&known) = self.exact.get(&text) {
            return known;
        }
        let word = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.exact.insert(text.clone(), word);
        self.words.push(text);
        self.phrases_of.push(Vec::new());
        word
    }

    fn index_mistakes(&mut self) {
        for (word, text) in (0..).zip(&self.words) {
            self.singulars.entry(singular(text)).or_default().push(word);
            if text.bytes().any(|byte| byte.is_ascii_digit()) || text.chars().count() < SHORTEST_CUT {
                continue;
            }
            let sound = sound(text);
            self.sounds.entry(sound.clone()).or_default().push(word);
            if text.chars().count() < SHORTEST_MISTYPED || self.empty.contains(text) {
                continue;
            }
            for form in neighbours(text).chain(neighbours(&sound)) {
                let near = self.near.entry(form).or_default();
                if near.last() != Some(&word) {
                    near.push(word);
                }
            }
        }
    }

    /// People also say the word of other things.
    pub(super) fn is_common(&self, text: &str) -> bool {
        self.common.contains(&singular(text))
    }

    /// The word says something of the one that follows, unless it is a name.
    pub(super) fn is_everyday(&self, text: &str) -> bool {
        self.everyday.contains(text)
    }

    /// The word is one that a text is full of and that says nothing about a part.
    pub(super) fn is_empty_word(&self, text: &str) -> bool {
        self.empty.contains(text)
    }

    /// The word is left out of what was not understood.
    pub(super) fn is_left_out(&self, text: &str) -> bool {
        self.empty.contains(text) || self.filler.contains(text) || self.is_mark(Mark::Year, text)
    }

    fn is_mark(&self, mark: Mark, text: &str) -> bool {
        self.marks.get(&mark).is_some_and(|phrases| phrases.iter().any(|phrase| *phrase == [text]))
    }

    /// Does the token say that something comes along? The `c` of `a/c` does not.
    pub(super) fn is_with(&self, token: &Token) -> bool {
        token.joint != Some('/') && self.is_mark(Mark::With, &token.text)
    }

    /// How many tokens from this one on are such a mark; none when they are not. The longest counts.
    pub(super) fn mark_at(&self, mark: Mark, tokens: &[Token], at: usize) -> Option<usize> {
        let rest = tokens.get(at..)?;
        let fits = |phrase: &&Vec<String>| {
            phrase.len() <= rest.len() && phrase.iter().zip(rest).all(|(word, token)| *word == token.text)
        };
        self.marks.get(&mark)?.iter().filter(fits).map(Vec::len).max()
    }

    /// How many tokens that end before this one are such a mark.
    pub(super) fn mark_before(&self, mark: Mark, tokens: &[Token], at: usize) -> Option<usize> {
        (1..=at.min(4)).rev().find(|&length| self.mark_at(mark, tokens, at - length) == Some(length))
    }

    /// Is the word a name by itself?
    pub(super) fn is_name(&self, text: &str) -> bool {
        let phrases = self.exact.get(text).into_iter().flat_map(|&word| &self.phrases_of[word as usize]);
        phrases.into_iter().any(|&phrase| self.phrases[phrase as usize].words.len() == 1)
    }

    /// Is the token a word of the names of this group, without being the name of something else?
    pub(super) fn is_of_group(&self, token: &Token, group: u32) -> bool {
        let likely = self.likely(token);
        let phrases = likely
            .iter()
            .filter(|likely| likely.cost < cost::CUT)
            .flat_map(|likely| &self.phrases_of[likely.word as usize]);
        let mut of_group = false;
        for phrase in phrases.map(|&phrase| &self.phrases[phrase as usize]) {
            of_group |= phrase.meaning == Meaning::Group(group);
            if phrase.words.len() == 1 && phrase.meaning != Meaning::Group(group) {
                return false;
            }
        }
        of_group
    }

    /// Does the text stand in the dictionary as it is?
    pub(super) fn has_word(&self, text: &str) -> bool {
        self.exact.contains_key(text)
            || self.abbreviations.contains_key(text)
            || self.singulars.contains_key(&singular(text))
    }

    /// The position or side that a single word says.
    pub(super) fn place(&self, text: &str) -> Option<Meaning> {
        let phrases = self.exact.get(text).into_iter().flat_map(|&word| &self.phrases_of[word as usize]);
        let mut single = phrases.map(|&phrase| &self.phrases[phrase as usize]).filter(|phrase| phrase.words.len() == 1);
        single
            .find(|phrase| matches!(phrase.meaning, Meaning::Position(_) | Meaning::Side(_)))
            .map(|phrase| phrase.meaning)
    }

    /// Is it a word of the names of groups, and not of vehicles and brands?
    pub(super) fn is_of_groups(&self, word: u32) -> bool {
        self.phrases_of[word as usize].iter().all(|&phrase| {
            !matches!(self.phrases[phrase as usize].meaning, Meaning::Make(_) | Meaning::Model(_) | Meaning::Brand(_))
        })
    }

    /// Does the name of a vehicle or brand begin with the token?
    pub(super) fn begins_name(&self, token: &Token) -> bool {
        self.likely(token).iter().any(|likely| {
            self.phrases_of[likely.word as usize].iter().any(|&phrase| {
                let phrase = &self.phrases[phrase as usize];
                matches!(phrase.meaning, Meaning::Make(_) | Meaning::Model(_) | Meaning::Brand(_))
                    && phrase.words.first() == Some(&likely.word)
            })
        })
    }

    /// The word that is spelt like this.
    pub(super) fn spelt(&self, text: &str) -> Option<u32> {
        self.exact.get(text).copied()
    }

    fn word(&self, word: u32) -> &str {
        self.words.get(word as usize).map_or("", String::as_str)
    }

    /// The words that a token may stand for: itself and its other number, else what it abbreviates, sounds like, or is one
    /// typing mistake away from.
    pub(super) fn likely(&self, token: &Token) -> Vec<Likely> {
        let text = token.text.as_str();
        let whole = |word: u32, cost: f32| Likely { word, cost, slip: false };
        let mut found: Vec<Likely> = self.exact.get(text).map(|&word| whole(word, 0.0)).into_iter().collect();
        let add = |found: &mut Vec<Likely>, likely: Likely| {
            if found.iter().all(|known| known.word != likely.word) {
                found.push(likely);
            }
        };
        if !self.empty.contains(text) {
            for &word in self.singulars.get(&singular(text)).into_iter().flatten() {
                add(&mut found, whole(word, cost::PLURAL));
            }
        }
        for &word in self.abbreviations.get(text).into_iter().flatten() {
            add(&mut found, whole(word, cost::ABBREVIATION));
        }
        if let Some(place) = self.place(text) {
            for &word in self.places.get(&place).into_iter().flatten() {
                add(&mut found, whole(word, cost::ABBREVIATION));
            }
        }
        let letters = text.chars().count();
        let named =
            found.iter().any(|likely| self.is_name(self.word(likely.word)) || likely.cost >= cost::ABBREVIATION);
        let exact =
            named || token.has_digit() || letters < SHORTEST_CUT || self.is_left_out(text) || self.plain.contains(text);
        if !exact {
            self.find_misspelt(token, &mut found);
        }
        // What is meant in the singular may stand in the plural in a name.
        let inflected = if self.empty.contains(text) { 0 } else { found.len() };
        for at in 0..inflected {
            let Likely { word, cost, slip } = found[at];
            for &other in self.singulars.get(&singular(self.word(word))).into_iter().flatten() {
                add(&mut found, Likely { word: other, cost: cost + cost::PLURAL, slip });
            }
        }
        found
    }

    fn find_misspelt(&self, token: &Token, found: &mut Vec<Likely>) {
        let text = token.text.as_str();
        let letters = text.chars().count();
        let heard = sound(text);
        let known = found.len();
        for &word in self.sounds.get(&heard).into_iter().flatten() {
            if found.iter().all(|likely| likely.word != word) {
                found.push(Likely { word, cost: cost::SOUND, slip: false });
            }
        }
        // `agua` says nothing alone, but it is no misspelling; `jeta` of `jeta a4` may be one.
        let whole = found[..known].iter().any(|likely| self.is_of_groups(likely.word));
        if !whole && letters >= SHORTEST_MISTYPED {
            self.find_mistyped(text, &heard, found);
        }
        if found.len() == known && known == 0 || token.point {
            self.find_cut(token, found);
        }
    }

    fn find_mistyped(&self, text: &str, heard: &str, found: &mut Vec<Likely>) {
        let mut seen: Vec<u32> = neighbours(text)
            .chain(neighbours(heard))
            .filter_map(|form| self.near.get(&form))
            .flatten()
            .copied()
            .collect();
        seen.sort_unstable();
        seen.dedup();
        for word in seen {
            let meant = self.word(word);
            let meant_heard = sound(meant);
            let typed = one_typo_apart(text, meant);
            if !typed && !one_typo_apart(heard, &meant_heard) {
                continue;
            }
            let cost = if heard.chars().next() == meant_heard.chars().next() {
                if typed { cost::TYPO } else { cost::HEARD_TYPO }
            } else if text.chars().count().min(meant.chars().count()) >= SHORTEST_WRONG_BEGINNING {
                cost::FIRST_LETTER
            } else {
                continue;
            };
            if found.iter().all(|likely| likely.word != word) {
                found.push(Likely { word, cost, slip: text.chars().count() <= LONGEST_SLIP });
            }
        }
    }

    fn find_cut(&self, token: &Token, found: &mut Vec<Likely>) {
        let text = token.text.as_str();
        let consonant = !text.ends_with(['a', 'e', 'i', 'o', 'u']);
        if !consonant && !token.point {
            return;
        }
        let longer = self.beginnings.range(text.to_owned()..).take_while(|(word, _)| word.starts_with(text));
        let likely = longer.filter(|(word, _)| word.len() >= text.len() + 2).take(MOST_CUT);
        found.extend(likely.map(|(_, &word)| Likely { word, cost: cost::CUT, slip: true }));
    }
}

/// The text as its tokens are compared.
fn plain_text(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

fn mark(kind: &str) -> Option<Mark> {
    Some(match kind {
        "year" => Mark::Year,
        "engine" => Mark::Engine,
        "from" => Mark::AndLater,
        "until" => Mark::AndEarlier,
        "before" => Mark::Until,
        "after" => Mark::Since,
        "range" => Mark::Through,
        "cylinders" => Mark::Cylinders,
        "valves" => Mark::Valves,
        "litres" => Mark::Litres,
        "cc" => Mark::CubicCentimetres,
        "with" => Mark::With,
        _ => return None,
    })
}

fn meaning(kind: &str, means: &str) -> Option<Meaning> {
    Some(match kind {
        "position" => Meaning::Position(means.parse().ok()?),
        "side" => Meaning::Side(means.parse().ok()?),
        "fuel" => Meaning::Fuel(means.parse().ok()?),
        "transmission" => Meaning::Transmission(means.parse().ok()?),
        "turbo" => Meaning::Turbo,
        "same" => Meaning::OtherBrand,
        "number" => Meaning::NumberMark,
        _ => return None,
    })
}
