//! What is secret and kept in the database all the same: encrypted by a key that is not there, so that a copy of the database
//! tells nobody. The key follows from the secret that makes the seals, so it is kept and taken along with that.

use crate::base::fault::{Error, Result};
use hmac::{Hmac, Mac};
use rand::TryRngCore;
use rand::rngs::OsRng;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::fmt;

/// What the key is made for, with its version.
const PURPOSE: &[u8] = b"engrane vault key 1";

/// A key that is made for one purpose of a secret text.
pub(crate) fn derived_key(secret: &SecretString, purpose: &[u8]) -> [u8; 32] {
    // A block of the hash with the secret's own hash at its beginning: a key of any length fits.
    let mut block = [0; 64];
    block[..32].copy_from_slice(&Sha256::digest(secret.expose_secret().as_bytes()));
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

/// Encrypts and opens what is secret.
#[derive(Clone)]
pub struct Vault(LessSafeKey);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// That of a secret text.
    pub fn new(secret: &SecretString) -> Result<Self> {
        let key = UnboundKey::new(&AES_256_GCM, &derived_key(secret, PURPOSE));
        key.map(|key| Self(LessSafeKey::new(key))).map_err(|_| Error::broken("the vault takes no key"))
    }

    /// Encrypts a text. It opens only as what it is `of`: a row that is copied elsewhere tells nothing there.
    pub(crate) fn lock(&self, of: &str, text: &SecretString) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        OsRng.try_fill_bytes(&mut nonce).map_err(Error::broken)?;
        let mut bytes = text.expose_secret().as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(of.as_bytes()), &mut bytes)
            .map_err(|_| Error::broken("a secret could not be encrypted"))?;
        Ok([nonce.as_slice(), &bytes].concat())
    }

    /// The text again; none where another key, or something else, was encrypted.
    pub(crate) fn open(&self, of: &str, bytes: &[u8]) -> Option<SecretString> {
        let (nonce, rest) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut rest = rest.to_vec();
        let text =
            self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(of.as_bytes()), &mut rest).ok()?;
        Some(SecretString::from(std::str::from_utf8(text).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_opens_with_its_key_as_what_it_is() -> Result<()> {
        let (vault, other) = (Vault::new(&"a secret".into())?, Vault::new(&"another".into())?);
        let text = SecretString::from("https://hooks.example/T0/B0/x");
        let locked = vault.lock("webhook a", &text)?;
        assert!(!String::from_utf8_lossy(&locked).contains("hooks"));
        assert_ne!(locked, vault.lock("webhook a", &text)?, "two of the same text do not look alike");
        let open =
            |vault: &Vault, of: &str, bytes: &[u8]| vault.open(of, bytes).map(|text| text.expose_secret().to_owned());
        assert_eq!(open(&vault, "webhook a", &locked).as_deref(), Some("https://hooks.example/T0/B0/x"));
        let mut altered = locked.clone();
        altered[NONCE_LEN] ^= 1;
        for (vault, of, bytes) in [
            (&other, "webhook a", &locked[..]),
            (&vault, "webhook b", &locked),
            (&vault, "webhook a", &altered),
            (&vault, "webhook a", &locked[..5]),
        ] {
            assert_eq!(open(vault, of, bytes), None);
        }
        Ok(())
    }
}
