//! A real mail server for tests.

use super::World;
use crate::base::fault::{Error, Result};
use crate::platform::config::Config;
use mailin::{Action, Handler, Response, SessionBuilder, response};
use sqlx::PgPool;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A mail server that keeps what it is given, as text.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    letters: Arc<Mutex<Vec<String>>>,
    away: Arc<AtomicBool>,
}

impl Handler for Inbox {
    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, to: &[String]) -> Response {
        self.letters.lock().unwrap().push(format!("To: {}\n", to.join(", ")));
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.letters.lock().unwrap().last_mut().unwrap().push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        response::OK
    }
}

impl Inbox {
    /// Starts the server, and gives a world whose mail goes there.
    pub async fn with_world(pool: PgPool) -> Result<(Self, World)> {
        let inbox = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let kept = inbox.clone();
        // It lives as long as the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                std::thread::spawn(move || kept.serve(&stream));
            }
        });
        let mut mail = Config::load(None).map_err(Error::broken)?.mail;
        mail.smtp_url = Some(format!("smtp://127.0.0.1:{port}").into());
        Ok((inbox, World::with_mail(pool, &mail).await?))
    }

    /// Speaks with one client until it leaves.
    fn serve(self, mut stream: &TcpStream) -> std::io::Result<()> {
        let away = Arc::clone(&self.away);
        if away.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut session = SessionBuilder::new("correo.test").build(stream.peer_addr()?.ip(), self);
        session.greeting().write_to(&mut stream)?;
        let (mut lines, mut line) = (BufReader::new(stream), Vec::new());
        while lines.read_until(b'\n', &mut line)? > 0 && !away.load(Ordering::SeqCst) {
            let answer = session.process(&line);
            line.clear();
            match answer.action {
                Action::NoReply => {}
                Action::Close => return answer.write_to(&mut stream),
                Action::Reply | Action::UpgradeTls => answer.write_to(&mut stream)?,
            }
        }
        Ok(())
    }

    /// From now on the server hangs up on everybody, or answers again.
    pub fn go_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// Everything that came, in plain letters.
    pub fn letters(&self) -> Vec<String> {
        let plain = |letter: &String| letter.replace("=\r\n", "").replace("=3D", "=").replace("\r\n", "\n");
        self.letters.lock().unwrap().iter().map(plain).collect()
    }
}
