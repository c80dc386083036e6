//! What tells parts from each other, from what they say of themselves.

use crate::catalog::finding::rules::{POSITIONS, Wanted};
use crate::catalog::rules::is_sayable;
use crate::catalog::types::{ABOUT_BRAND, ABOUT_POSITION, ABOUT_SIDE, Facet, Names, PartSearch, Question};
use std::collections::{BTreeMap, BTreeSet};

/// What has more answers is nothing to ask for.
const MOST_ANSWERS: usize = 12;

const SIDES: [&str; 2] = ["left", "right"];

/// What a part says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// Its key, and its name.
    pub brand: String,
    pub brand_name: String,
    /// Where it goes on the vehicle: `front_left`.
    pub positions: Vec<String>,
    pub attributes: BTreeMap<String, String>,
}

impl Traits {
    /// What it says of something; nothing where it says nothing. It may say several things.
    fn says(&self, about: &str) -> BTreeSet<String> {
        match about {
            ABOUT_POSITION => self.positions.iter().map(|at| place(at)).filter(|place| !place.is_empty()).collect(),
            ABOUT_SIDE => {
                let words = self.positions.iter().flat_map(|at| at.split('_'));
                words.filter(|word| SIDES.contains(word)).map(str::to_owned).collect()
            }
            ABOUT_BRAND => BTreeSet::from([self.brand.clone()]),
            name => self.attributes.get(name).cloned().into_iter().collect(),
        }
    }
}

/// Where it goes, but for the side.
fn place(position: &str) -> String {
    position.split('_').filter(|word| !SIDES.contains(word)).collect::<Vec<_>>().join("_")
}

/// Was it chosen, said in words, answered or skipped?
pub(super) fn is_settled(search: &PartSearch, wanted: &Wanted, about: &str) -> bool {
    let PartSearch { brand, position, answers, skipped, .. } = search;
    let mut said = wanted.places.axes.iter().map(|axis| axis.wanted);
    let is_side = |word: &str| SIDES.contains(&word);
    let chosen = match about {
        ABOUT_POSITION => position.is_some() || said.any(|word| !is_side(word)),
        ABOUT_SIDE => said.any(is_side) || position.as_deref().is_some_and(|at| at.split('_').any(is_side)),
        ABOUT_BRAND => brand.is_some() || wanted.brand.is_some(),
        _ => false,
    };
    chosen || answers.contains_key(about) || skipped.contains(about)
}

/// How a question would part them.
struct Parting {
    about: String,
    answers: Vec<(String, u64)>,
    /// Parts that remain in the mean, as a fraction: the answers are as likely as there are parts that say so.
    remain: u64,
    of: u64,
}

impl Parting {
    fn leaves_fewer_than(&self, other: &Self) -> bool {
        self.remain * other.of < other.remain * self.of
    }
}

/// What to ask for: what leaves the fewest parts in the mean, unless it is settled. The brand is asked for only when nothing else tells
/// them apart: it is a matter of taste.
pub(super) fn question(parts: &[Traits], settled: impl Fn(&str) -> bool) -> Option<Question> {
    let reserved = [ABOUT_POSITION, ABOUT_SIDE, ABOUT_BRAND];
    let names: BTreeSet<&str> = parts.iter().flat_map(|part| part.attributes.keys().map(String::as_str)).collect();
    let names = names.into_iter().filter(|name| !reserved.contains(name));
    let mut best: Option<Parting> = None;
    for about in [ABOUT_POSITION, ABOUT_SIDE].into_iter().chain(names) {
        if let Some(parting) = part(parts, about, &settled)
            && best.as_ref().is_none_or(|best| parting.leaves_fewer_than(best))
        {
            best = Some(parting);
        }
    }
    let Parting { about, mut answers, .. } = best.or_else(|| part(parts, ABOUT_BRAND, &settled))?;
    let at = |place: &str| POSITIONS.iter().position(|known| *known == place).unwrap_or(POSITIONS.len());
    answers.sort_by(|(a, a_count), (b, b_count)| {
        if reserved[..2].contains(&about.as_str()) {
            (at(a), a).cmp(&(at(b), b))
        } else {
            (b_count, a).cmp(&(a_count, b))
        }
    });
    let shown = |answer: &str| {
        let brand = parts.iter().find(|part| part.brand == answer).filter(|_| about == ABOUT_BRAND);
        brand.map_or_else(|| answer.to_owned(), |part| part.brand_name.clone())
    };
    let facet = |(code, count): (String, u64)| {
        let name = shown(&code);
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Facet { name: Names { es: name.clone(), en: name }, code, count }
    };
    let answers = answers.into_iter().map(facet).collect();
    Some(Question { about, answers })
}

