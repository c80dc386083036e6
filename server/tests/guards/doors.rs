//! A valid sample of every door, and whom it opens to.

use crate::areas::{Area, SAMPLES, Things};
use crate::site::{NOWHERE, PARTS, SEEN, STOCK, form, part_columns};
use axum::http::Method;
use engrane::base::id::{
    AreaId, BrandId, CalendarId, FitReportId, FitmentId, GroupId, ImportId, LineId, PartId, ProductId, ReferenceId,
    ScreenId, ShiftId,
};
use engrane::base::permission::Role;
use engrane::platform::pairing::rules::LENGTH;
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
    /// To people of an organization that has the area, viewers included.
    Reads(Area),
    /// To those of them who change something there.
    Writes(Area),
    /// To those who run the platform; not to its viewers.
    Platform,
    /// To super admins; not to anybody else who runs the platform.
    SuperAdmin,
    /// To those who administer an organization of any kind; not to its viewers.
    Administration,
    /// To a wall screen, and to nobody who is signed in.
    Screen,
    /// To a pad, and to nobody who is signed in.
    Pad,
}

impl Opens {
    /// The area whose door it is.
    pub fn area(self) -> Option<Area> {
        match self {
            Self::Reads(area) | Self::Writes(area) => Some(area),
            _ => None,
        }
    }
}

/// What of a bodega or a plant a door shows or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    /// The very thing that is named: another one's is not found.
    Named,
    /// Whatever belongs to the caller: another one finds its own.
    Own,
    /// Nothing of any one of them.
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

/// A door's name, what it is sent, whom it opens to and what it reaches.
pub type Sample = (&'static str, Option<(&'static str, String)>, Opens, Reaches);

/// Files that the platform brings into the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct CatalogThings {
    /// Waits for its mapping.
    pub read: ImportId,
    pub applied: ImportId,
    /// Without parts.
    pub brand: BrandId,
    pub group: GroupId,
    /// What stands in the group's code.
    pub word: uuid::Uuid,
    /// With a fitment, a reference, and one that is revoked.
    pub part: PartId,
    pub fitment: FitmentId,
    pub reference: ReferenceId,
    pub revoked: ReferenceId,
    /// Of which nothing is known.
    pub bare: PartId,
    /// Of the workshop, open, and one that was dismissed.
    pub report: FitReportId,
    pub dismissed: FitReportId,
}

impl CatalogThings {
    pub fn nothing() -> Self {
        let nil = uuid::Uuid::nil();
        Self {
            read: nil.into(),
            applied: nil.into(),
            brand: nil.into(),
            group: nil.into(),
            word: nil,
            part: nil.into(),
            fitment: nil.into(),
            reference: nil.into(),
            revoked: nil.into(),
            bare: nil.into(),
            report: nil.into(),
            dismissed: nil.into(),
        }
    }

    pub fn name(&self, path: &str) -> String {
        path.replace("{catalog_read}", &self.read.to_string())
            .replace("{catalog_applied}", &self.applied.to_string())
            .replace("{brand}", &self.brand.to_string())
            .replace("{part_group}", &self.group.to_string())
            .replace("{edited_part}", &self.part.to_string())
            .replace("{fitment}", &self.fitment.to_string())
            .replace("{reference}", &self.reference.to_string())
            .replace("{revoked}", &self.revoked.to_string())
            .replace("{fit_report}", &self.report.to_string())
            .replace("{dismissed}", &self.dismissed.to_string())
            .replace("{bare_part}", &self.bare.to_string())
    }
}

/// What is set up in a plant, with nothing seen yet.
#[derive(Clone, Copy, Debug)]
pub struct PlantThings {
    pub line: LineId,
    pub area: AreaId,
    pub product: ProductId,
    pub shift: ShiftId,
    pub exception: CalendarId,
    /// Waits for its mapping.
    pub import: ImportId,
    /// Hangs on a wall.
    pub screen: ScreenId,
    /// What two devices show that wait to do so.
    pub codes: [[u8; LENGTH]; 2],
}

impl PlantThings {
    /// One of the codes.
    pub fn code(&self, at: usize) -> &str {
        std::str::from_utf8(&self.codes[at]).unwrap()
    }
}

const JSON: &str = "application/json";

