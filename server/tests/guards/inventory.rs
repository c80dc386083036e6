//! `/api/v1/inventory`

use crate::site::{Answer, Caller, STOCK, Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};
use sqlx::PgPool;

const IMPORTS: &str = "/api/v1/inventory/imports";

async fn upload(site: &Site, caller: &Caller, (kind, body): (&str, String)) -> Answer {
    let request = request(caller, &Method::POST, IMPORTS).header(header::CONTENT_TYPE, kind);
    site.send(request.body(Body::from(body)).unwrap()).await
}

fn address(import: &Value) -> String {
    format!("{IMPORTS}/{}", import["id"].as_str().unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_script_brings_in_a_file_by_the_names_of_its_headers(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let answer = upload(&site, &norte, form("file", "C:\\listas\\existencias.csv", STOCK)).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    let queued = answer.json();
    assert_eq!((&queued["status"], &queued["filename"]), (&json!("queued"), &json!("existencias.csv")));
    site.work().await;

    let path = address(&queued);
    let read = site.get(&norte, &path).await.json();
    assert_eq!(read["status"], "needs_mapping");
    assert_eq!(read["columns"], json!(["Código", "Marca", "Precio", "Existencia", "Ubicación"]));
    let mapping = json!({ "part_number": "Código", "brand": "Marca", "price": "Precio", "stock": "Existencia", "location": "Ubicación" });
    assert_eq!(read["mapping"], mapping);

    let apply = format!("{path}/apply");
    let refused = site.post(&norte, &apply, &json!({ "mapping": { "part_number": "Código", "price": "Costo" } })).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["fields"], json!([{ "field": "price", "reason": "unknown" }]));
    let refused = site.post(&norte, &apply, &json!({ "mapping": { "precio": "Precio" } })).await;
    assert_eq!(refused.status, 422);
    assert!(refused.json()["detail"].as_str().unwrap().contains("precio"), "{}", refused.body);

    let applying = site.post(&norte, &apply, &json!({ "mapping": mapping })).await;
    assert_eq!((applying.status.as_u16(), &applying.json()["status"]), (202, &json!("applying")));
    let twice = site.post(&norte, &apply, &json!({})).await;
    assert_eq!((twice.status.as_u16(), &twice.json()["why"]), (409, &json!("wrong_status")));
    site.work().await;

    let done = site.get(&norte, &path).await.json();
    assert_eq!(done["status"], "completed");
    let counts = ["rows_total", "rows_imported", "rows_errors", "rows_skipped", "rows_ambiguous", "rows_unmatched"];
    assert_eq!(counts.map(|count| done[count].as_u64().unwrap()), [3, 2, 1, 0, 0, 1]);
    assert_eq!(
        done["error_samples"],
        json!([{ "row": 4, "column": "Existencia", "value": "-1", "reason": "stock_negative" }])
    );
    assert!(done["completed_at"].is_string());
}

#[sqlx::test(migrations = "../migrations")]
async fn an_operator_brings_in_no_file(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let operator = site.operator(&site.world.norte).await;
    let file = || form("file", "existencias.csv", STOCK);
    assert_eq!(upload(&site, &operator, file()).await.status, 403);
    let queued = upload(&site, &norte, file()).await.json();
    site.work().await;
    let path = address(&queued);
    for step in ["apply", "read"] {
        let refused = site.post(&operator, &format!("{path}/{step}"), &json!({})).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (403, &json!("not_allowed")), "{step}");
    }
    assert_eq!(site.get(&operator, &path).await.json()["status"], "needs_mapping");
}

