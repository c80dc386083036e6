//! Valid samples of the doors of people, organizations and settings, and of joining.

use crate::areas::Things;
use crate::doors::{Opens, Reaches, Sample};
use crate::site::form;
use serde_json::{Value, json};

/// A logo that every organization could bring in.
const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><circle r=\"4\"/></svg>";
const APPLICANT: Opens = Opens::Anyone("whoever applies has no account yet");
const OWN_PROFILE: Opens = Opens::SignedIn("everybody changes their own");
const OWN_PIN: Opens = Opens::SignedIn("everybody changes their own PIN");
const FORGETFUL: Opens = Opens::Anyone("whoever forgot the password cannot sign in");

fn applicant(email: &str) -> Value {
    json!({
        "name": "Ana Robles", "email": email, "password": "Tornillo-Azul-93", "role": "TALLER",
        "business_name": "Taller Nuevo", "phone": "55", "address": "Centro"
    })
}

/// A badge that nobody has, and its PIN.
fn badge() -> Value {
    let code = uuid::Uuid::now_v7().simple().to_string().to_uppercase();
    json!({ "code": code, "pin": "2580" })
}

/// Of the API document.
pub fn rest() -> Vec<Sample> {
    let post = |body: &Value| Some(("application/json", body.to_string()));
    let owners = Opens::Administration;
    let user = json!({ "name": "Nadia Nueva", "email": "nueva@engrane.test", "role": "viewer" });
    let tenant = json!({ "name": "Planta Nueva", "modules": ["plant"] });
    vec![
        ("POST /api/v1/auth/register", post(&applicant("uno@engrane.test")), APPLICANT, Reaches::Shared),
        ("POST /api/v1/auth/request-reset", post(&json!({ "email": "x@y.test" })), FORGETFUL, Reaches::Shared),
        // The sample's link is spent, so it is answered 422: the test of following one is in `people`.
        (
            "POST /api/v1/auth/reset-password",
            post(&json!({ "token": "spent", "password": "Tornillo-Azul-93" })),
            FORGETFUL,
            Reaches::Shared,
        ),
        // Nobody has changed the person before this sample does.
        (
            "PATCH /api/v1/auth/me",
            post(&json!({ "phone": "55 1234 5678", "notify": "none" })),
            OWN_PROFILE,
            Reaches::Own,
        ),
        ("DELETE /api/v1/auth/acting", None, Opens::SignedIn("whoever does not act is left as they are"), Reaches::Own),
        (
            "POST /api/v1/tenants/{tenant}/acting",
            post(&json!({ "reason": "Una prueba" })),
            Opens::SuperAdmin,
            Reaches::Shared,
        ),
        ("GET /api/v1/users", None, owners, Reaches::Own),
        ("POST /api/v1/users", post(&user), owners, Reaches::Own),
        ("GET /api/v1/users/{person}", None, owners, Reaches::Named),
        ("PATCH /api/v1/users/{person}", post(&json!({ "name": "Otra" })), owners, Reaches::Named),
        ("PUT /api/v1/users/{person}/activation", post(&json!({ "is_active": false })), owners, Reaches::Named),
        ("POST /api/v1/users/{person}/reset-password", None, owners, Reaches::Named),
        ("GET /api/v1/users/{person}/badge", None, owners, Reaches::Named),
        ("PUT /api/v1/users/{person}/badge", post(&badge()), owners, Reaches::Named),
        ("DELETE /api/v1/users/{person}/badge", None, owners, Reaches::Named),
        // Nobody has given the person one.
        (
            "POST /api/v1/auth/change-pin",
            post(&json!({ "current_pin": "2580", "new_pin": "8642" })),
            OWN_PIN,
            Reaches::Own,
        ),
        ("GET /api/v1/tenants", None, Opens::Platform, Reaches::Shared),
        ("POST /api/v1/tenants", post(&tenant), Opens::Platform, Reaches::Shared),
        ("GET /api/v1/tenants/{tenant}", None, Opens::Platform, Reaches::Shared),
        ("PATCH /api/v1/tenants/{tenant}", post(&json!({ "max_users": 60 })), Opens::Platform, Reaches::Shared),
        ("GET /api/v1/tenant", None, owners, Reaches::Own),
        ("PATCH /api/v1/tenant", post(&json!({ "mode": "light" })), owners, Reaches::Own),
        ("POST /api/v1/tenant/logo", Some(form("logo", "logo.svg", LOGO)), owners, Reaches::Own),
        ("GET /api/v1/tenant/logo", None, Opens::SignedIn("everybody of an organization sees its logo"), Reaches::Own),
        ("DELETE /api/v1/tenant/logo", None, owners, Reaches::Own),
    ]
}

/// Of the server functions.
pub fn rpc(things: &Things) -> Vec<Sample> {
    let Things { person, tenant, .. } = *things;
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let by_form = |arguments: String| Some(("application/x-www-form-urlencoded", arguments));
    let owners = Opens::Administration;
    let asked = json!({ "q": "", "show": "", "page": 1, "edit": "" });
    let new = "values%5Bname%5D=Nadia&values%5Bemail%5D=rpc%40engrane.test&values%5Brole%5D=viewer";
    let applicant = "name=Ana&email=dos%40engrane.test&password=Tornillo-Azul-93&role=BODEGA&business_name=Bodega\
                     &phone=&address=";
    vec![
        ("people_sheet", by_json(&json!({ "place": "own", "asked": asked, "language": "es" })), owners, Reaches::Own),
        ("my_profile", by_form("language=es".into()), Opens::SignedIn("everybody sees their own"), Reaches::Own),
        // The sample of the REST door has changed the person once.
        ("save_profile", by_form("version=2&name=Norte&phone=&address=".into()), OWN_PROFILE, Reaches::Own),
        ("begin_acting", by_form(format!("id={tenant}&reason=Una+prueba")), Opens::SuperAdmin, Reaches::Shared),
        (
            "end_acting",
            by_form(String::new()),
            Opens::SignedIn("whoever does not act is left as they are"),
            Reaches::Own,
        ),
        ("person_badge", by_json(&json!({ "id": person })), owners, Reaches::Named),
        (
            "give_badge",
            by_form(format!("id={person}&code={}&pin=2580", badge()["code"].as_str().unwrap())),
            owners,
            Reaches::Named,
        ),
        ("take_badge", by_form(format!("id={person}")), owners, Reaches::Named),
        ("change_pin", by_form("current_pin=2580&new_pin=8642".into()), OWN_PIN, Reaches::Own),
        ("tenant_settings", by_form("language=es".into()), owners, Reaches::Own),
        ("save_in_people", by_form(format!("place=own&id=&version=0&{new}")), owners, Reaches::Own),
        ("switch_person", by_form(format!("id={person}&on=false")), owners, Reaches::Named),
        ("renew_password", by_form(format!("place=own&id={person}")), owners, Reaches::Named),
        ("remove_logo", by_form(String::new()), owners, Reaches::Own),
        ("register", by_form(applicant.into()), APPLICANT, Reaches::Shared),
        ("request_reset", by_form("email=x%40y.test".into()), FORGETFUL, Reaches::Shared),
        ("reset_password", by_form("token=spent&password=Tornillo-Azul-93".into()), FORGETFUL, Reaches::Shared),
    ]
}