/// What the platform edits of the catalogue.
fn of_catalog(things: &CatalogThings) -> Vec<Sample> {
    let body = |body: &Value| Some((JSON, body.to_string()));
    let brand = |name: &str| body(&json!({ "name": name, "oem": false, "aliases": [format!("{name} original")] }));
    let group = |code: &str| {
        body(
            &json!({ "code": code, "category": "brakes", "name_es": "Nuevo", "name_en": "New", "synonyms": ["nuevecito"] }),
        )
    };
    let part = |number: &str| {
        body(&json!({
            "brand": "TRW", "number": number, "group": "brake_pads", "kind": "aftermarket", "tier": "premium",
            "name_es": "Balatas nuevas", "reference_price": 605.5
        }))
    };
    let reference = json!({
        "brand": "TRW", "number": "NUEVO-77", "replaced_brand": "TRW", "replaced_number": "GDB1420", "source": "prueba",
        "two_way": true
    });
    let fitment =
        json!({ "make": "Nissan", "model": "Tsuru", "year": "2004", "position": "trasera", "source": "prueba" });
    let doors = [
        ("GET /api/v1/catalog/brands", None),
        ("POST /api/v1/catalog/brands", brand("Nueva")),
        ("GET /api/v1/catalog/brands/{brand}", None),
        ("PUT /api/v1/catalog/brands/{brand}", brand("Cambiada")),
        ("DELETE /api/v1/catalog/brands/{brand}", None),
        ("POST /api/v1/catalog/brands/{brand}/merge", body(&json!({ "into": "TRW" }))),
        ("GET /api/v1/catalog/groups", None),
        ("POST /api/v1/catalog/groups", group("nuevo")),
        ("GET /api/v1/catalog/groups/{part_group}", None),
        ("PUT /api/v1/catalog/groups/{part_group}", group(&format!("x_{}", things.word.simple()))),
        ("DELETE /api/v1/catalog/groups/{part_group}", None),
        ("POST /api/v1/catalog/parts", part("NUEVA-1")),
        ("GET /api/v1/catalog/parts/{edited_part}/values", None),
        ("PUT /api/v1/catalog/parts/{edited_part}/values", part("CAMBIADA-1")),
        ("DELETE /api/v1/catalog/parts/{bare_part}/values", None),
        ("GET /api/v1/catalog/parts/{edited_part}/references", None),
        ("POST /api/v1/catalog/references", body(&reference)),
        ("POST /api/v1/catalog/references/{reference}/revoke", None),
        ("POST /api/v1/catalog/references/{revoked}/restore", None),
        ("GET /api/v1/catalog/parts/{edited_part}/vehicles", None),
        ("POST /api/v1/catalog/parts/{edited_part}/vehicles", body(&fitment)),
        ("DELETE /api/v1/catalog/parts/{edited_part}/vehicles/{fitment}", None),
        ("GET /api/v1/catalog/interchange/large?page=1", None),
        ("GET /api/v1/catalog/wanted/sold", None),
        ("GET /api/v1/catalog/wanted/searched?page=2", None),
        ("GET /api/v1/catalog/reports?decided=true", None),
        ("POST /api/v1/catalog/reports/{fit_report}/accept", None),
        ("POST /api/v1/catalog/reports/{fit_report}/dismiss", None),
        ("POST /api/v1/catalog/reports/{dismissed}/reopen", None),
    ];
    doors.into_iter().map(|(name, body)| (name, body, Opens::Platform, Reaches::Shared)).collect()
}

/// The doors of a thing that is set up: its list, one of it, creating, changing and removing one; whom they open to that look, and
/// that change. `created` says whether a body of somebody else's names something of this business.
pub fn crud(
    path: &str,
    one: &str,
    (reads, writes): (Opens, Opens),
    created: Reaches,
    new: &Value,
    changed: &Value,
) -> Vec<Sample> {
    let named = |method: &str| -> &'static str { format!("{method} /api/v1/{path}/{{{one}}}").leak() };
    let all = |method: &str| -> &'static str { format!("{method} /api/v1/{path}").leak() };
    let body = |body: &Value| Some((JSON, body.to_string()));
    vec![
        (all("GET"), None, reads, Reaches::Own),
        (all("POST"), body(new), writes, created),
        (named("GET"), None, reads, Reaches::Named),
        (named("PUT"), body(changed), writes, Reaches::Named),
        (named("DELETE"), None, writes, Reaches::Named),
    ]
}

