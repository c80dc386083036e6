//! What an import leaves behind when its server is killed, or its database is started again, at any instant of it: what was
//! before or what is after, and the import says which.
//!
//! `make trial-imports` kills far more often than the usual tests do.

use super::{OLD, PASSWORD, Server, ask, owned};
use engrane::base::id::TenantId;
use engrane::testing::World;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use server::postgres::{ClusterOptions, ensure_running};
use sqlx::PgPool;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Lines of a bodega, parts of a maker.
const LINES: u32 = 3_000;
const INVENTORY: &str = "/api/v1/inventory/imports?apply=true";
const CATALOG: &str = "/api/v1/catalog/imports";
/// A server that died is noticed after twenty seconds.
const TAKEN_UP_WITHIN: Duration = Duration::from_mins(2);

/// A bodega's list, with one price for all.
fn list(price: u32) -> String {
    let mut text = "Clave,Descripción,Precio,Existencia\n".to_owned();
    for line in 0..LINES {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "K-{line:05},Pieza número {line},{price}.50,{}", line % 90 + 1);
    }
    text
}

/// A maker's list, with one name for all.
fn makers_list(name: u32) -> String {
    let mut text = "Marca,Número,Nombre,Línea\n".to_owned();
    for line in 0..LINES {
        let _ = writeln!(text, "TRW,K-{line:05},Balatas {name},Balatas");
    }
    text
}

/// How often a server is killed.
fn kills() -> u32 {
    std::env::var("ENGRANE_TRIAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(2)
}

/// The connection on which a file is being sent, with its first `sent` bytes.
fn begin_upload(address: &str, path: &str, token: &str, content: &str, sent: usize) -> TcpStream {
    let body = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lista.csv\"\r\n\r\n{content}\r\n--limit--\r\n"
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=limit\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(&body.as_bytes()[..sent.min(body.len())]).unwrap();
    stream
}

fn upload(server: &Server, path: &str, token: &str, content: &str) -> Uuid {
    let mut text = String::new();
    begin_upload(&server.address, path, token, content, usize::MAX).read_to_string(&mut text).unwrap();
    let answer: Value = serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap();
    answer["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{answer}"))
}

fn token_of(server: &Server, name: &str) -> String {
    let answer = server.sign_in(name, PASSWORD);
    answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
}

/// Where an import stands, and how many changes of the inventory came of it.
async fn standing(pool: &PgPool, import: Uuid) -> (String, i64, String) {
    sqlx::query_as(
        "select i.status, count(c.id), coalesce(i.failure::text, '')
         from imports i
         left join inventory_changes c on c.tenant_id = i.tenant_id and c.import_id = i.id
         where i.id = $1
         group by i.tenant_id, i.id",
    )
    .bind(import)
    .fetch_one(pool)
    .await
    .unwrap()
}

/// The one price of all lines; whoever sees two sees half an import.
async fn price(pool: &PgPool, tenant: TenantId) -> u32 {
    let prices: Vec<(String, i64)> =
        sqlx::query_as("select trunc(price)::int::text, count(*) from inventory_items where tenant_id = $1 group by 1")
            .bind(tenant.0)
            .fetch_all(pool)
            .await
            .unwrap();
    let [(price, lines)] = &prices[..] else { panic!("{prices:?}") };
    assert_eq!(*lines, i64::from(LINES));
    price.parse().unwrap()
}