#[sqlx::test(migrations = "../migrations")]
async fn without_a_mapping_the_proposed_one_is_applied(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    for body in ["", "{}"] {
        let path = format!("{IMPORTS}/{}/apply", site.import().await);
        let apply = request(&norte, &Method::POST, &path).body(Body::from(body)).unwrap();
        let answer = site.send(apply).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        site.work().await;
    }
    let items = site.get(&norte, "/api/v1/inventory/items").await.json();
    assert_eq!(items["pagination"], json!({ "page": 1, "per_page": 50, "total": 2, "total_pages": 1 }));
    let item = &items["data"][0];
    let members: Vec<&String> = item.as_object().unwrap().keys().collect();
    let expected = [
        "brand",
        "cost",
        "currency",
        "id",
        "location",
        "min_order_quantity",
        "part_name",
        "part_number",
        "price",
        "prices",
        "stock",
        "stock_status",
        "updated_at",
        "version",
    ];
    assert_eq!(members, expected);
    assert_eq!((&item["price"], &item["stock"]), (&json!(1475.5), &json!(12)));
    let loose = site.get(&norte, "/api/v1/inventory/items?show=loose").await.json();
    assert_eq!(
        (&loose["pagination"]["total"], &loose["data"][0]["part_number"]),
        (&json!(1), &json!("SIN-CATALOGO-1"))
    );
    let found = site.get(&norte, "/api/v1/inventory/items?q=04465&per_page=1").await.json();
    assert_eq!(found["data"][0]["part_number"], "04465-02220");
    let history = site.get(&norte, &format!("{IMPORTS}?per_page=1&page=2")).await.json();
    assert_eq!(history["pagination"], json!({ "page": 2, "per_page": 1, "total": 2, "total_pages": 2 }));
}

/// Two prices of equal rank, two columns of one name, one without a header.
const DOUBTFUL: &str = "Código,Precio 1,Precio 2,Dato,Dato,\n04465-02220,100.50,90.10,7,x,A-1\n90915-YZZD3,88,80.25,9,y,B-2\n\
                        04152-YZZA1,130.75,120,4,z,C-3\n";

