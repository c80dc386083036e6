//! Access tokens (signed, short), and tokens of a row: refresh tokens and those of wall screens and pads (random, stored hashed).

use super::keys::{Key, NOTICED_WITHIN};
use crate::base::fault::{Error, Result};
use crate::base::hex::hex;
use crate::base::id::{SessionId, TenantId, UserId};
use crate::base::permission::Role;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::TryRngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Display;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// Clocks of two machines may differ by this much.
const TOLERANCE_SECONDS: u64 = 30;
/// How long an access token opens anything.
pub const ACCESS_LASTS: Duration = Duration::minutes(15);

/// Signs and reads access tokens. The keys may be exchanged while it is used.
pub struct Tokens {
    keys: RwLock<Arc<Vec<ReadyKey>>>,
}

/// A key with what the library makes of it.
struct ReadyKey {
    key: Key,
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

/// What an access token says. Only the session row decides whether it still opens anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub sub: UserId,
    pub tid: TenantId,
    pub role: Role,
    pub sid: SessionId,
    pub typ: TokenKind,
    pub iat: i64,
    pub exp: i64,
    pub jti: Uuid,
}

/// The kind of a token; one kind is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    Access,
}

impl Tokens {
    /// Signs with HMAC-SHA-256; the secret has at least 32 bytes.
    pub fn new(secret: &SecretString) -> Self {
        Self::with_keys(vec![Key::new(secret.clone())])
    }

    /// The first key signs, all of them read.
    pub fn with_keys(keys: Vec<Key>) -> Self {
        Self { keys: RwLock::new(Arc::new(ready(keys))) }
    }

    /// Takes other keys from now on.
    pub fn replace_keys(&self, keys: Vec<Key>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ready(keys));
    }

    fn keys(&self) -> Arc<Vec<ReadyKey>> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let keys = self.keys();
        let key = keys.first().ok_or_else(|| Error::broken("there is no key to sign with"))?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &key.encoding).map_err(|error| Error::broken(error.to_string()))
    }

    /// The claims of a token of ours that has not expired at `now`; none for anything else.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let id = jsonwebtoken::decode_header(token).ok()?.kid?;
        let keys = self.keys();
        let key = keys.iter().find(|key| key.id == id && key.key.reads(now))?;
        // One algorithm, whatever the token says of itself.
        let mut validation = Validation::new(Algorithm::HS256);
        // The expiry is compared below, with our own clock.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation).ok()?.claims;
        let tolerance = TOLERANCE_SECONDS.cast_signed();
        let alive = now.timestamp() < claims.exp.saturating_add(tolerance) && claims.iat <= now.timestamp() + tolerance;
        let short = claims.exp.saturating_sub(claims.iat) <= ACCESS_LASTS.num_seconds();
        // With a key that leaked nobody signs anything new once it is retired.
        let in_its_time = key.key.retired_at.is_none_or(|at| claims.iat <= (at + NOTICED_WITHIN).timestamp());
        (alive && short && in_its_time && claims.typ == TokenKind::Access).then_some(claims)
    }
}

fn ready(keys: Vec<Key>) -> Vec<ReadyKey> {
    let ready = |key: Key| {
        let secret = key.secret.expose_secret().as_bytes();
        ReadyKey {
            id: key.id(),
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            key,
        }
    };
    keys.into_iter().map(ready).collect()
}

/// The token of a row of a tenant: `<tenant>.<row>.<secret>`. Tenant and row stand in clear, so that the row is found
/// inside the tenant; the secret has 256 random bits and is stored as its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct RowToken<I> {
    pub tenant: TenantId,
    pub row: I,
    secret: String,
}

/// What a session goes on with.
pub type RefreshToken = RowToken<SessionId>;
/// What a wall screen or a pad is known by.
pub type DeviceToken = RowToken<Uuid>;

impl<I> std::fmt::Debug for RowToken<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RowToken")
    }
}

impl<I: Display + FromStr> RowToken<I> {
    pub fn new(tenant: TenantId, row: I) -> Result<Self> {
        Ok(Self { tenant, row, secret: random_secret()? })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut fields = text.split('.');
        let token = Self {
            tenant: fields.next()?.parse().ok()?,
            row: fields.next()?.parse().ok()?,
            secret: fields.next().filter(|secret| secret.len() == 64)?.to_owned(),
        };
        fields.next().is_none().then_some(token)
    }

    pub fn print(&self) -> String {
        format!("{}.{}.{}", self.tenant, self.row, self.secret)
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        hash_of(&self.secret)
    }
}

/// 256 random bits, in hexadecimal.
pub(crate) fn random_secret() -> Result<String> {
    let mut random = [0u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut random).map_err(Error::broken)?;
    Ok(hex(&random))
}

