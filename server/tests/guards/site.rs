//! The whole site on a world of its own, asked without sockets.

use crate::areas::Organizations;
use crate::doors::{CatalogThings, PlantThings};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use engrane::base::entity::NameOr;
use engrane::base::id::{
    ChangeId, ExportId, ImportId, ItemId, NoticeId, PadId, PartId, ScreenId, SessionId, UserId, VehicleId, WebhookId,
};
use engrane::base::paging::PageRequest;
use engrane::base::permission::{Permission, Role};
use engrane::catalog::edit;
use engrane::catalog::edit::types::{BrandValues, CatalogPartValues, NewFitment, NewReference, PartGroupValues};
use engrane::catalog::import;
use engrane::catalog::import::fields::{CatalogFileKind, NamedMapping};
use engrane::catalog::ops::search_parts;
use engrane::catalog::reports;
use engrane::catalog::reports::types::{FitDecision, NewFitReport};
use engrane::catalog::types::PartSearch;
use engrane::catalog::vehicles;
use engrane::demo;
use engrane::inventory::history::ops::{list_changes, undo};
use engrane::inventory::import::ops::{LineChoices, bring_in, bring_in_and_apply, decide_proposed};
use engrane::inventory::ops::list_items;
use engrane::inventory::types::ItemFilter;
use engrane::notices;
use engrane::notices::types::NoticeQuery;
use engrane::notices::webhooks;
use engrane::notices::webhooks::ops::WebhookValues;
use engrane::oee::dashboard::types::DashboardFilter;
use engrane::oee::import::ops::bring_in as bring_in_detections;
use engrane::oee::screens::ops::connect;
use engrane::oee::screens::types::NewScreen;
use engrane::oee::types::{
    AreaKind, AreaValues, DiscardRule, ExceptionKind, LineValues, NewException, NewShift, ProductValues,
};
use engrane::platform::audit::exports;
use engrane::platform::audit::types::AuditFilter;
use engrane::platform::entity;
use engrane::platform::events::ops::{Ended, Events};
use engrane::platform::files::receive;
use engrane::platform::identity::people::badges::ops::set_badge;
use engrane::platform::identity::people::ops::create_person;
use engrane::platform::identity::people::types::NewPerson;
use engrane::platform::imports::types::{Aim, ApplyWhen};
use engrane::platform::pairing::rules::LENGTH;
use engrane::platform::pairing::types::Kind;
use engrane::platform::services::SignInSettings;
use engrane::production::pads;
use engrane::production::pads::types::NewPad;
use engrane::testing::{Business, UNLIMITED, World, copy_filled};
use engrane::worker;
use leptos::config::LeptosOptions;
use serde_json::Value;
use server::metrics::Metrics;
use server::middleware::limits::Limits;
use server::state::AppState;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// A file that every bodega could bring in.
pub const STOCK: &str = "Código,Marca,Precio,Existencia,Ubicación\n\
                         04465-02220,TOYOTA,1475.50,12,A-1\n\
                         SIN-CATALOGO-1,NADIE,80,3,A-2\n\
                         GDB1420,TRW,605,-1,A-3\n";
/// A file that every plant could bring in.
pub const SEEN: &str = "Fecha,Línea,Estado\n2026-09-01 08:00:00,L1,Completo\n2026-09-01 08:00:30,L1,Completo\n";
/// A file that the platform could bring into the catalogue.
pub const PARTS: &str = "Marca,Número,Grupo\nTRW,GUARDA-1,Balatas\nTRW,GUARDA-2,nadie lo conoce\n";
/// An address where nobody answers, which the settings of the tests allow.
pub const NOWHERE: &str = "http://127.0.0.1:9/nadie";
/// What an operator of the production is known by on a pad, and the PIN that goes with it.
pub const BADGE: &str = "OP-1";
pub const PIN: &str = "2580";
/// The name of the plant's line, which only its plant may see.
pub const SECRET: &str = "Línea secreta";
/// The name of that file, which only its bodega may see.
pub const STOCK_NAME: &str = "existencias-secretas.csv";

/// The name of somebody whom only their bodega may see.
pub const SECRET_NAME: &str = "Persona Secreta";

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The site with the demo catalogue, and the world that it serves.
pub struct Site {
    pub world: World,
    pub organizations: Organizations,
    pub events: Events,
    router: Router,
}

