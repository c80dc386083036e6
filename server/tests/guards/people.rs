//! Registering, approving and administering, as scripts and plain forms meet them.

use crate::site::{Answer, Caller, Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::permission::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

const GOOD: &str = "Tornillo-Azul-93";

fn applicant(email: &str) -> Value {
    json!({
        "name": "Ana Robles", "email": email, "password": GOOD, "role": "BODEGA",
        "business_name": "Refacciones El Águila", "phone": "+52 81 0000 0000", "address": "Monterrey"
    })
}

async fn send(site: &Site, caller: &Caller, method: Method, path: &str, body: &Value) -> Answer {
    let request = request(caller, &method, path).header(header::CONTENT_TYPE, "application/json");
    site.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn register(site: &Site, body: &Value) -> Answer {
    site.post(&Caller::Nobody, "/api/v1/auth/register", body).await
}

async fn login(site: &Site, name: &str, password: &str) -> Answer {
    site.post(&Caller::Nobody, "/api/v1/auth/login", &json!({ "username": name, "password": password })).await
}

#[sqlx::test(migrations = "../migrations")]
async fn from_an_application_to_the_first_sign_in(pool: PgPool) {
    let site = Site::open(pool).await;
    let answer = register(&site, &applicant(" Ana@Aguila.mx ")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(answer.json()["message"], "Cuenta creada. Pendiente de aprobación.");
    let id = answer.json()["user_id"].as_str().unwrap().to_owned();
    let answer = register(&site, &applicant("ANA@aguila.mx")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (409, &json!("conflict")));
    assert_eq!(login(&site, "ana@aguila.mx", GOOD).await.status, 403);

    let platform = site.owner(&site.world.platform).await;
    let list = site.get(&platform, "/api/v1/users?show=pending").await.json();
    assert_eq!(list["pagination"], json!({ "page": 1, "per_page": 50, "total": 1, "total_pages": 1 }));
    let row = &list["data"][0];
    assert_eq!((&row["id"], &row["is_pending"], &row["is_active"]), (&json!(id), &json!(true), &json!(false)));
    assert_eq!(
        (&row["role"], &row["business_name"], &row["last_login"]),
        (&json!("owner"), &json!("Refacciones El Águila"), &Value::Null)
    );
    let path = format!("/api/v1/users/{id}/activation");
    for wrong in [json!({ "is_active": "yes" }), json!({}), json!({ "is_active": true, "x": 1 })] {
        assert_eq!(send(&site, &platform, Method::PUT, &path, &wrong).await.status, 422, "{wrong}");
    }
    let answer = send(&site, &platform, Method::PUT, &path, &json!({ "is_active": true })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["tenant_is_active"]), (200, &json!(true)));
    let user = login(&site, "ana@aguila.mx", GOOD).await.json()["user"].clone();
    assert_eq!((&user["role"], &user["modules"]), (&json!("owner"), &json!(["warehouse"])));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_an_application_may_not_say_is_refused_with_its_name(pool: PgPool) {
    let site = Site::open(pool).await;
    for (field, value) in [
        ("name", json!("")),
        ("email", json!("ana")),
        ("password", json!("corta")),
        ("role", json!("PLATAFORMA")),
        ("role", json!("owner")),
        ("business_name", json!(" ")),
    ] {
        let mut body = applicant("ana@aguila.mx");
        body[field] = value.clone();
        let answer = register(&site, &body).await;
        assert_eq!(answer.status, 422, "{field}={value}: {}", answer.body);
        assert_eq!(answer.json()["fields"][0]["field"], field, "{}", answer.body);
    }
    for field in ["tenant_id", "is_active", "modules", "extra_permissions"] {
        let mut body = applicant("ana@aguila.mx");
        body[field] = json!(true);
        let answer = register(&site, &body).await;
        assert_eq!(answer.status, 422);
        assert!(answer.json()["detail"].as_str().unwrap().contains(field), "{}", answer.body);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_admin_creates_changes_and_switches_somebody(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.world.norte).await;
    let new = json!({ "name": "Nadia", "email": "nadia@norte.test", "role": "operator", "extra_permissions": ["users_view"] });
    let made = site.post(&owner, "/api/v1/users", &new).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    let (id, password) = (made["id"].as_str().unwrap(), made["temporary_password"].as_str().unwrap());
    assert_eq!(made["must_change_password"], true);
    assert_eq!(login(&site, "nadia", password).await.status, 200);
    let path = format!("/api/v1/users/{id}");
    assert!(site.get(&owner, &path).await.json().get("temporary_password").is_none(), "it is shown once");
    let changed = site.change(&owner, Method::PATCH, &path, 1, &json!({ "role": "viewer" })).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["role"]), (200, &json!("viewer")), "{}", changed.body);
    let stale = site.change(&owner, Method::PATCH, &path, 1, &json!({ "role": "viewer" })).await;
    assert_eq!((stale.status.as_u16(), &stale.json()["why"]), (409, &json!("changed")));
    for (body, field) in [
        (json!({ "version": 2, "role": "viewer" }), "version"),
        (json!({ "role": "god" }), "role"),
        (json!({ "role": "super_admin" }), "role"),
        (json!({ "extra_permissions": ["tenants_edit"] }), "extra_permissions"),
    ] {
        let answer = site.change(&owner, Method::PATCH, &path, 2, &body).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.json()["fields"][0]["field"], field);
    }
    let own = site.get(&owner, "/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let off = json!({ "is_active": false });
    let refused = send(&site, &owner, Method::PUT, &format!("/api/v1/users/{own}/activation"), &off).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["why"]), (409, &json!("yourself")));
    assert_eq!(send(&site, &owner, Method::PUT, &format!("{path}/activation"), &off).await.status, 200);
    assert_eq!(login(&site, "nadia", password).await.status, 403);
}

