//! How often the proposals are right, over lists as people really send them: `corpus/*.json` holds tables with what a
//! careful person says of their columns, written before the rules they measure. `cargo test -- --nocapture corpus` prints
//! the figures and each list that is not yet right.

use super::*;
use std::collections::BTreeMap;

/// One list: its first rows, and which column is which field.
#[derive(Deserialize)]
struct List {
    name: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Index of the column; a field that the list does not have is left out.
    truth: BTreeMap<Field, u32>,
    /// Fields of which header and content do not tell for certain.
    #[serde(default)]
    doubt: Vec<Field>,
}

fn lists() -> Vec<List> {
    [
        include_str!("../corpus/english_german.json"),
        include_str!("../corpus/french_portuguese_italian.json"),
        include_str!("../corpus/spanish.json"),
    ]
    .into_iter()
    .flat_map(|lists| serde_json::from_str::<Vec<List>>(lists).unwrap())
    .collect()
}

/// What became of the lists.
#[derive(Debug, Default)]
struct Score {
    lists: usize,
    /// Every required field is found, or rightly not found.
    right: usize,
    /// A required field is wrong, and nobody would be asked.
    taken_wrong: usize,
    /// Lists that tell for certain, and are taken without a question.
    certain: usize,
    taken: usize,
    /// Fields of any kind that a list has, and those that are found.
    fields: usize,
    fields_right: usize,
}

fn score() -> Score {
    let mut score = Score::default();
    for List { name, header, rows, truth, doubt } in lists() {
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let profile = file(&header, &rows);
        let proposals = propose::<Field>(&profile, &[]);
        let found = |field| proposals.iter().find(|proposal| proposal.field == field).map(|proposal| proposal.column);
        let wrong: Vec<Field> = Field::ALL
            .iter()
            .copied()
            .filter(|field| found(*field) != truth.get(field).copied() && !doubt.contains(field))
            .collect();
        let asked = !doubts(&Decided::from_proposals(&profile, &proposals), &proposals).is_empty();
        let wrong_required = wrong.iter().any(|field| field.is_required());
        let has_all = Field::ALL.iter().filter(|field| field.is_required()).all(|field| truth.contains_key(field));
        let certain = has_all && !doubt.iter().any(|field| field.is_required());
        score.lists += 1;
        score.right += usize::from(!wrong_required);
        score.taken_wrong += usize::from(wrong_required && !asked);
        score.certain += usize::from(certain);
        score.taken += usize::from(certain && !asked && !wrong_required);
        score.fields += truth.len();
        score.fields_right += truth.keys().filter(|field| !wrong.contains(field)).count();
        let said = |column: Option<u32>| column.and_then(|column| header.get(column as usize)).copied().unwrap_or("–");
        for field in wrong {
            println!("{name}: {field:?} is {:?}, not {:?}", said(truth.get(&field).copied()), said(found(field)));
        }
        if certain && asked && !wrong_required {
            for doubt in proposals.iter().filter(|proposal| proposal.field.is_required() && !proposal.is_sure()) {
                let rival = doubt.rival.map(|rival| said(Some(rival)));
                println!("{name}: asks without need for {:?} {} ({rival:?})", doubt.field, doubt.confidence);
            }
        }
        if !certain && !asked {
            println!("{name}: does not ask");
        }
    }
    score
}

#[test]
fn lists_are_understood_or_asked_about() {
    let score = score();
    println!("{score:#?}");
    // What is reached today: it only rises.
    assert!(score.lists >= 86, "{score:?}");
    assert!(score.lists - score.right <= 5, "{score:?}");
    assert!(score.taken_wrong <= 2, "{score:?}");
    assert!(score.certain - score.taken <= 21, "{score:?}");
    assert!(score.fields - score.fields_right <= 24, "{score:?}");
}
