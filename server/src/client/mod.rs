//! The REST doors of an Engrane elsewhere, asked with the rights of whoever signed in on this machine.

mod problem;
mod session;

use self::problem::explain;
use self::session::{Session, SessionFile, Tokens};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};
use uuid::Uuid;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often something that is done only once is sent, when no answer comes.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);
/// Bytes of an answer, at the most.
const LONGEST: u64 = 64 * 1024 * 1024;
const UNAUTHORIZED: u16 = 401;
const NOT_FOUND: u16 = 404;

/// Why something could not be asked, or was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    #[error("nobody is signed in: engrane login URL")]
    SignedOut,
    #[error("{url} does not answer: {why}")]
    Away { url: String, why: ureq::Error },
    #[error("there is nothing of that name")]
    NotFound,
    #[error("{0}")]
    Refused(String),
    #[error("{url} is no Engrane that this program understands: {why}")]
    NotUnderstood { url: String, why: ureq::Error },
    /// Of the file that keeps the session.
    #[error("{0}")]
    Session(String),
}

pub(crate) type Result<T> = std::result::Result<T, ClientError>;

/// A person signed in at one address.
pub(crate) struct Client {
    agent: Agent,
    file: SessionFile,
    session: Session,
}

impl Client {
    /// Signs in, and keeps the session for the commands that follow.
    pub fn sign_in(url: &str, name: &str, password: &SecretString) -> Result<Self> {
        let file = SessionFile::find()?;
        let (agent, url) = (agent(), url.trim_end_matches('/').to_owned());
        let asked = json!({ "username": name, "password": password.expose_secret(), "remember": true });
        let answer = agent.post(format!("{url}/api/v1/auth/login")).send_json(asked);
        let Tokens { access_token, refresh_token } = read(&url, accepted(&url, answer)?)?;
        let session = Session { url, access_token, refresh_token };
        file.write(&session)?;
        Ok(Self { agent, file, session })
    }

    /// With the session that was kept.
    pub fn open() -> Result<Self> {
        let file = SessionFile::find()?;
        let session = file.read()?.ok_or(ClientError::SignedOut)?;
        Ok(Self { agent: agent(), file, session })
    }

    /// Ends the session, here and there.
    pub fn sign_out(mut self) -> Result<()> {
        let ended = self.ask(|agent, url, token| {
            agent.post(format!("{url}/api/v1/auth/logout")).header("Authorization", token).send_empty()
        });
        self.file.remove()?;
        match ended {
            // It had ended before.
            Ok(_) | Err(ClientError::SignedOut) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Reads at a path below `/api/v1`.
    pub fn get<T: DeserializeOwned>(&mut self, path: &str, query: &[(&str, &str)]) -> Result<T> {
        let answer = self.ask(|agent, url, token| {
            let asked = agent.get(format!("{url}/api/v1{path}")).query_pairs(query.iter().copied());
            asked.header("Authorization", token).call()
        })?;
        read(&self.session.url, answer)
    }

    /// Sends something under a key of its own: without an answer it is sent again, and done once.
    pub fn post<T: DeserializeOwned>(&mut self, path: &str, body: &impl Serialize) -> Result<T> {
        let (key, mut tries) = (Uuid::now_v7().to_string(), 1);
        loop {
            let answer = self.ask(|agent, url, token| {
                let asked = agent.post(format!("{url}/api/v1{path}")).header("Authorization", token);
                asked.header("Idempotency-Key", &key).send_json(body)
            });
            match answer {
                Err(ClientError::Away { .. }) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                answer => return read(&self.session.url, answer?),
            }
        }
    }

    /// A file at a path below `/api/v1`.
    pub fn download(&mut self, path: &str) -> Result<impl Read + use<>> {
        let answer = self.ask(|agent, url, token| {
            let asked = agent.get(format!("{url}/api/v1{path}")).header("Authorization", token);
            // However long it is.
            asked.config().timeout_global(None).build().call()
        })?;
        Ok(answer.into_body().into_reader())
    }

    /// What happens there, as it does: the data of each event.
    pub fn events(&mut self) -> Result<impl Iterator<Item = std::io::Result<Value>> + use<>> {
        let answer = self.ask(|agent, url, token| {
            let asked = agent.get(format!("{url}/api/v1/events")).header("Authorization", token);
            // It has no end of its own.
            asked.config().timeout_global(None).build().call()
        })?;
        let lines = BufReader::new(answer.into_body().into_reader()).lines();
        Ok(lines.filter_map(|line| match line {
            Ok(line) => serde_json::from_str(line.strip_prefix("data:")?.trim()).ok().map(Ok),
            Err(error) => Some(Err(error)),
        }))
    }

    /// Asks with the access token, and once more with a new one when it has expired.
    fn ask(
        &mut self,
        send: impl Fn(&Agent, &str, &str) -> std::result::Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>> {
        let once = |client: &Self| {
            let token = format!("Bearer {}", client.session.access_token);
            send(&client.agent, &client.session.url, &token)
        };
        let answer = once(self);
        if answer.as_ref().is_ok_and(|answer| answer.status() == UNAUTHORIZED) {
            self.refresh()?;
            return accepted(&self.session.url, once(self));
        }
        accepted(&self.session.url, answer)
    }

    /// A refresh token is good for once: one command at a time spends it, and those that waited take what it got.
    fn refresh(&mut self) -> Result<()> {
        let _lock = self.file.lock()?;
        let kept = self.file.read()?.ok_or(ClientError::SignedOut)?;
        if kept.access_token != self.session.access_token {
            self.session = kept;
            return Ok(());
        }
        let url = kept.url;
        let asked = json!({ "refresh_token": kept.refresh_token });
        let answer = self.agent.post(format!("{url}/api/v1/auth/refresh")).send_json(asked);
        if answer.as_ref().is_ok_and(|answer| answer.status() == UNAUTHORIZED) {
            return Err(ClientError::SignedOut);
        }
        let Tokens { access_token, refresh_token } = read(&url, accepted(&url, answer)?)?;
        self.session = Session { url, access_token, refresh_token };
        self.file.write(&self.session)
    }
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        // A token goes nowhere but where its person signed in.
        .max_redirects(0)
        .user_agent(concat!("engrane/", env!("CARGO_PKG_VERSION")))
        .build();
    config.into()
}

/// An answer that is no refusal.
fn accepted(url: &str, answer: std::result::Result<Response<Body>, ureq::Error>) -> Result<Response<Body>> {
    let mut answer = answer.map_err(|why| ClientError::Away { url: url.to_owned(), why })?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    let status = answer.status();
    let body: Value = answer.body_mut().read_json().unwrap_or_default();
    Err(if status == NOT_FOUND && body["code"] == "not_found" {
        ClientError::NotFound
    } else {
        ClientError::Refused(explain(status.as_u16(), &body))
    })
}

fn read<T: DeserializeOwned>(url: &str, mut answer: Response<Body>) -> Result<T> {
    let body = answer.body_mut().with_config().limit(LONGEST).read_json();
    body.map_err(|why| ClientError::NotUnderstood { url: url.to_owned(), why })
}
