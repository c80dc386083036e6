//! The rows of a file, whatever its kind: spreadsheets and CSV by the reader's process, JSON here. Rows come in batches,
//! so that memory stays flat.

use super::columns::Columns;
use crate::base::fault::{Error, Result};
use crate::platform::imports::reader::process::{ReadTask, Reader};
use crate::platform::imports::reader::protocol::{BATCH, ReaderMessage};
use crate::platform::imports::reader::types::{Profile, ReadChoices, Row};
use crate::platform::imports::types::ReaderEnd;
use serde::de::{DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// Names that the objects of a JSON file may have in all.
const MOST_MEMBERS: usize = 1_000;
/// Batches on their way.
const IN_FLIGHT: usize = 4;

/// A file that has vehicles in it.
#[derive(Debug)]
pub(super) struct Table {
    path: PathBuf,
    pub columns: Columns,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Spreadsheet(ReadChoices),
    /// With the names of the objects' members, which are the headers.
    Json(Vec<String>),
}

/// A batch of rows, or why there are no more.
pub(super) type Batch = Result<Vec<Row>, String>;

/// Finds out where in a file which fact about vehicles stands; or says why it is no file of vehicles.
pub(super) async fn open(reader: &Reader, path: &Path) -> Result<Result<Table, String>> {
    let table = |columns: Columns, source| match columns.missing() {
        None => Ok(Table { path: path.to_owned(), columns, source }),
        Some(fact) => Err(format!("no column of vehicles: the {fact} is missing")),
    };
    let at = path.to_owned();
    let members = tokio::task::spawn_blocking(move || -> std::io::Result<Option<Result<Vec<String>, String>>> {
        Ok(if is_json(&at)? { Some(members(&at)) } else { None })
    })
    .await??;
    match members {
        Some(Err(problem)) => return Ok(Err(problem)),
        Some(Ok(members)) => {
            let columns = Columns::of_headers(members.iter().map(String::as_str));
            return Ok(table(columns, Source::Json(members)));
        }
        None => {}
    }
    let profile = match profile(reader, path, ReadChoices::default()).await? {
        Ok(profile) => profile,
        Err(problem) => return Ok(Err(problem)),
    };
    let columns = Columns::recognise(&profile);
    let found =
        ReadChoices { sheet: Some(profile.sheet), header_row: Some(profile.header_row), ..ReadChoices::default() };
    if columns.missing().is_none() {
        return Ok(table(columns, Source::Spreadsheet(found)));
    }
    // The header may stand below what looked like one.
    let below = profile.sample.iter().find_map(|row| {
        let columns = Columns::of_headers(row.cells.iter().map(String::as_str));
        columns.missing().is_none().then_some((row.number, columns))
    });
    let Some((row, columns)) = below else { return Ok(table(columns, Source::Spreadsheet(found))) };
    Ok(table(columns, Source::Spreadsheet(ReadChoices { header_row: Some(row), ..found })))
}

pub(in crate::catalog) async fn profile(
    reader: &Reader,
    path: &Path,
    choices: ReadChoices,
) -> Result<Result<Profile, String>> {
    let mut messages = reader.start(path, ReadTask::Profile, choices)?;
    let mut profile = None;
    while let Some(message) = messages.recv().await {
        match message {
            Ok(ReaderMessage::Profile(found)) => profile = Some(*found),
            Ok(ReaderMessage::Progress(_) | ReaderMessage::Rows(_)) => {}
            Ok(ReaderMessage::Done { .. }) => break,
            Ok(ReaderMessage::Failed(failure)) => return Ok(Err(failure.to_string())),
            Err(why) => return Ok(Err(ended(why))),
        }
    }
    Ok(profile.ok_or_else(|| ended(ReaderEnd::Died)))
}

fn ended(why: ReaderEnd) -> String {
    match why {
        ReaderEnd::TimedOut => "reading it took too long".to_owned(),
        ReaderEnd::Died => "the process that read it ended".to_owned(),
    }
}

impl Table {
    /// Its rows in batches; the last one may be a problem.
    pub fn rows(&self, reader: &Reader) -> Result<mpsc::Receiver<Batch>> {
        let (sender, receiver) = mpsc::channel(IN_FLIGHT);
        match &self.source {
            Source::Spreadsheet(choices) => {
                let mut messages = reader.start(&self.path, ReadTask::Rows, *choices)?;
                tokio::spawn(async move {
                    while let Some(message) = messages.recv().await {
                        let batch = match message {
                            Ok(ReaderMessage::Rows(rows)) => Ok(rows),
                            Ok(ReaderMessage::Progress(_) | ReaderMessage::Profile(_)) => continue,
                            Ok(ReaderMessage::Done { .. }) => break,
                            Ok(ReaderMessage::Failed(failure)) => Err(failure.to_string()),
                            Err(why) => Err(ended(why)),
                        };
                        let last = batch.is_err();
                        // A receiver that went away wants no more rows.
                        if sender.send(batch).await.is_err() || last {
                            break;
                        }
                    }
                });
            }
            Source::Json(members) => {
                let (path, members) = (self.path.clone(), members.clone());
                tokio::task::spawn_blocking(move || send_json(&path, &members, &sender));
            }
        }
        Ok(receiver)
    }
}

fn send_json(path: &Path, members: &[String], sender: &mpsc::Sender<Batch>) {
    let mut batch: Vec<Row> = Vec::with_capacity(BATCH);
    let mut number = 0;
    let read = each_object(path, &mut |object| {
        number += 1;
        let cells = members.iter().map(|member| object.get(member).map(cell).unwrap_or_default()).collect();
        batch.push(Row { number, cells, defect: None });
        batch.len() < BATCH || sender.blocking_send(Ok(std::mem::take(&mut batch))).is_ok()
    });
    // A receiver that went away wants no more rows.
    let _ = match read {
        Ok(()) if batch.is_empty() => Ok(()),
        Ok(()) => sender.blocking_send(Ok(batch)),
        Err(problem) => sender.blocking_send(Err(problem)),
    };
}

fn is_json(path: &Path) -> std::io::Result<bool> {
    let mut file = BufReader::new(File::open(path)?);
    let head = file.fill_buf()?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    Ok(text.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|first| b"[{".contains(first)))
}

