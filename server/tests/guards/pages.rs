//! Every page as everybody: its status, its headers and its document element.

use crate::areas::SAMPLES;
use crate::every_door::any_id;
use crate::site::{Answer, Caller, STOCK, Site, form, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use engrane::base::permission::Role;
use engrane::testing::Business;
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

/// Somebody of this role, in a browser.
pub async fn cookie(site: &Site, business: &Business, role: Role) -> Caller {
    Caller::Cookie(site.world.token(business, role).await.unwrap())
}

async fn with_cookies(site: &Site, path: &str, cookies: &str) -> Answer {
    let request = request(&Caller::Nobody, &Method::GET, path).header(header::COOKIE, cookies);
    site.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_route_stands_on_the_list() {
    let shape = |path: &str| any_id(path.split('?').next().unwrap());
    let routes: BTreeSet<String> = server::pages().iter().map(|route| shape(route.path())).collect();
    let of_areas = SAMPLES.iter().flat_map(|area| (area.pages)());
    let listed: BTreeSet<String> = PAGES.iter().map(|(path, _)| *path).chain(of_areas).map(shape).collect();
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
