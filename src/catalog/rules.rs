//! Decisions about the catalogue from values alone.

use super::types::{Facet, FitmentRow, MakeFitments, Matched, Names, PartSearch, SEARCH_PAGE};
use crate::base::id::PartId;
use crate::base::text::{key, stems};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What was typed, as it is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The text as a part number, when it could be one.
    pub key: Option<String>,
    /// Stems that must all be found, without the year.
    pub words: Vec<String>,
    /// A model year among the words.
    pub year: Option<u16>,
}

/// Shortest key that is looked up as the beginning of a number.
const SHORTEST_KEY: usize = 3;
/// A number is typed in this many pieces at the most (`1H0 698 151 A`).
const MOST_NUMBER_PIECES: usize = 4;

/// Reads what was typed: as a number when it has a digit and few pieces, and always as words.
pub fn parse_query(text: &str) -> Query {
    let key = key(text);
    let could_be_number = key.len() >= SHORTEST_KEY
        && key.bytes().any(|byte| byte.is_ascii_digit())
        && text.split_whitespace().count() <= MOST_NUMBER_PIECES;
    let mut words = stems(text);
    let year = (words.len() > 1).then(|| words.iter().find_map(|word| model_year(word))).flatten();
    if let Some(year) = year {
        words.retain(|word| model_year(word) != Some(year));
    }
    Query { key: could_be_number.then_some(key), words, year }
}

fn model_year(word: &str) -> Option<u16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1950..=2039).contains(year))
}

/// Letters of a word that are searched for; PostgreSQL refuses words of more than 2,046 bytes.
const LONGEST_WORD: usize = 60;

/// The words as a `tsquery`: all of them, each as a beginning. None when there are no words.
pub fn text_query(words: &[String]) -> Option<String> {
    // Stems hold letters, digits and inner points only, so quoting them is enough.
    let prefix = |word: &String| format!("'{}':*", word.chars().take(LONGEST_WORD).collect::<String>());
    (!words.is_empty()).then(|| words.iter().map(prefix).collect::<Vec<_>>().join(" & "))
}

/// A vehicle model with its name and nicknames.
#[derive(Clone, Debug)]
pub struct ModelNames {
    pub id: uuid::Uuid,
    pub names: Vec<String>,
}

/// The models that the words name: all stems of one of their names are among them.
pub fn named_models(words: &[String], models: &[ModelNames]) -> Vec<uuid::Uuid> {
    let named = |name: &String| {
        let stems = stems(name);
        !stems.is_empty() && stems.iter().all(|stem| words.contains(stem))
    };
    models.iter().filter(|model| model.names.iter().any(named)).map(|model| model.id).collect()
}

/// A part that the search found, with what it can be narrowed by.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub id: PartId,
    pub matched: Matched,
    pub category: String,
    pub category_name: Names,
    pub group: String,
    pub group_name: Names,
    pub brand: String,
    pub brand_name: String,
    /// Where it goes, when a vehicle or a position was asked for.
    pub positions: Vec<String>,
}

/// One page of candidates, and the values that narrow them further.
#[derive(Clone, Debug)]
pub struct Narrowed {
    pub page: Vec<(PartId, Matched)>,
    pub total: u32,
    pub categories: Vec<Facet>,
    pub groups: Vec<Facet>,
    pub brands: Vec<Facet>,
    pub positions: Vec<Facet>,
}

/// Positions in the order of the car: from front to rear, left before right, then the rest, then none.
const POSITIONS: [&str; 8] = ["front", "front_left", "front_right", "rear", "rear_left", "rear_right", "left", "right"];

/// Puts parts together that go to the same place; otherwise their order is kept.
pub fn by_position(candidates: &mut [Candidate]) {
    candidates.sort_by_key(|row| {
        row.positions.iter().map(|position| position_rank(position)).min().unwrap_or(POSITIONS.len() + 1)
    });
}

fn position_rank(position: &str) -> usize {
    POSITIONS.iter().position(|known| *known == position).unwrap_or(POSITIONS.len())
}

