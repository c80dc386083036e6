//! What the store-room's ledger is after its server or its database was killed, at any instant, while many issue from it: whole,
//! with all that was answered for in it, and each act once however often it was sent.
//!
//! `make trial-ledger` kills far more often than the usual tests do.

use super::imports::{Place, cluster};
use super::{OLD, PASSWORD, Server, owned};
use engrane::base::permission::Role;
use engrane::stores::verify::ops::verify;
use engrane::testing::World;
use nix::sys::signal::{Signal, kill};
use serde_json::{Value, json};
use server::postgres::ensure_running;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Who issue at once, each of an item of their own and of one that all share.
const CLIENTS: u32 = 4;
/// Pieces of each item: more than anybody takes.
const STOCK: u32 = 1_000_000;
/// Nothing here may take longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// What was answered for: the number of each document, by its id.
type Answered = Arc<Mutex<BTreeMap<Uuid, i64>>>;

/// Where the server is for now, and whether it is still asked.
struct Load {
    address: Mutex<String>,
    token: String,
    stop: AtomicBool,
}

impl Load {
    /// The answer, if one comes.
    fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let (address, body) = (self.address.lock().unwrap().clone(), body.to_string());
        let mut stream = TcpStream::connect(&address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        let head = format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, serde_json::from_str(body).ok()?))
    }

    /// Sends it, as often as it takes, until it is answered for: what its number is.
    fn insist(&self, path: &str, body: &Value) -> i64 {
        let begun = Instant::now();
        loop {
            match self.post(path, body) {
                Some((200, answer)) => return answer["number"].as_i64().unwrap(),
                // The server or its database is away.
                None | Some((500..=599, _)) => std::thread::sleep(Duration::from_millis(20)),
                Some(refused) => panic!("{refused:?}"),
            }
            assert!(begun.elapsed() < PATIENCE, "nobody answers");
        }
    }

    /// Issues until it is told to stop.
    fn issue(&self, own: u32, answered: &Answered) {
        while !self.stop.load(Ordering::Relaxed) {
            let id = Uuid::now_v7();
            let lines = [name(own), name(CLIENTS)].map(|name| json!({ "name": name, "quantity": 1 }));
            let number = self.insist("/api/v1/stores/issue", &json!({ "id": id, "lines": lines }));
            assert_eq!(answered.lock().unwrap().insert(id, number), None);
        }
    }
}

fn name(item: u32) -> String {
    format!("Pieza {item}")
}

#[tokio::test]
async fn a_ledger_outlives_whoever_keeps_it() {
    let rounds = std::env::var("ENGRANE_TRIAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(2_u32);
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
    let load = Arc::new(Load { address: Mutex::new(server.address.clone()), token, stop: AtomicBool::new(false) });
    for item in 0..=CLIENTS {
        load.insist("/api/v1/stores/receive", &json!({ "name": name(item), "quantity": STOCK }));
    }

    let answered = Answered::default();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|own| {
            let (load, answered) = (Arc::clone(&load), Arc::clone(&answered));
            std::thread::spawn(move || load.issue(own, &answered))
        })
        .collect();
    for round in 0..rounds {
        tokio::time::sleep(Duration::from_millis(rand::random_range(200..1_500))).await;
        let before = answered.lock().unwrap().len();
        let what = if round % 2 == 0 {
            server.kill();
            server.start_again();
            *load.address.lock().unwrap() = server.address.clone();
            "the server"
        } else {
            kill(place.postgres().unwrap(), Signal::SIGQUIT).unwrap();
            "PostgreSQL"
        };
        // It goes on: more is answered for than before.
        let begun = Instant::now();
        while answered.lock().unwrap().len() <= before + 4 {
            assert!(begun.elapsed() < PATIENCE, "{what} was killed, and nobody issues any more");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        println!("{what} was killed after {before} issues, and went on after {:?}", begun.elapsed());
    }
    load.stop.store(true, Ordering::Relaxed);
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
