//! Queries with the reading that a person would have, and how many of them are read exactly so.

use super::{dictionary, read};
use crate::catalog::query::parse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Share of the graded queries that must be read exactly, in thousandths.
const WANTED: usize = 980;
/// The same of those that are not looked at while the parser is mended.
const OF_UNSEEN: usize = 950;

/// A query and its reading.
struct Graded {
    class: String,
    query: String,
    reading: Vec<(String, String)>,
}

fn graded(text: &str) -> Vec<Graded> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let reading = names.iter().enumerate().skip(2);
            let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
            Graded {
                class: cell(0),
                query: cell(1),
                reading: reading.map(|(at, name)| (name.to_owned(), cell(at))).collect(),
            }
        })
        .collect()
}

/// So many of the queries of a file are read exactly, in thousandths.
fn check(text: &str, least: usize, wanted_right: usize) {
    let dictionary = dictionary();
    let graded = graded(text);
    assert!(graded.len() >= least, "{} graded queries", graded.len());
    let mut classes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = String::new();
    for one in &graded {
        let found = read(&parse(&dictionary, &one.query));
        let differs: Vec<String> = one
            .reading
            .iter()
            .filter_map(|(name, wanted)| {
                let found = found.get(name.as_str()).map_or("", String::as_str);
                (found != wanted).then(|| format!("{name} {found:?} not {wanted:?}"))
            })
            .collect();
        let class = classes.entry(&one.class).or_default();
        class.1 += 1;
        if differs.is_empty() {
            class.0 += 1;
        } else {
            writeln!(wrong, "{} {:?}: {}", one.class, one.query, differs.join(", ")).unwrap();
        }
    }
    let right: usize = classes.values().map(|(right, _)| right).sum();
    println!("{right} of {}: {classes:?}\n{wrong}", graded.len());
    assert!(right * 1000 >= graded.len() * wanted_right, "{right} of {} read exactly; not:\n{wrong}", graded.len());
}

#[test]
fn graded_queries_are_read_as_people_would() {
    check(include_str!("../graded.csv"), 420, WANTED);
}

#[test]
fn queries_of_four_countries_are_read_as_people_there_would() {
    check(include_str!("../held_out_regional.csv"), 120, WANTED);
}

#[test]
fn queries_that_nothing_is_tuned_to_are_read_as_people_would() {
    for text in [include_str!("../held_out.csv"), include_str!("../unseen.csv")] {
        check(text, 60, OF_UNSEEN);
    }
}
