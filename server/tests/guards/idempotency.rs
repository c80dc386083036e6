//! Whatever changes something by REST is done once under one `Idempotency-Key`, or stands on the list of those that take none.

use crate::areas::{Area, Things, fresh};
use crate::doors::{Door, rest};
use crate::every_door::knock;
use crate::site::{Answer, Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use server::api::idempotency::{EXEMPT, Exempt, KEY, REPLAYED, exemption};
use sqlx::PgPool;

/// As the document names it: `POST /api/v1/…/{id}`.
fn operation(door: &Door) -> String {
    let named = |piece: &str| if piece.starts_with('{') { "{id}".to_owned() } else { piece.to_owned() };
    door.name.split('/').map(named).collect::<Vec<_>>().join("/")
}

fn changing() -> Vec<(usize, Door)> {
    rest(&Things::nothing()).into_iter().enumerate().filter(|(_, door)| !door.method.is_safe()).collect()
}

async fn send(site: &Site, door: &Door, caller: &Caller, key: &str) -> Answer {
    let mut request = knock(door, caller);
    request.headers_mut().insert(KEY, key.parse().unwrap());
    site.send(request).await
}

async fn post(site: &Site, caller: &Caller, path: &str, key: &str, body: &Value) -> Answer {
    let request =
        request(caller, &Method::POST, path).header(header::CONTENT_TYPE, "application/json").header(KEY, key);
    site.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// How much was done so far: entries of the audit, jobs, files.
async fn done(site: &Site) -> (i64, i64, i64) {
    sqlx::query_as(
        "select (select count(*) from audit_entries),
                (select count(*) from graphile_worker._private_jobs),
                (select count(*) from files)",
    )
    .fetch_one(&site.world.pool)
    .await
    .unwrap()
}

/// The same request with something else in its body.
fn with_other_body(door: &Door) -> Option<Door> {
    let (kind, body) = door.body.clone()?;
    let body = if kind == "application/json" {
        let mut value: Value = serde_json::from_str(&body).unwrap();
        assert!(
            alter(&mut value, Value::is_number)
                || alter(&mut value, Value::is_boolean)
                || other_kind(&mut value)
                || rename(&mut value)
                || answer(&mut value)
        );
        value.to_string()
    } else {
        body.replacen("\r\n--limit--", "\n\r\n--limit--", 1)
    };
    assert_ne!(Some(&body), door.body.as_ref().map(|(_, body)| body), "{}", door.name);
    Some(Door { body: Some((kind, body)), ..door.clone() })
}

/// Changes the first such value.
fn alter(value: &mut Value, is: fn(&Value) -> bool) -> bool {
    if is(value) {
        *value = match &*value {
            Value::Number(number) => match number.as_i64() {
                Some(whole) => json!(whole + 1),
                None => json!(number.as_f64().unwrap() + 1.0),
            },
            Value::Bool(whether) => json!(!whether),
            Value::String(text) => json!(format!("{text}x")),
            other => panic!("{other} cannot be altered"),
        };
        return true;
    }
    match value {
        Value::Object(members) => members.values_mut().any(|value| alter(value, is)),
        Value::Array(values) => values.iter_mut().any(|value| alter(value, is)),
        _ => false,
    }
}

/// Asks for another export, follows something else or grants to somebody else: their words are from lists or ids, and altered they would
/// not be understood.
fn other_kind(value: &mut Value) -> bool {
    if let Some(person) = value.get_mut("person").filter(|person| person.as_str().is_some_and(|id| id.len() == 36)) {
        *person = json!("00000000-0000-7000-8000-000000000000");
        return true;
    }
    if value.get("scope").is_some_and(|scope| scope == "place") {
        *value = json!({ "scope": "all" });
        return true;
    }
    if value.get("scope").is_some_and(|scope| scope == "all") {
        value["target"] = json!("00000000-0000-7000-8000-000000000000");
        return true;
    }
    let kind = value.get_mut("kind").filter(|kind| **kind == "items");
    kind.is_some_and(|kind| {
        *kind = json!("loans");
        true
    })
}

/// Changes the name or title, or the first text.
fn rename(value: &mut Value) -> bool {
    match ["name", "title"].into_iter().find(|member| value.get(member).is_some()) {
        Some(member) => alter(&mut value[member], Value::is_string),
        None => alter(value, Value::is_string),
    }
}

/// Gives an answer where there is none.
fn answer(value: &mut Value) -> bool {
    let answers = value.get_mut("answers").and_then(Value::as_array_mut);
    answers.is_some_and(|answers| {
        answers.push(json!({ "row": 1, "part": "00000000-0000-7000-8000-000000000000" }));
        true
    })
}

/// An answer as it is given again: one that says so itself is the same but for that.
fn once_more(body: &str) -> String {
    body.replace(r#""replayed":false"#, r#""replayed":true"#)
}

fn assert_different(answer: &Answer, door: &Door) {
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}: {}", door.name, answer.body);
    let body = answer.json();
    assert_eq!(
        (&body["code"], &body["what"], &body["why"]),
        (&json!("conflict"), &json!("request"), &json!("different"))
    );
    assert_eq!(answer.header(REPLAYED.as_str()), "", "{}", door.name);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_asked_of_a_production_twice_under_one_key_is_done_once_and_answered_alike(pool: PgPool) {
    try_twice(pool, |area| area == Some(Area::Production)).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_asked_of_a_store_room_twice_under_one_key_is_done_once_and_answered_alike(pool: PgPool) {
    try_twice(pool, |area| area == Some(Area::Stores)).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_asked_for_elsewhere_twice_under_one_key_is_done_once_and_answered_alike(pool: PgPool) {
    try_twice(pool, |area| ![Some(Area::Production), Some(Area::Stores)].contains(&area)).await;
}

/// Tries the doors of some areas, each with things of its own: side by side they take a third of the time.
async fn try_twice(pool: PgPool, of: fn(Option<Area>) -> bool) {
    let site = Site::open(pool).await;
    let is_tried = |door: &Door| of(door.opens.area()) && exemption(&operation(door)).is_none();
    let taking = changing().into_iter().filter(|(_, door)| is_tried(door));
    let mut tried = 0;
    for (at, _) in taking {
        let (door, caller) = Box::pin(fresh(&site, rest, at)).await;
        let before = done(&site).await;
        let first = send(&site, &door, &caller, "once").await;
        assert!(first.status.is_success(), "{}: {} {}", door.name, first.status, first.body);
        assert_eq!(first.header(REPLAYED.as_str()), "", "{}", door.name);
        let after = done(&site).await;
        assert_ne!(before, after, "{}: nothing tells whether it was done", door.name);

        let second = send(&site, &door, &caller, "once").await;
        assert_eq!((second.status, once_more(&second.body)), (first.status, once_more(&first.body)), "{}", door.name);
        assert_eq!(second.header(REPLAYED.as_str()), "true", "{}", door.name);
        assert_eq!(done(&site).await, after, "{}: it was done twice", door.name);

        let question = match door.name {
            "POST /api/v1/inventory/imports" => "apply=known",
            "POST /api/v1/production/imports?kind=orders" => "kind=workpieces",
            "POST /api/v1/catalog/imports?kind=parts" => "kind=fitments",
            "POST /api/v1/notices/{notice}/acknowledge" => "lang=en",
            "DELETE /api/v1/stores/departments/{department}"
            | "DELETE /api/v1/stores/categories/{category}"
            | "DELETE /api/v1/stores/locations/{location}" => "move_to=other",
            "DELETE /api/v1/stores/codes/{code}" => "item=other",
            _ => "other=1",
        };
        let path = door.path.split('?').next().unwrap();
        let elsewhere = Door { path: format!("{path}?{question}"), ..door.clone() };
        for other in with_other_body(&door).into_iter().chain([elsewhere]) {
            assert_different(&send(&site, &other, &caller, "once").await, &door);
        }
        assert_eq!(done(&site).await, after, "{}: another request was done", door.name);
        forget(&site).await;
        tried += 1;
    }
    assert!(tried > 20, "only {tried} doors take a key");
}

/// So that the next door's first request is a first one, where two share an operation.
async fn forget(site: &Site) {
    sqlx::query("delete from idempotent_answers").execute(&site.world.pool).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_door_on_the_list_ignores_the_key_or_says_that_it_takes_none(pool: PgPool) {
    let site = Site::open(pool).await;
    let operations: Vec<String> = changing().iter().map(|(_, door)| operation(door)).collect();
    for (name, _, why) in EXEMPT {
        let path = |operation: &String| operation.split_once(' ').unwrap().1.to_owned();
        let stands = |operation: &String| operation == name || name.ends_with('/') && path(operation).starts_with(name);
        assert!(operations.iter().any(stands), "{name} is on the list, but there is no such door");
        assert!(!why.is_empty(), "{name}: why?");
    }
    for (at, door) in changing() {
        let Some(exempt) = exemption(&operation(&door)) else { continue };
        let (door, caller) = Box::pin(fresh(&site, rest, at)).await;
        let before = done(&site).await;
        let answer = send(&site, &door, &caller, "none").await;
        match exempt {
            Exempt::Refuses => {
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", door.name, answer.body);
                assert_eq!(answer.json()["fields"][0]["field"], "idempotency-key", "{}", door.name);
                assert_eq!(done(&site).await, before, "{}", door.name);
            }
            Exempt::Ignores => {
                let again = send(&site, &door, &caller, "none").await;
                assert_eq!(
                    (answer.header(REPLAYED.as_str()), again.header(REPLAYED.as_str())),
                    ("", ""),
                    "{}",
                    door.name
                );
            }
        }
        let kept: i64 =
            sqlx::query_scalar("select count(*) from idempotent_answers").fetch_one(&site.world.pool).await.unwrap();
        assert_eq!(kept, 0, "{}: its answer is kept", door.name);
    }
}

#[test]
fn the_document_names_the_header_where_it_is_taken() {
    let document = serde_json::to_value(server::api::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            let name = format!("{} {path}", method.to_uppercase());
            assert_eq!(named, method != "get" && exemption(&name).is_none(), "{name}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn of_twins_at_once_one_is_done_and_both_have_its_answer(pool: PgPool) {
    let site = Site::open(pool).await;
    let plant = site.owner(&site.world.planta).await;
    // Nothing but the key keeps two of these apart; of two lines with one code, the second is refused as well.
    let stop = |at: usize| {
        let (from, to) = ("2026-12-25T00:00:00", "2026-12-26T00:00:00");
        json!({ "name": format!("Paro {at}"), "kind": "planned_stop", "from": from, "to": to })
    };
    let line = |at: usize| json!({ "code": format!("G{at}"), "name": "Gemela", "ideal_rate": 10 });
    for at in 0..5 {
        for (path, body) in [("/api/v1/oee/calendar", stop(at)), ("/api/v1/oee/lines", line(at))] {
            let key = format!("twins-{at}");
            let twin = || post(&site, &plant, path, &key, &body);
            let (one, two, three) = tokio::join!(twin(), twin(), twin());
            let replayed =
                [&one, &two, &three].into_iter().filter(|answer| answer.header(REPLAYED.as_str()) == "true").count();
            assert_eq!(replayed, 2, "{} {} {}", one.body, two.body, three.body);
            for other in [two, three] {
                assert_eq!((one.status, &one.body), (other.status, &other.body));
            }
            assert_eq!(one.status, StatusCode::CREATED, "{}", one.body);
        }
    }
    assert_eq!(site.get(&plant, "/api/v1/oee/calendar").await.json()["data"].as_array().unwrap().len(), 5);
    // What is named by its code is gone when it is asked for again.
    let delete = || {
        let request = request(&plant, &Method::DELETE, "/api/v1/oee/lines/G0").header(KEY, "gone");
        site.send(request.body(Body::empty()).unwrap())
    };
    let (one, two) = tokio::join!(delete(), delete());
    assert_eq!((one.status, two.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(delete().await.header(REPLAYED.as_str()), "true");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_answered_is_answered_although_things_have_moved_on(pool: PgPool) {
    let site = Site::open(pool).await;
    let (norte, centro) = (site.owner(&site.world.norte).await, site.owner(&site.world.centro).await);
    let (at, _) = changing().into_iter().find(|(_, door)| door.name == "POST /api/v1/inventory/imports").unwrap();
    let door = rest(&Things::nothing()).swap_remove(at);
    let first = send(&site, &door, &norte, "file").await;
    site.work().await;
    let again = send(&site, &door, &norte, "file").await;
    assert_eq!((again.status, &again.body), (StatusCode::ACCEPTED, &first.body));
    // The parts of a form may be cut elsewhere.
    let (kind, body) = door.body.clone().unwrap();
    let cut = Door { body: Some((kind, body.replace("Content-Type: text/csv", "Content-Type: text/plain"))), ..door };
    assert_eq!(send(&site, &cut, &norte, "file").await.body, first.body);
    // Another organization's key is another one.
    let theirs = send(&site, &cut, &centro, "file").await;
    assert_eq!((theirs.status, theirs.header(REPLAYED.as_str())), (StatusCode::ACCEPTED, ""));
    assert_ne!(theirs.json()["id"], first.json()["id"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_request_is_what_it_says_and_not_how_it_is_written(pool: PgPool) {
    let site = Site::open(pool).await;
    let plant = site.owner(&site.world.planta).await;
    let ask = async |body: &str, version: Option<&str>| {
        let request = request(&plant, &Method::POST, "/api/v1/oee/lines")
            .header(header::CONTENT_TYPE, "application/json")
            .header(KEY, "line");
        let request = match version {
            Some(version) => request.header(header::IF_MATCH, version),
            None => request,
        };
        site.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    // What is refused leaves the key free, whatever comes next.
    let refused = ask(r#"{"code": "no such code", "name": "Nueva", "ideal_rate": 10}"#, None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let made = ask(r#"{"code": "NUEVA", "name": "Nueva", "ideal_rate": 10}"#, None).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let same = ask(r#"{ "ideal_rate":10,"name":"Nueva",  "code":"NUEVA" }"#, None).await;
    assert_eq!((same.status, same.body.as_str()), (StatusCode::CREATED, made.body.as_str()));
    let other = ask(r#"{"code": "NUEVA", "name": "Nueva", "ideal_rate": 10}"#, Some("\"1\"")).await;
    assert_eq!((other.status, &other.json()["why"]), (StatusCode::CONFLICT, &json!("different")));
    for key in ["", "a b", &"k".repeat(256)] {
        let body = json!({ "code": "OTRA", "name": "Otra", "ideal_rate": 10 });
        let answer = post(&site, &plant, "/api/v1/oee/lines", key, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert_eq!(answer.json()["fields"], json!([{ "field": "idempotency-key", "reason": "malformed" }]));
    }
}
