//! Requests that are done once: whoever sends an `Idempotency-Key` may send the same request again, and gets the answer that
//! it got, with `Idempotency-Replayed: true`. What is kept, and how, says [`engrane::platform::idempotency`].

use crate::respond::ApiError;
use axum::extract::{MatchedPath, OriginalUri, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::base::permission::Permission;
use engrane::base::problem::{Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::idempotency::types::{Key, Scope};
use serde::de::DeserializeOwned;

/// By what a request is named.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Stands on an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Characters of a key at the most.
pub(super) const LONGEST: usize = 255;

/// What a door without keys does with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempt {
    /// It makes no difference.
    Ignores,
    /// The request is refused: who sends it trusts that it can be repeated.
    Refuses,
}

/// Doors that change something and take no key, each with the reason; a path that ends in `/` is that of all below it.
pub const EXEMPT: &[(&str, Exempt, &str)] = &[
    ("/api/v1/auth/", Exempt::Ignores, "tokens and passwords are given once and kept by nobody"),
    ("POST /api/v1/notices/{id}/read", Exempt::Ignores, "what is read stays read"),
    ("POST /api/v1/notices/read-all", Exempt::Ignores, "what is read stays read"),
    ("POST /api/v1/oee/detections", Exempt::Ignores, "their sequence is the key"),
    ("POST /api/v1/oee/imports/{id}/preview", Exempt::Ignores, "it changes nothing"),
    ("POST /api/v1/tasks/{id}/read", Exempt::Ignores, "what is read stays read"),
    ("POST /api/v1/stores/labels", Exempt::Ignores, "it changes nothing"),
    (
        "POST /api/v1/tenants/{id}/acting",
        Exempt::Ignores,
        "whoever asks again works for the other organization by then, and is refused with `acting`",
    ),
    ("POST /api/v1/users", Exempt::Refuses, "the answer has a password, which is kept by nobody"),
    ("PUT /api/v1/users/{id}/badge", Exempt::Ignores, "put again it is as it was, and a PIN is kept by nobody"),
    ("DELETE /api/v1/users/{id}/badge", Exempt::Ignores, "whoever has none has none"),
    ("POST /api/v1/users/{id}/reset-password", Exempt::Refuses, "the answer has a password, which is kept by nobody"),
];

/// What the door does with a key, if it does not take it: `POST /api/v1/users`.
pub fn exemption(operation: &str) -> Option<Exempt> {
    let path = operation.split_once(' ').map_or(operation, |(_, path)| path);
    let is = |name: &str| if name.ends_with('/') { path.starts_with(name) } else { operation == name };
    EXEMPT.iter().find(|(name, ..)| is(name)).map(|(_, exempt, _)| *exempt)
}

/// Puts the key of a request into its [`Ctx`]; what its body says is added by whoever reads that.
pub(super) async fn guard(mut request: Request, next: Next) -> Response {
    let key = match key(&request) {
        Ok(Some(key)) => key,
        Ok(None) => return next.run(request).await,
        Err(error) => return error.into_response(),
    };
    if let Some(ctx) = request.extensions_mut().get_mut::<Ctx>() {
        ctx.request.key = Some(key.clone());
    }
    let mut response = next.run(request).await;
    if key.is_replayed() {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

fn key(request: &Request) -> Result<Option<Key>, ApiError> {
    let headers = request.headers();
    if request.method().is_safe() || !headers.contains_key(KEY) {
        return Ok(None);
    }
    let extensions = request.extensions();
    let (Some(ctx), Some(route)) = (extensions.get::<Ctx>(), extensions.get::<MatchedPath>()) else { return Ok(None) };
    let Ok(person) = ctx.person() else { return Ok(None) };
    let operation = format!("{} {}", request.method(), route.as_str());
    match exemption(&operation) {
        Some(Exempt::Ignores) => return Ok(None),
        Some(Exempt::Refuses) => {
            let why = "The answer has a secret and is kept by nobody: the request cannot be repeated under a key.";
            return Err(ApiError::with_detail(Problem::invalid(KEY.as_str(), Reason::Unknown), why));
        }
        None => {}
    }
    let key = named(headers)?;
    let scope = Scope { tenant: person.tenant, user: person.user, operation, now: ctx.now() };
    let uri = extensions.get::<OriginalUri>().map_or(request.uri(), |OriginalUri(uri)| uri);
    let read = headers.get_all(header::IF_MATCH).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into());
    let address = [uri.path().to_owned(), uri.query().unwrap_or_default().to_owned()].into_iter().chain(read);
    Ok(Some(Key::new(scope, key, address.collect())))
}

/// One key of visible letters, neither empty nor too long.
fn named(headers: &HeaderMap) -> Result<String, Problem> {
    let mut keys = headers.get_all(KEY).iter();
    match (keys.next().map(HeaderValue::as_bytes), keys.next()) {
        (Some(key), None) if (1..=LONGEST).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic) => {
            Ok(String::from_utf8_lossy(key).into())
        }
        _ => Err(Problem::invalid(KEY.as_str(), Reason::Malformed)),
    }
}

/// Does what somebody asked for, unless it was done for this very request before: then the answer is what was answered. Whatever
/// keeps `work` from being done a second time (a name that is taken, a thing that is gone, somebody who is at it) may come of
/// the first, so a refusal is said only when there is no answer by then.
pub(super) fn once<A: DeserializeOwned>(
    ctx: &Ctx,
    permission: Permission,
    work: impl Future<Output = Result<A, ApiError>>,
) -> impl Future<Output = Result<A, ApiError>> {
    // What it holds while it waits is large, and stays where it is.
    let work = Box::pin(work);
    async move {
        if let Some(answer) = ctx.answered(permission).await? {
            return Ok(answer);
        }
        match work.await {
            Ok(answer) => Ok(answer),
            Err(error) => ctx.answered(permission).await?.ok_or(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_of_1_to_255_visible_letters() {
        let with = |keys: &[&str]| {
            let keys = keys.iter().map(|key| (KEY, HeaderValue::from_bytes(key.as_bytes()).unwrap()));
            named(&keys.collect::<HeaderMap>())
        };
        for good in ["1", "~!a", &"k".repeat(LONGEST)] {
            assert_eq!(with(&[good]), Ok(good.to_owned()));
        }
        for bad in [&[""][..], &["a b"], &["ñ"], &["\t"], &[&"k".repeat(LONGEST + 1)]] {
            assert_eq!(with(bad), Err(Problem::invalid("idempotency-key", Reason::Malformed)), "{bad:?}");
        }
        let two = [(KEY, HeaderValue::from_static("one")), (KEY, HeaderValue::from_static("two"))];
        let mut headers = HeaderMap::new();
        for (name, value) in two {
            headers.append(name, value);
        }
        assert_eq!(named(&headers), Err(Problem::invalid("idempotency-key", Reason::Malformed)));
    }

    #[test]
    fn what_stands_below_an_exempt_path_is_exempt() {
        assert_eq!(exemption("PATCH /api/v1/auth/me"), Some(Exempt::Ignores));
        assert_eq!(exemption("POST /api/v1/users"), Some(Exempt::Refuses));
        assert_eq!(exemption("PATCH /api/v1/users/{id}"), None);
    }
}