/// Every operation of the API document, as `METHOD path`.
#[expect(clippy::too_many_lines, reason = "a table: one line a door")]
pub fn rest(things: &Things) -> Vec<Door> {
    let Things {
        part,
        vehicle,
        import,
        applied,
        change,
        planned,
        item,
        session,
        plant,
        stores,
        production,
        tasks,
        export,
        catalog: catalog_files,
        notice,
        webhooks,
        person,
        tenant,
        ..
    } = *things;
    let post = |body: &Value| Some((JSON, body.to_string()));
    let by_name = login("norte", Role::Owner);
    let mapping = json!({ "part_number": "Código", "price": "Precio", "stock": "Existencia", "location": "Ubicación" });
    let catalog = Opens::Anyone("the catalogue is public");
    let own_sessions = Opens::SignedIn("everybody sees and ends their own");
    let own_notices = Opens::SignedIn("everybody sees and answers their own");
    let told = json!({ "topics": [{ "topic": "import_ended", "mail": "mail" }], "urgent_at_night": false });
    let bodega_file = form("file", "existencias.csv", STOCK);
    let line = json!({ "code": "NUEVA", "name": "Nueva", "ideal_rate": 12.5 });
    let area = json!({ "line": plant.line, "code": "NUEVA", "name": "Nueva", "kind": "output" });
    let product = json!({ "code": "NUEVO", "name": "Nuevo", "weight": 10 });
    let shift = json!({
        "name": "Nuevo", "weekdays": [1, 2], "start": "14:00", "end": "22:00",
        "breaks": [{ "start": "18:00", "end": "18:30" }]
    });
    let holiday = json!({
        "name": "Navidad", "kind": "holiday", "from": "2026-12-25T00:00:00", "to": "2026-12-26T00:00:00"
    });
    // What a change makes of a thing has a name of its own: the one above is taken by what was created.
    let changed = |body: &Value, key: &str| {
        let mut body = body.clone();
        body[key] = json!(if key == "code" { "CAMBIO" } else { "Cambio" });
        if body["weekdays"].is_array() {
            body["weekdays"] = json!([4]);
        }
        body
    };
    let seen_file = form("file", "turno.csv", SEEN);
    let reported = json!({ "other": catalog_files.bare, "note": "no entra" });
    let parts_file = form("file", "partes.csv", PARTS);
    let seen = json!({ "columns": [
        { "field": "instant", "source": { "column": 0 } }, { "field": "line", "source": { "column": 1 } }
    ] });
    let webhook = json!({ "name": "Nuevo", "url": NOWHERE });
    let own_line = json!({ "line": "NINGUNA", "area": "OUT", "detected_at": "2026-09-01T00:00:00Z", "sequence": 1 });
    let of_plant = (Opens::Reads(Area::Plant), Opens::Writes(Area::Plant));
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
        // The password is not the one in use, so it is refused as such: the test of changing it is in `auth`.
        (
            "POST /api/v1/auth/change-password",
            post(&json!({ "current_password": "Ninguna-2026", "new_password": "Refaccion-Otra-7" })),
            Opens::SignedIn("everybody changes their own"),
            Reaches::Own,
        ),
        ("GET /api/v1/auth/sessions", None, own_sessions, Reaches::Own),
        ("GET /api/v1/auth/sessions/{session}", None, own_sessions, Reaches::Named),
        ("DELETE /api/v1/auth/sessions/{session}", None, own_sessions, Reaches::Named),
        ("DELETE /api/v1/auth/sessions", None, own_sessions, Reaches::Own),
        ("GET /api/v1/catalog/search?q=balatas", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/suggest?q=balatas%20tsu", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vin/{vin}", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/categories", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/makes", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/models?make=nissan", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/years?make=nissan&model=tsuru", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/engines?make=nissan&model=tsuru&year=2004", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/{vehicle}", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/vehicles/{vehicle}/groups", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/fitments?make=toyota", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/aftermarket", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/interchange?lang=en", None, catalog, Reaches::Shared),
        ("GET /api/v1/catalog/parts/{part}/availability", None, Opens::Workshop, Reaches::Shared),
        ("POST /api/v1/catalog/parts/{part}/reports", post(&reported), Opens::Workshop, Reaches::Shared),
        ("POST /api/v1/catalog/imports?kind=parts", Some(parts_file), Opens::Platform, Reaches::Shared),
        ("GET /api/v1/catalog/imports?kind=references", None, Opens::Platform, Reaches::Shared),
        ("GET /api/v1/catalog/imports/{catalog_read}", None, Opens::Platform, Reaches::Shared),
        ("POST /api/v1/catalog/imports/{catalog_read}/apply", post(&part_columns()), Opens::Platform, Reaches::Shared),
        ("GET /api/v1/catalog/imports/{catalog_applied}/rejected", None, Opens::Platform, Reaches::Shared),
        ("POST /api/v1/inventory/imports", Some(bodega_file), Opens::Writes(Area::Bodega), Reaches::Own),
        ("GET /api/v1/inventory/imports", None, Opens::Reads(Area::Bodega), Reaches::Own),
        ("GET /api/v1/inventory/imports/{import}", None, Opens::Reads(Area::Bodega), Reaches::Named),
        (
            "POST /api/v1/inventory/imports/{import}/apply",
            post(&json!({ "mapping": mapping })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        (
            "POST /api/v1/inventory/imports/{import}/read",
            post(&json!({ "header_row": 1 })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        (
            "POST /api/v1/inventory/imports/{import}/plan",
            post(&json!({ "mapping": mapping, "missing": "zero" })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        (
            "POST /api/v1/inventory/imports/{planned}/answers",
            post(&json!({ "answers": [] })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        ("GET /api/v1/inventory/imports/{planned}/plan?action=new", None, Opens::Reads(Area::Bodega), Reaches::Named),
        ("POST /api/v1/inventory/imports/{applied}/undo", None, Opens::Writes(Area::Bodega), Reaches::Named),
        ("GET /api/v1/inventory/changes", None, Opens::Reads(Area::Bodega), Reaches::Own),
        ("POST /api/v1/inventory/changes/{change}/undo", None, Opens::Writes(Area::Bodega), Reaches::Named),
        ("GET /api/v1/inventory/items", None, Opens::Reads(Area::Bodega), Reaches::Own),
        ("DELETE /api/v1/inventory/items", None, Opens::Writes(Area::Bodega), Reaches::Own),
        (
            "GET /api/v1/inventory/items/export?show=loose&format=xlsx&lang=en",
            None,
            Opens::Reads(Area::Bodega),
            Reaches::Own,
        ),
        ("GET /api/v1/inventory/imports/{applied}/rejected", None, Opens::Reads(Area::Bodega), Reaches::Named),
        ("GET /api/v1/inventory/imports/{applied}/file", None, Opens::Reads(Area::Bodega), Reaches::Named),
        ("GET /api/v1/inventory/items/{item}", None, Opens::Reads(Area::Bodega), Reaches::Named),
        (
            "PATCH /api/v1/inventory/items/{item}",
            post(&json!({ "price": 12.5, "stock": 3 })),
            Opens::Writes(Area::Bodega),
            Reaches::Named,
        ),
        ("GET /api/v1/inventory/mapping", None, Opens::Reads(Area::Bodega), Reaches::Own),
        (
            "PUT /api/v1/inventory/mapping",
            post(&json!({ "mapping": mapping })),
            Opens::Writes(Area::Bodega),
            Reaches::Own,
        ),
        ("POST /api/v1/oee/detections", post(&json!([own_line])), Opens::Writes(Area::Plant), Reaches::Own),
        ("POST /api/v1/oee/imports", Some(seen_file), Opens::Writes(Area::Plant), Reaches::Own),
        // Whoever only looks at the plant brings nothing in.
        ("GET /api/v1/oee/imports/{seen}", None, Opens::Writes(Area::Plant), Reaches::Named),
        ("POST /api/v1/oee/imports/{seen}/preview", post(&seen), Opens::Writes(Area::Plant), Reaches::Named),
        ("POST /api/v1/oee/imports/{seen}/apply", post(&seen), Opens::Writes(Area::Plant), Reaches::Named),
        // Whoever only looks at the plant hangs it on no wall.
        ("GET /api/v1/oee/screens", None, Opens::Writes(Area::Plant), Reaches::Own),
        (
            "POST /api/v1/oee/screens",
            post(&json!({ "code": plant.code(0), "name": "Nave 1", "shows": { "period": "week" } })),
            Opens::Writes(Area::Plant),
            Reaches::Own,
        ),
        ("DELETE /api/v1/oee/screens/{screen}", None, Opens::Writes(Area::Plant), Reaches::Named),
        ("GET /api/v1/oee/kpi", None, Opens::Reads(Area::Plant), Reaches::Own),
        ("GET /api/v1/oee/kpi/series", None, Opens::Reads(Area::Plant), Reaches::Own),
        ("GET /api/v1/oee/stops", None, Opens::Reads(Area::Plant), Reaches::Own),
        ("GET /api/v1/oee/timeline", None, Opens::Reads(Area::Plant), Reaches::Own),
        ("GET /api/v1/notices", None, own_notices, Reaches::Own),
        ("POST /api/v1/notices/read-all", None, own_notices, Reaches::Own),
        ("POST /api/v1/notices/{notice}/read", None, own_notices, Reaches::Named),
        (
            "POST /api/v1/notices/{notice}/acknowledge",
            post(&json!({ "note": "Yo me encargo" })),
            own_notices,
            Reaches::Named,
        ),
        ("GET /api/v1/notices/preferences", None, own_notices, Reaches::Own),
        ("PUT /api/v1/notices/preferences", post(&told), own_notices, Reaches::Own),
        // The address is nobody's: whatever is sent there is refused at once.
        ("POST /api/v1/notices/webhooks/{webhook}/test", None, Opens::Administration, Reaches::Named),
        ("GET /api/v1/audit", None, Opens::Administration, Reaches::Own),
        ("POST /api/v1/audit/exports", post(&json!({ "action": "sign_in" })), Opens::Administration, Reaches::Own),
        ("GET /api/v1/audit/exports/{export}", None, Opens::Administration, Reaches::Named),
        ("GET /api/v1/audit/exports/{export}/file", None, Opens::Administration, Reaches::Named),
        ("GET /api/v1/admin/users", None, Opens::Platform, Reaches::Shared),
        (
            "GET /api/v1/system/health",
            None,
            Opens::Anyone("whoever watches the system has no account"),
            Reaches::Shared,
        ),
        // Not in the document: it is a stream for our own pages.
        ("GET /api/v1/events", None, Opens::SignedIn("each event asks for its own permission"), Reaches::Own),
        ("GET /api/v1/screen/events", None, Opens::Screen, Reaches::Own),
    ]
    .into_iter()
    .chain(SAMPLES.iter().flat_map(|area| (area.doors)(things)))
    .chain(of_catalog(&catalog_files))
    .chain(crud(
        "notices/webhooks",
        "webhook",
        (Opens::Administration, Opens::Administration),
        Reaches::Own,
        &webhook,
        &changed(&webhook, "name"),
    ))
    .chain(crud("oee/lines", "line", of_plant, Reaches::Own, &line, &changed(&line, "code")))
    // A line of somebody else is no line.
    .chain(crud("oee/areas", "area", of_plant, Reaches::Named, &area, &area))
    .chain(crud("oee/products", "product", of_plant, Reaches::Own, &product, &changed(&product, "code")))
    .chain(crud("oee/shifts", "shift", of_plant, Reaches::Own, &shift, &changed(&shift, "name")))
    .chain(crud("oee/calendar", "exception", of_plant, Reaches::Own, &holiday, &holiday))
    .map(|(name, body, opens, reaches)| {
        let (method, path) = name.split_once(' ').unwrap();
        Door {
            name,
            method: method.parse().unwrap(),
            path: tasks
                .name(&production.name(&stores.name(&catalog_files.name(path))))
                .replace("{part}", &part.to_string())
                .replace("{vehicle}", &vehicle.to_string())
                .replace("{vin}", "3N1EB31S24K512345")
                .replace("{import}", &import.to_string())
                .replace("{applied}", &applied.to_string())
                .replace("{planned}", &planned.to_string())
                .replace("{item}", &item.to_string())
                .replace("{change}", &change.to_string())
                .replace("{session}", &session.to_string())
                .replace("{seen}", &plant.import.to_string())
                .replace("{export}", &export.to_string())
                .replace("{notice}", &notice.to_string())
                .replace("{webhook}", &webhooks[0].to_string())
                .replace("{person}", &person.to_string())
                .replace("{tenant}", &tenant.to_string())
                .replace("{screen}", &plant.screen.to_string())
                .replace("{line}", &plant.line.to_string())
                .replace("{area}", &plant.area.to_string())
                .replace("{product}", &plant.product.to_string())
                .replace("{shift}", &plant.shift.to_string())
                .replace("{exception}", &plant.exception.to_string()),
            body,
            opens,
            reaches,
        }
    })
    .collect()
}
