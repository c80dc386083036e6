//! Reads a query by a dictionary: the reading that explains most of its words.

use super::dictionary::{Dictionary, Likely, Meaning, Phrase};
use super::figures::{Figure, figures};
use super::fold::{Token, tokens};
use super::types::{Chip, ChipKind, Known, Position, Understood};
use std::collections::HashMap;
use std::ops::Range;

/// Tokens that are read; the rest of a longer text is not understood.
const MOST_TOKENS: usize = 64;
/// Readings that are followed at a time.
const MOST_READINGS: usize = 48;
/// Ways in which the words of one phrase may stand in the query.
const MOST_WAYS: usize = 8;
/// What a word is worth less that people also say of other things.
const COMMON: f32 = 0.05;

/// What a candidate says.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    Phrase(Meaning),
    Figure(Figure),
    /// `del` for `delantero`, which is the article as well.
    Del,
}

/// Tokens that may be read as one thing.
#[derive(Clone, Debug)]
struct Candidate {
    said: Said,
    tokens: u64,
    score: f32,
    /// A word that people also say of other things.
    doubtful: bool,
    /// It could as well be another word.
    slip: bool,
}

/// A reading of the tokens before some place.
#[derive(Clone, Debug, Default)]
struct Reading {
    covered: u64,
    score: f32,
    chosen: Vec<u16>,
    make: Option<u32>,
    model: Option<u32>,
    group: Option<u32>,
    brand: Option<u32>,
    figures: [bool; 5],
}

/// Reads a query.
pub fn parse(dictionary: &Dictionary, query: &str) -> Understood {
    let mut all = tokens(query);
    let unread = all.split_off(all.len().min(MOST_TOKENS));
    let all = join_words(dictionary, split_years(dictionary, all));
    let candidates = candidates(dictionary, &all);
    let mut best = best_reading(dictionary, &all, &candidates);
    let repeated = repeated(dictionary, &all, &best);
    best.covered |= repeated;
    let mut understood = understood(dictionary, &all, &candidates, &best, repeated);
    let left = (0..).zip(&all).filter(|(at, _)| best.covered & (1u64 << at) == 0).map(|(_, token)| token);
    let left = left.chain(&unread).filter(|token| !dictionary.is_left_out(&token.text));
    understood.rest = left.map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
    understood
}

/// `tsuru2004` is two words.
fn split_years(dictionary: &Dictionary, all: Vec<Token>) -> Vec<Token> {
    let mut split = Vec::with_capacity(all.len());
    for token in all {
        let letters = token.text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
        let (word, year) = token.text.split_at(letters);
        let glued = word.len() >= 3
            && year.len() == 4
            && (year.starts_with("19") || year.starts_with("20"))
            && year.bytes().all(|byte| byte.is_ascii_digit())
            && !dictionary.has_word(&token.text)
            && dictionary.has_word(word)
            && token.end - token.start == token.text.len()
            && split.len() + 2 <= MOST_TOKENS;
        if glued {
            let middle = token.start + letters;
            let year = Token { text: year.to_owned(), start: middle, end: token.end, joint: None, point: token.point };
            split.push(Token { text: word.to_owned(), end: middle, point: false, ..token.clone() });
            split.push(year);
        } else if split.len() < MOST_TOKENS {
            split.push(token);
        }
    }
    split
}

/// Words that were left and belong to the group that was understood: they say nothing new.
fn repeated(dictionary: &Dictionary, all: &[Token], reading: &Reading) -> u64 {
    let Some(group) = reading.group else { return 0 };
    let left = all.iter().enumerate().filter(|&(at, token)| {
        reading.covered & (1u64 << at) == 0
            && !dictionary.is_left_out(&token.text)
            // What comes along is something else, whatever it is called.
            && !(at > 0 && dictionary.is_with(&all[at - 1]))
            && dictionary.is_of_group(token, group)
    });
    left.fold(0, |bits, (at, _)| bits | 1 << at)
}

/// Fewest letters of a word that is typed as two.
const SHORTEST_TORN: usize = 8;