/// What passes events on.
pub struct Listening {
    stop: CancellationToken,
    running: JoinHandle<()>,
}

impl Listening {
    pub async fn stop(self) {
        self.stop.cancel();
        self.running.await.unwrap();
    }
}

/// What the columns of that file are.
pub fn part_columns() -> Value {
    serde_json::json!({ "columns": [
        { "field": "brand", "source": { "column": 0 } },
        { "field": "number", "source": { "column": 1 } },
        { "field": "group", "source": { "column": 2 } },
    ] })
}

/// By what the caller is known.
#[derive(Clone)]
pub enum Caller {
    Nobody,
    Bearer(String),
    Cookie(String),
    /// The cookie of a wall screen.
    Screen(String),
    /// That of a pad.
    Pad(String),
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    pub async fn open(pool: PgPool) -> Self {
        Self::open_with(pool, UNLIMITED, |_| {}).await
    }

    /// The same, set up in another way.
    pub async fn open_with(pool: PgPool, sign_in: SignInSettings, change: impl FnOnce(&mut AppState)) -> Self {
        let fill = async |world: &World| {
            Organizations::of(world).await;
            demo::load(&world.services).await.map(|_| ())
        };
        copy_filled(&pool, "engrane_site_filled", fill).await.unwrap();
        let world = World::with_sign_in(pool, sign_in).await.unwrap();
        let organizations = Organizations::of(&world).await;
        // Doors are tried with a line of their own each.
        sqlx::query("update tenants set max_lines = 1000 where code = 'planta'").execute(&world.pool).await.unwrap();
        let leptos = LeptosOptions::builder()
            .output_name("engrane")
            // Pages need no files: there are none here.
            .site_root(std::env::temp_dir().join("engrane-no-site").to_string_lossy().into_owned())
            .hash_files(false)
            .build();
        let mut state = AppState {
            services: Arc::clone(&world.services),
            events: Events::default(),
            metrics: Metrics::new().unwrap(),
            leptos: Arc::new(leptos),
            https: false,
            limits: Limits::none(),
            trusted_proxies: Arc::default(),
            cors_origins: Arc::default(),
            stop: CancellationToken::new(),
        };
        change(&mut state);
        let events = state.events.clone();
        Self { world, organizations, events, router: server::router(state) }
    }