#[sqlx::test(migrations = "../migrations")]
async fn how_a_bodega_is_reached_is_set_by_script_and_by_plain_form(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, taller) = (site.owner(&site.world.norte).await, site.owner(&site.world.taller).await);
    let cookie = |caller: &Caller| match caller {
        Caller::Bearer(token) => Caller::Cookie(token.clone()),
        _ => unreachable!("owners come as bearers"),
    };
    let body = json!({
        "phone": "81 8344 2050", "whatsapp": "+52 81 8344 2050", "city": "Monterrey", "address": "Av. Juárez 1",
        "tax": "excluded"
    });
    let changed = site.change(&owner, Method::PATCH, "/api/v1/tenant", 1, &body).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&changed.json()[name], value);
    }
    let wrong = json!({ "whatsapp": "81 8344 2050", "tax": "none" });
    let refused = site.change(&owner, Method::PATCH, "/api/v1/tenant", 2, &wrong).await;
    let fields = json!([{ "field": "whatsapp", "reason": "malformed" }, { "field": "tax", "reason": "unknown" }]);
    assert_eq!((refused.status.as_u16(), &refused.json()["fields"]), (422, &fields));

    let page = site.page(&cookie(&owner), "/settings").await.body;
    for field in ["phone", "whatsapp", "city", "address", "tax"] {
        assert!(page.contains(&format!("name=\"values[{field}]\"")), "{field}");
    }
    let typed = "place=settings&id=&version=2&values%5Bphone%5D=&values%5Bwhatsapp%5D=%2B52+81+1111+2222&values%5Btax%5D=included";
    let saved = site.submit(&cookie(&owner), "save_in_people", "/settings", typed).await;
    assert_eq!((saved.status.as_u16(), saved.header("location")), (302, "/settings"), "{}", saved.body);
    let settings = site.get(&owner, "/api/v1/tenant").await.json();
    assert_eq!(
        [&settings["phone"], &settings["whatsapp"], &settings["city"], &settings["tax"]],
        [&Value::Null, &json!("+52 81 1111 2222"), &json!("Monterrey"), &json!("included")]
    );
    // Which price is seen is asked where there are several.
    assert!(!site.page(&cookie(&owner), "/settings").await.body.contains("name=\"values[shown_price]\""));
    let names = json!({ "price_names": ["", " Precio de  mayoreo "] });
    let named = site.change(&owner, Method::PATCH, "/api/v1/tenant", 3, &names).await;
    assert_eq!(named.json()["price_names"], json!(["", "Precio de mayoreo"]), "{}", named.body);
    let page = site.page(&cookie(&owner), "/settings").await.body;
    for field in ["shown_price", "price_name_1", "price_name_2"] {
        assert!(page.contains(&format!("name=\"values[{field}]\"")), "{field}");
    }
    assert!(!page.contains("name=\"values[price_name_3]\""));
    let typed = "place=settings&id=&version=4&values%5Bshown_price%5D=2&values%5Bprice_name_1%5D=P%C3%BAblico&values%5Bprice_name_2%5D=";
    let saved = site.submit(&cookie(&owner), "save_in_people", "/settings", typed).await;
    assert_eq!((saved.status.as_u16(), saved.header("location")), (302, "/settings"), "{}", saved.body);
    let settings = site.get(&owner, "/api/v1/tenant").await.json();
    assert_eq!((&settings["shown_price"], &settings["price_names"]), (&json!(2), &json!(["Público", ""])));
    // A workshop has no prices.
    let page = site.page(&cookie(&taller), "/settings").await.body;
    assert!(page.contains("name=\"values[phone]\"") && !page.contains("name=\"values[tax]\""));
    // A plant says which stops are somebody's to see to.
    assert!(!page.contains("name=\"values[stop_minutes]\""));
    let plant = site.owner(&site.world.planta).await;
    let page = site.page(&cookie(&plant), "/settings").await.body;
    assert!(page.contains("name=\"values[stop_minutes]\""));
    let set = site.change(&plant, Method::PATCH, "/api/v1/tenant", 1, &json!({ "stop_minutes": 30 })).await;
    assert_eq!((set.status.as_u16(), &set.json()["stop_minutes"]), (200, &json!(30)), "{}", set.body);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_colour_and_the_logo_are_in_the_next_page(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.world.norte).await;
    let Caller::Bearer(token) = &owner else { unreachable!("owners come as bearers") };
    let cookie = Caller::Cookie(token.clone());
    let settings = site.get(&owner, "/api/v1/tenant").await.json();
    assert_eq!((&settings["time_zone"], &settings["limits"]["max_users"]), (&json!("America/Mexico_City"), &json!(50)));
    let body = json!({ "theme": { "primary_color": "#B91C1C" } });
    let changed = site.change(&owner, Method::PATCH, "/api/v1/tenant", 1, &body).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["theme"]["primary_color"]), (200, &json!("#b91c1c")));
    for wrong in [json!({ "limits": { "max_users": 999 } }), json!({ "modules": ["platform"] })] {
        assert_eq!(site.change(&owner, Method::PATCH, "/api/v1/tenant", 2, &wrong).await.status, 422, "{wrong}");
    }
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"alert(1)\"><script>alert(2)</script><circle r=\"4\"/></svg>";
    let (kind, upload) = form("logo", "logo.svg", svg);
    let post = |accept: &'static str, upload: String| {
        request(&cookie, &Method::POST, "/api/v1/tenant/logo")
            .header(header::CONTENT_TYPE, kind)
            .header(header::ACCEPT, accept)
            .body(Body::from(upload))
            .unwrap()
    };
    let answer = site.send(post("text/html", upload)).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/settings"));
    for (picture, code, status) in [("x".repeat(100_000), "too_large", 413), ("GIF89a".to_owned(), "invalid", 422)] {
        let upload = form("logo", "logo.svg", &picture).1;
        let answer = site.send(post("text/html", upload.clone())).await;
        let there = format!("/settings?logo={code}");
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, there.as_str()), "{}", answer.body);
        let answer = site.send(post("*/*", upload)).await;
        assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (status, Some(code)));
    }
    let page = site.page(&cookie, "/inventory").await;
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let style = page.body.split("<style").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(style.contains("--color-primary:#b91c1c") && style.contains(&format!("nonce=\"{nonce}\"")), "{style}");
    let logo = page.body.split("/api/v1/tenant/logo?v=").nth(1).unwrap().split('"').next().unwrap();
    let answer = site.get(&cookie, &format!("/api/v1/tenant/logo?v={logo}")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(
        (answer.header("content-security-policy"), answer.header("x-content-type-options")),
        ("default-src 'none'; style-src 'none'; frame-ancestors 'none'; sandbox", "nosniff")
    );
    assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(site.get(&cookie, "/api/v1/tenant/logo").await.header("cache-control"), "private, no-cache");
    let gone = site.get(&cookie, "/api/v1/tenant/logo?v=00000001").await;
    assert_eq!((gone.status.as_u16(), gone.header("cache-control")), (404, "private, no-store"), "not this picture");
    assert!(answer.body.contains("circle") && !answer.body.contains("alert"), "{}", answer.body);
    let stranger = Caller::Cookie(site.world.token(&site.world.centro, Role::Owner).await.unwrap());
    assert_eq!(site.get(&stranger, "/api/v1/tenant/logo").await.status, 404);
    assert!(!site.page(&stranger, "/inventory").await.body.contains("#b91c1c"));
}

