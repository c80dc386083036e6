//! Servers as they run: processes of their own on one database, asked over sockets.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "serving/command_line.rs"]
mod command_line;
#[path = "serving/facts.rs"]
mod facts;
#[path = "serving/imports.rs"]
mod imports;
#[path = "serving/ledger.rs"]
mod ledger;
#[path = "serving/load.rs"]
mod load;

use engrane::testing::{PASSWORD, World};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const OLD: (&str, &str) = ("ENGRANE__SESSION__SECRET", "the-First-secret-of-these-tests-1234");
const NEW: (&str, &str) = ("ENGRANE__SESSION__SECRET", "the-Second-secret-of-these-tests-567");
const ALSO_OLD: (&str, &str) = ("ENGRANE__SESSION__PREVIOUS_SECRET", OLD.1);
const ALSO_NEW: (&str, &str) = ("ENGRANE__SESSION__PREVIOUS_SECRET", NEW.1);

/// A running server with a data directory of its own; killed and removed with it.
struct Server {
    child: Child,
    address: String,
    folder: PathBuf,
    settings: Vec<(String, String)>,
    /// It says more than its address, and needs somebody to say it to.
    said: BufReader<ChildStdout>,
}

impl Server {
    /// Waits until it answers.
    fn start(pool: &PgPool, settings: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("engrane-serving-{}", uuid::Uuid::now_v7().simple()));
        let settings =
            [("DATABASE_URL", database_url(pool).as_str())].iter().chain(settings).copied().map(owned).collect();
        Self::start_in(folder, settings)
    }

    /// In a folder that may have its data directory already.
    fn start_in(folder: PathBuf, settings: Vec<(String, String)>) -> Self {
        let (child, address, said) = Self::spawn(&folder, &settings);
        Self { child, address, folder, settings, said }
    }

    fn spawn(folder: &Path, settings: &[(String, String)]) -> (Child, String, BufReader<ChildStdout>) {
        let site = site(folder);
        let mut child = Command::new(env!("CARGO_BIN_EXE_engrane"))
            .args(["serve", "--addr", "127.0.0.1:0", "--site-dir"])
            .arg(site)
            .env_remove("DATABASE_URL")
            .env("ENGRANE_DATA_DIR", folder.join("data"))
            .env("ENGRANE__DATABASE__CONNECTIONS", "4")
            .env("ENGRANE__AUDIT__SECRET", "the-Seals-of-these-tests-0123456789")
            .envs(settings.iter().cloned())
            .env_remove("ENGRANE_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::options().append(true).create(true).open(folder.join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let address = line.strip_prefix("Engrane: http://").and_then(|rest| rest.split(' ').next());
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        let address = address.unwrap_or_else(|| panic!("no address: {line:?}\n{}", log())).to_owned();
        (child, address, said)
    }

    /// Ends it at once, as a power cut does.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // Nobody of it is left who holds the other end.
        std::io::copy(&mut self.said, &mut std::io::sink()).unwrap();
    }

    /// Another one on the data of the one that was killed.
    fn start_again(&mut self) {
        (self.child, self.address, self.said) = Self::spawn(&self.folder, &self.settings);
    }

    /// What it has logged so far.
    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn get(&self, path: &str, token: &str) -> Answer {
        ask(&self.address, "GET", path, token, "")
    }

    fn sign_in(&self, name: &str, password: &str) -> Answer {
        let body = json!({ "username": name, "password": password }).to_string();
        ask(&self.address, "POST", "/api/v1/auth/login", "", &body)
    }

    fn token(&self) -> String {
        let answer = self.sign_in("norte-owner", PASSWORD);
        answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
    }

    fn knows(&self, token: &str) -> bool {
        self.get("/api/v1/auth/me", token).status == 200
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("{} logged:\n{}", self.address, self.log());
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A site that is complete as far as a server looks: the script and the style that its pages name. Where somebody built a
/// site of their own beside the program, they are called as in that one.
fn site(folder: &Path) -> PathBuf {
    let (site, program) = (folder.join("site"), PathBuf::from(env!("CARGO_BIN_EXE_engrane")));
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let hashes = std::fs::read_to_string(program.with_file_name("hash.txt")).unwrap_or_default();
    for kind in ["js", "css"] {
        let hash = hashes.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'));
        let hash = hash.map(|hash| format!("{}.", hash.trim())).unwrap_or_default();
        std::fs::write(site.join("pkg").join(format!("engrane.{hash}{kind}")), "").unwrap();
    }
    site
}

/// The address of a test's database.
fn database_url(pool: &PgPool) -> String {
    let url = std::env::var("DATABASE_URL").unwrap();
    let (server, rest) = url.rsplit_once('/').unwrap();
    let parameters = rest.split_once('?').map(|(_, parameters)| format!("?{parameters}")).unwrap_or_default();
    format!("{server}/{}{parameters}", pool.connect_options().get_database().unwrap())
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn has(&self, header: &str) -> bool {
        self.head.lines().any(|line| line.eq_ignore_ascii_case(header))
    }
}

/// The connection of a request; by HTTP 1.0 its end is the end of the answer.
fn send(address: &str, method: &str, path: &str, token: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    stream
}

fn ask(address: &str, method: &str, path: &str, token: &str, body: &str) -> Answer {
    let mut text = String::new();
    send(address, method, path, token, body).read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// The samples of Prometheus' text format, by name and labels; fails where it is not that format.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let mut kinds = BTreeMap::new();
    let mut samples = BTreeMap::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(kinds.insert(name, kind).is_none(), "told twice: {line}");
        } else if !line.starts_with("# HELP ") {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let name = series.split('{').next().unwrap();
            let of = |ending| name.strip_suffix(ending).and_then(|name| kinds.get(name)) == Some(&"histogram");
            assert!(kinds.contains_key(name) || ["_bucket", "_sum", "_count"].into_iter().any(of), "{line}");
            assert!(samples.insert(series.to_owned(), value.parse().unwrap()).is_none(), "told twice: {line}");
        }
    }
    samples
}

