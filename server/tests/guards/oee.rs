//! `/api/v1/oee`

use crate::site::{Answer, Caller, Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};
use sqlx::PgPool;

async fn send(site: &Site, caller: &Caller, kind: &str, body: String) -> Answer {
    let request = request(caller, &Method::POST, "/api/v1/oee/detections").header(header::CONTENT_TYPE, kind);
    site.send(request.body(Body::from(body)).unwrap()).await
}

/// A line L1 with its output area, ten pieces a minute, and a shift from six to two.
async fn set_up(site: &Site, planta: &Caller) {
    for (path, body) in [
        (
            "lines",
            json!({ "code": "L1", "name": "Prensa", "ideal_rate": 10, "stop_seconds": 120, "availability_target": 0.9 }),
        ),
        ("areas", json!({ "line": "L1", "code": "OUT", "name": "Salida", "kind": "output" })),
        ("products", json!({ "code": "P1", "name": "Soporte", "rates": [{ "line": "L1", "ideal_rate": 10 }] })),
        ("shifts", json!({ "name": "Matutino", "weekdays": [1, 2, 3, 4, 5, 6, 7], "start": "06:00", "end": "14:00" })),
    ] {
        let answer = site.post(planta, &format!("/api/v1/oee/{path}"), &body).await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_of_detections_is_taken_without_a_mapping_only_where_that_leaves_no_doubt(pool: PgPool) {
    let site = Site::open(pool).await;
    let planta = site.owner(&site.world.planta).await;
    let (kind, body) = form("file", "turno.csv", "fecha,hora,linea,maquina\n05/09/2026,08:00:00,L1,M1\n");
    let upload = request(&planta, &Method::POST, "/api/v1/oee/imports").header(header::CONTENT_TYPE, kind);
    let queued = site.send(upload.body(Body::from(body)).unwrap()).await.json();
    site.work().await;
    let path = format!("/api/v1/oee/imports/{}", queued["id"].as_str().unwrap());
    let read = site.get(&planta, &path).await.json();
    let columns = json!([
        { "field": "instant", "source": { "column": 0 } },
        { "field": "time", "source": { "column": 1 } },
        { "field": "line", "source": { "column": 2 } },
    ]);
    assert_eq!((&read["mapping"]["columns"], &read["remembered"]), (&columns, &json!(false)));
    assert_eq!((&read["file"]["columns"][2]["samples"], &read["file"]["header_row"]), (&json!(["L1"]), &json!(1)));
    let line = json!({ "field": "line", "column": 2, "confidence": 0.998, "why": "header", "sure": false, "rival": 3 });
    assert_eq!(read["proposals"][2], line);
    let doubts = json!([{ "field": "line", "reason": "rival" }]);
    assert_eq!(read["doubts"], doubts);
    let apply = format!("{path}/apply");
    let send = |body: Body| site.send(request(&planta, &Method::POST, &apply).body(body).unwrap());
    let refused = send(Body::empty()).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["doubts"]), (409, &doubts));
    let taken = site.post(&planta, &apply, &read["mapping"]).await;
    assert_eq!((taken.status.as_u16(), &taken.json()["doubts"]), (202, &json!([])));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_plant_is_set_up_by_codes(pool: PgPool) {
    let site = Site::open(pool).await;
    let planta = site.owner(&site.world.planta).await;
    set_up(&site, &planta).await;
    let lines = site.get(&planta, "/api/v1/oee/lines").await.json();
    assert_eq!((&lines["data"][0]["code"], &lines["data"][0]["availability_target"]), (&json!("L1"), &json!(0.9)));
    assert_eq!(lines["data"][0]["ideal_rate"], json!(10));
    let shifts = site.get(&planta, "/api/v1/oee/shifts").await.json();
    assert_eq!((&shifts["data"][0]["start"], &shifts["data"][0]["weekdays"][6]), (&json!("06:00"), &json!(7)));

    let renamed = json!({ "code": "L1", "name": "Prensa 1", "ideal_rate": 10, "stop_seconds": 120 });
    let answer = site.change(&planta, Method::PUT, "/api/v1/oee/lines/L1", 1, &renamed).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["version"]), (200, &json!(2)));
    let again = site.change(&planta, Method::PUT, "/api/v1/oee/lines/L1", 1, &renamed).await;
    assert_eq!((again.status.as_u16(), &again.json()["why"]), (409, &json!("changed")));

    let overlapping = json!({ "name": "Otro", "weekdays": [3], "start": "13:00", "end": "15:00" });
    let refused = site.post(&planta, "/api/v1/oee/shifts", &overlapping).await;
    assert_eq!(refused.status, 409);
    assert_eq!((&refused.json()["code"], &refused.json()["name"]), (&json!("overlaps"), &json!("Matutino")));
    let wrong = site.post(&planta, "/api/v1/oee/lines", &json!({ "code": "l 2", "name": "", "ideal_rate": 0 })).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json()["fields"].as_array().unwrap().len(), 3, "{}", wrong.body);
}

