//! What the words above a column speak of, in Spanish, English, Portuguese, French, Italian and German.
//!
//! A header is taken apart into words (`AR_PrixVen` → `ar prix ven`, `Lagerbestand` → `lager bestand`), each word names
//! one or more *concepts*, and a field is recognised by the concepts it needs and those it excludes: a price that speaks
//! of buying is a cost, a quantity that speaks of ordering is no stock. Where names are few and fixed, the whole header is
//! known instead, as `Cilindrada (cc)`. Words, rules and names are data; what they are worth is measured by the corpus.

mod names;
mod rules;
mod vocabulary;

use self::vocabulary::{Concept, WORDS};
use super::fields::Meaning;
use crate::base::text::fold;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Words of a header without accents, case or punctuation, with `productCode` taken apart: `product code`.
#[must_use]
pub fn header_words(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut before_is_lower = false;
    for letter in header.chars() {
        if before_is_lower && letter.is_uppercase() {
            spaced.push(' ');
        }
        before_is_lower = letter.is_lowercase();
        spaced.push(letter);
    }
    fold(&spaced).replace('.', " ")
}

/// Whether a header (as [`header_words`] gives it) is one that tables of parts are known to have.
#[must_use]
pub fn is_header_word(words: &str) -> bool {
    let wording = Wording::of_words(words);
    wording.concepts != Concepts::default() && wording.unknown == 0
}

/// Whether a header names one of our fields by itself, as `Menudeo` below `Precio` does not.
#[must_use]
pub fn names_field(header: &str) -> bool {
    let wording = Wording::of(header);
    rules::known().any(|meaning| wording.affinity(meaning) >= 0.8)
}

/// A set of concepts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Concepts(u64);

