//! A real server for tests, to which somebody posts.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How it answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With a status, and with this in the head besides: `Retry-After: 120`.
    Status(u16, &'static str),
    /// With a body that never ends.
    Endless,
    /// With a head that never ends.
    EndlessHead,
    /// Not at all, for so long.
    Silence(Duration),
}

/// A server that keeps what it is sent.
#[derive(Clone, Debug)]
pub struct Receiver {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<Received>>>,
    reply: Arc<Mutex<Reply>>,
}

/// What came.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// With the line of the request at its beginning.
    pub head: String,
    pub body: String,
}

impl Receiver {
    /// Starts one, which answers 200 until somebody says otherwise.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let receiver = Self {
            address: listener.local_addr()?,
            requests: Arc::default(),
            reply: Arc::new(Mutex::new(Reply::Status(200, ""))),
        };
        let kept = receiver.clone();
        // It lives as long as the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                std::thread::spawn(move || kept.serve(&stream));
            }
        });
        Ok(receiver)
    }

    /// From now on it answers so.
    pub fn reply(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    /// Everything that came.
    pub fn received(&self) -> Vec<Received> {
        self.requests.lock().unwrap().clone()
    }

    fn serve(&self, mut stream: &TcpStream) -> Result<()> {
        let (mut lines, mut received) = (BufReader::new(stream), Received::default());
        while !received.head.ends_with("\r\n\r\n") {
            if lines.read_line(&mut received.head)? == 0 {
                return Ok(());
            }
        }
        let length =
            received.head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or_default()];
        lines.read_exact(&mut body)?;
        received.body = String::from_utf8_lossy(&body).into_owned();
        self.requests.lock().unwrap().push(received);
        let reply = self.reply.lock().unwrap().clone();
        match reply {
            Reply::Status(status, head) => {
                let head = if head.is_empty() { String::new() } else { format!("{head}\r\n") };
                write!(stream, "HTTP/1.1 {status} So\r\n{head}Content-Length: 2\r\n\r\nno")
            }
            Reply::Endless => {
                write!(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
                loop {
                    write!(stream, "5\r\nsigue\r\n")?;
                }
            }
            Reply::EndlessHead => {
                write!(stream, "HTTP/1.1 200 OK\r\n")?;
                loop {
                    write!(stream, "X-Sigue: sigue\r\n")?;
                }
            }
            Reply::Silence(time) => {
                std::thread::sleep(time);
                Ok(())
            }
        }
    }
}