/// The names of the members of all objects, in the order in which they first come.
fn members(path: &Path) -> Result<Vec<String>, String> {
    let mut members: Vec<String> = Vec::new();
    each_object(path, &mut |object| {
        for name in object.keys() {
            if members.len() < MOST_MEMBERS && !members.contains(name) {
                members.push(name.clone());
            }
        }
        true
    })?;
    Ok(members)
}

/// Passes on the objects of an array, or of one after the other; until `take` has had enough.
fn each_object(path: &Path, take: &mut dyn FnMut(Map<String, Value>) -> bool) -> Result<(), String> {
    let damaged = |error: &dyn std::fmt::Display| format!("the JSON is damaged: {error}");
    let mut file = BufReader::new(File::open(path).map_err(|error| damaged(&error))?);
    let head = file.fill_buf().map_err(|error| damaged(&error))?;
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let is_array = head[mark..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    file.consume(mark);
    let mut wants_more = true;
    let mut objects = serde_json::Deserializer::from_reader(file);
    if is_array {
        let read = Objects { take, wants_more: &mut wants_more }.deserialize(&mut objects);
        return read.or_else(|error| if wants_more { Err(damaged(&error)) } else { Ok(()) });
    }
    for object in objects.into_iter::<Map<String, Value>>() {
        if !take(object.map_err(|error| damaged(&error))?) {
            break;
        }
    }
    Ok(())
}

/// Reads an array without keeping it.
struct Objects<'a> {
    take: &'a mut dyn FnMut(Map<String, Value>) -> bool,
    wants_more: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Objects<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Objects<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut objects: A) -> Result<(), A::Error> {
        while let Some(object) = objects.next_element()? {
            if !(self.take)(object) {
                *self.wants_more = false;
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

/// A value as the text of a cell; a list as its values with commas.
fn cell(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
    }
}

/// Files below a place that may hold a table, in order; the place itself when it is a file.
pub(super) fn files(place: &Path) -> Result<Vec<PathBuf>> {
    fn collect(place: &Path, depth: u8, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(place)? {
            let path = entry?.path();
            if path.is_dir() && depth > 0 {
                collect(&path, depth - 1, found)?;
            } else if may_hold_a_table(&path) {
                found.push(path);
            }
        }
        Ok(())
    }

    if place.is_file() {
        return Ok(vec![place.to_owned()]);
    }
    let mut found = Vec::new();
    collect(place, DEEPEST, &mut found)
        .map_err(|error| Error::broken(format!("{} cannot be read: {error}", place.display())))?;
    found.sort();
    Ok(found)
}

/// Folders inside folders that are looked into.
const DEEPEST: u8 = 4;

fn may_hold_a_table(path: &Path) -> bool {
    let kinds = ["csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "xlsx", "xlsm", "xls", "xlsb", "ods"];
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    path.is_file() && kinds.iter().any(|kind| extension.eq_ignore_ascii_case(kind))
}
