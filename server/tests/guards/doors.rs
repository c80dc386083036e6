//! A valid sample of every door, and whom it opens to.

use crate::site::{STOCK, form};
use axum::http::Method;
use engrane::id::{ImportId, LineId, PartId, VehicleId};
use engrane::permission::Role;
use engrane::testing::{PASSWORD, login};
use serde_json::{Value, json};

/// Whom a door opens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// To anyone, and why.
    Anyone(&'static str),
    /// To whoever is signed in, and why.
    SignedIn(&'static str),
    /// To workshops and the platform.
    Workshop,
    /// To people of a bodega, viewers included.
    BodegaReads,
    /// To people of a bodega who may change its stock.
    BodegaWrites,
    /// To people of a plant, viewers included.
    PlantReads,
    /// To people of a plant who may change how it is set up.
    PlantWrites,
    /// To those who run the platform; not to its viewers.
    Platform,
}

/// What of a bodega or a plant a door shows or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    /// The very thing that is named: another one's is not found.
    Named,
    /// Whatever belongs to the caller: another one finds its own.
    Own,
    /// Nothing of any one bodega.
    Shared,
}

/// A door with a request that it takes.
#[derive(Clone, Debug)]
pub struct Door {
    /// As `document()` or `server_fn_paths()` name it.
    pub name: &'static str,
    pub method: Method,
    pub path: String,
    pub body: Option<(&'static str, String)>,
    pub opens: Opens,
    pub reaches: Reaches,
}

/// What the samples are about.
#[derive(Clone, Copy, Debug)]
pub struct Things {
    pub part: PartId,
    pub vehicle: VehicleId,
    /// Waits for its mapping.
    pub import: ImportId,
    /// Of the plant, without detections.
    pub line: LineId,
}

const JSON: &str = "application/json";

/// Every operation of the API document, as `METHOD path`.
pub fn rest(things: Things) -> Vec<Door> {
    let Things { part, vehicle, import, .. } = things;
    let post = |body: &Value| Some((JSON, body.to_string()));
    let by_name = login("norte", Role::Owner);
    let mapping = json!({ "part_number": "Código", "price": "Precio", "stock": "Existencia", "location": "Ubicación" });
    let catalog = Opens::Anyone("the catalogue is public");
    let bodega_file = form("file", "existencias.csv", STOCK);
    [
        (
            "POST /api/v1/auth/login",
            post(&json!({ "username": by_name, "password": PASSWORD })),
            Opens::Anyone("whoever signs in is not signed in yet"),
            Reaches::Shared,
        ),
        // The sample's token is spent, so it is answered 401: the test of refreshing is in `auth`.
        (
            "POST /api/v1/auth/refresh",
            post(&json!({ "refresh_token": "spent" })),
            Opens::Anyone("the refresh token is the credential"),
            Reaches::Shared,
        ),
        (
            "POST /api/v1/auth/logout",
            None,
            Opens::Anyone("whoever is not signed in is left as they are"),
            Reaches::Shared,
        ),
        ("GET /api/v1/auth/me", None, Opens::SignedIn("everybody may know who they are"), Reaches::Own),
        ("GET /api/v1/catalog/search?q=balatas", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/categories", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/makes", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/models?make=nissan", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/years?make=nissan&model=tsuru", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/engines?make=nissan&model=tsuru&year=2004", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/{vehicle}", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/{vehicle}/groups", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/fitments", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/aftermarket", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/availability", None, Opens::Workshop, Reaches::Shared),
        ("POST /api/v1/inventory/imports", Some(bodega_file), Opens::BodegaWrites, Reaches::Own),
        ("GET /api/v1/inventory/imports", None, Opens::BodegaReads, Reaches::Own),
        ("GET /api/v1/inventory/imports/{import}", None, Opens::BodegaReads, Reaches::Named),
        (
            "POST /api/v1/inventory/imports/{import}/apply",
            post(&json!({ "mapping": mapping })),
            Opens::BodegaWrites,
            Reaches::Named,
        ),
        (
            "POST /api/v1/inventory/imports/{import}/read",
            post(&json!({ "header_row": 1 })),
            Opens::BodegaWrites,
            Reaches::Named,
        ),
        ("GET /api/v1/inventory/items", None, Opens::BodegaReads, Reaches::Own),
        ("GET /api/v1/admin/users", None, Opens::Platform, Reaches::Shared),
        (
            "GET /api/v1/system/health",
            None,
            Opens::Anyone("whoever watches the system has no account"),
            Reaches::Shared,
        ),
        // Not in the document: it is a stream for our own pages.
        ("GET /api/v1/events", None, Opens::SignedIn("each event asks for its own permission"), Reaches::Own),
    ]
    .into_iter()
    .map(|(name, body, opens, reaches)| {
        let (method, path) = name.split_once(' ').unwrap();
        Door {
            name,
            method: method.parse().unwrap(),
            path: path
                .replace("{part}", &part.to_string())
                .replace("{vehicle}", &vehicle.to_string())
                .replace("{import}", &import.to_string()),
            body,
            opens,
            reaches,
        }
    })
    .collect()
}
