//! Queries with the reading that a person would have, and how many of them are read exactly so.

use super::{dictionary, read};
use crate::catalog::query::parse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Share of the graded queries that must be read exactly, in thousandths.
const WANTED: usize = 980;

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

#[test]
fn graded_queries_are_read_as_people_would() {
    let dictionary = dictionary();
    let graded = graded(include_str!("../graded.csv"));
    assert!(graded.len() >= 420, "{} graded queries", graded.len());
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
    assert!(right * 1000 >= graded.len() * WANTED, "{right} of {} read exactly; not:\n{wrong}", graded.len());
}
