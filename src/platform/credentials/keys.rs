//! The keys that sign access tokens, as they are kept: a text with one key a line, the newest first. The first one
//! signs; a *retired* one, with the instant of its retirement behind it, only reads until its last tokens have ended.

use super::token::{ACCESS_LASTS, sha256_hex};
use chrono::{DateTime, Duration, Utc};
use secrecy::{ExposeSecret, SecretString};

/// How long a running server may sign with a key after its retirement, until it has looked at the file again.
pub const NOTICED_WITHIN: Duration = Duration::seconds(10);
/// Bytes that a secret has at least.
pub const SHORTEST: usize = 32;

/// One key.
#[derive(Clone, Debug)]
pub struct Key {
    pub secret: SecretString,
    /// When another one took its place.
    pub retired_at: Option<DateTime<Utc>>,
}

impl Key {
    pub fn new(secret: SecretString) -> Self {
        Self { secret, retired_at: None }
    }

    /// The name by which tokens say which key signed them: it tells nothing about the secret.
    pub fn id(&self) -> String {
        sha256_hex(format!("kid {}", self.secret.expose_secret()).as_bytes())[..16].to_owned()
    }

    /// May a token still be read by it?
    pub fn reads(&self, now: DateTime<Utc>) -> bool {
        self.retired_at.is_none_or(|at| now < at + NOTICED_WITHIN + ACCESS_LASTS)
    }
}

/// The keys of a kept text; nothing when it cannot be understood.
pub fn parse(text: &str) -> Option<Vec<Key>> {
    let keys: Option<Vec<Key>> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(parse_line).collect();
    keys.filter(|keys| keys.first().is_some_and(|first| first.retired_at.is_none()))
}

fn parse_line(line: &str) -> Option<Key> {
    let (secret, retired_at) = match line.split_once(" retired ") {
        Some((secret, at)) => (secret, Some(DateTime::parse_from_rfc3339(at).ok()?.to_utc())),
        None => (line, None),
    };
    Some(Key { secret: secret.to_owned().into(), retired_at })
}

/// As it is kept.
pub fn print(keys: &[Key]) -> SecretString {
    let lines = keys.iter().map(|key| match key.retired_at {
        Some(at) => format!("{} retired {}\n", key.secret.expose_secret(), at.to_rfc3339()),
        None => format!("{}\n", key.secret.expose_secret()),
    });
    lines.collect::<String>().into()
}

/// `secret` signs from now on; those before it only read, and those that read nothing any more are gone.
pub fn rotate(keys: Vec<Key>, secret: SecretString, now: DateTime<Utc>) -> Vec<Key> {
    let before = keys.into_iter().map(|key| Key { retired_at: key.retired_at.or(Some(now)), ..key });
    std::iter::once(Key::new(secret)).chain(before.filter(|key| key.reads(now))).collect()
}

/// Why a secret must not sign anything outside of a demonstration; nothing when it may.
pub fn weakness(secret: &SecretString) -> Option<&'static str> {
    let text = secret.expose_secret();
    if text.len() < SHORTEST {
        return Some("is shorter than 32 characters");
    }
    let hints = ["engrane", "secret", "session", "change", "default", "example"];
    let guessable = u8::from(zxcvbn::zxcvbn(text, &hints).score()) < 4;
    let kinds = text.chars().collect::<std::collections::HashSet<_>>().len();
    let said = ["change-me", "changeme", "default", "example", "placeholder"];
    let written_by_hand = said.iter().any(|word| text.to_lowercase().contains(word));
    (guessable || kinds < 10 || written_by_hand).then_some("can be guessed")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "6f1d2c9ab47e5f0388d1c2b3a4958677";
    const NEW: &str = "0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e";

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn a_file_with_one_secret_is_one_key() {
        let keys = parse(&format!("{OLD}\n")).unwrap();
        assert_eq!((keys.len(), keys[0].secret.expose_secret()), (1, OLD));
        assert!(keys[0].reads(now()));
        assert!(parse("").is_none());
        assert!(parse(&format!("{OLD} retired yesterday")).is_none());
        assert!(parse(&format!("{OLD} retired 2026-11-22T10:00:00+00:00")).is_none(), "somebody has to sign");
    }

    #[test]
    fn a_retired_key_reads_until_its_last_tokens_have_ended() {
        let keys = rotate(parse(OLD).unwrap(), NEW.to_owned().into(), now());
        let kept = parse(print(&keys).expose_secret()).unwrap();
        let shape: Vec<_> = kept.iter().map(|key| (key.secret.expose_secret(), key.retired_at)).collect();
        assert_eq!(shape, [(NEW, None), (OLD, Some(now()))]);
        assert_ne!(kept[0].id(), kept[1].id());
        assert!(kept[1].reads(now() + Duration::minutes(15)));
        assert!(!kept[1].reads(now() + Duration::minutes(16)));
        let later = rotate(kept, "another".repeat(5).into(), now() + Duration::hours(1));
        assert_eq!(later.len(), 2, "the oldest is gone");
    }

    #[test]
    fn a_secret_that_somebody_thought_of_is_weak() {
        let weak = |text: &str| weakness(&text.to_owned().into()).is_some();
        assert!(weak("short"));
        assert!(weak(&"a".repeat(64)));
        assert!(weak(&"0123456789".repeat(4)));
        assert!(weak("please-change-me-please-change-me-now"));
        assert!(!weak(OLD));
        assert!(!weak("R7#pLq2vZ!mXw9@tYc4&nBd6^kHf8*sJ"));
    }
}