#[sqlx::test(migrations = "../migrations")]
async fn forms_work_without_script(pool: PgPool) {
    let site = Site::open(pool).await;
    let fields = "name=Ana&email=ana%40aguila.mx&password=Tornillo-Azul-93&business_name=Aguila&phone=&address=";
    let answer = site.submit(&Caller::Nobody, "register", "/register", &format!("role=TALLER&{fields}")).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/register?done=1"), "{}", answer.body);
    let page = site.page(&Caller::Nobody, "/register?done=1").await.body;
    assert!(page.contains("Cuenta creada. Pendiente de aprobación."));
    // No mail server is set: nobody is promised a letter.
    assert!(!page.contains("Te escribimos al correo"));
    let page = site.page(&Caller::Nobody, "/register").await.body;
    assert!(["TALLER", "BODEGA", "PLANTA", "ALMACEN"].iter().all(|kind| page.contains(&format!("value=\"{kind}\""))));
    let answer = site.submit(&Caller::Nobody, "register", "/register", &format!("role=TALLER&{fields}")).await;
    let back = answer.header("location").trim_start_matches("http://engrane.test").to_owned();
    assert!(back.starts_with("/register?"), "{back}");
    assert!(site.page(&Caller::Nobody, &back).await.body.contains("Ya hay una cuenta con ese correo o usuario"));

    let owner = Caller::Cookie(site.world.token(&site.world.norte, Role::Owner).await.unwrap());
    let new =
        "place=own&id=&version=0&values%5Bname%5D=Nadia&values%5Bemail%5D=nadia%40norte.test&values%5Brole%5D=viewer";
    let answer = site.submit(&owner, "save_in_people", "/settings/users?edit=new", new).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/settings/users"), "{}", answer.body);
    // The password is shown by the next page, and by that one alone.
    let kept = answer.header("set-cookie").to_owned();
    assert!(kept.contains("HttpOnly") && kept.contains("Max-Age=60"), "{kept}");
    let password = kept.split('=').nth(1).unwrap().split('.').next().unwrap().to_owned();
    let Caller::Cookie(token) = &owner else { unreachable!("a cookie") };
    let cookies = format!("engrane_session={token}; {}", kept.split(';').next().unwrap());
    let request = request(&Caller::Nobody, &Method::GET, "/settings/users").header(header::COOKIE, cookies);
    let page = site.send(request.header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()).await;
    assert!(page.body.contains(&password), "the password is not shown");
    let forgotten = page
        .headers
        .get_all("set-cookie")
        .iter()
        .any(|cookie| cookie.to_str().unwrap().starts_with("engrane_shown_once=;"));
    assert!(forgotten);
    assert!(!site.page(&owner, "/settings/users").await.body.contains(&password));
}