/// Waits until the import has come to its end, by itself.
async fn ended(pool: &PgPool, import: Uuid) -> String {
    let begun = Instant::now();
    loop {
        let (status, _, failure) = standing(pool, import).await;
        if ["completed", "failed"].contains(&status.as_str()) {
            assert_eq!(status == "failed", !failure.is_empty(), "a failure says why");
            return status;
        }
        assert!(begun.elapsed() < TAKEN_UP_WITHIN, "the import is left {status}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What is there now must be what was before, or what is after as the import says.
async fn is_before_or_after(pool: &PgPool, tenant: TenantId, import: Uuid, before: u32, after: u32) -> &'static str {
    // One look: the server may be at work again.
    let (status, changes, _) = standing(pool, import).await;
    let there = price(pool, tenant).await;
    if status == "completed" {
        assert_eq!((there, changes), (after, 1), "completed");
        "after"
    } else {
        assert_eq!((there, changes), (before, 0), "{status}");
        "before"
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_killed_server_leaves_what_was_before_or_what_is_after(pool: PgPool) {
    let rounds = kills();
    let world = World::new(pool.clone()).await.unwrap();
    let mut server = Server::start(&pool, &[OLD]);
    // Two bodegas at once, so that each kill hits two imports.
    let bodegas = [(world.norte.tenant, "norte-owner"), (world.centro.tenant, "centro-owner")];
    let mut usual = Duration::ZERO;
    for first in 100..102 {
        let begun = Instant::now();
        let imports = bodegas.map(|(_, name)| upload(&server, INVENTORY, &token_of(&server, name), &list(first)));
        for import in imports {
            assert_eq!(ended(&pool, import).await, "completed");
        }
        usual = begun.elapsed();
    }
    println!("an import takes {usual:?}");
    let mut found = std::collections::BTreeMap::<&str, u32>::new();
    for after in 102..102 + rounds {
        let tokens = bodegas.map(|(_, name)| token_of(&server, name));
        let content = list(after);
        let imports = [0, 1].map(|at| upload(&server, INVENTORY, &tokens[at], &content));
        let instant = usual.mul_f64(rand::random::<f64>() * 1.1);
        tokio::time::sleep(instant).await;
        server.kill();
        // What the database still had in hand ends without its client.
        settled(&pool).await;
        for ((tenant, _), import) in bodegas.iter().zip(imports) {
            let is = is_before_or_after(&pool, *tenant, import, after - 1, after).await;
            let (status, ..) = standing(&pool, import).await;
            println!("killed after {instant:?}: {is}, {status}");
            *found.entry(is).or_default() += 1;
        }
        server.start_again();
        for ((tenant, _), import) in bodegas.iter().zip(imports) {
            assert_eq!(ended(&pool, import).await, "completed", "it is taken up again");
            assert_eq!(price(&pool, *tenant).await, after);
            assert_eq!(standing(&pool, import).await.1, 1, "and done once");
        }
    }
    println!("{found:?}");
}

/// The one name of all parts; whoever sees two sees half an import.
async fn name(pool: &PgPool) -> String {
    let names: Vec<(String, i64)> =
        sqlx::query_as("select name_es, count(*) from parts group by 1").fetch_all(pool).await.unwrap();
    let [(name, parts)] = &names[..] else { panic!("{names:?}") };
    assert_eq!(*parts, i64::from(LINES));
    name.clone()
}

/// A maker's list that was read and is being applied.
async fn begin_catalog(server: &Server, pool: &PgPool, name: u32) -> Uuid {
    let token = token_of(server, "platform-owner");
    let import = upload(server, &format!("{CATALOG}?kind=parts"), &token, &makers_list(name));
    let begun = Instant::now();
    while standing(pool, import).await.0 != "needs_mapping" {
        assert!(begun.elapsed() < TAKEN_UP_WITHIN, "the file is not read");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let answer = ask(&server.address, "POST", &format!("{CATALOG}/{import}/apply"), &token, "");
    assert_eq!(answer.status, 202, "{}", answer.body);
    import
}

#[sqlx::test(migrations = "../migrations")]
async fn a_killed_server_leaves_what_was_before_or_what_is_after_in_the_catalogue(pool: PgPool) {
    World::new(pool.clone()).await.unwrap();
    let mut server = Server::start(&pool, &[OLD]);
    let mut usual = Duration::ZERO;
    for first in 100..102 {
        let import = begin_catalog(&server, &pool, first).await;
        let begun = Instant::now();
        assert_eq!(ended(&pool, import).await, "completed");
        usual = begun.elapsed();
    }
    println!("an import takes {usual:?}");
    for after in 102..102 + kills() {
        let (was, will_be) = (format!("Balatas {}", after - 1), format!("Balatas {after}"));
        let import = begin_catalog(&server, &pool, after).await;
        let instant = usual.mul_f64(rand::random::<f64>() * 1.1);
        tokio::time::sleep(instant).await;
        server.kill();
        settled(&pool).await;
        let (status, ..) = standing(&pool, import).await;
        let is = name(&pool).await;
        println!("killed after {instant:?}: {is}, {status}");
        assert!(is == will_be || (is == was && status != "completed"), "{is}, {status}");
        server.start_again();
        assert_eq!(ended(&pool, import).await, "completed", "it is taken up again");
        assert_eq!(name(&pool).await, will_be);
    }
}

/// Waits until no transaction of a dead server is open.
async fn settled(pool: &PgPool) {
    let begun = Instant::now();
    loop {
        let open: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity
             where datname = current_database() and application_name like 'engrane%' and xact_start is not null",
        )
        .fetch_one(pool)
        .await
        .unwrap();
        if open == 0 {
            return;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "transactions of a dead server go on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_upload_whose_connection_is_lost_leaves_nothing(pool: PgPool) {
    let world = World::new(pool.clone()).await.unwrap();
    let server = Server::start(&pool, &[OLD]);
    let token = token_of(&server, "norte-owner");
    drop(begin_upload(&server.address, INVENTORY, &token, &list(100), 40_000));
    let folder = server.folder.join("data/files").join(world.norte.tenant.to_string());
    let begun = Instant::now();
    while std::fs::read_dir(&folder).map_or(0, Iterator::count) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the bytes stay");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let imports: i64 = sqlx::query_scalar("select count(*) from imports").fetch_one(&pool).await.unwrap();
    assert_eq!(imports, 0);
    assert_eq!(ended(&pool, upload(&server, INVENTORY, &token, &list(100))).await, "completed");
}

/// A folder that the user of a private PostgreSQL can enter; what runs there is stopped with it.
pub struct Place(pub PathBuf);

impl Place {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("engrane-private-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    /// The process of its PostgreSQL.
    pub fn postgres(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.0.join("data/postgres/data/postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok().map(Pid::from_raw)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(pid) = self.postgres() {
            let _ = kill(pid, Signal::SIGQUIT);
        }
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// As root it runs as another user. Its commits are on disk when they are answered: a fast one may lose those of the last moments.
pub fn cluster(folder: &Path) -> ClusterOptions {
    let bin_dir = std::env::var_os("ENGRANE_TEST_POSTGRES_BIN").map(PathBuf::from);
    ClusterOptions { data_dir: folder.join("data"), bin_dir, fast: false, max_connections: 60 }
}

#[tokio::test]
async fn a_postgresql_that_is_started_again_leaves_what_was_before_or_what_is_after() {
    let rounds = std::env::var("ENGRANE_TRIAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(2);
    let place = Place::new();
    let ours = ensure_running(&cluster(&place.0)).await.unwrap();
    let pool = PgPool::connect_with(ours.connect_options()).await.unwrap();
    let world = World::new(pool.clone()).await.unwrap();
    let tenant = world.norte.tenant;
    let data = place.0.join("data").into_os_string().into_string().unwrap();
    let folder = std::env::temp_dir().join(format!("engrane-serving-{}", Uuid::now_v7().simple()));
    let server = Server::start_in(folder, [OLD, ("ENGRANE_DATA_DIR", &data)].map(owned).into());
    let begun = Instant::now();
    assert_eq!(
        ended(&pool, upload(&server, INVENTORY, &token_of(&server, "norte-owner"), &list(100))).await,
        "completed"
    );
    let usual = begun.elapsed();
    for after in 101..101 + rounds {
        let import = upload(&server, INVENTORY, &token_of(&server, "norte-owner"), &list(after));
        tokio::time::sleep(usual.mul_f64(rand::random::<f64>())).await;
        let before = place.postgres().unwrap();
        kill(before, Signal::SIGQUIT).unwrap();
        let begun = Instant::now();
        while place.postgres().is_none_or(|pid| pid == before) || sqlx::query("select 1").execute(&pool).await.is_err()
        {
            assert!(begun.elapsed() < Duration::from_mins(1), "PostgreSQL stays away");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        println!("PostgreSQL was away for {:?}", begun.elapsed());
        let status = ended(&pool, import).await;
        assert_eq!(status, "completed");
        is_before_or_after(&pool, tenant, import, after - 1, after).await;
    }
    drop(server);
    pool.close().await;
    ours.release().await;
}