    /// The whole answer. One that never ends fails the test that asked.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let asked = format!("{} {}", request.method(), request.uri());
        let answer = async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, 16 * 1024 * 1024).await.unwrap();
            Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
        };
        tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| panic!("{asked} does not answer"))
    }

    /// The beginning of an answer that does not end by itself.
    pub async fn begin(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Passes events on from now until it is told to stop. It has begun to listen when this returns.
    pub async fn listen(&self) -> Listening {
        let (stop, events, services) =
            (CancellationToken::new(), self.events.clone(), Arc::clone(&self.world.services));
        let mut ended = events.subscribe_ended();
        let running = {
            let stop = stop.clone();
            tokio::spawn(async move { events.run(&services, stop).await })
        };
        // Said once whatever happens from then on is heard.
        let begun = tokio::time::timeout(PATIENCE, ended.recv()).await;
        assert!(matches!(begun, Ok(Ok(Ended::Any))), "nobody listens: {begun:?}");
        Listening { stop, running }
    }

    pub async fn get(&self, caller: &Caller, path: &str) -> Answer {
        self.send(request(caller, &Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Sends a change of a thing whose `version` was read.
    pub async fn change(&self, caller: &Caller, method: Method, path: &str, version: i32, body: &Value) -> Answer {
        let request = request(caller, &method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, format!("\"{version}\""));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A page, as a browser asks for it.
    pub async fn page(&self, caller: &Caller, path: &str) -> Answer {
        let request = request(caller, &Method::GET, path).header(header::ACCEPT, "text/html,*/*;q=0.8");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, caller: &Caller, path: &str, body: &Value) -> Answer {
        let request = request(caller, &Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A form of a page without script, posted to a server function.
    pub async fn submit(&self, caller: &Caller, function: &str, page: &str, body: &str) -> Answer {
        let mut paths = server_fn::axum::server_fn_paths();
        let (path, _) = paths.find(|(path, _)| crate::rpc_samples::name(path) == function).unwrap();
        let request = request(caller, &Method::POST, path)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("http://engrane.test{page}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, body.len());
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub async fn owner(&self, business: &Business) -> Caller {
        Caller::Bearer(self.world.token(business, Role::Owner).await.unwrap())
    }

    /// Who may everything on the platform.
    pub async fn super_admin(&self) -> Caller {
        Caller::Bearer(self.world.super_admin().await.unwrap())
    }

    pub async fn viewer(&self, business: &Business) -> Caller {
        Caller::Bearer(self.world.token(business, Role::Viewer).await.unwrap())
    }

    pub async fn operator(&self, business: &Business) -> Caller {
        Caller::Bearer(self.world.token(business, Role::Operator).await.unwrap())
    }

    /// The northern bodega's audit as a file, finished.
    pub async fn export(&self) -> ExportId {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let export = exports::begin(&ctx, &AuditFilter::default()).await.unwrap();
        self.work().await;
        export.id
    }

    /// An open session of the northern bodega's owner, beside any other.
    pub async fn session(&self) -> SessionId {
        self.world.owner(&self.world.norte).await.unwrap().person().unwrap().session
    }

    /// An import of the northern bodega that waits for its mapping.
    pub async fn import(&self) -> ImportId {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let file = receive(&ctx, Permission::InventoryEdit, STOCK_NAME, STOCK.as_bytes()).await.unwrap();
        let import = bring_in(&ctx, file).await.unwrap().row.id;
        self.work().await;
        import
    }

    /// Files of the platform: one waits for its mapping, one is applied.
    pub async fn catalog_files(&self) -> CatalogThings {
        let ctx = self.world.owner(&self.world.platform).await.unwrap();
        let bring_in = async || {
            let file = receive(&ctx, Permission::CatalogEdit, "partes.csv", PARTS.as_bytes()).await.unwrap();
            import::ops::bring_in(&ctx, CatalogFileKind::Parts, file).await.unwrap().row.id
        };
        let (read, applied) = (bring_in().await, bring_in().await);
        self.work().await;
        let mapping: NamedMapping = serde_json::from_value(part_columns()).unwrap();
        import::ops::apply(&ctx, applied, Some(&mapping)).await.unwrap();
        self.work().await;
        let id = uuid::Uuid::now_v7();
        let word = id.simple().to_string();
        let name = format!("Marca {word}");
        let brand = entity::create(&ctx, &BrandValues { name, ..BrandValues::default() }).await.unwrap().id;
        let group = PartGroupValues {
            code: format!("x_{word}"),
            category: "brakes".to_owned(),
            name_es: "Guarda".to_owned(),
            name_en: "Guard".to_owned(),
            synonyms: Vec::new(),
        };
        let group = entity::create(&ctx, &group).await.unwrap().id;
        let made = async |number: String| {
            let values: CatalogPartValues = serde_json::from_value(serde_json::json!({
                "brand": "TRW", "number": number, "group": "brake_pads", "kind": "aftermarket", "tier": "standard",
                "name_es": "Guarda"
            }))
            .unwrap();
            entity::create(&ctx, &values).await.unwrap().id
        };
        let (part, bare) = (made(format!("A{word}")).await, made(format!("B{word}")).await);
        for number in [format!("C{word}"), format!("D{word}")] {
            let said = NewReference {
                brand: "TRW".to_owned(),
                number,
                replaced_brand: "TRW".to_owned(),
                replaced_number: format!("A{word}"),
                source: "guarda".to_owned(),
                ..NewReference::default()
            };
            edit::ops::add_reference(&ctx, &said).await.unwrap();
        }
        let said = edit::ops::references(&ctx, part).await.unwrap();
        edit::ops::turn_reference(&ctx, said[1].id, false).await.unwrap();
        let fits = NewFitment {
            make: "Nissan".to_owned(),
            model: "Tsuru".to_owned(),
            year: "2004".to_owned(),
            source: "guarda".to_owned(),
            ..NewFitment::default()
        };
        edit::ops::add_fitment(&ctx, part, &fits).await.unwrap();
        let fitment = edit::ops::fitments(&ctx, part).await.unwrap()[0].id;
        let (reference, revoked) = (said[0].id, said[1].id);
        let taller = self.world.owner(&self.world.taller).await.unwrap();
        let reported = NewFitReport { other: Some(bare), ..NewFitReport::default() };
        let report = reports::ops::report(&taller, part, &reported).await.unwrap().id;
        let other = NewFitReport { other: Some(part), ..NewFitReport::default() };
        let dismissed = reports::ops::report(&taller, self.part().await, &other).await.unwrap().id;
        reports::ops::decide(&ctx, dismissed, FitDecision::Dismiss).await.unwrap();
        CatalogThings {
            read,
            applied,
            brand,
            group,
            word: id,
            part,
            fitment,
            reference,
            revoked,
            bare,
            report,
            dismissed,
        }
    }

    /// An import of the northern bodega that is applied, and the change that it made.
    pub async fn applied(&self) -> (ImportId, ChangeId) {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let file = receive(&ctx, Permission::InventoryEdit, STOCK_NAME, STOCK.as_bytes()).await.unwrap();
        let import = bring_in_and_apply(&ctx, file, ApplyWhen::Sure).await.unwrap().row.id;
        // It is read, then applied.
        self.work().await;
        self.work().await;
        (import, list_changes(&ctx, PageRequest::default()).await.unwrap().rows[0].id)
    }

    /// A notice that the northern bodega's owner has not read: of an import that was applied.
    pub async fn notice(&self) -> NoticeId {
        self.applied().await;
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        notices::ops::list(&ctx, &NoticeQuery::default()).await.unwrap().rows[0].id
    }

    /// A chat of the northern bodega.
    pub async fn webhook(&self) -> WebhookId {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let name = uuid::Uuid::now_v7().to_string();
        let values = WebhookValues { name, url: Some(NOWHERE.into()), active: true };
        webhooks::ops::create(&ctx, &values).await.unwrap().id
    }

    /// An import of the northern bodega that was undone.
    pub async fn undone(&self) -> ImportId {
        let (import, change) = self.applied().await;
        undo(&self.world.owner(&self.world.norte).await.unwrap(), change).await.unwrap();
        import
    }

    /// A stock line of the northern bodega that nobody has changed yet.
    pub async fn item(&self) -> ItemId {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let number = format!("X{}", uuid::Uuid::now_v7().simple());
        let text =
            format!("Número de parte,Precio,Existencia\n{number},389.50,4\n{number}-B,1250.90,9\n{number}-C,75.25,2\n");
        let file = receive(&ctx, Permission::InventoryEdit, STOCK_NAME, text.as_bytes()).await.unwrap();
        bring_in_and_apply(&ctx, file, ApplyWhen::Sure).await.unwrap();
        self.work().await;
        self.work().await;
        let filter = ItemFilter { q: number, ..ItemFilter::default() };
        list_items(&ctx, &filter).await.unwrap().rows[0].id
    }

    /// An import of the northern bodega of which it is known what it would do.
    pub async fn planned(&self) -> ImportId {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let import = self.import().await;
        decide_proposed(&ctx, import, None, LineChoices::default(), Aim::Plan).await.unwrap();
        self.work().await;
        import
    }

    /// Somebody new of the northern bodega.
    pub async fn person(&self) -> UserId {
        let ctx = self.world.owner(&self.world.norte).await.unwrap();
        let new = NewPerson {
            tenant: None,
            name: SECRET_NAME.into(),
            username: None,
            email: format!("{}@norte.test", uuid::Uuid::now_v7().simple()),
            phone: None,
            role: Role::Viewer,
            extra_permissions: Vec::new(),
        };
        create_person(&ctx, &new).await.unwrap().person.id
    }

    /// A plant's set-up with nothing seen yet; each time another one beside those before.
    pub async fn plant(&self) -> PlantThings {
        let ctx = self.world.owner(&self.world.planta).await.unwrap();
        let code = format!("S{}", &uuid::Uuid::now_v7().simple().to_string().to_uppercase()[20..]);
        let new = LineValues {
            code: code.clone(),
            name: SECRET.into(),
            active: true,
            ideal_rate: 10.into(),
            availability_target: None,
            performance_target: None,
            stop_seconds: 300,
            micro_stop_seconds: None,
            slow_percent: 125,
            auto_detect: true,
            discard: DiscardRule::None,
            position: 0,
        };
        let line = entity::create(&ctx, &new).await.unwrap().id;
        let new = AreaValues {
            line: line.into(),
            code: "OUT".into(),
            name: SECRET.into(),
            kind: AreaKind::Output,
            position: 0,
        };
        let area = entity::create(&ctx, &new).await.unwrap().id;
        let new = ProductValues {
            code: code.clone(),
            name: SECRET.into(),
            active: true,
            weight: None,
            colour: None,
            pieces_per_batch: None,
            rates: Vec::new(),
        };
        let product = entity::create(&ctx, &new).await.unwrap().id;
        let name = format!("{SECRET} {code}");
        // Inactive ones may overlap.
        let new = NewShift {
            code: String::new(),
            name,
            weekdays: 1,
            start: 360,
            end: 840,
            breaks: Vec::new(),
            active: false,
        };
        let shift = entity::create(&ctx, &new).await.unwrap().id;
        let new = NewException {
            name: SECRET.into(),
            kind: ExceptionKind::PlannedStop,
            line: None,
            from: "2026-09-01T00:00:00".parse().unwrap(),
            to: "2026-09-01T01:00:00".parse().unwrap(),
        };
        let exception = entity::create(&ctx, &new).await.unwrap().id;
        let file = receive(&ctx, Permission::PlantEdit, "turno.csv", SEEN.as_bytes()).await.unwrap();
        let import = bring_in_detections(&ctx, file).await.unwrap().row.id;
        self.work().await;
        let (screen, _) = self.screen(&format!("{SECRET} {code}")).await;
        let mut codes = [[0; LENGTH]; 2];
        for kept in &mut codes {
            kept.copy_from_slice(self.world.waiting(Kind::Screen).await.unwrap().0.as_bytes());
        }
        PlantThings { line, area, product, shift, exception, import, screen, codes }
    }

    /// A wall screen of the plant, and its token.
    pub async fn screen(&self, name: &str) -> (ScreenId, String) {
        let (code, secret) = self.world.waiting(Kind::Screen).await.unwrap();
        let ctx = self.world.owner(&self.world.planta).await.unwrap();
        let new = NewScreen { code, name: name.into(), filter: DashboardFilter::default() };
        let id = connect(&ctx, &new).await.unwrap().paired.id;
        (id, self.world.connected(Kind::Screen, &secret).await.unwrap())
    }

    /// A pad of the production, and its token; an operator has a badge by then.
    pub async fn pad(&self, name: &str) -> (PadId, String) {
        let (code, secret) = self.world.waiting(Kind::Pad).await.unwrap();
        let ctx = self.world.owner(&self.organizations.produccion).await.unwrap();
        let operator = self.world.operator(&self.organizations.produccion).await.unwrap().person().unwrap().user;
        set_badge(&ctx, operator, BADGE, &PIN.into()).await.unwrap();
        let new = NewPad { code, name: name.into(), stage: NameOr::Name("machining".into()), machine: None };
        let id = pads::ops::connect(&ctx, &new).await.unwrap().paired.id;
        (id, self.world.connected(Kind::Pad, &secret).await.unwrap())
    }

    /// Does every job that waits.
    pub async fn work(&self) {
        worker::run_waiting(&self.world.services).await.unwrap();
    }

    /// An OEM part that the demo bodegas offer and that others replace.
    pub async fn part(&self) -> PartId {
        let search = PartSearch { q: "04465-02220".into(), brand: Some("TOYOTA".into()), ..PartSearch::default() };
        search_parts(&self.world.nobody(), &search).await.unwrap().rows[0].id
    }

    /// A vehicle that parts of the demo fit.
    pub async fn vehicle(&self) -> VehicleId {
        let engines = vehicles::ops::engines(&self.world.nobody(), "nissan", "tsuru", "2004").await.unwrap();
        engines[0].id
    }
}

/// A request by somebody; with the cookie, as our own pages send it.
pub fn request(caller: &Caller, method: &Method, path: &str) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path).header(header::HOST, "engrane.test");
    match caller {
        Caller::Nobody => request,
        Caller::Bearer(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        Caller::Cookie(token) => request
            .header(header::COOKIE, format!("engrane_session={token}"))
            .header(header::ORIGIN, "http://engrane.test"),
        Caller::Screen(token) => request
            .header(header::COOKIE, format!("engrane_screen={token}"))
            .header(header::ORIGIN, "http://engrane.test"),
        Caller::Pad(token) => {
            request.header(header::COOKIE, format!("engrane_pad={token}")).header(header::ORIGIN, "http://engrane.test")
        }
    }
}

/// A form with one file, and its content type.
pub fn form(field: &str, filename: &str, content: &str) -> (&'static str, String) {
    let body = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{filename}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n--limit--\r\n"
    );
    ("multipart/form-data; boundary=limit", body)
}
