//! What all server functions share: how they refuse, and who calls them.

use chrono::{DateTime, Utc};
use engrane::base::problem::{Entity, Problem};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Serialize};
use server_fn::codec::Post;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use std::fmt;

pub use crate::session::presence::Browser;

/// What a server function gives.
pub type RpcResult<T> = Result<T, Failure>;

/// How answers travel: JSON that is read from text, as pages read what the server sends along with them. Reading it from
/// bytes, as server functions do by default, would bring a second reader of each type to the browser.
pub type Answer = Post<JsonText>;

/// The encoding of an [`Answer`].
#[derive(Debug)]
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(str::from_utf8(&bytes).map_err(serde_json::Error::custom)?)
    }
}

/// A refusal on its way to the browser; on the wire it is the problem itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Failure(pub Problem);

/// A value and the server's time when it was so: what is shown as "3 min ago" counts from here, never from a clock of
/// the view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AsOf<T> {
    pub now: DateTime<Utc>,
    pub value: T,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl FromServerFnError for Failure {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let problem = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Problem::Invalid { fields: Vec::new() },
            // What came cannot be read.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => {
                Problem::Invalid { fields: Vec::new() }
            }
            // The request never arrived, or what answered was not us: a proxy, or a server that is just starting.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Response(_) => {
                Problem::Unavailable
            }
            ServerFnErrorErr::UnsupportedRequestMethod(_) => Problem::NotFound { what: Entity::Page },
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_) => Problem::Internal { incident: String::new() },
        };
        #[cfg(feature = "ssr")]
        on_server::refuse(&problem);
        Self(problem)
    }
}

/// The problem of an answer that was no success, where no server function asked.
pub fn refused(status: u16, body: &[u8]) -> Problem {
    // From text, as answers are: bytes would bring a second reader of each type to the browser.
    let read = str::from_utf8(body).ok().and_then(|body| serde_json::from_str(body).ok());
    read.unwrap_or(match status {
        401 => Problem::NotSignedIn,
        403 => Problem::NotAllowed,
        // Nobody answered, or something before the server did.
        0 | 502..=504 => Problem::Unavailable,
        _ => Problem::Internal { incident: String::new() },
    })
}

/// The status of a problem, at every door.
pub fn http_status(problem: &Problem) -> u16 {
    match problem {
        Problem::NotSignedIn | Problem::WrongCredentials => 401,
        Problem::Inactive | Problem::NotAllowed | Problem::PasswordMustChange => 403,
        Problem::NotFound { .. } => 404,
        Problem::Conflict { .. }
        | Problem::NeedsMapping { .. }
        | Problem::Overlaps { .. }
        | Problem::Held { .. }
        | Problem::NotEnough { .. }
        | Problem::Ambiguous { .. }
        | Problem::StillUsed { .. } => 409,
        Problem::TooLarge { .. } | Problem::StorageFull { .. } => 413,
        Problem::Invalid { .. } => 422,
        Problem::TooMany { .. } => 429,
        Problem::Internal { .. } => 500,
        Problem::Unavailable => 503,
    }
}

/// On the server, gives the page that is being rendered the status of this problem. In the browser there is nothing to
/// do.
pub fn answer_with(problem: &Problem) {
    #[cfg(feature = "ssr")]
    on_server::set_status(problem);
    #[cfg(not(feature = "ssr"))]
    let _ = problem;
}

#[cfg(feature = "ssr")]
pub use on_server::{caller, cookie, from_script, host, known_caller, set_cookie};

#[cfg(feature = "ssr")]
mod on_server {
    use super::{Failure, RpcResult, http_status};
    use axum::http::header::{ACCEPT, COOKIE, HOST, SET_COOKIE};
    use axum::http::request::Parts;
    use axum::http::{HeaderValue, StatusCode};
    use engrane::base::fault::Error;
    use engrane::base::problem::Problem;
    use engrane::platform::ctx::Ctx;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    /// Who calls: the middleware has put it into the request.
    pub fn caller() -> RpcResult<Ctx> {
        known_caller().ok_or_else(|| Error::broken("a request without a caller: is the middleware in place?").into())
    }

    /// Who calls, when there is a request: while the routes are listed, pages are drawn for nobody.
    pub fn known_caller() -> Option<Ctx> {
        use_context::<Parts>()?.extensions.get::<Ctx>().cloned()
    }

    /// The value of a cookie of the request.
    pub fn cookie(name: &str) -> Option<String> {
        let parts = use_context::<Parts>()?;
        parts
            .headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
    }

    /// By what name the site was asked: `engrane.mx`, or `10.0.0.7:3000`.
    pub fn host() -> Option<String> {
        let parts = use_context::<Parts>()?;
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
        host.or_else(|| Some(parts.uri.authority()?.to_string()))
    }

    /// Sends a cookie with the answer; `cookie` is a whole `Set-Cookie` value.
    pub fn set_cookie(cookie: &str) {
        if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
            response.append_header(SET_COOKIE, value);
        }
    }

    pub fn set_status(problem: &Problem) {
        if let (Some(response), Ok(status)) =
            (use_context::<ResponseOptions>(), StatusCode::from_u16(http_status(problem)))
        {
            response.set_status(status);
        }
    }

    /// Did our own script send the request? A plain form, or a page that is being rendered, accepts HTML; a status would
    /// break the redirect of the first and is decided by the view of the second.
    pub fn from_script() -> bool {
        use_context::<Parts>().is_some_and(|parts| {
            let accept = parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
            !accept.is_some_and(|accept| accept.contains("text/html"))
        })
    }

    /// Gives the answer to a script the status of the problem.
    pub fn refuse(problem: &Problem) {
        if from_script() {
            set_status(problem);
        }
    }

    impl From<Error> for Failure {
        fn from(error: Error) -> Self {
            let problem = error.into_problem();
            refuse(&problem);
            Self(problem)
        }
    }
}
