//! How a seal is made: HMAC-SHA-256 over the seal before it, its place and the entry.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// A seal.
pub(crate) type Seal = [u8; 32];

/// What the first seal of a tenant builds on.
pub(super) const BEGINNING: Seal = [0; 32];

/// What is sealed, with the version of its shape: another shape of an entry needs another word here.
const SHAPE: &[u8] = b"engrane audit entry 1";

/// The key of the seals. It stands outside of the database.
#[derive(Clone)]
pub struct SealKey(Hmac<Sha256>);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

/// An entry as it stands in the database, with `before` and `after` as their canonical text.
#[derive(Debug)]
pub(super) struct Recorded {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_id: Option<Uuid>,
    pub actor: String,
    pub attempted_username: Option<String>,
    pub action: String,
    pub target_kind: String,
    pub target_id: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub ip: String,
    pub request_id: String,
    /// Its canonical text, when somebody acted for the tenant.
    pub acting: Option<String>,
}

impl SealKey {
    /// The key of a secret text.
    pub fn new(secret: &SecretString) -> Self {
        // A block of the hash with the secret's own hash at its beginning: a key of any length fits.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&Sha256::digest(secret.expose_secret().as_bytes()));
        Self(Hmac::new(&block.into()))
    }

    /// The seal of `entry` in its place behind `previous`. `buffer` is scratch space.
    pub(super) fn seal(
        &self,
        previous: &Seal,
        tenant: Uuid,
        sequence: i64,
        entry: &Recorded,
        buffer: &mut Vec<u8>,
    ) -> Seal {
        buffer.clear();
        buffer.extend_from_slice(SHAPE);
        buffer.extend_from_slice(previous);
        buffer.extend_from_slice(tenant.as_bytes());
        buffer.extend_from_slice(&sequence.to_be_bytes());
        entry.write(buffer);
        let mut mac = self.0.clone();
        mac.update(buffer);
        mac.finalize().into_bytes().into()
    }
}

impl Recorded {
    /// Each field in its turn, texts behind their length, so that no two entries give the same bytes.
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.at.timestamp_micros().to_be_bytes());
        match self.actor_id {
            Some(actor) => {
                bytes.push(1);
                bytes.extend_from_slice(actor.as_bytes());
            }
            None => bytes.push(0),
        }
        let texts = [
            Some(&self.actor),
            self.attempted_username.as_ref(),
            Some(&self.action),
            Some(&self.target_kind),
            Some(&self.target_id),
            self.before.as_ref(),
            self.after.as_ref(),
            Some(&self.ip),
            Some(&self.request_id),
        ];
        for text in texts {
            match text {
                Some(text) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
                    bytes.extend_from_slice(text.as_bytes());
                }
                None => bytes.push(0),
            }
        }
        // Behind the end of any other entry: those that were sealed before there was such a thing keep their bytes.
        if let Some(acting) = &self.acting {
            bytes.extend_from_slice(&(acting.len() as u64).to_be_bytes());
            bytes.extend_from_slice(acting.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seal(entry: &Recorded, sequence: i64, previous: &Seal, secret: &str) -> Seal {
        SealKey::new(&SecretString::from(secret)).seal(previous, Uuid::nil(), sequence, entry, &mut Vec::new())
    }

    prop_compose! {
        fn any_entry()(
            id in any::<u128>(), at in 0..4_000_000_000_000_000_i64, actor_id in any::<Option<u128>>(),
            texts in proptest::array::uniform6(".{0,12}"), attempted in any::<Option<String>>(),
            before in any::<Option<String>>(), after in any::<Option<String>>(), acting in any::<Option<String>>(),
        ) -> Recorded {
            let [actor, action, target_kind, target_id, ip, request_id] = texts;
            Recorded {
                id: Uuid::from_u128(id),
                at: DateTime::from_timestamp_micros(at).unwrap(),
                actor_id: actor_id.map(Uuid::from_u128),
                actor,
                attempted_username: attempted,
                action,
                target_kind,
                target_id,
                before,
                after,
                ip,
                request_id,
                acting,
            }
        }
    }

    fn bytes(entry: &Recorded) -> Vec<u8> {
        let mut bytes = Vec::new();
        entry.write(&mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn letters_that_move_from_one_field_to_the_next_change_the_bytes(mut entry in any_entry()) {
            prop_assume!(!entry.actor.is_empty());
            let whole = bytes(&entry);
            let moved = entry.actor.pop().unwrap();
            entry.action.insert(0, moved);
            prop_assert_ne!(whole, bytes(&entry));
        }

        #[test]
        fn who_acted_for_whom_is_sealed(mut entry in any_entry(), other in any::<Option<String>>()) {
            prop_assume!(other != entry.acting);
            let whole = bytes(&entry);
            entry.acting = other;
            prop_assert_ne!(whole, bytes(&entry));
        }

        #[test]
        fn nothing_and_an_empty_text_are_not_the_same(mut entry in any_entry()) {
            entry.before = None;
            let without = bytes(&entry);
            entry.before = Some(String::new());
            prop_assert_ne!(without, bytes(&entry));
        }

        #[test]
        fn a_seal_depends_on_its_entry_its_place_the_one_before_and_the_key(a in any_entry(), b in any_entry()) {
            prop_assume!(bytes(&a) != bytes(&b));
            let one = seal(&a, 1, &BEGINNING, "key");
            prop_assert_eq!(one, seal(&a, 1, &BEGINNING, "key"));
            for other in [seal(&b, 1, &BEGINNING, "key"), seal(&a, 2, &BEGINNING, "key"), seal(&a, 1, &one, "key"), seal(&a, 1, &BEGINNING, "yek")] {
                prop_assert_ne!(one, other);
            }
        }
    }
}