/// `cubre polvo` is one word.
fn join_words(dictionary: &Dictionary, all: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(all.len());
    for token in all {
        let whole = joined.last().filter(|last| last.is_letters() && token.is_letters() && !last.point);
        let whole = whole.map(|last| format!("{}{}", last.text, token.text));
        match (
            whole.filter(|whole| whole.len() >= SHORTEST_TORN && dictionary.spelt(whole).is_some()),
            joined.last_mut(),
        ) {
            (Some(whole), Some(last)) => {
                last.text = whole;
                last.end = token.end;
                last.point = token.point;
            }
            _ => joined.push(token),
        }
    }
    joined
}

fn bits(range: Range<usize>) -> u64 {
    range.fold(0, |bits, at| bits | 1 << at)
}

fn candidates(dictionary: &Dictionary, all: &[Token]) -> Vec<Candidate> {
    let likely: Vec<Vec<Likely>> = all.iter().map(|token| dictionary.likely(token)).collect();
    let mut candidates = phrases(dictionary, all, &likely);
    for found in figures(dictionary, all) {
        candidates.push(Candidate {
            said: Said::Figure(found.figure),
            tokens: bits(found.from..found.to),
            score: found.score,
            doubtful: false,
            slip: false,
        });
    }
    for (at, token) in all.iter().enumerate() {
        if let Some(score) = (token.text == "del").then(|| del_score(dictionary, all, at)).flatten() {
            candidates.push(Candidate { said: Said::Del, tokens: 1 << at, score, doubtful: false, slip: false });
        }
    }
    candidates
}

/// How much `del` looks like the abbreviation, by what stands around it.
fn del_score(dictionary: &Dictionary, all: &[Token], at: usize) -> Option<f32> {
    let token = &all[at];
    let Some(next) = all.get(at + 1) else { return (at > 0).then_some(0.9) };
    if token.point || next.joint == Some('/') {
        return Some(0.9);
    }
    let position = |token: &Token| {
        let is_position = |word: u32| {
            dictionary.phrases_of[word as usize].iter().any(|&phrase| {
                let phrase = &dictionary.phrases[phrase as usize];
                phrase.words.len() == 1 && matches!(phrase.meaning, Meaning::Position(_) | Meaning::Side(_))
            })
        };
        dictionary.likely(token).iter().any(|likely| likely.cost < 0.2 && is_position(likely.word))
    };
    if next.text == "lado" || next.is_digits() || at == 0 {
        return None;
    }
    // `del rueda`: the article would be another one.
    let feminine = next.text.ends_with('a')
        && !next.text.ends_with("ma")
        && next.text != "agua"
        && dictionary.spelt(&next.text).is_some_and(|word| dictionary.is_of_groups(word));
    // `tras y del`.
    let beside = at >= 2 && matches!(all[at - 1].text.as_str(), "y" | "o" | "e") && position(&all[at - 2]);
    if feminine
        || beside
        || token.joint == Some('/')
        || position(next) && next.text.len() <= 4
        || matches!(next.text.as_str(), "y" | "o" | "e")
    {
        return Some(0.9);
    }
    // Before a whole word it is the article as often: who writes other articles writes this one too, else what kind of part it is decides.
    let prose = (0..)
        .zip(all)
        .any(|(other, token)| other != at && token.text.len() > 1 && dictionary.is_empty_word(&token.text));
    (!prose && dictionary.begins_name(next)).then_some(0.4)
}

/// Every phrase of the dictionary all of whose words stand among the tokens.
fn phrases(dictionary: &Dictionary, all: &[Token], likely: &[Vec<Likely>]) -> Vec<Candidate> {
    let mut touched: Vec<u32> = Vec::new();
    let mut at_words: HashMap<u32, Vec<(usize, f32, bool)>> = HashMap::new();
    for (at, likely) in likely.iter().enumerate() {
        for likely in likely {
            let at_word = at_words.entry(likely.word).or_default();
            at_word.push((at, likely.cost, likely.slip));
            if at_word.len() == 1 {
                touched.extend(&dictionary.phrases_of[likely.word as usize]);
            }
        }
    }
    touched.sort_unstable();
    touched.dedup();
    let mut found: Vec<Placed<'_>> = Vec::new();
    for phrase in touched {
        let known = &dictionary.phrases[phrase as usize];
        let Some(places) = known.words.iter().map(|word| at_words.get(word)).collect::<Option<Vec<_>>>() else {
            continue;
        };
        let mut ways = Vec::new();
        find_ways(&places, is_group(known), all, &mut Vec::new(), &mut ways, dictionary);
        found.extend(ways.into_iter().map(|way| (known, way)));
    }
    leave_out_companions(dictionary, all, &mut found);
    found.iter().map(|(known, way)| candidate(dictionary, all, known, way)).collect()
}