/// What is stored of a secret.
pub(crate) fn hash_of(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The SHA-256 of something, in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::credentials::keys::rotate;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "another-secret-another-secret-aaa";

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn claims(now: DateTime<Utc>) -> Claims {
        Claims {
            sub: UserId::new(),
            tid: TenantId::new(),
            role: Role::Owner,
            sid: SessionId::new(),
            typ: TokenKind::Access,
            iat: now.timestamp(),
            exp: (now + ACCESS_LASTS).timestamp(),
            jti: Uuid::now_v7(),
        }
    }

    fn tokens() -> Tokens {
        Tokens::new(&SECRET.into())
    }

    /// A token with a header and claims of anybody's making, signed with our secret.
    fn forge(header: &Header, claims: &serde_json::Value) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
    }

    fn our_header() -> Header {
        Header { kid: Some(Key::new(SECRET.into()).id()), ..Header::new(Algorithm::HS256) }
    }

    #[test]
    fn a_token_opens_until_it_expires() {
        let claims = claims(now());
        let token = tokens().sign(&claims).unwrap();
        assert_eq!(tokens().read(&token, now()), Some(claims.clone()));
        assert_eq!(tokens().read(&token, now() + Duration::minutes(15) + Duration::seconds(29)), Some(claims));
        assert_eq!(tokens().read(&token, now() + Duration::minutes(15) + Duration::seconds(30)), None);
        assert_eq!(tokens().read(&token, now() - Duration::seconds(31)), None);
    }

    #[test]
    fn a_token_says_these_things_and_no_others() {
        let token = tokens().sign(&claims(now())).unwrap();
        let said = jsonwebtoken::dangerous::insecure_decode::<serde_json::Value>(&token).unwrap();
        let mut names: Vec<&str> = said.claims.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["exp", "iat", "jti", "role", "sid", "sub", "tid", "typ"]);
        assert_eq!((said.header.alg, said.header.kid), (Algorithm::HS256, our_header().kid));
    }

    #[test]
    fn a_foreign_changed_or_senseless_token_opens_nothing() {
        let claims = claims(now());
        let token = tokens().sign(&claims).unwrap();
        assert_eq!(Tokens::new(&OTHER.into()).read(&token, now()), None);
        let parts: Vec<&str> = token.split('.').collect();
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
        let cut = [&token[..token.len() - 1], &token[..token.len() / 2], parts[0], "", ".", "..", "a.b.c", "\u{0}"];
        for token in cut.into_iter().chain([unsigned.as_str(), &format!("{token}x"), &format!("{token}.x")]) {
            assert_eq!(tokens().read(token, now()), None, "{token}");
        }
        // Signed with our secret, but in another way, or under no name or another key's.
        let said = serde_json::to_value(&claims).unwrap();
        assert_eq!(tokens().read(&forge(&our_header(), &said), now()), Some(claims));
        let other_key = Key::new(OTHER.into()).id();
        for header in [
            Header { alg: Algorithm::HS384, ..our_header() },
            Header { alg: Algorithm::HS512, ..our_header() },
            Header { kid: None, ..our_header() },
            Header { kid: Some(other_key), ..our_header() },
        ] {
            assert_eq!(tokens().read(&forge(&header, &said), now()), None, "{header:?}");
        }
        for (name, value) in
            [("typ", "refresh".into()), ("exp", "soon".into()), ("sid", 1.into()), ("exp", i64::MAX.into())]
        {
            let mut said = said.clone();
            said[name] = value;
            assert_eq!(tokens().read(&forge(&our_header(), &said), now()), None, "{name}");
            said.as_object_mut().unwrap().remove(name);
            assert_eq!(tokens().read(&forge(&our_header(), &said), now()), None, "without {name}");
        }
    }

    #[test]
    fn tokens_of_a_retired_key_live_out_their_time_and_no_new_ones_are_taken() {
        let tokens = tokens();
        let before = tokens.sign(&claims(now())).unwrap();
        tokens.replace_keys(rotate(vec![Key::new(SECRET.into())], OTHER.into(), now()));
        let after = tokens.sign(&claims(now())).unwrap();
        let later = now() + Duration::minutes(14);
        assert!(tokens.read(&before, later).is_some() && tokens.read(&after, later).is_some());
        assert_eq!(jsonwebtoken::decode_header(&after).unwrap().kid, Some(Key::new(OTHER.into()).id()));
        let forged = forge(&our_header(), &serde_json::to_value(claims(later)).unwrap());
        assert_eq!(tokens.read(&forged, later), None);
        assert_eq!(tokens.read(&before, now() + Duration::minutes(16)), None);
    }

    #[test]
    fn a_refresh_token_comes_back_as_it_was_printed() {
        let token = RefreshToken::new(TenantId::new(), SessionId::new()).unwrap();
        assert_eq!(RefreshToken::parse(&token.print()), Some(token.clone()));
        assert_eq!(RefreshToken::parse(&format!("{}.x", token.print())), None);
        assert_eq!(RefreshToken::parse("a.b.c"), None);
    }
}
