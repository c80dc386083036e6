//! Access tokens (signed, short) and refresh tokens (random, stored hashed).

use crate::fault::{Error, Result};
use crate::id::{SessionId, TenantId, UserId};
use crate::permission::Role;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::TryRngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Clocks of two machines may differ by this much.
const TOLERANCE_SECONDS: u64 = 30;

/// Signs and reads access tokens.
pub struct Tokens {
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
        let secret = secret.expose_secret().as_bytes();
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret) }
    }

    pub fn sign(&self, claims: &Claims) -> Result<String> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .map_err(|error| Error::broken(error.to_string()))
    }

    /// The claims of a token of ours that has not expired at `now`; none for anything else.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::HS256);
        // The expiry is compared below, with our own clock.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation).ok()?.claims;
        let tolerance = TOLERANCE_SECONDS.cast_signed();
        let alive = now.timestamp() < claims.exp + tolerance && claims.iat <= now.timestamp() + tolerance;
        (alive && claims.typ == TokenKind::Access).then_some(claims)
    }
}

/// A refresh token: `<tenant>.<session>.<secret>`. Tenant and session stand in clear, so that its row is found inside
/// the tenant; the secret has 256 random bits and is stored as its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub tenant: TenantId,
    pub session: SessionId,
    secret: String,
}

impl RefreshToken {
    pub fn new(tenant: TenantId, session: SessionId) -> Result<Self> {
        let mut random = [0u8; 32];
        rand::rngs::OsRng.try_fill_bytes(&mut random).map_err(Error::broken)?;
        Ok(Self { tenant, session, secret: hex(&random) })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut fields = text.split('.');
        let token = Self {
            tenant: fields.next()?.parse().ok()?,
            session: fields.next()?.parse().ok()?,
            secret: fields.next().filter(|secret| secret.len() == 64)?.to_owned(),
        };
        fields.next().is_none().then_some(token)
    }

    pub fn print(&self) -> String {
        format!("{}.{}.{}", self.tenant, self.session, self.secret)
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret.as_bytes()).to_vec()
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    fn claims(now: DateTime<Utc>) -> Claims {
        Claims {
            sub: UserId::new(),
            tid: TenantId::new(),
            role: Role::Owner,
            sid: SessionId::new(),
            typ: TokenKind::Access,
            iat: now.timestamp(),
            exp: (now + Duration::hours(12)).timestamp(),
            jti: Uuid::now_v7(),
        }
    }

    fn tokens() -> Tokens {
        Tokens::new(&"0123456789abcdef0123456789abcdef".into())
    }

    #[test]
    fn a_token_opens_until_it_expires() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let claims = claims(now);
        let token = tokens().sign(&claims).unwrap();
        assert_eq!(tokens().read(&token, now), Some(claims));
        assert_eq!(tokens().read(&token, now + Duration::hours(12) + Duration::seconds(31)), None);
        assert_eq!(tokens().read(&token, now - Duration::seconds(31)), None);
    }

    #[test]
    fn a_foreign_or_changed_token_opens_nothing() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let token = tokens().sign(&claims(now)).unwrap();
        let other = Tokens::new(&"another-secret-another-secret-aaa".into());
        assert_eq!(other.read(&token, now), None);
        assert_eq!(tokens().read(&token[..token.len() - 1], now), None);
        assert_eq!(tokens().read("", now), None);
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", token.split('.').nth(1).unwrap());
        assert_eq!(tokens().read(&unsigned, now), None);
    }

    #[test]
    fn a_refresh_token_comes_back_as_it_was_printed() {
        let token = RefreshToken::new(TenantId::new(), SessionId::new()).unwrap();
        assert_eq!(RefreshToken::parse(&token.print()), Some(token.clone()));
        assert_eq!(RefreshToken::parse(&format!("{}.x", token.print())), None);
        assert_eq!(RefreshToken::parse("a.b.c"), None);
    }
}