type Place = (usize, f32, bool);

/// A phrase, and where its words stand in the query.
type Placed<'d> = (&'d Phrase, Vec<Place>);

fn is_group(phrase: &Phrase) -> bool {
    matches!(phrase.meaning, Meaning::Group(_))
}

fn covered(way: &[Place]) -> u64 {
    way.iter().fold(0, |bits, &(at, ..)| bits | 1 << at)
}

/// What comes along with a part that is named before is not what is looked for: `radiador con tapon`, `banda de tiempo con tensor`. A name
/// that begins before with a word of its own is: `tapa de punterias con empaque`.
fn leave_out_companions(dictionary: &Dictionary, all: &[Token], found: &mut Vec<Placed<'_>>) {
    let named = |before: u64| -> Vec<u64> {
        let is_named = |(phrase, way): &&Placed<'_>| {
            is_group(phrase) && way.iter().all(|&(at, _, slip)| !slip && before & (1 << at) != 0)
        };
        found.iter().filter(is_named).map(|(_, way)| covered(way)).collect()
    };
    let with = (1..all.len()).filter(|&at| dictionary.is_with(&all[at])).map(|at| bits(0..at));
    let Some((before, named)) = with.map(|before| (before, named(before))).find(|(_, named)| !named.is_empty()) else {
        return;
    };
    found.retain(|(phrase, way)| {
        let tokens = covered(way);
        let begins_itself = || named.iter().all(|part| tokens & before & !part != 0);
        !is_group(phrase) || phrase.along || tokens & !before == 0 || begins_itself()
    });
}

