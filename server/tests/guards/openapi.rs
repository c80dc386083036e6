//! The document of the REST doors, and that it is served.

use crate::site::{Caller, Site};
use crate::walls::{code, sources};
use serde_json::Value;
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn document() -> Value {
    serde_json::to_value(server::api::document()).unwrap()
}

/// Method, path and operation of each.
fn operations(document: &Value) -> Vec<(String, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (method.to_uppercase(), path.as_str(), operation))
        })
        .collect()
}

#[test]
fn every_door_is_a_line_that_somebody_reads() {
    let document = document();
    let mut lines = String::new();
    for (method, path, operation) in operations(&document) {
        let tags: Vec<&str> = operation["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
        let security = if operation["security"].is_array() { "bearer" } else { "open" };
        let statuses: Vec<&str> = operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        writeln!(lines, "{method:4} {path:46} {:10} {security:7} {}", tags.join(","), statuses.join(" ")).unwrap();
    }
    insta::assert_snapshot!(lines);
}

/// A change of a shape is a change of this file, which somebody reads. `make openapi` writes it.
#[test]
fn the_document_is_the_one_that_is_checked_in() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let mut document = serde_json::to_string_pretty(&document()).unwrap();
    document.push('\n');
    if std::env::var_os("ENGRANE_WRITE_OPENAPI").is_some() {
        fs::write(&path, &document).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == document, "docs/openapi.json is not what the doors say: `make openapi` writes it anew");
}

#[test]
fn the_document_is_whole() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let door = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{door}: its id is taken");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{door} says nothing of itself");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
        let named: BTreeSet<&str> = in_path.map(|parameter| parameter["name"].as_str().unwrap()).collect();
        let wanted = path.split('/').filter_map(|piece| piece.strip_prefix('{')?.strip_suffix('}'));
        assert_eq!(named, wanted.collect(), "{door}");
        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses {
            assert!(response["description"].is_string(), "{door} {status}");
            if status.starts_with(['4', '5']) && !path.ends_with("/health") {
                let body = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(body, "#/components/schemas/Problem", "{door} {status}");
            }
        }
        let secured = operation["security"].is_array();
        assert!(!secured || responses.contains_key("401"), "{door}: a secured door answers 401");
    }
}

/// Of two shapes of one name the document has one, and says it of the doors of both.
#[test]
fn every_shape_of_the_document_has_a_name_of_its_own() {
    let mut named: Vec<(String, String)> = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        for declared in code.split("derive(").skip(1) {
            let Some((derived, rest)) = declared.split_once(")]") else { continue };
            if !derived.contains("ToSchema") {
                continue;
            }
            let words: Vec<&str> = rest.split_whitespace().collect();
            let at = words.iter().position(|word| ["struct", "enum"].contains(word)).unwrap();
            let other = words[..at].iter().position(|word| word.ends_with("schema(as")).map(|as_| words[as_ + 2]);
            let name = other.unwrap_or(words[at + 1]);
            let end = name.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(name.len());
            // What a macro declares has a name at each of its uses.
            if end > 0 {
                named.push((name[..end].to_owned(), path.clone()));
            }
        }
    }
    assert!(named.len() > 100, "{}", named.len());
    // An enum of words has its own name in the document, where it is not written out at each use.
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (path, text) in sources() {
        for declared in code(&text).split("text_enum! {").skip(1) {
            let name = declared.split('{').next().unwrap().split_whitespace().last().unwrap();
            if schemas.contains_key(name) {
                named.push((name.to_owned(), path.clone()));
            }
        }
    }
    named.sort();
    let twice: Vec<_> = named.windows(2).filter(|pair| pair[0].0 == pair[1].0).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Nothing could be both a shape that allows no other members and one that has others.
#[test]
fn no_shape_that_is_part_of_another_is_closed() {
    fn parts<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("allOf").and_then(Value::as_array).into_iter().flatten());
                members.values().for_each(|value| parts(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| parts(value, found)),
            _ => {}
        }
    }

    let document = document();
    let mut found = Vec::new();
    parts(&document, &mut found);
    assert!(!found.is_empty());
    for mut part in found {
        let reference = part["$ref"].as_str().map(str::to_owned);
        if let Some(reference) = &reference {
            part = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        }
        assert_ne!(part["additionalProperties"], Value::Bool(false), "{reference:?}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    found.insert(reference.clone());
                }
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference}");
    }
    for (_, path, operation) in operations(&document) {
        for scheme in
            operation["security"].as_array().into_iter().flatten().flat_map(|one| one.as_object().unwrap().keys())
        {
            assert!(document["components"]["securitySchemes"][scheme].is_object(), "{path}: {scheme}");
        }
    }
}

/// Who reads it has no code in which to look a name up.
#[test]
fn no_words_of_the_document_refer_into_the_code() {
    let text = serde_json::to_string_pretty(&document()).unwrap();
    let referring: Vec<_> = text.lines().filter(|line| line.contains("[`") || line.contains("](")).collect();
    assert!(referring.is_empty(), "{referring:#?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_document_and_its_viewer_are_served(pool: PgPool) {
    let site = Site::open(pool).await;
    let served = site.get(&Caller::Nobody, "/api/openapi.json").await;
    assert_eq!((served.status.as_u16(), served.json()), (200, document()));
    let viewer = site.get(&Caller::Nobody, "/api/docs/").await;
    assert_eq!(viewer.status, 200);
    assert!(viewer.body.contains("swagger-ui"), "{}", viewer.body);
    assert_eq!(site.get(&Caller::Nobody, "/api/docs/swagger-ui-bundle.js").await.status, 200);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_address_without_a_door_is_a_problem_and_no_page(pool: PgPool) {
    let site = Site::open(pool).await;
    let answer = site.get(&Caller::Nobody, "/api/v1/nowhere").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "application/problem+json"));
    assert_eq!(answer.json()["code"], "not_found");
}