/// Narrows candidates by the chosen category, group, brand and position. Each facet counts what its other choices leave, so
/// that changing one choice is possible without taking it off first. The order of candidates is kept.
pub fn narrow(candidates: &[Candidate], search: &PartSearch) -> Narrowed {
    let chosen = |choice: &Option<String>, value: &str| choice.as_deref().is_none_or(|choice| choice == value);
    let category = |row: &Candidate| chosen(&search.category, &row.category);
    let group = |row: &Candidate| chosen(&search.group, &row.group);
    let brand = |row: &Candidate| chosen(&search.brand, &row.brand);

    let position = |row: &Candidate| search.position.as_ref().is_none_or(|choice| row.positions.contains(choice));

    let left: Vec<&Candidate> =
        candidates.iter().filter(|row| category(row) && group(row) && brand(row) && position(row)).collect();
    let first = search.page.max(1).saturating_sub(1) as usize * SEARCH_PAGE as usize;
    Narrowed {
        page: left.iter().skip(first).take(SEARCH_PAGE as usize).map(|row| (row.id, row.matched)).collect(),
        total: count(left.len()),
        categories: facets(candidates.iter().filter(|row| brand(row) && position(row)), |row| {
            (&row.category, row.category_name.clone())
        }),
        groups: facets(candidates.iter().filter(|row| category(row) && brand(row) && position(row)), |row| {
            (&row.group, row.group_name.clone())
        }),
        brands: facets(candidates.iter().filter(|row| category(row) && group(row) && position(row)), |row| {
            (&row.brand, Names { es: row.brand_name.clone(), en: row.brand_name.clone() })
        }),
        positions: positions(candidates.iter().filter(|row| category(row) && group(row) && brand(row))),
    }
}

/// Most frequent first, then by code.
fn facets<'a>(
    rows: impl Iterator<Item = &'a Candidate>,
    of: impl Fn(&'a Candidate) -> (&'a String, Names),
) -> Vec<Facet> {
    let mut counted: BTreeMap<&str, (Names, usize)> = BTreeMap::new();
    for row in rows {
        let (code, name) = of(row);
        counted.entry(code).or_insert((name, 0)).1 += 1;
    }
    let mut facets: Vec<Facet> = counted
        .into_iter()
        .map(|(code, (name, rows))| Facet { code: code.to_owned(), name, count: count(rows) })
        .collect();
    facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    facets
}

/// A part counts at each of its positions.
fn positions<'a>(rows: impl Iterator<Item = &'a Candidate>) -> Vec<Facet> {
    let mut counted: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for position in rows.flat_map(|row| &row.positions) {
        *counted.entry((position_rank(position), position)).or_default() += 1;
    }
    counted
        .into_iter()
        .map(|((_, code), rows)| Facet {
            code: code.to_owned(),
            name: Names { es: code.to_owned(), en: code.to_owned() },
            count: count(rows),
        })
        .collect()
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// One year of a fitment, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitmentYear {
    pub make: String,
    pub model: String,
    pub engine: String,
    pub position: String,
    pub quantity: Decimal,
    pub notes: String,
    pub year: u16,
}

