//! What the doors of the notices answer, and who is told on open pages.

use crate::site::{Answer, Caller, NOWHERE, Site};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use engrane::base::id::NoticeId;
use futures_util::StreamExt;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::Duration;

async fn listed(site: &Site, caller: &Caller, query: &str) -> Value {
    site.get(caller, &format!("/api/v1/notices{query}")).await.json()
}

async fn change_preferences(site: &Site, caller: &Caller, version: i32, topics: Value) -> Answer {
    let body = json!({ "topics": topics });
    site.change(caller, Method::PUT, "/api/v1/notices/preferences", version, &body).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_notice_is_told_in_words_and_values(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let id = site.notice().await;
    let page = listed(&site, &norte, "?per_page=1").await;
    assert_eq!(page["pagination"]["total"].as_u64(), Some(1));
    let notice = &page["data"][0];
    assert_eq!(notice["id"], json!(id));
    assert_eq!(notice["topic"], "import_ended");
    assert_eq!(notice["title"], "Lista cargada: existencias-secretas.csv");
    assert_eq!(notice["text"], "Se tomaron 2 renglones y se rechaz\u{f3} 1.");
    let import = notice["facts"]["import"].as_str().unwrap();
    assert_eq!(notice["page"], format!("/inventory/imports/{import}"));
    assert_eq!(
        notice["facts"],
        json!({
            "topic": "import_ended", "import": import, "of": "inventory", "filename": "existencias-secretas.csv",
            "rows": { "taken": 2, "refused": 1 }
        })
    );
    assert_eq!((&notice["closed_at"], &notice["read_at"], &notice["times"]), (&Value::Null, &Value::Null, &json!(1)));
    let english = listed(&site, &norte, "?lang=en").await;
    assert_eq!(english["data"][0]["title"], "List brought in: existencias-secretas.csv");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_read_is_not_counted_and_what_is_acknowledged_is_seen(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let first = site.notice().await;
    let second = site.notice().await;
    let unread = async || listed(&site, &norte, "?show=unread").await["pagination"]["total"].as_u64().unwrap();
    assert_eq!(unread().await, 2);
    let act = async |id: NoticeId, deed: &str, body: Value| {
        site.post(&norte, &format!("/api/v1/notices/{id}/{deed}"), &body).await
    };
    let read = act(first, "read", json!({})).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    assert!(read.json()["read_at"].is_string());
    let again = act(first, "read", json!({})).await;
    assert_eq!(again.json()["read_at"], read.json()["read_at"], "what is read stays read");
    let taken = act(second, "acknowledge", json!({ "note": "Yo me encargo" })).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    assert_eq!(
        (&taken.json()["acknowledged"]["by"], &taken.json()["acknowledged"]["note"]),
        (&json!("norte-owner"), &json!("Yo me encargo"))
    );
    assert_eq!(unread().await, 0);
    let refused = act(second, "acknowledge", json!({ "note": "x".repeat(501) })).await;
    assert_eq!(refused.json()["fields"], json!([{ "field": "note", "reason": "too_long" }]));
    let third = site.notice().await;
    let all = site.post(&norte, "/api/v1/notices/read-all", &json!({})).await;
    assert_eq!(all.json(), json!({ "read": 1 }));
    assert!(listed(&site, &norte, "").await["data"][0]["read_at"].is_string(), "{third}");
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_else_of_the_business_finds_a_notice(pool: PgPool) {
    let site = Site::open(pool).await;
    let id = site.notice().await;
    let others = [
        site.operator(&site.world.norte).await,
        site.viewer(&site.world.norte).await,
        site.owner(&site.world.centro).await,
    ];
    for other in &others {
        assert_eq!(listed(&site, other, "").await["pagination"]["total"].as_u64(), Some(0));
        for deed in ["read", "acknowledge"] {
            let answer = site.post(other, &format!("/api/v1/notices/{id}/{deed}"), &json!({})).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
            assert_eq!(answer.json()["what"], "notice");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn preferences_are_of_the_topics_that_may_concern_the_caller(pool: PgPool) {
    let site = Site::open(pool).await;
    let path = "/api/v1/notices/preferences";
    let taller = site.owner(&site.world.taller).await;
    assert_eq!(
        site.get(&taller, path).await.json(),
        json!({
            "version": 1, "topics": [{ "topic": "webhook_off", "mail": "mail" }], "urgent_at_night": false, "has_webhook": false
        })
    );
    let viewer = site.viewer(&site.world.norte).await;
    let asked = json!([{ "topic": "import_ended", "mail": "mail" }]);
    let changed = change_preferences(&site, &viewer, 1, asked.clone()).await;
    assert_eq!(
        changed.json(),
        json!({ "version": 2, "topics": asked, "urgent_at_night": false, "has_webhook": false }),
        "{}",
        changed.body
    );
    let stale = change_preferences(&site, &viewer, 1, json!([])).await;
    assert_eq!((stale.status, &stale.json()["why"]), (StatusCode::CONFLICT, &json!("changed")));
    for topics in
        [json!([{ "topic": "weather", "mail": "mail" }]), json!([{ "topic": "import_ended", "mail": "pigeon" }])]
    {
        let refused = change_preferences(&site, &viewer, 2, topics).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    }
    let unnamed = site.send(
        crate::site::request(&viewer, &Method::PUT, path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ "topics": [] }).to_string()))
            .unwrap(),
    );
    assert_eq!(unnamed.await.status.as_u16(), 428);
    site.notice().await;
    assert_eq!(listed(&site, &viewer, "").await["pagination"]["total"].as_u64(), Some(1), "who asks is told");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_address_of_a_chat_goes_in_and_never_comes_out(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let (path, secret) = ("/api/v1/notices/webhooks", "canales-del-norte/secreto-del-chat");
    let url = format!("{NOWHERE}/{secret}");
    let made = site.post(&norte, path, &json!({ "name": "Almacén", "url": url })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.json()["address"], "http://127.0.0.1:9/…chat");
    let one = format!("{path}/{}", made.json()["id"].as_str().unwrap());
    let body = json!({ "name": "Otro", "active": false });
    let changed = site.change(&norte, Method::PUT, &one, 1, &body).await;
    assert_eq!((&changed.json()["version"], &changed.json()["active"]), (&json!(2), &json!(false)), "{}", changed.body);
    let tried = site.post(&norte, &format!("{one}/test"), &json!({})).await;
    assert_eq!((&tried.json()["outcome"], &tried.json()["status"]), (&json!("unreachable"), &Value::Null));
    let found = site.get(&norte, &one).await;
    assert_eq!((&found.json()["last"]["outcome"], &found.json()["posts"]), (&json!("unreachable"), &json!([])));
    for answer in
        [&made, &changed, &tried, &found, &site.get(&norte, path).await, &site.get(&norte, "/api/v1/audit").await]
    {
        assert!(!answer.body.contains(secret), "{}", answer.body);
    }
    for (url, reason) in [
        ("http://hooks.example/a", "insecure"),
        ("https://[::ffff:10.0.0.1]/a", "inside"),
        ("https://0x0a000001/a", "inside"),
        ("https://ana@hooks.example/a", "malformed"),
    ] {
        let refused = site.post(&norte, path, &json!({ "name": "Malo", "url": url })).await;
        assert_eq!(refused.json()["fields"], json!([{ "field": "url", "reason": reason }]), "{url}");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_followed_is_ones_own(pool: PgPool) {
    let site = Site::open(pool).await;
    let stores = site.stores().await;
    let (owner, viewer) =
        (site.owner(&site.organizations.almacen).await, site.viewer(&site.organizations.almacen).await);
    let path = "/api/v1/notices/subscriptions";
    let listed = async |caller: &Caller| site.get(caller, path).await.json()["data"].clone();
    assert_eq!(listed(&owner).await[0]["scope"], "item");
    assert_eq!(listed(&viewer).await, json!([]));
    let made = site.post(&viewer, path, &json!({ "scope": "place", "target": stores.general })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.json()["name"], "General");
    let again = site.post(&viewer, path, &json!({ "scope": "place", "target": stores.general })).await;
    assert_eq!(again.json(), made.json());
    for body in [json!({ "scope": "place" }), json!({ "scope": "item", "target": stores.general })] {
        let refused = site.post(&viewer, path, &body).await;
        assert_eq!(refused.json()["fields"][0]["field"], "target", "{}", refused.body);
    }
    let one = format!("{path}/{}", made.json()["id"].as_str().unwrap());
    let all = json!({ "scope": "all" });
    let changed = site.change(&viewer, Method::PUT, &one, 1, &all).await;
    assert_eq!((changed.status, &changed.json()["scope"]), (StatusCode::OK, &json!("all")), "{}", changed.body);
    assert_eq!(listed(&viewer).await, json!([changed.json()]));
    assert_eq!(site.change(&owner, Method::PUT, &one, 1, &all).await.status, StatusCode::NOT_FOUND);
}

/// What an open stream says until nothing comes for a moment.
async fn said(stream: Response) -> String {
    let mut stream = stream.into_body().into_data_stream();
    let mut text = String::new();
    while let Ok(Some(Ok(bytes))) = tokio::time::timeout(Duration::from_secs(3), stream.next()).await {
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

#[sqlx::test(migrations = "../migrations")]
async fn only_the_open_pages_of_its_people_hear_of_a_notice(pool: PgPool) {
    let site = Site::open(pool).await;
    let listening = site.listen().await;
    let open = async |caller: &Caller| {
        let request = crate::site::request(caller, &Method::GET, "/api/v1/events").body(Body::empty()).unwrap();
        site.begin(request).await
    };
    let owner = site.owner(&site.world.norte).await;
    // Two windows of the same person.
    let (one, two) = (open(&owner).await, open(&owner).await);
    let operator = open(&site.operator(&site.world.norte).await).await;
    let stranger = open(&site.owner(&site.world.centro).await).await;
    site.notice().await;
    let (one, two, operator, stranger) = tokio::join!(said(one), said(two), said(operator), said(stranger));
    for told in [&one, &two] {
        assert!(told.contains("notices_changed"), "{told}");
    }
    for other in [&operator, &stranger] {
        assert!(other.contains("resumed") && !other.contains("notices_changed"), "{other}");
    }
    assert!(operator.contains("import_moved"), "the operator may know of the import itself: {operator}");
    listening.stop().await;
}
