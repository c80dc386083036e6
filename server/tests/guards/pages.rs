//! Every page as everybody: its status, its headers and its document element.

use crate::floor;
use crate::site::{Answer, Caller, STOCK, Site, form, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use engrane::base::permission::Role;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// Each page with its status for nobody, a taller, the bodega's owner, its viewer, another bodega, the platform, the plant
/// and its viewer. 302 leads whoever is not signed in to the sign-in and back, and from the start and the sign-in whoever
/// is to where their work is.
const PAGES: &[(&str, [u16; 8])] = &[
    ("/", [200, 302, 302, 302, 302, 302, 302, 302]),
    ("/catalog", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog?q=balatas%20tsuru", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog?make=nissan&model=tsuru&year=2004", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog?make=nissan&model=tsuru&year=2004&group=brake_pads", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog?make=nissan&model=tsuru", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog?make=zeppelin&model=lz127&year=1928", [404, 404, 404, 404, 404, 404, 404, 404]),
    ("/catalog?q=balatas&engine=nonsense", [404, 404, 404, 404, 404, 404, 404, 404]),
    ("/catalog/parts/{part}?make=nissan&model=tsuru&year=2004", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog/parts/{part}?fits=toyota&why=1", [200, 200, 200, 200, 200, 200, 200, 200]),
    (
        "/catalog?make=nissan&model=tsuru&year=2004&group=brake_pads&answers=brand%3AWAGNER&skip=side",
        [200, 200, 200, 200, 200, 200, 200, 200],
    ),
    ("/catalog/parts/{part}", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/catalog/parts/00000000-0000-7000-8000-000000000000", [404, 404, 404, 404, 404, 404, 404, 404]),
    ("/catalog/parts/nonsense", [404, 404, 404, 404, 404, 404, 404, 404]),
    // Only the platform fills the catalogue.
    ("/catalog/import", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/import/references", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/import/fitments", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/import/vehicles", [302, 403, 403, 403, 403, 200, 403, 403]),
    // Nor does anybody else edit it.
    ("/catalog/edit", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit?show=groups&edit=new", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/brands/{brand}/merge", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/brands/nonsense/merge", [302, 403, 403, 403, 403, 404, 403, 403]),
    ("/catalog/edit/parts/new", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/parts/{edited_part}", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/parts/00000000-0000-7000-8000-000000000000", [302, 403, 403, 403, 403, 404, 403, 403]),
    ("/catalog/edit/reports", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/reports?show=decided&page=2", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/reports/large", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/wanted", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/edit/wanted?show=searched", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/imports/{catalog_read}", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/catalog/imports/{catalog_applied}", [302, 403, 403, 403, 403, 200, 403, 403]),
    // An import of a bodega is none of the catalogue.
    ("/catalog/imports/{import}", [302, 403, 403, 403, 403, 404, 403, 403]),
    ("/catalog/imports/nonsense", [302, 403, 403, 403, 403, 404, 403, 403]),
    ("/login", [200, 302, 302, 302, 302, 302, 302, 302]),
    ("/account", [302, 200, 200, 200, 200, 200, 200, 200]),
    ("/notices", [302, 200, 200, 200, 200, 200, 200, 200]),
    ("/notices?show=unread&page=2", [302, 200, 200, 200, 200, 200, 200, 200]),
    ("/inventory", [302, 403, 200, 200, 200, 403, 403, 403]),
    ("/inventory/import", [302, 403, 200, 200, 200, 403, 403, 403]),
    ("/inventory/imports/{import}", [302, 403, 200, 200, 404, 403, 403, 403]),
    ("/inventory/imports/00000000-0000-7000-8000-000000000000", [302, 403, 404, 404, 404, 403, 403, 403]),
    ("/plant", [302, 403, 403, 403, 403, 403, 200, 200]),
    ("/plant?range=custom&from=2026-11-22&to=2026-11-20&line=NONE", [302, 403, 403, 403, 403, 403, 200, 200]),
    // Whoever only looks at the plant brings nothing in.
    ("/plant/imports", [302, 403, 403, 403, 403, 403, 200, 403]),
    ("/plant/imports/{seen}", [302, 403, 403, 403, 403, 403, 200, 403]),
    ("/plant/imports/{seen}?step=review", [302, 403, 403, 403, 403, 403, 200, 403]),
    // An import of a bodega is none of a plant.
    ("/plant/imports/{import}", [302, 403, 403, 403, 403, 403, 404, 403]),
    ("/plant/settings", [302, 403, 403, 403, 403, 403, 200, 200]),
    ("/plant/settings?show=shifts&edit=new", [302, 403, 403, 403, 403, 403, 200, 200]),
    ("/plant/screens", [302, 403, 403, 403, 403, 403, 200, 403]),
    ("/plant/screens?range=7d&line=NONE", [302, 403, 403, 403, 403, 403, 200, 403]),
    // Whoever is signed in is nobody there.
    ("/screen", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/pad", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/settings/audit", [302, 200, 200, 403, 200, 200, 200, 403]),
    ("/settings/audit?from=2026-11-22&to=2026-11-20&person=nobody", [302, 200, 200, 403, 200, 200, 200, 403]),
    ("/register", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/register?done=1", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/forgot-password", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/reset-password?token=x", [200, 200, 200, 200, 200, 200, 200, 200]),
    ("/settings", [302, 200, 200, 403, 200, 200, 200, 403]),
    ("/settings/webhooks", [302, 200, 200, 403, 200, 200, 200, 403]),
    ("/settings/webhooks?edit=new", [302, 200, 200, 403, 200, 200, 200, 403]),
    ("/settings/users", [302, 200, 200, 403, 200, 302, 200, 403]),
    ("/settings/users?edit=new", [302, 200, 200, 403, 200, 302, 200, 403]),
    ("/admin/users", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/admin/users?show=pending&edit=new", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/admin/organizations", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/admin/organizations?edit=new", [302, 403, 403, 403, 403, 200, 403, 403]),
    ("/nowhere", [404, 404, 404, 404, 404, 404, 404, 404]),
];

/// Each page of a store-room with its status for nobody, its keeper, its viewer, another store-room and a bodega.
const OF_STORES: &[(&str, [u16; 5])] = &[
    ("/stores", [302, 200, 200, 200, 403]),
    ("/stores?q=tuerca&show=low&kind=tool&page=2", [302, 200, 200, 200, 403]),
    ("/stores?category=nonsense&show=nonsense&page=-1", [302, 200, 200, 200, 403]),
    ("/stores?act=issue&item={stock_item}", [302, 200, 200, 200, 403]),
    ("/stores/items/{stock_item}", [302, 200, 200, 404, 403]),
    ("/stores/items/{stock_item}?page=2&act=receive", [302, 200, 200, 404, 403]),
    ("/stores/items/nonsense", [302, 404, 404, 404, 403]),
    // Whoever only looks is not told who has what, nor what was done.
    ("/stores/holders/{holder}", [302, 200, 403, 404, 403]),
    ("/stores/documents", [302, 200, 403, 200, 403]),
    ("/stores/documents?what=issue&from=2026-11-22&to=2026-11-20", [302, 200, 403, 200, 403]),
    ("/stores/documents/{document}", [302, 200, 403, 404, 403]),
    ("/stores/documents/nonsense", [302, 404, 403, 404, 403]),
    ("/stores/exports", [302, 403, 403, 200, 403]),
    ("/stores/import", [302, 200, 403, 200, 403]),
    ("/stores/imports/{stock_planned}?state=new&page=2", [302, 200, 403, 404, 403]),
    ("/stores/imports/{stock_applied}", [302, 200, 403, 404, 403]),
    ("/stores/imports/nonsense", [302, 404, 403, 404, 403]),
    ("/stores/counts", [302, 200, 403, 200, 403]),
    ("/stores/counts?page=2", [302, 200, 403, 200, 403]),
    ("/stores/counts/{count}?state=counted", [302, 200, 403, 404, 403]),
    ("/stores/counts/nonsense", [302, 404, 403, 404, 403]),
    ("/stores/labels", [302, 200, 403, 200, 403]),
    ("/stores/labels?all=1&kind=tool&commands=1", [302, 200, 403, 200, 403]),
    ("/stores/labels?item={stock_item}&shelf=nonsense", [302, 200, 403, 404, 403]),
    ("/stores/labels?holder={holder}", [302, 200, 403, 404, 403]),
    ("/stores/counter", [302, 200, 403, 200, 403]),
    // The only thing that has it is led to; to whom it is unknown it is not there.
    ("/stores/codes/{code}", [302, 302, 302, 404, 403]),
    ("/stores/codes/A1234567890", [302, 422, 422, 422, 403]),
    ("/stores/codes/nonsense%2Fnonsense", [302, 404, 404, 404, 403]),
    ("/stores/requests", [302, 200, 403, 200, 403]),
    ("/stores/requests?state=ordered&page=2&open={request}", [302, 200, 403, 200, 403]),
    ("/tasks", [302, 200, 200, 200, 403]),
    ("/tasks?show=mine&page=2", [302, 200, 200, 200, 403]),
    ("/tasks?show=nonsense&new=1", [302, 200, 200, 200, 403]),
    ("/stores/mine", [302, 200, 200, 200, 403]),
    ("/stores/settings", [302, 200, 200, 200, 403]),
    ("/stores/settings?show=holders&edit=new", [302, 200, 200, 200, 403]),
    ("/stores/settings?show=kits", [302, 200, 200, 200, 403]),
    ("/stores/settings?show=kits&edit={kit}", [302, 200, 200, 200, 403]),
];

/// Each page of a production with its status for nobody, who leads it, its supervisor, who orders from partners, its operator, who only
/// looks, another production and a bodega.
const OF_PRODUCTION: &[(&str, [u16; 8])] = &[
    ("/production/orders", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/orders?show=all&q=eje&cooperation=false&due=2030-01-15", [302, 200, 200, 200, 200, 200, 200, 403]),
    (
        "/production/orders?show=nonsense&machine=nonsense&stage=nonsense&page=-1",
        [302, 200, 200, 200, 200, 200, 200, 403],
    ),
    // A supervisor orders nothing from partners, supply nothing else.
    ("/production/orders/new", [302, 200, 200, 200, 403, 403, 200, 403]),
    ("/production/orders/new?workpiece={made}", [302, 200, 200, 200, 403, 403, 404, 403]),
    ("/production/orders/{order}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{held}?step=resume&edit=1", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{order}?rev=B", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{order}/traveller", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/nonsense/traveller", [302, 404, 404, 404, 404, 404, 404, 403]),
    ("/production/orders/nonsense", [302, 404, 404, 404, 404, 404, 404, 403]),
    ("/production/specifications", [302, 200, 200, 200, 200, 200, 200, 403]),
    (
        "/production/specifications?show=closed&q=eje&customer=nadie&due=2030-01-15",
        [302, 200, 200, 200, 200, 200, 200, 403],
    ),
    ("/production/specifications?show=nonsense&page=-1", [302, 200, 200, 200, 200, 200, 200, 403]),
    // Who leads writes them down.
    ("/production/specifications/new", [302, 200, 403, 403, 403, 403, 200, 403]),
    // Its operator does not see the one that was not granted.
    ("/production/specifications/{specification}?edit=1", [302, 200, 200, 200, 404, 200, 404, 403]),
    ("/production/specifications/{shown}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/specifications/nonsense", [302, 404, 404, 404, 404, 404, 404, 403]),
    ("/production/workpieces", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/workpieces?q=eje&show=all&edit=new", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/workpieces/{made}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/workpieces/{made}?norm={norm}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/workpieces/{made}?need={need}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{order}?material=reserve", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/workpieces/nonsense", [302, 404, 404, 404, 404, 404, 404, 403]),
    // Whoever sets nothing up brings nothing in.
    ("/production/import", [302, 200, 403, 403, 403, 403, 200, 403]),
    ("/production/import/workpieces", [302, 200, 403, 403, 403, 403, 200, 403]),
    ("/production/imports/{file_planned}?state=new&page=2", [302, 200, 403, 403, 403, 403, 404, 403]),
    ("/production/imports/{file_applied}", [302, 200, 403, 403, 403, 403, 404, 403]),
    ("/production/imports/nonsense", [302, 404, 403, 403, 403, 403, 404, 403]),
    // Who sets nothing up connects nothing.
    ("/production/pads", [302, 200, 403, 403, 403, 403, 200, 403]),
    ("/production/setup", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/setup?show=machines&edit=new", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/setup?show=reasons&q=xyzzy", [302, 200, 200, 200, 200, 200, 200, 403]),
];

async fn cookie(site: &Site, business: &engrane::testing::Business, role: Role) -> Caller {
    Caller::Cookie(site.world.token(business, role).await.unwrap())
}

async fn with_cookies(site: &Site, path: &str, cookies: &str) -> Answer {
    let request = request(&Caller::Nobody, &Method::GET, path).header(header::COOKIE, cookies);
    site.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_route_stands_on_the_list() {
    let routes: BTreeSet<String> = server::pages().iter().map(|route| route.path().to_owned()).collect();
    let shape = |path: &str| {
        let path = path.split('?').next().unwrap();
        let ids = [
            "{part}",
            "{import}",
            "{seen}",
            "{stock_item}",
            "{holder}",
            "{document}",
            "{count}",
            "{stock_planned}",
            "{stock_applied}",
            "{order}",
            "{held}",
            "{made}",
            "{specification}",
            "{shown}",
            "{file_planned}",
            "{file_applied}",
            "{catalog_read}",
            "{catalog_applied}",
            "{brand}",
            "{edited_part}",
        ];
        ids.iter().fold(path.to_owned(), |path, id| path.replace(id, "{id}"))
    };
    let of_stores = OF_STORES.iter().map(|(path, _)| shape(path));
    let of_production = OF_PRODUCTION.iter().map(|(path, _)| shape(path));
    let of_floor = floor::PAGES.iter().map(|(path, _)| shape(path));
    let of_all = PAGES.iter().map(|(path, _)| shape(path));
    let listed: BTreeSet<String> = of_all.chain(of_stores).chain(of_production).chain(of_floor).collect();
    let missing: Vec<_> = routes.difference(&listed).collect();
    assert!(missing.is_empty(), "{missing:?} are not on the list {listed:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn every_page_has_the_right_status_and_headers_for_everybody(pool: PgPool) {
    let site = Site::open(pool).await;
    let (part, import) = (site.part().await.to_string(), site.import().await.to_string());
    let seen = site.plant().await.import.to_string();
    let files = site.catalog_files().await;
    let world = &site.world;
    let people = [
        ("nobody", Caller::Nobody),
        ("taller", cookie(&site, &world.taller, Role::Owner).await),
        ("bodega", cookie(&site, &world.norte, Role::Owner).await),
        ("viewer", cookie(&site, &world.norte, Role::Viewer).await),
        ("another bodega", cookie(&site, &world.centro, Role::Owner).await),
        ("platform", cookie(&site, &world.platform, Role::Owner).await),
        ("plant", cookie(&site, &world.planta, Role::Owner).await),
        ("plant's viewer", cookie(&site, &world.planta, Role::Viewer).await),
    ];
    for (page, statuses) in PAGES {
        let path = page.replace("{part}", &part).replace("{import}", &import).replace("{seen}", &seen);
        let path = files.name(&path);
        for ((who, caller), status) in people.iter().zip(statuses) {
            let answer = site.page(caller, &path).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} as {who}");
            if *status == 302 {
                let leads_to = match (path.as_str(), *who) {
                    ("/" | "/login", "taller") => "/catalog".to_owned(),
                    ("/" | "/login", "plant" | "plant's viewer") => "/plant".to_owned(),
                    ("/" | "/login" | "/settings/users" | "/settings/users?edit=new", "platform") => {
                        "/admin/users".to_owned()
                    }
                    ("/" | "/login", _) => "/inventory".to_owned(),
                    _ => format!("/login?next={path}"),
                };
                let escaped = [("%2F", "/"), ("%2D", "-"), ("%3F", "?"), ("%3D", "="), ("%26", "&")];
                let location = escaped
                    .iter()
                    .fold(answer.header("location").to_owned(), |location, (code, sign)| location.replace(code, sign));
                assert_eq!(location, leads_to, "{path} as {who}");
            } else {
                is_a_safe_page(&answer, &format!("{path} as {who}"));
            }
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn every_page_of_a_store_room_has_the_right_status_for_everybody(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.stores().await;
    let people = [
        ("nobody", Caller::Nobody),
        ("keeper", cookie(&site, &site.almacen, Role::Supply).await),
        ("viewer", cookie(&site, &site.almacen, Role::Viewer).await),
        ("another store-room", cookie(&site, &site.otro_almacen, Role::Owner).await),
        ("bodega", cookie(&site, &site.world.norte, Role::Owner).await),
    ];
    for (page, statuses) in OF_STORES {
        // The one that was moved: its page has everything.
        let path = things.name(&page.replace("{stock_item}", &things.stocked.to_string()));
        for ((who, caller), status) in people.iter().zip(statuses) {
            let answer = site.page(caller, &path).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} as {who}");
            if *status != 302 {
                is_a_safe_page(&answer, &format!("{path} as {who}"));
            }
        }
    }
    let keeper = &people[1].1;
    let item = site.page(keeper, &format!("/stores/items/{}", things.stocked)).await;
    assert!(item.body.contains("Dónde está") && item.body.contains("Devolver"), "who has it, and the way back");
    let labels = site.page(keeper, &format!("/stores/labels?item={}&commands=1", things.stocked)).await;
    assert!(labels.body.contains("Elegidos: 1") && labels.body.contains("Carta con 30"), "what is printed, and how");
    let led = site.page(keeper, &things.name("/stores/codes/{code}")).await;
    assert_eq!(led.header("location"), format!("/stores/items/{}", things.stocked));
    let counter = site.page(keeper, "/stores/counter").await;
    assert!(counter.body.contains("Escanea un gafete o un artículo.") && counter.body.contains("Listo"));
    let unknown = site.page(keeper, "/stores/codes/nadie%2F7").await;
    assert!(unknown.body.contains("Nadie conoce el código NADIE/7") && unknown.body.contains("Aprender el código"));
    let viewer = site.page(&people[2].1, "/stores").await;
    assert!(viewer.body.contains("Escanear"), "whoever only looks may scan");
    assert!(!viewer.body.contains("act=receive"), "whoever only looks is offered no act");
    let viewer = site.page(&people[2].1, "/stores/codes/nadie%2F7").await;
    assert!(!viewer.body.contains("Aprender el código"), "whoever only looks teaches no code");
    let empty = site.page(&people[3].1, "/stores").await;
    assert!(empty.body.contains("Tu almacén está vacío") && empty.body.contains("act=receive"));
}

#[sqlx::test(migrations = "../migrations")]
async fn every_page_of_a_production_has_the_right_status_for_everybody(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let people = [
        ("nobody", Caller::Nobody),
        ("shop head", cookie(&site, &site.produccion, Role::ShopHead).await),
        ("supervisor", cookie(&site, &site.produccion, Role::Master).await),
        ("supply", cookie(&site, &site.produccion, Role::Supply).await),
        ("operator", cookie(&site, &site.produccion, Role::Operator).await),
        ("viewer", cookie(&site, &site.produccion, Role::Viewer).await),
        ("another production", cookie(&site, &site.otra_produccion, Role::Owner).await),
        ("bodega", cookie(&site, &site.world.norte, Role::Owner).await),
    ];
    for (page, statuses) in OF_PRODUCTION {
        let path = things.name(page);
        for ((who, caller), status) in people.iter().zip(statuses) {
            let answer = site.page(caller, &path).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} as {who}");
            if *status != 302 {
                is_a_safe_page(&answer, &format!("{path} as {who}"));
            }
        }
    }
    let [_, head, supervisor, supply, operator, viewer, ..] = people.map(|(_, caller)| caller);
    let home = site.page(&head, "/").await;
    assert_eq!(home.header("location"), "/production/orders");
    let order = things.name("/production/orders/{order}");
    let whole = site.page(&head, &order).await;
    assert!(whole.body.contains("Río de piezas") && whole.body.contains("Empezadas 0 de 110"), "where its pieces are");
    assert!(whole.body.contains("step=hold") && whole.body.contains("step=cancel"), "what may be done with it");
    assert!(!whole.body.contains("Eliminar la orden"), "whoever administers removes orders, nobody else");
    let (stale, right) =
        (site.page(&head, &format!("{order}?rev=Z")).await, site.page(&head, &format!("{order}?rev=")).await);
    assert!(stale.body.contains("La hoja es de otra revisión") && !whole.body.contains("La hoja es de"), "checked");
    assert!(right.body.contains("La hoja es de la revisión vigente"), "{}", right.body);
    let sheet = site.page(&operator, &format!("{order}/traveller")).await;
    assert!(
        sheet.body.contains("Código QR de la orden") && sheet.body.contains("Maquinado"),
        "what goes with the pieces"
    );
    let held = site.page(&head, &things.name("/production/orders/{held}")).await;
    assert!(held.body.contains("por algo") && held.body.contains("Reanudar") && held.body.contains("step=close"));
    for caller in [&operator, &viewer] {
        let whole = site.page(caller, &order).await;
        assert!(
            !whole.body.contains("step=hold") && !whole.body.contains("edit=1"),
            "whoever only looks is offered no step"
        );
        let setup = site.page(caller, "/production/setup").await;
        assert!(!setup.body.contains("edit=new"), "nor the set-up");
    }
    let specification = things.name("/production/specifications/{shown}");
    let whole = site.page(&head, &specification).await;
    assert!(
        whole.body.contains("Crear órdenes de lo abierto") && whole.body.contains("SECRETA"),
        "its lines, and ordering them"
    );
    for caller in [&supervisor, &supply, &operator, &viewer] {
        let whole = site.page(caller, &specification).await;
        assert!(whole.body.contains("SECRETA"), "its lines");
        assert!(
            !whole.body.contains("Crear órdenes de lo abierto") && !whole.body.contains("edit=1"),
            "who leads, nobody else"
        );
    }
    let piece = things.name("/production/workpieces/{made}");
    let of_supervisor = site.page(&supervisor, &piece).await;
    assert!(of_supervisor.body.contains("norm=new") && !of_supervisor.body.contains("?edit=1"), "norms alone");
    let of_head = site.page(&head, &piece).await;
    assert!(of_head.body.contains("need=new") && of_head.body.contains("0.5 m por pieza"), "what it takes");
    assert!(!of_supervisor.body.contains("need=new") && of_supervisor.body.contains("0.5 m por pieza"), "seen alone");
    assert!(!site.page(&operator, &piece).await.body.contains("Material por pieza"), "operators see no material");
    let order = things.name("/production/orders/{outward}");
    let (of_supply, of_operator) = (site.page(&supply, &order).await, site.page(&operator, &order).await);
    assert!(of_supply.body.contains("material=issue") && of_supply.body.contains("material=return"), "what is moved");
    assert!(!of_operator.body.contains("material=") && !of_operator.body.contains("Apartado"), "likewise");
    // Whoever orders from partners alone is asked for nothing of the own shop.
    let ordering = site.page(&supply, "/production/orders/new").await;
    assert!(ordering.body.contains("order-partner") && !ordering.body.contains("order-machine"), "{}", ordering.body);
    let narrowing = site.page(&supervisor, "/production/orders").await;
    assert!(!narrowing.body.contains("name=\"cooperation\""), "a supervisor sees no cooperation");
}

/// The headers of every answer, and what the policy of a page forbids in its document.
pub fn is_a_safe_page(answer: &Answer, page: &str) {
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    assert!(!nonce.is_empty(), "{page}: no nonce in {policy:?}");
    for directive in [
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "img-src 'self' data: https:;",
        "worker-src 'self'",
    ] {
        assert!(policy.contains(directive), "{page}: {directive} is not in {policy}");
    }
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{page}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{page}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{page}");
    assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{page}");
    assert!(answer.header("permissions-policy").contains("camera=(self)"), "{page}");
    assert!(!answer.headers.contains_key(header::SERVER), "{page}");
    assert!(!answer.header("x-request-id").is_empty(), "{page}");
    assert!(answer.header("content-type").starts_with("text/html"), "{page}");
    let html = &answer.body;
    assert!(html.contains("</html>"), "{page} is cut off");
    assert!(!html.contains(" style=\""), "{page} has a style attribute");
    let handler =
        [" onclick=", " onsubmit=", " onload=", " onerror="].into_iter().find(|handler| html.contains(handler));
    assert_eq!(handler, None, "{page} has an inline handler");
    // Empty ones run nothing: the renderer ends its stream with one.
    for script in html.split("<script").skip(1).filter(|script| !script.starts_with("></script>")) {
        let attributes = script.split('>').next().unwrap();
        assert!(
            attributes.contains(&format!("nonce=\"{nonce}\"")),
            "{page}: a script without the nonce: {script:.120}"
        );
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_vehicle_is_chosen_and_remembered_without_script(pool: PgPool) {
    let site = Site::open(pool).await;
    let page = async |path: &str, cookies: &str| with_cookies(&site, path, cookies).await;
    for (path, offered) in [
        ("/catalog", "value=\"nissan\""),
        ("/catalog?make=nissan", "value=\"tsuru\""),
        ("/catalog?make=nissan&model=tsuru", "value=\"2004\""),
        ("/catalog?make=nissan&model=tsuru&year=2004&q=balatas", "1.6 GA16DNE"),
        ("/catalog?make=nissan&q=balatas", "name=\"q\" value=\"balatas\""),
    ] {
        let answer = page(path, "").await;
        assert!(answer.body.contains(offered), "{path} does not offer {offered}");
    }
    let answer = page("/catalog?make=nissan&model=tsuru&year=2004", "").await;
    assert!(answer.body.contains("Refacciones para Nissan Tsuru 2004"));
    let group = "/catalog?make=nissan&amp;model=tsuru&amp;year=2004&amp;category=brakes&amp;group=brake_pads";
    assert!(answer.body.contains(group), "a group keeps the vehicle");
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("vehicles=nissan:tsuru:2004::Nissan%20Tsuru%202004;"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let start = page("/", cookie).await;
    assert!(start.body.contains("Mis vehículos") && start.body.contains("Nissan Tsuru 2004"));
    let pads = page("/catalog?make=nissan&model=tsuru&year=2004&group=brake_pads", "").await;
    assert!(pads.body.contains("Balatas · Delantera · 1 por vehículo · por aplicación"));
    let part = format!("/catalog/parts/{}?make=nissan&model=tsuru&year=2004", site.part().await);
    assert!(page(&part, "").await.body.contains("No tenemos esta aplicación: Nissan Tsuru 2004"));
    let unknown = page("/catalog?make=zeppelin&model=lz&year=1928&q=balatas", "").await;
    assert!(unknown.body.contains("No conocemos ese vehículo") && unknown.body.contains("href=\"/catalog?q=balatas\""));
    for nonsense in
        ["vehicles=%zz", "vehicles=<script>:a:2004::x|::::", "vehicles=a:b:2004::%3Cscript%3Ealert(1)%3C%2Fscript%3E"]
    {
        let answer = page("/", nonsense).await;
        assert!(answer.status == StatusCode::OK && !answer.body.contains("<script>alert"), "{nonsense}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_nonce_is_used_once(pool: PgPool) {
    let site = Site::open(pool).await;
    let policies = [site.page(&Caller::Nobody, "/login").await, site.page(&Caller::Nobody, "/login").await];
    assert_ne!(policies[0].header("content-security-policy"), policies[1].header("content-security-policy"));
}

#[sqlx::test(migrations = "../migrations")]
async fn language_and_theme_follow_the_cookies(pool: PgPool) {
    let site = Site::open(pool).await;
    for (cookies, attributes) in [
        ("", ["lang=\"es\"", "data-theme=\"dark\""]),
        ("theme=light", ["lang=\"es\"", "data-theme=\"light\""]),
        ("language=en", ["lang=\"en\"", "data-theme=\"dark\""]),
        ("theme=light; language=en", ["lang=\"en\"", "data-theme=\"light\""]),
        ("theme=\"><script>; language=xx", ["lang=\"es\"", "data-theme=\"dark\""]),
    ] {
        let answer = with_cookies(&site, "/catalog", cookies).await;
        let html = answer.body.split("<html").nth(1).unwrap().split('>').next().unwrap();
        for attribute in attributes {
            assert!(html.contains(attribute), "{cookies:?}: {html}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_plain_form_signs_in_and_out_without_script(pool: PgPool) {
    let site = Site::open(pool).await;
    let answer =
        site.submit(&Caller::Nobody, "sign_in", "/login", "login=owner@norte.test&password=Prueba-2026&next=").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/inventory"));
    let cookie = answer.header("set-cookie").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let token = cookie.strip_prefix("engrane_session=").unwrap().split(';').next().unwrap().to_owned();
    let caller = Caller::Cookie(token);
    assert_eq!(site.page(&caller, "/inventory").await.status, StatusCode::OK);
    let answer = site.submit(&caller, "sign_out", "/login", "").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/"));
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(site.page(&caller, "/inventory").await.status, StatusCode::FOUND);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_plain_form_that_is_refused_comes_back_with_what_was_typed(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = cookie(&site, &site.world.norte, Role::Owner).await;
    let person = "place=own&id=&version=0&values%5Bname%5D=Nadia+%22N%22&values%5Bemail%5D=sin+arroba&values%5Bphone%5D=&\
                  values%5Busername%5D=&values%5Brole%5D=operator&values%5Bextra_permissions_export_data%5D=on";
    for (caller, function, page, body, held, secret) in [
        (
            &Caller::Nobody,
            "register",
            "/register",
            "role=BODEGA&name=Ana&email=sin+arroba&password=Tornillo-Azul-93&business_name=Aguila&phone=&address=Calle+1",
            &["value=\"BODEGA\" selected", "value=\"Aguila\"", "value=\"sin arroba\"", "value=\"Calle 1\""][..],
            "Tornillo-Azul-93",
        ),
        (
            &Caller::Nobody,
            "sign_in",
            "/login",
            "login=owner@norte.test&password=Ninguna-2026&next=",
            &["value=\"owner@norte.test\""],
            "Ninguna-2026",
        ),
        (
            &owner,
            "save_in_people",
            "/settings/users?edit=new",
            person,
            &["value=\"Nadia &quot;N&quot;\"", "value=\"operator\" selected"],
            "no secret",
        ),
    ] {
        let answer = site.submit(caller, function, page, body).await;
        let back = answer.header("location").trim_start_matches("http://engrane.test").to_owned();
        assert!(back.starts_with(page) && back.contains("__err="), "{function}: {} {back}", answer.status);
        let kept = answer.header("set-cookie").to_owned();
        assert!(kept.starts_with("engrane_typed=") && kept.contains("HttpOnly"), "{function}: {kept}");
        assert!(!kept.contains(secret), "{kept}");
        let kept = kept.split(';').next().unwrap();
        let page = |path: &str| {
            let cookies = match caller {
                Caller::Cookie(token) => format!("engrane_session={token}; {kept}"),
                _ => kept.to_owned(),
            };
            let request = request(&Caller::Nobody, &Method::GET, path).header(header::COOKIE, cookies);
            site.send(request.header(header::ACCEPT, "text/html").body(Body::empty()).unwrap())
        };
        let again = page(&back).await.body;
        for text in held {
            assert!(again.contains(text), "{function} has lost {text}");
        }
        // What was typed belongs to the page that says why.
        assert!(!page(back.split('?').next().unwrap()).await.body.contains(held[held.len() - 1]), "{function}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_cannot_be_read_is_refused_and_another_site_signs_nobody_in(pool: PgPool) {
    let site = Site::open(pool).await;
    let mut paths = server_fn::axum::server_fn_paths();
    let (path, _) = paths.find(|(path, _)| crate::rpc_samples::name(path) == "sign_in").unwrap();
    let ask = async |origin: &str, body: &[u8]| {
        let request = request(&Caller::Nobody, &Method::POST, path)
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        site.send(request.body(Body::from(body.to_vec())).unwrap()).await
    };
    let own = "http://engrane.test";
    for body in [&b"x=1"[..], b"", &[0xff, 0xfe, 0x00], b"login=a&password=b&next=%ff"] {
        let answer = ask(own, body).await;
        assert!([401, 422].contains(&answer.status.as_u16()), "{body:?}: {} {}", answer.status, answer.body);
    }
    let right = b"login=owner@norte.test&password=Prueba-2026&next=";
    let answer = ask("https://evil.test", right).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
    assert_eq!(ask(own, right).await.status, StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn when_the_database_is_away_everything_says_so_and_when_to_ask_again(pool: PgPool) {
    let site = Site::open(pool).await;
    let world = &site.world;
    let part = site.part().await;
    let bodega = cookie(&site, &world.norte, Role::Owner).await;
    let taller = cookie(&site, &world.taller, Role::Owner).await;
    world.services.db.close().await;
    let part_page = format!("/catalog/parts/{part}");
    for (caller, path) in [
        (&Caller::Nobody, "/"),
        (&Caller::Nobody, "/catalog?q=balatas"),
        (&Caller::Nobody, part_page.as_str()),
        (&taller, part_page.as_str()),
        (&bodega, "/inventory"),
        (&bodega, "/inventory/import"),
        (&Caller::Nobody, "/api/v1/catalog/search?q=balatas"),
        (&Caller::Nobody, "/api/v1/system/health"),
        (&bodega, "/api/v1/auth/me"),
        (&bodega, "/api/v1/inventory/items"),
        (&bodega, "/api/v1/events"),
    ] {
        let answer =
            if path.starts_with("/api") { site.get(caller, path).await } else { site.page(caller, path).await };
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "5"), "{path}");
        assert!(answer.header("cache-control").contains("no-store"), "{path}");
    }
    let (kind, body) = form("file", "existencias.csv", STOCK);
    let upload = request(&bodega, &Method::POST, "/api/v1/inventory/imports").header(header::CONTENT_TYPE, kind);
    let answer = site.send(upload.body(Body::from(body)).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "5"));
    // Nobody is told that they are out while that cannot be made true.
    let logout = request(&bodega, &Method::POST, "/api/v1/auth/logout").body(Body::empty()).unwrap();
    assert_eq!(site.send(logout).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[sqlx::test(migrations = "../migrations")]
async fn times_are_those_of_the_organization_that_is_worked_for(pool: PgPool) {
    let site = Site::open(pool).await;
    let set = async |code: &str, zone: &str| {
        let query = sqlx::query("update tenants set time_zone = $2 where code = $1").bind(code).bind(zone);
        query.execute(&site.world.pool).await.unwrap();
    };
    set("norte", "America/Tijuana").await;
    set("centro", "Europe/Madrid").await;
    // The clock of the tests stands at 14:13 UTC.
    for (business, shown) in
        [(&site.world.norte, "07:13"), (&site.world.centro, "16:13"), (&site.world.taller, "08:13")]
    {
        let owner = Caller::Cookie(site.world.token(business, Role::Owner).await.unwrap());
        let page = site.page(&owner, "/account").await;
        let title = format!("title=\"21 sep 2026, {shown}\"");
        assert!(page.body.contains(&title), "{}: {title}", business.code);
    }
    let platform = Caller::Cookie(site.world.token(&site.world.platform, Role::Owner).await.unwrap());
    // Midnight has passed in Tokyo.
    sqlx::query("update users set created_at = '2026-09-20 23:30Z'").execute(&site.world.pool).await.unwrap();
    for (zone, day) in [("Asia/Tokyo", "21 sep 2026"), ("America/Cancun", "20 sep 2026")] {
        set("platform", zone).await;
        assert!(site.page(&platform, "/admin/users").await.body.contains(day), "{zone}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_page_of_imports_says_how_large_a_file_may_be(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = Caller::Cookie(site.world.token(&site.world.norte, Role::Owner).await.unwrap());
    let page = site.page(&owner, "/inventory/import").await;
    assert!(page.body.contains("CSV, Excel u ODS, hasta 5 MB"), "{}", page.body);
}