/// Ways to give each word of a phrase a token of its own; in order and next to each other unless they are free.
fn find_ways(
    places: &[&Vec<Place>],
    free: bool,
    all: &[Token],
    way: &mut Vec<Place>,
    ways: &mut Vec<Vec<Place>>,
    dictionary: &Dictionary,
) {
    let Some((first, others)) = places.split_first() else {
        ways.push(way.clone());
        return;
    };
    for &place in *first {
        let follows = way.last().is_none_or(|&(last, ..)| {
            place.0 > last && all[last + 1..place.0].iter().all(|token| dictionary.is_empty_word(&token.text))
        });
        if ways.len() >= MOST_WAYS || way.iter().any(|&(at, ..)| at == place.0) || !free && !follows {
            continue;
        }
        way.push(place);
        find_ways(others, free, all, way, ways, dictionary);
        way.pop();
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of tokens")]
fn candidate(dictionary: &Dictionary, all: &[Token], phrase: &Phrase, way: &[Place]) -> Candidate {
    let meaning = phrase.meaning;
    let (weight, more) = match meaning {
        Meaning::Model(_) => (1.05, 0.3),
        Meaning::Make(_) | Meaning::Group(_) => (1.0, 0.3),
        Meaning::Brand(_) => (0.9, 0.0),
        Meaning::NumberMark => (0.3, 0.3),
        _ => (0.9, 0.3),
    };
    // Empty words explain nothing.
    let words = way.iter().filter(|&&(at, ..)| !dictionary.is_empty_word(&all[at].text)).count().max(1) as f32;
    let cost: f32 = way.iter().map(|&(_, cost, _)| cost).sum();
    let first = way.iter().map(|&(at, ..)| at).min().unwrap_or(0);
    let last = way.iter().map(|&(at, ..)| at).max().unwrap_or(0);
    let gaps = (last + 1 - first - way.len()) as f32;
    let turned = way.windows(2).filter(|pair| pair[0].0 > pair[1].0).count() as f32;
    Candidate {
        said: Said::Phrase(meaning),
        tokens: covered(way),
        score: weight * words - cost + more * (words - 1.0)
            - 0.02 * gaps
            - 0.05 * turned
            - if phrase.common { COMMON } else { 0.0 },
        // Whatever it stands for: `pastillas` are pads and pills.
        doubtful: phrase.common || matches!(way, &[(at, ..)] if dictionary.is_common(&all[at].text)),
        slip: words < 2.0
            && way.iter().any(|&(_, cost, slip)| {
                slip || cost > 0.3 && !matches!(meaning, Meaning::Group(_) | Meaning::Model(_) | Meaning::Make(_))
            }),
    }
}

impl Reading {
    /// The reading with one more candidate, when they go together.
    fn with(&self, dictionary: &Dictionary, index: u16, candidate: &Candidate) -> Option<Self> {
        if self.covered & candidate.tokens != 0 {
            return None;
        }
        let mut next = self.clone();
        next.covered |= candidate.tokens;
        next.score += candidate.score;
        next.chosen.push(index);
        let fill = |slot: &mut Option<u32>, value: u32| *slot.get_or_insert(value) == value;
        let fits = match &candidate.said {
            Said::Phrase(Meaning::Make(make)) => {
                fill(&mut next.make, *make)
                    && next.model.is_none_or(|model| dictionary.models[model as usize].make == Some(*make))
            }
            Said::Phrase(Meaning::Model(model)) => {
                let make = dictionary.models[*model as usize].make;
                fill(&mut next.model, *model) && next.make.is_none_or(|said| make == Some(said))
            }
            Said::Phrase(Meaning::Group(group)) => fill(&mut next.group, *group),
            Said::Phrase(Meaning::Brand(brand)) => fill(&mut next.brand, *brand),
            Said::Phrase(_) | Said::Del => true,
            Said::Figure(figure) => !std::mem::replace(&mut next.figures[slot(figure)], true),
        };
        fits.then_some(next)
    }
}

fn slot(figure: &Figure) -> usize {
    match figure {
        Figure::Years { .. } => 0,
        Figure::Displacement { .. } => 1,
        Figure::Cylinders(_) => 2,
        Figure::Valves(_) => 3,
        Figure::Number(_) => 4,
    }
}

/// The reading that explains most, among those that make sense as a whole.
fn best_reading(dictionary: &Dictionary, all: &[Token], candidates: &[Candidate]) -> Reading {
    let mut begin_at: Vec<Vec<u16>> = vec![Vec::new(); all.len()];
    for (index, candidate) in (0..).zip(candidates) {
        begin_at[candidate.tokens.trailing_zeros() as usize].push(index);
    }
    let mut readings = vec![Reading::default()];
    for (at, beginning) in begin_at.iter().enumerate() {
        if beginning.is_empty() {
            continue;
        }
        let mut next = Vec::with_capacity(readings.len() * 2);
        for reading in readings {
            if reading.covered & (1 << at) == 0 {
                let with = |&index: &u16| reading.with(dictionary, index, &candidates[usize::from(index)]);
                next.extend(beginning.iter().filter_map(with));
            }
            next.push(reading);
        }
        next.sort_by(|one, other| other.score.total_cmp(&one.score));
        next.truncate(MOST_READINGS);
        readings = next;
    }
    let mut best = Reading::default();
    let mut best_score = 0.0;
    for reading in readings {
        if let Some(score) = sense(dictionary, all, candidates, &reading)
            && score > best_score + 1e-4
        {
            best_score = score;
            best = reading;
        }
    }
    best
}

/// How good a whole reading is; none when something in it needs what is not there.
fn sense(dictionary: &Dictionary, all: &[Token], candidates: &[Candidate], reading: &Reading) -> Option<f32> {
    let mut score = reading.score;
    let vehicle = reading.make.is_some() || reading.model.is_some();
    let chosen = || reading.chosen.iter().map(|&index| &candidates[usize::from(index)]);
    let certain = |candidate: &&Candidate| {
        !candidate.doubtful
            && !candidate.slip
            && !matches!(candidate.said, Said::Figure(Figure::Years { short: true, .. }))
    };
    let certain = chosen().any(|candidate| certain(&candidate));
    let left = (0..)
        .zip(all)
        .filter(|(at, token)| reading.covered & (1u64 << at) == 0 && !dictionary.is_left_out(&token.text));
    let left = left.count();
    let doubtful = chosen().filter(|candidate| candidate.doubtful).count();
    if !certain && left > 0 && (doubtful < 2 || left > 1) {
        return None;
    }
    for candidate in chosen() {
        match &candidate.said {
            Said::Figure(Figure::Years { years, short }) => {
                if *short && !vehicle {
                    return None;
                }
                if reading.chosen.len() == 1 && left == 0 {
                    return None;
                }
                if let Some(model) = reading.model {
                    score += if dictionary.models[model as usize].years.overlap(*years) { 0.1 } else { -0.1 };
                }
            }
            Said::Figure(Figure::Displacement { bare: true, .. }) if !vehicle => return None,
            Said::Del => {
                let sure = candidate.score >= 0.9;
                let placed = reading.group.map_or(sure, |group| dictionary.front_and_rear.contains(&group));
                let inside = chosen().any(|other| {
                    matches!(other.said, Said::Phrase(Meaning::Group(_)))
                        && other.tokens < candidate.tokens
                        && other.tokens.leading_zeros() < candidate.tokens.leading_zeros()
                });
                let spans = chosen().any(|other| {
                    matches!(other.said, Said::Phrase(Meaning::Group(_)))
                        && other.tokens & (candidate.tokens - 1) != 0
                        && other.tokens > candidate.tokens
                });
                // `traseros del march`: where it goes is said.
                let said = chosen().any(|other| {
                    matches!(other.said, Said::Phrase(Meaning::Position(Position::Front | Position::Rear)))
                });
                if !placed || (inside || spans || said) && !sure {
                    return None;
                }
            }
            Said::Phrase(meaning @ (Meaning::Model(_) | Meaning::Position(_)))
                if (reading.make.is_none() || matches!(meaning, Meaning::Position(_)))
                    && says_of_next(dictionary, all, candidate, reading) =>
            {
                return None;
            }
            // A figure that is a name needs something that says that a vehicle is meant.
            Said::Phrase(Meaning::Model(_)) if is_figure(all, candidate) && reading.make.is_none() => {
                if reading.group.is_none() && !reading.figures[0] {
                    return None;
                }
                score -= 0.3;
            }
            _ => {}
        }
    }
    Some(score)
}

/// Is it a word that says something of the next one, which nothing else explains? `tipo gas`, `alto rendimiento`.
fn says_of_next(dictionary: &Dictionary, all: &[Token], candidate: &Candidate, reading: &Reading) -> bool {
    let at = candidate.tokens.trailing_zeros() as usize;
    let next = all.get(at + 1).filter(|next| next.is_letters() && !dictionary.is_left_out(&next.text));
    // One bit is one word.
    candidate.tokens.is_power_of_two()
        && dictionary.is_everyday(&all[at].text)
        && next.is_some()
        && reading.covered & (1 << (at + 1)) == 0
}

fn is_figure(all: &[Token], candidate: &Candidate) -> bool {
    (0..).zip(all).all(|(at, token)| candidate.tokens & (1u64 << at) == 0 || token.is_digits())
}

fn understood(
    dictionary: &Dictionary,
    all: &[Token],
    candidates: &[Candidate],
    reading: &Reading,
    repeated: u64,
) -> Understood {
    let mut understood = Understood::default();
    let mut said: Vec<(ChipKind, u64)> = Vec::new();
    for candidate in reading.chosen.iter().map(|&index| &candidates[usize::from(index)]) {
        let kind = match &candidate.said {
            Said::Phrase(meaning) => take(dictionary, *meaning, &mut understood),
            Said::Del => {
                add_once(&mut understood.positions, Position::Front);
                Some(ChipKind::Position)
            }
            Said::Figure(figure) => Some(take_figure(figure, &mut understood)),
        };
        if let Some(kind) = kind {
            said.push((kind, candidate.tokens));
        }
        if kind == Some(ChipKind::Group) {
            let within = (0..).zip(all).filter(|(at, _)| candidate.tokens & (1u64 << at) != 0);
            for (_, token) in within {
                take_place(dictionary, &token.text, &mut understood);
            }
        }
    }
    if repeated != 0 {
        said.push((ChipKind::Group, repeated));
    }
    if let Some(model) = reading.model {
        let make = dictionary.models[model as usize].make;
        understood.make = understood.make.or_else(|| make.map(|make| dictionary.makes[make as usize].clone()));
    }
    understood.positions.sort_unstable();
    understood.sides.sort_unstable();
    understood.chips = chips(dictionary, all, said);
    understood
}

fn add_once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

fn take(dictionary: &Dictionary, meaning: Meaning, understood: &mut Understood) -> Option<ChipKind> {
    let known = |list: &[Known], at: u32| list.get(at as usize).cloned();
    match meaning {
        Meaning::Make(make) => {
            understood.make = known(&dictionary.makes, make);
            Some(ChipKind::Make)
        }
        Meaning::Model(model) => {
            understood.model = dictionary.models.get(model as usize).map(|model| model.known.clone());
            Some(ChipKind::Model)
        }
        Meaning::Group(group) => {
            understood.group = known(&dictionary.groups, group);
            Some(ChipKind::Group)
        }
        Meaning::Brand(brand) => {
            understood.brand = known(&dictionary.brands, brand);
            Some(ChipKind::Brand)
        }
        Meaning::Position(position) => {
            add_once(&mut understood.positions, position);
            Some(ChipKind::Position)
        }
        Meaning::Side(side) => {
            add_once(&mut understood.sides, side);
            Some(ChipKind::Side)
        }
        Meaning::Fuel(fuel) => {
            understood.engine.fuel = Some(fuel);
            Some(ChipKind::Engine)
        }
        Meaning::Turbo => {
            understood.engine.turbo = true;
            Some(ChipKind::Engine)
        }
        Meaning::Transmission(transmission) => {
            understood.transmission = Some(transmission);
            Some(ChipKind::Transmission)
        }
        Meaning::OtherBrand => {
            understood.same_as_other_brand = true;
            Some(ChipKind::OtherBrand)
        }
        Meaning::NumberMark => None,
    }
}

fn take_figure(figure: &Figure, understood: &mut Understood) -> ChipKind {
    match figure {
        Figure::Years { years, .. } => {
            understood.years = Some(*years);
            ChipKind::Years
        }
        Figure::Displacement { tenths, turbo, .. } => {
            understood.engine.displacement = Some(*tenths);
            understood.engine.turbo |= turbo;
            ChipKind::Engine
        }
        Figure::Cylinders(count) => {
            understood.engine.cylinders = Some(*count);
            ChipKind::Engine
        }
        Figure::Valves(count) => {
            understood.engine.valves = Some(*count);
            ChipKind::Engine
        }
        Figure::Number(key) => {
            understood.number = Some(key.clone());
            ChipKind::Number
        }
    }
}

/// A place that is part of a group's name is meant all the same: `cristal trasero`. A side is none there: a `piloto trasero` is a lamp.
fn take_place(dictionary: &Dictionary, word: &str, understood: &mut Understood) {
    if let Some(Meaning::Position(position)) = dictionary.place(word) {
        add_once(&mut understood.positions, position);
    }
}

/// One chip for each kind, with empty words between its own.
fn chips(dictionary: &Dictionary, all: &[Token], said: Vec<(ChipKind, u64)>) -> Vec<Chip> {
    let mut chips: Vec<(ChipKind, u64)> = Vec::new();
    for (kind, tokens) in said {
        match chips.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => *known |= tokens,
            None => chips.push((kind, tokens)),
        }
    }
    let taken = chips.iter().fold(0, |taken, (_, tokens)| taken | tokens);
    let of = |tokens: u64| {
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut last = None;
        for (at, token) in all.iter().enumerate().filter(|(at, _)| tokens & (1 << at) != 0) {
            let next_to = last.is_some_and(|last: usize| {
                (last + 1..at)
                    .all(|between| taken & (1 << between) == 0 && dictionary.is_empty_word(&all[between].text))
            });
            match spans.last_mut().filter(|_| next_to) {
                Some(span) => span.end = token.end,
                None => spans.push(token.start..token.end),
            }
            last = Some(at);
        }
        spans
    };
    chips.into_iter().map(|(kind, tokens)| Chip { kind, spans: of(tokens) }).collect()
}
