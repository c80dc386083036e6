//! What is sent to servers elsewhere whose addresses somebody typed.
//!
//! Must always hold: nobody reaches a server inside by naming it, unless the settings list it. A name is resolved once; every
//! address that it has must be public; the connection goes to one of these very addresses, and the certificate is that of the
//! name. One request goes over a connection: nothing follows a redirect and nothing asks a proxy. Nothing of an answer is read but
//! its head, and all of it takes ten seconds at the most.

mod addresses;
#[cfg(test)]
mod tests;

use crate::base::fault::{Error, Result};
use addresses::is_public;
use futures_util::future::{BoxFuture, Either, select};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

/// How long sending may take, from the look-up of the name to the head of the answer.
const LIMIT: Duration = Duration::from_secs(10);
/// Of the head of an answer.
const MOST_BYTES: usize = 16 * 1024;
/// Of an address.
const LONGEST: usize = 2_000;

/// By what the addresses of a name are found.
type Resolve = dyn Fn(String, u16) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync;

/// Sends.
#[derive(Clone)]
pub struct Outgoing {
    /// To these although they lie inside, and without TLS.
    allowed: BTreeSet<String>,
    resolve: Arc<Resolve>,
    tls: TlsConnector,
    limit: Duration,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

/// A server and what is asked of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Target(Url);

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Why nothing is sent to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is none, or says more than a server and a path: names and passwords.
    Malformed,
    TooLong,
    /// It is not `https`.
    Open,
    /// It lies inside.
    Inside,
}

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    /// When the server wants to be asked again, in its own words.
    pub retry_after: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("no answer in time")]
    TimedOut,
    #[error("{0} lies inside")]
    Inside(IpAddr),
    #[error("the name has no address")]
    Unknown,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error("the request cannot be made")]
    Request,
}

/// A server's name or address as [`Outgoing`] compares it; none where that is not one.
pub(crate) fn canonical_host(text: &str) -> Option<String> {
    let host = Host::parse(text).ok()?.to_string();
    Some(host.strip_suffix('.').unwrap_or(&host).to_owned()).filter(|host| !host.is_empty())
}

impl Target {
    /// The server alone, and the end of what is secret, for whoever knows it.
    pub fn masked(&self) -> String {
        let (origin, rest) = (self.0.origin().ascii_serialization(), self.0.as_str());
        // Of a short one the end would be too much of it.
        let end = if rest.len() >= origin.len() + 24 { &rest[rest.len() - 4..] } else { "" };
        format!("{origin}/…{end}")
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl Outgoing {
    /// Lets nothing inside be reached but the servers that are allowed.
    pub fn new(allowed_hosts: &[String]) -> Result<Self> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let resolve = |name: String, port| -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
            Box::pin(async move { Ok(lookup_host((name, port)).await?.collect()) })
        };
        Self::with(allowed_hosts, roots, Arc::new(resolve), LIMIT)
    }

    fn with(allowed_hosts: &[String], roots: RootCertStore, resolve: Arc<Resolve>, limit: Duration) -> Result<Self> {
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::broken)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let allowed = allowed_hosts.iter().filter_map(|host| canonical_host(host)).collect();
        Ok(Self { allowed, resolve, tls: TlsConnector::from(Arc::new(tls)), limit })
    }

    /// Reads an address that somebody typed, and refuses what is never sent to.
    pub(crate) fn target(&self, text: &str) -> Result<Target, Unfit> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(Unfit::TooLong);
        }
        let mut url = Url::parse(text).map_err(|_| Unfit::Malformed)?;
        let named = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "https" | "http") || named || url.host().is_none() || url.port() == Some(0) {
            return Err(Unfit::Malformed);
        }
        url.set_fragment(None);
        let target = Target(url);
        let allowed = self.is_allowed(&target);
        if !target.is_secure() && !allowed {
            return Err(Unfit::Open);
        }
        let address = match target.0.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        if address.is_some_and(|address| !allowed && !is_public(address)) {
            return Err(Unfit::Inside);
        }
        Ok(target)
    }

    fn is_allowed(&self, target: &Target) -> bool {
        target.0.host_str().and_then(canonical_host).is_some_and(|host| self.allowed.contains(&host))
    }

    /// Posts a JSON text.
    pub(crate) async fn post(&self, target: &Target, json: Vec<u8>) -> Result<Answer, Failure> {
        timeout(self.limit, self.exchange(target, json)).await.unwrap_or(Err(Failure::TimedOut))
    }

    async fn exchange(&self, target: &Target, json: Vec<u8>) -> Result<Answer, Failure> {
        let request = request(target, json)?;
        let stream = TcpStream::connect(&*self.addresses(target).await?).await?;
        if !target.is_secure() {
            return speak(stream, request).await;
        }
        let name = server_name(target).ok_or(Failure::Unknown)?;
        speak(self.tls.connect(name, stream).await?, request).await
    }

    /// Where the server is: looked up once, and fit all of them.
    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Failure> {
        let port = target.port();
        let addresses = match target.0.host() {
            Some(Host::Ipv4(address)) => vec![SocketAddr::from((address, port))],
            Some(Host::Ipv6(address)) => vec![SocketAddr::from((address, port))],
            Some(Host::Domain(name)) => (self.resolve)(name.to_owned(), port).await?,
            None => Vec::new(),
        };
        if addresses.is_empty() {
            return Err(Failure::Unknown);
        }
        let inside = addresses.iter().map(SocketAddr::ip).find(|address| !is_public(*address));
        match inside {
            Some(address) if !self.is_allowed(target) => Err(Failure::Inside(address)),
            _ => Ok(addresses),
        }
    }
}

/// By which name its certificate is that of the server.
fn server_name(target: &Target) -> Option<ServerName<'static>> {
    match target.0.host()? {
        Host::Ipv4(address) => Some(ServerName::from(IpAddr::V4(address))),
        Host::Ipv6(address) => Some(ServerName::from(IpAddr::V6(address))),
        Host::Domain(name) => ServerName::try_from(name.trim_end_matches('.').to_owned()).ok(),
    }
}

fn request(target: &Target, json: Vec<u8>) -> Result<Request<Full<Bytes>>, Failure> {
    let url = &target.0;
    let host = url.host_str().unwrap_or_default();
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Request::builder()
        .method(Method::POST)
        .uri(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(HOST, authority)
        .header(USER_AGENT, "Engrane")
        .header(CONTENT_TYPE, "application/json")
        .body(Full::from(json))
        .map_err(|_| Failure::Request)
}

/// Sends the request and reads the head of its answer; then the connection is closed.
async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    request: Request<Full<Bytes>>,
) -> Result<Answer, Failure> {
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(MOST_BYTES).handshake(TokioIo::new(stream)).await?;
    let exchange = pin!(sender.send_request(request));
    let answer = match select(exchange, pin!(connection)).await {
        Either::Left((answer, _)) => answer?,
        Either::Right((_, exchange)) => exchange.await?,
    };
    Ok(Answer { status: answer.status().as_u16(), retry_after: text_of(answer.headers()) })
}

fn text_of(headers: &HeaderMap) -> Option<String> {
    headers.get(RETRY_AFTER)?.to_str().ok().map(str::to_owned)
}