/// Joins consecutive years of the same fitment into one row, grouped by make. Makes, models and years ascend.
pub fn join_years(mut years: Vec<FitmentYear>) -> Vec<MakeFitments> {
    years.sort_by(|a, b| {
        (&a.make, &a.model, &a.engine, &a.position, &a.notes, a.quantity, a.year).cmp(&(
            &b.make,
            &b.model,
            &b.engine,
            &b.position,
            &b.notes,
            b.quantity,
            b.year,
        ))
    });
    let mut makes: Vec<MakeFitments> = Vec::new();
    for row in years {
        if makes.last().is_none_or(|last| last.make != row.make) {
            makes.push(MakeFitments { make: row.make.clone(), rows: Vec::new() });
        }
        let Some(make) = makes.last_mut() else { continue };
        match make.rows.last_mut() {
            Some(last)
                if (&last.model, &last.engine, &last.position, &last.notes, last.quantity)
                    == (&row.model, &row.engine, &row.position, &row.notes, row.quantity)
                    && row.year <= last.year_to + 1 =>
            {
                last.year_to = row.year;
            }
            _ => make.rows.push(FitmentRow {
                model: row.model,
                year_from: row.year,
                year_to: row.year,
                engine: row.engine,
                position: row.position,
                quantity: row.quantity,
                notes: row.notes,
            }),
        }
    }
    makes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_seen_in_few_pieces_with_a_digit() {
        assert_eq!(parse_query("1H0 698 151 A").key.as_deref(), Some("1H0698151A"));
        assert_eq!(parse_query("gdb 1420").key.as_deref(), Some("GDB1420"));
        assert_eq!(parse_query("balatas").key, None);
        assert_eq!(parse_query("d4").key, None);
        assert_eq!(parse_query("filtro de aceite jetta 2.0").key, None);
    }

    #[test]
    fn a_year_is_taken_out_of_the_words_but_a_lone_number_is_none() {
        let query = parse_query("balatas delanteras tsuru 2004");
        assert_eq!(query.year, Some(2004));
        assert_eq!(query.words, ["balat", "delanter", "tsuru"]);
        assert_eq!(parse_query("2004").year, None);
    }

    #[test]
    fn a_model_is_named_by_its_whole_name_or_a_nickname() {
        let model = |id, names: &[&str]| ModelNames {
            id: uuid::Uuid::from_u128(id),
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        let models = [model(1, &["Tsuru", "Sentra B13"]), model(2, &["Sentra"]), model(3, &["Mazda 3"])];
        let named = |text: &str| {
            let ids = named_models(&stems(text), &models);
            ids.into_iter().map(|id| id.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(named("balatas tsuru"), [1]);
        assert_eq!(named("filtro sentra b13"), [1, 2]);
        assert_eq!(named("filtro mazda"), [] as [u128; 0]);
        assert_eq!(named("filtro mazda 3"), [3]);
    }

    #[test]
    fn words_become_prefixes_that_must_all_be_found() {
        assert_eq!(text_query(&["balat".into(), "2.0".into()]).as_deref(), Some("'balat':* & '2.0':*"));
        assert_eq!(text_query(&[]), None);
    }

    fn candidate(number: u128, category: &str, brand: &str) -> Candidate {
        let names = |text: &str| Names { es: text.into(), en: text.into() };
        Candidate {
            id: PartId(uuid::Uuid::from_u128(number)),
            matched: Matched::Text,
            category: category.into(),
            category_name: names(category),
            group: format!("{category}-group"),
            group_name: names(category),
            brand: brand.into(),
            brand_name: brand.into(),
            positions: Vec::new(),
        }
    }

    #[test]
    fn a_facet_counts_what_the_other_choices_leave() {
        let rows = [candidate(1, "brakes", "TRW"), candidate(2, "brakes", "ATE"), candidate(3, "engine", "TRW")];
        let search =
            PartSearch { category: Some("brakes".into()), brand: Some("TRW".into()), page: 1, ..Default::default() };
        let narrowed = narrow(&rows, &search);
        assert_eq!(narrowed.total, 1);
        let counts =
            |facets: &[Facet]| facets.iter().map(|facet| (facet.code.clone(), facet.count)).collect::<Vec<_>>();
        assert_eq!(counts(&narrowed.categories), [("brakes".to_owned(), 1), ("engine".to_owned(), 1)]);
        assert_eq!(counts(&narrowed.brands), [("ATE".to_owned(), 1), ("TRW".to_owned(), 1)]);
    }

    #[test]
    fn positions_narrow_count_and_put_parts_together() {
        let at = |number, positions: &[&str]| Candidate {
            positions: positions.iter().map(|&position| position.to_owned()).collect(),
            ..candidate(number, "brakes", "TRW")
        };
        let mut rows = [at(1, &[]), at(2, &["rear"]), at(3, &["front"]), at(4, &["front", "rear"])];
        by_position(&mut rows);
        assert_eq!(rows.iter().map(|row| row.id.0.as_u128()).collect::<Vec<_>>(), [3, 4, 2, 1]);
        let narrowed = narrow(&rows, &PartSearch { position: Some("rear".into()), ..Default::default() });
        assert_eq!(narrowed.total, 2);
        let counts: Vec<_> = narrowed.positions.iter().map(|facet| (facet.code.as_str(), facet.count)).collect();
        assert_eq!(counts, [("front", 2), ("rear", 2)]);
        assert_eq!(narrowed.brands[0].count, 2);
    }

    proptest! {
        #[test]
        fn pages_together_hold_every_candidate_once(rows in 0usize..90) {
            let all: Vec<Candidate> = (0..rows).map(|row| candidate(row as u128, "brakes", "TRW")).collect();
            let mut seen = Vec::new();
            for page in 1..=6 {
                let search = PartSearch { page, ..Default::default() };
                seen.extend(narrow(&all, &search).page.into_iter().map(|(id, _)| id));
            }
            prop_assert_eq!(seen, all.iter().map(|row| row.id).collect::<Vec<_>>());
        }

        #[test]
        fn joined_years_cover_exactly_the_years_given(years in prop::collection::btree_set(1990u16..2026, 1..20)) {
            let rows = years
                .iter()
                .rev()
                .map(|&year| FitmentYear {
                    make: "Nissan".into(), model: "Tsuru".into(), engine: String::new(), position: "front".into(),
                    quantity: Decimal::ONE, notes: String::new(), year,
                })
                .collect();
            let joined = join_years(rows);
            prop_assert_eq!(joined.len(), 1);
            let covered: Vec<u16> = joined[0].rows.iter().flat_map(|row| row.year_from..=row.year_to).collect();
            prop_assert_eq!(covered, years.into_iter().collect::<Vec<_>>());
        }
    }
}
