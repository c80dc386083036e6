//! What was recorded of a production after its server or its database was killed, at any instant, while many record, replace and take
//! back: all that was answered for, each once however often it was sent, and no correction by half.
//!
//! `make trial-facts` kills far more often than the usual tests do.

use super::imports::{Place, cluster};
use super::load::{Load, kill_in_turns};
use super::{OLD, PASSWORD, Server, owned};
use engrane::base::permission::Role;
use engrane::production::verify::ops::verify;
use engrane::testing::World;
use serde_json::{Value, json};
use server::postgres::ensure_running;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Who record at once, each of an order of their own and of one that all share.
const CLIENTS: usize = 4;
/// Pieces of each order: more than anybody makes.
const PLAN: u32 = 1_000_000;

/// What a fact does, which one it names, and how many were good.
type Fact = (String, Option<Uuid>, i32);

/// What was answered for, by its id: where it was sent, what was sent, and the fact that was told.
type Answered = Arc<Mutex<BTreeMap<Uuid, (String, Value, Fact)>>>;

fn told(answer: &Value) -> Fact {
    let fact = &answer["fact"];
    let names = fact["names"].as_str().map(|id| id.parse().unwrap());
    (fact["kind"].as_str().unwrap().to_owned(), names, fact["qty_good"].as_i64().unwrap().try_into().unwrap())
}

/// Sends it until it is answered for: the id that it has by now.
fn send(load: &Load, answered: &Answered, path: String, mut body: Value) -> Uuid {
    let id = Uuid::now_v7();
    body["id"] = json!(id);
    let fact = told(&load.insist(&path, &body));
    assert!(answered.lock().unwrap().insert(id, (path, body, fact)).is_none());
    id
}

/// Records and replaces until it is told to stop; pieces of the own order go on, those of the other are taken back.
fn work(load: &Load, own: &str, shared: &str, answered: &Answered) {
    let record = |order: &str, stage: &str, good: u32| {
        let body = json!({ "stage": stage, "qty_good": good, "repeat": true });
        send(load, answered, format!("/api/v1/production/orders/{order}/facts"), body)
    };
    let correct = |fact: Uuid, good: u32| {
        let body = json!({ "reason": "se contó mal", "pieces": { "qty_good": good } });
        send(load, answered, format!("/api/v1/production/facts/{fact}/correct"), body)
    };
    while !load.is_over() {
        correct(record(own, "fitting", 3), 5);
        record(own, "qc", 4);
        let wrong = correct(record(shared, "fitting", 7), 2);
        send(load, answered, format!("/api/v1/production/facts/{wrong}/reverse"), json!({ "reason": "no era" }));
    }
}

#[tokio::test]
async fn facts_outlive_whoever_keeps_them() {
    let place = Place::new();
    let ours = ensure_running(&cluster(&place.0)).await.unwrap();
    let pool = PgPool::connect_with(ours.connect_options()).await.unwrap();
    let world = World::new(pool.clone()).await.unwrap();
    let produccion = world.production("produccion").await.unwrap();
    let data = place.0.join("data").into_os_string().into_string().unwrap();
    let folder = std::env::temp_dir().join(format!("engrane-serving-{}", Uuid::now_v7().simple()));
    let unlimited = ("ENGRANE__LIMITS__REST_PER_MINUTE", "0");
    let mut server = Server::start_in(folder, [OLD, unlimited, ("ENGRANE_DATA_DIR", &data)].map(owned).into());
    let name_of_head = format!("{}-{}", produccion.code, Role::ShopHead.as_str());
    let signed_in = server.sign_in(&name_of_head, PASSWORD).json();
    let token = signed_in["access_token"].as_str().unwrap_or_else(|| panic!("{signed_in}")).to_owned();
    let load = Arc::new(Load::new(&server, token));
    let ordered = |number: usize| {
        let code = format!("P-{number}");
        let order = json!({ "code": code, "name": "Pieza", "qty_plan": PLAN, "stages": ["fitting", "qc"] });
        load.insist("/api/v1/production/orders", &order)["id"].as_str().unwrap().to_owned()
    };
    let shared = ordered(CLIENTS);

    let answered = Answered::default();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let (own, shared) = (ordered(number), shared.clone());
            let (load, answered) = (Arc::clone(&load), Arc::clone(&answered));
            std::thread::spawn(move || work(&load, &own, &shared, &answered))
        })
        .collect();
    kill_in_turns(&mut server, &place, &load, || answered.lock().unwrap().len()).await;
    for client in clients {
        client.join().unwrap();
    }
    let answered = std::mem::take(&mut *answered.lock().unwrap());
    // Sent once more, it is the one that there is.
    for (path, body, fact) in answered.values().step_by(answered.len() / 20 + 1) {
        let again = load.insist(path, body);
        assert_eq!((&again["replayed"], &told(&again)), (&json!(true), fact), "{path} {body}");
    }
    drop(server);

    let kept: Vec<(Uuid, String, Option<Uuid>, i32)> =
        sqlx::query_as("select id, kind, names, good from stage_facts where tenant_id = $1")
            .bind(produccion.tenant.0)
            .fetch_all(&pool)
            .await
            .unwrap();
    let kept: BTreeMap<_, _> = kept.into_iter().map(|(id, kind, names, good)| (id, (kind, names, good))).collect();
    let facts: BTreeMap<_, _> = answered.into_iter().map(|(id, (_, _, fact))| (id, fact)).collect();
    assert_eq!(kept, facts, "each is there, once");
    let audited: Vec<String> = sqlx::query_scalar(
        "select target_id from audit_entries
         where tenant_id = $1 and action in ('record_fact', 'correct_fact', 'reverse_fact')",
    )
    .bind(produccion.tenant.0)
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut audited: Vec<Uuid> = audited.iter().map(|id| id.parse().unwrap()).collect();
    audited.sort_unstable();
    assert!(audited.iter().eq(facts.keys()), "each is told of, once");
    let verified = verify(&world.services, Some(produccion.tenant)).await.unwrap();
    let [verified] = &verified[..] else { panic!("{verified:?}") };
    assert_eq!((verified.facts, verified.differences.as_slice()), (u64::try_from(facts.len()).unwrap(), &[][..]));
    drop(world);
    pool.close().await;
    ours.release().await;
}
