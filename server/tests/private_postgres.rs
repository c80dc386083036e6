//! The private PostgreSQL cluster against the real programs: created, reused, killed, shared and let go.
//!
//! Needs PostgreSQL 15 or newer, found as the server finds it; `ENGRANE_TEST_POSTGRES_BIN` names another directory.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use engrane::testing::skipped;
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid};
use secrecy::ExposeSecret;
use server::postgres::{Cluster, ClusterError, ClusterOptions, ServerLock, ensure_running};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio_util::sync::CancellationToken;

/// A data directory that the system user can enter when the tests run as root.
struct Place {
    root: PathBuf,
    data_dir: PathBuf,
}

impl Place {
    fn new() -> Self {
        Self::at("engrane")
    }

    fn at(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("pg-{:016x}", rand::random::<u64>()));
        fs::create_dir(&root).unwrap();
        fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
        Self { data_dir: root.join(name), root }
    }

    fn options(&self) -> ClusterOptions {
        let bin_dir = std::env::var_os("ENGRANE_TEST_POSTGRES_BIN").map(PathBuf::from);
        ClusterOptions { data_dir: self.data_dir.clone(), bin_dir, fast: true, max_connections: 40 }
    }

    async fn start(&self) -> Cluster {
        ensure_running(&self.options()).await.unwrap()
    }

    /// The process that PostgreSQL itself says it runs as.
    fn pid(&self) -> Option<Pid> {
        let text = fs::read_to_string(self.data_dir.join("postgres/data/postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok().map(Pid::from_raw)
    }

    fn runs(&self) -> bool {
        self.pid().is_some_and(|pid| kill(pid, None).is_ok())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A failed test must not leave PostgreSQL running.
        if let Some(pid) = self.pid().filter(|pid| *pid != Pid::this()) {
            let _ = kill(pid, Signal::SIGQUIT);
        }
        let _ = fs::remove_dir_all(&self.root);
    }
}

async fn text(options: &PgConnectOptions, query: &'static str) -> Result<String, sqlx::Error> {
    let mut connection = options.connect().await?;
    let text = sqlx::query_scalar(query).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(text)
}

async fn eventually_answers(options: &PgConnectOptions) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        if text(options, "select 'yes'").await.is_ok() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_cluster_is_created_closed_and_in_unicode() {
    let place = Place::new();
    let cluster = place.start().await;
    let options = cluster.connect_options();
    assert_eq!(text(&options, "select current_database()::text").await.unwrap(), "engrane");
    assert_eq!(text(&options, "select lower('ÑANDÚ')").await.unwrap(), "ñandú");
    for (setting, value) in [
        ("select current_setting('server_encoding')", "UTF8"),
        ("select current_setting('data_checksums')", "on"),
        ("select current_setting('shared_buffers')", "64MB"),
        ("select current_setting('jit')", "off"),
        ("select current_setting('fsync')", "off"),
        ("select string_agg(distinct auth_method, ' ') from pg_hba_file_rules", "scram-sha-256"),
    ] {
        assert_eq!(text(&options, setting).await.unwrap(), value, "{setting}");
    }
    assert!(text(&options.clone().password("wrong"), "select 'in'").await.is_err());
    assert_eq!(mode(&place.data_dir.join("postgres.json")), 0o600);
    assert_eq!(mode(&place.data_dir.join("postgres")), 0o700);
    cluster.release().await;
    assert!(!place.runs());
}

#[tokio::test]
async fn an_existing_cluster_keeps_its_rows_and_starts_again_durably() {
    let place = Place::new();
    let cluster = place.start().await;
    let mut connection = cluster.connect_options().connect().await.unwrap();
    sqlx::query("create table parts as select 'gear' as name").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    cluster.release().await;

    let started = Instant::now();
    let cluster =
        ensure_running(&ClusterOptions { fast: false, max_connections: 77, ..place.options() }).await.unwrap();
    println!("existing cluster ready in {:?}", started.elapsed());
    let options = cluster.connect_options();
    assert_eq!(text(&options, "select name from parts").await.unwrap(), "gear");
    assert_eq!(text(&options, "select current_setting('fsync')").await.unwrap(), "on");
    assert_eq!(text(&options, "select current_setting('max_connections')").await.unwrap(), "77");
    cluster.release().await;
}

#[tokio::test]
async fn an_open_connection_does_not_keep_a_released_cluster_running() {
    let place = Place::new();
    let cluster = place.start().await;
    let connection = cluster.connect_options().connect().await.unwrap();
    cluster.release().await;
    assert!(!place.runs());
    drop(connection);
}

#[tokio::test]
async fn the_url_reaches_the_same_database() {
    let place = Place::at("with spaces & ñ");
    let cluster = place.start().await;
    let mut connection = PgConnection::connect(cluster.url().expose_secret()).await.unwrap();
    let database: String =
        sqlx::query_scalar("select current_database()::text").fetch_one(&mut connection).await.unwrap();
    assert_eq!(database, "engrane");
    connection.close().await.unwrap();
    cluster.release().await;
}

#[tokio::test]
async fn the_last_user_out_stops_postgresql() {
    let place = Place::new();
    let server = place.start().await;
    let pid = place.pid();
    let command = place.start().await;
    assert_eq!(place.pid(), pid);
    server.release().await;
    assert_eq!(text(&command.connect_options(), "select 'still here'").await.unwrap(), "still here");
    command.release().await;
    assert!(!place.runs());
}

#[tokio::test]
async fn users_that_arrive_together_share_one_postgresql() {
    let place = Place::new();
    let (first, second) = tokio::join!(place.start(), place.start());
    assert!(text(&first.connect_options(), "select 'yes'").await.is_ok());
    assert!(text(&second.connect_options(), "select 'yes'").await.is_ok());
    tokio::join!(first.release(), second.release());
    assert!(!place.runs());
}

#[tokio::test]
async fn what_a_killed_server_left_running_is_reused() {
    let place = Place::new();
    let killed = place.start().await;
    let pid = place.pid();
    drop(killed);
    assert!(place.runs());
    let cluster = place.start().await;
    assert_eq!(place.pid(), pid);
    cluster.release().await;
    assert!(!place.runs());
}

async fn supervise_brings_it_back(place: &Place) {
    let cluster = place.start().await;
    let options = cluster.connect_options();
    let stop = CancellationToken::new();
    let visitor = async {
        let pid = place.pid().unwrap();
        kill(pid, Signal::SIGKILL).unwrap();
        // Until the killed one is gone, its children may still answer.
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(eventually_answers(&options).await);
        assert_ne!(place.pid().unwrap(), pid);
        stop.cancel();
    };
    tokio::join!(cluster.supervise(stop.clone()), visitor);
    cluster.release().await;
    assert!(!place.runs());
}

#[tokio::test]
async fn a_killed_postgresql_comes_back_at_the_same_socket() {
    supervise_brings_it_back(&Place::new()).await;
}

#[tokio::test]
async fn a_killed_postgresql_comes_back_at_the_same_port() {
    supervise_brings_it_back(&Place::at(&"long".repeat(25))).await;
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_falls_to_the_loopback_address() {
    let place = Place::at(&"long".repeat(25));
    let cluster = place.start().await;
    assert!(cluster.url().expose_secret().contains("@127.0.0.1:"));
    let listening = text(&cluster.connect_options(), "select current_setting('listen_addresses')").await.unwrap();
    assert_eq!(listening, "127.0.0.1");
    let second = place.start().await;
    assert_eq!(second.url().expose_secret(), cluster.url().expose_secret());
    second.release().await;
    cluster.release().await;
}

#[tokio::test]
async fn a_note_whose_process_number_belongs_to_another_program_is_no_obstacle() {
    let place = Place::new();
    place.start().await.release().await;
    let data = place.data_dir.join("postgres/data");
    let note = format!("{}\n{}\n", std::process::id(), data.display());
    fs::write(data.join("postmaster.pid"), &note).unwrap();
    fs::write(place.data_dir.join("postgres/run/.s.PGSQL.5432.lock"), &note).unwrap();
    let cluster = place.start().await;
    assert!(text(&cluster.connect_options(), "select 'yes'").await.is_ok());
    cluster.release().await;
}

#[tokio::test]
async fn a_creation_that_was_interrupted_is_done_again() {
    let place = Place::new();
    place.start().await.release().await;
    // As if the machine had stopped before the finished files were put in their place.
    let cluster = place.data_dir.join("postgres");
    fs::rename(cluster.join("data"), cluster.join("new-0123456789abcdef")).unwrap();
    let again = place.start().await;
    assert!(text(&again.connect_options(), "select 'yes'").await.is_ok());
    assert!(!cluster.join("new-0123456789abcdef").exists());
    again.release().await;
}

#[tokio::test]
async fn a_cluster_without_its_password_says_so_and_keeps_its_files() {
    let place = Place::new();
    place.start().await.release().await;
    fs::remove_file(place.data_dir.join("postgres.json")).unwrap();
    let refused = ensure_running(&place.options()).await.unwrap_err();
    assert!(matches!(refused, ClusterError::NoPassword(_)), "{refused}");
    assert!(place.data_dir.join("postgres/data/PG_VERSION").exists());
}

#[tokio::test]
async fn a_postgresql_that_cannot_start_says_why_in_one_line() {
    let place = Place::new();
    place.start().await.release().await;
    fs::write(place.data_dir.join("postgres/data/postgresql.conf"), "work_mem = 'much'\n").unwrap();
    let refused = ensure_running(&place.options()).await.unwrap_err().to_string();
    assert!(refused.starts_with("PostgreSQL did not start: ") && refused.contains("postgres.log"), "{refused}");
    assert_eq!(refused.lines().count(), 1);
}

#[tokio::test]
async fn a_cluster_of_a_version_that_is_not_installed_says_which_it_needs() {
    let place = Place::new();
    place.start().await.release().await;
    fs::write(place.data_dir.join("postgres/data/PG_VERSION"), "99\n").unwrap();
    let refused = ensure_running(&place.options()).await.unwrap_err();
    assert!(matches!(refused, ClusterError::OtherVersion { major: 99, .. }), "{refused}");
}

#[tokio::test]
async fn a_directory_without_programs_is_refused() {
    let place = Place::new();
    let options = ClusterOptions { bin_dir: Some("/nonexistent".into()), ..place.options() };
    let refused = ensure_running(&options).await.unwrap_err();
    assert!(matches!(refused, ClusterError::NotBinaries(_)), "{refused}");
}

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let place = Place::new();
    let first = ServerLock::acquire(&place.data_dir).unwrap();
    let refused = ServerLock::acquire(&place.data_dir).unwrap_err();
    let directory = place.data_dir.canonicalize().unwrap();
    let pid = std::process::id();
    assert_eq!(refused.to_string(), format!("Engrane already runs on {} (pid {pid})", directory.display()));
    drop(first);
    ServerLock::acquire(&place.data_dir).unwrap();
}

#[tokio::test]
async fn postgresql_never_runs_as_root() {
    if !Uid::effective().is_root() {
        skipped("only root has another user to run PostgreSQL as");
        return;
    }
    let place = Place::new();
    let cluster = place.start().await;
    let pid = place.pid().unwrap();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let field = |name: &str| -> Vec<u32> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().map(|id| id.parse().unwrap()).collect()
    };
    assert!(field("Uid:").iter().all(|uid| *uid != 0));
    assert!(field("Gid:").iter().all(|gid| *gid != 0));
    assert!(field("Groups:").iter().all(|gid| *gid != 0));
    cluster.release().await;
}

#[tokio::test]
async fn a_directory_that_the_system_user_cannot_enter_is_named() {
    if !Uid::effective().is_root() {
        skipped("only root has another user to run PostgreSQL as");
        return;
    }
    let place = Place::new();
    fs::set_permissions(&place.root, fs::Permissions::from_mode(0o700)).unwrap();
    let refused = ensure_running(&place.options()).await.unwrap_err().to_string();
    assert!(refused.contains("engrane") && refused.contains("cannot reach"), "{refused}");
}
