//! Password hashing: Argon2id at the parameters that OWASP's Password Storage Cheat Sheet gives (19 MiB, two passes,
//! one lane), off the async threads, and only a few at a time so that a wave of sign-ins cannot take the memory.

use crate::fault::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Hashes at the same time: 19 MiB each.
const AT_ONCE: usize = 4;

/// Hashes and verifies passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

fn argon2id() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| Error::broken(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl Passwords {
    /// A hash in PHC form, with a salt of its own.
    pub async fn hash(&self, password: SecretString) -> Result<String> {
        self.work(move || hash(&password)).await
    }

    /// Does the password belong to the hash? Without a hash (nobody has that name) it takes the same time and says no.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool> {
        self.work(move || {
            static NOBODYS: OnceLock<String> = OnceLock::new();
            let known = hash.is_some();
            let hash = match hash {
                Some(hash) => hash,
                None => match NOBODYS.get() {
                    Some(hash) => hash.clone(),
                    None => {
                        NOBODYS.get_or_init(|| self::hash(&SecretString::from("nobody")).unwrap_or_default()).clone()
                    }
                },
            };
            let parsed = PasswordHash::new(&hash).map_err(|error| Error::broken(error.to_string()))?;
            Ok(argon2id()?.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(Error::broken)?;
        tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        })
        .await?
    }
}

fn hash(password: &SecretString) -> Result<String> {
    let hash = argon2id()?
        .hash_password(password.expose_secret().as_bytes())
        .map_err(|error| Error::broken(error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("Correcta-1".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("Correcta-1".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correcta-1".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("nobody".into(), None).await.unwrap());
    }
}