impl Concepts {
    const fn of(concepts: &[Concept]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < concepts.len() {
            bits |= 1 << concepts[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// What a header says as a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Wording {
    /// Without accents, spaces and signs.
    whole: String,
    /// The same without the unit at its end.
    bare: String,
    concepts: Concepts,
    /// Words that nobody knows.
    unknown: u8,
    /// The number at its end: `Precio 2`.
    level: Option<u32>,
}

impl Wording {
    /// Reads a header as it stands in the file.
    pub fn of(header: &str) -> Self {
        // Signs are words here: `$ Pieza`, `Bonif. %`.
        let spelled = header.replace('%', " pct ").replace(['$', '€', '£'], " prc ");
        let (whole, bare) = compact(header);
        Self { whole, bare, ..Self::of_words(&header_words(&spelled)) }
    }

    fn of_words(words: &str) -> Self {
        let mut wording = Self::default();
        for word in joined(words).split(' ').filter(|word| !word.is_empty()) {
            let letters = word.trim_end_matches(|sign: char| sign.is_ascii_digit());
            if let Ok(level) = word[letters.len()..].parse() {
                wording.level = Some(level);
            }
            // `100g` is a word as it stands.
            let word = if vocabulary().contains_key(word) { word } else { letters };
            match concepts_of(word) {
                _ if word.is_empty() => {}
                Some(concepts) => wording.concepts = wording.concepts.and(concepts),
                None => wording.unknown = wording.unknown.saturating_add(1),
            }
        }
        wording
    }

    /// Whether it names something that is known, be it one of our fields or not. A mere value (`Valor`, `Wert`) can be
    /// anything.
    pub fn is_telling(&self) -> bool {
        self.concepts != Concepts::default() && self.concepts != Concepts::of(&[Concept::Amount])
    }

    /// The number at its end.
    pub fn level(&self) -> Option<u32> {
        self.level
    }

    /// What it says but for the number at its end.
    pub fn without_level(self) -> Self {
        Self { level: None, ..self }
    }

    /// Is it the make of a vehicle rather than a brand, where a file has both?
    pub fn is_make(&self) -> bool {
        ["make", "makename", "makedisplay", "makeid", "vehiclemake", "carmake"].contains(&self.whole.as_str())
    }

    /// Does it say what a material is? Where a list does, what it calls a material is the code of whatever is kept or made.
    pub fn describes_material(&self) -> bool {
        MATERIAL_DESCRIBED.contains(&self.whole.as_str())
    }

    /// Is it called a material, and nothing else?
    pub fn is_material(&self) -> bool {
        self.whole == "material"
    }

    /// How well it names a field, 0 to 1.
    pub fn affinity(&self, meaning: Meaning) -> f32 {
        self.by_concepts(meaning).max(self.by_name(meaning))
    }

    fn by_name(&self, meaning: Meaning) -> f32 {
        let worth = |header: &str| {
            (0..).zip(names::names(meaning).split('|')).find_map(|(choice, names)| {
                let place = names.split_ascii_whitespace().position(|name| name == header)?;
                let before = f32::from(u8::try_from(place).unwrap_or(u8::MAX));
                Some(SECOND_CHOICE.powi(choice) - LESS_TELLING * before)
            })
        };
        worth(&self.whole).or_else(|| Some(worth(&self.bare)? * WITH_UNIT)).unwrap_or_default()
    }

    fn by_concepts(&self, field: Meaning) -> f32 {
        let (rules, against) = rules::rules(field);
        let against = Concepts::of(against);
        let rule = |(weight, needed): &(f32, &[Concept])| {
            let needed = Concepts::of(needed);
            let spoiled = Concepts(against.0 & !needed.0);
            (self.concepts.has_all(needed) && !self.concepts.has_any(spoiled)).then(|| {
                // What is said besides makes it a little less certain.
                let besides = f32::from(u8::try_from(self.concepts.count() - needed.count()).unwrap_or(9));
                weight - 0.01 * besides
            })
        };
        let best = rules.iter().filter_map(rule).fold(0.0, f32::max);
        let unknown = 0.05 * f32::from(self.unknown.min(3));
        let level = match self.level {
            // Of one, of several levels the first.
            None | Some(0 | 1) => 0.0,
            Some(2..10) => 0.1,
            // Per 100 pieces.
            Some(_) => 0.5,
        };
        (best - unknown - if field == Meaning::Price { level } else { 0.0 }).max(0.0)
    }
}

const MATERIAL_DESCRIBED: [&str; 6] = [
    "textobrevedematerial",
    "textobrevematerial",
    "descripciondematerial",
    "descripciondelmaterial",
    "materialdescription",
    "materialkurztext",
];

/// What a name is worth that is a second choice, beside the first: too little to be its rival.
const SECOND_CHOICE: f32 = 0.85;
/// What a name is worth less for each that is more telling.
const LESS_TELLING: f32 = 0.002;
/// What a header is worth that is a name with a unit behind it.
const WITH_UNIT: f32 = 0.95;

/// A header without spaces, signs and accents; whole, and without the unit at its end.
fn compact(header: &str) -> (String, String) {
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').collect();
    let whole: String = words.concat().chars().filter(|letter| *letter != '.').collect();
    let units = words.iter().rev().take_while(|word| names::UNITS.contains(word)).count();
    (whole, words[..words.len() - units.min(words.len() - 1)].concat())
}

/// Abbreviations of single letters in one piece, `p v p` → `pvp`, and pairs of words that mean something else together.
fn joined(words: &str) -> String {
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let mut text = String::from(" ");
    let mut at = 0;
    while at < words.len() {
        let letters = words[at..].iter().take_while(|word| word.len() == 1 && word.is_ascii()).count();
        let abbreviation = (2..=letters).rev().map(|count| words[at..at + count].concat());
        let known = abbreviation.into_iter().find(|word| vocabulary().contains_key(word.as_str()));
        at += known.as_ref().map_or(1, String::len);
        text.push_str(known.as_deref().unwrap_or(words[at - 1]));
        text.push(' ');
    }
    for (pair, one) in PAIRS {
        text = text.replace(&format!(" {pair} "), &format!(" {one} "));
    }
    text.trim().to_owned()
}

const PAIRS: [(&str, &str); 28] = [
    ("price buy", "costo"),
    ("buy price", "costo"),
    ("on hand", "onhand"),
    ("on order", "onorder"),
    ("re order", "reorder"),
    ("order no", "orderno"),
    ("order point", "reorder"),
    ("ord pt", "reorder"),
    ("q ta", "qta"),
    ("q t", "qt"),
    ("p venta", "pventa"),
    ("p publico", "ppublico"),
    ("p lista", "plista"),
    ("p unitario", "punitario"),
    ("p liq", "pneto"),
    ("p compra", "costo"),
    ("c barras", "barras"),
    ("n parte", "noparte"),
    ("n de parte", "noparte"),
    ("n serie", "serie"),
    ("part type", "type"),
    ("stock code", "itemcode"),
    ("item code", "itemcode"),
    ("stock no", "itemcode"),
    ("stock number", "itemcode"),
    ("in arrivo", "inarrivo"),
    ("100 g", "100g"),
    ("100 ml", "100ml"),
];

/// What a word speaks of; a word that is not in the vocabulary may be made of two or three that are (`Lagerbestand`,
/// `PRCVEN`).
fn concepts_of(word: &str) -> Option<Concepts> {
    let vocabulary = vocabulary();
    if let Some(known) = vocabulary.get(word) {
        return Some(*known);
    }
    // Plurals.
    let singular = word.strip_suffix("es").or_else(|| word.strip_suffix('s')).filter(|word| word.len() >= 4);
    if let Some(known) = singular.and_then(|word| vocabulary.get(word)) {
        return Some(*known);
    }
    // Fields that an ERP was given for one customer: `XMARCA`.
    compound(word, 3).or_else(|| {
        let added = word.strip_prefix('x')?;
        vocabulary.get(added).copied().or_else(|| compound(added, 2))
    })
}

/// The concepts of a word that is made of at most `parts` known ones, the longest first one that works out; German puts
/// an `s` or `n` between them.
fn compound(word: &str, parts: usize) -> Option<Concepts> {
    if parts == 0 || word.len() < 4 || !word.is_ascii() {
        return None;
    }
    (2..=word.len() - 2).rev().find_map(|at| {
        let (head, tail) = word.split_at(at);
        let telling = |word: &str| vocabulary().get(word).copied().filter(|known| *known != Concepts::default());
        let first = telling(head)?;
        let rest = |tail: &str| telling(tail).or_else(|| compound(tail, parts - 1));
        let tail = rest(tail).or_else(|| rest(tail.strip_prefix(['s', 'n'])?))?;
        Some(first.and(tail))
    })
}

fn vocabulary() -> &'static HashMap<&'static str, Concepts> {
    static VOCABULARY: OnceLock<HashMap<&str, Concepts>> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let mut words = HashMap::new();
        for (concepts, text) in WORDS {
            for word in text.split_ascii_whitespace() {
                let known: &mut Concepts = words.entry(word).or_default();
                *known = known.and(Concepts::of(concepts));
            }
        }
        words
    })
}
