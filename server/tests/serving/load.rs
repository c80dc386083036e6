//! Asking a server that is killed again and again, as is its database, until it answers.

use super::Server;
use super::imports::Place;
use nix::sys::signal::{Signal, kill};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Nothing here may take longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// Where the server is for now, and whether it is still asked.
pub struct Load {
    address: Mutex<String>,
    token: String,
    stop: AtomicBool,
}

impl Load {
    pub fn new(server: &Server, token: String) -> Self {
        Self { address: Mutex::new(server.address.clone()), token, stop: AtomicBool::new(false) }
    }

    /// Is nothing asked any more?
    pub fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

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

    /// Sends it, as often as it takes, until it is answered for.
    pub fn insist(&self, path: &str, body: &Value) -> Value {
        let begun = Instant::now();
        loop {
            match self.post(path, body) {
                Some((200 | 201, answer)) => return answer,
                // The server or its database is away.
                None | Some((500..=599, _)) => std::thread::sleep(Duration::from_millis(20)),
                Some(refused) => panic!("{path} {body}: {refused:?}"),
            }
            assert!(begun.elapsed() < PATIENCE, "nobody answers");
        }
    }
}

/// Kills the server and PostgreSQL in turns, at random instants, as often as is asked for, and then ends the load. Each time it goes on:
/// more is answered for than before.
pub async fn kill_in_turns(server: &mut Server, place: &Place, load: &Load, answered: impl Fn() -> usize) {
    let rounds = std::env::var("ENGRANE_TRIAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(2_u32);
    for round in 0..rounds {
        tokio::time::sleep(Duration::from_millis(rand::random_range(200..1_500))).await;
        let before = answered();
        let what = if round % 2 == 0 {
            server.kill();
            server.start_again();
            *load.address.lock().unwrap() = server.address.clone();
            "the server"
        } else {
            kill(place.postgres().unwrap(), Signal::SIGQUIT).unwrap();
            "PostgreSQL"
        };
        let begun = Instant::now();
        while answered() <= before + 4 {
            assert!(begun.elapsed() < PATIENCE, "{what} was killed, and nothing is answered for any more");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        println!("{what} was killed after {before} answers, and went on after {:?}", begun.elapsed());
    }
    load.stop.store(true, Ordering::Relaxed);
}