/// How they part by what they say of something; none where nothing is gained by asking.
fn part(parts: &[Traits], about: &str, settled: &impl Fn(&str) -> bool) -> Option<Parting> {
    if settled(about) {
        return None;
    }
    let (mut said, mut silent) = (BTreeMap::<String, u64>::new(), 0);
    for part in parts {
        let says = part.says(about);
        silent += u64::from(says.is_empty());
        for answer in says {
            *said.entry(answer).or_default() += 1;
        }
    }
    let sayable = said.keys().all(|answer| is_sayable(about, answer));
    if !sayable || !(2..=MOST_ANSWERS).contains(&said.len()) {
        return None;
    }
    let of: u64 = said.values().sum();
    let remain: u64 = said.values().map(|parts| parts * (parts + silent)).sum();
    let all = u64::try_from(parts.len()).unwrap_or(u64::MAX);
    let answers = said.into_iter().map(|(answer, parts)| (answer, parts + silent)).collect();
    (remain < all * of).then(|| Parting { about: about.to_owned(), answers, remain, of })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::finding::rules::Places;
    use crate::catalog::query::types::{Position, Side};
    use proptest::prelude::*;

    fn part_of(brand: &str, positions: &[&str], attributes: &[(&str, &str)]) -> Traits {
        Traits {
            brand: brand.to_owned(),
            brand_name: brand.to_lowercase(),
            positions: positions.iter().map(|position| (*position).to_owned()).collect(),
            attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }

    /// What is asked about, and each answer with how many parts it leaves.
    type Asked = (String, Vec<(String, u32)>);

    fn asked(parts: &[Traits], settled: &[&str]) -> Option<Asked> {
        let question = question(parts, |about| settled.contains(&about))?;
        Some((question.about, question.answers.into_iter().map(|answer| (answer.code, answer.count)).collect()))
    }

    fn answers(about: &str, answers: &[(&str, u32)]) -> Asked {
        (about.to_owned(), answers.iter().map(|(answer, count)| ((*answer).to_owned(), *count)).collect())
    }

    #[test]
    fn what_leaves_the_fewest_is_asked_for_and_the_next_when_that_is_settled() {
        let parts = [
            part_of("A", &["front"], &[("material", "acero"), ("orificios", "4")]),
            part_of("B", &["front"], &[("material", "acero"), ("orificios", "5")]),
            part_of("C", &["front"], &[("material", "acero"), ("orificios", "6")]),
            part_of("D", &["rear"], &[("material", "hierro")]),
        ];
        // Three answers, of which each leaves one that says so and one that says nothing: 2 of 4. The position leaves 2.5.
        assert_eq!(asked(&parts, &[]), Some(answers("orificios", &[("4", 2), ("5", 2), ("6", 2)])));
        assert_eq!(asked(&parts, &["orificios"]), Some(answers("position", &[("front", 3), ("rear", 1)])));
        let settled = ["orificios", "position"];
        assert_eq!(asked(&parts, &settled), Some(answers("material", &[("acero", 3), ("hierro", 1)])));
        // Only then the brand, by its key.
        let settled = ["orificios", "position", "material"];
        assert_eq!(asked(&parts, &settled), Some(answers("brand", &[("A", 1), ("B", 1), ("C", 1), ("D", 1)])));
        assert_eq!(asked(&parts, &["orificios", "position", "material", "brand"]), None);
        let brands = question(&parts, |about| about != ABOUT_BRAND).map(|question| question.answers[0].name.es.clone());
        assert_eq!(brands.as_deref(), Some("a"));
    }

    #[test]
    fn a_side_is_told_from_a_place_and_a_part_for_both_stays_with_either() {
        let parts = [
            part_of("A", &["front_left"], &[]),
            part_of("A", &["front_right"], &[]),
            part_of("A", &["front_left", "front_right"], &[]),
        ];
        assert_eq!(asked(&parts, &[]), Some(answers("side", &[("left", 2), ("right", 2)])));
        let parts = [part_of("A", &["rear", "front"], &[]), part_of("A", &["rear_left"], &[]), part_of("A", &[], &[])];
        assert_eq!(asked(&parts, &[]), Some(answers("position", &[("front", 2), ("rear", 3)])));
    }

    #[test]
    fn what_was_chosen_or_said_is_not_asked_for_again() {
        let all = [ABOUT_POSITION, ABOUT_SIDE, ABOUT_BRAND, "material"];
        let nothing = PartSearch::default();
        let settled = |search: &PartSearch, wanted: &Wanted| {
            all.into_iter().filter(|about| is_settled(search, wanted, about)).collect::<Vec<_>>()
        };
        let said = |positions: &[Position], sides: &[Side]| {
            let places = Places::new(positions, sides);
            settled(&nothing, &Wanted { places, ..Wanted::listed(&nothing, None) })
        };
        assert!(said(&[], &[]).is_empty());
        for position in [Position::Front, Position::Lower, Position::Inner] {
            assert_eq!(said(&[position], &[]), [ABOUT_POSITION], "{position}");
        }
        assert_eq!(said(&[], &[Side::Left]), [ABOUT_SIDE]);
        assert_eq!(said(&[Position::Rear], &[Side::Right]), [ABOUT_POSITION, ABOUT_SIDE]);
        // Who says both says neither.
        assert!(said(&[Position::Front, Position::Rear], &[]).is_empty());

        let chosen = |search: PartSearch| settled(&search, &Wanted::listed(&nothing, None));
        let at = |position: &str| PartSearch { position: Some(position.to_owned()), ..nothing.clone() };
        assert_eq!(chosen(at("front")), [ABOUT_POSITION]);
        assert_eq!(chosen(at("front_left")), [ABOUT_POSITION, ABOUT_SIDE]);
        assert_eq!(chosen(PartSearch { brand: Some("TRW".to_owned()), ..nothing.clone() }), [ABOUT_BRAND]);
        let skipped = BTreeSet::from(["material".to_owned()]);
        assert_eq!(chosen(PartSearch { skipped, ..nothing.clone() }), ["material"]);
        let answers = BTreeMap::from([(ABOUT_SIDE.to_owned(), "left".to_owned())]);
        assert_eq!(chosen(PartSearch { answers, ..nothing.clone() }), [ABOUT_SIDE]);
    }

    #[test]
    fn what_tells_nothing_apart_is_not_asked_for() {
        let same = [part_of("A", &["front"], &[("a", "1")]), part_of("A", &["front"], &[("a", "1")])];
        assert_eq!(asked(&same, &[]), None);
        // One says it and the other one nothing: whoever answers knows no more.
        assert_eq!(asked(&[part_of("A", &[], &[("a", "1")]), part_of("A", &[], &[])], &[]), None);
        // What cannot stand in an address, and what has no end of answers.
        let unsayable = [part_of("A", &[], &[("a", "1;2")]), part_of("A", &[], &[("a", "3")])];
        assert_eq!(asked(&unsayable, &[]), None);
        let each: Vec<Traits> = (0..13).map(|at| part_of("A", &[], &[("serie", at.to_string().as_str())])).collect();
        assert_eq!(asked(&each, &[]), None);
        assert_eq!(asked(&[], &[]), None);
    }

    proptest! {
        #[test]
        fn an_answer_leaves_who_says_so_and_who_says_nothing(
            values in prop::collection::vec(prop::option::of(0..4_u8), 0..20)
        ) {
            let said = |value: &Option<u8>| value.map(|value| value.to_string());
            let parts: Vec<Traits> = values
                .iter()
                .map(|value| Traits {
                    attributes: said(value).map(|value| ("medida".to_owned(), value)).into_iter().collect(),
                    ..part_of("A", &[], &[])
                })
                .collect();
            if let Some(question) = question(&parts, |_| false) {
                prop_assert!(question.answers.len() > 1);
                for answer in question.answers {
                    let left = values.iter().filter(|value| said(value).is_none_or(|value| value == answer.code));
                    prop_assert_eq!(left.count(), answer.count as usize);
                }
            }
        }
    }
}