#[sqlx::test(migrations = "../migrations")]
async fn detections_become_figures(pool: PgPool) {
    let site = Site::open(pool).await;
    let planta = site.owner(&site.world.planta).await;
    set_up(&site, &planta).await;
    // 06:00 to 06:30 in Mexico City, one each six seconds, in three formats.
    let item = |second: i64| {
        let at = chrono::DateTime::from_timestamp(1_789_992_000 + second, 0).unwrap().to_rfc3339();
        json!({ "line": "L1", "area": "OUT", "product": "P1", "detected_at": at, "device": "C", "sequence": second })
    };
    let items = |from: i64, to: i64| (from..to).step_by(6).map(item).collect::<Vec<_>>();
    let sent = send(&site, &planta, "application/json", json!({ "detections": items(0, 600) }).to_string()).await;
    assert_eq!(sent.json(), json!({ "accepted": 100, "duplicates": 0, "rejected": [] }), "{}", sent.body);
    let lines: Vec<String> = items(600, 1200).iter().map(Value::to_string).collect();
    assert_eq!(send(&site, &planta, "application/x-ndjson", lines.join("\n")).await.json()["accepted"], 100);
    let rows = (1200..=1800).step_by(6).map(|second| {
        let at = chrono::DateTime::from_timestamp(1_789_992_000 + second, 0).unwrap().to_rfc3339();
        format!("L1,OUT,P1,{at},C,{second}\n")
    });
    let csv = format!(
        "line,area,product,detected_at,device,sequence\n{}L9,OUT,,2026-01-01T00:00:00Z,C,1\n",
        rows.collect::<String>()
    );
    let sent = send(&site, &planta, "text/csv", csv).await.json();
    assert_eq!(
        sent,
        json!({ "accepted": 101, "duplicates": 0, "rejected": [{ "index": 101, "reason": "unknown_line" }] })
    );
    assert_eq!(send(&site, &planta, "application/pdf", String::new()).await.status, 422);
    assert_eq!(send(&site, &planta, "application/json", "{".into()).await.status, 422);

    let window = "line=L1&from=2026-09-21T05:00&to=2026-09-21T07:00";
    let kpi = site.get(&planta, &format!("/api/v1/oee/kpi?{window}")).await.json();
    let seconds = json!({
        "calendar": 7200, "not_scheduled": 3600, "planned_stop": 0, "no_data": 0, "unplanned_stop": 1800,
        "micro_stop": 0, "slow": 0, "running": 1800
    });
    assert_eq!(kpi["seconds"], seconds);
    assert_eq!(
        (&kpi["availability"], &kpi["quality"], &kpi["quality_assumed"]),
        (&json!(0.5), &json!(1.0), &json!(true))
    );
    assert_eq!(kpi["pieces"], json!({ "output": 301, "input": 0, "discard": 0, "good": 301 }));
    assert!((kpi["oee"].as_f64().unwrap() - 301.0 * 6.0 / 3600.0).abs() < 1e-9);
    assert_eq!((&kpi["mttr_seconds"], &kpi["stops"]), (&json!(1800), &json!(1)));
    assert_eq!(kpi["flags"], json!(["quality_assumed", "ideal_rate_low"]));
    assert_eq!(kpi["window"]["from"], "2026-09-21T05:00:00-06:00");

    let series = site.get(&planta, &format!("/api/v1/oee/kpi/series?{window}&interval=hour")).await.json();
    let output: Vec<&Value> = series["data"].as_array().unwrap().iter().map(|point| &point["output"]).collect();
    assert_eq!(output, [&json!(0), &json!(301)]);
    let stops = site.get(&planta, &format!("/api/v1/oee/stops?{window}")).await.json();
    assert_eq!((&stops["total"], &stops["data"][0]["shift"]), (&json!(1), &json!("Matutino")));
    let timeline = site.get(&planta, &format!("/api/v1/oee/timeline?{window}")).await.json();
    let states: Vec<&Value> = timeline["data"].as_array().unwrap().iter().map(|part| &part["state"]).collect();
    assert_eq!(states, [&json!("idle"), &json!("running"), &json!("stopped")]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_senseless_window_is_refused_by_field(pool: PgPool) {
    let site = Site::open(pool).await;
    let planta = site.owner(&site.world.planta).await;
    set_up(&site, &planta).await;
    for (query, status, field, reason) in [
        ("from=2026-09-02&to=2026-09-01", 422, "to", "reversed"),
        ("from=ayer&to=2026-09-01", 422, "from", "malformed"),
        ("from=2026-09-01", 422, "to", "missing"),
        ("from=2020-09-01&to=2026-09-01", 422, "to", "out_of_range"),
        ("threshold=5", 422, "threshold", "out_of_range"),
        ("linea=L1", 422, "linea", "unknown"),
    ] {
        let answer = site.get(&planta, &format!("/api/v1/oee/kpi?{query}")).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.body);
        assert_eq!(answer.json()["fields"], json!([{ "field": field, "reason": reason }]), "{query}");
    }
    let unknown = site.get(&planta, "/api/v1/oee/kpi?line=L9").await;
    assert_eq!((unknown.status.as_u16(), &unknown.json()["what"]), (404, &json!("line")));
}
