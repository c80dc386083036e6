//! What the store-room's ledger is after its server or its database was killed, at any instant, while many issue from it: whole,
//! with all that was answered for in it, and each act once however often it was sent.
//!
//! `make trial-ledger` kills far more often than the usual tests do.

use super::imports::{Place, cluster};
use super::load::{Load, kill_in_turns};
use super::{OLD, PASSWORD, Server, owned};
use engrane::base::permission::Role;
use engrane::stores::verify::ops::verify;
use engrane::testing::World;
use serde_json::json;
use server::postgres::ensure_running;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Who issue at once, each of an item of their own and of one that all share.
const CLIENTS: u32 = 4;
/// Pieces of each item: more than anybody takes.
const STOCK: u32 = 1_000_000;

/// What was answered for: the number of each document, by its id.
type Answered = Arc<Mutex<BTreeMap<Uuid, i64>>>;

/// Issues until it is told to stop.
fn issue(load: &Load, own: u32, answered: &Answered) {
    while !load.is_over() {
        let id = Uuid::now_v7();
        let lines = [name(own), name(CLIENTS)].map(|name| json!({ "name": name, "quantity": 1 }));
        let answer = load.insist("/api/v1/stores/issue", &json!({ "id": id, "lines": lines }));
        assert_eq!(answered.lock().unwrap().insert(id, answer["number"].as_i64().unwrap()), None);
    }
}

fn name(item: u32) -> String {
    format!("Pieza {item}")
}

#[tokio::test]
async fn a_ledger_outlives_whoever_keeps_it() {
    let place = Place::new();
    let ours = ensure_running(&cluster(&place.0)).await.unwrap();
    let pool = PgPool::connect_with(ours.connect_options()).await.unwrap();
    let world = World::new(pool.clone()).await.unwrap();
    let almacen = world.store_room("almacen").await.unwrap();
    let data = place.0.join("data").into_os_string().into_string().unwrap();
    let folder = std::env::temp_dir().join(format!("engrane-serving-{}", Uuid::now_v7().simple()));
    let unlimited = ("ENGRANE__LIMITS__REST_PER_MINUTE", "0");
    let mut server = Server::start_in(folder, [OLD, unlimited, ("ENGRANE_DATA_DIR", &data)].map(owned).into());
    let name_of_keeper = format!("{}-{}", almacen.code, Role::Supply.as_str());
    let signed_in = server.sign_in(&name_of_keeper, PASSWORD).json();
    let token = signed_in["access_token"].as_str().unwrap_or_else(|| panic!("{signed_in}")).to_owned();
    let load = Arc::new(Load::new(&server, token));
    for item in 0..=CLIENTS {
        load.insist("/api/v1/stores/receive", &json!({ "name": name(item), "quantity": STOCK }));
    }

    let answered = Answered::default();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|own| {
            let (load, answered) = (Arc::clone(&load), Arc::clone(&answered));
            std::thread::spawn(move || issue(&load, own, &answered))
        })
        .collect();
    kill_in_turns(&mut server, &place, &load, || answered.lock().unwrap().len()).await;
    for client in clients {
        client.join().unwrap();
    }
    drop(server);

    let kept: Vec<(Uuid, i64)> =
        sqlx::query_as("select id, number from stock_documents where tenant_id = $1 and act = 'issue'")
            .bind(almacen.tenant.0)
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(kept.into_iter().collect::<BTreeMap<_, _>>(), *answered.lock().unwrap(), "each is there, once");
    let verified = verify(&world.services, Some(almacen.tenant)).await.unwrap();
    let [verified] = &verified[..] else { panic!("{verified:?}") };
    let issues = u64::try_from(answered.lock().unwrap().len()).unwrap();
    assert_eq!((verified.moves, &verified.difference), (2 * issues + u64::from(CLIENTS) + 1, &None));
    drop(world);
    pool.close().await;
    ours.release().await;
}
