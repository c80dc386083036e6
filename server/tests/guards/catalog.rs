//! `/api/v1/catalog`

use crate::site::{Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::permission::Role;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_visitor_finds_a_part_and_no_trace_of_who_has_it(pool: PgPool) {
    let site = Site::open(pool).await;
    let part = site.part().await;
    let answer = site.get(&Caller::Nobody, "/api/v1/catalog/search?q=04465-02220").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let found = answer.json();
    assert_eq!(found["data"][0]["id"], json!(part));
    assert_eq!(found["data"][0]["matched"], "exact");
    assert_eq!(found["data"][0]["kind"], "oem");
    assert!(found["total"].as_u64().unwrap() > 1 && found["more"] == false);
    for row in found["data"].as_array().unwrap() {
        assert!(row.get("offers").is_none() && row.get("min_price").is_none(), "{row}");
    }
    let facets: Vec<&String> = found["facets"].as_object().unwrap().keys().collect();
    assert_eq!(facets, ["brand", "category", "group", "position", "tier"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_workshop_sees_with_each_part_how_it_is_offered(pool: PgPool) {
    let site = Site::open(pool).await;
    let taller = site.owner(&site.world.taller).await;
    let answer = site.get(&taller, "/api/v1/catalog/search?q=04465-02220").await;
    let first = &answer.json()["data"][0];
    assert!(first["min_price"].is_number() && first["offers"].as_u64().unwrap() > 0, "{first}");
    assert_eq!(first["currency"], "MXN");
    let bodega = site.owner(&site.world.norte).await;
    let answer = site.get(&bodega, "/api/v1/catalog/search?q=04465-02220").await;
    assert!(answer.json()["data"][0].get("offers").is_none(), "{}", answer.body);
}

#[sqlx::test(migrations = "../migrations")]
async fn words_a_year_and_filters_narrow_the_search(pool: PgPool) {
    let site = Site::open(pool).await;
    let search = async |query: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/search?{query}")).await;
    let found = search("q=balatas%20tsuru%202004").await.json();
    let understood = &found["understood"];
    assert_eq!(understood["make"], json!({ "code": "nissan", "name": "Nissan" }));
    assert_eq!(understood["model"], json!({ "code": "tsuru", "name": "Tsuru" }));
    assert_eq!(understood["group"], json!({ "code": "brake_pads", "name": "Balatas" }));
    assert_eq!(
        (&understood["year"], &understood["rest"], &understood["engine"]),
        (&json!("2004"), &json!(""), &json!(null))
    );
    let chips = understood["chips"].as_array().unwrap();
    assert!(chips.contains(&json!({ "kind": "years", "q": "balatas tsuru" })), "{chips:?}");
    let brand = found["facets"]["brand"][0].clone();
    let narrowed = search(&format!("q=balatas%20tsuru%202004&brand={}", brand["code"].as_str().unwrap())).await.json();
    assert_eq!(narrowed["total"], brand["count"]);
    let english = search("q=balatas%20tsuru%202004&lang=en").await.json();
    assert_ne!(english["data"][0]["name"], found["data"][0]["name"]);
    assert_eq!(english["understood"]["group"]["name"], "Brake pads");
    let premium = search("q=balatas%20tsuru%202004&tier=premium").await.json();
    assert!(premium["data"].as_array().unwrap().iter().all(|row| row["tier"] == "premium"), "{premium}");
    assert_eq!(search("q=balatas&tier=cheap").await.status, 422);
    assert_eq!(search("q=balatas&cursor=seven").await.status, 422);
    let refused = search("q=balatas&marca=TRW").await;
    assert_eq!(refused.status, 422);
    assert!(refused.json()["detail"].as_str().unwrap().contains("marca"), "{}", refused.body);
    assert_eq!(search(&format!("q={}", "a".repeat(201))).await.status, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_number_says_by_which_spelling_it_was_found_and_nothing_what_is_nearest(pool: PgPool) {
    let site = Site::open(pool).await;
    let search = async |query: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/search?{query}")).await.json();
    for (q, matched) in [("04465-02220", "exact"), ("4465-02220", "leading_zeros"), ("O4465-0222O", "folded")] {
        let found = search(&format!("q={q}")).await;
        let first = &found["data"][0];
        assert_eq!((&first["number"], &first["matched"]), (&json!("04465-02220"), &json!(matched)), "{q}");
        assert!(found.get("searched").is_none() && found.get("nearest").is_none() && found.get("vin").is_none(), "{q}");
    }
    let found = search("q=04465-02221").await;
    assert_eq!(found["data"][0]["matched"], "fuzzy", "{found}");

    let nothing = search("q=balatas%20traseras%20tsuru%202004").await;
    assert_eq!((&nothing["total"], &nothing["searched"]), (&json!(0), &json!(["vehicle"])));
    let front = json!({ "kind": "position", "q": "balatas tsuru 2004", "position": "front" });
    assert_eq!(nothing["nearest"][0], front);
    let elsewhere = search("q=41060-50Y90&make=volkswagen&model=jetta&year=2015").await;
    let number = json!({ "kind": "number", "q": "41060-50Y90", "brand": "NISSAN" });
    assert!(elsewhere["nearest"].as_array().unwrap().contains(&number), "{elsewhere}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_somebody_types_is_gone_on_with(pool: PgPool) {
    let site = Site::open(pool).await;
    let suggest = async |query: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/suggest?{query}")).await;
    let found = suggest("q=balatas%20delanteras%20tsu").await.json();
    let tsuru = json!({ "text": "balatas delanteras Tsuru", "kind": "model", "name": "Nissan Tsuru" });
    assert_eq!(found["data"][0], tsuru);
    let numbers = suggest("q=04465-022").await.json();
    assert_eq!(numbers["data"], json!([{ "text": "04465-02220", "kind": "number", "name": "TOYOTA" }]));
    let group = json!({ "text": "balatas", "kind": "group", "name": "Brake pads" });
    assert_eq!(suggest("q=balat&lang=en").await.json()["data"][0], group);
    assert_eq!(suggest("q=").await.json()["data"], json!([]));
    for refused in ["", "q=a&marca=trw", &format!("q={}", "a".repeat(201))] {
        assert_eq!(suggest(refused).await.status, 422, "{refused}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_vin_says_what_it_says_and_no_more(pool: PgPool) {
    let site = Site::open(pool).await;
    let vin = async |path: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/vin/{path}")).await;
    let expected = json!({
        "vin": "3N1EB31S24K512345",
        "status": "decoded",
        "check_digit": "right",
        "make": { "code": "nissan", "name": "Nissan" },
        "country": { "code": "MX", "name": "México" },
        "year": 2004,
        "other_year": null,
    });
    assert_eq!(vin("3n1eb31s24k512345").await.json(), expected);
    assert_eq!(vin("3N1EB31S24K512345?lang=en").await.json()["country"]["name"], "Mexico");
    let wrong = vin("3N1EB31S04K512345").await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["check_digit"]), (200, &json!("wrong")));
    assert_eq!(vin("00ZZZ31S00K512345").await.json()["status"], "not_known");
    assert_eq!(vin("3N1EB31S24K51234").await.status, 422);
    // In the search it is its make and its year.
    let found = site.get(&Caller::Nobody, "/api/v1/catalog/search?q=balatas%203N1EB31S24K512345").await.json();
    assert_eq!((&found["vin"], &found["understood"]["year"]), (&expected, &json!("2004")));
    assert_eq!(found["data"][0]["matched"], "vin");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_vehicle_is_chosen_step_by_step_and_narrows_the_search(pool: PgPool) {
    let site = Site::open(pool).await;
    let get = async |path: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/{path}")).await;
    let codes = async |path: &str| -> Vec<String> {
        let list = get(path).await.json();
        let rows = list["data"].as_array().unwrap().clone();
        rows.into_iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(codes("vehicles/makes").await.contains(&"volkswagen".to_owned()));
    assert!(codes("vehicles/models?make=VW").await.contains(&"jetta".to_owned()));
    let years = get("vehicles/years?make=nissan&model=tsuru").await.json();
    assert_eq!((&years["data"][0]["year"], years["data"].as_array().unwrap().len()), (&json!(2017), 26));
    let engines = get("vehicles/engines?make=nissan&model=Tsuru&year=2004").await.json();
    let engine = &engines["data"][0];
    assert_eq!((&engine["name"], &engine["cylinders"]), (&json!("1.6 GA16DNE"), &json!(4)));
    let id = engine["id"].as_str().unwrap();
    let vehicle = get(&format!("vehicles/{id}")).await.json();
    assert_eq!((&vehicle["model"], &vehicle["year"]), (&json!("Tsuru"), &json!(2004)));

    let by_id = get(&format!("search?vehicle={id}")).await.json();
    let by_name = get("search?make=nissan&model=tsuru&year=2004").await.json();
    assert_eq!(by_id["data"], by_name["data"]);
    assert_eq!((&by_id["vehicle"]["engine"], &by_name["vehicle"]["engine"]), (&json!("1.6 GA16DNE"), &json!("")));
    let groups = get(&format!("vehicles/{id}/groups?lang=en")).await.json();
    let parts: u64 = groups["data"].as_array().unwrap().iter().map(|row| row["parts"].as_u64().unwrap()).sum();
    assert_eq!(json!(parts), by_id["total"]);
    let pads = get(&format!("search?vehicle={id}&group=brake_pads&position=front")).await.json();
    let pad = pads["data"].as_array().unwrap().iter().find(|row| row["number"] == "D465").unwrap();
    assert_eq!((&pad["matched"], &pad["position"], &pad["quantity"]), (&json!("vehicle"), &json!("front"), &json!(1)));
    let words = get(&format!("search?vehicle={id}&q=balatas")).await.json();
    assert_eq!(words["data"][0]["matched"], "vehicle");
}

#[sqlx::test(migrations = "../migrations")]
async fn results_go_on_where_the_page_before_ended(pool: PgPool) {
    let site = Site::open(pool).await;
    let search = async |query: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/search?{query}")).await.json();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    let total = loop {
        let found = search(&format!("q=balatas&sort=brand&cursor={cursor}")).await;
        seen.extend(found["data"].as_array().unwrap().iter().map(|row| row["id"].to_string()));
        match found["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break found["total"].as_u64().unwrap(),
        }
    };
    seen.sort_unstable();
    seen.dedup();
    assert!(total > 40);
    assert_eq!(u64::try_from(seen.len()).unwrap(), total);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_search_asks_for_what_tells_the_parts_of_a_vehicle_apart(pool: PgPool) {
    let site = Site::open(pool).await;
    let search = async |rest: &str| {
        let path = format!("/api/v1/catalog/search?make=nissan&model=tsuru&year=2004&group=brake_pads{rest}");
        site.get(&Caller::Nobody, &path).await
    };
    let found = search("").await.json();
    assert_eq!(found["question"]["attribute"], "brand", "they are told apart by nothing else: {found}");
    let values = found["question"]["values"].as_array().unwrap();
    assert_eq!(json!(values.len()), found["total"]);
    let value = &values[0];
    assert_eq!(value["count"], 1);
    let answered = search(&format!("&answers=brand:{}", value["value"].as_str().unwrap())).await.json();
    assert_eq!((&answered["total"], &answered["question"]), (&json!(1), &json!(null)));
    let skipped = search("&skip=brand").await.json();
    assert_eq!((&skipped["total"], &skipped["question"]), (&found["total"], &json!(null)));
    assert_eq!(search("&answers=brand").await.status, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_vehicle_that_does_not_exist_is_not_found(pool: PgPool) {
    let site = Site::open(pool).await;
    let nowhere = "00000000-0000-7000-8000-000000000000";
    for (path, status) in [
        ("vehicles/models?make=zeppelin", 404),
        ("vehicles/years?make=nissan&model=jetta", 404),
        ("vehicles/engines?make=nissan&model=tsuru&year=2019", 404),
        ("vehicles/engines?make=nissan&model=tsuru&year=mucho", 404),
        (&format!("vehicles/{nowhere}"), 404),
        (&format!("vehicles/{nowhere}/groups"), 404),
        (&format!("search?vehicle={nowhere}"), 404),
        ("search?make=nissan&model=tsuru&year=2019&q=balatas", 404),
        ("vehicles/nonsense", 422),
        ("vehicles/models", 422),
        ("search?vehicle=nonsense", 422),
        ("search?make=nissan", 422),
    ] {
        let answer = site.get(&Caller::Nobody, &format!("/api/v1/catalog/{path}")).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        if status == 404 {
            assert_eq!(answer.json()["code"], "not_found", "{path}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_part_says_what_it_is_what_it_fits_and_what_replaces_it(pool: PgPool) {
    let site = Site::open(pool).await;
    let part = site.part().await;
    let get = async |rest: &str| site.get(&Caller::Nobody, &format!("/api/v1/catalog/parts/{part}{rest}")).await.json();
    let detail = get("").await;
    assert_eq!((&detail["number"], &detail["kind"]), (&json!("04465-02220"), &json!("oem")));
    assert!(detail["reference_price"].is_number() && detail["currency"] == "MXN", "{detail}");
    let fitments = get("/fitments").await;
    assert!(fitments["data"][0]["make"].is_string() && fitments["data"][0]["quantity"].is_number(), "{fitments}");
    let make = &fitments["makes"][0];
    assert!(make["vehicles"].as_u64().unwrap() > 0 && fitments["more"] == false, "{fitments}");
    assert_eq!(get(&format!("/fitments?make={}", make["code"].as_str().unwrap())).await, fitments);
    assert_eq!(get("/fitments?make=zeppelin").await["data"], json!([]));
    assert_eq!((&detail["status"], &detail["superseded_by"]), (&json!("active"), &json!([])));
    sqlx::query("update parts set attributes = '{\"material\": \"cerámica\"}' where id = $1")
        .bind(part.0)
        .execute(&site.world.pool)
        .await
        .unwrap();
    assert_eq!(get("").await["attributes"], json!({ "material": "cerámica" }));
    let aftermarket = get("/aftermarket").await;
    let first = aftermarket["data"][0].as_object().unwrap();
    let members: Vec<&String> = first.keys().collect();
    assert_eq!(members, ["currency", "id", "manufacturer", "name", "part_number", "price", "quality_tier", "source"]);
    let beside = get("/interchange").await;
    assert_eq!((&beside["held_back"], &beside["more"]), (&json!(false), &json!(false)));
    let member = beside["data"][0].as_object().unwrap();
    let members: Vec<&String> = member.keys().collect();
    assert_eq!(members, ["brand", "denied", "id", "kind", "name", "number", "path", "stands", "tier"]);
    let step = &member["path"][0];
    assert_eq!(
        (&step["from"]["id"], &step["to"]["id"]),
        (&member["id"], &json!(part)),
        "it says that it replaces the part"
    );
    assert!(step["sources"][0]["name"].is_string() && step["two_way"].is_boolean(), "{step}");
    for rest in ["", "/fitments", "/aftermarket", "/interchange"] {
        let path = format!("/api/v1/catalog/parts/00000000-0000-7000-8000-000000000000{rest}");
        assert_eq!(site.get(&Caller::Nobody, &path).await.status, 404, "{rest}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_workshop_sees_who_has_a_part_cheapest_first(pool: PgPool) {
    let site = Site::open(pool).await;
    let path = format!("/api/v1/catalog/parts/{}/availability", site.part().await);
    let answer = site.get(&site.owner(&site.world.taller).await, &path).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "private, no-store"));
    let body = answer.json();
    let offers = body["data"].as_array().unwrap();
    let prices: Vec<f64> = offers.iter().map(|offer| offer["price"].as_f64().unwrap()).collect();
    assert!(!prices.is_empty() && prices.is_sorted(), "{prices:?}");
    let members: Vec<&String> = offers[0].as_object().unwrap().keys().collect();
    let expected = [
        "bodega",
        "brand",
        "city",
        "currency",
        "location",
        "min_order_quantity",
        "part_number",
        "phone",
        "price",
        "relation",
        "stock",
        "stock_status",
        "tax",
        "updated_at",
        "whatsapp",
    ];
    assert_eq!(members, expected);
    assert!(offers.iter().any(|offer| offer["relation"] == "same"), "{body}");
    let platform = site.owner(&site.world.platform).await;
    assert_eq!(site.get(&platform, &path).await.json(), body);
}

#[sqlx::test(migrations = "../migrations")]
async fn anyone_may_keep_a_public_answer_and_nobody_a_personal_one(pool: PgPool) {
    let site = Site::open(pool).await;
    let part = format!("/api/v1/catalog/parts/{}", site.part().await);
    let taller = site.owner(&site.world.taller).await;
    for path in
        ["/api/v1/catalog/search?q=tsuru", "/api/v1/catalog/categories", "/api/v1/catalog/vehicles/makes", &part]
    {
        let answer = site.get(&Caller::Nobody, path).await;
        assert_eq!(answer.header("cache-control"), "public, max-age=60", "{path}");
        assert!(answer.header("vary").contains("authorization, cookie"), "{path}: {}", answer.header("vary"));
        let tag = answer.header("etag").to_owned();
        assert!(!tag.is_empty(), "{path}");
        let again = request(&Caller::Nobody, &Method::GET, path).header(header::IF_NONE_MATCH, &tag);
        let again = site.send(again.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (again.status.as_u16(), again.body.as_str(), again.header("etag")),
            (304, "", tag.as_str()),
            "{path}"
        );
        let personal = request(&taller, &Method::GET, path).header(header::IF_NONE_MATCH, &tag);
        let personal = site.send(personal.body(Body::empty()).unwrap()).await;
        assert_eq!((personal.status.as_u16(), personal.header("cache-control")), (200, "private, no-store"), "{path}");
        assert_eq!(personal.header("etag"), "", "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_platform_fills_the_catalogue_and_is_told_of_each_row_that_is_not_taken(pool: PgPool) {
    let site = Site::open(pool).await;
    let platform = site.owner(&site.world.platform).await;
    let files = site.catalog_files().await;
    let waiting = site.get(&platform, &files.name("/api/v1/catalog/imports/{catalog_read}")).await.json();
    assert_eq!((&waiting["status"], &waiting["kind"]), (&json!("needs_mapping"), &json!("parts")));
    assert_eq!(waiting["columns"], json!(["Marca", "Número", "Grupo"]));
    let done = site.get(&platform, &files.name("/api/v1/catalog/imports/{catalog_applied}")).await.json();
    assert_eq!((&done["status"], &done["counts"]["new"]), (&json!("completed"), &json!(1)));
    assert_eq!(done["refused"][0]["reason"], "group_unknown", "{done}");
    let rejected = files.name("/api/v1/catalog/imports/{catalog_applied}/rejected");
    for (query, head, reason) in [
        ("", "Qué pasó", "Grupo: Ningún grupo se llama así"),
        ("?lang=en", "What happened", "Group: No group is called so"),
    ] {
        let told = site.get(&platform, &format!("{rejected}{query}")).await;
        assert_eq!((told.status.as_u16(), told.header("content-type")), (200, "text/csv; charset=utf-8"), "{query}");
        let lines: Vec<&str> = told.body.trim_start_matches('\u{feff}').lines().collect();
        let expected = [format!("Marca,Número,Grupo,{head}"), format!("TRW,GUARDA-2,nadie lo conoce,{reason}")];
        assert_eq!(lines, expected, "{query}");
    }
    let found = site.get(&Caller::Nobody, "/api/v1/catalog/search?q=GUARDA-1").await.json();
    assert_eq!((&found["data"][0]["number"], &found["data"][0]["brand"]), (&json!("GUARDA-1"), &json!("TRW")));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_pages_by_which_the_catalogue_is_kept_stand_in_one_row(pool: PgPool) {
    let site = Site::open(pool).await;
    let platform = Caller::Cookie(site.world.token(&site.world.platform, Role::Owner).await.unwrap());
    let all =
        ["/catalog/edit?show=brands", "/catalog/edit?show=groups", "/catalog/edit/reports", "/catalog/edit/wanted"];
    let [brands, groups, reports, wanted] = all;
    for (address, open) in [
        ("/catalog/edit", brands),
        ("/catalog/edit?show=groups&edit=new", groups),
        ("/catalog/edit/reports?show=decided&page=2", reports),
        ("/catalog/edit/reports/large", reports),
        ("/catalog/edit/wanted?show=searched", wanted),
    ] {
        let page = site.page(&platform, address).await;
        let row = page.body.split("aria-label=\"Editar el catálogo\"").nth(1).unwrap_or_else(|| panic!("{address}"));
        let row = row.split("</nav>").next().unwrap();
        let links: Vec<(&str, bool)> = row
            .split("<a ")
            .skip(1)
            .map(|link| {
                let href = link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
                (href, link.contains("aria-current=\"page\""))
            })
            .collect();
        assert_eq!(links, all.map(|href| (href, href == open)), "{address}: {row}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_empty_catalogue_says_to_everybody_what_to_do(pool: PgPool) {
    let site = Site::open(pool).await;
    // What an installation begins with, and nothing of the demo.
    sqlx::raw_sql("truncate parts, vehicle_makes cascade").execute(&site.world.pool).await.unwrap();
    let (nobody, world) = (Caller::Nobody, &site.world);
    let cookie = async |business, role| Caller::Cookie(world.token(business, role).await.unwrap());
    let taller = cookie(&world.taller, Role::Owner).await;
    let (bodega, viewer) = (cookie(&world.norte, Role::Owner).await, cookie(&world.norte, Role::Viewer).await);
    let platform = cookie(&world.platform, Role::Owner).await;
    for (who, caller, said, leads_to) in [
        ("nobody", &nobody, "En cuanto haya refacciones", None),
        ("viewer", &viewer, "En cuanto haya refacciones", None),
        ("taller", &taller, "Mientras se llena, busca un número arriba", None),
        ("bodega", &bodega, "Trae ya tu lista", Some("href=\"/inventory/import\"")),
        ("platform", &platform, "Trae listas de refacciones", Some("href=\"/catalog/edit/parts/new\"")),
    ] {
        let page = site.page(caller, "/catalog").await;
        assert_eq!(page.status, 200, "{who}");
        let empty = page.body.split("El catálogo todavía está vacío").nth(1).unwrap_or_else(|| panic!("{who}"));
        let empty = empty.split("</main>").next().unwrap();
        assert!(empty.contains(said), "{who}: {empty}");
        assert_eq!(empty.contains("btn"), leads_to.is_some(), "{who}: {empty}");
        assert!(leads_to.is_none_or(|link| empty.contains(link)), "{who}: {empty}");
        assert!(page.body.contains("Todavía no hay vehículos"), "{who}");
    }
    let start = site.page(&nobody, "/").await;
    assert!(start.body.contains("El catálogo todavía está vacío"));
    assert!(!start.body.contains("Prueba con"), "what is proposed finds nothing");
    let searched = site.page(&nobody, "/catalog?q=balatas%20tsuru%202004").await;
    assert_eq!(searched.status, 200);
    let index = site.get(&nobody, "/sitemap.xml?list=catalog").await;
    assert_eq!(index.body.matches("<loc>").count(), 2, "{}", index.body);
}
