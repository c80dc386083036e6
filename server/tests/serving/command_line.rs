//! The command line of somebody elsewhere, against a server.

use super::{OLD, PASSWORD, Server};
use engrane::testing::World;
use serde_json::Value;
use sqlx::PgPool;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// One person at a terminal.
struct Terminal(PathBuf);

impl Terminal {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("engrane-terminal-{}", uuid::Uuid::now_v7().simple())))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engrane"));
        command.args(arguments).env("HOME", &self.0).env_remove("XDG_CONFIG_HOME").env_remove("ENGRANE_SESSION_FILE");
        command.env_remove("DATABASE_URL").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What it prints, done without a complaint.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments)).unwrap()
    }

    /// How it ends, and what it complains of.
    fn refused(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(arguments);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    fn log_in(&self, server: &Server, name: &str, password: &str) -> Output {
        let url = format!("http://{}/", server.address);
        let mut command = self.command(&["login", &url, "--username", name]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        child.wait_with_output().unwrap()
    }

    fn session(&self) -> PathBuf {
        self.0.join(".config/engrane/session.json")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_room_is_kept_from_a_terminal(pool: PgPool) {
    World::new(pool.clone()).await.unwrap().store_room("almacen").await.unwrap();
    let (server, terminal) = (Server::start(&pool, &[OLD]), Terminal::new());
    let signed_out = terminal.refused(&["stores", "status"]);
    assert_eq!(signed_out, (Some(1), "engrane: nobody is signed in: engrane login URL\n".to_owned()));
    assert!(!terminal.log_in(&server, "almacen-owner", "wrong").status.success());
    let welcome = terminal.log_in(&server, "almacen-owner", PASSWORD);
    assert!(welcome.status.success(), "{welcome:?}");
    let mode = std::fs::metadata(terminal.session()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let made = terminal.done(&["stores", "add", "Tuerca M6", "103", "--threshold", "100"]);
    assert!(made.starts_with("Tuerca M6: 103 available, 0 in use, threshold 100\nDocument 1\n"), "{made}");
    let issued = terminal.run(&["stores", "issue", "tuerca m6", "20"]);
    assert!(issued.status.success());
    assert_eq!(String::from_utf8(issued.stderr).unwrap(), "engrane: Tuerca M6 is low\n");
    let back = terminal.json(&["stores", "return", "tuerca m6", "5", "--json"]);
    assert_eq!((&back["lines"][0]["available"], &back["replayed"]), (&88.into(), &false.into()));
    let (code, said) = terminal.refused(&["stores", "issue", "tuerca m6", "500"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("Tuerca M6: 500 asked for, 88 available"), "{said}");
    let (code, said) = terminal.refused(&["stores", "issue", "tuerca m6", "-1"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("lines.0.quantity"), "{said}");
    assert!(terminal.refused(&["stores", "transfer", "tuerca m6", "1", "--to", "nowhere"]).1.contains("lines.0.to"));

    let status = terminal.run(&["stores", "status"]);
    let shown = String::from_utf8(status.stdout).unwrap();
    assert!(shown.lines().any(|line| line.contains("Tuerca M6") && line.ends_with("low")), "{shown}");
    assert!(String::from_utf8(status.stderr).unwrap().contains("Tuerca M6 is low"));
    assert_eq!(terminal.json(&["stores", "status", "nada", "--json"])["data"], Value::Array(Vec::new()));
    assert_eq!(terminal.refused(&["stores", "status", "nada"]).0, Some(1));
    let moves = terminal.json(&["stores", "history", "tuerca m6", "--json"]);
    let acts: Vec<_> = moves["data"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["return", "issue", "receive"]);
    let counted = terminal.done(&["stores", "count", "tuerca m6", "88"]);
    assert!(counted.starts_with("Tuerca M6: 88 counted at General"), "{counted}");

    // The access token has gone; the refresh token gets another pair, and commands at once spend it once.
    let kept = std::fs::read_to_string(terminal.session()).unwrap();
    let mut session: Value = serde_json::from_str(&kept).unwrap();
    session["access_token"] = "gone".into();
    std::fs::write(terminal.session(), session.to_string()).unwrap();
    let at_once: Vec<_> = (0..4)
        .map(|_| terminal.command(&["stores", "status"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
        .collect();
    for mut child in at_once {
        assert!(child.wait().unwrap().success());
    }

    let file = terminal.0.join("moves.csv");
    let path = file.to_str().unwrap();
    let written = terminal.run(&["stores", "export", "moves", "--output", path]);
    let said = String::from_utf8(written.stderr).unwrap();
    let key = said.trim().rsplit(' ').next().unwrap();
    let verified = terminal.done(&["stores", "verify", path, "--key", key]);
    assert!(verified.contains("3 moves hold"), "{verified}");
    let altered = std::fs::read_to_string(&file).unwrap().replacen("Tuerca M6", "Tuerca M8", 1);
    std::fs::write(&file, altered).unwrap();
    assert_eq!(terminal.run(&["stores", "verify", path, "--key", key]).status.code(), Some(3));
    assert!(terminal.done(&["stores", "export", "items"]).contains("Tuerca M6"));

    terminal.done(&["logout"]);
    assert!(!terminal.session().exists());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_moved_is_followed_as_it_happens(pool: PgPool) {
    World::new(pool.clone()).await.unwrap().store_room("almacen").await.unwrap();
    let (server, terminal) = (Server::start(&pool, &[OLD]), Terminal::new());
    assert!(terminal.log_in(&server, "almacen-owner", PASSWORD).status.success());
    terminal.done(&["stores", "add", "Lija", "9"]);
    let mut command = terminal.command(&["stores", "tail", "--json"]);
    let mut tail = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(tail.stdout.take().unwrap()));
    // Until it listens nothing is heard of; so there is always one more.
    let stop = std::sync::atomic::AtomicBool::new(false);
    let heard = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                terminal.done(&["stores", "issue", "Lija", "1"]);
                std::thread::sleep(Duration::from_secs(1));
                terminal.done(&["stores", "return", "Lija", "1"]);
            }
        });
        let heard = lines.map_while(Result::ok).next();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        heard
    });
    tail.kill().unwrap();
    tail.wait().unwrap();
    let heard: Value = serde_json::from_str(&heard.unwrap()).unwrap();
    assert_eq!((&heard["item"]["name"], &heard["quantity"]), (&"Lija".into(), &1.into()));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_that_is_away_is_told_by_the_exit_code(pool: PgPool) {
    World::new(pool.clone()).await.unwrap().store_room("almacen").await.unwrap();
    let (mut server, terminal) = (Server::start(&pool, &[OLD]), Terminal::new());
    assert!(terminal.log_in(&server, "almacen-owner", PASSWORD).status.success());
    server.kill();
    let (code, said) = terminal.refused(&["stores", "add", "Lija", "9"]);
    assert_eq!(code, Some(4));
    assert!(said.starts_with("engrane: http://") && said.contains("does not answer"), "{said}");
    // A file that others could read is no place for a token.
    std::fs::set_permissions(terminal.session(), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(terminal.refused(&["stores", "status"]).1.contains("chmod 600"));
}