#[sqlx::test(migrations = "../migrations")]
async fn a_mapping_that_is_not_sure_is_asked_for_with_its_doubts(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let path = address(&upload(&site, &norte, form("file", "lista.csv", DOUBTFUL)).await.json());
    site.work().await;
    let read = site.get(&norte, &path).await.json();
    let doubts = json!([{ "field": "price", "reason": "rival" }, { "field": "stock", "reason": "unsure" }]);
    let by_field = |doubts: &Value| {
        let mut doubts = doubts.as_array().unwrap().clone();
        doubts.sort_by_key(|doubt| doubt["field"].to_string());
        Value::from(doubts)
    };
    assert_eq!(by_field(&read["doubts"]), doubts, "{read}");
    let price = read["proposals"].as_array().unwrap().iter().find(|guess| guess["field"] == "price").unwrap();
    assert_eq!((&price["column"], &price["sure"], &price["rival"]), (&json!(1), &json!(false), &json!(2)));
    assert_eq!(read["file"]["format"], json!({ "kind": "csv", "delimiter": "," }));
    assert_eq!((&read["file"]["header_row"], &read["file"]["columns"][5]["samples"][0]), (&json!(1), &json!("A-1")));

    let apply = format!("{path}/apply");
    let refused = site.post(&norte, &apply, &json!({})).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert_eq!((&refused.json()["code"], by_field(&refused.json()["doubts"])), (&json!("needs_mapping"), doubts));
    assert_eq!(site.get(&norte, &path).await.json()["status"], "needs_mapping");

    let twice = json!({ "mapping": { "part_number": "Código", "price": "Precio 2", "stock": "Dato" } });
    let refused = site.post(&norte, &apply, &twice).await;
    assert_eq!(refused.json()["fields"], json!([{ "field": "stock", "reason": "duplicate" }]));
    let mapping = json!({
        "part_number": "Código", "price": "Precio 2", "stock": { "column": 3 }, "location": { "column": 5 },
        "brand": { "constant": "Varias" },
    });
    let applying = site.post(&norte, &apply, &json!({ "mapping": mapping })).await;
    assert_eq!(applying.status, 202, "{}", applying.body);
    assert_eq!(applying.json()["mapping"], mapping);
    site.work().await;
    let done = site.get(&norte, &path).await.json();
    assert_eq!(
        (&done["status"], &done["rows_imported"], &done["doubts"]),
        (&json!("completed"), &json!(3), &json!([]))
    );
    let items = site.get(&norte, "/api/v1/inventory/items?q=04465").await.json();
    let item = &items["data"][0];
    assert_eq!(
        (&item["price"], &item["stock"], &item["location"]),
        (&json!(90.1), &json!(7), &json!("A-1")),
        "{items}"
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn the_second_file_of_a_shape_goes_straight_through(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let send = async |body: &str, how: &str| {
        let (kind, form) = form("file", "lista.csv", body);
        let path = format!("{IMPORTS}?apply={how}");
        let request = request(&norte, &Method::POST, &path).header(header::CONTENT_TYPE, kind);
        let answer = site.send(request.body(Body::from(form)).unwrap()).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        // Reading may be followed by applying.
        site.work().await;
        site.work().await;
        site.get(&norte, &address(&answer.json())).await.json()
    };
    let first = send(DOUBTFUL, "true").await;
    assert_eq!((&first["status"], &first["remembered"]), (&json!("needs_mapping"), &json!(false)));
    let mapping = json!({ "part_number": "Código", "price": "Precio 2", "stock": { "column": 3 } });
    site.post(&norte, &format!("{}/apply", address(&first)), &json!({ "mapping": mapping })).await;
    site.work().await;
    let second = send(&DOUBTFUL.replace("90.10", "77"), "known").await;
    assert_eq!((&second["status"], &second["remembered"]), (&json!("completed"), &json!(true)), "{second}");
    assert_eq!((&second["mapping"], &second["rows_imported"]), (&mapping, &json!(3)));
    // What is known to be sure needs no first one.
    assert_eq!(send(STOCK, "true").await["status"], "completed");
    assert_eq!(send(&STOCK.replace("Marca", "Fabricante"), "known").await["status"], "needs_mapping");

    let (kind, form) = form("file", "lista.csv", STOCK);
    let request = request(&norte, &Method::POST, &format!("{IMPORTS}?apply=maybe")).header(header::CONTENT_TYPE, kind);
    assert_eq!(site.send(request.body(Body::from(form)).unwrap()).await.status, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_without_stock_goes_on_sale_to_be_confirmed(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let list = "Código,Precio\n04465-02220,100.50\n90915-YZZD3,88.25\n04152-YZZA1,130.75\n";
    let path = address(&upload(&site, &norte, form("file", "lista.csv", list)).await.json());
    site.work().await;
    let read = site.get(&norte, &path).await.json();
    assert_eq!(read["doubts"], json!([{ "field": "stock", "reason": "missing" }]), "{read}");
    let mapping = json!({ "part_number": "Código", "price": "Precio", "stock": { "to_confirm": true } });
    for (stock, reason) in
        [(json!({ "to_confirm": false }), "malformed"), (json!({ "constant": "muchas" }), "malformed")]
    {
        let mut other = mapping.clone();
        other["stock"] = stock;
        let refused = site.post(&norte, &format!("{path}/apply"), &json!({ "mapping": other })).await;
        assert_eq!(refused.json()["fields"], json!([{ "field": "stock", "reason": reason }]), "{}", refused.body);
    }
    let planning =
        site.post(&norte, &format!("{path}/plan"), &json!({ "mapping": mapping, "missing": "unknown" })).await;
    assert_eq!((planning.status.as_u16(), &planning.json()["mapping"]), (202, &mapping), "{}", planning.body);
    site.work().await;
    let plan = site.get(&norte, &format!("{path}/plan")).await.json();
    let after = &plan["data"][0]["after"];
    assert_eq!((&after["stock"], &after["stock_status"]), (&json!(null), &json!("to_confirm")), "{plan}");
    site.post(&norte, &format!("{path}/apply"), &json!({})).await;
    site.work().await;
    let done = site.get(&norte, &path).await.json();
    assert_eq!((&done["status"], &done["rows_uncounted"]), (&json!("completed"), &json!(3)));

    let item = site.get(&norte, "/api/v1/inventory/items?q=04465-02220").await.json()["data"][0].clone();
    assert_eq!((&item["stock"], &item["stock_status"]), (&json!(null), &json!("to_confirm")));
    let line = format!("/api/v1/inventory/items/{}", item["id"].as_str().unwrap());
    let counted = site.change(&norte, Method::PATCH, &line, 1, &json!({ "stock": 3 })).await.json();
    assert_eq!((&counted["stock"], &counted["stock_status"]), (&json!(3), &json!("counted")));
    let asked = site.change(&norte, Method::PATCH, &line, 2, &json!({ "stock": null })).await.json();
    assert_eq!((&asked["stock"], &asked["stock_status"]), (&json!(null), &json!("to_confirm")));

    let taller = site.owner(&site.world.taller).await;
    let part = site.get(&taller, "/api/v1/catalog/search?q=04465-02220").await.json()["data"][0]["id"].clone();
    let offers =
        site.get(&taller, &format!("/api/v1/catalog/parts/{}/availability", part.as_str().unwrap())).await.json();
    let offers = offers["data"].as_array().unwrap();
    let statuses: Vec<&str> = offers.iter().map(|offer| offer["stock_status"].as_str().unwrap()).collect();
    assert!(statuses.contains(&"to_confirm") && statuses.is_sorted(), "behind those that are counted: {statuses:?}");
    assert!(offers.iter().all(|offer| offer["stock"].is_null() == (offer["stock_status"] == "to_confirm")));
}

#[sqlx::test(migrations = "../migrations")]
async fn workshops_see_the_price_that_is_chosen_and_never_the_others_or_a_cost(pool: PgPool) {
    const LIST: &str = "Código,Marca,Precio público,Mayoreo,Costo,Existencia\n\
                        04465-02220,TOYOTA,777.23,555.79,333.57,7\nZQX-1,ACME,88.71,66.53,44.27,3\n";
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let path = address(&upload(&site, &norte, form("file", "niveles.csv", LIST)).await.json());
    site.work().await;
    let mapping = json!({
        "part_number": "Código", "brand": "Marca", "price": "Precio público", "price_2": "Mayoreo", "cost": "Costo",
        "stock": "Existencia",
    });
    assert_eq!(site.get(&norte, &path).await.json()["mapping"], mapping);
    let wrong = site.post(&norte, &format!("{path}/apply"), &json!({ "shown_price": 6 })).await;
    assert_eq!(wrong.json()["fields"], json!([{ "field": "shown_price", "reason": "out_of_range" }]), "{}", wrong.body);
    assert_eq!(site.post(&norte, &format!("{path}/apply"), &json!({ "shown_price": 2 })).await.status, 202);
    site.work().await;
    let item = site.get(&norte, "/api/v1/inventory/items?q=ZQX-1").await.json()["data"][0].clone();
    assert_eq!(
        (&item["price"], &item["prices"], &item["cost"]),
        (&json!(66.53), &json!([88.71, 66.53, null, null, null]), &json!(44.27))
    );

    let taller = site.owner(&site.world.taller).await;
    let part = site.get(&taller, "/api/v1/catalog/search?q=04465-02220").await.json()["data"][0]["id"].clone();
    let availability = format!("/api/v1/catalog/parts/{}/availability", part.as_str().unwrap());
    let Caller::Bearer(token) = &taller else { unreachable!("owners come as bearers") };
    let cookie = Caller::Cookie(token.clone());
    let seen = async || {
        let offers = site.get(&taller, &availability).await;
        let found = site.get(&taller, "/api/v1/catalog/search?q=04465-02220").await;
        let loose = site.page(&cookie, "/catalog?q=ZQX-1").await;
        let part = site.page(&cookie, &format!("/catalog/parts/{}", part.as_str().unwrap())).await;
        [offers.body, found.body, loose.body, part.body].concat()
    };
    let settings = site.get(&norte, "/api/v1/tenant").await.json();
    assert_eq!(
        (&settings["shown_price"], &settings["price_names"]),
        (&json!(2), &json!(["Precio público", "Mayoreo"]))
    );
    let body = seen().await;
    assert!(body.contains("555.79") && !body.contains("777.23") && !body.contains("333.57"), "{body}");
    assert!(body.contains("66.53") && !body.contains("88.71") && !body.contains("44.27"), "{body}");

    let version = i32::try_from(settings["version"].as_i64().unwrap()).unwrap();
    let choice = json!({ "shown_price": 1, "tax": "excluded" });
    let changed = site.change(&norte, Method::PATCH, "/api/v1/tenant", version, &choice).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let body = seen().await;
    assert!(body.contains("777.23") && !body.contains("555.79") && !body.contains("333.57"), "{body}");
    let offers = site.get(&taller, &availability).await.json();
    let offer = offers["data"].as_array().unwrap().iter().find(|offer| offer["price"] == json!(777.23)).unwrap();
    assert_eq!(offer["tax"], "excluded");

    // Who only looks changes none of it, and another bodega sees none of it.
    let viewer = site.viewer(&site.world.norte).await;
    assert_eq!(site.change(&viewer, Method::PATCH, "/api/v1/tenant", version + 1, &choice).await.status, 403);
    let centro = site.owner(&site.world.centro).await;
    assert_eq!(site.get(&centro, "/api/v1/inventory/items?q=ZQX-1").await.json()["data"], json!([]));
    assert_eq!(site.get(&centro, "/api/v1/tenant").await.json()["price_names"], json!([]));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_script_says_once_what_the_columns_of_its_files_are(pool: PgPool) {
    const MAPPING: &str = "/api/v1/inventory/mapping";
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let nothing = json!({ "mapping": {}, "missing": "leave", "decimals": null, "version": 1 });
    assert_eq!(site.get(&norte, MAPPING).await.json(), nothing);
    let mapping = json!({
        "part_number": "Código", "price": "Precio 2", "stock": { "column": 3 }, "brand": { "constant": "Varias" },
    });
    let put = async |version, body: &Value| site.change(&norte, Method::PUT, MAPPING, version, body).await;
    let refused = put(1, &json!({ "mapping": { "part_number": { "column": 0 }, "price": "Precio 2" } })).await;
    let fields = json!([{ "field": "stock", "reason": "missing" }, { "field": "part_number", "reason": "malformed" }]);
    assert_eq!((refused.status.as_u16(), &refused.json()["fields"]), (422, &fields));
    let kept = put(1, &json!({ "mapping": mapping, "missing": "zero", "decimals": "point" })).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    let expected = json!({ "mapping": mapping, "missing": "zero", "decimals": "point", "version": 2 });
    assert_eq!((kept.json(), site.get(&norte, MAPPING).await.json()), (expected.clone(), expected));
    let stale = put(1, &json!({ "mapping": {} })).await;
    assert_eq!((stale.status.as_u16(), &stale.json()["what"]), (409, &json!("inventory_mapping")));

    let (kind, form) = form("file", "lista.csv", DOUBTFUL);
    let request = request(&norte, &Method::POST, &format!("{IMPORTS}?apply=known")).header(header::CONTENT_TYPE, kind);
    let sent = site.send(request.body(Body::from(form)).unwrap()).await.json();
    site.work().await;
    site.work().await;
    let done = site.get(&norte, &address(&sent)).await.json();
    assert_eq!((&done["status"], &done["remembered"], &done["mapping"]), (&json!("completed"), &json!(true), &mapping));
    assert_eq!((&done["missing"], &done["rows_imported"]), (&json!("zero"), &json!(3)));
}

/// What a workbook is, and how its bytes begin.
const WORKBOOK: (&str, &str) = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK");
const TEXT: (&str, &str) = ("text/csv; charset=utf-8", "\u{feff}");

#[sqlx::test(migrations = "../migrations")]
async fn lines_and_rows_that_were_not_taken_are_handed_out_as_text_or_as_a_workbook(pool: PgPool) {
    let site = Site::open(pool.clone()).await;
    let norte = site.owner(&site.world.norte).await;
    let (viewer, stranger) = (site.viewer(&site.world.norte).await, site.owner(&site.world.centro).await);
    let workshop = site.owner(&site.world.taller).await;
    let (applied, _) = site.applied().await;
    let rejected = format!("{IMPORTS}/{applied}/rejected");
    let today = site.world.services.clock.now().format("%Y-%m-%d");
    for (query, (kind, beginning), extension) in
        [("lang=en", TEXT, "csv"), ("format=csv&lang=en", TEXT, "csv"), ("format=xlsx&lang=en", WORKBOOK, "xlsx")]
    {
        let lines = format!("/api/v1/inventory/items/export?q=04465&older_than_days=0&{query}");
        let rows = format!("{rejected}?{query}");
        for caller in [&norte, &viewer] {
            for (path, name) in [
                (&lines, format!("inventario-{today}.{extension}")),
                (&rows, format!("existencias-secretas.{extension}")),
            ] {
                let answer = site.get(caller, path).await;
                assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, kind), "{path}");
                assert!(answer.body.starts_with(beginning), "{path}: {}", answer.body);
                assert!(answer.header("content-disposition").contains(&name), "{path}: {:?}", answer.headers);
            }
        }
        for path in [&lines, &rows] {
            assert_eq!(site.get(&workshop, path).await.status, 403, "{path}");
            assert_eq!(site.get(&Caller::Nobody, path).await.status, 401, "{path}");
        }
        assert_eq!(site.get(&stranger, &rows).await.status, 404);
    }
    let told = site.get(&norte, &format!("{rejected}?lang=en")).await.body;
    assert!(told.contains("What happened") && told.contains("The stock is negative"), "{told}");

    for door in ["items", "items/export"] {
        for (query, field) in
            [("pagina=2", "pagina"), ("older_than_days=x", "query"), ("sort=colour", "query"), ("format=pdf", "query")]
        {
            let answer = site.get(&norte, &format!("/api/v1/inventory/{door}?q=a&{query}")).await;
            // The list has no formats.
            let field = if door == "items" && query == "format=pdf" { "format" } else { field };
            assert_eq!((answer.status.as_u16(), &answer.json()["fields"][0]["field"]), (422, &json!(field)), "{query}");
        }
    }
    let answer = site.get(&norte, "/api/v1/inventory/items?older_than_days=x").await;
    assert!(answer.json()["detail"].as_str().unwrap().contains("older_than_days"), "{}", answer.body);
    assert_eq!(site.get(&norte, "/api/v1/inventory/items/export?page=2").await.json()["fields"][0]["field"], "page");

    sqlx::query("update files set removed_at = now()").execute(&pool).await.unwrap();
    for format in ["csv", "xlsx"] {
        let gone = site.get(&norte, &format!("{rejected}?format={format}")).await;
        assert_eq!((gone.status.as_u16(), &gone.json()["why"]), (409, &json!("file_gone")));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_is_read_again_below_another_header(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let path = format!("{IMPORTS}/{}", site.import().await);
    let answer = site.post(&norte, &format!("{path}/read"), &json!({ "header_row": 2 })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["status"]), (202, &json!("queued")));
    site.work().await;
    let read = site.get(&norte, &path).await.json();
    assert_eq!((&read["status"], &read["columns"][0]), (&json!("needs_mapping"), &json!("04465-02220")));
    let said = json!({ "header_row": 2, "encoding": "cp850", "separator": "semicolon" });
    assert_eq!(site.post(&norte, &format!("{path}/read"), &said).await.status, 202);
    site.work().await;
    let file = &site.get(&norte, &path).await.json()["file"];
    assert_eq!((&file["encoding"], &file["format"]["delimiter"]), (&json!("CP850"), &json!(";")));
    assert_eq!(file["choices"]["separator"], "semicolon");
    let answer = site.post(&norte, &format!("{path}/read"), &json!({ "encoding": "ebcdic" })).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    let answer = site.post(&norte, &format!("{path}/read"), &json!({ "fila": 2 })).await;
    assert_eq!(answer.status, 422);
    assert!(answer.json()["detail"].as_str().unwrap().contains("fila"), "{}", answer.body);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_cannot_be_taken_leaves_nothing_behind(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let (kind, whole) = form("file", "a.csv", STOCK);
    let cut_off = whole[..whole.len() - 20].to_owned();
    let large = form("file", "a.csv", &"x".repeat(5_000_001));
    for (sent, status, problem) in [
        (("application/json", "{}".to_owned()), 422, json!([{ "field": "file", "reason": "malformed" }])),
        ((kind, cut_off), 422, json!([{ "field": "file", "reason": "malformed" }])),
        ((kind, "--limit--\r\n".to_owned()), 422, json!([{ "field": "file", "reason": "missing" }])),
        (form("file", "a.csv", ""), 422, json!([{ "field": "file", "reason": "missing" }])),
        (form("file", "", STOCK), 422, json!([{ "field": "file", "reason": "missing" }])),
        (form("archivo", "a.csv", STOCK), 422, json!([{ "field": "archivo", "reason": "unknown" }])),
        (large, 413, json!(null)),
    ] {
        let answer = upload(&site, &norte, sent).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(answer.json()["fields"], problem, "{}", answer.body);
    }
    assert_eq!(site.get(&norte, IMPORTS).await.json()["pagination"]["total"], 0);
    let tenant = site.world.services.files.path(site.world.norte.tenant, uuid::Uuid::nil().into());
    let left = std::fs::read_dir(tenant.parent().unwrap()).map_or(0, Iterator::count);
    assert_eq!(left, 0, "bytes of a refused file are still there");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_larger_than_a_usual_body_is_taken(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let answer = upload(&site, &norte, form("file", "a.csv", &STOCK.repeat(30_000))).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    // Other doors keep the usual limit.
    let path = format!("{}/apply", address(&answer.json()));
    let apply = request(&norte, &Method::POST, &path).body(Body::from(" ".repeat(3_000_000))).unwrap();
    assert_eq!(site.send(apply).await.status, 413);
}