#[sqlx::test(migrations = "../migrations")]
async fn metrics_are_told_on_a_listener_of_their_own_and_move(pool: PgPool) {
    // Free a moment ago: the server takes it at once.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = Server::start(&pool, &[OLD, ("ENGRANE__METRICS__ADDR", &listener)]);
    assert_eq!(server.get("/metrics", "").status, 404, "not where everybody is");
    assert_eq!(ask(&listener, "GET", "/", "", "").status, 404, "nothing else is there");
    assert_eq!(ask(&listener, "GET", "/api/v1/system/health", "", "").status, 404);

    let look = || {
        let answer = ask(&listener, "GET", "/metrics", "", "");
        assert_eq!(answer.status, 200);
        assert!(answer.has("content-type: text/plain; version=0.0.4"), "{}", answer.head);
        samples(&answer.body)
    };
    let before = look();
    for _ in 0..3 {
        assert_eq!(server.get("/api/v1/system/health", "").status, 200);
    }
    assert_eq!(server.get("/api/v1/auth/me", "no token").status, 401);
    let after = look();
    let grown = |series: &str| after[series] - before.get(series).copied().unwrap_or_default();
    let health = r#"method="GET",route="/api/v1/system/health""#;
    for (series, by) in [
        (format!(r#"engrane_requests_total{{{health},status="200"}}"#), 3.0),
        (format!("engrane_request_seconds_count{{{health}}}"), 3.0),
        (format!(r#"engrane_request_seconds_bucket{{{health},le="+Inf"}}"#), 3.0),
        (r#"engrane_requests_total{method="GET",route="/api/v1/auth/me",status="401"}"#.to_owned(), 1.0),
    ] {
        assert!((grown(&series) - by).abs() < f64::EPSILON, "{series} grew by {}", grown(&series));
    }
    assert!(grown(&format!("engrane_request_seconds_sum{{{health}}}")) > 0.0);
    // Nobody reads from the metrics who asked for what.
    assert!(after.keys().all(|series| !series.contains("127.0.0.1")), "{after:?}");
    for series in ["engrane_jobs{state=\"due\"}", "engrane_oldest_due_job_seconds", "engrane_audit_unsealed_seconds"] {
        assert!(after[series] >= 0.0, "{series}");
    }
    let connections =
        ["idle", "used"].map(|state| after[&format!("engrane_database_connections{{state=\"{state}\"}}")]);
    assert!((1.0..=4.0).contains(&connections.iter().sum::<f64>()), "{connections:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn servers_of_one_database_count_failed_sign_ins_together(pool: PgPool) {
    let _world = World::new(pool.clone()).await.unwrap();
    let servers = [Server::start(&pool, &[OLD]), Server::start(&pool, &[OLD])];
    for attempt in 0..5 {
        assert_eq!(servers[attempt % 2].sign_in("norte-owner", "Ninguna-2026").status, 401, "attempt {attempt}");
    }
    for server in &servers {
        // However the name is typed.
        let locked = server.sign_in(" NORTE-owner", PASSWORD);
        assert_eq!(locked.status, 429);
        let seconds = locked.json()["retry_after_seconds"].as_u64().unwrap();
        assert!((890..=900).contains(&seconds) && locked.has(&format!("retry-after: {seconds}")), "{}", locked.head);
        assert_eq!(server.sign_in("centro-owner", PASSWORD).status, 200);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_that_one_server_ends_closes_its_stream_at_another_within_a_second(pool: PgPool) {
    let _world = World::new(pool.clone()).await.unwrap();
    let (here, there) = (Server::start(&pool, &[OLD]), Server::start(&pool, &[OLD]));
    let token = here.token();
    let mut stream = BufReader::new(send(&there.address, "GET", "/api/v1/events", &token, ""));
    // The head, and that the stream has begun.
    let mut line = String::new();
    while !line.starts_with("data:") {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "the stream has ended");
    }
    let begun = Instant::now();
    assert_eq!(ask(&here.address, "POST", "/api/v1/auth/logout", &token, "").status, 204);
    stream.read_to_string(&mut line).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "it took {:?}", begun.elapsed());
    assert!(!there.knows(&token));
}

#[sqlx::test(migrations = "../migrations")]
async fn keys_rotate_from_server_to_server_and_nobody_is_signed_out(pool: PgPool) {
    let _world = World::new(pool.clone()).await.unwrap();
    let one = Server::start(&pool, &[OLD]);
    let old = one.token();
    // First each learns to read the new key, then each signs with it: whoever asks meets both kinds.
    let two = Server::start(&pool, &[OLD, ALSO_NEW]);
    let three = Server::start(&pool, &[NEW, ALSO_OLD]);
    let new = three.token();
    for server in [&two, &three] {
        assert!(server.knows(&old) && server.knows(&new));
    }
    assert!(!one.knows(&new), "it was not told of the new key");
    // At last the old one is forgotten.
    let four = Server::start(&pool, &[NEW]);
    assert!(four.knows(&new) && !four.knows(&old));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_logs_a_line_for_each_request_and_nothing_of_what_was_searched(pool: PgPool) {
    let world = World::new(pool.clone()).await.unwrap();
    let server = Server::start(&pool, &[OLD]);
    let token = server.token();
    let answer = server.get("/api/v1/catalog/search?q=balatas-secretas", &token);
    assert_eq!(answer.status, 200);
    let id = answer.head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
    assert_eq!(server.get("/pkg/nothing.js", "").status, 404);
    let log = server.log();
    let lines: Vec<_> = log.lines().filter(|line| line.contains(id)).collect();
    let [line] = lines[..] else { panic!("{log}") };
    // As it stands in the file, without colours between.
    let span = format!(
        " INFO request{{request={id} route=\"/api/v1/catalog/search\" kind=\"person\" tenant={} user=",
        world.norte.tenant
    );
    assert!(line.contains(&span) && line.contains("}: answered method=GET path=\"/api/v1/catalog/search\" status=200"));
    assert!(!log.contains("secretas") && !log.contains(&token) && !log.contains("/pkg/"), "{log}");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_stops_in_the_middle_of_a_request_is_not_waited_for(pool: PgPool) {
    let server = Server::start(&pool, &[OLD, ("ENGRANE__SERVER__READ_SECONDS", "1")]);
    let half_a_head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n";
    let half_a_body = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                       Content-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"username\":";
    for (begun, answer) in [("", ""), (half_a_head, ""), (half_a_body, "HTTP/1.1 422")] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(begun.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap_or_else(|error| panic!("{begun:?} is waited for: {error}"));
        assert!(text.starts_with(answer) && text.is_empty() == answer.is_empty(), "{begun:?}: {text}");
    }
    assert_eq!(server.get("/api/v1/system/health", "").status, 200);
}
